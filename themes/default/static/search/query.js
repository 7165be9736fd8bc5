/**
 * The query language: text -> clauses, filters and notes. Every text is a query; nothing is an error.
 * `paperarchive/search/query.py` is its twin in Python: change both together, notes included; the cases of
 * `tests/cases/queries.json` compare them.
 */

import { findWords, fold } from "./analysis.js";
import { findIdentifier } from "./identifiers.js";

/**
 * @typedef {"title" | "author" | "venue" | "keywords"} Field
 * @typedef {{kind: "word", text: string, field: Field | null, not: boolean, prefix: boolean, fuzzy: number}}
 *   WordClause
 * @typedef {{kind: "phrase", words: string[], field: Field | null, not: boolean}} PhraseClause of an author: a name of
 *   one word or more, given names first; others may be between its words, and a single letter is an initial
 * @typedef {{key: "tag" | "org", value: string, not: boolean}} TextFilter
 * @typedef {{key: "year" | "authors" | "comments", from: number | null, to: number | null, not: boolean}} NumberFilter
 * @typedef {{key: "date", from: string | null, to: string | null, not: boolean}} DateFilter inclusive, 2024-01-31
 * @typedef {{key: "year" | "date" | "authors" | "comments", unknown: true, not: boolean}} UnknownFilter
 * @typedef {TextFilter | NumberFilter | DateFilter | UnknownFilter} Filter
 * @typedef {{key: string, values: Record<string, string | number>}} Note a string of the catalogue and its placeholders
 * @typedef {import("./identifiers.js").Identifier & {not: boolean}} Id what it names comes first
 * @typedef {{clauses: (WordClause | PhraseClause)[], filters: Filter[], ids: Id[], notes: Note[]}} Query
 * @typedef {{text: string, key: string, value: string, quoted: boolean, not: boolean}} Part text: without its "-"
 * @typedef {[number, number]} Span first and last number, or day counted from 1970
 * @typedef {[number | null, number | null]} Bounds the same; null = open
 */

/** Key -> field. @type {Record<string, Field>} */
const FIELDS = {
  title: "title",
  author: "author",
  venue: "venue",
  keyword: "keywords",
  keywords: "keywords",
};
const ID_KEYS = ["arxiv", "doi", "orcid"];
const KEY =
  "(?:(title|author|venue|keyword|keywords|tag|org|year|date|authors|comments|arxiv|doi|orcid):)?";
const PART = new RegExp(`(-?)${KEY}["“”]([^"“”]*)(["“”]?)([*~][0-9]*)?|(\\S+)`, "gi");
const RUN = new RegExp(`^(-?)${KEY}(.*)$`, "is");
/** "arXiv: 2411.01230", as references have it. */
const PARTED_ID = /((?:^|\s)-?(?:arxiv|doi):)\s+(?=[0-9]|[a-z.-]+\/[0-9])/gi;
const DAY = 864e5;

/**
 * Parse a query; every text is one, if perhaps an empty one.
 * @param {string} text
 * @returns {Query}
 */
export function parseQuery(text) {
  /** @type {Query} */
  const query = { clauses: [], filters: [], ids: [], notes: [] };
  let end = -1;
  for (const match of text.replace(PARTED_ID, "$1").matchAll(PART)) {
    // Directly after a phrase a minus sign is a hyphen: "hard"-to-learn.
    addPart(query, makePart(match, match.index === end));
    addNotesOnPhrase(query, match);
    end = match.index + match[0].length;
  }
  return query;
}

/** @param {RegExpMatchArray} match @param {boolean} isGlued @returns {Part} */
function makePart([whole, sign, key, phrase, , , run], isGlued) {
  const quoted = run === undefined;
  const found = quoted ? [whole, sign, key, phrase] : /** @type {string[]} */ (RUN.exec(run));
  const [, minus, name = "", value] = found;
  const not = minus !== "" && !isGlued && (quoted || name !== "" || !value.startsWith("-"));
  return { text: whole.slice(minus.length), key: name.toLowerCase(), value, quoted, not };
}

/** @param {Query} query @param {Part} part */
function addPart(query, part) {
  const { text, key, value, quoted, not } = part;
  const mayBeId = ID_KEYS.includes(key) || !(key || quoted);
  const id = mayBeId && findIdentifier(value);
  const filter = key && !(key in FIELDS) && !mayBeId && readFilter(key, value);
  if (id) addId(query, { ...id, not });
  else if (filter) query.filters.push(/** @type {Filter} */ ({ key, ...filter, not }));
  else if (!key || (key in FIELDS && findWords(value).length)) {
    (quoted ? addPhrase : addWords)(query, part);
  } else if (key === "authors" && /^\p{L}/u.test(foldValue(value))) {
    addNote(query, "author_meant", text);
    addPart(query, { ...part, key: "author" });
  } else {
    addNote(query, `form_${key}`, text);
    addClauses(query, findWords(text), { ...part, key: "", value: text, quoted: false });
  }
}

/** @param {Query} query @param {Id} id */
function addId({ ids }, id) {
  const isKnown = ids.some(
    ({ key, value, not }) => key === id.key && value === id.value && not === id.not,
  );
  if (!isKnown) ids.push(id);
}

/** @param {Query} query @param {string} name of a string @param {string} text that it is about */
function addNote({ notes }, name, text) {
  const key = `query.${name}`;
  if (notes.some((note) => note.key === key && note.values.text === text)) return;
  notes.push({ key, values: { text } });
}

