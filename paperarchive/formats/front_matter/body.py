"""The body of a file with front matter: fields on lines of their own, abstract, remarks.

In: the Markdown below the front matter. Out: a `Body`. Fields are lines `**DOI**: ...` and
Dataview's or Logseq's `DOI:: ...`; the abstract is a section, a callout, a block of code
below a heading, or what follows `Abstract:`.
"""

import re
from dataclasses import dataclass, field

from paperarchive.formats.front_matter.texts import (
    FoundLink,
    clean_html,
    remove_wikilinks,
    take_attachments,
    take_links,
)
from paperarchive.formats.key_names import find_role

_FIELD = re.compile(
    r"\s*(?:>\s*)?(?:[-*+]\s+)?(?:"
    r"\*\*(?P<bold>[^*:\n]{1,40}?)\s*(?::\*\*|\*\*\s*:)|__(?P<under>[^_:\n]{1,40}?)\s*(?::__|__\s*:)"
    r"|(?P<bracket>\[)?(?P<dataview>[A-Za-z][\w -]{0,39}?)\s*::)\s*(?P<value>.*?)(?(bracket)\])\s*"
)
_HEADING = re.compile(r"\s{0,3}(?P<marks>#{1,6})\s+(?P<text>.+?)\s*#*\s*")
_NUMBER = re.compile(r"^\d{1,2}(?:\.\d{1,2})*[.)]?\s+")
_FENCE = re.compile(r"\s*(?P<fence>```+|~~~+)")
_CALLOUT = re.compile(r"\s*>\s*\[!(?P<kind>\w+)\][+-]?\s*(?P<text>.*)")
_ABSTRACT = re.compile(
    r"\s*(?:[*_]|<\w{1,9}>){0,8}\s*abstract\s*(?:[*_]|</\w{1,9}>){0,8}\s*[:.：—–-]\s*(?:[*_]|</\w{1,9}>){0,8}\s*(?P<rest>.*)",
    re.IGNORECASE,
)
_CITATION = re.compile(
    r"\s*(?:\*\*|__)*(?:recommended|suggested|preferred)?\s*citation\s*(?:\*\*|__)*:\s*(?P<rest>.*)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Body:
    """What a body says."""

    heading: str = ""
    """Its first heading of level 1."""
    fields: list[tuple[str, str]] = field(default_factory=list)
    """Names and values of lines that are fields, without wikilinks."""
    abstract: str = ""
    """Markdown."""
    citation: str = ""
    rest: str = ""
    """Markdown: all else."""
    links: list[FoundLink] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    """Files that it embeds."""


def read_body(text: str, *, takes_fields: bool) -> Body:
    """Read a body.

    takes_fields: whether lines `**Key**: value` are fields.
    """
    body = Body()
    text, body.attachments = take_attachments(text)
    text, body.links = take_links(text)
    text = clean_html(text)
    reader = _Reader(body, takes_fields=takes_fields)
    for line in text.split("\n"):
        reader.read_line(line)
    body.rest = _trim("\n".join(_drop_empty_sections(reader.rest)))
    body.abstract = body.abstract or _trim("\n".join(reader.abstract))
    body.citation = " ".join(" ".join(reader.citation).split())
    return body


def _trim(text: str) -> str:
    text = text.expandtabs(4)
    lines = re.sub(r"\n{3,}", "\n\n", text).strip("\n").split("\n")
    margin = min((len(x) - len(x.lstrip()) for x in lines if x.strip()), default=0)
    return "\n".join(line[margin:].rstrip() for line in lines).strip()


def _drop_empty_sections(lines: list[str]) -> list[str]:
    """Leave out headings with nothing below them, and list marks with nothing behind
    them, as the templates of notes have them.
    """
    kept: list[str] = []
    below = 0
    """The level of the heading that comes next below; 9 = text."""
    for line in reversed(lines):
        found = _HEADING.fullmatch(line)
        if found is None:
            if line.strip() and line.strip() not in ("-", "*", "+"):
                below = 9
                kept.append(line)
            elif not line.strip():
                kept.append(line)
            continue
        level = len(found["marks"])
        if below > level:
            kept.append(line)
            below = level
    return kept[::-1]


class _Reader:
    """Reads a body line by line."""

    def __init__(self, body: Body, *, takes_fields: bool) -> None:
        self._body = body
        self._takes_fields = takes_fields
        self.abstract: list[str] = []
        self.citation: list[str] = []
        self.rest: list[str] = []
        self._target = self.rest
        self._level = 0
        """Of the heading of the abstract; 7 = it is a paragraph, 8 = a callout."""
        self._fence = ""

    def read_line(self, line: str) -> None:
        """Read the next line."""
        fence = _FENCE.match(line)
        if self._fence or fence:
            self._read_code(line, fence)
            return
        if self._read_heading(line) or self._read_start(line):
            return
        if self._level == 8 and not line.lstrip().startswith(">"):
            self._end_abstract()
        if self._takes_fields and self._read_field(line):
            return
        if self._target is self.citation and not line.strip():
            self._target = self.rest
        if self._level == 8:
            line = re.sub(r"^\s*>\s?", "", line)
        self._target.append(line)

    def _read_code(self, line: str, fence: re.Match[str] | None) -> None:
        is_abstract = self._target is self.abstract
        if not self._fence and fence is not None:
            self._fence = fence["fence"][:3]
        elif line.strip().startswith(self._fence):
            self._fence = ""
        elif is_abstract:
            self._target.append(line)
            return
        if not is_abstract:
            self._target.append(line)

    def _read_heading(self, line: str) -> bool:
        found = _HEADING.fullmatch(line) if "#" in line else None
        if found is None:
            return False
        level, text = len(found["marks"]), found["text"].strip("*_ :")
        text = _NUMBER.sub("", text)
        if text.casefold() in ("abstract", "summary/abstract", "摘要"):
            self._target, self._level = self.abstract, level
            return True
        if level <= self._level:
            self._end_abstract()
        elif self._level:
            return False
        if level == 1 and not self._body.heading:
            self._body.heading = remove_wikilinks(text)
            return True
        self._target = self.rest
        return False

    def _end_abstract(self) -> None:
        self._target, self._level = self.rest, 0

    def _read_start(self, line: str) -> bool:
        """Read the beginning of an abstract or citation within the text."""
        callout = _CALLOUT.fullmatch(line) if "[!" in line else None
        if callout is not None and callout["kind"].casefold() == "abstract":
            self._target, self._level = self.abstract, 8
            if callout["text"].strip(" *:").casefold() != "abstract":
                self.abstract.append(callout["text"])
            return True
        found = _ABSTRACT.fullmatch(line)
        if found is not None and not self.abstract:
            self._target, self._level = self.abstract, 7
            self.abstract.append(found["rest"])
            return True
        found = _CITATION.fullmatch(line)
        if found is not None:
            self._target, self._level = self.citation, 7
            self.citation.append(found["rest"])
            return True
        return False

    def _read_field(self, line: str) -> bool:
        found = _FIELD.fullmatch(line) if ":" in line else None
        if found is None:
            return False
        key = (found["bold"] or found["under"] or found["dataview"] or "").strip()
        role = find_role(key)
        if role is None and not found["dataview"]:
            return False
        if self._level == 7:
            self._end_abstract()
        value = found["value"].strip()
        if value:
            self._body.fields.append((key, remove_wikilinks(value)))
        return True
