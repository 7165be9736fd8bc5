"""The content folder: reading all of it, and writing what has changed.

In: an archive's folder. Out: `Content`, with every problem of every file noted; or
changed files. Reading writes nothing. Links are followed in both: a file or a folder
may stand elsewhere, and is then read and written there.
"""

import os
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from paperarchive.content.disk import Files, find_entries, is_backup, write_file
from paperarchive.content.listings import FOLDER as LISTINGS_FOLDER
from paperarchive.content.listings import RECORDS_PATH, Listing, parse_listings
from paperarchive.content.read_paper import (
    FreePage,
    PaperFile,
    find_key_line,
    parse_free_page,
)
from paperarchive.content.read_papers import PaperChunk, ReadContext, read_papers
from paperarchive.content.slugs import is_slug, read_named_text
from paperarchive.content.tags import Vocabulary
from paperarchive.content.vocabulary import TAGS_PATH, parse_vocabulary
from paperarchive.errors import Problem, Problems, Severity
from paperarchive.text.slugs import RESERVED

PAPERS_FOLDER = "content/papers"
PAGES_FOLDER = "content/pages"
STATIC_FOLDER = "content/static"


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
    """Paths of files in content/static/, relative to it, with forward slashes, sorted.
    """


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file as it is and as it shall be."""

    path: str
    """Relative to the archive's folder."""
    before: bytes | None
    """None = there is no such file."""
    after: bytes
    """The new content."""


class ContentReading:
    """Content that is being read: first what the papers refer to, then, wherever that
    is done, the papers.
    """

    def __init__(
        self,
        root: Path,
        problems: Problems,
        *,
        contents: Mapping[str, bytes] | None = None,
    ) -> None:
        """contents: files that were read before, path relative to the root -> bytes;
        the others are read now.
        """
        self._root = root
        self._problems = problems
        self._files = Files(root, contents or {}, problems)
        self._vocabulary = parse_vocabulary(
            self._files.read_optional(TAGS_PATH) or "", problems
        )
        self._records = self._files.read_optional(RECORDS_PATH)
        self._listings = parse_listings(self._records or "", problems)
        self.paths = tuple(_find_markdown(root, PAPERS_FOLDER, problems))
        """The papers' files, sorted."""
        self.context = ReadContext(
            root,
            self._files.contents,
            known_tags=frozenset(tag.slug for tag in self._vocabulary.tags),
            known_listings=frozenset(listing.slug for listing in self._listings),
        )
        """What they are read with."""

    def finish(self, chunks: Iterable[PaperChunk]) -> Content:
        """Read the rest. chunks: all papers, in the order of `paths`."""
        papers: list[PaperFile] = []
        for chunk in chunks:
            papers += chunk.files
            self._problems.extend(chunk.problems)
        _check_identities(papers, self._problems)
        return Content(
            papers=tuple(papers),
            pages=tuple(self._read_pages()),
            vocabulary=self._vocabulary,
            listings=self._listings,
            records=None if self._records is None else self._records.encode("utf-8"),
            static=tuple(_find_static(self._root)),
        )

    def _read_pages(self) -> Iterator[FreePage]:
        for path in _find_markdown(self._root, PAGES_FOLDER, self._problems):
            text = read_named_text(self._files, path)
            page = None if text is None else parse_free_page(text, path, self._problems)
            if page is not None:
                yield page


def read_content(root: Path, problems: Problems) -> Content:
    """Read everything in `content/`; what cannot be read is noted and left out."""
    reading = ContentReading(root, problems)
    return reading.finish([read_papers(reading.context, reading.paths)])


def _find_markdown(root: Path, folder: str, problems: Problems) -> Iterator[str]:
    """Paths of Markdown files below a folder, relative to the root, sorted; whatever
    else stands there is noted.

    Hidden entries and editors' backups are left out.
    """
    base = root / folder
    for entry in find_entries(base) if os.path.lexists(base) else ():
        inside = entry.inside.split("/")
        if any(part.startswith(".") or is_backup(part) for part in inside):
            continue
        path = f"{folder}/{entry.inside}".rstrip("/")
        problem = (
            None
            if entry.is_file and path.endswith(".md")
            else _explain_unread(base / entry.inside, path)
        )
        if problem is None:
            yield path
        else:
            problems.add(problem)


