"""The paths of a site: which file each belongs to, before any file is made.

In: what a site is made from. Out: a problem, with the file of a person that asks for
it, for each path that two things would have, or that is a file and a folder; and which
generated files a person replaces by one of `content/static/`.
"""

import os
import unicodedata
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from paperarchive.build.context import BuildContext
from paperarchive.build.manifest import MANIFEST
from paperarchive.build.staging import LOCK_FILE, STAGING_FOLDER
from paperarchive.content.find_files import STATIC_FOLDER
from paperarchive.content.front_matter import find_key_line
from paperarchive.errors import Problem, Problems
from paperarchive.site import urls

REPLACEABLE = (urls.ROBOTS, urls.SITEMAP)
"""Generated files in whose place one of `content/static/` is taken."""

_GENERATED = (
    *(urls.ATOM_FEED, urls.JSON_FEED, urls.DATA_INDEX, urls.data_path(None)),
    *(urls.SITEMAP, urls.ROBOTS),
)
_OWN_NAMES = (MANIFEST, STAGING_FOLDER, LOCK_FILE)


class _Owner(NamedTuple):
    """What a path of the site belongs to."""

    name: str
    """As messages name it: `the page /tags/`, `content/static/x`."""
    source: str | None = None
    """The file of a person that asks for the path; None = the site itself has it."""
    line: int | None = None
    key: str | None = None


def check_paths(context: BuildContext, problems: Problems) -> frozenset[str]:
    """Add a problem for each path that cannot be had.

    Returns the generated files that are not to be made, since static ones replace them.
    """
    paths = _SitePaths(problems)
    for name in _OWN_NAMES:
        paths.claim(name, _Owner("the build itself"))
    sources = _find_sources(context)
    for page in _list_pages(context):
        paths.claim(urls.output_file(page), _own_page(page, sources))
    static = context.loaded.content.static
    replaced = frozenset(REPLACEABLE).intersection(static)
    for path in _GENERATED:
        if path not in replaced:
            paths.claim(path, _Owner(f"the file /{path}"))
    theme = context.theme
    for path in theme.static_files:
        source = f"themes/{context.loaded.settings.theme}/static/{path}"
        paths.claim(theme.assets.static + path, _Owner(source, source))
    for path in static:
        source = f"{STATIC_FOLDER}/{path}"
        paths.claim(path, _Owner(source, source))
    paths.report_files_in_place_of_folders()
    return replaced


def _list_pages(context: BuildContext) -> Iterator[str]:
    """The paths of all pages."""
    for page in context.pages.all_but_papers:
        yield page.path
    for paper in context.pages.archive.papers:
        yield urls.paper_path(paper.slug)


def _own_page(page: str, sources: Mapping[str, _Owner]) -> _Owner:
    return sources.get(page) or _Owner(f"the page /{page}")


def _find_sources(context: BuildContext) -> dict[str, _Owner]:
    """Path of a page -> its owner, for those that a file of a person asks for."""
    content = context.loaded.content
    owners: dict[str, _Owner] = {}
    for file in content.papers:
        page = urls.paper_path(file.paper.slug)
        owners[page] = _Owner(f"the page /{page}", file.path)
        for alias in file.paper.aliases:
            page = urls.paper_path(alias)
            line = find_key_line(file.text, "aliases")
            owners.setdefault(
                page, _Owner(f"the page /{page}", file.path, line, "aliases")
            )
    for free in content.pages:
        page = urls.free_page_path(free.slug)
        owners.setdefault(page, _Owner(f"the page /{page}", free.path))
    return owners


def _fold(path: str) -> str:
    """What two paths may not share: some file systems ignore letter case, and some take
    the two ways of writing `é` for one.
    """
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", path).casefold()


class _SitePaths:
    """The owner of each path."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._owners: dict[str, tuple[str, _Owner]] = {}
        """Folded path -> path and owner."""

    def claim(self, path: str, owner: _Owner) -> None:
        """Give a path to an owner; adds a problem if it cannot have it."""
        try:
            os.fsencode(path).decode("utf-8")
        except UnicodeDecodeError:
            shown = os.fsencode(owner.name).decode("utf-8", errors="backslashreplace")
            message, advice = "its name is not UTF-8", "rename the file"
            self._problems.add(Problem(shown, message, advice))
            return
        _, other = self._owners.setdefault(_fold(path), (path, owner))
        if other is owner:
            return
        if owner.source is None:
            owner, other = other, owner
        self._report(owner, f"{path!r} is also made by {other.name}", other)

    def report_files_in_place_of_folders(self) -> None:
        """Add a problem for each path that is also a folder of another, once."""
        folders: dict[str, tuple[str, _Owner]] = {}
        for folded, entry in self._owners.items():
            for folder in urls.find_folders(folded):
                if folder in folders:
                    break
                folders[folder] = entry
        for folded in sorted(folders.keys() & self._owners.keys()):
            path, owner = self._owners[folded]
            inside_path, inside = folders[folded]
            if owner.source is None:
                message = f"{inside_path!r} needs a folder in place of {owner.name}"
                self._report(inside, message, owner)
            else:
                message = f"{path!r} is also a folder, with {inside.name}"
                self._report(owner, message, inside)

    def _report(self, owner: _Owner, message: str, other: _Owner) -> None:
        advice = "rename the file" if other.source is None else "rename one of the two"
        if owner.key is not None:
            advice = "take it out"
        problem = Problem(
            owner.source or owner.name,
            message,
            advice,
            line=owner.line,
            key=owner.key,
        )
        self._problems.add(problem)
