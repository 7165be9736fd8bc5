"""Identifiers of papers and people: arXiv, DOI, ORCID, web addresses.

In: what a person or another program wrote, the identifier or its web address. Out: the
identifier. Sources: https://info.arxiv.org/help/arxiv_identifier.html,
https://www.doi.org/doi-handbook (2.2, 3.3), https://support.orcid.org (structure of the
ORCID identifier: ISO 7064, MOD 11-2).

Each `parse_` function returns None for a text of white space, and raises ValueError with
a clause, `is not a DOI`, for what is no identifier.
"""

import re
from urllib.parse import unquote, urlsplit

_ARXIV_ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.|export\.|browse\.)?arxiv\.org/(?:abs|pdf|html|format|ps)/(.+)",
    re.IGNORECASE,
)
_ARXIV_PREFIX = re.compile(r"arxiv\s*:\s*", re.IGNORECASE)
_NEW_ARXIV = re.compile(r"(\d{2})(\d{2})\.(\d+)(v[1-9]\d*)?", re.ASCII)
_OLD_ARXIV = re.compile(
    r"[a-z-]+(?:\.[A-Z]{2})?/\d{2}(?:0[1-9]|1[0-2])\d{3}(?:v[1-9]\d*)?", re.ASCII
)
_FIVE_DIGITS = (15, 1)
"""The year and month since which the number has five digits."""

_DOI_PREFIX = re.compile(
    r"(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi\s*:\s*", re.IGNORECASE
)
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+", re.ASCII)

_ORCID_ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?orcid\.org/", re.IGNORECASE)
_ORCID = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])", re.ASCII)

_URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)

CODE_HOSTS = frozenset({"github.com", "gitlab.com", "codeberg.org", "bitbucket.org"})


def parse_arxiv(value: str) -> str | None:
    """Parse an arXiv identifier, `2411.01230` or `cs/0112017`, maybe with a version, or its
    address.
    """
    text = value.strip()
    if not text:
        return None
    address = _ARXIV_ADDRESS.fullmatch(text)
    if address is not None:
        text = re.split(r"[?#]", address[1])[0].rstrip("/").removesuffix(".pdf")
    text = _ARXIV_PREFIX.sub("", text, count=1)
    found = _NEW_ARXIV.fullmatch(text)
    if found is not None:
        _check_new_arxiv(int(found[1]), int(found[2]), len(found[3]))
    elif not _OLD_ARXIV.fullmatch(text):
        raise ValueError("is not an arXiv identifier")
    return text


def _check_new_arxiv(year: int, month: int, digits: int) -> None:
    """Raise ValueError with what is wrong with `2411.01230`. year: without century."""
    if not 1 <= month <= 12 or (year, month) < (7, 4):
        raise ValueError("is not an arXiv identifier: it has no year and month first")
    wanted = 5 if (year, month) >= _FIVE_DIGITS else 4
    if digits != wanted:
        since = "since 2015" if wanted == 5 else "before 2015"
        message = f"is not an arXiv identifier: {since} it has {wanted} digits after the full stop"
        raise ValueError(message)


def parse_doi(value: str) -> str | None:
    """Parse a DOI or its address; returned without `https://doi.org/`."""
    text = value.strip()
    if not text:
        return None
    prefix = _DOI_PREFIX.match(text)
    if prefix is not None:
        text = text[prefix.end() :]
        if "/" in prefix[0]:
            text = unquote(re.split(r"[?#]", text)[0])
    if not _DOI.fullmatch(text):
        raise ValueError("is not a DOI")
    return text


def parse_orcid(value: str) -> str | None:
    """Parse an ORCID iD or its address; returned as `0000-0002-1825-0097`."""
    text = value.strip()
    if not text:
        return None
    found = _ORCID.fullmatch(_ORCID_ADDRESS.sub("", text, count=1).rstrip("/"))
    if found is None:
        raise ValueError("is not an ORCID iD")
    digits = "".join(found.groups()).upper()
    if digits[-1] != _compute_check_digit(digits[:-1]):
        raise ValueError("is not an ORCID iD: its last digit does not fit the others")
    return "-".join(digits[start : start + 4] for start in range(0, 16, 4))


def _compute_check_digit(digits: str) -> str:
    """The last character of an ORCID iD. digits: the 15 before it."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11]


def parse_url(value: str) -> str | None:
    """Parse an http or https address."""
    text = value.strip()
    if text and not (_URL.fullmatch(text) and _can_be_split(text)):
        raise ValueError("is not an http or https address")
    return text or None


def _can_be_split(url: str) -> bool:
    """Whether an address has parts; one with half a bracket (`https://[x`) has none."""
    try:
        urlsplit(url)
    except ValueError:
        return False
    return True


def guess_link_kind(url: str) -> str:
    """The `kind` of a link of which only the address is written."""
    parts = urlsplit(url)
    if (parts.hostname or "").removeprefix("www.") in CODE_HOSTS:
        return "code"
    return "pdf" if parts.path.lower().endswith(".pdf") else "web"
