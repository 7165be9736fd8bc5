"""Groups of papers by author: a person by ORCID iD or by a record, else a name."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from paperarchive.archive.archive import Archive, make_archive
from paperarchive.archive.authors import MOST_AUTHORS, AuthorGroup, count_coauthors
from paperarchive.content.authors import KnownAuthor
from paperarchive.content.tags import Vocabulary
from paperarchive.paper import Author, Paper

ORCID = "0000-0002-1825-0097"
OTHER_ORCID = "0000-0001-5109-3700"
ADA = Author("Ada Example")
ADA_BY_ORCID = Author("Ada Example", ORCID)


def make(*papers: tuple[Author, ...], known: tuple[KnownAuthor, ...] = ()) -> Archive:
    """An archive of papers `p0`, `p1`, ... with these authors."""
    made = [Paper(f"p{number}", "A", "", authors=authors) for number, authors in enumerate(papers)]
    return make_archive(made, Vocabulary(()), (), authors=known)


def slugs_of(group: AuthorGroup) -> list[str]:
    return [paper.slug for paper in group.papers]


def papers_of(archive: Archive) -> dict[str, list[str]]:
    """Slug of an author -> slugs of papers."""
    return {group.slug: slugs_of(group) for group in archive.authors}


def test_one_spelling_is_one_name_whatever_its_order_and_punctuation() -> None:
    archive = make((ADA,), (Author("EXAMPLE, Ada"),), (Author("Ada  Example."),))
    (group,) = archive.authors
    assert (group.slug, slugs_of(group)) == ("ada-example", ["p0", "p1", "p2"])
    assert (group.name.display(), group.is_one, group.spellings) == (
        "Ada Example",
        False,
        ("Ada EXAMPLE", "Ada Example."),
    )


def test_initials_and_accents_are_other_names() -> None:
    found = papers_of(make((ADA,), (Author("A. Example"),), (Author("Adá Example"),)))
    assert list(found.values()) == [["p1"], ["p0"], ["p2"]]


def test_an_orcid_is_a_person_under_any_name_and_a_name_alone_is_not() -> None:
    archive = make((ADA_BY_ORCID,), (Author("A. Example-Muster", ORCID),), (ADA,))
    assert papers_of(archive) == {"ada-example": ["p2"], ORCID: ["p0", "p1"]}
    person = next(group for group in archive.authors if group.orcid)
    assert (person.is_one, person.spellings) == (True, ("A. Example-Muster",))


def test_two_people_of_one_name_are_told_apart_by_orcid() -> None:
    archive = make((ADA_BY_ORCID,), (Author("Ada Example", OTHER_ORCID),))
    assert papers_of(archive) == {OTHER_ORCID: ["p1"], ORCID: ["p0"]}


def test_a_record_gives_names_to_a_person() -> None:
    known = KnownAuthor("Ada Jane Example", ORCID, ("A. Example", "Ada Example"))
    archive = make(
        (ADA,), (Author("A. Example"),), (Author("Ada J. Example", ORCID),), (Author("B. Example"),), known=(known,)
    )
    assert papers_of(archive) == {ORCID: ["p0", "p1", "p2"], "b-example": ["p3"]}
    person = archive.authors[0]
    assert person.name.display() == "Ada Jane Example"
    assert person.spellings == ("A. Example", "Ada Example", "Ada J. Example")


def test_a_record_without_an_orcid_makes_one_person_of_names() -> None:
    archive = make((ADA,), (Author("A. Example"),), known=(KnownAuthor("Ada Example", None, ("A. Example",)),))
    (person,) = archive.authors
    assert (person.slug, person.is_one, person.orcid) == ("ada-example", True, None)


def test_an_orcid_counts_more_than_a_record_of_the_name() -> None:
    known = KnownAuthor("Ada Example", OTHER_ORCID)
    assert papers_of(make((ADA_BY_ORCID,), (ADA,), known=(known,))) == {OTHER_ORCID: ["p1"], ORCID: ["p0"]}


def test_a_name_that_two_records_give_is_neither_person() -> None:
    known = (KnownAuthor("Bo", None, ("A. Example",)), KnownAuthor("Cy", None, ("A. Example",)))
    (group,) = make((Author("A. Example"),), known=known).authors
    assert (group.slug, group.is_one) == ("a-example", False)


def test_an_author_whom_a_paper_names_twice_has_it_once() -> None:
    assert papers_of(make((ADA, ADA))) == {"ada-example": ["p0"]}


def test_groups_are_known_as_such() -> None:
    archive = make((Author("Gemini Team"), Author("Some People", group=True), Author("Plato")))
    assert [(group.slug, group.is_group) for group in archive.authors] == [
        ("gemini-team", True),
        ("plato", False),
        ("some-people", True),
    ]


def test_authors_are_ordered_by_family_name_ignoring_accents_and_other_scripts_come_last() -> None:
    names = ["王小明", "Zoe Adams", "Émile Édouard", "Bo Eb", "Łukasz Łoś", "Ada van der Zee", "3 Example"]
    archive = make(tuple(map(Author, names)))
    assert [group.name.display() for group in archive.authors] == [
        *("Zoe Adams", "Bo Eb", "Émile Édouard", "3 Example", "Łukasz Łoś", "Ada van der Zee", "王小明"),
    ]


NAMES = st.sampled_from(
    [
        "Ada Example",
        "ada example",
        "Adá Example",
        "A. Example",
        "Émile",
        "Emile",
        "王小明",
        "王 小明",
        "page",
        "con",
        "?",
        "x" * 90,
    ]
)
PEOPLE = st.builds(Author, NAMES, st.sampled_from([None, None, ORCID]))


@given(st.lists(st.lists(PEOPLE, max_size=4).map(tuple), max_size=6), st.lists(PEOPLE, max_size=4).map(tuple))
def test_another_paper_changes_no_address_and_every_paper_is_with_all_its_authors(
    papers: list[tuple[Author, ...]], others: tuple[Author, ...]
) -> None:
    before, after = make(*papers), make(*papers, others)
    for number, authors in enumerate(papers):
        for author in authors:
            slug = before.people.slug_of(author)
            assert slug == after.people.slug_of(author)
            assert f"p{number}" in papers_of(before)[slug]
    assert len({group.slug for group in after.authors}) == len(after.authors)
    assert "page" not in papers_of(after)


def test_coauthors_are_counted_by_common_papers() -> None:
    bo, cy = Author("Bo"), Author("Cy")
    archive = make((ADA, bo, cy), (ADA, cy), (ADA,), (bo, cy))
    group = next(group for group in archive.authors if group.slug == "ada-example")
    assert count_coauthors(group, archive.people) == [("cy", 2), ("bo", 1)]


def test_papers_of_a_crowd_count_for_no_coauthors() -> None:
    crowd = tuple(Author(f"Person {number}") for number in range(MOST_AUTHORS))
    archive = make((ADA, *crowd), (ADA, *crowd[1:]))
    group = next(group for group in archive.authors if group.slug == "ada-example")
    assert len(count_coauthors(group, archive.people)) == MOST_AUTHORS - 1


def test_spellings_of_a_venue_differ_in_case_spaces_and_punctuation() -> None:
    names = ["NeurIPS 2024", "neurips  2024", "NeurIPS-2024", "NeurIPS 2023", "Zeitschrift für Beispiele", "学报", "?"]
    papers = [replace(Paper(f"p{number}", "A", ""), venue=name) for number, name in enumerate(names)]
    venues = make_archive(papers, Vocabulary(()), ()).venues
    assert [(venue.name, [paper.slug for paper in venue.papers]) for venue in venues] == [
        ("NeurIPS 2023", ["p3"]),
        ("NeurIPS 2024", ["p0", "p1", "p2"]),
        ("Zeitschrift für Beispiele", ["p4"]),
        *((name, [slug]) for name, slug in (("?", "p6"), ("学报", "p5"))),
    ]
    slugs = [venue.slug for venue in venues]
    assert slugs[:2] == ["neurips-2023", "neurips-2024"]
    assert slugs[2].startswith("zeitschrift-fur-beispiele-")
