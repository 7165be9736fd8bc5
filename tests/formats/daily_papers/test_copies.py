"""Every entry is recovered from every form of a copy, and no line is left over."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperarchive.formats.daily_papers.parse import Dump, clean_text, parse_dump
from paperarchive.paper import Organization
from tests.formats.daily_papers.copies import FORMS, HAVE_ARXIV, HAVE_HANDLES, CopiedEntry

SENTENCES = (
    "Readers of long documents lose the thread.",
    "We study a model of attention over chapters, and find that it needs no more than two layers.",
    "However, prior work (e.g., on 3D scenes) needs 1,024 GPUs and 50% more data than ours.",
    "On AMI and MuSiQue it beats every baseline by 4.2x [1, 2], with a tenth of the memory.",
    "These results highlight its potential for speech, text and vision tasks.",
    "In this paper, we ask three questions about it: (1) when, (2) why and (3) how.",
    "Code is at https://example.org/code.",
)
ABSTRACTS = st.lists(st.sampled_from(SENTENCES), min_size=4, max_size=12, unique=True).map(" ".join)
TITLES = st.sampled_from(
    [
        "Alpha: Forgetting in Time",
        "Are Emergent Abilities of Language Models a Mirage, or Are They Real?",
        "Beta: Reading in Chapters with Two Layers of Attention, and What It Does Not Need After All",
        "Source or It Didn't Happen: A Multi-Agent Framework",
        "GPT-4 Technical Report",
        "3D Scenes in 24 Hours",
        "nanoBeta: Small Models for Long Documents",
        "12",
    ]
).filter(lambda title: title != "12")
ORGANIZATIONS = st.sampled_from(
    [
        Organization("NVIDIA", "nvidia"),
        Organization("Hugging Face Research", "huggingface"),
        Organization("AI at Meta", "facebook"),
        Organization("University of Massachusetts Amherst", "umass"),
        Organization("Carnegie Mellon University", "CarnegieMellonU"),
        Organization("Example Cloud Computing (Hangzhou) Technology Co., Ltd.", "example-cloud"),
        Organization("Chinese University of Hong Kong, Shenzhen", "CUHKSZ"),
    ]
)
ENTRIES = st.lists(
    st.builds(
        CopiedEntry,
        title=TITLES,
        abstract=ABSTRACTS,
        arxiv=st.integers(1000, 9999).map(lambda number: f"2406.0{number}"),
        who=st.integers(1, 664) | ORGANIZATIONS,
        date=st.sampled_from(["May 18, 2024", "Sep 3, 2023", "Mar 2", "Jan 10"]),
        comments=st.integers(0, 120),
        votes=st.none() | st.integers(0, 300),
    ),
    min_size=1,
    max_size=6,
)


def describe(dump: Dump) -> list[object]:
    """The entries of a dump."""
    found: list[object] = []
    for entry in dump.entries:
        assert entry.meta is not None
        who = entry.meta.organization or entry.meta.author_count
        found.append((entry.title, entry.abstract, entry.arxiv, who, entry.meta.comments))
    return found


def expect(entry: CopiedEntry, form: str) -> object:
    """What an entry is after it was written in a form and read."""
    arxiv = entry.arxiv if form in HAVE_ARXIV else None
    who = entry.who
    if isinstance(who, Organization) and form not in HAVE_HANDLES:
        who = replace(who, handle=None)
    return (entry.title, entry.abstract, arxiv, who, entry.comments)


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=40)
@given(entries=ENTRIES)
def test_every_entry_is_recovered_from_a_copy(form: str, entries: list[CopiedEntry]) -> None:
    dump = parse_dump(FORMS[form](entries))
    assert describe(dump) == [expect(entry, form) for entry in entries]
    assert (dump.quarantine, dump.unread) == ((), ())
    assert dump.crawl_day is not None


NOISE = st.sampled_from(
    ["[", "·", "12", "• 7 authors", "TOS", "Feb 30 3", "A line of text", "https://example.org/x", "]"]
)


def mutate(text: str, edits: list[tuple[int, str | None]]) -> str:
    """A text some of whose lines were removed, or came in between."""
    lines = text.split("\n")
    for place, line in edits:
        index = place % (len(lines) + 1)
        lines[index : index + (line is None)] = [] if line is None else [line]
    return "\n".join(lines)


def find_own_lines(dump: Dump) -> list[int]:
    """The lines of entries and of quarantine."""
    parts = [entry.lines for entry in dump.entries] + list(dump.quarantined_lines)
    return [number for numbers in parts for number in numbers]


@settings(max_examples=150)
@given(
    form=st.sampled_from(sorted(FORMS)),
    entries=ENTRIES,
    edits=st.lists(st.tuples(st.integers(0, 500), st.none() | NOISE), max_size=12),
)
def test_every_line_is_in_an_entry_or_in_quarantine_or_of_the_page(
    form: str, entries: list[CopiedEntry], edits: list[tuple[int, str | None]]
) -> None:
    text = mutate(FORMS[form](entries), edits)
    written = [number for number, line in enumerate(text.split("\n"), 1) if clean_text(line)]
    dump = parse_dump(text)
    assert Counter([*find_own_lines(dump), *dump.page_lines]) == Counter(written)


@settings(max_examples=150)
@given(
    form=st.sampled_from(sorted(FORMS)),
    entries=ENTRIES,
    edits=st.lists(st.tuples(st.integers(0, 500), NOISE), max_size=4),
)
def test_lines_of_the_page_are_known_by_what_they_say_or_where_they_are(
    form: str, entries: list[CopiedEntry], edits: list[tuple[int, str]]
) -> None:
    text = mutate(FORMS[form](entries), list(edits))
    dump, lines = parse_dump(text), text.split("\n")
    own = find_own_lines(dump)
    if own:
        between = [lines[number - 1] for number in dump.page_lines if min(own) < number < max(own)]
        assert not [line for line in between if "A line of text" in line or line.strip() in SENTENCES]
