/**
 * The search page: results with facets, order and marks; the address bar says what is shown.
 *
 * In: the frame of search.html, the box of the header, the address. Out: hits in `#results`. Words, facets and order
 * are one value, `State`; whatever changes it goes through `#go`, and every drawing follows from it.
 */

import { findWords } from "./analysis.js";
import {
  PATIENCE_MILLISECONDS,
  countPapers,
  find,
  loadSearch,
  make,
  repeatIfChanged,
} from "./box.js";
import { Facets, NAMES, NO_CHOICE } from "./facets.js";
import { markPassage, markWords } from "./marks.js";
import { authorCountUrl, dayUrl, organizationUrl, paperUrl, tagUrl } from "./urls.js";

/** @typedef {{words: string, order: string, choice: import("./facets.js").Choice}} State */
/** @typedef {import("./facets.js").Row} Row */

const STEP = 20;
/** Rows of a facet shown before "all". */
const ROWS = 8;
const PAUSE_MILLISECONDS = 40;

/** @returns {State} what the address asks for */
function readAddress() {
  const query = new URLSearchParams(location.search);
  const choice = Object.fromEntries(NAMES.map((name) => [name, [...new Set(query.getAll(name))]]));
  return { words: query.get("q") ?? "", order: query.get("order") ?? "relevance", choice };
}

/** @param {State} state */
function formatAddress({ words, order, choice }) {
  const query = new URLSearchParams(words.trim() ? { q: words.trim() } : {});
  for (const name of NAMES) for (const value of choice[name]) query.append(name, value);
  if (order === "date") query.append("order", order);
  return location.pathname + (query.size ? `?${query}` : "");
}

class SearchPage extends HTMLElement {
  input = /** @type {HTMLInputElement} */ (document.querySelector("search-box input"));
  frame = this.#part(".search-frame");
  panel = this.#part(".facets");
  status = this.#part("[role=status]");
  orders = this.#part(".orders");
  chips = this.#part(".chips");
  notes = this.#part(".search-notes");
  results = this.#part("#results");
  more = this.#part(".more");
  exporter = this.#part("paper-export");
  /** @type {State} */
  #state = readAddress();
  /** The number of the newest question; an answer to an older one is dropped. */
  #asked = 0;
  /** Whether words are being typed: they share one entry of the history. */
  #isTyping = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;
  /** @type {Facets | null} */
  #facets = null;
  /** @type {any} the newest answer of the engine */
  #found = null;
  /** @type {number[]} the documents of the list, in its order */
  #documents = [];
  /** Names of facets shown with all their rows. */
  #whole = new Set();
  #title = document.title;

  connectedCallback() {
    if (!this.frame || !this.input) return;
    this.#part(".search-fallback").remove();
    this.frame.hidden = false;
    this.#listen();
    this.input.value = this.#state.words;
    // A touch screen would put its keyboard over the papers.
    if (!this.#state.words && matchMedia("(hover: hover)").matches)
      this.input.focus({ preventScroll: true });
    this.#answer();
  }

  /** What `paper-export` saves: the numbers of all results, in the order of the list. */
  get documents() {
    return this.#documents;
  }

  /** @param {string} selector @returns {any} */
  #part(selector) {
    return this.querySelector(selector);
  }

  #listen() {
    const form = /** @type {HTMLFormElement} */ (this.input.form);
    this.input.addEventListener("input", () => {
      clearTimeout(this.#pause);
      this.#pause = setTimeout(() => this.#type(), PAUSE_MILLISECONDS);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(this.#pause);
      this.#go({ words: this.input.value });
    });
    this.panel.addEventListener("change", (/** @type {any} */ { target }) =>
      this.#toggle(target.name, target.value),
    );
    this.panel.addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault());
    this.orders.addEventListener("click", (/** @type {any} */ { target }) => {
      if (target.value) this.#go({ order: target.value });
    });
    this.more.addEventListener("click", () => this.#showMore());
    window.addEventListener("popstate", () => {
      this.#isTyping = false;
      this.#state = readAddress();
      this.input.value = this.#state.words;
      this.#answer();
    });
  }

