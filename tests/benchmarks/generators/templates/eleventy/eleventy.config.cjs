/* The measured Eleventy site: lists of 50 for all papers, tags, years, months and author counts. */

const PAGE_SIZE = 50;
const EXCERPT_LENGTH = 260;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const labels = require("./content/_data/labels.json");

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

/** The pages of one list. */
function cut(path, heading, papers) {
  const total = Math.ceil(papers.length / PAGE_SIZE);
  const address = (number) => (number === 1 ? path : `${path}page/${number}/`);
  return Array.from({ length: total }, (_, n) => ({
    path: address(n + 1),
    heading,
    count: papers.length,
    number: n + 1,
    total,
    previous: n > 0 ? address(n) : null,
    next: n + 1 < total ? address(n + 2) : null,
    papers: papers.slice(n * PAGE_SIZE, (n + 1) * PAGE_SIZE),
  }));
}

module.exports = (config) => {
  const neighbours = new Map();
  const excerpts = new Map();
  let groups = null;

  const sorted = (api) => {
    const papers = api.getFilteredByGlob("content/papers/*.md");
    return papers.sort((one, other) => other.date - one.date || (one.data.slug < other.data.slug ? -1 : 1));
  };

  config.addCollection("papers", (api) => {
    const papers = sorted(api);
    papers.forEach((paper, n) => neighbours.set(paper.data.slug, { newer: papers[n - 1], older: papers[n + 1] }));
    return papers;
  });
  const gather = (api) => {
    if (groups) return groups;
    const papers = sorted(api);
    groups = {
      papers,
      sections: [
        ["tags", "Tags", group(papers, (paper) => paper.data.topics), (key) => labels[key]],
        ["years", "years", group(papers, (paper) => [paper.data.year]), (key) => key],
        ["months", "months", group(papers, (paper) => [paper.data.month]), (key) => key],
        ["author-counts", "author-counts", group(papers, (paper) => [paper.data.count]), (key) => key],
      ],
    };
    return groups;
  };
  config.addCollection("lists", (api) => {
    const { papers, sections } = gather(api);
    const pages = cut("/", "", papers);
    for (const [folder, , members, label] of sections) {
      for (const [key, found] of members) pages.push(...cut(`/${folder}/${key}/`, label(key), found));
    }
    return pages;
  });
  config.addCollection("indexes", (api) =>
    gather(api).sections.map(([folder, heading, members, label]) => ({
      path: `/${folder}/`,
      heading,
      rows: [...members].map(([key, found]) => ({ path: `/${folder}/${key}/`, label: label(key), count: found.length })),
    })),
  );
  config.on("eleventy.before", () => {
    groups = null;
    excerpts.clear();
  });

  config.addFilter("neighbours", (slug) => neighbours.get(slug) ?? {});
  config.addFilter("day", (date) => `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`);
  config.addFilter("iso", (date) => date.toISOString().slice(0, 10));
  config.addFilter("excerpt", (html, slug) => {
    if (!excerpts.has(slug)) {
      const text = html.replace(/<[^>]*>/g, "").replace(/\s+/g, " ").trim();
      const cutText = text.length <= EXCERPT_LENGTH ? text : `${text.slice(0, EXCERPT_LENGTH).replace(/ [^ ]*$/, "")}…`;
      excerpts.set(slug, cutText);
    }
    return excerpts.get(slug);
  });
  config.addPassthroughCopy("static");
  return {
    dir: { input: "content", output: "public" },
    templateFormats: ["md", "njk"],
    markdownTemplateEngine: false,
  };
};
