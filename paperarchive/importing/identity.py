"""Paper identity: titles with the same letters and digits name the same paper.

In: titles, plain or as dumped. Out: keys under which papers are looked up.
"""

import re
import unicodedata

_COMMAND = re.compile(r"\\[A-Za-z]+")
_VERSION = re.compile(r"v\d+$", re.ASCII)


def make_identity(title: str) -> str:
    """Make the key of a title: its letters and digits, case-folded and in NFKC,
    without LaTeX commands.

    A title without letters and digits is its own key.
    """
    bare = _COMMAND.sub("", title)
    folded = unicodedata.normalize("NFKC", bare).casefold()
    key = "".join(filter(str.isalnum, folded))
    return key or title


def make_identities(dumped_title: str) -> tuple[str, ...]:
    """Make the keys of a title as dumped: of the repaired title, then of the raw one.

    Returns one key where both are equal.
    """
    # Here, since builds compare titles too, and need no repair, which imports much.
    from paperarchive.text.latex.repair import repair_title

    repaired = make_identity(repair_title(dumped_title))
    raw = make_identity(dumped_title)
    return (repaired,) if repaired == raw else (repaired, raw)


def normalize_arxiv(identifier: str) -> str:
    """Normalise an arXiv identifier: without the version, in lower case."""
    return _VERSION.sub("", identifier.casefold())
