/**
 * The files below `search/`: fetched on demand and cached. `paperarchive/search/shards.py` writes them.
 */

import { decodeDocuments, decodeNumbers, decodePostings, decodeRows } from "./codec.js";
import { digestId } from "./identifiers.js";

/** Files in the cache; the least recently used is evicted first. */
const CACHE_SIZE = 400;
/** The version of the files that this script reads. */
const FORMAT = 1;

/** The search cannot answer now. */
export class SearchUnavailable extends Error {
  /**
   * @param {"network" | "missing" | "format" | "lunr" | "changed"} code
   *   network: no response. missing: the file does not exist. format: another version wrote it. lunr: lunr.js cannot be
   *   loaded. changed: the site was redeployed and documents have other numbers, so search again.
   * @param {string} reason a plain sentence
   * @param {ErrorOptions} [options]
   */
  constructor(code, reason, options) {
    super(reason, options);
    this.name = "SearchUnavailable";
    this.code = code;
    this.reason = reason;
  }
}

/** @typedef {(url: string, settings?: RequestInit) => Promise<Response>} Fetch */
/**
 * @typedef {object} Manifest
 * @property {number} format
 * @property {string} lunr version of lunr.js
 * @property {string[]} fields
 * @property {number[]} boosts one per field
 * @property {number} k1
 * @property {number} b
 * @property {number} documents how many there are
 * @property {string} order hash of which document has which number
 * @property {number[]} totals sum of the lengths of each field
 * @property {string} lengths
 * @property {[string, number, string][]} shards first term, its number, hash
 * @property {[string, string][]} vocabulary first term, hash
 * @property {string} positions
 * @property {string} ids
 * @property {string} facets
 * @property {string} listings
 * @property {Groups} hits
 * @property {Groups} texts
 */
/** @typedef {{size: number, group: number, hashes: string[]}} Groups documents per file, per group; groups' hashes */
/**
 * @typedef {object} HitRow a document in a hits file; null or absent = not known
 * @property {string} s slug
 * @property {string} t title
 * @property {string | null} d date
 * @property {number | null} a number of authors
 * @property {[string, string] | null} o slug and name of the organisation
 * @property {number | null} c comments
 * @property {[string, string?, string?, 1?][]} [n] authors: family name, given name, suffix, 1 = family name first
 * @property {string | null} [x] arXiv id
 * @property {string | null} [i] DOI
 * @property {string | null} [v] venue
 * @property {string[]} [p] CSL's type if it does not follow from the venue, volume, issue, pages, publisher
 * @property {string[]} [k] keywords
 * @property {1} [m] there are more authors than these
 */
/** @typedef {{number: number, fields: {documents: number[], counts: number[]}[]}} Postings of a term, per field */
/** @typedef {{slug: string, documents: number[]}} Listing its documents by rank */

export class Files {
  #base;
  #fetch;
  /** Name -> decoded content, least recently used first. @type {Map<string, Promise<unknown>>} */
  #cache = new Map();

  /**
   * @param {string} base
   * @param {Fetch} fetch
   * @param {Manifest} manifest
   */
  constructor(base, fetch, manifest) {
    this.#base = base;
    this.#fetch = fetch;
    this.manifest = manifest;
  }

  /**
   * Read the manifest, bypassing the browser's cache.
   * @param {string} base the folder `search/`, with "/" at its end
   * @param {Fetch} fetch
   * @throws {SearchUnavailable}
   */
  static async open(base, fetch) {
    /** @type {Manifest} */
    const manifest = await load(fetch, base, "manifest.json", { cache: "no-cache" });
    if (manifest.format !== FORMAT) {
      throw new SearchUnavailable("format", "The search was built by another version.");
    }
    return new Files(base, fetch, manifest);
  }

