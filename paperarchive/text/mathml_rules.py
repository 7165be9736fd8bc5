"""What a formula's MathML may contain: an allow list of elements, attributes and sizes.

In: the elements that a converter made of TeX. Out: nothing, or FormulaError at the first
part that a page must not have: a link, a class, a style, a colour, an event handler, a
length with which a formula would cover or push away the page around it. Source: MathML
Core; the lengths are those that TeX's own spacing commands need.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from xml.etree.ElementTree import Element

from paperarchive.text.hidden import find_hidden, name_character

MAXIMUM_ELEMENTS: Final = 1000
MAXIMUM_DEPTH: Final = 100
"""The most elements within each other. Browsers stop at 512."""
_MAXIMUM_WIDTH: Final = 60.0
"""In em: all spaces of a formula together."""
_MAXIMUM_HEIGHT: Final = 10.0
"""In em: all moves up and down of a formula together."""

_REFERENCE: Final = re.compile(r"&#x([0-9A-Fa-f]{1,6});")
"""A character as latex2mathml writes it."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_UNKNOWN_COMMAND: Final = re.compile(r"\\(?:[A-Za-z]+|.?)", re.DOTALL)
_LENGTH: Final = re.compile(r"[+-]?(\d{0,6}(?:\.\d{0,6})?) ?([a-z]{0,5})")
_EM: Final = {
    **dict.fromkeys(("", "em", "pc"), 1.0),
    **dict.fromkeys(("pt", "bp", "dd"), 1 / 12),
    **dict.fromkeys(("sp", "width"), 0.0),
    "ex": 1 / 2,
    "px": 1 / 16,
    "mu": 1 / 18,
    "in": 6.0,
    "cm": 2.4,
    "mm": 0.24,
    "cc": 1.1,
}
"""Units of lengths in em; `width` is a multiple of the content's own."""
_NAMED_LENGTHS: Final = frozenset(
    f"{sign}{name}mathspace"
    for sign in ("", "negative")
    for name in ("thin", "medium", "thick")
)
_LIMITS: Final = {
    **dict.fromkeys(("width", "lspace", "rspace", "columnspacing"), 10.0),
    **dict.fromkeys(("height", "depth", "voffset", "rowspacing"), 2.0),
    **dict.fromkeys(("minsize", "maxsize"), 3.0),
    "linethickness": 0.5,
    "mathsize": 1.0,  # sizes multiply where elements are nested
}
"""Attributes with lengths -> the longest, in em."""

_BOOLEAN: Final = frozenset({"true", "false"})
_LINES: Final = frozenset({"none", "solid", "dashed"})
_WORDS: Final = {
    "display": frozenset({"inline"}),
    "xmlns": frozenset({"http://www.w3.org/1998/Math/MathML"}),
    **dict.fromkeys(
        ("accent", "displaystyle", "fence", "largeop", "movablelimits", "separator"),
        _BOOLEAN,
    ),
    "stretchy": _BOOLEAN,
    "form": frozenset({"prefix", "infix", "postfix"}),
    "scriptlevel": frozenset("012"),
    "linebreak": frozenset({"newline"}),
    "columnalign": frozenset({"left", "center", "right"}),
    "columnlines": _LINES,
    "rowlines": _LINES,
    "notation": frozenset(
        {"box", "downdiagonalstrike", "horizontalstrike", "updiagonalstrike"}
    ),
    "mathvariant": frozenset(
        str.split(
            "normal bold italic bold-italic double-struck script bold-script fraktur bold-fraktur monospace"
            " sans-serif bold-sans-serif sans-serif-italic sans-serif-bold-italic"
        )
    ),
}
"""Attributes with words -> the words that each may have."""
_ELEMENTS: Final = frozenset(
    str.split(
        "math menclose mfrac mi mn mo mover mpadded mphantom mroot mrow mspace msqrt mstyle msub msubsup msup mtable"
        " mtd mtext mtr munder munderover"
    )
)
_CHILD_COUNTS: Final = {
    **dict.fromkeys(("mfrac", "mroot", "msub", "msup", "munder", "mover"), 2),
    **dict.fromkeys(("msubsup", "munderover"), 3),
}
_REFUSED: Final = {
    "href": r"a formula cannot have links: write a link in Markdown, not \href",
    "class": r"\class is not allowed",
    "style": r"\style is not allowed",
    "mathcolor": "a formula cannot have colours",
    "mathbackground": r"a formula cannot have colours or \rule",
}
"""Attributes that are refused -> why, where their name would not say it."""


