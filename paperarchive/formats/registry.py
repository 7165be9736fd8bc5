"""The formats of lists, the most certain to recognise first."""

from paperarchive.formats.daily_papers.read import FORMAT as DAILY_PAPERS
from paperarchive.formats.list_format import ListFormat

FORMATS: tuple[ListFormat, ...] = (DAILY_PAPERS,)


def find_format(name: str) -> ListFormat | None:
    """Find a format by its name; None if there is none of this name."""
    return next((format_ for format_ in FORMATS if format_.name == name), None)
