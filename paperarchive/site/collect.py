"""What was read -> every file of the site, in memory.

In: a `Source`, a theme, pages. Out: path -> bytes. Two things in one place, and a template that fails, are noted.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from paperarchive.archive.archive import Archive
from paperarchive.content.files import STATIC_FOLDER, Content
from paperarchive.errors import Problem, Problems, ProblemsError, Severity
from paperarchive.search.index import format_full_index, make_documents, make_index
from paperarchive.search.shards import FOLDER as SEARCH_FOLDER
from paperarchive.search.shards import SearchReport, write_search
from paperarchive.settings import FILE_NAME as SETTINGS_FILE
from paperarchive.settings import Settings
from paperarchive.site import urls
from paperarchive.site.dataset import make_dataset, make_robots, make_sitemap
from paperarchive.site.feeds import Feed, FeedWriter
from paperarchive.site.output import MANIFEST
from paperarchive.site.pages import Page
from paperarchive.site.theme import Theme, read_asset


@dataclass(frozen=True, slots=True)
class Source:
    """An archive's folder, read and put in order."""

    settings: Settings
    """`site.yml`."""
    content: Content
    """`content/`, without the drafts that are not built."""
    archive: Archive
    """The papers, in order."""


@dataclass(frozen=True, slots=True)
class Search:
    """The search, made."""

    files: Mapping[str, bytes]
    """Path -> bytes, all below `search/`."""
    report: SearchReport
    """How large it came out."""


def make_search(source: Source, problems: Problems) -> Search:
    """Make the files below `search/`; past the budget a warning is noted."""
    settings = source.settings.search
    documents = make_documents(source.archive)
    index = make_index(documents, settings.boosts)
    files, report = write_search(documents, index)
    if settings.full_index:
        files[f"{SEARCH_FOLDER}lunr-index.json"] = format_full_index(index).encode()
    size = sum(map(len, files.values()))
    if size > settings.budget * 1_000_000:
        message = f"everything below search/ is {size / 1e6:.1f} MB, more than {settings.budget} MB"
        advice = "raise search.budget, or turn search.full_index off"
        problems.add(Problem(SETTINGS_FILE, None, "search.budget", message, advice, Severity.WARNING))
    return Search(files, report)


def render_pages(theme: Theme, pages: Iterable[Page], problems: Problems) -> list[tuple[str, bytes]]:
    """Render pages: path and bytes of each, empty where its template fails; one problem a template is noted."""
    broken = tuple(theme.find_broken_templates())
    problems.extend(broken)
    failed = {problem.path for problem in broken}
    rendered: list[tuple[str, bytes]] = []
    for page in pages:
        try:
            html = theme.render(page)
        except ProblemsError as error:
            problems.extend(problem for problem in error.problems if problem.path not in failed)
            failed.update(problem.path for problem in error.problems)
            html = ""
        rendered.append((page.path, html.encode("utf-8")))
    return rendered


def collect_files(
    root: Path, source: Source, theme: Theme, pages: Iterable[Page], search: Search, problems: Problems
) -> Mapping[str, bytes]:
    """Every file of the site: path -> bytes."""
    files = _Files(problems)
    for path, content in render_pages(theme, pages, problems):
        files.take(urls.output_file(path), content, f"the page /{path}")
    for path, content in (*_make_data_files(source, pages), *search.files.items()):
        files.take(path, content, f"the file /{path}")
    for path, file in theme.find_static_files().items():
        files.take(path, read_asset(file), f"themes/{source.settings.theme}/{path}")
    for path in source.content.static:
        files.take(path, (root / STATIC_FOLDER / path).read_bytes(), f"{STATIC_FOLDER}/{path}")
    files.find_files_in_the_way()
    return files.found


class _Files:
    """The files of a site while they are collected; two in one place are a problem."""

    def __init__(self, problems: Problems) -> None:
        self.found: dict[str, bytes] = {}
        self._owners = {MANIFEST: "the build's own list"}
        self._problems = problems

    def take(self, path: str, content: bytes, owner: str) -> None:
        """Keep a file. owner: what makes it, for messages."""
        other = self._owners.setdefault(path.casefold(), owner)
        if other != owner or path in self.found:
            self._note(owner, f"{path!r} is also made by {other}")
        self.found[path] = content

    def find_files_in_the_way(self) -> None:
        """Note each file whose path is a folder of another file's, once."""
        folders: dict[str, str] = {}
        for path, owner in self._owners.items():
            for folder in urls.find_folders(path):
                folders.setdefault(folder, owner)
        for path in self.found:
            inside = folders.get(path.casefold())
            if inside is not None:
                self._note(self._owners[path.casefold()], f"{path!r} is also a folder, with {inside}")

    def _note(self, owner: str, message: str) -> None:
        self._problems.add(Problem(owner, None, None, message, "rename one of the two"))


def _make_data_files(source: Source, pages: Iterable[Page]) -> Iterator[tuple[str, bytes]]:
    """Feeds, data set, sitemap, robots."""
    yield from _make_feeds(source)
    yield from make_dataset(source.archive, source.settings)
    yield from make_sitemap((page.path for page in pages if page.site.is_indexed), source.settings)
    yield urls.ROBOTS, make_robots(source.settings)


def _make_feeds(source: Source) -> Iterator[tuple[str, bytes]]:
    archive, settings = source.archive, source.settings
    labels = {group.tag.slug: group.tag.label for group in archive.tags}
    writer = FeedWriter(settings, archive.added, labels)
    additions = [paper for paper in archive.newest_additions if paper.slug in archive.added]
    newest = additions[: settings.feed_size]
    yield urls.ATOM_FEED, writer.write_atom(Feed(settings.title, urls.ATOM_FEED, urls.HOME, newest))
    yield urls.JSON_FEED, writer.write_json(Feed(settings.title, urls.JSON_FEED, urls.HOME, newest))
    for group in archive.tags:
        path = urls.tag_feed_path(group.tag.slug)
        papers = [paper for paper in additions if group.tag.slug in paper.tags][: settings.feed_size]
        title = f"{group.tag.label} · {settings.title}"
        yield path, writer.write_atom(Feed(title, path, urls.tag_path(group.tag.slug), papers))
