"""The Markdown dialect: CommonMark without raw HTML, and `$...$` for formulas; nothing
else.

In: spans of repaired text, to be written as Markdown; or Markdown, to be rendered. Out:
Markdown that renders to exactly those spans; or HTML, plain text and the addresses in
it. Formulas become MathML; one that cannot is shown as its source. Source: CommonMark
0.31 as markdown-it-py reads it; formulas by mdit-py-plugins' dollarmath, under Pandoc's
rule (no blank inside the dollar signs, no digit outside them), so that `$5 and $6` are
prices.
"""

import re
from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any
from urllib.parse import urljoin

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_inline_dollar

from paperarchive.text.formulas import format_plain
from paperarchive.text.spans import Span, SpanKind

_URL = re.compile(r"https?://[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]+")
_LINE_START = re.compile(
    r"#{1,6}(?=\s|$)|>|[-+](?=\s|$)|-{3,}|~{3}|={3}|\d{1,9}(?=[.)](?:\s|$))"
)
_ENTITY = re.compile(r"&(?=#?\w{1,40};)")
_ALWAYS_ESCAPED = re.compile(r"[\\`*\[\]<$]")
_MARKS = {SpanKind.EMPHASIS: "*", SpanKind.STRONG: "**"}


ROOT_MARK = "\0"
"""What stands in `MarkdownText.marked` for the way to the site's root: no text that is
read may hold it.
"""

_BACKSLASH_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_AUTOLINK = re.compile(
    r"<(https?://(?!\S*xn--)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,3}(?:/[A-Za-z0-9._~/-]*)?)>"
)
_SIGNS = "`*_[]<$"
_RARE_SIGNS = f"{_SIGNS}&"
_MARKUP = re.compile(rf"[\x00-\x1f{re.escape(_SIGNS)}]|&#?\w{{1,40}};", re.ASCII)


@dataclass(frozen=True, slots=True)
class MarkdownLink:
    """An address in a Markdown text."""

    url: str
    """As written, encoded for a URL."""
    line: int
    """The line of the text on which its paragraph begins, from 1."""


@dataclass(frozen=True, slots=True)
class MarkdownText:
    """A Markdown text, read: everything that pages, feeds and the search want of it."""

    marked: str | None
    """As HTML, where addresses of this site begin with ROOT_MARK; None = `plain` is
    all, in one paragraph.
    """
    plain: str
    """As plain text: paragraphs with an empty line between them, formulas in Unicode.
    """
    line: str
    """The same on one line."""
    links: tuple[MarkdownLink, ...]
    """The addresses of links and pictures, in its order."""

    def with_root(self, root: str) -> str:
        """The HTML on a page. root: the way to the site's root, such as `../../`."""
        if self.marked is None:
            return f"<p>{_escape_html(self.plain)}</p>" if self.plain else ""
        return self.marked.replace(ROOT_MARK, root)


def _escape_html(text: str) -> str:
    return escape(text, quote=False).replace('"', "&quot;")


def find_urls(text: str) -> Iterator[tuple[int, int]]:
    """Find the http addresses in plain text: their starts and ends, without the
    punctuation that follows them.
    """
    for match in _URL.finditer(text):
        start, end = match.span()
        while end > start and (
            text[end - 1] in ".,;:!?'*_~" or _closes_nothing(text, start, end)
        ):
            end -= 1
        if end > text.index("//", start) + 2:
            yield start, end


def _closes_nothing(text: str, start: int, end: int) -> bool:
    return text[end - 1] == ")" and text.count(")", start, end) > text.count(
        "(", start, end
    )


# --- writing