def _explain_unread(found: Path, path: str) -> Problem | None:
    """Why an entry is not read as a Markdown file; None if it is one."""
    try:
        mode = found.stat().st_mode
        if stat.S_ISDIR(mode):
            os.scandir(found).close()
    except FileNotFoundError:
        message = "is a link to a file that is not there"
        return Problem(path, message, "restore that file, or remove the link")
    except OSError as error:
        return Problem(
            path, f"cannot be read: {error.strerror}", "check its permissions"
        )
    if stat.S_ISDIR(mode):
        message = "leads back to a folder in which it stands"
        return Problem(path, message, "remove the link", severity=Severity.WARNING)
    if not stat.S_ISREG(mode):
        return Problem(path, "is not a file", "remove it")
    if path.endswith(".md"):
        return None
    name = PurePosixPath(path)
    is_markdown = name.suffix.casefold() in (".md", ".markdown", ".mdown", ".mkd")
    advice = (
        f"rename it to {name.stem}.md"
        if is_markdown
        else "move it elsewhere, or end its name in .md"
    )
    return Problem(
        path,
        "is not read: its name does not end in .md",
        advice,
        severity=Severity.WARNING,
    )


def _find_static(root: Path) -> Iterator[str]:
    base = root / STATIC_FOLDER
    for entry in find_entries(base) if base.is_dir() else ():
        name = entry.inside.rpartition("/")[2]
        if (
            entry.is_file
            and name not in (".gitkeep", ".DS_Store")
            and not is_backup(name)
        ):
            yield entry.inside


def _check_identities(papers: Iterable[PaperFile], problems: Problems) -> None:
    """Note papers of one stem, letter case aside, and aliases that another paper bears."""
    owners: dict[str, str] = {}
    for file in papers:
        other = owners.setdefault(file.paper.slug.casefold(), file.path)
        if other != file.path:
            message = f"its address is that of {other}"
            problems.add(Problem(file.path, message, "rename one of the two files"))
    for file in papers:
        for alias in file.paper.aliases:
            line = find_key_line(file.text, "aliases")
            other = owners.setdefault(alias.casefold(), file.path)
            if alias.casefold() in RESERVED:
                message = f"the alias {alias!r} is reserved"
                problems.add(
                    Problem(
                        file.path, message, "remove the alias", line=line, key="aliases"
                    )
                )
            elif not is_slug(alias):
                message = f"the alias {alias!r} is not the stem of a file"
                problems.add(
                    Problem(
                        file.path,
                        message,
                        "write the old name without .md",
                        line=line,
                        key="aliases",
                    )
                )
            elif other != file.path:
                message = f"the alias {alias!r} is the address of {other}"
                problems.add(
                    Problem(
                        file.path, message, "remove the alias", line=line, key="aliases"
                    )
                )
            elif alias.casefold() == file.paper.slug.casefold():
                message = f"the alias {alias!r} is the file's own name"
                problems.add(
                    Problem(
                        file.path, message, "remove the alias", line=line, key="aliases"
                    )
                )


def read_kept_dumps(root: Path) -> dict[str, bytes]:
    """Read the dumps in content/listings/: file name -> bytes; hidden files left out."""
    found = sorted((root / LISTINGS_FOLDER).glob("[!.]*.txt"))
    return {file.name: file.read_bytes() for file in found if file.is_file()}


def write_changes(root: Path, changes: Sequence[FileChange]) -> None:
    """Write changed files in their order; a link to a file stays, and the file it leads
    to is written.

    Raises ProblemsError, with nothing written, if any file is not what its change was
    made from.
    """
    Problems(
        filter(None, (_find_obstacle(root, change) for change in changes))
    ).raise_if_any()
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
        return Problem(change.path, message, "move away what stands there")
    if found == change.before:
        return None
    state = (
        "appeared" if change.before is None else "gone" if found is None else "changed"
    )
    message = f"has {state} since it was read, so nothing was written"
    return Problem(change.path, message, "run the command again")


def find_slugs(papers: Iterable[PaperFile]) -> Collection[str]:
    """Every stem that is taken, aliases too, letter case folded."""
    return {
        name.casefold()
        for file in papers
        for name in (file.paper.slug, *file.paper.aliases)
    }
