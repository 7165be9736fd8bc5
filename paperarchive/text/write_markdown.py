"""Writes repaired text as Markdown that renders to exactly that text.

In: spans of text, emphasis and formulas. Out: one paragraph in the dialect that
`markup.py` reads. Source: CommonMark 0.31, its rules for delimiter runs and for what
begins a line.
"""

import re
from collections.abc import Iterator, Sequence

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar

from paperarchive.text.formulas import format_plain
from paperarchive.text.spans import Span, SpanKind

_URL = re.compile(r"https?://[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]+")
_URL_SCHEME = re.compile("https?://")
# What begins a list item, heading, quotation or fence; the number of an item stays
# before the backslash.
_LINE_START = re.compile(
    r"\d{1,9}(?=[.)](?:\s|$))|(?=#{1,6}(?:\s|$)|>|[-+](?:\s|$)|-{3,}|~{3}|={3})"
)
_ENTITY = re.compile(r"&(?=#?\w{1,40};)")
_ENTITY_START = re.compile(r"&(?=#?\w{0,40}\Z)")
_ALWAYS_ESCAPED = re.compile(r"[\\`*\[\]<$]")
_OUTER_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_FORMULA = re.compile(r"(?!\s)[^$\n\r]+(?<!\s)")
_DELIMITERS = {SpanKind.EMPHASIS: "*", SpanKind.STRONG: "**"}


def find_urls(text: str) -> Iterator[tuple[int, int]]:
    """Find the http addresses in plain text: their starts and ends, without the
    punctuation that follows them.
    """
    for match in _URL.finditer(text):
        start, end = match.span()
        while _is_punctuated(text, start, end):
            end -= 1
        if not _URL_SCHEME.fullmatch(text, start, end):
            yield start, end


def _is_punctuated(text: str, start: int, end: int) -> bool:
    """Tell whether the last character of an address belongs to its sentence.

    A closing bracket does if the address does not open it.
    """
    last = text[end - 1]
    if last == ")":
        return text.count(")", start, end) > text.count("(", start, end)
    return last in ".,;:!?'*_~"


def format_markdown(spans: Sequence[Span]) -> str:
    """Write spans as one paragraph of Markdown that renders to exactly their text.

    A span whose delimiters would not be read as such is written as plain text:
    emphasis that begins within a word, a formula that touches a digit.
    """
    shown = list(filter(_render_plain, spans))
    texts = list(map(_render_plain, shown))
    # No two spans in a row have delimiters, so the character after delimiters, which
    # decides whether they are read as such, is the first of a plain text.
    following = [text[0] for text in texts[1:]] + [""]
    written = ""
    has_delimiters = False
    for span, text, after in zip(shown, texts, following, strict=False):
        before = written[-1:]
        part = None
        if not has_delimiters:
            part = _format_delimited(span, before, after)
        has_delimiters = part is not None
        if part is None:
            part = escape_markdown(text, before=before, after=after)
        written += part
    return _escape_line_start(written)


def _render_plain(span: Span) -> str:
    """Write a span as `markup.py` renders it in plain text."""
    if span.kind is SpanKind.FORMULA:
        return format_plain(span.text)
    return span.text


def escape_markdown(text: str, *, before: str = "", after: str = "") -> str:
    """Escape plain text so that it renders as itself; http addresses become autolinks.

    before, after: the characters next to the text in its line; empty at the ends.
    """
    parts: list[str] = []
    position = 0
    for start, end in find_urls(text):
        parts.append(_escape_words(text[position:start], before, "<"))
        parts.append(f"<{text[start:end]}>")
        position = end
        before = ">"
    parts.append(_escape_words(text[position:], before, after))
    return "".join(parts)


def _escape_words(text: str, before: str, after: str) -> str:
    text = _ALWAYS_ESCAPED.sub(r"\\\g<0>", text)
    text = _ENTITY.sub(r"\\&", text)
    if after.isalnum() or after in ("#", ";"):
        text = _ENTITY_START.sub(r"\\&", text)
    if "_" in text:
        return _escape_underscores(text, before, after)
    return text


def _escape_underscores(text: str, before: str, after: str) -> str:
    """Escape underscores but those within a word, which are never emphasis."""
    left = _stand_in(before)
    right = _stand_in(after)
    return _OUTER_UNDERSCORE.sub(r"\\_", left + text + right)[1:-1]


def _stand_in(character: str) -> str:
    """Return a letter for a letter or digit, a space for anything else or nothing."""
    return "a" if character.isalnum() else " "


def _escape_line_start(line: str) -> str:
    """Put a backslash where a line would begin a block other than a paragraph."""
    match = _LINE_START.match(line)
    if match is None:
        return line
    return f"{match.group()}\\{line[match.end() :]}"


def _format_delimited(span: Span, before: str, after: str) -> str | None:
    """Write a span with its delimiters; None for plain text, and where they would not
    be read as delimiters.
    """
    if span.kind is SpanKind.FORMULA:
        return _format_formula(span.text, before, after)
    if span.kind in _DELIMITERS and span.text.strip():
        return _format_emphasis(span, before, after)
    return None


def _format_formula(tex: str, before: str, after: str) -> str | None:
    """Write `$...$`; None next to a digit, or with spaces inside of the dollar signs."""
    if before.isdigit() or after.isdigit():
        return None
    if not _FORMULA.fullmatch(tex):
        return None
    return f"${tex}$"


def _format_emphasis(span: Span, before: str, after: str) -> str | None:
    """Write `*...*` or `**...**`; None where either end would not be read as one."""
    inner = escape_markdown(span.text)
    opens = _is_flanking(inner[0], before)
    closes = _is_flanking(inner[-1], after)
    if not opens or not closes:
        return None
    delimiter = _DELIMITERS[span.kind]
    return f"{delimiter}{inner}{delimiter}"


def _is_flanking(inner: str, outer: str) -> bool:
    """Tell whether a delimiter between two characters opens or closes emphasis.

    inner: the character within the emphasis. outer: the one next to it; empty at the
    ends of the line.
    """
    if inner.isspace():
        return False
    if not _is_punctuation(inner):
        return True
    if not outer or outer.isspace():
        return True
    return _is_punctuation(outer)


def _is_punctuation(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)
