"""Paths of the collector's machine, which never enter an archive.

In: a text. Out: whether it is such a path, or where such paths are in the text of a
record.
"""

import re
from collections.abc import Iterator, Mapping

_ROOTS = "home|Users|root|mnt|media|private|Volumes|storage|var|tmp|opt|export|scratch"
_PATH = rf"(?:file:/|/(?:{_ROOTS})/|~/|[A-Za-z]:(?:\\|/(?!/))|\\\\[\w.-]+\\)"
_WHOLE = re.compile(rf"\s*[\"']?{_PATH}")
_WITHIN = re.compile(rf"(?:^|[\s;,:|\"'(\[{{]){_PATH}")
_YAML_VALUE = re.compile(
    r"[ \t]*(?:- +)*(?:[\w\"'-]+[ ]*: +)?[\[{\"' ]*(?P<value>\S.*?)[\]}\"' ]*$",
    re.MULTILINE,
)
_YAML_INDENT = re.compile(r"[ \n]*(?=\S)")
_SPAN = re.compile(
    r"(?:^|[\s;,:|\"'(\[{])(?P<path>(?:file:/+|/(?:home|Users|root)/|[A-Za-z]:\\)[^\"'\n\t,;]*)",
    re.MULTILINE,
)
"""A path of a person's folder, where nothing else tells what a text is."""
_LONGEST_PATHS = 100_000
_MOST_PARTS = 2000
_STRING = re.compile(
    r"\"(?P<double>(?:[^\"\\]|\\.){1,20000})\"|'(?P<single>(?:[^'\\\n]|\\.){1,2000})'"
)

PRIVATE_PATH = re.compile(
    r"(?<![\w/.])(?:file:/{1,3}|/(?:home|Users|root|mnt|media|private|Volumes|var|tmp|opt|srv)/|~/"
    r"|\\?\b[A-Za-z](?:\\|\$\\backslash\$|\{\\textbackslash\})?:(?:\\|\$\\backslash\$|\{\\textbackslash\}|/(?!/)))"
    r"[^{}\n\";,]*"
)
"""A path within a text, to its end or a mark that separates; in LaTeX too."""


def is_private_path(text: str) -> bool:
    """Whether a text begins with a path: `/home/ada/a.pdf`, `file:///Users/...`, `C:\\`."""
    return _WHOLE.match(text) is not None


def holds_private_path(value: object) -> bool:
    """Whether a value has a path anywhere: `:/home/ada/a.pdf:PDF`; a list or mapping in
    one of its texts, of which the first 2,000 are looked at.
    """
    waiting = [value]
    for _ in range(_MOST_PARTS):
        if not waiting:
            return False
        part = waiting.pop()
        if isinstance(part, str):
            if _WITHIN.search(part[:_LONGEST_PATHS]) is not None:
                return True
        elif isinstance(part, Mapping):
            waiting += part.values()
        elif isinstance(part, list | tuple):
            waiting += part
    return False


def find_private_strings(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Find the strings in quotes that have a path: where each begins and ends, without its
    quotes.

    text: JSON or a Python literal, of which `\\\\` is an escaped backslash.
    start, stop: where the value is in it.
    """
    for found in _STRING.finditer(text, start, stop):
        group = "double" if found["double"] is not None else "single"
        if _WITHIN.search(found[group].replace("\\\\", "\\").replace("\\/", "/")):
            yield found.span(group)


def find_private_lines(text: str, key: str) -> Iterator[tuple[int, int]]:
    """Find the values with a path below a key of YAML, line by line, without what marks
    them: `- `, `key: `, quotation marks and brackets.
    """
    begin = re.compile(
        rf"^(?P<indent>[ -]*)[\"']?{re.escape(key)}[\"']?[ ]*:", re.MULTILINE
    )
    for found in begin.finditer(text):
        position = found.end()
        while position < len(text):
            end = text.find("\n", position)
            end = len(text) if end < 0 else end
            value = _YAML_VALUE.match(text, position, end)
            if value is not None and _WITHIN.search(value["value"]):
                yield value.span("value")
            position = end + 1
            following = _YAML_INDENT.match(text, position)
            deeper = following is not None and (
                len(following[0]) > len(found["indent"])
                or text.startswith("- ", following.end())
            )
            if not deeper:
                break


def find_private_spans(text: str) -> Iterator[tuple[int, int]]:
    """Find the paths in a text that cannot be read as a record."""
    for found in _SPAN.finditer(text):
        yield found.span("path")
