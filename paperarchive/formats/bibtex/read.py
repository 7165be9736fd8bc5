"""The format BibTeX, BibLaTeX included."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from paperarchive.formats.bibtex.blocks import Block, cut_blocks
from paperarchive.formats.bibtex.entries import (
    Entry,
    EntryError,
    Value,
    read_entry,
    read_macros,
)
from paperarchive.formats.bibtex.fields import FILE_FIELDS, make_fields
from paperarchive.formats.keys import build_record
from paperarchive.formats.list_format import ListFormat, Probe, ReadOptions
from paperarchive.formats.private_paths import PRIVATE_PATH
from paperarchive.formats.record import (
    IgnoredField,
    ListItem,
    PrivateField,
    QuarantinedPart,
    Record,
    SkippedPart,
    UnreadPart,
)
from paperarchive.formats.source import ListSource
from paperarchive.formats.texts import TextKind

_NO_PAPERS: Final = {
    "comment": "is a comment of the bibliography",
    "preamble": "is a preamble for TeX, which holds no paper",
    "xdata": "holds fields of other entries",
    "set": "is a set of other entries",
}
_VOLUMES: Final = frozenset(
    ("proceedings", "mvproceedings", "collection", "mvcollection")
)
_NEEDS_TWO_PASSES: Final = re.compile(r"@\s*string|\b(?:crossref|xdata)\s*=", re.I)
_REFERENCE: Final = re.compile(r"\b(?:crossref|xdata)\s*=\s*[{\"]\s*([^{}\"]+)", re.I)
_NOT_INHERITED: Final = frozenset(
    str.split(
        "title subtitle titleaddon author crossref xdata key abstract note annote annotation keywords file pdf doi url"
        " shorttitle label eprint options"
    )
)
_TITLE: Final = re.compile(
    r"\btitle\s*=\s*[{\"]+\s*([^\n]*?)\s*[}\"]*,?\s*(?:\n|\Z)", re.I
)
_KEY: Final = re.compile(r"@[ \t]*[\w-]+\s*[{(]\s*([^\s,{}=]+)\s*,")
_OLD_SITE: Final = re.compile(
    r"---\s*|\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}|%[^\n]*|\{%.*?%\}|\s+|\{\{.*?\}\}",
    re.DOTALL,
)
_FIELD_TEXT: Final = re.compile(r"\s*[},]?\s*[},]?\s*[\w-]+\s*=\s*[{\"\w]|[\s},]*\Z")
_FIRST_BLOCK: Final = re.compile(
    r"@[ \t]*(?:(?:comment|preamble|string)\s*[{(]|[A-Za-z]+\s*[{(]\s*(?:[^\s,{}()=]*\s*,|[\w-]+\s*=))",
    re.IGNORECASE,
)
_EMPTY_ENTRY: Final = re.compile(r"@[\w-]+\s*[{(]\s*[^\s,={}]*\s*,?\s*[})]\s*")

EXAMPLE: Final = """\
@inproceedings{example2025sorting,
  title = {A Made-Up Paper on {Sorting} Listings},
  author = {Example, Ada and Sample, Bo},
  booktitle = {Proceedings of Examples},
  year = {2025},
  doi = {10.1000/182},
}
"""


def recognize(probe: Probe) -> bool:
    """Whether a text begins with a block, front matter, Liquid and comments aside."""
    if "@" not in probe.text:
        return False
    position = 0
    while found := _OLD_SITE.match(probe.text, position):
        position = found.end()
    if _FIRST_BLOCK.match(probe.text, position):
        return True
    is_named = probe.name.lower().endswith((".bib", ".bibtex", ".biblatex"))
    return is_named and any(map(_FIRST_BLOCK.match, probe.lines))


@dataclass(frozen=True, slots=True)
class _Shared:
    """What entries need of others, anywhere in the file."""

    macros: Mapping[str, str]
    parents: Mapping[str, Entry]
    """By key in lower case: the entries that others refer to."""


def read(source: ListSource, options: ReadOptions) -> Iterator[ListItem]:
    """Read a bibliography as a stream."""
    del options
    yield from _Reader(_read_shared(source.file.read_lines)).read(
        cut_blocks(source.file.read_lines())
    )


def _read_shared(read_lines: Callable[[], Iterable[str]]) -> _Shared:
    """Read macros and parents, which may be anywhere in the file."""
    wanted: set[str] = set()
    needs_blocks = False
    for line in read_lines():
        if "=" not in line and "@" not in line:
            continue
        if _NEEDS_TWO_PASSES.search(line):
            needs_blocks = True
            for found in _REFERENCE.finditer(line):
                wanted.update(key.strip().lower() for key in found[1].split(","))
    if not needs_blocks:
        return _Shared({}, {})
    macros: dict[str, str] = {}
    blocks: dict[str, Block] = {}
    for block in cut_blocks(read_lines()):
        if block.type == "string":
            macros.update(read_macros(block))
        elif block.type and wanted:
            key = _KEY.match(block.text)
            if key is not None and key[1].lower() in wanted:
                blocks.setdefault(key[1].lower(), block)
    return _Shared(macros, dict(_read_parents(blocks, macros)))


def _read_parents(
    blocks: Mapping[str, Block], macros: Mapping[str, str]
) -> Iterator[tuple[str, Entry]]:
    for key, block in blocks.items():
        try:
            yield key, read_entry(block, macros)
        except EntryError:  # reported when the block's turn comes
            continue


class _Reader:
    """Reads the blocks of one bibliography."""

    def __init__(self, shared: _Shared) -> None:
        self._shared = shared
        self._lines_by_key: dict[str, int] = {}
        self._seen: set[int] = set()
        """Hashes of keys with their titles: a file may have half a million."""
        self._before: Record | None = None
        """The record of the block before, if it is one."""

    def read(self, blocks: Iterable[Block]) -> Iterator[ListItem]:
        """Read all blocks."""
        for block in blocks:
            before, self._before = self._before, None
            if not block.type:
                yield from self._read_text(block, before)
            elif block.type == "string":
                yield from _find_paths(block)
            elif block.type in _NO_PAPERS:
                yield SkippedPart(
                    block.line, block.text.strip(), _NO_PAPERS[block.type]
                )
                yield from _find_paths(block)
            else:
                yield from self._read_block(block)

    def _read_text(self, block: Block, before: Record | None) -> Iterator[ListItem]:
        """Report the text between two blocks."""
        yield from _find_paths(block)
        text = block.text.strip()
        if before is not None and _FIELD_TEXT.match(text) and "=" in text:
            why = "is not read: a brace before it ends the entry too early"
            yield UnreadPart(block.line, text, why, before.title)
        elif _OLD_SITE.sub("", text).strip("{}, \n"):
            yield SkippedPart(
                block.line, text, "is text between entries, a comment in BibTeX"
            )

    def _read_block(self, block: Block) -> Iterator[ListItem]:
        try:
            entry = read_entry(block, self._shared.macros)
        except EntryError as error:
            yield from _find_paths(block, whole_files=True)
            if _EMPTY_ENTRY.fullmatch(block.text):
                yield SkippedPart(block.line, block.text.strip(), "is empty")
            else:
                yield _quarantine(block, str(error))
            return
        entry = self._inherit(entry)
        if entry.type in _VOLUMES and entry.key.lower() in self._shared.parents:
            why = "is the volume that other entries are in"
            yield SkippedPart(block.line, entry.key, why)
            yield from self._take_private(block, entry)[1]
            return
        entry, private = self._take_private(block, entry)
        yield from private
        yield from self._build(block, entry)

    def _build(self, block: Block, entry: Entry) -> Iterator[ListItem]:
        fields = make_fields(entry)
        built = build_record(
            fields.values, block.line, TextKind.BIBTEX, text=block.text
        )
        item = built.item
        if isinstance(item, QuarantinedPart):
            item = replace(_quarantine(block, item.why), lost=_describe_entry(entry))
        yield item
        yield from built.details
        yield from (IgnoredField(name, line) for name, line in fields.ignored)
        if not isinstance(item, Record):
            return
        self._before = item
        for text, why, line in (*entry.unread, *fields.unread):
            yield UnreadPart(line, text, why, item.title)
        if not entry.key:
            return
        first = self._lines_by_key.setdefault(entry.key, block.line)
        is_new = hash((entry.key, item.title)) not in self._seen
        self._seen.add(hash((entry.key, item.title)))
        if first != block.line and is_new:
            why = f"the key is that of line {first} too; both entries are read"
            yield UnreadPart(block.line, entry.key, why, item.title)

    def _inherit(self, entry: Entry) -> Entry:
        """Give an entry the fields of its parents."""
        fields = dict(entry.fields)
        unread = list(entry.unread)
        for name in ("xdata", "crossref"):
            value = fields.pop(name, None)
            if value is None:
                continue
            for key in value.text.split(","):
                parent = self._shared.parents.get(key.strip().lower())
                if parent is None or parent.key == entry.key:
                    why = "no entry has this key, so nothing is inherited"
                    unread.append((f"{name} = {key.strip()}", why, value.line))
                    continue
                for inherited, part in _list_inherited(parent, name == "xdata"):
                    if inherited not in fields and not _knows_date(inherited, fields):
                        fields[inherited] = part
        return replace(entry, fields=fields, unread=tuple(unread))

    def _take_private(
        self, block: Block, entry: Entry
    ) -> tuple[Entry, list[PrivateField]]:
        """Take the paths of the collector's machine out of an entry."""
        fields: dict[str, Value] = {}
        private: list[PrivateField] = []
        stop = block.start + len(block.text)
        for name, value in entry.fields.items():
            is_own = block.start <= value.start < stop
            if FILE_FIELDS.fullmatch(name):
                if is_own and value.stop > value.start:
                    private.append(
                        PrivateField(name, value.line, value.start, value.stop)
                    )
                continue
            source = block.text[value.start - block.start : value.stop - block.start]
            found = (
                list(PRIVATE_PATH.finditer(source))
                if is_own and name not in ("title", "abstract")
                else []
            )
            if not found:
                fields[name] = value
                continue
            private += [
                PrivateField(
                    name,
                    value.line,
                    value.start + path.start(),
                    value.start + path.end(),
                )
                for path in found
            ]
            rest = PRIVATE_PATH.sub("", value.text).strip()
            if rest.strip(":;, PDFpdf"):
                fields[name] = value._replace(text=rest)
        return replace(entry, fields=fields), private


