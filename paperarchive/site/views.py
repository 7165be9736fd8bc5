"""What a template may use: one documented dataclass for each thing a page shows.

A template gets two names: `site` (a SiteView) and `page` (the view of its kind, as its
docstring says). Every path is relative to the site's root: a template writes
`{{ site.to_root }}{{ path }}`. Every `str` is plain text; fields of type `Markup` are
safe to write as they are. A field without a docstring is what its name says.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link inside the site."""

    label: str
    path: str


@dataclass(frozen=True, slots=True)
class NameView:
    """A name, and where it leads if anywhere."""

    label: str
    path: str | None
    """None = there is nothing to lead to."""


@dataclass(frozen=True, slots=True)
class NavigationView:
    """A link of the header or the footer."""

    label: str
    path: str
    is_current: bool
    """Whether the link leads to this page or to one above it."""


@dataclass(frozen=True, slots=True)
class ExternalLinkView:
    """A link to another site."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class SiteView:
    """The site, and what every page says about itself."""

    title: str
    """The archive's name."""
    language: str
    """A BCP 47 tag, for `html lang`."""
    direction: str
    """The direction of the language: `ltr` or `rtl`."""
    locale: str
    """The language in the form of Open Graph: `en`, `pt_BR`."""
    to_root: str
    """The path from this page to the site's root: `./`, `../`; on the 404 page the
    absolute path of the root.
    """
    canonical_url: str
    """The absolute URL of this page."""
    page_title: str
    """The content of `title`: the page and the archive."""
    heading: str
    """The title of the page without the archive's; on the home page the archive's."""
    page_description: str
    """One or two plain sentences on this page; may be empty."""
    is_indexed: bool
    """Whether search engines should index the page."""
    static: str
    """The folder of the theme's static files, with a slash at the end; its name is their
    fingerprint.
    """
    stylesheets: tuple[str, ...]
    """Paths of the theme's stylesheets, in the order of their links."""
    scripts: tuple[str, ...]
    """Paths of the scripts that every page loads, modules, in their order."""
    options: Mapping[str, str]
    """Option of the theme -> its value in `site.yml`, or its default."""
    search_path: str
    """The search page, for a form with a field `q`."""
    header_links: tuple[NavigationView, ...]
    footer_links: tuple[NavigationView, ...]
    """Further sections, then the free pages."""
    feeds: tuple[LinkView, ...]
    """Atom feeds, the one of this page first."""
    json_feed: str
    """Path of the JSON feed."""
    data_path: str
    """Path of the file that lists the parts of the data set."""


@dataclass(frozen=True, slots=True)
class DateView:
    """A day, a month or a year, or an unknown one."""

    iso: str | None
    """`2025-10-29`, `2025-10`, `2025`, for `time datetime`; None = unknown."""
    label: str
    """`29 October 2025`, `October 2025`, `2025`, or `date unknown`."""
    short_label: str
    """`29 Oct 2025`, `October 2025`, `2025`, or `date unknown`."""
    path: str
    """The list of the papers of that day, month or year, or of the undated ones."""


@dataclass(frozen=True, slots=True)
class CardView:
    """A paper in a list: `_paper_card.html`."""

    slug: str
    """The identity of the paper, for `data-slug`."""
    path: str
    title: str
    date: DateView
    """When it was published."""
    people: tuple[NameView, ...]
    """The first authors, links to their papers; empty where only their number is known,
    and on the paper's own page.
    """
    more_people: str
    """`et al.`, if there are more authors than `people`; else empty."""
    authors: LinkView | None
    """`7 authors` or `authors unknown`, a link to the papers with as many; None where
    `people` says as much.
    """
    organization: LinkView | None
    """Who published it, a link to their papers."""
    venue: LinkView | None
    """The journal or conference, a link to its papers."""
    comments: int
    """Comments at the newest crawl; 0 also where the number is unknown."""
    excerpt: str
    """The start of the abstract, cut at a word; may be empty."""
    tags: tuple[LinkView, ...]
    """In the order of the paper's file."""
    coins: str
    """The paper as an OpenURL ContextObject, for the `title` of `span.Z3988`; empty on
    the paper's own page.
    """


