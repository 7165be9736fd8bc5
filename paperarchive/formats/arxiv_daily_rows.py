"""Rows of a table in JSON, as the bots of daily arXiv pages keep them.

In: `{"Topic": {"2511.00001": "|**2025-11-02**|**Title**|Ada Example et.al.|[2511.00001](...)|null|"}}`.
Out: a record a row, with its topic as keyword. Rows are found one by one, so that a file
that is cut or broken gives all that are whole. Source: the files `docs/*-arxiv-daily.json` of
such bots, which write the row of the page's table, or the item of its list.
"""

import json
import re
from collections.abc import Iterator

from paperarchive.formats.list_format import ListFormat, Probe, ReadOptions
from paperarchive.formats.markdown_lists.addresses import find_paper_links
from paperarchive.formats.markdown_lists.cells import join_cells, split_cells
from paperarchive.formats.markdown_lists.entry import Place, read_entry
from paperarchive.formats.markdown_lists.pieces import parse_pieces
from paperarchive.formats.markdown_lists.rows import read_row
from paperarchive.formats.markdown_lists.sections import clean_heading, is_topic
from paperarchive.formats.markdown_lists.skipped import explain_skipped
from paperarchive.formats.record import (
    ListItem,
    QuarantinedPart,
    SkippedPart,
)
from paperarchive.formats.source import ListSource

_STRING = r'"(?:[^"\\]|\\.)*+"'
_ID = r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?"
_PART = re.compile(
    rf'(?P<topic>{_STRING})\s*:\s*\{{|"(?P<id>{_ID})"\s*:\s*(?P<row>{_STRING})',
    re.DOTALL,
)
_ROW_START = re.compile(rf'"(?P<id>{_ID})"\s*:\s*"')
_HEADER = ("Publish Date", "Title", "Authors", "PDF", "Code")
_ROW = re.compile(rf'"{_ID}"\s*:\s*"\s*(?:\||- )')


def read_rows(source: ListSource, options: ReadOptions) -> Iterator[ListItem]:
    """Read a file of rows."""
    del options
    for file in source.files:
        name = file.name if source.is_folder else None
        yield from _read_text(file.read_text(), name)


def _read_text(text: str, file: str | None) -> Iterator[ListItem]:
    topics: tuple[str, ...] = ()
    end, line = 0, 1
    for found in _PART.finditer(text):
        yield from _read_between(text[end : found.start()], line, file)
        line += text.count("\n", end, found.start())
        if found["topic"] is not None:
            topic = clean_heading(_read_string(found["topic"]) or "")
            topics = (topic,) if is_topic(topic) else ()
        else:
            yield from _read_row(found, Place(line, found[0], topics, file=file))
        line += text.count("\n", found.start(), found.end())
        end = found.end()
    yield from _read_between(text[end:], line, file)


def _read_between(text: str, line: int, file: str | None) -> Iterator[QuarantinedPart]:
    """Quarantine rows that have no end."""
    for found in _ROW_START.finditer(text):
        line += text.count("\n", 0, found.start())
        why = "the row has no end"
        lost = f"the paper {found['id']}"
        yield QuarantinedPart(line, text[found.start() :], why, lost=lost, file=file)
        return


def _read_row(found: re.Match[str], place: Place) -> Iterator[ListItem]:
    row = _read_string(found["row"])
    if row is None:
        why = "the row is not a text of JSON"
        lost = f"the paper {found['id']}"
        yield QuarantinedPart(place.line, place.text, why, lost=lost, file=place.file)
        return
    row = row.strip()
    cells = split_cells(row) if row.startswith("|") else []
    if len(cells) < 2:
        yield from _read_item(row.removeprefix("- "), place)
        return
    columns = len(_HEADER) if len(cells) >= len(_HEADER) else len(cells)
    pieces = [parse_pieces(cell) for cell in join_cells(cells, columns)]
    if any(map(find_paper_links, pieces)):
        yield from read_row(pieces, _HEADER, place)
    else:
        flat = [piece for cell in pieces for piece in cell]
        yield SkippedPart(place.line, row, explain_skipped(flat), place.file)


def _read_item(row: str, place: Place) -> Iterator[ListItem]:
    pieces = parse_pieces(row)
    if find_paper_links(pieces):
        yield from read_entry(pieces, place)
    else:
        yield SkippedPart(place.line, row, explain_skipped(pieces), place.file)


def _read_string(raw: str) -> str | None:
    """The value of a string of JSON; None if it is none."""
    try:
        value = json.loads(raw, strict=False)
    except ValueError:
        return None
    return str(value)


def are_rows(probe: Probe) -> bool:
    """Whether a text is JSON with rows of a table by arXiv id."""
    return probe.text.startswith("{") and _ROW.search(probe.text) is not None


FORMAT = ListFormat(
    name="arxiv-daily-rows",
    noun="the JSON of a daily arXiv table",
    extension=".json",
    example="""\
{"Sorting": {"2511.00001": "|**2025-11-02**|**A Made-Up Paper on Sorting**|Ada Example et.al.\
|[2511.00001](http://arxiv.org/abs/2511.00001)|**[link](https://github.com/example/sorting)**|\\n"}}
""",
    recognize=are_rows,
    read=read_rows,
)
