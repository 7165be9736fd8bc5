/* The measured Eleventy site: lists of 50 for all papers, tags, years, months and author counts. */

const sections = require("./data/sections.json");
const listings = require("./data/listings.json");

const PAGE_SIZE = 50;
const EXCERPT_LENGTH = 260;
const UNKNOWN = "unknown";
const FIELDS = { tags: "tag", years: "date", months: "date", "author-counts": "authors" };
const SITE = { title: "Measured", url: "https://example.org", language: "en" };
const MENU = [
  ["Papers", "/"],
  ["Tags", "/tags/"],
  ["Years", "/years/"],
  ["Months", "/months/"],
  ["Author counts", "/author-counts/"],
];
const MORE = [
  ["Organisations", "/organizations/"],
  ["Listings", "/listings/"],
  ["Most discussed", "/discussed/"],
];
const MONTHS = [
  ...["January", "February", "March", "April", "May", "June", "July"],
  ...["August", "September", "October", "November", "December"],
];
const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" };
const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const NUMBERS = new Intl.NumberFormat("en");

const escapeHtml = (text) => text.replace(/[&<>"']/g, (character) => ESCAPES[character]);
const unescapeHtml = (text) =>
  text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity]);
const count = (number, noun) => `${NUMBERS.format(number)} ${noun}${number === 1 ? "" : "s"}`;
const iso = (date) => date.toISOString().slice(0, 10);
const longDay = (date) =>
  `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
const shortDay = (date) =>
  `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()].slice(0, 3)} ${date.getUTCFullYear()}`;
const query = (pairs) => new URLSearchParams(pairs).toString();

/** A text for a script element, where nothing may end it. */
const json = (value) =>
  JSON.stringify(value).replace(
    /[<>&]/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  );

/** The beginning of a text, cut at a word. */
function cutText(text, length) {
  return text.length <= length ? text : `${text.slice(0, length).replace(/ [^ ]*$/, "")}…`;
}

/** Key -> papers, for the keys that `keysOf` gives a paper. */
function group(papers, keysOf) {
  const groups = new Map();
  for (const paper of papers) {
    for (const key of keysOf(paper)) {
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(paper);
    }
  }
  return new Map([...groups].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** The numbers that a pager shows; 0 stands for a gap. */
function findNumbers(number, total) {
  const near = new Set([1, total]);
  for (let n = Math.max(1, number - 2); n <= Math.min(total, number + 2); n += 1) near.add(n);
  if (number === 5) near.add(2);
  if (number === total - 4) near.add(total - 1);
  const sorted = [...near].sort((one, other) => one - other);
  return sorted.flatMap((n, place) => (place > 0 && n > sorted[place - 1] + 1 ? [0, n] : [n]));
}

/** The pages of one list. */
function cut(path, papers, whole) {
  const total = Math.ceil(papers.length / PAGE_SIZE);
  const address = (number) => (number === 1 ? path : `${path}page/${number}/`);
  return Array.from({ length: total }, (_, n) => ({
    ...whole,
    path: address(n + 1),
    title: n === 0 ? whole.heading : `${whole.heading}, page ${n + 1}`,
    count: papers.length,
    first: n * PAGE_SIZE + 1,
    last: Math.min(papers.length, (n + 1) * PAGE_SIZE),
    total,
    numbers: findNumbers(n + 1, total).map((number) => ({
      number,
      path: number ? address(number) : "",
      isCurrent: number === n + 1,
    })),
    previous: n > 0 ? address(n) : null,
    next: n + 1 < total ? address(n + 2) : null,
    papers: papers.slice(n * PAGE_SIZE, (n + 1) * PAGE_SIZE),
  }));
}

/** The pages of all lists of a section. */
function cutSection(name, groups) {
  const isDates = name === "years" || name === "months";
  const dated = isDates ? [...groups.keys()].filter((key) => key !== UNKNOWN) : [];
  const link = (key) =>
    key ? { path: `/${name}/${key}/`, label: sections[name].groups[key].heading } : null;
  return [...groups].flatMap(([key, papers]) => {
    const place = dated.indexOf(key);
    const parents = [{ path: `/${name}/`, label: sections[name].heading }];
    if (name === "months" && key !== UNKNOWN)
      parents.push({ path: `/years/${key.slice(0, 4)}/`, label: key.slice(0, 4) });
    return cut(`/${name}/${key}/`, papers, {
      ...sections[name].groups[key],
      parents,
      order: isDates && key === UNKNOWN ? "by title" : "newest first",
      query: `${FIELDS[name]}:${key}`,
      name: `${name}-${key}`,
      feed: name === "tags" ? `/tags/${key}/feed.xml` : null,
      older: place > 0 ? link(dated[place - 1]) : null,
      newer: place >= 0 ? link(dated[place + 1]) : null,
    });
  });
}

/** The meta line of a paper. */
function makeMeta(data) {
  const day =
    data.month === UNKNOWN
      ? "date unknown"
      : `<time datetime="${iso(data.page.date)}">${shortDay(data.page.date)}</time>`;
  const lines = [
    `<a href="/months/${data.month}/">${day}</a>`,
    `<a href="/author-counts/${data.count}/">${data.credits}</a>`,
  ];
  const organization = data.organization;
  if (organization)
    lines.push(
      `<a href="/organizations/${organization.slug}/">${escapeHtml(organization.name)}</a>`,
    );
  if (data.comments) lines.push(count(data.comments, "comment"));
  return `<ul class="paper-meta">\n${lines.map((line) => `<li>${line}</li>\n`).join("")}</ul>\n`;
}

/** The tags of a paper. */
function makeTags(topics) {
  if (!topics.length) return "";
  const label = (topic) => escapeHtml(sections.tags.groups[topic].label);
  const rows = topics.map(
    (topic) => `<li class="tag"><a href="/tags/${topic}/">${label(topic)}</a></li>\n`,
  );
  return `<ul class="tags">\n${rows.join("")}</ul>\n`;
}

/** A paper in a list. */
function makeCard(paper, plain) {
  const { data } = paper;
  const pairs = [
    ["ctx_ver", "Z39.88-2004"],
    ["rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"],
    ["rft.type", "preprint"],
    ["rft.title", data.title],
    ...(data.month === UNKNOWN ? [] : [["rft.date", iso(paper.date)]]),
    ...(data.organization ? [["rft.publisher", data.organization.name]] : []),
    ["rft.identifier", `${SITE.url}${paper.url}`],
  ];
  const excerpt = cutText(plain, EXCERPT_LENGTH);
  return `<article class="paper-card" data-slug="${data.slug}">
