"""The builder of the preview, on the small site: edits by themselves, and whole builds in its own process."""

import multiprocessing
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from paperarchive.build.build import BuildOptions, build_site
from paperarchive.errors import ProblemsError
from paperarchive.preview.background import BackgroundBuilder, PreviewBuild
from paperarchive.preview.builder import PreviewBuilder
from tests.paths import SMALL

PAPER = "content/papers/2025/a-map-of-noise.md"
PAGE = "papers/a-map-of-noise/index.html"


@pytest.fixture
def archive_dir(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "site"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "preview").mkdir()
    return tmp_path / "preview"


@pytest.fixture
def builder(archive_dir: Path, folder: Path) -> Iterator[PreviewBuilder]:
    """A builder that has built nothing yet."""
    builder = PreviewBuilder(archive_dir, folder, drafts=False)
    yield builder
    builder.close()


@pytest.fixture
def ready(builder: PreviewBuilder) -> PreviewBuilder:
    """A builder that has built everything, and can show edits by themselves."""
    builder.build(None)
    finish(builder)
    return builder


def finish(builder: PreviewBuilder) -> PreviewBuild:
    """Build the rest, and wait for it."""
    ended = threading.Event()
    builder.start_deferred(ended.set)
    assert ended.wait(60)
    return builder.finish_deferred()


def edit(archive_dir: Path, path: str, before: str, after: str) -> frozenset[Path]:
    """Edit a file; what a watcher would say."""
    file = archive_dir / path
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    return frozenset({file})


def test_the_first_build_makes_every_file(builder: PreviewBuilder, folder: Path) -> None:
    build = builder.build(None)
    assert (build.base_path, build.folder, build.problems) == ("/archive/", folder, ())
    assert {"index.html", "papers/by-hand/index.html", "static/style.css", "404.html"} <= build.changed
    assert ".paperarchive.json" not in build.changed


def test_a_later_build_names_the_files_that_came_out_otherwise(builder: PreviewBuilder, archive_dir: Path) -> None:
    builder.build(None)
    assert builder.build(None).changed == frozenset()
    (archive_dir / "content" / "pages" / "about.md").unlink()
    assert "about/index.html" in builder.build(None).changed


def test_an_edited_paper_is_shown_at_once_and_what_depends_on_it_by_the_rest(
    ready: PreviewBuilder, archive_dir: Path, folder: Path
) -> None:
    build = ready.build(edit(archive_dir, PAPER, 'title: "', 'title: "Now '))
    assert build.changed == {PAGE}
    assert '<h1 dir="auto">Now ' in (folder / PAGE).read_text(encoding="utf-8")
    rest = finish(ready)
    assert {"index.html", "papers/index.html", "feed.xml"} <= rest.changed
    assert any(path.startswith("search/") for path in rest.changed)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('title: "', 'title: "Now '),
        ("tags: [", "tags: [datasets, "),
        ("\n---\n", "\nnote: kept\n---\n"),
        ("author_count: ", "author_count: 1"),
    ],
)
def test_edits_and_the_rest_make_what_a_clean_build_makes(
    ready: PreviewBuilder, archive_dir: Path, folder: Path, tmp_path: Path, before: str, after: str
) -> None:
    ready.build(edit(archive_dir, PAPER, before, after))
    finish(ready)
    clean = tmp_path / "clean"
    build_site(archive_dir, BuildOptions(output=clean, fingerprint=False), lambda _stage: None)
    assert read_all(folder) == read_all(clean)


def read_all(folder: Path) -> dict[str, bytes]:
    """Path -> bytes, but for the list that says what it was made from."""
    files = (file for file in folder.rglob("*") if file.is_file() and file.name != ".paperarchive.json")
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def test_what_is_edited_while_the_rest_is_built_stays_as_it_is_now(
    ready: PreviewBuilder, archive_dir: Path, folder: Path
) -> None:
    ready.build(edit(archive_dir, PAPER, 'title: "', 'title: "First '))
    ended = threading.Event()
    ready.start_deferred(ended.set)
    ready.build(edit(archive_dir, PAPER, 'title: "', 'title: "Second '))
    assert ended.wait(60)
    ready.finish_deferred()
    assert "Second First " in (folder / PAGE).read_text(encoding="utf-8")


def test_a_file_that_was_half_saved_while_the_rest_was_built_is_no_problem(
    ready: PreviewBuilder, archive_dir: Path, folder: Path
) -> None:
    ready.build(edit(archive_dir, PAPER, 'title: "', 'title: "First '))
    whole = (archive_dir / PAPER).read_text(encoding="utf-8")
    (archive_dir / PAPER).write_text("---\ntit", encoding="utf-8")
    ended = threading.Event()
    ready.start_deferred(ended.set)
    assert ended.wait(60)
    (archive_dir / PAPER).write_text(whole, encoding="utf-8")
    ready.build(edit(archive_dir, PAPER, 'title: "', 'title: "Second '))
    ready.finish_deferred()
    assert "Second First " in (folder / PAGE).read_text(encoding="utf-8")
    assert "papers/index.html" in finish(ready).changed