@dataclass(frozen=True, slots=True)
class CardSiteView:
    """`site` of _paper_card.html, which is rendered once for all lists and so knows
    nothing about the page around it.
    """

    to_root: str
    """A placeholder for the path to the site's root; write it in front of a path and
    nowhere else.
    """
    options: Mapping[str, str]
    """As in SiteView."""


@dataclass(frozen=True, slots=True)
class AppearanceView:
    """A place of the paper in a listing."""

    listing: LinkView
    """Labelled by its crawl day, and by its name where several have that day."""
    rank: int
    """From 1."""
    comments: int | None
    """Comments on the crawl day; None = unknown."""


@dataclass(frozen=True, slots=True)
class AuthorView:
    """An author."""

    name: str
    path: str | None
    """The author's papers, or the search for the name; None = no other paper has it."""
    affiliation: str | None
    orcid: ExternalLinkView | None


@dataclass(frozen=True, slots=True)
class MetaView:
    """A `meta` element for programs."""

    name: str
    content: str


@dataclass(frozen=True, slots=True)
class RelatedView:
    """A related paper: `_related.html`."""

    link: LinkView
    facts: str
    """Year and number of authors, if known: `2024, 7 authors`; may be empty."""
    ties: str
    """The terms that both papers share: `speech, parsing`."""


@dataclass(frozen=True, slots=True)
class PaperView:
    """`page` of paper.html."""

    card: CardView
    """The fields that the card of the paper has."""
    authors: tuple[AuthorView, ...]
    """Empty where only their number is known."""
    has_all_authors: bool
    """False where more than those named wrote it: "et al."."""
    abstract_html: Markup
    """Empty where there is no abstract."""
    note_html: Markup
    """The `note` of the front matter; may be empty."""
    publication_type: str
    """`Journal article`, `Preprint`, or as the file has it; may be empty."""
    keywords: tuple[LinkView, ...]
    """The authors' own keywords, links to the search for each."""
    extra: Mapping[str, object]
    """The fields below `extra` by name; a value is a text, or a tuple of texts."""
    identifiers: tuple[ExternalLinkView, ...]
    """arXiv identifier and DOI, where known."""
    links: tuple[ExternalLinkView, ...]
    """The links of the front matter, then those in the abstract."""
    lookups: tuple[ExternalLinkView, ...]
    """Searches for the title in other services."""
    appearances: tuple[AppearanceView, ...]
    """Oldest crawl first."""
    added: DateView | None
    """The day the paper was added, a link to the listings."""
    newer: LinkView | None
    """The next paper by date."""
    older: LinkView | None
    """The previous paper by date."""
    related: tuple[RelatedView, ...]
    """The most similar paper first."""
    citation: str
    """The paper as a reference in one line of plain text."""
    meta: tuple[MetaView, ...]
    """The `citation_*` tags."""
    json_ld: Markup
    """The paper in the vocabulary of schema.org: JSON that is safe inside `script`."""
    corrections: tuple[ExternalLinkView, ...]
    """Links to edit its file and to report a mistake, if `site.yml` has them."""


@dataclass(frozen=True, slots=True)
class PageNumberView:
    """A page number of a pager, or a gap between two."""

    number: int
    """From 1; 0 = a gap."""
    path: str
    """Empty for a gap."""
    is_current: bool


@dataclass(frozen=True, slots=True)
class PagerView:
    """The pages of a list that has several: `_pager.html`."""

    numbers: tuple[PageNumberView, ...]
    """The first, the last and the neighbours of this page, with gaps between them."""
    previous: str | None
    """Path of the previous page."""
    next: str | None
    """Path of the next page."""


@dataclass(frozen=True, slots=True)
class CountView:
    """A group of papers and its size: `_rows.html`."""

    label: str
    path: str
    count: int
    """The number of papers."""
    detail: str
    """A tag's description, the new papers and the days of a listing, the years of an
    organisation; may be empty.
    """


