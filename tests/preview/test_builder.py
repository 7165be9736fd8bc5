"""The builder of the preview, on the small site: quick builds of edits, full builds in the background."""

import multiprocessing
import os
import threading
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from paperarchive.build.build import BuildOptions, build_site
from paperarchive.errors import ProblemsError
from paperarchive.preview.background import BackgroundBuilder, PreviewBuild
from paperarchive.preview.builder import PreviewBuilder
from tests.building import copy_site
from tests.waiting import PATIENCE_SECONDS

PAPER = "content/papers/2025/a-map-of-noise.md"
PAGE = "papers/a-map-of-noise/index.html"


@pytest.fixture
def archive_dir(tmp_path: Path) -> Path:
    return copy_site(tmp_path / "site")


@pytest.fixture
def output_dir(tmp_path: Path) -> Path:
    (tmp_path / "preview").mkdir()
    return tmp_path / "preview"


@pytest.fixture
def builder(archive_dir: Path, output_dir: Path) -> Iterator[PreviewBuilder]:
    """A builder that has built nothing yet."""
    builder = PreviewBuilder(archive_dir, output_dir, drafts=False)
    yield builder
    builder.close()


@pytest.fixture
def ready(builder: PreviewBuilder) -> PreviewBuilder:
    """A builder after its first full build, which renders edits by themselves."""
    builder.build(None)
    finish(builder)
    return builder


def finish(builder: PreviewBuilder) -> PreviewBuild:
    """Run the deferred build."""
    is_done = threading.Event()
    builder.start_deferred(is_done.set)
    assert is_done.wait(PATIENCE_SECONDS)
    return builder.finish_deferred()


def edit(archive_dir: Path, path: str, before: str, after: str) -> frozenset[Path]:
    """Edit a file; returns what a watcher would report."""
    file = archive_dir / path
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    return frozenset({file})


def test_the_first_build_makes_every_file(builder: PreviewBuilder, output_dir: Path) -> None:
    build = builder.build(None)
    assert (build.base_path, build.output_dir, build.problems) == ("/archive/", output_dir, ())
    assert {"index.html", "papers/by-hand/index.html", "static/style.css", "404.html"} <= build.changed
    assert ".paperarchive.json" not in build.changed


def test_a_later_build_names_the_files_that_changed(builder: PreviewBuilder, archive_dir: Path) -> None:
    builder.build(None)
    assert builder.build(None).changed == frozenset()
    (archive_dir / "content" / "pages" / "about.md").unlink()
    assert "about/index.html" in builder.build(None).changed


def test_an_edited_paper_is_rendered_at_once_and_what_depends_on_it_later(
    ready: PreviewBuilder, archive_dir: Path, output_dir: Path
) -> None:
    build = ready.build(edit(archive_dir, PAPER, 'title: "', 'title: "Now '))
    assert build.changed == {PAGE}
    assert '<h1 dir="auto">Now ' in (output_dir / PAGE).read_text(encoding="utf-8")
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
        ("author_count: ", "authors: [Charles Babbage, Émile Muster, et al.]\nvenue: A Venue\nauthor_count: "),
    ],
)
def test_quick_and_deferred_builds_equal_a_clean_build(
    ready: PreviewBuilder, archive_dir: Path, output_dir: Path, tmp_path: Path, before: str, after: str
) -> None:
    ready.build(edit(archive_dir, PAPER, before, after))
    finish(ready)
    clean = tmp_path / "clean"
    build_site(archive_dir, BuildOptions(output=clean, fingerprint=False))
    assert read_all(output_dir) == read_all(clean)


def read_all(output_dir: Path) -> dict[str, bytes]:
    """Path -> bytes, without the manifest."""
    files = (file for file in output_dir.rglob("*") if file.is_file() and file.name != ".paperarchive.json")
    return {file.relative_to(output_dir).as_posix(): file.read_bytes() for file in files}


def test_an_edit_during_the_deferred_build_is_not_undone_by_it(
    ready: PreviewBuilder, archive_dir: Path, output_dir: Path
) -> None:
    ready.build(edit(archive_dir, PAPER, 'title: "', 'title: "First '))
    is_done = threading.Event()
    ready.start_deferred(is_done.set)
    ready.build(edit(archive_dir, PAPER, 'title: "', 'title: "Second '))
    assert is_done.wait(PATIENCE_SECONDS)
    ready.finish_deferred()
    assert "Second First " in (output_dir / PAGE).read_text(encoding="utf-8")


