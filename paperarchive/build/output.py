"""The output folder: writing what differs, removing what earlier builds made, touching
nothing else.

In: a folder and the files it shall hold. Out: the files, and a list of them in the
folder itself, so that the next build knows what is its own. Files that differ are first
written to a folder beside them, the stage, by any process; once everything is there
they are moved to their places, so that a build that fails has changed nothing.
"""

import errno
import json
import os
import shutil
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from types import MappingProxyType
from typing import Literal

from paperarchive.content.disk import O_BINARY, read_file, write_file
from paperarchive.digests import digest_content
from paperarchive.errors import Problem, ProblemsError
from paperarchive.site.urls import find_folders

MANIFEST = ".paperarchive.json"
STAGE = ".paperarchive.part"
"""The folder in the output folder in which files wait until all of them are made."""
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class OutputResult:
    """What a build did to the output folder."""

    written: int
    """Files whose bytes differed, or that were not there."""
    unchanged: int
    """Files that were as they should be."""
    removed: int
    """Files of an earlier build that are no longer made."""
    bytes: int
    """The size of all files together."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a built site was made from, and for."""

    inputs: str
    """The digest of what was read, as `read_inputs` gives it; empty while a build is at
    work.
    """
    base_path: str
    """The path of the site's root, percent-encoded, with a slash at both ends."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the list in the output folder says."""

    files: tuple[str, ...]
    """Paths of the files that a build made, relative to the folder, sorted."""
    origin: Origin
    """What they were made from, and for."""


def read_manifest(folder: Path) -> Manifest | None:
    """Read the list of an earlier build; None where there is none.

    Raises ProblemsError if it is damaged: what is whose cannot be told then.
    """
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
        return _parse_manifest(text)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = "the list of what builds made here cannot be read"
        advice = f"restore it, or delete the folder {folder.name}/"
        raise ProblemsError(
            [Problem(f"{folder.name}/{MANIFEST}", message, advice)]
        ) from error


def _parse_manifest(text: str) -> Manifest:
    record = json.loads(text)
    files = tuple(str(file) for file in record["files"])
    if record["format"] != _FORMAT or not all(map(_is_inside, files)):
        raise ValueError("not a list of this program")
    base_path = str(record.get("base_path", "/"))  # the first lists did not keep it
    return Manifest(files, Origin(str(record["inputs"]), base_path))


def _is_inside(file: str) -> bool:
    """Whether a path is relative and does not lead out of its folder."""
    parts = file.replace("\\", "/").split("/")
    return (
        not {"", ".", ".."} & set(parts)
        and not PureWindowsPath(file).anchor
        and "\0" not in file
    )


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file of the site, made."""

    path: str
    """Relative to the output folder, with forward slashes."""
    digest: str
    """Of its bytes, as `digest_content` gives it."""
    size: int
    """In bytes."""
    differs: bool
    """Whether the output folder held something else, so that it waits on the stage."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file of the output folder as a build left it."""

    key: str
    """The digest of all that it was made from; empty = not known."""
    digest: str
    """Of its bytes, as `digest_content` gives it."""
    size: int
    """In bytes."""
    state: str
    """How it stood on the disk, as `find_state` gives it; empty = not certain enough to
    be trusted.
    """


