"""The query language: what a reader types, as clauses, filters and notes.

In: any text at all; a pasted title is a query too, and nothing is an error. Out: a
`Query`. The browser reads the same language with
`themes/default/static/search/query.js`; whatever changes here changes there, and the
cases of `tests/cases/queries.json` hold both together. The notes are the same sentences
at both ends.
"""

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeAlias, cast

from paperarchive.text.analysis import find_words, fold

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | bool | None"


@dataclass(frozen=True, slots=True)
class WordClause:
    """A word to look for."""

    text: str
    """The folded surface word, not stemmed; it may be a stop word."""
    field: str | None = None
    """The only field to look in, "title"; none: every field."""
    negated: bool = False
    """Whether papers with it are left out."""
    prefix: bool = False
    """Whether words that begin with it count."""
    fuzzy: int = 0
    """How many letters may be wrong, 0 to 2."""


@dataclass(frozen=True, slots=True)
class PhraseClause:
    """Two or more words to look for one behind the other."""

    words: tuple[str, ...]
    """The folded surface words."""
    field: str | None = None
    """The only field to look in, "title"; none: title and abstract."""
    negated: bool = False
    """Whether papers with it are left out."""


@dataclass(frozen=True, slots=True)
class TextFilter:
    """A tag or an organisation that papers must have."""

    key: str
    """ "tag" or "org"."""
    value: str
    """The folded slug, label, handle or name."""
    negated: bool = False
    """Whether papers that have it are left out."""


@dataclass(frozen=True, slots=True)
class NumberFilter:
    """A year or a count that papers must lie within."""

    key: str
    """ "year", "authors" or "comments"."""
    lowest: int | None
    """The least that fits; none: no bound."""
    highest: int | None
    """The most that fits; none: no bound."""
    negated: bool = False
    """Whether papers within are left out."""


@dataclass(frozen=True, slots=True)
class DateFilter:
    """Days that papers must lie within."""

    earliest: date | None
    """The first day that fits; none: no bound."""
    latest: date | None
    """The last day that fits; none: no bound."""
    negated: bool = False
    """Whether papers within are left out."""


@dataclass(frozen=True, slots=True)
class UnknownFilter:
    """What must not be known of a paper."""

    key: str
    """ "year", "date", "authors" or "comments"."""
    negated: bool = False
    """Whether it must be known instead."""


