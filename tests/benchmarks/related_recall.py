"""Related papers against an exhaustive comparison: recall, cost, and how many lists an edit changes.

Usage: python -m tests.benchmarks.related_recall [FOLDER]

FOLDER is an archive, by default this repository. Recall is measured on a sample of papers, each compared with all
others by the same vectors. The sample, the edits and the papers printed for judging by eye are drawn with a fixed seed.
"""

import argparse
import random
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from paperarchive.content.load import load_content
from paperarchive.errors import Problems
from paperarchive.related.nearest import MAXIMUM_RELATED, Related, compute_related, find_nearest
from paperarchive.related.ranking import select_best
from paperarchive.related.vectors import Vectors, compute_cosines, make_vectors
from paperarchive.search.word_counts import count_words
from paperarchive.text.markup import render_text
from tests.paths import REPOSITORY

SAMPLE = 500
EDITS = 3
CUT = 20
"""Words that an edit removes from the end of an abstract."""
SHOWN = 10

Text = tuple[str, str, str]  # slug, title, abstract
Rows = dict[str, tuple[Related, ...]]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", default=REPOSITORY, help="an archive")
    papers = [file.paper for file in load_content(parser.parse_args().folder, Problems()).papers]
    texts = sorted((paper.slug, paper.title, render_text(paper.abstract)) for paper in papers)
    rows = measure_cost(texts)
    draw = random.Random(1)
    print_recall(texts, sorted(draw.sample(range(len(texts)), min(SAMPLE, len(texts)))))
    for place in draw.sample(range(len(texts)), EDITS):
        print_edit(texts, rows, place)
    titles = {slug: title for slug, title, _ in texts}
    for place in draw.sample(range(len(texts)), SHOWN):
        print(f"\n{texts[place][1]}")
        for related in rows[texts[place][0]]:
            print(f"    {titles[related.slug]} [{', '.join(related.words)}]")
    return 0


def measure_cost(texts: Sequence[Text]) -> Rows:
    """Relate all papers, and print what it took."""
    started = time.process_time()
    counts = count_words([text[1:] for text in texts])
    counted, peak = time.process_time(), measure_peak()
    rows = compute_related([slug for slug, _, _ in texts], counts)
    done = time.process_time()
    print(f"{len(texts):,} papers, CPU: counted {counted - started:.2f} s,", end=" ")
    print(f"related {done - counted:.2f} s; peak memory grew by {measure_peak() - peak:.0f} MB")
    return rows


def print_recall(texts: Sequence[Text], sample: Sequence[int]) -> None:
    """Print which share of the nearest papers is found."""
    counts = count_words([text[1:] for text in texts])
    vectors = make_vectors(counts, range(len(texts)))
    papers, others = find_nearest(vectors)
    found = {*zip(papers.tolist(), others.tolist(), strict=True)}
    exact = [(paper, other) for paper in sample for other in find_exact(vectors, paper)]
    print(
        f"recall at {MAXIMUM_RELATED}: {sum(pair in found for pair in exact) / len(exact):.3f} of {len(sample)} papers"
    )


def find_exact(vectors: Vectors, paper: int) -> list[int]:
    """The papers nearest to one, compared with all others; ties by number."""
    others = np.delete(np.arange(len(vectors.starts) - 1), paper)
    ones = np.full(len(others), paper)
    scores = compute_cosines(vectors, ones, others)
    near = np.flatnonzero(scores)
    best: list[int] = others[near[select_best(ones[near], others[near], scores[near], MAXIMUM_RELATED)]].tolist()
    return best


def print_edit(texts: Sequence[Text], rows: Rows, place: int) -> None:
    """Print how many papers have other related papers after an edit of one abstract."""
    slug, title, abstract = texts[place]
    edited = [*texts[:place], (slug, title, " ".join(abstract.split()[:-CUT])), *texts[place + 1 :]]
    after = compute_related([slug for slug, _, _ in texts], count_words([text[1:] for text in edited]))
    moved = sum([r.slug for r in rows[slug]] != [r.slug for r in row] for slug, row in after.items())
    words = sum(rows[slug] != row for slug, row in after.items())
    print(f"an edit of {slug} changes {moved} lists ({moved / len(texts):.2%}), with their words {words}")


def measure_peak() -> float:
    """Peak memory of this process, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
