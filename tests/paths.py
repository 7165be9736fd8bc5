"""Where the tests' inputs are."""

from pathlib import Path

TESTS = Path(__file__).parent
REPOSITORY = TESTS.parent
CASES = TESTS / "cases"
"""Text cases, and cases that Python and JavaScript share."""
SMALL = TESTS / "sites" / "small"
"""A small whole archive, to be copied or only read."""
STATIC = REPOSITORY / "themes" / "default" / "static"
"""The default theme's scripts and stylesheet."""
