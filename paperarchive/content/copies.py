"""Copies of a file that other programs leave beside it, told by their names.

In: a file's name without its extension. Out: the name of the file that it copies.
Sources: the documentation of Syncthing, Dropbox, Nextcloud, Synology Drive, Windows,
macOS and `git mergetool`.
"""

import re

_COPY = re.compile(
    r"(?P<original>.+?)(?:"
    r"[ .~]sync-conflict-\d{8}-\d{6}(?:-\w+)?"  # Syncthing
    r"|[ _]?\([^()]*conflict[^()]*\)"  # Dropbox, Nextcloud: (Ada's conflicted copy 2024-05-01)
    r"|[._-]conflict-\d{8}-?\d*"  # ownCloud, Synology
    r"| ?\(\d{1,3}\)"  # a browser's second download
    r"|(?: -)? copy(?: \(?\d{1,3}\)?)?"  # Finder, Explorer
    r"| \d{1,3}"  # iCloud
    r"|[._](?:orig|bak|old|rej|tmp|save)"  # editors, patch
    r"|_(?:BACKUP|BASE|LOCAL|REMOTE)_\d+"  # git mergetool
    r")",
    re.IGNORECASE,
)
_MADE_BY_PROGRAMS_ALONE = re.compile("conflict", re.IGNORECASE)


def find_original(stem: str) -> str | None:
    """The stem of the file of which a file's name says that it is a copy; None if it
    does not. There need not be such a file.
    """
    if stem.replace("-", "x").isalnum():  # as nearly all are
        return None
    found = _COPY.fullmatch(stem)
    return None if found is None else found["original"]


def is_surely_copy(stem: str) -> bool:
    """Whether a name with an original is one that only programs give."""
    return _MADE_BY_PROGRAMS_ALONE.search(stem) is not None
