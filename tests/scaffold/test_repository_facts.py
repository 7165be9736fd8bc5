"""What git knows of a folder, and what follows from the address of a remote."""

import subprocess
from pathlib import Path

import pytest

from paperarchive.errors import Problems
from paperarchive.scaffold.repository import guess_addresses, make_web_url, read_repository, split_remote
from paperarchive.scaffold.settings_file import make_settings_text
from paperarchive.settings import parse_settings


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True)


@pytest.mark.parametrize(
    ("remote", "host", "path"),
    [
        ("https://github.com/lab/papers.git", "github.com", "lab/papers"),
        ("https://user:secret@GitHub.com/lab/papers", "github.com", "lab/papers"),
        ("git@github.com:lab/papers.git", "github.com", "lab/papers"),
        ("ssh://git@github.com:22/lab/papers.git/", "github.com", "lab/papers"),
        ("work:lab/papers", "work", "lab/papers"),
        ("/srv/git/papers.git", "", ""),
        ("../papers", "", ""),
        ("C:/papers", "", ""),
        ("file:///srv/papers.git", "", ""),
        ("", "", ""),
    ],
)
def test_the_address_of_a_remote_is_split(remote: str, host: str, path: str) -> None:
    assert split_remote(remote) == (host, path)


@pytest.mark.parametrize(
    ("remote", "base_url"),
    [
        ("git@github.com:Lab/papers.git", "https://lab.github.io/papers/"),
        ("git@github.com:Lab/lab.github.io.git", "https://lab.github.io/"),
        ("https://gitlab.com/lab/papers", "https://lab.gitlab.io/papers/"),
        ("https://codeberg.org/lab/pages", "https://lab.codeberg.page/"),
        ("https://git.example.org/lab/papers", ""),
        ("https://github.com/papers", ""),
    ],
)
def test_pages_are_published_where_the_host_does_it(remote: str, base_url: str) -> None:
    assert guess_addresses(remote, "main").base_url == base_url


@pytest.mark.parametrize("host", ["github.com", "gitlab.com", "codeberg.org"])
def test_guessed_addresses_are_settings_without_a_problem(host: str) -> None:
    found = guess_addresses(f"https://{host}/lab/papers", "main")
    known = {"base_url": found.base_url, "edit_url": found.edit_url, "issues_url": found.issues_url}
    problems = Problems()
    settings = parse_settings(make_settings_text(known), problems)
    assert list(problems) == []
    assert {key: getattr(settings, key) for key in known} == known


def test_an_address_for_other_machines_has_no_password_and_no_local_host() -> None:
    assert make_web_url("https://me:secret@example.org/a.git") == "https://example.org/a"
    assert make_web_url("git@work:lab/papers") == ""


def test_a_repository_tells_its_remote_and_its_main_branch(tmp_path: Path) -> None:
    git(tmp_path, "init", "-b", "master")
    git(tmp_path, "config", "user.name", "Ada Example")
    git(tmp_path, "remote", "add", "upstream", "https://github.com/lab/papers.git")
    found = read_repository(tmp_path)
    assert (found.author, found.remote, found.branch) == (
        "Ada Example",
        "https://github.com/lab/papers.git",
        "master",
    )
    assert found.is_root
    inside = read_repository(tmp_path / "a" / "b")
    assert (inside.root, inside.is_root) == (tmp_path, False)


def test_without_git_nothing_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert read_repository(tmp_path).author == ""
