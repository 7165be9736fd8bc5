"""Prose and labels are spelt as in Britain; the names of keys, classes and URLs as in America."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.paths import REPOSITORY

AMERICAN = re.compile(
    r"\b(\w*organiz\w*|colors?|colored|behaviors?|favorites?|centers?|centered|gray|catalogs?|labeled"
    r"|license|\w*(?:normal|optim|minim|summar|recogn)iz\w*|analyz\w*)\b",
    re.IGNORECASE,
)
CODE = re.compile(
    r"`[^`]*`|^    .*$|<code>.*?</code>|</?[a-z][^>]*>|\{\{.*?\}\}|\{%.*?%\}|\[[^]]*\]\([^)]*\)", re.MULTILINE
)
"""What is no prose: code, elements with their attributes, expressions and links."""
YAML_KEY = re.compile(r"^ *[\w-]+:|[{,] *\w+:", re.MULTILINE)


def find_prose() -> Iterator[tuple[Path, str]]:
    """The files whose words people read, without their code."""
    for file in sorted(REPOSITORY.glob("themes/*/templates/*.html")):
        yield file, CODE.sub(" ", file.read_text(encoding="utf-8"))
    for file in (REPOSITORY / "themes" / "README.md", *REPOSITORY.glob("content/pages/*.md")):
        yield file, CODE.sub(" ", file.read_text(encoding="utf-8"))
    for file in (*REPOSITORY.glob("themes/*/theme.yml"), *REPOSITORY.glob("paperarchive/site/locales/en.yml")):
        yield file, YAML_KEY.sub(" ", file.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("file", "prose"), list(find_prose()), ids=lambda value: getattr(value, "name", ""))
def test_words_are_spelt_as_in_britain(file: Path, prose: str) -> None:
    assert [word[0] for word in AMERICAN.finditer(prose)] == [], file.name
