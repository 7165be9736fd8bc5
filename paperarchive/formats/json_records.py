"""Reads lists in JSON of any shape: the elements of files -> items.

In: a list, and its shape: what a known source's fields mean. Out: records, and all that
could not be read, each with its line.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from paperarchive.errors import Problem
from paperarchive.formats.field_set import find_value
from paperarchive.formats.json_elements import (
    Element,
    OtherMember,
    has_object_lines,
    has_title,
    read_elements,
    read_text_elements,
)
from paperarchive.formats.json_scan import JsonPart
from paperarchive.formats.json_values import parse_value
from paperarchive.formats.key_names import find_role
from paperarchive.formats.keys import build_record
from paperarchive.formats.list_format import Probe, ReadOptions
from paperarchive.formats.private_paths import (
    find_private_lines,
    find_private_spans,
    find_private_strings,
)
from paperarchive.formats.record import (
    IgnoredField,
    ListItem,
    PrivateField,
    QuarantinedPart,
)
from paperarchive.formats.source import ListSource, SourceFile
from paperarchive.formats.texts import TextKind
from paperarchive.text.english import cut_at_word

_TRIED = 20
"""Elements that are looked at before a file is called one without titles."""
_TITLE = re.compile(
    r"\btitle[\"']?\s*:\s*[\"']?(\w[^\"'{}\[\]\n]{2,200})", re.IGNORECASE
)
_TITLE_WITHIN = 5000
_EXCERPT = 70
UNREADABLE = "a record that cannot be read"
"""In place of the key of a private path."""
_PROBED = 3
_SHOWN_KEYS = 12


def _keep(values: dict[str, object]) -> dict[str, object]:
    return values


@dataclass(frozen=True, slots=True)
class Shape:
    """What the fields of a known source mean."""

    kind: TextKind = TextKind.PLAIN
    """How it writes titles and abstracts."""
    adapt: Callable[[dict[str, object]], Mapping[str, object]] = _keep
    """Values of the source -> values with keys that `keys.py` knows."""
    only_known: bool = False
    """Whether all other keys are those of a machine."""


def read_json(
    source: ListSource, options: ReadOptions, shape: Shape
) -> Iterator[ListItem]:
    """Read a list, as a stream."""
    for file in source.files:
        name = file.name if source.is_folder else None
        yield from _read_file(file, name, source.name, options, shape)


def _read_file(
    file: SourceFile,
    name: str | None,
    path: str,
    options: ReadOptions,
    shape: Shape,
) -> Iterator[ListItem]:
    title_key = options.mapping.get("title", "")

    def is_record(values: Mapping[str, object]) -> bool:
        found = find_value(values, title_key) if title_key else None
        return found is not None or has_title(shape.adapt(dict(values)))

    waiting: list[Element] | None = []  # None as soon as there is a title
    for element in read_elements(file, is_record):
        if isinstance(element, OtherMember):
            yield IgnoredField(element.key, element.line)
        elif waiting is None or element.values is None:
            yield from make_items(element, name, options, shape)
        else:
            waiting.append(element)
            is_last = len(waiting) >= _TRIED
            if is_record(element.values) or (is_last and options.is_forced):
                for one in waiting:
                    yield from make_items(one, name, options, shape)
                waiting = None
            elif is_last:
                break
    if waiting and not options.is_forced:
        yield _make_missing_title(waiting[0], path, options)
    elif waiting:
        for one in waiting:
            yield from make_items(one, name, options, shape)


def _make_missing_title(element: Element, path: str, options: ReadOptions) -> Problem:
    """Say that no record has a title."""
    keys = list(element.values or {})
    return make_missing_title(path, element.part.line, keys, options)


def make_missing_title(
    path: str, line: int, keys: list[str], options: ReadOptions
) -> Problem:
    """Say that the records of a list have no title, which keys they have, and what to do."""
    shown = ", ".join(f"`{key}`" for key in keys[:_SHOWN_KEYS])
    more = len(keys) - _SHOWN_KEYS
    shown += f" and {more} more" if more > 0 else ""
    if options.mapping.get("title"):
        key = options.mapping["title"]
        message = f"no record has the key `{key}`, which --map gives as the title; they have {shown}"
    else:
        message = f"no key of its records is known to be the title; they have {shown}"
    advice = "say which it is: --map title=KEY, and others likewise: --map title=KEY,authors=KEY,url=KEY"
    return Problem(path, message, advice, line=line)


def make_items(
    element: Element, name: str | None, options: ReadOptions, shape: Shape
) -> Iterator[ListItem]:
    """Make the items of one element."""
    part = element.part
    if element.values is None:
        title = _guess_title(part.text)
        lost = (
            f"the record of {cut_at_word(title, _EXCERPT)!r}" if title else "a record"
        )
        yield QuarantinedPart(part.line, part.text, element.why, title, lost, name)
        spans = find_private_spans(part.text)
        yield from _make_private_fields(part, UNREADABLE, spans)
        return
    built = build_record(
        shape.adapt(element.values),
        part.line,
        shape.kind,
        mapping=options.mapping,
        text=part.text,
        file=name,
        only_known=shape.only_known,
    )
    yield built.item
    yield from built.details
    for key in built.private:
        yield from _find_private_fields(part, key)


def _guess_title(text: str) -> str | None:
    """The title in a record that cannot be read, for the report."""
    found = _TITLE.search(text, 0, _TITLE_WITHIN)
    return " ".join(found[1].split()) if found else None


def _find_private_fields(part: JsonPart, key: str) -> Iterator[PrivateField]:
    """Find where the paths in the value of a key are."""
    pattern = re.compile(rf"[\"']{re.escape(key)}[\"']\s*:\s*")
    spans: set[tuple[int, int]] = set()
    for found in pattern.finditer(part.text):
        stop = _find_value_end(part.text, found.end())
        spans.update(find_private_strings(part.text, found.end(), stop))
    if not spans:
        spans.update(find_private_lines(part.text, key))
    if not spans:  # the key is written with escapes
        spans.update(find_private_spans(part.text))
    yield from _make_private_fields(part, key, spans)


def _make_private_fields(
    part: JsonPart, key: str, spans: Iterable[tuple[int, int]]
) -> Iterator[PrivateField]:
    for start, end in sorted(spans):
        line = part.line + part.text.count("\n", 0, start)
        yield PrivateField(key, line, part.start + start, part.start + end)


def _find_value_end(text: str, start: int) -> int:
    """The end of a value: a string, or an array or object with all its brackets."""
    depth = 0
    for found in re.compile(
        r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[\[\]{},]"
    ).finditer(text, start):
        mark = found.group()
        depth += (mark in "[{") - (mark in "]}")
        if depth < 0 or (depth == 0 and mark == ","):
            return found.start()
        if depth == 0:
            return found.end()
    return len(text)


@lru_cache(maxsize=4)
def probe_values(text: str) -> tuple[Mapping[str, object], ...]:
    """The values of the first records in the beginning of a file; empty if it is no JSON
    of objects.
    """
    if text[:1] not in ("[", "{"):
        return ()
    if has_object_lines(text):
        lines = [line for line in text.split("\n", _PROBED + 1)[:_PROBED] if line]
        values = [_try_to_parse(line) for line in lines]
    else:
        elements = read_text_elements(iter([text]))
        values = []
        for element in elements:
            if isinstance(element, Element):
                values.append(element.values)
            if len(values) >= _PROBED:
                break
    return tuple(value for value in values if isinstance(value, dict))


def _try_to_parse(line: str) -> object:
    try:
        return parse_value(line.strip().rstrip(","))
    except ValueError:
        return None


def has_shape(probe: Probe, test: Callable[[Mapping[str, object]], bool]) -> bool:
    """Whether one of the first records passes a test."""
    if probe.is_folder and not probe.name.lower().endswith((".json", ".jsonl")):
        return False
    return any(map(test, probe_values(probe.text)))


def has_any_title(values: Mapping[str, object]) -> bool:
    """Whether a record has a key of a title."""
    return any(
        role is not None and role.name == "title" for role in map(find_role, values)
    )
