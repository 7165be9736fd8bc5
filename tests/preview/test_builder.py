"""The plain builder, on the small site."""

import shutil
from pathlib import Path

import pytest

from paperarchive.errors import ProblemsError
from paperarchive.preview.builder import PlainBuilder

SMALL = Path(__file__).parent.parent / "sites" / "small"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "site"))


@pytest.fixture
def builder(root: Path, tmp_path: Path) -> PlainBuilder:
    return PlainBuilder(root, tmp_path / "preview", drafts=False)


def test_the_first_build_makes_every_file(builder: PlainBuilder, tmp_path: Path) -> None:
    build = builder.build_pages(None)
    assert (build.base_path, build.folder, build.problems) == ("/archive/", tmp_path / "preview", ())
    assert {"index.html", "papers/by-hand/index.html", "static/style.css", "404.html"} <= build.changed
    assert ".paperarchive.json" not in build.changed


def test_a_later_build_names_the_files_that_came_out_otherwise(builder: PlainBuilder, root: Path) -> None:
    builder.build_pages(None)
    assert builder.build_pages(None).changed == frozenset()
    (root / "content" / "pages" / "about.md").unlink()
    assert "about/index.html" in builder.build_pages(None).changed


def test_a_stylesheet_keeps_its_address_while_it_is_edited(builder: PlainBuilder, root: Path) -> None:
    theme = root / "themes" / "own"
    (theme / "static").mkdir(parents=True)
    (theme / "theme.yml").write_text("extends: default\nstylesheets: [own.css]\n")
    (theme / "static" / "own.css").write_text("main { color: red; }")
    with (root / "site.yml").open("a") as settings:
        settings.write("theme: own\n")
    builder.build_pages(None)
    (theme / "static" / "own.css").write_text("main { color: blue; }")
    assert builder.build_pages(None).changed == {"static/own.css"}


def test_drafts_are_built_where_they_are_asked_for(root: Path, tmp_path: Path) -> None:
    assert "papers/a-draft/index.html" in PlainBuilder(root, tmp_path / "x", drafts=True).build_pages(None).changed


def test_problems_leave_the_last_good_pages(builder: PlainBuilder, root: Path, tmp_path: Path) -> None:
    builder.build_pages(None)
    before = (tmp_path / "preview" / "index.html").read_bytes()
    (root / "site.yml").write_text("title: [\n")
    with pytest.raises(ProblemsError):
        builder.build_pages(None)
    assert (tmp_path / "preview" / "index.html").read_bytes() == before


def test_the_search_is_built_with_the_pages(builder: PlainBuilder) -> None:
    build = builder.build_pages(None)
    assert any(path.startswith("search/") for path in build.changed)
    assert builder.build_search().changed == frozenset()
