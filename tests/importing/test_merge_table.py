"""The table of re-imports: an edit, an import, and what the file then says.

Each case is an archive that imported listing a (crawled 7 October: the paper `one-title`, 7 authors, 2 comments), an
edit by a person, and the import of further listings.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from paperarchive.content.disk import write_file
from tests.importing.archives import TAGS, Archive, Listed, make_dump

TAIL = "It holds for three tasks, each of which took us a week, and for others that we name in the text."
ONE = Listed("One Title", f"We show an octopus, and then an octopus again. {TAIL}", "• 7 authors", "May 18, 2024", 2)
VOCABULARY = TAGS + "- {label: Speech, slug: speech, description: Talk., phrases: [speech]}\n"
NEWER, OLDER = "Oct 9, 2025", "Oct 1, 2025"
PATH = "2024/one-title.md"

Do = Callable[[Archive], object]


def edit(*changes: tuple[str, str]) -> Do:
    return lambda archive: archive.edit(PATH, *changes)


def nothing(_archive: Archive) -> None:
    """Edit nothing."""


def newer(**fields: object) -> Do:
    """Import a newer crawl of the paper, with other fields."""
    entry = replace(ONE, **fields)  # type: ignore[arg-type]  # fields by name
    return lambda archive: archive.run(b=make_dump(entry, day=NEWER))


def older(**fields: object) -> Do:
    """Import an older crawl of the paper, with other fields."""
    entry = replace(ONE, **fields)  # type: ignore[arg-type]  # fields by name
    return lambda archive: archive.run(c=make_dump(entry, day=OLDER))


def again(archive: Archive) -> None:
    archive.run(a=make_dump(ONE, day="Oct 7, 2025"))


def both(*steps: Do) -> Do:
    return lambda archive: [step(archive) for step in steps]


@dataclass(frozen=True)
class Case:
    """A row of the table."""

    edit: Do
    imports: Do
    has: tuple[str, ...] = ()
    """Texts that the file then holds."""
    lacks: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    """Fields that the last import reports."""
    papers: tuple[str, ...] = (PATH,)


SPEECH = f"We show speech, and then speech again. {TAIL}"
CASES = {
    # touched by nobody: follows the newest crawl
    "nothing | newer: 8 authors": Case(nothing, newer(who="• 8 authors"), ("author_count: 8\n",)),
    "nothing | newer: another date": Case(nothing, newer(date="Jun 1, 2023"), ("date: 2023-06-01\n",)),
    "nothing | newer: the title spelt otherwise": Case(nothing, newer(title="ONE: title"), ('title: "ONE: title"\n',)),
    "nothing | newer: another abstract": Case(
        nothing, newer(abstract=SPEECH), ("speech again", "tags: [speech]\n"), ("octopus",)
    ),
    "nothing | newer: an organisation": Case(
        nothing, newer(who="nvidia NVIDIA"), ("author_count: 7\norganization: {handle: nvidia, name: NVIDIA}\n",)
    ),
    "nothing | newer: fewer comments": Case(nothing, newer(comments=1), ("\ncomments: 1\n", "rank: 1, comments: 2}")),
    "nothing | newer: no meta lines": Case(
        nothing, newer(who=None), ("date: 2024-05-18\nauthor_count: 7\ncomments: 2\n", "{listing: b, rank: 1}")
    ),
    "nothing | older: 8 authors": Case(
        nothing, older(who="• 8 authors", comments=9), ("author_count: 7\ncomments: 2\n",)
    ),
    "nothing | older: an organisation": Case(
        nothing, older(who="nvidia NVIDIA"), ("author_count: 7\norganization: {handle: nvidia, name: NVIDIA}\n",)
    ),
    "nothing | the same dump": Case(nothing, again, ("author_count: 7\n",)),
    "nothing | newer, then older": Case(
        nothing,
        both(newer(who="• 8 authors"), older(who="• 9 authors")),
        (
            "author_count: 8\n",
            "- {listing: c, rank: 1, comments: 2}\n- {listing: a, rank: 1, comments: 2}\n- {listing: b,",
        ),
    ),
    # changed by a person: kept, and reported
    "title: New Words | newer: the old title": Case(
        edit(('"One Title"', "New Words")), newer(), ("title: New Words\n",), conflicts=("title",)
    ),
    "date: 2024-05-19 | newer: 2023-06-01": Case(
        edit(("05-18", "05-19")), newer(date="Jun 1, 2023"), ("date: 2024-05-19\n",), conflicts=("date",)
    ),
    "author_count: 9 | newer: 8 authors": Case(
        edit(("count: 7", "count: 9")), newer(who="• 8 authors"), ("count: 9\n",), conflicts=("author_count",)
    ),
    "author_count: 9 | older: 8 authors": Case(
        edit(("count: 7", "count: 9")), older(who="• 8 authors"), ("count: 9\n",)
    ),
    "author_count: 9 | newer: 9 authors, then another newer: 8": Case(
        edit(("count: 7", "count: 9")),
        both(
            newer(who="• 9 authors"), lambda a: a.run(d=make_dump(replace(ONE, who="• 8 authors"), day="Oct 20, 2025"))
        ),
        ("count: 9\n",),
        conflicts=("author_count",),
    ),
    "author_count: 9, later 7 again | newer: 8 authors": Case(
        both(edit(("count: 7", "count: 9")), older(), edit(("count: 9", "count: 7"))),
        newer(who="• 8 authors"),
        ("count: 8\n",),
    ),
    "authors named | newer: 8 authors": Case(
        edit(("author_count: 7", "authors:\n- {name: Ada Lovelace}")),
        newer(who="• 8 authors"),
        ("authors:\n- {name: Ada Lovelace}\n",),
        ("author_count",),
        conflicts=("author_count",),
    ),
    "the abstract reworded | newer: another abstract": Case(
        edit(("We show", "They show")), newer(abstract=SPEECH), ("They show an octopus",), conflicts=("abstract",)
    ),
    "an organisation added | newer: another": Case(
        edit(("\ncomments: 2", "\norganization: {name: Mine}\ncomments: 2")),
        newer(who="nvidia NVIDIA"),
        ("organization: {name: Mine}\n",),
        conflicts=("organization",),
    ),
    "comments: 1000 | newer: 5 comments": Case(
        edit(("\ncomments: 2", "\ncomments: 1000")), newer(comments=5), ("\ncomments: 1000\n",), conflicts=("comments",)
    ),
    # emptied by a person: stays so
    "date removed | newer: a date": Case(
        edit(("date: 2024-05-18\n", "")), newer(), (), ("date:",), conflicts=("date",)
    ),
    "author_count removed | newer: 8 authors": Case(
        edit(("author_count: 7\n", "")), newer(who="• 8 authors"), (), ("author_count",), conflicts=("author_count",)
    ),
    "abstract emptied | newer: an abstract": Case(
        edit((f"{ONE.abstract}\n", "")), newer(abstract=SPEECH), ("---\n",), ("We show",), conflicts=("abstract",)
    ),
    "comments lowered to 1 | newer: 5 comments": Case(
        edit(("\ncomments: 2", "\ncomments: 1")), newer(comments=5), ("\ncomments: 1\n",), conflicts=("comments",)
    ),
    "comments removed | newer: 5 comments": Case(
        edit(("\ncomments: 2", "")), newer(comments=5), (), ("\ncomments:",), conflicts=("comments",)
    ),
    "the tag removed | newer: the same": Case(edit(("tags: [octopuses]\n", "")), newer(), (), ("tags:",)),
    "the tag removed | newer: an abstract on speech": Case(
        edit(("tags: [octopuses]\n", "")), newer(abstract=SPEECH), (), ("tags:",)
    ),
    "tags: [] | newer: an abstract on speech": Case(
        edit(("[octopuses]", "[]")), newer(abstract=SPEECH), ("tags: []\n",)
    ),
    "tags: [] | tag --write": Case(edit(("[octopuses]", "[]")), lambda a: a.tag(), ("tags: []\n",)),
    "one of two tags removed | newer: both earned": Case(
        both(newer(abstract=f"{SPEECH} An octopus, an octopus."), edit(("[octopuses, speech]", "[speech]"))),
        lambda a: a.run(d=make_dump(replace(ONE, abstract=f"{SPEECH} An octopus, octopus."), day="Oct 20, 2025")),
        ("tags: [speech]\n",),
    ),
    "own tag added | newer: an abstract on speech": Case(
        edit(("[octopuses]", "[octopuses, own]")), newer(abstract=SPEECH), ("tags: [speech, own]\n",)
    ),
    "a row of listings removed | newer": Case(
        edit(("- {listing: a, rank: 1, comments: 2}\n", "")),
        newer(),
        ("listings:\n- {listing: b, rank: 1,",),
        ("{listing: a",),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_row_of_the_table(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    archive = Archive(tmp_path)
    write_file(tmp_path / "content/tags.yml", VOCABULARY.encode())
    archive.run(a=make_dump(ONE, day="Oct 7, 2025"))
    case.edit(archive)
    case.imports(archive)
    text = archive.text(PATH)
    assert [part for part in case.has if part not in text] == []
    assert [part for part in case.lacks if part in text] == []
    assert archive.papers() == list(case.papers)
    assert tuple(conflict.field for conflict in archive.last_conflicts) == case.conflicts


# --- one paper, one file


def rename(target: str, *changes: tuple[str, str]) -> Do:
    """Rename the paper's file, after changes to its text."""

    def run(archive: Archive) -> None:
        archive.edit(PATH, *changes)
        file = archive.root / "content/papers" / target
        file.parent.mkdir(exist_ok=True)
        (archive.root / "content/papers" / PATH).rename(file)

    return run


