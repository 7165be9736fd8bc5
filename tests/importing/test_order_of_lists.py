"""The result of imports of lists with all fields depends on what was imported, not on the order."""

import datetime
import re
from collections.abc import Sequence
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperarchive.formats.record import Record
from paperarchive.paper import Author, ExtraValue, Link, Organization, PartialDate
from tests.importing.archives import Archive, Listed, make_dump
from tests.importing.lists import CollectedList, encode_list, run_records
from tests.importing.test_order import EDITS, VOCABULARY, Edit, contents, edit, start

PAPERS = (
    ("An Octopus on Speech", "An octopus, on speech", "2411.01230", "10.1000/182"),
    ("Vision: Four Ways", "Vision -- Four Ways!", "2502.00001", "10.1000/183"),
)
"""The titles and identifiers of each paper; any list knows some of them."""
NAMES = (
    ((), True),
    (("Ada Example", "Ben Other"), True),
    (("A. Example", "B. Other"), True),
    (("Ada Example",), False),
)


@st.composite
def records(draw: st.DrawFn) -> Record:
    first, second, arxiv, doi = draw(st.sampled_from(PAPERS))
    names, is_complete = draw(st.sampled_from(NAMES))
    orcid = draw(st.sampled_from([None, "0000-0002-1825-0097"]))
    maybe = st.sampled_from([True, False])
    return Record(
        line=1,
        title=draw(st.sampled_from([first, second])),
        abstract=draw(st.sampled_from(["", "We show speech.", "Vision, and vision again, of an octopus."])),
        date=draw(st.sampled_from([None, datetime.date(2024, 5, 18), PartialDate(2024), PartialDate(2024, 5)])),
        authors=tuple(Author(name, orcid if n == 0 else None) for n, name in enumerate(names)),
        has_all_authors=is_complete,
        author_count=draw(st.sampled_from([None, 2, 7])),
        organization=draw(st.sampled_from([None, Organization("NVIDIA", "nvidia"), Organization("NVIDIA")])),
        comments=draw(st.sampled_from([None, 0, 3])),
        arxiv=arxiv if draw(maybe) else None,
        doi=doi if draw(maybe) else None,
        venue=draw(st.sampled_from([None, "NeurIPS", "arXiv preprint"])),
        publication_type=draw(st.sampled_from([None, "article", "paper-conference"])),
        keywords=tuple(draw(st.lists(st.sampled_from(["Speech", "vision", "arms", "Legs"]), unique=True, max_size=3))),
        links=tuple(
            Link(kind, f"https://a.org/{kind}")
            for kind in draw(st.lists(st.sampled_from(["code", "pdf", "data"]), unique=True, max_size=3))
        ),
        note=draw(st.sampled_from([None, "Read it.", "Two\n\nparagraphs."])),
        extra=tuple(
            (name, ExtraValue(draw(st.sampled_from(["1", "2"]))))
            for name in draw(st.lists(st.sampled_from(["pages", "volume"]), unique=True, max_size=2))
        ),
    )


def name_lists(drawn: list[tuple[bytes, int]]) -> list[CollectedList]:
    distinct = dict(drawn)
    return [
        CollectedList(f"list{number}.jsonl", content, datetime.date(2025, 10, day))
        for number, (content, day) in enumerate(distinct.items())
    ]


DUMPS = st.builds(
    lambda title, who, day: (make_dump(Listed(title, who=who), day=f"Oct {day}, 2025"), day),
    st.sampled_from([paper[0] for paper in PAPERS]),
    st.sampled_from(["• 7 authors", "nvidia NVIDIA"]),
    st.sampled_from([3, 7]),
)
LISTS = st.lists(
    st.tuples(st.lists(records(), min_size=1, max_size=3).map(lambda drawn: encode_list(*drawn)), st.integers(3, 6))
    | DUMPS,
    min_size=2,
    max_size=4,
).map(name_lists)

