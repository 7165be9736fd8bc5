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
const invertName = ({ family, given, suffix }) => [family, given, suffix].filter(Boolean).join(", ");

// --- BibTeX

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
export function formatBibtex({
  slug,
  url,
  title,
  date,
  authors,
  organization,
  arxiv,
  doi,
  tags,
  abstract,
}) {
  const [year, month, day] = date?.split("-") ?? [];
  /** @type {[string, string | false | null | undefined][]} */
  const fields = [
    ["title", `{{${escapeTex(title)}}}`],
    ["author", authors.length > 0 && `{${authors.map(formatTexName).join(" and ")}}`],
    ["year", year && `{${year}}`],
    ["month", month && MONTHS[Number(month) - 1]],
    ["day", day && `{${Number(day)}}`],
    ["howpublished", organization && `{${escapeTex(organization)}}`],
    ["publisher", organization && `{${escapeTex(organization)}}`],
    ["eprint", arxiv && `{${arxiv}}`],
    ["archiveprefix", arxiv && "{arXiv}"],
    ["doi", doi && `{${escapeUrl(doi)}}`],
    ["url", `{${escapeUrl(url)}}`],
    ["keywords", tags.length > 0 && `{${tags.map(escapeTex).join(", ")}}`],
    ["abstract", abstract && `{${escapeTex(abstract)}}`],
  ];
  const lines = fields.flatMap(([key, value]) => (value ? [`  ${key} = ${value},\n`] : []));
  return `@misc{${slug},\n${lines.join("")}}\n`;
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

/** @param {Record} record */
export function formatRis({
  slug,
  url,
  title,
  date,
  authors,
  organization,
  arxiv,
  doi,
  tags,
  abstract,
}) {
  /** @type {[string, string | null | undefined][]} */
  const lines = [
    ["TY", "UNPB"],
    ["ID", slug],
    ["TI", title],
    ...authors.map((author) => /** @type {[string, string]} */ (["AU", invertName(author)])),
    ["PY", date?.slice(0, 4)],
    ["DA", date && formatRisDate(date)],
    ["PB", organization],
    ["AN", arxiv && `arXiv:${arxiv}`],
    ["DO", doi],
    ["UR", url],
    ...tags.map((tag) => /** @type {[string, string]} */ (["KW", tag])),
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
export function formatCsl({
  slug,
  url,
  title,
  date,
  authors,
  organization,
  arxiv,
  doi,
  tags,
  abstract,
}) {
  const item = {
    id: slug,
    type: "article",
    title,
    author: authors.length ? authors.map(makeCslName) : undefined,
    issued: date ? { "date-parts": [date.split("-").map(Number)] } : undefined,
    publisher: organization ?? undefined,
    archive: arxiv ? "arXiv" : undefined,
    number: arxiv ? `arXiv:${arxiv}` : undefined,
    DOI: doi ?? undefined,
    URL: url,
    keyword: tags.length ? tags.join(", ") : undefined,
    abstract: abstract || undefined,
  };
  return JSON.stringify(item, null, 2);
}

// --- CSV

const COLUMNS =
  "slug,title,date,authors,author_count,organization,comments,tags,arxiv,doi,url,abstract";

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
export function formatCsv({
  slug,
  url,
  title,
  date,
  authors,
  authorCount,
  organization,
  comments,
  arxiv,
  doi,
  tags,
  abstract,
}) {
  const fields = [
    slug,
    title,
    date,
    authors.map(({ name }) => name).join("; "),
    authorCount,
    organization,
    comments,
    tags.join("; "),
    arxiv,
    doi,
    url,
    abstract,
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
