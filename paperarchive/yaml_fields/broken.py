"""Why YAML is broken, in the words of somebody who writes `key: value` lines.

In: the error of PyYAML and the text. Out: the line of the mistake, which is often above
the one where the parser gave up, what is wrong with it, and its right spelling. Source:
the messages of libyaml's and PyYAML's scanner and parser.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from paperarchive.yaml_fields.quoting import quote_text
from paperarchive.yaml_fields.silent import spell, unescape_quotes

try:
    from yaml import CBaseLoader as _Loader
except ImportError:  # as in nodes.py, whose errors are explained here
    from yaml import BaseLoader as _Loader  # type: ignore[assignment]  # both classes have the interface used here

_KEY_LINE = re.compile(
    r"(?P<indent>[ ]*(?:- +)*)(?P<key>[A-Za-z_][\w-]*)[ \t]*:[ \t]+(?P<value>\S.*?)[ \t\r]*$"
)
_ITEM_LINE = re.compile(r"(?P<indent>[ ]*- +)(?P<value>[^\s{\[].*?)[ \t\r]*$")
_NO_BLANK = re.compile(
    r"[ ]*(?:- +)?(?P<key>[A-Za-z_]\w*)(?P<colon>:(?!//)|\s*：\s*)(?P<value>\S.*?|\s\S.*?)[ \t\r]*$"
)
_EQUALS = re.compile(r"[ ]*(?P<key>[A-Za-z_]\w*)[ \t]*=[ \t]*(?P<value>\S.*?)[ \t\r]*$")
_TAB = re.compile(r"[ ]*\t")
_BEGINNINGS = {
    "@": "a text cannot begin with `@`",
    "`": "a text cannot begin with a backtick",
    "%": "a text cannot begin with `%`",
    "*": "a text cannot begin with `*`",
    "&": "a text cannot begin with `&`",
    "!": "a text cannot begin with `!`",
    "|": "a text cannot begin with `|`",
    ">": "a text cannot begin with `>`",
    "-": "a text cannot begin with `- `",
    "?": "a text cannot begin with `? `",
    ",": "a text cannot begin with a comma",
}
_LONGEST = 10_000
"""Characters of a line that is looked at."""


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A line that cannot be read."""

    line: int
    """From 0, in the text."""
    key: str | None
    """The key that is on it."""
    message: str
    advice: str


def explain_broken(error: yaml.MarkedYAMLError, text: str) -> BrokenLine:
    """Explain an error of the parser."""
    lines = text.split("\n")
    last = _line_of(error.problem_mark or error.context_mark, text)
    for number in _list_suspects(error, text):
        if number < len(lines) and len(lines[number]) <= _LONGEST:
            found = _explain_line(number, lines)
            if found is not None:
                return found
    reason = error.problem or error.context or "cannot be read"
    return BrokenLine(last, None, f"broken YAML: {reason}", _advise(reason))


