"""`paperarchive init`: an archive from nothing, beside what is there, or not at all; and its update."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from paperarchive.cli import main
from paperarchive.content.vocabulary import parse_vocabulary
from paperarchive.errors import Problems
from paperarchive.scaffold import origin
from paperarchive.scaffold.origin import ProgramOrigin
from paperarchive.scaffold.templates import render_workflow
from tests.paths import REPOSITORY

FILES = {
    "site.yml",
    "content/tags.yml",
    "content/pages/about.md",
    ".gitignore",
    ".gitattributes",
    "README.md",
    ".github/workflows/check.yml",
    ".github/workflows/pages.yml",
}
PAGES = ".github/workflows/pages.yml"
DUMP = REPOSITORY / "content/listings/000_d8765086a5b2f246.txt"


def read_tree(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def archive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert main(["init", str(tmp_path / "papers")]) == 0
    capsys.readouterr()
    return tmp_path / "papers"


def test_a_new_archive_has_its_files_and_nothing_else(archive: Path) -> None:
    assert set(read_tree(archive)) == FILES
    assert {path.name for path in archive.iterdir()} == {path.partition("/")[0] for path in FILES}


def test_a_new_archive_takes_a_list_and_is_built_and_checked(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    at = ["-C", str(archive)]
    assert main([*at, "import", str(DUMP)]) == 0
    assert main([*at, "build", "--base-url", "https://example.org/"]) == 0
    capsys.readouterr()
    assert main([*at, "check", "--base-url", "https://example.org/"]) == 0
    assert capsys.readouterr().err.endswith(" 0 problems\n")
    assert list((archive / "public").rglob("lunr.js"))
    papers = [json.loads(line) for line in (archive / "public/papers.jsonl").read_text().splitlines()]
    assert all(paper["tags"] for paper in papers)


def test_its_attributes_are_those_that_an_import_wants(archive: Path) -> None:
    before = (archive / ".gitattributes").read_bytes()
    assert main(["-C", str(archive), "import", str(DUMP)]) == 0
    assert (archive / ".gitattributes").read_bytes() == before


def test_it_says_what_it_wrote_and_what_to_do_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "my papers"]) == 0
    out = capsys.readouterr().out
    assert all(f"  {path} " in out for path in FILES)
    assert "\ntitle: My papers\n" in out
    assert out.endswith(
        "What to do next:\n  cd 'my papers'\n  paperarchive import FILE    # a list of papers\n"
        "  paperarchive serve          # the site on this machine\n"
    )


def test_json_is_one_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path / "a"), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert set(record) == {"folder", "written", "kept", "settings", "notes"}
    assert set(record["written"]) == FILES


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    assert main(["init", str(tmp_path / "a" / "b"), "--dry-run"]) == 0
    assert list(tmp_path.iterdir()) == []


# --- what is there already


def test_what_is_there_is_kept_and_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "README.md").write_text("mine\n")
    (tmp_path / ".gitignore").write_text("*.log\npublic\n")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/a.md").write_text("a note\n")
    assert main(["init", str(tmp_path)]) == 0
    out, err = capsys.readouterr()
    assert (tmp_path / "README.md").read_text() == "mine\n"
    assert (tmp_path / ".gitignore").read_text() == "*.log\npublic\n"
    assert "Kept as they were: .gitignore, README.md\n" in out
    assert "Note: .gitignore was there and stays; add to it: `/.paperarchive/`.\n" in err
    assert set(read_tree(tmp_path)) == {*FILES, "notes/a.md"}


def test_a_link_that_leads_nowhere_is_kept_too(tmp_path: Path) -> None:
    (tmp_path / "README.md").symlink_to("gone")
    assert main(["init", str(tmp_path)]) == 0
    assert not (tmp_path / "gone").exists()


def test_settings_are_guessed_from_the_repository(tmp_path: Path) -> None:
    for arguments in (
        ["init", "-b", "main"],
        ["config", "user.name", 'Ada "A" Example'],
        ["remote", "add", "origin", "git@github.com:lab/papers.git"],
    ):
        subprocess.run(["git", "-C", str(tmp_path), *arguments], check=True, capture_output=True)
    assert main(["init", str(tmp_path)]) == 0
    settings = yaml.safe_load((tmp_path / "site.yml").read_text())
    assert settings == {
        "title": settings["title"],
        "author": 'Ada "A" Example',
        "base_url": "https://lab.github.io/papers/",
        "edit_url": "https://github.com/lab/papers/edit/main/{path}",
        "issues_url": "https://github.com/lab/papers/issues/new?title={title}&body={url}",
    }
    assert main(["-C", str(tmp_path), "build"]) == 0


def test_a_folder_inside_a_repository_takes_no_address_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in (["init"], ["remote", "add", "origin", "git@github.com:lab/dotfiles.git"]):
        subprocess.run(["git", "-C", str(tmp_path), *arguments], check=True, capture_output=True)
    assert main(["init", str(tmp_path / "papers")]) == 0
    assert "is inside the git repository" in capsys.readouterr().err
    assert "base_url" not in yaml.safe_load((tmp_path / "papers/site.yml").read_text())


def test_an_archive_is_not_begun_twice(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = read_tree(archive)
    assert main(["-C", str(archive), "init"]) == 1
    assert capsys.readouterr().err.endswith(
        "is an archive already: site.yml is there"
        " (`paperarchive init --update` brings its workflows and vocabulary up to date)\n"
    )
    assert read_tree(archive) == before


def test_an_archive_inside_another_is_warned_of(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(archive / "mine")]) == 0
    assert f"is inside another archive, {archive}" in capsys.readouterr().err


# --- nothing is left of what fails


def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a").write_text("")
    for folder in (tmp_path / "a", tmp_path / "a" / "b"):
        assert main(["init", str(folder)]) == 1
        assert f"{tmp_path}/a: is not a folder" in capsys.readouterr().err
    assert (tmp_path / "a").read_text() == ""


@pytest.mark.parametrize("obstacle", ["content", ".github", "content/pages"])
def test_a_file_in_place_of_a_folder_stops_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], obstacle: str
) -> None:
    (tmp_path / obstacle).parent.mkdir(exist_ok=True)
    (tmp_path / obstacle).write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    assert main(["init", str(tmp_path)]) == 1
    err = capsys.readouterr().err
    assert err.startswith(f"{tmp_path}/{obstacle.partition('/')[0]}")
    assert "Not a directory" in err
    assert sorted(tmp_path.rglob("*")) == before


def test_a_disk_that_fails_leaves_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", fail)
    assert main(["init", str(tmp_path / "a" / "b")]) == 1
    assert "No space left on device" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


# --- another vocabulary

GOOD_VOCABULARY = """\
- label: Birds
  slug: birds
  description: "Feathered."
  phrases: [bird]
  synonyms: []
