/**
 * Phrase search: documents in which words follow each other. lunr.js has none; the positions files make it possible.
 */

import { decodePositions } from "./codec.js";

/** @typedef {import("./files.js").Files} Files */

/**
 * Find the documents whose title or abstract contains a phrase.
 * @param {Files} files
 * @param {string[]} words surface words, one or more
 * @param {boolean} inTitle whether it must be in the title
 * @returns {Promise<Set<number>>}
 */
export async function findPhrase(files, words, inTitle) {
  const rows = await files.positions(words);
  /** Document -> positions where the phrase may begin. @type {Map<number, number[]> | null} */
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
  if (inTitle && starts?.size) {
    // The empty word marks the position after the title's last word.
    const ends = decodePositions((await files.positions([""]))[0]);
    for (const [document, begun] of starts) {
      if (begun[0] + words.length > (ends.get(document)?.[0] ?? 0)) starts.delete(document);
    }
  }
  return new Set(starts?.keys());
}
