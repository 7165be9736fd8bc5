"""Papers cut into chunks by their names."""

from hypothesis import given
from hypothesis import strategies as st

from paperarchive.content.chunks import CHUNK_SIZE, cut_chunks


@given(st.lists(st.text("abc", min_size=1), unique=True), st.text("xyz", min_size=1), st.integers(0, 50))
def test_a_new_paper_makes_no_chunk_another_but_its_own(names: list[str], new: str, place: int) -> None:
    names = [name + str(number) for number, name in enumerate(names * 20)]
    before = [names[chunk.start : chunk.stop] for chunk in cut_chunks(names)]
    edited = [*names[:place], new, *names[place:]]
    after = [edited[chunk.start : chunk.stop] for chunk in cut_chunks(edited)]
    assert [name for chunk in after for name in chunk] == edited
    assert len([chunk for chunk in after if chunk not in before]) <= 2


def test_chunks_are_neither_all_nor_single_papers() -> None:
    names = [f"content/papers/2025/paper-{number}.md" for number in range(20 * CHUNK_SIZE)]
    assert 5 < len(cut_chunks(names)) < 80
    assert cut_chunks([]) == []
