"""Authors in the shapes of lists with keys: JSON, YAML, tables, front matter.

In: a value of any JSON type. Out: authors in display order ("Ada Lovelace"), and whether
they are all.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from paperarchive.formats.values import fold_key, read_text
from paperarchive.paper import Author
from paperarchive.text.identifiers import parse_orcid
from paperarchive.text.person_name import PersonName, parse_person_name, split_names

_WHOLE_NAME = ("name", "displayname", "fullname", "rawauthorname", "author", "text")
_GIVEN = ("given", "givenname", "givennames", "firstname", "first", "forename")
_FAMILY = ("family", "familyname", "lastname", "last", "surname")
_PARTICLE = ("nondroppingparticle", "droppingparticle", "particle", "prefix")
_SUFFIX = ("suffix", "jr")
_GROUP = ("literal", "organization", "collective", "group")
_AFFILIATION = ("affiliation", "affiliations", "institution", "institutions")
_OTHERS = frozenset({"et al", "et al.", "et. al.", "others", "and others", "...", "…"})
_MOST = 10_000
_LONGEST_NAME = 300


class People(NamedTuple):
    """The authors that a value names."""

    authors: tuple[Author, ...]
    is_complete: bool
    """False with "et al.", a hidden author, or a name that cannot be read."""


def read_people(value: object) -> People:
    """Read authors.

    value: a text with several names; a list of names, or of mappings with `name`,
    `given` and `family`, `literal`; a mapping of one. Anything else names nobody.
    """
    if isinstance(value, str):
        return _split(value)
    if isinstance(value, Mapping):
        return _read_all([value])
    if isinstance(value, list | tuple):
        if len(value) == 1 and isinstance(value[0], str):
            return _split(value[0])  # all of them in one item, as some scrapers write
        return _read_all(value)
    return People((), is_complete=value is None)


def _split(text: str) -> People:
    if not text.strip():
        return People((), is_complete=True)
    if len(text) > _MOST * 20:
        return People((), is_complete=False)
    names = split_names(text)
    return People(tuple(names.authors), names.is_complete)


def _read_all(values: Iterable[object]) -> People:
    authors: list[Author] = []
    is_complete = True
    for value in values:
        if len(authors) >= _MOST:
            return People(tuple(authors), is_complete=False)
        author = _read_person(value)
        if author is not None:
            authors.append(author)
        elif not _is_empty(value):
            is_complete = False
    return People(tuple(authors), is_complete)


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _read_person(value: object) -> Author | None:
    """Read one author; None for one who is not named, and for "et al."."""
    if isinstance(value, str):
        return _read_name(value)
    if isinstance(value, Mapping):
        return _read_mapping({fold_key(key): part for key, part in value.items()})
    return None


def _read_name(text: str) -> Author | None:
    name = " ".join(text.split())
    if not name or len(name) > _LONGEST_NAME or name.casefold() in _OTHERS:
        return None
    if not any(map(str.isalpha, name)):
        return None
    if name.isascii() and name.replace(" ", "").isalpha():  # as most names are
        return Author(name)
    names = split_names(name) if name[0] == "{" else None
    if names is not None and len(names.authors) == 1:
        return names.authors[0]
    displayed = parse_person_name(name).display()
    return Author(displayed) if displayed else None


def _read_mapping(fields: Mapping[str, object]) -> Author | None:
    if fields.get("hidden") is True:
        return None
    person = fields.get("author")
    if isinstance(person, Mapping):  # as OpenAlex has them
        inner = {fold_key(key): part for key, part in person.items()}
        fields = {**fields, "author": None, **inner}
    author = _read_group(fields) or _read_parts(fields)
    if author is None:
        author = next(
            filter(None, (_read_name(text) for text in _texts(fields, _WHOLE_NAME))),
            None,
        )
    if author is None:
        return None
    return Author(
        name=author.name,
        orcid=_read_orcid(fields),
        affiliation=_read_affiliation(fields),
        group=author.group,
    )


def _texts(fields: Mapping[str, object], keys: Iterable[str]) -> list[str]:
    return [text for text in (read_text(fields.get(key)) for key in keys) if text]


def _read_group(fields: Mapping[str, object]) -> Author | None:
    texts = _texts(fields, _GROUP)
    if not texts or len(texts[0]) > _LONGEST_NAME:
        return None
    if texts[0].casefold() in _OTHERS:
        return None
    is_literal = "literal" in fields or "collective" in fields
    has_name = any(fields.get(key) for key in (*_WHOLE_NAME, *_FAMILY))
    if not is_literal and has_name:
        return None
    return Author(texts[0], group=True)


def _read_parts(fields: Mapping[str, object]) -> Author | None:
    """Read the parts of a name: given names, particle, family name, suffix."""
    family = " ".join(_texts(fields, _FAMILY)[:1])
    given = " ".join(_texts(fields, _GIVEN)[:1])
    if not family or len(family) + len(given) > _LONGEST_NAME:
        return None
    if family.casefold() in _OTHERS:
        return None
    middle = " ".join(_texts(fields, ("middle", "middlename", "middlenames"))[:1])
    name = PersonName(
        given=" ".join(filter(None, (given, middle))),
        particle=" ".join(_texts(fields, _PARTICLE)),
        family=family,
        suffix=" ".join(_texts(fields, _SUFFIX)[:1]),
    )
    return Author(name.display())


def _read_orcid(fields: Mapping[str, object]) -> str | None:
    for text in _texts(fields, ("orcid", "orcidid")):
        try:
            return parse_orcid(text)
        except ValueError:
            continue
    return None


def _read_affiliation(fields: Mapping[str, object]) -> str | None:
    """The first institution, or all of them in one text."""
    for key in _AFFILIATION:
        value = fields.get(key)
        items = value if isinstance(value, list) else [value]
        names = []
        for item in items[:20]:
            if isinstance(item, Mapping):
                inner = {fold_key(name): part for name, part in item.items()}
                names += _texts(inner, ("displayname", "name"))[:1]
            else:
                names += filter(None, [read_text(item)])
        if names and len("; ".join(names)) <= 1000:
            return "; ".join(dict.fromkeys(names))
    return None
