"""TeX formulas as MathML, which browsers render.

In: the TeX source of one formula, without its dollar signs. Out: MathML by
latex2mathml, if it knows every part of the formula and `mathml_rules` allows it. A
formula may be a stranger's: nothing of it reaches a page but what is on that list.
"""

import re
from typing import Final
from xml.etree import ElementTree

# latex2mathml's exceptions have no common base.
from latex2mathml import exceptions as mathml_exceptions
from latex2mathml.converter import convert_to_element

from paperarchive.text.formulas import DEPTH_LIMIT
from paperarchive.text.mathml_rules import FormulaError, check_mathml

MAXIMUM_LENGTH: Final = 2000
"""In characters of source. The longest in 9,810 abstracts have some 200."""

# What latex2mathml raises for formulas that it cannot convert.
_FAILURES: Final[tuple[type[Exception], ...]] = (
    *(
        error
        for error in vars(mathml_exceptions).values()
        if isinstance(error, type) and issubclass(error, Exception)
    ),
    AttributeError,
    IndexError,
    KeyError,
    RecursionError,
    RuntimeError,
    StopIteration,
    TypeError,
    ValueError,
)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BRACE: Final = re.compile(r"\\.|[{}]", re.DOTALL)
_DEPTH_CHANGES: Final = {"{": 1, "}": -1}
_MACRO: Final = re.compile(
    r"\\(?:(?:re|provide)?newcommand|g?def|let|(?:re)?newenvironment|DeclareMathOperator)(?![A-Za-z])"
)
"""Commands that define others: a few lines of them expand to gigabytes."""
_ESCAPED_REFERENCE: Final = re.compile(r"&amp;(#x[0-9A-Fa-f]{1,6};)")


def format_mathml(tex: str) -> str:
    """Write a formula as inline MathML.

    tex: TeX source without dollar signs.
    Returns one `<math display="inline">` element, the same bytes for the same source.
    Raises FormulaError if latex2mathml fails or does not know a command, and for what a
    page may not have.
    """
    _check_source(tex)
    try:
        root = convert_to_element(tex, display="inline")
        check_mathml(root)
        markup = ElementTree.tostring(root, encoding="unicode")
    except FormulaError:
        raise
    except _FAILURES as error:
        raise FormulaError("it is not complete, or not understood") from error
    # latex2mathml writes characters as references, in the text of its elements.
    return _ESCAPED_REFERENCE.sub(r"&\1", markup)


def _check_source(tex: str) -> None:
    if len(tex) > MAXIMUM_LENGTH:
        raise FormulaError(f"it is longer than {MAXIMUM_LENGTH:,} characters")
    if _CONTROL.search(tex):
        raise FormulaError("it has a control character")
    macro = _MACRO.search(tex)
    if macro:
        raise FormulaError(f"{macro[0]} is not allowed: write its meaning out")
    _check_braces(tex)


def _check_braces(tex: str) -> None:
    """Raise FormulaError if the braces of a formula do not match, or nest too deeply."""
    depth = 0
    for brace in _BRACE.findall(tex):
        depth += _DEPTH_CHANGES.get(brace, 0)
        if depth < 0:
            break
        if depth > DEPTH_LIMIT:
            raise FormulaError(f"its braces nest deeper than {DEPTH_LIMIT} levels")
    if depth:
        raise FormulaError("its braces do not match")
