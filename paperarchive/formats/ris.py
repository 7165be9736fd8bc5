"""The format RIS: reference managers, Web of Science, Scopus, publishers.

The text is cut into records first, as a stream; rispy parses each. Sources: the format's
description by Research Information Systems; exports of EndNote, Zotero, Mendeley, Web of
Science, Scopus, IEEE Xplore.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from paperarchive.formats.keys import build_record
from paperarchive.formats.list_format import ListFormat, Probe, ReadOptions
from paperarchive.formats.preprints import read_preprint_journal
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
from paperarchive.text.identifiers import find_identifiers
from paperarchive.text.person_name import parse_person_name

_TAG: Final = re.compile(
    r"\s{0,3}(?P<tag>[A-Z][A-Z0-9]) {1,2}-(?: (?P<value>.*)|\s*)$", re.DOTALL
)
_LONGEST: Final = 8_000_000
_TYPES: Final = {
    "JOUR": "article-journal",
    "JFULL": "article-journal",
    "ABST": "article-journal",
    "EJOUR": "article-journal",
    "INPR": "article-journal",
    "CONF": "paper-conference",
    "CPAPER": "paper-conference",
    "CHAP": "chapter",
    "ECHAP": "chapter",
    "BOOK": "book",
    "EBOOK": "book",
    "EDBOOK": "book",
    "THES": "thesis",
    "RPRT": "report",
    "GOVDOC": "report",
    "UNPB": "manuscript",
    "UNPD": "manuscript",
    "MANSCPT": "manuscript",
    "DATA": "dataset",
    "COMP": "software",
    "ELEC": "webpage",
    "WEB": "webpage",
    "BLOG": "post-weblog",
    "MGZN": "article-magazine",
    "NEWS": "article-newspaper",
    "PAT": "patent",
    "STAND": "standard",
    "SLIDE": "speech",
    "ENCYC": "entry-encyclopedia",
}
"""RIS types -> CSL's."""
_BOOKS: Final = frozenset(("BOOK", "EBOOK", "EDBOOK", "CHAP", "ECHAP"))
_KEYS: Final = {
    "AB": "abstract",
    "N2": "abstract",
    "PB": "publisher",
    "CY": "publisher_place",
    "PP": "publisher_place",
    "VL": "volume",
    "IS": "issue",
    "CP": "issue",
    "SP": "first_page",
    "EP": "last_page",
    "ET": "edition",
    "LA": "language",
    "AN": "accession_number",
    "AD": "institutions",
    "C7": "article_number",
    "M3": "genre",
    "T3": "series",
    "TT": "translated_title",
    "OP": "original_publication",
    "NV": "number_of_volumes",
    "CN": "call_number",
    "RI": "reviewed_item",
    "SE": "section_number",
    "ID": "citation_key",
    "LB": "label",
    "U2": "custom",
    "M1": "number",
    "M2": "number",
}
"""Tags with one text -> keys of `build_record`."""
_IGNORED: Final = frozenset(
    str.split("DB DP Y2 ST RP J1 J2 JA U1 U3 U4 U5 CA LB TA AV C8 RD")
)
_TITLES: Final = ("TI", "T1", "CT", "BT")
_VENUES: Final = ("JO", "JF", "T2", "BT", "JA", "J2", "J1")
_NOTES: Final = ("N1", "RN")
_FILES: Final = ("L1", "L2", "L3", "L4", "UR", "LK")
_EDITORS: Final = ("A2", "ED", "A3")
_SCOPUS_NOTE: Final = re.compile(
    r"(?:Export Date|Cited By|Cited References Count|Total Times Cited|Times Cited|Correspondence Address|CODEN)\b.*",
    re.I,
)
_COMPANY: Final = re.compile(r"(?P<name>.+[^,\s]),\s*")
_DATE: Final = re.compile(
    r"(?P<year>\d{4})(?:[/-](?P<month>\d{1,2}))?(?:[/-](?P<day>\d{1,2}))?(?:[/-].*)?/*"
)

EXAMPLE: Final = """\
TY  - JOUR
TI  - A Made-Up Paper on Sorting Listings
AU  - Example, Ada
AU  - Sample, Bo
PY  - 2025/11/02
T2  - Journal of Examples
DO  - 10.1000/182
ER  -
"""


class _Line(NamedTuple):
    tag: str
    """Empty: the line continues the one before."""
    value: str
    number: int
    start: int
    """Of the value, in characters from the start of the file."""


@dataclass(slots=True)
class _Part:
    """The lines of one record."""

    lines: list[_Line] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    is_closed: bool = False

    @property
    def text(self) -> str:
        return "".join(self.sources).rstrip()


