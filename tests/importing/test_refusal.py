"""Files that do not look like a list of papers are refused, whole messages included."""

from collections.abc import Callable

from paperarchive.formats.daily_papers.parse import parse_dump
from paperarchive.importing.refusal import find_implausibilities, is_implausible

ABSTRACT = "We study a thing that nobody has studied before, and find that it holds in all of the cases."
LONELY = "A Title Alone\n\n• 7 authors\n·\nMay 5, 2024\n\n"


def make_dump(papers: int, lonely: int) -> str:
    entries = [f"Title {number}\n\n{ABSTRACT}\n\n• 7 authors\n·\nMay 5, 2024\n\n" for number in range(papers)]
    return "Daily Papers\n\nOct 29\n\n" + "".join(entries) + LONELY * lonely


def refused(papers: int, lonely: int, judge: Callable[..., bool] = is_implausible) -> bool:
    return judge(parse_dump(make_dump(papers, lonely)))


def test_over_a_third_of_the_entries_must_be_quarantined() -> None:
    assert [refused(papers, lonely) for papers, lonely in ((4, 2), (3, 2), (1, 0))] == [False, True, False]


def test_a_dump_of_which_no_entry_is_left_is_refused() -> None:
    assert refused(0, 1)


def test_the_first_five_entries_are_shown_with_their_lines() -> None:
    problems = list(map(str, find_implausibilities(parse_dump(make_dump(1, 6)), "a.txt")))
    assert problems[:2] == [
        (
            "a.txt: does not look like a page of papers: 6 of 7 entries cannot be read "
            "(nothing was imported; if the file is right, import the rest with --force)"
        ),
        (
            "a.txt:13: a title without an abstract, or an abstract without a title: "
            "'A Title Alone • 7 authors · May 5, 2024' (fix it in a copy)"
        ),
    ]
    assert len(problems) == 6
