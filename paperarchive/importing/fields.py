"""The three-way merge of the fields of one paper; `item_merge.py` merges its lists.

* base: what the listings imported so far say (`base.py`), and so what the program wrote;
* mine: the paper's file;
* theirs: what they say together with the listings being imported.

A field whose value in the file is the base's was edited by nobody, and follows theirs.
Any other value is a person's, also an empty one, and stays:

    base         file         theirs       merged
    7 authors    7 authors    8 authors    8 authors
    7 authors    9 authors    8 authors    9 authors: a conflict, reported
    2024-05-18   no date      2024-05-19   no date: likewise
    no date      no date      2024-05-19   2024-05-19

Which fields are a person's is recorded with a digest of the value. So a field stays a
person's even if a listing comes to agree with it, until the person changes it to what
the listings say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from paperarchive.content.offered_fields import (
    SINGLE_FIELDS,
    TEXT_FIELDS,
    digest_field,
    get_value,
    record_fields,
    set_value,
)
from paperarchive.importing.base import choose_value, find_deciding
from paperarchive.importing.identity import is_stub_title
from paperarchive.importing.offers import Offer
from paperarchive.paper import Paper

EMPTIED = ""
"""Recorded in place of a digest for a field that a person emptied."""


def find_edited(
    mine: Paper, base: Sequence[Offer], recorded: Mapping[str, str]
) -> dict[str, str]:
    """Find the fields that belong to a person: field -> digest of the file's value.

    base: the offers imported so far, the newest last. recorded: the result at the last
    import.
    """
    values = record_fields(mine)
    edited: dict[str, str] = {}
    for field in SINGLE_FIELDS:
        if field == "title" and is_stub_title(mine):
            continue
        value = values.get(field)
        digest = EMPTIED if value is None else digest_field(value)
        is_known = recorded.get(field) == digest
        if is_known or value != choose_value(base, field):
            edited[field] = digest
    if "authors" in edited and mine.authors:  # so their number is that person's too
        edited.setdefault("author_count", digest_field(len(mine.authors)))
    return edited


def _find_known(offers: Sequence[Offer]) -> set[str]:
    """The fields that a listing knows: few, so that all others are skipped."""
    return {field for offer in offers for field in offer.fields}


def merge_fields(
    mine: Paper, edited: Mapping[str, str], theirs: Sequence[Offer]
) -> Paper:
    """Set every field that nobody edited to what the listings say.

    edited: the fields that stay. theirs: all offers, the newest last. A field that no
    listing knows any more, after an undo or a better reading of a dump, is cleared; a
    title, and a text of which only the digest is known, stay.
    """
    values = record_fields(mine)
    changed: dict[str, Any] = {}
    known = values.keys() | _find_known(theirs)
    for field in SINGLE_FIELDS:
        if field not in known:
            continue
        value = choose_value(theirs, field)
        if field in edited or value == values.get(field):
            continue
        if field not in TEXT_FIELDS:
            changed |= set_value(field, value)
            continue
        deciding = find_deciding(theirs, field)
        if deciding is None and field != "title":
            changed |= set_value(field, None)
        elif deciding is not None and deciding.paper is not None:
            changed[field] = get_value(deciding.paper, field)
    return replace(mine, **changed) if changed else mine


def compose_paper(slug: str, theirs: Sequence[Offer]) -> Paper:
    """Make the paper that the listings say, without tags, rows and items of lists.

    theirs: offers from dumps, at least one, the newest last.
    """
    return merge_fields(Paper(slug, title="", abstract=""), {}, theirs)
