"""Front matter of any program -> values, as JSON has them.

In: the text of a file. Out: its keys and values, and the body with its line. YAML between
`---`, TOML between `+++`. Every scalar of YAML is a text, or None where it is null.
"""

import datetime
import re
import tomllib
from dataclasses import dataclass, field

import yaml

from paperarchive.errors import Problems
from paperarchive.yaml_fields.nodes import YamlContext, compose_yaml

_FENCE = re.compile(r"\s*(?P<fence>---|\+\+\+)[ \t]*\n")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TOML_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_DEEPEST = 12


@dataclass(slots=True)
class SplitFile:
    """A file with front matter, or without one."""

    values: dict[str, object] = field(default_factory=dict)
    """Texts, numbers, None, lists and mappings."""
    header: str = ""
    """The front matter, as in the file."""
    body: str = ""
    body_line: int = 1
    """The line on which the body begins."""
    repeated: list[tuple[str, int]] = field(default_factory=list)
    """Keys that occur again, of which the first value counts, with their lines."""
    error: str = ""
    """Why the front matter cannot be read; empty = it can."""
    error_line: int = 1


def split_file(text: str, *, values_wanted: bool = True) -> SplitFile:
    """Split a file, and read its front matter.

    values_wanted: False = only to find where it ends.
    """
    opening = _FENCE.match(text)
    if opening is None:
        return SplitFile(body=text)
    fence = opening["fence"]
    ends = re.escape(fence) if fence == "+++" else r"(?:---|\.\.\.)"
    closing = re.compile(rf"^{ends}[ \t]*(?:\n|\Z)", re.MULTILINE)
    end = closing.search(text, opening.end())
    first_line = text.count("\n", 0, opening.end()) + 1
    if end is None:
        if fence == "---" and not re.match(r"[\w-]+:", text[opening.end() :]):
            return SplitFile(body=text)  # a rule, not a fence
        error = f"the front matter has no end: a line `{fence}`"
        return SplitFile(header=text, error=error, error_line=first_line - 1)
    header = text[opening.end() : end.start()]
    body_line = text.count("\n", 0, end.end()) + 1
    split = SplitFile(header=header, body=text[end.end() :], body_line=body_line)
    if not values_wanted:
        return split
    if fence == "+++":
        _read_toml(split, first_line)
    else:
        _read_yaml(split, first_line)
    return split


def _read_toml(split: SplitFile, first_line: int) -> None:
    try:
        values = tomllib.loads(split.header)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = _TOML_LINE.search(str(error))
        split.error = f"its TOML is broken: {_TOML_LINE.sub('', str(error)).strip()}"
        split.error_line = first_line - 1 + (int(found[1]) if found else 1)
        return
    split.values = {key: _simplify(value) for key, value in values.items()}


def _simplify(value: object) -> object:
    """A value of TOML as JSON has it: a date as a text."""
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, list):
        return [_simplify(part) for part in value]
    if isinstance(value, dict):
        return {key: _simplify(part) for key, part in value.items()}
    return value


def _read_yaml(split: SplitFile, first_line: int) -> None:
    problems = Problems()
    context = YamlContext("", first_line, text=split.header)
    node = compose_yaml(split.header, context, problems)
    found = next(iter(problems), None)
    if found is not None or node is None:
        message = "cannot be read" if found is None else found.message
        split.error = f"its YAML is broken: {message}"
        split.error_line = first_line if found is None else found.line or first_line
        return
    if not isinstance(node, yaml.MappingNode):
        split.error = "its front matter is no mapping of keys to values"
        split.error_line = first_line
        return
    for key, value in node.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
        if name in split.values:
            split.repeated.append((name, context.line_of(key)))
        elif name:
            split.values[name] = _make_value(value)


def _make_value(node: yaml.Node, depth: int = 0) -> object:
    if isinstance(node, yaml.ScalarNode):
        text = str(node.value)
        is_plain = node.style in (None, "")
        return None if is_plain and text in _NULLS else text
    if depth > _DEEPEST:
        return None
    if isinstance(node, yaml.SequenceNode):
        return [_make_value(item, depth + 1) for item in node.value]
    return {
        str(key.value): _make_value(value, depth + 1)
        for key, value in node.value
        if isinstance(key, yaml.ScalarNode)
    }
