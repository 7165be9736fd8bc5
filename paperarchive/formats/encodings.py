"""The encoding of a text file, found by its bytes.

In: a file's bytes, as a stream. Out: `Decoding`. A byte order mark decides, else the
pattern of null bytes that UTF-16 and UTF-32 have. Text is UTF-8 if it can be; else it is
Windows-1252 if none of its letters is UTF-8, and else UTF-8 with damage. Sources: the
Unicode FAQ on byte order marks; the Encoding Standard, which reads ISO 8859-1 as
Windows-1252.
"""

import codecs
import re
from dataclasses import dataclass, replace
from typing import BinaryIO

_CHUNK = 1 << 20
_HEAD = 8000
_MOST_ERRORS = 1000
"""After so many bytes that are not UTF-8 the rest is not looked at."""

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte order marks; that of UTF-16 begins that of UTF-32."""
_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
"""The bytes that Windows-1252 does not have."""
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_NAMES = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32",
    "cp1252": "Windows-1252",
}


@dataclass(frozen=True, slots=True)
class Decoding:
    """How to decode a file."""

    encoding: str = "utf-8"
    """Python's name, without a byte order mark: `utf-16-le`."""
    mark: bytes = b""
    """The byte order mark; empty if there is none."""
    bad_line: int | None = None
    """The line of the first bytes that cannot be decoded, from 1; None = all can be."""
    is_cut: bool = False
    """Whether the last character is not complete."""
    has_nulls: bool = False

    @property
    def name(self) -> str:
        """The encoding, for messages."""
        return _NAMES[self.encoding]


def find_decoding(file: BinaryIO) -> Decoding:
    """Find the encoding of a file. file: at its start; is read, wholly or in part."""
    head = file.read(_HEAD)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return _check(Decoding(encoding, mark), head, file)
    wide = _find_wide(head)
    if wide is not None:
        return _check(Decoding(wide), head, file)
    return _find_narrow(head, file)


def find_wide_encoding(head: bytes) -> str | None:
    """Find whether a file is in UTF-16 or UTF-32, by its beginning."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding if encoding != "utf-8" else None
    return _find_wide(head[:_HEAD])


def is_text_with_nulls(head: bytes) -> bool:
    """Whether a file that has null bytes is text all the same, such as one that a crash
    left padded: all else is printed, and nulls are few or at the end.
    """
    bare = head.rstrip(b"\0")
    if not bare or 100 * bare.count(0) > len(bare):
        return False
    return not _CONTROLS.search(bare.replace(b"\0", b""))


def _find_wide(head: bytes) -> str | None:
    """Find an encoding of two or four bytes a character by the places of null bytes,
    which text with Latin letters, digits or spaces has.
    """
    if b"\0" not in head or len(head) < 8:
        return None
    share = [head[n::4].count(0) / max(len(head[n::4]), 1) for n in range(4)]
    if share[2] > 0.9 and share[3] > 0.9 and share[0] < 0.1:
        return "utf-32-le"
    if share[0] > 0.9 and share[1] > 0.9 and share[3] < 0.1:
        return "utf-32-be"
    even, odd = (share[0] + share[2]) / 2, (share[1] + share[3]) / 2
    if odd > 0.3 and even < 0.02:
        return "utf-16-le"
    if even > 0.3 and odd < 0.02:
        return "utf-16-be"
    return None


def _check(decoding: Decoding, head: bytes, file: BinaryIO) -> Decoding:
    """Decode a file, and note the first error."""
    decoder = codecs.getincrementaldecoder(decoding.encoding)()
    line, data = 1, head[len(decoding.mark) :]
    is_last = False
    has_nulls = False
    try:
        while not is_last:
            following = file.read(_CHUNK)
            is_last = not following
            text = decoder.decode(data, is_last)
            line += text.count("\n")
            has_nulls = has_nulls or "\0" in text
            data = following
    except UnicodeDecodeError as error:
        if is_last and error.reason in ("unexpected end of data", "truncated data"):
            return replace(decoding, is_cut=True, has_nulls=has_nulls)
        bad = error.object[: error.start].decode(decoding.encoding, "replace")
        return replace(decoding, bad_line=line + bad.count("\n"), has_nulls=has_nulls)
    return replace(decoding, has_nulls=has_nulls)


class _Utf8Scan:
    """Counts what of a file is UTF-8, and what is not."""

    def __init__(self) -> None:
        self.errors = 0
        self.multiple = 0
        """Bytes that continue a character of several bytes."""
        self.bad_line: int | None = None
        self.has_undefined = False
        self.has_nulls = False
        self.pending = b""
        self._line = 1

    def take(self, chunk: bytes) -> None:
        """Take the next bytes."""
        self.has_nulls = self.has_nulls or b"\0" in chunk
        if not self.pending and chunk.isascii():
            self._line += chunk.count(b"\n")
            return
        self.has_undefined = self.has_undefined or bool(_UNDEFINED.search(chunk))
        data = self.pending + chunk
        self.pending = b""
        while data and self.errors < _MOST_ERRORS:
            try:
                text = data.decode()
            except UnicodeDecodeError as error:
                good, rest = data[: error.start], data[error.start :]
                self._count(good.decode(), len(good))
                if error.reason == "unexpected end of data" and len(rest) < 4:
                    self.pending = rest
                    return
                self.errors += 1
                self.bad_line = self.bad_line or self._line
                data = data[error.end :]
            else:
                self._count(text, len(data))
                return

    def _count(self, text: str, size: int) -> None:
        self._line += text.count("\n")
        self.multiple += size - len(text)

    def finish(self) -> Decoding:
        """Decide."""
        errors = self.errors + bool(self.pending)
        if not errors:
            return Decoding(has_nulls=self.has_nulls)
        if not self.errors and self.multiple:
            return Decoding(is_cut=True, has_nulls=self.has_nulls)
        if errors > self.multiple and not self.has_undefined:
            return Decoding("cp1252", has_nulls=self.has_nulls)
        return Decoding(bad_line=self.bad_line or self._line, has_nulls=self.has_nulls)


def _find_narrow(head: bytes, file: BinaryIO) -> Decoding:
    scan = _Utf8Scan()
    chunk = head
    while chunk:
        scan.take(chunk)
        chunk = file.read(_CHUNK)
    return scan.finish()
