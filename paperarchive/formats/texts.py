"""Titles and abstracts as papers' files have them, from the texts of sources.

In: a text, and how its source writes it. Out: a title as plain text, an abstract in the
Markdown of papers' files, with an empty line between its paragraphs.
"""

import re
from collections.abc import Iterator
from enum import Enum

from paperarchive.text.characters import repair_characters
from paperarchive.text.html_remains import decode_html, has_markup
from paperarchive.text.latex.placeholders import PRIVATE, Placeholders, make_spans
from paperarchive.text.latex.repair import repair, repair_title, write_plain
from paperarchive.text.latex.source import (
    LATEX_SIGN,
    decode_latex,
    replace_formulas,
)
from paperarchive.text.markdown_source import adapt_markdown
from paperarchive.text.markup import render_line
from paperarchive.text.spans import Span, SpanKind
from paperarchive.text.write_markdown import format_markdown


class TextKind(Enum):
    """How a source writes its texts."""

    FLATTENED = "flattened"
    """The text of a web page: LaTeX that lost its marks, one paragraph."""
    LATEX = "latex"
    """LaTeX as authors send it to arXiv: `$...$`, `87.0\\%`, lines broken anywhere."""
    BIBTEX = "bibtex"
    """LaTeX as in a bibliography: braces around capitals, `{\\v S}`, `\\textendash`."""
    HTML = "html"
    """Plain text with elements such as `<i>` and `<sup>`, and entities."""
    PLAIN = "plain"
    """Plain text, which may have `$...$`."""
    MARKDOWN = "markdown"


_LONGEST = 100_000
"""Characters of the longest text that is decoded; a longer one is plain text."""
_EMPTY_LINE = re.compile(r"\n[ \t\r\f\v]*\n\s*|\\par(?![A-Za-z])(?:\{\})?\s*")
_INDENTED_LINE = re.compile(r"(?<=[.!?:)])\n[ \t]+(?=\S)")
_FLUSH_LINE = re.compile(r"\n(?=\S)")
_TEXTS_OF_ZOTERO = (
    (re.compile(r"\\&(?=#?\w{1,20};)"), "&"),
    (
        re.compile(
            r"(?:\{\\textless\}|\\textless\{\}|\{\\textless\{\}\}|\{?\$<\$\}?)(?=/?[A-Za-z])"
        ),
        "<",
    ),
    (
        re.compile(
            r"(?<=[A-Za-z\"/])(?:\{\\textgreater\}|\\textgreater\{\}|\{\\textgreater\{\}\}|\{?\$>\$\}?)"
        ),
        ">",
    ),
)
"""HTML that an export wrote as LaTeX: `{\\textless}i{\\textgreater}`."""
_ESCAPED_TAG = re.compile(r"&lt;(/?(?:i|b|em|strong|sub|sup|p|scp)/?)&gt;", re.I)
_SIGN = re.compile(r"[\\{}$<&~`^_]|''|--|[^\x00-\x7f]")
"""What every title has that is not as it should be: a quick test."""
_COMMAND = re.compile(r"\\[A-Za-z%&_#$'\"`^~{}]|\{\\")


def make_title(text: str, kind: TextKind) -> str:
    """Make a title: plain text on one line; empty if nothing is left."""
    if kind is TextKind.FLATTENED:
        return " ".join(repair_title(_join_lines(text)).split())
    if kind is TextKind.MARKDOWN:
        return render_line(adapt_markdown(_join_lines(text)))
    if _SIGN.search(text) is None:
        return " ".join(text.split())
    plain = map(write_plain, _make_paragraphs(text.strip(), kind))
    return " ".join(" ".join(plain).split())


def make_abstract(text: str, kind: TextKind) -> str:
    """Make an abstract; empty if nothing is left."""
    if kind is TextKind.FLATTENED:
        return format_markdown(repair(_join_lines(text))).strip()
    if kind is TextKind.MARKDOWN:
        return adapt_markdown(text).strip()
    written = [
        format_markdown(spans).strip() for spans in _make_paragraphs(text.strip(), kind)
    ]
    return "\n\n".join(filter(None, written))


def _join_lines(text: str) -> str:
    return " ".join(repair_characters(text).split())


def _make_paragraphs(text: str, kind: TextKind) -> Iterator[tuple[Span, ...]]:
    """Decode a text; yields the spans of each paragraph."""
    if len(text) > _LONGEST or PRIVATE.search(text):
        for paragraph in _EMPTY_LINE.split(text):
            yield (Span(SpanKind.TEXT, _join_lines(paragraph)),)
        return
    placeholders = Placeholders()
    if kind is TextKind.BIBTEX:
        for pattern, replacement in _TEXTS_OF_ZOTERO:
            text = pattern.sub(replacement, text)
    if kind is TextKind.HTML or (kind is TextKind.BIBTEX and has_markup(text)):
        text = _decode_elements(text, placeholders)
    for paragraph in _split_paragraphs(text, kind):
        decoded = _decode(_join_lines(paragraph), kind, placeholders)
        yield make_spans(" ".join(decoded.split()), placeholders)


def _decode_elements(text: str, placeholders: Placeholders) -> str:
    """Decode HTML around formulas, in which `<` is a sign."""
    text = _ESCAPED_TAG.sub(r"<\1>", text)
    if "$" in text:
        text = replace_formulas(text, placeholders)
    return replace_formulas(decode_html(text, placeholders), placeholders)


def _split_paragraphs(text: str, kind: TextKind) -> Iterator[str]:
    """Cut a text at its empty lines; arXiv begins a paragraph with an indented line."""
    for paragraph in _EMPTY_LINE.split(text):
        if kind is TextKind.LATEX and _FLUSH_LINE.search(paragraph):
            yield from _INDENTED_LINE.split(paragraph)
        else:
            yield paragraph


def _decode(line: str, kind: TextKind, placeholders: Placeholders) -> str:
    """Decode the LaTeX of one paragraph, which is on one line."""
    if LATEX_SIGN.search(line) is None:
        return line
    if kind is TextKind.BIBTEX or kind is TextKind.LATEX:
        return decode_latex(line, placeholders, is_bibtex=kind is TextKind.BIBTEX)
    if _COMMAND.search(line):
        return decode_latex(line, placeholders, is_bibtex=False)
    return replace_formulas(line, placeholders)