"""


def test_another_vocabulary_is_taken_byte_for_byte(tmp_path: Path) -> None:
    (tmp_path / "birds.yml").write_text(GOOD_VOCABULARY)
    assert main(["init", str(tmp_path / "a"), "--vocabulary", str(tmp_path / "birds.yml")]) == 0
    assert (tmp_path / "a/content/tags.yml").read_text() == GOOD_VOCABULARY


def test_every_problem_of_a_vocabulary_is_named_and_nothing_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    vocabulary = tmp_path / "birds.yml"
    vocabulary.write_text(GOOD_VOCABULARY.replace("slug: birds", "slug: Birds!") + "- label: Fish\n")
    assert main(["init", str(tmp_path / "a"), "--vocabulary", str(vocabulary)]) == 1
    err = capsys.readouterr().err
    assert f"{vocabulary}:2: slug: 'Birds!' is not a slug" in err
    assert f"{vocabulary}:6: slug: " in err
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"{", b"<html>"])
def test_a_file_that_is_no_vocabulary_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    assert main(["init", str(tmp_path / "a"), "--vocabulary", str(tmp_path / "x")]) == 1
    assert main(["init", str(tmp_path / "a"), "--vocabulary", str(tmp_path / "gone")]) == 1
    assert not (tmp_path / "a").exists()


def test_an_archive_may_begin_without_tags(tmp_path: Path) -> None:
    assert main(["init", str(tmp_path / "a"), "--vocabulary", "none"]) == 0
    problems = Problems()
    text = (tmp_path / "a/content/tags.yml").read_text()
    assert (parse_vocabulary(text, problems).tags, list(problems)) == ((), [])
    assert main(["-C", str(tmp_path / "a"), "import", str(DUMP)]) == 0


# --- update


def update(archive: Path, *options: str) -> int:
    return main(["-C", str(archive), "init", "--update", *options])


@pytest.fixture
def is_newer(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The archive exists; the next command is that of version 9, which was installed from an index."""
    assert (archive / PAGES).exists()
    for module in ("origin", "plan", "stamp", "templates"):
        target = f"paperarchive.scaffold.{module}"
        if module == "origin":
            monkeypatch.setattr(origin, "find_origin", lambda: ProgramOrigin("paperarchive==9.0"))
        else:
            monkeypatch.setattr(f"{target}.__version__", "9.0")


