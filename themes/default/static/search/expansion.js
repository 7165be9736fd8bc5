/**
 * Query expansion: the terms of the index that match a wildcard or a fuzzy word.
 */

/** @typedef {import("lunr").Lunr} Lunr */
/** @typedef {import("./files.js").Files} Files */

/** Letters to cut at most from an unfinished word until a term begins with it: the index holds stems. */
const SHORTENED = 4;
const LEAST_PREFIX = 3;

/**
 * The terms that a clause of lunr.js matches, in the order in which lunr.js visits them.
 * @param {Lunr} lunr
 * @param {Files} files
 * @param {{term: string, editDistance?: number}} clause the term after stemming; "*" matches any letters
 * @returns {Promise<string[]>} a plain term matches itself, whether the index has it or not
 */
export async function expandClause(lunr, files, clause) {
  const { term, editDistance = 0 } = clause;
  const parts = term.split("*");
  if (!editDistance && parts.length === 1) return [term];
  // With one letter before the wildcard, the vocabulary is smaller than the shards to read.
  const isRange = !editDistance && parts[0].length > 1;
  const terms = await (isRange ? files.termsFrom(parts[0]) : files.vocabulary());
  const likely = terms.filter(
    editDistance ? (other) => isNear(other, term, editDistance) : makeFilter(parts),
  );
  return lunr.TokenSet.fromArray(likely).intersect(lunr.TokenSet.fromClause(clause)).toArray();
}

/**
 * A cheap prefilter for lunr.js: whether a term may be within some edits of a word.
 * @param {string} term
 * @param {string} word
 * @param {number} edits
 */
function isNear(term, word, edits) {
  if (word.includes("*")) return true;
  if (Math.abs(term.length - word.length) > edits) return false;
  let rest = word;
  let missing = 0;
  for (let at = 0; at < term.length && missing <= edits; at++) {
    const found = rest.indexOf(term[at]);
    if (found < 0) missing++;
    else rest = rest.slice(0, found) + rest.slice(found + 1);
  }
  return missing <= edits;
}

/**
 * Make a test whether a term contains the parts between wildcards in order.
 * @param {string[]} parts
 * @returns {(term: string) => boolean}
 */
function makeFilter(parts) {
  return (term) => {
    let at = 0;
    return parts.every((part) => {
      const found = term.indexOf(part, at);
      at = found + part.length;
      return found >= 0;
    });
  };
}

/**
 * The terms that begin with a prefix; if there are none, the prefix is shortened.
 * @param {Files} files
 * @param {string} prefix
 * @returns {Promise<string[]>} sorted
 */
export async function expandPrefix(files, prefix) {
  let terms = await files.termsFrom(prefix);
  const least = Math.max(LEAST_PREFIX, prefix.length - SHORTENED);
  for (let length = prefix.length - 1; !terms.length && length >= least; length--) {
    const shortened = prefix.slice(0, length);
    terms = await files.termsFrom(shortened);
    // `trainin` will become `training`, whose stem is `train`, not `trainable`.
    if (terms.includes(shortened)) terms = [shortened];
  }
  return terms;
}
