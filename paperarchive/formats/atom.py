"""The format Atom, and RSS: answers of arXiv's API, feeds of journals.

The text is cut at its entries, as a stream; feedparser parses each within the first tag of
its feed. Nothing outside of entries is parsed, so that no declaration of a document type
has an effect. Sources: RFC 4287; arXiv's API manual (`published` is the day of version 1,
in UTC); arXiv's RSS feeds.
"""

import datetime
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from paperarchive.formats.keys import build_record
from paperarchive.formats.list_format import ListFormat, Probe, ReadOptions
from paperarchive.formats.record import (
    ListItem,
    QuarantinedPart,
    Record,
    SkippedPart,
    UnreadPart,
)
from paperarchive.formats.source import ListSource
from paperarchive.formats.texts import TextKind
from paperarchive.text.identifiers import Identifiers, find_identifiers

_ROOT: Final = re.compile(
    r"<(?P<name>(?:[\w-]+:)?(?:feed|rss|RDF))\b(?P<attributes>[^<>]*)>"
)
_START: Final = re.compile(r"<(?P<name>(?:[\w-]+:)?(?:entry|item))(?=[\s>])")
_PARTIAL_TAG: Final = 200
"""Characters at the end of a chunk that may be half a tag."""
_LONGEST: Final = 8_000_000
_DEFAULT_ROOT: Final = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">'
_PROLOGUE: Final = re.compile(
    r"(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^<>\[]*(?:\[.*?\]\s*)?>|\s+)*", re.S
)
_AUTHOR: Final = re.compile(
    r"<(?:[\w-]+:)?author>\s*<(?:[\w-]+:)?name>(?P<name>[^<>]*)</(?:[\w-]+:)?name>"
    r"(?P<rest>(?:(?!</(?:[\w-]+:)?author>).){0,2000})",
    re.S,
)
_AFFILIATION: Final = re.compile(r"<(?:[\w-]+:)?affiliation[^<>]*>([^<>]*)<")
_TITLE: Final = re.compile(r"<(?:[\w-]+:)?title[^<>]*>([^<>]{1,300})<")
_RSS_TITLE: Final = re.compile(r"\s*\(arXiv:\S+(?: \[[\w.-]+\])?(?: [A-Z]+)?\)\s*$")
_RSS_ABSTRACT: Final = re.compile(
    r"\s*arXiv:\S+\s+Announce Type:\s*(?P<type>[\w-]+)\s*(?:Abstract:)?\s*", re.I
)
_ERROR: Final = "arxiv.org/api/errors"
_FEED_NAMES: Final = {
    "arxiv_doi": "doi",
    "arxiv_comment": "comment",
    "arxiv_journal_ref": "journal_ref",
    "prism_doi": "doi",
    "prism_publicationname": "journal",
    "prism_volume": "volume",
    "prism_number": "issue",
    "prism_startingpage": "first_page",
    "prism_endingpage": "last_page",
    "prism_issn": "issn",
}
"""feedparser's names -> keys of `build_record`."""

EXAMPLE: Final = """\
<feed xmlns="http://www.w3.org/2005/Atom">
  <entry>
    <id>http://arxiv.org/abs/2511.00001v1</id>
    <published>2025-11-02T17:59:59Z</published>
    <title>A Made-Up Paper on Sorting Listings</title>
    <summary>We sort listings in $O(n \\log n)$.</summary>
    <author><name>Ada Example</name></author>
  </entry>
</feed>
"""


@dataclass(frozen=True, slots=True)
class _Part:
    """An entry of a feed."""

    text: str
    line: int
    root: str
    """The first tag of the feed."""
    is_closed: bool


def recognize(probe: Probe) -> bool:
    """Whether the first element is that of a feed."""
    prologue = _PROLOGUE.match(probe.text[:20_000])
    return _ROOT.match(probe.text, prologue.end() if prologue else 0) is not None


def read(source: ListSource, options: ReadOptions) -> Iterator[ListItem]:
    """Read a feed as a stream."""
    del options
    for part in _cut(source.file.read_chunks()):
        yield from _read_part(part)


