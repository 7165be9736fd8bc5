"""Authors of a record: one field for all of them, or one for each."""

from paperarchive.formats.field_set import Field, FieldSet
from paperarchive.formats.key_names import NUMBERED
from paperarchive.formats.people import People, read_people
from paperarchive.formats.texts import TextKind
from paperarchive.formats.values import make_plain
from paperarchive.paper import Author


def read_authors(fields: FieldSet, kind: TextKind) -> People:
    """Read the authors of a record; of several fields that name some, the most certain."""
    named: list[Field] = []
    numbered: list[Field] = []
    for field in fields.take("authors"):
        (numbered if field.role.rank >= NUMBERED else named).append(field)
    people = People((), is_complete=True)
    for field in named:
        found = read_people(field.value)
        if people.authors:
            fields.ignored.append(field.key)
        elif found.authors:
            people = found
        else:
            fields.report(field, "the authors: no name can be read")
    if numbered and not people.authors:
        parts = [read_people(field.value) for field in numbered]
        authors = [author for part in parts for author in part.authors]
        is_complete = all(part.is_complete for part in parts)
        people = People(tuple(authors), is_complete)
    for field in fields.take("first_author"):
        if not people.authors:
            first = read_people(field.value).authors
            people = People(first, is_complete=False)
    return _clean_names(people, kind)


def _clean_names(people: People, kind: TextKind) -> People:
    if not people.authors:
        return people
    authors = []
    for author in people.authors:
        name = make_plain(author.name, kind)
        if name == author.name:
            authors.append(author)
        elif name:
            authors.append(Author(name, author.orcid, author.affiliation, author.group))
    return People(tuple(authors), people.is_complete)
