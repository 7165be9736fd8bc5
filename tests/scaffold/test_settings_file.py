"""`site.yml` of a new archive has every setting, and nothing that the code does not know."""

import re
from dataclasses import replace

from paperarchive.errors import Problems
from paperarchive.scaffold.settings_file import MEANINGS, list_settings, make_settings_text
from paperarchive.settings import Settings, parse_settings
from paperarchive.theme.folders import read_theme_folders
from tests.paths import REPOSITORY

OPTIONS = read_theme_folders(None, "default", Problems())[0].options
COMMENTED_KEY = re.compile(r"^# ((?:  )?\w+:.*)$", re.MULTILINE)


def parse(text: str) -> Settings:
    problems = Problems()
    settings = parse_settings(text, problems)
    assert list(problems) == []
    return settings


def test_every_setting_has_a_meaning() -> None:
    assert sorted(MEANINGS) == sorted(list_settings())


def test_the_meanings_are_those_of_the_readme() -> None:
    table = (REPOSITORY / "README.md").read_text(encoding="utf-8").partition("## Settings")[2]
    rows = re.findall(r"^\| `([\w.]+)` \| .*? \| (.*) \|$", table, re.MULTILINE)
    assert dict(rows) == MEANINGS


def test_a_file_without_known_values_gives_the_defaults() -> None:
    assert parse(make_settings_text({}, OPTIONS) + "{}\n") == Settings()


def test_every_line_of_a_setting_works_when_its_comment_sign_is_removed() -> None:
    text = make_settings_text({}, OPTIONS)
    active = COMMENTED_KEY.sub(r"\1", text)
    # Those whose default is "not set" have no value that could be written.
    active = re.sub(r'^(?:feed_id|edit_url|issues_url): ""$', "", active, flags=re.MULTILINE)
    options = tuple((option.name, option.default) for option in OPTIONS)
    assert parse(active) == replace(Settings(), theme_options=options)


def test_known_values_are_written_as_texts_that_yaml_does_not_change() -> None:
    known = {"title": "Papers: a #1 list", "author": "no", "edit_url": "https://a.org/{path}"}
    settings = parse(make_settings_text(known, OPTIONS))
    assert (settings.title, settings.author, settings.edit_url) == tuple(known.values())
