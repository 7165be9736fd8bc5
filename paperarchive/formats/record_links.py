"""Identifiers and links of a record, from all of its fields that may have some.

In: one value after the other, with its key. Out: the arXiv identifier and the DOI, the
links that these do not give, and the parts that contradict them.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from paperarchive.formats.values import fold_key, read_text
from paperarchive.paper import Link
from paperarchive.text.identifiers import (
    Identifiers,
    find_identifiers,
    guess_link_kind,
    parse_arxiv,
    parse_doi,
    parse_url,
    strip_version,
)

_ADDRESS = re.compile(r"https?://[^\s<>\"'`|]+|www\.[^\s<>\"'`|]+", re.IGNORECASE)
_BARE_ADDRESS = re.compile(r"(?:[\w-]+\.)+[a-z]{2,10}/\S*", re.IGNORECASE)
_MARKDOWN_LINK = re.compile(
    r"\s*!?\[(?P<text>[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\]\((?P<url>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)\s*"
)
_HYPERLINK = re.compile(
    r'\s*=\s*HYPERLINK\(\s*"(?P<url>[^"]*)"\s*(?:[,;]\s*"(?P<text>(?:[^"]|"")*)"\s*)?\)\s*',
    re.IGNORECASE,
)
_SHORT_ARXIV = re.compile(r"\d{4}\.\d{1,4}", re.ASCII)
_OPENREVIEW_ID = re.compile(r"[\w-]{6,16}", re.ASCII)
_OWN_DOI = "10.48550/arxiv."
_NO_VALUES = frozenset(
    {
        "",
        "none",
        "null",
        "nan",
        "n/a",
        "na",
        "-",
        "--",
        "—",
        "no",
        "n",
        "tbd",
        "tba",
        "undefined",
        "#n/a",
        "false",
    }
)
"""Words for nothing, lower-cased."""
_PAPER_KINDS = frozenset({"", "pdf", "web", "abs", "html", "paper"})
"""Kinds of links that identify the paper; a data set and a video have DOIs of their own."""
_URL_KEYS = ("url", "href", "link")
_KIND_KEYS = ("kind", "type", "rel", "name", "title", "text")
_NO_KINDS = frozenset(
    {"arxiv", "abs", "paper", "html", "landingpage", "web", "alternate", "doi"}
)
_KINDS = {
    "github": "code",
    "repo": "code",
    "repository": "code",
    "projectpage": "project",
    "homepage": "project",
    "website": "project",
    "dataset": "data",
}
_MOST_LINKS = 100
_LONGEST_ADDRESS = 2000


class LinkedText(NamedTuple):
    """A text that may link to an address."""

    text: str
    url: str = ""


class Contradiction(NamedTuple):
    """A value that names another paper than an earlier one."""

    text: str
    why: str


def is_no_value(text: str) -> bool:
    """Whether a text is a word for nothing: `None`, `N/A`, `-`."""
    return len(text) < 12 and text.strip().casefold() in _NO_VALUES


def unlink(text: str) -> LinkedText:
    """Read `[Title](https://...)` and `=HYPERLINK("https://...","Title")`; another text
    has no address.
    """
    found = _MARKDOWN_LINK.fullmatch(text) if "](" in text else None
    if found is None and "HYPERLINK" in text[:40].upper():
        found = _HYPERLINK.fullmatch(text)
    if found is None:
        return LinkedText(text)
    return LinkedText((found["text"] or "").replace('""', '"'), found["url"])


class RecordLinks:
    """Collects the identifiers and links of one record. Of two that contradict each other
    the first stays.
    """

    def __init__(self) -> None:
        self._ids: dict[str, tuple[str, str]] = {}  # `arxiv` -> identifier, key
        self._links: dict[str, Link] = {}
        self.contradictions: list[Contradiction] = []

    @property
    def arxiv(self) -> str | None:
        """Without the version."""
        return self._ids.get("arxiv", (None, ""))[0]

    @property
    def doi(self) -> str | None:
        """As written, without an address."""
        return self._ids.get("doi", (None, ""))[0]

    @property
    def links(self) -> tuple[Link, ...]:
        """Links that the identifiers do not give, in the order of arrival."""
        return tuple(self._links.values())

    def add_arxiv(self, key: str, value: object) -> bool:
        """Take the value of a field for arXiv's identifier; False if it has none."""
        text = _read_arxiv_number(value)
        if is_no_value(text):
            return True
        found = find_identifiers(text).arxiv or _parse(parse_arxiv, text)
        return found is not None and self._take("arxiv", strip_version(found), key)

    def add_doi(self, key: str, value: object) -> bool:
        """Take the value of a field for a DOI; False if it has none."""
        text = read_text(value)
        if is_no_value(text):
            return True
        doi = _parse(parse_doi, text)
        if doi is not None and not doi.lower().startswith(_OWN_DOI):
            return self._take("doi", doi, key)
        found = find_identifiers(text)
        if found.doi is not None:
            return self._take("doi", found.doi, key)
        return found.arxiv is not None and self._take("arxiv", found.arxiv, key)

    def add_text(self, key: str, text: str) -> bool:
        """Take the identifiers in a text; False if it has none."""
        found = find_identifiers(text)
        return self._take_all(key, found)

    def add_openreview(self, key: str, value: object) -> bool:
        """Take a forum's identifier or address."""
        text = read_text(value)
        if _OPENREVIEW_ID.fullmatch(text):
            return self._keep(f"https://openreview.net/forum?id={text}", "web")
        return self.add_links(key, text)

    def add_links(self, key: str, value: object, kind: str = "") -> bool:
        """Take the addresses of a value: a text, a list, a mapping of kinds.

        kind: empty = as the address tells. Returns whether there are any.
        """
        found = False
        for address, own_kind in _find_addresses(value, kind):
            found = self._add_link(key, address, own_kind) or found
        return found

    def _add_link(self, key: str, address: str, kind: str) -> bool:
        url = _parse(parse_url, address)
        if url is None or len(url) > _LONGEST_ADDRESS:
            return False
        if kind in _PAPER_KINDS:
            ids = find_identifiers(url)
            if (ids.arxiv or ids.doi) and not self._take_all(key, ids):
                return True  # a contradiction, which is reported
            if _is_given_by(ids, url):
                return True
        return self._keep(url, kind or guess_link_kind(url))

    def _keep(self, url: str, kind: str) -> bool:
        if len(self._links) < _MOST_LINKS:
            self._links.setdefault(url, Link(kind, url))
        return True

    def _take_all(self, key: str, ids: Identifiers) -> bool:
        """Take an arXiv id and a DOI; False if there is none, or it contradicts."""
        pairs = [("arxiv", ids.arxiv), ("doi", ids.doi)]
        taken = [self._take(name, value, key) for name, value in pairs if value]
        return bool(taken) and all(taken)

    def _take(self, name: str, value: str, key: str) -> bool:
        known, known_key = self._ids.setdefault(name, (value, key))
        # Addresses are cut at `<`, which old DOIs have.
        if known.casefold() == value.casefold() or known.startswith(f"{value}<"):
            return True
        label = "arXiv " if name == "arxiv" else "DOI "
        why = f"`{key}` names {label}{value}, but `{known_key}` names {label}{known}"
        self.contradictions.append(Contradiction(f"{key}: {value}", why))
        return key != known_key


