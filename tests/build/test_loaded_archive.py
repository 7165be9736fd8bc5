"""What is read, and what the search knows of it."""

from pathlib import Path

from paperarchive.build.loaded_archive import load_archive
from paperarchive.errors import Problems
from paperarchive.search.documents import make_documents


def test_people_who_are_named_are_counted_in_the_search(root: Path) -> None:
    paper = root / "content/papers/2024/by-hand.md"
    paper.write_text(paper.read_text().replace("author_count: 2\n", ""))
    documents = make_documents(load_archive(root, Problems()).archive)
    assert {document.slug: document.author_count for document in documents}["by-hand"] == 2
