/**
 * The strings that scripts show, in the language of the site.
 *
 * In: `locale.js`, which the build makes of the catalogue in `paperarchive/site/locales/`. `Locale` of
 * `paperarchive/site/locale.py` fills strings by the same rules. Out: strings, numbers and days.
 */

import locale from "./locale.js";

const plurals = new Intl.PluralRules(locale.language);
const PLACEHOLDER = /\{(\w+)\}|\{\{|\}\}/g;

/** @typedef {Record<string, string | number>} Values of placeholders; numbers are written with their thousands separated */

/**
 * A string of the catalogue.
 * @param {string} key
 * @param {Values} [values]
 */
export function t(key, values = {}) {
  return fill(key, locale.texts[key], values);
}

/**
 * The form of a string that fits a count, which fills `{count}`.
 * @param {string} key
 * @param {number} count
 * @param {Values} [values]
 */
export function plural(key, count, values = {}) {
  const forms = locale.plurals[key];
  return fill(key, forms?.[plurals.select(count)] ?? forms?.other, { count, ...values });
}

/** "1,234". @param {number} number */
export function formatNumber(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, locale.thousandsSeparator);
}

/** "29 Oct 2025", "October 2025", "2025". @param {string} date 2025-10-29, 2025-10, 2025 */
export function formatDay(date) {
  const [year, month, day] = date.split("-").map(Number);
  if (month === undefined) return String(year);
  const [key, pattern] =
    day === undefined ? ["month", locale.month] : ["shortDay", locale.shortDay];
  return fill(key, pattern, {
    day: String(day),
    month: locale.months[month - 1],
    short_month: locale.shortMonths[month - 1],
    year: String(year),
  });
}

/**
 * @param {string} key for messages
 * @param {string | undefined} pattern
 * @param {Values} values
 */
function fill(key, pattern, values) {
  if (pattern === undefined) throw new Error(`the catalogue has no string ${key}`);
  return pattern.replace(PLACEHOLDER, (whole, name) => {
    if (name === undefined) return whole[0];
    const value = values[name];
    if (value === undefined) throw new Error(`the string ${key} needs ${name}`);
    return typeof value === "number" ? formatNumber(value) : value;
  });
}
