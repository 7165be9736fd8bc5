"""Identifiers of papers and people: arXiv, DOI, ORCID, web addresses.

In: what a person or another program wrote, the identifier or its web address. Out: the
identifier. Sources: https://info.arxiv.org/help/arxiv_identifier.html,
https://www.doi.org/doi-handbook (2.2, 3.3), https://support.orcid.org (structure of the
ORCID identifier: ISO 7064, MOD 11-2).

Each `parse_` function returns None for a text of white space, and raises ValueError with
a clause, `is not a DOI`, for what is no identifier. `find_identifiers` finds them in a
text or an address that may hold some, and raises nothing.
"""

import re
from dataclasses import dataclass
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
_ARXIV_VERSION = re.compile(r"v\d+$", re.ASCII)
_FIVE_DIGITS = (15, 1)
"""The year and month since which the number has five digits."""

_DOI_PREFIX = re.compile(
    r"(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi\s*:\s*", re.IGNORECASE
)
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+", re.ASCII)

_ORCID_ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?orcid\.org/", re.IGNORECASE)
_ORCID = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])", re.ASCII)

_URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)

_ARXIV_WITHIN = re.compile(
    r"(?:(?<![\w-])arxiv\.org/(?:abs|pdf|html|format|ps|e-print|src)/"
    r"|(?<![\w-])alphaxiv\.org/(?:abs|pdf|overview)/"
    r"|(?<![\w-])ar5iv(?:\.labs\.arxiv)?\.org/(?:abs|html)/"
    r"|(?<![\w-])(?:huggingface\.co|hf\.co)/(?:papers/|login\?next=%2Fpapers%2F)"
    r"|(?<![\w.-])arxiv\s?:\s?(?:abs/)?"
    r"|(?<![\d.])10\.48550/arxiv\.)"
    r"(?P<id>\d{4}\.\d{4,5}(?!\d)|[a-z-]{2,20}(?:\.[a-z]{2})?/\d{7}(?!\d))",
    re.IGNORECASE | re.ASCII,
)
_DOI_WITHIN = re.compile(
    r"(?<![\d.])10\.\d{4,9}(?:\.\d+)*(?:/|%2f)[^\s\"<>|^`{}]{1,400}",
    re.IGNORECASE | re.ASCII,
)
_ADDRESS_BEFORE = re.compile(r"https?://\S*$", re.IGNORECASE)
_AFTER_DOI = re.compile(
    r"(?:/(?:full|abstract|pdf|epdf|html|meta|fulltext|summary|full/html)"
    r"|(?:\.full|\.abstract|\.supplementary-material|\.article-\w+)?(?:\.pdf|\.html?|\.txt|\+html)?)/?$",
    re.IGNORECASE,
)
"""What the addresses of publishers have behind a DOI."""
_PREPRINT_VERSION = re.compile(r"(10\.(?:1101|64898)/[\d.]+)v\d+$", re.ASCII)
"""bioRxiv's and medRxiv's addresses name the version."""
_NATURE = re.compile(
    r"(?<![\w-])nature\.com/articles/(s\d{5}-\d{3}-\d{5}-[\da-z])\b", re.ASCII
)
_OPENREVIEW = re.compile(
    r"(?<![\w-])openreview\.net/(?:forum|pdf|attachment|references/pdf)\?(?:[^\s#]{0,300}&)?id=([\w-]{6,16})(?![\w-])",
    re.ASCII,
)
_ACL_ID = r"(\d{4}\.[a-z\d_]+-[a-z\d_]+\.\d+|[A-Z]\d{2}-\d{4,5})(?!\d)"
_ACL = re.compile(
    r"(?:(?<![\w-])(?:aclanthology\.org|aclweb\.org/anthology(?:/papers/[A-Z]/[A-Z]\d\d)?"
    r"|aclanthology\.info/papers)/|(?<![\d.])10\.18653/v1/)" + _ACL_ID,
    re.ASCII,
)
_PMLR = re.compile(
    r"(?<![\w-])(?:proceedings\.mlr\.press/|jmlr\.org/proceedings/papers/"
    r"|raw\.githubusercontent\.com/mlresearch/)"
    r"(?P<volume>[vr]\d{1,4})/(?:(?:main|gh-pages|master)/assets/)?(?P<paper>[a-z][\w-]*?\d{2}[a-z]{0,3})(?![\w-])",
    re.ASCII,
)
_HINT = re.compile(
    r"arxiv|ar5iv|hf\.co|huggingface|10\.|\.org/|nature\.com|openreview|mlr|githubuser",
    re.I,
)
"""What each text with an identifier has: a quick test."""

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


