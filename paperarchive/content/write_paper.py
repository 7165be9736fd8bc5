"""Writing papers' files: Paper -> text of a new file, or the text of an edited one.

In: a paper; for an edit the file's text and the paper as it was and as it shall be.
Out: text. An edit changes the keys
that differ and leaves every other byte: comments, order, quoting and line ends are the
person's who keeps the file.
"""

import datetime
import json
import re

import yaml

from paperarchive.content.read_paper import split_front_matter
from paperarchive.errors import Problems, ProblemsError
from paperarchive.paper import Organization, Paper
from paperarchive.yaml_fields import YamlContext, compose_yaml

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
    return "\n".join(
        ["---", *lines, "---", *([paper.abstract] if paper.abstract else []), ""]
    )


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
        return (
            None
            if paper.organization is None
            else format_organization(paper.organization)
        )
    if key == "listings":
        return tuple(
            _without_absent(listing=a.listing, rank=a.rank, comments=a.comments)
            for a in paper.appearances
        )
    if key == "authors":
        return tuple(
            _without_absent(name=a.name, orcid=a.orcid, affiliation=a.affiliation)
            for a in paper.authors
        )
    if key == "links":
        return tuple(
            _without_absent(kind=link.kind, url=link.url) for link in paper.links
        )
    if key == "draft":
        return paper.draft or None
    value: Flow | tuple[Flow, ...] | None = getattr(paper, key)
    return value


def format_organization(
    organization: Organization,
) -> dict[str, str | int | datetime.date]:
    """An organisation as the mapping that stands in the front matter."""
    return _without_absent(handle=organization.handle, name=organization.name)


def _without_absent(**values: str | int | None) -> dict[str, str | int | datetime.date]:
    return {key: value for key, value in values.items() if value is not None}


_PLAIN_SCALAR = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@/+-]*(?: [A-Za-z0-9_.@/+-]+)*")


def format_flow(value: Flow) -> str:
    """Write one value in YAML's flow style, quoted wherever bare words could be read as
    something else.
    """
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{key}: {format_flow(item)}" for key, item in value.items())
            + "}"
        )
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value if _reads_as_text(value) else _quote(value)
    return str(value)


def _quote(value: str) -> str:
    """A double-quoted YAML scalar: JSON's, with the characters that YAML does not allow
    bare escaped.
    """
    return _UNPRINTABLE.sub(
        lambda match: f"\\u{ord(match.group()):04x}",
        json.dumps(value, ensure_ascii=False),
    )


_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def _reads_as_text(value: str) -> bool:
    """Whether every YAML reader takes the bare words for a text: they are plain, no
    keyword and no number.
    """
    if not _PLAIN_SCALAR.fullmatch(value):
        return False
    return value.casefold() not in _YAML_WORDS and not _NUMBER_LIKE.fullmatch(value)


_YAML_WORDS = frozenset(
    {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "none", "nan", "inf"}
)
_NUMBER_LIKE = re.compile(
    r"[-+]?[\d_,.]+(?:[eE][-+]?\d+)?|0[xX][\da-fA-F_]+|0[oObB][\d_]+|[\d:._]+|\d{4}-\d.*"
)


# --- editing
# -----------------------------------------------------------------------------------------------------