MORE_EDITS: dict[str, Edit] = {
    **{kind: pair for kind, pair in EDITS.items() if kind not in ("a note", "the authors, named", "the first tags")},
    "the authors": (r"^authors: .*$", "authors: [Mine Alone]"),
    "the authors, removed": (r"^authors: .*\n", ""),
    "the venue": (r"^venue: .*$", "venue: Mine"),
    "the venue, removed": (r"^venue: .*\n", ""),
    "a keyword, removed": (r"^keywords: \[[A-Za-z]+(?:, )?", "keywords: ["),
    "a keyword, added": (r"^keywords: \[", "keywords: [mine, "),
    "keywords, removed": (r"^keywords: .*\n", ""),
    "a link, removed": (r"^links:\n- .*\n- ", "links:\n- "),
    "a link, added": (r"^links:\n", 'links:\n- {kind: mine, url: "https://mine.org/"}\n'),
    "a link, changed": (r"kind: code", "kind: mine"),
    "the note": (r"^note: [^|\n].*$", "note: Mine."),
    "own fields": (r"^(extra: \{.*)\}$", r"\1, mine: yes}"),
    "a field of mine changed": (r'pages: "\d"', "pages: mine"),
}


def edit_more(archive: Archive, kind: str, number: int) -> None:
    if kind == "tagged":
        edit(archive, kind, number)
        return
    papers = archive.papers()
    path = papers[number % len(papers)]
    pattern, replacement = MORE_EDITS[kind]
    text = re.sub(pattern, replacement, archive.text(path), count=1, flags=re.MULTILINE)
    (archive.root / "content/papers" / path).write_text(text)


SOME_EDITS = st.lists(
    st.tuples(st.sampled_from([*MORE_EDITS, "tagged"]), st.integers(0, 1)),
    max_size=4,
    unique_by=lambda drawn: drawn[0],
)


def begin(root: Path, first: Sequence[CollectedList], edits: Sequence[tuple[str, int]]) -> Archive:
    archive = start(root, (), ())
    for collected in first:
        collected.run(archive)
    for kind, number in edits:
        if archive.papers():
            edit_more(archive, kind, number)
    return archive


@settings(max_examples=12)
@given(LISTS, st.integers(0, 2), SOME_EDITS, st.randoms(use_true_random=False))
def test_the_order_of_imports_does_not_change_the_result(
    lists: list[CollectedList], cut: int, edits: list[tuple[str, int]], random: object
) -> None:
    orders = list(permutations(lists[cut:]))
    random.shuffle(orders)  # type: ignore[attr-defined]  # a Random
    results = []
    for order in orders[:3]:
        with TemporaryDirectory() as folder:
            archive = begin(Path(folder), lists[:cut], edits)
            for collected in order:
                report = collected.run(archive).listings[0]
                parts = report.new + report.updated + report.unchanged + report.duplicates + report.quarantined
                assert report.entries == parts
            results.append(contents(archive))
    for result in results:
        assert result == results[0]


@settings(max_examples=12)
@given(LISTS, st.integers(1, 2), SOME_EDITS)
def test_undo_gives_back_every_byte(lists: list[CollectedList], cut: int, edits: list[tuple[str, int]]) -> None:
    cut = min(cut, len(lists) - 1)
    with TemporaryDirectory() as folder:
        archive = begin(Path(folder), lists[:cut], edits)
        archive.run()
        before = archive.files()
        for collected in lists[cut:]:
            collected.run(archive)
        for _ in lists[cut:]:
            archive.undo()
        assert archive.files() == before


@settings(max_examples=8)
@given(LISTS, SOME_EDITS)
def test_importing_everything_again_changes_nothing(lists: list[CollectedList], edits: list[tuple[str, int]]) -> None:
    with TemporaryDirectory() as folder:
        archive = begin(Path(folder), lists, edits)
        archive.run()
        assert [collected.run(archive).changes for collected in lists] == [() for _ in lists]


