"""Blanks private fields in the bytes of a list, so that all else stays as it is.

In: a file, and where its decoded text has private values. Out: its bytes without them.
"""

import re
from collections.abc import Iterable
from operator import attrgetter

from paperarchive.formats.record import PrivateField
from paperarchive.formats.source import SourceFile

_CHANGED = re.compile(r"\r\n|\0")
"""What the decoded text has less of: one character of CRLF, a null character."""


def blank_fields(file: SourceFile, fields: Iterable[PrivateField]) -> bytes | None:
    """Remove the values of fields. Returns None if the file has damage, so that its
    bytes cannot be made from its text.
    """
    decoding = file.decoding
    raw = file.read_bytes()
    if decoding.bad_line is not None or decoding.is_cut:
        return None
    text = raw[len(decoding.mark) :].decode(decoding.encoding)
    kept: list[str] = []
    place = 0
    locate = _Locator(text)
    for field in sorted(fields, key=attrgetter("start")):
        start, stop = locate(field.start), locate(field.stop)
        if start >= place:
            kept.append(text[place:start])
        place = max(place, stop)
    kept.append(text[place:])
    return decoding.mark + "".join(kept).encode(decoding.encoding)


class _Locator:
    """Finds the place in a text as it is of a place in the text as formats read it.

    Places come in ascending order.
    """

    def __init__(self, text: str) -> None:
        self._changes = _CHANGED.finditer(text)
        self._next = next(self._changes, None)
        self._lost = 0

    def __call__(self, place: int) -> int:
        """Find a place."""
        while self._next is not None and self._next.start() - self._lost < place:
            self._lost += 1
            self._next = next(self._changes, None)
        return place + self._lost
