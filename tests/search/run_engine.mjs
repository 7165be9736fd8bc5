// Runs the search's engine over files of a folder.
// node run_engine.mjs SCRIPTS FOLDER: SCRIPTS is the theme's folder of modules, FOLDER holds the site. A JSON list of
// calls [name, ...arguments] on stdin, the JSON list of their results on stdout; a refusal is {"code", "reason"}.
//
// Names are the engine's, and: ask (a text, parsed and searched), counts (of facets), facts (of a document), at
// (another FOLDER from now on), break (answer with a status, 0 = no answer), requests (files fetched since last asked),
// compare (the path of a full index, queries of lunr.js: those answered otherwise), decodeNumbers, decodeRows, round.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [scripts, site] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(join(scripts, name)));
const { SearchEngine, SearchUnavailable } = await load("engine.js");
const { parseQuery } = await load("query.js");
const { decodeNumbers, decodeRows } = await load("codec.js");
const { Facets, NO_CHOICE } = await load("facets.js");
const { roundWeight } = await load("ranking.js");

const BASE = "https://archive.example/papers/search/";
let folder = site;
let status = 200;
let requests = [];

async function fetchFile(url, settings) {
  const name = url.slice(BASE.length);
  requests.push(settings?.cache ? `${name} ${settings.cache}` : name);
  if (!status) throw new TypeError("Failed to fetch");
  if (status !== 200) return new Response("", { status });
  try {
    return new Response(readFileSync(join(folder, "search", name)));
  } catch {
    return new Response("<!doctype html>", { status: 404 });
  }
}

const engine = new SearchEngine(new URL(BASE), { fetch: fetchFile });

async function tryTo(answer) {
  try {
    return await answer();
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}

/** The queries that the engine and the full index answer otherwise: documents, order, scores to the bit, match data. */
async function compare(path, queries) {
  const lunr = (await load("lunr.js")).default;
  const full = lunr.Index.load(JSON.parse(readFileSync(path, "utf8")));
  const different = [];
  let found = 0;
  for (const query of queries) {
    const expected = await tryTo(() => full.search(query));
    found += Array.isArray(expected) && expected.length ? 1 : 0;
    const answer = await tryTo(() => engine.query(query));
    if (JSON.stringify(answer) !== JSON.stringify(expected)) different.push(query);
  }
  return { different, found };
}

const calls = {
  ask: (text, settings) => engine.search(parseQuery(text), settings),
  facets: async () => ({ ...(await engine.facets()) }),
  counts: async (documents) => {
    const { rows } = new Facets(await engine.facets()).narrow(documents, NO_CHOICE);
    return rows.map((row) => row.map(({ value, count }) => [value, count]));
  },
  facts: async (document) => {
    const { of } = await engine.facets();
    return of(document);
  },
  at: (path) => void (folder = path),
  break: (other) => void (status = other),
  requests: () => requests.splice(0),
  size: () => engine.size,
  stem: (word) => engine.stem(word),
  compare,
  decodeNumbers,
  decodeRows: (rows) => [...decodeRows(rows)],
  round: (weights) => weights.map(roundWeight),
};

const results = [];
for (const [name, ...given] of JSON.parse(readFileSync(0, "utf8"))) {
  try {
    results.push((await (calls[name] ?? engine[name].bind(engine))(...given)) ?? null);
  } catch (error) {
    if (!(error instanceof SearchUnavailable)) throw error;
    results.push({ code: error.code, reason: error.reason });
  }
}
process.stdout.write(JSON.stringify(results));
