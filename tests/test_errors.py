"""Problems: how they are said, ordered and raised."""

import pickle
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.errors import (
    LONGEST_MESSAGE,
    Problem,
    Problems,
    ProblemsError,
    Severity,
    find_nearest,
    make_visible,
    shorten,
)


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (Problem("a.md", "is wrong", "write it", line=4, key="date"), "a.md:4: date: is wrong (write it)"),
        (Problem("a.md", "is wrong", "write it", line=4), "a.md:4: is wrong (write it)"),
        (Problem("a.md", "is wrong", "write it"), "a.md: is wrong (write it)"),
        (Problem("a.md", "is odd", "look", line=1, key="x", severity=Severity.WARNING), "a.md:1: x: is odd (look)"),
    ],
)
def test_a_problem_says_its_place_what_is_wrong_and_what_to_do(problem: Problem, said: str) -> None:
    assert str(problem) == said


def test_problems_come_by_file_line_and_key() -> None:
    found = [
        Problem(path, "m", "a", line=line, key=key)
        for path, line, key in [("b", 1, "x"), ("a", 10, "x"), ("a", 9, "y")]
    ]
    found += [Problem("a", "m", "a", line=9, key="x"), Problem("a", "m", "a")]
    places = [(problem.path, problem.line, problem.key) for problem in Problems(found)]
    assert places == [("a", None, None), ("a", 9, "x"), ("a", 9, "y"), ("a", 10, "x"), ("b", 1, "x")]


def test_nothing_is_raised_where_nothing_was_found() -> None:
    Problems().raise_if_any(strict=True)


def test_a_warning_is_raised_only_where_strict() -> None:
    problems = Problems([Problem("a", "m", "a", line=1, severity=Severity.WARNING)])
    problems.raise_if_any()
    with pytest.raises(ProblemsError):
        problems.raise_if_any(strict=True)


def test_all_problems_are_raised_together_warnings_too() -> None:
    problems = Problems()
    problems.add(Problem("b", "is wrong", "mend it", line=1))
    problems.extend([Problem("a", "is odd", "look", line=1, severity=Severity.WARNING)])
    with pytest.raises(ProblemsError) as raised:
        problems.raise_if_any()
    assert str(raised.value) == "a:1: is odd (look)\nb:1: is wrong (mend it)"
    assert len(problems) == 2


def test_raised_problems_can_leave_a_process() -> None:
    error = ProblemsError((Problem("a", "m", "a", line=1),))
    assert pickle.loads(pickle.dumps(error)).problems == error.problems


@pytest.mark.parametrize(
    ("word", "nearest"), [("titel", "title"), ("TAGS", "tags"), ("author_counts", "author_count"), ("zzz", None)]
)
def test_the_nearest_known_word_is_found(word: str, nearest: str | None) -> None:
    assert find_nearest(word, ["title", "tags", "author_count"]) == nearest


@given(st.text(st.characters(), max_size=80))
def test_a_text_is_shown_on_one_line_without_characters_that_a_terminal_obeys(text: str) -> None:
    shown = make_visible(text)
    assert len(shown.splitlines()) <= 1
    assert not {"Cc", "Cs", "Zl", "Zp"} & set(map(unicodedata.category, shown))
    assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") & set(shown)
    assert text.isprintable() <= (shown == text)


def test_control_characters_and_bytes_are_shown_as_escapes() -> None:
    assert make_visible("a\n\x1b[31m\u202e\udcff\u2028é学") == r"a\n\x1b[31m\u202e\xff\u2028é学"


@given(st.text(max_size=3000) | st.integers(200, 3000).map(lambda length: "7" * length))
def test_a_text_of_any_length_is_cut_for_a_message(text: str) -> None:
    short = shorten(text)
    assert len(short) <= LONGEST_MESSAGE
    assert all(len(word) <= 161 for word in short.split())
    assert short == text or "…" in short


def test_the_values_of_a_problem_are_cut() -> None:
    problem = Problem("a.md", f"{'1' * 10**6!r} is not a number", "write digits", key="k" * 10**6)
    assert len(str(problem)) < 1000
    assert str(problem).startswith("a.md: kkk")
    assert problem.message.endswith("1' is not a number")
