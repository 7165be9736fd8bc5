"""The result of imports and edits depends on what was imported, not on the order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperarchive.content.disk import write_file
from tests.importing.archives import TAGS, Archive, Listed, make_dump

VOCABULARY = (
    TAGS
    + "- {label: Speech, slug: speech, description: Talk., phrases: [speech]}\n"
    + "- {label: Vision, slug: vision, description: Sight., phrases: [vision]}\n"
)
TITLES = (
    ("An Octopus on Speech", "An octopus, on speech", r"An \emph{Octopus} on Speech"),
    ("Vision: Four Ways", "Vision -- Four Ways!"),
    ("Learning", "LEARNING"),
    ("Léarning",),
)
"""The titles of each paper, as listings spell them."""

TAIL = "It holds for three tasks, each of which took us a week, and for others that we name in the text."
ABSTRACTS = (
    f"We show that a thing holds. {TAIL}",
    f"Vision, and vision again, of an octopus. {TAIL}",
    f"We *show* speech for $x$, and speech for 5% of them. {TAIL}",
)
WHO = (None, "• 7 authors", "• 8 authors", "nvidia NVIDIA", "Mistral", "mistralai Mistral")

ENTRIES = st.sampled_from(TITLES).flatmap(
    lambda titles: st.builds(
        Listed,
        title=st.sampled_from(titles),
        abstract=st.sampled_from(ABSTRACTS),
        who=st.sampled_from(WHO),
        date=st.sampled_from(["May 18, 2024", "Jun 1, 2023", "Feb 2"]),
        comments=st.integers(0, 3),
    )
)


@dataclass(frozen=True)
class Crawl:
    """A dump, with the name under which it is imported."""

    name: str
    content: bytes


CRAWLS = st.lists(
    st.tuples(st.lists(ENTRIES, min_size=1, max_size=4), st.sampled_from([3, 7, 7, 21])), min_size=2, max_size=4
).map(
    lambda drawn: [
        Crawl(f"dump{number}", dump)
        for number, dump in enumerate({make_dump(*entries, day=f"Oct {day}, 2025"): None for entries, day in drawn})
    ]
)

# --- edits by a person

Edit = tuple[str, str]
"""A pattern of the file's text, and what replaces it."""

EDITS: dict[str, Edit] = {
    "the title": (r"^title: .*$", "title: 'Wholly Other Words'  # mine"),
    "the date": (r"^date: .*$", "date: 1999-12-31"),
    "the date, removed": (r"^date: .*\n", ""),
    "the number of authors": (r"^author_count: .*$", "author_count: 99"),
    "the number of authors, removed": (r"^author_count: .*\n", ""),
    "the authors, named": (r"^author_count: .*\n", "authors:\n- {name: Ada Lovelace}\n"),
    "the organisation": (r"^organization: .*$", "organization: {name: Mine}"),
    "the organisation, removed": (r"^organization: .*\n", ""),
    "comments": (r"^comments: .*$", "comments: 1000"),
    "comments, removed": (r"^comments: .*\n", ""),
    "tags, emptied": (r"^tags: .*$", "tags: []"),
    "tags, all removed": (r"^tags: .*\n", ""),
    "a tag, removed": (r"^tags: \[[a-z]+(?:, )?", "tags: ["),
    "a tag, added": (r"^(tags: \[.+)\]$", r"\1, own]"),
    "the first tags": (r"^listings:$", "tags: [own]\nlistings:"),
    "the abstract": (r"^---\n.*\n\Z", "---\nMy *own* words.\n"),
    "the abstract, emptied": (r"^---\n.*\n\Z", "---\n"),
    "a note": (r"^listings:$", "note: Mine.\nlistings:"),
    "listings, removed": (r"^listings:\n(?:- .*\n)+", ""),
}
MOVES = ("renamed with an alias", "renamed without an alias", "moved", "deleted", "tagged", "two merged")


def edit(archive: Archive, kind: str, number: int) -> None:
    """Edit a paper as a person would, if the edit applies to it."""
    papers = archive.papers()
    path = papers[number % len(papers)]
    text = archive.text(path)
    file = archive.root / "content/papers" / path
    if kind in EDITS:
        pattern, replacement = EDITS[kind]
        if kind != "the first tags" or "\ntags:" not in text:
            file.write_text(re.sub(pattern, replacement, text, count=1, flags=re.MULTILINE))
    elif kind == "deleted":
        file.unlink()
    elif kind == "tagged":
        archive.tag()
    elif kind == "two merged":
        merge_by_hand(archive, path, papers[(number + 1) % len(papers)])
    elif kind == "moved":
        file = write(archive, f"by-hand/{file.name}", text, instead_of=file)
    elif kind == "renamed without an alias":
        write(archive, f"2001/renamed-{file.name}", text, instead_of=file)
    elif kind == "renamed with an alias" and "\naliases:" not in text:
        text = text.replace("\nlistings:", f"\naliases: [{file.stem}]\nlistings:")
        write(archive, f"2001/aliased-{file.name}", text, instead_of=file)


def merge_by_hand(archive: Archive, path: str, other: str) -> None:
    """Move the rows of one file into another, and delete it."""
    rows = re.search(r"(?<=^listings:\n)(?:- .*\n)+", archive.text(other), re.MULTILINE)
    if path != other and rows is not None and "\nlistings:\n" in archive.text(path):
        archive.edit(path, ("\nlistings:\n", f"\nlistings:\n{rows[0]}"))
        (archive.root / "content/papers" / other).unlink()