def edit_paper(text: str, before: Paper, after: Paper) -> str:
    """Edit a paper's file so that it says `after` where it said `before`.

    Only keys whose value differs are touched; a list that has grown at its end gets its
    new items and no other change. An abstract is written only where there was none.
    Raises ProblemsError if the text has no front matter.
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
        node = (
            compose_yaml(parts.header, YamlContext("front matter", 2), problems)
            if parts
            else None
        )
        if parts is None or not isinstance(node, yaml.MappingNode):
            raise ProblemsError(tuple(problems))
        self._text = text
        self._header = parts.header
        self._start = parts.header_start
        self._indent = " " * (node.start_mark.column if node.value else 0)
        self._nodes: dict[str, tuple[yaml.Node, yaml.Node]] = {
            key.value: (key, value) for key, value in node.value
        }

    def has_list(self, key: str) -> bool:
        """Whether a key stands there with a list that is not empty."""
        found = self._nodes.get(key)
        return (
            found is not None
            and isinstance(found[1], yaml.SequenceNode)
            and bool(found[1].value)
        )

    def append(self, key: str, item: str) -> str:
        """The text with one more item at the end of a list that is not empty."""
        key_node, sequence = self._nodes[key]
        if not _is_block(sequence):
            end = sequence.value[-1].end_mark.index
            return self._splice(end, end, f", {item}")
        dash = " " * sequence.start_mark.column + "- "
        return self._insert_lines(self._end_of(sequence, key_node), (f"{dash}{item}",))

    def replace(self, key: str, lines: tuple[str, ...]) -> str:
        """The text with a key's lines instead of those that stand there; a new key
        stands where its order puts it.
        """
        lines = tuple(self._indent + line for line in lines)
        found = self._nodes.get(key)
        if found is None:
            return self._insert_lines(self._place_for(key), lines)
        key_node, value = found
        if lines and not _is_block(value):
            return self._replace_value(key_node, value, lines)
        first, last = (
            self._line_start(key_node.start_mark.index),
            self._end_of(value, key_node),
        )
        return self._splice(first, last, self._join(lines))

    def _replace_value(
        self, key_node: yaml.Node, value: yaml.Node, lines: tuple[str, ...]
    ) -> str:
        """Write a value where one stands in its line; the items of a list stand on
        lines of their own below it.
        """
        start, end = value.start_mark.index, value.end_mark.index
        written = lines[0].partition(":")[2]
        if start == end:  # null: nothing stands after the colon
            start = end = self._header.index(":", key_node.end_mark.index) + 1
        elif written:
            written = written.removeprefix(" ")
        else:
            start = len(self._header[:start].rstrip(" \t"))
        below = self._line_end(end)
        rest = self._header[end:below]
        return self._splice(start, below, written + rest + self._join(lines[1:]))

    def _place_for(self, key: str) -> int:
        """Where a new key's line belongs: after the nearest earlier key that is there."""
        for earlier in reversed(KEY_ORDER[: KEY_ORDER.index(key)]):
            if earlier in self._nodes:
                return self._end_of(self._nodes[earlier][1], self._nodes[earlier][0])
        return min(
            (self._line_start(key.start_mark.index) for key, _ in self._nodes.values()),
            default=0,
        )

    def _end_of(self, last: yaml.Node, last_key: yaml.Node) -> int:
        """Where the last line of a value ends, its line end included, blank lines and
        comments below it not.
        """
        while (
            isinstance(last, yaml.CollectionNode) and not last.flow_style and last.value
        ):
            item = last.value[-1]
            last_key, last = item if isinstance(item, tuple) else (item, item)
        if (
            last.start_mark.index == last.end_mark.index
        ):  # null: its mark may lie further down
            return self._line_end(last_key.end_mark.index)
        return self._line_end(len(self._header[: last.end_mark.index].rstrip()) - 1)

    def _line_start(self, index: int) -> int:
        return self._header.rfind("\n", 0, index) + 1

    def _line_end(self, index: int) -> int:
        end = self._header.find("\n", index)
        return len(self._header) if end < 0 else end + 1

    def _insert_lines(self, index: int, lines: tuple[str, ...]) -> str:
        return self._splice(index, index, self._join(lines))

    def _splice(self, start: int, end: int, written: str) -> str:
        return (
            self._text[: self._start + start]
            + written
            + self._text[self._start + end :]
        )

    def _join(self, lines: tuple[str, ...]) -> str:
        newline = _newline_of(self._text)
        return "".join(line + newline for line in lines)


def _is_block(node: yaml.Node) -> bool:
    """Whether a value takes whole lines: a list of dashes, lines of keys, or a text
    after `|` or `>`.
    """
    if isinstance(node, yaml.CollectionNode):
        return not node.flow_style
    return isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
