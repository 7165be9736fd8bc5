"""What a build reads, at one moment: every file read once, and one digest of all of
them.

In: an archive's folder. Out: `Inputs`. Two builds with equal digests make equal sites.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from paperarchive.content.disk import find_entries, read_file
from paperarchive.digests import FilesDigest
from paperarchive.names import PACKAGED_THEMES, SETTINGS_FILE


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files that a build is made from."""

    contents: dict[str, bytes]
    """Path relative to the archive's folder -> bytes, of the files in that folder; may
    be emptied once read.
    """
    digest: str
    """The SHA-256 of names and bytes of all files, those of other folders too."""


def read_inputs(root: Path, folders: Iterable[Path]) -> Inputs:
    """Read `site.yml` and every file below some folders; what cannot be read is left
    out.

    folders: in the archive's folder, or elsewhere: these count by their files' names.
    """
    contents: dict[str, bytes] = {}
    digest = FilesDigest()
    for place, name in _find_files(root, folders):
        try:
            content = read_file(place)
        except OSError:  # whoever needs it notes that it is not there
            continue
        if not name.startswith("/"):
            contents[name] = content
        digest.add(name, content)
    return Inputs(contents, digest.hexdigest())


def find_input_folders(root: Path) -> tuple[Path, ...]:
    """The folders that a build reads."""
    return (root / "content", root / "themes", *PACKAGED_THEMES)


def _find_files(root: Path, folders: Iterable[Path]) -> Iterable[tuple[str, str]]:
    """Where each file is, and its name: relative to the archive's folder, or after a
    slash if it is not in there.
    """
    yield str(root / SETTINGS_FILE), SETTINGS_FILE
    for folder in folders:
        prefix = (
            folder.relative_to(root).as_posix() if folder.is_relative_to(root) else ""
        )
        for entry in find_entries(folder) if folder.is_dir() else ():
            if entry.is_file and "__pycache__" not in entry.inside:
                yield f"{folder}/{entry.inside}", f"{prefix}/{entry.inside}"
