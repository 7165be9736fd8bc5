/**
 * Phrase search: documents in which words follow each other. lunr.js has none; the positions files make it possible.
 */

import { decodePositions } from "./codec.js";

/** @typedef {import("./files.js").Files} Files */
/** @typedef {import("./query.js").Field} Field */
/** @typedef {Map<number, number[]>} Positions document -> positions, ascending */

/** Fields whose words are those of titles and abstracts, or have no positions; the others are lists of names. */
const TEXTS = new Set(["title", "abstract", "tags", "organization"]);
/** Positions of an item: each name begins at a multiple of this, and there is a gap behind it. */
const ITEM_SIZE = 16;

/**
 * Find the documents that contain a phrase.
 * @param {Files} files
 * @param {string[]} words surface words, one or more
 * @param {Field | null} field null: title, abstract, and all fields of names
 * @param {boolean} [isUnfinished] whether the last word of a name may be longer
 * @returns {Promise<Set<number>>}
 */
export async function findPhrase(files, words, field, isUnfinished = false) {
  const names = files.manifest.fields.filter((name) => !TEXTS.has(name));
  if (field === "author") return findName(files, words, isUnfinished);
  if (field !== null && field !== "title") return findInRow(files, words.map(makeKey(field)));
  const found = await findInText(files, words, field !== null);
  if (field === null) {
    for (const name of names) {
      for (const document of await findInRow(files, words.map(makeKey(name)))) found.add(document);
    }
  }
  return found;
}

/**
 * The key of a word of a field's names.
 * @param {string} field
 * @returns {(word: string) => string}
 */
const makeKey = (field) => (word) => `${field}:${word}`;

/**
 * @param {Files} files
 * @param {string[]} words
 * @param {boolean} inTitle whether the phrase must be in the title
 */
async function findInText(files, words, inTitle) {
  const starts = await findStarts(files, words);
  if (inTitle && starts.size) {
    // The empty word marks the position after the title's last word.
    const ends = decodePositions((await files.positions([""]))[0]);
    for (const [document, begun] of starts) {
      if (begun[0] + words.length > (ends.get(document)?.[0] ?? 0)) starts.delete(document);
    }
  }
  return new Set(starts.keys());
}

/**
 * @param {Files} files
 * @param {string[]} keys
 */
async function findInRow(files, keys) {
  return new Set((await findStarts(files, keys)).keys());
}

/**
 * @param {Files} files
 * @param {string[]} words
 * @returns {Promise<Positions>} where the words begin that follow each other
 */
async function findStarts(files, words) {
  const rows = await files.positions(words);
  /** @type {Positions | null} */
  let starts = null;
  // The rarest word first: its row is the shortest.
  for (const offset of rows
    .map((_, at) => at)
    .sort((one, other) => rows[one].length - rows[other].length)) {
    const found = new Map();
    for (const [document, positions] of decodePositions(rows[offset])) {
      const known = starts?.get(document);
      if (starts && !known) continue;
      const begun = positions.map((position) => position - offset);
      const kept = known ? known.filter((start) => begun.includes(start)) : begun;
      if (kept.length) found.set(document, kept);
    }
    starts = found;
  }
  return starts ?? new Map();
}

/**
 * Find the documents with an author of whose name these are words, in this order: "Geoffrey Hinton" finds
 * "Geoffrey E. Hinton", and "G. Hinton" both.
 * @param {Files} files
 * @param {string[]} words a single letter is an initial
 * @param {boolean} isUnfinished whether the last word may be longer
 */
async function findName(files, words, isUnfinished) {
  const isBegun = words.map(
    (word, at) => isInitial(word) || (isUnfinished && at === words.length - 1),
  );
  const keys = words.map(makeKey("author"));
  /** @type {Positions[]} */
  const found = [];
  const whole = await files.positions(keys.filter((_, at) => !isBegun[at]));
  if (whole.includes("")) return new Set();
  for (const at of keys.keys()) {
    found.push(
      isBegun[at]
        ? mergePositions(await files.positionsFrom(keys[at]))
        : decodePositions(/** @type {string} */ (whole.shift())),
    );
  }
  const documents = [...found[0].keys()].filter((document) =>
    isInOrder(found.map((positions) => positions.get(document) ?? [])),
  );
  return new Set(documents);
}

/**
 * Whether a word of a name is an initial: one letter, of a script with capitals.
 * @param {string} word folded
 */
export const isInitial = (word) => word.length === 1 && word !== word.toUpperCase();

/**
 * @param {string[]} rows
 * @returns {Positions} those of all rows together
 */
function mergePositions(rows) {
  const merged = new Map();
  for (const row of rows) {
    for (const [document, positions] of decodePositions(row)) {
      merged.set(document, [...(merged.get(document) ?? []), ...positions]);
    }
  }
  return merged;
}

/**
 * Whether one name has the words of all positions in order.
 * @param {number[][]} positions of each word in a document
 */
function isInOrder([first, ...rest]) {
  let ends = first;
  for (const positions of rest) {
    ends = positions.filter((position) => ends.some((end) => isBehind(position, end)));
  }
  return ends.length > 0;
}

/**
 * @param {number} position
 * @param {number} end of the word before
 */
function isBehind(position, end) {
  const isSameName = Math.floor(position / ITEM_SIZE) === Math.floor(end / ITEM_SIZE);
  // A name of more words than fit runs on without a gap.
  return position === end + 1 || (isSameName && position > end);
}
