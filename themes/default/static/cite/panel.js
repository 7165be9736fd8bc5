/**
 * The export panel: reads every paper of a list from the search's files and saves them in a format.
 *
 * In: the data of _export.html, or the results of the search page. Out: files. Abstracts are left out by default: they
 * are most of the bytes, and hardly any citation shows them.
 */

import { loadSearch, make, repeatIfChanged } from "../search/box.js";
import { plural, t } from "../text.js";
import { cutRecords, FORMATS, formatFile } from "./formats.js";
import { saveFile } from "./save.js";

/** @typedef {import("./formats.js").Record} Record */
/** @typedef {import("../search/box.js").Search} Search */

/** Papers read at a time: six files of a whole list, one each of scattered results. */
const BATCH = 48;
/** Services that import .bib files refuse larger ones. */
const MAX_BYTES = 50_000_000;

/**
 * @param {HTMLElement} host `paper-export`
 * @param {HTMLElement} body to draw into
 */
export function drawExport(host, body) {
  const details = body.closest("details");
  const status = make("p", { role: "status" });
  const bar = make("progress", { hidden: true, ariaLabel: t("scripts.export.papers_read") });
  const abstracts = make("input", { type: "checkbox" });
  const cancel = make("button", { type: "button", hidden: true }, t("scripts.export.cancel"));
  /** Of the running export; null = none. @type {AbortController | null} */
  let running = null;
  const stop = () => running?.abort();
  const buttons = Object.entries(FORMATS).map(([name, { label }]) => {
    const button = make("button", { type: "button", value: name }, label);
    button.addEventListener("click", () => run(name, button));
    return button;
  });

  /** @param {boolean} isBusy */
  const showBusy = (isBusy) => {
    for (const button of buttons) button.disabled = isBusy;
    bar.hidden = !isBusy;
    cancel.hidden = !isBusy;
    if (isBusy) cancel.focus();
  };

  /** @param {string} name of a format @param {HTMLButtonElement} button */
  const run = async (name, button) => {
    running = new AbortController();
    const { signal } = running;
    status.textContent = t("scripts.export.reading");
    bar.removeAttribute("value");
    showBusy(true);
    try {
      const read = () => readRecords(host, { abstracts: abstracts.checked, bar, signal });
      const records = await Promise.race([
        // On the search page the numbers of the results belong to the archive that was searched: no repetition.
        host.closest("search-page") ? read() : repeatIfChanged(read),
        rejectOnAbort(signal),
      ]);
      status.textContent = saveRecords(name, records, host.dataset.name ?? "papers");
    } catch (error) {
      status.textContent = signal.aborted ? t("scripts.export.cancelled") : explain(error);
      if (!signal.aborted) console.warn(error);
    }
    const hadFocus = body.contains(document.activeElement);
    showBusy(false);
    if (hadFocus) button.focus();
    running = null;
  };

  cancel.addEventListener("click", stop);
  details?.addEventListener("toggle", () => details.open || stop());
  body.replaceChildren(
    make(
      "div",
      { class: "formats", role: "group", ariaLabel: t("scripts.export.formats") },
      ...buttons,
    ),
    make("label", {}, abstracts, " ", t("scripts.export.with_abstracts")),
    bar,
    cancel,
    status,
  );
}

/**
 * @param {AbortSignal} signal
 * @returns {Promise<never>}
 */
function rejectOnAbort(signal) {
  return new Promise((_, reject) => signal.addEventListener("abort", reject));
}

/**
 * @param {HTMLElement} host
 * @param {{abstracts: boolean, bar: HTMLProgressElement, signal: AbortSignal}} settings
 * @returns {Promise<Record[]>} in the order of the list
 */
async function readRecords(host, { abstracts, bar, signal }) {
  const search = await loadSearch();
  const documents = await listDocuments(host, search);
  /** @type {Map<number, Record>} */
  const records = new Map();
  bar.max = documents.length;
  // Papers with neighbouring numbers share a file.
  const sorted = [...documents].sort((one, other) => one - other);
  for (let at = 0; at < sorted.length; at += BATCH) {
    signal.throwIfAborted();
    bar.value = at;
    const batch = sorted.slice(at, at + BATCH);
    const read = await readBatch(search, batch, host.dataset.root ?? "", abstracts);
    for (const [place, record] of read.entries()) records.set(batch[place], record);
  }
  signal.throwIfAborted();
  return documents.flatMap((document) => records.get(document) ?? []);
}

/**
 * @param {Search} search
 * @param {number[]} documents
 * @param {string} root absolute URL of the site
 * @param {boolean} withAbstracts
 * @returns {Promise<Record[]>} in the order of the documents
 */
async function readBatch({ engine, urls }, documents, root, withAbstracts) {
  const { of, tags } = await engine.facets();
  const [hits, texts] = await Promise.all([
    engine.hits(documents),
    withAbstracts ? engine.texts(documents) : [],
  ]);
  return hits.map((hit, place) => ({
    ...hit,
    url: root + urls.paperUrl(hit.slug).slice(urls.ROOT.length),
    organization: hit.organization?.name ?? null,
    publication: makePublication(hit),
    tags: of(documents[place]).tags.map((tag) => tags[tag].label),
    abstract: texts[place],
  }));
}

/** @param {import("../search/engine.js").Hit} hit @returns {import("./formats.js").Publication} */
function makePublication({ venue, publication }) {
  const [type, volume, issue, pages, publisher] = publication;
  const usual = venue ? "article-journal" : "article";
  return { type: type || usual, venue: venue ?? undefined, volume, issue, pages, publisher };
}

/**
 * @param {HTMLElement} host
 * @param {Search} search
 * @returns {Promise<number[]>} the documents of its list, in order
 */
async function listDocuments(host, search) {
  /** @type {(HTMLElement & {documents: number[]}) | null} */
  const page = host.closest("search-page");
  if (page) return page.documents;
  const { query = "", listing } = host.dataset;
  if (!listing) return (await search.engine.search(search.parseQuery(query))).documents;
  const listings = await search.engine.listings();
  return listings.find(({ slug }) => slug === listing)?.documents ?? [];
}

/**
 * @param {string} name of a format
 * @param {Record[]} records
 * @param {string} stem of the files' names
 * @returns {string} what was saved
 */
function saveRecords(name, records, stem) {
  const format = FORMATS[name];
  const parts = cutRecords(format, records, MAX_BYTES);
  const names = parts.map((part, number) => {
    const file = `${stem}${parts.length > 1 ? `-${number + 1}` : ""}.${format.extension}`;
    saveFile(formatFile(format, part), file, format.type);
    return file;
  });
  const papers = plural("counts.papers", records.length);
  return t("scripts.export.saved", { papers, files: names.join(", ") });
}

/** @param {unknown} error */
function explain(error) {
  if (!navigator.onLine) return t("scripts.offline");
  const code = error instanceof Error && "code" in error ? error.code : null;
  return t(code === "changed" ? "scripts.export.archive_changed" : "scripts.export.part_missing");
}
