"""`paperarchive merge`: one paper of two, of which nothing is lost, and no import makes two again."""

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperarchive.cli import main
from tests.curation.archives import Archive, import_all_again, import_dumps, make_archive, read_content
from tests.importing.archives import TAGS, Listed, make_dump

ABSTRACT = "We draft trees of tokens at once, with octopuses, and verify them in parallel, which is thrice as fast."
OTHER = "We draft whole trees of tokens at once and verify them in parallel, so that decoding is three times as fast."
OLDER = make_dump(Listed("JetSpec: Parallel Trees", ABSTRACT, date="May 18, 2024", comments=3), Listed("Third"))
NEWER = make_dump(
    Listed("Another"),
    Listed("JetFlow: Parallel Trees", OTHER, who="• 8 authors", date="May 19, 2024", comments=5),
    day="Nov 12, 2025",
)
BOTH = make_dump(
    Listed("JetFlow: Parallel Trees", OTHER, who=None),
    Listed("JetSpec: Parallel Trees", ABSTRACT, comments=9),
    day="Nov 20, 2025",
)


@pytest.fixture
def jet(archive: Archive) -> Archive:
    (archive.root / "content/tags.yml").write_text(TAGS)
    import_dumps(archive.root, older=OLDER, newer=NEWER)
    return archive


def test_two_files_of_one_paper_become_one(jet: Archive) -> None:
    status, output, messages = jet.run("merge", "jetspec-parallel-trees", "jetflow-parallel-trees")
    kept = "content/papers/2024/jetspec-parallel-trees.md"
    assert (status, output, messages) == (
        0,
        (
            f"content/papers/2024/jetflow-parallel-trees.md: merged into {kept}\n"
            f"{kept}: title: 'JetSpec: Parallel Trees' -> 'JetFlow: Parallel Trees'\n"
            f"{kept}: abstract: '{ABSTRACT[:89]}…' -> '{OTHER[:89]}…'\n"
            f"{kept}: date: '2024-05-18' -> '2024-05-19'\n"
            f"{kept}: author_count: '7' -> '8'\n"
            f"{kept}: comments: '3' -> '5'\n"
        ),
        "",
    )
    files = jet.read()
    assert "removed.yml" not in files
    assert "papers/2024/jetflow-parallel-trees.md" not in files
    assert files["papers/2024/jetspec-parallel-trees.md"] == (
        '---\ntitle: "JetFlow: Parallel Trees"\ndate: 2024-05-19\nauthor_count: 8\ncomments: 5\ntags: [octopuses]\n'
        "aliases: [jetflow-parallel-trees]\nlistings:\n"
        "- {listing: older, rank: 1, comments: 3}\n- {listing: newer, rank: 2, comments: 5}\n"
        f"---\n{OTHER}\n"
    )
    import_all_again(jet.root)
    assert jet.read() == files
    assert "jet" not in jet.run("check", "--duplicates")[1]


def test_what_is_imported_later_goes_to_the_one_paper(jet: Archive) -> None:
    jet.run("merge", "jetspec-parallel-trees", "jetflow-parallel-trees")
    newest = make_dump(Listed("JetSpec: Parallel Trees", ABSTRACT, comments=11), day="Dec 1, 2025")
    import_dumps(jet.root, newest=newest)
    papers = [path for path in jet.read() if path.startswith("papers/") and "jet" in path]
    assert papers == ["papers/2024/jetspec-parallel-trees.md"]
    text = jet.read()[papers[0]]
    assert '\ntitle: "JetSpec: Parallel Trees"\n' in text  # nobody edited it, so the newest crawl decides
    assert "\ncomments: 11\n" in text


