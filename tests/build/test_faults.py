"""A disk that fails in the middle of a build: a sentence that names the file, a whole site, and a next build."""

import errno
import json
import os
import random
from pathlib import Path

import pytest

from paperarchive.build.build import BuildOptions, build_site
from paperarchive.cli import main
from tests.building import make_theme
from tests.site_reader import SiteReader
from tests.steps import watching

URL = "https://papers.example/"
STEPS_OF_A_BUILD = 350
ADVICE = {
    errno.ENOSPC: "free some space on that disk, and run the command again",
    errno.EIO: "check the disk, and restore the file from git or a backup",
    errno.EROFS: "that disk is read-only: work on a copy of the archive elsewhere",
}


def read_files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def change(root: Path) -> None:
    make_theme(root, static__more_css="body { color: red }")
    (root / "content/papers/2025/hearing-things.md").unlink()
    for number in (1, 2):
        text = f"---\ntitle: New {number}\ndate: 2025-03-01\nauthor_count: 91\n---\nOf owls.\n"
        (root / f"content/papers/2025/new-{number}.md").write_text(text)


def build_with_json(root: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, str]]]:
    capsys.readouterr()
    status = main(["-C", str(root), "build", "--json", "--jobs=1", f"--base-url={URL}"])
    return status, json.loads(capsys.readouterr().out)["problems"]


def assert_whole_and_completed(root: Path) -> None:
    assert SiteReader(root / "public", URL).find_dead() == []
    assert not (root / "public/.paperarchive.part").exists()
    build_site(root, BuildOptions(base_url=URL, jobs=1))
    build_site(root, BuildOptions(base_url=URL, jobs=1, clean=True, output=root / "clean"))
    assert read_files(root / "public") == read_files(root / "clean")


@pytest.mark.parametrize("number", ADVICE)
@pytest.mark.parametrize("seed", [1, 2])
def test_a_step_that_fails_is_named_and_the_site_stays_whole(
    root: Path, capsys: pytest.CaptureFixture[str], number: int, seed: int
) -> None:
    build_site(root, BuildOptions(base_url=URL, jobs=1))
    change(root)
    left = random.Random(f"{seed} {number}").randrange(STEPS_OF_A_BUILD)
    failed: list[str] = []

    def fail(_event: str, path: str) -> None:
        nonlocal left
        if path.startswith(str(root)) and "cache.sqlite" not in path:
            left -= 1
            if left < 0 and not failed:
                failed.append(path)
                raise OSError(number, os.strerror(number), path)

    with watching(fail):
        status, problems = build_with_json(root, capsys)
    if status:
        assert [problem["message"] for problem in problems] == [os.strerror(number)]
        assert [problem["advice"] for problem in problems] == [ADVICE[number]]
        assert problems[0]["path"].startswith("public/")
        assert ".part" not in problems[0]["path"]
    assert_whole_and_completed(root)


@pytest.mark.parametrize("call", [2, 90])
def test_a_disk_that_is_full_is_named_with_the_file(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    build_site(root, BuildOptions(base_url=URL, jobs=1))
    change(root)
    calls = 0
    write = os.write

    def write_at_first(descriptor: int, content: bytes) -> int:
        nonlocal calls
        calls += 1
        if calls >= call:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(descriptor, content)

    monkeypatch.setattr(os, "write", write_at_first)
    status, problems = build_with_json(root, capsys)
    monkeypatch.undo()
    assert status == 1
    assert [problem["message"] for problem in problems] == [os.strerror(errno.ENOSPC)]
    assert (root / problems[0]["path"]).parent.is_relative_to(root / "public")
    assert problems[0]["advice"] == ADVICE[errno.ENOSPC]
    assert_whole_and_completed(root)
