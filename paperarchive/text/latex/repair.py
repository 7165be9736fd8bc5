"""The repair of LaTeX debris: what the listing's site flattened, put back into what a
reader should see.

In: a title or an abstract as dumped. Out: spans of text, emphasis and formulas, or, for
a title, plain text. What is
not debris does not change, and what is not certain stays: a wrong repair is worse than
none. Addresses, tags and code are taken out before any rule looks at the text. The
stages: formulas (latex_words.py, latex_math.py, latex_growth.py), then running text
(latex_text.py). Source: the rules and their precision were measured on 37,446 abstracts
whose LaTeX is known.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from paperarchive.text.formulas import format_plain, format_unicode
from paperarchive.text.latex.growth import find_formulas
from paperarchive.text.latex.prose import EMPHASIS, END, STRONG, repair_text
from paperarchive.text.spans import Span, SpanKind

_LENGTH_LIMIT: Final = 100_000
_FIRST_STORED: Final = 0xF0000
_PRIVATE: Final = re.compile("[\ufdd0-\ufdef\U000f0000-\U000fffff]")
_STORED: Final = re.compile("[\U000f0000-\U000fffff]")
_MARKS: Final = re.compile(f"[{EMPHASIS}{STRONG}{END}\U000f0000-\U000fffff]")

# These tell the text without debris, nearly all of it: a sign, or a word where a rule
# could take it. Each begins with
# characters, not with a look behind, so that the search skips to them: ten times as
# fast.
_SIGN: Final = re.compile(r"[\\^_{}~`]")
_AFTER_NUMBER: Final = re.compile(
    r"[\d%)}](?: ?(?:times(?! )|sim|pm|mu|log)|eta|zeta|theta|[Gg]amma|[Dd]elta|epsilon|Theta|iota|kappa|[Ll]ambda|rho"
    r"|[Ss]igma|tau|[Pp]h?i|chi|Psi|[Oo]mega|[Xx]i|[Uu]psilon|[mn]u)|\dtimes"
)
_WORD: Final = re.compile(
    r"--|''|times(?=\d|[A-Za-z]\b| [B-HJ-Zb-z]\b)| times(?= \d[\d.])|sim(?= ?\d)|approx(?=\d)|ge(?=\d)|le(?=\d)"
    r"|log(?=[({]|[A-Za-z]\b| [b-zB-HJ-Z]\b)|dots(?= ?,)| ge(?= [A-Za-z\d]\b)| le(?= [A-Za-z\d]\b)| ge(?= \d)"
    r"| le(?= \d)| gg(?= \w\b)| ll(?= \w\b)|forall|left(?=[(\[|])|big(?=[(\[|])|Big(?=[(\[|])|arrow|leq|geq|lesssim"
    r"|gtrsim|infty|mathcal|mathbb|mathbf|mathrm|mathfrak|mathsf|mathscr|boldsymbol|operatorname|ldots|cdots|langle"
    r"|rangle|floor|ceil|nabla|varphi|varepsilon|varsigma|vartheta|varrho|varnothing|circ\b|circ[A-Z]|equiv\b|neq"
    r"|notin\b|simeq\b|succeq\b|preceq\b|cdot| ell\b|\(ell\b|propto|subseteq|supseteq|otimes|oplus|setminus|mapsto"
)
_PROTECTED: Final = re.compile(
    r"(?P<address>(?:https?://|ftp://|www\.)[^\s{}<>|^`\"]+)"
    r"|(?<![\w.\-/])(?:[\w\-]++\.)++[a-z]{2,6}/[^\s{}<>|^`\",;)]+"
    r"|</?[A-Za-z][\w\-]{0,20}(?:\s[^<>\n]{0,80})?/?>"
    r"|(?<![\\$])(?:(?<!\w)\$(?=[^\s$])|\$(?=[\\^_]))"
    r"(?P<formula>(?=[\\^_])[^$\n]{1,200}?|[^$\n]{1,200}?[\\^_][^$\n]{0,200}?)(?<=[^\s\\])\$(?!\$)"
    r"|(?<![`\w])(?P<ticks>`{1,3})(?=[^\s`])[^`'\n]{1,200}(?P=ticks)(?!`)"
)
# Two words side by side stand between the signs of two prices, not in a formula.
_PROSE: Final = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,} [A-Za-z]{2,}")
_ADDRESS_END: Final = re.compile(r"[.,;:!?'\])\\]+$")
_ADDRESS_ESCAPE: Final = re.compile(r"\\([%&_#$~\-])")


def repair(text: str) -> tuple[Span, ...]:
    """Repair an abstract.

    text: one paragraph as dumped. Returns spans in order, at least one, no two of TEXT
    side by side; a FORMULA is TeX source and stands only where Unicode cannot write the
    formula. Text without debris is one TEXT span, the same. The spans have every letter
    and digit of the text but those of LaTeX commands. A text of more than 100,000
    characters is left as it is.
    """
    if len(text) > _LENGTH_LIMIT or not _may_have_debris(text) or _PRIVATE.search(text):
        return (Span(SpanKind.TEXT, text),)
    store: list[Span] = []

    def keep(span: Span) -> str:
        store.append(span)
        return chr(_FIRST_STORED + len(store) - 1)

    pieces = find_formulas(_protect(text, keep))
    marked = "".join(
        keep(Span(SpanKind.FORMULA, piece.text)) if piece.is_formula else piece.text
        for piece in pieces
    )
    spans = _merge(_trim(_merge(_make_spans(repair_text(marked), store))))
    return tuple(spans) or (Span(SpanKind.TEXT, ""),)


def _may_have_debris(text: str) -> bool:
    """Tell, in no time, whether any rule could apply; where it says no, none does."""
    return any(pattern.search(text) for pattern in (_SIGN, _AFTER_NUMBER, _WORD))


def repair_title(text: str) -> str:
    """Repair a title, which is plain text.

    text: one line as dumped. Returns the repaired line: emphasis as bare words,
    formulas in Unicode or else as the most readable plain text.
    """
    return "".join(
        format_unicode(span.text) or format_plain(span.text)
        if span.kind is SpanKind.FORMULA
        else span.text
        for span in repair(text)
    )


def _protect(text: str, keep: Callable[[Span], str]) -> str:
    """Put private characters for addresses, tags and code, which no rule may touch.

    keep: stores a span and gives the character for it.
    """

    def replace(match: re.Match[str]) -> str:
        """The character for a match, and what of it is not protected."""
        source = match.group()
        if match["formula"] and not _PROSE.search(match["formula"]):
            written = format_unicode(match["formula"])
            return keep(
                Span(SpanKind.FORMULA, match["formula"])
                if written is None
                else Span(SpanKind.TEXT, written)
            )
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
        yield Span(kind, marked[position:end])
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


def _trim(spans: list[Span]) -> Iterator[Span]:
    """Put the outer blanks of emphasis apart: it neither begins nor ends with one."""
    for span in spans:
        words = span.text.strip()
        if span.kind in (SpanKind.TEXT, SpanKind.FORMULA) or words == span.text:
            yield span
            continue
        start = span.text.find(words) if words else len(span.text)
        yield Span(SpanKind.TEXT, span.text[:start])
        yield Span(span.kind, words)
        yield Span(SpanKind.TEXT, span.text[start + len(words) :])


def _merge(spans: Iterable[Span]) -> list[Span]:
    """Drop empty spans and join neighbours of one kind; formulas stay apart."""
    merged: list[Span] = []
    for span in spans:
        if not span.text:
            continue
        if (
            merged
            and merged[-1].kind is span.kind
            and span.kind is not SpanKind.FORMULA
        ):
            merged[-1] = Span(span.kind, merged[-1].text + span.text)
        else:
            merged.append(span)
    return merged
