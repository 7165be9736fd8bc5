"""Strings of a language: placeholders, plural forms, numbers and dates, and catalogues that are whole."""

import datetime
import json
import shutil
from pathlib import Path

import pytest
from markupsafe import Markup

from paperarchive.errors import ProblemsError
from paperarchive.paper import PartialDate
from paperarchive.site.cards import make_date_view
from paperarchive.site.locale import Locale, LocaleError, make_locale_script
from paperarchive.site.read_locale import list_languages, load_locale, parse_locale, parse_plural_rule, read_locale
from tests.english import ENGLISH
from tests.javascript import RUNNER, run_node
from tests.paths import STATIC

CATALOGUE = """
plurals:
  one: n % 10 = 1 and n % 100 != 11
  few: n % 10 = 2..4 and n % 100 != 12..14
numbers:
  thousands_separator: " "
dates:
  months: [j1, f2, m3, a4, m5, j6, j7, a8, s9, o10, n11, d12]
  short_months: [j, f, m, a, m, j, j, a, s, o, n, d]
  day: "{day}. {month} {year}"
  short_day: "{year}-{short_month}-{day}"
  day_of_month: "{day}. {month}"
  month: "{year} {month}"
counts:
  papers: {one: "{count} stat'ja", few: "{count} stat'i", other: "{count} statej"}
query:
  note: "{{{text}}} of {most}"
list:
  empty: nothing
  part: "{first} to {last} of {total}"
  notes:
    link: "see {link} & more"
"""

CALLER = """
import { plural, t } from "./text.js";
export { formatDay, formatNumber } from "./text.js";
export const countPapers = (count) => plural("counts.papers", count);
export const fill = (values) => t("query.note", values);
export const failure = (key) => {
  try {
    return t(key);
  } catch (error) {
    return error.message;
  }
};
"""


@pytest.fixture(scope="module")
def locale() -> Locale:
    return parse_locale(CATALOGUE, "ru", "ru.yml")


def test_placeholders_are_filled_and_numbers_grouped(locale: Locale) -> None:
    assert locale.text("list.empty") == "nothing"
    assert locale.text("list.part", first=1, last="all", total=12345) == "1 to all of 12 345"


def test_html_escapes_the_string_and_its_values_but_for_markup(locale: Locale) -> None:
    assert locale.html("list.notes.link", link="<a>") == Markup("see &lt;a&gt; &amp; more")
    assert locale.html("list.notes.link", link=Markup("<b>x</b>")) == Markup("see <b>x</b> &amp; more")


@pytest.mark.parametrize(
    ("count", "form"),
    [
        *[(0, "0 statej"), (1, "1 stat'ja"), (2, "2 stat'i"), (5, "5 statej"), (11, "11 statej"), (12, "12 statej")],
        *[(21, "21 stat'ja"), (1022, "1 022 stat'i"), (111, "111 statej")],
    ],
)
def test_a_count_chooses_the_plural_form(locale: Locale, count: int, form: str) -> None:
    assert locale.plural("counts.papers", count) == form


def test_alternatives_of_a_rule_are_parsed() -> None:
    (first,), (second, third) = parse_plural_rule("one", "n = 0,2..4 or i % 10 = 1 and n != 11")
    assert [number for number in range(7) if first.holds(number)] == [0, 2, 3, 4]
    assert second.holds(31)
    assert not third.holds(11)


def test_dates_are_written_by_their_patterns(locale: Locale) -> None:
    day = datetime.date(2025, 10, 9)
    assert (locale.day(day), locale.short_day(day)) == ("9. o10 2025", "2025-o-9")
    assert (locale.day_of_month(day), locale.month(2025, 10)) == ("9. o10", "2025 o10")
    assert (ENGLISH.day(day), ENGLISH.short_day(day)) == ("9 October 2025", "9 Oct 2025")


@pytest.mark.parametrize(
    ("key", "values", "message"),
    [
        ("list.full", {}, "the catalogue has no string 'list.full'"),
        ("counts.papers", {}, "the catalogue has no string 'counts.papers'"),
        ("list.empty", {"count": 1}, "the string 'list.empty' has no placeholders, not count"),
        ("list.part", {"first": 1}, "the string 'list.part' has first, last, total, not first"),
    ],
)
def test_a_string_is_filled_as_it_wants_or_not_at_all(
    locale: Locale, key: str, values: dict[str, int], message: str
) -> None:
    with pytest.raises(LocaleError, match=message):
        locale.text(key, **values)