def format_markdown(spans: Sequence[Span]) -> str:
    """Write spans as one paragraph of Markdown that renders to exactly their text.

    A span whose marks would not be read as such where they stand (emphasis inside a
    word that ends in a bracket, a formula that touches a digit) is written as plain
    text.
    """
    written = ""
    marked_before = False
    plain = [
        (span, format_plain(span.text) if span.kind is SpanKind.FORMULA else span.text)
        for span in spans
    ]
    shown = [(span, text) for span, text in plain if text]
    for number, (span, text) in enumerate(shown):
        # What follows marks is plain, so its first character is the one that decides
        # whether they are read as marks.
        following = shown[number + 1][1][:1] if number + 1 < len(shown) else ""
        part = None if marked_before else _format_marked(span, written[-1:], following)
        marked_before = part is not None
        written += (
            escape_markdown(text, before=written[-1:], after=following)
            if part is None
            else part
        )
    return _escape_line_start(written)


def escape_markdown(text: str, *, before: str = "", after: str = "") -> str:
    """Escape plain text so that it renders as itself; http addresses become autolinks.

    before, after: the characters next to the text in the line, empty at its ends.
    """
    parts: list[str] = []
    position = 0
    for start, end in find_urls(text):
        parts.append(_escape_words(text[position:start], before, "<"))
        parts.append(f"<{text[start:end]}>")
        position, before = end, ">"
    parts.append(_escape_words(text[position:], before, after))
    return "".join(parts)


def _escape_words(text: str, before: str, after: str) -> str:
    text = _ALWAYS_ESCAPED.sub(r"\\\g<0>", text)
    text = _ENTITY.sub(r"\\&", text)
    return _escape_underscores(text, before, after) if "_" in text else text


def _escape_underscores(text: str, before: str, after: str) -> str:
    framed = f"{before or ' '}{text}{after or ' '}"
    return "".join(
        "\\_"
        if c == "_" and not (framed[i].isalnum() and framed[i + 2].isalnum())
        else c
        for i, c in enumerate(text)
    )


def _escape_line_start(line: str) -> str:
    match = _LINE_START.match(line)
    if match is None:
        return line
    cut = match.end() if match.group()[0].isdigit() else 0
    return f"{line[:cut]}\\{line[cut:]}"


def _format_marked(span: Span, before: str, after: str) -> str | None:
    """A span with its marks; None if it is plain, or its marks would not be read as
    marks here.
    """
    if span.kind is SpanKind.FORMULA:
        fits = not (
            before.isdigit() or after.isdigit() or set(span.text) & set("$\n\r")
        )
        return (
            f"${span.text}$"
            if fits and span.text and span.text == span.text.strip()
            else None
        )
    if span.kind is SpanKind.TEXT or not span.text.strip():
        return None
    inner = escape_markdown(span.text)
    opens = not inner[0].isspace() and (
        not _is_punctuation(inner[0]) or _ends_word(before)
    )
    closes = not inner[-1].isspace() and (
        not _is_punctuation(inner[-1]) or _ends_word(after)
    )
    return (
        f"{_MARKS[span.kind]}{inner}{_MARKS[span.kind]}" if opens and closes else None
    )


def _ends_word(character: str) -> bool:
    return not character or character.isspace() or _is_punctuation(character)


def _is_punctuation(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)


# --- rendering


class _Dialect(MarkdownIt):
    def normalizeLinkText(self, link: str) -> str:  # noqa: N802  (the name is markdown-it's)
        """Show an address letter for letter, not decoded."""
        return link


_FORMULA = math_inline_dollar(allow_space=False, allow_digits=False, allow_double=False)


def _read_formula(state: StateInline, silent: bool) -> bool:
    """Dollarmath's rule, which takes the last character of a text for the one before
    its first.
    """
    if state.pos > 0:
        return _FORMULA(state, silent)
    source = state.src
    state.src, state.pos = f" {source}", 1
    is_found = _FORMULA(state, silent)
    state.src, state.pos = source, state.pos - 1
    return is_found


def _lower_headings(state: StateCore) -> None:
    """Make each heading one of the next level: the first level is the title of the page
    on which the text stands.
    """
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"


