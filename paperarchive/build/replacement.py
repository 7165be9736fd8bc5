"""The order in which one site replaces another, so that the folder is whole throughout.

In: staged files, the output folder, what is to go. Out: the new site in its place.

At every moment, also where the program is killed between two system calls, everything
that a page of the folder links to or loads is there. So the files of the new site come
first, and those of the old one go last:

1. A stub, a page without links, in the place of each page that is new. New pages link
   to one another: none of them could come first.
2. New files that are no pages. Names of theme files and of the search contain a digest
   of what is in them, so new ones stand beside those of the old site.
3. A folder in the place of a file, or a file in that of a folder. No system call does
   both, so such a path is absent between two of them.
4. New pages, in the place of their stubs. No old page links to them.
5. Changed files that are no pages: feeds, the data set, the manifest of the search.
6. Changed pages: papers, then lists, which link to papers, home last.
7. What is no longer made: a stub in the place of each page, since these link to one
   another and need the rest; then go the files that are no pages, the stubs, and
   folders that are empty.

Where no build has written before there is no old site to preserve: files come first,
then pages by folders, home last. Nothing leads to any page before home is there.
"""

import errno
import os
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

from paperarchive.build.staging import STAGING_FOLDER
from paperarchive.content.disk import read_file, write_file
from paperarchive.site import urls

