"""Spans: a repaired abstract before it is written as Markdown.

`latex/repair.py` makes them, `write_markdown.py` writes them.
"""

from dataclasses import dataclass
from enum import Enum


class SpanKind(Enum):
    """The role of a span."""

    TEXT = "text"
    EMPHASIS = "emphasis"
    STRONG = "strong"
    FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text with one role; spans do not nest."""

    kind: SpanKind
    text: str
    """The characters that a reader sees; for a formula its TeX source, without the
    dollar signs.
    """
