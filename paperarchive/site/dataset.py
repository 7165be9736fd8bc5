"""Files for programs: the data set (`papers.jsonl`), the sitemap, `robots.txt`.

In: the archive and the settings. Out: (path, content).
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import chain, islice

import orjson

from paperarchive.archive.archive import Archive
from paperarchive.paper import Author, Paper
from paperarchive.settings import Settings
from paperarchive.site import urls
from paperarchive.text.person_name import is_group, parse_author

MAXIMUM_PART_BYTES = 20_000_000
"""The largest part of the data set."""
MAXIMUM_SITEMAP_URLS = 50_000
"""Source: sitemaps.org, protocol 0.9."""


def make_dataset(
    archive: Archive, settings: Settings, *, part_bytes: int = MAXIMUM_PART_BYTES
) -> Iterator[tuple[str, bytes]]:
    """Make `papers.jsonl`, or its parts, then `papers.json`, which names them.

    part_bytes: the largest part; a single longer line is a part of its own.
    """
    labels = {group.tag.slug: group.tag.label for group in archive.tags}
    lines = (
        _format_line(_make_record(paper, archive, settings, labels))
        for paper in archive.papers
    )
    parts = _cut(lines, part_bytes)
    # Two parts tell whether there are several; the rest is made while these are written.
    first = list(islice(parts, 2))
    is_whole = len(first) == 1
    rows: list[dict[str, object]] = []
    for number, (papers, content) in enumerate(chain(first, parts), 1):
        path = urls.data_path(None if is_whole else number)
        url = settings.base_url + path
        row = {"file": path, "url": url, "papers": papers, "bytes": len(content)}
        rows.append(row)
        yield path, content
    index = {"title": settings.title, "papers": len(archive.papers), "parts": rows}
    text = json.dumps(index, ensure_ascii=False, indent=2) + "\n"
    yield urls.DATA_INDEX, text.encode()


def _make_record(
    paper: Paper, archive: Archive, settings: Settings, labels: dict[str, str]
) -> dict[str, object]:
    organization = None
    if paper.organization:
        handle, name = paper.organization.handle, paper.organization.name
        organization = {"handle": handle, "name": name}
    added = archive.added.get(paper.slug)
    return {
        "slug": paper.slug,
        "url": settings.base_url + urls.paper_path(paper.slug),
        "title": paper.title,
        "abstract": archive.markdown.parse(paper.abstract).plain,
        "date": paper.date.isoformat() if paper.date else None,
        "author_count": paper.known_author_count,
        "authors": list(map(_make_author, paper.authors)),
        "organization": organization,
        "comments": paper.comments,
        "tags": list(paper.tags),
        "tag_labels": [labels.get(tag, tag) for tag in paper.tags],
        "arxiv": paper.arxiv,
        "doi": paper.doi,
        **_make_bibliographic(paper),
        "listings": [
            {"listing": seen.listing, "rank": seen.rank, "comments": seen.comments}
            for seen in paper.appearances
        ],
        "added": added.isoformat() if added else None,
    }


def _make_bibliographic(paper: Paper) -> dict[str, object]:
    """What bibliographies know and listings do not, without what is not known."""
    fields: dict[str, object] = {
        "venue": paper.venue,
        "publication_type": paper.publication_type,
        "keywords": paper.keywords,
        "links": [{"kind": link.kind, "url": link.url} for link in paper.links],
    }
    if not paper.has_all_authors:
        fields["has_all_authors"] = False
    return {key: value for key, value in fields.items() if value or value is False}


def _make_author(author: Author) -> dict[str, object]:
    """Name, and what else is known of ORCID iD, affiliation, and whether it is a group."""
    record: dict[str, object] = {"name": parse_author(author).display()}
    if author.orcid:
        record["orcid"] = author.orcid
    if author.affiliation:
        record["affiliation"] = author.affiliation
    if is_group(author):
        record["group"] = True
    return record


def _format_line(record: dict[str, object]) -> bytes:
    return orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)


def _cut(lines: Iterable[bytes], part_bytes: int) -> Iterator[tuple[int, bytes]]:
    """Join lines into parts: (number of lines, content); one empty part for no line."""
    part, number = bytearray(), 0
    for line in lines:
        if part and len(part) + len(line) > part_bytes:
            yield number, bytes(part)
            part, number = bytearray(), 0
        part += line
        number += 1
    yield number, bytes(part)


def make_sitemap(
    paths: Iterable[str], settings: Settings, *, maximum: int = MAXIMUM_SITEMAP_URLS
) -> Iterator[tuple[str, bytes]]:
    """Make `sitemap.xml`, and its parts if there are more than `maximum` pages."""
    pages = [settings.base_url + path for path in paths]
    if len(pages) <= maximum:
        yield urls.SITEMAP, _format_sitemap("urlset", "url", pages)
        return
    parts: list[str] = []
    for number, start in enumerate(range(0, len(pages), maximum), 1):
        path = urls.sitemap_part_path(number)
        parts.append(settings.base_url + path)
        yield path, _format_sitemap("urlset", "url", pages[start : start + maximum])
    yield urls.SITEMAP, _format_sitemap("sitemapindex", "sitemap", parts)


def _format_sitemap(element: str, child: str, addresses: Sequence[str]) -> bytes:
    lines = ['<?xml version="1.0" encoding="utf-8"?>']
    lines.append(f'<{element} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">')
    for address in addresses:
        url = escape(address, quote=False)
        lines.append(f"<{child}><loc>{url}</loc></{child}>")
    lines.append(f"</{element}>")
    return "\n".join([*lines, ""]).encode()


def make_robots(settings: Settings) -> bytes:
    """Make `robots.txt`: allow everything, name the sitemap."""
    sitemap = settings.base_url + urls.SITEMAP
    return f"User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n".encode()