def test_edits_of_both_stay_and_where_they_clash_the_first_stays_and_the_other_is_printed(jet: Archive) -> None:
    first = jet.root / "content/papers/2024/jetspec-parallel-trees.md"
    second = jet.root / "content/papers/2024/jetflow-parallel-trees.md"
    text = first.read_text().replace('title: "JetSpec: Parallel', 'title: "JetSpec: My')
    text = text.replace("date: 2024-05-18", "date: 2024-01-01\nnote: Mine.").replace("[octopuses]", "[]")
    first.write_text(text.replace("comments: 3\ntags", "# counted by me\ncomments: 2\ntags"))
    text = second.read_text().replace("date: 2024-05-19", "date: 2024-02-02\ndoi: 10.1000/1\nnote: Theirs.")
    second.write_text(text.replace("author_count: 8", "author_count: 9\ntags: [octopuses]").replace(OTHER, "Edited."))
    status, output, _ = jet.run("merge", first.stem, second.stem)
    assert (status, output.splitlines()[1:]) == (
        0,
        [
            f"content/papers/2024/jetspec-parallel-trees.md: abstract: '{ABSTRACT[:89]}…' -> 'Edited.'",
            "content/papers/2024/jetspec-parallel-trees.md: author_count: '7' -> '9'",
            "content/papers/2024/jetspec-parallel-trees.md: doi: empty -> '10.1000/1'",
            (
                "content/papers/2024/jetspec-parallel-trees.md: date: kept '2024-01-01'; "
                "content/papers/2024/jetflow-parallel-trees.md says '2024-02-02' (edit the file if that is right)"
            ),
            (
                "content/papers/2024/jetspec-parallel-trees.md: note: kept 'Mine.'; "
                "content/papers/2024/jetflow-parallel-trees.md says 'Theirs.' (edit the file if that is right)"
            ),
        ],
    )
    united = first.read_text()
    assert re.findall(r"^(title|date|author_count|doi|comments|tags|note|#)(.*)$", united, re.MULTILINE) == [
        ("title", ': "JetSpec: My Trees"'),
        ("date", ": 2024-01-01"),
        ("note", ": Mine."),
        ("author_count", ": 9"),
        ("doi", ": 10.1000/1"),
        ("#", " counted by me"),
        ("comments", ": 2"),
        ("tags", ": [octopuses]"),  # a person removed it from one paper, and added it to the other
    ]
    assert united.endswith("---\nEdited.\n")
    import_all_again(jet.root)
    assert first.read_text() == united


def test_a_listing_that_has_both_gives_one_row(archive: Archive) -> None:
    import_dumps(archive.root, both=BOTH)
    archive.run("merge", "jetspec-parallel-trees", "jetflow-parallel-trees")
    files = archive.read()
    assert (
        "\nlistings:\n- {listing: both, rank: 1, comments: 9}\n---\n" in files["papers/2024/jetspec-parallel-trees.md"]
    )
    import_all_again(archive.root)
    assert archive.read() == files


def test_papers_by_hand_are_merged_too(archive: Archive) -> None:
    archive.paper("2024/one", "tags: []\nlinks:\n- {kind: code, url: 'https://a.org/1'}\n", "")
    archive.paper(
        "2024/two",
        "aliases: [former]\nauthors: [{name: Ada}]\ndraft: true\n"
        "links:\n- {kind: pdf, url: 'https://a.org/1'}\n- {kind: data, url: 'https://a.org/2'}\n",
        "Theirs.",
    )
    archive.page("[two](/papers/two/) [one](/papers/one/)")
    assert archive.run("merge", "one", "two")[1].splitlines() == [
        "content/papers/2024/two.md: merged into content/papers/2024/one.md",
        "content/papers/2024/one.md: abstract: empty -> 'Theirs.'",
        "content/papers/2024/one.md: authors: empty -> 'Ada'",
        (
            "content/papers/2024/one.md: title: kept 'One'; content/papers/2024/two.md says 'Two' "
            "(edit the file if that is right)"
        ),
        (
            "content/papers/2024/one.md: draft: kept 'false'; content/papers/2024/two.md says 'true' "
            "(edit the file if that is right)"
        ),
        "content/pages/about.md: links to it rewritten",
    ]
    assert archive.read()["papers/2024/one.md"] == (
        "---\ntitle: \"One\"\nauthors: [Ada]\ntags: []\naliases: [two, former]\nlinks:\n- {kind: code, url: 'https://a.org/1'}\n"
        '- {kind: data, url: "https://a.org/2"}\n---\nTheirs.\n'
    )
    assert "[two](/papers/one/) [one](/papers/one/)" in archive.read()["pages/about.md"]