@pytest.mark.usefixtures("is_newer")
def test_workflows_that_nobody_edited_get_the_newer_version(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "paperarchive==9.0" not in (archive / PAGES).read_text()
    assert update(archive) == 0
    assert f"{PAGES} was updated\n" in capsys.readouterr().err
    text = (archive / PAGES).read_text()
    assert text.startswith("# From paperarchive 9.0;")
    assert '  PAPERARCHIVE: "paperarchive==9.0"\n' in text
    assert update(archive, "--json") == 0
    assert set(json.loads(capsys.readouterr().out).values()) == {"current"}


@pytest.mark.usefixtures("is_newer")
def test_a_dry_run_of_an_update_shows_it_and_changes_nothing(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = read_tree(archive)
    assert update(archive, "--dry-run") == 0
    assert '+  PAPERARCHIVE: "paperarchive==9.0"\n' in capsys.readouterr().out
    assert read_tree(archive) == before


@pytest.mark.usefixtures("is_newer")
def test_an_edited_file_stays_and_its_difference_is_shown(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workflow = archive / PAGES
    workflow.write_text(workflow.read_text().replace("timeout-minutes: 30", "timeout-minutes: 5", 1))
    (archive / ".github/workflows/check.yml").unlink()
    vocabulary = archive / "content/tags.yml"
    vocabulary.write_text(GOOD_VOCABULARY)
    before = read_tree(archive)
    assert update(archive) == 0
    out, err = capsys.readouterr()
    assert read_tree(archive) == before
    assert f"{PAGES} was edited, and stays" in err
    assert "-    timeout-minutes: 5\n+    timeout-minutes: 30\n" in out
    assert ".github/workflows/check.yml is not there, and stays so\n" in err
    assert "content/tags.yml was not written by `paperarchive init`, and stays\n" in err


@pytest.mark.usefixtures("is_newer")
def test_another_place_to_install_from_is_no_edit_and_stays(archive: Path) -> None:
    workflow = archive / PAGES
    version = [line for line in workflow.read_text().splitlines() if line.startswith("  PAPERARCHIVE:")]
    mine = '  PAPERARCHIVE: "git+https://git.example.org/pa@main"'
    workflow.write_text(workflow.read_text().replace(version[0], mine))
    assert update(archive) == 0
    text = workflow.read_text()
    assert text.startswith("# From paperarchive 9.0;")
    assert mine in text


def test_line_ends_of_windows_are_no_edit(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in ("content/tags.yml", PAGES):
        file = archive / path
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert update(archive, "--json") == 0
    assert set(json.loads(capsys.readouterr().out).values()) == {"current"}


def test_an_update_needs_an_archive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert update(tmp_path) == 1
    assert "is no archive" in capsys.readouterr().err
    assert main(["-C", str(tmp_path), "init", "--update", "--vocabulary", "none"]) == 2
    assert list(tmp_path.iterdir()) == []


# --- workflows


@pytest.mark.parametrize("name", ["check.yml", "pages.yml"])
def test_workflows_are_yaml_that_never_cancels_a_deployment(archive: Path, name: str) -> None:
    workflow = yaml.safe_load((archive / ".github/workflows" / name).read_text())
    (steps, *_) = [job["steps"] for job in workflow["jobs"].values()]
    commands = [step["run"] for step in steps if "run" in step]
    assert commands[0] == 'python3 -m pip install -q "$PAPERARCHIVE"'
    assert [command.split()[1] for command in commands[1:]] == ["build", "check"]
    assert workflow["concurrency"]["cancel-in-progress"] is (name == "check.yml")
    assert "pull_request_target" not in (archive / ".github/workflows" / name).read_text()


def test_git_is_not_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert shutil.which("git") is None
    assert main(["init", str(tmp_path / "a")]) == 0


@pytest.mark.parametrize("name", ["check.yml", "pages.yml"])
def test_the_repository_s_own_workflow_is_that_of_new_archives(name: str) -> None:
    own = (REPOSITORY / ".github/workflows" / name).read_text(encoding="utf-8")
    assert own == render_workflow(name, ProgramOrigin("."))


def test_check_takes_the_address_of_the_build(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(archive), "import", str(DUMP)]) == 0
    assert main(["-C", str(archive), "check"]) == 1
    assert "site.yml: base_url: canonical links" in capsys.readouterr().out
    assert main(["-C", str(archive), "check", "--base-url", "here"]) == 2
    assert "--base-url: 'here' is not an http or https address" in capsys.readouterr().err
