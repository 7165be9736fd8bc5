"""The query language: what a reader types -> clauses, filters and notes.

In: any text. Nothing is an error, since a pasted title is a query too; what cannot be
read as typed is read as plain words, and a note says so. Out: a `Query`.

The browser parses the same language in `themes/default/static/search/query.js`. Change
both together, notes included; the cases of `tests/cases/queries.json` hold them equal.
"""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, TypeAlias, cast

from paperarchive.text.analysis import find_words, fold

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | bool | None"


@dataclass(frozen=True, slots=True)
class WordClause:
    """A word to search for."""

    text: str
    """The folded word, not stemmed; it may be a stop word."""
    field: str | None = None
    """The only field to search, "title"; None for all fields."""
    negated: bool = False
    """Whether papers that contain it are excluded."""
    prefix: bool = False
    """Whether it matches all words that begin with it."""
    fuzzy: int = 0
    """The edit distance at which words still match, 0 to 2."""


@dataclass(frozen=True, slots=True)
class PhraseClause:
    """Two or more words to search for in a row."""

    words: tuple[str, ...]
    """Folded, not stemmed."""
    field: str | None = None
    """The only field to search, "title"; None for title and abstract."""
    negated: bool = False
    """Whether papers that contain it are excluded."""


@dataclass(frozen=True, slots=True)
class TextFilter:
    """A tag or an organisation that papers must have."""

    key: str
    """ "tag" or "org"."""
    value: str
    """The folded slug, label, handle or name."""
    negated: bool = False
    """Whether papers that have it are excluded."""


@dataclass(frozen=True, slots=True)
class NumberFilter:
    """A range of years or counts."""

    key: str
    """ "year", "authors" or "comments"."""
    lowest: int | None
    """None = unbounded."""
    highest: int | None
    """None = unbounded."""
    negated: bool = False
    """Whether papers within the range are excluded."""


@dataclass(frozen=True, slots=True)
class DateFilter:
    """A range of days, both ends included."""

    earliest: date | None
    """None = unbounded."""
    latest: date | None
    """None = unbounded."""
    negated: bool = False
    """Whether papers within the range are excluded."""


@dataclass(frozen=True, slots=True)
class UnknownFilter:
    """A value that must not be known."""

    key: str
    """ "year", "date", "authors" or "comments"."""
    negated: bool = False
    """Whether it must be known instead."""


Clause: TypeAlias = WordClause | PhraseClause
Filter: TypeAlias = TextFilter | NumberFilter | DateFilter | UnknownFilter


@dataclass(frozen=True, slots=True)
class QueryNote:
    """A remark on how a query was read."""

    key: str
    """Of the string that says it, in the catalogues of `site/locales/`."""
    text: str
    """What it is about, for the placeholder `{text}`."""


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query; papers must satisfy all clauses and filters."""

    clauses: tuple[Clause, ...] = ()
    """In the order typed."""
    filters: tuple[Filter, ...] = ()
    """In the order typed."""
    notes: tuple[QueryNote, ...] = ()
    """For the reader, without repetition: what was read in another way than typed."""


KEYS: Final = ("title", "tag", "org", "year", "date", "authors", "comments")
_FILTER_KEYS: Final = frozenset(KEYS) - {"title"}
_TEXT_KEYS: Final = ("tag", "org")

# White space as JavaScript defines it, which is not as Python does.
_BLANKS: Final = "\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_BLANK: Final = re.compile(f"[{_BLANKS}]+")
_KEY: Final = rf"((?:{'|'.join(KEYS)}):|)"
_TOKEN: Final = re.compile(
    rf"(-?){_KEY}[\"“”]([^\"“”]*)([\"“”]?)([*~][0-9]*)?|([^{_BLANKS}]+)",
    re.ASCII | re.IGNORECASE,
)
_UNQUOTED: Final = re.compile(rf"(-?){_KEY}(.*)", re.ASCII | re.IGNORECASE | re.DOTALL)
_FUZZY: Final = re.compile(r"(.+)~([0-9]{0,9})", re.DOTALL)
_RANGE: Final = re.compile(r"([0-9-]*)\.{2,3}([0-9-]*)")
_COMPARISON: Final = re.compile(r"([<>≤≥]|[<>]?=)?([0-9-]+)")
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_YEAR: Final = re.compile(r"[12][0-9]{3}")
_DATE: Final = re.compile(r"([12][0-9]{3})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")

_MAXIMUM_FUZZY: Final = 2

_Span: TypeAlias = tuple[int, int]
"""The first and the last number that a text covers, days as ordinal numbers."""
_Bounds: TypeAlias = tuple[int | None, int | None]
"""A range whose ends may be open."""


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, a phrase or a filter, as typed."""

    text: str
    """All of it except for the minus sign."""
    key: str
    """The key before the colon, in lower case; may be empty."""
    value: str
    """The text after the key, without quotation marks."""
    quoted: bool
    """Whether it was in quotation marks."""
    negated: bool
    """Whether a minus sign preceded it."""


