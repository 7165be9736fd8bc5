"""Imports of listings: every entry is counted once, and nothing is lost or overwritten."""

import datetime
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperarchive.content.disk import write_file
from paperarchive.content.listings import read_archived_dumps
from paperarchive.errors import ProblemsError
from paperarchive.importing.plan import ImportPlan
from tests.importing.archives import TAGS, Archive, Listed, make_dump


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path)


def counts(plan: ImportPlan) -> list[dict[str, int]]:
    """What each report counts, without zeros."""
    names = ("entries", "new", "updated", "unchanged", "duplicates", "quarantined")
    return [{name: getattr(report, name) for name in names if getattr(report, name)} for report in plan.listings]


def why(archive: Archive, dumps: Mapping[str, bytes], crawled: datetime.date | None = None) -> list[str]:
    """The problems that stop an import, each whole."""
    with pytest.raises(ProblemsError) as raised:
        archive.plan(dumps, crawled)
    return str(raised.value).split("\n")


# --- files


def test_a_new_paper_is_a_file_with_every_field_of_its_entry(archive: Archive) -> None:
    archive.run(a=make_dump(Listed("The Octopus: 5% of $x$", who="nvidia NVIDIA Research", date="Oct 2", comments=3)))
    assert archive.text("2025/the-octopus-5-of-x.md") == (
        "---\n"
        'title: "The Octopus: 5% of $x$"\n'
        "date: 2025-10-02\n"
        "organization: {handle: nvidia, name: NVIDIA Research}\n"
        "comments: 3\n"
        "listings:\n"
        "- {listing: a, rank: 1, comments: 3}\n"
        "---\n"
        "We show that a thing holds, and that it is good. It is good for three tasks, and for others that we name.\n"
    )


def test_a_dump_is_archived_byte_for_byte_with_a_record(archive: Archive) -> None:
    dump = b"\xef\xbb\xbf" + make_dump(Listed("One Title"), Listed("Another Title")).replace(b"\n", b"\r\n")
    archive.run(a=dump)
    assert archive.files()["content/listings/a.txt"] == dump
    assert archive.files()["content/listings.yml"].decode() == (
        "# One record a dump in content/listings/, written by `paperarchive import`.\n"
        f"- {{file: a.txt, crawled: 2025-10-29, sha256: {hashlib.sha256(dump).hexdigest()}, entries: 2}}\n"
    )


def test_dumps_and_records_are_written_before_the_papers_that_name_them(archive: Archive) -> None:
    plan = archive.plan({"a.txt": make_dump(Listed("One Title"))})
    assert [change.path for change in plan.changes] == [
        "content/listings/a.txt",
        "content/listings.yml",
        "content/papers/2024/one-title.md",
        "content/imports/a.jsonl",
    ]


def test_a_paper_without_a_date_is_in_undated_without_comments(archive: Archive) -> None:
    archive.run(a=make_dump(Listed("One Title", who=None)))
    assert archive.text("undated/one-title.md").startswith(
        '---\ntitle: "One Title"\nlistings:\n- {listing: a, rank: 1}'
    )


def test_a_new_paper_gets_the_tags_of_its_phrases(archive: Archive) -> None:
    write_file(archive.root / "content/tags.yml", TAGS.encode())
    archive.run(a=make_dump(Listed("An Octopus")))
    assert "tags: [octopuses]" in archive.text("2024/an-octopus.md")


@pytest.mark.parametrize("title", [r"\textbf{}", "   ~ x", "$x$"])
def test_a_title_without_words_makes_a_file_that_can_be_read(archive: Archive, title: str) -> None:
    archive.run(a=make_dump(Listed(title)))
    assert len(archive.papers()) == 1
    assert counts(archive.run(a=make_dump(Listed(title)))) == [{"entries": 1, "unchanged": 1}]


# --- slugs


def test_a_taken_slug_gets_six_digits(archive: Archive) -> None:
    archive.run(a=make_dump(Listed("Léarning"), Listed("Learning")))
    digits = hashlib.sha256(b"Learning").hexdigest()[:6]
    assert archive.papers() == [f"2024/learning-{digits}.md", "2024/learning.md"]


