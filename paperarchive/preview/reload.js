/**
 * The reload script: reloads a page when it changes, swaps stylesheets, shows the problems that stop a build.
 *
 * In: server-sent events, which events.py lists. Out: the page as the reader left it, with the same position, focus
 * and fields. The server inserts this script into pages on the wire; no built file has it.
 */

/**
 * @typedef {object} Problem
 * @property {string} path
 * @property {number | null} line
 * @property {string | null} key
 * @property {string} message
 * @property {string} advice
 * @property {"error" | "warning"} severity
 */
/** @typedef {{path: string, start: number | null, end: number | null}} Focus */
/** @typedef {{path: string, type: string, value: string, checked: boolean, chosen: number[]}} Field */
/** @typedef {{path: string, open: boolean}} Fold */
/**
 * @typedef {object} Events name -> data
 * @property {{}} ok
 * @property {{problems: Problem[]}} problems
 * @property {{changed: string[]}} css
 * @property {{path: string | null}} reload
 * @property {{}} search
 */
/** @typedef {{address: string, x: number, y: number, focus: Focus | null, fields: Field[], folds: Fold[]}} State */

const FOLDER = new URL("./", import.meta.url);
const ROOT = new URL("../", FOLDER);
const STATE_KEY = "paperarchive-preview-state";
const DISMISSED_KEY = "paperarchive-preview-dismissed";
const RETRY_MILLISECONDS = 500;
/** Shorter interruptions show no banner. */
const PATIENCE_MILLISECONDS = 400;
/** How long the scroll position is restored again while scripts make the page grow. */
const SETTLE_MILLISECONDS = 3000;
/** Types of fields whose values are not restored. */
const TRANSIENT_TYPES = ["password", "file", "hidden", "submit", "reset", "button", "image"];

// --- the state of the page

/**
 * @param {Element} element
 * @returns {string} a selector that finds the element, or its successor, in the reloaded page
 */
function locate(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  const parent = element.parentElement;
  if (!parent) return element.localName;
  const position = [...parent.children]
    .filter((child) => child.localName === element.localName)
    .indexOf(element);
  return `${locate(parent)} > ${element.localName}:nth-of-type(${position + 1})`;
}

/** @returns {Focus | null} */
function readFocus() {
  const element = document.activeElement;
  if (!element || element === document.body || element === panel.host) return null;
  const [start, end] = isTextField(element)
    ? [element.selectionStart, element.selectionEnd] // null for types without a selection
    : [null, null];
  return { path: locate(element), start, end };
}

/**
 * @param {Element | null} element
 * @returns {element is HTMLInputElement | HTMLTextAreaElement}
 */
function isTextField(element) {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
}

/**
 * @param {Element | null} element
 * @returns {element is HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement}
 */
function isField(element) {
  return isTextField(element) || element instanceof HTMLSelectElement;
}

/** @returns {Field[]} what the reader typed or chose */
function readFields() {
  const fields = [...document.querySelectorAll("input, textarea, select")].filter(isField);
  return fields
    .filter(({ type }) => !TRANSIENT_TYPES.includes(type))
    .map((field) => ({
      path: locate(field),
      type: field.type,
      value: field.value,
      checked: field instanceof HTMLInputElement && field.checked,
      chosen: [...("selectedOptions" in field ? field.selectedOptions : [])].map(
        ({ index }) => index,
      ),
    }));
}

/** @param {Field[]} fields */
function writeFields(fields) {
  for (const { path, type, value, checked, chosen } of fields) {
    const field = document.querySelector(path);
    if (!isField(field) || field.type !== type) continue;
    if (field instanceof HTMLSelectElement) {
      for (const option of field.options) option.selected = chosen.includes(option.index);
    } else if (field instanceof HTMLInputElement && (type === "checkbox" || type === "radio")) {
      field.checked = checked;
    } else if (field.value !== value) {
      field.value = value;
    }
  }
}

function saveState() {
  /** @type {State} */
  const state = {
    address: location.href,
    x: scrollX,
    y: scrollY,
    focus: readFocus(),
    fields: readFields(),
    folds: [...document.querySelectorAll("details")].map((fold) => ({
      path: locate(fold),
      open: fold.open,
    })),
  };
  sessionStorage.setItem(STATE_KEY, JSON.stringify(state));
}

