// Runs the search engine on the files of a folder.
// node run_engine.mjs SCRIPTS FOLDER: SCRIPTS is the theme's folder of modules, FOLDER holds the site. A JSON list of
// calls [name, ...arguments] on stdin, the JSON list of their results on stdout; a SearchUnavailable is {code, reason}.
//
// A name is one of `calls` below.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** @typedef {import("../../themes/default/static/search/engine.js").Query} Query */
/** @typedef {(...given: any[]) => unknown} Call arguments as the test's JSON has them */

const [scripts, site] = process.argv.slice(2);
const load = (/** @type {string} */ name) => import(pathToFileURL(join(scripts, name)).href);
/** @type {typeof import("../../themes/default/static/search/engine.js")} */
const { SearchEngine, SearchUnavailable } = await load("engine.js");
/** @type {typeof import("../../themes/default/static/search/query.js")} */
const { parseQuery } = await load("query.js");
/** @type {typeof import("../../themes/default/static/search/codec.js")} */
const { decodeNumbers, decodeRows } = await load("codec.js");
/** @type {typeof import("../../themes/default/static/search/facets.js")} */
const { Facets, NO_CHOICE } = await load("facets.js");
/** @type {typeof import("../../themes/default/static/search/ranking.js")} */
const { roundWeight } = await load("ranking.js");

const BASE = "https://archive.example/papers/search/";
let folder = site;
/** Of every response; 0 = none. */
let status = 200;
/** @type {string[]} */
const requests = [];

/**
 * @param {string} url
 * @param {RequestInit} [settings]
 */
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

/**
 * @template T
 * @param {() => T | Promise<T>} answer
 * @returns {Promise<T | string>} the error, if lunr.js refuses the query
 */
async function tryTo(answer) {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return `${error.name}: ${error.message}`;
  }
}

/**
 * Compare the engine with the full index: documents, order, scores to the bit, match data.
 * @param {string} path of the full index
 * @param {string[]} queries of lunr.js
 * @returns {Promise<{different: string[], found: number}>} the queries that differ; how many find something
 */
async function compare(path, queries) {
  /** @type {import("lunr").Lunr} */
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

/** @type {Record<string, Call>} */
const calls = {
  // The engine's own.
  open: () => engine.open(),
  search: (query, settings) => engine.search(query, settings),
  query: (text) => engine.query(text),
  filter: (documents, filters) => engine.filter(documents, filters),
  hits: (documents) => engine.hits(documents),
  texts: (documents) => engine.texts(documents),
  listings: () => engine.listings(),
  size: () => engine.size,
  stem: (word) => engine.stem(word),
  facets: async () => ({ ...(await engine.facets()) }),
  /** Parse a text and search for it. */
  ask: (text, settings) => engine.search(parseQuery(text), settings),
  /** The rows of all facets. */
  counts: async (documents) => {
    const { rows } = new Facets(await engine.facets(), (key) => key).narrow(documents, NO_CHOICE);
    return rows.map((row) => row.map(({ value, count }) => [value, count]));
  },
  facts: async (document) => (await engine.facets()).of(document),
  /** Serve another folder from now on. */
  at: (path) => {
    folder = path;
  },
  /** Answer every request with a status; 0 = not at all. */
  break: (other) => {
    status = other;
  },
  /** Files fetched since the last call. */
  requests: () => requests.splice(0),
  compare,
  decodeNumbers,
  decodeRows: (rows) => [...decodeRows(rows)],
  round: (weights) => weights.map(roundWeight),
};

const results = [];
/** @type {[string, ...unknown[]][]} */
const given = JSON.parse(readFileSync(0, "utf8"));
for (const [name, ...settings] of given) {
  try {
    results.push((await calls[name](...settings)) ?? null);
  } catch (error) {
    if (!(error instanceof SearchUnavailable)) throw error;
    results.push({ code: error.code, reason: error.reason });
  }
}
process.stdout.write(JSON.stringify(results));
