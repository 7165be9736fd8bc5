"""Views and templates, held against each other both ways.

That a template asks for nothing a view lacks, every build proves (names are strict). That it leaves nothing unused is
proved here: the small site is rendered with views that note which of their fields were asked for.
"""

import dataclasses
from pathlib import Path

import pytest

from paperarchive.content.load import load_content
from paperarchive.errors import Problems
from paperarchive.related.nearest import Related
from paperarchive.site import views
from paperarchive.site.page import ReadyPage
from paperarchive.theme.theme import load_theme
from tests.building import make_pages
from tests.english import ENGLISH
from tests.paths import SMALL

VIEWS = {
    name: value
    for name, value in vars(views).items()
    if dataclasses.is_dataclass(value) and isinstance(value, type) and value.__module__ == views.__name__
}


class Watched:
    """A view that notes the fields asked of it, and those of the views inside it."""

    def __init__(self, view: object, asked: set[str]) -> None:
        self._view = view
        self._asked = asked

    def __getattr__(self, name: str) -> object:
        self._asked.add(f"{type(self._view).__name__}.{name}")
        return watch(getattr(self._view, name), self._asked)


def watch(value: object, asked: set[str]) -> object:
    if isinstance(value, tuple):
        return tuple(watch(item, asked) for item in value)
    return Watched(value, asked) if type(value).__name__ in VIEWS else value


def test_the_default_theme_uses_every_field_of_every_view() -> None:
    theme = load_theme(SMALL, "default", Problems(), locale=ENGLISH)
    asked: set[str] = set()
    related = {"by-hand": (Related("organised", ("hand",)),)}
    for page in make_pages(SMALL, related, drafts=True):
        content = page.content()
        watched = {"site": watch(content.site, asked), "view": watch(content.view, asked)}
        given = dataclasses.replace(content, **watched)  # type: ignore[arg-type]  # they behave as the views do
        theme.render(ReadyPage(page.path, page.template, given))
    watchable = {name: view for name, view in VIEWS.items() if view is not views.CardSiteView}  # the theme makes it
    fields = {f"{name}.{field.name}" for name, view in watchable.items() for field in dataclasses.fields(view)}
    assert fields - asked == set()


@pytest.mark.parametrize("name", sorted(VIEWS))
def test_views_are_frozen_and_hold_nothing_that_can_change(name: str) -> None:
    view = VIEWS[name]
    assert view.__dataclass_params__.frozen  # type: ignore[attr-defined]  # what the decorator leaves there
    for field in dataclasses.fields(view):
        assert not str(field.type).startswith(("list", "dict", "set")), field.name


def test_the_small_site_is_read_without_a_problem() -> None:
    problems = Problems()
    content = load_content(SMALL, problems)
    assert (list(problems), len(content.papers)) == ([], 7)


def test_a_theme_of_a_checkout_is_the_packaged_one(tmp_path: Path) -> None:
    assert load_theme(tmp_path, "default", Problems(), locale=ENGLISH).static_files.keys() >= {
        "style.css",
        "search/box.js",
    }
