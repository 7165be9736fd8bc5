"""The codec of the tag vocabulary: the text of `content/tags.yml` -> `Vocabulary`.

Every problem is reported with its line: a missing key, an invalid slug; a slug, label or
synonym that two tags have.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from paperarchive.content.hidden_characters import report_hidden
from paperarchive.content.slugs import is_reserved
from paperarchive.content.tags import Tag, Vocabulary
from paperarchive.errors import Problems, Severity
from paperarchive.yaml_fields.fields import Fields, read_records
from paperarchive.yaml_fields.scalars import matching

TAGS_PATH = "content/tags.yml"

_SLUG = matching(
    re.compile(r"(?=.{1,100}\Z)[a-z0-9]+(?:-[a-z0-9]+)*"),
    "a slug",
    "write lower-case letters, digits and single hyphens, 100 at most",
)


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of a tag, which no other tag may have."""

    tag_label: str
    kind: str  # `slug`, `label` or `synonym`
    key: str  # the key of the file that has it
    text: str
    line: int

    @property
    def identity(self) -> tuple[bool, str]:
        """What two tags may not share: a slug may equal a label, but no other slug."""
        return self.kind == "slug", self.text.casefold()


def parse_vocabulary(
    text: str, problems: Problems, *, path: str = TAGS_PATH
) -> Vocabulary:
    """Parse the tag vocabulary. Tags with problems are left out."""
    owners: dict[tuple[bool, str], _Name] = {}

    def read_distinct(fields: Fields) -> Tag | None:
        tag = _read_tag(fields)
        return tag if tag is not None and _is_distinct(tag, fields, owners) else None

    return Vocabulary(read_records(text, path, problems, read_distinct))


def _read_tag(fields: Fields) -> Tag | None:
    label = fields.required_text("label")
    slug = fields.require("slug", _SLUG)
    description = fields.required_text("description")
    report_hidden(fields, "label", label)
    report_hidden(fields, "description", description)
    phrases = fields.texts("phrases")
    synonyms = fields.texts("synonyms")
    fields.finish(unknown=Severity.ERROR)
    if slug is not None and is_reserved(slug):
        fields.report("slug", f"{slug!r} is reserved", "choose another")
        return None
    if not label or slug is None:
        return None
    return Tag(slug, label, description, phrases, synonyms)


def _is_distinct(
    tag: Tag, fields: Fields, owners: dict[tuple[bool, str], _Name]
) -> bool:
    """Whether no earlier tag has one of a tag's names; reports those that one has.

    owners: the first tag's name of each identity; gets this tag's.
    """
    is_distinct = True
    for name in _list_names(tag, fields):
        first = owners.setdefault(name.identity, name)
        if first.line != name.line:
            message = (
                f"{name.text!r} is also the {first.kind} of {first.tag_label!r}, "
                f"on line {first.line}"
            )
            fields.report(name.key, message, "give each tag its own")
            is_distinct = False
    return is_distinct


def _list_names(tag: Tag, fields: Fields) -> Iterator[_Name]:
    yield _Name(tag.label, "slug", "slug", tag.slug, fields.line_of("slug"))
    yield _Name(tag.label, "label", "label", tag.label, fields.line_of("label"))
    for synonym in tag.synonyms:
        line = fields.line_of("synonyms")
        yield _Name(tag.label, "synonym", "synonyms", synonym, line)
