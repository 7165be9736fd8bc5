"""Editing papers: the text of a file, and its paper before and after -> the new text.

Only the keys whose value differs are edited. Every other byte is preserved: comments,
order, quoting and line ends belong to the person who keeps the file.
"""

import yaml

from paperarchive.content.front_matter import split_front_matter
from paperarchive.content.write_paper import (
    KEY_ORDER,
    Item,
    format_item,
    format_key,
    list_items,
)
from paperarchive.errors import Problems, ProblemsError
from paperarchive.paper import Paper
from paperarchive.yaml_fields.nodes import YamlContext, compose_yaml


def edit_paper(text: str, before: Paper, after: Paper) -> str:
    """Edit a paper's file.

    text: the file that `before` was read from. Items that a list keeps are preserved as
    they are written. Raises ProblemsError if the text has no front matter.
    """
    for key in KEY_ORDER:
        if format_key(before, key) != format_key(after, key):
            text = _edit_key(text, key, before, after)
    if after.abstract != before.abstract:
        text = _edit_abstract(text, after.abstract)
    return text


def _edit_abstract(text: str, abstract: str) -> str:
    """Replace the text below the front matter, but for the blank lines around it."""
    parts = split_front_matter(text, "front matter", Problems())
    if parts is None:
        return text
    newline = _newline_of(text)
    written = abstract.replace("\n", newline)
    body = parts.body
    if not body.strip():
        return f"{text.rstrip()}{newline}{written}{newline}"
    start = text[: len(text) - len(body.lstrip())]
    if not written:
        return start.rstrip() + newline
    return start + written + body[len(body.rstrip()) :]


def _edit_key(text: str, key: str, before: Paper, after: Paper) -> str:
    header = _HeaderEditor(text)
    old, new = list_items(before, key) or (), list_items(after, key) or ()
    has_items = bool(old and new) and header.count_items(key) == len(old)
    if not has_items or header.has_lines(key, format_key(before, key)):
        return header.replace(key, format_key(after, key))
    added = _find_added_items(old, new)
    if not added:
        return header.replace_items(key, old, new)
    for item in added:
        text = _HeaderEditor(text).append(key, format_item(item))
    return text


def _find_added_items(
    before: tuple[Item, ...], after: tuple[Item, ...]
) -> tuple[Item, ...]:
    """The items that a list has gained at its end; empty if it differs in any other way."""
    if after[: len(before)] != before:
        return ()
    return after[len(before) :]


