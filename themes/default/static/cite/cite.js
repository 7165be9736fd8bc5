/**
 * The citation of a paper in the formats of reference managers, to copy or to save.
 *
 * In: the line of _cite.html, which needs no script, and the page's JSON-LD. A format is loaded when it is chosen.
 */

import { make } from "../search/box.js";
import { saveFile } from "./save.js";

const NAMES = { text: "Text", bibtex: "BibTeX", ris: "RIS", csl: "CSL-JSON" };

/**
 * @typedef {object} JsonLd what the page's JSON-LD has of the paper; absent = not known
 * @property {string} url
 * @property {string} headline
 * @property {string} [datePublished]
 * @property {{name: string}[]} [author]
 * @property {{name: string}} [publisher]
 * @property {{propertyID: string, value: string}[]} [identifier]
 * @property {string[]} [keywords]
 * @property {string} [abstract]
 */

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
    authors: (data.author ?? []).map(({ name }) => name),
    organization: data.publisher?.name ?? null,
    arxiv: identify("arXiv"),
    doi: identify("DOI"),
    tags: data.keywords ?? [],
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
    const draw = () => text && this.#draw(text);
    this.querySelector("details")?.addEventListener("toggle", draw, { once: true });
  }

  /** @param {HTMLElement} text */
  #draw(text) {
    const buttons = Object.entries(NAMES).map(([name, label]) => {
      const button = make("button", { type: "button", value: name }, label);
      button.addEventListener("click", () => this.#choose(name, text, buttons));
      return button;
    });
    const copy = make("button", { type: "button" }, "Copy");
    copy.addEventListener("click", () => this.#copy(text));
    const save = make("button", { type: "button" }, "Download");
    save.addEventListener("click", () =>
      saveFile(text.textContent ?? "", this.#file.name, this.#file.type),
    );
    const settings = { class: "formats", role: "group", "aria-label": "Format" };
    text.before(make("div", settings, ...buttons));
    text.after(make("p", { class: "acts" }, copy, save, this.#status));
    this.#choose("text", text, buttons);
  }

  /**
   * @param {string} name of a format
   * @param {HTMLElement} text
   * @param {HTMLButtonElement[]} buttons
   */
  async #choose(name, text, buttons) {
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
      if (request === this.#request) this.#say("That format did not load. Load the page again.");
    }
  }

  /** @param {HTMLElement} text */
  async #copy(text) {
    try {
      await navigator.clipboard.writeText(text.textContent ?? "");
      this.#say("Copied");
    } catch {
      getSelection()?.selectAllChildren(text);
      this.#say("Selected: press Ctrl+C, or ⌘C, to copy it.");
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
