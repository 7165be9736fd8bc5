"""Every file of the site, in memory."""

from pathlib import Path

from paperarchive.errors import Problems
from paperarchive.search.index import make_documents
from paperarchive.site.build import read_source
from paperarchive.site.collect import collect_files, make_search, render_pages
from paperarchive.site.pages import make_pages
from paperarchive.site.theme import load_theme

from .test_theme import make_theme


def test_people_who_are_named_are_counted_in_the_search(root: Path) -> None:
    paper = root / "content/papers/2024/by-hand.md"
    paper.write_text(paper.read_text().replace("author_count: 2\n", ""))
    documents = make_documents(read_source(root, Problems()).archive)
    assert {document.slug: document.author_count for document in documents}["by-hand"] == 2


def test_a_page_whose_template_fails_keeps_its_address(root: Path) -> None:
    make_theme(root, templates__page_html="{{ page.titel }}")
    problems = Problems()
    source, theme = read_source(root, problems), load_theme(root, "mine", problems)
    pages = tuple(make_pages(source.archive, source.content.pages, source.settings, theme.assets))
    files = collect_files(root, source, theme, pages, make_search(source, problems), problems)
    assert files["about/index.html"] == b""
    assert len(problems) == 1


def test_a_template_that_fails_on_many_pages_is_one_problem(root: Path) -> None:
    make_theme(root, templates__base_html="{{ site.titel }}")
    problems = Problems()
    source, theme = read_source(root, problems), load_theme(root, "mine", problems)
    pages = make_pages(source.archive, source.content.pages, source.settings, theme.assets)
    rendered = render_pages(theme, pages, problems)
    assert {html for _, html in rendered} == {b""}
    assert [problem.path for problem in problems] == ["themes/mine/templates/base.html"]