def _list_inherited(parent: Entry, is_data: bool) -> Iterator[tuple[str, Value]]:
    """The fields that a parent gives to its entries."""
    for name, value in parent.fields.items():
        if is_data:
            yield name, value
        elif name == "title":
            yield "booktitle", value
        elif name == "subtitle":
            yield "booksubtitle", value
        elif name not in _NOT_INHERITED:
            yield name, value


def _knows_date(name: str, fields: Mapping[str, Value]) -> bool:
    return name in ("date", "year", "month") and ("date" in fields or "year" in fields)


def _quarantine(block: Block, why: str) -> QuarantinedPart:
    key = _KEY.match(block.text)
    title = _TITLE.search(block.text)
    lost = f"the entry `{key[1]}`" if key else "an entry"
    if title is not None and title[1]:
        lost += f", the title '{title[1][:200]}'"
    return QuarantinedPart(block.line, block.text.rstrip(), why, lost=lost)


def _describe_entry(entry: Entry) -> str:
    named = ", ".join(f"`{name}`" for name in list(entry.fields)[:6])
    return f"the entry `{entry.key}`" + (f" with {named}" if named else "")


_FILE_SOURCE: Final = re.compile(
    r"\b(?P<name>file|local-url|bdsk-file-\d+|localfile)\s*=\s*[{\"](?P<value>[^{}\"]+)",
    re.I,
)


def _find_paths(block: Block, *, whole_files: bool = False) -> Iterator[PrivateField]:
    """Find the paths in a block that is no entry. whole_files: the values of `file` too."""
    spans: list[tuple[int, int, str]] = []
    if whole_files:
        spans += [
            (*found.span("value"), found["name"].lower())
            for found in _FILE_SOURCE.finditer(block.text)
        ]
    for found in PRIVATE_PATH.finditer(block.text):
        if not any(start <= found.start() < stop for start, stop, _ in spans):
            spans.append((*found.span(), f"@{block.type}" if block.type else "text"))
    for start, stop, name in spans:
        line = block.line + block.text.count("\n", 0, start)
        yield PrivateField(name, line, block.start + start, block.start + stop)


FORMAT: Final = ListFormat(
    name="bibtex",
    noun="a bibliography in BibTeX",
    extension=".bib",
    example=EXAMPLE,
    recognize=recognize,
    read=read,
    is_exact=True,
)
