/**
 * URLs of the pages that search results link to. `paperarchive/site/urls.py` is its twin in Python: change both
 * together; a test compares them.
 */

/** The site's root, derived from this script's URL: the site may be served below any path. */
export const ROOT = import.meta.url.slice(0, import.meta.url.lastIndexOf("/static/") + 1);

export const SEARCH_FILES = `${ROOT}search/`;

/** @param {string} slug */
export const paperUrl = (slug) => `${ROOT}papers/${slug}/`;

/** @param {string} words */
export const searchUrl = (words) => `${ROOT}search/?${new URLSearchParams({ q: words })}`;

/** @param {string} slug */
export const tagUrl = (slug) => `${ROOT}tags/${slug}/`;

/** @param {string | null} date 2025-10-29; null = not known */
export const dayUrl = (date) => `${ROOT}dates/${date?.replaceAll("-", "/") ?? "undated"}/`;

/** @param {number | null} count null = not known */
export const authorCountUrl = (count) => `${ROOT}author-counts/${count ?? "unknown"}/`;

/** @param {string} slug */
export const organizationUrl = (slug) => `${ROOT}organizations/${slug}/`;

/** @param {string} slug */
export const venueUrl = (slug) => `${ROOT}venues/${slug}/`;
