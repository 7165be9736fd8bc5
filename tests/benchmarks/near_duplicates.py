"""How well and how fast `check --duplicates` finds papers with two files.

    python -m tests.benchmarks.near_duplicates CORPORA

CORPORA has `hf-keywords/papers.jsonl.gz` and `recrawled/*.json` (titles and abstracts as a listing shows them, with
arXiv identifiers), `arxiv-latex/abstracts.jsonl.gz` (the same papers as arXiv shows them today) and
`acl-10k/truth.jsonl.gz` (9,810 papers, all different).

* Recall: a paper whose title differs in letters between listing and arXiv is a known case. Both versions are put among
  all other papers, without identifiers.
* Precision: the pairs that are listed among the papers of each corpus, which are all different by their identifiers;
  most are sequels and sister reports. They are printed for a person to judge.
* Time: CPU seconds of the search, without reading the files.
"""

import gzip
import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from paperarchive.content.read_paper import PaperFile
from paperarchive.curation.near_duplicates import NearDuplicate, find_near_duplicates
from paperarchive.importing.identity import make_identity
from paperarchive.paper import Paper
from paperarchive.text.latex.repair import repair_title

Text = tuple[str, str]
"""Title and abstract."""


def read_lines(file: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def read_listed(corpora: Path) -> dict[str, Text]:
    """ArXiv identifier -> title and abstract as a listing shows them."""
    listed: dict[str, Text] = {}
    for file in sorted((corpora / "recrawled").glob("*.json")):
        for entry in json.loads(file.read_text(encoding="utf-8"))["entries"]:
            listed.setdefault(entry["source_id"], (repair_title(entry["title"]), entry["abstract"]))
    for paper in read_lines(corpora / "hf-keywords/papers.jsonl.gz"):
        listed.setdefault(paper["id"], (repair_title(paper["title"]), paper["abstract"]))
    return listed


def find_new_titles(corpora: Path, listed: dict[str, Text]) -> Iterator[tuple[str, Text]]:
    """Papers whose title on arXiv has other letters: (identifier, title and abstract there)."""
    shared, near = 0, 0
    for paper in read_lines(corpora / "arxiv-latex/abstracts.jsonl.gz"):
        identifier = paper["id"].partition("v")[0]
        if identifier in listed:
            shared += 1
            near += has_near_abstract(listed[identifier][1], paper["summary"])
            title = repair_title(" ".join(paper["title"].split()))
            if make_identity(title) != make_identity(listed[identifier][0]):
                yield identifier, (title, paper["summary"])
    print(f"{shared:,} papers are in both; by their abstracts alone {near:,} of them would be found")


def has_near_abstract(one: str, other: str) -> bool:
    files = [PaperFile(f"{name}.md", b"", Paper(name, name, ""), 1) for name in "ab"]
    return bool(find_near_duplicates(files, [one, other]))


def search(papers: Sequence[Text]) -> list[NearDuplicate]:
    files = [
        PaperFile(f"{number}.md", b"", Paper(str(number), title, abstract), 1)
        for number, (title, abstract) in enumerate(papers)
    ]
    start = time.process_time()
    pairs = find_near_duplicates(files, [abstract for _, abstract in papers])
    print(f"{len(papers):,} papers: {len(pairs)} pairs in {time.process_time() - start:.2f} s of CPU")
    return pairs


def describe(pair: NearDuplicate) -> str:
    shared = "-" if pair.shared is None else f"{pair.shared:.2f}"
    return f"  {pair.title_similarity:3} {shared}  {pair.first.paper.title} | {pair.second.paper.title}"


def main(corpora: Path) -> None:
    listed = read_listed(corpora)
    papers = list(listed.values())
    places = {identifier: number for number, identifier in enumerate(listed)}
    wanted: dict[frozenset[str], Text] = {}
    for identifier, text in find_new_titles(corpora, listed):
        wanted[frozenset((str(places[identifier]), str(len(papers))))] = text
        papers.append(text)
    pairs = search(papers)
    found = {frozenset((pair.first.path[:-3], pair.second.path[:-3])) for pair in pairs}
    print(f"new titles found: {len(found & wanted.keys())} of {len(wanted)}")
    for pair in pairs:
        is_known = frozenset((pair.first.path[:-3], pair.second.path[:-3])) in wanted
        print(f"{'known' if is_known else '     '}{describe(pair)}")
    acl = [(each["title"], each["abstract"]) for each in read_lines(corpora / "acl-10k/truth.jsonl.gz")]
    for pair in search(acl):
        print(f"     {describe(pair)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
