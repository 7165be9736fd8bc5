"""The terms of a text, as searches look them up."""

from paperarchive.text.analysis import find_term, find_words


def find_terms(text: str) -> list[str]:
    """The stems of its words without stop words, in order."""
    return [term for term in map(find_term, find_words(text)) if term]