@dataclass(frozen=True, slots=True)
class BarView:
    """A bar of a chart; lengths are in units of the chart's view box."""

    label: str
    """`October 2025`, `7 authors`."""
    text: str
    """The label with the figure: `October 2025: 9 papers`."""
    path: str | None
    """The list of its papers; None = there is no such list."""
    count: int
    """The number of papers; 0 = no bar is drawn."""
    tick: str
    """A short label below the bar; empty where it would overlap its neighbours."""
    is_wide: bool
    """Whether the bar covers a range of values, and has the width of three bars."""
    x: int
    """The left edge."""
    y: int
    """The top edge."""
    width: int
    height: int
    """In proportion to the figure."""


@dataclass(frozen=True, slots=True)
class BarsView:
    """A chart of bars: `_bars.html`, and its figures as a table: `_bars_figures.html`."""

    title: str
    """`Papers by year`."""
    note: str
    """What the chart omits: `5 undated papers are not shown.`; may be empty."""
    column: str
    """The heading of the table's first column: `Year`."""
    bars: tuple[BarView, ...]
    """From left to right, including those without papers."""
    width: int
    """The width of the view box, and of the chart in CSS pixels where there is room."""
    height: int
    """The height of the view box."""


@dataclass(frozen=True, slots=True)
class YearBarsView:
    """A year of a timeline."""

    label: str
    """The year."""
    path: str | None
    """The list of its papers; None = there are none."""
    count: int
    """The number of papers."""
    chart: BarsView
    """Its twelve months, on the scale of the whole timeline."""


@dataclass(frozen=True, slots=True)
class TimelineView:
    """Papers by month, a small chart for each year: `_timeline.html`."""

    title: str
    note: str
    """What the timeline omits; may be empty."""
    months: tuple[str, ...]
    """Short names of the months, the headings of the table's columns."""
    years: tuple[YearBarsView, ...]
    """Oldest first, without a gap."""


@dataclass(frozen=True, slots=True)
class HeatDayView:
    """A day of a calendar; lengths are in units of the month's view box."""

    text: str
    """`14 October 2025: 2 papers`; empty for a day without papers."""
    path: str
    """The list of its papers; empty for a day without papers."""
    step: int
    """The colour's step in the legend, from 1; 0 = no papers."""
    x: int
    """The left edge: the week of the month."""
    y: int
    """The top edge: the day of the week, Monday first."""


@dataclass(frozen=True, slots=True)
class HeatMonthView:
    """A month of a calendar."""

    label: str
    """The short name of the month."""
    text: str
    """`October 2025: 9 papers`."""
    path: str | None
    """The list of its papers; None = there are none."""
    count: int
    """The number of papers."""
    days: tuple[HeatDayView, ...]


@dataclass(frozen=True, slots=True)
class HeatStepView:
    """A colour of a calendar's legend."""

    step: int
    """From 1, for the stylesheet."""
    label: str
    """The numbers of papers that have the colour: `1`, `4 to 6`."""


@dataclass(frozen=True, slots=True)
class HeatMapView:
    """The calendar of a year, with days coloured by their papers: `_heat_map.html`."""

    title: str
    width: int
    """The width of a month's view box."""
    height: int
    """The height of a month's view box."""
    side: int
    """The side of a day's square."""
    months: tuple[HeatMonthView, ...]
    """All twelve."""
    steps: tuple[HeatStepView, ...]
    """The legend, fewest papers first."""


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of a directory: `_section.html`."""

    heading: str
    """Empty = no heading."""
    path: str | None
    """The target of the heading."""
    count: int
    """The number of papers; 0 = not shown."""
    rows: tuple[CountView, ...]
    anchor: str = ""
    """The id of the section, for links to it; empty = it has none."""


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry of a list of papers."""

    card: CardView
    rank: int | None
    """The paper's number in a listing; None in lists without numbers."""
    note: str
    """How its comments changed between crawls; may be empty."""


@dataclass(frozen=True, slots=True)
class ExportView:
    """What the browser exports, and as which files: `_export.html`."""

    query: str
    """The papers, in the query language of the search; empty = all papers, or those of
    the listing or the search page.
    """
    listing: str
    """The slug of a listing, whose order the export keeps; empty = not a listing."""
    name: str
    """The file name without its extension: `tags-speech`."""
    base_url: str
    """The absolute URL of the site's root, for the URLs of papers."""


