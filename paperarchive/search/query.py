"""The query language: what a reader types -> clauses, filters and notes.

In: any text. Nothing is an error, since a pasted title is a query too; what cannot be
read as typed is read as plain words, and a note says so. Out: a `Query`.

The browser parses the same language in `themes/default/static/search/query.js`. Change
both together, notes included; the cases of `tests/cases/queries.json` hold them equal.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, TypeAlias, cast

from paperarchive.search.identifiers import Identifier, find_identifier
from paperarchive.search.query_values import read_range
from paperarchive.text.analysis import find_words, fold

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | bool | None"


@dataclass(frozen=True, slots=True)
class WordClause:
    """A word to search for."""

    text: str
    """The folded word, not stemmed; it may be a stop word."""
    field: str | None = None
    """The only field to search: "title", "author", "venue" or "keywords"; None for all
    fields.
    """
    negated: bool = False
    """Whether papers that contain it are excluded."""
    prefix: bool = False
    """Whether it matches all words that begin with it."""
    fuzzy: int = 0
    """The edit distance at which words still match, 0 to 2."""


@dataclass(frozen=True, slots=True)
class PhraseClause:
    """Two or more words to search for in a row.

    In the field "author" it is a name of one word or more, given names first. Others may
    be between its words, and a single letter is an initial.
    """

    words: tuple[str, ...]
    """Folded, not stemmed."""
    field: str | None = None
    """The only field to search, as of words; None for all but tags and organisation."""
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
    identifiers: tuple[Identifier, ...] = ()
    """In the order typed, without repetition. What they name comes first, whether it
    satisfies the clauses or not, then papers that mention them.
    """
    notes: tuple[QueryNote, ...] = ()
    """For the reader, without repetition: what was read in another way than typed."""


_FIELD_OF: Final = {
    "title": "title",
    "author": "author",
    "venue": "venue",
    "keyword": "keywords",
    "keywords": "keywords",
}
_FILTER_KEYS: Final = ("tag", "org", "year", "date", "authors", "comments")
_TEXT_KEYS: Final = ("tag", "org")
_ID_KEYS: Final = ("arxiv", "doi", "orcid")
KEYS: Final = (*_FIELD_OF, *_FILTER_KEYS, *_ID_KEYS)

# White space as JavaScript defines it, which is not as Python does.
_BLANKS: Final = "\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_BLANK: Final = re.compile(f"[{_BLANKS}]+")
_KEY: Final = rf"((?:{'|'.join(KEYS)}):|)"
_TOKEN: Final = re.compile(
    rf"(-?){_KEY}[\"“”]([^\"“”]*)([\"“”]?)([*~][0-9]*)?|([^{_BLANKS}]+)",
    re.ASCII | re.IGNORECASE,
)
_UNQUOTED: Final = re.compile(rf"(-?){_KEY}(.*)", re.ASCII | re.IGNORECASE | re.DOTALL)
# "arXiv: 2411.01230", as references have it.
_PARTED_ID: Final = re.compile(
    rf"((?:^|[{_BLANKS}])-?(?:arxiv|doi):)[{_BLANKS}]+(?=[0-9]|[a-z.-]+/[0-9])",
    re.ASCII | re.IGNORECASE,
)
_FUZZY: Final = re.compile(r"(.+)~([0-9]{0,9})", re.DOTALL)

_MAXIMUM_FUZZY: Final = 2


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
    identifiers: list[Identifier] = field(default_factory=list)
    notes: list[QueryNote] = field(default_factory=list)
    """Some repeated."""

    def add_note(self, key: str, text: str) -> None:
        self.notes.append(QueryNote(f"query.{key}", text))

    def build(self) -> Query:
        return Query(
            clauses=tuple(self.clauses),
            filters=tuple(self.filters),
            identifiers=tuple(dict.fromkeys(self.identifiers)),
            notes=tuple(dict.fromkeys(self.notes)),
        )


def parse_query(text: str) -> Query:
    """Parse what a reader typed. Every text is a query, if perhaps an empty one."""
    builder = _QueryBuilder()
    end = -1
    for match in _TOKEN.finditer(_PARTED_ID.sub(r"\1", text)):
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
    identifier = _read_identifier(token)
    if identifier is not None:
        builder.identifiers.append(identifier)
    elif token.key in _ID_KEYS:
        _add_as_plain_words(builder, token)
    elif token.key in _FILTER_KEYS:
        _add_filter(builder, token)
    elif token.key and not find_words(token.value):
        _add_as_plain_words(builder, token)
    elif token.quoted:
        _add_phrase(builder, token)
    else:
        _add_words(builder, token)


def _read_identifier(token: _Token) -> Identifier | None:
    """The identifier that a token is, if it is one. A quoted text is one only behind a
    key.
    """
    if token.key not in _ID_KEYS and (token.key or token.quoted):
        return None
    found = find_identifier(token.value)
    return replace(found, negated=token.negated) if found is not None else None


def _add_filter(builder: _QueryBuilder, token: _Token) -> None:
    found = _read_filter(token)
    if found is not None:
        builder.filters.append(found)
    elif token.key == "authors" and _fold_value(token)[:1].isalpha():
        builder.add_note("author_meant", token.text)
        _add_token(builder, replace(token, key="author"))
    else:
        _add_as_plain_words(builder, token)


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
    if has_sign and _is_phrase(token, words, has_sign=True):
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


def _is_phrase(token: _Token, words: Sequence[str], *, has_sign: bool) -> bool:
    """Whether the words of a token must be found in a row.

    has_sign: whether the last one is a prefix or fuzzy.
    """
    if token.key == "author" and words and not has_sign:
        return token.quoted or len(words) > 1
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
    searched = _FIELD_OF.get(token.key)
    if _is_phrase(token, words, has_sign=prefix or fuzzy > 0):
        if searched == "author":
            words = _find_name_words(token.value)
        phrase = PhraseClause(tuple(words), field=searched, negated=token.negated)
        builder.clauses.append(phrase)
        return
    clauses = [
        WordClause(word, field=searched, negated=token.negated) for word in words
    ]
    if clauses:
        clauses[-1] = replace(clauses[-1], prefix=prefix, fuzzy=fuzzy)
    builder.clauses.extend(clauses)


def _find_name_words(name: str) -> list[str]:
    """The words of a name, given names first: "Lovelace, Ada" is turned round."""
    family, *rest = name.split(",")
    return [
        *find_words(rest[0] if rest else ""),
        *find_words(" ".join([family, *rest[1:]])),
    ]


def _read_filter(token: _Token) -> Filter | None:
    """The filter of a token; None if its value cannot be read."""
    value = _fold_value(token)
    if token.key in _TEXT_KEYS:
        return _read_text_filter(token, value)
    if value == "unknown":
        return UnknownFilter(token.key, negated=token.negated)
    return _read_range_filter(token, value)


def _fold_value(token: _Token) -> str:
    return _BLANK.sub(" ", fold(token.value)).strip(" ")


def _read_text_filter(token: _Token, value: str) -> TextFilter | None:
    if not find_words(value):
        return None
    return TextFilter(token.key, value, negated=token.negated)


def _read_range_filter(token: _Token, value: str) -> NumberFilter | DateFilter | None:
    bounds = read_range(token.key, value)
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


def format_query(query: Query) -> Json:
    """The query as JSON values, as the browser's parser and the shared cases have it."""
    return {
        "clauses": [_format_clause(clause) for clause in query.clauses],
        "filters": [_format_filter(each) for each in query.filters],
        "ids": [
            {"key": str(each.kind), "value": each.value, "not": each.negated}
            for each in query.identifiers
        ],
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
