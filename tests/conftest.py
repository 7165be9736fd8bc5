"""Fixtures and settings of the whole suite: text cases, the small site, hypothesis, the line on skipped tests.

Text cases: a test marked `cases("listings.md")` runs once per case of that file, with the parameters `source` and
`expected`. A case is a title, a source and the expected result, separated by lines with a single full stop, as in
markdown-it's fixtures. In the source, invisible characters are written as escapes such as `\\u2028`.
"""

import os
import re
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from paperarchive.build.build import BuildOptions, BuildResult, build_site
from tests.building import Build, build_public, copy_site
from tests.paths import CASES

CASE = re.compile(r"^(?P<title>[^\n#]+)\n\.\n(?P<source>.*?)\n\.\n(?P<expected>.*?)\n\.$", re.MULTILINE | re.DOTALL)
ESCAPE = re.compile(r"\\[ux]([0-9a-f]{4}|[0-9a-f]{2})")

# No example has a deadline, and none fails because generating it was slow: both depend on the machine's load. In CI
# the examples are the same at every run, so that a change never fails for an example that another run would not try.
settings.register_profile(
    "tests", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ
)
settings.load_profile("tests")


def read_cases(name: str) -> Iterator[tuple[str, str, str]]:
    """Read the title, source and expected result of every case of a file."""
    text = (CASES / name).read_text(encoding="utf-8")
    for match in CASE.finditer(text):
        source = ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), match["source"])
        yield match["title"], source, match["expected"]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "cases(file): run once per case of a file in tests/cases/")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Generator[None]:
    """End with a line per reason for skipped tests; a reason names the command that installs what is missing."""
    yield
    reasons = Counter(report.longrepr[2] for report in terminalreporter.stats.get("skipped", []))
    for reason, count in reasons.items():
        terminalreporter.write_line(f"Skipped tests: {count}. {reason.removeprefix('Skipped: ')}")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    marker = metafunc.definition.get_closest_marker("cases")
    if marker is not None:
        cases = list(read_cases(marker.args[0]))
        assert cases, f"{marker.args[0]} holds no case"
        metafunc.parametrize(("source", "expected"), [case[1:] for case in cases], ids=[case[0] for case in cases])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the small site, which a test may edit and build."""
    return copy_site(tmp_path / "site")


@pytest.fixture
def build(root: Path) -> Build:
    """Build the copy of the small site; keywords are those of BuildOptions."""

    def run(**options: object) -> BuildResult:
        return build_site(root, BuildOptions(**options))  # type: ignore[arg-type]  # see above

    return run


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of the small site; read only."""
    return build_public(copy_site(tmp_path_factory.mktemp("small") / "site"))
