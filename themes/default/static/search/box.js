/**
 * The box in the header of every page: answers while one types.
 *
 * In: the plain form of _search_box.html, which works without this. Out: a combobox with a list of hits below it. The
 * engine is loaded when the box is first focused, not before. On the search page only the `/` key is added here:
 * page.js answers there.
 * Source: the combobox pattern of the ARIA Authoring Practices, "editable combobox with list autocomplete".
 */

/** @typedef {import("./engine.js").SearchEngine} SearchEngine */
/** @typedef {{engine: SearchEngine, parseQuery: (text: string) => object, urls: import("./urls.js")}} Search */

const SHOWN = 8;
const PAUSE_MILLISECONDS = 40;
/** What takes less time than this is not announced as loading. */
export const PATIENCE_MILLISECONDS = 150;

/** @type {Promise<Search> | null} */
let loading = null;

/**
 * The engine, opened; loaded once for box and page.
 * @returns {Promise<Search>} rejected where a file cannot be had; the next call tries again.
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
  const modules = [import("./engine.js"), import("./query.js"), import("./urls.js")];
  const [{ SearchEngine }, { parseQuery }, urls] = await Promise.all(modules);
  const engine = new SearchEngine(urls.SEARCH_FILES);
  await engine.open();
  return { engine, parseQuery, urls };
}

/**
 * What a finished query finds: its words as they stand, and its last one as the beginning of a word where that fails.
 * @param {Search} search
 * @param {any} query what parseQuery made
 * @returns {Promise<import("./engine.js").Found>}
 */
export async function find({ engine }, query) {
  const found = await engine.search(query);
  if (found.documents.length && !found.relaxed) return found;
  const begun = await engine.search(query, { typing: true });
  return begun.documents.length && !begun.relaxed ? begun : found;
}

/**
 * Do it, and once more where the archive was replaced meanwhile.
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
 * An element with attributes, properties (for `hidden`, `textContent` and the like) and children.
 * @param {string} name
 * @param {Record<string, any>} [settings] `class`, `aria-...`, `data-...`, `role`, `for` and `datetime` are attributes
 * @param {...(Node | string)} children
 * @returns {any}
 */
