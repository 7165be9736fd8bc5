"""How large the search of a site came out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SearchReport:
    """The search in figures."""

    documents: int
    """Papers in it."""
    terms: int
    """Different terms."""
    shards: int
    """Files of terms."""
    bytes: int
    """The size of everything below `search/`."""
    largest_shard_gzip: int
    """The largest shard as a host sends it, in bytes."""
