"""The fields of an entry -> the values of a record, by the keys of `keys.build_record`.

In: an entry whose macros and parents are resolved. Out: values that still have LaTeX
where `build_record` decodes it, and what is reported. Sources: the manuals of BibTeX and
biblatex; exports of Zotero, Better BibTeX, JabRef, Mendeley, DBLP, the ACL Anthology,
Google Scholar, Semantic Scholar, arXiv; al-folio.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from paperarchive.formats.bibtex.entries import MONTH_MACROS, Entry, Value
from paperarchive.formats.preprints import read_preprint_journal
from paperarchive.formats.texts import TextKind, make_title
from paperarchive.text.identifiers import find_identifiers, parse_arxiv
from paperarchive.text.name_lists import cut_bibtex_names
from paperarchive.text.person_name import parse_person_name

_TYPES: Final = {
    "article": "article-journal",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "incollection": "chapter",
    "inbook": "chapter",
    "suppbook": "chapter",
    "bookinbook": "chapter",
    "book": "book",
    "mvbook": "book",
    "booklet": "book",
    "proceedings": "book",
    "mvproceedings": "book",
    "collection": "book",
    "mvcollection": "book",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "bachelorsthesis": "thesis",
    "thesis": "thesis",
    "techreport": "report",
    "report": "report",
    "manual": "report",
    "dataset": "dataset",
    "data": "dataset",
    "software": "software",
    "online": "webpage",
    "electronic": "webpage",
    "www": "webpage",
    "patent": "patent",
    "unpublished": "manuscript",
    "standard": "standard",
    "preprint": "article",
    "review": "review",
    "inreference": "entry",
    "video": "motion_picture",
    "presentation": "speech",
}
"""BibTeX's and biblatex's types -> CSL's."""
_MAY_BE_PREPRINTS: Final = frozenset(
    ("misc", "online", "unpublished", "electronic", "techreport", "report")
)
"""What programs call a paper of arXiv."""
_SPECIAL: Final = frozenset(("motion_picture",))
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)[^\s{}<>\"]+", re.IGNORECASE)
_URL_ESCAPE: Final = re.compile(r"\\([%_#&~$\-{}])")
_URL_COMMAND: Final = re.compile(
    r"\\(?:url|href|path|nolinkurl)\s?\{([^{}]*)\}(?:\{[^{}]*\})?"
)
_TILDE: Final = re.compile(r"\{?\\(?:textasciitilde|string~|~)(?:\{\})?\}?|\$\\sim\$")
_LINKS: Final = {
    "html": "url",
    "pdf": "pdf",
    "code": "code",
    "video": "video",
    "slides": "slides",
    "website": "project",
    "poster": "poster",
    "blog": "blog",
    "supp": "supplement",
    "data": "data",
    "demo": "demo",
    "model": "model",
}
"""al-folio's fields of links -> keys."""
_RENAMED: Final = {
    "journaltitle": "journal",
    "annote": "note",
    "annotation": "note",
    "comment": "note",
    "review": "note",
    "addendum": "note",
    "eid": "article_number",
    "address": "publisher_place",
    "location": "publisher_place",
    "number": "issue",
    "organization": "publisher",
    "type": "genre",
    "id": "identifier_number",
    "primaryclass": "keywords",
    "eprintclass": "keywords",
    "keywords": "keywords",
    "keyword": "keywords",
    "tags": "keywords",
    "numpages": "number_of_pages",
    "pagetotal": "number_of_pages",
    "day": "day",
}
_IGNORED: Final = frozenset(
    """abbr selected preview bibtex_show altmetric dimensions google_scholar_id langid urldate timestamp biburl
    bibsource date-added date-modified owner groups readstatus priority ranking printed qualityassured
    relevance shorttitle shortjournal lccn copyright rights options presort sortkey key mendeley-groups
    mendeley-tags added-at intrahash interhash username nourl pubstate creationdate modificationdate
    inspire_id adsurl adsnote collection_date source bibtexkey keywords_plus research-areas
    web-of-science-categories cited-references times-cited usage-count-last-180-days usage-count-since-2013
    unique-id journal-iso doc-delivery-number number-of-cited-references hyphenation related relatedtype
    relatedstring keyterms ids entrysubtype img image badge additional_info inspirehep_id pmcid_url citedby
    __markedentry show_abstract bibtex toc""".split()  # noqa: SIM905  (readable)
)
"""How the file or a page was laid out; what the record of another program was."""
FILE_FIELDS: Final = re.compile(
    r"file|files|local-url|localfile|local-file|localpath|pdffile|bdsk-file-\d+|attachments?|sentelink"
)
"""Fields with paths of the collector's machine."""
_BDSK_URL: Final = re.compile(r"bdsk-url-\d+")
_RAW: Final = frozenset(("title", "abstract", "note", "keywords", "journal"))
"""What `build_record` decodes."""
_DAY_OF_MONTH: Final = re.compile(
    r"(?:(?P<before>\d{1,2})(?:\s*[-–—]+\s*\d{1,2})?[\s.,~/-]*)?(?P<name>[A-Za-z]{3,9})\.?"
    r"(?:[\s.~/,-]*(?P<after>\d{1,2})(?!\d))?"
)
_YEAR: Final = re.compile(r"\D*(\d{4})\D*")
_DATE: Final = re.compile(
    r"(?P<start>\d{4}(?:-\d{1,2}){0,2})(?:T[\d:.Z+-]*)?[~?%]?(?:/.*)?"
)
_DASHES: Final = re.compile(r"\s*(?:-{2,3}|–|—|\\textendash(?:\{\})?)\s*")


