"""YAML mappings: every value as its field says, every mistake with its line and what to do."""

import datetime
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.errors import Problems, Severity
from paperarchive.yaml_fields.fields import Fields, read_records
from paperarchive.yaml_fields.nodes import YamlContext, compose_yaml
from paperarchive.yaml_fields.scalars import BOOLEAN, DATE, decimal_number, whole_number


def read(text: str, take: Callable[[Fields], object], *, line: int = 1) -> tuple[object, list[str]]:
    """What is taken from a mapping, and the problems met, each whole."""
    problems = Problems()
    context = YamlContext("f.yml", line)
    value = take(Fields(compose_yaml(text, context, problems), context, problems))
    return value, [str(problem) for problem in problems]


TAKES: dict[str, Callable[[Fields], object]] = {
    "text": lambda fields: fields.text("k"),
    "whole": lambda fields: fields.get("k", whole_number(minimum=1)),
    "number": lambda fields: fields.get("k", decimal_number()),
    "boolean": lambda fields: fields.get("k", BOOLEAN),
    "date": lambda fields: fields.get("k", DATE),
    "required": lambda fields: fields.require("k", whole_number(minimum=1, advice="write the rank")),
    "mapping": lambda fields: fields.mapping("k", form="{name: ...}"),
    "texts": lambda fields: fields.texts("k"),
    "records": lambda fields: fields.records("k", lambda inner: inner.text("a")),
    "pairs": lambda fields: fields.pairs("k"),
}


@pytest.mark.parametrize(
    ("take", "text", "value"),
    [
        ("text", "k: 2411.01230", "2411.01230"),
        ("pairs", "k: {b: no, a: }", (("b", "no"), ("a", ""))),
        ("pairs", "x: y", ()),
        ("text", "k: yes", "yes"),
        ("text", 'k: "null"', "null"),
        ("text", "k: '  a  '", "a"),
        ("text", "k: |\n  a\n  b\n", "a\nb"),
        ("text", "k: !!int 5", "5"),
        ("whole", "k: 007", 7),
        ("whole", 'k: "7"', 7),
        ("number", "k: 1.5", 1.5),
        ("boolean", "k: true", True),
        ("boolean", "k: false", False),
        ("boolean", "k: Yes", True),
        ("boolean", "k: OFF", False),
        ("date", "k: 2024-02-29", datetime.date(2024, 2, 29)),
        ("required", "k: 7", 7),
        ("texts", "k: [no, 1e5, 'a: b']", ("no", "1e5", "a: b")),
        ("texts", "k:\n- a\n- b", ("a", "b")),
        ("records", "k: [{a: x}, {a: y}]", ("x", "y")),
        ("records", "k: [{}, {a: y}]", ("y",)),
    ],
)
def test_a_value_is_what_its_field_says(take: str, text: str, value: object) -> None:
    assert read(text, TAKES[take]) == (value, [])


@pytest.mark.parametrize("take", TAKES)
@pytest.mark.parametrize("text", ["", "x: 1", "k:", "k: ~", "k: null   # unknown", "k: \nx: 1"])
def test_an_absent_or_null_value_is_none(take: str, text: str) -> None:
    value, problems = read(text, TAKES[take])
    assert value == (() if take in ("texts", "records", "pairs") else None)
    assert problems == [] or take == "required"