@dataclass(frozen=True, slots=True)
class _QueryBuilder:
    """Collects what the tokens of a query mean."""

    clauses: list[Clause] = field(default_factory=list)
    filters: list[Filter] = field(default_factory=list)
    notes: list[QueryNote] = field(default_factory=list)
    """Some repeated."""

    def add_note(self, key: str, text: str) -> None:
        self.notes.append(QueryNote(f"query.{key}", text))

    def build(self) -> Query:
        return Query(
            clauses=tuple(self.clauses),
            filters=tuple(self.filters),
            notes=tuple(dict.fromkeys(self.notes)),
        )


def parse_query(text: str) -> Query:
    """Parse what a reader typed. Every text is a query, if perhaps an empty one."""
    builder = _QueryBuilder()
    end = -1
    for match in _TOKEN.finditer(text):
        # Right after a phrase, a minus sign is a hyphen: "hard"-to-learn.
        token = _make_token(match, is_hyphen=match.start() == end)
        _add_token(builder, token)
        if token.quoted:
            _add_notes_on_quotes(builder, match)
        end = match.end()
    return builder.build()


def _make_token(match: re.Match[str], *, is_hyphen: bool) -> _Token:
    """is_hyphen: whether a minus sign at the beginning is a hyphen."""
    sign, key, value, _, _, unquoted = match.groups()
    is_quoted = unquoted is None
    if not is_quoted:
        parts = cast(re.Match[str], _UNQUOTED.fullmatch(unquoted))
        sign, key, value = parts.groups()
    text = match[0].removeprefix(sign)
    # Two minus signs before a plain word are a dash.
    is_dash = text.startswith("-")
    return _Token(
        text=text,
        key=key.removesuffix(":").lower(),
        value=value,
        quoted=is_quoted,
        negated=bool(sign) and not (is_hyphen or is_dash),
    )


def _add_token(builder: _QueryBuilder, token: _Token) -> None:
    if token.key in _FILTER_KEYS:
        _add_filter(builder, token)
    elif token.key and not find_words(token.value):
        _add_as_plain_words(builder, token)
    elif token.quoted:
        _add_phrase(builder, token)
    else:
        _add_words(builder, token)


def _add_filter(builder: _QueryBuilder, token: _Token) -> None:
    found = _read_filter(token)
    if found is None:
        _add_as_plain_words(builder, token)
    else:
        builder.filters.append(found)


def _add_as_plain_words(builder: _QueryBuilder, token: _Token) -> None:
    """Add all words of a token whose value does not suit its key."""
    builder.add_note(f"form_{token.key}", token.text)
    plain = replace(token, key="", value="", quoted=False)
    _add_clauses(builder, find_words(token.text), plain)


def _add_phrase(builder: _QueryBuilder, token: _Token) -> None:
    if "*" in token.value:
        builder.add_note("signs_left_out", token.text)
    _add_clauses(builder, find_words(token.value), token)


def _add_notes_on_quotes(builder: _QueryBuilder, match: re.Match[str]) -> None:
    """match: of a token in quotation marks."""
    _, _, quoted, closing_mark, signs, _ = match.groups()
    if not closing_mark:
        _add_note_on_unclosed(builder, quoted)
    if signs:
        builder.add_note("signs_left_out", match[0])


def _add_note_on_unclosed(builder: _QueryBuilder, quoted: str) -> None:
    words = find_words(quoted)
    if words:
        builder.add_note("unclosed_phrase", " ".join(words))


def _add_words(builder: _QueryBuilder, token: _Token) -> None:
    value, fuzzy = _split_fuzzy(token.value)
    if fuzzy > _MAXIMUM_FUZZY:
        fuzzy = _MAXIMUM_FUZZY
        builder.add_note("two_wrong_letters", token.text)
    words = find_words(value)
    prefix = not fuzzy and _is_prefix(value, words)
    if prefix:
        value = value.rstrip("*")
    if "*" in value:
        builder.add_note("star_left_out", token.text)
    has_sign = prefix or fuzzy > 0
    if has_sign and _is_phrase(token, words):
        builder.add_note("signs_left_out", token.text)
    _add_clauses(builder, words, token, prefix=prefix, fuzzy=fuzzy)


def _split_fuzzy(value: str) -> tuple[str, int]:
    """The text before ~, and the edit distance after it: 1 if none is given, 0 without
    a ~ behind words.
    """
    match = _FUZZY.fullmatch(value)
    if match is None:
        return value, 0
    text, distance = match.groups()
    if not find_words(text):
        return value, 0
    return text, int(distance or 1)


def _is_prefix(value: str, words: Sequence[str]) -> bool:
    """Whether a * makes the last of the words a prefix."""
    if not value.endswith("*") or not words:
        return False
    last = words[-1]
    if len(last) > 1:
        return True
    # In the scripts beyond U+3000 a single character says enough.
    return last > "\u3000"


def _is_phrase(token: _Token, words: Sequence[str]) -> bool:
    """Whether the words of a token must be found in a row."""
    if len(words) < 2:
        return False
    return token.quoted or token.negated