@dataclass(slots=True)
class PaperFields:
    """What an entry says of a paper."""

    values: dict[str, object] = field(default_factory=dict)
    ignored: list[tuple[str, int]] = field(default_factory=list)
    """Name and line of fields that no archive has."""
    unread: list[tuple[str, str, int]] = field(default_factory=list)
    """Text, reason and line of what says nothing certain."""


def make_fields(entry: Entry) -> PaperFields:
    """Make the values of a record of an entry."""
    fields = PaperFields()
    remaining = {
        name: value for name, value in entry.fields.items() if value.text.strip()
    }
    _take_ignored(fields, remaining)
    _take_identifiers(fields, remaining)
    _take_title(fields, remaining)
    _take_people(fields, remaining)
    _take_date(fields, remaining)
    _take_links(fields, remaining)
    is_preprint = _take_journal(fields, remaining)
    _take_others(fields, remaining)
    _add_type(fields, entry, is_preprint=is_preprint)
    if entry.key:
        fields.values["citation_key"] = entry.key
    return fields


def decode(text: str) -> str:
    """Plain text on one line of a value."""
    return make_title(text, TextKind.BIBTEX)


def clean_address(text: str) -> str:
    """An address or identifier without the marks of LaTeX."""
    text = _URL_COMMAND.sub(r"\1", text)
    text = _TILDE.sub("~", text)
    text = _URL_ESCAPE.sub(r"\1", text)
    return " ".join(text.replace("{", "").replace("}", "").split())


def _take_ignored(fields: PaperFields, remaining: dict[str, Value]) -> None:
    for name in list(remaining):
        if name in _IGNORED:
            fields.ignored.append((name, remaining.pop(name).line))


def _take_identifiers(fields: PaperFields, remaining: dict[str, Value]) -> None:
    values = fields.values
    for name in ("arxiv", "arxivid", "doi"):
        if name in remaining:
            values.setdefault(
                name.removesuffix("id"), clean_address(remaining.pop(name).text)
            )
    eprint = remaining.pop("eprint", None)
    kinds = [remaining.pop(name, None) for name in ("archiveprefix", "eprinttype")]
    kind = next((decode(value.text) for value in kinds if value), "")
    if eprint is None:
        return
    text = clean_address(eprint.text)
    if kind.lower().startswith("arxiv") or (not kind and _is_arxiv(text)):
        values.setdefault("arxiv", text)
    elif find_identifiers(text):
        values["url" if "url" not in remaining else "link"] = text
    else:
        values["eprint_id"] = f"{kind}:{text}" if kind else text


