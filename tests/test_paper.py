"""What a paper is."""

import pytest

from paperarchive.paper import Author, Paper


@pytest.mark.parametrize(("count", "names", "known"), [(None, 0, None), (None, 2, 2), (3, 0, 3), (3, 2, 3)])
def test_authors_are_as_many_as_the_file_states_or_else_names(count: int | None, names: int, known: int | None) -> None:
    paper = Paper("a", "A", "", author_count=count, authors=(Author("B"),) * names)
    assert paper.known_author_count == known
