"""The formats of lists, the most certain to recognise first."""

from paperarchive.formats.list_format import ListFormat

FORMATS: tuple[ListFormat, ...] = ()