<h3 dir="auto"><a class="title" href="${paper.url}">${escapeHtml(data.title)}</a></h3>
${makeMeta(data)}${excerpt && `<p class="excerpt" dir="auto">${escapeHtml(excerpt)}</p>\n`}${makeTags(data.topics)}\
<span class="Z3988" title="${escapeHtml(query(pairs))}"></span>
</article>
`;
}

module.exports = (config) => {
  const neighbours = new Map();
  const texts = new Map();
  const cards = new Map();
  let groups = null;

  const sorted = (api) => {
    const papers = api.getFilteredByGlob("content/papers/*.md");
    return papers.sort(
      (one, other) => other.date - one.date || (one.data.slug < other.data.slug ? -1 : 1),
    );
  };
  const readPlain = (html, slug) => {
    if (!texts.has(slug))
      texts.set(
        slug,
        unescapeHtml(
          html
            .replace(/<[^>]*>/g, "")
            .replace(/\s+/g, " ")
            .trim(),
        ),
      );
    return texts.get(slug);
  };

  config.addCollection("papers", (api) => {
    const papers = sorted(api);
    const dated = papers.filter((paper) => paper.data.month !== UNKNOWN);
    for (const [n, paper] of dated.entries()) {
      neighbours.set(paper.data.slug, { newer: dated[n - 1], older: dated[n + 1] });
    }
    return papers;
  });
  const gather = (api) => {
    if (groups) return groups;
    const papers = sorted(api);
    groups = {
      papers,
      tags: group(papers, (paper) => paper.data.topics),
      years: group(papers, (paper) => [paper.data.year]),
      months: group(papers, (paper) => [paper.data.month]),
      "author-counts": group(papers, (paper) => [paper.data.count]),
    };
    return groups;
  };
  config.addCollection("lists", (api) => {
    const { papers, ...gathered } = gather(api);
    const all = {
      heading: "Papers",
      description: "Every paper of the archive.",
      query: "",
      name: "papers",
    };
    const pages = cut("/", papers, { ...all, order: "newest first" });
    for (const [name, members] of Object.entries(gathered))
      pages.push(...cutSection(name, members));
    return pages;
  });
  config.addCollection("indexes", (api) =>
    Object.entries(gather(api))
      .filter(([name]) => name !== "papers")
      .map(([name, members]) => ({
        ...sections[name],
        path: `/${name}/`,
        title: sections[name].heading,
        isTags: name === "tags",
        rows: [...members].map(([key, found]) => ({
          ...sections[name].groups[key],
          path: `/${name}/${key}/`,
          count: found.length,
        })),
      })),
  );
  config.on("eleventy.before", () => {
    groups = null;
    texts.clear();
    cards.clear();
  });

  for (const [name, value] of Object.entries({ site: SITE, menu: MENU, more: MORE }))
    config.addGlobalData(name, value);
  config.addFilter("neighbours", (slug) => neighbours.get(slug) ?? {});
  config.addFilter("number", (number) => NUMBERS.format(number));
  config.addFilter("count", count);
  config.addFilter("iso", iso);
  config.addFilter("longDay", longDay);
  config.addFilter("json", json);
  config.addFilter("query", query);
  config.addFilter("cut", cutText);
  config.addFilter("plain", readPlain);
  config.addFilter("plainOf", (slug) => texts.get(slug));
  config.addFilter("labels", (topics) => topics.map((topic) => sections.tags.groups[topic].label));
  config.addFilter("listing", (stem) => listings[stem]);
  config.addFilter("sentence", (text) => (/[.?!]$/.test(text) ? text : `${text}.`));
  config.addFilter("addresses", (html) =>
    [...html.matchAll(/<a href="(https?:\/\/[^"]+)"/g)].map(([, url]) => unescapeHtml(url)),
  );
  config.addFilter("address", (url) => url.split("://")[1].replace(/\/+$/, ""));
  config.addFilter("meta", makeMeta);
  config.addFilter("tags", makeTags);
  config.addFilter("card", (paper) => {
    const { slug } = paper.data;
    if (!cards.has(slug)) cards.set(slug, makeCard(paper, readPlain(paper.content, slug)));
    return cards.get(slug);
  });
  config.setNunjucksEnvironmentOptions({ trimBlocks: true, lstripBlocks: true });
  config.addPassthroughCopy("static");
  return {
    dir: { input: "content", output: "public" },
    templateFormats: ["md", "njk"],
    markdownTemplateEngine: false,
  };
};
