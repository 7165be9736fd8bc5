"""Which numbers a pager shows."""

import pytest

from paperarchive.site.pager import make_pager


def numbers(number: int, total: int) -> list[int]:
    pager = make_pager("papers/", number, total)
    assert pager is not None
    return [page.number for page in pager.numbers]


def test_a_list_on_one_page_has_no_pager() -> None:
    assert make_pager("papers/", 1, 1) is None


@pytest.mark.parametrize(
    ("number", "total", "shown"),
    [
        (1, 2, [1, 2]),
        (1, 5, [1, 2, 3, 4, 5]),
        (1, 9, [1, 2, 3, 0, 9]),
        (5, 9, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        (6, 12, [1, 0, 4, 5, 6, 7, 8, 0, 12]),
        (12, 12, [1, 0, 10, 11, 12]),
    ],
)
def test_first_last_and_neighbours_are_shown_with_gaps_of_two_pages_and_more(
    number: int, total: int, shown: list[int]
) -> None:
    assert numbers(number, total) == shown


def test_the_first_page_has_the_list_s_own_address() -> None:
    pager = make_pager("tags/speech/", 2, 3)
    assert pager is not None
    assert (pager.previous, pager.next) == ("tags/speech/", "tags/speech/page/3/")
    assert [page.is_current for page in pager.numbers] == [False, True, False]
