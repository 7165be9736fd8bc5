"""Why an item or row of a list is no paper, by what it links to."""

import re
from collections.abc import Sequence

from paperarchive.formats.markdown_lists.pieces import Piece
from paperarchive.text.identifiers import CODE_HOSTS

_NO_LINK = "it links to nothing"
_CONTENTS = "it leads to another part of the list"
_CODE = "it links to code, and to no paper"
_VIDEO = "it links to a video, and to no paper"
_OTHER = "it has no link to arXiv, a DOI, OpenReview, the ACL Anthology or PMLR"
_VIDEO_HOSTS = frozenset({"youtube.com", "youtu.be", "vimeo.com", "bilibili.com"})
_HOST = re.compile(r"https?://(?:www\.)?([^/?#:\s]+)", re.IGNORECASE)


def explain_skipped(pieces: Sequence[Piece]) -> str:
    """The reason why an item or row is no paper: a clause, the same for each kind."""
    urls = [piece.url for piece in pieces if piece.url]
    if not urls:
        return _NO_LINK
    if not any(map(_HOST.match, urls)):
        return _CONTENTS
    hosts = {found[1].lower() for url in urls if (found := _HOST.match(url))}
    if hosts <= CODE_HOSTS:
        return _CODE
    return _VIDEO if hosts <= _VIDEO_HOSTS else _OTHER
