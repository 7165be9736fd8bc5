"""Papers -> the documents of the search: what it indexes, filters by and shows.

In: an `Archive`. Out: one `SearchDocument` per paper. A document's number is its
position, and every file of the search refers to it by that number.
"""

import datetime
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from paperarchive.archive.archive import Archive
from paperarchive.archive.groups import make_organization_slug
from paperarchive.archive.publication import (
    JOURNAL_ARTICLE,
    PREPRINT,
    find_publication,
)
from paperarchive.archive.venues import make_venue_slug
from paperarchive.paper import Organization, Paper, PublicationDate, compute_date_key
from paperarchive.text.person_name import PersonName, parse_author

FIELDS = (
    "title",
    "abstract",
    "tags",
    "organization",
    "author",
    "venue",
    "keywords",
)
"""The fields that can be indexed, in the order of every array and file."""
BASE_FIELDS = FIELDS[:4]
"""Those that every index has. The others are indexed where a document has them."""

_SEPARATOR = " . "  # between labels and names, so that no phrase spans two of them


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """A paper as the search knows it. None stands for "not known"."""

    slug: str
    title: str
    """Plain text."""
    abstract: str
    """Plain text, on one line."""
    tags: tuple[tuple[str, str], ...]
    """(slug, label) of each tag of the vocabulary."""
    organization: tuple[str, str, str] | None
    """(slug, name, handle); the handle may be empty."""
    date: PublicationDate | None
    author_count: int | None
    comments: int | None
    authors: tuple[PersonName, ...] = ()
    """Empty if only their number is known."""
    arxiv: str | None = None
    doi: str | None = None
    listings: tuple[tuple[datetime.date, str, int], ...] = ()
    """(crawl day, slug, position from 0) of each listing that contains the paper."""
    venue: str | None = None
    keywords: tuple[str, ...] = ()
    orcids: tuple[str, ...] = ()
    """ORCID iDs of the authors, as far as they are known."""
    aliases: tuple[str, ...] = ()
    """Earlier slugs."""
    has_all_authors: bool = True
    """Whether `authors` are all of them."""
    publication: tuple[str, ...] = ()
    """CSL's type if it is not that of a journal article with a venue or of a preprint
    without one; then volume, issue, pages, publisher. Each may be empty, but the last is
    not.
    """
    author_slugs: tuple[str, ...] = ()
    """Of the authors who have other papers too, as in the addresses of their pages."""
    venue_slug: str | None = None
    """As in the address of its page."""
    other_names: tuple[str, ...] = ()
    """Names that `authors.yml` has for authors whom the paper spells otherwise."""

    @property
    def author_names(self) -> tuple[str, ...]:
        """The names by which authors are found, each in display order: as the paper
        spells them, then the others.
        """
        return (*[name.display() for name in self.authors], *self.other_names)

    @property
    def texts(self) -> tuple[str, ...]:
        """The text of each field, in the order of FIELDS."""
        return (
            self.title,
            self.abstract,
            _SEPARATOR.join([label for _, label in self.tags]),
            self._organization_text,
            _SEPARATOR.join(self.author_names) if self.authors else "",
            self.venue or "",
            _SEPARATOR.join(self.keywords),
        )

    def find_items(self, field: str) -> tuple[str, ...]:
        """The names or phrases of a field beyond BASE_FIELDS."""
        match field:
            case "author":
                return self.author_names
            case "venue":
                return (self.venue,) if self.venue else ()
            case "keywords":
                return self.keywords
        raise ValueError(f"the field {field} has no items")

    @property
    def _organization_text(self) -> str:
        if self.organization is None:
            return ""
        _, name, handle = self.organization
        return _SEPARATOR.join(filter(None, (name, handle)))


def make_documents(archive: Archive) -> tuple[SearchDocument, ...]:
    """Make a document of each paper: undated first, then oldest first, ties by slug, so
    that a new paper gets the highest number and few files change.
    """
    labels = {group.tag.slug: group.tag.label for group in archive.tags}
    names = {group.slug: group.name for group in archive.organizations}
    positions = _collect_positions(archive)
    several = {group.slug for group in archive.authors if len(group.papers) > 1}
    return tuple(
        SearchDocument(
            slug=paper.slug,
            title=paper.title,
            abstract=archive.markdown.parse(paper.abstract).line,
            tags=tuple((slug, labels[slug]) for slug in paper.tags if slug in labels),
            organization=_make_organization(paper.organization, names),
            date=paper.date,
            author_count=paper.known_author_count,
            comments=paper.comments,
            authors=tuple(map(parse_author, paper.authors)),
            arxiv=paper.arxiv,
            doi=paper.doi,
            listings=tuple(positions[paper.slug]),
            venue=paper.venue,
            keywords=paper.keywords,
            orcids=tuple([each.orcid for each in paper.authors if each.orcid]),
            aliases=paper.aliases,
            has_all_authors=paper.has_all_authors,
            publication=_make_publication(paper),
            author_slugs=_list_author_slugs(paper, archive, several),
            venue_slug=make_venue_slug(paper.venue) if paper.venue else None,
            other_names=_list_other_names(paper, archive),
        )
        for paper in _sort_oldest_first(archive.papers)
    )


def _list_author_slugs(
    paper: Paper, archive: Archive, several: Container[str]
) -> tuple[str, ...]:
    """Slugs of a paper's authors, without those who have no other paper. several: the
    rest.
    """
    slugs = map(archive.people.slug_of, paper.authors)
    return tuple(slug for slug in slugs if slug in several)


def _list_other_names(paper: Paper, archive: Archive) -> tuple[str, ...]:
    """What `authors.yml` calls the authors whom the paper calls otherwise."""
    people = archive.people
    if not (people.by_name or people.by_orcid):
        return ()
    known = [(author.name, people.identify(author).known) for author in paper.authors]
    return tuple(
        person.name
        for name, person in known
        if person is not None and person.name != name
    )


def _sort_oldest_first(papers: Sequence[Paper]) -> list[Paper]:
    def make_key(paper: Paper) -> tuple[tuple[int, int, int], str]:
        return compute_date_key(paper.date), paper.slug

    return sorted(papers, key=make_key)


def _make_publication(paper: Paper) -> tuple[str, ...]:
    published = find_publication(paper)
    default = JOURNAL_ARTICLE if published.venue else PREPRINT
    row = [
        "" if published.csl_type == default else published.csl_type,
        published.volume or "",
        published.issue or "",
        published.pages or "",
        published.publisher or "",
    ]
    while row and not row[-1]:
        row.pop()
    return tuple(row)


def _make_organization(
    organization: Organization | None, names: Mapping[str, str]
) -> tuple[str, str, str] | None:
    """(slug, name, handle); names: by slug, since papers may spell a name differently."""
    if organization is None:
        return None
    slug = make_organization_slug(organization)
    return slug, names[slug], organization.handle or ""


def _collect_positions(
    archive: Archive,
) -> Mapping[str, list[tuple[datetime.date, str, int]]]:
    """Slug of a paper -> (crawl day, slug, position from 0) of each of its listings."""
    found: defaultdict[str, list[tuple[datetime.date, str, int]]] = defaultdict(list)
    for group in archive.listings:
        crawled, slug = group.listing.crawled, group.listing.slug
        for position, paper in enumerate(group.papers):
            found[paper.slug].append((crawled, slug, position))
    return found
