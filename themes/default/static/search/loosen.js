/**
 * Ways out of an empty result: searches that ask for less and find something. Loaded when nothing was found.
 */

import { NO_CHOICE } from "./facets.js";

/** @typedef {import("./page.js").State} State */
/** @typedef {{text: string, change: Partial<State>}} Way */

/** Most offers to make. */
const MOST = 5;
/** The parts of a query: words, phrases, filters. */
const PART = /(?:[^\s"“”]|["“”][^"“”]*["“”]?)+/gu;

/**
 * @param {State} state that found nothing
 * @param {{name: string, value: string, label: string}[]} chosen facet values
 * @param {(state: State) => Promise<number>} count how many papers another state finds
 * @returns {Promise<(Way & {count: number})[]>} the smallest change first
 */
export async function findOffers(state, chosen, count) {
  const byWords = loosenWords(state.words);
  const without = byWords.map(({ text, change }) => {
    return { text: `${text} without the filters`, change: { ...change, choice: NO_CHOICE } };
  });
  const everything = { text: "Everything", change: { words: "", choice: NO_CHOICE } };
  const offers = [];
  for (const way of [
    ...loosenChoice(state, chosen),
    ...byWords,
    ...(chosen.length ? without : []),
    everything,
  ]) {
    const found = await count({ ...state, ...way.change });
    if (found) offers.push({ ...way, count: found });
    if (offers.length === MOST) break;
  }
  return offers;
}

/**
 * Without one of the chosen values, or without all of them.
 * @param {State} state
 * @param {{name: string, value: string, label: string}[]} chosen
 * @returns {Way[]}
 */
function loosenChoice({ choice }, chosen) {
  const each = chosen.map(({ name, value, label }) => {
    const others = choice[name].filter((other) => other !== value);
    return { text: `Without “${label}”`, change: { choice: { ...choice, [name]: others } } };
  });
  return chosen.length > 1
    ? [...each, { text: "Without the filters", change: { choice: NO_CHOICE } }]
    : each;
}

/**
 * Without quotation marks, with similar spellings, without one part.
 * @param {string} words
 * @returns {Way[]}
 */
function loosenWords(words) {
  /** @type {string[]} */
  const parts = words.match(PART) ?? [];
  const unquoted = words.replace(/["“”]/g, "").trim();
  const near = parts
    .map((part) => (/^[\p{L}\p{M}]{4,}$/u.test(part) ? `${part}~` : part))
    .join(" ");
  const less =
    parts.length > 1
      ? parts.slice(0, MOST).map((part) => parts.filter((other) => other !== part).join(" "))
      : [];
  const texts = new Set([unquoted, near, ...less]);
  texts.delete(words.trim());
  texts.delete("");
  return [...texts].map((text) => ({ text: `“${text}”`, change: { words: text } }));
}
