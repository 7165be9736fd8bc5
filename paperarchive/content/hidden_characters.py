"""Warnings of characters that nobody sees, or that reorder the text around them."""

from collections.abc import Iterator

from paperarchive.errors import Problem, Severity
from paperarchive.text.hidden import find_hidden, name_character
from paperarchive.yaml_fields.fields import Fields


def report_hidden(fields: Fields, key: str, text: str) -> None:
    """Warn of the hidden characters of a value, at the line of its key."""
    for character in find_hidden(text):
        message = f"has the invisible character {name_character(character)}"
        fields.report(key, message, "remove it", severity=Severity.WARNING)


def find_hidden_problems(
    text: str, path: str, *, key: str, line: int
) -> Iterator[Problem]:
    """Find the hidden characters of a value whose line is known."""
    for character in find_hidden(text):
        message = f"has the invisible character {name_character(character)}"
        yield Problem(
            path, message, "remove it", line=line, key=key, severity=Severity.WARNING
        )


def find_hidden_in_name(path: str) -> Iterator[Problem]:
    """Find the hidden characters of a file's name; the problem's path shows them."""
    for character in find_hidden(path, marks=True):
        message = f"has the invisible character {name_character(character)} in its name"
        shown = path.encode("unicode_escape").decode()
        yield Problem(shown, message, "rename the file", severity=Severity.WARNING)
