/**
 * The files below `search/`: fetched when they are wanted, and kept. `paperarchive/search/shards.py` writes them.
 */

import { decodeNumbers, decodePostings, decodeRows } from "./codec.js";

/** Files kept in memory; of those beyond, the ones longest unused are let go. */
const KEPT = 400;

/** The search cannot answer now. */
export class SearchUnavailable extends Error {
  /**
   * @param {"network" | "missing" | "format" | "lunr" | "changed"} code no answer; a file is not there; written by
   *   another version; lunr.js cannot be had; documents have other numbers since a redeploy, so search again
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

/**
 * @typedef {object} Manifest
 * @property {number} format
 * @property {string} lunr its version
 * @property {string[]} fields
 * @property {number[]} boosts one for each field
 * @property {number} k1
 * @property {number} b
 * @property {number} documents their number
 * @property {number[]} totals sum of the lengths of each field
 * @property {string} lengths
 * @property {[string, number, string][]} shards first term, its number, hash
 * @property {[string, string][]} vocabulary first term, hash
 * @property {string} positions
 * @property {string} facets
 * @property {string} listings
 * @property {Groups} hits
 * @property {Groups} texts
 */
/** @typedef {{size: number, group: number, hashes: string[]}} Groups documents in a file, in a group; the groups' hashes */
/** @typedef {{number: number, fields: {documents: number[], counts: number[]}[]}} Postings of a term, for each field */

export class Files {
  #base;
  #fetch;
  /** Name -> its content, decoded, the longest unused first. @type {Map<string, Promise<any>>} */
  #kept = new Map();
  /** @type {Manifest} */
  manifest;

  /**
   * @param {string} base
   * @param {typeof fetch} fetch
   */
  constructor(base, fetch) {
    this.#base = base;
    this.#fetch = fetch;
  }

  /** Read the manifest, past the browser's cache. */
  async open() {
    this.manifest = await this.#load("manifest.json", { cache: "no-cache" });
    if (this.manifest.format !== 1)
      throw new SearchUnavailable("format", "The search was built by another version.");
  }

  /**
   * @param {string} name
   * @param {RequestInit} [settings]
   */
  async #load(name, settings) {
    const get = this.#fetch;
    let response;
    try {
      response = await get(this.#base + name, settings);
    } catch (cause) {
      throw new SearchUnavailable("network", `${name} cannot be fetched.`, { cause });
    }
    if (!response.ok && response.status !== 404 && response.status !== 410) {
      throw new SearchUnavailable(
        "network",
        `${name} cannot be fetched: status ${response.status}.`,
      );
    }
    try {
      if (response.ok) return await response.json();
    } catch {
      // Some hosts answer with a page instead of saying 404.
    }
    throw new SearchUnavailable("missing", `${name} is not there.`);
  }

  /**
   * Read a file once.
   * @template T
   * @param {string} name without ".json"
   * @param {(content: any) => T} [decode]
   * @returns {Promise<T>}
   */
  read(name, decode = (content) => content) {
    const found = this.#kept.get(name) ?? this.#load(`${name}.json`).then(decode);
    this.#kept.delete(name);
    this.#kept.set(name, found);
    found.catch(() => this.#kept.delete(name));
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value ?? "");
    return found;
  }

  /** The length of each document's field, for each field. @returns {Promise<number[][]>} */
  lengths() {
    return this.read(`lengths-${this.manifest.lengths}`, (columns) => columns.map(decodeNumbers));
  }

  /**
   * The postings of terms; those that no document has are absent.
   * @param {Iterable<string>} terms
   * @returns {Promise<Map<string, Postings>>}
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
   * A shard: term -> its postings, decoded when first asked for.
   * @param {[string, number, string]} shard
   * @returns {Promise<Map<string, () => Postings>>}
   */
  #shard([, first, hash]) {
    return this.read(`terms-${hash}`, (rows) => {
      let number = first;
      const shard = new Map();
      for (const [term, row] of decodeRows(rows))
        shard.set(term, postpone(number++, row, this.manifest.fields));
      return shard;
    });
  }

  /**
   * The terms that begin with a prefix, sorted.
   * @param {string} prefix
   */
  async termsFrom(prefix) {
    const { shards } = this.manifest;
    const hits = shards.filter(
      ([first], at) =>
        (first <= prefix || first.startsWith(prefix)) && !(shards[at + 1]?.[0] <= prefix),
    );
    const found = await Promise.all(hits.map((shard) => this.#shard(shard)));
    return found.flatMap((shard) => [...shard.keys()].filter((term) => term.startsWith(prefix)));
  }

  /** All terms, sorted. @returns {Promise<string[]>} */
  async vocabulary() {
    const parts = this.manifest.vocabulary.map(([, hash]) =>
      this.read(`vocabulary-${hash}`, (rows) => [...decodeRows(rows).keys()]),
    );
    return (await Promise.all(parts)).flat();
  }

  /**
   * Where words stand, as `decodePositions` reads it; "" for a word that no document has.
   * @param {string[]} words
   */
  async positions(words) {
    /** @type {[string, string][]} first word, hash */
    const shards = await this.read(`positions-index-${this.manifest.positions}`);
    return Promise.all(
      words.map(async (word) => {
        const shard = shards.findLast(([first]) => first <= word);
        return (shard && (await this.read(`positions-${shard[1]}`, decodeRows)).get(word)) ?? "";
      }),
    );
  }

  /**
   * The listings that have documents, newest first; their documents by rank.
   * @returns {Promise<{stem: string, documents: number[]}[]>}
   */
  listings() {
    return this.read(`listings-${this.manifest.listings}`, (rows) =>
      rows.map(([stem, documents]) => ({ stem, documents: decodeNumbers(documents) })),
    );
  }

  /**
   * What is shown of documents, in their order.
   * @param {"hits" | "texts"} kind
   * @param {number[]} documents
   */
  shown(kind, documents) {
    const { size, group, hashes } = this.manifest[kind];
    return Promise.all(
      documents.map(async (document) => {
        const part = Math.floor((document % group) / size);
        return (await this.read(`${kind}-${hashes[Math.floor(document / group)]}-${part}`))[
          document % size
        ];
      }),
    );
  }
}

/**
 * @param {number} number the term's
 * @param {string} row
 * @param {string[]} fields
 * @returns {() => Postings}
 */
function postpone(number, row, fields) {
  /** @type {Postings | undefined} */
  let postings;
  return () => {
    if (!postings) {
      const columns = row.split("|");
      postings = { number, fields: fields.map((_, field) => decodePostings(columns[field] ?? "")) };
    }
    return postings;
  };
}
