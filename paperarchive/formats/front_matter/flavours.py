"""The programs whose front matter is known, by its keys.

In: keys and values. Out: which program wrote them, and what its keys mean where that is not
what they say. Sources: the templates academicpages.github.io and HugoBlox, the posts of
PMLR, notes of Obsidian, Logseq and Zettlr, files of this program.
"""

import re
from collections.abc import Mapping
from enum import Enum

from paperarchive.formats.values import fold_key


class Flavour(Enum):
    """The program that wrote a file."""

    OWN = "paperarchive"
    PMLR = "PMLR"
    HUGOBLOX = "HugoBlox"
    ACADEMICPAGES = "academicpages"
    NOTE = "Obsidian"
    OTHER = "other"


_OWN_KEYS = frozenset({"listings", "author_count", "publication_type"})
_PMLR_KEYS = frozenset({"bibtex_author", "tex_title", "container-title"})
_HUGOBLOX_KEYS = frozenset(
    {"publication_types", "publication", "publication_short", "hugoblox", "url_pdf"}
)
_NOTE_KEYS = frozenset({"citekey", "citation-key", "cssclass", "cssclasses", "zotero"})

PAGE_KEYS = frozenset(
    {
        *("layout", "permalink", "collection", "redirectfrom", "redirectto", "header"),
        *("sidebar", "share", "toc", "mathjax", "math", "katex", "classes", "readtime"),
        *("authorprofile", "related", "weight", "publishdate", "expirydate", "lastmod"),
        *("cssclass", "cssclasses", "kanbanplugin", "navorder", "parent", "navigation"),
        *(
            "nav",
            "navtitle",
            "menu",
            "projects",
            "authornotes",
            "commentable",
            "profile",
        ),
        *(
            "showdate",
            "readingtime",
            "pager",
            "outputs",
            "cascade",
            "resources",
            "plot",
        ),
        *("excerptseparator", "breadcrumbs", "sitemap", "publish", "order", "month0"),
        *("bibtexauthor", "textitle", "genre", "cycles", "bibtexeditor", "hasmath"),
        *("categories", "category", "listings", "aliases", "draft", "slug", "gallery"),
        *("design", "feature", "editable", "indexed", "kind0", "created", "modified"),
    }
)
"""Folded keys about a page of a site, not the paper on it."""

_TYPES_BY_NUMBER = {
    "1": "paper-conference",
    "2": "article-journal",
    "3": "article",
    "4": "report",
    "5": "book",
    "6": "chapter",
    "7": "thesis",
    "8": "patent",
}
"""The numbers of HugoBlox until 2023 -> CSL's types; "0" is uncategorized."""

_EXAMPLE_TITLES = re.compile(
    r"(?:paper title number \d+.*|(?:an? )?(?:example|sample) (?:conference|journal|preprint|publication|paper|event"
    r"|talk)(?: (?:paper|article|/ ?working paper|title))*|(?:an? )?example preprint ?/ ?working paper"
    r"|(?:your|the) paper(?:'s)? title|paper title|title of (?:the|your) paper|(?:an? )?example)\W*",
    re.IGNORECASE,
)
_LOREM = re.compile(r"\W*lorem ipsum\b", re.IGNORECASE)


def find_flavour(values: Mapping[str, object], path: str) -> Flavour:
    """Find the program that wrote a file."""
    keys = values.keys()
    if keys & _OWN_KEYS or re.search(r"(?:^|/)papers/(?:\d{4}|undated)/[^/]+$", path):
        return Flavour.OWN
    if len(keys & _PMLR_KEYS) > 1 or (keys & _PMLR_KEYS and "openreview" in keys):
        return Flavour.PMLR
    if keys & _HUGOBLOX_KEYS or "publishDate" in keys:
        return Flavour.HUGOBLOX
    if values.get("collection") == "publications" or keys & {"paperurl", "bibtexurl"}:
        return Flavour.ACADEMICPAGES
    if keys & _NOTE_KEYS or not keys:
        return Flavour.NOTE
    return Flavour.OTHER


def is_example(title: str) -> bool:
    """Whether a title is that of an example in a template."""
    return _EXAMPLE_TITLES.fullmatch(" ".join(title.split())) is not None


def is_lorem(text: object) -> bool:
    """Whether a text is the filler of templates."""
    return isinstance(text, str) and _LOREM.match(text) is not None


def convert_type(value: object) -> object:
    """HugoBlox's numbers of publication types as CSL's types; other values stay."""
    values = value if isinstance(value, list) else [value]
    types = [_TYPES_BY_NUMBER.get(str(part), part) for part in values]
    known = [part for part in types if part not in ("0", None, "")]
    return known[0] if known else None


def is_page_key(key: str) -> bool:
    """Whether a key is about the page, not the paper."""
    return fold_key(key) in PAGE_KEYS
