"""The rules for scripts, with their own examples and with counterexamples."""

import pytest

from paperarchive.text.latex.scripts import (
    ARGUMENT_RULES,
    CERTAINTY_RULES,
    END,
    ArgumentRule,
    CertaintyRule,
    is_certain,
    read_simple_script,
)


@pytest.mark.parametrize("rule", ARGUMENT_RULES, ids=lambda rule: rule.example)
def test_the_first_rule_that_matches_an_example_is_its_own(rule: ArgumentRule) -> None:
    assert next(other for other in ARGUMENT_RULES if other.pattern.match(rule.example)) == rule


@pytest.mark.parametrize(
    ("source", "tex"),
    [
        ("7^th", "^{th}"),
        ("M^3CoT", "^3"),
        ("10^-6", "^{-6}"),
        ("10^−6", "^{-6}"),
        ("10^-", "^-"),
        ("x_25", "_{25}"),
        ("H_2O", "_2"),
        ("a^nb^n", "^n"),
        (r"x_i\alpha", "_i"),
    ],
)
def test_a_script_is_read_as_far_as_its_argument_reaches(source: str, tex: str) -> None:
    script = read_simple_script(source)
    assert script is not None
    assert script.tex == tex


@pytest.mark.parametrize("source", ["T_1w", "x_0.5", "max_len", "x_1_a", "x^i2", "x_", "x__", "x^+^", "H_2Ox", "a^^"])
def test_a_part_of_an_identifier_is_no_script(source: str) -> None:
    assert read_simple_script(source) is None


@pytest.mark.parametrize(
    ("first", "after", "certain"),
    [
        ("a_b", "@host", False),
        ("a_b", ".txt", False),
        ("a_b", ". Then", None),
        ("log_2", " n", True),
        ("log_{", " n", True),
        ("log_f", " n", False),
        ("name_{", "_b", False),
        ("path_{", "/b", False),
        ("loss_{", " and", True),
        ("loss^{", "_b", True),
        ("GT^x", "", True),
        ("km^2", "", True),
        ("BLEU^+", "", True),
        ("word^w", "", False),
        ("CO_2", "", True),
        ("ab_2", "", False),
        ("file_n", "", False),
        ("x_d", " and", None),
        (r"\alpha_d", " and", None),
        ("x_i", " and", True),
        ("p_d", "(y)", True),
        ("x_1", "", True),
        ("X_d", "", True),
        ("x^n", "", True),
        (r"x_\alpha", "", True),
    ],
)
def test_scripts_are_certain_by_their_base_and_what_follows(first: str, after: str, certain: bool | None) -> None:
    source = first + END + after
    found = (is_certain(source, evident=False), is_certain(source, evident=True))
    assert found == {True: (True, True), False: (False, False), None: (False, True)}[certain]


@pytest.mark.parametrize("rule", CERTAINTY_RULES, ids=lambda rule: rule.examples)
def test_every_certainty_rule_decides_something(rule: CertaintyRule) -> None:
    sources = [
        *("a_b\0@", "a_b\0.txt", "log_2\0", "log_f\0", "name_{\0_b", "loss_{\0", "GT^x\0", "km^2\0", "CO_2\0"),
        *("file_n\0", "x_d\0"),
    ]
    assert any(next(r for r in CERTAINTY_RULES if r.pattern.match(s)) is rule for s in sources)
