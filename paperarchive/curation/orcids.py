"""ORCID iDs that seem to be on the wrong author: one iD, two names without a common word.

In: content. Out: warnings. Initials, middle names and accents make no warning, and two
names that `content/authors.yml` gives to one person do not either.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from paperarchive.content.authors import AUTHORS_PATH, fold_person, map_names
from paperarchive.content.front_matter import find_key_line
from paperarchive.content.load import Content
from paperarchive.content.read_paper import PaperFile
from paperarchive.errors import Problem, Severity
from paperarchive.paper import Author
from paperarchive.text.person_name import PersonName, parse_author
from paperarchive.text.sorting import make_sort_key


@dataclass(frozen=True, slots=True)
class _Use:
    """The first author with an ORCID iD."""

    author: Author
    path: str


def find_shared_orcids(content: Content) -> Iterator[Problem]:
    """Find ORCID iDs that papers give to names that have no word in common."""
    first: dict[str, _Use] = {}
    names = {
        folded: person.orcid for folded, person in map_names(content.authors).items()
    }
    for file in content.papers:
        for author in file.paper.authors:
            if author.orcid is None:
                continue
            if names.get(fold_person(author.name)) == author.orcid:
                continue
            use = first.setdefault(author.orcid, _Use(author, file.path))
            if not _have_common_names(use.author, author):
                yield _make_problem(file, author, use)


def _have_common_names(one: Author, other: Author) -> bool:
    """Whether two names share a word that is longer than an initial."""
    if one.name == other.name:
        return True
    return not _list_words(parse_author(one)).isdisjoint(
        _list_words(parse_author(other))
    )


def _list_words(name: PersonName) -> set[str]:
    """Family and given names, without initials and accents."""
    words = make_sort_key(name.display())[1].split(" ")
    return {word for word in words if len(word) > 1 or not word.isascii()}


def _make_problem(file: PaperFile, author: Author, first: _Use) -> Problem:
    return Problem(
        file.path,
        f"{author.orcid} is the ORCID iD of {author.name!r} here, and of "
        f"{first.author.name!r} in {first.path}",
        f"correct one, or give both names to one person in {AUTHORS_PATH}",
        line=find_key_line(file.text, "authors"),
        key="authors",
        severity=Severity.WARNING,
    )
