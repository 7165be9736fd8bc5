/**
 * The search engine: answers queries from the files below `search/`, of which it fetches only what a query needs.
 *
 * In: the URL of those files, queries parsed by query.js. Out: documents (numbers; the newest has the highest) and what
 * a result shows of them. No DOM: it runs in browsers and in Node alike.
 */

import { makeTerms } from "./analysis.js";
import { makeTest, readFacets, search } from "./answer.js";
import { expandClause } from "./expansion.js";
import { Files, SearchUnavailable } from "./files.js";
import { rank } from "./ranking.js";

export { SearchUnavailable };

/** @typedef {import("lunr").Lunr} Lunr */
/** @typedef {import("./filters.js").Filter} Filter */
/** @typedef {import("./query.js").WordClause} WordClause */
/** @typedef {import("./query.js").PhraseClause} PhraseClause */
/** @typedef {import("./query.js").Note} Note */
/** @typedef {import("./query.js").Id} Id */
/** @typedef {{clauses: (WordClause | PhraseClause)[], filters: Filter[], ids?: Id[]}} Query */
/** @typedef {{lunr: Lunr, analysis: ReturnType<typeof makeTerms>}} Library */
/** @typedef {Library & {files: Files}} Opened everything that answers a query */
/**
 * @typedef {object} Found
 * @property {number[]} documents best first; newest first if the query has nothing to rank by
 * @property {number[]} scores of the documents
 * @property {Note[]} notes on the search; those of the query itself are not among them
 * @property {Highlights} marks
 * @property {boolean} relaxed whether no document has all words, so that any of them was enough
 */
/** @typedef {{terms: string[], words: string[]}} Marks what to mark: words of these terms, and these words */
/** @typedef {Marks & {author: Marks, venue: Marks}} Highlights in any text, and more in names of authors and in venues */
/**
 * @typedef {object} Author a name and its parts, as Python's `person_name.py` finds them; "" = there is none
 * @property {string} name as people write it: "Jan van der Berg Jr."
 * @property {string} family with its particle; the whole name of a group, or of a person with one name only
 * @property {string} given
 * @property {string} suffix "Jr."
 */
/**
 * @typedef {object} Hit what a result or an export has of a document; null = not known
 * @property {string} slug
 * @property {string} title
 * @property {string | null} date "2024-01-31"
 * @property {number | null} authorCount
 * @property {{slug: string, name: string} | null} organization
 * @property {number | null} comments
 * @property {Author[]} authors as far as they are known by name
 * @property {string | null} arxiv
 * @property {string | null} doi
 * @property {string | null} venue
 * @property {string[]} publication CSL's type if it does not follow from the venue, volume, issue, pages, publisher
 * @property {string[]} keywords
 * @property {boolean} hasMoreAuthors
 */

export class SearchEngine {
  #base;
  #fetch;
  /** @type {Library | null} */
  #library = null;
  /** @type {Opened | null} */
  #opened = null;
  /** @type {Promise<Opened> | null} */
  #opening = null;
  /** Those by whose numbers documents were named. @type {WeakSet<Files>} */
  #given = new WeakSet();
  #attempts = 0;

  /**
   * @param {string | URL} base the folder `search/`, with "/" at its end
   * @param {{fetch?: import("./files.js").Fetch}} [settings]
   */
  constructor(base, { fetch = globalThis.fetch.bind(globalThis) } = {}) {
    this.#base = String(base);
    this.#fetch = fetch;
  }

  /**
   * Fetch what every query needs. After a failure it may be called again; once open it does nothing.
   * @throws {SearchUnavailable}
   */
  async open() {
    await this.#open();
  }

