"""Parsing dumps of listings: text cases, exact recovery of generated dumps, and no line of any text is lost."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.formats.daily_papers.page_lines import is_header_line
from paperarchive.formats.daily_papers.parse import Dump, EntryMeta, ListedDate, ListingEntry, clean_text, parse_dump
from paperarchive.paper import Organization

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
HEADER = ("new", "Get trending papers in your email inbox!", "Subscribe", "Daily Papers", "Oct 29")


def show_date(date: ListedDate | None) -> str:
    if date is None:
        return "none"
    return f"{MONTHS[date.month - 1]} {date.day}" + (f" {date.year}" if date.year else "")


def show_meta(meta: EntryMeta) -> str:
    organization = f"{meta.organization.handle or '-'}/{meta.organization.name}" if meta.organization else "-"
    who = f"{meta.author_count} authors" if meta.author_count else organization
    comments = "unknown" if meta.comments is None else meta.comments
    return f"{who}, {show_date(meta.date)}, {comments} comments"


def show_entry(entry: ListingEntry) -> list[str]:
    details = [entry.abstract, *([show_meta(entry.meta)] if entry.meta else [])]
    details += [f"arXiv {entry.arxiv}"] if entry.arxiv else []
    return [f"{entry.line}: {entry.title}", *(f"    {detail}" for detail in details)]


def show(dump: Dump) -> str:
    """A dump as the text cases show it, in the order of lines."""
    parts = [(entry.line, show_entry(entry)) for entry in dump.entries]
    for left in dump.quarantine:
        lines = [f"    {line.strip()}" for line in left.text.split("\n")]
        parts.append((left.line, [f"quarantine {left.line}: {left.why}", *lines]))
    parts += [
        (unread.line, [f"unread {unread.line}: {unread.why}", f"    {unread.text.strip()}"]) for unread in dump.unread
    ]
    return "\n".join([f"crawl day: {show_date(dump.crawl_day)}", *(line for _, part in sorted(parts) for line in part)])


@pytest.mark.cases("listings.md")
def test_a_case_is_parsed_as_expected(source: str, expected: str) -> None:
    assert show(parse_dump(source)) == expected


@pytest.mark.cases("listings.md")
def test_carriage_returns_change_nothing(source: str, expected: str) -> None:
    assert show(parse_dump(source.replace("\n", "\r\n"))) == expected


@pytest.mark.cases("listings.md")
def test_line_feeds_at_the_end_change_nothing(source: str, expected: str) -> None:
    assert show(parse_dump(source + "\n\n")) == expected


def test_an_empty_text_has_no_entries() -> None:
    assert parse_dump("") == Dump(None, (), ())


def test_quarantine_has_lines_unchanged() -> None:
    text = "A title\u00a0alone  \n\n  • 7 authors\n·\nFeb 30, 2024"
    (left,) = parse_dump(text).quarantine
    assert left.text == "A title\u00a0alone  \n  • 7 authors\n·\nFeb 30, 2024"


def test_zero_authors_is_an_unknown_count() -> None:
    dump = parse_dump("A title\n\n" + "The abstract is short. " * 5 + "\n\n• 0 authors\n·\nMay 5, 2024")
    assert show(dump).endswith("    -, May 5 2024, 0 comments")


def test_a_title_of_500_characters_is_told_from_its_abstract() -> None:
    title, abstract = "A long title " * 38, "The abstract says it all. " * 40
    dump = parse_dump(f"{title}\n\n{abstract}\n\n{title}\n\n{abstract}")
    assert [(entry.line, entry.title) for entry in dump.entries] == [(1, title.strip()), (5, title.strip())]


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\x02b", "ab"),
        ("\ufeffa\u200bb\u2060", "ab"),
        (" a\u00a0\u2028 b\t\x85c ", "a b c"),
        ("\u0645\u06cc\u200c\u062e\u0648", "\u0645\u06cc\u200c\u062e\u0648"),
    ],
)
def test_only_characters_that_are_not_text_are_removed(text: str, cleaned: str) -> None:
    assert clean_text(text) == cleaned


def test_no_character_that_a_paper_s_file_cannot_have_is_left() -> None:
    codes = [*range(9), *range(11, 32), *range(127, 160), 0xFFFE, 0xFFFF]
    assert clean_text("".join(f"a{chr(code)}" for code in codes)).replace(" ", "") == "a" * len(codes)


# --- properties

WORDS = st.sampled_from(
    [
        "model",
        "learning",
        "of",
        "the",
        "3D",
        "γ-ray",
        "学习",
        "Ünïted",
        "(RL)",
        "{\\tau}",
        "&",
        "50%",
        "'quoted'",
        "e.g.",
        "v2",
        "#1",
        "*",
    ]
)
# A title that ends in a full stop is told from a paragraph of the abstract above by its meta lines only.
TITLES = st.lists(WORDS, min_size=3, max_size=12).map(lambda words: "On " + " ".join([*words, "Tasks"]))
ABSTRACTS = st.lists(WORDS, min_size=40, max_size=60).map(lambda words: "We study " + " ".join(words) + ". It holds.")
DATES = st.tuples(st.integers(1, 12), st.integers(1, 28), st.none() | st.integers(1990, 2024))
ORGANIZATIONS = st.sampled_from(
    [
        ("nvidia NVIDIA", Organization("NVIDIA", "nvidia")),
        ("facebook AI at Meta", Organization("AI at Meta", "facebook")),
        ("Carnegie Mellon University Carnegie Mellon University", Organization("Carnegie Mellon University")),
        ("Mistral", Organization("Mistral")),
    ]
)
Who = int | tuple[str, Organization]
Listed = tuple[str, str, tuple[Who, tuple[int, int, int | None], int] | None]
ENTRIES = st.lists(
    st.tuples(
        TITLES,
        ABSTRACTS,
        st.none() | st.tuples(st.integers(1, 664) | ORGANIZATIONS, DATES, st.integers(0, 300)),
    ),
    max_size=8,
)


def write_dump(entries: Sequence[Listed]) -> str:
    """A dump with a header, blank lines between blocks, and no line feed at its end."""
    blocks = list(HEADER)
    for title, abstract, meta in entries:
        blocks += [title, abstract]
        if meta is not None:
            who, (month, day, year), comments = meta
            first = f"  • {who} authors" if isinstance(who, int) else who[0]
            date = f"{MONTHS[month - 1]} {day}" + (f", {year}" if year else "")
            blocks.append(f"{first}\n·\n{date}" + (f" {comments}" if comments else ""))
    return "\n\n".join(blocks)


def strip_lines(entry: ListingEntry) -> Listed:
    """An entry as it was generated."""
    if entry.meta is None:
        return (entry.title, entry.abstract, None)
    date, comments = entry.meta.date, entry.meta.comments
    assert date is not None
    assert comments is not None
    who: Who = entry.meta.author_count or 0
    if entry.meta.organization:
        handle = entry.meta.organization.handle
        name = entry.meta.organization.name
        doubled = f"{name} {name}" if " " in name else name
        who = (f"{handle} {name}" if handle else doubled, entry.meta.organization)
    return (entry.title, entry.abstract, (who, (date.month, date.day, date.year), comments))


@given(ENTRIES)
def test_every_entry_of_a_dump_is_recovered(entries: list[Listed]) -> None:
    dump = parse_dump(write_dump(entries))
    assert [strip_lines(entry) for entry in dump.entries] == entries
    assert dump.quarantine == ()


@given(ENTRIES)
def test_an_entry_s_line_is_its_title_s(entries: list[Listed]) -> None:
    text = write_dump(entries)
    lines = text.split("\n")
    assert all(lines[entry.line - 1] == entry.title for entry in parse_dump(text).entries)


PIECES = st.sampled_from(
    ["", "", "·", "•", "• 7 authors", "7 authors161", "May 5, 2024", "Feb 30 3", "May 5", "161", "-", "Daily Papers"]
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=20)
GARBAGE = st.lists(PIECES | TEXTS.map(lambda text: f"<{text}>"), max_size=30)


def account(dump: Dump) -> str:
    """All text of a dump's entries and quarantine, without meta lines."""
    texts = [text for entry in dump.entries for text in (entry.title, entry.abstract)]
    for entry in dump.entries:
        found = entry.meta.organization if entry.meta else None
        texts += [f"{found.handle} {found.name}", found.name] if found else []
    return "\n".join([*texts, *(clean_text(line) for left in dump.quarantine for line in left.text.split("\n"))])


