"""Formulas as MathML: what is converted, what is refused and why."""

import html
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.text.mathml import MAXIMUM_LENGTH, format_mathml
from paperarchive.text.mathml_rules import MAXIMUM_ELEMENTS, FormulaError
from tests.text.test_formulas import TEX

COMMANDS = st.sampled_from(
    str.split(
        r"\href \style \class \rule \color \textcolor \colorbox \fcolorbox \hspace \kern \raise \text \unicode \Huge"
        r" \above \def \newcommand \mathbin \genfrac \verb \operatorname \begin{array} \end{array} \left \right"
    )
)
ARGUMENTS = st.sampled_from(
    [
        *("{javascript:alert(1)}", "{position:fixed}", "{9999em}", "9999em", "{red}", "{x202E}", "{|c|c|}", "{x}", "<"),
        *(
            "{<mi\nonclick='alert(1)'>x</mi>}",
            "{</mtext><script>alert(1)</script>}",
            "{&lt;b&gt;&#x3c;}",
            "{",
            "}",
            "&",
        ),
    ]
)
ALLOWED = re.compile(
    r"<(?:(math|menclose|mfrac|mi|mn|mo|mover|mpadded|mphantom|mroot|mrow|mspace|msqrt|mstyle|msub|msubsup|msup|mtable"
    r"|mtd|mtext|mtr|munder|munderover)((?: [a-z]+=\"[A-Za-z0-9:/.+ -]*\")*)(?: /)?|/m[a-z]+)>"
)


def find_reason(tex: str) -> str:
    """Why a formula is refused."""
    with pytest.raises(FormulaError) as refused:
        format_mathml(tex)
    return str(refused.value)


def convert(tex: str) -> str | None:
    try:
        return format_mathml(tex)
    except FormulaError:
        return None


@given(TEX.map("".join) | st.text(max_size=40) | st.lists(COMMANDS | ARGUMENTS, max_size=9).map("".join))
def test_mathml_has_nothing_but_what_is_allowed(tex: str) -> None:
    markup = convert(tex)
    if markup is None:
        return
    assert ElementTree.fromstring(markup).get("display") == "inline"
    assert format_mathml(tex) == markup
    rest = ALLOWED.sub("", markup)
    assert not set("<>") & set(rest)
    assert not re.search(
        "href|style|class|color|background| on[a-z]", "".join(match[2] or "" for match in ALLOWED.finditer(markup))
    )
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", html.unescape(markup))
    assert all(float(length) <= 10 for length in re.findall(r'="-?([0-9.]+)em"', markup))


def test_mathml_of_a_formula() -> None:
    assert format_mathml("x_1") == (
        '<math xmlns="http://www.w3.org/1998/Math/MathML" display="inline">'
        "<mrow><msub><mi>x</mi><mn>1</mn></msub></mrow></math>"
    )


@pytest.mark.parametrize(
    "tex",
    [
        *("x^2^3", "{", "a & b", "\x02", r"\frac{1", r"\frac{1}", "x}", "{" * 99 + "}" * 99),
        *("{" * 1500, r"\hat" * 400, "x^" * 900, r"\sqrt{" * 300),
    ],
)
def test_a_formula_that_is_not_sound_is_refused(tex: str) -> None:
    assert convert(tex) is None


