"""Kinds of scalars: how a string of a YAML file becomes a value of a type.

In: the string, since every scalar is loaded as one. Out: a text, a number, a date, true
or false; ValueError, with the reason, for a string that is none.
"""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_WHOLE_NUMBER = re.compile(r"-?\d{1,12}", re.ASCII)
_BOOLEANS = {
    **dict.fromkeys(("true", "yes", "on", "y"), True),
    **dict.fromkeys(("false", "no", "off", "n"), False),
}
"""Lower-case words for both, as in YAML 1.1."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Scalar(Generic[T]):
    """A kind of scalar: how a string becomes a value, and the words for one that is
    none.
    """

    noun: str
    """With its article: `a date`."""
    advice: str
    """What to write; `{key}` is replaced by the key."""
    convert: Callable[[str], T | None]
    """Returns None for no value; raises ValueError with the reason, `is not a date`, and,
    if it is better than that of the kind, an advice.
    """
    is_prose: bool = False
    """Whether it is a text for readers: what YAML changes in it in silence is reported."""
    is_markdown: bool = False
    """Whether its lines and paragraphs count."""
    names_value: bool = False
    """Whether the reason names the value itself, or leaves it out on purpose."""


def _strip(value: str) -> str | None:
    return value.strip() or None


def _parse_boolean(value: str) -> bool:
    word = value.strip().lower()
    if word not in _BOOLEANS:
        raise ValueError("is neither true nor false")
    return _BOOLEANS[word]


def _parse_date(value: str) -> datetime.date:
    if not _ISO_DATE.fullmatch(value):
        raise ValueError("is not a date")
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise ValueError("is not a day of the calendar") from None


TEXT = Scalar("a text", 'write `{key}: "..."`', _strip, is_prose=True)
"""A string without white space around it; an empty one is None."""
MARKDOWN = Scalar("a text", "write `{key}: |`", _strip, is_prose=True, is_markdown=True)
"""Markdown, of several lines or one; an empty one is None."""
BOOLEAN = Scalar(
    "true or false", "write `{key}: true` or `{key}: false`", _parse_boolean
)
DATE = Scalar("a date", "write YYYY-MM-DD", _parse_date)


def matching(pattern: re.Pattern[str], noun: str, advice: str) -> Scalar[str]:
    """A text that matches a pattern as a whole; an empty one is None."""

    def parse(value: str) -> str | None:
        text = _strip(value)
        if text is not None and not pattern.fullmatch(text):
            raise ValueError(f"is not {noun}")
        return text

    return Scalar(noun, advice, parse)


def whole_number(
    *, minimum: int = 0, maximum: int | None = None, advice: str | None = None
) -> Scalar[int]:
    """A whole number in a range, both ends included, of at most 12 digits."""
    noun = f"a whole number {_name_range(minimum, maximum)}"

    def parse(value: str) -> int:
        if not _WHOLE_NUMBER.fullmatch(value):
            raise ValueError(f"is not {noun}")
        return _check_range(int(value), minimum, maximum, noun)

    advice = advice or "write digits only, or remove the key if it is not known"
    return Scalar(noun, advice, parse)


def decimal_number(
    *, minimum: float = 0.0, maximum: float | None = None
) -> Scalar[float]:
    """A number with or without a decimal point in a range, both ends included."""
    noun = f"a number {_name_range(minimum, maximum)}"

    def parse(value: str) -> float:
        try:
            number = float(value)
        except ValueError:
            raise ValueError(f"is not {noun}") from None
        return _check_range(number, minimum, maximum, noun)

    return Scalar(noun, "write digits, such as 1.5", parse)


Number = TypeVar("Number", int, float)


def _check_range(
    number: Number, minimum: Number, maximum: Number | None, noun: str
) -> Number:
    limit = 1e12 if maximum is None else maximum
    if not minimum <= number <= limit:  # false for NaN too
        raise ValueError(f"is not {noun}")
    return number


def _name_range(minimum: float, maximum: float | None) -> str:
    if maximum is None:
        return f"of at least {minimum:g}"
    return f"from {minimum:g} to {maximum:g}"
