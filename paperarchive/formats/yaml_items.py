"""Cuts a list in YAML into its records by indentation, so that a broken one does not take
the others with it, and each has its line.

In: a text. Out: the text of each record, and the key above its list. The arrangements:

    - title: ...          papers:              2511.00001:
    - title: ...            - title: ...         title: ...
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import yaml

from paperarchive.formats.json_elements import is_envelope_key
from paperarchive.formats.key_names import find_role
from paperarchive.yaml_fields.depth import DEEPEST, find_depth, may_be_deep

try:
    from yaml import CBaseLoader as Loader
except ImportError:  # where PyYAML has no libyaml
    from yaml import BaseLoader as Loader  # type: ignore[assignment]  # both have the interface used here

LONGEST_ITEM = 4 << 20
_ITEM = re.compile(r"( *)- +\S")
_KEY = re.compile(
    r"( *)(?P<key>\"[^\"]*\"|'[^']*'|[^\s#'\"\[{&*!|>%@-][^#]*?) *:(?: +\S.*)?\s*$"
)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TRIED = 200
"""Items of other lists that are passed over."""
_FARTHEST = 50
"""Lines between a list and its key."""


class YamlItem(NamedTuple):
    """The text of a record."""

    text: str
    line: int
    """From 1."""
    section: str = ""
    """The key above its list; empty = none."""
    key: str = ""
    """The key of the record itself, in a mapping of them."""


def parse_yaml(text: str) -> object:
    """Parse YAML: mappings, lists and texts, nothing else; an empty value is None. A key
    that stands twice gets a number, so that neither is lost.

    Raises ValueError with the reason: `is broken YAML: ...`.
    """
    try:
        if (
            may_be_deep(text)
            and find_depth(yaml.parse(text, Loader=Loader)) is not None
        ):
            raise ValueError(f"is nested more than {DEEPEST} levels deep")
        node = yaml.compose(text, Loader=Loader)
        return _construct(node, {})
    except yaml.MarkedYAMLError as error:
        reason = error.problem or error.context or "cannot be read"
        raise ValueError(f"is broken YAML: {reason}") from None
    except yaml.YAMLError:
        raise ValueError(
            "is broken YAML: it has a character that YAML forbids"
        ) from None


def _construct(node: yaml.Node | None, made: dict[int, object]) -> object:
    """Make the value of a node. made: by node, since an alias is the same node again."""
    if node is None:
        return None
    if id(node) in made:
        return made[id(node)]
    value: object
    if isinstance(node, yaml.MappingNode):
        pairs: dict[str, object] = {}
        made[id(node)] = pairs
        counts: dict[str, int] = {}
        for key_node, value_node in node.value:
            key = str(_construct(key_node, made))
            counts[key] = number = counts.get(key, 0) + 1
            name = key if number == 1 else f"{key} ({number})"
            pairs.setdefault(name, _construct(value_node, made))
        return pairs
    if isinstance(node, yaml.SequenceNode):
        items: list[object] = []
        made[id(node)] = items
        items += [_construct(item, made) for item in node.value]
        return items
    text = str(node.value)
    is_plain = isinstance(node, yaml.ScalarNode) and node.style is None
    value = None if is_plain and text in _NULLS else text
    made[id(node)] = value
    return value


def cut_items(text: str) -> Iterator[YamlItem]:
    """Cut a text into its records."""
    lines = text.split("\n")
    indent = _find_list_indent(lines)
    if indent is not None:
        yield from _cut_list(lines, indent)
    elif _is_keyed(lines):
        yield from _cut_mapping(lines)
    else:
        yield from _cut_documents(lines)


def _find_list_indent(lines: list[str]) -> int | None:
    """The indent of the first list of mappings; None if there is none."""
    tried = 0
    for number, line in enumerate(lines):
        found = _ITEM.match(line)
        if found is None:
            continue
        indent = len(found[1])
        parent = _find_parent(lines, number, indent)
        if _begins_mapping(line[indent:]) and not _is_part_of_record(parent):
            return indent
        tried += 1
        if tried >= _TRIED:
            break
    return None


def _find_parent(lines: list[str], number: int, indent: int) -> str:
    """The key of a list of which an item is on a line; empty if it has none."""
    for line in reversed(lines[max(0, number - _FARTHEST) : number]):
        found = _KEY.match(line)
        if found is not None and len(found[1]) <= indent:
            return found["key"].strip("'\"")
    return ""


def _is_part_of_record(key: str) -> bool:
    """Whether a list below a key is a part of one paper: its authors, its links."""
    role = find_role(key) if key else None
    return role is not None and not is_envelope_key(key)


def _begins_mapping(line: str) -> bool:
    """Whether an item of a list begins with a key: `- title: ...`, `- {title: ...}`."""
    rest = line[1:].strip()
    return rest.startswith("{") or _KEY.match(rest) is not None


def _cut_list(lines: list[str], indent: int) -> Iterator[YamlItem]:
    section = ""
    start: int | None = None
    for number, line in enumerate(lines):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _ITEM.match(line)
        own_indent = len(line) - len(line.lstrip(" "))
        is_item = own_indent == indent and (found is not None or line.strip() == "-")
        is_outside = own_indent <= indent and not is_item
        if start is not None and (is_item or is_outside):
            yield _join(lines, start, number, section)
            start = None
        if is_item:
            start = number
        elif is_outside:
            key = _KEY.match(line)
            section = key["key"].strip("'\"") if key else ""
    if start is not None:
        yield _join(lines, start, len(lines), section)


def _join(lines: list[str], start: int, stop: int, section: str) -> YamlItem:
    text = "\n".join(lines[start:stop]).rstrip()
    return YamlItem(text, start + 1, section)


def _is_keyed(lines: list[str]) -> bool:
    """Whether a text is a mapping of records: keys without a value, keys below them."""
    rows = [
        line
        for line in lines
        if line.strip() and not line.lstrip().startswith(("#", "---", "..."))
    ]
    first = [row for row in rows if row[0] != " "]
    return (
        len(rows) > len(first) > 0
        and all(row.rstrip().endswith((":", "}")) for row in first)
        and _KEY.match(rows[1]) is not None
    )


def _cut_mapping(lines: list[str]) -> Iterator[YamlItem]:
    starts = [
        number
        for number, line in enumerate(lines)
        if line.strip() and line[0] not in " #" and not line.startswith(("---", "..."))
    ]
    for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True):
        found = _KEY.match(lines[start])
        key = found["key"].strip("'\"") if found else ""
        yield YamlItem("\n".join(lines[start:stop]).rstrip(), start + 1, key=key)


def _cut_documents(lines: list[str]) -> Iterator[YamlItem]:
    start = 0
    for number, line in enumerate([*lines, "---"]):
        if line.rstrip() in ("---", "..."):
            text = "\n".join(lines[start:number])
            if text.strip():
                first = next(
                    index for index in range(start, number) if lines[index].strip()
                )
                yield YamlItem("\n".join(lines[first:number]).rstrip(), first + 1)
            start = number + 1
