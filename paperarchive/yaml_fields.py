"""YAML mappings read with their lines, each value converted by what its field says and
never by how it looks.

In: the text of a mapping (front matter, `site.yml`, a record of `tags.yml` or
`listings.yml`). Out: `Fields`, from which a reader takes one value at a time; what does
not fit is noted as a Problem with its line, and reading goes on. Every scalar is loaded
as a string, so `2411.01230` stays an identifier and `[no]` a word. Source: YAML 1.1 as
PyYAML reads it; tags mean nothing, and an alias (`*name`) is refused, since a value
that stands elsewhere cannot be edited.
"""

import datetime
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import yaml

from paperarchive.errors import Problem, Problems, Severity, find_nearest

try:
    from yaml import CBaseLoader as _Loader
except ImportError:  # PyYAML without libyaml: ten times slower, the same results
    from yaml import BaseLoader as _Loader  # type: ignore[assignment]  # both classes have the interface used here

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WHOLE_NUMBER = re.compile(r"-?\d{1,12}", re.ASCII)
_ODD_BREAK = re.compile("\r(?!\n)|[\x85\u2028\u2029]")
_FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mapping stands."""

    path: str
    """The file, relative to the archive's folder."""
    line: int = 1
    """The line of the file on which the YAML text begins, from 1."""
    prefix: str = ""
    """Put before each key in messages, such as `organization.`"""


def find_forbidden(text: str, place: Place) -> Iterator[Problem]:
    """Find what may stand in no file, control characters above all: the first of each
    line.

    Source: the printable characters of YAML 1.1, all of which XML 1.0, and so a feed,
    allows too.
    """
    last = -1
    for found in _FORBIDDEN.finditer(text):
        line = place.line + text.count("\n", 0, found.start())
        if line != last:
            message = f"the character U+{ord(found.group()):04X} is not allowed"
            yield Problem(place.path, message, "remove it", line=line)
        last = line


def is_clean(text: str) -> bool:
    """Whether a text holds nothing that `find_forbidden` finds."""
    return (
        text.replace("\n", "").isprintable() or _FORBIDDEN.search(text) is None
    )  # the first is sooner found out


def compose_yaml(text: str, place: Place, problems: Problems) -> yaml.Node | None:
    """Parse YAML to nodes; an empty text is an empty mapping, a broken one None, which
    is noted with its line.
    """
    forbidden = list(find_forbidden(text, place))
    if forbidden:
        problems.extend(forbidden)
        return None
    try:
        node = yaml.compose(text, Loader=_Loader)
        alias = _find_alias(text) if "*" in text and "&" in text else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = place.line + (0 if mark is None else text.count("\n", 0, mark.index))
        reason = error.problem or error.context or "cannot be read"
        problems.add(
            Problem(
                place.path, f"broken YAML: {reason}", _advise_on_yaml(reason), line=line
            )
        )
        return None
    if alias is not None:
        index = alias.start_mark.index if alias.start_mark else 0
        line = place.line + text.count("\n", 0, index)
        message = f"`*{alias.anchor}` stands for a value that is written elsewhere"
        problems.add(Problem(place.path, message, "write the value itself", line=line))
        return None
    if node is None:
        start = yaml.Mark("", 0, 0, 0, None, 0)
        return yaml.MappingNode("tag:yaml.org,2002:map", [], start, start)
    if _ODD_BREAK.search(text):
        _correct_lines(node, text)
    return node


def _find_alias(text: str) -> yaml.AliasEvent | None:
    return next(
        (
            event
            for event in yaml.parse(text, Loader=_Loader)
            if isinstance(event, yaml.AliasEvent)
        ),
        None,
    )


def _correct_lines(node: yaml.Node, text: str) -> None:
    """Count lines as an editor does: YAML 1.1 ends one at U+0085, U+2028 and U+2029
    too.
    """
    index, column = node.start_mark.index, node.start_mark.column
    node.start_mark = yaml.Mark("", index, text.count("\n", 0, index), column, None, 0)
    for child in node.value if isinstance(node, yaml.CollectionNode) else ():
        for part in child if isinstance(child, tuple) else (child,):
            _correct_lines(part, text)


def _advise_on_yaml(reason: str) -> str:
    if "mapping values are not allowed" in reason:
        return 'put a value that holds ": " in double quotes'
    if "expected ':'" in reason:
        return "write `key: value`; indent a line that continues a value"
    if "cannot start any token" in reason:
        return "put the value in double quotes; indent with blanks, not tabs"
    return "put values in double quotes and close every bracket and quotation mark"


