"""The repair of LaTeX debris: what the listing's site flattened, put back into what a reader should see.

In: a title or an abstract as dumped. Out: spans of text, emphasis and formulas, or, for a title, plain text. What is
not debris does not change, and what is not certain stays: a wrong repair is worse than none. Addresses, tags and code
are taken out before any rule looks at the text. The stages: formulas (latex_words.py, latex_math.py, latex_growth.py),
then running text (latex_text.py).
Source: the rules and their precision were measured on 37,446 abstracts whose LaTeX is known.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from paperarchive.listing.latex_growth import find_formulas
from paperarchive.listing.latex_text import EMPHASIS, END, STRONG, repair_text
from paperarchive.text.formulas import format_plain, format_unicode
from paperarchive.text.spans import Span, SpanKind

_LENGTH_LIMIT: Final = 100_000
_FIRST_STORED: Final = 0xF0000
_PRIVATE: Final = re.compile("[\ufdd0-\ufdef\U000f0000-\U000fffff]")
_STORED: Final = re.compile("[\U000f0000-\U000fffff]")
_MARKS: Final = re.compile(f"[{EMPHASIS}{STRONG}{END}\U000f0000-\U000fffff]")

# One search tells the text without debris, nearly all of them: a sign, or a word where a rule could take it.
_DEBRIS: Final = re.compile(
    r"[\\^_{}~`]|--|''"
    r"|(?<=[\d%)}])(?:times|sim|pm|log|eta|zeta|theta|[Gg]amma|[Dd]elta|epsilon|[Tt]heta|iota|kappa|[Ll]ambda|rho"
    r"|[Ss]igma|tau|[Pp]h?i|chi|[Pp]si|[Oo]mega|[Xx]i|[Uu]psilon|[mn]u)"
    r"|(?:times|sim|approx|pm|ge|le|log)(?= ?\d)|(?<=\b[A-Za-z] )(?:times|ge|le|gg|ll)(?= \w\b)|\d (?:times|pm|mu) "
    r"|var(?:phi|epsilon|sigma|theta|rho|nothing)|arrow|[lg]eq|lesssim|gtrsim|infty|math(?:cal|bb|bf|rm|frak|sf|scr)"
    r"|boldsymbol|operatorname|[lc]dots|langle|rangle|[lr](?:floor|ceil)|nabla"
    r"|(?:circ|equiv|neq|notin|simeq|succeq|preceq|cdot|\bell)\b|propto|su[bp]seteq|otimes|oplus|setminus|mapsto"
    r"|\b[A-Za-z]?(?:log|times)(?=[({ A-Z])|\bforall\b|, ?dots|(?:left|[Bb]ig)[(\[|]"
)
_PROTECTED: Final = re.compile(
    r"(?P<address>(?:https?://|ftp://|www\.)[^\s{}<>|^`\"]+)"
    r"|(?<![\w.\-/])(?:[\w\-]++\.)++[a-z]{2,6}/[^\s{}<>|^`\",;)]+"
    r"|</?[A-Za-z][\w\-]{0,20}(?:\s[^<>\n]{0,80})?/?>"
    r"|(?<![`\w])(?P<ticks>`{1,3})(?=[^\s`])[^`'\n]{1,200}(?P=ticks)(?!`)"
)
_ADDRESS_END: Final = re.compile(r"[.,;:!?'\])\\]+$")
_ADDRESS_ESCAPE: Final = re.compile(r"\\([%&_#$~\-])")


def repair(text: str) -> tuple[Span, ...]:
    """Repair an abstract.

    text: one paragraph as dumped.
    Returns spans in order, at least one, no two of TEXT side by side; a FORMULA is TeX source and stands only where
    Unicode cannot write the formula. Text without debris is one TEXT span, the same. The spans have every letter and
    digit of the text but those of LaTeX commands. A text of more than 100,000 characters is left as it is.
    """
    if not _DEBRIS.search(text) or len(text) > _LENGTH_LIMIT or _PRIVATE.search(text):
        return (Span(SpanKind.TEXT, text),)
    store: list[Span] = []

    def keep(span: Span) -> str:
        store.append(span)
        return chr(_FIRST_STORED + len(store) - 1)

    pieces = find_formulas(_protect(text, keep))
    marked = "".join(keep(Span(SpanKind.FORMULA, piece.text)) if piece.is_formula else piece.text for piece in pieces)
    spans = _merge(_make_spans(repair_text(marked), store))
    return tuple(spans) or (Span(SpanKind.TEXT, ""),)


def repair_title(text: str) -> str:
    """Repair a title, which is plain text.

    text: one line as dumped.
    Returns the repaired line: emphasis as bare words, formulas in Unicode or else as the most readable plain text.
    """
    return "".join(
        format_unicode(span.text) or format_plain(span.text) if span.kind is SpanKind.FORMULA else span.text
        for span in repair(text)
    )


def _protect(text: str, keep: Callable[[Span], str]) -> str:
    """Put private characters for addresses, tags and code, which no rule may touch.

    keep: stores a span and gives the character for it.
    """

    def replace(match: re.Match[str]) -> str:
        source = match.group()
        if not match["address"]:
            return keep(Span(SpanKind.TEXT, source))
        end = _ADDRESS_END.search(source)
        rest = end.group() if end else ""
        address = source.removesuffix(rest)
        return keep(Span(SpanKind.TEXT, _ADDRESS_ESCAPE.sub(r"\1", address))) + rest

    return _PROTECTED.sub(replace, text)


def _make_spans(marked: str, store: list[Span]) -> Iterator[Span]:
    """Cut marked text into spans; of nested emphasis the outer counts.

    store: what the private characters stand for.
    """
    opened: list[SpanKind] = []
    position = 0
    for match in [*_MARKS.finditer(marked), None]:
        kind = opened[0] if opened else SpanKind.TEXT
        end = match.start() if match else len(marked)
        yield from _trim(kind, marked[position:end])
        if match is None:
            return
        position = match.end()
        sign = match.group()
        if sign == END:
            opened.pop()
        elif sign in (EMPHASIS, STRONG):
            opened.append(SpanKind.EMPHASIS if sign == EMPHASIS else SpanKind.STRONG)
        else:
            stored = store[ord(sign) - _FIRST_STORED]
            yield Span(kind, stored.text) if stored.kind is SpanKind.TEXT else stored


def _trim(kind: SpanKind, text: str) -> Iterator[Span]:
    """Make a span, its outer blanks apart: emphasis neither begins nor ends with one."""
    words = text.strip()
    if kind is SpanKind.TEXT or words == text:
        yield Span(kind, text)
        return
    start = text.find(words) if words else len(text)
    yield Span(SpanKind.TEXT, text[:start])
    yield Span(kind, words)
    yield Span(SpanKind.TEXT, text[start + len(words) :])


def _merge(spans: Iterator[Span]) -> list[Span]:
    """Drop empty spans and join neighbours of one kind; formulas stay apart."""
    merged: list[Span] = []
    for span in spans:
        if not span.text:
            continue
        if merged and merged[-1].kind is span.kind and span.kind is not SpanKind.FORMULA:
            merged[-1] = Span(span.kind, merged[-1].text + span.text)
        else:
            merged.append(span)
    return merged
