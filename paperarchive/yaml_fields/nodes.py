"""Parsing YAML: a text -> nodes with lines, or why it cannot be read.

In: the text of a file or of its front matter. Out: PyYAML's nodes, of which every scalar
is a string. Forbidden characters, conflicts of a merge, aliases and deep nesting are
reported with their line. Source: YAML 1.1 as PyYAML reads it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from paperarchive.errors import Problem, Problems
from paperarchive.files.kinds import find_file_kind
from paperarchive.files.merge_markers import find_conflicts
from paperarchive.files.text import describe_conflict
from paperarchive.yaml_fields.broken import explain_broken
from paperarchive.yaml_fields.depth import DEEPEST, find_depth, may_be_deep

try:
    from yaml import CBaseLoader as _Loader
except ImportError:  # PyYAML without libyaml: ten times slower, the same results
    from yaml import BaseLoader as _Loader  # type: ignore[assignment]  # both classes have the interface used here

_ODD_BREAK = re.compile("\r(?!\n)|[\x85\u2028\u2029]")
_FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
_PROBE = 4000
"""Characters from which the kind of a file is told."""
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class YamlContext:
    """Where YAML text comes from, for messages."""

    path: str
    """The file, relative to the archive's folder."""
    line: int = 1
    """The line of the file on which the YAML text begins, from 1."""
    prefix: str = ""
    """What precedes each key in messages, such as `organization.`"""
    text: str = ""
    """The YAML text, in which nodes are found again to report what was dropped of them;
    without it, nothing of that kind is reported.
    """

    def line_of(self, node: yaml.Node) -> int:
        """The line of the file on which a node begins."""
        return self.line + node.start_mark.line

    def inside(self, key: str) -> "YamlContext":
        """The context of a mapping that is the value of a key."""
        return YamlContext(self.path, self.line, f"{self.prefix}{key}.", self.text)


def find_forbidden(text: str, context: YamlContext) -> Iterator[Problem]:
    """Find characters that no file may hold, control characters above all: the first
    one of each line.

    Source: the printable characters of YAML 1.1, all of which XML 1.0, and so a feed,
    allows too.
    """
    last = -1
    for found in _FORBIDDEN.finditer(text):
        line = context.line + text.count("\n", 0, found.start())
        if line != last:
            message = f"the character U+{ord(found.group()):04X} is not allowed"
            yield Problem(context.path, message, "remove it", line=line)
        last = line


def is_clean(text: str) -> bool:
    """Whether a text holds nothing that `find_forbidden` finds."""
    # isprintable is the faster test, and true of nearly all texts.
    return text.replace("\n", "").isprintable() or _FORBIDDEN.search(text) is None


def compose_yaml(
    text: str, context: YamlContext, problems: Problems
) -> yaml.Node | None:
    """Parse YAML to nodes; an empty text is an empty mapping.

    Returns None, and reports why with its line, if the text is broken.
    """
    found = [*find_forbidden(text, context), *_find_conflicts(text, context)]
    if found:
        problems.extend(found)
        return None
    try:
        if may_be_deep(text):
            line = find_depth(yaml.parse(text, Loader=_Loader))
            if line is not None:
                problems.add(_describe_depth(context, line))
                return None
        node = yaml.compose(text, Loader=_Loader)
        alias = _find_alias(text)
    except yaml.MarkedYAMLError as error:
        problems.add(
            _describe_other_kind(text, context)
            or _describe_broken(error, text, context)
        )
        return None
    if alias is not None:
        problems.add(_describe_alias(alias, text, context))
        return None
    if isinstance(node, yaml.ScalarNode):
        other = _describe_other_kind(text, context)
        if other is not None:
            problems.add(other)
            return None
    if node is None:
        start = yaml.Mark("", 0, 0, 0, None, 0)
        return yaml.MappingNode("tag:yaml.org,2002:map", [], start, start)
    if _ODD_BREAK.search(text):
        _correct_lines(node, text)
    return node


def _find_conflicts(text: str, context: YamlContext) -> Iterator[Problem]:
    for conflict in find_conflicts(text, is_markdown=False):
        yield describe_conflict(conflict, context.path, line=context.line)


def _find_alias(text: str) -> yaml.AliasEvent | None:
    if "*" not in text or "&" not in text:
        return None
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            return event
    return None


def _describe_broken(
    error: yaml.MarkedYAMLError, text: str, context: YamlContext
) -> Problem:
    found = explain_broken(error, text)
    line = context.line + found.line
    key = None if found.key is None else context.prefix + found.key
    return Problem(context.path, found.message, found.advice, line=line, key=key)


def _describe_other_kind(text: str, context: YamlContext) -> Problem | None:
    """Report what a whole file is that is no YAML."""
    kind = find_file_kind(text[:_PROBE].encode()) if context.line == 1 else None
    if kind is None or not kind.is_text or kind.name == "json":
        return None
    message = f"is {kind.noun}, not YAML"
    return Problem(context.path, message, "write `key: value` lines", line=1)


def _describe_alias(alias: yaml.AliasEvent, text: str, context: YamlContext) -> Problem:
    index = alias.start_mark.index if alias.start_mark else 0
    line = context.line + text.count("\n", 0, index)
    message = f"`*{alias.anchor}` refers to a value that is written elsewhere"
    return Problem(context.path, message, "write the value itself", line=line)


def _describe_depth(context: YamlContext, line: int) -> Problem:
    """line: of the text, from 0."""
    message = f"more than {DEEPEST} lists and mappings are nested in each other"
    advice = "remove some levels of brackets or indentation"
    return Problem(context.path, message, advice, line=context.line + line)


def _correct_lines(node: yaml.Node, text: str) -> None:
    """Number lines as editors do: YAML 1.1 ends one at U+0085, U+2028 and U+2029 too."""
    index, column = node.start_mark.index, node.start_mark.column
    node.start_mark = yaml.Mark("", index, text.count("\n", 0, index), column, None, 0)
    for child in node.value if isinstance(node, yaml.CollectionNode) else ():
        for part in child if isinstance(child, tuple) else (child,):
            _correct_lines(part, text)


def is_null(node: yaml.Node) -> bool:
    """Whether a value is none: nothing, or `~` or `null` without quotes."""
    # The style of a plain scalar is "" with libyaml and None without.
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in _NULLS


def find_forbidden_character(value: str) -> str | None:
    """The first character of a text that no file may hold, which an escape can make;
    None if there is none.
    """
    found = _FORBIDDEN.search(value)
    return None if found is None else found.group()
