"""Front matter: YAML between two `---` lines, then a body in Markdown.

In: a file's text. Out: where its parts are, and the keys as `Fields`. Problems are
reported with their line in the file.
"""

import re
from dataclasses import dataclass

import yaml

from paperarchive.errors import Problem, Problems
from paperarchive.files.kinds import find_file_kind
from paperarchive.yaml_fields.fields import Fields
from paperarchive.yaml_fields.nodes import YamlContext, compose_yaml, find_forbidden

_FENCE = re.compile(r"\ufeff?---[ \t]*\r?\n")
_CLOSING_FENCE = re.compile(r"^---[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
_LIKE_A_FENCE = re.compile(r"\s*(?:-{2,}|[\u2010-\u2015\u2212]+|- - -)")
"""Other numbers of hyphens, and the dashes that editors make of them."""
_KEY_LINE = re.compile(r"\s*[A-Za-z_]+:[ \t\r\n]")
_PROBE = 4000
"""Characters from which the kind of a file is told."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The parts of a file with front matter."""

    header: str
    """The YAML between the fences."""
    header_start: int
    """The offset of `header` in the file's text, in characters."""
    body: str
    """What follows the closing fence."""
    body_line: int
    """The line of the file on which `body` begins, from 1."""


def split_front_matter(text: str, path: str, problems: Problems) -> FrontMatter | None:
    """Split a file's text at its fences.

    Returns None, and reports why, if there is no front matter.
    """
    opening = _FENCE.match(text)
    if opening is None:
        problems.add(_describe_other_beginning(text, path))
        return None
    closing = _CLOSING_FENCE.search(text, opening.end())
    if closing is None:
        advice = "put a line `---` after the last key"
        problems.add(Problem(path, "the front matter never ends", advice, line=1))
        return None
    return FrontMatter(
        header=text[opening.end() : closing.start()],
        header_start=opening.end(),
        body=text[closing.end() :],
        body_line=text.count("\n", 0, closing.end()) + 1,
    )


def _describe_other_beginning(text: str, path: str) -> Problem:
    """Report what a file is, or how its front matter begins, if not by a fence."""
    kind = find_file_kind(text[:_PROBE].encode())
    if kind is not None:
        return Problem(path, f"is {kind.noun}", kind.advice, line=1)
    message = "there is no front matter"
    advice = "begin the file with `---`, the keys, and `---`"
    start = text.removeprefix("\ufeff")
    fence = _FENCE.search(start)
    if fence is not None and not start[: fence.start()].strip():
        advice = "delete what comes before the first `---`"
    elif _LIKE_A_FENCE.match(start):
        advice = "begin the file with a line of three hyphens, `---`, and nothing else"
    elif _KEY_LINE.match(start):
        advice = "put a line `---` before the first key"
    return Problem(path, message, advice, line=1)


def read_front_matter(
    text: str, path: str, problems: Problems
) -> tuple[Fields, FrontMatter] | None:
    """Read the keys of a file's front matter, and check the characters of its body.

    Returns None, and reports why, if there is no front matter. If its YAML is broken,
    that is reported, and the fields are empty.
    """
    parts = split_front_matter(text, path, problems)
    if parts is None:
        return None
    context = YamlContext(path, 2, text=parts.header)
    node = compose_yaml(parts.header, context, problems)
    if isinstance(node, yaml.MappingNode) and node.flow_style:
        message = "the front matter is in braces"
        advice = "write one `key: value` a line"
        problems.add(Problem(path, message, advice, line=2))
    problems.extend(find_forbidden(parts.body, YamlContext(path, parts.body_line)))
    return Fields(node, context, problems), parts


def find_key_line(text: str, key: str) -> int:
    """Find the line of a key of a file's front matter, from 1; 1 if there is none."""
    pattern = rf"^[ \t]*['\"]?{re.escape(key)}['\"]?[ \t]*:"
    found = re.search(pattern, text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1
