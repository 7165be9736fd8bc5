"""Doubles: two files of one paper, copies of files, one dump under two names.

In: content. Out: a warning for each, with both files. What is only similar is searched
by `near_duplicates.py`, on demand.
"""

from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from paperarchive.content.copies import find_original, is_surely_copy
from paperarchive.content.front_matter import find_key_line
from paperarchive.content.listings import RECORDS_PATH, Listing
from paperarchive.content.load import Content
from paperarchive.content.read_page import FreePage
from paperarchive.content.read_paper import PaperFile
from paperarchive.errors import Problem, Severity
from paperarchive.importing.author_merge import share_nobody
from paperarchive.importing.identity import collect_identifiers, make_identity
from paperarchive.paper import Paper


def find_doubles(content: Content) -> Iterator[Problem]:
    """Find copies of papers and pages, papers with one title or identifier, and dumps
    that are recorded twice.
    """
    copies = dict(_find_copies((*content.papers, *content.pages)))
    yield from copies.values()
    yield from _find_same_papers(
        [file for file in content.papers if file.path not in copies]
    )
    yield from _find_same_dumps(content.listings)


# --- copies of files


def _find_copies(
    files: Sequence[PaperFile | FreePage],
) -> Iterator[tuple[str, Problem]]:
    """Yields (path of the copy, problem)."""
    named = ((file, _get_slug(file)) for file in files)
    copies = [(file, stem) for file, stem in named if find_original(stem) is not None]
    if not copies:
        return
    by_name = {(type(file), _get_slug(file).casefold()): file for file in files}
    for file, stem in copies:
        original = find_original(stem) or stem
        other = by_name.get((type(file), original.casefold()))
        if other is not None or is_surely_copy(stem):
            yield file.path, _describe_copy(file, original, other)


def _get_slug(file: PaperFile | FreePage) -> str:
    return file.paper.slug if isinstance(file, PaperFile) else file.slug


def _describe_copy(
    file: PaperFile | FreePage, original: str, other: PaperFile | FreePage | None
) -> Problem:
    if other is None:
        return _warn(
            file.path,
            f"looks like a copy of {original}.md, which does not exist",
            f"rename it to {original}.md, or delete it",
        )
    is_same = (
        isinstance(file, PaperFile)
        and isinstance(other, PaperFile)
        and file.content == other.content
    )
    return _warn(
        file.path,
        f"looks like a copy of {other.path}",
        "delete it: both hold the same"
        if is_same
        else "move what is right in it to that file, then delete it",
    )


def find_stray_copies(archive_dir: Path) -> Iterator[Problem]:
    """Find copies of the files of `content/` itself and of `site.yml`, which are not
    read: what is in them has no effect.
    """
    entries = chain(archive_dir.glob("site*"), (archive_dir / "content").glob("*.*"))
    for entry in sorted(entries):
        original = find_original(entry.stem)
        if original is None or not entry.is_file():
            continue
        if (entry.parent / f"{original}{entry.suffix}").is_file():
            other = entry.with_stem(original).relative_to(archive_dir).as_posix()
            yield _warn(
                entry.relative_to(archive_dir).as_posix(),
                f"is not read: it looks like a copy of {other}",
                "move what is right in it to that file, then delete it",
            )


# --- papers


def find_arxiv(paper: Paper) -> str | None:
    """The arXiv identifier without its version; None if it is not known."""
    return dict(collect_identifiers(paper.arxiv, paper.doi)).get("arxiv")


def find_doi(paper: Paper) -> str | None:
    """The DOI in lower case; None if it is not known, or arXiv's own."""
    return dict(collect_identifiers(paper.arxiv, paper.doi)).get("doi")


_IDENTIFIERS: tuple[tuple[str, str, Callable[[Paper], Hashable]], ...] = (
    ("arxiv", "arXiv identifier", find_arxiv),
    ("doi", "DOI", find_doi),
    ("title", "title", lambda paper: make_identity(paper.title)),
)
"""Key of front matter, its name, and the value that two papers cannot both have."""


