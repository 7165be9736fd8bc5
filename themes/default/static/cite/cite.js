/**
 * The citation of a paper in the formats of reference managers, to copy or to save.
 *
 * In: the line of _cite.html, which needs no script, and the page's JSON-LD. A format is loaded when it is chosen.
 */

import { make } from "../search/box.js";
import { saveFile } from "./save.js";

/** @typedef {typeof import("../text.js")} Strings */
/**
 * @typedef {object} Person a person or group
 * @property {string} name
 * @property {string} [familyName] absent for groups and for persons with one name only
 * @property {string} [givenName]
 * @property {string} [honorificSuffix] "Jr."
 */
/**
 * @typedef {object} JsonLd what the page's JSON-LD has of the paper; absent = not known
 * @property {string} url
 * @property {string} headline
 * @property {string} [datePublished]
 * @property {Person[]} [author]
 * @property {{name: string}} [publisher]
 * @property {{propertyID: string, value: string}[]} [identifier]
 * @property {string[]} [keywords]
 * @property {string} [abstract]
 * @property {string} [genre] a type of CSL, or any other word
 * @property {string} [pagination] "3-7"
 * @property {Part | Part[]} isPartOf the site, and the venue
 */
/**
 * @typedef {object} Part an issue of a volume of a periodical, from the inside out
 * @property {string} [name]
 * @property {string} [volumeNumber]
 * @property {string} [issueNumber]
 * @property {{name: string}} [publisher]
 * @property {Part} [isPartOf]
 */

/** @param {JsonLd} data @returns {import("./formats.js").Publication} */
function readPublication({ genre, pagination, isPartOf }) {
  const publication = { type: genre ?? "article", pages: pagination };
  /** @type {Part | undefined} */
  let part = Array.isArray(isPartOf) ? isPartOf[1] : undefined;
  /** @type {Part} */
  const whole = {};
  for (; part; part = part.isPartOf) Object.assign(whole, part);
  const { name: venue, volumeNumber: volume, issueNumber: issue, publisher } = whole;
  return { ...publication, venue, volume, issue, publisher: publisher?.name };
}

/** @returns {import("./formats.js").Record} the paper of this page */
function readRecord() {
  const script = document.querySelector('script[type="application/ld+json"]');
  /** @type {JsonLd} */
  const data = JSON.parse(script?.textContent ?? "");
  const identify = (/** @type {string} */ scheme) =>
    data.identifier?.find(({ propertyID }) => propertyID === scheme)?.value ?? null;
  return {
    slug: data.url.split("/").at(-2) ?? "",
    url: data.url,
    title: data.headline,
    date: data.datePublished ?? null,
    authors: (data.author ?? []).map((person) => ({
      name: person.name,
      family: person.familyName ?? person.name,
      given: person.givenName ?? "",
      suffix: person.honorificSuffix ?? "",
    })),
    organization: data.publisher?.name ?? null,
    arxiv: identify("arXiv"),
    doi: identify("DOI"),
    tags: data.keywords ?? [],
    hasMoreAuthors: document.querySelector("paper-cite")?.hasAttribute("data-more-authors"),
    publication: readPublication(data),
    abstract: data.abstract,
  };
}

class PaperCite extends HTMLElement {
  /** @type {HTMLElement | null} */
  #text = this.querySelector(".citation");
  #line = this.#text?.textContent ?? "";
  #status = make("span", { role: "status" });
  #file = { name: "", type: "text/plain" };
  /** Number of the newest choice; an older one that loads late is dropped. */
  #request = 0;

  connectedCallback() {
    const text = this.#text;
    // Drawn when opened, so that nothing moves while the page loads.
    const draw = async () => text && this.#draw(text, await import("../text.js"));
    this.querySelector("details")?.addEventListener("toggle", draw, { once: true });
  }

  /**
   * @param {HTMLElement} text
   * @param {Strings} strings
   */
  #draw(text, strings) {
    const { t } = strings;
    const names = { text: t("scripts.cite.text"), bibtex: "BibTeX", ris: "RIS", csl: "CSL-JSON" };
    const buttons = Object.entries(names).map(([name, label]) => {
      const button = make("button", { type: "button", value: name }, label);
      button.addEventListener("click", () => this.#choose(name, text, buttons, strings));
      return button;
    });
    const copy = make("button", { type: "button" }, t("scripts.cite.copy"));
    copy.addEventListener("click", () => this.#copy(text, strings));
    const save = make("button", { type: "button" }, t("scripts.cite.download"));
    save.addEventListener("click", () =>
      saveFile(text.textContent ?? "", this.#file.name, this.#file.type),
    );
    const settings = { class: "formats", role: "group", ariaLabel: t("scripts.cite.format") };
    text.before(make("div", settings, ...buttons));
    text.after(make("p", { class: "acts" }, copy, save, this.#status));
    this.#choose("text", text, buttons, strings);
  }

  /**
   * @param {string} name of a format
   * @param {HTMLElement} text
   * @param {HTMLButtonElement[]} buttons
   * @param {Strings} strings
   */
  async #choose(name, text, buttons, { t }) {
    this.#request += 1;
    const request = this.#request;
    this.#say("");
    const record = readRecord();
    /** @param {string} content @param {string} extension @param {string} type */
    const show = (content, extension, type) => {
      text.textContent = content;
      this.#file = { name: `${record.slug}.${extension}`, type };
      for (const button of buttons) {
        button.setAttribute("aria-pressed", String(button.value === name));
      }
    };
    if (name === "text") {
      show(this.#line, "txt", "text/plain");
      return;
    }
    try {
      const { FORMATS, formatFile } = await import("./formats.js");
      if (request !== this.#request) return;
      const format = FORMATS[name];
      const shown = name === "bibtex" ? { ...record, abstract: "" } : record;
      show(formatFile(format, [shown]), format.extension, format.type);
    } catch (error) {
      console.warn(error);
      if (request === this.#request) this.#say(t("scripts.cite.failed"));
    }
  }

  /**
   * @param {HTMLElement} text
   * @param {Strings} strings
   */
  async #copy(text, { t }) {
    try {
      await navigator.clipboard.writeText(text.textContent ?? "");
      this.#say(t("scripts.cite.copied"));
    } catch {
      getSelection()?.selectAllChildren(text);
      this.#say(t("scripts.cite.selected"));
    }
  }

  /** @param {string} message */
  #say(message) {
    // Emptied first, so that screen readers announce the same message again when the reader copies twice.
    this.#status.textContent = "";
    requestAnimationFrame(() => {
      this.#status.textContent = message;
    });
  }
}

customElements.define("paper-cite", PaperCite);
