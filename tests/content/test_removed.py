"""Records of removed papers are read back as they were written."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from paperarchive.content.changes import write_changes
from paperarchive.content.removed import RemovedPaper, RemovedPapers, format_removed, parse_removed, read_removed
from paperarchive.errors import Problems

WORDS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=9)
REMOVED = st.builds(
    RemovedPaper,
    slug=st.text("aB9", min_size=1, max_size=9),
    titles=st.lists(WORDS, max_size=2).map(tuple),
    arxiv=st.none() | WORDS,
    doi=st.none() | WORDS,
    why=st.none() | WORDS,
)


@given(st.lists(REMOVED, min_size=1, max_size=3, unique_by=lambda paper: (paper.slug, paper.titles)))
def test_records_are_read_back_as_they_were_written(papers: list[RemovedPaper]) -> None:
    problems = Problems()
    in_order = tuple(sorted(papers, key=lambda paper: (paper.slug, paper.titles)))
    assert (parse_removed(format_removed(papers), problems), list(problems)) == (in_order, [])


def test_a_slug_that_would_lead_elsewhere_is_refused() -> None:
    problems = Problems()
    assert parse_removed('- {slug: "../../themes/x", titles: [x]}\n', problems) == ()
    assert [str(problem) for problem in problems] == [
        (
            "content/removed.yml:1: slug: '../../themes/x' is not a file name without .md "
            "(write the name of the paper's file)"
        )
    ]


def test_a_record_is_one_line() -> None:
    paper = RemovedPaper("one-title", ("onetitle",), arxiv="2411.01230", why="withdrawn: by its authors")
    assert format_removed([paper]) == (
        "# Papers that were removed, and are not imported again (`paperarchive import --restore` brings them back).\n"
        '- {slug: one-title, titles: [onetitle], arxiv: "2411.01230", why: "withdrawn: by its authors"}\n'
    )


def test_the_file_goes_with_its_last_record(tmp_path: Path) -> None:
    paper = RemovedPaper("one", ("one",))
    write_changes(tmp_path, RemovedPapers().make_changes([paper]))
    removed = read_removed(tmp_path, Problems())
    assert removed.papers == (paper,)
    assert removed.make_changes([paper]) == []
    assert [change.after for change in removed.make_changes([])] == [None]
    write_changes(tmp_path, removed.make_changes([]))
    assert read_removed(tmp_path, Problems()) == RemovedPapers()


def test_a_record_without_a_slug_is_named() -> None:
    problems = Problems()
    assert parse_removed("- {titles: [x]}\n", problems) == ()
    assert list(map(str, problems)) == ['content/removed.yml:1: slug: is missing (write `slug: "..."`)']