def _find_same_papers(files: Sequence[PaperFile]) -> Iterator[Problem]:
    """Compare identifiers first: two files are reported once."""
    said: set[tuple[str, str]] = set()
    for key, noun, identify in _IDENTIFIERS:
        for other, file in _find_pairs(files, identify):
            pair = (other.path, file.path)
            is_known = key == "title" and have_other_identifiers(
                other.paper, file.paper
            )
            if pair not in said and not is_known:
                said.add(pair)
                yield _warn(
                    file.path,
                    f"has the {noun} of {other.path}",
                    advise_on_double(other.paper, file.paper, is_named=key != "title"),
                    line=find_key_line(file.text, key),
                    key=key,
                )
    yield from _find_same_rows(files, said)


def _find_pairs(
    files: Sequence[PaperFile], identify: Callable[[Paper], Hashable]
) -> Iterator[tuple[PaperFile, PaperFile]]:
    """Pairs of files with one value: the first that has it, and each other one."""
    first: dict[Hashable, PaperFile] = {}
    for file in files:
        value = identify(file.paper)
        if value is not None:
            other = first.setdefault(value, file)
            if other is not file and not _have_one_name(other, file):
                yield other, file


def _have_one_name(one: PaperFile, other: PaperFile) -> bool:
    """Whether two files have one address, which is an error of its own."""
    return one.paper.slug.casefold() == other.paper.slug.casefold()


def _find_same_rows(
    files: Sequence[PaperFile], said: Collection[tuple[str, str]]
) -> Iterator[Problem]:
    """Two files that one entry of a listing belongs to. said: pairs to leave out."""
    first: dict[tuple[str, int], PaperFile] = {}
    for file in files:
        for row in file.paper.appearances:
            other = first.setdefault((row.listing, row.rank), file)
            if other is file or _have_one_name(other, file):
                continue
            if (other.path, file.path) not in said:
                yield _warn(
                    file.path,
                    f"has rank {row.rank} of the listing {row.listing!r},"
                    f" as {other.path} has",
                    advise_on_double(other.paper, file.paper, is_named=True),
                    line=find_key_line(file.text, "listings"),
                    key="listings",
                )


def have_other_identifiers(one: Paper, other: Paper) -> bool:
    """Whether two papers are known to be two, as imports tell them apart: both have an
    arXiv identifier or a DOI, and it differs; or all authors of both are known, and no
    family name is in both.
    """
    is_same_work = False
    for identify in (find_arxiv, find_doi):
        mine, theirs = identify(one), identify(other)
        if mine is not None and theirs is not None:
            if mine != theirs:
                return True
            is_same_work = True
    if is_same_work or not (one.authors and other.authors):
        return False
    has_all = one.has_all_authors and other.has_all_authors
    return has_all and share_nobody(one.authors, other.authors)


def advise_on_double(first: Paper, second: Paper, *, is_named: bool) -> str:
    """What to do about two files that may hold one paper.

    is_named: they have one identifier, which would be wrong in one of them.
    """
    merge = (
        f"if they are one paper, run `paperarchive merge {first.slug} {second.slug}`"
    )
    if is_named:
        return f"{merge}; if not, correct one of the two"
    return f"{merge}; if not, give both their `arxiv` or `doi`"


# --- dumps


def _find_same_dumps(listings: Sequence[Listing]) -> Iterator[Problem]:
    """Find dumps that two records of `listings.yml` name."""
    first: dict[str, Listing] = {}
    for listing in listings:
        other = first.setdefault(listing.sha256, listing)
        if other is not listing and listing.sha256:
            yield _warn(
                RECORDS_PATH,
                f"{listing.file} and {other.file} are the same dump",
                f"remove the record and the file of one, and the rows that name it:"
                f" `git grep 'listing: {listing.slug},'`",
            )


def _warn(
    path: str,
    message: str,
    advice: str,
    *,
    line: int | None = None,
    key: str | None = None,
) -> Problem:
    return Problem(
        path,
        message,
        advice,
        line=line,
        key=key,
        severity=Severity.WARNING,
    )
