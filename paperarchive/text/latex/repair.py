"""The repair of LaTeX debris: what a listing's site flattened, as a reader should see it.

In: a title or an abstract as dumped. Out: spans of text, emphasis and formulas; for a
title plain text. Text that is not debris does not change, and neither does debris whose
repair is not certain: a wrong repair is worse than none.

Phases: addresses, tags and code become placeholders, which no rule touches; formulas
are restored (commands.py, math.py, growth.py) and become placeholders too; then running
text is repaired (prose.py). Placeholders are private characters, each for one span.
Source: the rules and their precision were measured on 37,446 abstracts whose LaTeX is
known.
"""

import re
from collections.abc import Iterable
from typing import Final

from paperarchive.text.formulas import format_plain, format_unicode
from paperarchive.text.latex.growth import find_formulas
from paperarchive.text.latex.placeholders import PRIVATE, Placeholders, make_spans
from paperarchive.text.latex.prose import repair_text
from paperarchive.text.spans import Span, SpanKind

_MAXIMUM_LENGTH: Final = 100_000

# These find debris quickly: a sign, or a word where a rule could take it. Most texts
# have neither. Each begins with characters rather than a lookbehind, so that the search
# skips to them, which makes it ten times as fast.
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
# Two words in a row are between the signs of two prices, not in a formula.
_PROSE: Final = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,} [A-Za-z]{2,}")
_ADDRESS_END: Final = re.compile(r"[.,;:!?'\])\\]+$")
_ADDRESS_ESCAPE: Final = re.compile(r"\\([%&_#$~\-])")


def repair(text: str) -> tuple[Span, ...]:
    """Repair an abstract.

    text: one paragraph as dumped.
    Returns spans in order, at least one, no two of kind TEXT in a row. A FORMULA is TeX
    source, where Unicode cannot write the formula. A text without debris, or of more
    than 100,000 characters, is one TEXT span with the same text. The spans have every
    letter and digit of the text but those of LaTeX commands.
    """
    if not _is_repairable(text):
        return (Span(SpanKind.TEXT, text),)
    placeholders = Placeholders()
    protected = _protect(text, placeholders)
    segments: list[str] = []
    for segment in find_formulas(protected):
        if segment.is_formula:
            segments.append(placeholders.add(SpanKind.FORMULA, segment.text))
        else:
            segments.append(segment.text)
    repaired = repair_text("".join(segments))
    return make_spans(repaired, placeholders)


def _is_repairable(text: str) -> bool:
    """Tell whether a rule could apply; a quick test that never misses debris."""
    if len(text) > _MAXIMUM_LENGTH or PRIVATE.search(text):
        return False
    found = _SIGN.search(text) or _AFTER_NUMBER.search(text) or _WORD.search(text)
    return found is not None


def repair_title(text: str) -> str:
    """Repair a title.

    text: one line as dumped.
    Returns plain text: emphasis without marks, formulas in Unicode, or else as the most
    readable plain text.
    """
    return write_plain(repair(text))


def write_plain(spans: Iterable[Span]) -> str:
    """Write spans as plain text: emphasis without marks, formulas in Unicode, or else as
    the most readable plain text.
    """
    return "".join([_write_span(span) for span in spans])


def _write_span(span: Span) -> str:
    if span.kind is not SpanKind.FORMULA:
        return span.text
    return format_unicode(span.text) or format_plain(span.text)


def _protect(text: str, placeholders: Placeholders) -> str:
    """Put placeholders in a text for addresses, tags, code and whole formulas."""

    def replace(match: re.Match[str]) -> str:
        if match["address"]:
            return protect_address(match["address"], placeholders)
        formula = match["formula"]
        if not formula or _PROSE.search(formula):
            return placeholders.add(SpanKind.TEXT, match.group())
        written = format_unicode(formula)
        if written is None:
            return placeholders.add(SpanKind.FORMULA, formula)
        return placeholders.add(SpanKind.TEXT, written)

    return _PROTECTED.sub(replace, text)


def protect_address(source: str, placeholders: Placeholders) -> str:
    """Put a placeholder for an address; the punctuation after it stays text."""
    end = _ADDRESS_END.search(source)
    punctuation = end.group() if end else ""
    address = source.removesuffix(punctuation)
    unescaped = _ADDRESS_ESCAPE.sub(r"\1", address)
    return placeholders.add(SpanKind.TEXT, unescaped) + punctuation
