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
        while end > start and _is_trailing(text, start, end):
            end -= 1
        if not _URL_SCHEME.fullmatch(text, start, end):
            yield start, end


def _is_trailing(text: str, start: int, end: int) -> bool:
    """Tell whether the last character belongs to the sentence rather than the address."""
    last = text[end - 1]
    if last == ")":
        return text.count(")", start, end) > text.count("(", start, end)
    return last in ".,;:!?'*_~"


def format_markdown(spans: Sequence[Span]) -> str:
    """Write spans as one paragraph of Markdown that renders to exactly their text.

    A span whose delimiters would not be read as such is written as plain text:
    emphasis that begins within a word, a formula that touches a digit.
    """
    shown = [(span, _show(span)) for span in spans]
    shown = [(span, text) for span, text in shown if text]
    # No two spans in a row have delimiters, so the character after delimiters, which
    # decides whether they are read as such, is the first of a plain text.
    following = [text[0] for _, text in shown[1:]]
    written = ""
    has_delimiters = False
    for (span, text), after in zip(shown, [*following, ""], strict=False):
        before = written[-1:]
        part = None if has_delimiters else _format_delimited(span, before, after)
        has_delimiters = part is not None
        if part is None:
            part = escape_markdown(text, before=before, after=after)
        written += part
    return _escape_line_start(written)


def _show(span: Span) -> str:
    return format_plain(span.text) if span.kind is SpanKind.FORMULA else span.text


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
    return _escape_underscores(text, before, after) if "_" in text else text


def _escape_underscores(text: str, before: str, after: str) -> str:
    """Escape underscores but those within a word, which are never emphasis."""
    left = "a" if before.isalnum() else " "
    right = "a" if after.isalnum() else " "
    return _OUTER_UNDERSCORE.sub(r"\\_", f"{left}{text}{right}")[1:-1]


def _escape_line_start(line: str) -> str:
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
    touches_digit = before.isdigit() or after.isdigit()
    if touches_digit or not _FORMULA.fullmatch(tex):
        return None
    return f"${tex}$"


def _format_emphasis(span: Span, before: str, after: str) -> str | None:
    inner = escape_markdown(span.text)
    opens = _is_flanking(inner[0], before)
    closes = _is_flanking(inner[-1], after)
    delimiter = _DELIMITERS[span.kind]
    return f"{delimiter}{inner}{delimiter}" if opens and closes else None


def _is_flanking(inner: str, outer: str) -> bool:
    """Tell whether a delimiter between two characters opens or closes emphasis."""
    if inner.isspace():
        return False
    return not _is_punctuation(inner) or _ends_word(outer)


def _ends_word(character: str) -> bool:
    return not character or character.isspace() or _is_punctuation(character)


def _is_punctuation(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)
