"""Files that do not look like a list of papers are refused, whole messages included."""

import datetime

from paperarchive.errors import Problems
from paperarchive.importing.archived import ArchivedDumps
from paperarchive.importing.gather import make_given
from paperarchive.importing.lists import ImportOptions, read_lists

CRAWLED = datetime.date(2025, 10, 29)
ABSTRACT = "We study a thing that nobody has studied before, and find that it holds in all of the cases."
LONELY = "A Title Alone\n\n• 7 authors\n·\nMay 5, 2024\n\n"


def make_dump(papers: int, lonely: int) -> str:
    entries = [f"Title {number}\n\n{ABSTRACT}\n\n• 7 authors\n·\nMay 5, 2024\n\n" for number in range(papers)]
    return "Daily Papers\n\nOct 29\n\n" + "".join(entries) + LONELY * lonely


def refuse(text: str) -> list[str]:
    """Read a new list; returns the problems that refuse it."""
    problems = Problems()
    archived = ArchivedDumps((), None, {})
    read = read_lists([make_given("a.txt", text.encode())], archived, ImportOptions(CRAWLED), problems)
    assert bool(read) != bool(problems)
    return list(map(str, problems))


def refused(papers: int, lonely: int) -> bool:
    return bool(refuse(make_dump(papers, lonely)))


def test_over_a_third_of_the_entries_must_be_quarantined() -> None:
    assert [refused(papers, lonely) for papers, lonely in ((4, 2), (3, 2), (1, 0))] == [False, True, False]


def test_a_dump_of_which_no_entry_is_left_is_refused() -> None:
    assert refused(0, 1)


def test_the_first_five_entries_are_shown_with_their_lines() -> None:
    problems = refuse(make_dump(1, 6))
    assert problems[:2] == [
        (
            'a.txt: does not look like the text of a "Daily Papers" page: 6 of 7 entries cannot be read '
            "(nothing was imported; if the file is right, import the rest with --force)"
        ),
        (
            "a.txt:13: a title without an abstract, or an abstract without a title: "
            "'A Title Alone • 7 authors · May 5, 2024' (fix it in a copy)"
        ),
    ]
    assert len(problems) == 6


def test_pairs_of_texts_alone_are_no_page() -> None:
    """Such as any prose has."""
    assert refuse(f"A Heading\n\n{ABSTRACT}\n\nAnother Heading\n\n{ABSTRACT}\n") == [
        (
            "a.txt: does not look like a page of papers: no line is that of a header, an author count, a date, or a "
            "link to a paper (nothing was imported; `paperarchive import --format help` lists the formats; if it is "
            "such a page, import it with --force)"
        )
    ]


def test_a_page_whose_entries_have_no_meta_lines_is_one() -> None:
    assert not refuse(f"Daily Papers\n\nOct 29\n\nA Title\n\n{ABSTRACT}\n")
    assert not refuse(f"Daily Papers\n\nA Title\n\n{ABSTRACT}\n")