/** @param {Query} query @param {Part} part */
function addPhrase(query, part) {
  if (part.value.includes("*")) addNote(query, "signs_left_out", part.text);
  addClauses(query, findWords(part.value), part);
}

/** @param {Query} query @param {RegExpMatchArray} match */
function addNotesOnPhrase(query, [whole, , , phrase = "", mark, signs]) {
  const words = findWords(phrase);
  if (words.length && !mark) addNote(query, "unclosed_phrase", words.join(" "));
  if (signs) addNote(query, "signs_left_out", whole);
}

/** @param {Query} query @param {Part} part */
function addWords(query, part) {
  let { text, value } = part;
  let fuzzy = 0;
  const match = /^(.+)~([0-9]{0,9})$/s.exec(value);
  if (match && findWords(match[1]).length) {
    value = match[1];
    fuzzy = Number(match[2] || 1);
    if (fuzzy > 2) addNote(query, "two_wrong_letters", text);
  }
  const words = findWords(value);
  const last = words.at(-1) ?? "";
  // In scripts beyond U+3000 a single character is meaningful enough.
  const prefix = !fuzzy && value.endsWith("*") && (last.length > 1 || last > "\u3000");
  if (prefix) while (value.endsWith("*")) value = value.slice(0, -1);
  if (value.includes("*")) {
    addNote(query, "star_left_out", text);
  }
  if ((prefix || fuzzy) && part.not && words.length > 1) {
    addNote(query, "signs_left_out", text);
  }
  addClauses(query, words, part, prefix, Math.min(fuzzy, 2));
}

/** @param {Query} query @param {string[]} words @param {Part} part */
function addClauses({ clauses }, words, part, prefix = false, fuzzy = 0) {
  const { key, value, quoted, not } = part;
  const field = FIELDS[key] ?? null;
  const isMany = words.length > 1;
  const isName = field === "author" && words.length && !prefix && !fuzzy;
  if (isName ? quoted || isMany : isMany && (quoted || not)) {
    const inOrder = field === "author" ? findNameWords(value) : words;
    clauses.push({ kind: "phrase", words: inOrder, field, not });
    return;
  }
  words.forEach((text, i) => {
    const isLast = i === words.length - 1;
    clauses.push({
      kind: "word",
      text,
      field,
      not,
      prefix: prefix && isLast,
      fuzzy: isLast ? fuzzy : 0,
    });
  });
}

/** @param {string} name @returns {string[]} its words, given names first: "Lovelace, Ada" is turned round */
function findNameWords(name) {
  const [family, given = "", ...rest] = name.split(",");
  return [...findWords(given), ...findWords([family, ...rest].join(" "))];
}

/** @param {string} text */
const foldValue = (text) => fold(text).replace(/\s+/g, " ").trim();

/** @param {string} key @param {string} text @returns {object | null} the filter without its key */
function readFilter(key, text) {
  const value = foldValue(text);
  if (key === "tag" || key === "org") return findWords(value).length ? { value } : null;
  if (value === "unknown") return { unknown: true };
  const bounds = readRange(key, value);
  if (!bounds) return null;
  const [from, to] = key === "date" ? bounds.map(formatDay) : bounds;
  return { from, to };
}

/** @param {number | null} day */
function formatDay(day) {
  return day === null ? null : new Date(day * DAY).toISOString().slice(0, 10);
}

/** @param {string} key @param {string} value @returns {Bounds | null} */
function readRange(key, value) {
  const match = /^([0-9-]*)\.{2,3}([0-9-]*)$/.exec(value);
  if (!match) return readComparison(key, value);
  let [first, last] = [readSpan(key, match[1]), readSpan(key, match[2])];
  if ((match[1] && !first) || (match[2] && !last) || !(first || last)) return null;
  if (first && last && first[0] > last[1]) [first, last] = [last, first];
  return [first?.[0] ?? null, last?.[1] ?? null];
}

/** @param {string} key @param {string} value @returns {Bounds | null} */
function readComparison(key, value) {
  const [, sign, text = ""] = /^([<>≤≥]|[<>]?=)?([0-9-]+)$/.exec(value) ?? [];
  const span = readSpan(key, text);
  if (!span || !sign || sign === "=") return span;
  if (sign === ">") return [span[1] + 1, null];
  if (sign === "<") return [null, span[0] - 1];
  return sign === ">=" || sign === "≥" ? [span[0], null] : [null, span[1]];
}

/** @param {string} key @param {string} text @returns {Span | null} */
function readSpan(key, text) {
  if (key === "date") return readDays(text);
  const number = Number(text);
  return (key === "year" ? /^[12][0-9]{3}$/ : /^[0-9]{1,9}$/).test(text) ? [number, number] : null;
}

/** @param {string} text @returns {Span | null} */
function readDays(text) {
  const match = /^([12][0-9]{3})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?$/.exec(text);
  if (!match) return null;
  const year = Number(match[1]);
  const month = Number(match[2] ?? 1);
  const day = Number(match[3] ?? 1);
  const first = Date.UTC(year, month - 1, day);
  const read = new Date(first);
  if (read.getUTCMonth() !== month - 1 || read.getUTCDate() !== day) return null;
  const after = match[3]
    ? first + DAY
    : match[2]
      ? Date.UTC(year, month, 1)
      : Date.UTC(year + 1, 0, 1);
  return [first / DAY, after / DAY - 1];
}
