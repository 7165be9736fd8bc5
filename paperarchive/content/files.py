"""The content folder on disk: reading all of it, and writing files whole.

In: an archive's folder. Out: `Content`, with every problem of every file noted; or changed files. Reading writes
nothing.
"""

import os
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from paperarchive.content.frontmatter import FreePage, PaperFile, parse_free_page, parse_paper_file
from paperarchive.content.listings import FOLDER as LISTINGS_FOLDER
from paperarchive.content.listings import RECORDS_PATH, Listing, parse_listings
from paperarchive.content.tags import Vocabulary
from paperarchive.content.vocabulary import TAGS_PATH, parse_vocabulary
from paperarchive.errors import Problem, Problems
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


def read_content(root: Path, problems: Problems) -> Content:
    """Read everything in `content/`; what cannot be read is noted and left out."""
    vocabulary = parse_vocabulary(_read_optional(root, TAGS_PATH, problems), problems)
    listings = parse_listings(_read_optional(root, RECORDS_PATH, problems), problems)
    known_tags = frozenset(tag.slug for tag in vocabulary.tags)
    known_listings = frozenset(listing.stem for listing in listings)
    papers: list[PaperFile] = []
    for path in _find_files(root, PAPERS_FOLDER, ".md"):
        text = _read_text(root, path, problems)
        if text is not None and _has_good_stem(path, problems):
            paper = parse_paper_file(text, path, problems, known_tags=known_tags, known_listings=known_listings)
            papers.extend([paper] if paper else [])
    _check_identities(papers, problems)
    pages = tuple(_read_pages(root, problems))
    return Content(tuple(papers), pages, vocabulary, listings, tuple(_find_static(root)))


def _read_pages(root: Path, problems: Problems) -> Iterator[FreePage]:
    for path in _find_files(root, PAGES_FOLDER, ".md"):
        text = _read_text(root, path, problems)
        page = parse_free_page(text, path, problems) if text is not None and _has_good_stem(path, problems) else None
        if page is not None:
            yield page


def _find_files(root: Path, folder: str, ending: str) -> Iterator[str]:
    """Paths of files below a folder, relative to the root, sorted; hidden files and editors' backups left out."""
    for found in sorted((root / folder).rglob(f"*{ending}")):
        relative = found.relative_to(root)
        if found.is_file() and not any(part.startswith(".") for part in relative.parts):
            yield relative.as_posix()


def _find_static(root: Path) -> Iterator[str]:
    base = root / STATIC_FOLDER
    for found in sorted(base.rglob("*")):
        if found.is_file() and found.name != ".gitkeep":
            yield found.relative_to(base).as_posix()


def _read_text(root: Path, path: str, problems: Problems) -> str | None:
    try:
        return (root / path).read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problems.add(Problem(path, line, None, "is not UTF-8", "save the file as UTF-8"))
    except OSError as error:
        problems.add(Problem(path, None, None, f"cannot be read: {error.strerror}", "check the file's permissions"))
    return None


def _read_optional(root: Path, path: str, problems: Problems) -> str:
    return (_read_text(root, path, problems) or "") if (root / path).exists() else ""


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
            line = _line_of_aliases(file.text)
            other = owners.setdefault(alias.casefold(), file.path)
            if not _STEM.fullmatch(alias):
                message = f"the alias {alias!r} is not the stem of a file"
                problems.add(Problem(file.path, line, "aliases", message, "write the old name without .md"))
            elif other != file.path:
                message = f"the alias {alias!r} is the address of {other}"
                problems.add(Problem(file.path, line, "aliases", message, "remove the alias"))
            elif alias.casefold() == file.paper.slug.casefold():
                message = f"the alias {alias!r} is the file's own name"
                problems.add(Problem(file.path, line, "aliases", message, "remove the alias"))


def _line_of_aliases(text: str) -> int:
    found = re.search(r"^[ \t'\"]*aliases\b", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def read_kept_dumps(root: Path) -> dict[str, bytes]:
    """Read the dumps in content/listings/: file name -> bytes."""
    return {file.name: file.read_bytes() for file in sorted((root / LISTINGS_FOLDER).glob("*.txt"))}


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: beside its place first, then moved there."""
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
