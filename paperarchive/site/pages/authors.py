"""The pages of authors: a directory, and the papers of each with co-authors."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from paperarchive.archive.archive import Archive
from paperarchive.archive.authors import AuthorGroup, count_coauthors
from paperarchive.site import urls
from paperarchive.site.author_links import AuthorLinks
from paperarchive.site.charts import make_year_bars
from paperarchive.site.directories import make_letters_directory
from paperarchive.site.feeds import has_feed
from paperarchive.site.frame import Frame
from paperarchive.site.lists import ListMaker, PaperList, make_list_identifier
from paperarchive.site.locale import Locale
from paperarchive.site.page import Page
from paperarchive.site.views import CountView, ExternalLinkView, LinkView

COAUTHORS = 16
"""Co-authors on an author's page, those with most common papers."""


def make_author_pages(
    archive: Archive, frame: Frame, lists: ListMaker, links: AuthorLinks
) -> Iterator[Page]:
    """Make the directory of authors, then the pages of each who has one; none where no
    paper names its authors.
    """
    if not archive.authors:
        return
    locale = frame.locale
    yield from make_letters_directory(
        frame,
        urls.AUTHORS,
        locale.text("sections.authors"),
        intro=locale.text("authors.intro"),
        rows=list(_make_rows(archive.authors, links)),
    )
    by_slug = {group.slug: group for group in archive.authors}
    for group in links.with_page:
        coauthors = tuple(_make_coauthors(group, archive, links, by_slug))
        yield from lists.make_pages(_make_list(frame, group, coauthors))


def _make_rows(
    groups: Sequence[AuthorGroup], links: AuthorLinks
) -> Iterator[CountView]:
    """A row for each author, with the ORCID iD where several have one name."""
    names = [group.name.inverted() for group in groups]
    counts = Counter(names)
    for group, name in zip(groups, names, strict=True):
        orcid = group.orcid if group.orcid and counts[name] > 1 else ""
        yield CountView(name, links.find_group_path(group), len(group.papers), orcid)


def _make_coauthors(
    group: AuthorGroup,
    archive: Archive,
    links: AuthorLinks,
    by_slug: Mapping[str, AuthorGroup],
) -> Iterator[CountView]:
    for slug, count in count_coauthors(group, archive.people)[:COAUTHORS]:
        other = by_slug[slug]
        path = links.find_group_path(other)
        yield CountView(other.name.display(), path, count, "")


def _make_list(
    frame: Frame, group: AuthorGroup, coauthors: tuple[CountView, ...]
) -> PaperList:
    locale = frame.locale
    name = group.name.display()
    path_of_years = partial(urls.search_years_path, words=urls.make_author_query(name))
    feed = None
    if has_feed(group, frame.settings):
        feed = LinkView(name, urls.author_feed_path(group.slug))
    orcid = None
    if group.orcid:
        orcid = ExternalLinkView(group.orcid, f"https://orcid.org/{group.orcid}")
    return PaperList(
        path=urls.author_path(group.slug),
        heading=name,
        papers=group.papers,
        parents=(LinkView(locale.text("sections.authors"), urls.AUTHORS),),
        intro=_format_intro(locale, group),
        synonyms=group.spellings,
        orcid=orcid,
        years=make_year_bars(locale, group.papers, path_of_years),
        coauthors=coauthors,
        feed=feed,
        identifier=make_list_identifier(urls.author_path(group.slug), group.papers),
    )


def _format_intro(locale: Locale, group: AuthorGroup) -> str:
    """What is known of who wrote the papers."""
    if group.orcid:
        return locale.text("authors.by_orcid")
    if group.is_one:
        return locale.text("authors.by_variants")
    if group.is_group:
        return locale.text("authors.by_group")
    return locale.text("authors.by_name", name=group.name.display())