@dataclass(frozen=True, slots=True)
class ListView:
    """`page` of list.html: an ordered list of papers."""

    heading: str
    parents: tuple[LinkView, ...]
    """The pages above it, the directory first."""
    intro: str
    """A sentence on the list; may be empty."""
    synonyms: tuple[str, ...]
    """Other names of a tag, other spellings of an author."""
    orcid: ExternalLinkView | None
    """The ORCID record of an author; None in other lists."""
    count: int
    """The number of papers on all pages of the list."""
    order: str
    """A clause: `newest first`."""
    sections: tuple[SectionView, ...]
    """Parts of the list: the months of a year, the days of a month."""
    years: BarsView | None
    """The papers by year; None on further pages, and for few papers or years."""
    calendar: HeatMapView | None
    """The days of a year; None in other lists."""
    neighbours: tuple[CountView, ...]
    """Tags that many of the papers share, with the number of them, closest first."""
    coauthors: tuple[CountView, ...]
    """Who wrote many of an author's papers too, with the number of them."""
    is_ranked: bool
    """Whether the entries have numbers of their own."""
    entries: tuple[EntryView, ...]
    """The entries of this page."""
    first: int
    """The number of the first entry of this page, from 1; 0 in an empty list."""
    last: int
    """The number of the last entry of this page."""
    pager: PagerView | None
    """None = the list has one page."""
    newer: LinkView | None
    """The next list by date: a day, month, year or listing."""
    older: LinkView | None
    """The previous list by date."""
    export: ExportView | None
    """None = the list cannot be exported."""


@dataclass(frozen=True, slots=True)
class DirectoryView:
    """`page` of directory.html: groups of papers with their sizes."""

    heading: str
    intro: str
    """A sentence on the groups."""
    count: int
    """The number of groups."""
    style: str
    """The layout of the rows: `details` (label, size, description), `names` (labels and
    sizes) or `numbers` (short labels and sizes).
    """
    chart: BarsView | None
    """The sizes as bars; None where they would not be informative."""
    shortcuts: tuple[LinkView, ...]
    """Links to the sections of all pages: the letters of a long directory."""
    sections: tuple[SectionView, ...]
    """Empty in an archive without papers."""
    empty: str
    """The text of a directory without sections; empty if it has some."""
    pager: PagerView | None
    """None = the directory has one page."""


@dataclass(frozen=True, slots=True)
class HomeView:
    """`page` of home.html."""

    description: str
    """One sentence on the archive; may be empty."""
    numbers: tuple[CountView, ...]
    """Numbers of papers, tags, listings, ...; the label is the noun in its plural form."""
    span: str
    """The days of the papers: `June 2016 to October 2025`; empty without papers."""
    timeline: TimelineView | None
    """Papers by month; None for few papers or many years."""
    years: BarsView | None
    """Papers by year, if there are too many years for their months."""
    additions: tuple[CardView, ...]
    """The newest additions."""
    discussed: tuple[CardView, ...]
    """The papers with the most comments."""
    tags: tuple[CountView, ...]
    """The largest tags, largest first."""
    all_tags: LinkView | None
    """Link to all tags; None = `tags` has all of them."""
    listings: tuple[CountView, ...]
    """The newest listings, newest first."""
    all_listings: LinkView | None
    """Link to all listings; None = `listings` has all of them."""
    json_ld: Markup
    """The archive in the vocabulary of schema.org: JSON that is safe inside `script`."""


@dataclass(frozen=True, slots=True)
class SearchView:
    """`page` of search.html; the browser makes the results."""

    links: tuple[LinkView, ...]
    """Directories to browse where scripts do not run."""
    count: int
    """The number of papers in the archive."""
    export: ExportView | None
    """For the results."""


@dataclass(frozen=True, slots=True)
class FreePageView:
    """`page` of page.html: a page of content/pages/."""

    title: str
    html: Markup
    corrections: tuple[ExternalLinkView, ...]
    """As in PaperView."""


@dataclass(frozen=True, slots=True)
class RedirectView:
    """`page` of redirect.html: an earlier URL of a paper."""

    title: str
    """The paper's title."""
    path: str
    """The paper's page."""


@dataclass(frozen=True, slots=True)
class NotFoundView:
    """`page` of not_found.html."""

    links: tuple[LinkView, ...]
    """Pages to visit instead."""


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
"""The types of `page`."""
