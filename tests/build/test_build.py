"""Whole builds of the small site."""

import json
import os
import shutil
import threading
from pathlib import Path

import pytest

from paperarchive.build import search
from paperarchive.build.build import BuildOptions, build_site
from paperarchive.build.check import check_archive
from paperarchive.build.manifest import MANIFEST
from paperarchive.errors import ProblemsError, UsageError
from tests.building import Build


def snapshot(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def errors_of(build: Build, **options: object) -> list[str]:
    with pytest.raises(ProblemsError) as raised:
        build(**options)
    return [str(problem) for problem in raised.value.problems]


def test_every_address_of_the_contract_is_there(built: Path) -> None:
    files = set(snapshot(built))
    pages = {file.removesuffix("index.html") for file in files if file.endswith("index.html")}
    assert pages == {
        "",
        "papers/",
        "papers/page/2/",
        *(f"papers/{slug}/" for slug in ("a-map-of-noise", "teaching-small-models", "hearing-things")),
        *(f"papers/{slug}/" for slug in ("by-hand", "organised", "nothing-known", "teaching-tiny-models")),
        "tags/",
        *(f"tags/{slug}/" for slug in ("diffusion-models", "knowledge-distillation", "speech")),
        "dates/",
        *(f"dates/{date}/" for date in ("2025", "2025/10", "2025/10/14", "2025/03", "2025/03/02")),
        *(f"dates/{date}/" for date in ("2024", "2024/02", "2024/02/28", "2024/02/29", "undated")),
        "author-counts/",
        *(f"author-counts/{count}/" for count in (1, 2, 7, "unknown", "1-3", "7-10")),
        "authors/",
        "organizations/",
        "organizations/bytedance/",
        "organizations/carnegie-mellon-university/",
        "venues/",
        "venues/journal-of-manual-work/",
        "listings/",
        "listings/first/",
        "listings/second/",
        "discussed/",
        "search/",
        "about/",
    }
    assert {"feed.xml", "feed.json", "tags/speech/feed.xml", "sitemap.xml", "robots.txt", "404.html"} <= files
    assert {"papers.jsonl", "papers.json", "CNAME", MANIFEST} <= files
    assert [file for file in files if file.endswith("/style.css") and file.count("/") == 2]


def test_two_builds_make_the_same_bytes(build: Build, tmp_path: Path) -> None:
    build(output=tmp_path / "one")
    build(output=tmp_path / "two")
    assert snapshot(tmp_path / "one") == snapshot(tmp_path / "two")


@pytest.mark.parametrize("threads", [0, 1])
@pytest.mark.parametrize("many", [0, 1000])
def test_other_processes_make_the_same_bytes_whether_they_are_forked_or_spawned(
    build: Build, tmp_path: Path, threads: int, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """many: papers from which on words are counted, and the search made, beside all else; below it before and by it."""
    build(output=tmp_path / "one", jobs=1)
    monkeypatch.setattr(search, "MANY_ITEMS", many)
    end = threading.Event()
    others = [threading.Thread(target=end.wait) for _ in range(threads)]  # beside one, a process is not forked
    for other in others:
        other.start()
    try:
        build(output=tmp_path / "two", jobs=2, clean=True)
    finally:
        end.set()
        for other in others:
            other.join()
    assert snapshot(tmp_path / "one") == snapshot(tmp_path / "two")


def test_a_folder_of_papers_may_have_any_name(root: Path, build: Build) -> None:
    paper = root / "content/papers/2025/hearing-things.md"
    folder = root / os.fsdecode(b"content/papers/\xff")
    folder.mkdir()
    paper.rename(folder / paper.name)
    assert build().papers == build(clean=True).papers
    (folder / paper.name).write_bytes((folder / paper.name).read_bytes() + b" More.")
    assert build().output.written > 0


def test_a_second_build_writes_nothing(build: Build) -> None:
    first = build()
    second = build().output
    assert (second.written, second.unchanged, second.removed) == (0, first.output.written, 0)


def test_after_any_edit_a_build_over_an_older_one_equals_a_clean_one(root: Path, build: Build, tmp_path: Path) -> None:
    build()
    paper = root / "content/papers/2025/hearing-things.md"
    paper.write_text(paper.read_text().replace("2025-03-02", "2023-03-02").replace("[speech]", "[diffusion-models]"))
    (root / "content/papers/2024/by-hand.md").unlink()
    build()
    build(output=tmp_path / "clean")
    assert snapshot(root / "public") == snapshot(tmp_path / "clean")
    assert not (root / "public/dates/2025/03").exists()


def test_an_error_leaves_the_output_as_it_was(root: Path, build: Build) -> None:
    build()
    before = snapshot(root / "public")
    (root / "content/papers/2025/hearing-things.md").write_text("---\ntitle: [\n---\n")
    (root / "content/papers/2024/by-hand.md").write_text("---\ntitle: X\ndate: 03/11/24\n---\n")
    assert errors_of(build)[0] == (
        "content/papers/2024/by-hand.md:3: date: '03/11/24' is not a date (write YYYY-MM-DD, YYYY-MM or YYYY)"
    )
    assert snapshot(root / "public") == before


def test_drafts_are_absent_everywhere_but_with_drafts(root: Path, build: Build) -> None:
    without = build()
    assert not any(b"A Draft" in content for content in snapshot(root / "public").values())
    with_drafts = build(drafts=True)
    assert (without.papers, with_drafts.papers) == (6, 7)
    assert (root / "public/papers/a-draft/index.html").exists()


def test_a_dead_link_is_a_warning_with_its_line_and_stops_a_strict_build(root: Path, build: Build) -> None:
    page = root / "content/pages/about.md"
    page.write_text("---\ntitle: About\n---\nSee [this](../papers/gone/)\nand\n\n[that](/tags/speech).\n")
    warnings = [
        f"content/pages/about.md:{line}: the link to {address!r} leads nowhere "
        "(fix the link; a page's address ends in a slash)"
        for line, address in ((4, "../papers/gone/"), (7, "/tags/speech"))
    ]
    assert [str(problem) for problem in build().problems] == warnings
    assert errors_of(build, strict=True) == warnings


def test_a_base_url_with_a_path_is_in_canonical_links_and_the_missing_page_only(root: Path, build: Build) -> None:
    build(base_url="https://example.net/some/where")
    pages = snapshot(root / "public")
    assert (
        b'<link rel="canonical" href="https://example.net/some/where/papers/by-hand/">'
        in pages["papers/by-hand/index.html"]
    )
    assert b'href="/some/where/papers/"' in pages["404.html"]
    assert b'href="/' not in pages["papers/by-hand/index.html"]


def test_the_folder_can_be_moved_since_links_inside_are_relative(build: Build, tmp_path: Path) -> None:
    build(base_url="https://example.net/one/", output=tmp_path / "one")
    build(base_url="https://example.net/two/", output=tmp_path / "two")
    one, two = snapshot(tmp_path / "one"), snapshot(tmp_path / "two")
    for path in one:
        if path not in ("404.html", MANIFEST):
            moved = one[path].replace(b"example.net/one/", b"example.net/two/")
            assert moved.replace(b"example.net%2Fone%2F", b"example.net%2Ftwo%2F") == two[path], path


def test_an_output_folder_over_the_sources_is_refused(root: Path, build: Build) -> None:
    for folder in (root, root / "content", root / "themes" / "x", root.parent):
        with pytest.raises(UsageError, match=r"^--output: .* name a folder of its own$"):
            build(output=folder)


def test_a_folder_that_nobody_can_mean_is_no_output_folder(
    root: Path, build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "repository/.git/hooks").mkdir(parents=True)
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    reasons = {
        "file": "is a file",
        "repository": "is the root of a git repository",
        "repository/.git": "is inside a git repository's own folder",
        "repository/.git/hooks/x": "is inside a git repository's own folder",
        "home": "is the root of the disk or your home folder",
    }
    for name, reason in reasons.items():
        with pytest.raises(UsageError) as raised:
            build(output=tmp_path / name)
        assert str(raised.value) == f"--output: {tmp_path / name} {reason}; name a folder of its own"
    (root / "public").write_text("mine")
    assert errors_of(build) == ["public: is a file, in place of the output folder (move it away)"]


def test_a_bad_base_url_is_refused(build: Build) -> None:
    with pytest.raises(UsageError) as raised:
        build(base_url="example.org")
    assert str(raised.value) == "--base-url: 'example.org' is not an http or https address"


def test_two_static_files_whose_names_differ_by_the_form_of_a_letter_are_an_error(root: Path, build: Build) -> None:
    for name in ("caf\u00e9.txt", "cafe\u0301.txt"):
        (root / "content/static" / name).write_text("a")
    (said,) = errors_of(build)
    assert said.endswith("'caf\u00e9.txt' is also made by content/static/cafe\u0301.txt (rename one of the two)")


def test_a_page_cannot_take_an_address_of_the_site(root: Path, build: Build) -> None:
    (root / "content/pages/tags.md").write_text("---\ntitle: Tags\n---\n")
    assert errors_of(build) == [
        "content/pages/tags.md: the address /tags/ belongs to the site itself (rename the file)"
    ]


def test_a_static_file_cannot_take_the_place_of_a_page(root: Path, build: Build) -> None:
    (root / "content/static/Index.html").write_text("mine")
    assert errors_of(build) == ["content/static/Index.html: 'Index.html' is also made by the page / (rename the file)"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (
            "content/static/tags",
            "content/static/tags: 'tags' is also a folder, with the page /tags/ (rename the file)",
        ),
        (
            "content/static/papers",
            "content/static/papers: 'papers' is also a folder, with the page /papers/ (rename the file)",
        ),
        (
            "content/static/about/index.html",
            (
                "content/static/about/index.html: 'about/index.html' is also made by the page /about/ "
                "(rename one of the two)"
            ),
        ),
        (
            "content/pages/feed.xml.md",
            (
                "content/pages/feed.xml.md: 'feed.xml/index.html' needs a folder in place of the file /feed.xml "
                "(rename the file)"
            ),
        ),
        (
            "content/static/.paperarchive.json",
            (
                "content/static/.paperarchive.json: '.paperarchive.json' is also made by the build itself "
                "(rename the file)"
            ),
        ),
        (
            "content/static/.paperarchive.part/x",
            (
                "content/static/.paperarchive.part/x: '.paperarchive.part/x' needs a folder in place of "
                "the build itself (rename the file)"
            ),
        ),
    ],
)
def test_a_file_where_another_needs_its_place_stops_the_build_and_goes_without_a_trace(
    root: Path, build: Build, path: str, said: str
) -> None:
    build()
    before = snapshot(root / "public")
    (root / path).parent.mkdir(exist_ok=True)
    (root / path).write_text("---\ntitle: X\n---\n")
    assert errors_of(build) == [said]
    assert errors_of(build, output=root / "new") == [said]
    (root / path).unlink()
    build()
    assert snapshot(root / "public") == before


def test_an_alias_in_the_place_of_a_page_is_an_error_at_its_key(root: Path, build: Build) -> None:
    paper = root / "content/papers/2024/by-hand.md"
    paper.write_text(paper.read_text().replace("---\n", "---\naliases: [index.html]\n", 1))
    assert errors_of(build) == [
        (
            "content/papers/2024/by-hand.md:2: aliases: 'papers/index.html/index.html' needs a folder in place of "
            "the page /papers/ (take it out)"
        )
    ]


def test_robots_and_sitemap_of_a_person_replace_the_generated_ones(root: Path, build: Build) -> None:
    build()
    for name in ("robots.txt", "sitemap.xml", ".nojekyll", "favicon.ico"):
        (root / "content/static" / name).write_text("mine")
    build(strict=True)
    assert (root / "public/robots.txt").read_text() == (root / "public/sitemap.xml").read_text() == "mine"
    (root / "content/static/robots.txt").unlink()
    build()
    assert (root / "public/robots.txt").read_text().startswith("User-agent: *\n")


def test_a_dead_link_of_a_note_is_said_at_its_key(root: Path, build: Build) -> None:
    paper = root / "content/papers/2024/by-hand.md"
    paper.write_text(paper.read_text().replace("note: Read it", 'note: "[Read](../gone/) it').replace("**.", '**."'))
    assert errors_of(build, strict=True) == [
        (
            "content/papers/2024/by-hand.md:16: note: the link to '../gone/' leads nowhere "
            "(fix the link; a page's address ends in a slash)"
        )
    ]


def test_links_of_drafts_are_followed_where_drafts_are_built(root: Path, build: Build) -> None:
    draft = root / "content/papers/2024/a-draft.md"
    draft.write_text(draft.read_text() + "\n[gone](../gone/)\n")
    assert build(strict=True).problems == ()
    assert errors_of(build, strict=True, drafts=True) == [
        (
            "content/papers/2024/a-draft.md:9: the link to '../gone/' leads nowhere "
            "(fix the link; a page's address ends in a slash)"
        )
    ]


def test_errors_of_content_and_theme_are_said_together(root: Path, build: Build) -> None:
    (root / "site.yml").write_text("theme: none\nbase_url: https://example.org/\n")
    (root / "content/pages/tags.md").write_text("---\ntitle: Tags\n---\n")
    assert errors_of(build) == [
        "content/pages/tags.md: the address /tags/ belongs to the site itself (rename the file)",
        "themes/none/theme.yml: there is no such theme (themes that exist: default, slate)",
    ]


def test_an_archive_without_papers_is_built_with_a_warning(root: Path, build: Build) -> None:
    remove_papers(root)
    (root / "content/listings.yml").unlink()
    result = build()
    assert result.papers == 0
    assert list(map(str, result.problems)) == ["content/papers: has no papers (`paperarchive import` adds papers)"]
    assert "paperarchive import" in (root / "public/index.html").read_text()
    assert json.loads((root / "public/feed.json").read_text())["items"] == []


def test_an_archive_of_nothing_but_its_settings_is_built(tmp_path: Path) -> None:
    (tmp_path / "site.yml").write_text("title: Empty\nbase_url: https://x.example/\n")
    result = build_site(tmp_path, BuildOptions())
    assert [problem.message for problem in result.problems] == ["there is no such folder"]


def remove_papers(root: Path) -> None:
    for paper in (root / "content/papers").rglob("*.md"):
        paper.unlink()


@pytest.mark.parametrize(
    ("gone", "listings", "said"),
    [
        (
            "content",
            False,
            (
                "content: there is no such folder, but the site in public/ has papers "
                "(restore it from git or a backup; if no paper is to remain, delete public/)"
            ),
        ),
        (
            "content/papers",
            True,
            (
                "content/papers: there is no such folder, but content/listings.yml has 2 records "
                "(restore it from git or a backup; if no paper is to remain, delete that file)"
            ),
        ),
        (
            "content/papers/2024",
            True,
            (
                "content/papers: has no papers, but content/listings.yml has 2 records "
                "(restore it from git or a backup; if no paper is to remain, delete that file)"
            ),
        ),
    ],
)
def test_papers_that_are_lost_stop_a_build_and_a_check(
    root: Path, build: Build, gone: str, listings: bool, said: str
) -> None:
    build()
    before = snapshot(root / "public")
    if gone == "content/papers/2024":
        remove_papers(root)
    else:
        shutil.rmtree(root / gone)
    assert (root / "content/listings.yml").exists() == listings
    assert errors_of(build, clean=True) == [said]
    assert snapshot(root / "public") == before
    assert said in map(str, check_archive(root).problems)


def test_drafts_alone_are_papers(root: Path, build: Build) -> None:
    build()
    draft = (root / "content/papers/2024/a-draft.md").read_text()
    remove_papers(root)
    (root / "content/papers/2024/a-draft.md").write_text(draft)
    assert build().papers == 0


def test_a_static_file_whose_name_is_not_utf8_is_an_error_that_shows_it(root: Path, build: Build) -> None:
    (root / os.fsdecode(b"content/static/a\xff.txt")).write_text("mine")
    assert errors_of(build) == [r"content/static/a\xff.txt: its name is not UTF-8 (rename the file)"]