  /** @returns {Promise<Opened>} */
  #open() {
    if (this.#opened) return Promise.resolve(this.#opened);
    this.#opening ??= this.#start().finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  async #start() {
    const [files, library] = await Promise.all([this.#openFiles(), this.#loadLibrary()]);
    if (files.manifest.lunr !== library.lunr.version) {
      throw new SearchUnavailable("format", "The search was built for another version of lunr.js.");
    }
    this.#opened = { ...library, files };
    return this.#opened;
  }

  #openFiles() {
    return Files.open(this.#base, this.#fetch);
  }

  async #loadLibrary() {
    if (this.#library) return this.#library;
    // Browsers remember that a module failed to load; another URL makes them try again.
    const url = this.#attempts++ ? `./lunr.js?${this.#attempts}` : "./lunr.js";
    /** @type {Lunr} */
    let lunr;
    try {
      lunr = (await import(url)).default;
    } catch (cause) {
      throw new SearchUnavailable("lunr", "lunr.js cannot be loaded.", { cause });
    }
    this.#library = { lunr, analysis: makeTerms(lunr) };
    return this.#library;
  }

  /**
   * Do work with the files. If a redeploy removed one of them, repeat it with the files of the current manifest, unless
   * numbers of documents were given out that mean other documents there: an answer is never of two indexes.
   * @template T
   * @param {(opened: Opened) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async #use(work) {
    const opened = await this.#open();
    try {
      const result = await work(opened);
      this.#given.add(opened.files);
      return result;
    } catch (error) {
      if (!(error instanceof SearchUnavailable) || error.code !== "missing") throw error;
      const newer = await this.#reopen(opened);
      const isRenumbered = newer.files.manifest.order !== opened.files.manifest.order;
      if (isRenumbered && this.#given.has(opened.files)) {
        throw new SearchUnavailable("changed", "The archive has changed; search again.", {
          cause: error,
        });
      }
      return work(newer);
    }
  }

  /**
   * @param {Opened} stale
   * @returns {Promise<Opened>} with the files that replace its own
   */
  async #reopen(stale) {
    const current = this.#opened;
    if (current && current !== stale) return current;
    this.#opened = { ...stale, files: await this.#openFiles() };
    return this.#opened;
  }

  /** The number of documents; 0 before the engine is open. */
  get size() {
    return this.#opened?.files.manifest.documents ?? 0;
  }

  /** The term of a surface word, once the engine is open. @returns {(word: string) => string} */
  get stem() {
    if (!this.#library) throw new Error("the engine is not open");
    return this.#library.analysis.stem;
  }

  /**
   * @param {Query} query
   * @param {{typing?: boolean}} [settings] typing: the last word may be unfinished
   * @returns {Promise<Found>} the documents that match and pass the filters
   */
  search(query, { typing = false } = {}) {
    return this.#use((opened) => search(opened, query, typing));
  }

  /**
   * Query like lunr.js's own `Index.search`, in its query language; results equal the full index's to the last bit.
   * @param {string} text
   * @returns {Promise<import("lunr").Result[]>} ref: the document's number
   * @throws {Error} lunr.QueryParseError
   */
  query(text) {
    return this.#use(async ({ lunr, analysis, files }) => {
      const query = new lunr.Query(files.manifest.fields);
      new lunr.QueryParser(text, query).parse();
      const clauses = query.clauses.map(async (clause) => {
        const term = clause.usePipeline ? analysis.stem(clause.term) : clause.term;
        return { ...clause, terms: await expandClause(lunr, files, { ...clause, term }) };
      });
      return rank(lunr, files, await Promise.all(clauses));
    });
  }

  /** What documents can be narrowed down by; fetched on first use. @returns {Promise<import("./filters.js").Facets>} */
  facets() {
    return this.#use(({ files }) => readFacets(files));
  }

  /**
   * @param {number[]} documents
   * @param {Filter[]} filters
   * @returns {Promise<number[]>} those that pass all filters, in their order
   */
  filter(documents, filters) {
    return this.#use(async ({ files }) => {
      const passes = await makeTest(files, filters, []);
      return documents.filter(passes);
    });
  }

  /**
   * @param {number[]} documents
   * @returns {Promise<Hit[]>} in the order of the documents
   */
  hits(documents) {
    return this.#use(async ({ files }) => (await files.hits(documents)).map(makeHit));
  }

  /**
   * @param {number[]} documents
   * @returns {Promise<string[]>} their abstracts, plain, in the order of the documents
   */
  texts(documents) {
    return this.#use(({ files }) => files.texts(documents));
  }

  /** @returns {Promise<import("./files.js").Listing[]>} the listings that have documents, newest first */
  listings() {
    return this.#use(({ files }) => files.listings());
  }
}

/**
 * @param {[string, string?, string?, 1?]} row
 * @returns {Author}
 */
function makeAuthor([family, given = "", suffix = "", isFamilyFirst]) {
  const words = isFamilyFirst ? [family, given, suffix] : [given, family, suffix];
  return { name: words.filter(Boolean).join(" "), family, given, suffix };
}

/**
 * @param {import("./files.js").HitRow} row
 * @returns {Hit}
 */
function makeHit({ s, t, d, a, o, c, n = [], x = null, i = null, v = null, p = [], k = [], m }) {
  return {
    slug: s,
    title: t,
    date: d,
    authorCount: a,
    organization: o && { slug: o[0], name: o[1] },
    comments: c,
    authors: n.map(makeAuthor),
    arxiv: x,
    doi: i,
    venue: v,
    publication: p,
    keywords: k,
    hasMoreAuthors: m === 1,
  };
}
