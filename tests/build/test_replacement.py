"""One site replaces another: the folder is whole after every single step, and so it is after a kill at any of them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from paperarchive.build.build import BuildOptions, build_site
from paperarchive.build.staging import LOCK_FILE
from tests.building import make_theme
from tests.site_reader import SiteReader
from tests.steps import watching

BASE_URL = "https://papers.example/"


def build(root: Path, *, clean: bool = False) -> None:
    build_site(root, BuildOptions(clean=clean, base_url=BASE_URL, jobs=1))


def write_paper(root: Path, slug: str, text: str) -> None:
    (root / f"content/papers/2025/{slug}.md").write_text(text)


def add_papers(root: Path) -> None:
    """Two papers of a new day, with a new tag: their pages and lists are new and link to one another."""
    (root / "content/tags.yml").write_text(
        (root / "content/tags.yml").read_text() + "- {slug: new, label: New, description: What is new.}\n"
    )
    for number in (1, 2):
        text = f"---\ntitle: New {number}\ndate: 2025-03-01\ntags: [new, speech]\nauthor_count: 91\n---\nOf owls.\n"
        write_paper(root, f"new-{number}", text)


def remove_papers(root: Path) -> None:
    for file in (root / "content/papers/2025").glob("*.md"):
        file.unlink()


def change_theme(root: Path) -> None:
    make_theme(root, static__more_css="body { color: #123 }")


def change_everything(root: Path) -> None:
    add_papers(root)
    (root / "content/papers/2025/hearing-things.md").unlink()
    change_theme(root)


CHANGES: dict[str, Callable[[Path], None]] = {
    "papers are removed": remove_papers,
    "everything changes": change_everything,
    "nothing changes": lambda _: None,
}


@pytest.mark.parametrize(
    ("change", "clean"),
    [
        *(("papers are removed", False), ("everything changes", False), ("everything changes", True)),
        *(("nothing changes", False), ("nothing changes", True)),
    ],
)
def test_after_every_single_step_all_that_a_page_needs_is_there(root: Path, change: str, clean: bool) -> None:
    build(root)
    reader = SiteReader(root / "public", BASE_URL)
    steps: list[str] = []
    dead: dict[str, list[str]] = {}

    def look(event: str, path: str) -> None:
        if path.startswith(f"{root}/public/") and not path.endswith(LOCK_FILE):
            steps.append(path)
            found = reader.find_dead()
            if found:
                dead.setdefault(f"before {event} {path}", found)

    CHANGES[change](root)
    with watching(look):
        build(root, clean=clean)
    assert dead == {}
    assert reader.find_dead() == []
    assert bool(steps) == (clean or change != "nothing changes")
