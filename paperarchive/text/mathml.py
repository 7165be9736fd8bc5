"""TeX formulas as MathML, which browsers show as it is meant.

In: the TeX source of one formula, without its dollar signs. Out: MathML, by
latex2mathml, where that knows all of it.
"""

import re
from typing import Final
from xml.etree import ElementTree

# latex2mathml names its exceptions one by one and without a common base.
from latex2mathml import exceptions as mathml_exceptions
from latex2mathml.converter import convert

from paperarchive.text.formulas import DEPTH_LIMIT

# Every way in which latex2mathml refuses a formula, or writes one that is no XML.
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
_CHILDREN: Final = {
    "mfrac": 2,
    "mroot": 2,
    "msub": 2,
    "msup": 2,
    "msubsup": 3,
    "munder": 2,
    "mover": 2,
    "munderover": 3,
}
_COPIED: Final = re.compile(r"\\")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BRACE: Final = re.compile(r"\\.|[{}]", re.DOTALL)


def format_mathml(tex: str) -> str | None:
    """Write a formula as inline MathML.

    tex: TeX source without dollar signs. Returns one `<math display="inline">` element,
    the same bytes for the same source; None where latex2mathml fails, does not know a
    command, or writes what is not well-formed MathML (it does not escape every
    character).
    """
    if _CONTROL.search(tex) or not 0 <= _find_depth(tex) <= DEPTH_LIMIT:
        return None
    try:
        markup = convert(tex, display="inline")
        root = ElementTree.fromstring(markup)  # noqa: S314  # what latex2mathml has just written, no entities
    except _FAILURES:
        return None
    return markup if all(_is_known(element) for element in root.iter()) else None


def _is_known(element: ElementTree.Element) -> bool:
    """Tell whether an element is whole MathML, and no command that latex2mathml copied
    for want of knowing it.
    """
    name = element.tag.removeprefix(_NAMESPACE)
    is_whole = len(element) == _CHILDREN.get(name, len(element))
    return (
        name != element.tag
        and name.startswith("m")
        and is_whole
        and not _COPIED.search(element.text or "")
    )


def _find_depth(tex: str) -> int:
    """Find how deep the braces of a formula nest; -1 if they do not match."""
    depth = deepest = 0
    for brace in _BRACE.findall(tex):
        depth += (brace == "{") - (brace == "}")
        deepest = max(deepest, depth)
        if depth < 0:
            return -1
    return deepest if depth == 0 else -1
