"""Placeholders: private characters in a text, each in place of a span that no rule may
change.

In: a text under repair. Out: the same text with one private character for a formula, an
address or code; later the spans of the whole text.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from paperarchive.text.latex.prose import EMPHASIS, END, STRONG
from paperarchive.text.spans import Span, SpanKind

PRIVATE: Final = re.compile("[\ufdd0-\ufdef\U000f0000-\U000fffff]")
"""What a text must not have before placeholders are put in."""
_PLACEHOLDER: Final = re.compile("[\U000f0000-\U000fffff]")
_FIRST: Final = 0xF0000
_PRIVATE_CHARACTER: Final = re.compile(
    f"([{EMPHASIS}{STRONG}{END}\U000f0000-\U000fffff])"
)
_EMPHASIS_KINDS: Final = {EMPHASIS: SpanKind.EMPHASIS, STRONG: SpanKind.STRONG}


class Placeholders:
    """Private characters in a text, each in place of a span that must not change."""

    def __init__(self) -> None:
        self.spans: list[Span] = []

    def add(self, kind: SpanKind, text: str) -> str:
        """Add a span; returns its placeholder. A placeholder in its text is resolved."""
        text = _PLACEHOLDER.sub(lambda found: self.find(found.group()).text, text)
        self.spans.append(Span(kind, text))
        return chr(_FIRST + len(self.spans) - 1)

    def find(self, character: str) -> Span:
        """Return the span of a placeholder."""
        return self.spans[ord(character) - _FIRST]


def make_spans(text: str, placeholders: Placeholders) -> tuple[Span, ...]:
    """Cut a text at its private characters: at least one span, of nested emphasis the
    outer one.
    """
    spans = _join_spans(_cut_spans(text, placeholders))
    return tuple(_join_spans(_trim(spans))) or (Span(SpanKind.TEXT, ""),)


def _cut_spans(text: str, placeholders: Placeholders) -> Iterator[Span]:
    """Cut a text at its private characters; of nested emphasis the outer one counts."""
    parts = _PRIVATE_CHARACTER.split(text)
    opened: list[SpanKind] = []
    for part, character in zip(parts[::2], [*parts[1::2], ""], strict=True):
        kind = opened[0] if opened else SpanKind.TEXT
        yield Span(kind, part)
        if character == END:
            del opened[-1:]
        elif character in _EMPHASIS_KINDS:
            opened.append(_EMPHASIS_KINDS[character])
        elif character:
            yield _give_kind(kind, placeholders.find(character))


def _give_kind(kind: SpanKind, span: Span) -> Span:
    """Give a protected text the kind of the text around it; formulas keep theirs."""
    if span.kind is SpanKind.TEXT:
        return Span(kind, span.text)
    return span


def _trim(spans: Iterable[Span]) -> Iterator[Span]:
    """Move the spaces at both ends of emphasis into spans of text."""
    for span in spans:
        if span.kind in (SpanKind.TEXT, SpanKind.FORMULA):
            yield span
            continue
        words = span.text.strip()
        start = len(span.text) - len(span.text.lstrip())
        yield Span(SpanKind.TEXT, span.text[:start])
        yield Span(span.kind, words)
        yield Span(SpanKind.TEXT, span.text[start + len(words) :])


def _join_spans(spans: Iterable[Span]) -> list[Span]:
    """Drop empty spans, and join neighbours of one kind unless they are formulas."""
    joined: list[Span] = []
    for span in spans:
        if not span.text:
            continue
        if joined and _can_join(joined[-1], span):
            span = Span(span.kind, joined.pop().text + span.text)
        joined.append(span)
    return joined


def _can_join(one: Span, other: Span) -> bool:
    return one.kind is other.kind and one.kind is not SpanKind.FORMULA
