"""Reads one block of a bibliography: an entry with its fields, or macros.

In: a block. Out: its type, key and fields with the place of each value; what cannot be
read, with the reason. bibtexparser parses the block; values are put together here, since
their macros may be defined anywhere in the file.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from paperarchive.formats.bibtex.blocks import Block
from paperarchive.text.english import MONTHS

MONTH_MACROS: Final = {name[:3].lower(): name for name in MONTHS}
"""The macros that every style defines."""

# Without a handler, what the parser logs would be printed; it is in our own report.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())

_HIDDEN_AT: Final = "\ufdd1"
"""In place of `@` within a block, where the parser would see the start of another."""
_NO_KEY: Final = re.compile(r"(@[ \t]*[\w-]+\s*[{(])(?=\s*[\w-]+\s*=)")
_PART: Final = re.compile(r"\s*(?:(?P<number>\d+)|(?P<macro>[^\s{}\"#%,=()]+))")
_JOIN: Final = re.compile(r"\s*#")
_NEXT_FIELD: Final = re.compile(r"\s*,?\s*(?P<name>[A-Za-z][\w:.+-]*)\s*=\s*")
_COMMENT: Final = re.compile(r"\s*%[^\n]*(?:\n|\Z)")
_BRACE: Final = re.compile(r"\\.|[{}\"]", re.DOTALL)


class Value(NamedTuple):
    """The value of a field."""

    text: str
    """With macros replaced."""
    line: int
    start: int
    """Its first character within the file, braces or quotes aside."""
    stop: int


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a bibliography."""

    type: str
    key: str
    line: int
    fields: Mapping[str, Value]
    """By name in lower case, in the order of the entry."""
    unread: tuple[tuple[str, str, int], ...] = ()
    """Text, reason and line of what is in no field."""


class EntryError(Exception):
    """A block is no entry; its text is the reason, a clause."""


class _Evaluated(NamedTuple):
    text: str
    end: int
    """Where the value ends in its source."""
    unknown: tuple[str, ...]
    """Macros that are not defined."""


def read_entry(block: Block, macros: Mapping[str, str]) -> Entry:
    """Read an entry. Raises EntryError for a block that cannot be parsed."""
    key, sources = _parse(block)
    fields: dict[str, Value] = {}
    unread: list[tuple[str, str, int]] = []
    for name, source, start in _find_sources(block.text, sources):
        line = block.line + block.text.count("\n", 0, start)
        value = _evaluate(source, macros)
        inner = _find_inner(source[: value.end])
        place = block.start + start
        why = f"the macro of `{name}` is defined nowhere in this file"
        unread += [(macro, why, line) for macro in value.unknown]
        if name in fields:
            if fields[name].text != value.text:
                unread.append(
                    (
                        f"{name} = {source}",
                        f"`{name}` is there twice, and the first counts",
                        line,
                    )
                )
            continue
        fields[name] = Value(value.text, line, place + inner[0], place + inner[1])
    return Entry(block.type, key, block.line, fields, tuple(unread))


def _parse(block: Block) -> tuple[str, list[tuple[str, str]]]:
    """Parse a block: its key, and the source of each field by name."""
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import DuplicateFieldKeyBlock
    from bibtexparser.model import Entry as ParsedEntry

    text = _NO_KEY.sub(r"\1,", _use_braces(block.text), count=1)
    hidden = text[:1] + text[1:].replace("@", _HIDDEN_AT)
    library = parse_string(hidden, parse_stack=[])
    parsed = library.blocks[0] if library.blocks else None
    if isinstance(parsed, DuplicateFieldKeyBlock):
        parsed = parsed.ignore_error_block
    if not isinstance(parsed, ParsedEntry):
        raise EntryError(_explain(block))
    fields = [
        (
            field.key.replace(_HIDDEN_AT, "@").lower(),
            field.value.replace(_HIDDEN_AT, "@"),
        )
        for field in parsed.fields
    ]
    return parsed.key.replace(_HIDDEN_AT, "@").strip(), fields


