"""Symbolic links that lead out of an archive.

What lies in `content/static/` and in themes is published as it is, and git keeps links:
a link to `/etc/passwd`, or to `.git/config`, which may hold a password, would publish
that file. Where a link leads is decided by where it ends: a link to a link, and one that
leaves the archive and comes back, is as good as the file in the end.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from paperarchive.errors import Problem


class LinkBounds:
    """The folders that links may lead to."""

    def __init__(self, *folders: Path) -> None:
        """folders: their hidden folders and files are out of bounds."""
        self._roots = tuple(Path(os.path.realpath(folder)) for folder in folders)

    def hold(self, path: str, *, hidden: bool = False) -> bool:
        """Whether a path, all links followed, ends inside of the folders.

        hidden: in a hidden folder of them, too.
        """
        real = Path(os.path.realpath(path))
        for root in self._roots:
            if real.is_relative_to(root):
                inside = real.relative_to(root).parts
                return hidden or not any(part.startswith(".") for part in inside)
        return False


def find_bad_links(archive_dir: Path, place: str, bounds: LinkBounds) -> list[Problem]:
    """Find links out of bounds, and links to nothing, in a folder or file and in what
    it links to.

    place: relative to `archive_dir`; it need not exist.
    """
    path = f"{archive_dir}/{place}"
    if Path(path).exists() and not Path(path).is_symlink() and not bounds.hold(path):
        message = "is below a link that leads out of the archive"
        return [Problem(place, message, "put the folder itself in its place")]
    return list(_walk(path, place, bounds, set()))


def _walk(
    path: str, shown: str, bounds: LinkBounds, seen: set[str]
) -> Iterator[Problem]:
    """path: of a file or folder. shown: its name in messages. seen: folders visited."""
    if Path(path).is_symlink():
        problem = _find_link_problem(path, shown, bounds)
        if problem is not None:
            yield problem
            return
    try:
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except OSError:  # a file; a folder that cannot be read is reported where it is read
        return
    real = os.path.realpath(path)
    if real in seen:
        return
    seen.add(real)
    for entry in entries:
        if entry.is_symlink() or entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, f"{shown}/{entry.name}", bounds, seen)


def _find_link_problem(path: str, shown: str, bounds: LinkBounds) -> Problem | None:
    if not Path(path).exists():
        message = "is a link to a file that does not exist"
        return Problem(shown, message, "restore that file, or remove the link")
    if bounds.hold(path):
        return None
    target = os.readlink(path)  # noqa: PTH115  (as it is written)
    message = f"is a link that leads out of the archive, to {target!r}"
    if bounds.hold(path, hidden=True):
        message = f"is a link that leads to what is hidden, {target!r}"
    return Problem(shown, message, "put the file itself in its place")
