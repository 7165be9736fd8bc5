/**
 * The search page: results with facets, order and highlights. Its URL always says what is shown.
 *
 * In: the frame of search.html, the box of the header, the URL. Out: hits in `#results`. Words, facets and order are
 * one value, `State`: every change goes through `#go` or `#type`, and everything drawn follows from it.
 */

import { formatDay, formatNumber, plural, t } from "../text.js";
import { findWords } from "./analysis.js";
import { find, loadSearch, make, PATIENCE_MILLISECONDS, repeatIfChanged } from "./box.js";
import { Facets, NAMES, NO_CHOICE } from "./facets.js";
import { SearchUnavailable } from "./files.js";
import { markPassage, markWords } from "./marks.js";
import {
  authorCountUrl,
  dayUrl,
  organizationUrl,
  paperUrl,
  searchUrl,
  tagUrl,
  venueUrl,
} from "./urls.js";

/** @typedef {import("./box.js").Search} Search */
/** @typedef {import("./engine.js").Hit} Hit */
/** @typedef {import("./engine.js").Highlights} Highlights */
/** @typedef {import("./facets.js").Facet} Facet */
/** @typedef {import("./facets.js").Row} Row */
/** @typedef {{words: string, order: string, choice: import("./facets.js").Choice}} State */
/** @typedef {import("./engine.js").Found & {isRanked: boolean}} Answer its notes include those of the query */
/** @typedef {(text: string) => boolean} WordTest whether the query found a word */
/** @typedef {{text: WordTest, author: WordTest, venue: WordTest}} WordTests for title and passage, names, venue */
/**
 * @typedef {object} List what is drawn
 * @property {Search} search
 * @property {Facets} facets
 * @property {number[]} documents all results, in order
 * @property {WordTests} tests
 */

/** Results shown at first, and added by "Show more". */
const STEP = 20;
/** Rows of a facet shown before "All". */
const ROWS = 8;
/** Authors shown of each result, as in lists; of the others those that were found. */
const PEOPLE = 3;
/** Debounce of the input. */
const PAUSE_MILLISECONDS = 40;

/** @returns {State} what the URL asks for */
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

/**
 * Find a part of the page that search.html must have.
 * @template {Element} T
 * @param {ParentNode} parent
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T}
 */
function getPart(parent, selector, type) {
  const part = parent.querySelector(selector);
  if (part instanceof type) return part;
  throw new Error(`the search page has no ${selector}`);
}

class SearchPage extends HTMLElement {
  #input = getPart(document, "search-box input", HTMLInputElement);
  #frame = getPart(this, ".search-frame", HTMLElement);
  #panel = getPart(this, ".facets", HTMLFormElement);
  #status = getPart(this, "[role=status]", HTMLElement);
  #orders = getPart(this, ".orders", HTMLElement);
  #chips = getPart(this, ".chips", HTMLElement);
  #notes = getPart(this, ".search-notes", HTMLElement);
  #results = getPart(this, "#results", HTMLElement);
  #more = getPart(this, ".more", HTMLButtonElement);
  #exporter = getPart(this, "paper-export", HTMLElement);
  #state = readAddress();
  /** Number of the newest request; results of older ones are dropped. */
  #request = 0;
  /** Whether words are being typed: they share one entry of the history. */
  #isTyping = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;
  /** @type {List | null} null before the first answer */
  #list = null;
  /** @type {Set<string>} names of facets shown with all their rows */
  #expanded = new Set();
  #title = document.title;

  connectedCallback() {
    this.querySelector(".search-fallback")?.remove();
    this.#frame.hidden = false;
    this.#listen();
    this.#input.value = this.#state.words;
    // A touch screen would open its keyboard over the papers.
    if (!this.#state.words && matchMedia("(hover: hover)").matches) {
      this.#input.focus({ preventScroll: true });
    }
    this.#search();
  }

  /** What `paper-export` saves: the numbers of all results, in the order of the list. */
  get documents() {
    return this.#list?.documents ?? [];
  }

