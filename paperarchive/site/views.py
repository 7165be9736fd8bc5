"""What a template may see: one documented dataclass for each thing a page shows.

A template gets two names: `site` (a SiteView) and `page` (the view of its kind, as its
docstring says). Every path is relative to the site's root; a template writes `{{
site.to_root }}{{ path }}`. Every text is plain but the fields of type `Markup`, which are
safe to write as they are.
"""

from collections.abc import Mapping
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
    direction: str
    """`rtl` where that is written from right to left, else `ltr`."""
    locale: str
    """The language as Open Graph writes it: `en`, `pt_BR`."""
    to_root: str
    """The way from this page to the site's root: `./`, `../`; on the 404 page the
    root's own path.
    """
    canonical_url: str
    """The absolute address of this page."""
    page_title: str
    """What stands in `title`: the page and the archive."""
    heading: str
    """The page's own title, without the archive's; on the home page the archive's."""
    page_description: str
    """One or two plain sentences on this page; may be empty."""
    is_indexed: bool
    """Whether search engines shall take the page up."""
    static: str
    """The folder of the theme's static files, named after what they contain."""
    stylesheets: tuple[str, ...]
    """Paths of the theme's stylesheets, in their order."""
    scripts: tuple[str, ...]
    """Paths of the theme's scripts that every page links, modules, in their order."""
    options: Mapping[str, str]
    """The theme's options by name, as `site.yml` or their default has them."""
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
    """Its tags, in the order of its file."""
    coins: str
    """The paper as an OpenURL ContextObject, for the `title` of `span.Z3988`; empty on
    the paper's own page.
    """


@dataclass(frozen=True, slots=True)
class CardSiteView:
    """`site` of _paper_card.html, which is drawn once for all lists: it knows nothing
    of the page around it.
    """

    to_root: str
    """Stands for the way to the site's root, to be written before a path, and for
    nothing else.
    """
    options: Mapping[str, str]
    """The theme's options by name."""


@dataclass(frozen=True, slots=True)
class AppearanceView:
    """One place where a paper was seen."""

    listing: LinkView
    """The listing, labelled by its crawl day, and by its name where that day has
    several.
    """
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
class MetaView:
    """A `meta` element that programs read."""

    name: str
    """Its name."""
    content: str
    """What it says."""


@dataclass(frozen=True, slots=True)
class RelatedView:
    """A paper near another: `_related.html`."""

    link: LinkView
    """Its title and page."""
    facts: str
    """Year and number of authors, as far as they are known: `2024, 7 authors`; may be
    empty.
    """
    ties: str
    """The words that tie the two: `speech, parsing`."""


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
    related: tuple[RelatedView, ...]
    """Papers near it, the nearest first."""
    citation: str
    """How to cite it, in one line."""
    meta: tuple[MetaView, ...]
    """The `citation_*` tags."""
    json_ld: Markup
    """The paper as schema.org has it: JSON that is safe inside `script`."""
    corrections: tuple[ExternalLinkView, ...]
    """Where its file can be edited and a mistake reported, as `site.yml` says."""


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
    """More about it: a tag's description, the days and new papers of a listing, the years
    of an organisation; may be empty.
    """


@dataclass(frozen=True, slots=True)
class BarView:
    """One bar of a chart; numbers are units of the chart's view box."""

    label: str
    """What it stands for: `October 2025`, `7 authors`."""
    text: str
    """The same with its figure: `October 2025: 9 papers`."""
    path: str | None
    """Where its papers are; None = nowhere by themselves."""
    count: int
    """How many papers; 0 = no bar is drawn."""
    tick: str
    """A short label below it; empty where neighbours' labels stand close."""
    is_wide: bool
    """Whether it stands for several of what the other bars stand for, and has the room
    of three.
    """
    x: int
    """Its left side."""
    y: int
    """Its top."""
    width: int
    """Its width."""
    height: int
    """Its height, in proportion to the figure."""


@dataclass(frozen=True, slots=True)
class BarsView:
    """A chart of bars: `_bars.html`, and its figures as a table: `_bars_figures.html`."""

    title: str
    """What it shows: `Papers by year`."""
    note: str
    """What it leaves out: `5 undated papers are not shown.`; may be empty."""
    column: str
    """The head of the table's first column: `Year`."""
    bars: tuple[BarView, ...]
    """From left to right, those without papers too."""
    width: int
    """The width of the view box, and of the chart in pixels where there is room."""
    height: int
    """The height of the view box."""


@dataclass(frozen=True, slots=True)
class YearBarsView:
    """One year of a timeline."""

    label: str
    """The year."""
    path: str | None
    """Its papers; None = there are none."""
    count: int
    """How many papers."""
    chart: BarsView
    """Its twelve months, on the scale of the whole timeline."""


@dataclass(frozen=True, slots=True)
class TimelineView:
    """Papers by month, a small chart for each year: `_timeline.html`."""

    title: str
    """What it shows."""
    note: str
    """What it leaves out; may be empty."""
    months: tuple[str, ...]
    """The short names of the months, heads of the table's columns."""
    years: tuple[YearBarsView, ...]
    """Oldest first, without a gap."""


@dataclass(frozen=True, slots=True)
class HeatDayView:
    """One day of a calendar."""

    text: str
    """`14 October 2025: 2 papers`; empty for a day without papers."""
    path: str
    """Its papers; empty for a day without papers."""
    step: int
    """The step of the legend, from 1; 0 = no papers."""
    x: int
    """Its left side: the week within the month."""
    y: int
    """Its top: the day of the week, Monday first."""


