"""The check: everything wrong is said, nothing is written."""

from pathlib import Path

from paperarchive.site.check import BuiltSite, check_archive

from .conftest import Build


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


def test_a_change_of_the_settings_makes_the_built_site_older(root: Path, build: Build) -> None:
    build()
    (root / "site.yml").write_text((root / "site.yml").read_text() + "author: Me\n")
    assert check_archive(root).built is BuiltSite.OLDER


def test_dead_links_of_the_built_site_are_found_with_their_line(root: Path, build: Build) -> None:
    about = root / "content/pages/about.md"
    about.write_text("---\ntitle: About\n---\n[gone](../gone/) [no part](../tags/#nowhere) [self](#main)\n")
    build()
    lines = [line.split(": ", 1)[1] for line in lines_of(root)]
    assert lines == [
        "the link to '../gone/' leads nowhere (mend the address; a page's ends in a slash)",
        "the link to '../tags/#nowhere' leads to no part of that page (mend the address; a page's ends in a slash)",
    ]
    assert all(line.startswith("public/about/index.html:") for line in lines_of(root))


def test_every_problem_is_said_not_only_the_first(root: Path) -> None:
    (root / "site.yml").write_text("titel: X\ntheme: none\n")
    (root / "content/papers/2024/by-hand.md").write_text("---\ntitle: X\ntags: [speach]\nyear: 2\n---\n")
    assert lines_of(root) == [
        "content/papers/2024/by-hand.md:3: tags: unknown tag 'speach' (did you mean 'speech'?)",
        "content/papers/2024/by-hand.md:4: year: unknown key (remove it; the README lists the known keys)",
        "site.yml:1: titel: unknown key (did you mean 'title'?)",
        "themes/none/theme.yml: there is no such theme (themes that are there: default)",
    ]