def test_a_file_half_saved_during_the_deferred_build_is_no_problem(
    ready: PreviewBuilder, archive_dir: Path, output_dir: Path
) -> None:
    ready.build(edit(archive_dir, PAPER, 'title: "', 'title: "First '))
    whole = (archive_dir / PAPER).read_text(encoding="utf-8")
    (archive_dir / PAPER).write_text("---\ntit", encoding="utf-8")
    is_done = threading.Event()
    ready.start_deferred(is_done.set)
    assert is_done.wait(PATIENCE_SECONDS)
    (archive_dir / PAPER).write_text(whole, encoding="utf-8")
    ready.build(edit(archive_dir, PAPER, 'title: "', 'title: "Second '))
    ready.finish_deferred()
    assert "Second First " in (output_dir / PAGE).read_text(encoding="utf-8")
    assert "papers/index.html" in finish(ready).changed


def test_problems_of_the_deferred_build_are_raised_if_nothing_was_edited_since(
    ready: PreviewBuilder, archive_dir: Path
) -> None:
    ready.build(edit(archive_dir, PAPER, 'title: "', 'title: "First '))
    edit(archive_dir, PAPER, "date: ", "date: never ")
    with pytest.raises(ProblemsError):
        finish(ready)


def test_an_edited_stylesheet_is_written_by_itself_and_keeps_its_address(
    builder: PreviewBuilder, archive_dir: Path
) -> None:
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
def test_any_other_change_builds_everything(
    ready: PreviewBuilder, archive_dir: Path, path: str, before: str, after: str
) -> None:
    assert {PAGE, "papers/index.html"} <= ready.build(edit(archive_dir, path, before, after)).changed


def test_a_paper_that_is_deleted_or_becomes_a_draft_disappears(
    ready: PreviewBuilder, archive_dir: Path, output_dir: Path
) -> None:
    ready.build(edit(archive_dir, PAPER, "\n---\n", "\ndraft: true\n---\n"))
    assert not (output_dir / PAGE).exists()
    ready.build(edit(archive_dir, PAPER, "draft: true", "draft: false"))
    assert (output_dir / PAGE).exists()
    (archive_dir / PAPER).unlink()
    ready.build(frozenset({archive_dir / PAPER}))
    assert not (output_dir / PAGE).exists()


def test_drafts_are_built_on_request(archive_dir: Path, output_dir: Path) -> None:
    builder = PreviewBuilder(archive_dir, output_dir, drafts=True)
    assert "papers/a-draft/index.html" in builder.build(None).changed
    builder.close()


def test_problems_leave_the_last_good_pages(ready: PreviewBuilder, archive_dir: Path, output_dir: Path) -> None:
    before = read_all(output_dir)
    changed = edit(archive_dir, PAPER, "date: ", "date: never ")
    with pytest.raises(ProblemsError) as raised:
        ready.build(changed)
    assert str(raised.value).startswith(f"{PAPER}:3: date: ")
    (archive_dir / "site.yml").write_text("title: [\n")
    with pytest.raises(ProblemsError):
        ready.build(None)
    assert read_all(output_dir) == before


def test_warnings_of_other_files_stay_and_those_of_the_edited_one_are_replaced(
    ready: PreviewBuilder, archive_dir: Path
) -> None:
    other = edit(archive_dir, "content/papers/2025/hearing-things.md", "tags: [", "tags: [no-such-tag, ")
    assert [problem.path for problem in ready.build(other).problems] == ["content/papers/2025/hearing-things.md"]
    finish(ready)
    again = ready.build(edit(archive_dir, PAPER, "tags: [", "tags: [nor-this, "))
    assert {problem.path for problem in again.problems} == {"content/papers/2025/hearing-things.md", PAPER}
    assert ready.build(edit(archive_dir, PAPER, "nor-this, ", "")).problems == again.problems[:1]


def find_build_process() -> BaseProcess | None:
    """The process of background builds; None if none runs."""
    return next((child for child in multiprocessing.active_children() if child.name == "preview-build"), None)


def test_a_build_process_that_died_is_replaced(ready: PreviewBuilder, archive_dir: Path) -> None:
    changed = edit(archive_dir, "site.yml", "title: ", "title: New ")
    process = find_build_process()
    assert process is not None
    process.kill()
    process.join()
    assert PAGE in ready.build(changed).changed


def test_a_build_process_that_dies_during_a_build_is_a_problem(archive_dir: Path, output_dir: Path) -> None:
    settings = archive_dir / "site.yml"
    content = settings.read_bytes()
    settings.unlink()
    os.mkfifo(settings)  # the build waits for it
    background = BackgroundBuilder(archive_dir, output_dir, drafts=False)
    is_done = threading.Event()
    background.start(is_done.set)
    process = find_build_process()
    assert process is not None
    process.kill()
    assert is_done.wait(PATIENCE_SECONDS)
    with pytest.raises(ProblemsError) as raised:
        background.finish()
    assert str(raised.value) == (
        "the build: the build process ended unexpectedly (free some memory if it ran out; save any file to try again)"
    )
    settings.unlink()
    settings.write_bytes(content)
    background.start(lambda: None)
    assert "index.html" in background.finish().changed
    background.close()
    assert find_build_process() is None