  /**
   * Read a file, once as long as it is cached.
   * @template C, T
   * @param {string} name without ".json"
   * @param {(content: C) => T} decode
   * @returns {Promise<T>}
   */
  read(name, decode) {
    const cached = /** @type {Promise<T> | undefined} */ (this.#cache.get(name));
    const content = cached ?? load(this.#fetch, this.#base, `${name}.json`).then(decode);
    this.#cache.delete(name);
    this.#cache.set(name, content);
    content.catch(() => this.#cache.delete(name));
    if (this.#cache.size > CACHE_SIZE) this.#cache.delete(this.#cache.keys().next().value ?? "");
    return content;
  }

  /** @returns {Promise<number[][]>} per field the length of each document */
  lengths() {
    return this.read(`lengths-${this.manifest.lengths}`, (/** @type {string[]} */ columns) =>
      columns.map(decodeNumbers),
    );
  }

  /**
   * @param {Iterable<string>} terms
   * @returns {Promise<Map<string, Postings>>} without the terms that no document has
   */
  async postings(terms) {
    const found = new Map();
    await Promise.all(
      Array.from(terms, async (term) => {
        const shard = this.manifest.shards.findLast(([first]) => first <= term);
        const postings = shard && (await this.#shard(shard)).get(term);
        if (postings) found.set(term, postings());
      }),
    );
    return found;
  }

  /**
   * @param {[string, number, string]} shard
   * @returns {Promise<Map<string, () => Postings>>} term -> its postings, decoded on first use
   */
  #shard([, first, hash]) {
    return this.read(`terms-${hash}`, (/** @type {string[]} */ rows) => {
      let number = first;
      const shard = new Map();
      for (const [term, row] of decodeRows(rows)) {
        shard.set(term, makeLazyPostings(number++, row, this.manifest.fields));
      }
      return shard;
    });
  }

  /**
   * @param {string} prefix
   * @returns {Promise<string[]>} the terms that begin with it, sorted
   */
  async termsFrom(prefix) {
    const hits = selectShards(this.manifest.shards, prefix);
    const found = await Promise.all(hits.map((shard) => this.#shard(shard)));
    return found.flatMap((shard) => [...shard.keys()].filter((term) => term.startsWith(prefix)));
  }

  /** @returns {Promise<string[]>} all terms, sorted */
  async vocabulary() {
    const parts = this.manifest.vocabulary.map(([, hash]) =>
      this.read(`vocabulary-${hash}`, (/** @type {string[]} */ rows) => [
        ...decodeRows(rows).keys(),
      ]),
    );
    return (await Promise.all(parts)).flat();
  }

  /**
   * @param {string[]} words
   * @returns {Promise<string[]>} the positions of each, for `decodePositions`; "" for a word that no document has
   */
  positions(words) {
    return this.#readRows("positions", this.manifest.positions, words);
  }

  /**
   * @param {string} prefix
   * @returns {Promise<string[]>} the positions of each word that begins with it
   */
  async positionsFrom(prefix) {
    const shards = await this.#readIndex("positions", this.manifest.positions);
    const hits = selectShards(shards, prefix);
    const found = await Promise.all(
      hits.map(([, hash]) => this.read(`positions-${hash}`, decodeRows)),
    );
    return found.flatMap((rows) =>
      Array.from(rows).flatMap(([word, row]) => (word.startsWith(prefix) ? [row] : [])),
    );
  }

  /**
   * @param {import("./identifiers.js").Identifier[]} ids
   * @returns {Promise<number[][]>} the documents of each, ascending
   */
  async identified(ids) {
    const rows = await this.#readRows("ids", this.manifest.ids, ids.map(digestId));
    return rows.map(decodeDocuments);
  }

  /**
   * @param {string} kind of files with rows by word
   * @param {string} hash of their index
   * @returns {Promise<[string, string][]>} first word and hash of each
   */
  #readIndex(kind, hash) {
    return this.read(`${kind}-index-${hash}`, (/** @type {[string, string][]} */ rows) => rows);
  }

  /**
   * @param {string} kind
   * @param {string} hash of their index
   * @param {string[]} words
   * @returns {Promise<string[]>} the row of each word; "" if there is none
   */
  async #readRows(kind, hash, words) {
    const shards = await this.#readIndex(kind, hash);
    return Promise.all(
      words.map(async (word) => {
        const shard = shards.findLast(([first]) => first <= word);
        return (shard && (await this.read(`${kind}-${shard[1]}`, decodeRows)).get(word)) ?? "";
      }),
    );
  }

  /** @returns {Promise<Listing[]>} the listings that have documents, newest first */
  listings() {
    return this.read(
      `listings-${this.manifest.listings}`,
      (/** @type {[string, string][]} */ rows) =>
        rows.map(([slug, documents]) => ({ slug, documents: decodeNumbers(documents) })),
    );
  }

  /**
   * @param {number[]} documents
   * @returns {Promise<HitRow[]>} in the order of the documents
   */
  hits(documents) {
    return this.#readEach(this.manifest.hits, "hits", documents);
  }

  /**
   * @param {number[]} documents
   * @returns {Promise<string[]>} their abstracts, plain, in the order of the documents
   */
  texts(documents) {
    return this.#readEach(this.manifest.texts, "texts", documents);
  }

  /**
   * @template T
   * @param {Groups} groups
   * @param {string} kind
   * @param {number[]} documents
   * @returns {Promise<T[]>}
   */
  #readEach({ size, group, hashes }, kind, documents) {
    return Promise.all(
      documents.map(async (document) => {
        const part = Math.floor((document % group) / size);
        const name = `${kind}-${hashes[Math.floor(document / group)]}-${part}`;
        return (await this.read(name, (/** @type {T[]} */ rows) => rows))[document % size];
      }),
    );
  }
}

/**
 * @template {[string, ...unknown[]]} T first word, and more
 * @param {T[]} shards
 * @param {string} prefix
 * @returns {T[]} those that may have words that begin with it
 */
function selectShards(shards, prefix) {
  return shards.filter(
    ([first], at) =>
      (first <= prefix || first.startsWith(prefix)) && !(shards[at + 1]?.[0] <= prefix),
  );
}

/**
 * @param {Fetch} fetch
 * @param {string} base
 * @param {string} name
 * @param {RequestInit} [settings]
 * @throws {SearchUnavailable}
 */
async function load(fetch, base, name, settings) {
  let response;
  try {
    response = await fetch(base + name, settings);
  } catch (cause) {
    throw new SearchUnavailable("network", `${name} cannot be fetched.`, { cause });
  }
  if (!response.ok && response.status !== 404 && response.status !== 410) {
    throw new SearchUnavailable("network", `${name} cannot be fetched: status ${response.status}.`);
  }
  try {
    if (response.ok) return await response.json();
  } catch {
    // Some hosts serve a page with status 200 in place of a 404.
  }
  throw new SearchUnavailable("missing", `${name} is not there.`);
}

/**
 * @param {number} number of the term
 * @param {string} row
 * @param {string[]} fields
 * @returns {() => Postings} decodes the row on the first call
 */
function makeLazyPostings(number, row, fields) {
  /** @type {Postings | undefined} */
  let postings;
  return () => {
    if (!postings) {
      const columns = row.split("|");
      postings = { number, fields: fields.map((_, at) => decodePostings(columns[at] ?? "")) };
    }
    return postings;
  };
}
