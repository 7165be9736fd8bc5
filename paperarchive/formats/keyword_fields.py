"""Keywords of a record: a list, a mapping, or one text with marks between them."""

import re
from collections.abc import Iterable, Mapping

from paperarchive.formats.field_set import FieldSet, Unread
from paperarchive.formats.record_links import is_no_value
from paperarchive.formats.texts import TextKind
from paperarchive.formats.values import fold_key, make_plain, read_text

_LONGEST_KEYWORD = 120
_MOST_KEYWORDS = 200
_ARXIV_CATEGORIES = re.compile(
    r"[a-z-]+(?:\.[A-Za-z-]+)?(?: [a-z-]+(?:\.[A-Za-z-]+)?)*"
)


def read_keywords(fields: FieldSet, kind: TextKind) -> tuple[str, ...]:
    """Read the keywords of a record, each once, in the order of its fields."""
    keywords: dict[str, str] = {}
    for field in fields.take("keywords"):
        for text in _split_keywords(field.value):
            keyword = make_plain(text, kind).strip(" #.,;")
            if not keyword or is_no_value(keyword):
                continue
            if len(keyword) > _LONGEST_KEYWORD or len(keywords) >= _MOST_KEYWORDS:
                why = "the keyword: it is too long, or one too many"
                fields.unread.append(Unread(f"{field.key}: {keyword}", why))
                continue
            keywords.setdefault(keyword.casefold(), keyword)
    return tuple(keywords.values())


def _split_keywords(value: object) -> Iterable[str]:
    """The keywords of a list, of a mapping, or of one text."""
    if isinstance(value, list | tuple):
        for item in value:
            if isinstance(item, Mapping):
                inner = {fold_key(key): part for key, part in item.items()}
                keys = (
                    "displayname",
                    "name",
                    "term",
                    "tag",
                    "keyword",
                    "label",
                    "category",
                )
                yield next(
                    filter(None, (read_text(inner.get(key)) for key in keys)), ""
                )
            else:
                yield read_text(item)
    elif isinstance(value, Mapping):
        yield read_text(value.get("display_name") or value.get("name"))
    else:
        yield from _split_keyword_text(read_text(value))


def _split_keyword_text(text: str) -> list[str]:
    """Split `a; b`, `a, b`, `a | b`, `#a #b`, `cs.CL stat.ML`, `['a', 'b']`."""
    if text[:1] == "[" and text[-1:] == "]":
        text = text[1:-1]
        if text[:1] in "'\"":
            return [part.strip(" '\"") for part in re.split(r"['\"]\s*,\s*['\"]", text)]
    for mark in (";", "|", ","):
        if mark in text:
            return text.split(mark)
    if text.startswith("#"):
        return [part for part in text.split("#") if part.strip()]
    if "." in text and _ARXIV_CATEGORIES.fullmatch(text):
        return text.split(" ")
    return [text]
