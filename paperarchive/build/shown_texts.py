"""Texts that are not shown as they were written: refused formulas, hidden characters.

In: an archive as it was loaded. Out: a warning for each formula that pages show as its
source, and for each invisible or reordering character of a title, a name or a file's
name, with its line.
"""

from collections.abc import Iterator

from paperarchive.build.loaded_archive import LoadedArchive
from paperarchive.content.find_files import STATIC_FOLDER
from paperarchive.content.front_matter import find_key_line
from paperarchive.content.hidden_characters import (
    find_hidden_in_name,
    find_hidden_problems,
)
from paperarchive.content.read_paper import PaperFile
from paperarchive.errors import Problem, Severity
from paperarchive.paper import Paper
from paperarchive.text.markup import MarkdownParser

_LONGEST_FORMULA = 60
"""Characters of a formula in a message."""


def find_text_warnings(loaded: LoadedArchive) -> Iterator[Problem]:
    """Find refused formulas and hidden characters in everything that people write."""
    parser = loaded.archive.markdown
    for file in loaded.content.papers:
        paper = file.paper
        # Hardly any of 10,000 papers has a formula, a note or a name beyond ASCII.
        if "$" in paper.abstract:
            yield from _find_unshown(parser, paper.abstract, file.path, file.body_line)
        if paper.note:
            yield from _find_unshown_in_note(parser, file)
        if not _is_ascii(paper):
            yield from _find_hidden_in_paper(file)
    for page in loaded.content.pages:
        yield from _find_unshown(parser, page.body, page.path, page.body_line)
    for name in loaded.content.static:
        yield from find_hidden_in_name(f"{STATIC_FOLDER}/{name}")


def _find_unshown(
    parser: MarkdownParser, markdown: str, path: str, first_line: int
) -> Iterator[Problem]:
    """Refused formulas of a text. first_line: its line in the file."""
    if "$" not in markdown:
        return
    for formula in parser.parse(markdown).unshown:
        source = formula.source
        if len(source) > _LONGEST_FORMULA:
            source = f"{source[:_LONGEST_FORMULA]}…"
        yield Problem(
            path,
            f"the formula ${source}$ is shown as its source: {formula.reason}",
            r"correct it, or write \$ where no formula is meant",
            line=first_line + formula.line - 1,
            severity=Severity.WARNING,
        )


def _find_unshown_in_note(parser: MarkdownParser, file: PaperFile) -> Iterator[Problem]:
    """Refused formulas of a note, all at the line of its key."""
    line = find_key_line(file.text, "note")
    for problem in _find_unshown(parser, file.paper.note or "", file.path, line):
        yield Problem(
            problem.path,
            problem.message,
            problem.advice,
            line=line,
            key="note",
            severity=Severity.WARNING,
        )


def _is_ascii(paper: Paper) -> bool:
    """Whether title and names have no character but those of ASCII."""
    if not paper.title.isascii():
        return False
    organization = paper.organization
    if organization is not None and not organization.name.isascii():
        return False
    return all(
        one.name.isascii() and (one.affiliation or "").isascii()
        for one in paper.authors
    )


def _find_hidden_in_paper(file: PaperFile) -> Iterator[Problem]:
    paper = file.paper
    yield from _find_hidden(file, "title", paper.title)
    if paper.organization:
        yield from _find_hidden(file, "organization", paper.organization.name)
    for author in paper.authors:
        name = author.name + (author.affiliation or "")
        yield from _find_hidden(file, "authors", name)


def _find_hidden(file: PaperFile, key: str, text: str) -> Iterator[Problem]:
    if not text.isascii():
        line = find_key_line(file.text, key)
        yield from find_hidden_problems(text, file.path, key=key, line=line)
