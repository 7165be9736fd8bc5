"""Parses the Markdown dialect: CommonMark without raw HTML, and `$...$` for formulas.

In: Markdown. Out: HTML, plain text, the addresses of links, and the formulas that cannot
be shown. Formulas become MathML; one that cannot be converted, or that a page may not
have, is shown as its source. Source: CommonMark 0.31 as
markdown-it-py parses it; formulas by mdit-py-plugins' dollarmath, under Pandoc's rule
(no space inside the dollar signs, no digit outside them), so that `$5 and $6` are
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
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_inline_dollar

from paperarchive.text.formulas import format_plain

ROOT_PLACEHOLDER = "\0"
"""In place of the relative path to the site's root; no parsed text has this character."""

_OWN_ADDRESS = re.compile("/(?!/)")
_ABSOLUTE_ADDRESS = re.compile("https?://|/(?!/)")
_SCHEME = re.compile(r"[\x00-\x20]*([^/?#:]*):")
_SCHEMES = frozenset({"http", "https", "mailto", "ftp"})
_OTHER_HOST = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


@dataclass(frozen=True, slots=True)
class MarkdownLink:
    """The address of a link or a picture."""

    url: str
    """As written, with the characters encoded that a URL cannot have."""
    line: int
    """The line on which its paragraph begins, from 1."""


@dataclass(frozen=True, slots=True)
class UnshownFormula:
    """A formula that is shown as its source."""

    source: str
    """TeX, without its dollar signs."""
    reason: str
    """Why, as part of a sentence: "its braces do not match"."""
    line: int
    """Its line, from 1."""


@dataclass(frozen=True, slots=True)
class MarkdownText:
    """A parsed Markdown text: all that pages, feeds and the search need of it."""

    html: str | None
    """HTML, in which the addresses of this site begin with ROOT_PLACEHOLDER; None where
    it is `plain` in one paragraph.
    """
    plain: str
    """Paragraphs with an empty line between them, formulas in Unicode."""
    line: str
    """The plain text on one line."""
    links: tuple[MarkdownLink, ...]
    """In the order of the text."""
    unshown: tuple[UnshownFormula, ...] = ()
    """In the order of the text."""

    def render(self, to_root: str) -> str:
        """Return the HTML for a page.

        to_root: the relative path from the page to the site's root, such as `../../`.
        """
        if self.html is not None:
            return self.html.replace(ROOT_PLACEHOLDER, to_root)
        if not self.plain:
            return ""
        return f"<p>{_escape_html(self.plain)}</p>"


def _escape_html(text: str) -> str:
    return escape(text, quote=False).replace('"', "&quot;")


def parse_markdown(markdown: str) -> MarkdownText:
    """Parse a Markdown text.

    A plain paragraph needs no parser, which makes nearly all texts ten times as fast.
    """
    parsed = _parse_plain_paragraph(markdown)
    if parsed is None:
        parsed = _parse_blocks(markdown)
    return parsed


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

    def render_html(self, markdown: str, *, to_root: str, page_url: str = "") -> str:
        """Render a text as HTML; the arguments are those of `render_html`."""
        parsed = self.parse(markdown)
        if page_url and not all(map(_is_absolute, parsed.links)):
            return _render_tokens(_dialect().parse(markdown), to_root, page_url)
        return parsed.render(to_root)


def render_html(markdown: str, *, to_root: str, page_url: str = "") -> str:
    """Render Markdown as HTML.

    to_root: replaces the slash with which the addresses of this site begin.
    page_url: where given, addresses relative to the page are made absolute with it, as
    feeds need them.
    """
    return MarkdownParser().render_html(markdown, to_root=to_root, page_url=page_url)


def render_text(markdown: str) -> str:
    """Render Markdown as plain text: paragraphs with an empty line between them,
    formulas in Unicode.
    """
    return parse_markdown(markdown).plain


def render_line(markdown: str) -> str:
    """Render Markdown as plain text on one line."""
    return parse_markdown(markdown).line


def _is_absolute(link: MarkdownLink) -> bool:
    return _ABSOLUTE_ADDRESS.match(link.url) is not None


# --- plain paragraphs

_BACKSLASH_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_AUTOLINK = re.compile(
    r"<(https?://(?![^\s<>]*xn--)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,3}(?:/[A-Za-z0-9._~/-]*)?)>"
)
_SIGNS = "`*_[]<$"
_RARE_SIGNS = f"{_SIGNS}&"
_MARKUP = re.compile(rf"[\x00-\x1f{re.escape(_SIGNS)}]|&#?\w{{1,40}};", re.ASCII)
_PLAIN_BEGINNINGS = ("", "“", "‘", "(")


