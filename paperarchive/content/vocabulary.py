"""The codec of `content/tags.yml`: text -> Vocabulary.

Every problem is noted with its line: a missing key, a slug that is none, a slug, label
or synonym of two tags.
"""

import re
from dataclasses import dataclass

from paperarchive.content.tags import Tag, Vocabulary
from paperarchive.errors import Problems, Severity
from paperarchive.text.slugs import RESERVED
from paperarchive.yaml_fields import Fields, read_records

TAGS_PATH = "content/tags.yml"

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class _Owner:
    """The tag that first bears a name."""

    label: str
    what: str
    """`slug`, `label` or `synonym`."""
    line: int


def parse_vocabulary(
    text: str, problems: Problems, *, path: str = TAGS_PATH
) -> Vocabulary:
    """Read the tag vocabulary; tags with problems are left out."""
    owners: dict[str, _Owner] = {}

    def read_distinct(fields: Fields) -> Tag | None:
        """Read a tag, and note what of it an earlier one bears."""
        tag = _read_tag(fields)
        return tag if tag is not None and _is_distinct(tag, fields, owners) else None

    return Vocabulary(read_records(text, path, problems, read_distinct))


def _read_tag(fields: Fields) -> Tag | None:
    label = fields.required_text("label")
    slug = fields.required_text("slug")
    description = fields.required_text("description")
    phrases, synonyms = fields.texts("phrases"), fields.texts("synonyms")
    fields.finish(unknown=Severity.ERROR)
    if slug in RESERVED:
        fields.report("slug", f"{slug!r} is reserved", "choose another")
        return None
    if slug and not _SLUG.fullmatch(slug):
        fields.report(
            "slug",
            f"{slug!r} is not a slug",
            "write lower-case letters, digits and single hyphens",
        )
        return None
    return Tag(slug, label, description, phrases, synonyms) if label and slug else None


def _is_distinct(tag: Tag, fields: Fields, owners: dict[str, _Owner]) -> bool:
    """Note a slug that an earlier tag bears, and a label or synonym that is one of an
    earlier tag's.
    """
    is_distinct = True
    names = [("slug", "slug", tag.slug), ("label", "label", tag.label)]
    names += [("synonyms", "synonym", synonym) for synonym in tag.synonyms]
    for key, what, value in names:
        owner = _Owner(tag.label, what, fields.line_of(key))
        first = owners.setdefault(f"{what == 'slug'} {value.casefold()}", owner)
        if first.line != owner.line:
            message = f"{value!r} is also the {first.what} of {first.label!r}, on line {first.line}"
            fields.report(key, message, "give each tag its own")
            is_distinct = False
    return is_distinct
