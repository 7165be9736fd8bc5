"""The output folder: writing what differs, removing what earlier builds made, touching nothing else.

In: a folder and the files it shall hold. Out: the files, each written whole beside its place and moved there, and a
list of them in the folder itself, so that the next build knows what is its own.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from paperarchive.content.files import write_file
from paperarchive.errors import Problem, ProblemsError

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
class Manifest:
    """What the list in the output folder says."""

    files: tuple[str, ...]
    """Paths of the files that a build made, relative to the folder, sorted."""
    inputs: str
    """The digest of what they were made from, as `digest_inputs` gives it."""


def read_manifest(folder: Path) -> Manifest | None:
    """Read the list of an earlier build; None where there is none that can be read."""
    try:
        record = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files = tuple(str(file) for file in record["files"])
        return Manifest(files, str(record["inputs"])) if record["format"] == _FORMAT else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def digest_inputs(root: Path, folders: Iterable[Path]) -> str:
    """The SHA-256 of every file a build reads: names and bytes of `site.yml` and of the given folders."""
    digest = hashlib.sha256()
    files = [root / "site.yml", *(file for folder in folders for file in sorted(folder.rglob("*")))]
    for file in files:
        if file.is_file() and "__pycache__" not in file.parts:
            content = file.read_bytes()
            name = file.relative_to(root).as_posix() if file.is_relative_to(root) else file.name
            digest.update(f"{name}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()


def write_output(folder: Path, files: Mapping[str, bytes], *, inputs: str, clean: bool = False) -> OutputResult:
    """Make a folder hold exactly these files, besides what no build made.

    files: path -> bytes. inputs: kept in the list. clean: remove everything that earlier builds made first.
    Raises ProblemsError, before anything is written, if a file is in the way that no build made.
    """
    earlier = read_manifest(folder)
    mine = set(earlier.files) if earlier else set()
    changed = {path: content for path, content in files.items() if clean or not _holds(folder / path, content)}
    _check_strangers(folder, changed, mine)
    gone = [path for path in sorted(mine) if clean or path not in files]
    # Until all is written the list names old and new files, so that a build that is cut off can be taken up.
    _write_manifest(folder, mine | set(files), "")
    for path in gone:
        (folder / path).unlink(missing_ok=True)
    _remove_empty_folders(folder, gone)
    for path, content in changed.items():
        write_file(folder / path, content)
    _write_manifest(folder, files, inputs)
    removed = sum(path not in files for path in gone)
    size = sum(len(content) for content in files.values())
    return OutputResult(len(changed), len(files) - len(changed), removed, size)


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def _check_strangers(folder: Path, changed: Iterable[str], mine: set[str]) -> None:
    """Refuse to write over a file that no build made, or where a folder's name is a file's."""
    strangers = [path for path in changed if path not in mine and (folder / path).exists()]
    if strangers:
        advice = "move it away, or build to another folder with --output"
        raise ProblemsError(
            [
                Problem(f"{folder.name}/{path}", None, None, "is in the way: no build made it", advice)
                for path in strangers
            ]
        )


def _remove_empty_folders(folder: Path, removed: Iterable[str]) -> None:
    for parent in sorted({parent for path in removed for parent in _parents(path)}, key=len, reverse=True):
        place = folder / parent
        if place.is_dir() and not any(place.iterdir()):
            place.rmdir()


def _parents(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _write_manifest(folder: Path, files: Iterable[str], inputs: str) -> None:
    record = {"format": _FORMAT, "inputs": inputs, "files": sorted(files)}
    content = (json.dumps(record, ensure_ascii=False, indent=0) + "\n").encode()
    if not _holds(folder / MANIFEST, content):
        write_file(folder / MANIFEST, content)