@dataclass(frozen=True, slots=True)
class HeatMonthView:
    """One month of a calendar."""

    label: str
    """The short name of the month."""
    text: str
    """`October 2025: 9 papers`."""
    path: str | None
    """Its papers; None = there are none."""
    count: int
    """How many papers."""
    days: tuple[HeatDayView, ...]
    """All of them."""


@dataclass(frozen=True, slots=True)
class HeatStepView:
    """One colour of a calendar's legend."""

    step: int
    """Its number, from 1, for the stylesheet."""
    label: str
    """How many papers it stands for: `1`, `4 to 6`."""


@dataclass(frozen=True, slots=True)
class HeatMapView:
    """The calendar of a year, its days coloured by their papers: `_heat_map.html`."""

    title: str
    """What it shows."""
    width: int
    """The width of a month's view box."""
    height: int
    """Its height."""
    side: int
    """The side of a day's square."""
    months: tuple[HeatMonthView, ...]
    """All twelve."""
    steps: tuple[HeatStepView, ...]
    """The legend, fewest papers first."""


@dataclass(frozen=True, slots=True)
class SectionView:
    """A headed part of an index: `_section.html`."""

    heading: str
    """Its words; empty = no heading."""
    path: str | None
    """Where the heading leads."""
    count: int
    """How many papers; 0 = not said."""
    rows: tuple[CountView, ...]
    """Its rows."""


@dataclass(frozen=True, slots=True)
class EntryView:
    """A place in a list of papers."""

    card: CardView
    """The paper."""
    rank: int | None
    """The number it bears in a listing; None in lists that have no numbers."""
    note: str
    """A remark on it: how its comments went over the crawls; may be empty."""


@dataclass(frozen=True, slots=True)
class ExportView:
    """What `_export.html` tells the browser, which makes the files: which papers, and
    under which name.
    """

    query: str
    """The papers, in the query language of the search; empty = all, or those of the
    listing or the search page.
    """
    listing: str
    """The stem of a listing, whose own order is kept; empty = it is no listing."""
    name: str
    """The stem of the files: `tags-speech`."""
    base_url: str
    """The absolute address of the site's root, for the papers' addresses."""


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
    years: BarsView | None
    """How its papers spread over the years; None on further pages, and where there are
    too few papers or years.
    """
    calendar: HeatMapView | None
    """The days of a year; None in other lists."""
    neighbours: tuple[CountView, ...]
    """Tags that often stand beside this one, with the papers they share, the nearest
    first.
    """
    is_ranked: bool
    """Whether its entries have numbers of their own."""
    entries: tuple[EntryView, ...]
    """The papers of this page."""
    first: int
    """The number of the first entry, from 1; 0 in an empty list."""
    last: int
    """The number of the last entry."""
    pager: PagerView | None
    """None = all on one page."""
    newer: LinkView | None
    """The next list in time, of a day, month, year or listing."""
    older: LinkView | None
    """The one before."""
    export: ExportView | None
    """What exports all its papers; None = nothing does."""


@dataclass(frozen=True, slots=True)
class DirectoryView:
    """`page` of directory.html: groups with their sizes."""

    heading: str
    """What it lists."""
    intro: str
    """A sentence on it."""
    count: int
    """The number of groups."""
    style: str
    """How the rows are best laid out: `details` (label, size, description) or `numbers`
    (short labels and sizes).
    """
    chart: BarsView | None
    """Its figures as bars; None where they would say nothing."""
    sections: tuple[SectionView, ...]
    """Its parts; none in an archive without papers."""
    empty: str
    """What to say where there are no parts; empty where there are."""


@dataclass(frozen=True, slots=True)
class HomeView:
    """`page` of home.html."""

    description: str
    """One sentence on the archive; may be empty."""
    numbers: tuple[CountView, ...]
    """The archive in figures: papers, tags, listings, ...; the label is the noun in its
    right number.
    """
    span: str
    """`June 2016 to October 2025`: the days of its papers; empty without papers."""
    timeline: TimelineView | None
    """Papers by month; None where there are too few papers, or too many years."""
    years: BarsView | None
    """Papers by year, where there are too many years for their months."""
    additions: tuple[CardView, ...]
    """The papers added last."""
    discussed: tuple[CardView, ...]
    """The papers with most comments."""
    tags: tuple[CountView, ...]
    """The tags with most papers, largest first."""
    all_tags: LinkView | None
    """The way to the tags that are not among them; None = there are no more."""
    listings: tuple[CountView, ...]
    """The latest listings."""
    all_listings: LinkView | None
    """The way to the earlier ones; None = there are none."""
    json_ld: Markup
    """The archive as schema.org has it: JSON that is safe inside `script`."""


@dataclass(frozen=True, slots=True)
class SearchView:
    """`page` of search.html; results are made in the browser."""

    links: tuple[LinkView, ...]
    """The indexes to browse where scripts do not run."""
    count: int
    """Papers in the archive."""
    export: ExportView | None
    """What exports the results."""


@dataclass(frozen=True, slots=True)
class FreePageView:
    """`page` of page.html: a page of content/pages/."""

    title: str
    """Its heading."""
    html: Markup
    """Its text."""
    corrections: tuple[ExternalLinkView, ...]
    """Where its file can be edited and a mistake reported, as `site.yml` says."""


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


PageView = (
    HomeView
    | ListView
    | DirectoryView
    | PaperView
    | SearchView
    | FreePageView
    | RedirectView
    | NotFoundView
)
"""What `page` may be."""
