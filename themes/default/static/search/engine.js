/**
 * The search: answers queries from the files below `search/`, of which it fetches what a query needs.
 *
 * In: the base of those files, queries as query.js reads them. Out: documents (their numbers; the newest has the
 * highest), and what is shown of them. No DOM; the same in a browser and in Node.
 */

import { findWords, makeTerms } from "./analysis.js";
import { expandClause, expandPrefix } from "./expansion.js";
import { Files, SearchUnavailable } from "./files.js";
import { Facets } from "./filters.js";
import { findPhrase } from "./phrases.js";
import { rank } from "./ranking.js";

export { SearchUnavailable };

/** @typedef {import("./filters.js").Filter} Filter */
/** @typedef {{kind: "word", text: string, field: string | null, not: boolean, prefix: boolean, fuzzy: number}} WordClause */
/** @typedef {{kind: "phrase", words: string[], field: string | null, not: boolean}} PhraseClause */
/** @typedef {{clauses: (WordClause | PhraseClause)[], filters: Filter[]}} Query as query.js makes it */
/**
 * @typedef {object} Found
 * @property {number[]} documents best first; newest first where the query has nothing to rank by
 * @property {number[]} scores of the documents
 * @property {string[]} notes plain sentences; those of the query itself are not among them
 * @property {{terms: string[], words: string[]}} marks what to mark in the text: words of these terms, words of phrases
 * @property {boolean} relaxed whether no document has all words, so that any of them was enough
 */
/**
 * @typedef {object} Hit what is shown or exported of a document; null = not known
 * @property {string} slug
 * @property {string} title
 * @property {string | null} date "2024-01-31"
 * @property {number | null} authors their number
 * @property {{slug: string, name: string} | null} organization
 * @property {number | null} comments
 * @property {string[]} names of authors, as far as they are entered
 * @property {string | null} arxiv
 * @property {string | null} doi
 */
/**
 * @typedef {object} Group the terms that one word of a query stands for
 * @property {string} word the term that it is itself
 * @property {string[]} terms any of these
 * @property {string[]} fields
 */

/** Terms that an unfinished or fuzzy word may stand for; the most frequent are taken. */
const MOST_TERMS = 64;
/** How much such terms count beside a word as it was written. */
const EXPANDED_BOOST = 0.25;
/** Letters from which the last word is taken for unfinished while typing. */
const LEAST_TYPED = 3;

export class SearchEngine {
  #base;
  #fetch;
  /** @type {any} */
  #lunr = null;
  /** @type {ReturnType<typeof makeTerms>} */
  #analysis;
  /** @type {Files | null} */
  #files = null;
  /** @type {Promise<void> | null} */
  #opening = null;
  #attempts = 0;

  /**
   * @param {string | URL} base the folder `search/`, with "/" at its end
   * @param {{fetch?: typeof fetch}} [settings]
   */
  constructor(base, { fetch = globalThis.fetch.bind(globalThis) } = {}) {
    this.#base = String(base);
    this.#fetch = fetch;
  }

