"""Garbled characters are repaired where certain; right text does not change."""

import html
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.text.characters import repair_characters
from tests.paths import REPOSITORY


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("Q&amp;A: It&#39;s &lt;b&gt; &quot;x&quot; &#x2014; y", 'Q&A: It\'s <b> "x" — y'),
        ("R&amp;amp;D", "R&D"),
        ("a&nbsp;b &#8203;c", "a b c"),
        ("Readerâ€™s â€œbookâ€\u009d", "Reader’s “book”"),
        ("FranÃ§ois, Ã©tude", "François, étude"),
    ],
)
def test_what_is_garbled_is_repaired(text: str, repaired: str) -> None:
    assert repair_characters(text) == repaired


@pytest.mark.parametrize(
    "text",
    [
        "R&D and AT&T; &c; x &y; &unknown; & &; &#; &#x; &#9999999;",
        "Poincaré’s naïve “Łódź” – Ünïted Ð Þ",
        "L’été à São Tomé, Ångström, Åbo, Ñandú",
        "量子 & ライン",
        "5 < 6 && a &lt b",
    ],
)
def test_right_text_does_not_change(text: str) -> None:
    assert repair_characters(text) == text


@pytest.mark.parametrize("path", sorted((REPOSITORY / "content/listings").glob("*.txt")), ids=lambda path: path.name)
def test_the_shipped_dumps_do_not_change(path: Path) -> None:
    lines = [" ".join(line.split()) for line in path.read_text(encoding="utf-8").split("\n")]
    assert [repair_characters(line) for line in lines] == lines


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30).filter(str.isascii))
def test_escaped_text_comes_back(text: str) -> None:
    assert repair_characters(html.escape(text.replace("&", "+"))) == text.replace("&", "+")
