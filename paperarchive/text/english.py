"""English in what the program prints and parses: months, counts, excerpts.

The strings of pages and scripts are in `site/locales/`.
"""

SHORT_MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
"""As in the dates of dumps."""


def count(number: int, noun: str) -> str:
    """`1 paper`, `1,234 papers`. noun: singular, with a regular plural."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def cut_at_word(text: str, length: int) -> str:
    """The beginning of a text, cut at a word with an ellipsis.

    length: the maximum without the ellipsis, in characters. Where the last word fills
    over half of it, the cut is inside that word.
    """
    if len(text) <= length:
        return text
    cut = text[:length]
    head, _, tail = cut.rpartition(" ")
    return f"{head if len(tail) < length // 2 else cut}…"
