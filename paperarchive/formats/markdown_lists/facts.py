"""Dates, venues and names in the running text of a list's entry.

In: a phrase, `NeurIPS 2023 (Oral)`, `2024.05`, `Ada Example, Bo Sample et al.`. Out: what
it says if it is such a phrase as a whole; None otherwise, never a guess from a part.
"""

import datetime
import re
from dataclasses import dataclass

from paperarchive.paper import PartialDate, PublicationDate
from paperarchive.text.english import MONTH_NUMBERS

_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_NUMBER = r"(?P<month>\d{1,2})"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        _YEAR,
        rf"{_YEAR}[-./年 ]{{1,2}}{_NUMBER}月?",
        rf"{_YEAR}[-./年 ]{{1,2}}{_NUMBER}[-./月 ]{{1,2}}(?P<day>\d{{1,2}})日?(?:T\S*)?",
        rf"(?P<month>\d\d)[-./]{_YEAR}",
        rf"{_MONTH}[ ,]+{_YEAR}",
        rf"{_YEAR}[ ,-]+{_MONTH}",
        rf"{_DAY} +{_MONTH}[ ,]+{_YEAR}",
        rf"{_MONTH} +{_DAY}[ ,]+{_YEAR}",
        r"(?P<year>20\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)",
    )
)
_LONGEST = 200
"""Characters of a phrase that is looked at."""


def parse_when(text: str) -> PublicationDate | None:
    """Parse a date in any order of its parts but `11/02/2025`, which has two readings."""
    bare = text.strip(" \t\n.,;:()[]{}【】（）")
    if not 4 <= len(bare) <= 30:
        return None
    for pattern in _DATES:
        found = pattern.fullmatch(bare)
        if found is not None:
            return _make_date(found)
    return None


def _make_date(found: re.Match[str]) -> PublicationDate | None:
    parts = found.groupdict()
    month = parts.get("month")
    number = None
    if month is not None:
        number = int(month) if month.isdigit() else MONTH_NUMBERS[month[:3].lower()]
    try:
        if parts.get("day"):
            return datetime.date(int(parts["year"]), number or 0, int(parts["day"]))
        datetime.date(int(parts["year"]), number or 1, 1)
    except ValueError:
        return None
    return PartialDate(int(parts["year"]), number)


# --- venues