def test_what_stops_the_rest_is_said_where_nothing_was_edited_since(ready: PreviewBuilder, archive_dir: Path) -> None:
    ready.build(edit(archive_dir, PAPER, 'title: "', 'title: "First '))
    edit(archive_dir, PAPER, "date: ", "date: never ")
    with pytest.raises(ProblemsError):
        finish(ready)


def test_a_stylesheet_is_shown_by_itself_and_keeps_its_address(builder: PreviewBuilder, archive_dir: Path) -> None:
    theme = archive_dir / "themes" / "own"
    (theme / "static").mkdir(parents=True)
    (theme / "theme.yml").write_text("extends: default\nstylesheets: [own.css]\n")
    (theme / "static" / "own.css").write_text("main { color: red; }")
    with (archive_dir / "site.yml").open("a") as settings:
        settings.write("theme: own\n")
    builder.build(None)
    finish(builder)
    assert builder.build(edit(archive_dir, "themes/own/static/own.css", "red", "blue")).changed == {"static/own.css"}
    assert finish(builder).changed == frozenset()
    (theme / "static" / "more.css").write_text("main { color: red; }")
    assert "static/more.css" in builder.build(frozenset({theme / "static" / "more.css"})).changed


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [("site.yml", "title: ", "title: New "), ("content/tags.yml", "label: ", "label: New ")],
)
def test_for_anything_else_everything_is_built(
    ready: PreviewBuilder, archive_dir: Path, path: str, before: str, after: str
) -> None:
    assert {PAGE, "papers/index.html"} <= ready.build(edit(archive_dir, path, before, after)).changed


def test_a_paper_that_is_deleted_or_becomes_a_draft_goes(
    ready: PreviewBuilder, archive_dir: Path, folder: Path
) -> None:
    ready.build(edit(archive_dir, PAPER, "\n---\n", "\ndraft: true\n---\n"))
    assert not (folder / PAGE).exists()
    ready.build(edit(archive_dir, PAPER, "draft: true", "draft: false"))
    assert (folder / PAGE).exists()
    (archive_dir / PAPER).unlink()
    ready.build(frozenset({archive_dir / PAPER}))
    assert not (folder / PAGE).exists()


def test_drafts_are_built_where_they_are_asked_for(archive_dir: Path, folder: Path) -> None:
    builder = PreviewBuilder(archive_dir, folder, drafts=True)
    assert "papers/a-draft/index.html" in builder.build(None).changed
    builder.close()


def test_problems_leave_the_last_good_pages(ready: PreviewBuilder, archive_dir: Path, folder: Path) -> None:
    before = read_all(folder)
    changed = edit(archive_dir, PAPER, "date: ", "date: never ")
    with pytest.raises(ProblemsError) as raised:
        ready.build(changed)
    assert str(raised.value).startswith(f"{PAPER}:3: date: ")
    (archive_dir / "site.yml").write_text("title: [\n")
    with pytest.raises(ProblemsError):
        ready.build(None)
    assert read_all(folder) == before


def test_warnings_of_other_files_stay_and_those_of_the_edited_one_are_new(
    ready: PreviewBuilder, archive_dir: Path
) -> None:
    other = edit(archive_dir, "content/papers/2025/hearing-things.md", "tags: [", "tags: [no-such-tag, ")
    assert [problem.path for problem in ready.build(other).problems] == ["content/papers/2025/hearing-things.md"]
    finish(ready)
    again = ready.build(edit(archive_dir, PAPER, "tags: [", "tags: [nor-this, "))
    assert {problem.path for problem in again.problems} == {"content/papers/2025/hearing-things.md", PAPER}
    assert ready.build(edit(archive_dir, PAPER, "nor-this, ", "")).problems == again.problems[:1]


def test_a_building_process_that_is_ended_is_replaced(ready: PreviewBuilder, archive_dir: Path) -> None:
    changed = edit(archive_dir, "site.yml", "title: ", "title: New ")
    (process,) = multiprocessing.active_children()
    process.kill()
    process.join()
    assert PAGE in ready.build(changed).changed


def test_a_building_process_that_is_ended_while_it_builds_is_said(archive_dir: Path, folder: Path) -> None:
    whole = BackgroundBuilder(archive_dir, folder, drafts=False)
    ended = threading.Event()
    whole.begin(ended.set)
    (process,) = multiprocessing.active_children()
    process.kill()
    assert ended.wait(60)
    with pytest.raises(RuntimeError, match="was ended by another one"):
        whole.finish()
    whole.begin(lambda: None)
    assert "index.html" in whole.finish().changed
    whole.close()
    assert multiprocessing.active_children() == []
