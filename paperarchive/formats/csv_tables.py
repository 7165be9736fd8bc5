"""The formats of tables: CSV with commas, semicolons or bars, and with tabs.

Exports of Zotero, Scopus, Web of Science, Notion and Google Sheets, and tables by hand.
Sources: RFC 4180; https://www.zotero.org/support/kb/exporting; Scopus's "Export to CSV";
https://images.webofknowledge.com/WOKRS/help/WOS/hs_wos_fieldtags.html;
https://www.notion.com/help/export-your-content.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from paperarchive.errors import Problem
from paperarchive.formats.csv_header import Header, find_header, guess_delimiter
from paperarchive.formats.csv_rows import Row, RowReader
from paperarchive.formats.json_records import UNREADABLE, make_missing_title
from paperarchive.formats.key_names import IGNORED_MARK
from paperarchive.formats.keys import build_record
from paperarchive.formats.list_format import ListFormat, Probe, ReadOptions
from paperarchive.formats.private_paths import find_private_spans
from paperarchive.formats.record import (
    ListItem,
    PrivateField,
    QuarantinedPart,
    SkippedPart,
)
from paperarchive.formats.source import ListSource, SourceFile
from paperarchive.formats.texts import TextKind
from paperarchive.formats.values import fold_key
from paperarchive.text.english import cut_at_word

_HEAD_LINES = 12
_EXCERPT = 70
_EXTENSIONS = (".csv", ".tsv", ".tab")
_FORMULA_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_NOTION_PAGE = re.compile(r" \((?:https://www\.notion\.so/|[^()\s]*%20)[^()\s]*\)")
_SCOPUS_ID = re.compile(r" ?\(\d{6,}\)")
_COPYRIGHT = re.compile(
    r"\s*(?:Copyright )?(?:©|\(c\)|&copy;)\s*(?:Copyright )?(?:\d{4}|The Author)[^©]{0,250}$",
    re.IGNORECASE,
)
_NO_ABSTRACT = "[no abstract available]"


def _recognize(probe: Probe) -> bool:
    if probe.is_folder or probe.text[:1] in "{[<@%" or probe.text[:3] == "---":
        return False
    lines = probe.text.split("\n", _HEAD_LINES)[:_HEAD_LINES]
    header = find_header(lines)
    if header is not None:
        following = [line for line in lines[header.line :] if line.strip()]
        return not following or any(header.delimiter in line for line in following)
    return probe.name.lower().endswith(_EXTENSIONS) and bool(guess_delimiter(lines))


def _recognize_csv(probe: Probe) -> bool:
    return _recognize(probe) and not _recognize_tsv(probe)


def _recognize_tsv(probe: Probe) -> bool:
    if not _recognize(probe):
        return False
    lines = probe.text.split("\n", _HEAD_LINES)[:_HEAD_LINES]
    header = find_header(lines)
    delimiter = guess_delimiter(lines) if header is None else header.delimiter
    return delimiter == "\t"


def _read(source: ListSource, options: ReadOptions) -> Iterator[ListItem]:
    file = source.file
    header = find_header(list(islice(file.read_lines(), _HEAD_LINES)), options.mapping)
    if header is None:
        yield from _find_problem(file, source.name, options)
        return
    reader = RowReader(file.read_lines(), header.delimiter, columns=len(header.columns))
    table = _Table(header, options)
    for row in reader.read():
        if row.line > header.line:
            yield from table.read_row(row)
        elif row.line < header.line:
            yield SkippedPart(row.line, row.text, "is above the header of the table")
    yield from table.finish()


def _find_problem(
    file: SourceFile, path: str, options: ReadOptions
) -> Iterator[Problem]:
    """Say that a table has no header, and show its columns."""
    lines = [line for line in islice(file.read_lines(), _HEAD_LINES) if line.strip()]
    delimiter = guess_delimiter(lines)
    if not lines or delimiter is None:
        return
    cells = RowReader(iter(()), delimiter).cut(lines[0].rstrip("\n")) or ()
    if options.mapping:
        yield make_missing_title(path, 1, [cell.text for cell in cells], options)
        return
    shown = ", ".join(
        f"{number} = `{cell.text.strip()[:40]}`"
        for number, cell in enumerate(cells[:8], 1)
    )
    message = f"no row names a column `title`; the columns of the first row are {shown}"
    advice = "say which column is the title, by name or number: --map title=2,authors=3"
    yield Problem(path, message, advice, line=1)


class _Table:
    """Makes items of rows."""

    def __init__(self, header: Header, options: ReadOptions) -> None:
        self._columns = header.columns
        self._options = options
        self._adapt = _find_adaptation(header.columns)
        self._short: Row | None = None  # the row before, if it lacks cells

    def read_row(self, row: Row) -> Iterator[ListItem]:
        """Make the items of a row, once it is known that the next one is none of its
        parts.
        """
        short, self._short = self._short, None
        is_short = not row.why and len(row.cells) < len(self._columns)
        if short is not None:
            if is_short and len(short.cells) + len(row.cells) == len(self._columns) + 1:
                text = f"{short.text}\n{row.text}"
                why = "has a line end outside of quotation marks"
                yield from _quarantine(short.line, text, short.start, why)
                return
            yield from self._make_items(short)
        if is_short:
            self._short = row
        else:
            yield from self._make_items(row)

    def finish(self) -> Iterator[ListItem]:
        """Make the items of the last row."""
        if self._short is not None:
            yield from self._make_items(self._short)

    def _make_items(self, row: Row) -> Iterator[ListItem]:
        why = row.why or self._find_fault(row)
        if why:
            yield from _quarantine(row.line, row.text, row.start, why)
            return
        texts = [cell.text for cell in row.cells]
        if [text.strip() for text in texts] == list(self._columns):
            yield SkippedPart(row.line, row.text, "repeats the header")
            return
        values = {
            name: _clean_cell(text)
            for name, text in zip(self._columns, texts, strict=False)
        }
        built = build_record(
            self._adapt(values) if self._adapt else values,
            row.line,
            TextKind.PLAIN,
            mapping=self._options.mapping,
            text=row.text,
            only_known=self._adapt is _adapt_web_of_science,
        )
        yield built.item
        yield from built.details
        for key in built.private:
            if key in self._columns:
                cell = row.cells[self._columns.index(key)]
                line = row.line + row.text.count("\n", 0, cell.start)
                yield PrivateField(
                    key, line, row.start + cell.start, row.start + cell.stop
                )

    def _find_fault(self, row: Row) -> str:
        """Why a row cannot be read; empty if it can."""
        wanted, found = len(self._columns), len(row.cells)
        more = [cell for cell in row.cells[wanted:] if cell.text.strip()]
        if more:
            return f"has {found} cells, the header {wanted}: a cell with the delimiter needs quotation marks"
        if found == 1 < wanted - 1:
            return f"has 1 cell, the header {wanted}"
        return ""


def _quarantine(line: int, text: str, start: int, why: str) -> Iterator[ListItem]:
    """Quarantine rows; their private paths are blanked all the same."""
    yield QuarantinedPart(line, text, why, lost=_name_row(text))
    for begin, end in find_private_spans(text):
        place = line + text.count("\n", 0, begin)
        yield PrivateField(UNREADABLE, place, start + begin, start + end)


def _name_row(text: str) -> str:
    """A row in the report: how it begins."""
    return f"the row {cut_at_word(' '.join(text[: _EXCERPT * 2].split()), _EXCERPT)!r}"


def _clean_cell(text: str) -> str:
    """Take a cell out of what spreadsheets put around it."""
    text = text.strip()
    formula = _FORMULA_TEXT.fullmatch(text) if text[:2] == '="' else None
    if formula is not None:
        text = formula[1].replace('""', '"')
    if "notion.so" in text or "%20" in text:
        text = _NOTION_PAGE.sub("", text)
    return text


# --- what columns mean in exports of known programs


_Adaptation = Callable[[Mapping[str, str]], dict[str, object]]


def _find_adaptation(columns: tuple[str, ...]) -> _Adaptation | None:
    names = set(map(fold_key, columns))
    if {"eid", "sourcetitle"} <= names or {"authorfullnames", "sourcetitle"} <= names:
        return _adapt_scopus
    if {"pt", "au", "ti", "so"} <= names:
        return _adapt_web_of_science
    return None


def _adapt_scopus(values: Mapping[str, str]) -> dict[str, object]:
    """Leave out the numbers of authors, and the publisher's line below the abstract."""
    adapted: dict[str, object] = {}
    for name, text in values.items():
        folded = fold_key(name)
        if folded == "authorfullnames":
            adapted[name] = _SCOPUS_ID.sub("", text)
        elif folded == "abstract":
            is_none = text.casefold() == _NO_ABSTRACT
            adapted[name] = "" if is_none else _COPYRIGHT.sub("", text)
        elif folded in ("source", "authors") and (
            folded == "source" or values.get("Author full names")
        ):
            adapted[IGNORED_MARK + name] = text
        else:
            adapted[name] = text
    return adapted