/** @returns {State | null} the state saved before a reload of this page; removes it */
function takeState() {
  const saved = sessionStorage.getItem(STATE_KEY);
  sessionStorage.removeItem(STATE_KEY);
  const state = saved && JSON.parse(saved);
  return state?.address === location.href ? state : null;
}

/** @param {State} state */
function restore({ x, y, focus, fields, folds }) {
  for (const { path, open } of folds) {
    const fold = document.querySelector(path);
    if (fold instanceof HTMLDetailsElement) fold.open = open;
  }
  writeFields(fields);
  let isFocused = !focus;
  const settle = () => {
    if (focus && !isFocused) isFocused = setFocus(focus);
    scrollTo({ left: x, top: y, behavior: "instant" });
  };
  settle();
  followGrowth(settle);
}

/**
 * @param {Focus} focus
 * @returns {boolean} whether the element exists
 */
function setFocus({ path, start, end }) {
  const element = document.querySelector(path);
  if (!(element instanceof HTMLElement || element instanceof SVGElement)) return false;
  element.focus({ preventScroll: true });
  if (start !== null && isTextField(element)) element.setSelectionRange(start, end);
  return true;
}

/**
 * Settle again whenever the page changes its size, until the reader acts or the time is up.
 * @param {() => void} settle
 */
function followGrowth(settle) {
  const observer = new ResizeObserver(settle);
  const acts = ["wheel", "touchstart", "pointerdown", "keydown"];
  const stop = () => {
    observer.disconnect();
    removeEventListener("load", settle);
    for (const act of acts) removeEventListener(act, stop);
    history.scrollRestoration = "auto";
  };
  observer.observe(document.documentElement);
  addEventListener("load", settle);
  for (const act of acts) addEventListener(act, stop, { passive: true });
  setTimeout(stop, SETTLE_MILLISECONDS);
}

// --- reloading

let isLeaving = false;

/** @param {string | null} path the new path of the page; null = it did not move */
function reload(path) {
  if (isLeaving) return;
  isLeaving = true;
  if (path) {
    location.assign(path);
    return;
  }
  saveState();
  history.scrollRestoration = "manual";
  location.reload();
}

/**
 * Replace the stylesheets that changed, each once the new one has loaded. All are replaced if one changed that the page
 * does not link, since another may import it.
 * @param {string[]} changed paths below the site's base path
 * @param {string} buildId
 */
function swapStylesheets(changed, buildId) {
  const paths = new Set(changed.map((path) => new URL(path, ROOT).pathname));
  const links = /** @type {HTMLLinkElement[]} */ ([
    ...document.querySelectorAll("link[rel~=stylesheet]"),
  ]);
  const linked = new Set(links.map((link) => new URL(link.href).pathname));
  const isImported = [...paths].some((path) => !linked.has(path));
  for (const path of linked) {
    const old = links.filter((link) => new URL(link.href).pathname === path);
    if (isImported || paths.has(path)) replaceLinks(old, buildId);
  }
}

/**
 * @param {HTMLLinkElement[]} old links to one stylesheet: the one in use, and any that is still loading
 * @param {string} buildId
 */
function replaceLinks(old, buildId) {
  const last = old[old.length - 1];
  const link = /** @type {HTMLLinkElement} */ (last.cloneNode());
  const address = new URL(last.href);
  address.searchParams.set("build", buildId);
  link.href = address.href;
  link.addEventListener("load", () => {
    for (const one of old) one.remove();
  });
  link.addEventListener("error", () => link.remove());
  last.after(link);
}

// --- the overlay

/** The panel of problems and the banner, in a shadow root that the theme's styles do not reach. */
class PreviewPanel {
  host = document.createElement("paperarchive-preview");
  #problems = make("div", { role: "alert" });
  #banner = make("div", { role: "status" });
  /** The problems that are shown, as JSON. */
  #shown = "";

