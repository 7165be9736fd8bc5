"""Renaming papers: a new slug; the old one becomes an alias, and links are rewritten."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from paperarchive.content.changes import FileChange
from paperarchive.content.edit_paper import edit_paper
from paperarchive.content.import_records import ImportRecords
from paperarchive.content.load import Content
from paperarchive.content.read_paper import PaperFile, parse_paper_file
from paperarchive.content.slugs import is_reserved, is_slug
from paperarchive.curation.rewrite_links import LinkRewriter
from paperarchive.errors import Problem, Problems
from paperarchive.files.reading import read_file
from paperarchive.text.slugs import is_windows_name, make_name_slug

LONGEST_SLUG = 200
"""Bytes: file systems allow 255 for a name with its extension and a temporary suffix."""


@dataclass(frozen=True, slots=True)
class RenamePlan:
    """What renaming a paper changes."""

    old_path: str
    new_path: str
    relinked: tuple[str, ...]
    """Other files whose links are rewritten, by path."""
    changes: tuple[FileChange, ...]


def plan_rename(
    archive_dir: Path,
    content: Content,
    records: ImportRecords,
    file: PaperFile,
    new: str,
) -> RenamePlan:
    """Plan the renaming of a paper.

    new: the new slug. Raises ProblemsError if the paper cannot have it.
    """
    problems = Problems()
    problem = find_slug_problem(new, file, content.papers)
    if problem is not None:
        problems.add(problem)
    problems.raise_if_any()
    old = file.paper.slug
    new_path = str(PurePosixPath(file.path).with_name(f"{new}.md"))
    rewriter = LinkRewriter(old, new)
    moved = (
        FileChange(new_path, None, _rename_text(file, new, rewriter).encode()),
        *records.rename_paper(old, new).make_changes(),
        FileChange(file.path, file.content, None),
    )
    others = tuple(rewrite_others(archive_dir, content, {file.path}, rewriter))
    return RenamePlan(
        old_path=file.path,
        new_path=new_path,
        relinked=tuple(change.path for change in others),
        changes=(
            *others,
            *(replace(change, group="rename") for change in moved),
        ),
    )


def find_slug_problem(
    new: str, file: PaperFile, papers: Iterable[PaperFile]
) -> Problem | None:
    """Why a paper cannot have a slug; None if it can."""
    if not is_slug(new) or len(new) > LONGEST_SLUG:
        message = (
            "cannot be part of a URL" if len(new) <= LONGEST_SLUG else "is too long"
        )
        near = make_name_slug(new.removesuffix(".md"))
        advice = "write letters without accents, digits, hyphens"
        return Problem(new or "''", message, f"write {near}" if near else advice)
    if new.endswith((".md", ".")):
        advice = f"write {new.removesuffix('.md').rstrip('.')}"
        return Problem(new, "is a file's name, not a slug", advice)
    if is_reserved(new):
        return Problem(new, "is reserved", "write another name")
    if not is_windows_name(new):
        message = "cannot be the name of a file on Windows"
        return Problem(new, message, "write another name")
    if new == file.paper.slug:
        return Problem(new, f"is the name of {file.path} already", "write another name")
    if new.casefold() == file.paper.slug.casefold():
        message = f"differs from the name of {file.path} in letter case only"
        advice = "write another name: many file systems take the two for one"
        return Problem(new, message, advice)
    return _find_taken(new, file, papers)


def _find_taken(
    new: str, file: PaperFile, papers: Iterable[PaperFile]
) -> Problem | None:
    for other in papers:
        if other.path == file.path:
            continue
        slug = other.paper.slug
        merge = (
            f"write another name, or run `paperarchive merge {slug} {file.paper.slug}`"
            " if they are one paper"
        )
        if slug.casefold() == new.casefold():
            return Problem(new, f"is the name of {other.path}", merge)
        if new.casefold() in map(str.casefold, other.paper.aliases):
            return Problem(new, f"is an alias of {other.path}", merge)
    return None


def _rename_text(file: PaperFile, new: str, rewriter: LinkRewriter) -> str:
    """The text of the renamed file: the old slug is its newest alias."""
    text = rewriter.rewrite_paper(file)
    read = parse_paper_file(
        text, file.path, Problems(), known_tags=(), known_listings=()
    )
    before = file.paper if read is None else read.paper
    aliases = [alias for alias in before.aliases if alias.casefold() != new.casefold()]
    after = replace(before, aliases=(*aliases, file.paper.slug))
    return edit_paper(text, before, after)


def rewrite_others(
    archive_dir: Path, content: Content, without: set[str], rewriter: LinkRewriter
) -> Iterator[FileChange]:
    """Rewrite the links of papers and pages to a paper.

    without: paths of files that are changed otherwise.
    """
    for file in content.papers:
        if file.path not in without and rewriter.old.encode() in file.content:
            text = rewriter.rewrite_paper(file)
            if text != file.text:
                yield FileChange(file.path, file.content, text.encode())
    for page in content.pages:
        before = read_file(f"{archive_dir}/{page.path}")
        after = rewriter.rewrite_page(before.decode(), page).encode()
        if after != before:
            yield FileChange(page.path, before, after)
