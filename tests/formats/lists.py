"""Lists read through a format, for tests."""

import math

from paperarchive.errors import Problem
from paperarchive.formats.list_format import PROBE_CHARACTERS, ListFormat, Probe, ReadOptions
from paperarchive.formats.read_list import ReadList, read_list
from paperarchive.formats.record import Record
from paperarchive.formats.registry import FORMATS
from paperarchive.formats.source import ListSource, SourceFile


def recognize(text: str, name: str = "list") -> str | None:
    """The name of the format of a text."""
    probe = Probe(name, text[:PROBE_CHARACTERS].strip())
    return next((one.name for one in FORMATS if one.recognize(probe)), None)


def read(list_format: ListFormat, text: str | bytes, mapping: dict[str, str] | None = None) -> ReadList:
    content = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    source = ListSource("list", (SourceFile("list", content),))
    return read_list(list_format, source, ReadOptions(mapping=mapping or {}))


def read_one(list_format: ListFormat, text: str, mapping: dict[str, str] | None = None) -> Record:
    """The only record of a text, which has nothing else."""
    found = read(list_format, text, mapping)
    assert not found.quarantine
    assert not found.problems
    assert len(found.records) == 1
    return found.records[0]


def titles(found: ReadList) -> list[str]:
    return [record.title for record in found.records]


def messages(problems: object) -> list[str]:
    assert isinstance(problems, list | tuple)
    return [problem.message for problem in problems if isinstance(problem, Problem)]


def cut_everywhere(text: str, steps: int = 60) -> list[str]:
    """A text cut off at many places."""
    step = max(1, math.ceil(len(text) / steps))
    return [text[:end] for end in range(0, len(text), step)]
