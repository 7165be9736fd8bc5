"""Which list of authors a paper gets, of those that several lists offer.

In: lists of authors, the newest last. Out: one. A complete list wins over an incomplete
one, full names over initials of the same people, more names over fewer of the same; else
the newest wins:

    1 October                9 October              ->
    Ada Example, Ben Other   A. Example, et al.     Ada Example, Ben Other
    Ada Example, Ben Other   A. Example, B. Other   Ada Example, Ben Other
    A. Example, B. Other     Ada Example, et al.    A. Example, B. Other
    Ada Example, et al.      A. Example, Ben Other, et al.
                                                    A. Example, Ben Other, et al.

An ORCID iD, or an affiliation, that another list has of the same person is added.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest

from paperarchive.content.offered_fields import AuthorList
from paperarchive.paper import Author
from paperarchive.text.person_name import parse_author

_BASE_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae"})


def choose_authors(lists: Sequence[AuthorList]) -> AuthorList:
    """Choose a list. lists: at least one, the newest last."""
    chosen = lists[-1]
    if all(other == chosen for other in lists):
        return chosen
    complete = [each for each in lists if each.is_complete]
    candidates = complete or list(lists)
    chosen = candidates[-1]
    while True:
        finer = (each for each in reversed(candidates) if _is_finer(each, chosen))
        found = next(finer, None)
        if found is None:
            return _add_details(chosen, lists)
        chosen = found


def _is_finer(one: AuthorList, other: AuthorList) -> bool:
    """Whether a list says more of the same people."""
    return _measure(one) > _measure(other) and have_same_people(one, other)


def _measure(names: AuthorList) -> tuple[int, int]:
    """The number of names, and of their letters."""
    letters = sum(sum(map(str.isalpha, each.name)) for each in names.authors)
    return len(names.authors), letters


def have_same_people(one: AuthorList, other: AuthorList) -> bool:
    """Whether two lists name the same people in the same order, as far as both go."""
    if one.is_complete and other.is_complete and len(one.authors) != len(other.authors):
        return False
    pairs = zip(one.authors, other.authors, strict=False)
    return all(may_be_one_person(mine, theirs) for mine, theirs in pairs)


def share_nobody(one: Iterable[Author], other: Iterable[Author]) -> bool:
    """Whether two lists have no family name in common."""
    return find_families(one).isdisjoint(find_families(other))


def find_families(authors: Iterable[Author]) -> frozenset[str]:
    """The folded family names; of a group, its name."""
    return frozenset(_find_family(author) for author in authors)


def may_be_one_person(one: Author, other: Author) -> bool:
    """Whether two names may be one person's: the same family name, and given names of
    which one is the initial of the other, or absent.
    """
    if one.orcid and other.orcid:
        return one.orcid == other.orcid
    mine, theirs = parse_author(one), parse_author(other)
    if _fold(mine.full_family) != _fold(theirs.full_family):
        return False
    givens = zip(_fold(mine.given), _fold(theirs.given), strict=False)
    return all(_may_be_one_name(given, others) for given, others in givens)


def _may_be_one_name(one: str, other: str) -> bool:
    is_initial = min(len(one), len(other)) == 1
    return one[:1] == other[:1] if is_initial else one == other


def _find_family(author: Author) -> str:
    return " ".join(_fold(parse_author(author).full_family))


def _fold(name: str) -> list[str]:
    """The words of a name in small letters without accents, split at hyphens too."""
    decomposed = unicodedata.normalize("NFKD", name.casefold().translate(_BASE_LETTERS))
    kept = (" " if not c.isalnum() else c for c in decomposed if not _is_mark(c))
    return "".join(kept).split()


def _is_mark(character: str) -> bool:
    return character in "'’" or unicodedata.combining(character) != 0


def _add_details(chosen: AuthorList, lists: Sequence[AuthorList]) -> AuthorList:
    """Add what other lists know of the same people; of several the newest."""
    same = [each.authors for each in reversed(lists) if have_same_people(each, chosen)]
    if not any(a.orcid or a.affiliation or a.group for each in same for a in each):
        return chosen
    authors: list[Author] = []
    for author, *others in zip_longest(chosen.authors, *same):
        if author is not None:
            known = [other for other in others if other is not None]
            authors.append(_add_detail(author, known))
    return replace(chosen, authors=tuple(authors))


def _add_detail(author: Author, others: Sequence[Author]) -> Author:
    orcids = (other.orcid for other in others if other.orcid)
    affiliations = (other.affiliation for other in others if other.affiliation)
    return Author(
        author.name,
        author.orcid or next(orcids, None),
        author.affiliation or next(affiliations, None),
        author.group or any(other.group for other in others),
    )