_KNOWN = frozenset(
    {
        *("neurips", "nips", "icml", "iclr", "cvpr", "iccv", "eccv", "wacv", "bmvc"),
        *("accv", "3dv", "acl", "emnlp", "naacl", "eacl", "aacl", "coling", "tacl"),
        *("conll", "lrec", "aaai", "ijcai", "ecai", "aistats", "uai", "colt", "colm"),
        *("kdd", "sigkdd", "www", "webconf", "sigir", "cikm", "wsdm", "recsys", "ecir"),
        *("chi", "uist", "cscw", "siggraph", "tog", "tvcg", "vis", "eurographics"),
        *(
            "tpami",
            "pami",
            "tip",
            "ijcv",
            "tmm",
            "tnnls",
            "tkde",
            "jmlr",
            "tmlr",
            "pmlr",
        ),
        *("icra", "iros", "corl", "rss", "ral", "ra-l", "tro", "t-ro", "humanoids"),
        *("interspeech", "icassp", "taslp", "ismir", "miccai", "midl", "isbi", "tmi"),
        *("vldb", "pvldb", "sigmod", "icde", "edbt", "osdi", "sosp", "nsdi", "eurosys"),
        *("isca", "micro", "asplos", "hpca", "dac", "iccad", "date", "mlsys", "atc"),
        *("ccs", "ndss", "s&p", "sp", "usenix", "oakland", "euros&p", "pets", "tdsc"),
        *("icse", "fse", "esec/fse", "ase", "issta", "tse", "tosem", "pldi", "popl"),
        *("oopsla", "nature", "science", "pnas", "cell", "acmmm", "mm", "icme", "icmr"),
        *("icdm", "pakdd", "ecml", "ecml-pkdd", "dsn", "raid", "acsac", "asiaccs"),
        *("focs", "stoc", "soda", "icalp", "sosr", "sigcomm", "infocom", "mobicom"),
        *("icip", "icpr", "ijcnn", "iclr-workshop", "l4dc", "log", "automl", "acm"),
    }
)
"""First words of venues, in lower case, that are known without a year."""
_PREPRINTS = frozenset(
    {"arxiv", "preprint", "biorxiv", "medrxiv", "corr", "openreview"}
)
_PRESENTATION = re.compile(
    r"[\s,(\[-]*\b(?P<word>oral|spotlight|highlight|poster|(?:best|outstanding)(?: student)? papers?"
    r"(?: award| honou?rable mention| runner-up| finalist)?|notable(?: top \d+%)?)[)\]\s]*\Z",
    re.IGNORECASE,
)
_WITH_YEAR = re.compile(
    r"(?P<name>[^\d'’].{0,100}?)[\s,_-]*[(\[]?(?:(?P<year>(?:19|20)\d\d)|['’](?P<short>\d\d))[)\]]?"
    r"(?P<rest>(?: (?:workshop|findings|main|demo|industry|datasets?|and|benchmarks?|track|tutorial|@|on|long|short)"
    r"\b[\w &@-]*)?)",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(rf"{_YEAR}[\s,_-]+(?P<name>[^\d].{{0,100}})")
_SMALL_WORDS = frozenset(
    {
        "of",
        "on",
        "the",
        "and",
        "in",
        "for",
        "to",
        "&",
        "de",
        "la",
        "der",
        "für",
        "et",
        "at",
    }
)
_COMPANIES = frozenset(
    {
        *("openai", "google", "meta", "microsoft", "deepmind", "anthropic", "nvidia"),
        *(
            "apple",
            "amazon",
            "alibaba",
            "tencent",
            "bytedance",
            "baidu",
            "huawei",
            "ibm",
        ),
        *("salesforce", "intel", "adobe", "samsung", "facebook", "sony", "xiaomi"),
    }
)
_ORGANIZATION = re.compile(
    r"\b(?:research|universit\w*|college|institut\w*|lab|labs|laborator\w+|team|inc|corp|ltd|school|department"
    r"|academy|group|foundation|center|centre|ai|initiative|intelligence|technolog\w+)\b",
    re.IGNORECASE,
)


def _is_organization(name: str) -> bool:
    """Whether a name is that of a company, a university or a part of one."""
    words = name.lower().split()
    return _ORGANIZATION.search(name) is not None or all(
        word.strip("()") in _COMPANIES for word in words
    )


@dataclass(frozen=True, slots=True)
class Venue:
    """Where a paper was published."""

    name: str | None
    """Without its year; None for a preprint."""
    year: int | None = None
    presentation: str | None = None
    """`Oral`, `Spotlight`, `Best Paper`."""


def parse_venue(text: str) -> Venue | None:
    """Parse a venue: a known one, or a name with a year."""
    bare = text.strip(" \t\n.,;:()[]{}【】（）")
    if not 2 <= len(bare) <= _LONGEST or "\n" in bare:
        return None
    presentation = None
    found = _PRESENTATION.search(bare)
    if found is not None and found.start() > 0:
        presentation = found["word"].capitalize()
        bare = bare[: found.start()].strip(" ,-([")
    name, year = _split_year(bare)
    first = re.split(r"[\s:@]", name.lower(), maxsplit=1)[0].strip(",-'’")
    if first in _PREPRINTS:
        is_whole = len(name.split()) <= 2
        return Venue(None, year, presentation) if is_whole else None
    if first not in _KNOWN and (year is None or not _is_name_of_venue(name)):
        return None
    if first in _KNOWN and len(name.split()) > 8:
        return None
    if year is None and not _is_capital(name):
        return None
    return Venue(name, year, presentation)


def _is_capital(name: str) -> bool:
    """Whether a name without a year is one: `CVPR`, not `vis` or `Science of Sleep`."""
    words = name.split()
    if words[0].lower() in ("science", "nature", "cell", "date", "micro", "log", "mm"):
        return len(words) == 1 or words[0].lower() in ("science", "nature")
    return (
        words[0].isupper() or any(c.isupper() for c in words[0][1:]) or len(words) < 3
    )


def _split_year(text: str) -> tuple[str, int | None]:
    found = _YEAR_FIRST.fullmatch(text)
    if found is not None:
        return found["name"].strip(" ,-"), int(found["year"])
    found = _WITH_YEAR.fullmatch(text)
    if found is None:
        found = re.fullmatch(r"(?P<name>\S{2,12}) ?(?P<short>[012]\d)", text)
        if found is None or found["name"].lower() not in _KNOWN:
            return text, None
        return found["name"], 2000 + int(found["short"])
    short = found["short"]
    year = int(found["year"] or (2000 + int(short)))
    name = found["name"].strip(" ,-([:") + found["rest"]
    return name, year


def _is_name_of_venue(name: str) -> bool:
    """Whether words are those of a name: each has a capital but for `of` and its like."""
    words = name.split()
    if not words or len(words) > 14 or _is_organization(name):
        return False
    if re.search(r"[.!?:;|]\s", name) or not re.search(r"[^\W\d]{2}", name):
        return False
    named = [word for word in words if word.lower() not in _SMALL_WORDS]
    return bool(named) and all(word.lstrip("(\"“'&@*")[:1].isupper() for word in named)


# --- names

_ET_AL = re.compile(
    r"[,;]?\s*(?:\bet\.?\s*al\b\.?|\band others\b|等)\s*\.?", re.IGNORECASE
)
_A_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MARKS = re.compile(r"[\d*†‡§¶∗¹²³⁴⁵⁶⁷⁸⁹⁰^#✉]+")
_NAME_SEPARATOR = re.compile(
    r"\s*(?:(?:[,;，、]\s*)+(?:and\s+|&\s*)?|\s+and\s+|\s+&\s+)\s*"
)
_PARTICLES = frozenset(
    {
        *(
            "van",
            "von",
            "der",
            "den",
            "de",
            "del",
            "della",
            "di",
            "da",
            "dos",
            "du",
            "la",
        ),
        *(
            "le",
            "el",
            "al",
            "bin",
            "ibn",
            "ter",
            "ten",
            "zu",
            "zur",
            "y",
            "e",
            "jr",
            "sr",
        ),
    }
)
_NO_PEOPLE = re.compile(
    r"\b(?:recognition|communications?|conference|journal|letters|reviews?|transactions|proceedings|systems|intelligence"
    r"|learning|sciences?|engineering|computing|processing|networks?|symposium|workshop|press|magazine|bulletin|annals"
    r"|models?|reasoning|vision|language|survey|findings|challenge|benchmark|dataset|nature|preprint|arxiv)\b",
    re.IGNORECASE,
)
"""Words of journals' names and titles, which no name of a person has."""
_NO_NAME = frozenset(
    {
        *("a", "an", "the", "in", "on", "of", "for", "with", "via", "to", "from", "by"),
        *("is", "are", "using", "we"),
    }
)


def has_et_al(text: str) -> bool:
    """Whether a list of names is cut: `et al.`, `et.al.`, `and others`."""
    return _ET_AL.search(text) is not None


def are_names(text: str, *, is_marked: bool = False) -> bool:
    """Whether a phrase is a list of people's names.

    is_marked: whether its place or style says that it is one, so that a single name is
    taken for one.
    """
    if len(text) > 20_000 or _A_YEAR.search(text):
        return False
    is_cut = has_et_al(text)
    bare = _MARKS.sub("", _ET_AL.sub("", text)).strip(" .,;:()")
    names = [name for name in _NAME_SEPARATOR.split(bare) if name]
    if not names or not all(map(_is_name, names)):
        return False
    if any(map(_is_organization, names)) or _NO_PEOPLE.search(bare):
        return False
    if is_cut:
        return True
    if all(" " not in name for name in names):
        return False
    return len(names) > 1 or (is_marked and " " in names[0])


def _is_name(name: str) -> bool:
    words = name.replace(".", ". ").split()
    if not 1 <= len(words) <= 6 or len(name) > 60:
        return False
    if any(word.lower() in _NO_NAME and word.islower() for word in words):
        return False
    capital = [word for word in words if word.lower().strip(".") not in _PARTICLES]
    return bool(capital) and all(map(_is_name_word, capital))


def _is_name_word(word: str) -> bool:
    letters = word.strip("'’-.()")
    if not letters:
        return True
    first = letters[0]
    is_start = first.isupper() or (first.isalpha() and not first.islower())
    return is_start and all(c.isalpha() or c in "'’-.‐" for c in letters)


_BETWEEN_PARTS = re.compile(r"\s*[,;|•·、，]\s*")


def are_institutions(text: str) -> bool:
    """Whether a phrase is a list of institutions: names alone, of which one says that it
    is a university, a laboratory, a company.
    """
    parts = [part for part in _BETWEEN_PARTS.split(text.strip(" .")) if part]
    if not parts or len(text) > 1000 or not any(map(_is_organization, parts)):
        return False
    return all(_is_name_of_place(part) for part in parts)


def _is_name_of_place(part: str) -> bool:
    words = [word for word in part.split() if word.lower() not in _SMALL_WORDS]
    return len(words) < 10 and all(
        word.lstrip("(\"'0123456789")[:1].isupper() or not word.strip("0123456789()&")
        for word in words
    )
