/**
 * Tokenizer: text -> the words and terms that search looks up. `paperarchive/text/analysis.py` is its twin in Python:
 * change both together; shared tests compare them.
 */

// biome-ignore lint/suspicious/noMisleadingCharacterClass: combining marks are meant, each by itself
const DROPPED = /[\u0300-\u036f\u00ad\ufe00-\ufe0f]+/g;
const CJK =
  "[\\u3005-\\u3007\\u3041-\\u3096\\u30a1-\\u30fa\\u30fc\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\u{20000}-\\u{3134f}]";
const LETTER = "[\\p{L}\\p{N}\\p{M}]";
const CLITICS = new RegExp(`(${LETTER})(?:['’](?:s|t|d|ll|re|ve|m)(?!${LETTER}))+`, "gu");
const WORD = new RegExp(
  `${CJK}+|(?=[\\p{L}\\p{N}])(?:\\p{Nd}\\.(?=\\p{Nd})|(?!${CJK})${LETTER})+`,
  "gu",
);
const BEGINS_WITH_CJK = new RegExp(`^${CJK}`, "u");

/**
 * Remove what readers do not type: case, accents, soft hyphens, Unicode compatibility forms.
 * @param {string} text
 * @returns {string}
 */
export function fold(text) {
  return text
    .normalize("NFKD")
    .replace(DROPPED, "")
    .toLowerCase()
    .replace(/ς/g, "σ")
    .normalize("NFC");
}

/**
 * Split a text into its words, folded, in order; runs of Chinese, Japanese and Korean become pairs of characters.
 * @param {string} text
 * @returns {string[]}
 */
export function findWords(text) {
  return (fold(text).replace(CLITICS, "$1").match(WORD) ?? []).flatMap(partWord);
}

/**
 * @param {string} word
 * @returns {string[]}
 */
function partWord(word) {
  const characters = BEGINS_WITH_CJK.test(word) ? [...word] : [];
  return characters.length < 2
    ? [word]
    : characters.slice(1).map((next, i) => characters[i] + next);
}

/**
 * Make the functions that need the stop words and the stemmer of lunr.js.
 * @param {import("lunr").Lunr} lunr lunr.js 2.3.9
 * @returns {{isStopWord: (word: string) => boolean, stem: (word: string) => string,
 *   findTerms: (text: string) => string[]}}
 */
export function makeTerms(lunr) {
  /** @param {string} word */
  const isStopWord = (word) => !lunr.stopWordFilter(word);
  /** @param {string} word @returns {string} */
  const stem = (word) => lunr.stemmer(new lunr.Token(word, {})).toString();
  /** @param {string} text */
  const findTerms = (text) =>
    findWords(text)
      .filter((word) => !isStopWord(word))
      .map(stem);
  return { isStopWord, stem, findTerms };
}
