"""Where and how a paper was published: its venue, and the type of publication."""

from collections.abc import Mapping

from paperarchive.formats.field_set import FieldSet
from paperarchive.formats.key_names import Role, find_role
from paperarchive.formats.publication_types import find_publication_type
from paperarchive.formats.record_links import is_no_value, unlink
from paperarchive.formats.texts import TextKind
from paperarchive.formats.values import (
    fold_key,
    is_empty,
    make_plain,
    read_text,
    take_first,
)

_LONGEST_VENUE = 400


def read_venue(fields: FieldSet, kind: TextKind) -> str | None:
    """Read the journal or conference; what else its mapping knows becomes fields."""
    venue = None
    for field in fields.take("venue"):
        text, rest = _read_venue_value(field.value)
        for key, value in rest:
            fields.add(key, find_role(key) or Role("extra", 0, key), value)
        text = make_plain(unlink(text).text, kind)
        if not text or is_no_value(text):
            continue
        if len(text) > _LONGEST_VENUE:
            fields.report(field, f"the venue: it has {len(text):,} characters")
        elif venue is None:
            venue = text
        elif text.casefold() != venue.casefold():
            fields.unknown.append((field.key, text))
    return venue


def read_type(fields: FieldSet, *, has_venue: bool) -> str | None:
    """Read CSL's type. has_venue: as for `find_publication_type`."""
    for field in fields.take("type"):
        values = field.value if isinstance(field.value, list) else [field.value]
        texts = [text for text in map(read_text, values) if text]
        for text in texts:
            found = find_publication_type(text, has_venue=has_venue)
            if found is not None:
                return found
        if texts and not is_no_value(texts[0]):
            fields.keep(field)
    return None


def _read_venue_value(value: object) -> tuple[str, list[tuple[str, object]]]:
    """The name of a venue, and what else its mapping knows: volume, pages."""
    value = take_first(value)
    if not isinstance(value, Mapping):
        return read_text(value), []
    fields = {fold_key(key): (str(key), part) for key, part in value.items()}
    names = [
        fields[key][1]
        for key in ("name", "title", "displayname", "raw")
        if key in fields
    ]
    rest = [fields[key] for key in ("volume", "issue", "pages") if key in fields]
    return next(filter(None, map(read_text, names)), ""), [
        pair for pair in rest if not is_empty(pair[1])
    ]