def _add_clauses(
    builder: _QueryBuilder,
    words: Sequence[str],
    token: _Token,
    *,
    prefix: bool = False,
    fuzzy: int = 0,
) -> None:
    """Add words as a phrase if they were quoted or negated, else each by itself; prefix
    and fuzzy: of the last word.
    """
    searched = token.key or None
    if _is_phrase(token, words):
        phrase = PhraseClause(tuple(words), field=searched, negated=token.negated)
        builder.clauses.append(phrase)
        return
    clauses = [
        WordClause(word, field=searched, negated=token.negated) for word in words
    ]
    if clauses:
        clauses[-1] = replace(clauses[-1], prefix=prefix, fuzzy=fuzzy)
    builder.clauses.extend(clauses)


def _read_filter(token: _Token) -> Filter | None:
    """The filter of a token; None if its value cannot be read."""
    value = _BLANK.sub(" ", fold(token.value)).strip(" ")
    if token.key in _TEXT_KEYS:
        return _read_text_filter(token, value)
    if value == "unknown":
        return UnknownFilter(token.key, negated=token.negated)
    return _read_range_filter(token, value)


def _read_text_filter(token: _Token, value: str) -> TextFilter | None:
    if not find_words(value):
        return None
    return TextFilter(token.key, value, negated=token.negated)


def _read_range_filter(token: _Token, value: str) -> NumberFilter | DateFilter | None:
    bounds = _read_range(token.key, value)
    if bounds is None:
        return None
    if token.key == "date":
        earliest, latest = map(_make_date, bounds)
        return DateFilter(earliest, latest, negated=token.negated)
    lowest, highest = bounds
    return NumberFilter(
        key=token.key,
        lowest=lowest,
        highest=highest,
        negated=token.negated,
    )


def _make_date(day: int | None) -> date | None:
    if day is None:
        return None
    return date.fromordinal(day)


def _read_range(key: str, value: str) -> _Bounds | None:
    """The bounds that a value sets; None if it cannot be read."""
    match = _RANGE.fullmatch(value)
    if match is None:
        return _read_comparison(key, value)
    first, last = match.groups()
    if not first:
        return _read_comparison(key, f"<={last}")
    if not last:
        return _read_comparison(key, f">={first}")
    return _read_closed_range(key, first, last)


def _read_closed_range(key: str, first: str, last: str) -> _Bounds | None:
    """The bounds between two texts, in whichever order they come."""
    one = _read_span(key, first)
    other = _read_span(key, last)
    if one is None or other is None:
        return None
    lowest, highest = one[0], other[1]
    if lowest <= highest:
        return lowest, highest
    return other[0], one[1]


def _read_comparison(key: str, value: str) -> _Bounds | None:
    match = _COMPARISON.fullmatch(value)
    if match is None:
        return None
    sign, text = match.groups()
    span = _read_span(key, text)
    if span is None:
        return None
    return _compare(sign, span)


def _compare(sign: str | None, span: _Span) -> _Bounds:
    """The bounds of the numbers that compare with a span as a sign says."""
    lowest, highest = span
    match sign:
        case ">":
            return highest + 1, None
        case "<":
            return None, lowest - 1
        case ">=" | "≥":
            return lowest, None
        case "<=" | "≤":
            return None, highest
    return span


def _read_span(key: str, text: str) -> _Span | None:
    """The numbers that a text covers, a day or all days of a month or a year; None if it
    cannot be read.
    """
    if key == "date":
        return _read_days(text)
    pattern = _YEAR if key == "year" else _NUMBER
    if not pattern.fullmatch(text):
        return None
    return int(text), int(text)


def _read_days(text: str) -> _Span | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    try:
        first, last = _make_days(*match.groups())
    except ValueError:
        return None
    return first.toordinal(), last.toordinal()


def _make_days(year: str, month: str | None, day: str | None) -> tuple[date, date]:
    """The first and the last day of a year, month or day, given in digits.

    Raises: ValueError if the calendar does not have it.
    """
    if month is None:
        return date(int(year), 1, 1), date(int(year), 12, 31)
    if day is None:
        days = monthrange(int(year), int(month))[1]
        first = date(int(year), int(month), 1)
        return first, first.replace(day=days)
    only = date(int(year), int(month), int(day))
    return only, only


def format_query(query: Query) -> Json:
    """The query as JSON values, as the browser's parser and the shared cases have it."""
    return {
        "clauses": [_format_clause(clause) for clause in query.clauses],
        "filters": [_format_filter(each) for each in query.filters],
        "notes": [_format_note(note) for note in query.notes],
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
                "from": _format_date(earliest),
                "to": _format_date(latest),
                "not": negated,
            }
        case UnknownFilter(key, negated):
            return {"key": key, "unknown": True, "not": negated}


def _format_date(day: date | None) -> str | None:
    if day is None:
        return None
    return day.isoformat()


def _format_note(note: QueryNote) -> Json:
    return {"key": note.key, "values": {"text": note.text}}
