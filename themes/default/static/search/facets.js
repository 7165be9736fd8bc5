/**
 * Facets: the values by which results can be narrowed down, and how many papers each value leaves.
 *
 * In: the facets of the engine, documents, the chosen values. Out: the documents that pass, and counts. No DOM.
 * Values of one facet are alternatives (OR); facets are combined (AND). So the counts of a facet ignore its own choice,
 * and choosing a value never reorders the list that contains it.
 */

/** @typedef {import("./filters.js").Facts} Facts */
/** @typedef {Record<string, string[]>} Choice name of a facet -> chosen values, as in the URL */
/** @typedef {{value: string, label: string, count: number, isChosen: boolean}} Row */
/**
 * @typedef {object} Facet
 * @property {string} name in the URL
 * @property {string} label of its list
 * @property {(facts: Facts) => string[]} read values of a document
 * @property {(value: string) => string} format a value for readers
 * @property {(one: Row, other: Row) => number} order of its rows
 */

/** Names of the facets in the URL, in the order of the panel. */
export const NAMES = ["tag", "year", "authors", "org", "venue"];
/** @type {Choice} */
export const NO_CHOICE = Object.fromEntries(NAMES.map((name) => [name, []]));

const UNKNOWN = "unknown";
/** Of each range: last number, value in the URL, key of its label. */
const RANGES = /** @type {const} */ ([
  [1, "1", "scripts.facets.authors_1"],
  [3, "2-3", "scripts.facets.authors_2_3"],
  [9, "4-9", "scripts.facets.authors_4_9"],
  [19, "10-19", "scripts.facets.authors_10_19"],
  [Infinity, "20-", "scripts.facets.authors_20"],
]);

/** @param {Row} one @param {Row} other */
const byCount = (one, other) => other.count - one.count || one.label.localeCompare(other.label);
/** @param {string} value a year or a range; the unknown sorts last */
const toNumber = (value) => (value === UNKNOWN ? Infinity : Number.parseInt(value, 10));

export class Facets {
  /**
   * @param {import("./filters.js").Facets} source
   * @param {(key: string) => string} t gives the strings of labels
   */
  constructor(source, t) {
    const { tags, organizations, venues } = source;
    this.source = source;
    const tagLabels = new Map(tags.map((tag) => [tag.slug, tag.label]));
    const names = new Map(
      organizations.map((organization) => [organization.slug, organization.name]),
    );
    const venueNames = new Map(venues.map(({ slug, name }) => [slug, name]));
    /** @type {Facet[]} */
    this.all = [
      {
        name: "tag",
        label: t("scripts.facets.tags"),
        read: (facts) => facts.tags.map((number) => tags[number].slug),
        format: (value) => tagLabels.get(value) ?? value,
        order: byCount,
      },
      {
        name: "year",
        label: t("scripts.facets.year"),
        read: (facts) => [facts.year ? String(facts.year) : UNKNOWN],
        format: (value) => (value === UNKNOWN ? t("scripts.facets.undated") : value),
        order: (one, other) =>
          Number(one.value === UNKNOWN) - Number(other.value === UNKNOWN) ||
          toNumber(other.value) - toNumber(one.value),
      },
      {
        name: "authors",
        label: t("scripts.facets.authors"),
        read: ({ authorCount }) => [
          (authorCount && RANGES.find(([last]) => authorCount <= last)?.[1]) || UNKNOWN,
        ],
        format: (value) =>
          t(RANGES.find((range) => range[1] === value)?.[2] ?? "scripts.facets.uncounted"),
        order: (one, other) => toNumber(one.value) - toNumber(other.value),
      },
      {
        name: "org",
        label: t("scripts.facets.organization"),
        read: ({ organization }) =>
          organization === null ? [] : [organizations[organization].slug],
        format: (value) => names.get(value) ?? value,
        order: byCount,
      },
      {
        name: "venue",
        label: t("scripts.facets.venue"),
        read: ({ venue }) => (venue === null ? [] : [venues[venue].slug]),
        format: (value) => venueNames.get(value) ?? value,
        order: byCount,
      },
    ];
  }

  /**
   * @param {number[]} documents
   * @param {Choice} choice
   * @returns {{documents: number[], rows: Row[][]}} documents that pass, in their order; per facet the values
   *   that leave something, and the chosen ones
   */
  narrow(documents, choice) {
    const counts = this.all.map(
      ({ name }) => new Map((choice[name] ?? []).map((value) => [value, 0])),
    );
    const passed = documents.filter((document) => {
      const values = this.all.map(({ read }) => read(this.source.of(document)));
      const failed = this.all.flatMap(({ name }, index) =>
        choice[name]?.length && !values[index].some((value) => choice[name].includes(value))
          ? [index]
          : [],
      );
      values.forEach((list, index) => {
        if (failed.some((other) => other !== index)) return;
        for (const value of list) counts[index].set(value, (counts[index].get(value) ?? 0) + 1);
      });
      return !failed.length;
    });
    const rows = this.all.map(({ name, format, order }, index) =>
      Array.from(counts[index], ([value, count]) => {
        return {
          value,
          label: format(value),
          count,
          isChosen: Boolean(choice[name]?.includes(value)),
        };
      }).sort(order),
    );
    return { documents: passed, rows };
  }

  /**
   * Sort newest first, undated last; ties keep their order.
   * @param {number[]} documents
   */
  sortByDate(documents) {
    const date = (/** @type {number} */ document) => this.source.of(document).date;
    return [...documents].sort((one, other) => {
      const [first, second] = [date(one), date(other)];
      if (first === second) return one - other;
      if (!first || !second) return first ? -1 : 1;
      return first > second ? -1 : 1;
    });
  }
}
