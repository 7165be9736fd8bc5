"""arXiv where bibliographies have the name of a journal.

In: the field for a journal. Out: whether it is arXiv, and the identifier in it. Sources:
exports of Google Scholar (`arXiv preprint arXiv:2511.00001`), DBLP (`CoRR`), Semantic
Scholar (`ArXiv`), Zotero (`arXiv:2511.00001 [cs]`), NASA ADS (`arXiv e-prints`).
"""

import re
from typing import Final

from paperarchive.text.identifiers import find_identifiers

_JOURNAL: Final = re.compile(
    r"(?:arxiv(?:\.org)?(?:,? e-?prints?| preprints?)?|corr|computing research repository(?: \(corr\))?)"
    r"(?:[\s:,]*(?:arxiv[:\s]*)?(?:abs/)?(?:\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[a-z]{2})?/\d{7}(?:v\d+)?))?"
    r"(?:\s*\[[\w.,\s-]+\])?[.,]?",
    re.IGNORECASE,
)


def read_preprint_journal(text: str) -> str | None:
    """Read the name of a journal: None if it is not arXiv, else the identifier, which may
    be empty.
    """
    if len(text) > 200 or _JOURNAL.fullmatch(text.strip()) is None:
        return None
    words = text.split("[")[0].split()
    found = find_identifiers(text).arxiv or find_identifiers(f"arXiv:{words[-1]}").arxiv
    return found or ""