STUB = b"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'">
<meta name="robots" content="noindex">
<title>One moment</title>
<p>The site is being published. Reload this page in a moment.</p>
"""
"""A page that links to nothing. Readers who follow links never meet it."""

_PAGE_ENDINGS = (".html", ".htm")

Exists = Callable[[str], bool]
"""Whether the output folder has something at a path."""


class Replacement:
    """Replaces the site in an output folder by the staged one."""

    def __init__(
        self,
        folder: Path,
        files: Collection[str],
        changed: Sequence[str],
        gone: Sequence[str],
    ) -> None:
        """files: those of the new site. changed: the staged ones among them. gone:
        files of the old site to remove.
        """
        self._folder = str(folder)
        self._files = files
        self._staging = f"{folder}/{STAGING_FOLDER}"
        # No file of a site has this name.
        self._aside = f"{self._staging}/{STAGING_FOLDER}"
        self._changed = changed
        self._gone = gone

    def move_first(self) -> None:
        """Fill a folder in which no build has written."""
        for entry in sorted(os.scandir(self._staging), key=_rank_entry):
            _move_all(entry.path, f"{self._folder}/{entry.name}")

    def replace(self, exists: Exists) -> None:
        """Replace an old site. exists: as of before."""
        swaps = self._find_swaps()
        swapped = {path for path in self._changed if _is_below(path, swaps)}
        others = [path for path in self._changed if path not in swapped]
        new = [path for path in others if not exists(path)]
        known = set(new)
        changed = [path for path in others if path not in known]
        new_pages = [path for path in new if _is_page(path)]
        if len(new_pages) > 1:
            for path in new_pages:
                self._put_stub(path)
        self._move(path for path in new if not _is_page(path))
        for path in sorted(swaps):
            self._swap(path)
        self._move(new_pages)
        self._move(sorted(_leave_out_pages(changed), key=_rank_data))
        self._move(sorted(filter(_is_page, changed), key=_rank_page))
        self._remove(swaps)

    def _find_swaps(self) -> frozenset[str]:
        """Find the paths that turn from a file into a folder, or the other way."""
        gone = set(self._gone)
        swaps: set[str] = set()
        if gone:
            for path in self._changed:
                swaps.update(gone.intersection(urls.find_folders(path)))
        files = set(self._changed)
        for path in self._gone:
            swaps.update(files.intersection(urls.find_folders(path)))
        return frozenset(swaps)

    def _put_stub(self, path: str) -> None:
        target = f"{self._folder}/{path}"
        _make_folder(target)
        with open(target, "xb") as file:  # noqa: PTH123  (Path.open takes twice as long)
            file.write(STUB)

    def _swap(self, path: str) -> None:
        """Put a folder in the place of a file, or a file in the place of a folder."""
        aside = f"{self._aside}/{path}"
        _make_folder(aside)
        target = f"{self._folder}/{path}"
        if os.path.lexists(target):
            os.rename(target, aside)  # noqa: PTH104
        _move_all(f"{self._staging}/{path}", target)

    def _move(self, paths: Iterable[str]) -> None:
        for path in paths:
            target = f"{self._folder}/{path}"
            try:
                _move_file(f"{self._staging}/{path}", target)
            except FileNotFoundError:
                _make_folder(target)
                _move_file(f"{self._staging}/{path}", target)

    def _remove(self, swaps: frozenset[str]) -> None:
        """Remove the files that are no longer made, and folders that are empty then."""
        gone = [path for path in self._gone if not _is_below(path, swaps)]
        gone = self._leave_out_other_names(gone)
        pages = list(filter(_is_page, gone))
        for path in pages:
            self._replace_by_stub(path)
        for path in (*_leave_out_pages(gone), *pages):
            os.unlink(f"{self._folder}/{path}")  # noqa: PTH108
        _remove_empty_folders(Path(self._folder), self._gone)

    def _replace_by_stub(self, path: str) -> None:
        stub = f"{self._aside}/{path}"
        _make_folder(stub)
        Path(stub).write_bytes(STUB)
        _move_file(stub, f"{self._folder}/{path}")

    def _leave_out_other_names(self, gone: Sequence[str]) -> list[str]:
        """Leave out paths that lead to files of the new site."""
        if not gone:
            return []
        names = OtherNames(self._folder, self._files)
        return [path for path in gone if not names.lead_to(path)]


class OtherNames:
    """Other names of some files, on file systems that ignore the case of letters or the
    form of accents, and through links to folders.
    """

    def __init__(self, folder: str, files: Iterable[str]) -> None:
        """files: relative to the folder."""
        self._folder = folder
        self._files = {_fold(file): file for file in files}

    def lead_to(self, path: str) -> bool:
        """Whether a path, of something that exists, leads to one of the files."""
        file = self._files.get(_fold(path))
        try:
            return file is not None and Path(self._folder, path).samefile(
                Path(self._folder, file)
            )
        except FileNotFoundError:
            return False


def _fold(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _is_page(path: str) -> bool:
    return path.endswith(_PAGE_ENDINGS)


def _leave_out_pages(paths: Iterable[str]) -> list[str]:
    return [path for path in paths if not _is_page(path)]


def _is_below(path: str, tops: frozenset[str]) -> bool:
    """Whether a path is one of some others, or below one."""
    if not tops:
        return False
    return path in tops or not tops.isdisjoint(urls.find_folders(path))


def _rank_page(path: str) -> tuple[int, str]:
    """Papers come first, then lists, which link to them, then home."""
    if path == urls.output_file(urls.HOME):
        return 3, path
    if path == urls.NOT_FOUND:
        return 2, path
    return (0 if path.startswith(urls.PAPERS) else 1), path


def _rank_data(path: str) -> tuple[bool, str]:
    """`papers.json` and the manifest of the search name other files: they come last."""
    return path.endswith(".json"), path


def _rank_entry(entry: "os.DirEntry[str]") -> tuple[int, str]:
    """Folders without pages come first, home last."""
    path = f"{entry.name}/" if entry.is_dir(follow_symlinks=False) else entry.name
    if path in (urls.STATIC, urls.SEARCH):
        return -1, path
    if path.endswith("/"):
        return 1, path
    return (2 + _rank_page(path)[0] if _is_page(path) else 0), path


def _move_all(source: str, target: str) -> None:
    """Move a file, or everything in a folder; a folder that is new moves whole."""
    if not (os.path.isdir(source) and os.path.isdir(target)):  # noqa: PTH112
        _move_file(source, target)
        return
    for entry in os.scandir(source):
        _move_all(entry.path, f"{target}/{entry.name}")


def _move_file(source: str, target: str) -> None:
    try:
        os.replace(source, target)  # noqa: PTH105  (Path.replace takes twice as long)
    except OSError as error:
        if error.errno != errno.EXDEV:  # a link leads to another file system
            raise
        write_file(Path(target), read_file(source))


def _make_folder(file: str) -> None:
    """Make the folder of a file."""
    os.makedirs(os.path.dirname(file), exist_ok=True)  # noqa: PTH103, PTH120


def _remove_empty_folders(folder: Path, removed: Iterable[str]) -> None:
    parents: set[str] = set()
    for path in removed:
        parents.update(urls.find_folders(path))
    innermost_first = sorted(parents, key=len, reverse=True)
    for parent in innermost_first:
        place = folder / parent
        if place.is_dir() and not any(place.iterdir()):
            place.rmdir()
