/**
 * Answers one query from the files below `search/`: terms, phrases, names and identifiers, ranked and filtered.
 *
 * In: what engine.js has opened, and a query as query.js parses it. Out: documents, best first.
 */

import { findWords } from "./analysis.js";
import { expandClause, expandPrefix } from "./expansion.js";
import { Facets } from "./filters.js";
import { findPhrase, isInitial } from "./phrases.js";
import { rank } from "./ranking.js";

/** @typedef {import("lunr").Lunr} Lunr */
/** @typedef {import("./files.js").Files} Files */
/** @typedef {import("./filters.js").Filter} Filter */
/** @typedef {import("./query.js").WordClause} WordClause */
/** @typedef {import("./query.js").PhraseClause} PhraseClause */
/** @typedef {import("./query.js").Note} Note */
/** @typedef {import("./query.js").Id} Id */
/** @typedef {import("./engine.js").Opened} Opened */
/** @typedef {import("./engine.js").Query} Query */
/** @typedef {import("./engine.js").Found} Found */
/** @typedef {import("./engine.js").Marks} Marks */
/** @typedef {import("./engine.js").Highlights} Highlights */
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
/** Notes on identifiers that no document has. */
const UNKNOWN_IDS = {
  arxiv: "query.unknown_arxiv",
  doi: "query.unknown_doi",
  orcid: "query.unknown_orcid",
  paper: "query.unknown_paper",
  author: "query.unknown_author",
  venue: "query.unknown_venue",
};
/** Notes on fields that no document has; every index has titles. */
const UNUSED_FIELDS = {
  title: "",
  author: "query.no_author",
  venue: "query.no_venue",
  keywords: "query.no_keywords",
};
const NOTHING_NAMED = { documents: /** @type {number[]} */ ([]), excluded: new Set() };
/** @type {Marks} */
const NO_WORDS = { terms: [], words: [] };
/** @type {Highlights} */
const NO_MARKS = { ...NO_WORDS, author: NO_WORDS, venue: NO_WORDS };

/**
 * What identifiers name comes first, then what the other parts of the query find, or without any what mentions the
 * identifiers.
 * @param {Opened} opened
 * @param {Query} query
 * @param {boolean} typing
 * @returns {Promise<Found>}
 */
export async function search(opened, query, typing) {
  const { files } = opened;
  /** @type {Note[]} */
  const notes = [];
  const ids = query.ids ?? [];
  const [passes, named] = await Promise.all([
    makeTest(files, query.filters, notes),
    ids.length ? findIdentified(files, ids, notes) : NOTHING_NAMED,
  ]);
  const isWanted = (/** @type {number} */ document) =>
    passes(document) && !named.excluded.has(document);
  const isMention = !query.clauses.length && ids.some(({ not }) => !not);
  const clauses = isMention ? ids.flatMap(makeMention) : query.clauses;
  const first = named.documents.filter(isWanted);
  if (isMention && !clauses.length) {
    return { documents: first, scores: first.map(() => 1), notes, marks: NO_MARKS, relaxed: false };
  }
  const found = await searchClauses(opened, { ...query, clauses }, isWanted, {
    typing: typing && !isMention,
    mayRelax: !isMention,
  });
  notes.push(...found.notes);
  if (!first.length) return { ...found, notes };
  const rest = found.documents.flatMap((document, at) => (first.includes(document) ? [] : [at]));
  const best = (found.scores[0] ?? 0) + 1;
  return {
    ...found,
    notes,
    documents: [...first, ...rest.map((at) => found.documents[at])],
    scores: [...first.map(() => best), ...rest.map((at) => found.scores[at])],
  };
}

/**
 * @param {Files} files
 * @param {Id[]} ids
 * @param {Note[]} notes gets one for each that no document has
 * @returns {Promise<{documents: number[], excluded: Set<number>}>} documents: newest first for each identifier
 */
async function findIdentified(files, ids, notes) {
  const found = await files.identified(ids);
  for (const [at, { key, value }] of ids.entries()) {
    if (!found[at].length) notes.push({ key: UNKNOWN_IDS[key], values: { name: value } });
  }
  const wanted = found.flatMap((documents, at) => (ids[at].not ? [] : documents.toReversed()));
  const excluded = found.filter((_, at) => ids[at].not).flat();
  return { documents: [...new Set(wanted)], excluded: new Set(excluded) };
}

/**
 * @param {Id} id
 * @returns {WordClause[]} the words of papers that mention it
 */
function makeMention({ key, value, not }) {
  if (not || !["arxiv", "doi"].includes(key)) return [];
  return findWords(value).map((text) => {
    return { kind: "word", text, field: null, not: false, prefix: false, fuzzy: 0 };
  });
}

/**
 * @param {Opened} opened
 * @param {Query} query
 * @param {(document: number) => boolean} mayPass
 * @param {{typing: boolean, mayRelax: boolean}} settings typing: the last word may be unfinished. mayRelax: any of
 *   the words is enough if no document has all
 * @returns {Promise<Found>}
 */
