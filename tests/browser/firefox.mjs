// Opens pages in Firefox, over WebDriver BiDi: there is no geckodriver in Debian.
// node firefox.mjs PUPPETEER FIREFOX: a JSON list of {url, typed} on stdin, a JSON list of what `probe` and the browser
// say of each on stdout. PUPPETEER: the module puppeteer-core.

import { pathToFileURL } from "node:url";
import { probe } from "./probe.mjs";

const [puppeteerPath, firefox] = process.argv.slice(2);
const { default: puppeteer } = await import(pathToFileURL(puppeteerPath).href);
process.stdin.setEncoding("utf8");
let input = "";
for await (const chunk of process.stdin) input += chunk;
/** @type {{url: string, typed: string}[]} */
const visits = JSON.parse(input);
const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: firefox,
  headless: true,
  extraPrefsFirefox: {
    "network.dns.disabled": true,
    "network.captive-portal-service.enabled": false,
  },
});
try {
  const page = await browser.newPage();
  /** @type {string[]} */
  let dialogs = [];
  /** @type {string[]} */
  let requests = [];
  page.on(
    "dialog",
    (/** @type {{message: () => string, dismiss: () => Promise<void>}} */ dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss().catch(() => {});
    },
  );
  page.on("request", (/** @type {{url: () => string}} */ request) => requests.push(request.url()));
  const results = [];
  for (const { url, typed } of visits) {
    dialogs = [];
    requests = [];
    await page.goto(url, { waitUntil: "load", timeout: 30_000 }).catch(() => {});
    let found = null;
    for (let tries = 0; !found && tries < 4; tries++) {
      // A page that redirects takes its context away.
      found = await page.evaluate(probe, typed).catch(() => null);
    }
    results.push({ url, dialogs, requests, found });
  }
  process.stdout.write(JSON.stringify(results));
} finally {
  await browser.close();
}
