"""The output folder: writing what differs, removing what earlier builds made, touching nothing else.

In: a folder and the files it shall hold. Out: the files, each written whole beside its place and moved there, and a
list of them in the folder itself, so that the next build knows what is its own.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from paperarchive.content.files import find_entries, write_file
from paperarchive.errors import Problem, ProblemsError
from paperarchive.site.urls import find_folders

MANIFEST = ".paperarchive.json"
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
    """The digest of what was read, as `digest_inputs` gives it; empty while a build is at work."""
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
        raise ProblemsError([Problem(f"{folder.name}/{MANIFEST}", None, None, message, advice)]) from error


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
    return not {"", ".", ".."} & set(parts) and not PureWindowsPath(file).anchor and "\0" not in file


def digest_inputs(root: Path, folders: Iterable[Path]) -> str:
    """The SHA-256 of every file a build reads: names and bytes of `site.yml` and of the given folders."""
    digest = hashlib.sha256()
    files = [root / "site.yml", *(file for folder in folders if folder.is_dir() for file in find_entries(folder))]
    for file in files:
        if file.is_file() and "__pycache__" not in file.parts:
            content = file.read_bytes()
            name = file.relative_to(root).as_posix() if file.is_relative_to(root) else file.name
            digest.update(f"{name}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()


def write_output(folder: Path, files: Mapping[str, bytes], origin: Origin, *, clean: bool = False) -> OutputResult:
    """Make a folder hold exactly these files, besides what no build made.

    files: path -> bytes. origin: kept in the list. clean: remove everything that earlier builds made first.
    Raises ProblemsError, before anything is written, if a file or folder is in the way that no build made, or the list
    of earlier builds is damaged.
    """
    earlier = read_manifest(folder)
    mine = frozenset(earlier.files) if earlier else frozenset()
    changed = {path: content for path, content in files.items() if clean or not _holds(folder / path, content)}
    gone = [path for path in sorted(mine) if (clean or path not in files) and _is_own_file(folder, path)]
    _check_strangers(folder, changed, mine, gone)
    # Until all is written the list names old and new files, so that a build that is cut off can be taken up.
    _write_manifest(folder, mine | set(files), Origin("", origin.base_path))
    for path in gone:
        (folder / path).unlink()
    _remove_empty_folders(folder, gone)
    for path, content in changed.items():
        write_file(folder / path, content)
    _write_manifest(folder, files, origin)
    removed = sum(path not in files for path in gone)
    size = sum(len(content) for content in files.values())
    return OutputResult(len(changed), len(files) - len(changed), removed, size)


def _is_own_file(folder: Path, path: str) -> bool:
    """Whether a path of the list is a file, or a link to one, that lies in the folder itself."""
    place = folder / path
    is_file = place.is_symlink() or place.is_file()
    return is_file and place.parent.resolve().is_relative_to(folder.resolve())


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def _check_strangers(folder: Path, changed: Iterable[str], mine: Collection[str], gone: Collection[str]) -> None:
    """Refuse to write over what no build made: a file, a folder in a file's place, a file in a folder's."""
    leaving = {*gone, *(parent for path in gone for parent in find_folders(path))}
    strangers: dict[str, None] = {}
    for path in changed:
        parents = [p for p in find_folders(path) if _is_file(folder / p) and p not in leaving]
        if parents:
            strangers[parents[0]] = None
        elif (folder / path).is_dir() and not (folder / path).is_symlink():
            if not _is_leaving(folder, path, leaving):
                strangers[path] = None
        elif path not in mine and _is_file(folder / path):
            strangers[path] = None
    if strangers:
        advice = "move it away, or build to another folder with --output"
        message = "is in the way: no build made it"
        raise ProblemsError([Problem(f"{folder.name}/{path}", None, None, message, advice) for path in strangers])


def _is_file(path: Path) -> bool:
    """Whether there is anything but a folder."""
    return (path.is_symlink() or path.exists()) and not path.is_dir()


def _is_leaving(folder: Path, path: str, leaving: Collection[str]) -> bool:
    """Whether a folder goes with the files of an earlier build that are removed from it."""
    entries = (entry.relative_to(folder).as_posix() for entry in (folder / path).rglob("*"))
    return path in leaving and all(entry in leaving for entry in entries)


def _remove_empty_folders(folder: Path, removed: Iterable[str]) -> None:
    for parent in sorted({parent for path in removed for parent in find_folders(path)}, key=len, reverse=True):
        place = folder / parent
        if place.is_dir() and not any(place.iterdir()):
            place.rmdir()


def _write_manifest(folder: Path, files: Iterable[str], origin: Origin) -> None:
    record = {"format": _FORMAT, "inputs": origin.inputs, "base_path": origin.base_path, "files": sorted(files)}
    content = (json.dumps(record, ensure_ascii=False, indent=0) + "\n").encode()
    if not _holds(folder / MANIFEST, content):
        write_file(folder / MANIFEST, content)