def _use_braces(text: str) -> str:
    """The text of a block with braces for the brackets of `@type(...)`."""
    place = min((text.find(sign) for sign in "{(" if sign in text), default=0)
    if text[place : place + 1] != "(" or not text.endswith(")"):
        return text
    return f"{text[:place]}{{{text[place + 1 : -1]}}}"


def _explain(block: Block) -> str:
    if not block.is_closed:
        return "never ends: a closing brace is missing"
    if "=" not in block.text:
        return "has no fields"
    return (
        "is not BibTeX: a comma, a brace or an equals sign is missing or one too many"
    )


def _find_sources(
    text: str, fields: list[tuple[str, str]]
) -> Iterator[tuple[str, str, int]]:
    """Find the source of each field in the block: name, source, start. A comma that is
    missing between two fields joined them.
    """
    position = 0
    for field_name, field_source in fields:
        name, source = field_name, field_source
        found = text.find(source, position)
        start = found if found >= 0 else position
        position = start + len(source)
        while True:
            yield name, source, start
            end = _evaluate(source, {}).end
            following = _NEXT_FIELD.match(source, end)
            if following is None:
                break
            name = following["name"].lower()
            start += following.end()
            source = source[following.end() :]


def _find_inner(source: str) -> tuple[int, int]:
    """Where the text of a value is, without braces or quotes around it."""
    stripped = source.strip()
    start = source.find(stripped)
    stop = start + len(stripped)
    if len(stripped) > 1 and (stripped[0], stripped[-1]) in (("{", "}"), ('"', '"')):
        return start + 1, stop - 1
    return start, stop


def _evaluate(source: str, macros: Mapping[str, str]) -> _Evaluated:
    """Put a value together: `"A" # nov # {B}`. Of what follows it, nothing is read."""
    parts: list[str] = []
    unknown: list[str] = []
    position = 0
    while True:
        while comment := _COMMENT.match(source, position):
            position = comment.end()
        while source[position : position + 1].isspace():
            position += 1
        end = _find_close(source, position)
        if end is not None:
            parts.append(source[position + 1 : end - 1])
        else:
            part = _PART.match(source, position)
            if part is None:
                break
            end = part.end()
            parts.append(_expand(part, macros, unknown))
        position = end
        join = _JOIN.match(source, position)
        if join is None:
            break
        position = join.end()
    return _Evaluated("".join(parts), position, tuple(unknown))


def _expand(part: re.Match[str], macros: Mapping[str, str], unknown: list[str]) -> str:
    if part["number"]:
        return part["number"]
    name = part["macro"]
    text = macros.get(name.lower()) or MONTH_MACROS.get(name.lower())
    if text is None:
        if not name[:1].isdigit():
            unknown.append(name)
        return name
    return text


def _find_close(source: str, start: int) -> int | None:
    """Where a text in braces or quotes ends, after its closing sign; None if there is
    none at this place.
    """
    opening = source[start : start + 1]
    if opening not in ("{", '"'):
        return None
    depth = 0
    for found in _BRACE.finditer(source, start):
        sign = found.group()
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
        if (
            depth == 0
            and found.start() > start
            and sign == ("}" if opening == "{" else '"')
        ):
            return found.end()
    return None


def read_macros(block: Block) -> dict[str, str]:
    """Read a `@string` block: macros by name in lower case; a broken one has none."""
    opening = re.search(r"[{(]", block.text)
    if opening is None:
        return {}
    source = block.text[opening.end() :].rstrip()[:-1]
    macros: dict[str, str] = {}
    position = 0
    while found := _NEXT_FIELD.match(source, position):
        value = _evaluate(source[found.end() :], macros)
        macros[found["name"].lower()] = value.text
        position = found.end() + value.end
    return macros
