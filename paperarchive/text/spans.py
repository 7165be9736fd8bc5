"""Runs of text with their role: what a repaired title or abstract is before it is
written as Markdown.

In: nothing; these are values. Made by `listing/latex.py`, written as Markdown by
`text/markup.py`.
"""

from dataclasses import dataclass
from enum import Enum


class SpanKind(Enum):
    """The role of a run of text."""

    TEXT = "text"
    EMPHASIS = "emphasis"
    STRONG = "strong"
    FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class Span:
    """One run of text of one kind; runs do not nest."""

    kind: SpanKind
    """What the run is."""
    text: str
    """The characters a reader sees, unescaped; for a formula its TeX source, without
    the dollar signs.
    """
