"""What was read -> every file of the site but its pages, in memory.

In: a `Source`, a theme, pages. Out: path -> bytes. Two things in one place are noted.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from paperarchive.archive.archive import Archive
from paperarchive.build.output import MANIFEST
from paperarchive.content.files import STATIC_FOLDER, Content
from paperarchive.errors import Problem, Problems
from paperarchive.settings import Settings
from paperarchive.site import urls
from paperarchive.site.dataset import make_dataset, make_robots, make_sitemap
from paperarchive.site.feeds import Feed, FeedWriter
from paperarchive.site.pages.paper import PaperOrigin
from paperarchive.theme.theme import Theme

if TYPE_CHECKING:
    from paperarchive.paper import Paper


@dataclass(frozen=True, slots=True)
class Source:
    """An archive's folder, read and put in order."""

    settings: Settings
    """`site.yml`."""
    content: Content
    """`content/`, without the drafts that are not built."""
    archive: Archive
    """The papers, in order."""
    origins: Mapping[str, PaperOrigin]
    """Slug -> where the paper comes from."""


def collect_files(
    root: Path,
    source: Source,
    theme: Theme,
    pages: Mapping[str, bool],
    made: Iterable[str],
    problems: Problems,
) -> Mapping[str, bytes]:
    """Every file of the site that is not made yet: path -> bytes.

    Two in one place, those that are made too, are noted. pages: the path of each, and
    whether search engines shall take it up. made: the paths of further files that are
    made.
    """
    files = _Files(problems)
    for path in pages:
        files.claim(urls.output_file(path), f"the page /{path}")
    for path in made:
        files.claim(path, f"the file /{path}")
    indexed = (path for path, is_indexed in pages.items() if is_indexed)
    for path, content in (
        *make_sitemap(indexed, source.settings),
        (urls.ROBOTS, make_robots(source.settings)),
    ):
        files.take(path, content, f"the file /{path}")
    for path, content in theme.static_files.items():
        files.take(
            theme.assets.static + path,
            content,
            f"themes/{source.settings.theme}/static/{path}",
        )
    for path in source.content.static:
        files.take(
            path, (root / STATIC_FOLDER / path).read_bytes(), f"{STATIC_FOLDER}/{path}"
        )
    files.find_files_in_the_way()
    return files.found


class _Files:
    """The files of a site while they are collected; two in one place are a problem."""

    def __init__(self, problems: Problems) -> None:
        self.found: dict[str, bytes] = {}
        self._places: set[str] = set()
        self._owners = {MANIFEST: "the build's own list"}
        self._problems = problems

    def claim(self, path: str, owner: str) -> None:
        """Keep the place of a file. owner: what makes it, for messages."""
        other = self._owners.setdefault(path.casefold(), owner)
        if path in self._places or other != owner:
            self._note(owner, f"{path!r} is also made by {other}")
        self._places.add(path)

    def take(self, path: str, content: bytes, owner: str) -> None:
        """Keep a file and its place."""
        self.claim(path, owner)
        self.found[path] = content

    def find_files_in_the_way(self) -> None:
        """Note each file whose path is a folder of another file's, once."""
        folders: dict[str, str] = {}
        for path, owner in self._owners.items():
            for folder in urls.find_folders(path):
                folders.setdefault(folder, owner)
        for path in sorted(self._places):
            inside = folders.get(path.casefold())
            if inside is not None:
                self._note(
                    self._owners[path.casefold()],
                    f"{path!r} is also a folder, with {inside}",
                )

    def _note(self, owner: str, message: str) -> None:
        self._problems.add(Problem(owner, message, "rename one of the two"))


def make_data_files(source: Source) -> Iterator[tuple[str, bytes]]:
    """Feeds and data set: what is made of the papers alone."""
    yield from _make_feeds(source)
    yield from make_dataset(source.archive, source.settings)


def _make_feeds(source: Source) -> Iterator[tuple[str, bytes]]:
    archive, settings = source.archive, source.settings
    labels = {group.tag.slug: group.tag.label for group in archive.tags}
    writer = FeedWriter(archive, settings)
    additions = [
        paper for paper in archive.newest_additions if paper.slug in archive.added
    ]
    newest = additions[: settings.feed_size]
    yield (
        urls.ATOM_FEED,
        writer.write_atom(Feed(settings.title, urls.ATOM_FEED, urls.HOME, newest)),
    )
    yield (
        urls.JSON_FEED,
        writer.write_json(Feed(settings.title, urls.JSON_FEED, urls.HOME, newest)),
    )
    by_tag: dict[str, list[Paper]] = {group.tag.slug: [] for group in archive.tags}
    for paper in additions:
        for tag in paper.tags:
            if tag in by_tag and len(by_tag[tag]) < settings.feed_size:
                by_tag[tag].append(paper)
    for tag, papers in by_tag.items():
        path = urls.tag_feed_path(tag)
        yield (
            path,
            writer.write_atom(
                Feed(
                    f"{labels[tag]} · {settings.title}",
                    path,
                    urls.tag_path(tag),
                    papers,
                )
            ),
        )
