"""The first line of a file that `init --update` keeps current: a digest of the rest.

In: the text of a file. Out: the text with such a line; or whether somebody edited it.
The digest is in the file itself, not in a list of all released versions, so that a
version between two releases is known too, and so is a file that has a value of its own
archive, such as the version that its workflow installs.
"""

import re
from dataclasses import dataclass

from paperarchive import __version__
from paperarchive.digests import digest_sha256

REQUIREMENT_LINE = re.compile(r"^  PAPERARCHIVE: (?P<value>.*)$", re.MULTILINE)
"""The line of a workflow that names what pip installs. People may change it: it is not
part of the digest.
"""
_STAMP = re.compile(
    r"# From paperarchive (?P<version>\S+); `paperarchive init --update` replaces it"
    r" unless it was edited \((?P<digest>[0-9a-f]{16})\)\n"
)


@dataclass(frozen=True, slots=True)
class Stamped:
    """A file that `init` wrote, as it is now."""

    version: str
    """The version that wrote it."""
    body: str
    """Its text after the first line, with the line ends of Unix."""
    is_edited: bool


def stamp(body: str) -> str:
    """Put the line before a text with the line ends of Unix."""
    return (
        f"# From paperarchive {__version__}; `paperarchive init --update` replaces it"
        f" unless it was edited ({_digest(body)})\n{body}"
    )


def read_stamp(text: str) -> Stamped | None:
    """Read the line; None if a text has none, so that it is its owner's alone."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    found = _STAMP.match(text)
    if found is None:
        return None
    body = text[found.end() :]
    return Stamped(found["version"], body, _digest(body) != found["digest"])


def _digest(body: str) -> str:
    """16 hexadecimal digits, enough to tell an edit."""
    text = REQUIREMENT_LINE.sub("", body)
    return digest_sha256(text.encode())[:16]
