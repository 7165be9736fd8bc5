"""The key `extra`: fields of an archive's own, kept as they are, for its theme.

In: a mapping of front matter. Out: names with texts, lists and mappings of texts, to any
depth up to DEEPEST. Numbers and dates are texts too, as in all front matter.
"""

import yaml

from paperarchive.paper import ExtraValue
from paperarchive.yaml_fields.fields import Fields
from paperarchive.yaml_fields.nodes import is_null

DEEPEST = 20
"""Levels of lists and mappings in each other."""


def read_extra(fields: Fields, key: str) -> tuple[tuple[str, ExtraValue], ...]:
    """Read a mapping of names to values of any form; empty if the key is absent."""
    inner = fields.mapping(key, form="{name: value}")
    if inner is None:
        return ()
    pairs: list[tuple[str, ExtraValue]] = []
    for name, node in inner.nodes():
        try:
            pairs.append((name, _convert(node, DEEPEST)))
        except ValueError as error:
            inner.report(name, str(error), "write texts, lists and mappings")
    return tuple(pairs)


def _convert(node: yaml.Node, depth: int) -> ExtraValue:
    """Convert a value. Raises ValueError with the reason if it cannot be kept."""
    if not depth:
        raise ValueError("is nested too deeply")
    if isinstance(node, yaml.SequenceNode):
        return ExtraValue(items=tuple(_convert(item, depth - 1) for item in node.value))
    if isinstance(node, yaml.MappingNode):
        return ExtraValue(fields=_convert_pairs(node, depth))
    return ExtraValue() if is_null(node) else ExtraValue(text=str(node.value))


def _convert_pairs(
    node: yaml.MappingNode, depth: int
) -> tuple[tuple[str, ExtraValue], ...]:
    pairs: dict[str, ExtraValue] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise ValueError("has a key that is not a text")
        if key.value in pairs:
            raise ValueError(f"has the key {key.value!r} twice")
        pairs[str(key.value)] = _convert(value, depth - 1)
    return tuple(pairs.items())