def test_venue_keywords_and_own_fields_are_filled_and_united(archive: Archive) -> None:
    archive.paper("2024/one", "keywords: [octopus]\nextra: {a: 1, b: [x, y]}\nvenue: EMNLP\n", title="Same")
    archive.paper(
        "2024/two",
        "keywords: [Octopus, tree]\nextra: {b: {k: v}, c: z}\nvenue: ACL\npublication_type: article\n",
        title="Same",
    )
    assert archive.run("merge", "one", "two")[1].splitlines()[1:] == [
        "content/papers/2024/one.md: publication_type: empty -> 'article'",
        *(
            (
                f"content/papers/2024/one.md: {key}: kept {kept!r}; content/papers/2024/two.md says {other!r} "
                "(edit the file if that is right)"
            )
            for key, kept, other in [("venue", "EMNLP", "ACL"), ("extra.b", "x, y", "k: v")]
        ),
    ]
    text = archive.read()["papers/2024/one.md"]
    for line in ("keywords: [octopus, tree]", "venue: EMNLP", "publication_type: article"):
        assert f"\n{line}\n" in text
    assert archive.run("check")[1] == ""


def test_a_title_that_no_listing_gave_leads_to_the_one_paper_by_its_alias(archive: Archive) -> None:
    import_dumps(archive.root, older=OLDER)
    archive.paper("2024/jetflow-parallel-trees", title="JetFlow: Parallel Trees")
    archive.run("merge", "jetspec-parallel-trees", "jetflow-parallel-trees")
    import_dumps(archive.root, newer=NEWER)
    papers = [path for path in archive.read() if "jet" in path and path.startswith("papers/")]
    assert papers == ["papers/2024/jetspec-parallel-trees.md"]


def test_a_merge_outlives_an_undo_of_the_list_that_gave_the_second_title(jet: Archive) -> None:
    jet.run("merge", "jetspec-parallel-trees", "jetflow-parallel-trees")
    merged = jet.read()["papers/2024/jetspec-parallel-trees.md"]
    assert jet.run("import", "--undo")[0] == 0
    import_dumps(jet.root, newer=NEWER)
    # Tags are given anew, and the newest text earns none.
    assert jet.read()["papers/2024/jetspec-parallel-trees.md"] == merged.replace("tags: [octopuses]\n", "")
    assert "papers/2024/jetflow-parallel-trees-a8cdae.md" not in jet.read()


def test_an_alias_takes_no_title_from_another_paper(archive: Archive) -> None:
    archive.paper("2024/one", "aliases: [jetflow-parallel-trees, third]\n")
    archive.paper("2024/two", title="JetFlow: Parallel Trees")
    import_dumps(archive.root, older=OLDER, newer=NEWER)
    assert "listings:" not in archive.read()["papers/2024/one.md"]
    assert "{listing: newer, rank: 2, comments: 5}" in archive.read()["papers/2024/two.md"]


def test_tags_that_the_program_gave_are_still_its_own_after_a_merge(jet: Archive) -> None:
    jet.run("merge", "jetspec-parallel-trees", "jetflow-parallel-trees")
    file = jet.root / "content/papers/2024/jetspec-parallel-trees.md"
    file.write_text(file.read_text().replace("tags: [octopuses]\n", "tags: []\n"))
    import_dumps(jet.root, newest=make_dump(Listed("JetFlow: Parallel Trees", ABSTRACT), day="Dec 1, 2025"))
    assert "\ntags: []\n" in file.read_text()