  #type() {
    this.#state = { ...this.#state, words: this.input.value };
    // The first letter of new words begins an entry, the next ones rewrite it, Enter ends it.
    const address = formatAddress(this.#state);
    if (this.#isTyping) history.replaceState(null, "", address);
    else if (address !== location.pathname + location.search) history.pushState(null, "", address);
    this.#isTyping = true;
    this.#answer();
  }

  /** @param {Partial<State>} change */
  #go(change) {
    this.#isTyping = false;
    this.#state = { ...this.#state, words: this.input.value, ...change };
    this.input.value = this.#state.words;
    const address = formatAddress(this.#state);
    if (address !== location.pathname + location.search) history.pushState(null, "", address);
    return this.#answer();
  }

  /** @param {string} name of a facet @param {string} value to choose or drop */
  #toggle(name, value) {
    const { choice } = this.#state;
    const values = choice[name].includes(value)
      ? choice[name].filter((other) => other !== value)
      : [...choice[name], value];
    return this.#go({ choice: { ...choice, [name]: values } });
  }

  async #answer() {
    const number = ++this.#asked;
    const isNew = () => number === this.#asked;
    const { words, choice, order } = this.#state;
    const slow = setTimeout(() => isNew() && this.#say("Searching…"), PATIENCE_MILLISECONDS);
    document.title = words.trim() ? `${words.trim()} · ${this.#title}` : this.#title;
    try {
      const search = await loadSearch();
      await repeatIfChanged(async () => {
        if (!isNew()) return;
        const found = await this.#find(search, words, this.#isTyping);
        this.#facets = await this.#readFacets(search);
        const narrowed = this.#facets.narrow(found.documents, choice);
        const isByDate = order === "date" || !found.isRanked;
        const documents = isByDate
          ? this.#facets.sortByDate(narrowed.documents)
          : narrowed.documents;
        const hits = await search.engine.hits(documents.slice(0, STEP));
        if (!isNew()) return;
        clearTimeout(slow);
        this.#found = found;
        this.#documents = documents;
        this.#drawPanel(narrowed.rows);
        this.#drawChips();
        this.#drawHead(isByDate);
        this.results.replaceChildren();
        this.#drawHits(hits, search);
        if (!documents.length) await this.#loosen(search, number);
      });
    } catch (error) {
      if (isNew()) this.#fail(error);
    } finally {
      clearTimeout(slow);
    }
  }

