"""Writing papers' files: Paper -> text of a new file, or the text of an edited one.

In: a paper; for an edit the file's text and the paper as it was and as it shall be. Out: text. An edit changes the keys
that differ and leaves every other byte: comments, order, quoting and line ends are the person's who keeps the file.
"""

import datetime
import json
import re

import yaml

from paperarchive.content.frontmatter import Parts, split_front_matter
from paperarchive.errors import Problems, ProblemsError
from paperarchive.paper import Organization, Paper

KEY_ORDER = (
    "title",
    "date",
    "author_count",
    "authors",
    "organization",
    "arxiv",
    "doi",
    "links",
    "comments",
    "tags",
    "aliases",
    "draft",
    "note",
    "listings",
)
"""The keys of a paper's front matter, in the order in which they are written."""


def format_paper(paper: Paper) -> str:
    """Write a paper as the text of its file; absent values have no key."""
    lines = [line for key in KEY_ORDER for line in format_key(paper, key)]
    return "\n".join(["---", *lines, "---", *([paper.abstract] if paper.abstract else []), ""])


def format_key(paper: Paper, key: str) -> tuple[str, ...]:
    """Write one key of a paper's front matter as lines; none where the value is absent."""
    value = _plain_value(paper, key)
    if value is None or value == ():
        return ()
    if key == "title":
        return (f"title: {_quote(paper.title)}",)
    if isinstance(value, tuple) and key in ("tags", "aliases"):
        return (f"{key}: [{', '.join(map(format_flow, value))}]",)
    if isinstance(value, tuple):
        return (f"{key}:", *(f"- {format_flow(item)}" for item in value))
    return (f"{key}: {format_flow(value)}",)


Flow = str | int | bool | datetime.date | dict[str, "str | int | datetime.date"]


def _items_of(paper: Paper, key: str) -> "tuple[Flow, ...] | None":
    """The items of a key that holds a list; None for any other key."""
    value = _plain_value(paper, key)
    return value if isinstance(value, tuple) else None


def _plain_value(paper: Paper, key: str) -> Flow | tuple[Flow, ...] | None:
    if key == "organization":
        return None if paper.organization is None else format_organization(paper.organization)
    if key == "listings":
        return tuple(_without_absent(listing=a.listing, rank=a.rank, comments=a.comments) for a in paper.appearances)
    if key == "authors":
        return tuple(_without_absent(name=a.name, orcid=a.orcid, affiliation=a.affiliation) for a in paper.authors)
    if key == "links":
        return tuple(_without_absent(kind=link.kind, url=link.url) for link in paper.links)
    if key == "draft":
        return paper.draft or None
    value: Flow | tuple[Flow, ...] | None = getattr(paper, key)
    return value


def format_organization(organization: Organization) -> dict[str, str | int | datetime.date]:
    """An organisation as the mapping that stands in the front matter."""
    return _without_absent(handle=organization.handle, name=organization.name)


def _without_absent(**values: str | int | None) -> dict[str, str | int | datetime.date]:
    return {key: value for key, value in values.items() if value is not None}


_PLAIN_SCALAR = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@/+-]*(?: [A-Za-z0-9_.@/+-]+)*")


def format_flow(value: Flow) -> str:
    """Write one value in YAML's flow style, quoted wherever bare words could be read as something else."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {format_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value if _reads_as_text(value) else _quote(value)
    return str(value)


def _quote(value: str) -> str:
    """A double-quoted YAML scalar: JSON's, with the characters that YAML does not allow bare escaped."""
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match.group()):04x}", json.dumps(value, ensure_ascii=False))


_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def _reads_as_text(value: str) -> bool:
    """Whether every YAML reader takes the bare words for a text: they begin with a letter and are no keyword or number."""
    if not _PLAIN_SCALAR.fullmatch(value):
        return False
    return value.casefold() not in _YAML_WORDS and not _NUMBER_LIKE.fullmatch(value)


_YAML_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "none", "nan", "inf"})
_NUMBER_LIKE = re.compile(r"[-+]?[\d_,.]+(?:[eE][-+]?\d+)?|0[xX][\da-fA-F_]+|0[oObB][\d_]+|[\d:._]+|\d{4}-\d.*")


# --- editing -----------------------------------------------------------------------------------------------------


def edit_paper(text: str, before: Paper, after: Paper) -> str:
    """Edit a paper's file so that it says `after` where it said `before`.

    Only keys whose value differs are touched; a list that has grown at its end gets its new items and no other change.
    An abstract is written only where there was none. Raises ProblemsError if the text has no front matter.
    """
    for key in KEY_ORDER:
        if format_key(before, key) != format_key(after, key):
            text = _edit_key(text, key, before, after)
    if after.abstract and not before.abstract:
        newline = _newline_of(text)
        text = text.rstrip() + newline + after.abstract + newline
    return text


