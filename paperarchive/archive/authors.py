"""Papers -> groups by author.

One person is one group only where that is certain: by an ORCID iD, or by
`content/authors.yml`. A name alone is a name, which several people may have; a name on
one paper and the same name with an ORCID iD on another are two groups.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from paperarchive.content.authors import KnownAuthor, map_names
from paperarchive.paper import Author, Paper
from paperarchive.text.person_name import (
    PersonName,
    is_group,
    parse_author,
    parse_person_name,
)
from paperarchive.text.slugs import fold_name, hash_text, make_exact_slug
from paperarchive.text.sorting import make_sort_key

MOST_AUTHORS = 100
"""Papers with more are left out of the counts of co-authors: to sign together with a
thousand others is not to write together, and all pairs of them would be a million.
"""


@dataclass(frozen=True, slots=True)
class AuthorGroup:
    """The papers of one person, of one name, or of one group of people."""

    slug: str
    """The ORCID iD, else made of the name: permanent, whatever other authors there are."""
    name: PersonName
    """As `authors.yml` has it, else as the newest paper spells it."""
    papers: tuple[Paper, ...]
    """At least one."""
    orcid: str | None = None
    is_one: bool = False
    """Whether it is certain that the papers are of one person: by ORCID iD or by
    `authors.yml`.
    """
    is_group: bool = False
    """Whether it is a group of people, on the newest paper."""
    spellings: tuple[str, ...] = ()
    """Other spellings on the papers, sorted."""


@dataclass(frozen=True, slots=True)
class _Identity:
    slug: str
    name: PersonName
    orcid: str | None
    known: KnownAuthor | None
    is_group: bool


@dataclass(frozen=True, slots=True)
class People:
    """Tells who an author of a paper is: Author -> slug."""

    by_name: Mapping[str, KnownAuthor] = field(default_factory=dict)
    """Folded name -> record of `authors.yml`."""
    by_orcid: Mapping[str, KnownAuthor] = field(default_factory=dict)
    _identities: dict[tuple[str, str | None, bool], _Identity] = field(
        default_factory=dict, repr=False, compare=False
    )

    def slug_of(self, author: Author) -> str:
        """The slug of the group that an author belongs to."""
        return self.identify(author).slug

    def identify(self, author: Author) -> _Identity:
        """Who an author is; memoized, since names recur."""
        key = (author.name, author.orcid, author.group)
        known = self._identities.get(key)
        if known is None:
            known = self._identities[key] = self._identify(author)
        return known

    def _identify(self, author: Author) -> _Identity:
        name = parse_author(author)
        folded = fold_name(name.display())
        orcid = author.orcid
        person = self.by_orcid.get(orcid) if orcid else self.by_name.get(folded)
        if person is not None:
            orcid = person.orcid
            folded = fold_name(parse_person_name(person.name).display())
        if orcid:
            slug = orcid.lower()
        elif folded:
            slug = make_exact_slug(folded)
        else:  # signs only
            slug = hash_text(author.name, 6)
        return _Identity(slug, name, orcid, person, is_group(author))


def make_people(known: Iterable[KnownAuthor]) -> People:
    """Make what tells authors apart. known: the records of `authors.yml`; of two with one
    ORCID iD the first counts.
    """
    people = tuple(known)
    by_orcid: dict[str, KnownAuthor] = {}
    for person in people:
        if person.orcid:
            by_orcid.setdefault(person.orcid, person)
    return People(map_names(people), by_orcid)


def group_by_author(papers: Iterable[Paper], people: People) -> tuple[AuthorGroup, ...]:
    """Group papers by author, ordered by family name, as `van der Berg, Jan` is sorted,
    ignoring case; ties by slug.

    papers: in the archive's order. An author whom a paper names twice has it once.
    """
    found: dict[str, list[Paper]] = {}
    firsts: dict[str, _Identity] = {}
    spellings: dict[str, set[str]] = {}
    for paper in papers:
        for author in paper.authors:
            identity = people.identify(author)
            slug = identity.slug
            members = found.get(slug)
            if members is None:
                found[slug] = [paper]
                firsts[slug] = identity
                continue
            if members[-1] is not paper:
                members.append(paper)
            if identity is not firsts[slug]:
                spellings.setdefault(slug, set()).add(identity.name.display())
    groups = [
        _make_group(firsts[slug], members, spellings.get(slug, set()))
        for slug, members in found.items()
    ]
    return tuple(sorted(groups, key=_make_sort_key))


def _make_group(
    first: _Identity, papers: Sequence[Paper], others: set[str]
) -> AuthorGroup:
    name = parse_person_name(first.known.name) if first.known else first.name
    shown = name.display()
    spellings = {first.name.display(), *others} - {shown}
    return AuthorGroup(
        slug=first.slug,
        name=name,
        papers=tuple(papers),
        orcid=first.orcid,
        is_one=first.orcid is not None or first.known is not None,
        is_group=first.is_group,
        spellings=tuple(sorted(spellings)),
    )


def _make_sort_key(group: AuthorGroup) -> tuple[tuple[bool, str], str]:
    return make_sort_key(group.name.inverted()), group.slug


def count_coauthors(group: AuthorGroup, people: People) -> list[tuple[str, int]]:
    """Count the papers that others share with an author: (slug, papers), most papers
    first, ties by slug. Papers with over MOST_AUTHORS authors are left out.
    """
    counts: Counter[str] = Counter()
    for paper in group.papers:
        if len(paper.authors) <= MOST_AUTHORS:
            counts.update({people.slug_of(author) for author in paper.authors})
    del counts[group.slug]
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