Clause: TypeAlias = WordClause | PhraseClause
Filter: TypeAlias = TextFilter | NumberFilter | DateFilter | UnknownFilter


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked for; papers must satisfy all of it."""

    clauses: tuple[Clause, ...] = ()
    """Words and phrases, in the order typed."""
    filters: tuple[Filter, ...] = ()
    """Filters, in the order typed."""
    notes: tuple[str, ...] = ()
    """Sentences that tell the reader what was understood in another way than typed,
    none twice.
    """


_EXAMPLES: Final = {
    "title": "title:word",
    "tag": "tag:name",
    "org": "org:name",
    "year": "year:2024, year:2020..2022 or year:>=2020",
    "date": "date:2024-01-15, date:2024-01..2024-06 or date:>=2024",
    "authors": "authors:7, authors:2..5 or authors:>10",
    "comments": "comments:2, comments:2..5 or comments:>10",
}

_FILTER_KEYS: Final = frozenset(_EXAMPLES) - {"title"}

# JavaScript's white space, which is not Python's.
_BLANKS: Final = "\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_BLANK: Final = re.compile(f"[{_BLANKS}]+")
_KEY: Final = rf"(?:({'|'.join(_EXAMPLES)}):)?"
_PART: Final = re.compile(
    rf"(-?){_KEY}[\"“”]([^\"“”]*)([\"“”]?)([*~][0-9]*)?|([^{_BLANKS}]+)",
    re.ASCII | re.IGNORECASE,
)
_RUN: Final = re.compile(rf"(-?){_KEY}(.*)", re.ASCII | re.IGNORECASE | re.DOTALL)
_FUZZY: Final = re.compile(r"(.+)~([0-9]{0,9})", re.DOTALL)
_RANGE: Final = re.compile(r"([0-9-]*)\.{2,3}([0-9-]*)")
_COMPARISON: Final = re.compile(r"([<>≤≥]|[<>]?=)?([0-9-]+)")
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_YEAR: Final = re.compile(r"[12][0-9]{3}")
_DATE: Final = re.compile(r"([12][0-9]{3})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a query, as it was typed."""

    text: str
    """All of it but the minus sign."""
    key: str
    """The key before the colon, in small letters; empty if there is none."""
    value: str
    """What stands behind the colon, without quotation marks."""
    quoted: bool
    """Whether it stood in quotation marks."""
    negated: bool
    """Whether a minus sign stood before it."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """A query while its parts are read."""

    clauses: list[Clause] = field(default_factory=list)
    filters: list[Filter] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add_note(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)


def parse_query(text: str) -> Query:
    """Parse what a reader typed; every text is a query, if perhaps an empty one."""
    draft = _Draft()
    end = -1
    for match in _PART.finditer(text):
        # Straight behind a phrase a minus sign is a hyphen: "hard"-to-learn.
        _add_part(draft, _make_part(match, is_glued=match.start() == end))
        _add_notes_on_phrase(draft, match)
        end = match.end()
    return Query(tuple(draft.clauses), tuple(draft.filters), tuple(draft.notes))


def _make_part(match: re.Match[str], *, is_glued: bool) -> _Part:
    sign, key, quoted, _, _, run = match.groups()
    if run is None:
        return _Part(
            match[0].removeprefix(sign),
            (key or "").lower(),
            quoted,
            True,
            bool(sign) and not is_glued,
        )
    sign, key, value = cast(re.Match[str], _RUN.fullmatch(run)).groups()
    negated = bool(sign) and not is_glued and (bool(key) or not value.startswith("-"))
    return _Part(run.removeprefix(sign), (key or "").lower(), value, False, negated)


def _add_part(draft: _Draft, part: _Part) -> None:
    if part.key in _FILTER_KEYS:
        found = _read_filter(part)
        if found:
            draft.filters.append(found)
            return
    elif not part.key or find_words(part.value):
        (_add_phrase if part.quoted else _add_words)(draft, part)
        return
    draft.add_note(
        f"“{part.text}” was read as plain words; the form is {_EXAMPLES[part.key]}."
    )
    _add_clauses(
        draft, find_words(part.text), _Part(part.text, "", "", False, part.negated)
    )


def _add_phrase(draft: _Draft, part: _Part) -> None:
    if "*" in part.value:
        draft.add_note(_note_signs(part.text))
    _add_clauses(draft, find_words(part.value), part)


def _add_notes_on_phrase(draft: _Draft, match: re.Match[str]) -> None:
    words = find_words(match[3] or "")
    if words and not match[4]:
        draft.add_note(
            f"The quotation mark before “{' '.join(words)}” is not closed, so the phrase runs to the end."
        )
    if match[5]:
        draft.add_note(_note_signs(match[0]))


def _add_words(draft: _Draft, part: _Part) -> None:
    value, fuzzy = part.value, 0
    match = _FUZZY.fullmatch(value)
    if match and find_words(match[1]):
        value, fuzzy = match[1], min(int(match[2] or 1), 2)
        if int(match[2] or 1) > 2:
            draft.add_note(
                f"“{part.text}” allows for two wrong letters, the most there is."
            )
    words = find_words(value)
    # In the scripts beyond U+3000 a single character says enough.
    prefix = (
        not fuzzy
        and value.endswith("*")
        and bool(words)
        and (len(words[-1]) > 1 or words[-1] > "\u3000")
    )
    if "*" in (value.rstrip("*") if prefix else value):
        draft.add_note(
            f"In “{part.text}” a * was left out: it stands at the end of a word of two letters or more."
        )
    if (prefix or fuzzy) and part.negated and len(words) > 1:
        draft.add_note(_note_signs(part.text))
    _add_clauses(draft, words, part, prefix=prefix, fuzzy=fuzzy)


def _note_signs(text: str) -> str:
    return (
        f"In “{text}” the signs * and ~ were left out: they go with single words only."
    )


def _add_clauses(
    draft: _Draft,
    words: list[str],
    part: _Part,
    *,
    prefix: bool = False,
    fuzzy: int = 0,
) -> None:
    title = part.key or None
    if len(words) > 1 and (part.quoted or part.negated):
        draft.clauses.append(PhraseClause(tuple(words), title, part.negated))
        return
    for number, word in enumerate(words, start=1):
        is_last = number == len(words)
        draft.clauses.append(
            WordClause(
                word, title, part.negated, prefix and is_last, fuzzy if is_last else 0
            )
        )


def _read_filter(part: _Part) -> Filter | None:
    value = _BLANK.sub(" ", fold(part.value)).strip(" ")
    if part.key in ("tag", "org"):
        return TextFilter(part.key, value, part.negated) if find_words(value) else None
    if value == "unknown":
        return UnknownFilter(part.key, part.negated)
    bounds = _read_range(part.key, value)
    if bounds is None:
        return None
    if part.key == "date":
        earliest, latest = (
            None if day is None else date.fromordinal(day) for day in bounds
        )
        return DateFilter(earliest, latest, part.negated)
    return NumberFilter(part.key, *bounds, part.negated)


def _read_range(key: str, value: str) -> tuple[int | None, int | None] | None:
    """The bounds that a value sets, days as ordinal numbers; none if it cannot be read."""
    match = _RANGE.fullmatch(value)
    if not match:
        return _read_comparison(key, value)
    first, last = _read_span(key, match[1]), _read_span(key, match[2])
    if (match[1] and not first) or (match[2] and not last) or not (first or last):
        return None
    if first and last and first[0] > last[1]:
        first, last = last, first
    return first and first[0], last and last[1]


def _read_comparison(key: str, value: str) -> tuple[int | None, int | None] | None:
    match = _COMPARISON.fullmatch(value)
    span = match and _read_span(key, match[2])
    if not match or not span:
        return None
    lowest, highest = span
    match match[1]:
        case ">":
            return highest + 1, None
        case "<":
            return None, lowest - 1
        case ">=" | "≥":
            return lowest, None
        case "<=" | "≤":
            return None, highest
    return span


def _read_span(key: str, text: str) -> tuple[int, int] | None:
    """The first and the last number, or ordinal number of a day, that a text covers;
    none if it cannot be read.
    """
    if key == "date":
        return _read_days(text)
    if not (_YEAR if key == "year" else _NUMBER).fullmatch(text):
        return None
    return int(text), int(text)


def _read_days(text: str) -> tuple[int, int] | None:
    match = _DATE.fullmatch(text)
    if not match:
        return None
    year, month, day = (int(group or 0) for group in match.groups())
    first_month, last_month = (month, month) if match[2] else (1, 12)
    try:
        first = date(year, first_month, day if match[3] else 1)
        last = date(
            year, last_month, day if match[3] else monthrange(year, last_month)[1]
        )
    except ValueError:
        return None
    return first.toordinal(), last.toordinal()


def format_query(query: Query) -> Json:
    """The query as plain data, in the form of the shared cases and of the browser's
    parser.
    """
    return {
        "clauses": [_format_clause(clause) for clause in query.clauses],
        "filters": [_format_filter(each) for each in query.filters],
        "notes": list(query.notes),
    }


def _format_clause(clause: Clause) -> Json:
    where: dict[str, Json] = {"field": clause.field, "not": clause.negated}
    if isinstance(clause, PhraseClause):
        return {"kind": "phrase", "words": list(clause.words), **where}
    return {
        "kind": "word",
        "text": clause.text,
        "prefix": clause.prefix,
        "fuzzy": clause.fuzzy,
        **where,
    }


def _format_filter(each: Filter) -> Json:
    match each:
        case TextFilter(key, value, negated):
            return {"key": key, "value": value, "not": negated}
        case NumberFilter(key, lowest, highest, negated):
            return {"key": key, "from": lowest, "to": highest, "not": negated}
        case DateFilter(earliest, latest, negated):
            return {
                "key": "date",
                "from": earliest.isoformat() if earliest else None,
                "to": latest.isoformat() if latest else None,
                "not": negated,
            }
        case UnknownFilter(key, negated):
            return {"key": key, "unknown": True, "not": negated}