@pytest.mark.parametrize(
    ("tex", "reason"),
    [
        (r"\href{javascript:alert(1)}{x}", r"a formula cannot have links: write a link in Markdown, not \href"),
        (r"\href{https://example.org/}{x}", r"a formula cannot have links: write a link in Markdown, not \href"),
        (r"\style{position:fixed}{x}", r"\style is not allowed"),
        (r"\class{site-header}{x}", r"\class is not allowed"),
        (r"\color{red}{x}", "a formula cannot have colours"),
        (r"\textcolor{url(//evil.example)}{x}", "a formula cannot have colours"),
        (r"\colorbox{black}{x}", r"a formula cannot have colours or \rule"),
        (r"\rule{1em}{1em}", r"a formula cannot have colours or \rule"),
        (r"\hspace{9999em}", "the length 9999em is too large"),
        (r"\kern-9999em x", "the length -9999em is too large"),
        (r"\hspace{x}", "'x' is not a length"),
        (r"\raise{3em}{x}", "the length 3em is too large"),
        (r"\raise{1em}{\raise{1em}{\raise{1em}{\raise{1em}{x}}}}", "its spaces together are too large"),
        (r"\hspace{9em}" * 7, "its spaces together are too large"),
        (r"a \above{9em} b", "the length 9em is too large"),
        (r"\Huge{x}", "the length 2.49em is too large"),
        (r"\unicode{x202E}", "it has the invisible character U+202E (RIGHT-TO-LEFT OVERRIDE)"),
        (r"\text{&#x202e;x}", "it has the invisible character U+202E (RIGHT-TO-LEFT OVERRIDE)"),
        ("\\text{a\u2066b}", "it has the invisible character U+2066 (LEFT-TO-RIGHT ISOLATE)"),
        (r"\unicode{x7}", "it has a control character"),
        (r"\unicode{x110000}", "it has a control character"),
        (r"\newcommand{\a}{x}\a", r"\newcommand is not allowed: write its meaning out"),
        (r"\def\a{xx}\def\b{\a\a}\b", r"\def is not allowed: write its meaning out"),
        (r"\jedi", r"the command \jedi is not known"),
        ("x" * (MAXIMUM_LENGTH + 1), "it is longer than 2,000 characters"),
        ("x" * (MAXIMUM_ELEMENTS + 1), "it has more than 1,000 parts"),
        ("{" * 21 + "}" * 21, "its braces nest deeper than 20 levels"),
        (r"\frac{1}", "it is not complete"),
        ("a & b", r"it has & outside of a table: write \&"),
        (r"\left(", "it is not complete, or not understood"),
        ("x}", "its braces do not match"),
    ],
)
def test_a_refused_formula_has_its_reason(tex: str, reason: str) -> None:
    assert find_reason(tex) == reason


@pytest.mark.parametrize(
    "tex",
    [
        *(r"\LaTeX", r"x \quad y \, z \! w \; v", r"\Big( x \Big)", r"\begin{array}{c|c}1&2\\3&4\end{array}"),
        *(r"\mathbf{x} \mathcal{L} \mathbb{R}", r"\hat{x} \overline{y} \underbrace{z}_2", r"\cancel{x} \boxed{y}"),
        *(
            r"\left\{ x \mid y \right\}",
            r"\sum_{i=1}^n \frac{1}{i^2}",
            r"\sqrt[3]{x}",
            r"\binom{n}{k}",
            r"\dfrac{a}{b}",
        ),
        *(r"\begin{cases}1&x\\0&y\end{cases}", r"\begin{align}a&=b\end{align}", r"\xrightarrow{f} \text{ if }"),
        *(
            r"\hspace{1cm} \hskip 3pt \kern 2mu x",
            r"\phantom{x} \smash{y}",
            r"f'' \pmod 5",
            r"\small{x}",
            r"\backslash",
        ),
    ],
)
def test_ordinary_formulas_are_allowed(tex: str) -> None:
    assert format_mathml(tex).startswith("<math ")


@pytest.mark.parametrize(
    "tex",
    [
        *(r"\text{<script>alert(1)</script>}", "<script>", "\\text{<mi\nonclick='alert(1)'>x</mi>}"),
        *("\\text{<mi\thref='javascript:alert(1)'>x</mi>}", r"\text{&lt;img src=x&gt;}", r"\mbox{</math><img src=x>}"),
        *(
            r"\verb|<mi/onclick=x>|",
            r"\unicode{x3c}",
            r"\operatorname{<a>}",
            r"\text{&#x26;lt;b&#x26;gt;}",
            r"\tag{<b>}",
        ),
    ],
)
def test_a_formula_cannot_inject_markup(tex: str) -> None:
    markup = convert(tex) or ""
    assert not set("<>") & set(ALLOWED.sub("", markup))


def test_references_are_decoded_once() -> None:
    assert "<mtext>&amp;lt;b&#x26;gt;</mtext>" in format_mathml(r"\text{&lt;b&#x26;gt;}")