class Stage:
    """Takes files until all are made. Works in every process: what it holds can be
    pickled.
    """

    def __init__(
        self,
        folder: Path,
        intact: Mapping[str, FileRecord] = MappingProxyType({}),
        *,
        clean: bool = False,
        is_dry: bool = False,
    ) -> None:
        """intact: files that stand in the folder as a build left them.

        clean: every file counts as different. is_dry: nothing is compared, and nothing
        written.
        """
        self.folder = folder
        self._intact = intact
        self._is_dry = is_dry
        self._folder = str(folder)
        self._stage = f"{folder}/{STAGE}"
        self._clean = clean
        self._folders: set[str] = set()
        """Those of the stage that are there."""

    def take(self, path: str, content: bytes) -> MadeFile:
        """Compare a file with the one in the output folder, and write it if it differs."""
        digest = digest_content(content)
        differs = not self._is_dry and (
            self._clean or not self._holds(path, content, digest)
        )
        if differs:
            place = f"{self._stage}/{path}"
            self._make_folder(place.rpartition("/")[0])
            _write(place, content)
        return MadeFile(path, digest, len(content), differs)

    def _make_folder(self, place: str) -> None:
        if place not in self._folders:
            try:
                os.mkdir(place)  # noqa: PTH102  (five times faster)
            except FileExistsError:  # another process made it
                pass
            except FileNotFoundError:
                self._make_folder(place.rpartition("/")[0])
                self._make_folder(place)
            self._folders.add(place)

    def _holds(self, path: str, content: bytes, digest: str) -> bool:
        known = self._intact.get(path)
        return (
            known.digest == digest
            if known
            else _holds(f"{self._folder}/{path}", content)
        )

    def knows(self, path: str) -> bool:
        """Whether the output folder holds a file as a build left it."""
        return path in self._intact

    def has(self, path: str, key: str) -> bool:
        """Whether the output folder holds a file, intact, that was made from the same.
        key: of its origins.
        """
        known = self._intact.get(path)
        return known is not None and known.key == key != ""

    def keep(self, path: str) -> MadeFile:
        """A file that stands in the output folder and need not be made."""
        known = self._intact[path]
        return MadeFile(path, known.digest, known.size, differs=False)


_WRITE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | O_BINARY


def _write(path: str, content: bytes) -> None:
    descriptor = os.open(path, _WRITE, 0o666)
    try:
        while content:
            content = content[os.write(descriptor, content) :]
    finally:
        os.close(descriptor)


@contextmanager
def open_stage(
    folder: Path,
    intact: Mapping[str, FileRecord] = MappingProxyType({}),
    *,
    clean: bool = False,
) -> Iterator[Stage]:
    """Make the stage for a while; nothing of it is left afterwards, nor is an output
    folder that holds nothing.

    intact, clean: as a Stage takes them; where there is no output folder, there is
    nothing to compare with.
    """
    existed = folder.exists()
    shutil.rmtree(folder / STAGE, ignore_errors=True)
    try:
        yield Stage(folder, intact, clean=clean or not existed)
    finally:
        shutil.rmtree(folder / STAGE, ignore_errors=True)
        if not existed and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def commit(
    stage: Stage, files: Collection[MadeFile], origin: Origin, *, clean: bool = False
) -> OutputResult:
    """Make the output folder hold exactly the files that were made, besides what no
    build made.

    origin: kept in the list. clean: remove everything that earlier builds made first.
    Raises ProblemsError, before anything is changed, if a file or folder is in the way
    that no build made, or the list of earlier builds is damaged.
    """
    folder = stage.folder
    earlier = read_manifest(folder)
    mine = frozenset(earlier.files) if earlier else frozenset()
    sizes = {file.path: file.size for file in files}
    changed = [file.path for file in files if file.differs]
    gone = [
        path
        for path in sorted(mine)
        if (clean or path not in sizes) and _is_own_file(folder, path)
    ]
    _check_strangers(folder, changed, mine, gone)
    # Until all is in its place the list names old and new files, so that a build that
    # is cut off can be taken up.
    if changed or gone:
        _write_manifest(folder, mine | sizes.keys(), Origin("", origin.base_path))
    for path in gone:
        (folder / path).unlink()
    _remove_empty_folders(folder, gone)
    if changed:
        _move_all(f"{folder}/{STAGE}", str(folder))
    _write_manifest(folder, sizes, origin)
    removed = sum(path not in sizes for path in gone)
    return OutputResult(
        len(changed), len(sizes) - len(changed), removed, sum(sizes.values())
    )