def _edit_key(text: str, key: str, before: Paper, after: Paper) -> str:
    header = _Header(text)
    old, new = _items_of(before, key), _items_of(after, key)
    if old and new and new[: len(old)] == old and header.has_list(key):
        for item in new[len(old) :]:
            text = _Header(text).append(key, format_flow(item))
        return text
    return header.replace(key, format_key(after, key))


def _newline_of(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


class _Header:
    """The front matter of one file, to be edited in its text."""

    def __init__(self, text: str) -> None:
        problems = Problems()
        parts = split_front_matter(text, "front matter", problems)
        if parts is None:
            raise ProblemsError(tuple(problems))
        self._text = text
        self._parts: Parts = parts
        # The Python loader, since its marks count characters of this very string; edits are few.
        node = yaml.compose(parts.header, Loader=yaml.BaseLoader)
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        self._nodes: dict[str, tuple[yaml.Node, yaml.Node]] = {key.value: (key, value) for key, value in pairs}

    def has_list(self, key: str) -> bool:
        """Whether a key stands there with a list that is not empty."""
        found = self._nodes.get(key)
        return found is not None and isinstance(found[1], yaml.SequenceNode) and bool(found[1].value)

    def append(self, key: str, item: str) -> str:
        """The text with one more item at the end of a list that is not empty."""
        sequence = self._nodes[key][1]
        last: yaml.Node = sequence.value[-1]
        if isinstance(sequence, yaml.SequenceNode) and sequence.flow_style:
            return self._insert(last.end_mark.index, f", {item}")
        dash = " " * sequence.start_mark.column + "- "
        return self._insert_line(_last_line(last) + 1, f"{dash}{item}")

    def replace(self, key: str, lines: tuple[str, ...]) -> str:
        """The text with a key's lines instead of those that stand there; a new key stands where its order puts it."""
        found = self._nodes.get(key)
        if found is None:
            return self._insert_line(self._line_for(key), *lines)
        key_node, value = found
        if len(lines) == 1 and isinstance(value, yaml.ScalarNode) and value.start_mark.line == value.end_mark.line:
            return self._replace_value(key_node, value, lines[0].removeprefix(f"{key}: "))
        first, last = self._offset(key_node.start_mark.line), self._offset(_last_line(value) + 1)
        return self._text[:first] + self._join(lines) + self._text[last:]

    def _replace_value(self, key_node: yaml.Node, value: yaml.ScalarNode, written: str) -> str:
        start, end = value.start_mark.index, value.end_mark.index
        if start == end:  # nothing stands after the colon
            start = end = self._parts.header.index(":", key_node.end_mark.index) + 1
            written = f" {written}"
        base = self._parts.header_start
        return self._text[: base + start] + written + self._text[base + end :]

    def _line_for(self, key: str) -> int:
        """The line, from 0, before which a new key belongs: after the nearest earlier key that is there."""
        for earlier in reversed(KEY_ORDER[: KEY_ORDER.index(key)]):
            if earlier in self._nodes:
                return _last_line(self._nodes[earlier][1], self._nodes[earlier][0]) + 1
        return 0

    def _insert_line(self, line: int, *lines: str) -> str:
        offset = self._offset(line)
        return self._text[:offset] + self._join(lines) + self._text[offset:]

    def _insert(self, index: int, written: str) -> str:
        offset = self._parts.header_start + index
        return self._text[:offset] + written + self._text[offset:]

    def _join(self, lines: tuple[str, ...]) -> str:
        newline = _newline_of(self._text)
        return "".join(line + newline for line in lines)

    def _offset(self, line: int) -> int:
        """The offset in the text of the start of a line of the header, from 0."""
        rows = self._parts.header.splitlines(keepends=True) if "\r" in self._parts.header else None
        rows = rows or [row + "\n" for row in self._parts.header.split("\n")]
        return min(self._parts.header_start + sum(len(row) for row in rows[:line]), self._header_end())

    def _header_end(self) -> int:
        return self._parts.header_start + len(self._parts.header)


def _last_line(node: yaml.Node, key: yaml.Node | None = None) -> int:
    """The line, from 0, on which a node's text ends, without the blank lines and comments that follow it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _last_line(last[1], last[0]) if isinstance(last, tuple) else _last_line(last)
    if node.start_mark.index == node.end_mark.index and key is not None:  # null: its mark may lie further down
        return key.end_mark.line
    return node.end_mark.line - (1 if node.end_mark.column == 0 and node.end_mark.line > node.start_mark.line else 0)