def explain_lines(text: str) -> BrokenLine | None:
    """Explain why a text is no mapping: the first line that is no `key: value`."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line.strip() and not line.lstrip().startswith("#"):
            return _explain_spacing(number, line) if len(line) <= _LONGEST else None
    return None


def _line_of(mark: yaml.Mark | None, text: str) -> int:
    return 0 if mark is None else text.count("\n", 0, mark.index)


def _list_suspects(error: yaml.MarkedYAMLError, text: str) -> Iterator[int]:
    """Lines that may have the mistake, from 0, the likeliest first."""
    last = _line_of(error.problem_mark or error.context_mark, text)
    first = _line_of(error.context_mark, text) if error.context_mark else last
    suspects = [last, last - 1, first, first - 1, *range(last - 2, first, -1)]
    return (number for number in dict.fromkeys(suspects) if number >= 0)


def _explain_line(number: int, lines: list[str]) -> BrokenLine | None:
    line = lines[number]
    if line.rstrip() == "...":
        message = "the line `...` ends the YAML text, but more follows"
        return BrokenLine(number, None, message, "delete it")
    found = _KEY_LINE.match(line)
    if found is None:
        item = _ITEM_LINE.match(line)
        if item is not None and _is_broken(item["value"]):
            return _explain_value(number, None, item["value"])
        return _explain_spacing(number, line)
    if _is_broken(found["value"]):
        return _explain_value(number, found["key"], found["value"])
    if number and _TAB.match(line):
        return _explain_spacing(number, line)
    above = _KEY_LINE.match(lines[number - 1]) if number else None
    if (
        above
        and len(above["indent"]) < len(found["indent"])
        and "-" not in found["indent"]
    ):
        key = found["key"]
        message = f"`{key}` is further in than the key above it, which has a value"
        return BrokenLine(
            number, key, message, f"begin `{key}:` below `{above['key']}:`"
        )
    return None


def _is_broken(value: str) -> bool:
    if value[0] == "*":
        return True
    try:  # events, not nodes: these are made by recursion, which brackets could exhaust
        events = list(yaml.parse(f"k: {value}", Loader=_Loader))
    except yaml.YAMLError:
        return True
    return not isinstance(events[2], yaml.MappingStartEvent)


def _explain_value(number: int, key: str | None, value: str) -> BrokenLine:
    if value[0] in "[{" and value[-1] not in "]}" and not _is_balanced(value):
        other = {"[": "]", "{": "}"}[value[0]]
        message = f"the bracket `{value[0]}` is not closed"
        return BrokenLine(number, key, message, f"write `{other}` after the last item")
    meant = _guess_text(value)
    message = _name_mistake(value, meant)
    return BrokenLine(number, key, message, f"write {spell(key, quote_text(meant))}")


def _is_balanced(value: str) -> bool:
    return all(value.count(left) == value.count(right) for left, right in ("[]", "{}"))


def _name_mistake(value: str, meant: str) -> str:
    first = value[0]
    if first == '"' and meant != value and re.search(r"\\[^\"\\]", value):
        return "a backslash in double quotes begins an escape, which this one is not"
    if first in "\"'":
        if value.count(first) == 1:
            return "the quotation mark is not closed"
        return "a quotation mark ends the text before its end"
    if first in "[{":
        return f"a text that begins with `{first}` needs quotation marks"
    if first in _BEGINNINGS:
        return _BEGINNINGS[first]
    return "a colon in a text needs quotation marks around the text"


def _guess_text(value: str) -> str:
    """The text that somebody meant who wrote a value that is broken."""
    first = value[0]
    if first not in "\"'" or len(value) < 2:
        return value
    if not value.endswith(first):
        is_open = first == '"' and value.count(first) == 1
        return value[1:] if is_open else value
    inner = value[1:-1]
    within = re.sub(r"\\.", "", inner) if first == '"' else inner.replace("''", "")
    count = within.count(first)
    if count and count % 2 == 0:  # "Why" and "how"
        return value
    return unescape_quotes(value) if first == '"' else inner.replace("''", "'")


def _explain_spacing(number: int, line: str) -> BrokenLine | None:
    if _TAB.match(line):
        message = "the line is indented by a tab, which YAML does not allow"
        return BrokenLine(number, None, message, "indent it by blanks")
    found = _NO_BLANK.match(line)
    if found is not None:
        value = found["value"].strip()
        message = "there is no blank after the colon"
        if found["colon"].strip() == "：":
            message = "the colon is a full-width one (U+FF1A)"
        elif found["value"][0].isspace():
            character = f"U+{ord(found['value'][0]):04X}"
            message = f"the blank after the colon is another character ({character})"
        scalar = value if not _is_broken(value) else quote_text(value)
        advice = f"write `{found['key']}: {scalar}`"
        return BrokenLine(number, found["key"], message, advice)
    equals = _EQUALS.match(line)
    if equals is not None:
        advice = f"write `{equals['key']}: {equals['value']}`"
        return BrokenLine(number, equals["key"], "is written as in TOML", advice)
    return None


def _advise(reason: str) -> str:
    if "expected ':'" in reason:
        return "write `key: value`; indent a line that continues a value"
    return "put texts in quotation marks, and close every bracket and quotation mark"
