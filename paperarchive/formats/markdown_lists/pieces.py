"""The text of a list item or cell as pieces, each with its style and its link.

In: Markdown of one paragraph, or HTML. Out: pieces, in order. Source: CommonMark as
markdown-it-py parses it, with `$...$` as a piece of its own, and HTML's elements for
styles, links, pictures and line breaks.
"""

import re
from collections.abc import Iterable, MutableMapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from html.parser import HTMLParser
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

_ADDRESS = re.compile(r"https?://[^\s<>\"|]+", re.IGNORECASE)
_BOLD = frozenset({"b", "strong"})
_ITALIC = frozenset({"i", "em", "cite"})
_BREAKS = frozenset({"br", "p", "div", "li", "tr", "summary", "hr"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with one style."""

    text: str
    """Plain text; a formula with its dollar signs; of a picture, its description."""
    url: str | None = None
    """Where it links to."""
    image: str | None = None
    """The address of a picture."""
    is_bold: bool = False
    is_italic: bool = False
    is_code: bool = False
    is_raised: bool = False
    """Whether it is small above the line, as the marks of authors' institutions are."""
    is_break: bool = False
    """Whether it is the end of a line; the text is empty then."""
    is_element: bool = False
    """Whether it is a line's end as shown only, as of `<br>`, and not in the file."""


BREAK = Piece("", is_break=True)
_SHOWN_BREAK = Piece("", is_break=True, is_element=True)


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802  (the name is markdown-it's)
        """Whether an address is a link: any is, since none of them is shown."""
        del url
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        """Leave an address as it is written."""
        return url


@cache
def markdown_parser() -> MarkdownIt:
    """The parser of lists: GitHub's tables, and formulas within lines."""
    parser = _Parser("commonmark", {"html": True}).enable("table")
    parser.use(
        dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False
    )
    return parser.disable("math_block")


@cache
def block_parser() -> MarkdownIt:
    """The same parser without what is within blocks, which is parsed when needed."""
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    return parser.disable("inline")


def parse_pieces(
    markdown: str, references: MutableMapping[str, Any] | None = None
) -> tuple[Piece, ...]:
    """Parse the Markdown of a paragraph or cell.

    references: markdown-it's environment, with the addresses of `[text][name]`.
    """
    collector = _Collector()
    for token in markdown_parser().parseInline(markdown, references or {}):
        for child in token.children or ():
            _add_token(collector, child)
    return collector.finish()


def parse_html_pieces(html: str) -> tuple[Piece, ...]:
    """Parse the HTML of a cell or item."""
    collector = _Collector()
    collector.feed(html)
    collector.close()
    return collector.finish()


def join_text(pieces: Iterable[Piece]) -> str:
    """The text of pieces, a line end for each break."""
    return "".join("\n" if piece.is_break else piece.text for piece in pieces)


def _add_token(collector: "_Collector", token: Token) -> None:
    match token.type:
        case "text" | "text_special":
            collector.add(token.content)
        case "code_inline":
            collector.add(token.content, is_code=True)
        case "math_inline":
            collector.add(f"${token.content}$")
        case "softbreak" | "hardbreak":
            collector.add_break()
        case "html_inline":
            collector.feed(token.content)
        case "image":
            alt = "".join(child.content for child in token.children or ())
            collector.add_image(str(token.attrs.get("src", "")), alt)
        case _:
            _add_style(collector, token)


def _add_style(collector: "_Collector", token: Token) -> None:
    match token.type:
        case "strong_open" | "strong_close":
            collector.bold += token.nesting
        case "em_open" | "em_close":
            collector.italic += token.nesting
        case "link_open":
            collector.urls.append(str(token.attrs.get("href", "")))
        case "link_close":
            collector.close_link()
        case _:
            pass


class _Collector(HTMLParser):
    """Collects pieces from tokens and from HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.bold = 0
        self.italic = 0
        self.raised = 0
        self.urls: list[str] = []
        self._pieces: list[Piece] = []

    def add(self, text: str, *, is_code: bool = False) -> None:
        """Add text in the current style. Bare addresses in it are links."""
        if not text:
            return
        piece = Piece(
            text,
            self.urls[-1] if self.urls else None,
            is_bold=self.bold > 0,
            is_italic=self.italic > 0,
            is_code=is_code,
            is_raised=self.raised > 0,
        )
        if self.urls or "://" not in text:
            self._pieces.append(piece)
        else:
            self._pieces.extend(_split_addresses(piece))

    def add_break(self) -> None:
        """Add the end of a line."""
        self._pieces.append(BREAK)

    def add_image(self, address: str, alt: str) -> None:
        """Add a picture."""
        url = self.urls[-1] if self.urls else None
        self._pieces.append(Piece(" ".join(alt.split()), url, address))

    def close_link(self) -> None:
        """End a link."""
        if self.urls:
            self.urls.pop()

    def handle_starttag(
        self, tag: str, attrs: Sequence[tuple[str, str | None]]
    ) -> None:
        """Begin an element."""
        values = dict(attrs)
        if tag in _BOLD:
            self.bold += 1
        elif tag in _ITALIC:
            self.italic += 1
        elif tag == "sup":
            self.raised += 1
        elif tag == "a":
            self.urls.append(values.get("href") or "")
        elif tag == "img":
            self.add_image(values.get("src") or "", values.get("alt") or "")
        elif tag in _BREAKS:
            self._pieces.append(_SHOWN_BREAK)

    def handle_endtag(self, tag: str) -> None:
        """End an element."""
        if tag in _BOLD:
            self.bold = max(0, self.bold - 1)
        elif tag in _ITALIC:
            self.italic = max(0, self.italic - 1)
        elif tag == "sup":
            self.raised = max(0, self.raised - 1)
        elif tag == "a":
            self.close_link()
        elif tag in _BREAKS - {"br", "hr"}:
            self._pieces.append(_SHOWN_BREAK)

    def handle_data(self, data: str) -> None:
        """Add the text between elements."""
        lines = data.split("\n")
        for index, line in enumerate(lines):
            self.add(line if index == 0 else f" {line}")

    def finish(self) -> tuple[Piece, ...]:
        """The pieces, those of one style and link joined."""
        joined: list[Piece] = []
        for piece in self._pieces:
            last = joined[-1] if joined else None
            if last is not None and _is_alike(last, piece):
                joined[-1] = replace(last, text=last.text + piece.text)
            else:
                joined.append(piece)
        return tuple(joined)


def _is_alike(one: Piece, other: Piece) -> bool:
    if one.is_break or other.is_break or one.image or other.image:
        return False
    if one.url is not None and one.url == other.url and not other.is_raised:
        return True
    return replace(one, text="") == replace(other, text="")


def _split_addresses(piece: Piece) -> list[Piece]:
    """Split a text at the addresses in it."""
    pieces: list[Piece] = []
    end = 0
    for found in _ADDRESS.finditer(piece.text):
        address = trim_address(found[0])
        pieces.append(replace(piece, text=piece.text[end : found.start()]))
        pieces.append(replace(piece, text=address, url=address))
        end = found.start() + len(address)
    pieces.append(replace(piece, text=piece.text[end:]))
    return [part for part in pieces if part.text]


def trim_address(address: str) -> str:
    """Leave out the punctuation behind an address in running text."""
    trimmed = address.rstrip(".,;:!?'\"*_")
    while trimmed[-1:] in (")", "]") and trimmed.count(trimmed[-1]) > trimmed.count(
        "(" if trimmed[-1] == ")" else "["
    ):
        trimmed = trimmed[:-1].rstrip(".,;:!?'\"*_")
    return trimmed
