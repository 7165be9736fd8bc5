"""The codec of `content/tags.yml`: text -> Vocabulary.

Every problem is noted with its line: a missing key, a slug that is none, a slug, label or synonym of two tags.
"""

import re

from paperarchive.content.tags import Tag, Vocabulary
from paperarchive.errors import Problem, Problems, Severity
from paperarchive.text.slugs import RESERVED
from paperarchive.yamlfields import Fields, read_records

TAGS_PATH = "content/tags.yml"

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def parse_vocabulary(text: str, problems: Problems, *, path: str = TAGS_PATH) -> Vocabulary:
    """Read the tag vocabulary; tags with problems are left out."""
    lines: dict[str, tuple[str, int]] = {}

    def read(fields: Fields) -> Tag | None:
        tag = _read_tag(fields)
        if tag is not None:
            _note_collisions(tag, fields, lines)
        return tag

    return Vocabulary(read_records(text, path, problems, read))


def _read_tag(fields: Fields) -> Tag | None:
    label = fields.required_text("label")
    slug = fields.required_text("slug")
    description = fields.required_text("description")
    phrases, synonyms = fields.texts("phrases"), fields.texts("synonyms")
    fields.finish(unknown=Severity.ERROR, where="the README")
    if slug and (not _SLUG.fullmatch(slug) or slug in RESERVED):
        fields.note("slug", f"{slug!r} is not a slug", "write lower-case letters, digits and single hyphens")
        return None
    return Tag(slug, label, description, phrases, synonyms) if label and slug else None


def _note_collisions(tag: Tag, fields: Fields, lines: dict[str, tuple[str, int]]) -> None:
    """Note a slug or a label that an earlier tag bears."""
    for key, value in (("slug", tag.slug), ("label", tag.label)):
        name = f"{key} {value.casefold()}"
        if name in lines:
            first, line = lines[name]
            message = f"{value!r} is also the {key} of {first!r}, on line {line}"
            fields.problems.add(
                Problem(fields.place.path, fields.line_of(key), key, message, "give each tag its own")
            )
        else:
            lines[name] = (tag.label, fields.line_of(key))
