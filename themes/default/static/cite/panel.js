/**
 * The panel of an export: reads every paper of a list from the search's files and saves them in a format.
 *
 * In: the data of _export.html, or the results of the search page. Out: files. Abstracts are left out unless wanted:
 * they are most of the bytes, and hardly any citation shows them.
 */

import { countPapers, loadSearch, make, repeatIfChanged } from "../search/box.js";
import { FORMATS, cutRecords, formatFile } from "./formats.js";
import { saveFile } from "./save.js";

/** @typedef {import("./formats.js").Record} Record */
/** @typedef {import("../search/box.js").Search} Search */

/** Papers read at a time: of a whole list six files, of scattered results one each. */
const BATCH = 48;
/** Services that take .bib files refuse larger ones. */
const MOST_BYTES = 50_000_000;

/**
 * @param {HTMLElement} host `paper-export`
 * @param {HTMLElement} body what it holds
 */
export function drawExport(host, body) {
  const details = /** @type {HTMLDetailsElement} */ (body.closest("details"));
  const said = make("p", { role: "status" });
  const bar = make("progress", { hidden: true, "aria-label": "Papers read" });
  const abstracts = make("input", { type: "checkbox" });
  const cancel = make("button", { type: "button", hidden: true }, "Cancel");
  /** The one at work; null = none is. @type {AbortController | null} */
  let work = null;
  const stop = () => work?.abort();
  const buttons = Object.entries(FORMATS).map(([name, { label }]) => {
    const button = make("button", { type: "button", value: name }, label);
    button.addEventListener("click", () => run(name));
    return button;
  });

  /** @param {boolean} isBusy */
  const show = (isBusy) => {
    for (const button of buttons) button.disabled = isBusy;
    bar.hidden = cancel.hidden = !isBusy;
    if (isBusy) cancel.focus();
  };

  /** @param {string} name of a format */
  const run = async (name) => {
    const { signal } = (work = new AbortController());
    said.textContent = "Reading the papers…";
    bar.removeAttribute("value");
    show(true);
    try {
      const read = () => readRecords(host, { abstracts: abstracts.checked, bar, signal });
      const records = await Promise.race([
        // The search page's numbers are those of the archive that it searched.
        host.closest("search-page") ? read() : repeatIfChanged(read),
        new Promise((_, reject) => signal.addEventListener("abort", reject)),
      ]);
      said.textContent = saveRecords(name, records, host.dataset.name ?? "papers");
    } catch (error) {
      said.textContent = signal.aborted ? "Cancelled; nothing was saved." : explain(error);
      if (!signal.aborted) console.warn(error);
    }
    const hadFocus = body.contains(document.activeElement);
    show(false);
    if (hadFocus) buttons.find((button) => button.value === name).focus();
    work = null;
  };

  cancel.addEventListener("click", stop);
  details.addEventListener("toggle", () => details.open || stop());
  body.replaceChildren(
    make(
      "div",
      { class: "formats", role: "group", "aria-label": "Save all papers as" },
      ...buttons,
    ),
    make("label", {}, abstracts, " with abstracts"),
    bar,
    cancel,
    said,
  );
}

/**
 * @param {HTMLElement} host
 * @param {{abstracts: boolean, bar: HTMLProgressElement, signal: AbortSignal}} settings
 * @returns {Promise<Record[]>} in the order of the list
 */
async function readRecords(host, { abstracts, bar, signal }) {
  const search = await loadSearch();
  const documents = await findDocuments(host, search);
  const { of, tags } = await search.engine.facets();
  const root = host.dataset.root ?? "";
  const records = new Map();
  bar.max = documents.length;
  // Papers beside each other share a file.
  const sorted = [...documents].sort((one, other) => one - other);
  for (let at = 0; at < sorted.length; at += BATCH) {
    signal.throwIfAborted();
    bar.value = at;
    const batch = sorted.slice(at, at + BATCH);
    const [hits, texts] = await Promise.all([
      search.engine.hits(batch),
      abstracts ? search.engine.texts(batch) : [],
    ]);
    batch.forEach((document, place) => {
      const { slug, ...hit } = hits[place];
      records.set(document, {
        ...hit,
        slug,
        url: root + search.urls.paperUrl(slug).slice(search.urls.ROOT.length),
        organization: hit.organization?.name ?? null,
        tags: of(document).tags.map((tag) => tags[tag].label),
        abstract: texts[place],
      });
    });
  }
  signal.throwIfAborted();
  return documents.map((document) => records.get(document));
}

/**
 * @param {HTMLElement} host
 * @param {Search} search
 * @returns {Promise<number[]>} the numbers of its papers, in its order
 */
async function findDocuments(host, search) {
  const page = /** @type {any} */ (host.closest("search-page"));
  if (page) return page.documents;
  const { query = "", listing } = host.dataset;
  if (!listing)
    return (await search.engine.search(/** @type {any} */ (search.parseQuery(query)))).documents;
  const listings = await search.engine.listings();
  return listings.find(({ stem }) => stem === listing)?.documents ?? [];
}

/**
 * @param {string} name of a format
 * @param {Record[]} records
 * @param {string} stem of the files
 * @returns {string} what was saved
 */
function saveRecords(name, records, stem) {
  const format = FORMATS[name];
  const parts = cutRecords(format, records, MOST_BYTES);
  const names = parts.map((part, number) => {
    const file = `${stem}${parts.length > 1 ? `-${number + 1}` : ""}.${format.extension}`;
    saveFile(formatFile(format, part), file, format.type);
    return file;
  });
  return `${countPapers(records.length)} saved as ${names.join(", ")}`;
}

/** @param {any} error */
function explain({ code }) {
  if (!navigator.onLine) return "You are offline. Once you are back, try again.";
  if (code === "changed") return "The archive has changed meanwhile. Load the page again.";
  return "Some papers did not arrive, so nothing was saved. Try again.";
}
