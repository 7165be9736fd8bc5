"""The fields of one record, sorted by role, and what is reported of them.

In: keys in any spelling, with values of any JSON type. Out: the fields of a role, the
most certain first. Whoever reads a field takes it out, so that what is left is known.
"""

from collections.abc import Mapping
from typing import NamedTuple

import orjson

from paperarchive.formats.key_names import IGNORED_MARK, Role, find_role
from paperarchive.formats.values import fold_key, is_empty, read_text


class Field(NamedTuple):
    """A field that has a value."""

    key: str
    role: Role
    value: object


class Unread(NamedTuple):
    """A part of a record that is not in it."""

    text: str
    why: str


class FieldSet:
    """The fields of a record that have a value."""

    def __init__(
        self, values: Mapping[str, object], mapping: Mapping[str, str]
    ) -> None:
        self.values = values
        self.unknown: list[tuple[str, object]] = []
        """Keys that no table has, and fields that are not what their key says."""
        self.unread: list[Unread] = []
        self.ignored: list[str] = []
        self.private: list[str] = []
        self._fields: dict[str, list[Field]] = {}
        self._sort(mapping)

    def _sort(self, mapping: Mapping[str, str]) -> None:
        mapped = set()
        for name, key in mapping.items():
            value = find_value(self.values, key)
            role = find_role(name)
            if not is_empty(value) and role is not None:
                self.add(key, role._replace(rank=-1), value)
            mapped.add(key if key in self.values else key.split(".")[0])
        for key, value in self.values.items():
            name = str(key)
            if is_empty(value) or name in mapped:
                continue
            role = find_role(key)
            name = name.removeprefix(IGNORED_MARK)
            if role is None:
                self.unknown.append((name, value))
            else:
                self.add(name, role, value)

    def __bool__(self) -> bool:
        """Whether any field has a value."""
        return bool(self._fields or self.unknown)

    def add(self, key: str, role: Role, value: object) -> None:
        """Add a field."""
        self._fields.setdefault(role.name, []).append(Field(key, role, value))

    def take(self, role: str) -> list[Field]:
        """Take the fields of a role out, the most certain first."""
        fields = self._fields.pop(role, [])
        return sorted(fields, key=lambda field: field.role.rank)

    def peek(self, role: str) -> object:
        """The first value of a role; None if there is none."""
        fields = self._fields.get(role)
        return fields[0].value if fields else None

    def list_keys(self) -> list[str]:
        """The keys of the fields that nobody took."""
        return [field.key for fields in self._fields.values() for field in fields]

    def keep(self, field: Field) -> None:
        """Treat a field as one of an unknown key."""
        self.unknown.append((field.key, field.value))

    def report(self, field: Field, why: str) -> None:
        """Report a field that says nothing certain."""
        text = read_text(field.value) or dump(field.value)
        self.unread.append(Unread(f"{field.key}: {text}", why))


def find_value(values: Mapping[str, object], key: str) -> object:
    """The value of a key in any spelling, dotted for a nested one; None if absent."""
    if key in values:
        return values[key]
    folded = fold_key(key)
    for name, value in values.items():
        if folded and fold_key(name) == folded:
            return value
    first, dot, rest = key.partition(".")
    inner = values.get(first) if dot else None
    if isinstance(inner, list) and inner:
        inner = inner[0]
    return find_value(inner, rest) if isinstance(inner, Mapping) else None


def dump(value: object) -> str:
    """Write a value as JSON, for a report; only what is possible of a strange one."""
    try:
        return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()
    except (TypeError, ValueError, RecursionError):
        return type(value).__name__
