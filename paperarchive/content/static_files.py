"""Files of `content/static/`, which are published as they are: what is wrong with them.

In: their paths. Out: a problem for each that a merge left half done.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from paperarchive.content.disk import ArchiveFiles, read_file
from paperarchive.content.find_files import STATIC_FOLDER
from paperarchive.errors import Problem
from paperarchive.files.text import find_static_conflicts

_LARGEST = 4_000_000
"""Bytes of the largest file that is looked at: what people merge is smaller."""


def find_static_problems(
    files: ArchiveFiles, names: Sequence[str]
) -> Iterator[Problem]:
    """Find conflicts of a merge. names: paths relative to `content/static/`.

    A file that cannot be read is passed over: it is reported where it is published.
    """
    for name in names:
        path = f"{STATIC_FOLDER}/{name}"
        content = files.contents.get(path)
        if content is None:
            content = _read_small_file(f"{files.archive_dir}/{path}")
        if len(content) <= _LARGEST:
            yield from find_static_conflicts(content, path)


def _read_small_file(path: str) -> bytes:
    """The bytes of a file; none of one that is large or cannot be read."""
    try:
        return read_file(path) if Path(path).stat().st_size <= _LARGEST else b""
    except OSError:
        return b""
