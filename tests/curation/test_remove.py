"""`paperarchive remove`: files go, and a record of each stays."""

import json
import os

import pytest

from tests.curation.archives import Archive

HEADER = "# Papers that were removed, and are not imported again (`paperarchive import --restore` brings them back).\n"


def test_papers_are_removed_and_recorded_with_title_identifiers_and_reason(archive: Archive) -> None:
    archive.paper("2024/one-title", "arxiv: 2401.10020v2\ndoi: 10.1000/ABC\n", title="One Title: $x$")
    archive.paper("undated/two")
    archive.paper("2024/stays")
    assert archive.run("remove", "one-title", "two", "--why", " withdrawn:\n by its authors ") == (
        0,
        "content/papers/2024/one-title.md: removed\ncontent/papers/undated/two.md: removed\n",
        "",
    )
    files = archive.read()
    assert list(files) == ["papers/2024/stays.md", "removed.yml"]
    assert files["removed.yml"] == (
        f"{HEADER}"
        '- {slug: one-title, titles: [onetitlex], arxiv: "2401.10020", doi: 10.1000/abc, '
        'why: "withdrawn: by its authors"}\n'
        '- {slug: two, titles: [two], why: "withdrawn: by its authors"}\n'
    )
    assert archive.run("check")[0] == 0


@pytest.mark.parametrize(
    "name",
    [
        "One-Title",
        "former",
        "one-title.md",
        "content/papers/2024/one-title.md",
        "/papers/one-title/",
        "https://a.org/x/papers/one-title/?q#a",
    ],
)
def test_a_paper_may_be_named_by_slug_alias_file_or_address(archive: Archive, name: str) -> None:
    archive.paper("2024/one-title", "aliases: [former]\n")
    assert archive.run("remove", name)[:2] == (0, "content/papers/2024/one-title.md: removed\n")


def test_a_file_is_found_from_the_current_folder_too(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    file = archive.paper("2024/one-title")
    monkeypatch.chdir(file.parent)
    assert archive.run("remove", "one-title.md")[0] == 0
    assert not os.path.lexists(file)


def test_nothing_is_removed_if_any_name_is_unknown(archive: Archive) -> None:
    archive.paper("2024/learning-to-read")
    archive.paper("2024/learning-to-write")
    archive.page("text")
    before = archive.read()
    assert archive.run("remove", "learning-to-read", "learnin-to-wriet", "zzz", "content/pages/about.md") == (
        1,
        "",
        (
            "content/pages/about.md: is not a paper's file (name the file of a paper, or its slug)\n"
            "learnin-to-wriet: there is no paper of that name (did you mean learning-to-write or learning-to-read?)\n"
            "zzz: there is no paper of that name (write the name of a file in content/papers/, without .md)\n"
        ),
    )
    assert archive.read() == before


def test_links_to_a_removed_paper_are_named_at_once_and_by_the_check(archive: Archive) -> None:
    archive.paper("2024/one", "aliases: [former]\n", "See [itself](/papers/one/).")
    archive.paper("2024/two", 'note: "See [it](../one/)."\n', "Like\n\n[it](/papers/former/).")
    archive.page("[one](/papers/one/#a)")
    message = "leads to a paper that is removed (remove the link; content/removed.yml records the paper)"
    status, _, messages = archive.run("remove", "one", "--why", "wrong")
    assert (status, messages.splitlines()) == (
        0,
        [
            f"content/papers/2024/two.md:7: the link to '/papers/former/' {message}",
            f"content/papers/2024/two.md:3: note: the link to '../one/' {message}",
            f"content/pages/about.md:4: the link to '/papers/one/#a' {message}",
        ],
    )
    said = archive.run("check")[1]
    assert (
        "content/pages/about.md:4: the link to '/papers/one/#a' leads to a paper that was removed: wrong "
        "(remove the link; content/removed.yml records the paper)\n"
    ) in said


def test_a_dry_run_prints_a_patch_and_writes_nothing(archive: Archive) -> None:
    archive.paper("2024/one")
    before = archive.read()
    status, patch, messages = archive.run("remove", "one", "--dry-run")
    assert (status, messages) == (0, "content/papers/2024/one.md: removed\nNothing was written (--dry-run).\n")
    assert "+- {slug: one, titles: [one]}\n" in patch
    assert "--- a/content/papers/2024/one.md\n+++ /dev/null\n" in patch
    assert archive.read() == before


def test_json_names_the_removed_and_the_links(archive: Archive) -> None:
    archive.paper("2024/one")
    archive.page("[one](/papers/one/)")
    status, output, _ = archive.run("remove", "one", "one", "--json")
    record = json.loads(output)
    assert (status, record["removed"]) == (0, [{"slug": "one", "path": "content/papers/2024/one.md"}])
    assert [(each["path"], each["line"], each["severity"]) for each in record["problems"]] == [
        ("content/pages/about.md", 4, "warning")
    ]


def test_a_paper_that_was_removed_is_told_from_one_that_never_was(archive: Archive) -> None:
    archive.paper("2024/one")
    archive.run("remove", "one", "--why", "twice")
    assert archive.run("remove", "one") == (
        1,
        "",
        "one: the paper was removed: twice (`paperarchive import --restore` brings it back)\n",
    )