def _is_arxiv(text: str) -> bool:
    try:
        return parse_arxiv(text) is not None
    except ValueError:
        return False


def _take_title(fields: PaperFields, remaining: dict[str, Value]) -> None:
    title = remaining.pop("title", None)
    addon = remaining.pop("titleaddon", None)
    subtitle = remaining.pop("subtitle", None)
    if title is not None:
        text = title.text
        if subtitle is not None and decode(subtitle.text) not in decode(text):
            text = f"{text}: {subtitle.text}"
        fields.values["title"] = text
    if addon is not None:
        fields.values["title_addon"] = decode(addon.text)


def _take_people(fields: PaperFields, remaining: dict[str, Value]) -> None:
    author = remaining.pop("author", None) or remaining.get("authors")
    remaining.pop("authors", None)
    if author is not None:
        fields.values["authors"] = read_names(author.text)
    for name in ("editor", "editora", "translator", "advisor", "supervisor"):
        value = remaining.pop(name, None)
        if value is not None:
            people = list(map(_show_name, read_names(value.text)))
            key = f"{name}s" if name == "editor" else name
            fields.values[key] = (
                people if len(people) < 100 else [*people[:99], "et al."]
            )


def _show_name(person: object) -> str:
    if not isinstance(person, Mapping):
        return str(person)
    if "literal" in person:
        return str(person["literal"])
    return parse_person_name(str(person["name"])).display()


def read_names(text: str) -> list[object]:
    """Read a field of names: a mapping for each, `{literal: ...}` for a group."""
    names, is_complete = cut_bibtex_names(text)
    people: list[object] = []
    for name in names:
        decoded = decode(name)
        if _is_braced(name):
            people.append({"literal": decoded})
            continue
        cleaned, _ = cut_bibtex_names(decoded)
        people += [{"name": person} for person in cleaned]
    return people if is_complete else [*people, "et al."]


def _is_braced(name: str) -> bool:
    """Whether braces enclose a whole name, `{Example Laboratory}`."""
    if not (name.startswith("{") and name.endswith("}")) or name.startswith("{\\"):
        return False
    depth = 0
    for place, character in enumerate(name):
        depth += (character == "{") - (character == "}")
        if depth == 0:
            return place == len(name) - 1
    return False


def _take_date(fields: PaperFields, remaining: dict[str, Value]) -> None:
    values = fields.values
    date = remaining.pop("date", None)
    year = remaining.pop("year", None)
    month = remaining.pop("month", None)
    day = remaining.pop("day", None)
    if date is not None:
        text = decode(date.text)
        found = _DATE.fullmatch(text)
        values["date"] = found["start"] if found else text
    if year is not None:
        text = decode(year.text)
        found = _YEAR.fullmatch(text)
        values["year"] = found[1] if found else text
    if year is None or month is None:
        return
    text = decode(month.text)
    if text.strip(". ").isdigit():
        values["month"] = text.strip(". ")
    else:
        found = _DAY_OF_MONTH.search(text)
        name = MONTH_MACROS.get(found["name"][:3].lower()) if found else None
        if found is None or name is None:
            fields.unread.append(
                (f"month = {text}", "the month: it is none", month.line)
            )
            return
        values["month"] = name
        day_number = found["before"] or found["after"]
        if day_number:
            values["day"] = day_number
    if day is not None:
        values["day"] = decode(day.text)


