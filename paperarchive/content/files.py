"""The content folder on disk: reading all of it, and writing files whole.

In: an archive's folder. Out: `Content`, with every problem of every file noted; or changed files. Reading writes
nothing. Links are followed in both: a file or a folder may stand elsewhere, and is then read and written there.
"""

import os
import re
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile

from paperarchive.content.frontmatter import FreePage, PaperFile, find_key_line, parse_free_page, parse_paper_file
from paperarchive.content.listings import FOLDER as LISTINGS_FOLDER
from paperarchive.content.listings import RECORDS_PATH, Listing, parse_listings
from paperarchive.content.plainfile import parse_plain_file
from paperarchive.content.tags import Vocabulary
from paperarchive.content.vocabulary import TAGS_PATH, parse_vocabulary
from paperarchive.errors import Problem, Problems, Severity, decode_utf8
from paperarchive.text.slugs import RESERVED

PAPERS_FOLDER = "content/papers"
PAGES_FOLDER = "content/pages"
STATIC_FOLDER = "content/static"

_STEM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Content:
    """All that people keep in `content/`."""

    papers: tuple[PaperFile, ...]
    """By path."""
    pages: tuple[FreePage, ...]
    """By path."""
    vocabulary: Vocabulary
    """The tags."""
    listings: tuple[Listing, ...]
    """The dumps that were imported."""
    records: bytes | None
    """`listings.yml` as it stands; None where there is none."""
    static: tuple[str, ...]
    """Paths of files in content/static/, relative to it, with forward slashes, sorted."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file as it is and as it shall be."""

    path: str
    """Relative to the archive's folder."""
    before: bytes | None
    """None = there is no such file."""
    after: bytes
    """The new content."""


def read_content(root: Path, problems: Problems, *, contents: Mapping[str, bytes] | None = None) -> Content:
    """Read everything in `content/`; what cannot be read is noted and left out.

    contents: files that were read before, path relative to the root -> bytes; the others are read now.
    """
    files = _Files(root, contents or {}, problems)
    vocabulary = parse_vocabulary(files.read_optional(TAGS_PATH) or "", problems)
    records = files.read_optional(RECORDS_PATH)
    listings = parse_listings(records or "", problems)
    known_tags = frozenset(tag.slug for tag in vocabulary.tags)
    known_listings = frozenset(listing.stem for listing in listings)
    papers: list[PaperFile] = []
    for path in _find_markdown(root, PAPERS_FOLDER, problems):
        text = files.read_text(path)
        if text is not None and _has_good_stem(path, problems):
            paper = parse_paper(text, path, problems, known_tags=known_tags, known_listings=known_listings)
            papers.extend([paper] if paper else [])
    _check_identities(papers, problems)
    return Content(
        papers=tuple(papers),
        pages=tuple(_read_pages(files, root, problems)),
        vocabulary=vocabulary,
        listings=listings,
        records=None if records is None else records.encode("utf-8"),
        static=tuple(_find_static(root)),
    )


def parse_paper(
    text: str, path: str, problems: Problems, *, known_tags: frozenset[str], known_listings: frozenset[str]
) -> PaperFile | None:
    """Read a paper's file, the fast way where it can be read so; None, and problems noted, where it is broken."""
    plain = parse_plain_file(text, path, known_tags=known_tags, known_listings=known_listings)
    return plain or parse_paper_file(text, path, problems, known_tags=known_tags, known_listings=known_listings)


def _read_pages(files: "_Files", root: Path, problems: Problems) -> Iterator[FreePage]:
    for path in _find_markdown(root, PAGES_FOLDER, problems):
        text = files.read_text(path)
        page = parse_free_page(text, path, problems) if text is not None and _has_good_stem(path, problems) else None
        if page is not None:
            yield page