def strip_version(arxiv: str) -> str:
    """An arXiv identifier without its version."""
    return _ARXIV_VERSION.sub("", arxiv)


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


@dataclass(frozen=True, slots=True)
class Identifiers:
    """What a text or an address identifies. None = no identifier of this kind."""

    arxiv: str | None = None
    """`2411.01230`, without the version."""
    doi: str | None = None
    """Without `https://doi.org/`. arXiv's own DOIs are `arxiv`, not this."""
    openreview: str | None = None
    """The forum's id."""
    acl: str | None = None
    """`2023.acl-long.1`, `P18-1001`: the ACL Anthology's id."""
    pmlr: str | None = None
    """`v202/example23a`: volume and paper of the Proceedings of Machine Learning Research."""

    def __bool__(self) -> bool:
        """Whether there is any."""
        return self != _NO_IDENTIFIERS


_NO_IDENTIFIERS = Identifiers()


def find_identifiers(text: str) -> Identifiers:
    """Find the identifiers that an address or a text holds, the first of each kind.

    Knows the addresses of arXiv, alphaXiv, ar5iv, Hugging Face's paper pages, doi.org,
    publishers that have the DOI in their address, OpenReview, the ACL Anthology and
    PMLR; and `arXiv:2411.01230v2 [cs.CL]` and `10.1000/182` in a text. A bare number
    is no identifier here: see `parse_arxiv`. Takes time linear in the text.
    """
    if _HINT.search(text) is None:
        return _NO_IDENTIFIERS
    openreview, acl = _OPENREVIEW.search(text), _ACL.search(text)
    pmlr = _PMLR.search(text)
    return Identifiers(
        arxiv=_find_arxiv(text),
        doi=_find_doi(text),
        openreview=openreview[1] if openreview else None,
        acl=acl[1] if acl else None,
        pmlr=f"{pmlr['volume']}/{pmlr['paper']}" if pmlr else None,
    )


def _find_arxiv(text: str) -> str | None:
    for found in _ARXIV_WITHIN.finditer(text):
        archive, slash, number = found["id"].rpartition("/")
        try:
            return parse_arxiv(_spell_archive(archive) + slash + number)
        except ValueError:
            continue
    return None


def _spell_archive(archive: str) -> str:
    """Spell the archive of an old identifier as arXiv does: `cs`, `math.AG`."""
    name, stop, subject = archive.lower().partition(".")
    return name + stop + subject.upper()


def _find_doi(text: str) -> str | None:
    for found in _DOI_WITHIN.finditer(text):
        doi = found.group()
        is_address = _ADDRESS_BEFORE.search(
            text, max(0, found.start() - 200), found.start()
        )
        if is_address:
            doi = _AFTER_DOI.sub("", unquote(re.split(r"[?#&]", doi)[0]), count=1)
            doi = _PREPRINT_VERSION.sub(r"\1", doi)
        doi = _strip_punctuation(doi)
        if _DOI.fullmatch(doi) and not doi.lower().startswith("10.48550/arxiv."):
            return doi
    nature = _NATURE.search(text)
    return f"10.1038/{nature[1]}" if nature else None


def _strip_punctuation(doi: str) -> str:
    """Remove what ends a sentence or closes a bracket that the DOI does not open."""
    while doi:
        last = doi[-1]
        if last in ".,;:'’”*_" or any(
            last == closing and doi.count(closing) > doi.count(opening)
            for opening, closing in ("()", "[]")
        ):
            doi = doi[:-1]
        else:
            break
    return doi
