"""Where the parts of a file with front matter are, and its keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.content.front_matter import find_key_line, split_front_matter
from paperarchive.errors import Problems


@given(st.text(st.sampled_from("-\n\r a:"), max_size=20))
def test_the_parts_make_up_the_text(body: str) -> None:
    text = f"---\na: 1\n---\n{body}"
    parts = split_front_matter(text, "a.md", Problems())
    assert parts is not None
    assert text[parts.header_start :].startswith(parts.header)
    assert (parts.body, parts.body_line) == (body, 4)
    assert text.endswith(parts.body)


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
