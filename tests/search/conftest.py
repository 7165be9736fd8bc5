"""Documents to search: of the small site, of this repository's archive, and 2,000 recombined ones."""

import random
import re
from pathlib import Path

import pytest

from paperarchive.build.loaded_archive import load_archive
from paperarchive.errors import Problems
from paperarchive.search.documents import SearchDocument, make_documents
from tests.paths import REPOSITORY, SMALL


def read_documents(root: Path) -> tuple[SearchDocument, ...]:
    """The search's documents of an archive."""
    return make_documents(load_archive(root, Problems()).archive)


@pytest.fixture(scope="session")
def small() -> tuple[SearchDocument, ...]:
    """The documents of the small site."""
    return read_documents(SMALL)


@pytest.fixture(scope="session")
def papers() -> tuple[SearchDocument, ...]:
    """The documents of this repository's archive."""
    return read_documents(REPOSITORY)


@pytest.fixture(scope="session")
def recombined(papers: tuple[SearchDocument, ...]) -> tuple[SearchDocument, ...]:
    """2,000 documents made of the papers' sentences; the same at every run."""
    chance = random.Random(2000)
    sentences = [s for paper in papers for s in re.split(r"(?<=[.!?]) ", paper.abstract)]
    found: list[SearchDocument] = []
    for number in range(2000):
        like = chance.choice(papers)
        title = f"{chance.choice(papers).title} {number}"
        abstract = " ".join(chance.sample(sentences, chance.randint(3, 9)))
        found.append(
            SearchDocument(
                slug=f"paper-{number:04d}",
                title=title,
                abstract=abstract,
                tags=like.tags,
                organization=like.organization,
                date=like.date,
                author_count=like.author_count,
                comments=like.comments,
            )
        )
    return tuple(sorted(found, key=lambda document: (document.date is not None, document.date, document.slug)))
