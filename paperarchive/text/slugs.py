"""Slugs: the words of a title as they stand in a file's name and a URL.

Source: the contract's rule; transliteration by python-slugify.
"""

from slugify import slugify

from paperarchive.digests import digest_sha256

MAXIMUM_LENGTH = 80
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´＇")

RESERVED = frozenset({"page", "index"})
"""Names that pages of lists need for themselves."""


def make_slug(title: str) -> str:
    """Make the slug of a title: lower-case ASCII letters, digits and single hyphens, 1
    to 80 characters, cut at a word.

    A title in which nothing can be read, or a reserved name, gives `paper-` and 8
    hexadecimal digits of its SHA-256.
    """
    slug = slugify(
        title.translate(_APOSTROPHES),
        max_length=MAXIMUM_LENGTH,
        word_boundary=True,
        save_order=True,
    )
    return slug if slug and slug not in RESERVED else f"paper-{hash_text(title, 8)}"


def make_distinct_slug(title: str) -> str:
    """Make the slug of a title whose own slug another paper bears: the same with 6
    digits of the title's SHA-256.
    """
    return f"{make_slug(title)}-{hash_text(title, 6)}"


def make_name_slug(name: str) -> str:
    """Make the slug of a name, such as an organisation's; empty where nothing of it can
    be read.
    """
    return slugify(
        name.translate(_APOSTROPHES),
        max_length=MAXIMUM_LENGTH,
        word_boundary=True,
        save_order=True,
    )


def hash_text(text: str, digits: int) -> str:
    """The first hexadecimal digits of a text's SHA-256."""
    return digest_sha256(text.encode("utf-8"))[:digits]
