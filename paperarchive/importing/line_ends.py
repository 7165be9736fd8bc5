"""Line ends of archived dumps: git changes them with core.autocrlf, and in doing so breaks
their digests.

In: the records of `listings.yml` and the dumps as found. Out: the exact dumps, where the
digest proves them, and the changes that restore them and keep git from changing them
again: `content/listings/* -text` in `.gitattributes`. There belongs also how git merges
the records of two branches.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from paperarchive.content.changes import FileChange
from paperarchive.content.listings import LISTINGS_FOLDER, RECORDS_PATH, Listing
from paperarchive.digests import digest_sha256
from paperarchive.files.reading import read_file

ATTRIBUTES_FILE = ".gitattributes"
_RULE = f"{LISTINGS_FOLDER}/* -text"
_EXAMPLE = f"{LISTINGS_FOLDER}/a.txt"
_MERGE_RULE = f"{RECORDS_PATH} merge=union"
"""Records are appended: of branches that import different lists, git keeps both."""


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


class _Overlay(Mapping[str, bytes]):
    """A mapping with some values replaced; no other value is asked for."""

    def __init__(
        self, contents: Mapping[str, bytes], replaced: Mapping[str, bytes]
    ) -> None:
        self._contents = contents
        self._replaced = replaced

    def __getitem__(self, name: str) -> bytes:
        if name in self._replaced:
            return self._replaced[name]
        return self._contents[name]

    def __contains__(self, name: object) -> bool:
        return name in self._contents

    def __iter__(self) -> Iterator[str]:
        return iter(self._contents)

    def __len__(self) -> int:
        return len(self._contents)


def restore_line_ends(
    listings: Iterable[Listing], contents: Mapping[str, bytes]
) -> ExactDumps:
    """Restore dumps that differ from their records by line ends alone.

    contents: file name -> bytes of every dump in content/listings/.
    """
    restored_contents: dict[str, bytes] = {}
    changes: list[FileChange] = []
    for listing in listings:
        found = None if listing.parts > 1 else contents.get(listing.file)
        if found is None or digest_sha256(found) == listing.sha256:
            continue
        restored = find_exact(found, listing.sha256)
        if restored is not None:
            restored_contents[listing.file] = restored
            path = f"{LISTINGS_FOLDER}/{listing.file}"
            changes.append(FileChange(path, found, restored))
    return ExactDumps(_Overlay(contents, restored_contents), tuple(changes))


def make_attributes_change(archive_dir: Path) -> FileChange | None:
    """Make the change by which git leaves dumps alone and merges their records; None if
    it does already.

    Other lines of `.gitattributes` stay as they are, and so does another way to merge.
    Raises: OSError.
    """
    try:
        before = read_file(str(archive_dir / ATTRIBUTES_FILE))
    except FileNotFoundError:
        before = None
    text = before or b""
    lines = [] if _leaves_dumps_alone(text) else [_RULE]
    if not any(
        name.lstrip("-!").startswith("merge")
        for names in _read_rules(text, RECORDS_PATH)
        for name in names
    ):
        lines.append(_MERGE_RULE)
    if not lines:
        return None
    line_end = b"\r\n" if b"\r\n" in text else b"\n"
    gap = b"" if not text or text.endswith(b"\n") else line_end
    added = b"".join(line.encode() + line_end for line in lines)
    return FileChange(ATTRIBUTES_FILE, before, text + gap + added)


def _leaves_dumps_alone(attributes: bytes) -> bool:
    """Whether the attribute `text` of a dump is unset; the last line that says decides."""
    is_alone = False
    for names in _read_rules(attributes, _EXAMPLE):
        for name in names:
            if name in ("-text", "binary"):
                is_alone = True
            elif name in ("text", "!text", "-binary") or name.startswith("text="):
                is_alone = False
    return is_alone


def _read_rules(attributes: bytes, path: str) -> Iterator[list[str]]:
    """The attributes that each line gives to a path, in their order.

    Source: gitattributes(5). A pattern of a macro or of ranges that this does not
    understand costs a line that says the same twice.
    """
    text = attributes.decode("utf-8", "replace").removeprefix("\ufeff")
    for line in text.splitlines():
        pattern, *names = line.split() or [""]
        if _matches(pattern, path):
            yield names


def _matches(pattern: str, path: str) -> bool:
    """Whether a pattern matches a path."""
    if pattern.startswith("#"):
        return False
    if "/" not in pattern:
        return fnmatchcase(path.rpartition("/")[2], pattern)
    return fnmatchcase(path, pattern.removeprefix("/"))