def _parse_plain_paragraph(markdown: str) -> MarkdownText | None:
    """Parse a line without markup but backslash escapes and simple autolinks; None for
    any other text.
    """
    words = [markdown]
    urls: list[str] = []
    if "<" in markdown:
        parts = _AUTOLINK.split(markdown)
        words, urls = parts[::2], parts[1::2]
    if markdown != markdown.strip() or _may_begin_block(words[0]):
        return None
    bare = words
    if "\\" in markdown:
        bare = [_BACKSLASH_ESCAPE.sub("", part) for part in words]
        words = [_BACKSLASH_ESCAPE.sub(r"\1", part) for part in words]
        if _escapes_autolink(bare):
            return None
    if any(map(_has_markup, bare)):
        return None
    return _make_paragraph(words, urls)


def _may_begin_block(words: str) -> bool:
    """Tell whether the beginning of a line may be that of a list, heading or fence.

    words: empty where the line begins with an autolink.
    """
    first = words[:1]
    if first in _PLAIN_BEGINNINGS:
        return False
    return not first.isalpha()


def _escapes_autolink(words: Sequence[str]) -> bool:
    """Tell whether an autolink is escaped by the backslash before it."""
    return any(part.endswith("\\") for part in words[:-1])


def _has_markup(words: str) -> bool:
    """Tell whether there is markup in words without escapes.

    The first test takes a third of the pattern's time, and mostly decides.
    """
    if words.isprintable() and not any(map(words.__contains__, _RARE_SIGNS)):
        return False
    return _MARKUP.search(words) is not None


def _make_paragraph(words: list[str], urls: list[str]) -> MarkdownText:
    """Make a paragraph of words with autolinks between them."""
    if not urls:
        plain = words[0]
        return MarkdownText(html=None, plain=plain, line=_make_line(plain), links=())
    plain, html = words[0], _escape_html(words[0])
    for url, part in zip(urls, words[1:], strict=True):
        plain += url + part
        html += f'<a href="{url}">{url}</a>{_escape_html(part)}'
    return MarkdownText(
        html=f"<p>{html}</p>",
        plain=plain,
        line=_make_line(plain),
        links=tuple([MarkdownLink(url, line=1) for url in urls]),
    )


def _make_line(plain: str) -> str:
    """Collapse the white space of a plain paragraph, as `_join_lines` does."""
    # Printable text has no white space but spaces, and a plain paragraph no control
    # characters.
    is_plain = plain.isascii() or plain.isprintable()
    if is_plain and "  " not in plain:
        return plain
    return _join_lines(plain)


# --- all other Markdown


class _Dialect(MarkdownIt):
    def normalizeLinkText(self, link: str) -> str:  # noqa: N802  (the name is markdown-it's)
        """Show an address as written, not decoded."""
        return link

    def validateLink(self, url: str) -> bool:  # noqa: N802  (the name is markdown-it's)
        """Whether an address may be linked: one of this site or of a known scheme.

        What is refused stays text. markdown-it itself only refuses the schemes that are
        known to run code.
        """
        scheme = _SCHEME.match(url)
        return scheme is None or scheme[1].lower() in _SCHEMES


_FORMULA = math_inline_dollar(allow_space=False, allow_digits=False, allow_double=False)


def _parse_formula(state: StateInline, silent: bool) -> bool:
    """Apply dollarmath's rule, which at the beginning of a text takes its last character
    for the one before.
    """
    if state.pos > 0:
        return _FORMULA(state, silent)
    source = state.src
    state.src, state.pos = f" {source}", 1
    is_found = _FORMULA(state, silent)
    state.src, state.pos = source, state.pos - 1
    return is_found


