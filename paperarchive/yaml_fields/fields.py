"""Typed values from YAML mappings, and the line of everything that is wrong.

In: the text of a mapping: front matter, `site.yml`, `theme.yml`, a record of `tags.yml`
or `listings.yml`. Out: `Fields`, which converts one key at a time. A value that does not
fit is reported with its line, and reading goes on.

The field decides the type of a value, not the value's look: every scalar is loaded as a
string, so `2411.01230` stays an identifier and `[no]` a word. Tags such as `!!int` are
ignored. Aliases (`*name`) are refused, since a value that is written elsewhere cannot be
edited in place. Source: YAML 1.1 as PyYAML reads it.
"""

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

import yaml

from paperarchive.errors import Problem, Problems, Severity, find_nearest
from paperarchive.yaml_fields.broken import explain_lines
from paperarchive.yaml_fields.nodes import (
    YamlContext,
    compose_yaml,
    find_forbidden_character,
    is_null,
)
from paperarchive.yaml_fields.quoting import quote_text
from paperarchive.yaml_fields.scalars import TEXT, Scalar
from paperarchive.yaml_fields.silent import (
    SilentChange,
    explain_null,
    find_silent_change,
    spell,
)

T = TypeVar("T")


class Fields:
    """A YAML mapping, read key by key. `finish` reports the keys that nobody asked for."""

    def __init__(
        self, node: yaml.Node | None, context: YamlContext, problems: Problems
    ) -> None:
        """node: None, or no mapping, reads as an empty mapping whose keys are not
        missing.
        """
        self._context = context
        self._problems = problems
        self._nodes: dict[str, tuple[yaml.Node, yaml.Node]] = {}  # key and value
        self._asked: list[str] = []
        self._bad: set[str] = set()  # keys that have an error
        self._first_line = context.line
        self._is_mapping = isinstance(node, yaml.MappingNode)
        self._is_in_braces = isinstance(node, yaml.MappingNode) and node.flow_style
        if isinstance(node, yaml.MappingNode):
            self._first_line = context.line_of(node)
            self._take_pairs(node)
        elif node is not None:
            self._report_no_mapping(node)

    def _report_no_mapping(self, node: yaml.Node) -> None:
        found = None
        if isinstance(node, yaml.ScalarNode) and self._context.text:
            start, end = node.start_mark.index, node.end_mark.index
            found = explain_lines(self._context.text[start:end])
        if found is None:
            message = "is not a mapping of keys to values"
            self._report_node(None, node, message, "write `key: value` lines")
        else:
            line = self._context.line_of(node) + found.line
            self._add(found.key, line, found.message, found.advice, Severity.ERROR)

    def _take_pairs(self, node: yaml.MappingNode) -> None:
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                message = "a key is not a text"
                self._report_node(None, key_node, message, "write `key: value` lines")
                continue
            key = str(key_node.value)
            if key in self._nodes:
                message = f"occurs twice, first on line {self.line_of(key)}"
                self._report_node(key, key_node, message, "keep one of them")
            else:
                self._nodes[key] = (key_node, value_node)

    def line_of(self, key: str) -> int:
        """The line of a key; the mapping's first line if the key is absent."""
        found = self._nodes.get(key)
        return self._context.line_of(found[0]) if found else self._first_line

    def report(
        self,
        key: str,
        message: str,
        advice: str,
        *,
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Report a problem with the value of a key, at the line of the key."""
        self._add(key, self.line_of(key), message, advice, severity)

    def _report_node(
        self, key: str | None, node: yaml.Node, message: str, advice: str
    ) -> None:
        """Report an error at a node's own line. key: None for the mapping itself."""
        self._add(key, self._context.line_of(node), message, advice, Severity.ERROR)

    def _add(
        self, key: str | None, line: int, message: str, advice: str, severity: Severity
    ) -> None:
        prefix = self._context.prefix
        name = prefix + key if key else prefix.removesuffix(".") or None
        if key and severity is Severity.ERROR:
            self._bad.add(key)
        self._problems.add(
            Problem(
                self._context.path,
                message,
                advice,
                line=line,
                key=name,
                severity=severity,
            )
        )

    def get(self, key: str, kind: Scalar[T]) -> T | None:
        """The value of a key; None if it is absent, null or not of its kind."""
        node = self._value_node(key)
        if node is None:
            if kind.is_prose:
                self._report_lost_text(key)
            return None
        if not isinstance(node, yaml.ScalarNode):
            advice = kind.advice.replace("{key}", key)
            if kind.is_prose:
                advice = self._spell_raw(key, node) or advice
            self._report_node(key, node, f"is not {kind.noun}", advice)
            return None
        if kind.is_prose and not self._is_whole(
            key, node, is_markdown=kind.is_markdown
        ):
            return None
        value = self._read_scalar(key, node)
        if value is None:
            return None
        try:
            return kind.convert(value)
        except ValueError as error:
            reason, *advices = error.args
            advice = advices[0] if advices else kind.advice
            subject = "" if kind.names_value else f"{value.strip()!r} "
            self.report(key, f"{subject}{reason}", advice.replace("{key}", key))
            return None

    def get_or(self, key: str, kind: Scalar[T], default: T) -> T:
        """The value of a key, or a default where `get` returns None."""
        value = self.get(key, kind)
        return default if value is None else value

    def require(self, key: str, kind: Scalar[T]) -> T | None:
        """The value of a key that must be there; None after a problem."""
        value = self.get(key, kind)
        if value is None and self._is_mapping and key not in self._bad:
            found = self._explain_null(key) if kind.is_prose else None
            if found is None:
                self.report(key, "is missing", kind.advice.replace("{key}", key))
            else:
                self.report(key, found.message, found.advice)
        return value

    def _explain_null(self, key: str) -> SilentChange | None:
        """Why a key has no value though something is written after it."""
        found = self._nodes.get(key)
        if found is None or not self._context.text or not is_null(found[1]):
            return None
        return explain_null(*found, self._context.text, key)

    def _report_lost_text(self, key: str) -> None:
        """Report a text that became null, but not what people write for no value."""
        found = self._explain_null(key)
        if found is not None and found.severity is Severity.ERROR:
            self.report(key, found.message, found.advice)

    def _is_whole(
        self,
        key: str,
        node: yaml.ScalarNode,
        *,
        is_item: bool = False,
        is_markdown: bool = False,
    ) -> bool:
        """Report what YAML changed in a text in silence; false if the text is damaged.

        is_item: whether it is an item of the key's list.
        """
        text = self._context.text
        if not text:
            return True
        name = None if is_item else key
        found = find_silent_change(node, text, key=name, is_markdown=is_markdown)
        if found is None:
            return True
        line = self._context.line_of(node)
        self._add(key, line, found.message, found.advice, found.severity)
        return found.severity is not Severity.ERROR

    def _spell_raw(self, key: str, node: yaml.Node) -> str | None:
        """How to write as a text what YAML takes for a list or mapping on one line."""
        text = self._context.text
        raw = text[node.start_mark.index : node.end_mark.index]
        if not raw or "\n" in raw:
            return None
        rest = text[node.end_mark.index :].partition("\n")[0].rstrip()
        if not rest.lstrip().startswith((",", "}", "]")):  # those are around the value
            raw += rest
        return f"write {spell(key, quote_text(raw))} if it is a text"

    def text(self, key: str) -> str | None:
        """A string without white space around it; None if absent, null or empty."""
        return self.get(key, TEXT)

    def required_text(self, key: str) -> str:
        """A string that must be there; empty after a problem."""
        return self.require(key, TEXT) or ""

    def texts(self, key: str, *, by_commas: bool = False) -> tuple[str, ...]:
        """A list of strings; empty if the key is absent.

        by_commas: whether `a, b`, without brackets, is a list too.
        """
        advice = f"write `{key}: [one, two]`"
        values: list[str] = []
        single = self._nodes.get(key) if by_commas else None
        if single is not None and isinstance(single[1], yaml.ScalarNode):
            self._asked.append(key)
            whole = "" if is_null(single[1]) else self._read_scalar(key, single[1])
            return tuple(filter(None, map(str.strip, (whole or "").split(","))))
        for node in self._items(key, advice):
            if not isinstance(node, yaml.ScalarNode) or is_null(node):
                message = "holds something that is not a text"
                self._report_node(key, node, message, advice)
                continue
            if not self._is_whole(key, node, is_item=True):
                continue
            value = self._read_scalar(key, node)
            if value is not None:
                values.append(value.strip())
        return tuple(values)

    def records(
        self,
        key: str,
        read: "Callable[[Fields], T | None]",
        *,
        form: str = "{key: value, ...}",
        short: str | None = None,
    ) -> tuple[T, ...]:
        """A list of mappings, each converted by `read`, without those for which it
        returns None.

        form: how one is written, for messages. short: the key whose value alone may be
        written in place of a mapping; None = there is none.
        """
        records: list[T] = []
        for item in self._items(key, f"write a list of {form}"):
            node = item
            if short and isinstance(item, yaml.ScalarNode) and not is_null(item):
                node = _make_mapping(short, item)
            if not isinstance(node, yaml.MappingNode):
                message = "holds something that is not a mapping of keys to values"
                self._report_node(key, node, message, f"write {form}")
                continue
            record = read(Fields(node, self._context.inside(key), self._problems))
            if record is not None:
                records.append(record)
        return tuple(records)

    def mapping(
        self, key: str, *, form: str = "{key: value, ...}", short: str | None = None
    ) -> "Fields | None":
        """A mapping as a value; None if the key is absent.

        form, short: see `records`.
        """
        node = self._value_node(key)
        if node is None:
            return None
        if short and isinstance(node, yaml.ScalarNode):
            found = explain_lines(str(node.value))
            if found is not None and found.key in re.findall(r"\w+", f"{short} {form}"):
                line = self._context.line_of(node)
                self._add(key, line, found.message, found.advice, Severity.ERROR)
                return None
            node = _make_mapping(short, node)
        if not isinstance(node, yaml.MappingNode):
            message = "is not a mapping of keys to values"
            self._report_node(key, node, message, f"write `{key}: {form}`")
            return None
        return Fields(node, self._context.inside(key), self._problems)

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """A mapping of any names to strings, in its order; empty if the key is absent."""
        inner = self.mapping(key, form="{name: value}")
        if inner is None:
            return ()
        return tuple((name, inner.text(name) or "") for name in inner._nodes)

    def single_text(self, key: str) -> str | None:
        """The value of a key if it is one text; None if it is absent or has another
        form, which is no problem here.
        """
        found = self._nodes.get(key)
        if found is None or not isinstance(found[1], yaml.ScalarNode):
            return None
        return self.text(key)

    def is_list_of_texts(self, key: str) -> bool:
        """Whether the value of a key is a list of texts alone, empty or not."""
        found = self._nodes.get(key)
        if found is None or not isinstance(found[1], yaml.SequenceNode):
            return False
        return all(isinstance(item, yaml.ScalarNode) for item in found[1].value)

    def nodes(self) -> tuple[tuple[str, yaml.Node], ...]:
        """Names and values of a mapping with any names, in its order. A value with a
        character that no file may have is reported and left out.
        """
        pairs: list[tuple[str, yaml.Node]] = []
        for key, (_, value) in self._nodes.items():
            self._asked.append(key)
            if self._is_clean(key, value):
                pairs.append((key, value))
        return tuple(pairs)

    def _is_clean(self, key: str, node: yaml.Node) -> bool:
        if isinstance(node, yaml.ScalarNode):
            return self._read_scalar(key, node) is not None
        parts: list[yaml.Node] = node.value
        if isinstance(node, yaml.MappingNode):
            parts = list(itertools.chain(*node.value))
        return all(self._is_clean(key, part) for part in parts)

    def _value_node(self, key: str) -> yaml.Node | None:
        """The node of a key's value; None if the key is absent or null."""
        self._asked.append(key)
        found = self._nodes.get(key)
        return None if found is None or is_null(found[1]) else found[1]

    def _read_scalar(self, key: str, node: yaml.ScalarNode) -> str | None:
        """The characters of a scalar; None if an escape such as `"\\x08"` makes one that
        is not allowed.
        """
        value = str(node.value)
        forbidden = find_forbidden_character(value)
        if forbidden is None:
            return value
        character = f"U+{ord(forbidden):04X}"
        message = f"holds the character {character}, which is not allowed"
        self._report_node(key, node, message, "remove its escape")
        return None

    def _items(self, key: str, advice: str) -> Sequence[yaml.Node]:
        node = self._value_node(key)
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode):
            self._report_node(key, node, "is not a list", advice)
            return ()
        items: Sequence[yaml.Node] = node.value
        return items

    def finish(
        self,
        *,
        unknown: Severity,
        advice: str = "check it against the keys that the README lists",
        other_names: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Report every key that was not asked for, with the nearest known one.

        unknown: how severe an unknown key is. advice: what to do with one that is like
        no known key. other_names: words that people write for a key -> what to do.
        """
        before: tuple[yaml.Node, yaml.Node] | None = None
        for key, nodes in self._nodes.items():
            is_read = key in self._asked or self._report_comma(key, nodes, before)
            before = nodes
            if is_read:
                continue
            if key == "<<":
                message = "YAML's merge keys are not read"
                self.report(key, message, "write the keys themselves", severity=unknown)
                continue
            nearest = find_nearest(key, self._asked)
            what = other_names.get(key.casefold()) or advice
            if nearest and key.casefold() not in other_names:
                what = f"did you mean {nearest!r}?"
            self.report(key, "unknown key", what, severity=unknown)

    def _report_comma(
        self,
        key: str,
        nodes: tuple[yaml.Node, yaml.Node],
        before: tuple[yaml.Node, yaml.Node] | None,
    ) -> bool:
        """Report a part of a text behind a comma in braces, which YAML takes for a key
        without a value: `{name: Acme, Inc.}`. Returns whether it is one.

        nodes: of the key and its value. before: those of the key before it.
        """
        text = self._context.text
        node, value = nodes
        if not self._is_in_braces or before is None or not text:
            return False
        start, end = before[1].start_mark.index, node.end_mark.index
        between = text[before[1].end_mark.index : node.start_mark.index]
        if value.start_mark.index != value.end_mark.index or between.strip() != ",":
            return False
        owner = str(before[0].value)
        scalar = quote_text(" ".join(text[start:end].split()))
        message = "is read as a key, since a comma ends a text in braces"
        self.report(key, message, f"write {spell(owner, scalar)}")
        return True


def _make_mapping(key: str, value: yaml.ScalarNode) -> yaml.MappingNode:
    """A mapping of one key to a value that stands alone in the file."""
    key_node = yaml.ScalarNode(value.tag, key, value.start_mark, value.start_mark)
    pairs = [(key_node, value)]
    return yaml.MappingNode(value.tag, pairs, value.start_mark, value.end_mark)


def read_records(
    text: str, path: str, problems: Problems, read: Callable[[Fields], T | None]
) -> tuple[T, ...]:
    """Read a YAML file that is a list of mappings, each converted by `read`, without
    those for which it returns None.
    """
    context = YamlContext(path, text=text)
    node = compose_yaml(text, context, problems)
    if node is None or (isinstance(node, yaml.MappingNode) and not node.value):
        return ()
    if not isinstance(node, yaml.SequenceNode):
        advice = "write a list: each record begins with `- `"
        problems.add(Problem(path, "is not a list", advice, line=1))
        return ()
    records = (read(Fields(item, context, problems)) for item in node.value)
    return tuple(record for record in records if record is not None)