def test_a_slug_is_not_taken_from_an_alias(archive: Archive) -> None:
    archive.run(a=make_dump(Listed("Léarning")))
    (archive.root / "content/papers/2024/learning.md").rename(archive.root / "content/papers/2024/new.md")
    archive.edit("2024/new.md", ("listings:", "aliases: [Learning]\nlistings:"))
    archive.run(b=make_dump(Listed("Learning")))
    assert [re.sub("-[0-9a-f]{6}", "-N", path) for path in archive.papers()] == ["2024/learning-N.md", "2024/new.md"]


# --- identity


def test_an_entry_repeated_in_a_dump_is_one_paper_and_one_duplicate(archive: Archive) -> None:
    plan = archive.run(a=make_dump(Listed("One Title", who=None), Listed("One title", comments=4)))
    assert counts(plan) == [{"entries": 2, "new": 1, "duplicates": 1}]
    assert "\ndate: 2024-05-18\nauthor_count: 7\ncomments: 4\n" in archive.text("2024/one-title.md")


def test_a_paper_of_two_dumps_of_one_command_is_new_and_then_a_duplicate(archive: Archive) -> None:
    plan = archive.run(a=make_dump(Listed("One Title")), b=make_dump(Listed("One Title", comments=1)))
    assert counts(plan) == [{"entries": 1, "new": 1}, {"entries": 1, "duplicates": 1}]
    assert "listings:\n- {listing: a, rank: 1, comments: 0}\n- {listing: b, rank: 1, comments: 1}\n" in archive.text(
        "2024/one-title.md"
    )


def test_an_edited_title_is_still_known_from_the_archived_dump(archive: Archive) -> None:
    archive.run(a=make_dump(Listed("One Title")))
    archive.edit("2024/one-title.md", ("One Title", "A Wholly Other Name"))
    plan = archive.run(b=make_dump(Listed("One Title", comments=2)))
    assert counts(plan) == [{"entries": 1, "updated": 1}]
    assert archive.papers() == ["2024/one-title.md"]
    assert [(found.field, found.kept, found.offered) for found in plan.conflicts] == [
        ("title", "A Wholly Other Name", "One Title")
    ]


def test_an_edited_title_is_known_too(archive: Archive) -> None:
    archive.run(a=make_dump(Listed("One Title")))
    archive.edit("2024/one-title.md", ("One Title", "A Wholly Other Name"))
    assert counts(archive.run(b=make_dump(Listed("A wholly other name")))) == [{"entries": 1, "updated": 1}]


# --- importing again

TWO = make_dump(
    Listed("One Title", comments=2), Listed("Another Title", who="nvidia NVIDIA"), Listed("Third", who=None)
)


def rename(archive: Archive) -> None:
    folder = archive.root / "content/papers"
    (folder / "2024/one-title.md").rename(folder / "named-by-hand.md")
    archive.edit("named-by-hand.md", ("listings:", "aliases: [one-title]\nlistings:"))


EDITS = {
    "nothing": lambda archive: None,  # noqa: ARG005  (as the others)
    "a title": lambda archive: archive.edit("2024/one-title.md", ("One Title", "New: 'Name'")),
    "a date": lambda archive: archive.edit("2024/one-title.md", ("2024-05-18", "1999-12-31   # sure")),
    "tags": lambda archive: archive.edit("2024/one-title.md", ("\ncomments:", "\ntags:\n  - own\ncomments:")),
    "an abstract": lambda archive: archive.edit("2024/one-title.md", ("We show", "We *all*\nshow")),
    "an author count": lambda archive: archive.edit("2024/one-title.md", ("count: 7", "count: 8")),
    "fewer comments": lambda archive: archive.edit("2024/one-title.md", ("\ncomments: 2", "\ncomments: 1")),
    "order and remarks": lambda archive: archive.edit(
        "2024/one-title.md", ('title: "One Title"\n', "# x\n"), ("listings:", "title: One Title  # y\n\nlistings:")
    ),
    "line ends": lambda archive: archive.edit("2024/one-title.md", ("\n", "\r\n")),
    "a name": rename,
}


@pytest.mark.parametrize("edit", EDITS)
def test_importing_again_changes_no_byte_after_an_edit_of(archive: Archive, edit: str) -> None:
    archive.run(a=TWO)
    EDITS[edit](archive)
    before = archive.files()
    plan = archive.run(another_name=TWO)
    assert counts(plan) == [{"entries": 3, "unchanged": 3}]
    assert plan.changes == ()
    assert archive.files() == before


