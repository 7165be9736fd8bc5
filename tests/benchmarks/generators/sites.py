"""What every generator of a measurement has in common: its steps, the fields it shows, the pages it must make.

In: a corpus. Out: for each paper and each list the same fields, and the number of pages that lists of 50 come to.
"""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from paperarchive.archive.groups import make_organization_slug
from paperarchive.paper import Paper, find_first_day
from paperarchive.site.cards import format_authors, make_listing_labels
from paperarchive.site.locale import make_locale_script
from paperarchive.theme.static_files import LOCALE_SCRIPT
from tests.benchmarks.generators.corpus import Corpus, quote
from tests.benchmarks.generators.measure import CommandError
from tests.english import ENGLISH

TEMPLATES = Path(__file__).parent / "templates"
STATIC = TEMPLATES.parent.parent.parent.parent / "themes" / "default" / "static"
PAGE_SIZE = 50
UNKNOWN = "unknown"
FRAME_PARTS = ("Content-Security-Policy", "og:locale", "feed+json", 'class="search-box"', 'aria-label="More"')
PAPER_PARTS = (
    *("article:published_time", "citation_abstract_html_url", '"ScholarlyArticle"', 'class="tags"'),
    *("Look its title up", "<paper-cite>", 'class="neighbours"'),
)
LIST_PARTS = ('class="list-head"', "<paper-export ", "data-slug=", 'class="excerpt"', 'class="Z3988"')


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
    organization_slug: str
    """Its address, or nothing."""


def copy_static(folder: Path) -> None:
    """Copy the default theme's static files, with the module that a build adds to them."""
    shutil.copytree(STATIC, folder)
    (folder / LOCALE_SCRIPT).write_bytes(make_locale_script(ENGLISH))


def make_fields(paper: Paper) -> PaperFields:
    """The fields of one paper."""
    organization = paper.organization
    return PaperFields(
        year=f"{paper.date:%Y}" if paper.date else UNKNOWN,
        month=f"{paper.date:%Y-%m}" if paper.date else UNKNOWN,
        count=str(paper.known_author_count or UNKNOWN),
        authors=format_authors(ENGLISH, paper.known_author_count),
        organization=organization.name if organization else "",
        organization_slug=make_organization_slug(organization) if organization else "",
    )


def format_facts(paper: Paper) -> Iterator[str]:
    """Who published a paper, its comments and where it was seen, as lines of YAML; nothing of what is not known."""
    fields = make_fields(paper)
    if fields.organization:
        yield f"organization: {{name: {quote(fields.organization)}, slug: {quote(fields.organization_slug)}}}"
    if paper.comments:
        yield f"comments: {paper.comments}"
    if paper.appearances:
        yield "listings:"
    for seen in paper.appearances:
        comments = f", comments: {seen.comments}" if seen.comments else ""
        yield f"- {{listing: {quote(seen.listing)}, rank: {seen.rank}{comments}}}"


@dataclass(frozen=True, slots=True)
class Group:
    """What lists and indexes say of papers that have something in common."""

    heading: str
    """What stands above their list: `Papers with 7 authors`."""
    label: str
    """What an index calls them: `7 authors`."""
    description: str = ""
    """A sentence on them; may be empty."""
    synonyms: tuple[str, ...] = ()
    """Other names of a tag."""


@dataclass(frozen=True, slots=True)
class Section:
    """Groups of one sort: tags, years, months, numbers of authors."""

    heading: str
    """What stands above their index."""
    description: str
    """A sentence on it."""
    groups: Mapping[str, Group]
    """By the last part of their address."""


def make_sections(corpus: Corpus) -> dict[str, Section]:
    """Every section by the first part of its address."""
    tags = {tag.slug: Group(tag.label, tag.label, tag.description, tag.synonyms) for tag in corpus.tags}
    days = sorted({find_first_day(paper.date) for paper in corpus.papers if paper.date})
    years = {f"{day:%Y}": Group(f"{day.year}", f"{day.year}") for day in days}
    names = {f"{day:%Y-%m}": ENGLISH.month(day.year, day.month) for day in days}
    months = {key: Group(name, name) for key, name in names.items()}
    if any(paper.date is None for paper in corpus.papers):
        years[UNKNOWN] = months[UNKNOWN] = Group(
            "Undated", "Undated", "Papers whose day of publication the listing did not give."
        )
    labels = {fields.count: fields.authors for fields in map(make_fields, corpus.papers)}
    counts = {count: Group(f"Papers with {label}", label) for count, label in labels.items() if count != UNKNOWN}
    if UNKNOWN in labels:
        counts[UNKNOWN] = Group(
            "Papers with an unknown number of authors",
            labels[UNKNOWN],
            "The listing gave an organisation, or nothing, where the number of authors stands.",
        )
    return {
        "tags": Section("Tags", "Topics, by name.", tags),
        "years": Section("Years", "Papers by the year they were published.", years),
        "months": Section("Months", "Papers by the month they were published.", months),
        "author-counts": Section("Author counts", "Papers by how many people wrote them.", counts),
    }


def describe_sections(corpus: Corpus) -> dict[str, dict[str, object]]:
    """The sections as JSON can hold them."""
    return {name: asdict(section) for name, section in make_sections(corpus).items()}


def describe_listings(corpus: Corpus) -> dict[str, dict[str, str]]:
    """Stem of a listing -> its label, and the day of its crawl for programs and in words."""
    labels = make_listing_labels(ENGLISH, corpus.listings)
    return {
        listing.slug: {
            "label": labels[listing.slug],
            "crawled": str(listing.crawled),
            "day": ENGLISH.day(listing.crawled),
        }
        for listing in corpus.listings
    }


def write_data(folder: Path, **values: object) -> None:
    """Write values for templates as JSON, each as the file of its name."""
    folder.mkdir(parents=True)
    for name, value in values.items():
        (folder / f"{name}.json").write_text(json.dumps(value), encoding="utf-8")


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
    check_texts(output / "papers" / paper.slug / "index.html", *texts)


def check_texts(page: Path, *texts: str) -> None:
    """Raise CommandError if a page lacks a text."""
    html = page.read_text(encoding="utf-8") if page.is_file() else ""
    for text in texts:
        if text not in html:
            raise CommandError(f"{page}: {text!r} is not there")


def check_parts(output: Path, paper: Paper) -> None:
    """Raise CommandError if a known paper's page, or its tag's, lacks a part that those of every generator have."""
    check_page(output, paper, paper.title, make_fields(paper).authors, *FRAME_PARTS, *PAPER_PARTS)
    check_page(output, paper, " ".join(paper.abstract.split()[-3:]))
    check_texts(output / "tags" / paper.tags[0] / "index.html", *FRAME_PARTS, *LIST_PARTS)


def check_pages(output: Path, corpus: Corpus) -> None:
    """Raise CommandError if a site has not exactly the pages it must have, or a known page not its title and tag."""
    found, wanted = count_output(output)[0], count_pages(corpus)
    if found != wanted:
        raise CommandError(f"{output}: {found} HTML files instead of {wanted}")
    paper = find_known_paper(corpus)
    check_page(output, paper, f'href="/tags/{paper.tags[0]}/"')
    check_parts(output, paper)


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
