/**
 * The formats of reference managers: records -> BibTeX, RIS, CSL-JSON, CSV. No DOM; the same in a browser and in Node.
 *
 * Nothing is invented: without names of authors there is no author field, even if their number is known; an
 * organisation is a publisher, not an author; unknown fields are left out.
 *
 * Titles, names and abstracts may be a stranger's: nothing in them ends a field, runs in TeX, or is a formula of a
 * spreadsheet.
 */

import { isMathematics } from "./commands.js";

/** @typedef {import("../search/engine.js").Author} Author */
/**
 * @typedef {object} Publication how a paper was published; absent or "" = not known
 * @property {string} type one of CSL's: a key of BIBTEX_TYPES
 * @property {string} [venue] the journal or conference
 * @property {string} [volume]
 * @property {string} [issue]
 * @property {string} [pages] "3-7"
 * @property {string} [publisher]
 */
/**
 * @typedef {object} Record a paper; "" or null = not known
 * @property {string} slug
 * @property {string} url its page, absolute
 * @property {string} title plain, on one line; formulas between "$"
 * @property {string | null} date "2024-01-31", "2024-01", "2024"
 * @property {Author[]} authors empty = not known by name
 * @property {number | null} [authorCount]
 * @property {string | null} organization
 * @property {string | null} arxiv
 * @property {string | null} doi
 * @property {string[]} tags their labels
 * @property {string[]} [keywords] the authors' own
 * @property {boolean} [hasMoreAuthors] than are known by name
 * @property {Publication} [publication]
 * @property {number | null} [comments]
 * @property {string} [abstract]
 */
/**
 * @typedef {object} Format
 * @property {string} label
 * @property {string} extension
 * @property {string} type of the file, as MIME has it
 * @property {(record: Record) => string} format
 * @property {string} [head] before the first record
 * @property {string} [between] records
 * @property {string} [tail] after the last record
 */

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** On one line, without control characters. @param {string} text */
const clean = (text) => text.replace(/[\s\p{Cc}]+/gu, " ").trim();

/** "van der Berg, Jan, Jr.". @param {Author} author */
const invertName = ({ family, given, suffix }) =>
  [family, given, suffix].filter(Boolean).join(", ");

/** @type {Publication} */
const UNPUBLISHED = { type: "article" };

/** Tags, then keywords, each once. @param {Record} record */
const listKeywords = ({ tags, keywords = [] }) => [...new Set([...tags, ...keywords])];

// --- BibTeX

/** CSL's type -> BibTeX's, and the field for the venue. @type {{[type: string]: [string, string]}} */
const BIBTEX_TYPES = {
  article: ["misc", "howpublished"],
  "article-journal": ["article", "journal"],
  "paper-conference": ["inproceedings", "booktitle"],
  book: ["book", "series"],
  chapter: ["incollection", "booktitle"],
  dataset: ["misc", "howpublished"],
  report: ["techreport", "institution"],
  software: ["misc", "howpublished"],
  thesis: ["phdthesis", "school"],
};

/** Special characters of TeX. BibTeX counts even escaped braces, so these are written by name. */
const TEX = {
  "\\": "\\textbackslash{}",
  "{": "\\textbraceleft{}",
  "}": "\\textbraceright{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
};
/** A formula by pandoc's rule: no blank inside the "$", no digit after them, so that prices do not match. */
const FORMULA = /\$(?!\s)(?:\\.|[^\\$])+?(?<!\s)\$(?!\d)/gu;

