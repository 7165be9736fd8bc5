"""The manifest `.paperarchive.json` in the output folder: what builds wrote there.

With it a build removes what is no longer made, also without the cache, and never
touches anything else. Format: JSON with the keys `format`, `inputs`, `base_path`,
`files`.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

import orjson

from paperarchive.build.staging import STAGING_FOLDER, holds
from paperarchive.content.disk import read_file, write_file
from paperarchive.content.journal_folder import sync_folder, write_durably
from paperarchive.errors import Problem, ProblemsError

MANIFEST = ".paperarchive.json"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Origin:
    """What a built site was made from, and for."""

    inputs: str
    """The digest of the inputs, by `read_inputs`; empty while a build is under way."""
    base_path: str
    """The path of the site's root, percent-encoded, with a slash at both ends."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the manifest says."""

    files: tuple[str, ...]
    """Paths of the files that builds wrote, relative to the output folder, sorted."""
    origin: Origin


def read_manifest(folder: Path) -> Manifest | None:
    """Read the manifest of an output folder; None where there is none.

    Raises ProblemsError if it is damaged: no file could then be called the build's own.
    """
    try:
        return _parse_manifest(read_file(f"{folder}/{MANIFEST}"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        problem = Problem(
            f"{folder.name}/{MANIFEST}",
            "the manifest of earlier builds cannot be read",
            f"restore it, or delete the folder {folder.name}/",
        )
        raise ProblemsError([problem]) from error


def _parse_manifest(content: bytes) -> Manifest:
    record = orjson.loads(content)  # refuses what is nested too deeply
    files = tuple(str(file) for file in record["files"])
    if record["format"] != _FORMAT or not all(map(_is_inside, files)):
        raise ValueError("not a manifest of this program")
    # The first manifests had no base path.
    base_path = str(record.get("base_path", "/"))
    return Manifest(files, Origin(str(record["inputs"]), base_path))


def _is_inside(file: str) -> bool:
    """Whether a path is relative and does not lead out of its folder."""
    parts = file.replace("\\", "/").split("/")
    leads_up = not {"", ".", ".."}.isdisjoint(parts)
    return not leads_up and not PureWindowsPath(file).anchor and "\0" not in file


def write_manifest(folder: Path, files: Iterable[str], origin: Origin) -> None:
    """Write the manifest unless it is the same already.

    It is on the disk when this returns: a build that does not know after a power cut
    which files are its own would take them for a stranger's.
    """
    record = {
        "format": _FORMAT,
        "inputs": origin.inputs,
        "base_path": origin.base_path,
        "files": sorted(files),
    }
    content = (json.dumps(record, ensure_ascii=False, indent=0) + "\n").encode()
    if holds(f"{folder}/{MANIFEST}", content):
        return
    staged = folder / STAGING_FOLDER / STAGING_FOLDER / MANIFEST
    try:
        staged.parent.mkdir(parents=True, exist_ok=True)
        write_durably(staged, content)
        staged.replace(folder / MANIFEST)
        sync_folder(folder)
    except OSError as error:
        error.filename = str(folder / MANIFEST)
        raise


def write_if_differs(file: Path, content: bytes) -> bool:
    """Write a file unless it holds the same already; returns whether it was written."""
    differs = not holds(str(file), content)
    if differs:
        write_file(file, content)
    return differs
