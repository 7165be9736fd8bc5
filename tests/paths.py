"""Paths of the tests' inputs."""

from pathlib import Path

TESTS = Path(__file__).parent
REPOSITORY = TESTS.parent
CASES = TESTS / "cases"
"""Text cases, and cases shared by Python and JavaScript."""
SMALL = TESTS / "sites" / "small"
"""A small complete archive. Tests copy it or only read it."""
STATIC = REPOSITORY / "themes" / "default" / "static"
"""The default theme's scripts and stylesheet."""