def _adapt_web_of_science(values: Mapping[str, str]) -> dict[str, object]:
    """`ID` are keywords, `AU` names with initials, `PT` a letter."""
    adapted: dict[str, object] = dict(values)
    adapted["Keywords Plus"] = adapted.pop("ID", "")
    if values.get("AF"):
        adapted[IGNORED_MARK + "AU"] = adapted.pop("AU", "")
    return adapted


_EXAMPLE = """\
title,authors,year,venue,url,tags
"A Made-Up Paper on Sorting Listings","Ada Example; Bo Sample",2025,ExampleConf,https://arxiv.org/abs/2511.00001,sorting
A Second Paper,"Instance, C.",2024,,https://doi.org/10.1000/182,
"""

_TSV_EXAMPLE = (
    "title\tauthors\tyear\tdoi\n"
    "A Made-Up Paper on Sorting Listings\tAda Example; Bo Sample\t2025\t10.1000/182\n"
)

FORMAT = ListFormat(
    name="csv",
    noun="a table with commas or semicolons (CSV)",
    extension=".csv",
    example=_EXAMPLE,
    recognize=_recognize_csv,
    read=_read,
    takes_mapping=True,
)
TSV = ListFormat(
    name="tsv",
    noun="a table with tabs (TSV)",
    extension=".tsv",
    example=_TSV_EXAMPLE,
    recognize=_recognize_tsv,
    read=_read,
    takes_mapping=True,
)
