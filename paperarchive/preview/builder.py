"""What the preview asks of a builder, and the plain one, which builds everything each time.

In: the files that changed. Out: the files of the site that came out otherwise.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from paperarchive.errors import Problem
from paperarchive.site.build import BuildOptions, build_site
from paperarchive.site.output import MANIFEST


@dataclass(frozen=True, slots=True)
class PreviewBuild:
    """What a build for the preview made."""

    changed: frozenset[str]
    """Files that were written or removed: paths relative to the folder, with forward slashes."""
    problems: tuple[Problem, ...]
    """Warnings."""
    base_path: str
    """The path of the site's root, percent-encoded, with a slash at both ends."""
    folder: Path
    """The output folder."""


class SiteBuilder(Protocol):
    """Builds a site again and again into one folder; its methods are called one at a time, from one thread."""

    def build_pages(self, changed: frozenset[Path] | None) -> PreviewBuild:
        """Bring the pages up to date, and all else that is quick.

        changed: paths below the archive's folder or a theme's that were written, moved or removed since the last build
        that did not raise; a folder's path stands for all below it; None = anything may have changed.
        Raises ProblemsError with the last good pages still in the folder.
        """
        ...

    def build_search(self) -> PreviewBuild:
        """Bring up to date what `build_pages` left: the search."""
        ...


class PlainBuilder:
    """A builder that reads and renders everything, the search too, and writes what differs."""

    def __init__(self, root: Path, folder: Path, *, drafts: bool) -> None:
        """folder: the output folder. drafts: whether drafts are built too."""
        self._root = root
        self._options = BuildOptions(output=folder, drafts=drafts, fingerprint=False)
        self._folder = folder
        self._last: PreviewBuild | None = None

    def build_pages(self, changed: frozenset[Path] | None) -> PreviewBuild:  # noqa: ARG002  (nothing is saved by it)
        """Build the whole site."""
        before = _list_files(self._folder)
        result = build_site(self._root, self._options, lambda _stage: None)
        after = _list_files(self._folder)
        differing = {path for path, _ in before.items() ^ after.items()} - {MANIFEST}
        self._last = PreviewBuild(frozenset(differing), result.problems, result.base_path, result.folder)
        return self._last

    def build_search(self) -> PreviewBuild:
        """Nothing is left to do."""
        if self._last is None:
            raise RuntimeError("no pages were built yet")
        return PreviewBuild(frozenset(), (), self._last.base_path, self._last.folder)


def _list_files(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Path -> what differs once a file was written anew."""
    files = (Path(base, name) for base, _, names in os.walk(folder) for name in names)
    states = ((file.relative_to(folder).as_posix(), file.lstat()) for file in files)
    return {path: (status.st_ino, status.st_mtime_ns, status.st_size) for path, status in states}
