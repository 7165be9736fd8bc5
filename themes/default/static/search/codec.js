/**
 * How the files of the search write numbers and sorted words; `paperarchive/search/codec.py` writes what this reads.
 */

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** Code of a character -> its digit. @type {number[]} */
const VALUES = [];
for (let value = 0; value < 64; value++) VALUES[DIGITS.charCodeAt(value)] = value;

/**
 * Read numbers: digits of five bits each, the lowest first; the sixth bit says that more follow.
 * @param {string} text
 * @returns {number[]}
 */
export function decodeNumbers(text) {
  const numbers = [];
  for (let at = 0, number = 0, shift = 0; at < text.length; at++) {
    const digit = VALUES[text.charCodeAt(at)];
    number |= (digit & 31) << shift;
    shift += 5;
    if (digit < 32) {
      numbers.push(number);
      number = shift = 0;
    }
  }
  return numbers;
}

/**
 * Read ascending documents from their gaps.
 * @param {string} text
 * @returns {number[]}
 */
export function decodeDocuments(text) {
  let document = -1;
  return decodeNumbers(text).map((gap) => {
    document += gap + 1;
    return document;
  });
}

/**
 * Read sorted words: each row begins with the number of letters shared with the row before; after "|" stands the rest.
 * @param {string[]} rows
 * @returns {Map<string, string>} word -> rest of its row, in the order of the rows
 */
export function decodeRows(rows) {
  const words = new Map();
  let word = "";
  for (const row of rows) {
    let at = 0;
    while (VALUES[row.charCodeAt(at)] > 31) at++;
    const bar = row.indexOf("|");
    const end = bar < 0 ? row.length : bar;
    word = word.slice(0, decodeNumbers(row.slice(0, at + 1))[0]) + row.slice(at + 1, end);
    words.set(word, row.slice(end + 1));
  }
  return words;
}

/**
 * Read the postings of a term in one field.
 * @param {string} text
 * @returns {{documents: number[], counts: number[]}} documents ascending, and how often each has the term
 */
export function decodePostings(text) {
  const numbers = decodeNumbers(text);
  const documents = [];
  const counts = [];
  for (let at = 0, document = -1; at < numbers.length; ) {
    const number = numbers[at++];
    document += (number >> 1) + 1;
    documents.push(document);
    counts.push(number & 1 ? numbers[at++] + 2 : 1);
  }
  return { documents, counts };
}

/**
 * Read where a word stands.
 * @param {string} text
 * @returns {Map<number, number[]>} document -> positions, ascending
 */
export function decodePositions(text) {
  const numbers = decodeNumbers(text);
  const found = new Map();
  for (let at = 0, document = -1; at < numbers.length; ) {
    document += numbers[at++] + 1;
    const positions = [];
    for (let left = numbers[at++] + 1, position = -1; left > 0; left--) {
      position += numbers[at++] + 1;
      positions.push(position);
    }
    found.set(document, positions);
  }
  return found;
}