def _cut(chunks: Iterable[str]) -> Iterator[_Part]:
    """Cut a feed at its entries."""
    root = ""
    line = 1
    text = ""
    for chunk in chunks:
        text += chunk
        if not root and (found := _ROOT.search(text)):
            root = found.group()
        while start := _START.search(text):
            part = _take_entry(text, start)
            if part is None and len(text) - start.start() < _LONGEST:
                break
            stop = part if part is not None else len(text)
            entry_line = line + text.count("\n", 0, start.start())
            is_closed = part is not None and text.startswith(
                "</", text.rfind("<", 0, stop)
            )
            yield _Part(text[start.start() : stop], entry_line, root, is_closed)
            line += text.count("\n", 0, stop)
            text = text[stop:]
        else:
            kept = max(len(text) - _PARTIAL_TAG, 0)
            line += text.count("\n", 0, kept)
            text = text[kept:] if root else text[-_LONGEST:]
    if start := _START.search(text):
        line += text.count("\n", 0, start.start())
        yield _Part(text[start.start() :], line, root, is_closed=False)


def _take_entry(text: str, start: re.Match[str]) -> int | None:
    """Where an entry ends: at its closing tag, else at the next entry; None if neither is
    there yet.
    """
    closing = re.compile(rf"</{re.escape(start['name'])}\s*>").search(text, start.end())
    following = _START.search(text, start.end())
    if closing is not None and (
        following is None or closing.start() < following.start()
    ):
        return closing.end()
    return following.start() if following is not None else None


def _read_part(part: _Part) -> Iterator[ListItem]:
    entry, is_well_formed = _parse(part) if part.is_closed else (None, False)
    if entry is None:
        named = _TITLE.search(part.text)
        lost = f"the title '{' '.join(named[1].split())}'" if named else "an entry"
        why = (
            "never ends: the file is cut or broken here"
            if not part.is_closed
            else "is not XML of an entry"
        )
        yield QuarantinedPart(part.line, part.text.rstrip(), why, lost=lost)
        return
    if _ERROR in str(entry.get("id", "")):
        text = " ".join(str(entry.get("summary", "")).split())
        yield SkippedPart(part.line, text, "is an error that arXiv answered")
        return
    values, kind = _make_values(entry, part.text)
    title = " ".join(str(entry.get("title", "")).split())
    if not (values.get("arxiv") or values.get("doi")):
        yield SkippedPart(
            part.line, title or part.text[:200], "has no identifier of a paper"
        )
        return
    built = build_record(values, part.line, kind, text=part.text)
    yield built.item
    yield from built.details
    if isinstance(built.item, Record) and not is_well_formed:
        why = "is not well-formed XML: compare what was read of it"
        yield UnreadPart(part.line, part.text[:200], why, built.item.title)


