/**
 * Ways out of an empty result: searches that ask for less and find something. Loaded when nothing was found.
 */

import { t } from "../text.js";
import { NO_CHOICE } from "./facets.js";

/** @typedef {import("./page.js").State} State */
/** @typedef {{text: string, change: Partial<State>}} Way */

/** Most offers to make. */
const MAX_OFFERS = 5;
/** The parts of a query: words, phrases, filters. */
const PART = /(?:[^\s"“”]|["“”][^"“”]*["“”]?)+/gu;

/**
 * @param {State} state that found nothing
 * @param {{name: string, value: string, label: string}[]} chosen facet values
 * @param {(state: State) => Promise<number>} count how many papers another state finds
 * @returns {Promise<(Way & {count: number})[]>} the smallest change first
 */
export async function findOffers(state, chosen, count) {
  const looser = loosenWords(state.words);
  const ways = loosenChoice(state, chosen);
  for (const words of looser) {
    ways.push({ text: t("scripts.loosen.words", { words }), change: { words } });
  }
  for (const words of chosen.length ? looser : []) {
    const text = t("scripts.loosen.words_without_filters", { words });
    ways.push({ text, change: { words, choice: NO_CHOICE } });
  }
  const everything = t("scripts.loosen.everything");
  ways.push({ text: everything, change: { words: "", choice: NO_CHOICE } });
  const offers = [];
  for (const way of ways) {
    const found = await count({ ...state, ...way.change });
    if (found) offers.push({ ...way, count: found });
    if (offers.length === MAX_OFFERS) break;
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
    const text = t("scripts.loosen.without", { label });
    return { text, change: { choice: { ...choice, [name]: others } } };
  });
  if (chosen.length < 2) return each;
  return [...each, { text: t("scripts.loosen.without_filters"), change: { choice: NO_CHOICE } }];
}

/**
 * Without quotation marks, with similar spellings, without one part.
 * @param {string} words
 * @returns {Set<string>}
 */
function loosenWords(words) {
  /** @type {string[]} */
  const parts = words.match(PART) ?? [];
  const unquoted = words.replace(/["“”]/g, "").trim();
  const near = parts
    .map((part) =>
      /^(?:(?:title|author|venue|keywords?):)?[\p{L}\p{M}]{4,}$/iu.test(part) ? `${part}~` : part,
    )
    .join(" ");
  const less =
    parts.length > 1
      ? parts.slice(0, MAX_OFFERS).map((part) => parts.filter((other) => other !== part).join(" "))
      : [];
  const texts = new Set([unquoted, near, ...less]);
  texts.delete(words.trim());
  texts.delete("");
  return texts;
}
