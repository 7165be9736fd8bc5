"""The list of papers with comments, and how the comments grew over the crawls."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise

from paperarchive.archive.archive import Archive
from paperarchive.archive.statistics import CommentCount, compute_comment_history
from paperarchive.site import urls
from paperarchive.site.charts import make_year_bars
from paperarchive.site.frame import Frame
from paperarchive.site.lists import ListMaker, PaperList
from paperarchive.site.locale import Locale
from paperarchive.site.page import Page


def make_discussed_pages(
    archive: Archive, frame: Frame, lists: ListMaker
) -> Iterator[Page]:
    """Make the list of papers with comments, most comments first."""
    locale = frame.locale
    path_of_years = partial(urls.search_years_path, words="comments:>=1")
    whole = PaperList(
        path=urls.DISCUSSED,
        heading=locale.text("sections.discussed"),
        papers=archive.discussed,
        intro=locale.text("discussed.intro"),
        order="discussed.most_comments_first",
        years=make_year_bars(locale, archive.discussed, path_of_years),
        notes=_make_notes(archive, locale),
    )
    yield from lists.make_pages(whole)


def _make_notes(archive: Archive, locale: Locale) -> dict[str, str]:
    """Slug -> the comments over the crawls, for papers that several crawls counted."""
    crawls = {group.listing.slug: group.listing.crawled for group in archive.listings}
    notes: dict[str, str] = {}
    for paper in archive.discussed:
        history = compute_comment_history(paper, crawls)
        if len(history) > 1:
            notes[paper.slug] = format_history(locale, history)
    return notes


def format_history(locale: Locale, history: Sequence[CommentCount]) -> str:
    """`1 comment on 20 Oct 2025, 4 on 3 Nov 2025, still 4 on 9 Nov 2025`."""
    first = history[0]
    comments = locale.plural("counts.comments", first.comments)
    day = locale.short_day(first.day)
    parts = [locale.text("discussed.first", comments=comments, day=day)]
    for before, count in pairwise(history):
        is_same = count.comments == before.comments
        key = "discussed.unchanged" if is_same else "discussed.changed"
        day = locale.short_day(count.day)
        parts.append(locale.text(key, count=count.comments, day=day))
    return locale.text("list.separator").join(parts)
