/**
 * The export of a list: a fold that loads its panel when it is opened.
 */

import { make } from "../search/box.js";

class PaperExport extends HTMLElement {
  connectedCallback() {
    const body = this.querySelector(".export-body");
    if (!(body instanceof HTMLElement)) return;
    this.querySelector("details")?.addEventListener("toggle", () => this.#open(body), {
      once: true,
    });
  }

  /** @param {HTMLElement} body */
  async #open(body) {
    // If not even the strings can be loaded, the text of the template remains.
    const { t } = await import("../text.js");
    try {
      const { drawExport } = await import("./panel.js");
      drawExport(this, body);
    } catch (error) {
      console.warn(error);
      body.replaceChildren(make("p", { role: "alert" }, t("scripts.export.failed")));
    }
  }
}

customElements.define("paper-export", PaperExport);
