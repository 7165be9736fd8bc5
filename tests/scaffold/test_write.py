"""A new archive is written whole or not at all, whatever happens between two system calls."""

import itertools
from pathlib import Path

import pytest

from paperarchive.cli import main
from paperarchive.content.journal_folder import has_journal
from paperarchive.errors import ProblemsError
from paperarchive.scaffold.plan import NewFile, ScaffoldPlan
from paperarchive.scaffold.write import write_archive
from tests.interruptions import full_disk_from, killed_at

FILES = {"site.yml": "title: x\n", "content/tags.yml": "[]\n", ".github/workflows/pages.yml": "name: x\n"}
PLAN = ScaffoldPlan(tuple(NewFile(path, text, "") for path, text in FILES.items()), (), {}, ())


def read_tree(folder: Path) -> dict[str, str]:
    return {file.relative_to(folder).as_posix(): file.read_text() for file in folder.rglob("*") if file.is_file()}


def test_after_a_kill_the_next_command_finishes_or_begins_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcomes = set()
    for number in itertools.count(1):
        folder = tmp_path / str(number) / "papers"
        with killed_at(number) as happened:
            write_archive(folder, PLAN)
        if not happened:
            break
        is_begun = (folder / "site.yml").exists() or (folder / "content/.journal/steps.json").exists()
        status = main(["-C", str(tmp_path), "init", str(folder)])
        assert status == (1 if is_begun else 0)
        assert ("is an archive already" in capsys.readouterr().err) == is_begun
        found = read_tree(folder)
        assert set(FILES) <= set(found)
        assert not has_journal(folder)
        if is_begun:
            assert {path: text for path, text in found.items() if ".journal" not in path} == FILES
        outcomes.add(is_begun)
    assert outcomes == {True, False}


def run_and_report(folder: Path) -> str:
    """Write the archive; returns what keeps it from being written, or nothing."""
    try:
        write_archive(folder, PLAN)
    except ProblemsError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("other", [None, "notes/a.md"])
def test_a_full_disk_leaves_what_was_there(tmp_path: Path, other: str | None) -> None:
    outcomes = set()
    for number in itertools.count(1):
        folder = tmp_path / str(number) / "papers"
        if other is not None:
            (folder / other).parent.mkdir(parents=True)
            (folder / other).write_text("mine")
        with full_disk_from(number, lasting=False) as happened:
            problems = run_and_report(folder)
        if problems:
            assert "No space left on device" in problems
            kept = [] if other is None else [folder, folder / "notes", folder / other]
            assert sorted(folder.parent.rglob("*")) == kept
        else:
            assert set(read_tree(folder)) == {*FILES, *([other] if other else [])}
        outcomes.add("nothing" if problems else "all")
        if not happened:
            break
    assert outcomes == {"nothing", "all"}
