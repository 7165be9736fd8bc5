"""The files of a site that are no pages: feeds, data, sitemap, theme and static files.

Two things that would be one file are reported: a page, a static file, a generated one.
"""

import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from paperarchive.archive.archive import Archive
from paperarchive.build.context import BuildContext
from paperarchive.build.manifest import MANIFEST
from paperarchive.build.staging import MadeFile
from paperarchive.content.find_files import STATIC_FOLDER
from paperarchive.errors import Problem, Problems
from paperarchive.files import read_file
from paperarchive.settings import Settings
from paperarchive.site import urls
from paperarchive.site.dataset import make_dataset, make_robots, make_sitemap
from paperarchive.site.feeds import make_feeds
from paperarchive.site.locale import Locale


def make_data_files(
    archive: Archive, settings: Settings, locale: Locale
) -> Iterator[tuple[str, bytes]]:
    """Make feeds and data set, which depend on the papers alone: (path, content)."""
    yield from make_feeds(archive, settings, locale)
    yield from make_dataset(archive, settings)


def write_other_files(
    context: BuildContext,
    pages: Mapping[str, bool],
    made: Iterable[MadeFile],
    problems: Problems,
) -> list[MadeFile]:
    """Stage what depends on the list of pages, and files that are only copied.

    pages: path of each page -> whether the sitemap lists it. made: files that exist,
    no pages.
    """
    paths = _PathOwners(problems)
    for page in pages:
        paths.claim(urls.output_file(page), f"the page /{page}")
    for file in made:
        paths.claim(file.path, f"the file /{file.path}")
    staged: list[MadeFile] = []
    for path, content, owner in _make_others(context, pages):
        if paths.claim(path, owner):
            staged.append(context.staging.take(path, content))
    paths.report_files_in_place_of_folders()
    return staged


def _make_others(
    context: BuildContext, pages: Mapping[str, bool]
) -> Iterator[tuple[str, bytes, str]]:
    """Path, content, and the owner that a message names."""
    settings, theme = context.loaded.settings, context.theme
    indexed = (page for page, is_indexed in pages.items() if is_indexed)
    for path, content in make_sitemap(indexed, settings):
        yield path, content, f"the file /{path}"
    yield urls.ROBOTS, make_robots(settings), f"the file /{urls.ROBOTS}"
    for path, content in theme.static_files.items():
        owner = f"themes/{settings.theme}/static/{path}"
        yield theme.assets.static + path, content, owner
    folder = context.archive_dir / STATIC_FOLDER
    for path in context.loaded.content.static:
        yield path, read_file(f"{folder}/{path}"), f"{STATIC_FOLDER}/{path}"


def _fold(path: str) -> str:
    """What two paths may not share: some file systems ignore letter case, and some take
    the two ways of writing `é` for one.
    """
    return unicodedata.normalize("NFC", path).casefold()


class _PathOwners:
    """Which file of the site each path belongs to."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._paths: set[str] = set()
        self._owners = {MANIFEST: "the build's own list"}
        """Folded path -> owner."""

    def claim(self, path: str, owner: str) -> bool:
        """Give a path to an owner; False, and a problem, if it cannot have it."""
        name = os.fsencode(path)
        try:
            name.decode("utf-8")
        except UnicodeDecodeError:
            shown = os.fsencode(owner).decode("utf-8", errors="backslashreplace")
            self._report(shown, "its name is not UTF-8", "rename the file")
            return False
        other = self._owners.setdefault(_fold(path), owner)
        is_taken = path in self._paths or other != owner
        if is_taken:
            message = f"{path!r} is also made by {other}"
            self._report(owner, message, "rename one of the two")
        self._paths.add(path)
        return not is_taken

    def report_files_in_place_of_folders(self) -> None:
        """Add a problem for each path that is also a folder of another, once."""
        folders: dict[str, str] = {}
        for path, owner in self._owners.items():
            for folder in urls.find_folders(path):
                folders.setdefault(folder, owner)
        for path in sorted(self._paths):
            inside = folders.get(_fold(path))
            if inside is not None:
                message = f"{path!r} is also a folder, with {inside}"
                owner = self._owners[_fold(path)]
                self._report(owner, message, "rename one of the two")

    def _report(self, owner: str, message: str, advice: str) -> None:
        self._problems.add(Problem(owner, message, advice))
