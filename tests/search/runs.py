"""Sites of the search, and its engine run on them in Node."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from paperarchive.search.documents import SearchDocument
from paperarchive.search.full_index import format_full_index
from paperarchive.search.shards import write_search
from tests.javascript import SCRIPTS, run_node
from tests.search.indexes import index_documents

RUNNER = Path(__file__).parent / "run_engine.mjs"
BOOSTS = (3, 1, 2, 2, 2, 0.5, 2)

Call = tuple[object, ...]


def write_search_site(folder: Path, documents: Sequence[SearchDocument]) -> Path:
    """Write the files of the search and, next to them, the full index."""
    index = index_documents(documents, BOOSTS)
    files: dict[str, bytes] = {}
    write_search(documents, index, files.__setitem__)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder / "lunr-index.json").write_text(format_full_index(index), encoding="utf-8")
    return folder


def run(site: Path, *calls: Call) -> list[Any]:
    """The results of calls of the engine, which run_engine.mjs lists."""
    return list(run_node(RUNNER, SCRIPTS, site, inputs=calls))


def ask(site: Path, text: str, **settings: bool) -> dict[str, Any]:
    """What a query finds."""
    found: dict[str, Any] = run(site, ("ask", text, settings))[0]
    return found
