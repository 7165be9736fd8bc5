"""The strings of the site: every word that pages and scripts show beside the content.

A `Locale` fills placeholders, chooses plural forms, and writes numbers and dates. Every
machine writes the same bytes: neither the system's locale nor Babel is asked, whose
months and plurals change with the version of its CLDR data.
`read_locale.py` reads the catalogues in `locales/` and documents their format.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

import orjson
from markupsafe import Markup, escape

SCRIPT_SECTIONS = ("counts", "facts", "query", "scripts")
"""The sections of a catalogue that the theme's scripts use."""

Value = str | int
"""What fills a placeholder. An int is written with its thousands separated; a year is
a str.
"""


class LocaleError(LookupError):
    """A string that does not exist, or is filled with other placeholders than it has."""


@dataclass(frozen=True, slots=True)
class Message:
    """One string of a catalogue."""

    pattern: str
    """As `str.format` reads it."""
    names: frozenset[str]
    """Its placeholders."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A condition of a plural rule: `n % 100 != 11..14`."""

    modulus: int | None
    is_negated: bool
    ranges: tuple[range, ...]

    def holds(self, number: int) -> bool:
        """Whether it is true of a number."""
        rest = number % self.modulus if self.modulus else number
        return any(rest in allowed for allowed in self.ranges) != self.is_negated


PluralRule = tuple[tuple[Relation, ...], ...]
"""Alternatives, each of relations that must all hold."""


@dataclass(frozen=True, slots=True)
class DateFormats:
    """How a language writes dates."""

    months: tuple[str, ...]
    """`January` to `December`."""
    short_months: tuple[str, ...]
    """`Jan` to `Dec`."""
    patterns: Mapping[str, str]
    """Name -> pattern of `{day}`, `{month}`, `{short_month}`, `{year}`."""

    def format(self, pattern: str, day: datetime.date) -> str:
        """A date by the name of its pattern."""
        return self.patterns[pattern].format(
            day=day.day,
            month=self.months[day.month - 1],
            short_month=self.short_months[day.month - 1],
            year=day.year,
        )


@dataclass(frozen=True, slots=True)
class Locale:
    """The strings of one language, by keys such as `list.empty`."""

    language: str
    thousands_separator: str
    dates: DateFormats
    plural_rules: Mapping[str, PluralRule]
    """Category -> rule; a number that none fits is `other`."""
    messages: Mapping[str, Message]
    plurals: Mapping[str, Mapping[str, Message]]
    """Key -> category -> form; always with `other`."""

    def text(self, key: str, **values: Value) -> str:
        """A string with its placeholders filled.

        Raises:
            LocaleError: There is no such string, or it has other placeholders.
        """
        return self._fill(key, self._find(key), values)

    def plural(self, key: str, count: int, **values: Value) -> str:
        """The form of a string that fits a count, which fills `{count}`.

        Raises:
            LocaleError: There is no such string, or it has other placeholders.
        """
        forms = self.plurals.get(key)
        if forms is None:
            raise LocaleError(f"the catalogue has no plural {key!r}")
        message = forms.get(self.plural_category(count)) or forms["other"]
        if "count" in message.names:
            values["count"] = count
        return self._fill(key, message, values)

    def html(self, key: str, **values: Value) -> Markup:
        """Like `text`, as HTML: values of type Markup are inserted unescaped."""
        message = self._find(key)
        escaped = Message(escape(message.pattern), message.names)
        return Markup(self._fill(key, escaped, values))  # noqa: S704  (Markup.format_map escapes each value)

    def number(self, number: int) -> str:
        """`1,234`."""
        text = f"{number:,}"
        if self.thousands_separator == ",":
            return text
        return text.replace(",", self.thousands_separator)

    def day(self, day: datetime.date) -> str:
        """`29 October 2025`."""
        return self.dates.format("day", day)

    def short_day(self, day: datetime.date) -> str:
        """`29 Oct 2025`."""
        return self.dates.format("short_day", day)

    def day_of_month(self, day: datetime.date) -> str:
        """`29 October`."""
        return self.dates.format("day_of_month", day)

    def month(self, year: int, month: int) -> str:
        """`October 2025`."""
        return self.dates.format("month", datetime.date(year, month, 1))

    def plural_category(self, number: int) -> str:
        """The plural category of a number from 0 on."""
        for category, rule in self.plural_rules.items():
            if any(all(part.holds(number) for part in parts) for parts in rule):
                return category
        return "other"

    def _find(self, key: str) -> Message:
        message = self.messages.get(key)
        if message is None:
            raise LocaleError(f"the catalogue has no string {key!r}")
        return message

    def _fill(self, key: str, message: Message, values: Mapping[str, Value]) -> str:
        if values.keys() != message.names:
            names = ", ".join(sorted(message.names)) or "no placeholders"
            given = ", ".join(sorted(values)) or "none"
            raise LocaleError(f"the string {key!r} has {names}, not {given}")
        if any(type(value) is int for value in values.values()):
            values = {
                name: self.number(value) if isinstance(value, int) else value
                for name, value in values.items()
            }
        return message.pattern.format_map(values)


def make_locale_script(locale: Locale) -> bytes:
    """Make `locale.js`, the module from which the theme's `text.js` reads strings."""
    sections = tuple(f"{section}." for section in SCRIPT_SECTIONS)
    texts = {
        key: message.pattern
        for key, message in locale.messages.items()
        if key.startswith(sections)
    }
    plurals = {
        key: {category: message.pattern for category, message in forms.items()}
        for key, forms in locale.plurals.items()
        if key.startswith(sections)
    }
    content = {
        "language": locale.language,
        "thousandsSeparator": locale.thousands_separator,
        "months": locale.dates.months,
        "shortMonths": locale.dates.short_months,
        "shortDay": locale.dates.patterns["short_day"],
        "month": locale.dates.patterns["month"],
        "texts": texts,
        "plurals": plurals,
    }
    return b"export default %s;\n" % orjson.dumps(content)
