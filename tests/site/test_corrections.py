"""Links to a page's file and to a form for mistakes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from paperarchive.build.build import BuildResult
from paperarchive.settings import Settings
from paperarchive.site.corrections import make_corrections
from tests.english import ENGLISH

PAGE = {"file": "content/papers/2024/a b.md", "title": "50% & more?", "url": "https://a.org/papers/x/"}


@pytest.mark.parametrize(
    ("settings", "links"),
    [
        (Settings(), []),
        (Settings(edit_url="https://h.org/edit/{path}"), ["https://h.org/edit/content/papers/2024/a%20b.md"]),
        (
            Settings(issues_url="https://h.org/new?title={title}&body={url}"),
            ["https://h.org/new?title=50%25%20%26%20more%3F&body=https%3A%2F%2Fa.org%2Fpapers%2Fx%2F"],
        ),
        (
            Settings(edit_url="https://h.org/{path}", issues_url="mailto:us@h.org"),
            ["https://h.org/content/papers/2024/a%20b.md", "mailto:us@h.org"],
        ),
    ],
)
def test_placeholders_stand_for_the_page(settings: Settings, links: list[str]) -> None:
    assert [link.url for link in make_corrections(settings, ENGLISH, **PAGE)] == links


def test_papers_and_free_pages_lead_to_their_files(root: Path, build: Callable[..., BuildResult]) -> None:
    with (root / "site.yml").open("a", encoding="utf-8") as file:
        file.write("edit_url: 'https://h.org/edit/{path}'\nissues_url: 'https://h.org/new?title={title}'\n")
    build()
    paper = (root / "public/papers/by-hand/index.html").read_text(encoding="utf-8")
    assert 'href="https://h.org/edit/content/papers/2024/by-hand.md">Edit this page</a>' in paper
    assert 'href="https://h.org/new?title=Written%20by%20Hand">Report a mistake</a>' in paper
    page = (root / "public/about/index.html").read_text(encoding="utf-8")
    assert 'href="https://h.org/edit/content/pages/about.md">Edit this page</a>' in page


def test_without_the_settings_no_page_has_such_links(built: Path) -> None:
    assert "Edit this page" not in (built / "papers/by-hand/index.html").read_text(encoding="utf-8")
