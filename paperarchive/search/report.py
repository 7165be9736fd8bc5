"""The size of a site's search, for `build --json` and the summary of a build.

A module of its own: it is imported without NumPy.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SearchReport:
    """The search in figures."""

    documents: int
    terms: int
    """Distinct terms."""
    shards: int
    """Number of `terms` files."""
    bytes: int
    """Size of everything below `search/`."""
    largest_shard_gzip: int
    """Gzipped size of the largest `terms` file, in bytes."""
