"""Makes records of mappings: keys in any spelling, values of any type.

In: the fields of one paper, as JSON, YAML, a table or front matter has them. Out: a
`Record`, or why there is none, and what of the fields is not in it. Every value is in
the record, or reported: as a part that says nothing certain, as a field that no archive
has, as a private path.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from paperarchive.formats.author_fields import read_authors
from paperarchive.formats.date_fields import read_record_date
from paperarchive.formats.field_set import Field, FieldSet, Unread, dump
from paperarchive.formats.identifier_fields import IdentifierReader
from paperarchive.formats.key_names import Role
from paperarchive.formats.keyword_fields import read_keywords
from paperarchive.formats.private_paths import holds_private_path, is_private_path
from paperarchive.formats.record import (
    IgnoredField,
    QuarantinedPart,
    Record,
    SkippedPart,
    UnreadPart,
)
from paperarchive.formats.record_links import RecordLinks, is_no_value, unlink
from paperarchive.formats.texts import TextKind, make_abstract, make_title
from paperarchive.formats.values import (
    fold_key,
    make_extra,
    make_plain,
    read_prose,
    read_text,
    take_first,
)
from paperarchive.formats.venue_fields import read_type, read_venue
from paperarchive.paper import (
    ExtraValue,
    Organization,
)

LONGEST_TITLE = 1000
LONGEST_ABSTRACT = 50_000
_LONGEST_KEY = 60
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_ELEMENT = re.compile(r"</(?:p|div|span|li|h\d)>")
_NO_PAPERS = frozenset({"attachment", "note", "annotation"})
"""Types of items of Zotero."""
_BAD_KEY = re.compile(r"[\W_]+")


class BuiltRecord(NamedTuple):
    """What became of the fields of one paper."""

    item: Record | QuarantinedPart | SkippedPart
    details: tuple[UnreadPart | IgnoredField, ...] = ()
    private: tuple[str, ...] = ()
    """The keys of values that hold a path of the collector's machine. The caller, who
    knows where these are in the file, makes `PrivateField`s of them.
    """


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the fields are."""

    line: int
    file: str | None
    text: str | None


def build_record(
    values: Mapping[str, object],
    line: int,
    kind: TextKind,
    *,
    mapping: Mapping[str, str] = {},
    text: str | None = None,
    file: str | None = None,
    only_known: bool = False,
) -> BuiltRecord:
    """Make a record of the fields of one paper.

    values: of any JSON type; an empty one is as good as absent.
    kind: how titles, abstracts, names and keywords are written.
    mapping: field of a record -> key, dotted for a nested one: these come first.
    text: the fields as the file has them, for the quarantine; None = as JSON.
    only_known: report keys that no table has, as of a machine, in place of keeping them.
    """
    place = _Place(line, file, text)
    builder = _RecordBuilder(values, place, kind, mapping)
    builder.keeps_unknown = not only_known
    return builder.build()