@pytest.mark.parametrize(
    ("take", "text", "said"),
    [
        ("text", "x: 1\nk: [a]", 'f.yml:2: k: is not a text (write `k: "..."`)'),
        (
            "whole",
            "k: {a: b}",
            (
                "f.yml:1: k: is not a whole number of at least 1 "
                "(write digits only, or remove the key if it is not known)"
            ),
        ),
        (
            "whole",
            "k: 1.5",
            (
                "f.yml:1: k: '1.5' is not a whole number of at least 1 "
                "(write digits only, or remove the key if it is not known)"
            ),
        ),
        (
            "whole",
            "k: 0",
            (
                "f.yml:1: k: '0' is not a whole number of at least 1 "
                "(write digits only, or remove the key if it is not known)"
            ),
        ),
        ("number", "k: nan", "f.yml:1: k: 'nan' is not a number of at least 0 (write digits, such as 1.5)"),
        ("boolean", "k: maybe", "f.yml:1: k: 'maybe' is neither true nor false (write `k: true` or `k: false`)"),
        ("date", "k: 03/11/24", "f.yml:1: k: '03/11/24' is not a date (write YYYY-MM-DD)"),
        ("date", "k: 2024-02-30", "f.yml:1: k: '2024-02-30' is not a day of the calendar (write YYYY-MM-DD)"),
        ("date", "k: 2024-2-3", "f.yml:1: k: '2024-2-3' is not a date (write YYYY-MM-DD)"),
        ("required", "k: 0", "f.yml:1: k: '0' is not a whole number of at least 1 (write the rank)"),
        ("required", "k: [1]", "f.yml:1: k: is not a whole number of at least 1 (write the rank)"),
        ("required", "x: 1\nk:", "f.yml:2: k: is missing (write the rank)"),
        ("mapping", "k: Foo", "f.yml:1: k: is not a mapping of keys to values (write `k: {name: ...}`)"),
        (
            "text",
            'x: 1\nk: "a\\x08b"',
            "f.yml:2: k: holds the character U+0008, which is not allowed (remove its escape)",
        ),
        (
            "texts",
            'k:\n- a\n- "\\f"',
            "f.yml:3: k: holds the character U+000C, which is not allowed (remove its escape)",
        ),
        ("texts", "k: one", "f.yml:1: k: is not a list (write `k: [one, two]`)"),
        ("texts", "k:\n- a\n- [b]", "f.yml:3: k: holds something that is not a text (write `k: [one, two]`)"),
        ("texts", "k: [a, ~]", "f.yml:1: k: holds something that is not a text (write `k: [one, two]`)"),
        ("records", "k: 1", "f.yml:1: k: is not a list (write a list of {key: value, ...})"),
        (
            "records",
            "k:\n- {a: a}\n- b",
            "f.yml:3: k: holds something that is not a mapping of keys to values (write {key: value, ...})",
        ),
    ],
)
def test_a_value_that_does_not_fit_is_said_and_left_out(take: str, text: str, said: str) -> None:
    value, problems = read(text, TAKES[take])
    assert problems == [said]
    assert value in (None, (), ("a",))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "a: 1\ntitle: One: Two",
            'f.yml:3: title: a colon in a text needs quotation marks around the text (write `title: "One: Two"`)',
        ),
        (
            "a:\n\t- b",
            "f.yml:3: the line is indented by a tab, which YAML does not allow (indent it by blanks)",
        ),
        (
            "a: [b\nc: d",
            "f.yml:2: a: the bracket `[` is not closed (write `]` after the last item)",
        ),
        (
            "a: b\nc\nd: e",
            (
                "f.yml:4: broken YAML: could not find expected ':' "
                "(write `key: value`; indent a line that continues a value)"
            ),
        ),
        ("é: 1\na: \x07", "f.yml:3: the character U+0007 is not allowed (remove it)"),
        ("a: &x 1\nb: *x", "f.yml:3: `*x` refers to a value that is written elsewhere (write the value itself)"),
        ("- a", "f.yml:2: is not a mapping of keys to values (write `key: value` lines)"),
        ("[a]: b", "f.yml:2: a key is not a text (write `key: value` lines)"),
        ("a: 1\nb: 2\na: 3", "f.yml:4: a: occurs twice, first on line 2 (keep one of them)"),
    ],
)
def test_broken_yaml_is_said_once_with_its_line(text: str, said: str) -> None:
    assert read(text, lambda fields: fields.required_text("t") if "\na: 3" not in text else None, line=2)[1][:1] == [
        said
    ]


@pytest.mark.parametrize("text", ["a: [", "- a", "t: [a]"])
def test_what_cannot_be_read_is_not_missing_too(text: str) -> None:
    assert len(read(text, lambda fields: fields.required_text("t"))[1]) == 1


def test_a_missing_key_is_said_on_the_mapping_s_first_line() -> None:
    value, problems = read("# c\n\na: 1", lambda fields: fields.required_text("t"))
    assert value == ""
    assert problems == ['f.yml:3: t: is missing (write `t: "..."`)']


