"""Line ends of archived dumps: git changes them with core.autocrlf, and in doing so breaks
their digests.

In: the records of `listings.yml` and the dumps as found. Out: the exact dumps, where the
digest proves them, and the changes that restore them and keep git from changing them
again: `content/listings/* -text` in `.gitattributes`.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from paperarchive.content.changes import FileChange
from paperarchive.content.listings import LISTINGS_FOLDER, Listing
from paperarchive.digests import digest_sha256
from paperarchive.files.reading import read_file

ATTRIBUTES_FILE = ".gitattributes"
_RULE = f"{LISTINGS_FOLDER}/* -text"
_EXAMPLE = f"{LISTINGS_FOLDER}/a.txt"


def find_exact(content: bytes, sha256: str) -> bytes | None:
    """Find the dump of this digest whose line ends were changed, from LF to CRLF or from
    CRLF to LF; None if it is another one, or had both.
    """
    return find_known(content, {sha256})


def find_known(content: bytes, digests: Collection[str]) -> bytes | None:
    """Find the dump with one of these digests that differs by line ends alone."""
    unix = content.replace(b"\r\n", b"\n")
    for candidate in (unix, unix.replace(b"\n", b"\r\n")):
        if digest_sha256(candidate) in digests:
            return candidate
    return None


@dataclass(frozen=True, slots=True)
class ExactDumps:
    """The archived dumps with the line ends that they had."""

    contents: Mapping[str, bytes]
    """File name -> bytes, of every dump in content/listings/."""
    changes: tuple[FileChange, ...]
    """Those that restore files."""


def restore_line_ends(
    listings: Iterable[Listing], contents: Mapping[str, bytes]
) -> ExactDumps:
    """Restore dumps that differ from their records by line ends alone.

    contents: file name -> bytes of every dump in content/listings/.
    """
    exact = dict(contents)
    changes: list[FileChange] = []
    for listing in listings:
        found = contents.get(listing.file)
        if found is None or digest_sha256(found) == listing.sha256:
            continue
        restored = find_exact(found, listing.sha256)
        if restored is not None:
            exact[listing.file] = restored
            path = f"{LISTINGS_FOLDER}/{listing.file}"
            changes.append(FileChange(path, found, restored))
    return ExactDumps(exact, tuple(changes))


def make_attributes_change(archive_dir: Path) -> FileChange | None:
    """Make the change by which git leaves dumps alone; None if it does already.

    Other lines of `.gitattributes` stay as they are. Raises: OSError.
    """
    try:
        before = read_file(str(archive_dir / ATTRIBUTES_FILE))
    except FileNotFoundError:
        return FileChange(ATTRIBUTES_FILE, None, f"{_RULE}\n".encode())
    if _leaves_dumps_alone(before):
        return None
    line_end = b"\r\n" if b"\r\n" in before else b"\n"
    gap = b"" if not before or before.endswith(b"\n") else line_end
    return FileChange(ATTRIBUTES_FILE, before, before + gap + _RULE.encode() + line_end)


def _leaves_dumps_alone(attributes: bytes) -> bool:
    """Whether the attribute `text` of a dump is unset; the last line that says decides.

    Source: gitattributes(5). A pattern of a macro or of ranges that this does not
    understand costs a line that says the same twice.
    """
    is_alone = False
    for line in (
        attributes.decode("utf-8", "replace").removeprefix("\ufeff").splitlines()
    ):
        pattern, *names = line.split() or [""]
        if not _matches(pattern):
            continue
        for name in names:
            if name in ("-text", "binary"):
                is_alone = True
            elif name in ("text", "!text", "-binary") or name.startswith("text="):
                is_alone = False
    return is_alone


def _matches(pattern: str) -> bool:
    """Whether a pattern matches the path of a dump."""
    if pattern.startswith("#"):
        return False
    if "/" not in pattern:
        return fnmatchcase(_EXAMPLE.rpartition("/")[2], pattern)
    return fnmatchcase(_EXAMPLE, pattern.removeprefix("/"))
