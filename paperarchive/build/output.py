"""The output folder: move staged files in, remove what is no longer made.

In: the staging directory and the files of the whole site. Out: an output folder that
holds exactly these, besides what no build wrote, which stays as it is. The order is
that of `replacement.py`: the folder is a whole site at every moment.
"""

import os
import stat
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from paperarchive.build.manifest import Origin, read_manifest, write_manifest
from paperarchive.build.replacement import OtherNames, Replacement
from paperarchive.build.staging import MadeFile, Staging
from paperarchive.errors import Problem, ProblemsError
from paperarchive.site.urls import find_folders


@dataclass(frozen=True, slots=True)
class OutputResult:
    """What a build did to the output folder, in files."""

    written: int
    """Files that were new or whose bytes differed."""
    unchanged: int
    removed: int
    """Files of an earlier build that are no longer made."""
    bytes: int
    """The size of all files of the site."""


def commit(
    staging: Staging, files: Collection[MadeFile], origin: Origin
) -> OutputResult:
    """Make the output folder hold exactly these files, besides what no build wrote.

    Raises ProblemsError, before anything changes, if a file or folder that no build
    wrote is in the way, or if the manifest is damaged.
    """
    folder = staging.folder
    earlier = read_manifest(folder)
    own = frozenset(earlier.files) if earlier else frozenset()
    sizes = {file.path: file.size for file in files}
    changed = [file.path for file in files if file.differs]
    if earlier is None:
        _refuse_strangers(folder, sizes)
    gone = _find_own_files(folder, sorted(own - sizes.keys()))
    obstacles = _Obstacles(folder, own, gone)
    _refuse_obstacles(folder, changed, obstacles)
    if changed or gone:
        # Until every file is in place the manifest names old and new ones, so that a
        # build that is cut off can be completed by the next.
        base_path = earlier.origin.base_path if earlier else origin.base_path
        write_manifest(folder, own | sizes.keys(), Origin("", base_path))
        replacement = Replacement(folder, sizes.keys(), changed, gone)
        if own:
            replacement.replace(obstacles.exists)
        else:
            replacement.move_first()
    write_manifest(folder, sizes, origin)
    return OutputResult(
        written=len(changed),
        unchanged=len(sizes) - len(changed),
        removed=len(gone),
        bytes=sum(sizes.values()),
    )


def _refuse_strangers(folder: Path, files: Iterable[str]) -> None:
    """Raise ProblemsError where a folder in which no build has written holds something
    that is no part of the site. Hidden entries may stay.
    """
    known = {file.partition("/")[0] for file in files}
    names = (path.name for path in folder.iterdir()) if folder.is_dir() else ()
    strangers = sorted(n for n in names if not n.startswith(".") and n not in known)
    if strangers:
        others = f" and {len(strangers) - 1} more" if len(strangers) > 1 else ""
        message = f"holds {strangers[0]!r}{others}, which no build made"
        advice = "build into a folder of its own; content/static/ is for files to add"
        raise ProblemsError([Problem(folder.name, message, advice)])


def _find_own_files(folder: Path, paths: Iterable[str]) -> list[str]:
    """Find the paths that are files, or links to some, inside the folder."""
    root = folder.resolve()
    # Each folder is resolved once: for every file of 10,000 papers it would take 1 s.
    is_inside: dict[str, bool] = {}
    found: list[str] = []
    for path in paths:
        parent = path.rpartition("/")[0]
        if parent not in is_inside:
            is_inside[parent] = (folder / parent).resolve().is_relative_to(root)
        file = folder / path
        if is_inside[parent] and (file.is_symlink() or file.is_file()):
            found.append(path)
    return found


def _refuse_obstacles(
    folder: Path, changed: Iterable[str], check: "_Obstacles"
) -> None:
    """Raise ProblemsError where writing would replace what no build wrote."""
    # Several files may be below one obstacle, which is reported once.
    obstacles = dict.fromkeys(check.find(path) for path in changed)
    obstacles.pop(None, None)
    if not obstacles:
        return
    message = "is in the way: no build made it"
    advice = "move it away, or build to another folder with --output"
    raise ProblemsError(
        [Problem(f"{folder.name}/{path}", message, advice) for path in obstacles]
    )


class _Obstacles:
    """What is in the way of new files of an output folder."""

    def __init__(
        self, folder: Path, own: Collection[str], gone: Collection[str]
    ) -> None:
        """own: files that builds wrote. gone: those that are removed."""
        self._folder = folder
        self._own = own
        self._kinds = _PathKinds(folder)
        self._leaving = set(gone)
        for path in gone:
            self._leaving.update(find_folders(path))

    def exists(self, path: str) -> bool:
        """Whether there was anything at a path before."""
        return self._kinds[path] != "nothing"

    def find(self, path: str) -> str | None:
        """Find what is in the way of a file: the path of a file or a folder."""
        for parent in find_folders(path):
            if self._kinds[parent] == "file" and parent not in self._leaving:
                return parent
        kind = self._kinds[path]
        if kind == "folder" and not self._is_leaving(path):
            return path
        if kind == "file" and path not in self._own and not self._names.lead_to(path):
            return path
        return None

    @cached_property
    def _names(self) -> OtherNames:
        return OtherNames(str(self._folder), self._own)

    def _is_leaving(self, path: str) -> bool:
        """Whether a folder goes away with the files that are removed from it."""
        if path not in self._leaving:
            return False
        entries = (self._folder / path).rglob("*")
        names = (entry.relative_to(self._folder).as_posix() for entry in entries)
        return all(name in self._leaving for name in names)


PathKind = Literal["nothing", "file", "folder", "link"]


class _PathKinds(dict[str, PathKind]):
    """The kind of each path of a folder: `link` leads to a folder, `file` is the rest.

    Each path is looked up once, and none below a folder that does not exist.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__({"": "folder"})
        self._folder = str(folder)

    def __missing__(self, path: str) -> PathKind:
        parent = self[path.rpartition("/")[0]]
        kind: PathKind = "nothing"
        if parent in ("folder", "link"):
            kind = self._read_kind(f"{self._folder}/{path}")
        self[path] = kind
        return kind

    def _read_kind(self, path: str) -> PathKind:
        try:
            mode = os.lstat(path).st_mode
        except OSError:
            return "nothing"
        if stat.S_ISDIR(mode):
            return "folder"
        return "link" if Path(path).is_dir() else "file"