  /**
   * @param {import("./box.js").Search} search
   * @param {string} words
   * @param {boolean} typing
   */
  async #find(search, words, typing) {
    const query = /** @type {any} */ (search.parseQuery(words));
    const found = await (typing ? search.engine.search(query, { typing }) : find(search, query));
    return { ...found, notes: [...query.notes, ...found.notes], isRanked: found.scores[0] > 0 };
  }

  /** @param {import("./box.js").Search} search */
  async #readFacets(search) {
    const source = await search.engine.facets();
    return this.#facets?.source === source ? this.#facets : new Facets(source);
  }

  // --- what stands above the list

  /** @param {string} text */
  #say(text) {
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  /** @param {boolean} isByDate */
  #drawHead(isByDate) {
    const count = this.#documents.length;
    this.#say(
      count
        ? `${countPapers(count)}${this.#found.isRanked ? "" : ", newest first"}`
        : "No papers found",
    );
    this.orders.hidden = count < 2 || !this.#found.isRanked;
    this.exporter.hidden = !count;
    for (const button of this.orders.children) {
      button.setAttribute("aria-pressed", String((button.value === "date") === isByDate));
    }
    this.notes.replaceChildren(
      ...this.#found.notes.map((/** @type {string} */ note) => make("p", {}, note)),
    );
  }

  #drawChips() {
    const focused = [...this.chips.querySelectorAll("button")].indexOf(document.activeElement);
    const chosen = this.#chosen();
    const buttons = chosen.map(({ name, value, label }) => {
      const button = make(
        "button",
        { type: "button" },
        make("span", { class: "hidden" }, "Remove "),
        label,
      );
      button.addEventListener("click", () => this.#toggle(name, value));
      return button;
    });
    if (chosen.length > 1) {
      const button = make("button", { type: "button", class: "clear" }, "Clear all");
      button.addEventListener("click", () => this.#go({ choice: NO_CHOICE }));
      buttons.push(button);
    }
    this.chips.replaceChildren(...buttons.map((button) => make("li", {}, button)));
    this.chips.hidden = !chosen.length;
    if (focused >= 0) (buttons[Math.min(focused, buttons.length - 1)] ?? this.status).focus();
  }

  #chosen() {
    const facets = /** @type {Facets} */ (this.#facets);
    return facets.all.flatMap(({ name, format }) =>
      this.#state.choice[name].map((value) => ({ name, value, label: format(value) })),
    );
  }

  // --- the facets

  /** @param {Row[][]} rows of each facet */
  #drawPanel(rows) {
    const focused = /** @type {any} */ (
      this.panel.contains(document.activeElement) ? document.activeElement : null
    );
    const facets = /** @type {Facets} */ (this.#facets);
    const groups = facets.all.flatMap((facet, index) =>
      rows[index].length ? [this.#makeGroup(facet, rows[index], rows)] : [],
    );
    this.panel.replaceChildren(...groups);
    if (!focused) return;
    const again = [...this.panel.elements].find(
      (element) => element.name === focused.name && element.value === focused.value,
    );
    (again ?? this.status).focus({ preventScroll: true });
  }

  /**
   * @param {import("./facets.js").Facet} facet
   * @param {Row[]} rows
   * @param {Row[][]} all to draw the panel again
   */
  #makeGroup({ name, label }, rows, all) {
    const isWhole = this.#whole.has(name) || rows.length <= ROWS + 1;
    const shown = isWhole ? rows : rows.filter((row, index) => row.isChosen || index < ROWS);
    const items = shown.map(({ value, label, count, isChosen }) =>
      make(
        "li",
        {},
        make(
          "label",
          {},
          make("input", { type: "checkbox", name, value, checked: isChosen }),
          make("span", { class: "label" }, label),
          make("span", { class: "count" }, count.toLocaleString("en")),
        ),
      ),
    );
    const group = make("fieldset", {}, make("legend", {}, label), make("ul", {}, ...items));
    if (rows.length > ROWS + 1) {
      const text = isWhole ? "Fewer" : `All ${rows.length}`;
      const button = make(
        "button",
        { type: "button", name, value: "all", "aria-label": `${text}: ${label}` },
        text,
      );
      button.addEventListener("click", () => {
        if (!this.#whole.delete(name)) this.#whole.add(name);
        this.#drawPanel(all);
      });
      group.append(button);
    }
    return group;
  }

  // --- the list

  /**
   * Draw hits at the end of the list; the passages come after them, into room kept for them.
   * @param {any[]} hits
   * @param {import("./box.js").Search} search
   */
  #drawHits(hits, search) {
    const first = this.results.childElementCount;
    const documents = this.#documents.slice(first, first + hits.length);
    const isFound = makeFound(this.#found.marks, search.engine.stem);
    const { of, tags } = /** @type {Facets} */ (this.#facets).source;
    const cards = hits.map((hit, index) =>
      makeCard(
        hit,
        of(documents[index]).tags.map((tag) => tags[tag]),
        isFound,
      ),
    );
    this.results.append(...cards);
    const left = this.#documents.length - this.results.childElementCount;
    this.more.hidden = left <= 0;
    this.more.textContent = `Show ${Math.min(left, STEP)} more`;
    search.engine.texts(documents).then(
      (texts) =>
        texts.forEach((text, index) =>
          cards[index].querySelector(".excerpt").replaceChildren(...markPassage(text, isFound)),
        ),
      () => {}, // a list without its passages is still a list
    );
    return cards;
  }

  async #showMore() {
    const number = this.#asked;
    const first = this.results.childElementCount;
    try {
      const search = await loadSearch();
      const hits = await search.engine.hits(this.#documents.slice(first, first + STEP));
      if (number !== this.#asked) return;
      const [card] = this.#drawHits(hits, search);
      card.querySelector("a").focus({ preventScroll: true });
    } catch {
      if (number === this.#asked) this.more.textContent = "That did not load. Try again";
    }
  }

  // --- when there is nothing to show

  /** @param {any} error */
  #fail(error) {
    console.warn(error);
    this.#say("The search could not be loaded");
    const button = make("button", { type: "button" }, "Try again");
    // A browser remembers that a module failed; only loading the page again makes it ask again.
    button.addEventListener("click", () => (error.code ? this.#answer() : location.reload()));
    this.results.replaceChildren(
      make("div", { class: "search-empty" }, make("p", {}, explain(error)), button),
    );
    this.chips.hidden = true;
    this.notes.replaceChildren();
    this.orders.hidden = true;
    this.exporter.hidden = true;
    this.more.hidden = true;
  }

  /**
   * Offer what would find something: a facet less, a part of the query less, words as they may have been meant.
   * @param {import("./box.js").Search} search
   * @param {number} number of the question
   */
  async #loosen(search, number) {
    const { findOffers } = await import("./loosen.js");
    const facets = /** @type {Facets} */ (this.#facets);
    const offers = await findOffers(this.#state, this.#chosen(), async ({ words, choice }) => {
      const { documents } = await this.#find(search, words, false);
      return facets.narrow(documents, choice).documents.length;
    });
    if (number !== this.#asked) return;
    const buttons = offers.map(({ text, count, change }) => {
      const button = make(
        "button",
        { type: "button" },
        text,
        " ",
        make("span", { class: "count" }, countPapers(count)),
      );
      button.addEventListener("click", () => this.#go(change).then(() => this.status.focus()));
      return make("li", {}, button);
    });
    const advice = buttons.length ? "These find some:" : "Try other words, or fewer.";
    this.results.replaceChildren(
      make("div", { class: "search-empty" }, make("p", {}, advice), make("ul", {}, ...buttons)),
    );
  }
}

/**
 * @param {any} error
 * @returns {string} why there is no answer, and what to do
 */
function explain({ code, reason }) {
  if (!navigator.onLine) return "You are offline. Once you are back, try again.";
  if (code === "missing" || code === "changed")
    return "The archive is being replaced by a newer one. Try again in a moment.";
  if (code === "format") return `${reason} Load the page again in a moment.`;
  return "A part of the search did not arrive. The connection may be bad; try again.";
}

/**
 * Whether a word of a text is one that the query found.
 * @param {{terms: string[], words: string[]}} marks
 * @param {(word: string) => string} stem
 * @returns {(word: string) => boolean}
 */
function makeFound(marks, stem) {
  const [terms, words] = [new Set(marks.terms), new Set(marks.words)];
  if (!terms.size && !words.size) return () => false;
  return (text) => findWords(text).some((word) => words.has(word) || terms.has(stem(word)));
}

/**
 * The card of _paper_card.html.
 * @param {any} hit
 * @param {{slug: string, label: string}[]} tags
 * @param {(word: string) => boolean} isFound
 */
function makeCard(hit, tags, isFound) {
  const { slug, title, date, authors, organization, comments } = hit;
  const item = (/** @type {string} */ href, /** @type {Node | string} */ content) =>
    make("li", {}, make("a", { href }, content));
  const meta = [
    item(dayUrl(date), date ? make("time", { datetime: date }, formatDay(date)) : "date unknown"),
    item(
      authorCountUrl(authors),
      authors ? `${authors} ${authors === 1 ? "author" : "authors"}` : "authors unknown",
    ),
  ];
  if (organization) meta.push(item(organizationUrl(organization.slug), organization.name));
  if (comments) meta.push(make("li", {}, `${comments} ${comments === 1 ? "comment" : "comments"}`));
  const card = make(
    "article",
    { class: "paper-card", "data-slug": slug },
    make(
      "h3",
      { dir: "auto" },
      make("a", { class: "title", href: paperUrl(slug) }, ...markWords(title, isFound)),
    ),
    make("ul", { class: "paper-meta" }, ...meta),
    make("p", { class: "excerpt", dir: "auto" }),
  );
  if (tags.length) {
    const items = tags.map((tag) =>
      make("li", { class: "tag" }, make("a", { href: tagUrl(tag.slug) }, tag.label)),
    );
    card.append(make("ul", { class: "tags" }, ...items));
  }
  return card;
}

/** @param {string} date 2025-10-29 */
function formatDay(date) {
  return new Date(date)
    .toLocaleDateString("en-GB", {
      day: "numeric",
      month: "short",
      year: "numeric",
      timeZone: "UTC",
    })
    .replace("Sept", "Sep");
}

customElements.define("search-page", SearchPage);