export function make(name, settings = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(settings)) {
    if (key in element && key !== "role") Reflect.set(element, key, value);
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/**
 * "1 paper", "1,234 papers".
 * @param {number} count
 */
export function countPapers(count) {
  return `${count.toLocaleString("en")} ${count === 1 ? "paper" : "papers"}`;
}

class SearchBox extends HTMLElement {
  /** The number of the newest question; an answer to an older one is dropped. */
  #asked = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;
  /** The place of the chosen option; -1 = none. */
  #active = -1;
  #input = /** @type {HTMLInputElement} */ (this.querySelector("input"));
  #list = make("div", {
    class: "search-options",
    id: "search-options",
    role: "listbox",
    "aria-label": "Papers",
  });
  #note = make("p", { class: "search-note", hidden: true });
  #said = make("p", { class: "hidden", role: "status" });
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
    this.append(this.#popup, this.#said);
    input.addEventListener("focus", () => loadSearch().catch(() => {}), { once: true });
    input.addEventListener("focus", () => this.#wait());
    input.addEventListener("input", () => this.#wait());
    input.addEventListener("keydown", (event) => this.#press(event));
    // A press in the list must not take the focus, or the list would close before the click arrives.
    this.#popup.addEventListener("mousedown", (/** @type {Event} */ event) =>
      event.preventDefault(),
    );
    this.addEventListener("focusout", (event) => {
      if (!this.contains(/** @type {Node | null} */ (event.relatedTarget))) this.#close();
    });
    if (document.activeElement === input) this.#wait();
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
    this.#input.focus();
    this.#input.select();
  };

  #wait() {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#ask(), PAUSE_MILLISECONDS);
  }

  async #ask() {
    const number = ++this.#asked;
    const text = this.#input.value.trim();
    if (!text) {
      this.#close();
      return;
    }
    const slow = setTimeout(() => {
      if (number === this.#asked && this.#popup.hidden) this.#tell("Searching…");
    }, PATIENCE_MILLISECONDS);
    try {
      const search = await loadSearch();
      const answer = await repeatIfChanged(async () => {
        if (number !== this.#asked) return null;
        const query = /** @type {any} */ (search.parseQuery(text));
        const found = await search.engine.search(query, { typing: true });
        const hits = await search.engine.hits(found.documents.slice(0, SHOWN));
        const total = (await find(search, query)).documents.length;
        return {
          text,
          hits,
          total,
          note: [...query.notes, ...found.notes].join(" "),
          paperUrl: search.urls.paperUrl,
        };
      });
      if (answer && number === this.#asked) this.#show(answer);
    } catch (error) {
      if (number === this.#asked)
        this.#tell("The search could not be loaded. Press Enter to try again.");
      console.warn(error);
    } finally {
      clearTimeout(slow);
    }
  }

  /**
   * @param {{text: string, hits: any[], total: number, note: string, paperUrl: (slug: string) => string}} answer
   *   total: what the search page will show
   */
  #show({ text, hits, total, note, paperUrl }) {
    if (!hits.length) {
      this.#tell(`No papers found. ${note}`);
      return;
    }
    const options = hits.map((hit) =>
      make(
        "a",
        { role: "option", href: paperUrl(hit.slug) },
        make("span", { class: "title" }, hit.title),
        make("span", { class: "year" }, hit.date ? hit.date.slice(0, 4) : "undated"),
      ),
    );
    const form = /** @type {HTMLFormElement} */ (this.#input.form);
    const href = `${form.action}?${new URLSearchParams({ q: text })}`;
    const all = total < hits.length ? `Search for “${text}”` : `All ${countPapers(total)}`;
    if (total > 1) options.push(make("a", { role: "option", class: "all", href }, all));
    options.forEach((option, index) => {
      option.id = `search-option-${index}`;
      option.tabIndex = -1;
      option.setAttribute("aria-selected", "false");
    });
    this.#list.replaceChildren(...options);
    this.#note.textContent = note;
    this.#note.hidden = !note;
    this.#said.textContent = `${note} ${countPapers(total)} found.`;
    this.#open();
  }

  /** @param {string} message instead of hits */
  #tell(message) {
    this.#list.replaceChildren();
    this.#note.textContent = message;
    this.#note.hidden = false;
    this.#said.textContent = message;
    this.#open();
  }

  #open() {
    if (!this.contains(document.activeElement)) return;
    const hasOptions = this.#list.childElementCount > 0;
    this.#list.hidden = !hasOptions;
    this.#popup.hidden = false;
    this.#input.setAttribute("aria-expanded", String(hasOptions));
    this.#choose(-1);
  }

  #close() {
    this.#asked += 1;
    clearTimeout(this.#pause);
    this.#popup.hidden = true;
    this.#input.setAttribute("aria-expanded", "false");
    this.#choose(-1);
  }

  /** @param {number} index of the option; -1 = back to the words */
  #choose(index) {
    this.#list.children[this.#active]?.setAttribute("aria-selected", "false");
    this.#active = index;
    const option = this.#list.children[index];
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.#input.setAttribute("aria-activedescendant", option.id);
    } else {
      this.#input.removeAttribute("aria-activedescendant");
    }
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const count = this.#list.childElementCount;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.#popup.hidden) this.#wait();
      // One place more than there are options: the words themselves.
      else
        this.#choose(
          ((this.#active + 1 + (event.key === "ArrowDown" ? 1 : count)) % (count + 1)) - 1,
        );
    } else if (event.key === "Enter" && this.#active >= 0) {
      event.preventDefault();
      this.#list.children[this.#active].click();
    } else if (event.key === "Escape" && (!this.#popup.hidden || this.#input.value)) {
      event.preventDefault();
      if (this.#popup.hidden) this.#input.value = "";
      this.#close();
    }
  }
}

customElements.define("search-box", SearchBox);