class _RecordBuilder:
    """Makes one record."""

    def __init__(
        self,
        values: Mapping[str, object],
        place: _Place,
        kind: TextKind,
        mapping: Mapping[str, str],
    ) -> None:
        self._fields = FieldSet(values, mapping)
        self.keeps_unknown = True
        self._place = place
        self._kind = kind
        self._title = ""
        self._extra: dict[str, ExtraValue] = {}
        self._links = RecordLinks()

    def build(self) -> BuiltRecord:
        """Read the fields, those first that others depend on."""
        if not self._fields:
            return BuiltRecord(
                SkippedPart(
                    self._place.line, self._get_text(), "is empty", self._place.file
                )
            )
        if fold_key(self._fields.peek("type")) in _NO_PAPERS:
            why = "is an attachment or a note, not a paper"
            item = SkippedPart(
                self._place.line, self._get_text(), why, self._place.file
            )
            return BuiltRecord(item, private=self._find_private())
        raw_title, reason = self._find_title()
        title = make_title(raw_title, self._kind) if raw_title else ""
        if not title or reason:
            quarantined = self._quarantine(reason or "has no title")
            return BuiltRecord(quarantined, private=self._find_private())
        self._title = title
        IdentifierReader(self._fields, self._links, self._extra).read()
        authors = read_authors(self._fields, self._kind)
        venue = read_venue(self._fields, self._kind)
        record = Record(
            line=self._place.line,
            title=title,
            abstract=self._read_abstract(),
            raw_title=raw_title if raw_title != title else None,
            date=read_record_date(self._fields),
            authors=authors.authors,
            has_all_authors=authors.is_complete,
            author_count=self._read_count("author_count"),
            organization=self._read_organization(),
            comments=self._read_comments(),
            arxiv=self._links.arxiv,
            doi=self._links.doi,
            venue=venue,
            publication_type=read_type(self._fields, has_venue=venue is not None),
            keywords=read_keywords(self._fields, self._kind),
            note=self._read_note(),
            links=self._links.links,
            extra=self._read_extra(),
            file=self._place.file,
        )
        return BuiltRecord(
            record,
            tuple(self._list_details()),
            tuple(dict.fromkeys(self._fields.private)),
        )

    # --- what there is no record of

    def _get_text(self) -> str:
        """The fields as the file has them."""
        text = self._place.text
        return dump(self._fields.values) if text is None else text

    def _quarantine(self, reason: str) -> QuarantinedPart:
        keys = self._fields.list_keys()
        named = [f"`{key}`" for key in keys[:6]]
        lost = f"a record with {', '.join(named)}" if named else "a record"
        return QuarantinedPart(
            self._place.line, self._get_text(), reason, None, lost, self._place.file
        )

    def _find_private(self) -> tuple[str, ...]:
        """The keys of values that hold a private path, where no field was read."""
        for field in (*self._fields.take("private"), *self._fields.take("ignored")):
            if holds_private_path(field.value):
                self._fields.private.append(field.key)
        keys = [key for key, value in self._fields.unknown if _is_private(value)]
        links = self._fields.take("link")
        keys += [field.key for field in links if _is_private(field.value)]
        return tuple(dict.fromkeys([*self._fields.private, *keys]))

    def _list_details(self) -> Iterable[UnreadPart | IgnoredField]:
        line, file = self._place.line, self._place.file
        for text, why in self._fields.unread:
            yield UnreadPart(line, text, why, self._title, file)
        for text, why in self._links.contradictions:
            yield UnreadPart(line, text, why, self._title, file)
        for name in self._fields.ignored:
            yield IgnoredField(name, line)

    # --- title and abstract

    def _find_title(self) -> tuple[str, str]:
        """The title as written, on one line, and why it cannot be one; both may be empty."""
        title, reason = "", ""
        for field in self._fields.take("title"):
            linked = unlink(read_text(take_first(field.value)))
            text = " ".join(linked.text.split())
            if title or _ADDRESS.fullmatch(text) or is_no_value(text):
                self._keep_other_title(field, text, title)
                continue
            if len(text) > LONGEST_TITLE:
                reason = f"its title has {len(text):,} characters"
            elif not any(map(str.isalnum, text)):
                reason = "its title has no letter" if text else "has no title"
                continue
            title = text
            if linked.url:
                self._fields.add(field.key, Role("link", 99), linked.url)
        return title, "" if title and len(title) <= LONGEST_TITLE else reason

    def _keep_other_title(self, field: Field, text: str, title: str) -> None:
        if _ADDRESS.fullmatch(text):
            self._fields.add(field.key, Role("link", 98), text)
        elif isinstance(field.value, Mapping | list) or (
            text and text.casefold() != title.casefold() and not is_no_value(text)
        ):
            self._fields.keep(field)

    def _read_abstract(self) -> str:
        abstract = ""
        for field in self._fields.take("abstract"):
            text = read_prose(field.value)
            if abstract or not text:
                if text and text != abstract:
                    self._fields.keep(field)
                elif not text:
                    self._fields.ignored.append(field.key)
                continue
            if is_no_value(text):
                continue
            if len(text) > LONGEST_ABSTRACT:
                self._fields.unread.append(
                    Unread(
                        text,
                        f"the abstract has {len(text):,} characters; it stays empty",
                    )
                )
                continue
            abstract = make_abstract(text, self._kind)
        return abstract

    # --- people

    def _read_count(self, role: str) -> int | None:
        """A number from 0."""
        for field in self._fields.take(role):
            text = read_text(field.value).replace(",", "")
            if text.isascii() and text.isdigit() and len(text) < 7:
                if role != "author_count" or int(text) > 0:
                    return int(text)
                continue
            self._fields.keep(field)
        return None

    def _read_comments(self) -> int | None:
        """The number of comments; a text is the authors' remark, as arXiv has it."""
        for field in self._fields.take("comments"):
            is_remark = (
                isinstance(field.value, str) and not field.value.strip().isdigit()
            )
            role = Role("extra", 0, "comment") if is_remark else field.role
            self._fields.add(field.key, role, field.value)
        return self._read_count("comments")

    def _read_organization(self) -> Organization | None:
        for field in self._fields.take("organization"):
            value = field.value
            if isinstance(value, Mapping):
                inner = {fold_key(key): read_text(part) for key, part in value.items()}
                handle, name = inner.get("name", ""), inner.get("fullname", "")
                if name or handle:
                    is_handle = bool(handle) and " " not in handle
                    return Organization(name or handle, handle if is_handle else None)
            elif isinstance(value, str) and not is_no_value(value):
                return Organization(make_plain(value, self._kind)[:200])
            self._fields.unknown.append((field.key, value))
        return None

    # --- words

    def _read_note(self) -> str | None:
        """The remarks of the person who collected; those of Zotero are HTML."""
        notes = []
        for field in self._fields.take("note"):
            text = str(field.value)
            if len(text) > LONGEST_ABSTRACT:
                why = f"the note has {len(text):,} characters; it stays empty"
                self._fields.unread.append(Unread(text, why))
            elif not is_no_value(text):
                kind = TextKind.HTML if _ELEMENT.search(text) else self._kind
                notes.append(make_abstract(text, kind))
        return "\n\n".join(dict.fromkeys(filter(None, notes))) or None

    # --- the rest

    def _read_extra(self) -> tuple[tuple[str, ExtraValue], ...]:
        subtitles = self._fields.take("subtitle")
        self._fields.unknown += [(field.key, field.value) for field in subtitles]
        for field in self._fields.take("private"):
            self._read_private(field)
        for field in self._fields.take("ignored"):
            self._fields.ignored.append(field.key)
            if holds_private_path(field.value):
                self._fields.private.append(field.key)
        for field in self._fields.take("extra"):
            self._keep_extra(field.role.detail, field.key, field.value)
        for key, value in self._fields.unknown:
            if not self.keeps_unknown:
                self._fields.ignored.append(key)
                continue
            name = _BAD_KEY.sub("_", key.strip()).strip("_").lower()
            self._keep_extra(name, key, value)
        self._join_pages()
        return tuple(sorted(self._extra.items()))

    def _read_private(self, field: Field) -> None:
        if holds_private_path(field.value):
            self._fields.private.append(field.key)
        elif not self._links.add_links(field.key, field.value):
            self._fields.ignored.append(field.key)

    def _keep_extra(self, name: str, key: str, value: object) -> None:
        if isinstance(value, str) and (
            is_no_value(value) and value.strip() not in ("no", "No", "false")
        ):
            return
        if value is False and name == "is_retracted":
            return
        if _is_private(value):
            self._fields.private.append(key)
            return
        made = make_extra(value)
        if made is None or not name or len(name) > _LONGEST_KEY:
            self._fields.ignored.append(key)
        elif made != ExtraValue():
            self._extra.setdefault(name, made)

    def _join_pages(self) -> None:
        first, last = (
            self._extra.pop("first_page", None),
            self._extra.pop("last_page", None),
        )
        if first is not None and first.text and "pages" not in self._extra:
            end = (
                f"-{last.text}"
                if last is not None and last.text and last.text != first.text
                else ""
            )
            self._extra["pages"] = ExtraValue(text=f"{first.text}{end}")


def _is_private(value: object) -> bool:
    if isinstance(value, str):
        return is_private_path(value)
    return isinstance(value, list | Mapping) and holds_private_path(value)