def recognize(probe: Probe) -> bool:
    """Whether a type comes first, and other tags follow."""
    tags = [found["tag"] for line in probe.lines[:30] if (found := _TAG.match(line))]
    return "TY" in tags[:6] and len(tags) > 1


def read(source: ListSource, options: ReadOptions) -> Iterator[ListItem]:
    """Read a file of references as a stream."""
    del options
    for part in _cut(source.file.read_lines()):
        yield from _read_part(part)


def _cut(lines: Iterable[str]) -> Iterator[_Part]:
    """Cut a file at `TY` and `ER`; a record that lacks either is one too."""
    part = _Part()
    place = 0
    length = 0
    for number, line in enumerate(lines, start=1):
        found = _TAG.match(line)
        tag = found["tag"] if found else ""
        if part.lines and (tag == "TY" or length > _LONGEST):
            yield part
            part, length = _Part(), 0
        if tag == "ER":
            if part.lines:
                part.is_closed = True
                part.sources.append(line)
                yield part
            part, length = _Part(), 0
        elif tag or line.strip():
            value = (found["value"] or "") if found else line
            start = place + (found.start("value") if found and found["value"] else 0)
            part.lines.append(_Line(tag, value.rstrip("\n"), number, start))
            part.sources.append(line)
            length += len(line)
        place += len(line)
    if part.lines:
        yield part


def _read_part(part: _Part) -> Iterator[ListItem]:
    first = part.lines[0]
    if not any(line.tag for line in part.lines):
        yield SkippedPart(first.number, part.text, "is text between records")
        return
    private = list(_find_private(part))
    yield from private
    reader = _FieldReader(_parse(part, private))
    values = reader.read()
    built = build_record(values, first.number, TextKind.HTML, text=part.text)
    yield built.item
    if isinstance(built.item, QuarantinedPart):
        return
    yield from built.details
    yield from (IgnoredField(name, first.number) for name in reader.ignored)
    if isinstance(built.item, Record) and not part.is_closed:
        why = "has no `ER` at its end: it may be cut"
        yield UnreadPart(
            part.lines[-1].number, part.sources[-1].strip(), why, built.item.title
        )


def _find_private(part: _Part) -> Iterator[PrivateField]:
    """Find the paths of the collector's machine."""
    tag = ""
    for line in part.lines:
        tag = line.tag or tag
        is_path = tag in ("L1", "L2", "L3", "L4") and "://" not in line.value.replace(
            "file://", ""
        )
        if is_path and line.value.strip():
            yield PrivateField(
                tag, line.number, line.start, line.start + len(line.value)
            )
            continue
        if tag in ("TI", "T1", "AB", "N2"):
            continue
        for found in PRIVATE_PATH.finditer(line.value):
            yield PrivateField(
                tag, line.number, line.start + found.start(), line.start + found.end()
            )


def _parse(part: _Part, private: list[PrivateField]) -> dict[str, list[str]]:
    """Parse a record: the values of each tag, without private paths."""
    import rispy

    spans = [(field.start, field.stop) for field in private]
    tags = sorted({line.tag for line in part.lines if line.tag} | {"TY", "ER", "UK"})
    lines = []
    if part.lines[0].tag != "TY":
        lines.append("TY  - ")
    for line in part.lines:
        value = line.value
        for start, stop in reversed(spans):
            if line.start <= start and stop <= line.start + len(line.value):
                value = value[: start - line.start] + value[stop - line.start :]
        lines.append(f"{line.tag}  - {value}" if line.tag else value)
    lines.append("ER  - ")
    # Each tag is a list: the parser would keep the first value of a tag only.
    parsed = rispy.loads(
        "\n".join(lines),
        mapping={tag: tag for tag in tags},
        list_tags=tags,
        delimiter_tags_mapping={},
    )
    record: Mapping[str, object] = parsed[0] if parsed else {}
    return {tag: _list_texts(values) for tag, values in record.items()}


def _list_texts(values: object) -> list[str]:
    texts = values if isinstance(values, list) else [values]
    return [str(text) for text in texts if str(text).strip()]


