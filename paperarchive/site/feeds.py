"""Feeds of the newest additions: Atom (RFC 4287) and JSON Feed 1.1.

Dates come from the content, never from the clock: an entry is `published` and `updated`
on the day it was added, since a paper of 2016 that is imported today would arrive in the
past; a feed is `updated` on the day of its newest entry.

Ids survive a move of the site (RFC 4287, 4.2.6; RFC 4151; JSON Feed, `id`): they begin
with the setting `feed_id`, else they are UUIDs (RFC 9562, version 5) of what the archive
itself keeps, and not of `base_url`.
"""

import datetime
import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from paperarchive.archive.archive import Archive
from paperarchive.archive.authors import AuthorGroup
from paperarchive.archive.order import sort_by_day_added
from paperarchive.paper import Paper
from paperarchive.settings import Settings
from paperarchive.site import urls
from paperarchive.site.locale import Locale
from paperarchive.text.person_name import parse_author

_ATOM = "http://www.w3.org/2005/Atom"
_NEVER = datetime.date(1970, 1, 1)
"""When a feed without entries was updated."""
_SUMMARY_LENGTH = 300
_NAMESPACE = uuid.UUID("7508df8c-719a-46e7-b9e6-0401cd4cf05b")
"""The namespace of the UUIDs. It must never change: readers know entries by them."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed before it is written."""

    title: str
    path: str
    page_path: str
    """The page that lists the same papers."""
    papers: Sequence[Paper]
    """The newest addition first; all have a day in `Archive.added`."""


def make_feeds(
    archive: Archive, settings: Settings, locale: Locale
) -> Iterator[tuple[str, bytes]]:
    """Make the Atom and JSON feeds of the site, and an Atom feed of each tag and of each
    author with many papers.

    Yields (path of the file, content).
    """
    labels = {group.tag.slug: group.tag.label for group in archive.tags}
    writer = FeedWriter(archive, settings)
    additions = [
        paper for paper in archive.newest_additions if paper.slug in archive.added
    ]
    newest = additions[: settings.feed_size]
    atom = Feed(settings.title, urls.ATOM_FEED, urls.HOME, newest)
    yield atom.path, writer.write_atom(atom)
    json_feed = Feed(settings.title, urls.JSON_FEED, urls.HOME, newest)
    yield json_feed.path, writer.write_json(json_feed)
    by_tag = _group_by_tag(additions, labels, settings.feed_size)
    for tag, papers in by_tag.items():
        title = locale.text("site.page_title", title=labels[tag], site=settings.title)
        feed = Feed(title, urls.tag_feed_path(tag), urls.tag_path(tag), papers)
        yield feed.path, writer.write_atom(feed)
    for group in archive.authors:
        if has_feed(group, settings):
            feed = _make_author_feed(group, archive, settings, locale)
            yield feed.path, writer.write_atom(feed)


def has_feed(group: AuthorGroup, settings: Settings) -> bool:
    """Whether an author has a feed: with enough papers, and a page that leads to it."""
    caps = settings.authors
    return len(group.papers) >= max(caps.feed_min_papers, caps.min_papers)


def _make_author_feed(
    group: AuthorGroup, archive: Archive, settings: Settings, locale: Locale
) -> Feed:
    name = group.name.display()
    return Feed(
        title=locale.text("site.page_title", title=name, site=settings.title),
        path=urls.author_feed_path(group.slug),
        page_path=urls.author_path(group.slug),
        papers=[
            paper
            for paper in sort_by_day_added(group.papers, archive.added)
            if paper.slug in archive.added
        ][: settings.feed_size],
    )


def _group_by_tag(
    papers: Iterable[Paper], tags: Iterable[str], size: int
) -> dict[str, list[Paper]]:
    """Tag -> its first papers, `size` at most; a tag without papers has none."""
    found: dict[str, list[Paper]] = {tag: [] for tag in tags}
    for paper in papers:
        for tag in paper.tags:
            if tag in found and len(found[tag]) < size:
                found[tag].append(paper)
    return found


class FeedIds:
    """The ids of feeds and entries: the same wherever the site is published."""

    def __init__(self, archive: Archive, prefix: str) -> None:
        """prefix: the setting `feed_id`; empty = make UUIDs."""
        self._prefix = prefix
        self._dumps = {
            group.listing.slug: (group.listing.crawled, group.listing.sha256)
            for group in archive.listings
        }
        self._first_dump = min(self._dumps.values(), default=_NO_DUMP)

    def id_of(self, paper: Paper) -> str:
        """The id of a paper's entry. A renamed paper keeps the id of its first name."""
        slug = (*paper.aliases, paper.slug)[0]
        if self._prefix:
            return self._prefix + urls.paper_path(slug)
        seen = (self._dumps.get(each.listing) for each in paper.appearances)
        return _make_uuid(min(filter(None, seen), default=self._first_dump), slug)

    def id_of_feed(self, feed: Feed) -> str:
        """The id of a feed."""
        if self._prefix:
            return self._prefix + feed.path
        return _make_uuid(self._first_dump, feed.path)


