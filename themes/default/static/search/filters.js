/**
 * Filters on the facts of each document: tags, organisation, date, authors, comments. Reads the facets file.
 */

import { fold } from "./analysis.js";
import { decodeDocuments, decodeNumbers } from "./codec.js";

/** @typedef {import("./query.js").Filter} Filter */
/** @typedef {import("./query.js").TextFilter} TextFilter */
/**
 * @typedef {object} Facts of a document; null = not known
 * @property {number | null} year
 * @property {string | null} date "2024-01-31"
 * @property {number | null} authorCount
 * @property {number | null} organization index into `organizations`
 * @property {number | null} comments
 * @property {number | null} venue index into `venues`
 * @property {number[]} tags indices into `tags`, ascending
 */
/**
 * @typedef {object} FacetsFile
 * @property {[string, string][]} tags slug and label, by label
 * @property {[string, string][]} organizations slug and name
 * @property {string} dates days since the date before, plus 1; 0 = not known
 * @property {string} authors number of authors; 0 = not known
 * @property {string} comments number of comments plus 1; 0 = not known
 * @property {string[]} tag_documents per tag
 * @property {string[]} organization_documents per organisation
 * @property {[string, string][]} [venues] slug and name; absent where no venue is known
 * @property {string[]} [venue_documents] per venue
 */

const DAY_MILLISECONDS = 86_400_000;
/** 1 January of year 1, in milliseconds before 1970. */
const FIRST_DAY = -719162 * DAY_MILLISECONDS;

export class Facets {
  /** @type {Facts[]} */
  #facts;

  /**
   * @param {FacetsFile} file
   * @param {number} documents how many there are
   */
  constructor(file, documents) {
    this.tags = file.tags.map(([slug, label]) => ({ slug, label }));
    this.organizations = file.organizations.map(([slug, name]) => ({ slug, name }));
    this.venues = (file.venues ?? []).map(([slug, name]) => ({ slug, name }));
    const dates = decodeDates(file.dates);
    const authorCounts = decodeNumbers(file.authors);
    const comments = decodeNumbers(file.comments);
    this.#facts = Array.from({ length: documents }, (_, document) => ({
      year: dates[document] ? Number(dates[document].slice(0, 4)) : null,
      date: dates[document],
      authorCount: authorCounts[document] || null,
      organization: null,
      comments: comments[document] ? comments[document] - 1 : null,
      venue: null,
      tags: [],
    }));
    for (const [tag, row] of file.tag_documents.entries()) {
      for (const document of decodeDocuments(row)) this.#facts[document].tags.push(tag);
    }
    for (const [organization, row] of file.organization_documents.entries()) {
      for (const document of decodeDocuments(row)) {
        this.#facts[document].organization = organization;
      }
    }
    for (const [venue, row] of (file.venue_documents ?? []).entries()) {
      for (const document of decodeDocuments(row)) this.#facts[document].venue = venue;
    }
  }

  /** @type {(document: number) => Facts} */
  of = (document) => this.#facts[document];

  /**
   * @param {TextFilter} filter
   * @returns {number[]} indices of the tags or organisations whose slug or label it names
   */
  find({ key, value }) {
    const known =
      key === "tag"
        ? this.tags.map(({ slug, label }) => [slug, label])
        : this.organizations.map(({ slug, name }) => [slug, name]);
    const wanted = fold(value);
    return known.flatMap((names, index) =>
      names.some((name) => fold(name) === wanted) ? [index] : [],
    );
  }

  /**
   * @param {Filter[]} filters
   * @returns {(document: number) => boolean} whether a document passes all of them
   */
  makeTest(filters) {
    const tests = filters.map((filter) => {
      const test = this.#makeTest(filter);
      return (/** @type {Facts} */ facts) => test(facts) !== filter.not;
    });
    return (document) => tests.every((test) => test(this.#facts[document]));
  }

  /**
   * @param {Filter} filter
   * @returns {(facts: Facts) => boolean} its `not` left aside
   */
  #makeTest(filter) {
    if ("value" in filter) {
      const wanted = this.find(filter);
      if (filter.key === "tag") return ({ tags }) => tags.some((tag) => wanted.includes(tag));
      return ({ organization }) => organization !== null && wanted.includes(organization);
    }
    const name = filter.key === "authors" ? "authorCount" : filter.key;
    if ("unknown" in filter) return (facts) => facts[name] === null;
    const { from, to } = filter;
    return (facts) => {
      const value = facts[name];
      return value !== null && (from === null || value >= from) && (to === null || value <= to);
    };
  }
}

/**
 * @param {string} text
 * @returns {(string | null)[]}
 */
function decodeDates(text) {
  let days = 0;
  return decodeNumbers(text).map((number) => {
    if (number === 0) return null;
    days += number - 1;
    return new Date(FIRST_DAY + days * DAY_MILLISECONDS).toISOString().slice(0, 10);
  });
}