@cache
def _dialect() -> MarkdownIt:
    dialect = _Dialect("commonmark", {"html": False})
    dialect.use(
        dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False
    )
    dialect.disable("math_block")
    dialect.inline.ruler.at("math_inline", _read_formula)
    dialect.core.ruler.push("lower_headings", _lower_headings)
    dialect.add_render_rule("math_inline", _render_formula)
    dialect.add_render_rule("link_open", _render_link_open)
    dialect.add_render_rule("image", _render_image)
    return dialect


def parse_markdown(markdown: str) -> MarkdownText:
    """Parse a Markdown text."""
    return _read_plain_paragraph(markdown) or _read_paragraphs(markdown)


class MarkdownParser:
    """Parses Markdown texts and memoizes the results: pages, feeds, the data set and
    the search all need the same abstracts.

    It is pickled with what it knows, for worker processes that are spawned.
    """

    def __init__(self) -> None:
        self._parsed: dict[str, MarkdownText] = {}

    def add(self, markdown: str, parsed: MarkdownText) -> None:
        """Take a result of `parse_markdown` from another process or an earlier build."""
        self._parsed[markdown] = parsed

    def parse(self, markdown: str) -> MarkdownText:
        """Parse a text, unless it is known."""
        parsed = self._parsed.get(markdown)
        if parsed is None:
            parsed = self._parsed[markdown] = parse_markdown(markdown)
        return parsed

    def render_html(self, markdown: str, *, root: str, page_url: str = "") -> str:
        """Render a text as HTML; the arguments are those of `render_html`."""
        parsed = self.parse(markdown)
        if page_url and any(
            not _WHOLE_ADDRESS.match(link.url) for link in parsed.links
        ):
            return _render(_dialect().parse(markdown), root=root, page_url=page_url)
        return parsed.with_root(root)


def _read_paragraphs(markdown: str) -> MarkdownText:
    tokens = _dialect().parse(markdown)
    plain = _find_text(tokens)
    return MarkdownText(
        _render(tokens, root=ROOT_MARK), plain, _join_lines(plain), _find_links(tokens)
    )


def _join_lines(text: str) -> str:
    line = " ".join(text.split())
    return text if line == text else line  # one text instead of two equal ones


def _render(tokens: Sequence[Token], *, root: str, page_url: str = "") -> str:
    dialect = _dialect()
    html = str(
        dialect.renderer.render(
            tokens, dialect.options, {"root": root, "page_url": page_url}
        )
    )
    return _without_form_feeds(html).strip()


def _read_plain_paragraph(markdown: str) -> MarkdownText | None:
    """Read a paragraph on one line with no markup but backslash escapes and simple
    autolinks; None for any other.

    Nearly every abstract is one, and a full parser takes ten times as long.
    """
    parts = (
        _AUTOLINK.split(markdown) if "<" in markdown else [markdown]
    )  # words, an address, words, ...
    bare = parts[::2]
    if "\\" in markdown:
        bare = [_BACKSLASH_ESCAPE.sub("", words) for words in bare]
        parts[::2] = [_BACKSLASH_ESCAPE.sub(r"\1", words) for words in parts[::2]]
        if any(
            words.endswith("\\") for words in bare[:-1]
        ):  # so what follows is no autolink
            return None
    begins_well = (
        not markdown or markdown[0].isalpha() or markdown[0] in "“‘(" or not parts[0]
    )
    if not begins_well or markdown != markdown.strip() or any(map(_holds_markup, bare)):
        return None
    plain = "".join(parts)
    # In what can be printed the only blanks are plain ones.
    line = (
        plain
        if "  " not in plain and (plain.isascii() or plain.isprintable())
        else _join_lines(plain)
    )
    if len(parts) == 1:
        return MarkdownText(None, plain, line, ())
    parts[::2] = map(_escape_html, parts[::2])
    links = tuple(MarkdownLink(url, 1) for url in parts[1::2])
    parts[1::2] = [f'<a href="{url}">{url}</a>' for url in parts[1::2]]
    return MarkdownText(f"<p>{''.join(parts)}</p>", plain, line, links)