  /**
   * Fetch what every query needs. Where that fails it can be called again; once open it does nothing.
   * @throws {SearchUnavailable}
   */
  open() {
    if (this.#files) return Promise.resolve();
    this.#opening ??= this.#start().finally(() => (this.#opening = null));
    return this.#opening;
  }

  async #start() {
    const [files] = await Promise.all([this.#openFiles(), this.#loadLunr()]);
    if (files.manifest.lunr !== this.#lunr.version) {
      throw new SearchUnavailable("format", "The search was built for another version of lunr.js.");
    }
    this.#files = files;
  }

  async #openFiles() {
    const files = new Files(this.#base, this.#fetch);
    await files.open();
    return files;
  }

  async #loadLunr() {
    if (this.#lunr) return;
    // Browsers remember that a module failed; another address makes them try again.
    const address = this.#attempts++ ? `./lunr.js?${this.#attempts}` : "./lunr.js";
    try {
      this.#lunr = (await import(address)).default;
    } catch (cause) {
      throw new SearchUnavailable("lunr", "lunr.js cannot be loaded.", { cause });
    }
    this.#analysis = makeTerms(this.#lunr);
  }

  /**
   * Do work with the files; where one is gone since a redeploy, once more with those of the manifest of now.
   * @template T
   * @param {(files: Files) => Promise<T>} work
   * @param {boolean} [hasNumbers] the work is about documents found earlier, whose numbers must still hold
   * @returns {Promise<T>}
   */
  async #use(work, hasNumbers = false) {
    await this.open();
    const files = /** @type {Files} */ (this.#files);
    try {
      return await work(files);
    } catch (error) {
      if (!(error instanceof SearchUnavailable) || error.code !== "missing") throw error;
      const newer = this.#files !== files && this.#files ? this.#files : await this.#openFiles();
      this.#files = newer;
      if (hasNumbers && newer.manifest.lengths !== files.manifest.lengths) {
        throw new SearchUnavailable("changed", "The archive has changed; search again.", {
          cause: error,
        });
      }
      return work(newer);
    }
  }

  /** The number of documents; 0 before it is open. */
  get size() {
    return this.#files?.manifest.documents ?? 0;
  }

  /** The term of a surface word, once the engine is open. @returns {(word: string) => string} */
  get stem() {
    return this.#analysis.stem;
  }

  /**
   * Find what a query asks for, its filters applied.
   * @param {Query} query
   * @param {{typing?: boolean}} [settings] typing: the last word may be unfinished
   * @returns {Promise<Found>}
   */
  search(query, { typing = false } = {}) {
    return this.#use((files) => this.#search(files, query, typing));
  }

  /**
   * @param {Files} files
   * @param {Query} query
   * @param {boolean} typing
   * @returns {Promise<Found>}
   */
  async #search(files, { clauses, filters }, typing) {
    /** @type {string[]} */
    const notes = [];
    const last = clauses.at(-1);
    const words = clauses.filter((clause) => clause.kind === "word");
    const phrases = clauses.filter((clause) => clause.kind === "phrase");
    const [groups, contained, passes] = await Promise.all([
      Promise.all(
        words.map((clause) => this.#expand(files, clause, typing && clause === last, notes)),
      ),
      Promise.all(phrases.map(({ words, field }) => findPhrase(files, words, field !== null))),
      this.#makeTest(files, filters, notes),
    ]);
    const excluded = await Promise.all(
      words.map(({ not }, at) => (not && groups[at].length ? findAll(files, groups[at]) : null)),
    );
    const wanted = groups.filter((_, at) => !words[at].not).flat();
    const quoted = phrases.filter(({ not }) => !not);
    const isWanted = (/** @type {number} */ document) =>
      phrases.every(({ not }, at) => contained[at].has(document) !== not) &&
      !excluded.some((set) => set?.has(document)) &&
      passes(document);

    const optional = quoted.flatMap(({ words, field }) =>
      this.#makeGroups(files, words.join(" "), field),
    );
    const marks = {
      terms: [...new Set(wanted.flatMap(({ terms }) => terms))],
      words: [...new Set(quoted.flatMap(({ words }) => words))],
    };
    if (!wanted.length && !optional.length) {
      const onlyCommon = words.some(({ not }) => !not);
      if (onlyCommon)
        notes.push(
          "These words are too common to be searched for; a phrase in quotation marks can be.",
        );
      const isEmpty =
        onlyCommon && !filters.length && clauses.every(({ kind, not }) => kind === "word" && !not);
      const all = Array.from(
        { length: isEmpty ? 0 : files.manifest.documents },
        (_, document) => document,
      );
      const documents = all.reverse().filter(isWanted);
      return { documents, scores: documents.map(() => 0), notes, marks, relaxed: false };
    }
    const { REQUIRED, OPTIONAL } = this.#lunr.Query.presence;
    const ask = async (/** @type {number} */ presence) => {
      const asked = [
        ...wanted.flatMap((group) => this.#makeClauses(group, presence)),
        ...optional.flatMap((group) => this.#makeClauses(group, OPTIONAL)),
      ];
      return (await rank(this.#lunr, files, asked)).filter(({ ref }) => isWanted(Number(ref)));
    };
    let found = await ask(REQUIRED);
    const relaxed = !found.length && wanted.length > 1;
    if (relaxed) found = await ask(OPTIONAL);
    if (relaxed && found.length)
      notes.push("No paper has all of these words; papers with any of them are shown.");
    return {
      documents: found.map(({ ref }) => Number(ref)),
      scores: found.map(({ score }) => score),
      notes,
      marks,
      relaxed: relaxed && found.length > 0,
    };
  }

  /**
   * The terms that a word clause stands for: a group for each of its words, none for stop words.
   * @param {Files} files
   * @param {WordClause} clause
   * @param {boolean} isTyped
   * @param {string[]} notes gets a sentence where terms are left out
   * @returns {Promise<Group[]>}
   */
  async #expand(files, clause, isTyped, notes) {
    const { text, field, not, prefix, fuzzy } = clause;
    const { isStopWord, stem } = this.#analysis;
    const words = findWords(text);
    const last = words.pop();
    if (last === undefined) return [];
    const isUnfinished =
      prefix || (isTyped && !not && !fuzzy && last.length >= LEAST_TYPED && !isStopWord(last));
    if (!isUnfinished && !fuzzy) return this.#makeGroups(files, text, field);
    // The index holds stems, so a fuzzy word is looked up as it stands and as its stem.
    const forms = [...new Set([last, stem(last)])];
    const expanded = fuzzy
      ? (
          await Promise.all(
            forms.map((term) => expandClause(this.#lunr, files, { term, editDistance: fuzzy })),
          )
        ).flat()
      : await expandPrefix(files, last);
    const word = prefix || fuzzy ? last : stem(last);
    const terms = [...new Set([word, ...expanded])];
    const kept = not || terms.length <= MOST_TERMS ? terms : await keepFrequent(files, terms);
    if (kept.length < terms.length) {
      notes.push(
        `${terms.length} words fit “${last}”; the ${MOST_TERMS} most frequent are searched for.`,
      );
    }
    return [
      ...this.#makeGroups(files, words.join(" "), field),
      { word, terms: kept, fields: this.#fields(files, field) },
    ];
  }

  /**
   * @param {Files} files
   * @param {string} text
   * @param {string | null} field
   * @returns {Group[]}
   */
  #makeGroups(files, text, field) {
    const terms = this.#analysis.findTerms(text);
    return terms.map((term) => ({ word: term, terms: [term], fields: this.#fields(files, field) }));
  }

  /**
   * @param {Files} files
   * @param {string | null} field
   */
  #fields(files, field) {
    return field === null ? files.manifest.fields : [field];
  }

  /**
   * @param {Group} group
   * @param {number} presence
   */
  #makeClauses({ word, terms, fields }, presence) {
    if (terms.length === 1) return [{ terms, fields, boost: 1, presence }];
    const itself = {
      terms: [word],
      fields,
      boost: 1,
      presence: this.#lunr.Query.presence.OPTIONAL,
    };
    return [{ terms, fields, boost: EXPANDED_BOOST, presence }, itself];
  }

  /**
   * Ask as one asks lunr.js's own `Index.search`, in its query language; the answer is the full index's, to the last bit.
   * @param {string} text
   * @returns {Promise<{ref: string, score: number, matchData: any}[]>} ref: the document's number
   * @throws {Error} lunr.QueryParseError
   */
  query(text) {
    return this.#use(async (files) => {
      const lunr = this.#lunr;
      const query = new lunr.Query(files.manifest.fields);
      new lunr.QueryParser(text, query).parse();
      const clauses = query.clauses.map(async (/** @type {any} */ clause) => {
        const term = clause.usePipeline ? this.#analysis.stem(clause.term) : clause.term;
        return { ...clause, terms: await expandClause(lunr, files, { ...clause, term }) };
      });
      return rank(lunr, files, await Promise.all(clauses));
    });
  }

  /**
   * @param {Files} files
   * @param {Filter[]} filters
   * @param {string[]} notes gets a sentence for each unknown name
   * @returns {Promise<(document: number) => boolean>}
   */
  async #makeTest(files, filters, notes) {
    if (!filters.length) return () => true;
    const facets = await readFacets(files);
    for (const filter of filters) {
      if (filter.value === undefined || facets.find(filter).length) continue;
      notes.push(
        `No ${filter.key === "tag" ? "tag" : "organisation"} is called “${filter.value}”.`,
      );
    }
    return facets.makeTest(filters);
  }

  /** What documents can be narrowed down by; fetched when first asked for. */
  facets() {
    return this.#use(readFacets);
  }

  /**
   * Keep the documents that pass all filters, in their order.
   * @param {number[]} documents
   * @param {Filter[]} filters
   * @returns {Promise<number[]>}
   */
  filter(documents, filters) {
    return this.#use(
      async (files) => documents.filter(await this.#makeTest(files, filters, [])),
      true,
    );
  }

  /**
   * What a result shows of documents, in their order.
   * @param {number[]} documents
   * @returns {Promise<Hit[]>}
   */
  hits(documents) {
    return this.#use(async (files) => (await files.shown("hits", documents)).map(makeHit), true);
  }

  /**
   * The abstracts of documents, in their order, plain.
   * @param {number[]} documents
   * @returns {Promise<string[]>}
   */
  texts(documents) {
    return this.#use((files) => files.shown("texts", documents), true);
  }

  /** The listings that have documents, newest first; their documents by rank. Fetched when first asked for. */
  listings() {
    return this.#use((files) => files.listings());
  }
}

/** @param {Files} files */
function readFacets(files) {
  return files.read(
    `facets-${files.manifest.facets}`,
    (file) => new Facets(file, files.manifest.documents),
  );
}

/**
 * The documents that have a term of every group.
 * @param {Files} files
 * @param {Group[]} groups one or more
 * @returns {Promise<Set<number>>}
 */
async function findAll(files, groups) {
  const sets = await Promise.all(
    groups.map(async ({ terms, fields }) => {
      const wanted = files.manifest.fields.map((field) => fields.includes(field));
      const postings = [...(await files.postings(terms)).values()];
      return new Set(
        postings.flatMap((term) =>
          term.fields.flatMap(({ documents }, field) => (wanted[field] ? documents : [])),
        ),
      );
    }),
  );
  return new Set([...sets[0]].filter((document) => sets.every((set) => set.has(document))));
}

/**
 * The most frequent of many terms.
 * @param {Files} files
 * @param {string[]} terms
 */
async function keepFrequent(files, terms) {
  const postings = await files.postings(terms);
  const count = (/** @type {string} */ term) =>
    postings.get(term)?.fields.reduce((sum, { documents }) => sum + documents.length, 0) ?? 0;
  return [...terms].sort((one, other) => count(other) - count(one)).slice(0, MOST_TERMS);
}

/** @param {any} hit as the file has it */
function makeHit({ s, t, d, a, o, c, n = [], x = null, i = null }) {
  return {
    slug: s,
    title: t,
    date: d,
    authors: a,
    organization: o && { slug: o[0], name: o[1] },
    comments: c,
    names: n,
    arxiv: x,
    doi: i,
  };
}
