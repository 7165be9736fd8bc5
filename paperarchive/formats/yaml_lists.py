"""The format of lists in YAML: `papers.yaml`, and pandoc's `references:`.

Keys are known by their names, in any spelling (`key_names.py`), or given by `--map`.
Source: YAML 1.1 as PyYAML reads it; https://pandoc.org/MANUAL.html#citations.
"""

import re
from collections.abc import Iterator
from itertools import islice

from paperarchive.errors import Problem
from paperarchive.formats.csl_json import SHAPE as CSL
from paperarchive.formats.csl_json import is_csl
from paperarchive.formats.field_set import find_value
from paperarchive.formats.json_elements import Element, is_envelope_key
from paperarchive.formats.json_records import (
    Shape,
    has_any_title,
    make_items,
    make_missing_title,
)
from paperarchive.formats.json_scan import JsonPart
from paperarchive.formats.list_format import ListFormat, Probe, ReadOptions
from paperarchive.formats.record import ListItem
from paperarchive.formats.source import ListSource
from paperarchive.formats.yaml_items import (
    LONGEST_ITEM,
    YamlItem,
    cut_items,
    parse_yaml,
)

LONGEST_TEXT = 64 << 20
"""Characters. A list is held whole."""
_TRIED = 20
_PROBED = 3
"""Records that are looked at; the last one may be cut off."""
_LINE = re.compile(
    r" *(?:- +)?[\w\"'][^\s:]*(?: [\w-]+){0,3} *:(?: |$)| *- *$|#|---|\.\.\.| *- \{"
)


def _recognize(probe: Probe) -> bool:
    if probe.is_folder or not probe.text or probe.text[0] in "{[<@%":
        return False
    head = [line for line in probe.text.split("\n", 40)[:40] if line.strip()]
    is_named = probe.name.lower().endswith((".yaml", ".yml"))
    if not head or not _LINE.match(head[0]):
        return False
    items = _take_items(probe.text, _PROBED)
    values = [_make_element(item, 0).values for item in items]
    titled = [one for one in values if one and has_any_title(one)]
    if is_named or (titled and items[0].text.lstrip().startswith("- ")):
        return True
    marked = sum(1 for line in head if _LINE.match(line))
    return len(titled) > 1 and 3 * marked >= len(head)


def _take_items(text: str, count: int) -> list[YamlItem]:
    items = []
    for item in cut_items(text):
        items.append(item)
        if len(items) >= count:
            break
    return items


def _read(source: ListSource, options: ReadOptions) -> Iterator[ListItem]:
    text = source.file.read_text()
    if len(text) > LONGEST_TEXT:
        message = f"has {len(text):,} characters, the most of a list in YAML is {LONGEST_TEXT:,}"
        yield Problem(source.name, message, "cut it in parts, or make JSON Lines of it")
        return
    starts = _find_line_starts(text)
    items = list(cut_items(text))
    elements = (_make_element(item, starts[item.line - 1]) for item in items)
    first = list(islice(elements, _TRIED))
    known = [element.values for element in first if element.values]
    title_key = options.mapping.get("title", "title")
    is_titled = any(
        has_any_title(one) or find_value(one, title_key) is not None for one in known
    )
    if known and not is_titled:
        line = next(element.part.line for element in first if element.values)
        yield make_missing_title(source.name, line, list(known[0]), options)
    shape = CSL if any(map(is_csl, known)) else Shape()
    for element in (*first, *elements):
        yield from make_items(element, None, options, shape)


def _find_line_starts(text: str) -> list[int]:
    starts = [0]
    for found in re.finditer("\n", text):
        starts.append(found.end())  # noqa: PERF401 - plainer than a comprehension with a first item
    return starts


def _make_element(item: YamlItem, start: int) -> Element:
    part = JsonPart(item.text, item.line, start)
    if len(item.text) > LONGEST_ITEM:
        return Element(part, None, "is too long")
    try:
        value = parse_yaml(item.text)
    except ValueError as error:
        return Element(part, None, str(error))
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    elif item.key and isinstance(value, dict):
        value = next(iter(value.values()), None)
    if not isinstance(value, dict):
        return Element(part, None, "is no mapping of keys to values")
    if item.key and "id" not in value:
        value["id"] = item.key
    if item.section and not is_envelope_key(item.section):
        value.setdefault("section", item.section)
    return Element(part, value)


_EXAMPLE = """\
- title: A Made-Up Paper on Sorting Listings
  link: https://arxiv.org/abs/2511.00001
  authors: [Ada Example, Bo Sample]
  date: '2025-11-02'
  keywords: [sorting, listings]
"""

FORMAT = ListFormat(
    name="yaml",
    noun="a list in YAML",
    extension=".yaml",
    example=_EXAMPLE,
    recognize=_recognize,
    read=_read,
    takes_mapping=True,
)
