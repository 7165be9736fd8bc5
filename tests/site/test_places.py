"""Places in files to which messages point."""

import pytest

from paperarchive.site.places import find_key_line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\ntitle: A\nnote: x\n---\n", 3),
        ('---\r\ntitle: A\r\n"note" : x\r\n---\r\n', 3),
        ("---\nnotes: A\nnote:\n  x\n---\nnote: y", 3),
        ("---\ntitle: A\n---\n", 1),
    ],
)
def test_a_key_is_found_on_its_line(text: str, line: int) -> None:
    assert find_key_line(text, "note") == line
