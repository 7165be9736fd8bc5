"""What a template may see: one documented dataclass for each thing a page shows.

A template gets two names: `site` (a SiteView) and `page` (the view of its kind, as its docstring says). Every path is
relative to the site's root; a template writes `{{ site.root }}{{ path }}`. Every text is plain but the fields named
`html`, which are safe to write as they are.
"""

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link inside the site."""

    label: str
    """Its words."""
    path: str
    """Where it leads."""


@dataclass(frozen=True, slots=True)
class NavigationView:
    """A link of the header or the footer."""

    label: str
    """Its words."""
    path: str
    """Where it leads."""
    is_current: bool
    """Whether this page is below it."""


@dataclass(frozen=True, slots=True)
class ExternalLinkView:
    """A link to another site."""

    label: str
    """Its words."""
    url: str
    """The whole address."""


@dataclass(frozen=True, slots=True)
class SiteView:
    """What every page knows of the site, and of itself."""

    title: str
    """The archive's name."""
    language: str
    """The language of the pages, for `html lang`."""
    root: str
    """The way from this page to the site's root: `./`, `../`; on the 404 page the root's own path."""
    canonical_url: str
    """The absolute address of this page."""
    page_title: str
    """What stands in `title`: the page and the archive."""
    page_description: str
    """One or two plain sentences on this page; may be empty."""
    is_indexed: bool
    """Whether search engines shall take the page up."""
    stylesheets: tuple[str, ...]
    """Paths of the theme's stylesheets, in their order."""
    scripts: tuple[str, ...]
    """Paths of the theme's scripts that every page links, modules, in their order."""
    search_path: str
    """The search page: a form with a field `q` leads there."""
    header_links: tuple[NavigationView, ...]
    """The ways in."""
    footer_links: tuple[NavigationView, ...]
    """Further ways in, then the free pages."""
    feeds: tuple[LinkView, ...]
    """Atom feeds that belong to this page, its own first."""
    json_feed: str
    """The path of the JSON feed."""
    data_path: str
    """The path of the page that names the data set's parts."""


@dataclass(frozen=True, slots=True)
class DateView:
    """A day, or that it is not known."""

    iso: str | None
    """`2025-10-29`, for `time datetime`; None = not known."""
    label: str
    """`29 October 2025`, or `date unknown`."""
    short_label: str
    """`29 Oct 2025`, or `date unknown`."""
    path: str
    """The papers of the day, or the undated ones."""


@dataclass(frozen=True, slots=True)
class CardView:
    """A paper in a list: `_paper_card.html`."""

    slug: str
    """Its identity, for `data-slug`."""
    path: str
    """Its page."""
    title: str
    """Its title."""
    date: DateView
    """The day of publication."""
    authors: LinkView
    """`7 authors` or `authors unknown`, and the papers with as many."""
    organization: LinkView | None
    """Who published it, and their papers."""
    comments: int
    """Comments at the newest crawl; 0 also where not known."""
    excerpt: str
    """The beginning of the abstract, cut at a word; may be empty."""
    tags: tuple[LinkView, ...]
    """Its tags, strongest first."""


@dataclass(frozen=True, slots=True)
class AppearanceView:
    """One place where a paper was seen."""

    listing: LinkView
    """The listing, labelled by its crawl day, and by its name where that day has several."""
    rank: int
    """The place in it, from 1."""
    comments: int | None
    """Comments on that day; None = not known."""


@dataclass(frozen=True, slots=True)
class AuthorView:
    """A person."""

    name: str
    """The full name."""
    affiliation: str | None
    """The institution."""
    orcid: ExternalLinkView | None
    """The ORCID record."""


@dataclass(frozen=True, slots=True)
class PaperView:
    """`page` of paper.html."""

    card: CardView
    """What its card shows."""
    authors: tuple[AuthorView, ...]
    """The people, where someone entered them."""
    abstract_html: Markup
    """The abstract; empty where there is none."""
    note_html: Markup
    """The keeper's remark; empty where there is none."""
    identifiers: tuple[ExternalLinkView, ...]
    """arXiv identifier and DOI, where known."""
    links: tuple[ExternalLinkView, ...]
    """Links entered by hand, then those in the abstract."""
    lookups: tuple[ExternalLinkView, ...]
    """Services that look its title up."""
    appearances: tuple[AppearanceView, ...]
    """Where it was seen, oldest crawl first."""
    added: DateView | None
    """The day it came into the archive: the path leads to the listings."""
    newer: LinkView | None
    """The next paper in time."""
    older: LinkView | None
    """The one before."""