def test_a_dry_run_prints_a_patch_and_json_the_conflicts(jet: Archive) -> None:
    before = jet.read()
    names = ("jetspec-parallel-trees", "jetflow-parallel-trees")
    status, patch, _ = jet.run("merge", *names, "--dry-run")
    assert (status, jet.read()) == (0, before)
    assert patch.count("+++ /dev/null\n") == 1
    record = json.loads(jet.run("merge", *names, "--json")[1])
    assert record == {
        "kept": "content/papers/2024/jetspec-parallel-trees.md",
        "removed": "content/papers/2024/jetflow-parallel-trees.md",
        "taken": [
            {"field": "title", "before": "JetSpec: Parallel Trees", "after": "JetFlow: Parallel Trees"},
            {"field": "abstract", "before": ABSTRACT, "after": OTHER},
            {"field": "date", "before": "2024-05-18", "after": "2024-05-19"},
            {"field": "author_count", "before": "7", "after": "8"},
            {"field": "comments", "before": "3", "after": "5"},
        ],
        "conflicts": [],
        "relinked": [],
        "problems": [],
    }


def test_one_paper_is_not_merged_with_itself(archive: Archive) -> None:
    archive.paper("2024/one", "aliases: [former]\n")
    assert archive.run("merge", "one", "former") == (
        1,
        "",
        "content/papers/2024/one.md: is both papers (name two papers)\n",
    )


EDITS = st.sampled_from(
    [
        ("author_count: 7", "author_count: 5"),
        ("\ncomments", "\nnote: A note.\ncomments"),
        ("title: ", "title: Edited "),
        ("date: 2024-05-18\n", ""),
        (ABSTRACT, "Another text."),
        (OTHER, ""),
        ("tags: [octopuses]\n", ""),
        ("listings:", "arxiv: 2401.10020\nlistings:"),
        ("listings:", "doi: 10.1000/1\nlistings:"),
        ("comments: 9\n", "comments: 1\n"),
    ]
)
ENTRIES = st.builds(
    Listed,
    title=st.sampled_from(["JetSpec", "JetFlow", "Third"]),
    abstract=st.sampled_from([ABSTRACT, OTHER]),
    who=st.sampled_from(["• 7 authors", "• 8 authors", "• nvidia NVIDIA", None]),
    date=st.sampled_from(["May 18, 2024", "May 19, 2024"]),
    comments=st.integers(0, 9),
)
DUMPS = st.lists(
    st.tuples(
        st.lists(ENTRIES, min_size=1, max_size=3, unique_by=lambda entry: entry.title),
        st.sampled_from(["Oct 1, 2025", "Oct 9, 2025", "Nov 1, 2025"]),
    ),
    min_size=1,
    max_size=3,
)


@settings(max_examples=25)
@given(
    DUMPS, st.lists(st.tuples(st.sampled_from(["jetspec", "jetflow"]), EDITS), max_size=4, unique=True), st.booleans()
)
def test_importing_again_after_a_merge_changes_nothing(
    dumps: list[tuple[list[Listed], str]], edits: list[tuple[str, tuple[str, str]]], is_reversed: bool
) -> None:
    with TemporaryDirectory() as folder:
        root = make_archive(Path(folder) / "archive")
        (root / "content/tags.yml").write_text(TAGS)
        both = make_dump(Listed("JetSpec", ABSTRACT), Listed("JetFlow", OTHER), day="Sep 1, 2025")
        import_dumps(root, both=both)
        for number, (entries, day) in enumerate(dumps):
            import_dumps(root, **{f"dump{number}": make_dump(*entries, day=day)})
        for slug, (old, new) in edits:
            [file] = root.glob(f"content/papers/*/{slug}.md")
            file.write_text(file.read_text().replace(old, new, 1))
        slugs = ["jetflow", "jetspec"] if is_reversed else ["jetspec", "jetflow"]
        assert main(["-C", str(root), "merge", *slugs]) == 0
        before = read_content(root)
        assert [path for path in before if f"/{slugs[1]}." in path] == []
        import_all_again(root)
        assert read_content(root) == before