  #listen() {
    this.#input.addEventListener("input", () => {
      clearTimeout(this.#pause);
      this.#pause = setTimeout(() => this.#type(), PAUSE_MILLISECONDS);
    });
    this.#input.form?.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(this.#pause);
      this.#go({ words: this.#input.value });
    });
    this.#panel.addEventListener("change", ({ target }) => {
      if (target instanceof HTMLInputElement) this.#toggle(target.name, target.value);
    });
    this.#panel.addEventListener("submit", (event) => event.preventDefault());
    this.#orders.addEventListener("click", ({ target }) => {
      if (target instanceof HTMLButtonElement) this.#go({ order: target.value });
    });
    this.#more.addEventListener("click", () => this.#showMore());
    window.addEventListener("popstate", () => {
      this.#isTyping = false;
      this.#state = readAddress();
      this.#input.value = this.#state.words;
      this.#search();
    });
  }

  #type() {
    this.#state = { ...this.#state, words: this.#input.value };
    // The first letter of new words adds a history entry, the next ones replace it, Enter completes it.
    const address = formatAddress(this.#state);
    if (this.#isTyping) history.replaceState(null, "", address);
    else if (address !== location.pathname + location.search) history.pushState(null, "", address);
    this.#isTyping = true;
    this.#search();
  }

  /** @param {Partial<State>} change */
  #go(change) {
    this.#isTyping = false;
    this.#state = { ...this.#state, words: this.#input.value, ...change };
    this.#input.value = this.#state.words;
    const address = formatAddress(this.#state);
    if (address !== location.pathname + location.search) history.pushState(null, "", address);
    return this.#search();
  }

  /** @param {string} name of a facet @param {string} value to choose or to drop */
  #toggle(name, value) {
    const { choice } = this.#state;
    const values = choice[name].includes(value)
      ? choice[name].filter((other) => other !== value)
      : [...choice[name], value];
    return this.#go({ choice: { ...choice, [name]: values } });
  }

  async #search() {
    this.#request += 1;
    const request = this.#request;
    const isNewest = () => request === this.#request;
    const words = this.#state.words.trim();
    const slow = setTimeout(
      () => isNewest() && this.#say(t("scripts.searching")),
      PATIENCE_MILLISECONDS,
    );
    const page = this.#title;
    document.title = words ? t("scripts.page.title", { words, page }) : page;
    try {
      const search = await loadSearch();
      await repeatIfChanged(async () => {
        if (isNewest()) await this.#show(search, isNewest, () => clearTimeout(slow));
      });
    } catch (error) {
      if (isNewest()) this.#fail(error);
    } finally {
      clearTimeout(slow);
    }
  }

  /**
   * Find and draw what the state asks for, unless a newer request came meanwhile.
   * @param {Search} search
   * @param {() => boolean} isNewest
   * @param {() => void} beforeDrawing
   */
  async #show(search, isNewest, beforeDrawing) {
    const { words, choice, order } = this.#state;
    const answer = await findAnswer(search, words, this.#isTyping);
    const facets = await this.#loadFacets(search);
    const narrowed = facets.narrow(answer.documents, choice);
    const isByDate = order === "date" || !answer.isRanked;
    const documents = isByDate ? facets.sortByDate(narrowed.documents) : narrowed.documents;
    const hits = await search.engine.hits(documents.slice(0, STEP));
    if (!isNewest()) return;
    beforeDrawing();
    const tests = makeWordTests(answer.marks, search.engine.stem);
    this.#list = { search, facets, documents, tests };
    this.#drawPanel(facets, narrowed.rows);
    this.#drawChips(facets);
    this.#drawHead(documents.length, answer, isByDate);
    this.#results.replaceChildren();
    this.#drawHits(hits, this.#list);
    if (!documents.length) await this.#offerLess(search, facets, isNewest);
  }

  /** @param {Search} search */
  async #loadFacets(search) {
    const source = await search.engine.facets();
    return this.#list?.facets.source === source ? this.#list.facets : new Facets(source, t);
  }

  // --- above the list

  /** @param {string} text */
  #say(text) {
    if (this.#status.textContent !== text) this.#status.textContent = text;
  }

  /**
   * @param {number} count of results
   * @param {Answer} answer
   * @param {boolean} isByDate
   */
  #drawHead(count, { isRanked, notes }, isByDate) {
    const papers = plural("counts.papers", count);
    if (!count) this.#say(t("scripts.page.nothing_found"));
    else this.#say(isRanked ? papers : t("scripts.page.found_by_date", { papers }));
    this.#orders.hidden = count < 2 || !isRanked;
    this.#exporter.hidden = !count;
    for (const button of this.#orders.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String((button.value === "date") === isByDate));
    }
    this.#notes.replaceChildren(...notes.map(({ key, values }) => make("p", {}, t(key, values))));
  }

  /** @param {Facets} facets */
  #drawChips(facets) {
    const before = [...this.#chips.querySelectorAll("button")];
    const active = document.activeElement;
    const focused = active instanceof HTMLButtonElement ? before.indexOf(active) : -1;
    const chosen = this.#listChosen(facets);
    const buttons = chosen.map(({ name, value, label }) => {
      const remove = make("span", { class: "visually-hidden" }, t("scripts.page.remove"));
      const button = make("button", { type: "button" }, remove, label);
      button.addEventListener("click", () => this.#toggle(name, value));
      return button;
    });
    if (chosen.length > 1) {
      const button = make(
        "button",
        { type: "button", class: "clear" },
        t("scripts.page.clear_all"),
      );
      button.addEventListener("click", () => this.#go({ choice: NO_CHOICE }));
      buttons.push(button);
    }
    this.#chips.replaceChildren(...buttons.map((button) => make("li", {}, button)));
    this.#chips.hidden = !chosen.length;
    if (focused >= 0) (buttons[Math.min(focused, buttons.length - 1)] ?? this.#status).focus();
  }

  /** @param {Facets} facets */
  #listChosen(facets) {
    return facets.all.flatMap(({ name, format }) =>
      this.#state.choice[name].map((value) => ({ name, value, label: format(value) })),
    );
  }

  // --- the facets

  /**
   * @param {Facets} facets
   * @param {Row[][]} rows of each facet
   */
  #drawPanel(facets, rows) {
    const active = document.activeElement;
    const groups = facets.all.flatMap((facet, index) => {
      const redraw = () => this.#drawPanel(facets, rows);
      return rows[index].length ? [this.#makeGroup(facet, rows[index], redraw)] : [];
    });
    const hadFocus = this.#panel.contains(active);
    this.#panel.replaceChildren(...groups);
    if (!hadFocus) return;
    const controls = [
      ...this.#panel.querySelectorAll("input"),
      ...this.#panel.querySelectorAll("button"),
    ];
    const same = controls.find((control) => isSameControl(control, active));
    (same ?? this.#status).focus({ preventScroll: true });
  }

  /**
   * @param {Facet} facet
   * @param {Row[]} rows
   * @param {() => void} redraw the panel
   */
  #makeGroup({ name, label }, rows, redraw) {
    const isLong = rows.length > ROWS + 1;
    const isWhole = !isLong || this.#expanded.has(name);
    const shown = isWhole ? rows : rows.filter((row, index) => row.isChosen || index < ROWS);
    const items = shown.map((row) => makeFacetItem(name, row));
    const group = make("fieldset", {}, make("legend", {}, label), make("ul", {}, ...items));
    if (isLong) {
      const action = isWhole
        ? t("scripts.facets.fewer")
        : t("scripts.facets.all", { count: rows.length });
      const ariaLabel = t("scripts.facets.of_facet", { action, facet: label });
      const button = make("button", { type: "button", name, value: "all", ariaLabel }, action);
      button.addEventListener("click", () => {
        if (!this.#expanded.delete(name)) this.#expanded.add(name);
        redraw();
      });
      group.append(button);
    }
    return group;
  }

  // --- the list

  /**
   * Append hits to the list; their passages come later, into space reserved for them.
   * @param {Hit[]} hits
   * @param {List} list
   * @returns {HTMLElement[]} their cards
   */
  #drawHits(hits, { search, facets, documents, tests }) {
    const first = this.#results.childElementCount;
    const drawn = documents.slice(first, first + hits.length);
    const { of, tags, venues } = facets.source;
    const cards = hits.map((hit, index) => {
      const excerpt = make("p", { class: "excerpt", dir: "auto" });
      const facts = of(drawn[index]);
      const venue = facts.venue === null ? null : venues[facts.venue].slug;
      const card = makeCard(
        hit,
        excerpt,
        { venue, tags: facts.tags.map((tag) => tags[tag]) },
        tests,
      );
      return { excerpt, card };
    });
    this.#results.append(...cards.map(({ card }) => card));
    const left = documents.length - this.#results.childElementCount;
    this.#more.hidden = left <= 0;
    this.#more.textContent = t("scripts.page.show_more", { count: Math.min(left, STEP) });
    search.engine.texts(drawn).then(
      (texts) => {
        for (const [index, text] of texts.entries()) {
          cards[index].excerpt.replaceChildren(...markPassage(text, tests.text));
        }
      },
      () => {}, // a list without passages is still a list
    );
    return cards.map(({ card }) => card);
  }

  async #showMore() {
    const request = this.#request;
    const list = this.#list;
    if (!list) return;
    const first = this.#results.childElementCount;
    try {
      const hits = await list.search.engine.hits(list.documents.slice(first, first + STEP));
      if (request !== this.#request) return;
      const [card] = this.#drawHits(hits, list);
      card.querySelector("a")?.focus({ preventScroll: true });
    } catch {
      if (request === this.#request) this.#more.textContent = t("scripts.page.more_failed");
    }
  }

  // --- nothing to show

  /** @param {unknown} error */
  #fail(error) {
    console.warn(error);
    this.#say(t("scripts.page.failed"));
    const button = make("button", { type: "button" }, t("scripts.page.try_again"));
    // A browser remembers that a module failed to load; only loading the page again makes it try again.
    const isOurs = error instanceof SearchUnavailable;
    button.addEventListener("click", () => (isOurs ? this.#search() : location.reload()));
    const reason = make("p", {}, explain(error));
    this.#results.replaceChildren(make("div", { class: "search-empty" }, reason, button));
    this.#chips.hidden = true;
    this.#notes.replaceChildren();
    this.#orders.hidden = true;
    this.#exporter.hidden = true;
    this.#more.hidden = true;
  }

  /**
   * Offer searches that find something: a facet less, a part of the query less, words as they may have been meant.
   * @param {Search} search
   * @param {Facets} facets
   * @param {() => boolean} isNewest
   */
  async #offerLess(search, facets, isNewest) {
    const { findOffers } = await import("./loosen.js");
    const chosen = this.#listChosen(facets);
    const offers = await findOffers(this.#state, chosen, async ({ words, choice }) => {
      const { documents } = await findAnswer(search, words, false);
      return facets.narrow(documents, choice).documents.length;
    });
    if (!isNewest()) return;
    const items = offers.map(({ text, count, change }) => {
      const counted = make("span", { class: "count" }, plural("counts.papers", count));
      const button = make("button", { type: "button" }, text, " ", counted);
      button.addEventListener("click", () => this.#go(change).then(() => this.#status.focus()));
      return make("li", {}, button);
    });
    const advice = t(items.length ? "scripts.page.offers" : "scripts.page.no_offers");
    this.#results.replaceChildren(
      make("div", { class: "search-empty" }, make("p", {}, advice), make("ul", {}, ...items)),
    );
  }
}

/**
 * @param {Search} search
 * @param {string} words
 * @param {boolean} typing
 * @returns {Promise<Answer>}
 */
async function findAnswer(search, words, typing) {
  const query = search.parseQuery(words);
  const found = await (typing ? search.engine.search(query, { typing }) : find(search, query));
  return { ...found, notes: [...query.notes, ...found.notes], isRanked: found.scores[0] > 0 };
}

/**
 * @param {unknown} error
 * @returns {string} why there are no results, and what to do
 */
function explain(error) {
  if (!navigator.onLine) return t("scripts.offline");
  if (error instanceof SearchUnavailable) {
    if (error.code === "missing" || error.code === "changed") {
      return t("scripts.page.archive_replaced");
    }
    if (error.code === "format") return t("scripts.page.other_version");
  }
  return t("scripts.page.part_missing");
}

/**
 * @param {Highlights} marks
 * @param {(word: string) => string} stem
 * @returns {WordTests}
 */
function makeWordTests(marks, stem) {
  const makeTest = (/** @type {import("./engine.js").Marks} */ { terms, words }) =>
    makeWordTest({ terms: [...marks.terms, ...terms], words: [...marks.words, ...words] }, stem);
  const text = makeWordTest(marks, stem);
  return { text, author: makeTest(marks.author), venue: makeTest(marks.venue) };
}

/**
 * @param {import("./engine.js").Marks} marks
 * @param {(word: string) => string} stem
 * @returns {WordTest}
 */
function makeWordTest(marks, stem) {
  const [terms, words] = [new Set(marks.terms), new Set(marks.words)];
  if (!terms.size && !words.size) return () => false;
  return (text) => findWords(text).some((word) => words.has(word) || terms.has(stem(word)));
}

/**
 * @param {HTMLInputElement | HTMLButtonElement} control
 * @param {Element | null} other drawn before
 */
function isSameControl(control, other) {
  const isControl = other instanceof HTMLInputElement || other instanceof HTMLButtonElement;
  return isControl && control.name === other.name && control.value === other.value;
}

/**
 * @param {string} name of the facet
 * @param {Row} row
 */
function makeFacetItem(name, { value, label, count, isChosen }) {
  return make(
    "li",
    {},
    make(
      "label",
      {},
      make("input", { type: "checkbox", name, value, checked: isChosen }),
      make("span", { class: "label" }, label),
      make("span", { class: "count" }, formatNumber(count)),
    ),
  );
}

/**
 * The card of _paper_card.html.
 * @param {Hit} hit
 * @param {HTMLElement} excerpt filled later
 * @param {{venue: string | null, tags: {slug: string, label: string}[]}} facts venue: its slug
 * @param {WordTests} tests
 */
function makeCard(hit, excerpt, { venue, tags }, tests) {
  const { slug, title } = hit;
  const { names, areAll } = nameAuthors(hit, tests.author);
  const link = make("a", { class: "title", href: paperUrl(slug) }, ...markWords(title, tests.text));
  const card = make(
    "article",
    { class: "paper-card", "data-slug": slug },
    make("h3", { dir: "auto" }, link),
    ...(names.length ? [make("p", { class: "card-people" }, ...names)] : []),
    make("ul", { class: "paper-meta" }, ...makeMeta(hit, venue, areAll, tests)),
    excerpt,
  );
  if (tags.length) {
    const items = tags.map(({ slug, label }) =>
      make("li", { class: "tag" }, make("a", { href: tagUrl(slug) }, label)),
    );
    card.append(make("ul", { class: "tags" }, ...items));
  }
  return card;
}

/**
 * The names of the first authors and of those that were found, each a search for its papers.
 * @param {Hit} hit
 * @param {WordTest} isFound
 * @returns {{names: (Node | string)[], areAll: boolean}}
 */
function nameAuthors({ authors, hasMoreAuthors }, isFound) {
  const shown = authors
    .map(({ name }) => ({ name, marked: markWords(name, isFound) }))
    .filter(({ marked }, at) => at < PEOPLE || marked.length > 1)
    .slice(0, 3 * PEOPLE);
  const names = shown.flatMap(({ name, marked }, at) => {
    const href = searchUrl(`author:"${name.replace(/["“”]/g, " ")}"`);
    return [at ? ", " : "", make("a", { href }, make("bdi", {}, ...marked))];
  });
  const areAll = !hasMoreAuthors && shown.length === authors.length;
  return { names: areAll || !authors.length ? names : [...names, " ", t("facts.et_al")], areAll };
}

/**
 * The line of _paper_meta.html.
 * @param {Hit} hit
 * @param {string | null} venueSlug
 * @param {boolean} areAll whether all authors are named elsewhere
 * @param {WordTests} tests
 */
function makeMeta(hit, venueSlug, areAll, tests) {
  const { date, authors, authorCount, organization, comments, venue } = hit;
  const item = (/** @type {string} */ href, /** @type {Node | string} */ content) =>
    make("li", {}, make("a", { href }, content));
  const day = date ? make("time", { datetime: date }, formatDay(date)) : t("facts.date_unknown");
  const items = [item(dayUrl(date), day)];
  if (!authors.length || (authorCount && !areAll)) {
    const count = authorCount ? plural("counts.authors", authorCount) : t("facts.authors_unknown");
    items.push(item(authorCountUrl(authorCount), count));
  }
  if (organization) items.push(item(organizationUrl(organization.slug), organization.name));
  if (venue && venueSlug) {
    items.push(item(venueUrl(venueSlug), make("bdi", {}, ...markWords(venue, tests.venue))));
  }
  if (comments) items.push(make("li", {}, plural("counts.comments", comments)));
  return items;
}

customElements.define("search-page", SearchPage);