/** @param {string} text */
const escapeWords = (text) =>
  text.replace(/[\\{}~^<>|]/g, (sign) => Reflect.get(TEX, sign)).replace(/[&%$#_]/g, "\\$&");

/** Whether TeX and BibTeX can read a formula unchanged, and it does nothing else there. @param {string} formula */
function isSound(formula) {
  if (!isMathematics(formula)) return false;
  let depth = 0;
  for (const sign of formula.match(/[{}]/g) ?? []) {
    depth += sign === "{" ? 1 : -1;
    if (depth < 0) return false;
  }
  return depth === 0 && !/(?:^|[^\\])[%#&~]/.test(formula);
}

/**
 * Escape a text for TeX, except for its formulas.
 * @param {string} text
 */
export function escapeTex(text) {
  const whole = clean(text);
  let [escaped, end] = ["", 0];
  for (const { 0: formula, index } of whole.matchAll(FORMULA)) {
    if (!isSound(formula)) continue;
    escaped += escapeWords(whole.slice(end, index)) + formula;
    end = index + formula.length;
  }
  return escaped + escapeWords(whole.slice(end));
}

/**
 * A person in an author list, "van der Berg, Jr., Jan"; braces protect " and " and commas inside a name.
 * @param {Author} author
 */
function formatTexName({ family, given, suffix }) {
  const parts = (suffix ? [family, suffix, given] : [family, given]).map(clean);
  if (!given && !suffix) return `{${escapeTex(parts[0])}}`;
  return parts
    .map(escapeTex)
    .map((part) => (/,|\band\b/i.test(part) ? `{${part}}` : part))
    .join(", ");
}

/** A URL is not TeX: only characters that would end the field are encoded. @param {string} url */
const escapeUrl = (url) => url.replace(/[{}\\\s]/g, encodeURIComponent);

/**
 * Double braces keep the title's capitals, since `Bayesian` cannot be told from `Models`.
 * @param {Record} record
 */
export function formatBibtex(record) {
  const { slug, url, title, date, authors, organization, arxiv, doi, abstract } = record;
  const { type, venue, volume, issue, pages, publisher } = record.publication ?? UNPUBLISHED;
  const [entry, venueField] = BIBTEX_TYPES[type] ?? BIBTEX_TYPES.article;
  const [year, month, day] = date?.split("-") ?? [];
  const names = authors.map(formatTexName);
  if (record.hasMoreAuthors) names.push("others");
  const keywords = listKeywords(record);
  const howPublished = venue || entry !== "misc" ? null : organization;
  /** @param {string | null | undefined} text */
  const brace = (text) => text && `{${escapeTex(text)}}`;
  /** @type {[string, string | false | null | undefined][]} */
  const fields = [
    ["title", `{{${escapeTex(title)}}}`],
    ["author", authors.length > 0 && `{${names.join(" and ")}}`],
    ["year", year && `{${year}}`],
    ["month", month && MONTHS[Number(month) - 1]],
    ["day", day && `{${Number(day)}}`],
    [venueField, brace(venue)],
    ["volume", brace(volume)],
    ["number", brace(issue)],
    ["pages", brace(pages?.replace("-", "--"))],
    ["howpublished", brace(howPublished)],
    ["publisher", brace(publisher || organization)],
    ["eprint", arxiv && `{${arxiv}}`],
    ["archiveprefix", arxiv && "{arXiv}"],
    ["doi", doi && `{${escapeUrl(doi)}}`],
    ["url", `{${escapeUrl(url)}}`],
    ["keywords", keywords.length > 0 && `{${keywords.map(escapeTex).join(", ")}}`],
    ["abstract", brace(abstract)],
  ];
  const lines = fields.flatMap(([key, value]) => (value ? [`  ${key} = ${value},\n`] : []));
  return `@${entry}{${slug},\n${lines.join("")}}\n`;
}

// --- RIS

/**
 * "2024/01/31/", "2024/01//", "2024///": the parts of a date, and other words after the last slash.
 * @param {string} date
 */
function formatRisDate(date) {
  const [year, month = "", day = ""] = date.split("-");
  return `${year}/${month}/${day}/`;
}

/** CSL's type -> RIS's. @type {{[type: string]: string}} */
const RIS_TYPES = {
  article: "UNPB",
  "article-journal": "JOUR",
  "paper-conference": "CPAPER",
  book: "BOOK",
  chapter: "CHAP",
  dataset: "DATA",
  report: "RPRT",
  software: "COMP",
  thesis: "THES",
};

/** @param {Record} record */
export function formatRis(record) {
  const { slug, url, title, date, authors, organization, arxiv, doi, abstract } = record;
  const { type, venue, volume, issue, pages, publisher } = record.publication ?? UNPUBLISHED;
  const [first, last] = pages?.split("-") ?? [];
  /** @type {[string, string | null | undefined][]} */
  const lines = [
    ["TY", RIS_TYPES[type] ?? RIS_TYPES.article],
    ["ID", slug],
    ["TI", title],
    ...authors.map((author) => /** @type {[string, string]} */ (["AU", invertName(author)])),
    ["PY", date?.slice(0, 4)],
    ["DA", date && formatRisDate(date)],
    ["T2", venue],
    ["VL", volume],
    ["IS", issue],
    ["SP", first],
    ["EP", last],
    ["PB", publisher || organization],
    ["AN", arxiv && `arXiv:${arxiv}`],
    ["DO", doi],
    ["UR", url],
    ...listKeywords(record).map((word) => /** @type {[string, string]} */ (["KW", word])),
    ["AB", abstract],
  ];
  const written = lines.flatMap(([key, value]) => (value ? [`${key}  - ${clean(value)}\r\n`] : []));
  return `${written.join("")}ER  - \r\n`;
}

// --- CSL-JSON

/** @param {Author} author */
function makeCslName({ family, given, suffix }) {
  if (!given && !suffix) return { literal: clean(family) };
  return { family, given: given || undefined, suffix: suffix || undefined };
}

/** @param {Record} record */
export function formatCsl(record) {
  const { slug, url, title, date, authors, organization, arxiv, doi, abstract } = record;
  const { type, venue, volume, issue, pages, publisher } = record.publication ?? UNPUBLISHED;
  const item = {
    id: slug,
    type: type in BIBTEX_TYPES ? type : "article",
    title,
    author: authors.length ? authors.map(makeCslName) : undefined,
    issued: date ? { "date-parts": [date.split("-").map(Number)] } : undefined,
    "container-title": venue || undefined,
    volume: volume || undefined,
    issue: issue || undefined,
    page: pages || undefined,
    publisher: publisher || organization || undefined,
    archive: arxiv ? "arXiv" : undefined,
    number: arxiv ? `arXiv:${arxiv}` : undefined,
    DOI: doi ?? undefined,
    URL: url,
    keyword: listKeywords(record).join(", ") || undefined,
    abstract: abstract || undefined,
  };
  return JSON.stringify(item, null, 2);
}

// --- CSV

const COLUMNS =
  "slug,title,date,authors,author_count,organization,comments,tags,arxiv,doi,url,abstract,venue,publication_type,keywords";

/**
 * What a spreadsheet takes for a formula: at the start of a cell, or after a semicolon, where some languages split
 * cells. The wide signs are those of Japanese and Chinese keyboards.
 */
const SPREADSHEET_FORMULA = /(^|;)(\s*[=+@\u2212\uFF1D\uFF0B\uFF0D\uFF20-])/g;

/**
 * A field by RFC 4180. An apostrophe before what would be a formula makes spreadsheets show it as text.
 * @param {string | number | null | undefined} value
 */
function quoteCsv(value) {
  const text = clean(String(value ?? "")).replace(SPREADSHEET_FORMULA, "$1'$2");
  return /[",;'\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** @param {Record} record */
export function formatCsv(record) {
  const names = record.authors.map(({ name }) => name);
  if (record.hasMoreAuthors) names.push("et al.");
  const fields = [
    record.slug,
    record.title,
    record.date,
    names.join("; "),
    record.authorCount,
    record.organization,
    record.comments,
    record.tags.join("; "),
    record.arxiv,
    record.doi,
    record.url,
    record.abstract,
    record.publication?.venue,
    record.publication?.type,
    record.keywords?.join("; "),
  ];
  return `${fields.map(quoteCsv).join(",")}\r\n`;
}

/** Name -> format, in the order in which they are offered. @type {{[name: string]: Format}} */
export const FORMATS = {
  bibtex: {
    label: "BibTeX",
    extension: "bib",
    type: "application/x-bibtex",
    format: formatBibtex,
    between: "\n",
  },
  ris: {
    label: "RIS",
    extension: "ris",
    type: "application/x-research-info-systems",
    format: formatRis,
    between: "\r\n",
  },
  csl: {
    label: "CSL-JSON",
    extension: "json",
    type: "application/json",
    format: formatCsl,
    head: "[\n",
    between: ",\n",
    tail: "\n]\n",
  },
  csv: {
    label: "CSV",
    extension: "csv",
    type: "text/csv",
    format: formatCsv,
    // Without this mark Excel reads UTF-8 as the system's own encoding.
    head: `\uFEFF${COLUMNS}\r\n`,
  },
};

/**
 * Format records as a whole file.
 * @param {Format} format
 * @param {Record[]} records
 */
export function formatFile({ format, head = "", between = "", tail = "" }, records) {
  return head + records.map(format).join(between) + tail;
}

/**
 * Split records into files below a size; a record that alone exceeds it gets a file of its own.
 * @param {Format} format
 * @param {Record[]} records
 * @param {number} bytes
 * @returns {Record[][]}
 */
export function cutRecords({ format }, records, bytes) {
  const encoder = new TextEncoder();
  /** @type {Record[][]} */
  const parts = [[]];
  let size = 0;
  for (const record of records) {
    const length = encoder.encode(format(record)).length + 2;
    if (size && size + length > bytes) {
      parts.push([]);
      size = 0;
    }
    /** @type {Record[]} */ (parts.at(-1)).push(record);
    size += length;
  }
  return parts;
}
