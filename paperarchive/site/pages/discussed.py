"""The list of papers with comments, and how the comments grew over the crawls."""

from collections.abc import Iterator, Sequence
from functools import partial

from paperarchive.archive.archive import Archive
from paperarchive.archive.statistics import CommentCount, compute_comment_history
from paperarchive.site import urls
from paperarchive.site.cards import make_date_view
from paperarchive.site.charts import make_year_bars
from paperarchive.site.lists import ListMaker, PaperList
from paperarchive.site.page import Page


def make_discussed_pages(archive: Archive, lists: ListMaker) -> Iterator[Page]:
    """Make the list of papers with comments, most comments first."""
    whole = PaperList(
        path=urls.DISCUSSED,
        heading="Most discussed",
        papers=archive.discussed,
        intro="Papers with comments, counted when their listing was copied.",
        order="most comments first",
        years=make_year_bars(
            archive.discussed, partial(urls.search_years_path, words="comments:>=1")
        ),
        notes=_make_notes(archive),
    )
    yield from lists.make_pages(whole)


def _make_notes(archive: Archive) -> dict[str, str]:
    """Slug -> the comments over the crawls, for papers that several crawls counted."""
    crawls = {group.listing.slug: group.listing.crawled for group in archive.listings}
    notes: dict[str, str] = {}
    for paper in archive.discussed:
        history = compute_comment_history(paper, crawls)
        if len(history) > 1:
            notes[paper.slug] = format_history(history)
    return notes


def format_history(history: Sequence[CommentCount]) -> str:
    """`1 comment on 20 Oct 2025, 4 on 3 Nov 2025, still 4 on 9 Nov 2025`."""
    first, *later = history
    noun = "comment" if first.comments == 1 else "comments"
    parts = [f"{first.comments:,} {noun} on {make_date_view(first.day).short_label}"]
    before = first
    for count in later:
        still = "still " if count.comments == before.comments else ""
        day = make_date_view(count.day).short_label
        parts.append(f"{still}{count.comments:,} on {day}")
        before = count
    return ", ".join(parts)
