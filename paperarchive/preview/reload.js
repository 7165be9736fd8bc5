/**
 * The preview's end in a page: loads it again when it changed, swaps stylesheets, shows what stops the site.
 *
 * In: events of the preview's server; news.py lists them. Out: a page as it was left, with the same place, focus and
 * fields. The server adds this script on the way; no built page has it.
 */

/** @typedef {{path: string, line: number | null, key: string | null, message: string, advice: string}} Problem */
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
/** A server that is gone for less is not worth a word. */
const PATIENCE_MILLISECONDS = 400;
/** A page that grows by its scripts is followed for so long. */
const SETTLE_MILLISECONDS = 3000;
/** Types of fields whose values are not restored. */
const TRANSIENT_TYPES = ["password", "file", "hidden", "submit", "reset", "button", "image"];

// --- the page as it was left

/**
 * @param {Element} element
 * @returns {string} a selector that finds it, or what stands in its place
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

/** @returns {State | null} what was saved for this page, once */
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
 * @returns {boolean} whether its element was there
 */
function setFocus({ path, start, end }) {
  const element = document.querySelector(path);
  if (!(element instanceof HTMLElement || element instanceof SVGElement)) return false;
  element.focus({ preventScroll: true });
  if (start !== null && isTextField(element)) element.setSelectionRange(start, end);
  return true;
}

/**
 * Settle again whenever the page changes its size, until the reader does something or it had time enough.
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

// --- loading again

let isLeaving = false;

/** @param {string | null} path where the page is now; null = where it was */
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
 * Replace the stylesheets that changed, each when the new one is there; all, where one changed that only another imports.
 * @param {string[]} changed paths below the site's root
 * @param {string} number of the build
 */
function swapStylesheets(changed, number) {
  const paths = new Set(changed.map((path) => new URL(path, ROOT).pathname));
  const links = /** @type {HTMLLinkElement[]} */ ([
    ...document.querySelectorAll("link[rel~=stylesheet]"),
  ]);
  const linked = new Set(links.map((link) => new URL(link.href).pathname));
  const isImported = [...paths].some((path) => !linked.has(path));
  for (const path of linked) {
    const old = links.filter((link) => new URL(link.href).pathname === path);
    if (isImported || paths.has(path)) replaceLinks(old, number);
  }
}

/**
 * @param {HTMLLinkElement[]} old links to one stylesheet: the one in use, and any that is being loaded
 * @param {string} number of the build
 */
function replaceLinks(old, number) {
  const last = old[old.length - 1];
  const link = /** @type {HTMLLinkElement} */ (last.cloneNode());
  const address = new URL(last.href);
  address.searchParams.set("build", number);
  link.href = address.href;
  link.addEventListener("load", () => {
    for (const one of old) one.remove();
  });
  link.addEventListener("error", () => link.remove());
  last.after(link);
}

// --- what stands over the page

/** The panel of problems and the banner, out of reach of the theme's styles. */
class PreviewPanel {
  host = document.createElement("paperarchive-preview");
  #problems = make("div", { role: "alert" });
  #banner = make("div", { role: "status" });
  /** The problems that are shown, to know them again. */
  #shown = "";

  constructor() {
    const style = make("link", { rel: "stylesheet", href: new URL("preview.css", FOLDER).href });
    this.host.hidden = true; // until it has its style
    style.addEventListener("load", () => (this.host.hidden = false));
    this.host.attachShadow({ mode: "open" }).append(style, this.#banner, this.#problems);
    document.body.append(this.host); // now: once the server is gone, so is the style
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
    const count = problems.length === 1 ? "A problem stops" : `${problems.length} problems stop`;
    this.#problems.replaceChildren(
      make(
        "section",
        { class: "problems", "aria-label": "Problems", tabindex: "0" },
        make("h2", {}, `${count} the site from being built`),
        make("p", {}, "What is behind this is the last good page."),
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
  say(text) {
    this.#banner.replaceChildren(...(text ? [make("p", { class: "banner" }, text)] : []));
  }
}

/** @param {Problem} problem */
function formatProblem({ path, line, key, message, advice }) {
  return make(
    "li",
    {},
    make("code", { class: "place" }, line === null ? path : `${path}:${line}`),
    " ",
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

// --- the stream of events

/** The newest build that this page knows. */
let known =
  /** @type {HTMLElement} */ (document.querySelector("script[data-preview]")).dataset.preview ?? "";
const isProblemPage = document.documentElement.classList.contains("problem-page");
/** @type {EventSource | null} */
let source = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let retry;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let complaint;

function connect() {
  // A browser gives one host six connections: a page that nobody sees asks again when it is shown.
  if (source || document.hidden) return;
  const address = new URL("events", FOLDER);
  address.search = new URLSearchParams({ path: location.pathname, known }).toString();
  source = new EventSource(address);
  /**
   * @template {keyof Events} Name
   * @param {Name} name
   * @param {(data: Events[Name]) => void} act
   */
  const hear = (name, act) =>
    source?.addEventListener(name, (event) => {
      known = event.lastEventId;
      act(JSON.parse(event.data));
    });
  source.addEventListener("open", showConnected);
  source.addEventListener("error", showDisconnected);
  hear("ok", () => panel.hideProblems());
  hear("problems", ({ problems }) => showProblems(problems));
  hear("css", ({ changed }) => swapStylesheets(changed, known));
  hear("reload", ({ path }) => reload(path));
  hear("search", () => {});
}

function disconnect() {
  clearTimeout(retry);
  clearTimeout(complaint);
  complaint = undefined;
  source?.close();
  source = null;
}

function showConnected() {
  clearTimeout(complaint);
  complaint = undefined;
  panel.say("");
}

function showDisconnected() {
  source?.close();
  source = null;
  if (isLeaving) return;
  complaint ??= setTimeout(
    () =>
      panel.say(
        "The preview’s server does not answer. When it runs again, this page goes on by itself.",
      ),
    PATIENCE_MILLISECONDS,
  );
  clearTimeout(retry);
  retry = setTimeout(connect, RETRY_MILLISECONDS);
}

let isFirstTelling = true;

/** @param {Problem[]} problems */
function showProblems(problems) {
  // The page of problems shows those it was made with.
  if (!isProblemPage) panel.showProblems(problems);
  else if (!isFirstTelling) reload(null);
  isFirstTelling = false;
}

addEventListener("pagehide", disconnect);
addEventListener("pageshow", connect);
document.addEventListener("visibilitychange", () => (document.hidden ? disconnect() : connect()));

const state = takeState();
if (state) restore(state);
connect();
