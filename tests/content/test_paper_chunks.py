"""Papers read in batches: what a batch says as bytes is what its files say."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.content.disk import write_file
from paperarchive.content.files import ContentReading, read_content
from paperarchive.content.paper_chunks import (
    CHUNK_SIZE,
    ReadContext,
    find_chunks,
    parse_batch,
    read_and_keep,
    read_batch,
)
from paperarchive.errors import Problems
from paperarchive.text import markup
from paperarchive.text.markup import read_markdown

BY_HAND = """\
authors:
- {name: Ada Lovelace, orcid: 0000-0002-1825-0097, affiliation: Analytical Society}
- {name: Charles Babbage}
arxiv: "2411.01230"
doi: 10.1000/182
links:
- {kind: code, url: "https://example.org/code"}
aliases: [older-name]
draft: true
note: A *remark*.
"""
HEADERS = (
    "",
    "date: 2025-10-29\nauthor_count: 4\norganization: {handle: lab, name: A Lab}\ncomments: 0\ntags: [speech]\n",
    "listings:\n- {listing: a-listing, rank: 2, comments: 1}\n- {listing: another, rank: 1}\n",
    BY_HAND,
    "tags: [unknown]\nforeign: key\n",
    "date: never\n",
)
BODIES = (
    "",
    "Plain words.",
    "\n\n  With blanks  between.\n\n",
    "Euler's $e^{i\\pi}$ and `code`.",
    'Two "quoted"\n\nparagraphs, *one* [link](/tags/) and <https://example.org>.',
    "A backslash \\* escapes; 語 and \U0001f600.",
    "\ttab",
)
FILES = st.lists(st.tuples(st.sampled_from(["T", "<b> & T", ""]), st.sampled_from(HEADERS), st.sampled_from(BODIES)))


def make_context(contents: dict[str, bytes]) -> ReadContext:
    tags, listings = frozenset({"speech"}), frozenset({"a-listing", "another"})
    return ReadContext(Path("nowhere"), contents, known_tags=tags, known_listings=listings)


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing read before is known."""
    monkeypatch.setattr(markup, "_known", {})


@given(FILES)
def test_a_batch_comes_back_from_its_bytes(files: list[tuple[str, str, str]]) -> None:
    contents = {
        f"content/papers/{number}.md": f'---\ntitle: "{title}"\n{header}---\n{body}'.encode()
        for number, (title, header, body) in enumerate(files)
    }
    contents["content/papers/broken.md"] = b"no front matter"
    contents["content/papers/bytes.md"] = b"\xff"
    contents["content/papers/index.md"] = contents["content/papers/b d.md"] = b'---\ntitle: "T"\n---\n'
    context = make_context(contents)
    batch = read_batch(context, tuple(contents))
    kept = read_and_keep(context, tuple(contents))
    assert kept.unpack(lambda _: batch) == parse_batch(context, kept.content) == batch
    assert len(batch.files) == len(files)
    assert {problem.path.rpartition("/")[2] for problem in batch.problems} >= {
        "broken.md",
        "bytes.md",
        "index.md",
        "b d.md",
    }


@pytest.mark.usefixtures("forgetful")
@pytest.mark.parametrize("body", BODIES)
def test_the_markdown_of_a_batch_is_known_with_it(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    contents = {"content/papers/a.md": f'---\ntitle: "T"\n---\n{body}'.encode()}
    content = read_and_keep(make_context(contents), tuple(contents)).content
    read = read_markdown(body.strip())
    monkeypatch.setattr(markup, "_known", {})
    (file,) = parse_batch(make_context(contents), content).files
    assert markup._known == {file.paper.abstract: read}


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"content/papers/\xff")
    write_file(folder / "a.md", b'---\ntitle: "T"\nforeign: 1\n---\n')
    problems = Problems()
    reading = ContentReading(tmp_path, problems)
    kept = read_and_keep(reading.context, reading.paths)
    batch = parse_batch(reading.context, kept.content)
    assert reading.finish([batch]) == read_content(tmp_path, Problems())
    assert [(problem.path, problem.key) for problem in problems] == [(reading.paths[0], "foreign")]


def test_what_was_not_read_before_is_read_from_the_disk(tmp_path: Path) -> None:
    write_file(tmp_path / "content/papers/a.md", b'---\ntitle: "T"\n---\nwords')
    reading = ContentReading(tmp_path, Problems())
    kept = read_and_keep(reading.context, reading.paths)
    assert parse_batch(reading.context, kept.content).files[0].paper.abstract == "words"


@given(st.lists(st.text("abc", min_size=1), unique=True), st.text("xyz", min_size=1), st.integers(0, 50))
def test_a_new_paper_makes_no_chunk_another_but_its_own(names: list[str], new: str, place: int) -> None:
    names = [name + str(number) for number, name in enumerate(names * 20)]
    before = [names[chunk.start : chunk.stop] for chunk in find_chunks(names)]
    edited = [*names[:place], new, *names[place:]]
    after = [edited[chunk.start : chunk.stop] for chunk in find_chunks(edited)]
    assert [name for chunk in after for name in chunk] == edited
    assert len([chunk for chunk in after if chunk not in before]) <= 2


def test_chunks_are_neither_all_nor_single_papers() -> None:
    names = [f"content/papers/2025/paper-{number}.md" for number in range(20 * CHUNK_SIZE)]
    assert 5 < len(find_chunks(names)) < 80
    assert find_chunks([]) == []
