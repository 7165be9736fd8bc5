"""What every generator of a measurement has in common: its steps, the fields it shows, the pages it must make.

In: a corpus. Out: for each paper the same fields, and the number of pages that lists of 50 come to.
"""

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from paperarchive.paper import Paper
from paperarchive.site.cards import format_authors
from tests.benchmarks.generators.corpus import Corpus
from tests.benchmarks.generators.measure import CommandError

TEMPLATES = Path(__file__).parent / "templates"
STYLESHEET = TEMPLATES.parent.parent.parent.parent / "themes" / "default" / "static" / "style.css"
PAGE_SIZE = 50
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: a command in one state of the site."""

    name: str
    """What it does, as the table says it."""
    command: tuple[str, ...]
    """What is measured."""
    prepare: Callable[[int], None]
    """Brings the site into that state; takes the number of the round, from 0."""
    check: Callable[[int], None]
    """Raises CommandError if the command made something else than expected."""


class Site(Protocol):
    """The archive as one generator has it."""

    @property
    def folder(self) -> Path:
        """Where its commands run."""

    @property
    def output(self) -> Path:
        """Where the built site is."""

    @property
    def steps(self) -> tuple[Step, ...]:
        """What to measure, in this order; a step may build on the one before."""


@dataclass(frozen=True, slots=True)
class PaperFields:
    """What templates show of a paper, in words."""

    year: str
    """`2025`, or `unknown`."""
    month: str
    """`2025-10`, or `unknown`."""
    count: str
    """The number of authors, or `unknown`."""
    authors: str
    """`7 authors`."""
    organization: str
    """Its name, or nothing."""
    comments: str
    """`2 comments`, or nothing."""


def make_fields(paper: Paper) -> PaperFields:
    """The fields of one paper."""
    comments = paper.comments or 0
    return PaperFields(
        year=f"{paper.date:%Y}" if paper.date else UNKNOWN,
        month=f"{paper.date:%Y-%m}" if paper.date else UNKNOWN,
        count=str(paper.known_author_count or UNKNOWN),
        authors=format_authors(paper.known_author_count),
        organization=paper.organization.name if paper.organization else "",
        comments="" if not comments else "1 comment" if comments == 1 else f"{comments:,} comments",
    )


def count_pages(corpus: Corpus) -> int:
    """The HTML pages of a site: papers, the list of all, those of tags, years, months and author counts, and an index
    of each of these four."""
    lists: Counter[tuple[str, str]] = Counter()
    for paper in corpus.papers:
        fields = make_fields(paper)
        keys = [("all", ""), ("year", fields.year), ("month", fields.month), ("count", fields.count)]
        lists.update([*keys, *(("tag", tag) for tag in paper.tags)])
    return len(corpus.papers) + sum(-(-size // PAGE_SIZE) for size in lists.values()) + 4


def count_output(folder: Path) -> tuple[int, int]:
    """HTML files below a folder, and the bytes of all files."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return sum(file.suffix == ".html" for file in files), sum(file.stat().st_size for file in files)


def check_page(output: Path, paper: Paper, *texts: str) -> None:
    """Raise CommandError if a paper's page lacks a text."""
    page = output / "papers" / paper.slug / "index.html"
    html = page.read_text(encoding="utf-8") if page.is_file() else ""
    for text in texts:
        if text not in html:
            raise CommandError(f"{page}: {text!r} is not there")


def check_pages(output: Path, corpus: Corpus) -> None:
    """Raise CommandError if a site has not exactly the pages it must have, or a known page not its title and tag."""
    found, wanted = count_output(output)[0], count_pages(corpus)
    if found != wanted:
        raise CommandError(f"{output}: {found} HTML files instead of {wanted}")
    paper = find_known_paper(corpus)
    check_page(output, paper, paper.title, f'href="/tags/{paper.tags[0]}/"')
    check_page(output, paper, make_fields(paper).authors, " ".join(paper.abstract.split()[-3:]))


def find_known_paper(corpus: Corpus) -> Paper:
    """A paper with a date and a tag in which every generator writes title and last words alike: ASCII, no markup."""
    fitting = (paper for paper in corpus.papers if paper.date and paper.tags)
    return next(paper for paper in fitting if is_plain(paper.title) and is_plain(paper.abstract[-60:]))


def is_plain(text: str) -> bool:
    """Whether a text is letters, digits and the simplest punctuation."""
    return text.isascii() and all(character.isalnum() or character in " ,.:-" for character in text)


def remove(*folders: Path) -> None:
    """Remove folders, whether there or not."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
