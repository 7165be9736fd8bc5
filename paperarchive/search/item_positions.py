"""Names of authors, venues and keywords -> at which positions their words occur.

In: documents. Out: rows of text, one a word, in the format of titles and abstracts. So a
name is found as it is written: unstemmed, its words in their order, and also where they
are stop words, such as "Kaiming He".
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from paperarchive.search.documents import BASE_FIELDS, SearchDocument
from paperarchive.search.rows import format_sorted_positions
from paperarchive.search.runs import Integers
from paperarchive.text.analysis import TEXT_END, find_words_of_texts, sort_key

ITEM_SIZE = 16
"""Each item of a document, a name or a keyword, begins at a multiple of this, and there
is a gap behind it. So two positions are of one item if they are between the same
multiples.
"""


def format_item_positions(
    documents: Sequence[SearchDocument], fields: Sequence[str]
) -> tuple[list[str], list[str]]:
    """Write at which positions each word of a name occurs.

    fields: those of the index. Returns words with their fields, `author:ada`, field by
    field in UTF-16 order, and the row of each.
    """
    words: list[str] = []
    rows: list[str] = []
    for field in fields:
        if field not in BASE_FIELDS:
            found, positions = _format_field(documents, field)
            words += found
            rows += positions
    return words, rows


def _format_field(
    documents: Sequence[SearchDocument], field: str
) -> tuple[list[str], list[str]]:
    items = [document.find_items(field) for document in documents]
    tokens = find_words_of_texts(
        [item for of_document in items for item in of_document]
    )
    words = sorted({*tokens} - {TEXT_END}, key=sort_key)
    if not words:
        return [], []
    ranks = {word: rank for rank, word in enumerate(words)} | {TEXT_END: -1}
    keys = np.fromiter(map(ranks.__getitem__, tokens), np.int64, len(tokens))
    sizes = np.fromiter(map(len, items), np.int64, len(items))
    numbers, positions = _place_tokens(keys, sizes)
    is_word = keys >= 0
    keys, positions = keys[is_word], positions[is_word]
    bits = (len(documents).bit_length(), int(positions.max(initial=0)).bit_length())
    keys = (keys << sum(bits)) + (numbers[is_word] << bits[1]) + positions
    keys.sort(kind="stable")
    return [f"{field}:{word}" for word in words], format_sorted_positions(keys, bits)


def _place_tokens(
    tokens: NDArray[np.int64], sizes: Integers
) -> tuple[Integers, Integers]:
    """The document and the position of each token.

    tokens: of all items, -1 after each. sizes: the number of items of each document.
    """
    ends = np.flatnonzero(tokens < 0)
    lengths = np.diff(ends, prepend=-1)  # of each item, its end included
    spaces = -(-lengths // ITEM_SIZE) * ITEM_SIZE
    starts = np.cumsum(spaces) - spaces
    firsts = np.cumsum(sizes) - sizes  # the first item of each document
    document_of = np.repeat(np.arange(len(sizes)), sizes)
    starts -= np.append(starts, 0)[firsts][document_of]
    shifts = starts - (ends - lengths + 1)
    positions = np.arange(len(tokens)) + np.repeat(shifts, lengths)
    return np.repeat(document_of, lengths), positions