  constructor() {
    const style = make("link", { rel: "stylesheet", href: new URL("preview.css", FOLDER).href });
    this.host.hidden = true; // until its stylesheet has loaded
    style.addEventListener("load", () => (this.host.hidden = false));
    this.host.attachShadow({ mode: "open" }).append(style, this.#banner, this.#problems);
    document.body.append(this.host); // at once: without the server the stylesheet cannot load
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.#problems.hasChildNodes()) this.#dismiss();
    });
  }

  /** @param {Problem[]} problems */
  showProblems(problems) {
    const content = JSON.stringify(problems);
    if (sessionStorage.getItem(DISMISSED_KEY) === content) return;
    this.#shown = content;
    const close = make("button", { type: "button" }, "Dismiss");
    close.addEventListener("click", () => this.#dismiss());
    const errors = problems.filter(({ severity }) => severity === "error").length;
    const count = errors === 1 ? "1 error stops" : `${errors} errors stop`;
    this.#problems.replaceChildren(
      make(
        "section",
        { class: "problems", "aria-label": "Problems", tabindex: "0" },
        make("h2", {}, `${count} the build`),
        make("p", {}, "The page shows the last good build."),
        make("ol", {}, ...problems.map(formatProblem)),
        close,
      ),
    );
  }

  #dismiss() {
    sessionStorage.setItem(DISMISSED_KEY, this.#shown);
    this.#problems.replaceChildren();
  }

  hideProblems() {
    sessionStorage.removeItem(DISMISSED_KEY);
    this.#problems.replaceChildren();
  }

  /** @param {string} text empty = no banner */
  showBanner(text) {
    this.#banner.replaceChildren(...(text ? [make("p", { class: "banner" }, text)] : []));
  }
}

/** @param {Problem} problem */
function formatProblem({ path, line, key, message, advice, severity }) {
  return make(
    "li",
    {},
    make("code", { class: "place" }, line === null ? path : `${path}:${line}`),
    " ",
    ...(severity === "warning" ? [make("span", { class: "advice" }, "(warning)"), " "] : []),
    make("strong", {}, key === null ? message : `${key}: ${message}`),
    " ",
    make("span", { class: "advice" }, advice),
  );
}

/**
 * @param {string} name
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 */
function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const panel = new PreviewPanel();

// --- the event stream

/** The ID of the newest build that this page knows. */
let known =
  /** @type {HTMLElement} */ (document.querySelector("script[data-preview]")).dataset.preview ?? "";
const isProblemPage = document.documentElement.classList.contains("problem-page");
/** @type {EventSource | null} */
let source = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let retry;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let bannerTimer;

function connect() {
  // A browser opens six connections to a host: a hidden page connects again when it is shown.
  if (source || document.hidden) return;
  const address = new URL("events", FOLDER);
  address.search = new URLSearchParams({ path: location.pathname, known }).toString();
  source = new EventSource(address);
  /**
   * @template {keyof Events} Name
   * @param {Name} name
   * @param {(data: Events[Name]) => void} handle
   */
  const listen = (name, handle) =>
    source?.addEventListener(name, (event) => {
      known = event.lastEventId;
      handle(JSON.parse(event.data));
    });
  source.addEventListener("open", showConnected);
  source.addEventListener("error", showDisconnected);
  listen("ok", () => panel.hideProblems());
  listen("problems", ({ problems }) => showProblems(problems));
  listen("css", ({ changed }) => swapStylesheets(changed, known));
  listen("reload", ({ path }) => reload(path));
  listen("search", () => {});
}

function disconnect() {
  clearTimeout(retry);
  clearTimeout(bannerTimer);
  bannerTimer = undefined;
  source?.close();
  source = null;
}

function showConnected() {
  clearTimeout(bannerTimer);
  bannerTimer = undefined;
  panel.showBanner("");
}

function showDisconnected() {
  source?.close();
  source = null;
  if (isLeaving) return;
  bannerTimer ??= setTimeout(
    () =>
      panel.showBanner(
        "The preview server does not respond. This page reconnects when the server is back.",
      ),
    PATIENCE_MILLISECONDS,
  );
  clearTimeout(retry);
  retry = setTimeout(connect, RETRY_MILLISECONDS);
}

let isFirstReport = true;

/** @param {Problem[]} problems */
function showProblems(problems) {
  // The page of problems was served with those of the first report.
  if (!isProblemPage) panel.showProblems(problems);
  else if (!isFirstReport) reload(null);
  isFirstReport = false;
}

addEventListener("pagehide", disconnect);
addEventListener("pageshow", connect);
document.addEventListener("visibilitychange", () => (document.hidden ? disconnect() : connect()));

const state = takeState();
if (state) restore(state);
connect();
