"""The inputs of a build: every file, read once, and one digest of all.

In: an archive's folder. Out: `Inputs`. Builds with equal digests make equal sites.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from paperarchive.content.disk import find_entries, read_file
from paperarchive.content.journal_folder import JOURNAL_FOLDER
from paperarchive.digests import FilesDigest
from paperarchive.names import PACKAGED_THEMES, SETTINGS_FILE


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files that a build is made from."""

    contents: dict[str, bytes]
    """Path relative to the archive's folder -> bytes, of the files inside it; a build
    empties it when it has read them.
    """
    digest: str
    """The SHA-256 of names and bytes of all files, packaged themes included."""


def read_inputs(archive_dir: Path, folders: Iterable[Path]) -> Inputs:
    """Read `site.yml` and every file below some folders.

    folders: inside the archive's folder or elsewhere. A file that cannot be read is left
    out: the step that needs it reports it.
    """
    contents: dict[str, bytes] = {}
    digest = FilesDigest()
    for file, name in _find_files(archive_dir, folders):
        try:
            content = read_file(file)
        except OSError:
            continue
        if not name.startswith("/"):
            contents[name] = content
        digest.add(name, content)
    return Inputs(contents, digest.hexdigest())


def find_input_folders(
    archive_dir: Path, *, untrusted: bool = False
) -> tuple[Path, ...]:
    """The folders that a build reads. untrusted: not the archive's own themes."""
    if untrusted:
        return (archive_dir / "content", *PACKAGED_THEMES)
    return (archive_dir / "content", archive_dir / "themes", *PACKAGED_THEMES)


def _find_files(
    archive_dir: Path, folders: Iterable[Path]
) -> Iterable[tuple[str, str]]:
    """The path of each file, and its name in the digest.

    The name is relative to the archive's folder; a file outside it has a slash first.
    """
    yield str(archive_dir / SETTINGS_FILE), SETTINGS_FILE
    for folder in folders:
        prefix = ""
        if folder.is_relative_to(archive_dir):
            prefix = folder.relative_to(archive_dir).as_posix()
        for entry in find_entries(folder) if folder.is_dir() else ():
            name = f"{prefix}/{entry.inside}"
            if not entry.is_file or "__pycache__" in name:
                continue
            if not name.startswith(f"{JOURNAL_FOLDER}/"):
                yield f"{folder}/{entry.inside}", name
