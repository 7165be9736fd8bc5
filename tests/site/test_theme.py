"""Themes that extend others, and what goes wrong in them."""

from pathlib import Path

import pytest

from paperarchive.errors import ProblemsError
from paperarchive.site.theme import load_theme

from .conftest import Build


def make_theme(root: Path, name: str = "mine", **files: str) -> Path:
    """A theme that extends default; keywords are file names with `__` for a slash and `_` for a dot."""
    folder = root / "themes" / name
    (folder / "templates").mkdir(parents=True)
    (folder / "static").mkdir()
    (folder / "theme.yml").write_text("extends: default\n")
    for key, text in files.items():
        path, _, ending = key.replace("__", "/").rpartition("_")
        (folder / f"{path}.{ending}").write_text(text)
    settings = root / "site.yml"
    settings.write_text(settings.read_text() + f"theme: {name}\n")
    return folder


def error_of(build: Build) -> str:
    with pytest.raises(ProblemsError) as raised:
        build()
    return str(raised.value)


def test_a_theme_overrides_one_template_and_keeps_the_rest(root: Path, build: Build) -> None:
    make_theme(root, templates__page_html="<p>{{ page.title }} by me</p>")
    build()
    assert (root / "public/about/index.html").read_text() == "<p>About by me</p>"
    assert "<article" in (root / "public/papers/index.html").read_text()


def test_a_theme_extends_a_template_of_the_theme_it_extends(root: Path, build: Build) -> None:
    text = '{% extends "default/page.html" %}{% block main %}{{ super() }}<p>More</p>{% endblock %}'
    make_theme(root, templates__page_html=text)
    build()
    page = (root / "public/about/index.html").read_text()
    assert "What this archive is for." in page
    assert "<p>More</p>" in page


def test_a_theme_overrides_one_variable_with_a_stylesheet_after_default_s(root: Path, build: Build) -> None:
    folder = make_theme(root, static__mine_css=":root { --accent: teal; }")
    (folder / "theme.yml").write_text("extends: default\nstylesheets: [mine.css]\n")
    build()
    page = (root / "public/index.html").read_text()
    assert page.index("static/style.css") < page.index("static/mine.css")
    assert (root / "public/static/mine.css").read_text() == ":root { --accent: teal; }"


def test_a_theme_s_own_file_stands_before_the_one_it_extends(root: Path, build: Build) -> None:
    make_theme(root, static__style_css="/* mine */")
    build()
    assert (root / "public/static/style.css").read_text() == "/* mine */"


def test_a_misspelt_name_in_a_template_is_an_error_with_its_line(root: Path, build: Build) -> None:
    make_theme(root, templates__page_html="<p>\n{{ page.titel }}</p>")
    assert error_of(build) == (
        "themes/mine/templates/page.html:2: 'paperarchive.site.views.FreePageView object' has no attribute 'titel' "
        "(paperarchive/site/views.py lists what a template may see)"
    )
    assert not (root / "public").exists()


def test_a_broken_template_is_an_error_with_its_line(root: Path, build: Build) -> None:
    make_theme(root, templates__page_html="<p>\n\n{% if page %}")
    assert error_of(build).startswith("themes/mine/templates/page.html:3: Unexpected end of template.")


def test_a_template_that_includes_a_missing_one_is_an_error_that_names_it(root: Path, build: Build) -> None:
    make_theme(root, templates__page_html='{% include "gone.html" %}')
    assert error_of(build) == ("themes/mine: there is no template 'gone.html' (add it, or extend a theme that has it)")


def test_a_missing_theme_is_an_error_that_names_those_that_are_there(root: Path) -> None:
    make_theme(root)
    with pytest.raises(ProblemsError) as raised:
        load_theme(root, "yours")
    assert str(raised.value) == (
        "themes/yours/theme.yml: there is no such theme (themes that are there: default, mine)"
    )


def test_themes_that_extend_each_other_are_an_error(root: Path) -> None:
    make_theme(root, "one")
    make_theme(root, "two")
    (root / "themes/one/theme.yml").write_text("extends: two\n")
    (root / "themes/two/theme.yml").write_text("extends: one\n")
    with pytest.raises(ProblemsError) as raised:
        load_theme(root, "one")
    assert str(raised.value) == (
        "themes/one/theme.yml: extends: the theme extends itself through 'two' (take `extends` out of one of them)"
    )


def test_a_stylesheet_that_is_not_there_and_an_unknown_key_are_errors(root: Path) -> None:
    folder = make_theme(root)
    (folder / "theme.yml").write_text("extends: default\nstylesheets: [mine.css]\nstylesheet: x\n")
    with pytest.raises(ProblemsError) as raised:
        load_theme(root, "mine")
    assert str(raised.value).split("\n") == [
        (
            "themes/mine/theme.yml:2: stylesheets: there is no static/mine.css in the theme "
            "(add the file, or remove it from the list)"
        ),
        "themes/mine/theme.yml:3: stylesheet: unknown key (did you mean 'stylesheets'?)",
    ]
