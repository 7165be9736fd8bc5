"""The repository's own archive, README and files: what a newcomer gets."""

import json
import re
import shutil
from collections import Counter
from fnmatch import fnmatch
from pathlib import Path

import pytest

from paperarchive.cli import main
from paperarchive.content.load import Content, load_content
from paperarchive.content.write_paper import KEY_ORDER
from paperarchive.errors import Problems
from paperarchive.scaffold.settings_file import list_settings
from paperarchive.settings import read_settings
from tests.paths import REPOSITORY

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
DUMPS = sorted((REPOSITORY / "content" / "listings").glob("*.txt"))


@pytest.fixture(scope="module")
def content() -> Content:
    problems = Problems()
    found = load_content(REPOSITORY, problems)
    assert list(problems) == []
    return found


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """An archive with this repository's settings and vocabulary, and no paper."""
    (tmp_path / "content").mkdir()
    shutil.copy(REPOSITORY / "site.yml", tmp_path)
    shutil.copy(REPOSITORY / "content" / "tags.yml", tmp_path / "content")
    return tmp_path


def import_json(root: Path, capsys: pytest.CaptureFixture[str], *dumps: Path) -> dict[str, object]:
    assert main(["-C", str(root), "import", "--json", *map(str, dumps)]) == 0
    record: dict[str, object] = json.loads(capsys.readouterr().out)
    return record


def read_tree(root: Path) -> dict[str, bytes]:
    return {str(f.relative_to(root)): f.read_bytes() for f in sorted((root / "content").rglob("*")) if f.is_file()}


def test_the_four_dumps_give_236_entries_235_papers_and_one_duplicate(
    empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = import_json(empty, capsys, *DUMPS)
    listings = record["listings"]
    assert isinstance(listings, list)
    total: Counter[str] = Counter()
    for listing in listings:
        total.update({key: value for key, value in listing.items() if isinstance(value, int)})
    assert total == Counter(entries=236, new=235, duplicates=1, updated=0, unchanged=0, quarantined=0)
    assert [listing["crawled"] for listing in listings] == ["2025-10-29", "2025-12-31", "2025-11-19", "2025-12-10"]
    assert (record["conflicts"], record["quarantine"]) == ([], [])


def test_importing_the_dumps_again_changes_no_byte(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import_json(empty, capsys, *DUMPS)
    before = read_tree(empty)
    record = import_json(empty, capsys, *reversed(DUMPS))
    assert read_tree(empty) == before
    listings = record["listings"]
    assert isinstance(listings, list)
    assert sum(listing["unchanged"] for listing in listings) == 235


def test_the_dumps_are_kept_byte_for_byte(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import_json(empty, capsys, *DUMPS)
    for dump in DUMPS:
        assert (empty / "content" / "listings" / dump.name).read_bytes() == dump.read_bytes()


def test_five_papers_are_undated_and_one_has_an_organisation(content: Content) -> None:
    papers = [file.paper for file in content.papers]
    assert len(papers) == 235
    undated = [paper for paper in papers if paper.date is None]
    assert (len(undated), {(p.author_count, p.comments) for p in undated}) == (5, {(None, None)})
    assert [(p.organization.handle, p.organization.name) for p in papers if p.organization] == [
        ("ByteDance", "ByteDance")
    ]


def test_no_paper_is_without_a_tag_most_have_two_to_five_and_no_tag_is_too_wide(content: Content) -> None:
    numbers = Counter(len(file.paper.tags) for file in content.papers)
    tags = Counter(tag for file in content.papers for tag in file.paper.tags)
    assert numbers[0] == 0
    assert sum(numbers[n] for n in range(2, 6)) >= 0.9 * len(content.papers)
    assert tags.most_common(1)[0][1] <= len(content.papers) / 3
    assert 60 <= len(content.vocabulary.tags) <= 80


def test_the_repository_s_archive_has_no_problem(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(REPOSITORY), "check", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["problems"] == []


def test_the_repository_s_settings_are_read_without_a_problem() -> None:
    problems = Problems()
    assert read_settings(REPOSITORY, problems).title == "Paper archive"
    assert len(problems) == 0


def test_the_readme_names_every_setting_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `([\w.]+)` \| (.*?) \| ", README.partition("## Settings")[2], re.MULTILINE))
    defaults = {
        name: f"`{str(value).lower() if isinstance(value, bool) else value}`" if value not in ("", ()) else "*empty*"
        for name, value in list_settings().items()
    }
    assert {key: value.strip() for key, value in rows.items()} == defaults


def test_the_readme_names_every_key_of_a_paper_in_their_order() -> None:
    table = README.partition("## A paper is a file")[2].partition("## Settings")[0]
    named = [key for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for key in re.findall(r"`(\w+)`", row)]
    assert named == list(KEY_ORDER)


def test_the_readme_names_every_command() -> None:
    commands = set(re.findall(r"^\| `(\w+)", README.partition("## Commands")[2].partition("##")[0], re.MULTILINE))
    assert commands == {
        "init",
        "import",
        "add",
        "build",
        "serve",
        "check",
        "tag",
        "fmt",
        "remove",
        "rename",
        "merge",
        "recover",
    }


def test_pictures_and_files_that_the_readme_leads_to_are_there() -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (REPOSITORY / target).exists(), target


def test_no_folder_of_tests_is_left_out(pytestconfig: pytest.Config) -> None:
    """By default pytest enters no folder named `build`, and says nothing of it."""
    folders = {
        part for file in REPOSITORY.glob("tests/**/test_*.py") for part in file.relative_to(REPOSITORY).parts[:-1]
    }
    left_out = pytestconfig.getini("norecursedirs")
    assert [name for name in folders if any(fnmatch(name, pattern) for pattern in left_out)] == []
