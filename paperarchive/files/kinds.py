"""Kinds of files, told apart by their first bytes: one table of signatures.

In: the bytes of a file. Out: what it is, in words for messages, and what to do with a
file of this kind where text in UTF-8 is expected. Sources: the magic numbers of file(1),
https://git-lfs.com (the pointer file), RFC 9839 and the Unicode FAQ on byte order marks.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file."""

    name: str
    """Its name in code: `pdf`, `html`, `binary`."""
    noun: str
    """With its article, for messages: `a PDF`."""
    advice: str
    """What to do where a text that people edit is expected."""
    is_text: bool = False
    """Whether such a file is text in UTF-8 all the same."""


_TEXT_ADVICE = "put a text in UTF-8 in its place, and this file into content/static"
_UNPACK = "unpack it, and put the text in its place"

_SIGNATURES: tuple[tuple[FileKind, tuple[bytes, ...]], ...] = (
    (
        FileKind("lfs", "a Git LFS pointer, not the file itself", "run `git lfs pull`"),
        (b"version https://git-lfs.github.com/spec/", b"version https://hawser.github"),
    ),
    (FileKind("pdf", "a PDF", _TEXT_ADVICE), (b"%PDF-",)),
    (FileKind("gzip", "compressed by gzip", _UNPACK), (b"\x1f\x8b",)),
    (FileKind("bzip2", "compressed by bzip2", _UNPACK), (b"BZh",)),
    (FileKind("xz", "compressed by xz", _UNPACK), (b"\xfd7zXZ\0",)),
    (FileKind("zstd", "compressed by Zstandard", _UNPACK), (b"\x28\xb5\x2f\xfd",)),
    (FileKind("zip", "a ZIP archive", _UNPACK), (b"PK\3\4", b"PK\5\6")),
    (FileKind("7z", "a 7z archive", _UNPACK), (b"7z\xbc\xaf\x27\x1c",)),
    (FileKind("png", "a PNG picture", _TEXT_ADVICE), (b"\x89PNG\r\n",)),
    (FileKind("jpeg", "a JPEG picture", _TEXT_ADVICE), (b"\xff\xd8\xff",)),
    (FileKind("gif", "a GIF picture", _TEXT_ADVICE), (b"GIF87a", b"GIF89a")),
    (FileKind("sqlite", "an SQLite database", _TEXT_ADVICE), (b"SQLite format 3\0",)),
    (FileKind("parquet", "a Parquet file", _TEXT_ADVICE), (b"PAR1",)),
    (FileKind("rtf", "a Rich Text document", "save it as plain text"), (b"{\\rtf",)),
    (
        FileKind("utf-32", "text in UTF-32", "save it as UTF-8"),
        (b"\xff\xfe\0\0", b"\0\0\xfe\xff"),
    ),
    (
        FileKind("utf-16", "text in UTF-16", "save it as UTF-8"),
        (b"\xff\xfe", b"\xfe\xff"),
    ),
)
"""Kinds that are no text in UTF-8 (a pointer of Git LFS: never the text that is meant),
each with the beginnings of its files, of which no other kind's is a prefix of a later
one.
"""

_STARTS = tuple(start for _, starts in _SIGNATURES for start in starts)
_UTF_16 = FileKind("utf-16", "text in UTF-16", "save it as UTF-8")
_BINARY = FileKind("binary", "a binary file", _TEXT_ADVICE)
_PROBE = 8000
"""Bytes in which a null byte makes a file binary. Source: git's `buffer_is_binary`."""
_UTF_16_LETTERS = re.compile(rb"(?:[\t\n\r -~]\0){4,}|(?:\0[\t\n\r -~]){4,}")

_TEXT_KINDS: tuple[tuple[FileKind, re.Pattern[bytes]], ...] = (
    (
        FileKind("html", "an HTML page", "write Markdown", is_text=True),
        re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE),
    ),
    (
        FileKind("xml", "an XML file", "write Markdown", is_text=True),
        re.compile(rb"<\?xml\b"),
    ),
    (
        FileKind(
            "toml",
            "TOML front matter",
            "put the keys between two lines `---`, each as `key: value`",
            is_text=True,
        ),
        re.compile(rb"\+\+\+[ \t]*\r?\n"),
    ),
    (
        FileKind(
            "json",
            "JSON",
            "put the keys between two lines `---`, each as `key: value`",
            is_text=True,
        ),
        re.compile(rb"""\{\s*(?:"|\})|\[\s*(?:[\[{"\]\d]|-\d)"""),
    ),
    (
        FileKind("bibtex", "BibTeX", "run `paperarchive import` on it", is_text=True),
        re.compile(rb"@\s*[A-Za-z]+\s*[{(]"),
    ),
    (
        FileKind("ris", "RIS", "run `paperarchive import` on it", is_text=True),
        re.compile(rb"TY  - "),
    ),
)
"""Kinds of text, each with a pattern for the beginning, white space left out."""


def find_foreign_kind(content: bytes) -> FileKind | None:
    """The kind of a file that cannot be the text that people edit: packed, binary, in
    another encoding. None for any other file, which need not be UTF-8.
    """
    if content.startswith(_STARTS):
        for kind, starts in _SIGNATURES:
            if content.startswith(starts):
                return kind
    if b"\0" not in content[:_PROBE]:
        return None
    return _UTF_16 if _UTF_16_LETTERS.match(content) else _BINARY


def find_file_kind(content: bytes) -> FileKind | None:
    """The kind of a file by its beginning, kinds of text included; None if it is none
    of those known here, such as Markdown, YAML or plain text.
    """
    foreign = find_foreign_kind(content)
    if foreign is not None:
        return foreign
    start = content[:_PROBE].removeprefix(b"\xef\xbb\xbf").lstrip()
    for kind, pattern in _TEXT_KINDS:
        if pattern.match(start):
            return kind
    return None
