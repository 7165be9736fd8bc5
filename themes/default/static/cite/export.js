/**
 * The export of a list: a fold, which fetches what it needs when it is opened.
 */

import { make } from "../search/box.js";

class PaperExport extends HTMLElement {
  connectedCallback() {
    this.querySelector("details")?.addEventListener("toggle", () => this.#open(), { once: true });
  }

  async #open() {
    const body = /** @type {HTMLElement} */ (this.querySelector(".export-body"));
    try {
      const { drawExport } = await import("./panel.js");
      drawExport(this, body);
    } catch (error) {
      console.warn(error);
      body.replaceChildren(
        make("p", { role: "alert" }, "The export did not load. Load the page again."),
      );
    }
  }
}

customElements.define("paper-export", PaperExport);