def _move_all(source: str, target: str) -> None:
    """Move what stands in a folder into another: a folder that is new there in one
    piece.
    """
    for entry in os.scandir(source):
        place = f"{target}/{entry.name}"
        if entry.is_dir(follow_symlinks=False) and Path(place).is_dir():
            _move_all(entry.path, place)
        else:
            _move(entry.path, place)


def _move(source: str, target: str) -> None:
    try:
        Path(source).replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:  # a link has led to another disk
            raise
        write_file(Path(target), read_file(source))


def _is_own_file(folder: Path, path: str) -> bool:
    """Whether a path of the list is a file, or a link to one, that lies in the folder
    itself.
    """
    place = folder / path
    is_file = place.is_symlink() or place.is_file()
    return is_file and place.parent.resolve().is_relative_to(folder.resolve())


def _holds(path: str, content: bytes) -> bool:
    try:
        return os.stat(path).st_size == len(content) and read_file(path) == content  # noqa: PTH116  (ten times faster)
    except OSError:
        return False


def _check_strangers(
    folder: Path, changed: Iterable[str], mine: Collection[str], gone: Collection[str]
) -> None:
    """Refuse to write over what no build made: a file, a folder in a file's place, a
    file in a folder's.
    """
    leaving = {*gone, *(parent for path in gone for parent in find_folders(path))}
    strangers: dict[str, None] = {}
    kinds = _Kinds(folder)
    for path in changed:
        parents = [
            p for p in find_folders(path) if kinds[p] == "file" and p not in leaving
        ]
        if parents:
            strangers[parents[0]] = None
        elif kinds[path] == "folder":
            if not _is_leaving(folder, path, leaving):
                strangers[path] = None
        elif path not in mine and kinds[path] == "file":
            strangers[path] = None
    if strangers:
        advice = "move it away, or build to another folder with --output"
        message = "is in the way: no build made it"
        raise ProblemsError(
            [Problem(f"{folder.name}/{path}", message, advice) for path in strangers]
        )


class _Kinds(dict[str, Literal["nothing", "file", "folder", "link"]]):
    """What stands at each path of a folder: a `link` leads to a folder; a `file` is
    anything else there is.

    Each place is looked at once, and none below a folder that is not there.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__({"": "folder"})
        self._folder = str(folder)

    def __missing__(self, path: str) -> Literal["nothing", "file", "folder", "link"]:
        is_in_folder = self[path.rpartition("/")[0]] in ("folder", "link")
        kind = self[path] = (
            self._look(f"{self._folder}/{path}") if is_in_folder else "nothing"
        )
        return kind

    def _look(self, place: str) -> Literal["nothing", "file", "folder", "link"]:
        try:
            mode = os.lstat(place).st_mode
        except OSError:
            return "nothing"
        if stat.S_ISDIR(mode):
            return "folder"
        return "link" if Path(place).is_dir() else "file"


def _is_leaving(folder: Path, path: str, leaving: Collection[str]) -> bool:
    """Whether a folder goes with the files of an earlier build that are removed from
    it.
    """
    entries = (
        entry.relative_to(folder).as_posix() for entry in (folder / path).rglob("*")
    )
    return path in leaving and all(entry in leaving for entry in entries)


def _remove_empty_folders(folder: Path, removed: Iterable[str]) -> None:
    for parent in sorted(
        {parent for path in removed for parent in find_folders(path)},
        key=len,
        reverse=True,
    ):
        place = folder / parent
        if place.is_dir() and not any(place.iterdir()):
            place.rmdir()


def _write_manifest(folder: Path, files: Iterable[str], origin: Origin) -> None:
    record = {
        "format": _FORMAT,
        "inputs": origin.inputs,
        "base_path": origin.base_path,
        "files": sorted(files),
    }
    content = (json.dumps(record, ensure_ascii=False, indent=0) + "\n").encode()
    write_if_differs(folder / MANIFEST, content)


def write_if_differs(place: Path, content: bytes) -> bool:
    """Write a file by itself, unless it holds the same already; whether it did not."""
    differs = not _holds(str(place), content)
    if differs:
        write_file(place, content)
    return differs
