"""Cuts a dump into lines, and removes the markup of copies that have some.

In: the text of a dump. Out: its lines that are not blank, each with its clean text, the
address that it links to, and what the markup tells. Only line feeds end a line. The
forms of copies, by the way in which they were made:

    ### [Title](https://huggingface.co/papers/2410.05434)      Markdown
    [![handle](picture)Name](https://huggingface.co/handle)
    ### [Title][32]                                            text with numbered links,
    [                                                          cut at some width
    Abstract, line by line
    ][33]
    [[handle] Name][67]
    Title                                                      addresses on lines of
    https://huggingface.co/papers/2410.05434                   their own
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from paperarchive.text.identifiers import find_identifiers

_REMOVED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2060\ufeff\ufffe\uffff]"
)
_HEADING = re.compile(r"#{1,6} +")
_IMAGE = re.compile(
    r"!\[(?P<alt>[^\[\]]{0,300})\](?:\([^)\s]{0,500}\)|\[\d{1,5}\])"
    r"|\[(?:图片|圖片|image|img|picture|icon|logo)[:：] ?(?P<named>[^\[\]]{0,300})\]",
    re.IGNORECASE,
)
_TARGET = r"(?:\]\((?P<url>[^)\s]{1,500})\)|\]\[(?P<reference>\d{1,5})\])"
_WHOLE_LINK = re.compile(rf"\[ ?(?P<text>.*?\S) ?{_TARGET}")
_CLOSING = re.compile(rf"(?P<text>.*?) ?{_TARGET}")
_INLINE_LINK = re.compile(
    r"\[ ?(?P<text>[^\[\]]*?) ?\](?:\((?P<url>[^)\s]{0,500})\)|\[(?P<reference>\d{1,5})\])"
)
_AVATAR = re.compile(r"\[(?P<handle>[A-Za-z0-9][\w.-]*)\] (?P<text>.+)", re.ASCII)
_ALT_HANDLE = re.compile(r"[A-Za-z0-9][\w.-]*", re.ASCII)
_REFERENCE = re.compile(
    r"(?:\[(?P<bracketed>\d+)\]:?|(?P<plain>\d+)\.) (?P<url>https?://\S+)"
)
_PROFILE = re.compile(
    r"https?://(?:www\.)?huggingface\.co/"
    r"(?!(?:papers|models|datasets|spaces|docs|blog|login|join|pricing|enterprise|posts|chat|tasks|storage|search"
    r"|learn|languages|collections|organizations|settings|new|terms-of-service|privacy)/?$)"
    r"(?P<handle>[A-Za-z0-9][\w.-]*)/?",
    re.ASCII,
)
_LONGEST_LINK = 150
"""Lines of a link that is not closed on its first."""
_LONGEST_META_LINE = 120


class DumpLine(NamedTuple):
    """A line that is not blank."""

    number: int
    """From 1."""
    raw: str
    """The line, unchanged."""
    text: str
    """The text without markup and control characters; empty if it is markup alone."""
    after_blank: bool
    """Whether a blank line, or none, stands before it."""
    is_heading: bool = False
    link: str = ""
    """The address that the text links to, or that stands on the next line."""
    handle: str = ""
    """The organisation's handle, where the markup has it."""
    span: int = 0
    """The number of the link that goes over several lines; 0 if there is none."""


def cut_lines(text: str) -> list[DumpLine]:
    """Cut a dump into lines; they end with a line feed, with or without a carriage
    return.
    """
    lines: list[DumpLine] = []
    after_blank = True
    has_markup = False
    for number, raw in enumerate(text.split("\n"), 1):
        cleaned = clean_text(raw)
        if cleaned:
            lines.append(DumpLine(number, raw.rstrip("\r"), cleaned, after_blank))
            has_markup = has_markup or _may_be_markup(cleaned)
        after_blank = not cleaned
    return _MarkupReader(lines).read() if has_markup else lines


def clean_text(text: str) -> str:
    """Remove control characters, zero-width spaces and byte order marks, and replace
    every run of white space by one space.
    """
    if text.isprintable() and "  " not in text:  # as most lines are
        return text.strip()
    return " ".join(_REMOVED.sub("", text).split())


def find_handle(address: str) -> str | None:
    """Find an organisation's handle in the address of its page."""
    match = _PROFILE.fullmatch(address)
    return match["handle"] if match else None


def is_address(text: str) -> bool:
    """Tell whether a line is an address and nothing else."""
    return text.startswith(("http://", "https://")) and " " not in text


def _may_be_markup(text: str) -> bool:
    return text[0] == "#" or "[" in text or "]" in text


