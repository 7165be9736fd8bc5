/**
 * Decodes the numbers and sorted words of the search files; `paperarchive/search/codec.py` encodes them.
 */

/** The 64 digits, of six bits each. */
export const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** Code of a character -> its digit. @type {number[]} */
const VALUES = [];
for (let value = 0; value < 64; value++) VALUES[DIGITS.charCodeAt(value)] = value;

/**
 * Decode variable-length numbers: digits of five bits, lowest first; the sixth bit marks that another digit follows.
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
 * Decode ascending documents from the gaps between them.
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
 * Decode front-coded sorted words: a row begins with the length of the prefix shared with the row before; "|" ends the
 * word.
 * @param {string[]} rows
 * @returns {Map<string, string>} word -> the row after "|", in the order of the rows
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
 * Decode the postings of a term in one field.
 * @param {string} text
 * @returns {{documents: number[], counts: number[]}} documents ascending, and the term's count in each
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
 * Decode the positions of a word.
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
