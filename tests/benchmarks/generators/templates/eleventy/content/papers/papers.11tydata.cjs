/* What all papers share. */

module.exports = { layout: "paper.njk", permalink: (data) => `/papers/${data.slug}/` };
