"""How deeply a YAML text is nested. libyaml's composer recurses on the stack of C: some
ten thousand brackets end the process.

In: a YAML text. Out: the line where it is nested too deeply, if it is.
"""

import re
from collections.abc import Iterable

import yaml

DEEPEST = 100
"""The most levels of lists and mappings in each other."""

_LONG_BEGINNING = re.compile(rf"^[ ?:-]{{{DEEPEST // 2},}}", re.MULTILINE)
"""A line that may begin many levels. Each level but those of lists takes a column."""


def may_be_deep(text: str) -> bool:
    """Whether a text can be nested too deeply: a quick test of what all of them have."""
    brackets = text.count("[") + text.count("{")
    return brackets > DEEPEST // 2 or _LONG_BEGINNING.search(text) is not None


def find_depth(events: Iterable[yaml.Event]) -> int | None:
    """Find the line, from 0, on which a text becomes nested too deeply; None if it
    never does.

    events: of the whole text.
    """
    depth = 0
    for event in events:
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST and event.start_mark is not None:
                return int(event.start_mark.line)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return None
