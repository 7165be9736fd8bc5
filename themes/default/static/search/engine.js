/**
 * The search engine: answers queries from the files below `search/`, of which it fetches only what a query needs.
 *
 * In: the URL of those files, queries parsed by query.js. Out: documents (numbers; the newest has the highest) and what
 * a result shows of them. No DOM: it runs in browsers and in Node alike.
 */

import { findWords, makeTerms } from "./analysis.js";
import { expandClause, expandPrefix } from "./expansion.js";
import { Files, SearchUnavailable } from "./files.js";
import { Facets } from "./filters.js";
import { findPhrase } from "./phrases.js";
import { rank } from "./ranking.js";

export { SearchUnavailable };

/** @typedef {import("lunr").Lunr} Lunr */
/** @typedef {import("./filters.js").Filter} Filter */
/** @typedef {import("./query.js").WordClause} WordClause */
/** @typedef {import("./query.js").PhraseClause} PhraseClause */
/** @typedef {import("./query.js").Note} Note */
/** @typedef {{clauses: (WordClause | PhraseClause)[], filters: Filter[]}} Query */
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
/** @typedef {{terms: string[], words: string[]}} Highlights what to mark: words of these terms, and these words */
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
 */
/**
 * @typedef {object} TermGroup the terms that one word of a query matches
 * @property {string} word the term of the word itself
 * @property {string[]} terms any of these
 * @property {string[]} fields
 */

/** Terms that an unfinished or fuzzy word is expanded to; the most frequent are taken. */
const MAX_TERMS = 64;
/** Weight of expanded terms relative to the word as it was typed. */
const EXPANDED_BOOST = 0.25;
/** Letters from which on the last word counts as unfinished while typing. */
const MIN_TYPED = 3;

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

  /** What documents can be narrowed down by; fetched on first use. @returns {Promise<Facets>} */
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
 * @param {Opened} opened
 * @param {Query} query
 * @param {boolean} typing
 * @returns {Promise<Found>}
 */
async function search(opened, query, typing) {
  const { files } = opened;
  const { clauses, filters } = query;
  /** @type {Note[]} */
  const notes = [];
  const last = clauses.at(-1);
  const words = clauses.filter((clause) => clause.kind === "word");
  const phrases = clauses.filter((clause) => clause.kind === "phrase");
  const [groups, contained, passes] = await Promise.all([
    Promise.all(words.map((word) => expandWord(opened, word, typing && word === last, notes))),
    Promise.all(phrases.map(({ words, field }) => findPhrase(files, words, field !== null))),
    makeTest(files, filters, notes),
  ]);
  const excluded = await Promise.all(
    words.map(({ not }, at) => (not && groups[at].length ? findAll(files, groups[at]) : null)),
  );
  const isWanted = (/** @type {number} */ document) =>
    phrases.every(({ not }, at) => contained[at].has(document) !== not) &&
    !excluded.some((set) => set?.has(document)) &&
    passes(document);

  const required = groups.filter((_, at) => !words[at].not).flat();
  const quoted = phrases.filter(({ not }) => !not);
  const optional = quoted.flatMap(({ words, field }) => makeGroups(opened, words.join(" "), field));
  const marks = {
    terms: [...new Set(required.flatMap(({ terms }) => terms))],
    words: [...new Set(quoted.flatMap(({ words }) => words))],
  };
  if (!required.length && !optional.length) {
    const documents = listUnranked(files, query, notes).filter(isWanted);
    return { documents, scores: documents.map(() => 0), notes, marks, relaxed: false };
  }
  const { found, relaxed } = await rankGroups(opened, required, optional, isWanted);
  if (relaxed) notes.push({ key: "query.any_word", values: {} });
  const documents = found.map(({ ref }) => Number(ref));
  return { documents, scores: found.map(({ score }) => score), notes, marks, relaxed };
}

/**
 * @param {Files} files
 * @param {Query} query that has nothing to rank by: no words, stop words, negations, filters
 * @param {Note[]} notes gets one if the words are too common
 * @returns {number[]} the documents to test, newest first
 */
function listUnranked(files, { clauses, filters }, notes) {
  const onlyCommon = clauses.some(({ kind, not }) => kind === "word" && !not);
  if (onlyCommon) notes.push({ key: "query.common_words", values: {} });
  const isNarrowed = filters.length || clauses.some(({ kind, not }) => kind === "phrase" || not);
  if (onlyCommon && !isNarrowed) return [];
  return Array.from({ length: files.manifest.documents }, (_, document) => document).reverse();
}

/**
 * @param {Opened} opened
 * @param {TermGroup[]} required
 * @param {TermGroup[]} optional
 * @param {(document: number) => boolean} isWanted
 * @returns {Promise<{found: import("lunr").Result[], relaxed: boolean}>} best first; documents with any of the required
 *   groups where none has all
 */
async function rankGroups({ lunr, files }, required, optional, isWanted) {
  const { REQUIRED, OPTIONAL } = lunr.Query.presence;
  const rankWith = async (/** @type {number} */ presence) => {
    const clauses = [
      ...required.flatMap((group) => makeClauses(lunr, group, presence)),
      ...optional.flatMap((group) => makeClauses(lunr, group, OPTIONAL)),
    ];
    return (await rank(lunr, files, clauses)).filter(({ ref }) => isWanted(Number(ref)));
  };
  const found = await rankWith(REQUIRED);
  if (found.length || required.length < 2) return { found, relaxed: false };
  const relaxed = await rankWith(OPTIONAL);
  return { found: relaxed, relaxed: relaxed.length > 0 };
}

