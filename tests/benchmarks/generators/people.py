"""Made-up authors for the papers of a measurement: a few write many papers, most write one.

In: an archive's folder. Out: `authors`, `venue` and ORCID iDs in its papers' front matter, the same in every run. Names
are drawn with the odds of Zipf's law as Mandelbrot changed it: in 10,000 papers by 40,000 authors there are some 16,000
names, of which half occur once, and the most frequent in 1 % of the papers.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

from paperarchive.content.load import load_content
from paperarchive.content.write_paper import format_paper
from paperarchive.errors import Problems
from paperarchive.paper import Author, Paper
from paperarchive.text.identifiers import parse_orcid

NAMES = 25_000
MOST_AUTHORS = 8
_SEED = 20_160_102
_SHIFT, _EXPONENT = 10, 0.65
"""Of the odds 1 / (rank + shift) ** exponent."""
_WITH_ORCID = 0.1
"""The share of names that have an ORCID iD on every paper."""
_SYLLABLES = "ba be bo da de do ka ke ko la le li lo ma me mi na ne ni ra re ri sa se si ta te ti va ve vi".split()  # noqa: SIM905  (readable)
_PARTICLES = ("", "", "", "", "", "", "", "", "van der ", "de ")
_ACCENTS = str.maketrans({"e": "é", "o": "ö"})
_VENUES = ("ACL", "EMNLP", "NAACL", "EACL", "COLING", "TACL", "LREC", "Findings of ACL")


def add_people(root: Path) -> None:
    """Give each paper of an archive as many authors as it has, 1 to 8, and most of them a venue."""
    chance = random.Random(_SEED)
    people = list(make_people(chance))
    odds = list(accumulate(1 / (rank + _SHIFT) ** _EXPONENT for rank in range(1, NAMES + 1)))
    for file in load_content(root, Problems()).papers:
        count = min(MOST_AUTHORS, file.paper.author_count or chance.randint(1, MOST_AUTHORS))
        authors = dict.fromkeys(chance.choices(people, cum_weights=odds, k=count))
        paper = replace(file.paper, authors=tuple(authors), author_count=None, venue=choose_venue(file.paper, chance))
        (root / file.path).write_text(format_paper(paper), encoding="utf-8")


def choose_venue(paper: Paper, chance: random.Random) -> str | None:
    """A conference of the paper's year; one in ten papers has none."""
    if paper.date is None or chance.random() < 0.1:
        return None
    return f"{chance.choice(_VENUES)} {paper.date.year}"


def make_people(chance: random.Random) -> Iterator[Author]:
    """Make NAMES authors of different names: one in ten with an accent, one in five with a particle."""
    made: set[str] = set()
    while len(made) < NAMES:
        given = "".join(chance.choices(_SYLLABLES, k=2)).title()
        family = "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))).title()
        if chance.random() < 0.1:
            family = family.translate(_ACCENTS)
        initial = f" {chance.choice('ABCDEFGH')}." if chance.random() < 0.2 else ""
        name = f"{given}{initial} {chance.choice(_PARTICLES)}{family}"
        if name not in made:
            made.add(name)
            yield Author(name, make_orcid(chance) if chance.random() < _WITH_ORCID else None)


def make_orcid(chance: random.Random) -> str:
    """An ORCID iD whose last digit fits."""
    digits = f"00000002{chance.randrange(10**7):07}"
    for last in "0123456789X":
        try:
            return parse_orcid(digits + last) or ""
        except ValueError:
            continue
    raise AssertionError(digits)
