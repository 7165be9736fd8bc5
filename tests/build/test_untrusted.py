"""Archives that a stranger changed: themes do not count, nothing leads out, nothing is kept."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from paperarchive.build.build import BuildOptions, build_site
from paperarchive.build.cache import FILE_NAME, FOLDER
from paperarchive.build.check import BuiltSite, check_archive
from paperarchive.cli import main
from paperarchive.content.journal import read_journal
from paperarchive.errors import ProblemsError
from tests.building import Build, make_theme

UNTRUSTED = BuildOptions(untrusted=True)


def read_site(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file() and not file.name.startswith("."))
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def find_problems(root: Path) -> list[str]:
    """The problems of a check, which are those of a build."""
    found = [str(problem) for problem in check_archive(root, untrusted=True).problems]
    with pytest.raises(ProblemsError) as failed:
        build_site(root, UNTRUSTED)
    assert [str(problem) for problem in failed.value.problems] == found
    return found


def test_the_packaged_theme_makes_the_same_site_in_the_sandbox(root: Path, build: Build) -> None:
    (root / "content/static/cat.svg").unlink(missing_ok=True)
    trusted = read_site(build().folder)
    folder = build_site(root, BuildOptions(untrusted=True, output=root.parent / "untrusted")).folder
    untrusted = read_site(folder)
    assert untrusted == {path: content for path, content in trusted.items() if path in untrusted}
    assert {path for path in trusted if path not in untrusted} == {"CNAME"}


def test_themes_of_the_archive_are_not_used(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_theme(root, templates__home_html="{{ 7 * 7 }} theirs", static__evil_js="alert(1)")
    with (root / "site.yml").open("a") as settings:
        settings.write("theme_options: {footer: Hello}\n")
    (root / "themes/default/templates").mkdir(parents=True)
    (root / "themes/default/templates/home.html").write_text("theirs")
    assert main(["-C", str(root), "build", "--untrusted", "--base-url", "https://example.org/"]) == 0
    said = capsys.readouterr().err
    assert "site.yml: theme 'mine' was not used: --untrusted takes the packaged theme 'default'\n" in said
    assert "theirs" not in (root / "public/index.html").read_text()
    assert not list((root / "public").rglob("evil.js"))
    assert main(["-C", str(root), "check", "--untrusted"]) == 0
    assert "theme 'mine' was not used" in capsys.readouterr().err


def test_an_attribute_of_python_is_out_of_reach_in_the_sandbox(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theme = make_theme(root, templates__home_html="{{ site.__class__.__mro__ }}")
    monkeypatch.setattr("paperarchive.theme.folders.PACKAGED_THEMES", (theme.parent, *_packaged()))
    monkeypatch.setattr("paperarchive.build.untrusted.PACKAGED_THEME", "mine")
    with pytest.raises(ProblemsError, match="access to attribute '__class__' of 'SiteView' object is unsafe"):
        build_site(root, UNTRUSTED)


def _packaged() -> tuple[Path, ...]:
    from paperarchive.names import PACKAGED_THEMES

    return PACKAGED_THEMES


def test_static_files_that_browsers_or_hosts_run_are_not_published(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    static = root / "content/static"
    for name in (
        "evil.html",
        "evil.SVG",
        "evil.js",
        "evil.xml",
        "_headers",
        ".htaccess",
        "no-suffix",
        ".well-known/x.txt",
    ):
        (static / name).parent.mkdir(exist_ok=True)
        (static / name).write_text("<script>alert(1)</script>")
    (static / "fine.png").write_text("")
    assert main(["-C", str(root), "build", "--untrusted", "--base-url", "https://example.org/"]) == 0
    said = [line for line in capsys.readouterr().err.splitlines() if "not published" in line]
    reason = "was not published: browsers or hosts may run files of its kind"
    assert f"content/static/evil.SVG {reason}" in said
    assert len(said) >= 9  # CNAME too
    published = {file.name for file in (root / "public").iterdir()}
    assert "fine.png" in published
    assert not published & {
        "evil.html",
        "evil.SVG",
        "evil.js",
        "evil.xml",
        "_headers",
        ".htaccess",
        "no-suffix",
        "CNAME",
    }


@pytest.mark.parametrize(
    "name", ["papers/2024/x.md", "pages/x.md", "static/x.png", "listings/x.txt", "papers/x", "deep/x"]
)
@pytest.mark.parametrize("target", ["/etc/passwd", "../../../../../site.yml", "../../.."])
def test_no_link_of_the_content_leads_out_of_it(root: Path, name: str, target: str) -> None:
    link = root / "content" / name
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(target)
    (problem,) = find_problems(root)
    assert problem.startswith(f"content/{name}: is a link ")


def test_a_link_within_the_content_is_no_problem(root: Path) -> None:
    (root / "content/static/again.png").symlink_to("../static/one.png")
    (root / "content/static/one.png").write_text("")
    assert check_archive(root, untrusted=True).problems == check_archive(root).problems


@pytest.mark.parametrize("name", ["site.yml", "content", "public", ".paperarchive"])
def test_no_part_of_the_archive_is_a_link(root: Path, name: str) -> None:
    if (root / name).exists():
        (root / name).rename(root.parent / "elsewhere")
    else:
        (root.parent / "elsewhere").mkdir()
    (root / name).symlink_to("../elsewhere")
    assert find_problems(root) == [f"{name}: is a link (put the file or folder itself there)"]


def test_no_build_made_a_link_in_the_output(root: Path) -> None:
    (root / "public/papers").mkdir(parents=True)
    (root / "public/.paperarchive.part").symlink_to(root.parent)
    (root / "public/papers/a").symlink_to("/tmp")
    assert find_problems(root) == [
        "public/.paperarchive.part: is a link, which no build made (remove it)",
        "public/papers/a: is a link, which no build made (remove it)",
    ]


def test_output_and_cache_in_git_are_refused(root: Path, git: Callable[..., None]) -> None:
    git("init", "-q")
    git("add", "--all")
    assert check_archive(root, untrusted=True).problems == ()
    for name in ("public/index.html", f"{FOLDER}/{FILE_NAME}", "content/.journal/new/000001"):
        (root / name).parent.mkdir(parents=True)
        (root / name).write_text("theirs")
    assert check_archive(root, untrusted=True).problems == ()
    git("add", "--all", "--force")
    names = (".paperarchive", "content/.journal", "public")
    assert find_problems(root) == [
        f"{name}/: is in git, though it is the program's own (run `git rm -r --cached {name}`)" for name in names
    ]


@pytest.fixture
def git(root: Path) -> Callable[..., None]:
    """Run git in the archive."""

    def run(*arguments: str) -> None:
        subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True)

    return run


def test_an_untrusted_build_neither_reads_nor_writes_the_cache(root: Path, build: Build) -> None:
    build()
    cache = root / FOLDER / FILE_NAME
    before = cache.read_bytes()
    (root / "content/papers/2024/theirs.md").write_text("---\ntitle: Theirs\n---\nText.\n")
    assert build_site(root, UNTRUSTED).output.written > 0
    assert cache.read_bytes() == before
    cache.write_bytes(b"theirs")
    build_site(root, UNTRUSTED)
    assert cache.read_bytes() == b"theirs"


def test_a_check_knows_the_site_of_an_untrusted_build(root: Path) -> None:
    make_theme(root)
    build_site(root, UNTRUSTED)
    assert check_archive(root, untrusted=True).built is BuiltSite.CURRENT
    assert check_archive(root).built is BuiltSite.OLDER


def test_a_theme_with_a_link_that_leads_out_is_refused(root: Path) -> None:
    theme = make_theme(root)
    (theme / "static/key.txt").symlink_to("/etc/passwd")
    (theme / "templates/home.html").symlink_to(root / ".git/config")
    assert [str(problem) for problem in check_archive(root).problems] == [
        (
            "themes/mine/static/key.txt: is a link that leads out of the archive, to '/etc/passwd' "
            "(put the file itself in its place)"
        ),
        (
            "themes/mine/templates/home.html: is a link to a file that does not exist "
            "(restore that file, or remove the link)"
        ),
    ]


def test_no_build_writes_through_a_link_in_place_of_the_staging_directory(root: Path, build: Build) -> None:
    secrets = root.parent / "secrets"
    secrets.mkdir()
    (secrets / "key").write_text("secret")
    (root / "public").mkdir()
    (root / "public/.paperarchive.part").symlink_to(secrets)
    folder = build().folder
    assert [file.name for file in secrets.iterdir()] == ["key"]
    assert not list(folder.rglob("key"))
    assert not (folder / ".paperarchive.part").is_symlink()


@pytest.mark.parametrize(
    "path",
    ["themes/default/theme.yml", "site.yml", ".github/workflows/x.yml", "content/papers/out/x.md", ".paperarchive/x"],
)
def test_a_journal_that_came_with_a_change_writes_content_only(root: Path, path: str) -> None:
    (root / "themes").mkdir()
    (root / "content/papers/out").symlink_to("../../themes")
    journal = root / "content/.journal"
    journal.mkdir()
    step = {"before": None, "after": "0" * 64, "group": None, "number": 1, "beside": False}
    record = {"version": 1, "command": "import", "since": "2026-01-01T00:00:00+00:00", "folder": 0}

    def write(changed: str) -> None:
        (journal / "steps.json").write_text(json.dumps({**record, "steps": [{**step, "path": changed}]}))

    write("content/papers/2024/x.md")
    assert read_journal(root) is not None
    write(path)
    with pytest.raises(ProblemsError, match="is damaged"):
        read_journal(root)
