/**
 * Phrases: documents in which words follow each other. lunr.js has no such thing; the positions files have.
 */

import { decodePositions } from "./codec.js";

/** @typedef {import("./files.js").Files} Files */

/**
 * The documents that contain a phrase, in title or abstract.
 * @param {Files} files
 * @param {string[]} words surface words, one or more
 * @param {boolean} inTitle only those that have it in the title
 * @returns {Promise<Set<number>>}
 */
export async function findPhrase(files, words, inTitle) {
  const rows = await files.positions(words);
  /** Document -> where the phrase may begin. @type {Map<number, number[]> | null} */
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
    // The place after the title's last word is that of the empty word.
    const ends = decodePositions((await files.positions([""]))[0]);
    for (const [document, begun] of starts) {
      if (begun[0] + words.length > (ends.get(document)?.[0] ?? 0)) starts.delete(document);
    }
  }
  return new Set(starts?.keys());
}
