"""Cutting papers into chunks: content-defined, so that a new paper changes one chunk."""

import zlib
from collections.abc import Sequence
from itertools import pairwise

CHUNK_SIZE = 256
"""Mean number of papers in a chunk: enough to outweigh the cost of sending it to a
worker, few enough to read again after an edit.
"""


def cut_chunks(names: Sequence[str]) -> list[range]:
    """Cut papers into chunks; a chunk begins at each name whose CRC-32 is a multiple of
    CHUNK_SIZE.

    names: in the papers' order. Adding or removing one changes its own chunk only, or
    splits or joins two. Returns ranges of positions; none for no papers.
    """
    if not names:
        return []
    starts = [0]
    for position, name in enumerate(names):
        digest = zlib.crc32(name.encode("utf-8", "surrogateescape"))
        if position and digest % CHUNK_SIZE == 0:
            starts.append(position)
    return [range(start, stop) for start, stop in pairwise([*starts, len(names)])]