class Fields:
    """One YAML mapping, read key by key; `finish` reports keys that nobody asked for."""

    def __init__(
        self, node: yaml.Node | None, place: Place, problems: Problems
    ) -> None:
        self.place = place
        self.problems = problems
        self._nodes: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        self._asked: list[str] = []
        self._bad: set[str] = set()
        self._first_line = 0
        self._is_readable = isinstance(node, yaml.MappingNode)
        if node is None:
            return
        if not isinstance(node, yaml.MappingNode):
            self._note(
                None,
                node,
                "is not a mapping of keys to values",
                "write `key: value` lines",
            )
            return
        self._first_line = node.start_mark.line
        self._take_pairs(node)

    def _take_pairs(self, node: yaml.MappingNode) -> None:
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._note(
                    None, key_node, "a key is not a text", "write `key: value` lines"
                )
                continue
            key = str(key_node.value)
            if key in self._nodes:
                first = self.place.line + self._nodes[key][0].start_mark.line
                self._note(
                    key,
                    key_node,
                    f"stands twice, first on line {first}",
                    "keep one of them",
                )
            else:
                self._nodes[key] = (key_node, value_node)

    def _note(
        self, key: str | None, node: yaml.Node, message: str, advice: str
    ) -> None:
        if key is not None:
            self._bad.add(key)
        name = (
            self.place.prefix + key
            if key
            else self.place.prefix.removesuffix(".") or None
        )
        line = self.place.line + node.start_mark.line
        self.problems.add(
            Problem(self.place.path, message, advice, line=line, key=name)
        )

    def line_of(self, key: str) -> int:
        """The line on which a key stands; the mapping's first line if it is absent."""
        found = self._nodes.get(key)
        return self.place.line + (
            found[0].start_mark.line if found else self._first_line
        )

    def note(
        self,
        key: str,
        message: str,
        advice: str,
        *,
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Note a problem with a key's value."""
        if severity is Severity.ERROR:
            self._bad.add(key)
        name = self.place.prefix + key
        self.problems.add(
            Problem(
                self.place.path,
                message,
                advice,
                line=self.line_of(key),
                key=name,
                severity=severity,
            )
        )

    def require(self, key: str, advice: str) -> None:
        """Note that a key is missing, unless its value, or the whole mapping, could not
        be read.
        """
        if self._is_readable and key not in self._bad:
            self.note(key, "is missing", advice)

    def _node(self, key: str) -> yaml.Node | None:
        """The key's value; None where it is absent or null."""
        self._asked.append(key)
        found = self._nodes.get(key)
        if found is None or _is_null(found[1]):
            return None
        return found[1]

    def _scalar(self, key: str, what: str, advice: str) -> str | None:
        node = self._node(key)
        if node is None:
            return None
        if not isinstance(node, yaml.ScalarNode):
            self._note(key, node, f"is not {what}", advice)
            return None
        return self._read_scalar(key, node)

    def _read_scalar(self, key: str, node: yaml.ScalarNode) -> str | None:
        """A scalar's characters; None if an escape such as `"\\x08"` makes one of them
        that is not allowed.
        """
        value = str(node.value)
        forbidden = _FORBIDDEN.search(value)
        if forbidden is None:
            return value
        message = (
            f"holds the character U+{ord(forbidden.group()):04X}, which is not allowed"
        )
        self._note(key, node, message, "remove its escape")
        return None

    def text(self, key: str) -> str | None:
        """A string, without blanks around it; None where it is absent, null or empty."""
        value = self._scalar(key, "a text", f'write `{key}: "..."`')
        return None if value is None else value.strip() or None

    def required_text(self, key: str) -> str:
        """A string that must be there; "" after a problem was noted."""
        value = self.text(key)
        if value is None:
            self.require(key, f'add `{key}: "..."`')
        return value or ""

    def matching(
        self, key: str, pattern: re.Pattern[str], what: str, advice: str
    ) -> str | None:
        """A string that matches a pattern as a whole; None where it is absent. what:
        its kind, with the article.
        """
        value = self.text(key)
        if value is not None and not pattern.fullmatch(value):
            self.note(key, f"{value!r} is not {what}", advice)
            return None
        return value

    def whole_number(self, key: str, *, minimum: int = 0) -> int | None:
        """A whole number, at least `minimum`; None where it is absent."""
        advice = "write digits only, or remove the key if it is not known"
        return self._whole_number(
            key, minimum, form=f"write `{key}: {max(minimum, 3)}`", advice=advice
        )

    def required_whole_number(
        self, key: str, advice: str, *, minimum: int = 0
    ) -> int | None:
        """A whole number that must be there; None after a problem was noted. advice:
        what the key should say.
        """
        value = self._whole_number(key, minimum, form=advice, advice=advice)
        if value is None:
            self.require(key, advice)
        return value

    def _whole_number(
        self, key: str, minimum: int, *, form: str, advice: str
    ) -> int | None:
        """A whole number; form: what to do where there is a list or mapping, advice:
        where there is another text.
        """
        value = self._scalar(key, "a whole number", form)
        if value is None:
            return None
        if not _WHOLE_NUMBER.fullmatch(value) or int(value) < minimum:
            self.note(
                key, f"{value!r} is not a whole number of at least {minimum}", advice
            )
            return None
        return int(value)

    def number(self, key: str, *, minimum: float = 0.0) -> float | None:
        """A decimal number, at least `minimum`; None where it is absent."""
        value = self._scalar(key, "a number", f"write `{key}: 1.5`")
        if value is None:
            return None
        try:
            number = float(value)
        except ValueError:
            number = minimum - 1
        if not minimum <= number < 1e12:
            self.note(
                key,
                f"{value!r} is not a number of at least {minimum:g}",
                "write digits, such as 1.5",
            )
            return None
        return number

    def boolean(self, key: str) -> bool | None:
        """`true` or `false`; None where it is absent."""
        value = self._scalar(
            key, "true or false", f"write `{key}: true` or `{key}: false`"
        )
        if value is None:
            return None
        if value not in ("true", "false"):
            self.note(
                key,
                f"{value!r} is neither true nor false",
                f"write `{key}: true` or `{key}: false`",
            )
            return None
        return value == "true"

    def date(self, key: str) -> datetime.date | None:
        """A day as YYYY-MM-DD; None where it is absent."""
        value = self._scalar(key, "a date", "write YYYY-MM-DD")
        if value is None:
            return None
        try:
            if _ISO_DATE.fullmatch(value):
                return datetime.date.fromisoformat(value)
        except ValueError:
            self.note(
                key, f"{value!r} is not a day of the calendar", "write YYYY-MM-DD"
            )
            return None
        self.note(key, f"{value!r} is not a date", "write YYYY-MM-DD")
        return None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings; empty where it is absent."""
        values: list[str] = []
        for node in self._items(key, f"write `{key}: [one, two]`"):
            if isinstance(node, yaml.ScalarNode) and not _is_null(node):
                value = self._read_scalar(key, node)
                values.extend([] if value is None else [value.strip()])
            else:
                self._note(
                    key,
                    node,
                    "holds something that is not a text",
                    f"write `{key}: [one, two]`",
                )
        return tuple(values)

    def records(
        self,
        key: str,
        read: "Callable[[Fields], T | None]",
        *,
        form: str = "{key: value, ...}",
    ) -> tuple[T, ...]:
        """A list of mappings, each read by `read`; those for which it returns None are
        left out.

        form: one of them as it is written, for messages.
        """
        found: list[T] = []
        for node in self._items(key, f"write a list of {form}"):
            if not isinstance(node, yaml.MappingNode):
                self._note(
                    key,
                    node,
                    "holds something that is not a mapping of keys to values",
                    f"write {form}",
                )
                continue
            record = read(Fields(node, self._place_inside(key), self.problems))
            if record is not None:
                found.append(record)
        return tuple(found)

    def mapping(self, key: str, *, form: str = "{key: value, ...}") -> "Fields | None":
        """A mapping inside this one; None where it is absent. form: how it is written,
        for messages.
        """
        node = self._node(key)
        if node is None:
            return None
        if not isinstance(node, yaml.MappingNode):
            self._note(
                key,
                node,
                "is not a mapping of keys to values",
                f"write `{key}: {form}`",
            )
            return None
        return Fields(node, self._place_inside(key), self.problems)

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """A mapping from names of any kind to strings, in its order; empty where it is
        absent.
        """
        inside = self.mapping(key, form="{name: value}")
        return (
            ()
            if inside is None
            else tuple((name, inside.text(name) or "") for name in inside._nodes)
        )

    def _place_inside(self, key: str) -> Place:
        return Place(self.place.path, self.place.line, f"{self.place.prefix}{key}.")

    def _items(self, key: str, advice: str) -> Sequence[yaml.Node]:
        node = self._node(key)
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode):
            self._note(key, node, "is not a list", advice)
            return ()
        items: Sequence[yaml.Node] = node.value
        return items

    def finish(self, *, unknown: Severity, where: str) -> None:
        """Report every key that was not asked for, with the nearest known one.

        where: where the keys are explained.
        """
        for key in self._nodes:
            if key in self._asked:
                continue
            nearest = find_nearest(key, self._asked)
            advice = (
                f"did you mean {nearest!r}?"
                if nearest
                else f"remove it; {where} lists the known keys"
            )
            self.note(key, "unknown key", advice, severity=unknown)


def _is_null(node: yaml.Node) -> bool:
    # The style of a plain scalar is "" with libyaml and None without.
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in _NULLS


def read_records(
    text: str, path: str, problems: Problems, read: Callable[[Fields], T | None]
) -> tuple[T, ...]:
    """Read a YAML file that is a list of mappings; those for which `read` returns None
    are left out.
    """
    node = compose_yaml(text, Place(path), problems)
    if node is None:
        return ()
    if isinstance(node, yaml.MappingNode) and not node.value:
        return ()
    if not isinstance(node, yaml.SequenceNode):
        problems.add(
            Problem(
                path,
                "is not a list",
                "write a list: each record begins with `- `",
                line=1,
            )
        )
        return ()
    found = (read(Fields(item, Place(path), problems)) for item in node.value)
    return tuple(record for record in found if record is not None)
