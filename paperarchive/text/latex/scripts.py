"""Rules for scripts: what an argument is, and whether scripts belong to a formula.

In: tokens joined as TeX, in which every command has its backslash. Out: a script that
takes a letter, a number or a sign; whether scripts are certain. The rules are patterns;
of each table the first that matches decides.
"""

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from paperarchive.text.latex.tokens import FUNCTIONS

END: Final = "\0"
"""Ends the first argument in what a certainty rule matches."""

_FUNCTION: Final = f"(?:{'|'.join(FUNCTIONS)})"
_WORD: Final = "[A-Za-z]{2,}"
_BASE: Final = "[^_^]*"


class SimpleScript(NamedTuple):
    """A script without a group or a command."""

    token_count: int
    """The number of its tokens, the sign included."""
    tex: str


@dataclass(frozen=True, slots=True)
class ArgumentRule:
    """A rule for the argument of a script."""

    example: str
    pattern: re.Pattern[str]
    """Matches the base, the sign, the argument, as such a group, and what follows."""
    token_count: int = 2
    """Of the sign and the argument."""


ARGUMENT_RULES: Final = (
    ArgumentRule("7^th", re.compile(r"\d+\^(?P<argument>st|nd|rd|th)(?![A-Za-z^])")),
    ArgumentRule("M^3CoT", re.compile(rf"{_BASE}\^(?P<argument>\d++)(?!\.\d)")),
    ArgumentRule("x_2", re.compile(rf"{_BASE}_(?P<argument>\d++)(?!\.\d|[A-Za-z_])")),
    ArgumentRule(
        "H_2O", re.compile(r"[^a-z_^]*_(?P<argument>\d)(?=[A-Z](?![A-Za-z_]))")
    ),
    ArgumentRule(
        "x_i", re.compile(rf"{_BASE}[_^](?P<argument>[A-Za-z])(?![A-Za-z\d])")
    ),
    ArgumentRule("a^nb^n", re.compile(rf"{_BASE}\^(?P<argument>[A-Za-z])(?=[bcd]\^)")),
    ArgumentRule(
        "10^-6", re.compile(rf"{_BASE}\^(?P<argument>[-−]\d+)"), token_count=3
    ),
    ArgumentRule(
        "x^+",
        re.compile(rf"{_BASE}[_^](?P<argument>[-+*])(?![A-Za-z\d_^]|(?P=argument))"),
    ),
)
"""Anything else is not a script: `T_1w`, `x_0.5`, `max_len`."""


def read_simple_script(source: str) -> SimpleScript | None:
    """Read a script with a letter, a number or a sign as its argument.

    source: the base, the sign and the three tokens that follow it.
    """
    for rule in ARGUMENT_RULES:
        match = rule.pattern.match(source)
        if match is not None:
            sign = source[match.start("argument") - 1]
            argument = match["argument"].replace("−", "-")
            tex = argument if len(argument) == 1 else f"{{{argument}}}"
            return SimpleScript(rule.token_count, sign + tex)
    return None


@dataclass(frozen=True, slots=True)
class CertaintyRule:
    """A rule that tells scripts of a formula from parts of an identifier."""

    examples: str
    pattern: re.Pattern[str]
    """Matches the base, the first sign and the first token of its argument, as TeX;
    END; and the two tokens that follow all scripts of the base, as dumped.
    """
    is_certain: bool | None
    """None: only in a text with other formulas."""


CERTAINTY_RULES: Final = (
    CertaintyRule("a_b@host", re.compile(f"[^{END}]*{END}@"), False),
    CertaintyRule("a_b.txt", re.compile(rf"[^{END}]*{END}\.[a-zß-öø-ÿα-ω]"), False),
    CertaintyRule(
        "log_2, max_i, min_{x}",
        re.compile(rf"{_FUNCTION}[_^](?:\{{|(?:\d+|[ijknt]){END})"),
        True,
    ),
    CertaintyRule("log_file", re.compile(f"{_FUNCTION}[_^]"), False),
    CertaintyRule(
        "name_{a}_b, path_{a}/b",
        re.compile(rf"{_WORD}_\{{{END}[_./][^\W_]"),
        False,
    ),
    CertaintyRule("loss_{train}, loss^{2}", re.compile(rf"{_WORD}[_^]\{{"), True),
    CertaintyRule("GT^x", re.compile(r"[A-Z]{2,}\^"), True),
    CertaintyRule(
        "km^2, BLEU^+, word^T",
        re.compile(rf"{_WORD}\^(?:[+*]|\d+|[A-Z]){END}"),
        True,
    ),
    CertaintyRule("CO_2", re.compile(rf"[A-Z]{{2}}_\d+{END}"), True),
    CertaintyRule("file_n, word^word", re.compile(f"{_WORD}[_^]"), False),
    CertaintyRule(
        "x_d, alpha_d, but x_i, p_d(y)",
        re.compile(rf"(?:[a-z]|\\[a-z]+)_(?![ijknt])[a-z]{END}(?!\()"),
        None,
    ),
)
"""Anything else is certain: `x^n`, `x_{n}`, `x_1`, `X_d`."""


def is_certain(source: str, *, evident: bool) -> bool:
    """Tell whether scripts belong to a formula rather than to an identifier.

    source: what `CertaintyRule.pattern` matches.
    evident: whether the text has other formulas.
    """
    for rule in CERTAINTY_RULES:
        if rule.pattern.match(source):
            return evident if rule.is_certain is None else rule.is_certain
    return True
