"""Formulas as Unicode and as plain text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.text.formulas import (
    SUBSCRIPTS,
    SUPERSCRIPTS,
    find_accented,
    find_symbol,
    format_plain,
    format_unicode,
)

PARTS = r"\alpha \frac \mathcal \hat \log \sqrt \text \{ \left( \jedi { } ^ _ x 1 & % $ ~ ' <"
TEX = st.lists(st.sampled_from([*PARTS.split(), " ", "\\"]))


@pytest.mark.parametrize(
    ("tex", "written"),
    [
        (r"256\times256", "256×256"),
        ("10^{-6}", "10⁻⁶"),
        ("x_1", "x₁"),
        ("L^2", "L²"),
        (r"\leq 5", "≤ 5"),
        (r"\pm0.3", "±0.3"),
        (r"\alpha", "α"),
        (r"\varepsilon", "ε"),
        (r"90^\circ", "90°"),
        (r"n\log n", "n log n"),
        (r"O(\log(m))", "O(log(m))"),
        (r"\mathbb{R}^n", "ℝⁿ"),
        (r"\mathrm{KL}(p)", "KL(p)"),
        (r"x_i, \dots, x_n", "xᵢ, …, xₙ"),
        (r"\{0,1\}^n", "{0,1}ⁿ"),
        ("f'(x)", "f′(x)"),
        (r"\sum_i x_i", "∑ᵢ xᵢ"),
        (r"\left(x\right)", "(x)"),
        ("a~b", "a b"),
        ("7^{th}", "7ᵗʰ"),
        ("A^*", "A*"),
        ("", ""),
    ],
)
def test_a_formula_with_a_form_for_every_part_is_written_in_unicode(tex: str, written: str) -> None:
    assert format_unicode(tex) == written
    assert format_plain(tex) == written


@pytest.mark.parametrize(
    ("tex", "written"),
    [
        (r"L^\infty", "L^∞"),
        (r"M^c_{\rho}", "M^c_ρ"),
        (r"\mathcal{O}(1/n)", "O(1/n)"),
        (r"\mathcal{O}(n^2)", "O(n²)"),
        ("p_d(y)", "p_d(y)"),
        ("x^{a+b}_q", "x^(a+b)_q"),
        (r"\frac{1}{n+1}", "1/(n+1)"),
        (r"\sqrt{n}", "√n"),
        (r"\hat \rho_h", "ρₕ"),
        (r"\jedi", "jedi"),
        ("_{large}", "_large"),
        (r"\mathbb{E}[x]", "E[x]"),
        (r"\mathcal{O}(\min\{S, T\})", "O(min{S, T})"),
        ("{x", "x"),
        ("x}", "x"),
        ("x^", "x^"),
        ("a & b", "a & b"),
    ],
)
def test_any_other_formula_has_a_plain_form_only(tex: str, written: str) -> None:
    assert format_unicode(tex) is None
    assert format_plain(tex) == written


@given(TEX.map("".join) | st.text(max_size=60))
def test_any_source_has_a_plain_form(tex: str) -> None:
    format_plain(tex)
    written = format_unicode(tex)
    if written is not None:
        assert " ".join(written.split()) == format_plain(tex)


@pytest.mark.parametrize("tex", ["{" * 5000, r"\hat" * 5000, "x^" * 5000, r"\sqrt{" * 5000])
def test_deep_nesting_does_not_fail(tex: str) -> None:
    assert format_unicode(tex) is None
    assert isinstance(format_plain(tex), str)


@pytest.mark.parametrize(
    ("source", "letter"),
    [(r"\"o", "ö"), (r"\'{e}", "é"), (r"\'{\i}", "í"), (r"\c{c}", "ç"), (r"\H{o}", "ő"), (r"\o", "ø"), (r"\ss", "ß")],
)
def test_an_accent_command_is_one_letter(source: str, letter: str) -> None:
    assert find_accented(source) == letter


@pytest.mark.parametrize("source", [r"\"", r"\jedi", r"\t{oo}", r"\%", r"\'t"])
def test_a_source_of_no_single_letter_gives_none(source: str) -> None:
    assert find_accented(source) is None


def test_a_symbol_is_found_by_its_name() -> None:
    assert (find_symbol("leq"), find_symbol("log"), find_symbol("prime")) == ("≤", "log", "′")
    assert find_symbol("jedi") is find_symbol("frac") is None


def test_every_superscript_and_subscript_is_one_character() -> None:
    assert all(len(form) == 1 for form in [*SUPERSCRIPTS.values(), *SUBSCRIPTS.values()])