def _parse(parse: Callable[[str], str | None], text: str) -> str | None:
    try:
        return parse(text)
    except ValueError:
        return None


def _read_arxiv_number(value: object) -> str:
    """The text of an identifier. A number lost the zeros at its end: `2511.1` of
    `2511.10000`.
    """
    if isinstance(value, float) and _SHORT_ARXIV.fullmatch(repr(value)):
        digits = 5 if value >= 1501 else 4
        return f"{value:0{5 + digits}.{digits}f}"
    return read_text(value)


def _is_given_by(ids: Identifiers, url: str) -> bool:
    """Whether the identifier gives this address: arXiv's, doi.org's."""
    host = url.split("/")[2].lower().removeprefix("www.")
    return bool(ids.arxiv or ids.doi) and host in {
        "arxiv.org",
        "export.arxiv.org",
        "doi.org",
        "dx.doi.org",
    }


def _find_addresses(
    value: object, kind: str, depth: int = 0
) -> Iterator[tuple[str, str]]:
    """Find the addresses in a value, each with its kind."""
    if isinstance(value, str):
        yield from ((address, kind) for address in _split_addresses(value))
    elif isinstance(value, Mapping) and depth < 4:
        yield from _find_in_mapping(value, kind, depth)
    elif isinstance(value, list | tuple) and depth < 4:
        for item in value[:_MOST_LINKS]:
            yield from _find_addresses(item, kind, depth + 1)


def _find_in_mapping(
    value: Mapping[object, object], kind: str, depth: int
) -> Iterator[tuple[str, str]]:
    """Find addresses in `{kind: pdf, url: ...}` and in `{pdf: ..., code: ...}`."""
    fields = {fold_key(key): part for key, part in value.items()}
    url = next((fields[key] for key in _URL_KEYS if fields.get(key)), None)
    if isinstance(url, str):
        names = (read_text(fields.get(key)) for key in _KIND_KEYS)
        own_kind = _name_kind(next(filter(None, names), ""), kind)
        yield from _find_addresses(url, own_kind, depth + 1)
        return
    for key, part in value.items():
        yield from _find_addresses(part, _name_kind(str(key), kind), depth + 1)


def _name_kind(name: str, default: str) -> str:
    """The kind of a link that has a name; the default if the name is none of a kind."""
    folded = fold_key(name).removesuffix("url").removesuffix("link")
    if folded in _NO_KINDS or not 2 < len(folded) < 16:
        return default
    is_word = folded.isascii() and folded.isalpha()
    return _KINDS.get(folded, folded if is_word else default)


def _split_addresses(text: str) -> Iterator[str]:
    """Find the addresses in a text: one, or several behind each other."""
    linked = unlink(text)
    if linked.url:
        text = linked.url
    for found in _ADDRESS.finditer(text):
        address = found.group().rstrip(
            ".,;:!*)]}" if "(" not in found.group() else ".,;:!*]}"
        )
        yield address if address[:4].lower() == "http" else f"https://{address}"
        if found.end() == len(text):
            return
    if "://" not in text and _BARE_ADDRESS.fullmatch(text.strip()):
        yield f"https://{text.strip()}"
