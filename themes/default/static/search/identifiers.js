/**
 * What a reader pastes: an identifier of arXiv, a DOI, an ORCID iD, or the address of the page of a paper, an
 * author or a venue, in one word.
 * `paperarchive/search/identifiers.py` is its twin in Python: change both together; the cases of
 * `tests/cases/queries.json` compare them.
 */

import { DIGITS } from "./codec.js";

/** @typedef {{key: "arxiv" | "doi" | "orcid" | "paper" | "author" | "venue", value: string}} Identifier normalized; of pages: the slug */

/** Letters of a word; a longer one is no identifier. */
const LONGEST = 1000;
const LEADING = /^[([{<"'“‘«]+/;
const TRAILING = /[)\]}>.,;:!?"'”’»]+$/;

const ARXIV =
  "((?:0[7-9]|1[0-4])(?:0[1-9]|1[0-2])\\.[0-9]{4}" +
  "|(?:1[5-9]|[2-9][0-9])(?:0[1-9]|1[0-2])\\.[0-9]{5}" +
  "|[a-z]+(?:-[a-z]+)?(?:\\.[a-z]{2})?/[0-9]{2}(?:0[1-9]|1[0-2])[0-9]{3})" +
  "(?:v[1-9][0-9]*)?";
const DOI = "10\\.[0-9]{4,9}(?:\\.[0-9]+)*/[^ ]+";
const ORCID = "[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9x]";

/** @param {string} pattern of a whole text */
const whole = (pattern) => new RegExp(`^(?:${pattern})$`, "is");

const BARE_ARXIV = whole(`(?:arxiv:)?${ARXIV}`);
const BARE_DOI = whole(`(?:doi:)?(${DOI})`);
const BARE_ORCID = whole(`(?:orcid:)?(${ORCID})`);
const ADDRESS = whole(
  "(?:https?://(?:www\\.)?|(?:www\\.)?(?=(?:[a-z]+\\.)*(?:arxiv|doi|orcid)\\.org/))" +
    "([a-z0-9.-]+)(?::[0-9]+)?/([^?#]*)(?:[?#].*)?",
);
const ARXIV_HOST = whole("(?:.+\\.)?arxiv\\.org|ar5iv\\.org|alphaxiv\\.org|huggingface\\.co");
const ARXIV_PATH = whole(`(?:abs|pdf|html|format|ps|src|papers)/${ARXIV}(?:\\.pdf)?`);
const ORCID_HOST = whole("orcid\\.org");
const ORCID_PATH = whole(ORCID);
const DOI_HOST = whole("(?:dx\\.)?doi\\.org");
const DOI_PATH = whole(`(?:.*/)?(${DOI}?)(?:\\.pdf|/(?:full|pdf|epdf|abstract|meta))?`);
const PAGE_PATH = /^(?:.*\/)?(paper|author|venue)s\/([^/]+)$/s;
const ARXIV_DOI = whole(`10\\.48550/arxiv\\.${ARXIV}`);

/**
 * @param {string} word as typed; brackets and punctuation around it are left out
 * @returns {Identifier | null} null if it is any other word
 */
export function findIdentifier(word) {
  if (word.length > LONGEST) return null;
  const begun = word.replace(LEADING, "");
  let text = begun.replace(TRAILING, "");
  // A bracket that belongs to the DOI.
  if (text.includes("(") && begun.startsWith(`${text})`)) text += ")";
  const arxiv = BARE_ARXIV.exec(text);
  if (arxiv) return makeArxiv(arxiv[1]);
  const doi = BARE_DOI.exec(text);
  if (doi) return makeDoi(doi[1]);
  const orcid = BARE_ORCID.exec(text);
  if (orcid) return { key: "orcid", value: orcid[1].toUpperCase() };
  const address = ADDRESS.exec(text);
  return address && readAddress(address[1], decodePath(address[2]).replace(/\/+$/, ""));
}

/** @param {string} path */
function decodePath(path) {
  return path.replace(/%([2-7][0-9a-f])/gi, (_, code) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** @param {string} host @param {string} path without the slashes around it @returns {Identifier | null} */
function readAddress(host, path) {
  const arxiv = ARXIV_HOST.test(host) && ARXIV_PATH.exec(path);
  if (arxiv) return makeArxiv(arxiv[1]);
  if (ORCID_HOST.test(host) && ORCID_PATH.test(path)) {
    return { key: "orcid", value: path.toUpperCase() };
  }
  const page = PAGE_PATH.exec(path);
  if (page) return { key: /** @type {"paper" | "author" | "venue"} */ (page[1]), value: page[2] };
  const doi = (DOI_HOST.test(host) ? BARE_DOI : DOI_PATH).exec(path);
  return doi && makeDoi(doi[1]);
}

/** @param {string} text without a version @returns {Identifier} without the subject class of `math.GT/0309136` */
function makeArxiv(text) {
  return { key: "arxiv", value: text.toLowerCase().replace(/\.[a-z]{2}\//, "/") };
}

/** @param {string} text @returns {Identifier} the DOI of a preprint of arXiv is its arXiv identifier */
function makeDoi(text) {
  const arxiv = ARXIV_DOI.exec(text);
  return arxiv ? makeArxiv(arxiv[1]) : { key: "doi", value: text.toLowerCase() };
}

/** Digests are below it, numbers of seven digits. */
const PRIME = 2n ** 42n - 11n;

/**
 * The digest under which the search's files list an identifier: its bytes as one number, modulo a prime.
 * `paperarchive/search/id_map.py` makes the same.
 * @param {Identifier} id
 */
export function digestId({ key, value }) {
  let number = 0n;
  for (const byte of new TextEncoder().encode(`${key}:${value}`)) {
    number = (number * 256n + BigInt(byte)) % PRIME;
  }
  const digits = [36n, 30n, 24n, 18n, 12n, 6n, 0n].map((shift) => Number((number >> shift) & 63n));
  return digits.map((digit) => DIGITS[digit]).join("");
}
