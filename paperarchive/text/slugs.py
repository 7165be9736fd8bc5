"""Slugs: titles and names as parts of file names and URLs.

python-slugify transliterates them to ASCII.
"""

import re
import unicodedata

from slugify import slugify

from paperarchive.digests import digest_sha256

MAXIMUM_LENGTH = 80
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´＇")

_NO_ASCII_WORD = re.compile(r"[^a-z0-9]+")

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


def fold_name(name: str) -> str:
    """The words of a name, for comparison: two spellings of one name that differ in case,
    spaces, punctuation or the form of their characters give the same text.

    `J. R. R. O'Neil-Ek` -> `j r r oneil ek`. Accents count; empty without a letter or
    digit.
    """
    name = name.translate(_APOSTROPHES)
    if name.isascii():
        return " ".join(_NO_ASCII_WORD.sub(" ", name.lower()).split())
    folded = unicodedata.normalize("NFKC", name.casefold())
    kept = (
        each if each.isalnum() or unicodedata.category(each)[0] == "M" else " "
        for each in folded
    )
    return " ".join("".join(kept).split())


def make_exact_slug(folded: str) -> str:
    """Make a slug that no other folded name has, whatever names there are: so it is
    permanent.

    folded: as `fold_name` returns it, not empty. Its words with hyphens between them, if
    they are ASCII and short; else with 6 hexadecimal digits of its SHA-256.
    """
    slug = folded.replace(" ", "-")
    is_plain = folded.isascii() and len(slug) <= MAXIMUM_LENGTH
    if is_plain and slug not in RESERVED and is_windows_name(slug):
        return slug
    digits = hash_text(folded, 6)
    slug = make_name_slug(folded)
    return f"{slug}-{digits}" if slug else digits