class _MarkupReader:
    """Reads the markup of lines, one after the other."""

    def __init__(self, lines: Sequence[DumpLine]) -> None:
        self._lines = lines
        self._references = _find_references(lines)
        self._span = 0

    def read(self) -> list[DumpLine]:
        """Read all lines; returns as many."""
        read: list[DumpLine] = []
        while len(read) < len(self._lines):
            line = self._lines[len(read)]
            if not _may_be_markup(line.text):
                read.append(line)
                continue
            end = self._find_link_end(len(read))
            if end is None:
                read.append(self._read_line(line))
            else:
                read += self._read_span(self._lines[len(read) : end + 1])
        return read

    def _find_link_end(self, start: int) -> int | None:
        """Find the line that closes a link which a line opens; None if it opens none."""
        text = _HEADING.sub("", _IMAGE.sub("", self._lines[start].text), count=1)
        if not text.startswith("[") or text.count("[") <= text.count("]"):
            return None
        for number in range(start + 1, min(start + _LONGEST_LINK, len(self._lines))):
            other = _IMAGE.sub("", self._lines[number].text)
            excess = other.count("]") - other.count("[")
            if excess > 0 and _CLOSING.fullmatch(other):
                return number
            if _HEADING.match(other) or (excess < 0 and other[0] == "["):
                return None
        return None

    def _read_span(self, lines: Sequence[DumpLine]) -> list[DumpLine]:
        """Read a link that goes over several lines."""
        self._span += 1
        last = _CLOSING.fullmatch(_IMAGE.sub("", lines[-1].text))
        url = self._find_url(last)
        is_heading = bool(_HEADING.match(lines[0].text))
        read: list[DumpLine] = []
        for line in lines:
            text = _IMAGE.sub("", line.text)
            if line is lines[0]:
                text = _HEADING.sub("", text, count=1)[1:]
            if line is lines[-1] and last is not None:
                text = last["text"]
            text = (
                text.rstrip("\\")
                .replace("\\ ", " ")
                .strip(" -*" if len(text) < 4 else " ")
            )
            read.append(
                line._replace(
                    text=text, link=url, span=self._span, is_heading=is_heading
                )
            )
        return read

    def _read_line(self, line: DumpLine) -> DumpLine:
        """Read a line whose links, if any, are closed on it."""
        heading = _HEADING.match(line.text)
        text = line.text[heading.end() :] if heading else line.text
        alt = ""
        for image in _IMAGE.finditer(text):
            alt = (image["alt"] or image["named"] or "").strip()
        text = _IMAGE.sub("", text).strip()
        line = line._replace(text=text, is_heading=heading is not None)
        link = _WHOLE_LINK.fullmatch(text)
        if link is not None and "](" not in link["text"]:
            return self._read_whole_link(line, link, alt)
        closing = _CLOSING.fullmatch(text)
        if closing is not None and text.count("]") > text.count("["):
            return line._replace(text=closing["text"], link=self._find_url(closing))
        return self._read_inline_links(line)

    def _read_whole_link(
        self, line: DumpLine, link: re.Match[str], alt: str
    ) -> DumpLine:
        text, url = link["text"].replace("\\ ", " "), self._find_url(link)
        avatar = _AVATAR.fullmatch(text)
        if avatar is not None:
            text, alt = avatar["text"], avatar["handle"]
        handle = find_handle(url) or ("" if url else alt)
        handle = handle if _ALT_HANDLE.fullmatch(handle) else ""
        return line._replace(text=text, link=url, handle=handle)

    def _read_inline_links(self, line: DumpLine) -> DumpLine:
        """Unwrap the links in a line that is short without them, as meta lines are."""
        links = list(_INLINE_LINK.finditer(line.text))
        if not links:
            return line
        text = " ".join(_INLINE_LINK.sub(r" \g<text> ", line.text).split())
        if len(text) > _LONGEST_META_LINE:
            return line
        urls = [url for url in map(self._find_url, links) if url]
        papers = [url for url in urls if find_identifiers(url).arxiv]
        handles = [handle for handle in map(find_handle, urls) if handle]
        handle = handles[0] if handles else ""
        return line._replace(
            text=text, link=(papers or urls or [""])[-1], handle=handle or ""
        )

    def _find_url(self, link: re.Match[str] | None) -> str:
        if link is None:
            return ""
        return link["url"] or self._references.get(link["reference"], "")


def _find_references(lines: Sequence[DumpLine]) -> dict[str, str]:
    """Find the addresses of numbered links, which stand at the end of a copy."""
    references: dict[str, str] = {}
    for line in reversed(lines):
        match = _REFERENCE.fullmatch(line.text)
        if match is None:
            if not references:
                break
            continue
        references[match["bracketed"] or match["plain"]] = match["url"]
    return references


def is_reference(text: str) -> bool:
    """Tell whether a line is the address of a numbered link."""
    return _REFERENCE.fullmatch(text) is not None
