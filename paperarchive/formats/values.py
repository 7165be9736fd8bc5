"""Values and keys as JSON, YAML and tables have them.

In: a value of any JSON type, a key in any spelling. Out: a text on one line, a folded
key, a value for `extra`.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from paperarchive.formats.texts import TextKind, make_title
from paperarchive.paper import ExtraValue
from paperarchive.text.characters import repair_characters

_NO_LETTER = re.compile(r"[\W_]+")
_MARKUP = re.compile(r"[\\{}$<>&~`]|''|--")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff]"
)
_LONGEST_TEXT = 2000
"""Characters of a text in `extra`."""
_LONGEST_NAME = 100
_MOST_ITEMS = 100
_DEEPEST = 3
_MOST_WORDS = 20_000
"""Of an inverted abstract."""


def fold_key(key: object) -> str:
    """Fold a key: `Paper Title`, `paper_title`, `paperTitle` give `papertitle`; what is no
    text gives none.
    """
    return _fold(key) if isinstance(key, str) else ""


@lru_cache(maxsize=4096)
def _fold(key: str) -> str:
    return _NO_LETTER.sub("", key.casefold())


def remove_invisible(text: str) -> str:
    """Remove control characters, such as null, and halves of surrogate pairs; line ends
    and tabs stay.
    """
    return text if text.isprintable() else _INVISIBLE.sub("", text)


def read_text(value: object) -> str:
    """A text or a number as text on one line; empty for any other value."""
    if isinstance(value, str):
        return " ".join(remove_invisible(value).split())
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    try:
        return str(value)
    except ValueError:  # a number of over 4,300 digits
        return ""


def make_plain(text: str, kind: TextKind) -> str:
    """Make plain text on one line of a name, a venue, a keyword."""
    text = " ".join(remove_invisible(text).split())
    if kind in (TextKind.PLAIN, TextKind.FLATTENED, TextKind.MARKDOWN):
        return repair_characters(text)
    return make_title(text, kind) if _MARKUP.search(text) else text


def is_empty(value: object) -> bool:
    """Whether a value says nothing: null, a blank text, an empty list or mapping."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, list | tuple | Mapping) and not value)


def make_extra(value: object, depth: int = 0) -> ExtraValue | None:
    """Make a value of `extra`; None for what is too long or too deep for one."""
    if value is None:
        return ExtraValue()
    if isinstance(value, bool):
        return ExtraValue(text=str(value).lower())
    if isinstance(value, str | int | float):
        text = read_text(value)
        return ExtraValue(text=text) if len(text) <= _LONGEST_TEXT else None
    if depth >= _DEEPEST or not isinstance(value, list | tuple | Mapping):
        return None
    if len(value) > _MOST_ITEMS:
        return None
    is_mapping = isinstance(value, Mapping)
    parts: list[ExtraValue] = []
    for part in value.values() if isinstance(value, Mapping) else value:
        made = make_extra(part, depth + 1)
        if made is None:
            return None
        parts.append(made)
    if not is_mapping:
        return ExtraValue(items=tuple(parts))
    names = list(map(str, value))
    if any(len(name) > _LONGEST_NAME for name in names):
        return None
    return ExtraValue(fields=tuple(zip(names, parts, strict=True)))


def take_first(value: object) -> object:
    """The value, or the first of a list of one kind, as Crossref has them."""
    return value[0] if isinstance(value, list) and value else value


def read_prose(value: object) -> str:
    """A text with its line ends: a text, a list of paragraphs, or an inverted index, of
    which each word has its places.
    """
    if isinstance(value, str):
        return remove_invisible(value).replace("\r\n", "\n").strip()
    if isinstance(value, list):
        texts = [part for part in value if isinstance(part, str)]
        return (
            "\n\n".join(remove_invisible(text) for text in texts)
            if len(texts) == len(value)
            else ""
        )
    if isinstance(value, Mapping):
        return _read_inverted(value)
    return ""


def _read_inverted(index: Mapping[object, object]) -> str:
    words: list[tuple[int, str]] = []
    for word, places in index.items():
        if not isinstance(word, str) or not isinstance(places, list):
            return ""
        if not all(type(place) is int and place >= 0 for place in places):
            return ""
        words += [(place, word) for place in places]
        if len(words) > _MOST_WORDS:
            return ""
    return " ".join(word for _, word in sorted(words))