def write(archive: Archive, path: str, text: str, *, instead_of: Path) -> Path:
    instead_of.unlink()
    file = archive.root / "content/papers" / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    return file


# --- what may not depend on the order


def contents(archive: Archive) -> list[tuple[bool, str]]:
    """Of each paper, whether it is in `undated/`, and its file; a slug, and the folder of a year, may depend on the
    order of imports.
    """
    return sorted((path.startswith("undated/"), archive.text(path)) for path in archive.papers())


def start(root: Path, first: Sequence[Crawl], edits: Sequence[tuple[str, int]]) -> Archive:
    """Make an archive with some imports, and edits after them."""
    archive = Archive(root)
    archive.accept_removals = True
    write_file(root / "content/tags.yml", VOCABULARY.encode())
    for crawl in first:
        archive.run(**{crawl.name: crawl.content})
    for kind, number in edits:
        if archive.papers():
            edit(archive, kind, number)
    return archive


def name(crawls: Sequence[Crawl]) -> dict[str, bytes]:
    return {crawl.name: crawl.content for crawl in crawls}


SOME_EDITS = st.lists(
    st.tuples(st.sampled_from([*EDITS, *MOVES]), st.integers(0, 3)), max_size=4, unique_by=lambda drawn: drawn[0]
)


@settings(max_examples=15)
@given(CRAWLS, st.integers(0, 2), SOME_EDITS, st.randoms(use_true_random=False))
def test_neither_the_order_of_imports_nor_of_arguments_changes_the_result(
    crawls: list[Crawl], cut: int, edits: list[tuple[str, int]], random: object
) -> None:
    first, rest = crawls[:cut], crawls[cut:]
    orders = list(permutations(rest))
    random.shuffle(orders)  # type: ignore[attr-defined]  # a Random
    results = []
    for number, order in enumerate(orders[:4]):
        with TemporaryDirectory() as folder:
            archive = start(Path(folder), first, edits)
            if number % 2:
                archive.run(**name(order))
            else:
                for crawl in order:
                    archive.run(**name([crawl]))
            results.append(contents(archive))
    for result in results:
        assert result == results[0]


@settings(max_examples=25)
@given(CRAWLS, st.integers(1, 2), SOME_EDITS, st.booleans())
def test_undo_gives_back_every_byte(
    crawls: list[Crawl], cut: int, edits: list[tuple[str, int]], together: bool
) -> None:
    cut = min(cut, len(crawls) - 1)
    with TemporaryDirectory() as folder:
        archive = start(Path(folder), crawls[:cut], edits)
        # What an import finds missing it records, and a paper renamed without an alias keeps its new name.
        archive.run()
        before = archive.files()
        if together:
            archive.run(**name(crawls[cut:]))
            archive.undo()
        else:
            for crawl in crawls[cut:]:
                archive.run(**name([crawl]))
            for _ in crawls[cut:]:
                archive.undo()
        assert archive.files() == before


@settings(max_examples=25)
@given(CRAWLS, st.integers(1, 2), SOME_EDITS)
def test_edits_that_are_reported_as_kept_are_kept(crawls: list[Crawl], cut: int, edits: list[tuple[str, int]]) -> None:
    with TemporaryDirectory() as folder:
        archive = start(Path(folder), crawls[:cut], edits)
        before = {file.path: file for file in archive.read().papers}
        plan = archive.run(**name(crawls[cut:]))
        after = {file.paper.slug: file for file in archive.read().papers}
        for conflict in plan.conflicts:
            mine, merged = before[conflict.path].paper, after[before[conflict.path].paper.slug].paper
            assert getattr(merged, conflict.field) == getattr(mine, conflict.field)
        for report in plan.listings:
            parts = report.new + report.updated + report.unchanged + report.duplicates + report.quarantined
            assert report.entries == parts


@settings(max_examples=15)
@given(CRAWLS, SOME_EDITS)
def test_importing_everything_again_changes_nothing(crawls: list[Crawl], edits: list[tuple[str, int]]) -> None:
    with TemporaryDirectory() as folder:
        archive = start(Path(folder), crawls, edits)
        archive.run(**name(crawls))
        assert archive.run(**name(crawls)).changes == ()


@pytest.mark.parametrize("kind", EDITS)
def test_every_edit_outlives_newer_and_older_listings(tmp_path: Path, kind: str) -> None:
    entry = Listed("An Octopus on Speech", ABSTRACTS[0], "• 7 authors", comments=2)
    other = Listed("An octopus on speech!", ABSTRACTS[1], "• 8 authors", "Jun 1, 2023", comments=5)
    archive = start(tmp_path, [Crawl("a", make_dump(entry, day="Oct 7, 2025"))], ())
    path = "2024/an-octopus-on-speech.md"
    if "organisation" in kind:
        archive = start(
            tmp_path / "org", [Crawl("a", make_dump(Listed(entry.title, who="x X"), day="Oct 7, 2025"))], ()
        )
        other = Listed(other.title, ABSTRACTS[1], "y Y", "Jun 1, 2023", comments=5)
    before = archive.text(path)
    edit(archive, kind, 0)
    edited = archive.text(path)
    if kind != "the first tags":
        assert edited != before
    archive.run(b=make_dump(other, day="Oct 9, 2025"), c=make_dump(other, day="Oct 1, 2025"))
    pattern, replacement = EDITS[kind]
    text = archive.text(path)
    if replacement and "\\1" not in replacement and "a tag" not in kind and kind not in ("the first tags",):
        assert replacement in text
    elif kind == "the first tags":
        assert "own" not in text
    elif not replacement and kind != "listings, removed":
        assert not re.search(pattern, text, re.MULTILINE)