def _holds_markup(words: str) -> bool:
    if words.isprintable() and not any(
        map(words.__contains__, _RARE_SIGNS)
    ):  # found out sooner than the pattern does
        return False
    return _MARKUP.search(words) is not None


def render_html(markdown: str, *, root: str, page_url: str = "") -> str:
    """Render Markdown as HTML.

    root: put in place of the slash with which an address of this site begins, such as
    `../../`.
    page_url: where given, addresses relative to the page are made absolute with it, as
    feeds need them.
    """
    return MarkdownParser().render_html(markdown, root=root, page_url=page_url)


_WHOLE_ADDRESS = re.compile(r"https?://|/(?!/)")


def _find_text(tokens: Sequence[Token]) -> str:
    paragraphs: list[str] = []
    for token in tokens:
        if token.type == "inline":
            paragraphs.append(
                "".join(_text_of(child) for child in token.children or ())
            )
        elif token.type in ("fence", "code_block"):
            paragraphs.append(token.content.rstrip("\n"))
    return _without_form_feeds("\n\n".join(paragraphs))


def _without_form_feeds(text: str) -> str:
    """Drop form feeds: the one character that `&#12;` may write in CommonMark and that
    no feed may hold.
    """
    return text.replace("\f", "")


def _find_links(tokens: Sequence[Token]) -> tuple[MarkdownLink, ...]:
    return tuple(
        MarkdownLink(
            str(child.attrs["href" if child.type == "link_open" else "src"]),
            (token.map or [0])[0] + 1,
        )
        for token in tokens
        for child in token.children or ()
        if child.type in ("link_open", "image")
    )


def render_text(markdown: str) -> str:
    """Render Markdown as plain text: paragraphs with an empty line between them,
    formulas in Unicode.
    """
    return parse_markdown(markdown).plain


def render_line(markdown: str) -> str:
    """Render Markdown as plain text on one line."""
    return parse_markdown(markdown).line


def _text_of(token: Token) -> str:
    if token.type == "math_inline":
        return format_plain(token.content)
    if token.type in ("softbreak", "hardbreak"):
        return " "
    if token.type == "image":
        return "".join(_text_of(child) for child in token.children or ())
    return (
        token.content if token.type in ("text", "code_inline", "text_special") else ""
    )


def _render_formula(
    _renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    _options: object,
    _env: MutableMapping[str, Any],
) -> str:
    from paperarchive.text.mathml import (
        format_mathml,
    )  # few archives need it, and what it imports takes its time

    source = tokens[index].content
    return format_mathml(source) or f"<code>{escape(source)}</code>"


def _render_link_open(
    _renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    _options: object,
    env: MutableMapping[str, Any],
) -> str:
    title = tokens[index].attrs.get("title")
    attribute = f' title="{escape(str(title))}"' if title else ""
    return f'<a href="{escape(_resolve(str(tokens[index].attrs["href"]), env))}"{attribute}>'


def _render_image(
    _renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    _options: object,
    env: MutableMapping[str, Any],
) -> str:
    """A picture of this site; one of another host becomes a link, since no page asks
    another host for anything.
    """
    address = escape(_resolve(str(tokens[index].attrs["src"]), env))
    words = escape(_text_of(tokens[index]))
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", str(tokens[index].attrs["src"])):
        return f'<a href="{address}">{words or address}</a>'
    return f'<img src="{address}" alt="{words}">'


def _resolve(address: str, env: MutableMapping[str, Any]) -> str:
    if address.startswith("/") and not address.startswith("//"):
        return f"{env['root']}{address[1:]}"
    return urljoin(env["page_url"], address) if env["page_url"] else address
