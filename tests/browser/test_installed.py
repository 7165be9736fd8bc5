"""The program installed from its wheel, in a real browser: a clone of this repository, and the README's tour."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.benchmarks.tour import make_bibliography
from tests.browser.conftest import BASE_PATH
from tests.paths import REPOSITORY
from tests.serving import serve_folder

ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
"""In which nothing leads to this checkout."""


def run(*command: str | Path, folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def clone(folder: Path) -> Path:
    """Copy the files that git has or would add: not lunr.js, which the build of the package writes."""
    names = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", folder=REPOSITORY)
    for name in filter(None, names.split("\0")):
        if (REPOSITORY / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / name, folder / name)
    assert not (folder / "themes/default/static/search/lunr.js").exists()
    return folder


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of an environment with the program from its wheel, and the libraries of this environment."""
    folder = tmp_path_factory.mktemp("installed")
    source = clone(folder / "source")
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, source, folder=folder)
    [wheel] = folder.glob("paperarchive-*.whl")
    venv.create(folder / "environment")
    python = folder / "environment" / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", wheel, folder=folder)
    [packages] = (folder / "environment" / "lib").glob("python*/site-packages")
    libraries = {sysconfig.get_paths()[kind] for kind in ("purelib", "platlib")}
    (packages / "libraries.pth").write_text("\n".join(libraries), encoding="utf-8")
    assert run(python, "-c", "import paperarchive; print(paperarchive.__file__)", folder=folder).startswith(
        str(packages)
    )
    return python.parent


@pytest.fixture(scope="module")
def clone_url(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a clone of this repository, built by the installed program."""
    archive = clone(tmp_path_factory.mktemp("clone"))
    run(
        installed / "paperarchive", "build", "--strict", "--base-url", f"https://example.org{BASE_PATH}", folder=archive
    )
    with serve_folder(archive / "public", BASE_PATH) as url:
        yield url


def test_a_clone_built_by_the_installed_program_can_be_searched(clone_url: str, reader: Page) -> None:
    reader.goto(f"{clone_url}search/?q=machine+unlearning")
    expect(reader.get_by_role("status")).to_contain_text("papers")
    expect(reader.locator("#results article").first).to_contain_text("nlearning")


def test_the_tour_of_the_readme_works_in_an_empty_folder(installed: Path, tmp_path: Path, reader: Page) -> None:
    text = (REPOSITORY / "README.md").read_text(encoding="utf-8").partition("## Start an archive of your own")[2]
    commands = re.findall(r"^    (paperarchive .*)$", text.partition("\n## ")[0], re.MULTILINE)
    assert commands.pop() == "paperarchive serve"
    (tmp_path / "library.bib").write_text(make_bibliography(20), encoding="utf-8")
    environment = {"PATH": f"{installed}:{os.environ['PATH']}", "HOME": str(tmp_path)}
    script = "\n".join(["set -e", *commands])
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "20 entries: 20 new" in done.stdout
    with serve_folder(tmp_path / "papers" / "public") as url:
        reader.goto(f"{url}search/?q=part")
        expect(reader.get_by_role("status")).to_contain_text("20 papers")
        reader.goto(f"{url}tags/")
        expect(reader.get_by_role("main")).to_contain_text("Question answering")