def test_the_same_dump_twice_in_one_command_is_one_listing(archive: Archive) -> None:
    assert counts(archive.run(a=TWO, b=TWO)) == [{"entries": 3, "new": 3}, {"entries": 3, "duplicates": 3}]
    assert list(read_archived_dumps(archive.root)) == ["a.txt"]


def test_papers_in_a_symlinked_folder_are_known(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> None:
    archive.run(a=TWO)
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "2024"
    (archive.root / "content/papers/2024").rename(elsewhere)
    (archive.root / "content/papers/2024").symlink_to(elsewhere)
    archive.edit("2024/one-title.md", ("We show", "I show"))
    before = archive.text("2024/one-title.md")
    assert counts(archive.run(a=TWO)) == [{"entries": 3, "unchanged": 3}]
    assert archive.text("2024/one-title.md") == before


def test_records_edited_by_hand_can_be_extended(archive: Archive) -> None:
    archive.run(a=TWO)
    records = archive.root / "content/listings.yml"
    records.write_bytes(b"# My own remark\n" + records.read_bytes())
    archive.run(b=make_dump(Listed("A Fourth Title")))
    assert [listing.slug for listing in archive.read().listings] == ["a", "b"]


# --- names of dumps


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("in/Oct 29 (new).txt", "Oct-29-new.txt"),
        ("in/a.md", "a.txt"),
        ("in/a.b.txt", "a.b.txt"),
        ("in/.txt", "txt.txt"),
        ("in/页.txt", "listing.txt"),
    ],
)
def test_a_dump_is_archived_under_a_name_for_urls(archive: Archive, path: str, name: str) -> None:
    assert archive.plan({path: TWO}).changes[0].path == f"content/listings/{name}"


@pytest.mark.parametrize("path", ["in/a.txt", "in/A.txt", "in/page.txt"])
def test_a_taken_or_reserved_name_gets_eight_digits(archive: Archive, path: str) -> None:
    archive.run(a=make_dump(Listed("One Title")))
    name = f"{Path(path).stem}-{hashlib.sha256(TWO).hexdigest()[:8]}.txt"
    assert archive.plan({path: TWO}).changes[0].path == f"content/listings/{name}"


# --- merging


def test_an_entry_without_meta_lines_removes_nothing(archive: Archive) -> None:
    archive.run(a=make_dump(Listed("One Title", comments=3)))
    archive.run(b=make_dump(Listed("One Title", who=None), day="Oct 30, 2025"))
    assert "date: 2024-05-18\nauthor_count: 7\ncomments: 3\n" in archive.text("2024/one-title.md")


@pytest.mark.parametrize(("names", "offered"), [(7, []), (2, [("author_count", "2", "7")])])
def test_named_authors_are_counted(archive: Archive, names: int, offered: list[tuple[str, str, str]]) -> None:
    archive.run(a=make_dump(Listed("One Title")))
    authors = "authors:\n" + "- {name: A. B.}\n" * names
    archive.edit("2024/one-title.md", ("author_count: 7\n", authors))
    plan = archive.run(b=make_dump(Listed("One Title")))
    assert [(found.field, found.kept, found.offered) for found in plan.conflicts] == offered
    assert "author_count" not in archive.text("2024/one-title.md")


def test_an_author_count_and_an_organization_are_both_kept(archive: Archive) -> None:
    archive.run(a=make_dump(Listed("One Title")))
    plan = archive.run(b=make_dump(Listed("One Title", who="nvidia NVIDIA")))
    assert plan.conflicts == ()
    assert "author_count: 7\norganization: {handle: nvidia, name: NVIDIA}\n" in archive.text("2024/one-title.md")


@pytest.mark.parametrize(
    ("crawls", "comments"),
    [
        ([("Oct 1", 2), ("Oct 9", 5)], 5),
        ([("Oct 9", 5), ("Oct 1", 2)], 5),
        ([("Oct 9", 2), ("Oct 1", 5)], 2),
        ([("Oct 1", 5), ("Oct 9", 2)], 2),
        ([("Oct 1", 2), ("Oct 9", None), ("Oct 5", 4)], 4),
        ([("Oct 1", None), ("Oct 9", 0)], 0),
        ([("Oct 9", None), ("Oct 1", 3)], 3),
    ],
)
def test_comments_are_those_of_the_newest_crawl_that_has_some(
    archive: Archive, crawls: Sequence[tuple[str, int | None]], comments: int
) -> None:
    for number, (day, count) in enumerate(crawls):
        entry = Listed("One Title", who=None if count is None else "• 7 authors", comments=count or 0)
        archive.run(**{f"crawl{number}": make_dump(entry, day=f"{day}, 2025")})
    (file,) = archive.read().papers
    assert file.paper.comments == comments