NO_LISTINGS = ("listings:\n- {listing: a, rank: 1, comments: 2}\n", "")
NEW_TITLE = ('"One Title"', '"Wholly Other Words"')
KNOWN = {
    "moved to another folder": (rename("mine/one-title.md"), "mine/one-title.md"),
    "renamed with an alias": (rename("2024/new.md", ("listings:", "aliases: [one-title]\nlistings:")), "2024/new.md"),
    "renamed without an alias": (rename("2024/new.md"), "2024/new.md"),
    "a title of all other words": (edit(NEW_TITLE), PATH),
    "listings deleted": (edit(NO_LISTINGS), PATH),
    "a title of all other words, listings deleted": (edit(NEW_TITLE, NO_LISTINGS), PATH),
    "renamed, a title of all other words": (rename("2024/new.md", NEW_TITLE), "2024/new.md"),
    "renamed, listings deleted": (rename("2024/new.md", NO_LISTINGS), "2024/new.md"),
    "renamed, a title of all other words, listings deleted": (rename("x.md", NEW_TITLE, NO_LISTINGS), "x.md"),
}


@pytest.mark.parametrize("name", KNOWN)
def test_a_paper_is_known_in_whatever_file_it_is(tmp_path: Path, name: str) -> None:
    change, path = KNOWN[name]
    archive = Archive(tmp_path)
    archive.run(a=make_dump(ONE, Listed("Another"), day="Oct 7, 2025"))
    change(archive)
    plan = archive.run(b=make_dump(replace(ONE, comments=5), day=NEWER))
    assert (plan.listings[0].updated, plan.removed) == (1, ())
    assert archive.papers() == sorted(["2024/another.md", path])
    assert "\ncomments: 5\n" in archive.text(path)
    assert archive.run(c=make_dump(replace(ONE, comments=1), day=OLDER)).listings[0].updated == 1


