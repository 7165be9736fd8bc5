"""TeX formulas as MathML, which browsers render.

In: the TeX source of one formula, without its dollar signs. Out: MathML by
latex2mathml, if it knows every part of the formula.
"""

import re
from typing import Final
from xml.etree import ElementTree

# latex2mathml's exceptions have no common base.
from latex2mathml import exceptions as mathml_exceptions
from latex2mathml.converter import convert

from paperarchive.text.formulas import DEPTH_LIMIT

# What latex2mathml raises for formulas that it cannot convert, and ElementTree for
# output that is not well formed.
_FAILURES: Final[tuple[type[Exception], ...]] = (
    *(
        error
        for error in vars(mathml_exceptions).values()
        if isinstance(error, type) and issubclass(error, Exception)
    ),
    ElementTree.ParseError,
    IndexError,
    KeyError,
    RecursionError,
    StopIteration,
    TypeError,
    ValueError,
)
_NAMESPACE: Final = "{http://www.w3.org/1998/Math/MathML}"
_CHILD_COUNTS: Final = {
    "mfrac": 2,
    "mroot": 2,
    "msub": 2,
    "msup": 2,
    "msubsup": 3,
    "munder": 2,
    "mover": 2,
    "munderover": 3,
}
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BRACE: Final = re.compile(r"\\.|[{}]", re.DOTALL)
_DEPTH_CHANGES: Final = {"{": 1, "}": -1}


def format_mathml(tex: str) -> str | None:
    """Write a formula as inline MathML.

    tex: TeX source without dollar signs.
    Returns one `<math display="inline">` element, the same bytes for the same source.
    None if latex2mathml fails, does not know a command, or writes MathML that is not
    well formed (it does not escape every character).
    """
    if _CONTROL.search(tex) or not _is_balanced(tex):
        return None
    try:
        markup = convert(tex, display="inline")
        root = ElementTree.fromstring(markup)  # noqa: S314  # latex2mathml's output, without entities
    except _FAILURES:
        return None
    if not all(map(_is_converted, root.iter())):
        return None
    return markup


def _is_converted(element: ElementTree.Element) -> bool:
    """Tell whether an element is complete MathML, without a copy of an unknown command."""
    if not element.tag.startswith(f"{_NAMESPACE}m"):
        return False
    text = element.text or ""
    if "\\" in text:
        return False
    name = element.tag.removeprefix(_NAMESPACE)
    child_count = _CHILD_COUNTS.get(name, len(element))
    return len(element) == child_count


def _is_balanced(tex: str) -> bool:
    """Tell whether the braces of a formula match, and nest no deeper than the limit."""
    depth = 0
    for brace in _BRACE.findall(tex):
        depth += _DEPTH_CHANGES.get(brace, 0)
        if not 0 <= depth <= DEPTH_LIMIT:
            return False
    return depth == 0
