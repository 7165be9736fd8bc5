"""Papers in the cache: what a chunk says as bytes is what its files say."""

import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.build import paper_cache
from paperarchive.build.paper_cache import decode_chunk, read_chunk
from paperarchive.content.disk import write_file
from paperarchive.content.load import ContentReading, load_content
from paperarchive.content.read_papers import ReadContext, read_papers
from paperarchive.errors import Problems
from paperarchive.text import markup
from paperarchive.text.markup import MarkdownText, parse_markdown
from tests.building import Build

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


@given(FILES)
def test_a_chunk_comes_back_from_its_bytes(files: list[tuple[str, str, str]]) -> None:
    contents = {
        f"content/papers/{number}.md": f'---\ntitle: "{title}"\n{header}---\n{body}'.encode()
        for number, (title, header, body) in enumerate(files)
    }
    contents["content/papers/broken.md"] = b"no front matter"
    contents["content/papers/bytes.md"] = b"\xff"
    contents["content/papers/index.md"] = contents["content/papers/b d.md"] = b'---\ntitle: "T"\n---\n'
    context = make_context(contents)
    chunk = read_papers(context, tuple(contents))
    cached = read_chunk(context, tuple(contents))
    again = decode_chunk(context, cached.content)
    assert cached.decode(lambda _: again) == again
    assert again.papers == chunk
    assert len(chunk.files) == len(files)
    assert {problem.path.rpartition("/")[2] for problem in chunk.problems} >= {
        "broken.md",
        "bytes.md",
        "index.md",
        "b d.md",
    }


@pytest.mark.parametrize("body", BODIES)
def test_the_parsed_abstracts_come_back_too(body: str) -> None:
    contents = {"content/papers/a.md": f'---\ntitle: "T"\n---\n{body}'.encode()}
    content = read_chunk(make_context(contents), tuple(contents)).content
    assert decode_chunk(make_context(contents), content).abstracts == (parse_markdown(body.strip()),)


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"content/papers/\xff")
    write_file(folder / "a.md", b'---\ntitle: "T"\nforeign: 1\n---\n')
    problems = Problems()
    reading = ContentReading(tmp_path, problems)
    cached = read_chunk(reading.context, reading.paths)
    chunk = decode_chunk(reading.context, cached.content)
    assert reading.finish([chunk.papers]) == load_content(tmp_path, Problems())
    assert [(problem.path, problem.key) for problem in problems] == [(reading.paths[0], "foreign")]


def test_what_was_not_read_before_is_read_from_the_disk(tmp_path: Path) -> None:
    write_file(tmp_path / "content/papers/a.md", b'---\ntitle: "T"\n---\nwords')
    reading = ContentReading(tmp_path, Problems())
    cached = read_chunk(reading.context, reading.paths)
    assert decode_chunk(reading.context, cached.content).papers.files[0].paper.abstract == "words"


def test_an_abstract_is_parsed_once_and_never_again(build: Build, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: Counter[str] = Counter()

    def count(markdown: str) -> MarkdownText:
        parsed[markdown] += 1
        return parse_markdown(markdown)

    for module in (markup, paper_cache):
        monkeypatch.setattr(module, "parse_markdown", count)
    build(jobs=1)
    abstracts = {file.paper.abstract for file in load_content(root, Problems()).papers}
    assert {abstract: parsed[abstract] for abstract in abstracts} == dict.fromkeys(abstracts, 1)
    parsed.clear()
    write_file(root / "site.yml", b"title: Another\n")
    assert build(jobs=1).output.written > 40
    assert not parsed.keys() & abstracts
