"""Identifiers and links of a record, from all of its fields that may have some."""

import re
from collections.abc import Mapping

from paperarchive.formats.field_set import Field, FieldSet
from paperarchive.formats.key_names import Role, find_role
from paperarchive.formats.private_paths import is_private_path
from paperarchive.formats.record_links import RecordLinks, is_no_value
from paperarchive.formats.values import fold_key, read_prose, read_text, take_first
from paperarchive.paper import ExtraValue

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_ARXIV_NUMBER = re.compile(r"\d{4}\.\d{4,5}(?:v\d+)?")
_OPENALEX = re.compile(r"https?://openalex\.org/\w+")
_CITATION_KEY = re.compile(r"(?=.*[a-z])(?=.*[\d_:.-])[\w:.+-]{4,60}")
_DIGEST = re.compile(r"[0-9a-f-]{16,}")
_ARXIV_NOTE = re.compile(r"\s*arxiv\s?:\s?\S+(?: \[[\w. ,-]*\])?\s*", re.IGNORECASE)
_EXTRA_LINE = re.compile(r"(?P<key>[A-Za-z][A-Za-z .]{1,30}): (?P<value>\S.*)")


class IdentifierReader:
    """Reads the identifiers of one record, the most certain fields first."""

    def __init__(
        self, fields: FieldSet, links: RecordLinks, extra: dict[str, ExtraValue]
    ) -> None:
        """links, extra: what is read goes there."""
        self._fields = fields
        self._links = links
        self._extra = extra

    def read(self) -> None:
        """Read all fields that may identify the paper."""
        links = self._links
        for field in self._fields.take("arxiv"):
            if not links.add_arxiv(field.key, take_first(field.value)):
                self._fields.report(field, "no arXiv identifier: it is none")
        for field in self._fields.take("doi"):
            if not links.add_doi(field.key, take_first(field.value)):
                self._fields.report(field, "no DOI: it is none")
        for field in self._fields.take("eprint"):
            if not links.add_arxiv(field.key, field.value):
                self._fields.keep(field)
        for field in self._fields.take("ids"):
            self._read_id_mapping(field)
        for field in self._fields.take("id"):
            self._read_id(field)
        for field in self._fields.take("openreview"):
            if not links.add_openreview(field.key, field.value):
                self._fields.keep(field)
        self._read_note_ids()
        for field in self._fields.take("location"):
            self._read_location(field)
        for field in self._fields.take("link"):
            self._read_link(field)

    def _read_link(self, field: Field) -> None:
        if isinstance(field.value, str) and is_no_value(field.value):
            return
        if isinstance(field.value, bool):
            self._fields.ignored.append(field.key)
        elif isinstance(field.value, str) and is_private_path(field.value):
            self._fields.private.append(field.key)
        elif not self._links.add_links(field.key, field.value, field.role.detail):
            self._fields.keep(field)

    def _read_id(self, field: Field) -> None:
        """Read `id`: an identifier, a citation key, or a number of the list's own."""
        text = read_text(field.value)
        if not text or is_no_value(text):
            return
        is_id = ":" in text or "/" in text or _ARXIV_NUMBER.fullmatch(text)
        if is_id and (
            self._links.add_arxiv(field.key, text)
            or self._links.add_doi(field.key, text)
        ):
            return
        if _OPENALEX.fullmatch(text):
            self._extra.setdefault("openalex", ExtraValue(text=text))
        elif _ADDRESS.fullmatch(text) and self._links.add_links(field.key, text):
            return
        elif _CITATION_KEY.fullmatch(text) and not _DIGEST.fullmatch(text):
            self._extra.setdefault("citation_key", ExtraValue(text=text))
        else:
            self._fields.ignored.append(field.key)

    def _read_id_mapping(self, field: Field) -> None:
        """Read `{ArXiv: ..., DOI: ..., CorpusId: ...}`."""
        if not isinstance(field.value, Mapping):
            self._fields.keep(field)
            return
        for key, value in field.value.items():
            role, name = find_role(key), f"{field.key}.{key}"
            text = read_text(value)
            if not text:
                continue
            if role is not None and role.name == "arxiv":
                self._links.add_arxiv(name, text)
            elif role is not None and role.name == "doi":
                self._links.add_doi(name, text)
            elif role is not None and role.name == "extra":
                self._extra.setdefault(role.detail, ExtraValue(text=text))
            elif fold_key(key) in ("dblp", "acl", "pmid", "pubmed"):
                self._extra.setdefault(fold_key(key), ExtraValue(text=text))
            elif fold_key(key) != "openalex":
                self._fields.ignored.append(name)

    def _read_location(self, field: Field) -> None:
        """Read OpenAlex's place of publication: its addresses, and the source's name."""
        if not isinstance(field.value, Mapping):
            self._fields.keep(field)
            return
        inner = {fold_key(key): value for key, value in field.value.items()}
        self._links.add_links(
            f"{field.key}.landing_page_url", inner.get("landingpageurl")
        )
        self._links.add_links(f"{field.key}.pdf_url", inner.get("pdfurl"), "pdf")
        source = inner.get("source")
        if isinstance(source, Mapping):
            self._fields.add(f"{field.key}.source", Role("venue", 50), source)

    def _read_note_ids(self) -> None:
        """Take arXiv's and other identifiers out of the note, where programs put them."""
        kept = []
        for field in self._fields.take("note"):
            text = read_prose(field.value)
            lines = [
                line
                for line in text.split("\n")
                if not self._take_note_line(field.key, line)
            ]
            rest = "\n".join(lines).strip()
            if rest:
                kept.append(field._replace(value=rest))
            elif not text:
                self._fields.keep(field)
        for field in kept:
            self._fields.add(*field)

    def _take_note_line(self, key: str, line: str) -> bool:
        if len(line) > 300:
            return False
        if _ARXIV_NOTE.fullmatch(line):
            return self._links.add_text(key, line)
        found = _EXTRA_LINE.fullmatch(line.strip())
        if found is None or fold_key(key) != "extra":
            return False
        role = find_role(found["key"])
        if role is not None and role.name == "doi":
            return self._links.add_doi(key, found["value"])
        if role is not None and role.name == "extra":
            self._extra.setdefault(role.detail, ExtraValue(text=found["value"]))
            return True
        return False
