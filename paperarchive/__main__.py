"""`python -m paperarchive`."""

from paperarchive.cli import run

run()
