/**
 * The search box in the header of every page: shows hits while the reader types.
 *
 * In: the plain form of _search_box.html, which works without this script. Out: a combobox with a list of hits.
 * Engine and strings are loaded when the box first gets the focus, so that a page that is only read stays light. On the
 * search page this script only adds the `/` key: page.js shows the results there.
 * Source: the combobox pattern of the ARIA Authoring Practices, "editable combobox with list autocomplete".
 */

/** @typedef {import("./engine.js").SearchEngine} SearchEngine */
/** @typedef {import("./engine.js").Hit} Hit */
/** @typedef {import("./query.js").Query} Query */
/** @typedef {typeof import("../text.js")} Strings */
/**
 * @typedef {object} Search
 * @property {SearchEngine} engine
 * @property {(text: string) => Query} parseQuery
 * @property {typeof import("./urls.js")} urls
 */
/**
 * @typedef {object} Answer
 * @property {string} words the query as typed
 * @property {Hit[]} hits the first ones
 * @property {number} total how many the search page will show
 * @property {import("./query.js").Note[]} notes
 * @property {(slug: string) => string} paperUrl
 */

const SHOWN = 8;
/** Debounce of the input. */
const PAUSE_MILLISECONDS = 40;
/** Work that takes less time is not announced as loading. */
export const PATIENCE_MILLISECONDS = 150;

/** @type {Promise<Search> | null} */
let loading = null;

/**
 * The opened engine, loaded once for box and page.
 * @returns {Promise<Search>} rejected if a file cannot be loaded; the next call tries again
 */
export function loadSearch() {
  loading ??= startSearch().catch((error) => {
    loading = null;
    throw error;
  });
  return loading;
}

/** @returns {Promise<Search>} */
async function startSearch() {
  const [{ SearchEngine }, { parseQuery }, urls] = await Promise.all([
    import("./engine.js"),
    import("./query.js"),
    import("./urls.js"),
  ]);
  const engine = new SearchEngine(urls.SEARCH_FILES);
  await engine.open();
  return { engine, parseQuery, urls };
}

/**
 * Search for a finished query: for its words as typed, then, if not all are found, with the last one as a prefix.
 * @param {Search} search
 * @param {Query} query
 * @returns {Promise<import("./engine.js").Found>}
 */
export async function find({ engine }, query) {
  const found = await engine.search(query);
  if (found.documents.length && !found.relaxed) return found;
  const byPrefix = await engine.search(query, { typing: true });
  return byPrefix.documents.length && !byPrefix.relaxed ? byPrefix : found;
}

/**
 * Do work, and repeat it once if the archive was replaced meanwhile.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export function repeatIfChanged(work) {
  return work().catch((error) => {
    if (error.code === "changed") return work();
    throw error;
  });
}

/**
 * Make an element with attributes, properties (such as `hidden` and `textContent`) and children.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, unknown>} [settings] `class`, `aria-...`, `data-...`, `role`, `for` and `datetime` are
 *   attributes, all else properties
 * @param {...(Node | string)} children
 */
export function make(name, settings = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(settings)) {
    if (key in element && key !== "role") Reflect.set(element, key, value);
    else element.setAttribute(key, String(value));
  }
  element.append(...children);
  return element;
}

class SearchBox extends HTMLElement {
  /** Number of the newest request; results of older ones are dropped. */
  #request = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;
  /** Index of the chosen option; -1 = none. */
  #active = -1;
  #input = this.querySelector("input");
  #list = make("div", { class: "search-options", id: "search-options", role: "listbox" });
  #note = make("p", { class: "search-note", hidden: true });
  #status = make("p", { class: "visually-hidden", role: "status" });
  #popup = make("div", { class: "search-popup", hidden: true }, this.#note, this.#list);

