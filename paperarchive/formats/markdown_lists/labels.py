"""The words of links in lists of papers: `[paper]`, `[code]`, `[arXiv]`.

In: the text and the address of a link. Out: whether the text is such a word and no title,
and the kind of the link.
"""

import re

from paperarchive.formats.markdown_lists.facts import parse_venue, parse_when
from paperarchive.text.identifiers import guess_link_kind

_KINDS = {
    **dict.fromkeys(("code", "github", "repo", "repository", "git"), "code"),
    **dict.fromkeys(("implementation", "pytorch", "tensorflow", "jax"), "code"),
    **dict.fromkeys(("project", "website", "homepage", "site", "webpage"), "project"),
    **dict.fromkeys(("dataset", "datasets", "data", "benchmark"), "data"),
    **dict.fromkeys(("video", "youtube", "talk", "presentation"), "video"),
    **dict.fromkeys(
        ("model", "models", "weights", "checkpoint", "checkpoints"), "model"
    ),
    **dict.fromkeys(("blog", "blogpost", "post"), "blog"),
    **dict.fromkeys(("slides", "slide", "ppt"), "slides"),
    **dict.fromkeys(("demo", "space", "colab", "notebook"), "demo"),
    **dict.fromkeys(("supp", "supplementary", "supplement", "appendix"), "supplement"),
    **dict.fromkeys(("tweet", "twitter", "thread"), "discussion"),
    **dict.fromkeys(("pdf",), "pdf"),
    "poster": "poster",
    "bibtex": "bibtex",
    "bib": "bibtex",
    "review": "review",
    "reviews": "review",
    "openreview": "openreview",
}
"""Word of a label, in lower case -> kind of the link."""

_OTHER_WORDS = frozenset(
    {
        *(
            "paper",
            "papers",
            "arxiv",
            "abs",
            "html",
            "link",
            "links",
            "url",
            "preprint",
        ),
        *("openreview", "acl", "anthology", "pmlr", "doi", "page", "web", "hf", "face"),
        *("huggingface", "hugging", "read", "here", "full", "text", "official", "the"),
        *(
            "unofficial",
            "and",
            "in",
            "to",
            "of",
            "on",
            "download",
            "view",
            "cite",
            "cvf",
        ),
        *(
            "version",
            "publication",
            "published",
            "journal",
            "conference",
            "proceedings",
        ),
        *("abstract", "publisher", "ieee", "acm", "springer", "elsevier", "nature"),
        *(
            "sciencedirect",
            "wiley",
            "semantic",
            "scholar",
            "alphaxiv",
            "biorxiv",
            "pub",
        ),
        *("author", "authors", "source", "online", "open", "access", "more", "info"),
        *(
            "citation",
            "citations",
            "stars",
            "star",
            "summary",
            "notes",
            "news",
            "media",
        ),
        *("coming", "soon", "available", "tbd", "tba", "none", "null", "upcoming"),
        *("extended", "long", "short", "technical", "report", "archived", "mirror"),
    }
)
_WORD = re.compile(r"[^\W_]+")
_IDENTIFIER = re.compile(
    r"(?:arxiv|doi)?\s*[:.]?\s*(?:\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+/\d{7}|10\.\d{4,9}/\S+)",
    re.IGNORECASE,
)


def is_label(text: str) -> bool:
    """Whether the text of a link is a word for what is there: `PDF`, `[Paper]`, `here`,
    `2511.00001`, `NeurIPS 2023`, an address, a sign.
    """
    bare = text.strip().strip("[](){}【】").strip()
    if not bare or "://" in bare or _IDENTIFIER.fullmatch(bare):
        return True
    words = _WORD.findall(bare.lower())
    if not words or all(map(_is_label_word, words)):
        return True
    return parse_when(bare) is not None or parse_venue(bare) is not None


def _is_label_word(word: str) -> bool:
    return word in _KINDS or word in _OTHER_WORDS or word.isdigit() or len(word) == 1


def guess_kind(label: str, url: str) -> str:
    """The kind of a link, by its text, else by its address."""
    if is_label(label):
        for word in _WORD.findall(label.lower()):
            if word in _KINDS:
                return _KINDS[word]
    return guess_link_kind(url)
