"""The check: everything wrong is said, nothing is written."""

from pathlib import Path

import pytest

from paperarchive.build.check import BuiltSite, check_archive
from tests.building import Build, make_theme


def lines_of(root: Path) -> list[str]:
    return [str(problem) for problem in check_archive(root).problems]


def test_a_sound_archive_has_no_problems(root: Path, build: Build) -> None:
    build()
    result = check_archive(root)
    assert (result.problems, result.papers, result.built) == ((), 7, BuiltSite.CURRENT)


def test_the_check_writes_nothing(root: Path) -> None:
    before = sorted(root.rglob("*"))
    assert check_archive(root).built is BuiltSite.ABSENT
    assert sorted(root.rglob("*")) == before


def test_any_change_of_content_makes_the_built_site_older(root: Path, build: Build) -> None:
    build()
    (root / "content/static/CNAME").write_text("other.example.org\n")
    assert check_archive(root).built is BuiltSite.OLDER


def test_a_change_behind_a_link_makes_the_built_site_older(root: Path, build: Build) -> None:
    year = root / "content/papers/2025"
    year.rename(root.parent / "elsewhere")
    year.symlink_to(root.parent / "elsewhere")
    build()
    assert check_archive(root).built is BuiltSite.CURRENT
    paper = root.parent / "elsewhere/hearing-things.md"
    paper.write_text(paper.read_text() + "More.\n")
    assert check_archive(root).built is BuiltSite.OLDER


def test_a_change_of_the_settings_makes_the_built_site_older(root: Path, build: Build) -> None:
    build()
    (root / "site.yml").write_text((root / "site.yml").read_text() + "author: Me\n")
    assert check_archive(root).built is BuiltSite.OLDER


def test_a_dead_link_is_said_once_where_it_was_written_and_a_dead_fragment_where_it_was_built(
    root: Path, build: Build
) -> None:
    about = root / "content/pages/about.md"
    about.write_text("---\ntitle: About\n---\n[gone](../gone/) [no part](../tags/#nowhere) [self](#main)\n")
    build()
    source, built = lines_of(root)
    assert source == (
        "content/pages/about.md:4: the link to '../gone/' leads nowhere "
        "(fix the link; a page's address ends in a slash)"
    )
    assert built.startswith("public/about/index.html:")
    assert built.split(": ", 1)[1] == (
        "the link to '../tags/#nowhere' leads to no part of that page (fix the link; a page's address ends in a slash)"
    )


def test_dead_links_of_templates_are_found_in_the_built_site(root: Path, build: Build) -> None:
    make_theme(root, templates__page_html='<p>\n<a href="{{ site.to_root }}gone/">x</a></p>')
    build()
    [line] = lines_of(root)
    assert line == (
        "public/about/index.html:2: the link to '../gone/' leads nowhere "
        "(fix the link; a page's address ends in a slash)"
    )


@pytest.mark.parametrize("base_url", ["https://example.org/a/b/", "https://example.org/größe/", "https://example.org/"])
def test_links_are_followed_under_the_base_url_that_was_built(root: Path, build: Build, base_url: str) -> None:
    build(base_url=base_url)
    assert lines_of(root) == []


def test_a_built_file_that_is_gone_is_said(root: Path, build: Build) -> None:
    build()
    (root / "public/tags/index.html").unlink()
    assert lines_of(root) == ["public/tags/index.html: is missing (run `paperarchive build`)"]


def test_a_damaged_list_of_the_built_site_is_said(root: Path, build: Build) -> None:
    build()
    (root / "public/.paperarchive.json").write_text("x")
    assert check_archive(root).built is BuiltSite.DAMAGED
    assert lines_of(root) == [
        (
            "public/.paperarchive.json: the manifest of earlier builds cannot be read "
            "(restore it, or delete the folder public/)"
        )
    ]


def test_archived_dumps_are_compared_with_their_records(root: Path) -> None:
    folder = root / "content/listings"
    (folder / "first.txt").unlink()
    (folder / "second.txt").write_text("edited")
    (folder / "third.txt").write_text("stray")
    assert lines_of(root) == [
        "content/listings/first.txt: the archived dump is missing (restore it with git)",
        (
            "content/listings/second.txt: the archived dump differs from what was imported "
            "(restore it with git; dumps are never edited)"
        ),
        (
            "content/listings/third.txt: the dump has no record in content/listings.yml "
            "(run `paperarchive import content/listings/third.txt`, or remove the file)"
        ),
    ]


def test_what_a_build_would_say_is_said_and_nothing_is_written(root: Path) -> None:
    make_theme(root, templates__page_html="{{ page.titel }}")
    (root / "content/static/tags").write_text("mine")
    assert lines_of(root) == [
        "content/static/tags: 'tags' is also a folder, with the page /tags/ (rename the file)",
        (
            "themes/mine/templates/page.html:1: 'paperarchive.site.views.FreePageView object' has no attribute 'titel' "
            "(paperarchive's themes/README.md lists what a template may use)"
        ),
    ]
    assert not (root / "public").exists()


def test_a_link_to_a_draft_is_dead_without_drafts(root: Path) -> None:
    (root / "content/pages/about.md").write_text("---\ntitle: About\n---\n[draft](/papers/a-draft/)\n")
    assert lines_of(root) == [
        (
            "content/pages/about.md:4: the link to '/papers/a-draft/' leads nowhere "
            "(fix the link; a page's address ends in a slash)"
        )
    ]


def test_a_site_that_would_lead_its_readers_to_their_own_machine_is_said(root: Path, build: Build) -> None:
    settings = root / "site.yml"
    settings.write_text("title: Small\n")
    [line] = lines_of(root)
    assert line == (
        "site.yml: base_url: canonical links, feeds and the sitemap lead to http://localhost/ "
        "(write where the site is published, `base_url: https://example.org/papers/`, or build with --base-url)"
    )
    assert [str(problem) for problem in build().problems] == [line]
    assert build(base_url="http://localhost:8000/").problems == ()  # asked for
    assert build(is_preview=True).problems == ()
    settings.write_text("base_url: 7\n")
    [line] = lines_of(root)
    assert "'7' is not an http or https address" in line


def test_an_international_host_is_written_in_ascii_wherever_the_site_names_it(root: Path, build: Build) -> None:
    (root / "site.yml").write_text("title: Small\nbase_url: https://bücher.example/\n")
    public = build().folder
    for name in ("index.html", "sitemap.xml", "feed.xml", "feed.json", "papers.jsonl", "robots.txt"):
        text = (public / name).read_text()
        assert "https://xn--bcher-kva.example/" in text
        assert "bücher" not in text


def test_every_problem_is_said_not_only_the_first(root: Path) -> None:
    (root / "site.yml").write_text("titel: X\ntheme: none\nbase_url: https://example.org/\n")
    (root / "content/papers/2024/by-hand.md").write_text("---\ntitle: X\ntags: [speach]\nyear: 2\n---\n")
    assert lines_of(root) == [
        "content/papers/2024/by-hand.md:3: tags: unknown tag 'speach' (did you mean 'speech'?)",
        "content/papers/2024/by-hand.md:4: year: unknown key (did you mean 'date'? A year is one)",
        "site.yml:1: titel: unknown key (did you mean 'title'?)",
        "themes/none/theme.yml: there is no such theme (themes that exist: default, slate)",
    ]
