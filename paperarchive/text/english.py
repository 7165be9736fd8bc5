"""English in what the program prints and parses: months, counts, excerpts.

The strings of pages and scripts are in `site/locales/`.
"""

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
SHORT_MONTHS = tuple(name[:3] for name in MONTHS)
"""As in the dates of dumps."""
MONTH_NUMBERS = {
    spelling.lower(): number
    for number, name in enumerate(MONTHS, 1)
    for spelling in (name, name[:3])
} | {"sept": 9}
"""Name or short name in lower case -> number, from 1."""


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Write a count: `1 paper`, `1,234 papers`.

    noun: in the singular.
    plural: None = regular, with an `s`.
    """
    if number == 1:
        return f"{number:,} {noun}"
    return f"{number:,} {plural or f'{noun}s'}"


def cut_at_word(text: str, length: int) -> str:
    """Cut a text after a word, with an ellipsis.

    length: the maximum in characters, without the ellipsis. A last word that fills over
    half of it is cut within.
    """
    if len(text) <= length:
        return text
    cut = text[:length]
    head, _, tail = cut.rpartition(" ")
    if len(tail) < length // 2:
        cut = head
    return f"{cut}…"