def test_the_file_wins_and_each_difference_is_reported(archive: Archive) -> None:
    archive.run(a=make_dump(Listed("One Title", who="nvidia NVIDIA")))
    archive.edit(
        "2024/one-title.md", ("name: NVIDIA", "name: Nvidia Labs"), ("2024-05-18", "2024-05-19"), ("thing", "rule")
    )
    plan = archive.plan({"b.txt": make_dump(Listed("One Title", who="nvidia NVIDIA"))})
    assert [(found.path, found.field, found.kept, found.offered) for found in plan.conflicts] == [
        (
            "content/papers/2024/one-title.md",
            "abstract",
            "We show that a rule holds, and that it is good. It is good for three tasks, and for others that we name.",
            "We show that a thing holds, and that it is good. It is good for three tasks, and for others that we name.",
        ),
        ("content/papers/2024/one-title.md", "date", "2024-05-19", "2024-05-18"),
        ("content/papers/2024/one-title.md", "organization", "nvidia Nvidia Labs", "nvidia NVIDIA"),
    ]


def test_an_unknown_handle_is_no_conflict(archive: Archive) -> None:
    archive.run(a=make_dump(Listed("One Title", who="NVIDIA")))
    assert archive.plan({"b.txt": make_dump(Listed("One Title", who="nvidia NVIDIA"))}).conflicts == ()


def test_line_breaks_in_an_abstract_are_no_conflict(archive: Archive) -> None:
    archive.run(a=make_dump(Listed("One Title")))
    archive.edit("2024/one-title.md", ("holds, and", "holds,\nand"))
    assert archive.plan({"b.txt": make_dump(Listed("One Title"))}).conflicts == ()


def test_quarantined_lines_are_reported_with_their_line_and_counted(archive: Archive) -> None:
    plan = archive.run(
        a=make_dump(Listed("One Title")) + b"\nA Lonely Title\n\n\xe2\x80\xa2 3 authors\n\xc2\xb7\nJun 1, 2024\n"
    )
    assert counts(plan) == [{"entries": 2, "new": 1, "quarantined": 1}]
    (left,) = plan.quarantine
    assert (left.file, left.entry.line) == ("in/a.txt", 13)


# --- errors


def test_a_broken_file_stops_an_import(archive: Archive) -> None:
    write_file(archive.root / "content/papers/2024/x.md", b"---\ntitle: [\n---\n")
    with pytest.raises(ProblemsError):
        archive.run(a=TWO)
    assert list(archive.files()) == ["content/papers/2024/x.md"]


def test_an_archived_dump_that_is_missing_stops_an_import(archive: Archive) -> None:
    archive.run(a=TWO)
    (archive.root / "content/listings/a.txt").unlink()
    assert why(archive, {"b.txt": TWO}) == [
        "content/listings/a.txt: the archived dump is missing (restore it with git)",
    ]


def test_an_archived_dump_that_was_edited_stops_an_import(archive: Archive) -> None:
    archive.run(a=TWO)
    (archive.root / "content/listings/a.txt").write_bytes(TWO + b"\n")
    assert why(archive, {"b.txt": TWO}) == [
        (
            "content/listings/a.txt: the archived dump differs from what was imported "
            "(restore it with git; dumps are never edited)"
        ),
    ]


def test_all_problems_of_all_dumps_are_reported_at_once(archive: Archive) -> None:
    dumps = {
        "a.txt": b"Daily Papers\n\nOct 29\n",
        "b.txt": b"One\n\n\x81\n",
        "c.txt": make_dump(Listed("C"), day="Oct 29"),
    }
    dumps["c.txt"] = dumps["c.txt"].replace(b", 2024", b"")
    assert why(archive, dumps) == [
        'a.txt: no paper found (check that the file is the text of a "Daily Papers" page)',
        "b.txt:3: is not UTF-8 (save a copy of it as UTF-8 and import that)",
        (
            "c.txt:3: no date in the dump has a year, so the crawl year is unknown "
            "(give the crawl day with --crawled YYYY-MM-DD)"
        ),
    ]


