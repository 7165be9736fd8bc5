// What is in the page that a test has opened: every element with its attributes, every address, the text of its heading.
// Chromium and Firefox run the same function. It opens folds, lets the theme's scripts draw, and types into the search.

/**
 * @param {string} typed what to enter in the search box; empty = nothing
 * @returns {Promise<{nodes: string[], addresses: string[], heading: string, counts: {[name: string]: number}}>}
 */
export async function probe(typed) {
  const wait = (/** @type {number} */ time) => new Promise((resolve) => setTimeout(resolve, time));
  /** @param {() => boolean} isDone */
  const waitFor = async (isDone, most = 4000) => {
    const start = Date.now();
    while (!isDone() && Date.now() - start < most) await wait(10);
  };
  const all = (/** @type {string} */ selector) => [...document.querySelectorAll(selector)];
  const click = (/** @type {Element} */ element) =>
    element instanceof HTMLElement && element.click();

  for (const fold of all("details")) fold.setAttribute("open", "");
  const drawn = all("paper-cite, paper-export").length;
  if (drawn) await waitFor(() => all(".formats button").length >= 3 * drawn);
  for (const button of all("paper-cite .formats button")) {
    click(button);
    await waitFor(() => button.getAttribute("aria-pressed") === "true");
  }
  if (all("search-page #results").length) {
    await waitFor(() => Boolean(document.querySelector("search-page [role=status]")?.textContent));
    const more = document.querySelector("search-page button.more");
    for (let round = 0; round < 9 && more instanceof HTMLElement && !more.hidden; round++) {
      const before = all("#results article").length;
      more.click();
      await waitFor(() => all("#results article").length > before || Boolean(more.hidden), 2000);
    }
    all(".facets button").forEach(click);
  }
  const box = document.querySelector("header input[type=search]");
  if (typed && box instanceof HTMLInputElement) {
    box.focus();
    box.value = typed;
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
    const status = () => document.querySelector("search-box [role=status]")?.textContent;
    await waitFor(() => all("#search-options *").length > 0 || Boolean(status()));
  }

  const nodes = new Set();
  const addresses = new Set();
  const kinds = { 1998: "math", 2000: "svg", 1999: "html" };
  for (const element of all("*")) {
    const place = element.closest(".abstract, .note, .free-page") ? "markdown" : "page";
    const year = element.namespaceURI?.match(/\d{4}/)?.[0] ?? "";
    const name = `${place} ${Reflect.get(kinds, year)}:${element.localName}`;
    nodes.add(name);
    for (const { name: key, value } of element.attributes) {
      nodes.add(`${name} ${key}`);
      if (
        /^(?:href|xlink:href|src|action|formaction|data|poster|background|cite|ping)$/.test(key)
      ) {
        addresses.add(`${element.localName} ${key} ${new URL(value, document.baseURI).href}`);
      }
      if (/^(?:srcset|style|on.*|srcdoc)$/.test(key))
        addresses.add(`${element.localName} ${key} ${value}`);
    }
  }
  const names = [
    "script",
    "link[rel=stylesheet]",
    "form",
    "iframe",
    "h1",
    "main",
    "body",
    "header",
    "meta[http-equiv]",
  ];
  return {
    nodes: [...nodes].sort(),
    addresses: [...addresses].filter((address) => !isHarmless(address)).sort(),
    heading: document.querySelector("h1")?.textContent ?? "",
    counts: Object.fromEntries(names.map((name) => [name, all(name).length])),
  };

  /** Whether an address is on this site, or one that a link may have. @param {string} found */
  function isHarmless(found) {
    const [element, key, ...rest] = found.split(" ");
    const url = rest.join(" ");
    if (/^(?:srcset|style|on.*|srcdoc)$/.test(key)) return false;
    if (element === "a") return /^(?:https?|mailto|ftp):/.test(url);
    if (element === "link")
      return url.startsWith(location.origin) || url.startsWith("https://example.org/");
    return url.startsWith(location.origin) || url.startsWith("data:image/svg+xml,");
  }
}