class FormulaError(ValueError):
    """Why a formula is not shown as MathML, as part of a sentence."""


def check_mathml(root: Element) -> None:
    """Check every element of a formula.

    Raises FormulaError for an element, attribute, length or character that is not
    allowed, for an incomplete element, and for a command that the converter has copied.
    """
    sizes = {"width": 0.0, "height": 0.0}
    for number, (element, depth) in enumerate(_walk(root)):
        if number >= MAXIMUM_ELEMENTS:
            raise FormulaError(f"it has more than {MAXIMUM_ELEMENTS:,} parts")
        if depth > MAXIMUM_DEPTH:
            raise FormulaError("its parts are nested too deeply")
        _check_element(element)
        if element.tag in ("mspace", "mpadded"):
            _add_sizes(element.attrib, sizes)
    if sizes["width"] > _MAXIMUM_WIDTH or sizes["height"] > _MAXIMUM_HEIGHT:
        raise FormulaError("its spaces together are too large")


def _walk(root: Element) -> Iterator[tuple[Element, int]]:
    """Every element with its depth, from 1; without recursion."""
    waiting = [(root, 1)]
    while waiting:
        element, depth = waiting.pop()
        yield element, depth
        waiting.extend((child, depth + 1) for child in element)


def _check_element(element: Element) -> None:
    if element.tag not in _ELEMENTS:
        raise FormulaError(f"the element {element.tag} is not allowed")
    if len(element) != _CHILD_COUNTS.get(element.tag, len(element)):
        raise FormulaError("it is not complete")
    for name, value in element.attrib.items():
        _check_attribute(name, value)
    if element.text:
        _check_text(element.text)
    if element.tail:
        raise FormulaError("it has text outside of its parts")


def _check_attribute(name: str, value: str) -> None:
    if name in _WORDS:
        if not _WORDS[name].issuperset(value.split()):
            raise FormulaError(f"{value[:40]!r} is not allowed for {name}")
    elif name in _LIMITS:
        for part in value.split():
            if _measure(part) > _LIMITS[name]:
                raise FormulaError(f"the length {part[:40]} is too large")
    else:
        raise FormulaError(_REFUSED.get(name, f"the attribute {name} is not allowed"))


def _measure(length: str) -> float:
    """The size of a length in em."""
    if length in _NAMED_LENGTHS:
        return 0.0
    found = _LENGTH.fullmatch(length)
    if found is None or found[1] in ("", ".") or found[2] not in _EM:
        raise FormulaError(f"{length[:40]!r} is not a length")
    return float(found[1]) * _EM[found[2]]


def _add_sizes(attributes: Mapping[str, str], sizes: dict[str, float]) -> None:
    sizes["width"] += _sum_lengths(attributes, ("width", "lspace"))
    sizes["height"] += _sum_lengths(attributes, ("height", "depth", "voffset"))


def _sum_lengths(attributes: Mapping[str, str], names: Iterable[str]) -> float:
    return sum(_measure(attributes[name]) for name in names if name in attributes)


def _check_text(text: str) -> None:
    """Check the text of an element, in which characters may stand as references."""
    command = _UNKNOWN_COMMAND.search(text)
    if command:
        raise FormulaError(f"the command {command[0][:40]} is not known")
    if text == "&":
        raise FormulaError(r"it has & outside of a table: write \&")
    decoded = _REFERENCE.sub(_decode, text)
    if _CONTROL.search(decoded):
        raise FormulaError("it has a control character")
    for character in find_hidden(decoded):
        # The invisible operators of mathematics, which converters write.
        if not "\u2061" <= character <= "\u2064":
            shown = name_character(character)
            raise FormulaError(f"it has the invisible character {shown}")


def _decode(reference: re.Match[str]) -> str:
    point = int(reference[1], 16)
    return chr(point) if point <= 0x10FFFF else "\0"
