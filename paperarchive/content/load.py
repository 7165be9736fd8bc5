"""Loading the content folder: `content/` -> `Content`.

Every problem of every file is reported; nothing is written. Papers can be read in chunks
and in other processes between `ContentReading` and its `finish`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from paperarchive.content.authors import AUTHORS_PATH, KnownAuthor, parse_authors
from paperarchive.content.dates import find_implausible_dates
from paperarchive.content.disk import ArchiveFiles
from paperarchive.content.find_files import (
    PAGES_FOLDER,
    PAPERS_FOLDER,
    STATIC_FOLDER,
    find_folder_problems,
    find_markdown,
    find_static_files,
)
from paperarchive.content.identities import find_identity_problems
from paperarchive.content.links import LinkBounds, find_bad_links
from paperarchive.content.listings import RECORDS_PATH, Listing, parse_listings
from paperarchive.content.read_page import FreePage, parse_free_page
from paperarchive.content.read_paper import PaperFile
from paperarchive.content.read_papers import PaperChunk, ReadContext, read_papers
from paperarchive.content.slugs import read_named_text
from paperarchive.content.static_files import find_static_problems
from paperarchive.content.tags import Vocabulary
from paperarchive.content.vocabulary import TAGS_PATH, parse_vocabulary
from paperarchive.errors import Problems


@dataclass(frozen=True, slots=True)
class Content:
    """Everything in `content/` but the dumps."""

    papers: tuple[PaperFile, ...]
    """By path."""
    pages: tuple[FreePage, ...]
    """By path."""
    vocabulary: Vocabulary
    authors: tuple[KnownAuthor, ...]
    """Names that are one person, in the order of `authors.yml`."""
    listings: tuple[Listing, ...]
    """The imported listings, in the order of `listings.yml`."""
    records: bytes | None
    """The file `listings.yml`; None if there is none."""
    static: tuple[str, ...]
    """Files of `content/static/`: sorted paths relative to it, with forward slashes."""


class ContentReading:
    """Content being read: first what papers refer to, then the papers, then the rest."""

    def __init__(
        self,
        archive_dir: Path,
        problems: Problems,
        *,
        contents: Mapping[str, bytes] | None = None,
    ) -> None:
        """contents: files read before, by path relative to `archive_dir`; any other is
        read from disk.
        """
        self._archive_dir = archive_dir
        self._problems = problems
        problems.extend(find_folder_problems(archive_dir))
        files = self._files = ArchiveFiles(archive_dir, contents or {}, problems)
        tags = files.read_optional(TAGS_PATH)
        self._vocabulary = parse_vocabulary(tags or "", problems)
        self._records = files.read_optional(RECORDS_PATH)
        self._listings = parse_listings(self._records or "", problems)
        self.paths = tuple(find_markdown(archive_dir, PAPERS_FOLDER, problems))
        """The papers' files, sorted."""
        self.context = ReadContext(
            archive_dir,
            files.contents,
            known_tags=self._name_known(
                TAGS_PATH, (tag.slug for tag in self._vocabulary.tags)
            ),
            known_listings=self._name_known(
                RECORDS_PATH, (listing.slug for listing in self._listings)
            ),
        )

    def _name_known(self, path: str, slugs: Iterable[str]) -> frozenset[str] | None:
        """The slugs that a file has given; None if it is broken and gives none."""
        known = frozenset(slugs)
        is_broken = any(problem.path == path for problem in self._problems)
        return None if is_broken and not known else known

    def finish(self, chunks: Iterable[PaperChunk]) -> Content:
        """Take the papers and read the rest. chunks: all papers, in the order of `paths`."""
        papers: list[PaperFile] = []
        for chunk in chunks:
            papers += chunk.files
            self._problems.extend(chunk.problems)
        self._problems.extend(find_identity_problems(papers))
        self._problems.extend(find_implausible_dates(papers, self._listings))
        return Content(
            papers=tuple(papers),
            pages=tuple(self._read_pages()),
            vocabulary=self._vocabulary,
            authors=self._read_authors(),
            listings=self._listings,
            records=None if self._records is None else self._records.encode("utf-8"),
            static=self._find_static_files(),
        )

    def _read_authors(self) -> tuple[KnownAuthor, ...]:
        text = self._files.read_optional(AUTHORS_PATH)
        return () if text is None else parse_authors(text, self._problems)

    def _find_static_files(self) -> tuple[str, ...]:
        names = tuple(find_static_files(self._archive_dir))
        bounds = LinkBounds(self._archive_dir, self._archive_dir / "content")
        bad = find_bad_links(self._archive_dir, STATIC_FOLDER, bounds)
        if bad:
            self._problems.extend(bad)
            return ()
        self._problems.extend(find_static_problems(self._files, names))
        return names

    def _read_pages(self) -> Iterator[FreePage]:
        for path in find_markdown(self._archive_dir, PAGES_FOLDER, self._problems):
            text = read_named_text(self._files, path)
            page = None if text is None else parse_free_page(text, path, self._problems)
            if page is not None:
                yield page


def load_content(archive_dir: Path, problems: Problems) -> Content:
    """Load everything in `content/` but what cannot be read, which is reported."""
    reading = ContentReading(archive_dir, problems)
    return reading.finish([read_papers(reading.context, reading.paths)])
