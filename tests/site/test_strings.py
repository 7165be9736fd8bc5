"""No words outside the catalogue: in pages, in code, in templates, in scripts; and none in it that nothing uses."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

from paperarchive.build import loaded_archive
from paperarchive.search.query import KEYS
from tests.building import build_public
from tests.english import ENGLISH
from tests.paths import CASES, REPOSITORY, STATIC
from tests.pseudo_locale import PSEUDO, SETTINGS, find_stray_words, write_greek_archive

SECTIONS = {key.partition(".")[0] for key in (*ENGLISH.messages, *ENGLISH.plurals)}
KEY = re.compile(rf"(?:{'|'.join(sorted(SECTIONS))})\.[a-z0-9_.]*[a-z0-9_]")
OTHERS = re.compile(r"authors\.\w*min_papers|search\.(?:budget|full_index|\w+_boost)|export\.arxiv\.org")
"""Settings and hosts, which look like keys."""
"""A key of site.yml that looks like one of the catalogue."""
FILE_NAME = re.compile(r".*\.(?:html|js|json|jsonl|txt|xml|yml)")
NOTES = re.compile(r"""\b(?:add_note\(|addNote\(query, )["']([a-z_]+)["']""")


@pytest.fixture(autouse=True)
def _pseudo_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loaded_archive, "load_locale", lambda _language: PSEUDO)


def test_words_that_are_in_no_brackets_are_found() -> None:
    html = '<p title="⟦one⟧ Αρχείο">⟦Papers ⟧1⟦ to ⟧2: arXiv:1, a.csv <code>x</code><script>y</script></p>'
    assert find_stray_words(html) == set()
    assert find_stray_words(html.replace("⟦one⟧", "one")) == {"one Αρχείο"}
    assert find_stray_words(html.replace("⟦ to ⟧", " to ")) == {"⟦Papers ⟧1 to 2: arXiv:1, a.csv"}


def find_stray_words_of_pages(folder: Path) -> dict[str, set[str]]:
    """Page -> its texts with words that are in no catalogue."""
    pages = {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in folder.rglob("*.html")}
    assert pages
    return {path: stray for path, html in pages.items() if (stray := find_stray_words(html))}


@pytest.mark.parametrize("years", [range(2015, 2025), range(1890, 2025, 9)], ids=["months", "decades"])
def test_every_word_of_every_page_is_content_or_in_the_catalogue(years: range, tmp_path: Path) -> None:
    assert find_stray_words_of_pages(build_public(write_greek_archive(tmp_path, years=years))) == {}


def test_so_is_every_word_of_an_archive_without_papers(tmp_path: Path) -> None:
    (tmp_path / "site.yml").write_text(SETTINGS, encoding="utf-8")
    assert find_stray_words_of_pages(build_public(tmp_path)) == {}


def test_every_note_on_a_query_is_filled() -> None:
    cases = json.loads((CASES / "queries.json").read_text(encoding="utf-8"))
    notes = [note for case in cases for note in case["notes"]]
    assert len(notes) > 10
    assert all(note["values"]["text"] in ENGLISH.text(note["key"], **note["values"]) for note in notes)


# --- keys


def read_literals(file: Path) -> Iterator[str]:
    """The strings that are written in a file of Python, JavaScript or Jinja."""
    text = file.read_text("utf-8")
    match file.suffix:
        case ".py":
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value
        case ".html":
            for constant in jinja2.Environment().parse(text).find_all(nodes.Const):
                if isinstance(constant.value, str):
                    yield constant.value
        case _:
            yield from re.findall(r'"([^"\n]*)"', text)
    for name in NOTES.findall(text):
        yield f"query.{name}"


@pytest.fixture(scope="module")
def used() -> set[str]:
    """The keys that pages, templates and scripts name."""
    files = [
        *(REPOSITORY / "paperarchive").rglob("*.py"),
        *(REPOSITORY / "themes").rglob("*.html"),
        *(file for file in STATIC.rglob("*.js") if file.name != "lunr.js"),
    ]
    literals = {literal for file in files for literal in read_literals(file)}
    keys = {text for text in literals if KEY.fullmatch(text) and not FILE_NAME.fullmatch(text)}
    keys = {key for key in keys if not OTHERS.fullmatch(key)}
    return keys | {f"query.form_{key}" for key in KEYS}


def test_every_key_that_is_used_exists(used: set[str]) -> None:
    assert used - {*ENGLISH.messages, *ENGLISH.plurals} == set()


def test_every_string_is_used(used: set[str]) -> None:
    assert {*ENGLISH.messages, *ENGLISH.plurals} - used == set()


def test_scripts_use_the_sections_that_they_are_given() -> None:
    scripts = [file for file in STATIC.rglob("*.js") if file.name != "lunr.js"]
    named = {text for file in scripts for text in read_literals(file) if KEY.fullmatch(text)}
    assert {key.partition(".")[0] for key in named if not FILE_NAME.fullmatch(key)} == {
        *("counts", "facts", "query", "scripts")
    }