def test_two_files_that_were_merged_by_hand_stay_one(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.run(a=make_dump(ONE, Listed("Its Other Title", ONE.abstract), day="Oct 7, 2025"))
    archive.edit(PATH, ("rank: 1, comments: 2}\n", "rank: 1, comments: 2}\n- {listing: a, rank: 2, comments: 0}\n"))
    (tmp_path / "content/papers/2024/its-other-title.md").unlink()
    for number, title in enumerate(["Its Other Title", "One Title"]):
        plan = archive.run(**{f"d{number}": make_dump(Listed(title, ONE.abstract), day=f"Oct {10 + number}, 2025")})
        assert (plan.removed, archive.papers()) == ((), [PATH])


def test_an_arxiv_identifier_tells_papers_of_one_title_apart_and_joins_two_titles(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.run(a=make_dump(Listed("### [One Title](https://huggingface.co/papers/2606.00001)")))
    archive.run(
        b=make_dump(
            Listed("### [Another Title](https://huggingface.co/papers/2606.00001v2)"),
            Listed("### [One Title](https://huggingface.co/papers/2606.00002)"),
            day="Oct 30, 2025",
        )
    )
    assert len(archive.papers()) == 2
    assert 'title: "Another Title"\n' in archive.text(PATH)


def test_an_absent_handle_is_filled_by_a_later_dump(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.run(a=make_dump(replace(ONE, who="NVIDIA"), day="Oct 7, 2025"))
    archive.run(c=make_dump(replace(ONE, who="nvidia NVIDIA"), day=OLDER))
    assert "organization: {handle: nvidia, name: NVIDIA}\n" in archive.text(PATH)


def test_a_file_in_undated_goes_to_its_year_unless_somebody_moved_it(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.run(a=make_dump(replace(ONE, who=None), Listed("Another", who=None), day="Oct 7, 2025"))
    papers = tmp_path / "content/papers"
    (papers / "undated/another.md").rename(papers / "another.md")
    archive.run(c=make_dump(ONE, Listed("Another"), day=OLDER))
    assert archive.papers() == [PATH, "another.md"]


def test_a_better_reading_of_a_dump_is_taken_by_what_nobody_edited(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    dump = make_dump(ONE, day="Oct 7, 2025")
    archive.run(a=dump)
    record = tmp_path / "content/imports/a.jsonl"
    record.write_text(record.read_text().replace('"author_count": 7', '"author_count": 70'))
    archive.edit(PATH, ("author_count: 7", "author_count: 70"))
    archive.run(a=dump)
    assert "author_count: 7\n" in archive.text(PATH)
    archive.edit(PATH, ("author_count: 7", "author_count: 70"))
    archive.run(a=dump)
    assert "author_count: 70\n" in archive.text(PATH)


@pytest.mark.parametrize("kind", ["records", "no records"])
def test_an_archive_without_records_takes_its_kept_dumps_as_base(tmp_path: Path, kind: str) -> None:
    archive = Archive(tmp_path)
    write_file(tmp_path / "content/tags.yml", VOCABULARY.encode())
    archive.run(a=make_dump(ONE, Listed("Another", who="• 3 authors"), Listed("Third"), day="Oct 7, 2025"))
    archive.edit(PATH, ("date: 2024-05-18\n", ""), ("tags: [octopuses]\n", ""), ("count: 7", "count: 9"))
    (tmp_path / "content/papers/2024/third.md").unlink()
    if kind == "no records":
        (tmp_path / "content/imports/a.jsonl").unlink()
    plan = archive.run(
        b=make_dump(replace(ONE, who="• 8 authors", comments=5), Listed("Another"), Listed("Third"), day=NEWER)
    )
    assert archive.papers() == ["2024/another.md", PATH]
    assert "author_count: 9\ncomments: 5\nlistings:" in archive.text(PATH)
    assert "author_count: 7\n" in archive.text("2024/another.md")
    assert [paper.slug for paper in plan.removed] == ["third"]
    assert archive.tag() == 0


def forget(archive: Archive) -> None:
    """Lose a listing from `listings.yml`, as a bad merge does, and its dump."""
    (archive.root / "content/listings.yml").unlink()
    (archive.root / "content/listings/a.txt").unlink()


def test_a_dump_whose_record_was_lost_is_known_from_its_import(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    write_file(tmp_path / "content/tags.yml", VOCABULARY.encode())
    again(archive)
    before = archive.files()
    forget(archive)
    again(archive)
    assert archive.files() == before
    archive.edit(PATH, ("author_count: 7\n", ""), ("[octopuses]", "[]"))
    forget(archive)
    again(archive)
    newer(who="• 8 authors", date="Jun 1, 2023")(archive)
    text = archive.text(PATH)
    assert ("author_count" in text, "tags: []" in text, "date: 2023-06-01" in text) == (False, True, True)


def test_another_dump_of_a_lost_name_is_not_taken_for_it(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    again(archive)
    forget(archive)
    (tmp_path / "content/papers" / PATH).unlink()
    plan = archive.run(a=make_dump(Listed("Second"), Listed("Third"), day="Oct 9, 2025"))
    assert (plan.removed, archive.papers()) == ((), ["2024/second.md", "2024/third.md"])
    archive.undo()
    assert archive.papers() == []