def find_unknown_page_lines(dump: Dump, lines: Sequence[str]) -> list[str]:
    """The lines that are said to be of the page though no rule knows them, between its first and last known ones."""
    numbers = [number for number in dump.page_lines if number > (dump.crawl_day.line if dump.crawl_day else 0)]
    return [lines[number - 1] for number in numbers if lines[number - 1].startswith("<")]


@given(GARBAGE)
def test_no_line_of_text_is_lost(lines: list[str]) -> None:
    dump = parse_dump("\n".join(lines))
    told = account(dump)
    known = {clean_text(lines[number - 1]) for number in dump.page_lines}
    for number, line in enumerate(lines, 1):
        if clean_text(line) and number not in dump.page_lines and line.startswith("<"):
            assert clean_text(line) in told or clean_text(line) * 2 in told
    if sum(map(is_header_line, filter(None, known))) < 2:
        assert find_unknown_page_lines(dump, lines) == []


@given(GARBAGE, st.sampled_from(["\n", "\r\n"]))
def test_lines_of_entries_and_quarantine_are_in_order(lines: list[str], line_end: str) -> None:
    dump = parse_dump(line_end.join(lines))
    for found in (dump.entries, dump.quarantine):
        numbers = [part.line for part in found]
        assert numbers == sorted(set(numbers))