def _take_links(fields: PaperFields, remaining: dict[str, Value]) -> None:
    values = fields.values
    urls: list[object] = []
    for name in list(remaining):
        if name in ("url", "ee", "link", "howpublished") or _BDSK_URL.fullmatch(name):
            text = clean_address(remaining[name].text)
            found = find_identifiers(text)
            if _ADDRESS.search(text) or found:
                remaining.pop(name)
                urls.append(text)
        elif name in _LINKS:
            value = remaining.pop(name)
            text = clean_address(value.text)
            if _ADDRESS.search(text):
                key = _LINKS[name]
                if key == "url":
                    urls.append(text)
                else:
                    values[key] = text
            else:
                fields.ignored.append((f"{name} (a file of the old site)", value.line))
    if urls:
        values["urls"] = urls


def _take_journal(fields: PaperFields, remaining: dict[str, Value]) -> bool:
    """Take journal or book title; returns whether it is arXiv, where no journal is."""
    for name in ("journal", "journaltitle"):
        value = remaining.get(name)
        if value is None:
            continue
        text = decode(value.text)
        preprint = read_preprint_journal(text)
        if preprint is None:
            continue
        del remaining[name]
        volume = remaining.get("volume")
        number = clean_address(volume.text) if volume else ""
        if number.lower().startswith("abs/"):
            remaining.pop("volume")
            fields.values.setdefault("arxiv", number[4:])
        if preprint:
            fields.values.setdefault("arxiv", preprint)
        return True
    subtitle = remaining.pop("booksubtitle", None)
    book = remaining.pop("booktitle", None)
    if book is not None:
        text = book.text
        if subtitle is not None:
            text = f"{text}: {subtitle.text}"
        fields.values["booktitle"] = text
    return False


def _take_others(fields: PaperFields, remaining: dict[str, Value]) -> None:
    values = fields.values
    notes: list[str] = []
    keywords: list[str] = []
    for name, value in remaining.items():
        key = _RENAMED.get(name, name)
        if key == "note":
            notes.append(value.text)
        elif name.endswith("class") and "." not in value.text:
            values["primary_class"] = decode(value.text)
        elif key == "keywords":
            keywords += _split_keywords(value.text)
        elif key in _RAW:
            values[key] = value.text
        elif key == "pages":
            values[key] = _DASHES.sub("-", decode(value.text))
        elif key not in values:
            values[key] = decode(value.text)
        elif values[key] != decode(value.text):
            values[f"bibtex_{name}"] = decode(value.text)
    kept = [note for note in notes if not _take_note(fields, note)]
    if kept:
        values["note"] = "\n\n".join(kept)
    if keywords:
        values["keywords"] = keywords


def _take_note(fields: PaperFields, note: str) -> bool:
    """Take a note that is nothing but an identifier or an address."""
    text = clean_address(note)
    found = find_identifiers(text)
    is_preprint = read_preprint_journal(text) is not None
    if found.arxiv and (is_preprint or " " not in text):
        fields.values.setdefault("arxiv", found.arxiv)
        return True
    if _ADDRESS.fullmatch(text):
        urls = fields.values.setdefault("urls", [])
        if isinstance(urls, list):
            urls.append(text)
        return True
    return False


def _split_keywords(text: str) -> list[str]:
    """Split keywords at semicolons, else at commas, outside of braces."""
    mark = ";" if ";" in re.sub(r"\{[^{}]*\}|\\&|&\w+;", "", text) else ","
    parts: list[str] = []
    depth = 0
    current = ""
    for character in text:
        depth += (character == "{") - (character == "}")
        if character == mark and depth <= 0:
            parts.append(current)
            current = ""
        else:
            current += character
    return [decode(part) for part in (*parts, current) if part.strip()]


def _add_type(fields: PaperFields, entry: Entry, *, is_preprint: bool) -> None:
    name = _TYPES.get(entry.type)
    if name == "article-journal" and (is_preprint or not _has_journal(fields)):
        name = "article" if is_preprint or "arxiv" in fields.values else None
    elif entry.type in _MAY_BE_PREPRINTS and "arxiv" in fields.values:
        name = "article"
    if name in _SPECIAL:
        name = None
    if name is not None:
        fields.values["type"] = name


def _has_journal(fields: PaperFields) -> bool:
    return any(key in fields.values for key in ("journal", "booktitle", "shortjournal"))