/**
 * Expand a word clause to the terms that it matches.
 * @param {Opened} opened
 * @param {WordClause} clause
 * @param {boolean} isTyped whether it may be unfinished
 * @param {Note[]} notes gets one if terms are left out
 * @returns {Promise<TermGroup[]>} one for each of its words, none for stop words
 */
async function expandWord(opened, clause, isTyped, notes) {
  const { lunr, analysis, files } = opened;
  const { text, field, not, prefix, fuzzy } = clause;
  const words = findWords(text);
  const last = words.pop();
  if (last === undefined) return [];
  const mayContinue = last.length >= MIN_TYPED && !analysis.isStopWord(last);
  const isUnfinished = prefix || (isTyped && !not && !fuzzy && mayContinue);
  if (!isUnfinished && !fuzzy) return makeGroups(opened, text, field);
  const stem = analysis.stem(last);
  const expanded = fuzzy
    ? await expandFuzzy(lunr, files, new Set([last, stem]), fuzzy)
    : await expandPrefix(files, last);
  const word = prefix || fuzzy ? last : stem;
  const terms = [...new Set([word, ...expanded])];
  const used = not || terms.length <= MAX_TERMS ? terms : await takeFrequent(files, terms);
  if (used.length < terms.length) {
    const values = { count: terms.length, word: last, most: MAX_TERMS };
    notes.push({ key: "query.many_terms", values });
  }
  const groups = makeGroups(opened, words.join(" "), field);
  return [...groups, { word, terms: used, fields: selectFields(files, field) }];
}

/**
 * @param {Lunr} lunr
 * @param {Files} files
 * @param {Set<string>} forms the word and its stem, since the index holds stems
 * @param {number} editDistance
 */
async function expandFuzzy(lunr, files, forms, editDistance) {
  const expanded = Array.from(forms, (term) => expandClause(lunr, files, { term, editDistance }));
  return (await Promise.all(expanded)).flat();
}

/**
 * @param {Opened} opened
 * @param {string} text
 * @param {string | null} field null = all
 * @returns {TermGroup[]}
 */
function makeGroups({ analysis, files }, text, field) {
  const fields = selectFields(files, field);
  return analysis.findTerms(text).map((term) => ({ word: term, terms: [term], fields }));
}

/**
 * @param {Files} files
 * @param {string | null} field null = all
 */
function selectFields(files, field) {
  return field === null ? files.manifest.fields : [field];
}

/**
 * @param {Lunr} lunr
 * @param {TermGroup} group
 * @param {number} presence
 * @returns {import("./ranking.js").Clause[]}
 */
function makeClauses(lunr, { word, terms, fields }, presence) {
  if (terms.length === 1) return [{ terms, fields, boost: 1, presence }];
  const { OPTIONAL } = lunr.Query.presence;
  return [
    { terms, fields, boost: EXPANDED_BOOST, presence },
    { terms: [word], fields, boost: 1, presence: OPTIONAL },
  ];
}

/**
 * @param {Files} files
 * @param {Filter[]} filters
 * @param {Note[]} notes gets one for each unknown name
 * @returns {Promise<(document: number) => boolean>}
 */
async function makeTest(files, filters, notes) {
  if (!filters.length) return () => true;
  const facets = await readFacets(files);
  for (const filter of filters) {
    if (!("value" in filter) || facets.find(filter).length) continue;
    const key = filter.key === "tag" ? "query.unknown_tag" : "query.unknown_organization";
    notes.push({ key, values: { name: filter.value } });
  }
  return facets.makeTest(filters);
}

/** @param {Files} files */
function readFacets(files) {
  const { facets, documents } = files.manifest;
  return files.read(
    `facets-${facets}`,
    (/** @type {import("./filters.js").FacetsFile} */ file) => new Facets(file, documents),
  );
}

/**
 * @param {Files} files
 * @param {TermGroup[]} groups one or more
 * @returns {Promise<Set<number>>} the documents that have a term of every group
 */
async function findAll(files, groups) {
  const sets = await Promise.all(
    groups.map(async ({ terms, fields }) => {
      const isSearched = files.manifest.fields.map((field) => fields.includes(field));
      const columns = [...(await files.postings(terms)).values()].flatMap((term) =>
        term.fields.filter((_, field) => isSearched[field]),
      );
      return new Set(columns.flatMap(({ documents }) => documents));
    }),
  );
  return new Set([...sets[0]].filter((document) => sets.every((set) => set.has(document))));
}

/**
 * @param {Files} files
 * @param {string[]} terms
 * @returns {Promise<string[]>} the most frequent of them
 */
async function takeFrequent(files, terms) {
  const postings = await files.postings(terms);
  const count = (/** @type {string} */ term) => {
    const columns = postings.get(term)?.fields ?? [];
    return columns.reduce((sum, { documents }) => sum + documents.length, 0);
  };
  return [...terms].sort((one, other) => count(other) - count(one)).slice(0, MAX_TERMS);
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
function makeHit({ s, t, d, a, o, c, n = [], x = null, i = null }) {
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
  };
}