def _find_markdown(root: Path, folder: str, problems: Problems) -> Iterator[str]:
    """Paths of Markdown files below a folder, relative to the root, sorted; whatever else stands there is noted.

    Hidden entries and editors' backups are left out.
    """
    base = root / folder
    for entry in find_entries(base) if os.path.lexists(base) else ():
        inside = entry.inside.split("/")
        if any(part.startswith(".") or is_backup(part) for part in inside):
            continue
        path = f"{folder}/{entry.inside}".rstrip("/")
        problem = None if entry.is_file and path.endswith(".md") else _explain_unread(base / entry.inside, path)
        if problem is None:
            yield path
        else:
            problems.add(problem)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that stands below a folder and is no folder that can be read."""

    inside: str
    """Its path relative to the folder, with forward slashes; empty if it is the folder itself."""
    is_file: bool
    """Whether it is a file, or a link to one."""


def find_entries(folder: Path) -> Iterator[Entry]:
    """Find all that stands below a folder, folders themselves left out, sorted by path; links to folders are followed.

    Links that lead nowhere or back to a folder above are found too, and so is a folder that cannot be read.
    """
    parents = folder.resolve().parents if folder.is_dir() else ()
    yield from _walk(str(folder), "", frozenset(_identify(parent.stat()) for parent in parents))


def _walk(path: str, inside: str, above: frozenset[tuple[int, int]]) -> Iterator[Entry]:
    """Walk the folder at a path; above: each folder on the way, which a link may not enter once more."""
    try:
        identity = _identify(Path(path).stat())
        entries = sorted(os.scandir(path), key=_name_of) if identity not in above else None
    except OSError:  # a link that leads nowhere, or what cannot be read
        entries = None
    if entries is None:
        yield Entry(inside, is_file=Path(path).is_file())
        return
    for entry in entries:
        below = f"{inside}/{entry.name}" if inside else entry.name
        if _is_folder(entry):
            yield from _walk(entry.path, below, above | {identity})
        else:
            yield Entry(below, is_file=_is_file(entry))


def _name_of(entry: os.DirEntry[str]) -> str:
    return entry.name


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle
        return False


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:
        return False


def _identify(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


def is_backup(name: str) -> bool:
    """Whether a file's name is one that editors give to copies for themselves."""
    return name.endswith("~") or (name.startswith("#") and name.endswith("#"))


def _explain_unread(found: Path, path: str) -> Problem | None:
    """Why an entry is not read as a Markdown file; None if it is one."""
    try:
        mode = found.stat().st_mode
        if stat.S_ISDIR(mode):
            os.scandir(found).close()
    except FileNotFoundError:
        message = "is a link to a file that is not there"
        return Problem(path, None, None, message, "restore that file, or remove the link")
    except OSError as error:
        return Problem(path, None, None, f"cannot be read: {error.strerror}", "check its permissions")
    if stat.S_ISDIR(mode):
        message = "leads back to a folder in which it stands"
        return Problem(path, None, None, message, "remove the link", Severity.WARNING)
    if not stat.S_ISREG(mode):
        return Problem(path, None, None, "is not a file", "remove it")
    if path.endswith(".md"):
        return None
    name = PurePosixPath(path)
    is_markdown = name.suffix.casefold() in (".md", ".markdown", ".mdown", ".mkd")
    advice = f"rename it to {name.stem}.md" if is_markdown else "move it elsewhere, or end its name in .md"
    return Problem(path, None, None, "is not read: its name does not end in .md", advice, Severity.WARNING)


def _find_static(root: Path) -> Iterator[str]:
    base = root / STATIC_FOLDER
    for entry in find_entries(base) if base.is_dir() else ():
        name = entry.inside.rpartition("/")[2]
        if entry.is_file and name not in (".gitkeep", ".DS_Store") and not is_backup(name):
            yield entry.inside


@dataclass(frozen=True, slots=True)
class _Files:
    """Reads the files of an archive's folder; what cannot be read is noted."""

    root: Path
    """The folder."""
    contents: Mapping[str, bytes]
    """Files that were read before."""
    problems: Problems
    """Where problems are noted."""

    def read_text(self, path: str) -> str | None:
        """The text of a file; None, and a problem noted, if it cannot be read."""
        content = self.contents.get(path)
        try:
            content = read_file(f"{self.root}/{path}") if content is None else content
        except OSError as error:
            message = f"cannot be read: {error.strerror}"
            self.problems.add(Problem(path, None, None, message, "check the file's permissions"))
            return None
        return decode_utf8(content, path, self.problems)

    def read_optional(self, path: str) -> str | None:
        """The text of a file; None too where nothing stands there."""
        return self.read_text(path) if os.path.lexists(self.root / path) else None