class _FieldReader:
    """Turns the tags of a record into values of `build_record`."""

    def __init__(self, tags: dict[str, list[str]]) -> None:
        self._tags = {tag: values for tag, values in tags.items() if values}
        self._type = " ".join(self._tags.pop("TY", [])).strip().upper()
        self._values: dict[str, object] = {}
        self.ignored: list[str] = []

    def read(self) -> dict[str, object]:
        """Read all tags."""
        self._read_title()
        self._read_people()
        self._read_dates()
        is_preprint = self._read_venue()
        self._read_links()
        self._read_texts()
        if not self._values:
            return {}
        kind = _TYPES.get(self._type)
        if is_preprint or (kind == "manuscript" and "arxiv" in self._values):
            kind = "article"
        if kind is not None:
            self._values["type"] = kind
        elif self._type not in ("", "GEN"):
            self._values["ris_type"] = self._type
        return self._values

    def _take(self, tag: str) -> str:
        """The values of a tag as one text."""
        return " ".join(dict.fromkeys(self._tags.pop(tag, [])))

    def _read_title(self) -> None:
        for tag in _TITLES:
            if tag == "BT" and (self._type not in _BOOKS or "title" in self._values):
                continue
            title = self._take(tag)
            if title and "title" not in self._values:
                self._values["title"] = title
            elif title and title != self._values["title"]:
                self._values["other_title"] = title

    def _read_people(self) -> None:
        names = self._tags.pop("AU", [])
        others = self._tags.pop("A1", [])
        if others != names:
            names = [*names, *others]
        if names:  # two people may have one name
            self._values["authors"] = list(map(_read_name, names))
        editors = [
            parse_person_name(name).display()
            for tag in _EDITORS
            for name in self._tags.pop(tag, [])
        ]
        if editors:
            self._values["editors"] = editors[:99]

    def _read_dates(self) -> None:
        texts = [self._take(tag) for tag in ("DA", "PY", "Y1")]
        keys = ("date", "year", "published")
        for key, text in zip(keys, texts, strict=True):
            found = _DATE.fullmatch(text.strip())
            if found is not None:
                parts = [found[name] for name in ("year", "month", "day")]
                self._values[key] = "-".join(part for part in parts if part)
            elif text:
                self._values[key] = text

    def _read_venue(self) -> bool:
        """Read the name of the journal or book; whether it is arXiv."""
        is_preprint = False
        for tag in _VENUES:
            if tag in ("JA", "J2", "J1") and "journal" in self._values:
                continue
            text = self._take(tag)
            preprint = read_preprint_journal(text) if text else None
            if preprint is not None:
                is_preprint = True
                if preprint:
                    self._values.setdefault("arxiv", preprint)
            elif text and "journal" not in self._values:
                self._values["journal"] = text
            elif text and text != self._values["journal"]:
                self._values["series" if tag == "T2" else "journal_other"] = text
        publisher = " ".join(self._tags.get("PB", []))
        if publisher.lower() == "arxiv":
            del self._tags["PB"]
            is_preprint = True
        return is_preprint

    def _read_links(self) -> None:
        doi = self._take("DO")
        if doi:
            self._values["doi"] = doi
        urls: list[str] = []
        for tag in _FILES:
            for text in self._tags.pop(tag, []):
                parts = [part.strip() for part in re.split(r";\s*(?=https?://)", text)]
                if "http" not in text and not find_identifiers(text):
                    self.ignored.append(tag)
                elif tag == "L1":
                    self._values.setdefault("pdf", text)
                else:
                    urls += parts
        if urls:
            self._values["urls"] = list(dict.fromkeys(urls))
        number = " ".join(self._tags.get("AN", []))
        if find_identifiers(f"arXiv:{number}").arxiv:
            self._values.setdefault("arxiv", self._take("AN"))

    def _read_texts(self) -> None:
        values = self._values
        notes = [
            note
            for tag in _NOTES
            for note in self._tags.pop(tag, [])
            if not _SCOPUS_NOTE.fullmatch(note)
        ]
        if notes:
            values["note"] = "\n".join(notes)
        keywords = self._tags.pop("KW", [])
        if len(keywords) == 1:
            keywords = re.split(r"[;\n]", keywords[0])
        if keywords:
            values["keywords"] = keywords
        number = self._take("SN")
        if number:
            values["isbn" if self._type in _BOOKS else "issn"] = number
        if self._type == "THES" and "PB" in self._tags:
            values["school"] = self._take("PB")
        for tag in list(self._tags):
            if tag in _IGNORED:
                self._tags.pop(tag)
                self.ignored.append(tag)
                continue
            key = _KEYS.get(tag, f"ris_{tag.lower()}")
            text = self._take(tag)
            if key in ("genre", "number") and text.lower().startswith("doi"):
                key = "doi"
            if key == "citation_key" and text.isdigit():
                continue
            values.setdefault(key, text)
        first = values.get("first_page")
        if isinstance(first, str) and "-" in first:
            values["pages"] = values.pop("first_page")


def _read_name(name: str) -> object:
    """Read an author: EndNote ends the name of a group in a comma."""
    company = _COMPANY.fullmatch(name)
    if company is not None and "," not in company["name"]:
        return {"literal": company["name"]}
    return {"name": name}


FORMAT: Final = ListFormat(
    name="ris",
    noun="a list of references in RIS",
    extension=".ris",
    example=EXAMPLE,
    recognize=recognize,
    read=read,
    is_exact=True,
)
