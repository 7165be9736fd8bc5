"""English of dates, counts and excerpts, written without the system's locale.

Every machine writes the same bytes; `strftime` would not.
"""

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""Names of the months, January first."""

SHORT_MONTHS = tuple(name[:3] for name in MONTHS)
"""`Jan` to `Dec`."""


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