def read_file(path: str) -> bytes:
    """Read a file, without the layers that make reading thousands of small files slow."""
    descriptor = os.open(path, os.O_RDONLY | _O_BINARY)
    try:
        parts: list[bytes] = []
        while part := os.read(descriptor, _READ_SIZE):
            parts.append(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)
    finally:
        os.close(descriptor)


_READ_SIZE = 1 << 16
_O_BINARY = getattr(os, "O_BINARY", 0)  # of Windows, where it keeps line ends as they are


def _has_good_stem(path: str, problems: Problems) -> bool:
    stem = path.rsplit("/", 1)[-1].removesuffix(".md")
    if stem.casefold() in RESERVED:
        problems.add(Problem(path, None, None, f"the name {stem!r} is reserved", "rename the file"))
        return False
    if not _STEM.fullmatch(stem):
        message = f"the name {stem!r} cannot stand in an address"
        advice = "rename the file: letters without accents, digits, hyphens"
        problems.add(Problem(path, None, None, message, advice))
        return False
    return True


def _check_identities(papers: Iterable[PaperFile], problems: Problems) -> None:
    """Note papers of one stem, letter case aside, and aliases that another paper bears."""
    owners: dict[str, str] = {}
    for file in papers:
        other = owners.setdefault(file.paper.slug.casefold(), file.path)
        if other != file.path:
            message = f"its address is that of {other}"
            problems.add(Problem(file.path, None, None, message, "rename one of the two files"))
    for file in papers:
        for alias in file.paper.aliases:
            line = find_key_line(file.text, "aliases")
            other = owners.setdefault(alias.casefold(), file.path)
            if alias.casefold() in RESERVED:
                message = f"the alias {alias!r} is reserved"
                problems.add(Problem(file.path, line, "aliases", message, "remove the alias"))
            elif not _STEM.fullmatch(alias):
                message = f"the alias {alias!r} is not the stem of a file"
                problems.add(Problem(file.path, line, "aliases", message, "write the old name without .md"))
            elif other != file.path:
                message = f"the alias {alias!r} is the address of {other}"
                problems.add(Problem(file.path, line, "aliases", message, "remove the alias"))
            elif alias.casefold() == file.paper.slug.casefold():
                message = f"the alias {alias!r} is the file's own name"
                problems.add(Problem(file.path, line, "aliases", message, "remove the alias"))


def read_kept_dumps(root: Path) -> dict[str, bytes]:
    """Read the dumps in content/listings/: file name -> bytes; hidden files left out."""
    found = sorted((root / LISTINGS_FOLDER).glob("[!.]*.txt"))
    return {file.name: file.read_bytes() for file in found if file.is_file()}


def write_changes(root: Path, changes: Sequence[FileChange]) -> None:
    """Write changed files in their order; a link to a file stays, and the file it leads to is written.

    Raises ProblemsError, with nothing written, if any file is not what its change was made from.
    """
    Problems(filter(None, (_find_obstacle(root, change) for change in changes))).raise_if_any()
    for change in changes:
        write_file((root / change.path).resolve(), change.after)


def _find_obstacle(root: Path, change: FileChange) -> Problem | None:
    """Find why a change cannot be written; None if it can."""
    try:
        found = (root / change.path).read_bytes()
    except FileNotFoundError:
        found = None
    except OSError as error:
        message = f"cannot be written: {error.strerror}"
        return Problem(change.path, None, None, message, "move away what stands there")
    if found == change.before:
        return None
    state = "appeared" if change.before is None else "gone" if found is None else "changed"
    message = f"has {state} since it was read, so nothing was written"
    return Problem(change.path, None, None, message, "run the command again")


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: beside its place first, then moved there; a link is replaced."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as part:
        try:
            part.write(content)
            part.close()
            Path(part.name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~current_umask())
            Path(part.name).replace(path)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise


def current_umask() -> int:
    """The permissions that new files lack, which the system tells only by setting them."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def find_slugs(papers: Iterable[PaperFile]) -> Collection[str]:
    """Every stem that is taken, aliases too, letter case folded."""
    return {name.casefold() for file in papers for name in (file.paper.slug, *file.paper.aliases)}
