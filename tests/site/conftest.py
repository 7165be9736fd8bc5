"""A small whole site, and its build."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from paperarchive.site.build import BuildOptions, BuildResult, build_site

SMALL = Path(__file__).parent.parent / "sites" / "small"

Build = Callable[..., BuildResult]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the small site, to be edited and built."""
    return Path(shutil.copytree(SMALL, tmp_path / "site"))


@pytest.fixture
def build(root: Path) -> Build:
    """Build the copy; keywords are those of BuildOptions."""

    def run(**options: object) -> BuildResult:
        return build_site(root, BuildOptions(**options), lambda _stage: None)  # type: ignore[arg-type]  # see above

    return run


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of the small site, to be read only."""
    folder = tmp_path_factory.mktemp("built") / "public"
    build_site(SMALL, BuildOptions(output=folder), lambda _stage: None)
    return folder