def _newline_of(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


class _HeaderEditor:
    """Edits the front matter of a file in its text. Offsets are into the header."""

    def __init__(self, text: str) -> None:
        problems = Problems()
        parts = split_front_matter(text, "front matter", problems)
        if parts is None:
            raise ProblemsError(tuple(problems))
        context = YamlContext("front matter", 2)
        node = compose_yaml(parts.header, context, problems)
        if not isinstance(node, yaml.MappingNode):
            raise ProblemsError(tuple(problems))
        self._text = text
        self._header = parts.header
        self._start = parts.header_start
        self._indent = " " * (node.start_mark.column if node.value else 0)
        self._nodes: dict[str, tuple[yaml.Node, yaml.Node]] = {
            key.value: (key, value) for key, value in node.value
        }

    def count_items(self, key: str) -> int:
        """The number of items of a list, or of the names of a mapping, that can be edited
        one by one; 0 if the file has neither under the key.
        """
        found = self._nodes.get(key)
        if found is None or not isinstance(found[1], yaml.CollectionNode):
            return 0
        parts = _list_parts(found[1])
        # The position of a value that is not written may be anywhere.
        has_all = all(last.end_mark.index > last.start_mark.index for _, last in parts)
        return len(parts) if has_all else 0

    def has_lines(self, key: str, lines: tuple[str, ...]) -> bool:
        """Whether a key is written on these lines, and there is nothing else on them."""
        found = self._nodes.get(key)
        if found is None:
            return False
        start = self._line_start(found[0].start_mark.index)
        end = self._find_value_end(*found)
        return self._header[start:end] == self._join(
            tuple(self._indent + line for line in lines)
        )

    def replace_items(
        self, key: str, before: tuple[Item, ...], after: tuple[Item, ...]
    ) -> str:
        """The text with the items of a list or mapping replaced. before: what the file's
        items mean, in its order, at least one; those that stay are preserved as written.
        """
        key_node, sequence = self._nodes[key]
        parts = _list_parts(sequence)
        starts = [first.start_mark.index for first, _ in parts]
        ends = [last.end_mark.index for _, last in parts]
        is_block = _is_block(sequence)
        if is_block:
            starts = [self._line_start(start) for start in starts]
            ends = [*starts[1:], self._find_value_end(key_node, sequence)]
        written = [
            (item, self._header[start:end])
            for item, start, end in zip(before, starts, ends, strict=True)
        ]
        dash = _make_dash(sequence)
        pieces: list[str] = []
        for item in after:
            found = [piece for piece in written if piece[0] == item]
            if found:
                written.remove(found[0])
                pieces.append(found[0][1])
            elif is_block:
                pieces.append(self._join((dash + format_item(item),)))
            else:
                pieces.append(format_item(item))
        joined = ("" if is_block else ", ").join(pieces)
        return self._splice(starts[0], ends[-1], joined)

    def append(self, key: str, item: str) -> str:
        """The text with an item added to a list or mapping that is not empty."""
        key_node, sequence = self._nodes[key]
        if not _is_block(sequence):
            end = _list_parts(sequence)[-1][1].end_mark.index
            return self._splice(end, end, f", {item}")
        dash = _make_dash(sequence)
        end = self._find_value_end(key_node, sequence)
        return self._insert_lines(end, (f"{dash}{item}",))

    def replace(self, key: str, lines: tuple[str, ...]) -> str:
        """The text with the lines of a key replaced; a new key goes where KEY_ORDER puts
        it.
        """
        lines = tuple(self._indent + line for line in lines)
        found = self._nodes.get(key)
        if found is None:
            return self._insert_lines(self._find_place(key), lines)
        key_node, value = found
        if lines and not _is_block(value):
            return self._replace_value(key_node, value, lines)
        start = self._line_start(key_node.start_mark.index)
        end = self._find_value_end(key_node, value)
        return self._splice(start, end, self._join(lines))

    def _replace_value(
        self, key_node: yaml.Node, value: yaml.Node, lines: tuple[str, ...]
    ) -> str:
        """Replace a value on the line of its key. A comment after it is preserved; the
        items of a new list follow on lines of their own.
        """
        start, end = value.start_mark.index, value.end_mark.index
        written = lines[0].partition(":")[2]
        if start == end:  # null: there is nothing after the colon
            start = end = self._header.index(":", key_node.end_mark.index) + 1
        elif written:
            written = written.removeprefix(" ")
        else:
            start = len(self._header[:start].rstrip(" \t"))
        below = self._line_end(end)
        rest = self._header[end:below]
        return self._splice(start, below, written + rest + self._join(lines[1:]))

    def _find_place(self, key: str) -> int:
        """The offset for the lines of a new key: after the nearest earlier key of
        KEY_ORDER, else before all keys.
        """
        for earlier in reversed(KEY_ORDER[: KEY_ORDER.index(key)]):
            if earlier in self._nodes:
                return self._find_value_end(*self._nodes[earlier])
        starts = [node.start_mark.index for node, _ in self._nodes.values()]
        return min(map(self._line_start, starts), default=0)

    def _find_value_end(self, key: yaml.Node, value: yaml.Node) -> int:
        """The offset after the last line of a value, before blank lines and comments that
        follow.
        """
        while _is_block(value) and isinstance(value, yaml.CollectionNode):
            if not value.value:
                break
            last = value.value[-1]
            key, value = last if isinstance(last, tuple) else (last, last)
        if value.start_mark.index == value.end_mark.index:
            # null, whose position may be further down than its key's line
            return self._line_end(key.end_mark.index)
        return self._line_end(len(self._header[: value.end_mark.index].rstrip()) - 1)

    def _line_start(self, index: int) -> int:
        return self._header.rfind("\n", 0, index) + 1

    def _line_end(self, index: int) -> int:
        end = self._header.find("\n", index)
        return len(self._header) if end < 0 else end + 1

    def _insert_lines(self, index: int, lines: tuple[str, ...]) -> str:
        return self._splice(index, index, self._join(lines))

    def _splice(self, start: int, end: int, written: str) -> str:
        head = self._text[: self._start + start]
        tail = self._text[self._start + end :]
        return head + written + tail

    def _join(self, lines: tuple[str, ...]) -> str:
        newline = _newline_of(self._text)
        return "".join(line + newline for line in lines)


def _list_parts(node: yaml.Node) -> list[tuple[yaml.Node, yaml.Node]]:
    """The first and the last node of each item: key and value in a mapping."""
    return [
        item if isinstance(item, tuple) else (item, item) for item in list(node.value)
    ]


def _make_dash(node: yaml.Node) -> str:
    """What an item of a list or mapping on lines of its own begins with."""
    mark = "- " if isinstance(node, yaml.SequenceNode) else ""
    return " " * node.start_mark.column + mark


def _is_block(node: yaml.Node) -> bool:
    """Whether a value takes whole lines: a list of dashes, lines of keys, or a text
    after `|` or `>`.
    """
    if isinstance(node, yaml.CollectionNode):
        return not node.flow_style
    return isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
