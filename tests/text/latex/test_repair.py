"""The repair of LaTeX debris: text cases, every repair of four real dumps, and properties of all texts."""

import re
import sys
import unicodedata
from itertools import pairwise
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.text.formulas import format_plain, format_unicode
from paperarchive.text.latex.repair import repair, repair_title
from paperarchive.text.spans import Span, SpanKind
from tests.paths import CASES

TAGS = {SpanKind.EMPHASIS: "em", SpanKind.STRONG: "strong", SpanKind.FORMULA: "math"}
CASE = re.compile(r"^(?P<title>[^\n#]+)\n\.\n(?P<text>.*?)\n\.\n(?P<repaired>.*?)\n\.$", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| `(?P<text>.+)` \| `(?P<repaired>.+)` \|$", re.MULTILINE)


def read_cases() -> list[tuple[str, str, str]]:
    """Title, text and repaired text of every case."""
    source = (CASES / "latex.md").read_text(encoding="utf-8")
    return [(match["title"], match["text"], match["repaired"]) for match in CASE.finditer(source)]


def read_rows() -> list[tuple[str, str]]:
    """Text and repaired text of every row of the repairs in real dumps."""
    source = (CASES / "latex-dumps.md").read_text(encoding="utf-8")
    return [(unescape(match["text"]), unescape(match["repaired"])) for match in ROW.finditer(source)]


def unescape(cell: str) -> str:
    """A table's cell as text: vertical bars and backticks are entities in it."""
    return cell.replace("&#124;", "|").replace("&#96;", "`")


def show(spans: tuple[Span, ...]) -> str:
    """Spans with tags for their kinds."""
    return "".join(
        f"<{TAGS[span.kind]}>{span.text}</{TAGS[span.kind]}>" if span.kind in TAGS else span.text for span in spans
    )


def find_letters(text: str) -> str:
    """The letters and digits of a text, superscripts and subscripts as plain ones."""
    return "".join(character for character in unicodedata.normalize("NFKC", text) if character.isalnum())


@pytest.mark.parametrize(("title", "text", "repaired"), read_cases(), ids=lambda value: str(value)[:40])
def test_a_case_comes_out_as_written(title: str, text: str, repaired: str) -> None:
    assert show(repair(text)) == repaired, title


@pytest.mark.parametrize(("text", "repaired"), read_rows())
def test_a_repair_of_a_real_dump_comes_out_as_checked(text: str, repaired: str) -> None:
    assert show(repair(text)) == repaired


def test_the_case_files_are_read_whole() -> None:
    source = (CASES / "latex.md").read_text(encoding="utf-8")
    assert len(read_cases()) * 3 == source.count("\n.\n") + source.endswith("\n.")
    table = (CASES / "latex-dumps.md").read_text(encoding="utf-8")
    assert len(read_rows()) == table.count("\n| `") > 100


def test_text_without_debris_is_one_span_of_the_same_text() -> None:
    text = "Plain text, 3 times over (see https://a.org/b_c)."
    assert repair(text) == (Span(SpanKind.TEXT, text),)
    assert repair("") == (Span(SpanKind.TEXT, ""),)


def test_text_of_nothing_but_debris_is_one_empty_span() -> None:
    assert repair(r"\emph{}") == (Span(SpanKind.TEXT, ""),)


def test_markdown_of_the_author_is_text() -> None:
    assert repair("a **bold** `x' word") == (Span(SpanKind.TEXT, "a **bold** ‘x’ word"),)


def test_a_formula_within_emphasis_splits_it() -> None:
    assert [span.kind for span in repair(r"\emph{the p_d(y) of it}")] == [
        SpanKind.EMPHASIS,
        SpanKind.TEXT,
        SpanKind.FORMULA,
        SpanKind.TEXT,
        SpanKind.EMPHASIS,
    ]


def test_an_address_within_emphasis_is_emphasis() -> None:
    assert repair(r"\emph{see https://a.org/x_1 now}") == (Span(SpanKind.EMPHASIS, "see https://a.org/x_1 now"),)


def test_a_title_is_plain_text() -> None:
    assert repair_title(r"\emph{M^3CoT} -- 256times256 in mathcal{O}(1/n)") == "M³CoT – 256×256 in O(1/n)"
    assert repair_title("Once Upon a {it Time} in {it Graph}: L^infty") == "Once Upon a Time in Graph: L^∞"
    assert repair_title("m_y at SemEval-2019") == "m_y at SemEval-2019"


def test_a_text_beyond_the_limit_does_not_change() -> None:
    text = "x^2 " * 30_000
    assert repair(text) == (Span(SpanKind.TEXT, text),)


def test_a_text_with_private_characters_does_not_change() -> None:
    for character in ("\ufdd0", "\U000f0001"):
        assert repair(f"x^2 {character}") == (Span(SpanKind.TEXT, f"x^2 {character}"),)


PLAIN = (
    "the model alpha beta left right in log lequel quadrangle anecdotes max_len a_b_c (see 3 10 2024 it's <b> $26K {De,"
    " https://github.com/a/b_c_1-d [x] F1, 95%, ~10% C++ top-1 e.g. naïve État 例 sim2real GPT-4 x/y"
)
BROKEN = (
    r"\emph{ \textbf{ } { ^2 _{ mathcal{ leq 5times sum_{i=1} \alpha `` '' -- ~ \% \" \'e phi_x ( ) [ | left( right)"
    r" \\ x 1{n} hat $ $x^ \footnote{ \href{a}{ rho_h"
)
UNITS = (
    r"x^ _{ { } ( x_1 x_d p_d( 1{n} \emph{ ``a `a -- ~a a. nleq beta \' left( x_d+ sum_{i} \frac{ hat{ \"a mathcal{O}("
    r" x_{ a- leq \hat ''a $x^ \footnote{ \href{a} \textcolor{ www. <a \'a {it a_ a^{b {a-b {x_d} (x_d) x_d,"
)
SURE = r"x^2 F_1 p_d(y) -- ``so'' 95\% \emph{so} \textbf{it} L^{n+1} na\"ive"
WORD = st.sampled_from(PLAIN.split())
DEBRIS = st.sampled_from([*BROKEN.split(), " ", "\\", "\n"])


@given(st.lists(WORD, max_size=12))
def test_plain_words_do_not_change(words: list[str]) -> None:
    text = " ".join(words)
    assert repair(text) == (Span(SpanKind.TEXT, text),)


@given(st.text())
def test_any_text_is_repaired_into_spans(text: str) -> None:
    spans = repair(text)
    assert spans
    assert not any(one.kind is two.kind is SpanKind.TEXT for one, two in pairwise(spans))
    assert all(span.text for span in spans) or len(spans) == 1


@given(st.lists(DEBRIS, max_size=25).map("".join))
def test_any_debris_is_repaired_into_spans(text: str) -> None:
    spans = repair(text)
    assert all(span.text for span in spans) or len(spans) == 1
    assert repair_title(text) is not None


@given(st.lists(WORD | st.sampled_from(SURE.split())))
def test_letters_and_digits_do_not_change_but_for_commands(words: list[str]) -> None:
    text = " ".join(words)
    bare = re.sub(r"\\(?:emph|textbf)", "", text).replace('\\"i', "ï")
    assert find_letters("".join(span.text for span in repair(text))) == find_letters(bare)


@given(st.lists(WORD | DEBRIS, max_size=12).map(" ".join))
def test_a_repaired_title_has_the_letters_of_its_spans(text: str) -> None:
    plain = "".join(
        (format_unicode(span.text) or format_plain(span.text)) if span.kind is SpanKind.FORMULA else span.text
        for span in repair(text)
    )
    assert repair_title(text) == plain


@pytest.mark.parametrize(("title", "text"), [case[:2] for case in read_cases()])
def test_repaired_text_does_not_change_again(title: str, text: str) -> None:
    once = "".join(span.text for span in repair(text) if span.kind is not SpanKind.FORMULA)
    if not re.search(r"\$|\\|_|``", once):
        assert "".join(span.text for span in repair(once)) == once, title


@pytest.mark.parametrize(
    "unit",
    [*UNITS.split(), "x_d + ", "x_d ", "\\hat ", "{it a ", "rho = ", "a ` b"],
)
def test_the_steps_taken_are_linear(unit: str) -> None:
    short = count_calls(unit * (5_000 // len(unit)))
    long = count_calls(unit * (20_000 // len(unit)))
    assert long < 5 * short


def count_calls(text: str) -> int:
    """Count the functions called to repair a text, those of C included."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    repair(text)  # fills the caches
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        repair(text)
    finally:
        sys.setprofile(before)
    return calls