  connectedCallback() {
    const input = this.#input;
    if (!input) return;
    document.addEventListener("keydown", this.#focusOnSlash);
    if (document.querySelector("search-page")) return;
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-controls": this.#list.id,
      "aria-expanded": "false",
    })) {
      input.setAttribute(name, value);
    }
    this.append(this.#popup, this.#status);
    // A failure is shown when there is something to search for.
    const preload = () => Promise.allSettled([loadSearch(), import("../text.js")]);
    input.addEventListener("focus", preload, { once: true });
    input.addEventListener("focus", () => this.#debounce(input));
    input.addEventListener("input", () => this.#debounce(input));
    input.addEventListener("keydown", (event) => this.#press(event, input));
    // A press in the list must not take the focus, or the list would close before the click arrives.
    this.#popup.addEventListener("mousedown", (event) => event.preventDefault());
    this.addEventListener("focusout", ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && this.contains(relatedTarget))) this.#close();
    });
    if (document.activeElement === input) this.#debounce(input);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#focusOnSlash);
  }

  /** @param {KeyboardEvent} event */
  #focusOnSlash = (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const isWriting =
      target.isContentEditable || target.closest("input:not([type=checkbox]), textarea, select");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isWriting) return;
    event.preventDefault();
    this.#input?.focus();
    this.#input?.select();
  };

  /** @param {HTMLInputElement} input */
  #debounce(input) {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#search(input), PAUSE_MILLISECONDS);
  }

  /** @param {HTMLInputElement} input */
  async #search(input) {
    this.#request += 1;
    const request = this.#request;
    const isNewest = () => request === this.#request;
    const words = input.value.trim();
    if (!words) {
      this.#close();
      return;
    }
    const strings = await import("../text.js");
    if (!isNewest()) return;
    const { t } = strings;
    const slow = setTimeout(() => {
      if (isNewest() && this.#popup.hidden) this.#showMessage(t("scripts.searching"));
    }, PATIENCE_MILLISECONDS);
    try {
      const search = await loadSearch();
      const answer = await repeatIfChanged(async () =>
        isNewest() ? makeAnswer(search, words) : null,
      );
      if (answer && isNewest()) this.#show(answer, input, strings);
    } catch (error) {
      if (isNewest()) this.#showMessage(t("scripts.box.failed"));
      console.warn(error);
    } finally {
      clearTimeout(slow);
    }
  }

  /**
   * @param {Answer} answer
   * @param {HTMLInputElement} input
   * @param {Strings} strings
   */
  #show({ words, hits, total, notes, paperUrl }, input, { t, plural }) {
    const note = notes.map(({ key, values }) => t(key, values)).join(" ");
    if (!hits.length) {
      this.#showMessage(t("scripts.box.nothing_found", { note }));
      return;
    }
    const undated = t("facts.undated");
    const options = hits.map((hit) =>
      make(
        "a",
        { role: "option", href: paperUrl(hit.slug) },
        make("span", { class: "title" }, hit.title),
        make("span", { class: "year" }, hit.date ? hit.date.slice(0, 4) : undated),
      ),
    );
    const papers = plural("counts.papers", total);
    if (total > 1) {
      const href = `${input.form?.action}?${new URLSearchParams({ q: words })}`;
      const all =
        total < hits.length
          ? t("scripts.box.search_for", { words })
          : t("scripts.box.all", { papers });
      options.push(make("a", { role: "option", class: "all", href }, all));
    }
    for (const [index, option] of options.entries()) {
      option.id = `search-option-${index}`;
      option.tabIndex = -1;
      option.setAttribute("aria-selected", "false");
    }
    this.#list.ariaLabel = t("scripts.box.papers");
    this.#list.replaceChildren(...options);
    this.#note.textContent = note;
    this.#note.hidden = !note;
    this.#status.textContent = t("scripts.box.found", { note, papers });
    this.#open();
  }

  /** @param {string} message in place of hits */
  #showMessage(message) {
    this.#list.replaceChildren();
    this.#note.textContent = message;
    this.#note.hidden = false;
    this.#status.textContent = message;
    this.#open();
  }

  #open() {
    if (!this.contains(document.activeElement)) return;
    const hasOptions = this.#list.childElementCount > 0;
    this.#list.hidden = !hasOptions;
    this.#popup.hidden = false;
    this.#input?.setAttribute("aria-expanded", String(hasOptions));
    this.#choose(-1);
  }

  #close() {
    this.#request += 1;
    clearTimeout(this.#pause);
    this.#popup.hidden = true;
    this.#input?.setAttribute("aria-expanded", "false");
    this.#choose(-1);
  }

  /** @param {number} index of the option; -1 = back to the input */
  #choose(index) {
    this.#list.children[this.#active]?.setAttribute("aria-selected", "false");
    this.#active = index;
    const option = this.#list.children[index];
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.#input?.setAttribute("aria-activedescendant", option.id);
    } else {
      this.#input?.removeAttribute("aria-activedescendant");
    }
  }

  /**
   * @param {KeyboardEvent} event
   * @param {HTMLInputElement} input
   */
  #press(event, input) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.#popup.hidden) this.#debounce(input);
      else this.#move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && this.#active >= 0) {
      event.preventDefault();
      /** @type {HTMLElement} */ (this.#list.children[this.#active]).click();
    } else if (event.key === "Escape" && (!this.#popup.hidden || input.value)) {
      event.preventDefault();
      if (this.#popup.hidden) input.value = "";
      this.#close();
    }
  }

  /** @param {1 | -1} step to the next or previous option, in a circle that includes the input itself */
  #move(step) {
    const places = this.#list.childElementCount + 1;
    this.#choose(((this.#active + 1 + step + places) % places) - 1);
  }
}

/**
 * @param {Search} search
 * @param {string} words
 * @returns {Promise<Answer>}
 */
async function makeAnswer(search, words) {
  const query = search.parseQuery(words);
  const found = await search.engine.search(query, { typing: true });
  const hits = await search.engine.hits(found.documents.slice(0, SHOWN));
  const total = (await find(search, query)).documents.length;
  const notes = [...query.notes, ...found.notes];
  return { words, hits, total, notes, paperUrl: search.urls.paperUrl };
}

customElements.define("search-box", SearchBox);
