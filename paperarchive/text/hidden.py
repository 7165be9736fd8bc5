"""Characters that are invisible, or that reorder the text around them.

In: a text. Out: the code points that a reader cannot see, so that a person can find them
in a file. Source: Unicode's annex 9 for the bidirectional controls; the others have the
property Default_Ignorable_Code_Point and no use in a title or a file name. The joiners
U+200C and U+200D and the soft hyphen are left out: Persian, Indic scripts, emoji and long
words need them.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_MARKS: Final = "\u061c\u200e\u200f"
_CONTROLS: Final = "\u202a-\u202e\u2066-\u2069"
_INVISIBLE: Final = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u2060-\u2065\u206a-\u206f\u3164"
    "\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff"
)
_CONTROL: Final = re.compile(f"[{_CONTROLS}]")
_HIDDEN: Final = re.compile(f"[{_CONTROLS}{_INVISIBLE}]")
_HIDDEN_OR_MARK: Final = re.compile(f"[{_MARKS}{_CONTROLS}{_INVISIBLE}]")


def find_hidden(text: str, *, marks: bool = False) -> Iterator[str]:
    """Find the invisible and reordering characters of a text: each once, in order.

    marks: also the directional marks U+200E, U+200F and U+061C, which Hebrew and Arabic
    prose may need, but no name of a file.
    """
    if text.isascii():
        return
    pattern = _HIDDEN_OR_MARK if marks else _HIDDEN
    yield from dict.fromkeys(pattern.findall(text))


def without_reordering(text: str) -> str:
    """Remove the characters that reorder what stands around a text: embeddings,
    overrides and isolates. Letters keep their own direction without them.
    """
    return text if text.isascii() else _CONTROL.sub("", text)


def name_character(character: str) -> str:
    """`U+202E (RIGHT-TO-LEFT OVERRIDE)`; the code point alone where it has no name."""
    point = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "")
    return f"{point} ({name})" if name else point
