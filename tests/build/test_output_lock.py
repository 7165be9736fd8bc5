"""Builds at once: into one folder they take turns, whatever becomes of the cache; into two they do not wait."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest

from paperarchive.build.build import BuildOptions, build_site
from paperarchive.build.cache import FILE_NAME, FOLDER
from paperarchive.build.staging import LOCK_FILE, STAGING_FOLDER
from paperarchive.errors import ProblemsError
from paperarchive.files.locks import hold_lock
from tests.site_reader import SiteReader

BUILDERS = 5
URL = "https://papers.example/"
BUILD_AT_ONCE = """
import os, sys
from pathlib import Path
from paperarchive.build.build import BuildOptions, build_site
from paperarchive.build import make_site, search  # the children inherit what is imported
root, *builds = sys.argv[1:]
children = []
for build in builds:
    output, base_url = build.split("=")
    child = os.fork()
    if not child:
        build_site(Path(root), BuildOptions(output=Path(root, output), base_url=base_url, jobs=1))
        os._exit(0)
    children.append(child)
sys.exit(any([os.waitpid(child, 0)[1] for child in children]))
"""


def build_at_once(root: Path, *builds: str) -> None:
    """Build in as many processes. builds: output folder and base URL, with `=` between them."""
    done = subprocess.run([sys.executable, "-c", BUILD_AT_ONCE, root, *builds], stderr=subprocess.PIPE, text=True)
    assert (done.stderr, done.returncode) == ("", 0)


def read_files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def hold(folder: Path) -> AbstractContextManager[None]:
    """Hold the lock of an output folder, as another build does."""
    folder.mkdir(exist_ok=True)
    return hold_lock(folder / LOCK_FILE, "build", patience=0, on_wait=lambda _: None)


def no_cache(_root: Path) -> None:
    pass


def a_file_in_its_place(root: Path) -> None:
    (root / FOLDER).write_text("mine")


def a_folder_in_its_place(root: Path) -> None:
    (root / FOLDER / FILE_NAME).mkdir(parents=True)


@pytest.mark.parametrize("prepare", [no_cache, a_file_in_its_place, a_folder_in_its_place])
def test_builds_into_one_folder_take_turns(root: Path, prepare: Callable[[Path], None]) -> None:
    prepare(root)
    addresses = [f"https://{number}.example/" for number in range(BUILDERS)]
    build_at_once(root, *(f"public={address}" for address in addresses))
    home = (root / "public/index.html").read_text()
    (last,) = [address for address in addresses if address in home]
    assert SiteReader(root / "public", last).find_dead() == []
    found = read_files(root / "public")
    build_site(root, BuildOptions(output=root / "alone", base_url=last, clean=True))
    assert found == read_files(root / "alone")


def test_builds_into_two_folders_share_the_cache_and_do_not_wait(root: Path) -> None:
    with hold(root / "public"):
        found = build_site(root, BuildOptions(output=root / "other", base_url=URL, patience=0))
    assert found.output.written > 0
    build_at_once(root, *(f"{name}={URL}" for name in ("one", "two", "three")))
    assert read_files(root / "one") == read_files(root / "two") == read_files(root / "three")
    assert read_files(root / "one") == read_files(root / "other")


def test_a_build_says_for_what_it_waits(root: Path) -> None:
    command = [sys.executable, "-m", "paperarchive", "-C", str(root), "build"]
    with ExitStack() as held:
        held.enter_context(hold(root / "public"))
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as builder:
            assert builder.stderr is not None
            line = builder.stderr.readline()
            held.close()
    assert builder.returncode == 0
    assert re.sub(r"since \d\d:\d\d:\d\d", "since TIME", line) == (
        f"build: waits for `paperarchive build` (process {os.getpid()}, since TIME), which builds into public/\n"
    )


def test_a_build_that_waited_too_long_says_what_to_do(root: Path) -> None:
    with hold(root / "public"), pytest.raises(ProblemsError) as raised:
        build_site(root, BuildOptions(patience=0))
    assert re.sub(r"since [\d:]+", "since TIME", str(raised.value)) == (
        f"public: is being built by `paperarchive build` (process {os.getpid()}, since TIME), and still was after 0 s "
        f"(run the command again when that has ended; end it if it hangs: `kill {os.getpid()}`)"
    )
    assert list((root / "public").iterdir()) == []


@pytest.mark.parametrize("text", ["", " {}", " " + "[" * 4000, "\0" * 100])
def test_what_a_killed_build_left_of_its_lock_does_not_matter(root: Path, text: str) -> None:
    (root / "public").mkdir()
    (root / "public" / LOCK_FILE).write_text(text)
    build_site(root, BuildOptions(patience=0))
    assert not (root / "public" / LOCK_FILE).exists()


def test_what_a_killed_build_left_goes_where_nothing_else_is_to_do(root: Path) -> None:
    build_site(root, BuildOptions())
    before = read_files(root / "public")
    (root / "public" / STAGING_FOLDER).mkdir()
    (root / "public" / LOCK_FILE).touch()
    build_site(root, BuildOptions(patience=0))
    assert read_files(root / "public") == before
    assert not (root / "public" / STAGING_FOLDER).exists()


def test_a_build_that_fails_leaves_no_output_folder_that_it_made(root: Path) -> None:
    (root / "site.yml").write_text("title: [")
    with pytest.raises(ProblemsError):
        build_site(root, BuildOptions(output=root / "new"))
    assert not (root / "new").exists()