def test_a_string_in_one_form_has_no_plural(locale: Locale) -> None:
    with pytest.raises(LocaleError, match=r"the catalogue has no plural 'list\.empty'"):
        locale.plural("list.empty", 1)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("  empty: nothing", "  empty: nothing\n  empty: again", r"list\.empty is repeated"),
        ("  month: ", "  months_: ", r"dates\.month is missing"),
        ("d12]", "]", r"dates\.months needs twelve names"),
        ("{day}. {month} {year}", "{weekday}", r"dates\.day may have day, month, short_month, year"),
        ("n % 10 = 1", "n is 1", r"plurals\.one: 'n is 1' is not a relation of a plural rule"),
        ("{first} to", "{first:>5} to", r"list\.part: \{first\} is not a plain placeholder"),
        ("{first} to", "{} to", r"list\.part: \{\} is not a plain placeholder"),
    ],
)
def test_what_is_wrong_in_a_catalogue_is_found_when_it_is_read(before: str, after: str, message: str) -> None:
    assert before in CATALOGUE
    with pytest.raises(ValueError, match=message):
        parse_locale(CATALOGUE.replace(before, after), "xx", "xx.yml")


def test_a_catalogue_that_is_no_yaml_is_refused() -> None:
    with pytest.raises(ProblemsError, match=r"xx\.yml:1: a: the bracket `\[` is not closed"):
        parse_locale("a: [\n", "xx", "xx.yml")


def test_a_language_without_a_catalogue_has_that_of_its_base_or_english() -> None:
    assert load_locale("en-GB").language == "en"
    assert load_locale("tlh").language == "en"


@pytest.mark.parametrize("language", list_languages())
def test_every_catalogue_has_the_same_strings_and_placeholders(language: str) -> None:
    locale = read_locale(language)
    assert {key: text.names for key, text in locale.messages.items()} == {
        key: text.names for key, text in ENGLISH.messages.items()
    }
    assert locale.plurals.keys() == ENGLISH.plurals.keys()
    for key, forms in locale.plurals.items():
        assert forms.keys() == {*locale.plural_rules, "other"}
        assert forms["other"].names == ENGLISH.plurals[key]["other"].names
        assert all(form.names | {"count"} == forms["other"].names | {"count"} for form in forms.values())


def test_scripts_have_their_strings_in_a_module(locale: Locale) -> None:
    script = make_locale_script(locale).decode()
    content = json.loads(script.removeprefix("export default ").removesuffix(";\n"))
    assert content == {
        "language": "ru",
        "thousandsSeparator": " ",
        "months": ["j1", "f2", "m3", "a4", "m5", "j6", "j7", "a8", "s9", "o10", "n11", "d12"],
        "shortMonths": list("jfmamjjasond"),
        "shortDay": "{year}-{short_month}-{day}",
        "month": "{year} {month}",
        "texts": {"query.note": "{{{text}}} of {most}"},
        "plurals": {"counts.papers": {"one": "{count} stat'ja", "few": "{count} stat'i", "other": "{count} statej"}},
    }


def test_scripts_fill_strings_and_write_numbers_and_days_alike(locale: Locale, tmp_path: Path) -> None:
    (tmp_path / "locale.js").write_bytes(make_locale_script(locale))
    shutil.copy(STATIC / "text.js", tmp_path)
    caller = tmp_path / "caller.mjs"
    caller.write_text(CALLER)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    counts = [*range(130), 1000, 1001, 1_234_567]
    assert run_node(RUNNER, caller, "countPapers", inputs=counts) == [locale.plural("counts.papers", n) for n in counts]
    assert run_node(RUNNER, caller, "formatNumber", inputs=counts) == [locale.number(n) for n in counts]
    days = [datetime.date(2025, month, 9) for month in range(1, 13)]
    assert run_node(RUNNER, caller, "formatDay", inputs=list(map(str, days))) == list(map(locale.short_day, days))
    partial = [PartialDate(2025, 10), PartialDate(2025)]
    labels = [make_date_view(locale, date).short_label for date in partial]
    assert run_node(RUNNER, caller, "formatDay", inputs=list(map(str, partial))) == labels
    values: dict[str, str | int] = {"text": "{a} $& <b>", "most": 64}
    assert run_node(RUNNER, caller, "fill", inputs=[values]) == [locale.text("query.note", **values)]
    assert run_node(RUNNER, caller, "failure", inputs=["query.none", "query.note"]) == [
        "the catalogue has no string query.none",
        "the string query.note needs text",
    ]