async function searchClauses(opened, query, mayPass, { typing, mayRelax }) {
  const { files } = opened;
  const notes = findUnusedFields(files, query.clauses);
  const clauses = query.clauses.map((clause) => takeAsName(opened, clause));
  const last = clauses.at(-1);
  const words = clauses.filter((clause) => clause.kind === "word");
  const phrases = clauses.filter((clause) => clause.kind === "phrase");
  const [groups, contained] = await Promise.all([
    Promise.all(words.map((word) => expandWord(opened, word, typing && word === last, notes))),
    Promise.all(
      phrases.map((phrase) =>
        findPhrase(files, phrase.words, phrase.field, typing && phrase === last),
      ),
    ),
  ]);
  const excluded = await Promise.all(
    words.map(({ not }, at) => (not && groups[at].length ? findAll(files, groups[at]) : null)),
  );
  const isWanted = (/** @type {number} */ document) =>
    phrases.every(({ not }, at) => contained[at].has(document) !== not) &&
    !excluded.some((set) => set?.has(document)) &&
    mayPass(document);

  const required = groups.filter((_, at) => !words[at].not).flat();
  const quoted = phrases.filter(({ not }) => !not);
  const optional = quoted.flatMap((phrase) => makePhraseGroups(opened, phrase));
  const marks = makeMarks(words, groups, quoted);
  if (!required.length && !optional.length) {
    const documents = listUnranked(files, { ...query, clauses }, notes).filter(isWanted);
    return { documents, scores: documents.map(() => 0), notes, marks, relaxed: false };
  }
  const { found, relaxed } = await rankGroups(opened, required, optional, { isWanted, mayRelax });
  if (relaxed) notes.push({ key: "query.any_word", values: {} });
  const documents = found.map(({ ref }) => Number(ref));
  return { documents, scores: found.map(({ score }) => score), notes, marks, relaxed };
}

/**
 * @param {Files} files
 * @param {Query["clauses"]} clauses
 * @returns {Note[]} one for each field that no document has
 */
function findUnusedFields({ manifest }, clauses) {
  const unused = clauses.flatMap(({ field }) =>
    field === null || manifest.fields.includes(field) ? [] : [UNUSED_FIELDS[field]],
  );
  return Array.from(new Set(unused), (key) => ({ key, values: {} }));
}

/**
 * A name that is a stop word, as in "Kaiming He", is not in the index, but its positions are.
 * @param {Opened} opened
 * @param {WordClause | PhraseClause} clause
 * @returns {WordClause | PhraseClause}
 */
function takeAsName({ analysis }, clause) {
  if (clause.kind === "phrase" || clause.field === null || clause.field === "title") return clause;
  const { text, field, not, prefix, fuzzy } = clause;
  if (prefix || fuzzy || !analysis.isStopWord(text)) return clause;
  return { kind: "phrase", words: [text], field, not };
}

/**
 * @param {Opened} opened
 * @param {PhraseClause} phrase
 * @returns {TermGroup[]} what to rank its documents by
 */
function makePhraseGroups(opened, { words, field }) {
  const ranked = field === "author" ? words.filter((word) => !isInitial(word)) : words;
  return makeGroups(opened, ranked.join(" "), field);
}

/**
 * @param {WordClause[]} words
 * @param {TermGroup[][]} groups of each word
 * @param {PhraseClause[]} phrases
 * @returns {Highlights}
 */
function makeMarks(words, groups, phrases) {
  const select = (/** @type {string | null} */ field) => {
    const isHere = (/** @type {WordClause | PhraseClause} */ clause) =>
      (clause.field === "title" ? null : clause.field) === field;
    const used = groups.filter((_, at) => !words[at].not && isHere(words[at])).flat();
    return {
      terms: [...new Set(used.flatMap(({ terms }) => terms))].filter(Boolean),
      words: [...new Set(phrases.filter(isHere).flatMap((phrase) => phrase.words))],
    };
  };
  return { ...select(null), author: select("author"), venue: select("venue") };
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
 * @param {{isWanted: (document: number) => boolean, mayRelax: boolean}} settings
 * @returns {Promise<{found: import("lunr").Result[], relaxed: boolean}>} best first; documents with any of the required
 *   groups where none has all
 */
async function rankGroups({ lunr, files }, required, optional, { isWanted, mayRelax }) {
  const { REQUIRED, OPTIONAL } = lunr.Query.presence;
  const rankWith = async (/** @type {number} */ presence) => {
    const clauses = [
      ...required.flatMap((group) => makeClauses(lunr, group, presence)),
      ...optional.flatMap((group) => makeClauses(lunr, group, OPTIONAL)),
    ];
    return (await rank(lunr, files, clauses)).filter(({ ref }) => isWanted(Number(ref)));
  };
  const found = await rankWith(REQUIRED);
  if (found.length || required.length < 2 || !mayRelax) return { found, relaxed: false };
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
  // No document has the field: the empty term matches nothing.
  const { fields } = files.manifest;
  if (field !== null && !fields.includes(field)) return [{ word: "", terms: [""], fields }];
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
export async function makeTest(files, filters, notes) {
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
export function readFacets(files) {
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
