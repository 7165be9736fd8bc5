"""In a folder that is no archive every command names `init`; a command that fails leaves nothing behind."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from paperarchive import cli
from paperarchive.cli import main

BROKEN_PAPER = {"site.yml": "title: x\n", "content/papers/2024/a.md": "---\ntitle: [\n---\n"}
BROKEN_SETTINGS = {"site.yml": "titel: x\n", "content/papers/2024/a.md": "---\ntitle: A\n---\n"}
ARGUMENTS = {
    "import": [["x.txt"], ["--undo"], ["--restore"], ["--removed"], ["--dry-run", "x.txt"]],
    "add": [["2411.01230", "--offline"]],
    "build": [[], ["--strict"], ["--untrusted"], ["--output", "out"], ["--json"], ["--clean"]],
    "serve": [["--port", "0"]],
    "check": [[], ["--format", "github"], ["--untrusted"]],
    "tag": [[], ["--write"], ["--suggest"]],
    "fmt": [[], ["--check"]],
    "remove": [["a"]],
    "rename": [["a", "b"]],
    "merge": [["a", "b"]],
    "recover": [[], ["--undo"]],
}
"""Command -> ways to call it."""


def list_calls() -> Iterator[list[str]]:
    for command in cli.COMMANDS:
        if command.name != "init":
            yield from ([command.name, *arguments] for arguments in ARGUMENTS[command.name])


def fill(folder: Path, files: dict[str, str]) -> list[Path]:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return sorted(folder.rglob("*"))


@pytest.mark.parametrize("call", list(list_calls()), ids=" ".join)
def test_every_command_names_init_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], call: list[str]
) -> None:
    assert main(["-C", str(tmp_path), *call]) == 1
    out, err = capsys.readouterr()
    message = f"{tmp_path}: is no archive: there is no site.yml"
    advice = "`paperarchive init` begins one here; -C DIR names the folder of another"
    if "--json" in call:
        assert (err, f'"path": "{tmp_path}"' in out, advice in out) == ("", True, True)
    elif "github" in call:
        assert f"::error file={tmp_path}" in out
    else:
        assert err == f"{message} ({advice})\n"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_inside_an_archive_names_the_archive(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(root.rglob("*"))
    for folder in (root / "content", root / "content/papers/2024"):
        assert main(["-C", str(folder), "build"]) == 1
        assert f"{folder}: is no archive, but a folder inside one, {root} (" in capsys.readouterr().err
    assert sorted(root.rglob("*")) == before


def test_the_folder_above_is_named_as_it_can_be_typed(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root / "content" / "papers")
    assert main(["check"]) == 1
    assert capsys.readouterr().err.endswith("(run the command there, or with `-C ../..`)\n")


@pytest.mark.parametrize("files", [BROKEN_PAPER, BROKEN_SETTINGS], ids=["paper", "settings"])
@pytest.mark.parametrize("call", [call for call in list_calls() if call[0] not in ("serve", "recover")], ids=" ".join)
def test_a_command_that_a_broken_file_stops_leaves_nothing_behind(
    tmp_path: Path, files: dict[str, str], call: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = fill(tmp_path, files)
    assert main(call) == 1
    assert sorted(tmp_path.rglob("*")) == before


def test_a_failed_build_keeps_the_cache_of_earlier_ones(root: Path) -> None:
    at = ["-C", str(root)]
    assert main([*at, "build"]) == 0
    (root / "site.yml").write_text("titel: x\n")
    assert main([*at, "build"]) == 1
    assert (root / ".paperarchive/cache.sqlite").is_file()


def test_a_link_that_leads_nowhere_in_place_of_the_settings_is_reported_as_such(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "site.yml").symlink_to("gone")
    assert main(["-C", str(tmp_path), "check"]) == 1
    assert "site.yml: there is no such file" in capsys.readouterr().out


def test_formats_are_listed_in_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["import", "--format", "help"]) == 0
    assert "bibtex\n  " in capsys.readouterr().out


def test_the_format_json_of_a_list_asks_for_no_report_in_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["import", "--format", "json", "gone.json"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "is no archive" in captured.err