def test_each_mapping_misses_its_own_keys() -> None:
    problems = Problems()
    read_records("- {b: 1}\n- {b: 2}", "f.yml", problems, lambda fields: fields.required_text("a"))
    assert [problem.line for problem in problems] == [1, 2]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("break_", ["x", "\x85", "\u2028", "\u2029"])
def test_lines_are_counted_as_editors_do(line_end: str, break_: str) -> None:
    text = line_end.join([f"a: 'b{break_}c'", "o:", "  # comment", "  d: no", "  e: [1,", "    {f: g}]"])
    assert [
        problem.split(":")[1]
        for problem in read(
            text, lambda fields: [(o.get("d", DATE), o.texts("e")) for o in [fields.mapping("o")] if o]
        )[1]
    ] == ["4", "6"]


def test_every_line_with_a_character_that_is_not_allowed_is_said() -> None:
    assert read("a: \x08\x08\nb: 1\nc: \x0c", lambda fields: fields.text("a"))[1] == [
        "f.yml:1: the character U+0008 is not allowed (remove it)",
        "f.yml:3: the character U+000C is not allowed (remove it)",
    ]


def test_a_key_that_is_no_text_is_named_with_its_mapping() -> None:
    _, problems = read("o: {[a]: b}", lambda fields: fields.mapping("o"))
    assert problems == ["f.yml:1: o: a key is not a text (write `key: value` lines)"]


def test_keys_inside_a_mapping_are_named_with_it() -> None:
    _, problems = read("o: {d: x}", lambda fields: [inner.get("d", DATE) for inner in [fields.mapping("o")] if inner])
    assert problems == ["f.yml:1: o.d: 'x' is not a date (write YYYY-MM-DD)"]


@pytest.mark.parametrize(
    ("key", "advice"), [("titel", "did you mean 'title'?"), ("zzz", "check it against the keys that the README lists")]
)
def test_an_unknown_key_is_said_with_the_nearest_known_one(key: str, advice: str) -> None:
    def take(fields: Fields) -> None:
        fields.text("title")
        fields.finish(unknown=Severity.WARNING)

    assert read(f"{key}: 1", take)[1] == [f"f.yml:1: {key}: unknown key ({advice})"]


def test_a_file_of_records_must_be_a_list() -> None:
    problems = Problems()
    assert read_records("a: 1", "f.yml", problems, lambda fields: fields) == ()
    assert [str(problem) for problem in problems] == [
        "f.yml:1: is not a list (write a list: each record begins with `- `)"
    ]


@pytest.mark.parametrize("text", ["", "\ufeff", "# only a remark\n", "[]"])
def test_an_empty_file_of_records_has_none(text: str) -> None:
    problems = Problems()
    assert read_records(text, "f.yml", problems, lambda fields: fields) == ()
    assert not len(problems)


DEEP = ("[" * 20_000, "x: " + "[" * 20_000, "{a: " * 20_000, "- " * 20_000, "? " * 20_000, "[" * 101)


@pytest.mark.parametrize("text", DEEP, ids=range(len(DEEP)))
def test_deep_nesting_is_refused(text: str) -> None:
    problems = Problems()
    assert compose_yaml(f"a: 1\nb:\n  {text}", YamlContext("site.yml"), problems) is None
    (problem,) = problems
    assert str(problem) == (
        "site.yml:3: more than 100 lists and mappings are nested in each other"
        " (remove some levels of brackets or indentation)"
    )


def test_deep_nesting_over_many_lines_is_refused() -> None:
    problems = Problems()
    text = "".join(f"{' ' * depth}a:\n" for depth in range(200))
    assert compose_yaml(text, YamlContext("site.yml"), problems) is None
    assert "more than 100 lists" in str(next(iter(problems)))


def test_many_records_are_not_deep() -> None:
    problems = Problems()
    text = "".join(f"- {{label: [{number}]}}\n" for number in range(1000))
    assert compose_yaml(text, YamlContext("tags.yml"), problems) is not None
    assert not len(problems)


@given(st.text(max_size=40))
def test_no_text_whatever_raises(text: str) -> None:
    for take in TAKES.values():
        read(text, take)
        read(f"k: {text}", take)