def test_another_crawl_day_for_a_known_dump_stops_an_import(archive: Archive) -> None:
    archive.run(a=TWO)
    assert why(archive, {"b.txt": TWO}, datetime.date(2026, 10, 29)) == [
        (
            "b.txt: already imported with crawl day 2025-10-29, not 2026-10-29 "
            "(change the day in content/listings.yml by hand)"
        ),
    ]


def test_a_given_crawl_day_decides_the_year(archive: Archive) -> None:
    dump = make_dump(Listed("One Title", date="Oct 2"), day="Oct 29")
    plan = archive.run(datetime.date(2023, 10, 29), a=dump)
    assert plan.listings[0].crawl.reason == "as given"
    assert archive.papers() == ["2023/one-title.md"]
    assert archive.run(a=dump).listings[0].crawl.reason == "already imported"


# --- properties

LISTED = st.builds(
    Listed,
    title=st.sampled_from(
        ["Léarning", "Learning", "learning!", "Octopus 1", "Octopus 2", r"\emph{Octopus} 1", "!", "学"]
    ),
    abstract=st.sampled_from(
        [
            "We show that a thing holds. It does, as we have found in three tasks, each of which took us a week.",
            "We show *all* of $x$, 5% and <b>. It does, surely, as we have found in three tasks that took a week.",
        ]
    ),
    who=st.sampled_from([None, "• 7 authors", "• 8 authors", "nvidia NVIDIA", "Mistral"]),
    date=st.sampled_from(["May 18, 2024", "Jan 2", "Feb 29, 2024", "Feb 30, 2024"]),
    comments=st.integers(0, 9),
)
DUMPS = st.lists(
    st.builds(
        lambda entries, day: make_dump(*entries, day=f"Oct {day}, 2025"),
        st.lists(LISTED, min_size=1, max_size=5),
        st.integers(1, 28),
    ),
    min_size=1,
    max_size=4,
)


def named(dumps: Sequence[bytes]) -> dict[str, bytes]:
    return {f"dump{number}": dump for number, dump in enumerate(dumps)}


def new_archive() -> Iterator[Archive]:
    with TemporaryDirectory() as folder:
        yield Archive(Path(folder))


@settings(max_examples=60)
@given(DUMPS)
def test_every_entry_is_counted_once(dumps: list[bytes]) -> None:
    for archive in new_archive():
        plan = archive.run(**named(dumps))
        for report in plan.listings:
            parts = report.new + report.updated + report.unchanged + report.duplicates + report.quarantined
            assert report.entries == parts
        assert sum(report.new for report in plan.listings) == len(archive.papers())
        assert sum(report.quarantined for report in plan.listings) == len(plan.quarantine)


@settings(max_examples=60)
@given(DUMPS)
def test_a_second_import_changes_nothing(dumps: list[bytes]) -> None:
    for archive in new_archive():
        archive.run(**named(dumps))
        plan = archive.run(**named(dumps))
        assert plan.changes == ()
        assert all(report.new == report.updated == 0 for report in plan.listings)


@settings(max_examples=60)
@given(DUMPS, st.integers(0, 4))
def test_one_command_and_several_give_the_same_papers(dumps: list[bytes], cut: int) -> None:
    for together in new_archive():
        for apart in new_archive():
            together.run(**named(dumps))
            first = dict(list(named(dumps).items())[:cut])
            rest = dict(list(named(dumps).items())[cut:])
            for part in filter(None, (first, rest)):
                apart.run(**part)
            assert papers_of(apart) == papers_of(together)


def papers_of(archive: Archive) -> list[str]:
    """The files of an archive; a slug and the folder of a year may depend on the order of imports."""
    return sorted(file.text for file in archive.read().papers)


@settings(max_examples=40)
@given(DUMPS)
def test_no_known_value_becomes_unknown(dumps: list[bytes]) -> None:
    for archive in new_archive():
        known: dict[str, set[str]] = {}
        for name, dump in named(dumps).items():
            archive.run(**{name: dump})
            for file in archive.read().papers:
                fields = {
                    key for key in ("date", "author_count", "organization", "comments") if f"\n{key}:" in file.text
                }
                assert known.get(file.path, set()) <= fields
                known[file.path] = fields