def _lower_headings(state: StateCore) -> None:
    """Lower each heading by one level: the first is the title of the page."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"


def _convert_formulas(state: StateCore) -> None:
    """Convert each formula to MathML, or note why it cannot be."""
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "math_inline":
                _convert_formula(child)


def _convert_formula(token: Token) -> None:
    # Few archives have formulas, and latex2mathml takes long to import.
    from paperarchive.text.mathml import format_mathml
    from paperarchive.text.mathml_rules import FormulaError

    try:
        token.meta["html"] = format_mathml(token.content)
    except FormulaError as error:
        token.meta["html"] = f"<code>{escape(token.content)}</code>"
        token.meta["unshown"] = str(error)


@cache
def _dialect() -> MarkdownIt:
    dialect = _Dialect("commonmark", {"html": False})
    dialect.use(
        dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False
    )
    dialect.disable("math_block")
    dialect.inline.ruler.at("math_inline", _parse_formula)
    dialect.core.ruler.push("lower_headings", _lower_headings)
    dialect.core.ruler.push("convert_formulas", _convert_formulas)
    dialect.add_render_rule("math_inline", _render_formula)
    dialect.add_render_rule("link_open", _render_link_open)
    dialect.add_render_rule("image", _render_image)
    return dialect


def _parse_blocks(markdown: str) -> MarkdownText:
    tokens = _dialect().parse(markdown)
    plain = _render_plain(tokens)
    return MarkdownText(
        html=_render_tokens(tokens, to_root=ROOT_PLACEHOLDER),
        plain=plain,
        line=_join_lines(plain),
        links=tuple(_find_links(tokens)),
        unshown=tuple(_find_unshown(tokens)),
    )


def _join_lines(text: str) -> str:
    """Collapse all white space; returns the same object if nothing changes, which saves
    memory.
    """
    line = " ".join(text.split())
    if line == text:
        return text
    return line


def _find_links(tokens: Sequence[Token]) -> Iterator[MarkdownLink]:
    for token in tokens:
        first_line, _ = token.map or (0, 0)
        for child in token.children or ():
            if child.type in _ADDRESS_ATTRIBUTES:
                url = child.attrs[_ADDRESS_ATTRIBUTES[child.type]]
                yield MarkdownLink(str(url), first_line + 1)


def _find_unshown(tokens: Sequence[Token]) -> Iterator[UnshownFormula]:
    for token in tokens:
        line = token.map[0] + 1 if token.map else 1
        for child in token.children or ():
            if child.type in ("softbreak", "hardbreak"):
                line += 1
            elif "unshown" in child.meta:
                yield UnshownFormula(child.content, child.meta["unshown"], line)


_ADDRESS_ATTRIBUTES = {"link_open": "href", "image": "src"}
"""The attributes with addresses, by the types of markdown-it's tokens."""


# --- plain text


def _render_plain(tokens: Sequence[Token]) -> str:
    """Render the paragraphs and blocks of code of a parsed text as plain text."""
    paragraphs: list[str] = []
    for token in tokens:
        if token.type == "inline":
            paragraphs.append(_render_inline(token))
        elif token.type in ("fence", "code_block"):
            paragraphs.append(token.content.rstrip("\n"))
    return _without_form_feeds("\n\n".join(paragraphs))


def _render_inline(token: Token) -> str:
    return "".join(map(_render_child, token.children or ()))


def _render_child(token: Token) -> str:
    match token.type:
        case "text" | "code_inline" | "text_special":
            return str(token.content)
        case "math_inline":
            return format_plain(token.content)
        case "softbreak" | "hardbreak":
            return " "
        case "image":
            return _render_inline(token)
        case _:
            return ""


def _without_form_feeds(text: str) -> str:
    """Remove form feeds: CommonMark can write this character, as `&#12;`, but no feed
    may have it.
    """
    return text.replace("\f", "")


# --- HTML


def _render_tokens(tokens: Sequence[Token], to_root: str, page_url: str = "") -> str:
    dialect = _dialect()
    context = {"to_root": to_root, "page_url": page_url}
    html = str(dialect.renderer.render(tokens, dialect.options, context))
    return _without_form_feeds(html).strip()


def _render_formula(
    _renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    _options: object,
    _context: MutableMapping[str, Any],
) -> str:
    return str(tokens[index].meta["html"])


def _render_link_open(
    _renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    _options: object,
    context: MutableMapping[str, Any],
) -> str:
    attributes = tokens[index].attrs
    address = escape(_resolve(str(attributes["href"]), context))
    title = escape(str(attributes.get("title", "")))
    if title:
        return f'<a href="{address}" title="{title}">'
    return f'<a href="{address}">'


def _render_image(
    _renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    _options: object,
    context: MutableMapping[str, Any],
) -> str:
    """Render a picture of this site; one of another host as a link, since pages load
    nothing from other hosts.
    """
    source = str(tokens[index].attrs["src"])
    address = escape(_resolve(source, context))
    words = escape(_render_inline(tokens[index]))
    if _OTHER_HOST.match(source):
        return f'<a href="{address}">{words or address}</a>'
    return f'<img src="{address}" alt="{words}">'


def _resolve(address: str, context: MutableMapping[str, Any]) -> str:
    """Make an address of this site relative or absolute, as the context asks for."""
    if _OWN_ADDRESS.match(address):
        return f"{context['to_root']}{address[1:]}"
    page_url = str(context["page_url"])
    if page_url:
        return urljoin(page_url, address)
    return address