_NO_DUMP = (datetime.date.min, "")


def _make_uuid(first_dump: tuple[datetime.date, str], name: str) -> str:
    """Make an id of a name in the archive and of the SHA-256 of the dump that came
    first, which few other archives have.
    """
    return uuid.uuid5(_NAMESPACE, f"{first_dump[1]}\n{name}").urn


class FeedWriter:
    """Writes the feeds of one site; renders each paper's text once."""

    def __init__(self, archive: Archive, settings: Settings) -> None:
        self._settings = settings
        self._added = archive.added
        self._ids = FeedIds(archive, settings.feed_id)
        self._labels = {group.tag.slug: group.tag.label for group in archive.tags}
        self._markdown = archive.markdown
        self._html: dict[str, str] = {}

    def write_atom(self, feed: Feed) -> bytes:
        """Write an Atom feed."""
        base = self._settings.base_url
        root = ElementTree.Element(
            "feed", {"xmlns": _ATOM, "xml:lang": self._settings.language}
        )
        _add(root, "title", feed.title)
        _add(root, "id", self._ids.id_of_feed(feed))
        days = (self._added[paper.slug] for paper in feed.papers)
        _add(root, "updated", _format_time(max(days, default=_NEVER)))
        _add_link(root, "self", "application/atom+xml", base + feed.path)
        _add_link(root, "alternate", "text/html", base + feed.page_path)
        if self._settings.description:
            _add(root, "subtitle", self._settings.description)
        publisher = self._settings.author or self._settings.title
        _add(ElementTree.SubElement(root, "author"), "name", publisher)
        for paper in feed.papers:
            self._add_entry(root, paper)
        ElementTree.indent(root, space="")
        xml: str = ElementTree.tostring(root, encoding="unicode")
        return f'<?xml version="1.0" encoding="utf-8"?>\n{xml}\n'.encode()

    def _add_entry(self, root: ElementTree.Element, paper: Paper) -> None:
        url = self._url_of(paper)
        entry = ElementTree.SubElement(root, "entry")
        _add(entry, "title", paper.title)
        _add(entry, "id", self._ids.id_of(paper))
        _add_link(entry, "alternate", "text/html", url)
        added = _format_time(self._added[paper.slug])
        _add(entry, "published", added)
        _add(entry, "updated", added)
        for author in paper.authors:
            _add(
                ElementTree.SubElement(entry, "author"),
                "name",
                parse_author(author).display(),
            )
        for tag in paper.tags:
            label = self._labels.get(tag)
            if label is not None:
                ElementTree.SubElement(entry, "category", term=tag, label=label)
        _add(entry, "content", self._render(paper), type="html")

    def write_json(self, feed: Feed) -> bytes:
        """Write a JSON Feed."""
        base = self._settings.base_url
        record: dict[str, object] = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "home_page_url": base + feed.page_path,
            "feed_url": base + feed.path,
            "language": self._settings.language,
            "authors": [{"name": self._settings.author or self._settings.title}],
            "items": [self._make_item(paper) for paper in feed.papers],
        }
        if self._settings.description:
            record["description"] = self._settings.description
        return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()

    def _make_item(self, paper: Paper) -> dict[str, object]:
        added = _format_time(self._added[paper.slug])
        item: dict[str, object] = {
            "id": self._ids.id_of(paper),
            "url": self._url_of(paper),
            "title": paper.title,
            "content_html": self._render(paper),
            "summary": self._markdown.parse(paper.abstract).line[:_SUMMARY_LENGTH],
            "date_published": added,
            "date_modified": added,
            "tags": [self._labels[tag] for tag in paper.tags if tag in self._labels],
        }
        if paper.authors:
            item["authors"] = [
                {"name": parse_author(author).display()} for author in paper.authors
            ]
        return item

    def _url_of(self, paper: Paper) -> str:
        return self._settings.base_url + urls.paper_path(paper.slug)

    def _render(self, paper: Paper) -> str:
        html = self._html.get(paper.slug)
        if html is None:
            html = self._markdown.render_html(
                paper.abstract,
                to_root=self._settings.base_url,
                page_url=self._url_of(paper),
            )
            self._html[paper.slug] = html
        return html


def _add(parent: ElementTree.Element, tag: str, text: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, tag, attributes).text = text


def _add_link(parent: ElementTree.Element, rel: str, kind: str, url: str) -> None:
    ElementTree.SubElement(parent, "link", rel=rel, type=kind, href=url)


def _format_time(day: datetime.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
