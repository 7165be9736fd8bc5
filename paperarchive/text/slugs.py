"""Slugs: titles and names as parts of file names and URLs.

python-slugify transliterates them to ASCII.
"""

from slugify import slugify

from paperarchive.digests import digest_sha256

MAXIMUM_LENGTH = 80
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´＇")

RESERVED = frozenset({"page", "index"})
"""Slugs that the URLs of lists use."""


def make_slug(title: str) -> str:
    """Make the slug of a title: lower-case ASCII letters, digits and single hyphens, 1
    to 80 characters, cut at a word.

    A title without a slug of its own, or with a reserved one, gets `paper-` and 8
    hexadecimal digits of its SHA-256.
    """
    slug = make_name_slug(title)
    if not slug or slug in RESERVED:
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
