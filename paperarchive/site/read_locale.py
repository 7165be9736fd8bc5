"""Catalogues of strings: `locales/<language>.yml` -> Locale.

A catalogue is YAML: sections of strings, to any depth. The key of a string is its path,
such as `list.empty`. A string may have placeholders (`Page {number}`); `{{` is a brace.
A mapping of plural categories with `other` among them is one string in several forms,
for `Locale.plural`. Every catalogue has the keys of `en.yml`, and the same placeholders.

Three sections are about the language: `plurals` (category -> rule), `numbers`
(`thousands_separator`) and `dates` (`months`, `short_months`, and the patterns of
DATE_PATTERNS).

Source: plural categories and rules of Unicode CLDR
(https://cldr.unicode.org/index/cldr-spec/plural-rules), of whose syntax whole numbers
need `n`, `%`, `=`, `!=`, lists of ranges, `and` and `or`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Formatter

import yaml

from paperarchive.errors import Problems
from paperarchive.site.locale import (
    DateFormats,
    Locale,
    Message,
    PluralRule,
    Relation,
)
from paperarchive.yaml_fields.nodes import YamlContext, compose_yaml

FOLDER = Path(__file__).with_name("locales")
DEFAULT_LANGUAGE = "en"
DATE_PATTERNS = ("day", "short_day", "day_of_month", "month")
PLURAL_CATEGORIES = frozenset({"zero", "one", "two", "few", "many", "other"})

_DATE_NAMES = frozenset({"day", "month", "short_month", "year"})
_RELATION = re.compile(r"[ni]( % (\d+))? (!?=) (\d+(?:\.\.\d+)?(?:,\d+(?:\.\.\d+)?)*)")


@cache
def load_locale(language: str) -> Locale:
    """Load the catalogue of a language; without one, of the language without region and
    script (`pt` for `pt-BR`), else the English one.
    """
    languages = list_languages()
    for candidate in (language, language.partition("-")[0]):
        if candidate in languages:
            return read_locale(candidate)
    return read_locale(DEFAULT_LANGUAGE)


def list_languages() -> list[str]:
    """The languages that have a catalogue."""
    return sorted(file.stem for file in FOLDER.glob("*.yml"))


def read_locale(language: str) -> Locale:
    """Read one catalogue.

    Raises:
        ProblemsError: It is not YAML.
        ValueError: A part is missing, repeated or malformed; the message has its key.
    """
    file = FOLDER / f"{language}.yml"
    return parse_locale(file.read_text("utf-8"), language, file.name)


def parse_locale(text: str, language: str, name: str) -> Locale:
    """Parse the text of a catalogue; see `read_locale`. name: of the file."""
    problems = Problems()
    node = compose_yaml(text, YamlContext(name), problems)
    problems.raise_if_any()
    catalogue = _Catalogue()
    catalogue.add(node, "")
    return Locale(
        language=language,
        thousands_separator=catalogue.take("numbers.thousands_separator"),
        dates=DateFormats(
            months=catalogue.take_months("dates.months"),
            short_months=catalogue.take_months("dates.short_months"),
            patterns=catalogue.take_date_patterns(),
        ),
        plural_rules=catalogue.take_plural_rules(),
        messages={
            key: _make_message(key, text) for key, text in catalogue.texts.items()
        },
        plurals={
            key: {form: _make_message(key, text) for form, text in forms.items()}
            for key, forms in catalogue.plurals.items()
        },
    )


@dataclass(slots=True)
class _Catalogue:
    """The values of a file by their keys; what is about the language is taken out."""

    texts: dict[str, str] = field(default_factory=dict)
    plurals: dict[str, dict[str, str]] = field(default_factory=dict)
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def add(self, node: yaml.Node | None, prefix: str) -> None:
        """Add what a mapping has, at any depth. prefix: its own key and a full stop."""
        for name, value in _read_pairs(node, prefix):
            key = prefix + name
            if isinstance(value, yaml.ScalarNode):
                self.texts[key] = value.value
            elif isinstance(value, yaml.SequenceNode):
                self.lists[key] = tuple(item.value for item in value.value)
            elif _has_plural_forms(value):
                forms = _read_pairs(value, f"{key}.")
                self.plurals[key] = {form: text.value for form, text in forms}
            else:
                self.add(value, f"{key}.")

    def take(self, key: str) -> str:
        if key not in self.texts:
            raise ValueError(f"{key} is missing")
        return self.texts.pop(key)

    def take_months(self, key: str) -> tuple[str, ...]:
        months = self.lists.pop(key, ())
        if len(months) != 12:
            raise ValueError(f"{key} needs twelve names")
        return months

    def take_date_patterns(self) -> Mapping[str, str]:
        patterns: dict[str, str] = {}
        for name in DATE_PATTERNS:
            key = f"dates.{name}"
            patterns[name] = self.take(key)
            if not _find_names(key, patterns[name]) <= _DATE_NAMES:
                raise ValueError(f"{key} may have {', '.join(sorted(_DATE_NAMES))}")
        return patterns

    def take_plural_rules(self) -> Mapping[str, PluralRule]:
        keys = [key for key in self.texts if key.startswith("plurals.")]
        return {
            key.removeprefix("plurals."): parse_plural_rule(key, self.take(key))
            for key in keys
        }


def _read_pairs(node: yaml.Node | None, prefix: str) -> Iterator[tuple[str, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        raise ValueError(f"{prefix.rstrip('.') or 'the catalogue'} is not a mapping")
    seen: set[str] = set()
    for key, value in node.value:
        if key.value in seen:
            raise ValueError(f"{prefix}{key.value} is repeated")
        seen.add(key.value)
        yield key.value, value


def _has_plural_forms(node: yaml.Node) -> bool:
    if not isinstance(node, yaml.MappingNode):
        return False
    names = {key.value for key, _ in node.value}
    return "other" in names and names <= PLURAL_CATEGORIES


def parse_plural_rule(key: str, rule: str) -> PluralRule:
    """Parse a rule such as `n % 10 = 2..4 and n % 100 != 12..14`."""
    return tuple(
        tuple(_parse_relation(key, relation) for relation in alternative.split(" and "))
        for alternative in rule.split(" or ")
    )


def _parse_relation(key: str, relation: str) -> Relation:
    match = _RELATION.fullmatch(relation.strip())
    if match is None:
        raise ValueError(f"{key}: {relation!r} is not a relation of a plural rule")
    _, modulus, sign, ranges = match.groups()
    return Relation(
        modulus=int(modulus) if modulus else None,
        is_negated=sign == "!=",
        ranges=tuple(map(_parse_range, ranges.split(","))),
    )


def _parse_range(text: str) -> range:
    first, _, last = text.partition("..")
    return range(int(first), int(last or first) + 1)


def _make_message(key: str, pattern: str) -> Message:
    return Message(pattern, _find_names(key, pattern))


def _find_names(key: str, pattern: str) -> frozenset[str]:
    """The placeholders of a pattern, plain names alone."""
    names: set[str] = set()
    for _, name, spec, conversion in Formatter().parse(pattern):
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError(f"{key}: {{{name}}} is not a plain placeholder")
        names.add(name)
    return frozenset(names)
