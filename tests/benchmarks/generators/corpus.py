"""The papers of a measurement: real ones of listing dumps, or as many as wanted, recombined from this archive's own.

In: a folder of dumps, or nothing, and a number. Out: an archive's folder, written once as paperarchive's own files.
"""

import datetime
import json
import random
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from paperarchive.content.changes import write_changes
from paperarchive.content.disk import write_file
from paperarchive.content.import_records import ImportRecords
from paperarchive.content.listings import Listing
from paperarchive.content.load import load_content
from paperarchive.content.removed import RemovedPapers
from paperarchive.content.tags import Tag
from paperarchive.content.write_paper import format_paper
from paperarchive.errors import Problems
from paperarchive.importing.gather import GivenList, make_given
from paperarchive.importing.plan import plan_import
from paperarchive.paper import Paper
from paperarchive.text.slugs import make_distinct_slug, make_slug
from tests.benchmarks.import_truth import read_truths
from tests.paths import REPOSITORY

SETTINGS = "title: Measured\nbase_url: https://example.org/\ntheme: measured\n"
FIRST_DAY, DAYS = datetime.date(2016, 1, 1), 3650
_SEED = 20_160_101
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Corpus:
    """An archive on disk and what is in it."""

    root: Path
    """The archive's folder."""
    papers: tuple[Paper, ...]
    """By path."""
    tags: tuple[Tag, ...]
    """The tags that papers have."""
    listings: tuple[Listing, ...]
    """Where papers were seen; none where they are recombined."""
    source: str
    """Where the texts are from, for the table's caption."""


def write_corpus(root: Path, number: int, dumps: Path | None) -> Corpus:
    """Write an archive of so many papers at `root`: of the dumps if these hold as many, within 5 %, else recombined."""
    (root / "content").mkdir(parents=True)
    (root / "site.yml").write_text(SETTINGS, encoding="utf-8")
    shutil.copy(REPOSITORY / "content" / "tags.yml", root / "content")
    files = choose_dumps(dumps, number) if dumps else []
    if dumps and files:
        import_dumps(root, [make_given(name, (dumps / name).read_bytes()) for name in files])
    else:
        for paper in recombine(number):
            year = str(paper.date.year) if paper.date else "undated"
            write_file(root / "content" / "papers" / year / f"{paper.slug}.md", format_paper(paper).encode())
    content = load_content(root, Problems())
    source = "real papers of listing dumps" if files else "papers recombined from the sentences of real ones"
    papers = tuple(file.paper for file in content.papers)
    used = {slug for paper in papers for slug in paper.tags}
    tags = tuple(tag for tag in content.vocabulary.tags if tag.slug in used)
    return Corpus(root, papers, tags, content.listings, source)


def choose_dumps(folder: Path, number: int) -> list[str]:
    """The first dumps of a folder that hold so many entries, within 5 %; none if all of them hold fewer."""
    entries = Counter(str(truth["file"]) for truth in read_truths(folder))
    chosen: list[str] = []
    for name in sorted(entries):
        chosen.append(name)
        if sum(entries[file] for file in chosen) >= number * 0.95:
            return chosen
    return []


def import_dumps(root: Path, dumps: Sequence[GivenList]) -> None:
    """Import dumps into an archive without papers."""
    content = load_content(root, Problems())
    plan = plan_import(content, {}, dumps, records=ImportRecords(), removed=RemovedPapers())
    write_changes(root, plan.changes)


def recombine(number: int) -> Iterator[Paper]:
    """Make papers whose titles and abstracts are new in their order of words and sentences, the same in every run."""
    own = [file.paper for file in load_content(REPOSITORY, Problems()).papers]
    sentences = [sentence for paper in own for sentence in split_sentences(paper.abstract)]
    lengths = [max(3, len(split_sentences(paper.abstract))) for paper in own]
    chance = random.Random(_SEED)
    taken: set[str] = set()
    for _ in range(number):
        one, other = chance.sample(own, 2)
        title = join_titles(one.title, other.title, chance)
        slug = make_slug(title)
        while slug in taken:
            title = f"{title} {chance.choice(other.title.split())}"
            slug = make_slug(title) if make_slug(title) not in taken else make_distinct_slug(title)
        taken.add(slug)
        day = FIRST_DAY + datetime.timedelta(days=chance.randrange(DAYS))
        yield replace(
            Paper(slug, title, " ".join(chance.sample(sentences, chance.choice(lengths)))),
            date=day if chance.random() < 0.97 else None,
            author_count=one.author_count,
            organization=one.organization,
            comments=one.comments,
            tags=one.tags,
        )


def split_sentences(abstract: str) -> list[str]:
    """The sentences of an abstract whose markup is whole in each of them."""
    parts = _SENTENCE_END.split(" ".join(abstract.split()))
    return [part for part in parts if all(part.count(mark) % 2 == 0 for mark in "$*`_") and "[" not in part]


def join_titles(one: str, other: str, chance: random.Random) -> str:
    """The first words of one title and the last of another."""
    first, last = one.split(), other.split()
    return " ".join([*first[: chance.randint(2, 6)], *last[-chance.randint(2, 6) :]])


def quote(text: str) -> str:
    """A text as a YAML scalar that every generator reads alike."""
    return json.dumps(text, ensure_ascii=False)
