"""Slugs: titles and names as parts of file names and URLs.

python-slugify transliterates them to ASCII.
"""

import re

from slugify import slugify

from paperarchive.digests import digest_sha256

MAXIMUM_LENGTH = 80
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´＇")

RESERVED = frozenset({"page", "index"})
"""Slugs that the URLs of lists use."""

_DEVICES = re.compile(
    r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.ASCII | re.IGNORECASE
)
"""Names of devices on Windows, whatever follows a full stop. Source:
https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file.
"""


_LONGEST_DEVICE = 4
"""Characters of the longest name of a device."""


def is_windows_name(name: str) -> bool:
    """Whether Windows can have a file or folder of a name: not that of a device, and no
    full stop at its end.
    """
    if len(name) > _LONGEST_DEVICE and "." not in name:  # nearly all names
        return True
    return not name.endswith(".") and _DEVICES.fullmatch(name) is None


def make_slug(title: str) -> str:
    """Make the slug of a title: lower-case ASCII letters, digits and single hyphens, 1
    to 80 characters, cut at a word.

    A title without a slug of its own, or with one that is reserved here or on Windows,
    gets `paper-` and 8 hexadecimal digits of its SHA-256.
    """
    slug = make_name_slug(title)
    if not slug or slug in RESERVED or not is_windows_name(slug):
        return f"paper-{hash_text(title, 8)}"
    return slug


def make_distinct_slug(title: str) -> str:
    """Make the slug of a title whose slug is taken: with 6 digits of its SHA-256."""
    return f"{make_slug(title)}-{hash_text(title, 6)}"


def make_name_slug(name: str) -> str:
    """Make the slug of a name, such as an organisation's; empty if no character of it
    can be transliterated.
    """
    return slugify(
        name.translate(_APOSTROPHES),
        max_length=MAXIMUM_LENGTH,
        word_boundary=True,
        save_order=True,
    )


def hash_text(text: str, digits: int) -> str:
    """Return the first hexadecimal digits of a text's SHA-256."""
    return digest_sha256(text.encode("utf-8"))[:digits]
