/**
 * Filters by what is known of each document: tags, organisation, date, authors, comments. Reads the facets file.
 */

import { fold } from "./analysis.js";
import { decodeDocuments, decodeNumbers } from "./codec.js";

/**
 * @typedef {object} Facts of a document; null = not known
 * @property {number | null} year
 * @property {string | null} date "2024-01-31"
 * @property {number | null} authors
 * @property {number | null} organization its number in `organizations`
 * @property {number | null} comments
 * @property {number[]} tags their numbers in `tags`, ascending
 */
/** @typedef {{key: string, not: boolean, value?: string, from?: any, to?: any, unknown?: boolean}} Filter */

const DAY_MILLISECONDS = 86_400_000;
/** 1 January of year 1, in milliseconds before 1970. */
const FIRST_DAY = -719162 * DAY_MILLISECONDS;

export class Facets {
  /** @type {Facts[]} */
  #facts;

  /**
   * @param {any} file
   * @param {number} documents
   */
  constructor(file, documents) {
    /** By label. @type {{slug: string, label: string}[]} */
    this.tags = file.tags.map(([slug, label]) => ({ slug, label }));
    /** @type {{slug: string, name: string}[]} */
    this.organizations = file.organizations.map(([slug, name]) => ({ slug, name }));
    const dates = decodeDates(file.dates);
    const authors = decodeNumbers(file.authors);
    const comments = decodeNumbers(file.comments);
    this.#facts = Array.from({ length: documents }, (_, document) => ({
      year: dates[document] ? parseInt(dates[document]) : null,
      date: dates[document],
      authors: authors[document] || null,
      organization: null,
      comments: comments[document] ? comments[document] - 1 : null,
      tags: [],
    }));
    file.tag_documents.forEach((row, tag) => {
      for (const document of decodeDocuments(row)) this.#facts[document].tags.push(tag);
    });
    file.organization_documents.forEach((row, organization) => {
      for (const document of decodeDocuments(row))
        this.#facts[document].organization = organization;
    });
  }

  /** @type {(document: number) => Facts} */
  of = (document) => this.#facts[document];

  /**
   * The numbers of the tags or organisations that a filter names, by slug or by label.
   * @param {Filter} filter
   */
  find({ key, value = "" }) {
    const known =
      key === "tag" ? this.tags.map(Object.values) : this.organizations.map(Object.values);
    return known.flatMap((names, number) =>
      names.some((name) => fold(name) === fold(value)) ? [number] : [],
    );
  }

  /**
   * Make the test that documents must pass: all filters.
   * @param {Filter[]} filters
   * @returns {(document: number) => boolean}
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
   * @returns {(facts: Facts) => boolean}
   */
  #makeTest(filter) {
    const { key, from = null, to = null, unknown } = filter;
    if (key === "tag" || key === "org") {
      const wanted = this.find(filter);
      if (key === "tag") return ({ tags }) => tags.some((tag) => wanted.includes(tag));
      return ({ organization }) => organization !== null && wanted.includes(organization);
    }
    return (facts) => {
      const value = facts[key];
      if (unknown || value === null) return Boolean(unknown) && value === null;
      return (from === null || value >= from) && (to === null || value <= to);
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