@dataclass(frozen=True, slots=True)
class PageNumberView:
    """One number of a pager."""

    number: int
    """From 1; 0 = a gap."""
    path: str
    """The page; empty for a gap."""
    is_current: bool
    """Whether it is this page."""


@dataclass(frozen=True, slots=True)
class PagerView:
    """The pages of a list: `_pager.html`; shown only where there are several."""

    numbers: tuple[PageNumberView, ...]
    """First, last and the neighbours of this page, with gaps between."""
    previous: str | None
    """The page before."""
    next: str | None
    """The page after."""


@dataclass(frozen=True, slots=True)
class CountView:
    """A row of an index: a group and its size."""

    label: str
    """Its words."""
    path: str
    """The papers of the group."""
    count: int
    """How many papers."""
    detail: str
    """A further word on it: a tag's description, a listing's file; may be empty."""


@dataclass(frozen=True, slots=True)
class SectionView:
    """A headed part of an index: `_section.html`."""

    heading: str
    """Its words; empty = no heading."""
    path: str | None
    """Where the heading leads."""
    rows: tuple[CountView, ...]
    """Its rows."""


@dataclass(frozen=True, slots=True)
class ListView:
    """`page` of list.html: papers in an order."""

    heading: str
    """What it lists."""
    parents: tuple[LinkView, ...]
    """The way down to it: index first."""
    intro: str
    """A sentence on it; may be empty."""
    synonyms: tuple[str, ...]
    """Other names of a tag."""
    count: int
    """Papers in the whole list."""
    order: str
    """How it is ordered, a clause: `newest first`."""
    sections: tuple[SectionView, ...]
    """Parts of it: the months of a year, the days of a month."""
    cards: tuple[CardView, ...]
    """The papers of this page."""
    first: int
    """The number of the first card, from 1; 0 in an empty list."""
    last: int
    """The number of the last card."""
    pager: PagerView | None
    """None = all on one page."""
    newer: LinkView | None
    """The next list in time, of a day, month, year or listing."""
    older: LinkView | None
    """The one before."""


@dataclass(frozen=True, slots=True)
class IndexView:
    """`page` of index.html: groups with their sizes."""

    heading: str
    """What it is an index of."""
    intro: str
    """A sentence on it."""
    count: int
    """The number of groups."""
    style: str
    """How the rows are best laid out: `details` (label, size, description) or `numbers` (short labels and sizes)."""
    sections: tuple[SectionView, ...]
    """Its parts; none in an archive without papers."""


@dataclass(frozen=True, slots=True)
class HomeView:
    """`page` of home.html."""

    description: str
    """One sentence on the archive; may be empty."""
    numbers: tuple[CountView, ...]
    """The archive in figures: papers, tags, listings; the label is the noun in its right number."""
    span: str
    """`June 2016 to October 2025`: the days of its papers; empty without papers."""
    additions: tuple[CardView, ...]
    """The papers added last."""
    discussed: tuple[CardView, ...]
    """The papers with most comments."""
    tags: tuple[CountView, ...]
    """The tags with most papers, by label."""
    listings: tuple[CountView, ...]
    """The latest listings."""


@dataclass(frozen=True, slots=True)
class SearchView:
    """`page` of search.html; results are made in the browser."""

    links: tuple[LinkView, ...]
    """The indexes to browse where scripts do not run."""
    count: int
    """Papers in the archive."""


@dataclass(frozen=True, slots=True)
class FreePageView:
    """`page` of page.html: a page of content/pages/."""

    title: str
    """Its heading."""
    html: Markup
    """Its text."""


@dataclass(frozen=True, slots=True)
class RedirectView:
    """`page` of redirect.html: the address a paper had before."""

    title: str
    """The paper's title."""
    path: str
    """Its page."""


@dataclass(frozen=True, slots=True)
class NotFoundView:
    """`page` of not_found.html."""

    links: tuple[LinkView, ...]
    """Where to go instead."""


PageView = HomeView | ListView | IndexView | PaperView | SearchView | FreePageView | RedirectView | NotFoundView
"""What `page` may be."""