def _parse(part: _Part) -> tuple[Mapping[str, Any] | None, bool]:
    """Parse an entry within the first tag of its feed; whether it is well-formed XML too."""
    import feedparser

    root = part.root or _DEFAULT_ROOT
    name = root[1:].split(">")[0].split()[0]
    channel = ("<channel>", "</channel>") if name == "rss" else ("", "")
    document = f"{root}{channel[0]}{part.text}{channel[1]}</{name}>"
    # Bytes in a stream: a text could be taken for an address or a path.
    parsed = feedparser.parse(
        io.BytesIO(document.encode("utf-8", "replace")),
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    entries = parsed.get("entries") or []
    return (entries[0] if len(entries) == 1 else None), not parsed.get("bozo")


def _make_values(
    entry: Mapping[str, Any], source: str
) -> tuple[dict[str, object], TextKind]:
    """The values of a record, and how its texts are written."""
    addresses = _list_addresses(entry)
    ids = _find_ids(entry, addresses)
    is_arxiv = ids.arxiv is not None
    values: dict[str, object] = {
        "title": str(entry.get("title", "")),
        "abstract": _get_summary(entry),
    }
    for name, key in _FEED_NAMES.items():
        if entry.get(name):
            values.setdefault(key, str(entry[name]))
    if ids.arxiv:
        values["arxiv"] = ids.arxiv
        values["type"] = "article"
    if ids.doi:
        values.setdefault("doi", ids.doi)
    announced = _strip_announcement(values)
    if announced in (None, "new"):
        values["date"] = _get_day(entry)
    values["authors"] = _list_authors(entry, source)
    terms = [str(tag.get("term") or "") for tag in entry.get("tags") or ()]
    values["keywords"] = [term for term in terms if term]
    links = [url for url in addresses if not (is_arxiv and find_identifiers(url).arxiv)]
    values["urls"] = links
    return values, TextKind.LATEX if is_arxiv else TextKind.HTML


def _list_addresses(entry: Mapping[str, Any]) -> list[str]:
    """The addresses that an entry links to: its page, its files."""
    links = entry.get("links") or ()
    wanted = [
        link
        for link in links
        if link.get("rel") in ("alternate", "related", "enclosure", None)
    ]
    return list(dict.fromkeys(str(link.get("href") or "") for link in wanted))


def _find_ids(entry: Mapping[str, Any], addresses: list[str]) -> Identifiers:
    """The identifiers of an entry: of its id first, then of its addresses."""
    texts = [
        str(entry.get(name) or "")
        for name in ("id", "dc_identifier", "prism_doi", "arxiv_doi")
    ]
    arxiv: str | None = None
    doi: str | None = None
    for text in [*texts, *addresses]:
        found = find_identifiers(_spell_oai(text))
        arxiv = arxiv or found.arxiv
        doi = doi or found.doi
    return Identifiers(arxiv=arxiv, doi=doi)


def _spell_oai(text: str) -> str:
    """`arXiv:2511.00001v1` for `oai:arXiv.org:2511.00001v1`."""
    return re.sub(r"oai:arxiv\.org:", "arXiv:", text, flags=re.I)


def _get_summary(entry: Mapping[str, Any]) -> str:
    summary = str(entry.get("summary") or "")
    contents = [str(part.get("value") or "") for part in entry.get("content") or ()]
    return summary or next(iter(contents), "")


def _strip_announcement(values: dict[str, object]) -> str | None:
    """Take what arXiv's RSS adds out of title and abstract: the kind of the announcement;
    None if it is another feed.
    """
    values["title"] = _RSS_TITLE.sub("", str(values["title"]))
    abstract = str(values["abstract"])
    found = _RSS_ABSTRACT.match(abstract)
    if found is None:
        return None
    values["abstract"] = abstract[found.end() :]
    return found["type"].lower()


def _get_day(entry: Mapping[str, Any]) -> str:
    """The day of publication, in UTC; empty if the entry has none."""
    time = entry.get("published_parsed")
    if time is None:
        return str(entry.get("prism_publicationdate") or "")
    return datetime.date(*time[:3]).isoformat()


def _list_authors(entry: Mapping[str, Any], source: str) -> list[object]:
    """The authors, with their institutions; feedparser keeps the last institution only."""
    authors: list[object] = []
    for found in _AUTHOR.finditer(source):
        name = " ".join(_unescape(found["name"]).split())
        places = [
            " ".join(_unescape(place).split())
            for place in _AFFILIATION.findall(found["rest"])
        ]
        authors.append({"name": name, "affiliation": places})
    if authors:
        return authors
    names = [str(author.get("name") or "") for author in entry.get("authors") or ()]
    if len(names) == 1:
        return [re.sub(r"<[^<>]*>", "", names[0])]
    return [{"name": name} for name in names if name]


def _unescape(text: str) -> str:
    from html import unescape

    return unescape(text)


FORMAT: Final = ListFormat(
    name="atom",
    noun="a feed in Atom or RSS",
    extension=".xml",
    example=EXAMPLE,
    recognize=recognize,
    read=read,
    is_exact=True,
)
