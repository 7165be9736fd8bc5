/**
 * Where the site's pages are, for what the search shows of papers. `paperarchive/site/urls.py` does the same in Python;
 * whatever changes here changes there, and a test holds both together.
 */

/** The site's root, from this script's own address: the site may stand below any path. */
export const ROOT = import.meta.url.slice(0, import.meta.url.lastIndexOf("/static/") + 1);

export const SEARCH_FILES = `${ROOT}search/`;

/** @param {string} slug */
export const paperUrl = (slug) => `${ROOT}papers/${slug}/`;

/** @param {string} slug */
export const tagUrl = (slug) => `${ROOT}tags/${slug}/`;

/** @param {string | null} date 2025-10-29; null = not known */
export const dayUrl = (date) => `${ROOT}dates/${date?.replaceAll("-", "/") ?? "undated"}/`;

/** @param {number | null} count null = not known */
export const authorCountUrl = (count) => `${ROOT}author-counts/${count ?? "unknown"}/`;

/** @param {string} slug */
export const organizationUrl = (slug) => `${ROOT}organizations/${slug}/`;
