/**
 * The citation of a paper in the formats of reference managers, to be copied or saved.
 *
 * In: the line of _cite.html, which needs no script, and the page's JSON-LD. The formats are fetched when one is asked for.
 */

import { make } from "../search/box.js";
import { saveFile } from "./save.js";

const NAMES = { text: "Text", bibtex: "BibTeX", ris: "RIS", csl: "CSL-JSON" };

/** @returns {import("./formats.js").Record} the paper of this page */
function readRecord() {
  const script = /** @type {HTMLElement} */ (
    document.querySelector('script[type="application/ld+json"]')
  );
  const data = JSON.parse(script.textContent ?? "");
  const identify = (/** @type {string} */ id) =>
    data.identifier?.find((/** @type {any} */ one) => one.propertyID === id)?.value ?? null;
  return {
    slug: data.url.split("/").at(-2),
    url: data.url,
    title: data.headline,
    date: data.datePublished ?? null,
    names: (data.author ?? []).map((/** @type {any} */ { name }) => name),
    organization: data.publisher?.name ?? null,
    arxiv: identify("arXiv"),
    doi: identify("DOI"),
    tags: data.keywords ?? [],
    abstract: data.abstract,
  };
}

class PaperCite extends HTMLElement {
  #text = /** @type {HTMLElement} */ (this.querySelector(".citation"));
  #line = this.#text?.textContent ?? "";
  #said = make("span", { role: "status" });
  #file = { name: "", type: "text/plain" };
  /** The number of the newest choice; an older one that comes late is dropped. */
  #asked = 0;

  connectedCallback() {
    // Drawn when opened, so that nothing moves while the page loads.
    this.querySelector("details")?.addEventListener("toggle", () => this.#draw(), { once: true });
  }

  #draw() {
    const buttons = Object.entries(NAMES).map(([name, label]) => {
      const button = make("button", { type: "button", value: name }, label);
      button.addEventListener("click", () => this.#choose(name, buttons));
      return button;
    });
    const copy = make("button", { type: "button" }, "Copy");
    copy.addEventListener("click", () => this.#copy());
    const save = make("button", { type: "button" }, "Download");
    save.addEventListener("click", () =>
      saveFile(this.#text.textContent ?? "", this.#file.name, this.#file.type),
    );
    const formats = make(
      "div",
      { class: "formats", role: "group", "aria-label": "Format" },
      ...buttons,
    );
    this.#text.before(formats);
    this.#text.after(make("p", { class: "acts" }, copy, save, this.#said));
    this.#choose("text", buttons);
  }

  /** @param {string} name of a format @param {HTMLButtonElement[]} buttons */
  async #choose(name, buttons) {
    const number = ++this.#asked;
    this.#say("");
    /** @param {string} text @param {string} extension @param {string} type */
    const show = (text, extension, type) => {
      this.#text.textContent = text;
      this.#file = { name: `${record.slug}.${extension}`, type };
      for (const button of buttons)
        button.setAttribute("aria-pressed", String(button.value === name));
    };
    const record = readRecord();
    if (name === "text") return show(this.#line, "txt", "text/plain");
    try {
      const { FORMATS, formatFile } = await import("./formats.js");
      if (number !== this.#asked) return;
      const format = FORMATS[name];
      const shown = name === "bibtex" ? { ...record, abstract: "" } : record;
      show(formatFile(format, [shown]), format.extension, format.type);
    } catch (error) {
      console.warn(error);
      if (number === this.#asked) this.#say("That format did not load. Load the page again.");
    }
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.#text.textContent ?? "");
      this.#say("Copied");
    } catch {
      getSelection()?.selectAllChildren(this.#text);
      this.#say("Selected: press Ctrl+C, or ⌘C, to copy it.");
    }
  }

  /** @param {string} text */
  #say(text) {
    // Said again even where it is the same: a reader copies twice.
    this.#said.textContent = "";
    requestAnimationFrame(() => (this.#said.textContent = text));
  }
}

customElements.define("paper-cite", PaperCite);