@settings(max_examples=12)
@given(LISTS)
def test_what_a_list_knows_stays_known(lists: list[CollectedList]) -> None:
    with TemporaryDirectory() as folder:
        archive = begin(Path(folder), (), ())
        known: dict[str, set[str]] = {}
        for collected in lists:
            collected.run(archive)
            for file in archive.read().papers:
                paper = file.paper
                now = {
                    key
                    for key in ("date", "comments", "arxiv", "doi", "venue", "publication_type", "note", "organization")
                    if getattr(paper, key) is not None
                }
                now |= {"abstract"} if paper.abstract else set()
                now |= {f"link {link.url}" for link in paper.links} | {f"extra {name}" for name, _ in paper.extra}
                now |= {f"keyword {word.casefold()}" for word in paper.keywords}
                now |= {"authors"} if paper.authors else set()
                now |= {"all authors"} if paper.authors and paper.has_all_authors else set()
                now |= {"count"} if paper.known_author_count else set()
                assert known.get(file.paper.slug, set()) <= now
                known[file.paper.slug] = now


ALL = Record(
    1,
    "An Octopus on Speech",
    "We show.",
    date=datetime.date(2024, 5, 18),
    authors=(Author("Ada Example"), Author("Ben Other")),
    author_count=2,
    organization=Organization("NVIDIA", "nvidia"),
    comments=3,
    arxiv="2411.01230",
    doi="10.1000/182",
    venue="NeurIPS",
    publication_type="paper-conference",
    keywords=("Speech", "arms", "legs"),
    links=(Link("code", "https://a.org/1"), Link("pdf", "https://a.org/2")),
    note="Read it.",
    extra=(("pages", ExtraValue("1")), ("volume", ExtraValue("2"))),
)
OTHER = Record(
    1,
    "An octopus on speech!",
    "We show it again.",
    date=datetime.date(2023, 6, 1),
    authors=(Author("Ada Example"), Author("Carl Third")),
    organization=Organization("Other", "other"),
    comments=5,
    doi="10.1000/182",
    venue="ICML",
    publication_type="thesis",
    keywords=("arms", "legs", "hands"),
    links=(Link("code", "https://a.org/1"), Link("data", "https://a.org/3")),
    note="Read it twice.",
    extra=(("pages", ExtraValue("3")), ("issue", ExtraValue("4"))),
)


@pytest.mark.parametrize("kind", [kind for kind in MORE_EDITS if "tag" not in kind])
def test_every_edit_outlives_newer_and_older_lists(tmp_path: Path, kind: str) -> None:
    archive = start(tmp_path, (), ())
    (tmp_path / "content/tags.yml").write_text(VOCABULARY)
    run_records(archive, "a", [ALL], 7)
    path = archive.papers()[0]
    before = archive.text(path)
    edit_more(archive, kind, 0)
    edited = archive.text(path)
    assert edited != before
    run_records(archive, "b", [OTHER], 9)
    run_records(archive, "c", [OTHER, OTHER], 1)
    text = archive.text(path)
    pattern, replacement = MORE_EDITS[kind]
    if replacement and "\\1" not in replacement and "removed" not in kind:
        assert replacement in text
    elif not replacement and kind != "listings, removed":
        assert not re.search(pattern, text, re.MULTILINE) or kind == "keywords, removed"
    removed = {"a keyword, removed": "arms", "a link, removed": "https://a.org/1", "keywords, removed": "legs"}.get(
        kind
    )
    assert removed is None or removed not in text


def test_all_fields_of_a_record_are_in_the_file(tmp_path: Path) -> None:
    archive = start(tmp_path, (), ())
    run_records(archive, "a", [ALL], 7)
    assert archive.text("2024/an-octopus-on-speech.md") == (
        '---\ntitle: "An Octopus on Speech"\ndate: 2024-05-18\nauthor_count: 2\nauthors: [Ada Example, Ben Other]\n'
        'organization: {handle: nvidia, name: NVIDIA}\narxiv: "2411.01230"\ndoi: 10.1000/182\nvenue: NeurIPS\n'
        "publication_type: paper-conference\nkeywords: [arms, legs]\n"
        'links:\n- {kind: code, url: "https://a.org/1"}\n- {kind: pdf, url: "https://a.org/2"}\n'
        'comments: 3\ntags: [octopuses, speech]\nnote: Read it.\nextra: {pages: "1", volume: "2"}\n'
        "listings:\n- {listing: a, rank: 1, comments: 3}\n---\nWe show.\n"
    )
