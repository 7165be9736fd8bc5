"""Formulas as MathML."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.text.mathml import format_mathml
from tests.text.test_formulas import TEX


@given(TEX.map("".join) | st.text(max_size=40))
def test_mathml_is_well_formed_or_none(tex: str) -> None:
    markup = format_mathml(tex)
    if markup is not None:
        assert ElementTree.fromstring(markup).get("display") == "inline"
        assert format_mathml(tex) == markup


def test_mathml_of_a_formula() -> None:
    assert format_mathml("x_1") == (
        '<math xmlns="http://www.w3.org/1998/Math/MathML" display="inline">'
        "<mrow><msub><mi>x</mi><mn>1</mn></msub></mrow></math>"
    )


@pytest.mark.parametrize(
    "tex",
    [
        *(r"\jedi", "x^2^3", "{", "a & b", "\x02", r"\frac{1", r"\frac{1}", "x}", "{" * 99 + "}" * 99),
        *("{" * 5000, r"\hat" * 5000, "x^" * 5000, r"\sqrt{" * 5000),
    ],
)
def test_a_formula_that_cannot_be_mathml_gives_none(tex: str) -> None:
    assert format_mathml(tex) is None


def test_a_formula_cannot_inject_markup() -> None:
    assert "<script" not in (format_mathml(r"\text{<script>alert(1)</script>}") or "")
    assert "<script" not in (format_mathml("<script>") or "")
