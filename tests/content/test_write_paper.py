"""Papers' files: what is written is read again, and an edit changes what is meant and no other byte."""

import datetime
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from paperarchive.content.edit_paper import edit_paper
from paperarchive.content.read_paper import parse_paper_file
from paperarchive.content.write_paper import KEY_ORDER, format_flow, format_key, format_paper
from paperarchive.errors import Problems, ProblemsError, Severity
from paperarchive.paper import Appearance, Author, ExtraValue, Link, Organization, Paper, PartialDate
from paperarchive.yaml_fields.quoting import quote_text

DAY = datetime.date(2024, 5, 18)
PATH = "content/papers/2024/a.md"


def read(text: str) -> Paper:
    """The paper of a file that must have no error."""
    problems = Problems()
    file = parse_paper_file(text, PATH, problems, known_tags=(), known_listings=())
    errors = [str(problem) for problem in problems if problem.severity is Severity.ERROR]
    assert errors == []
    assert file is not None
    return file.paper


def clean(text: str) -> str:
    return " ".join(text.split())


TRICKY = st.sampled_from(
    [
        "yes",
        "null",
        "~",
        "1e5",
        "2411.01230",
        "- a",
        "a: b # c",
        "'\"\\",
        "[a]",
        "{a: b}",
        "&a",
        "*a",
        "!a",
        "%a",
        "@a",
        "`a",
        "",
        " ",
        "> ",
        "# a",
        "0x1F",
        "1:30",
        "2024-01-01",
        ".inf",
        "---",
        "true",
        "a\x85b",
        "\u2028",
        "\ufeff",
        "😀",
        "é",
        "a:",
        ":a",
        "a #b",
        ",",
        "?",
        "? a",
        "-",
        "...",
    ]
)
FORBIDDEN = "".join(map(chr, (*range(9), 11, 12, *range(14, 32), *range(127, 133), *range(134, 160), 0xFFFE, 0xFFFF)))
CHARACTERS = st.characters(codec="utf-8", exclude_characters=FORBIDDEN)
TEXTS = st.text(CHARACTERS, max_size=20) | TRICKY
LINES = TEXTS.map(clean).filter(bool)
STRIPPED = TEXTS.map(str.strip).filter(bool)
COUNTS = st.none() | st.integers(1, 10**6)
STEMS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,12}", fullmatch=True)
EXTRA = st.recursive(
    st.builds(ExtraValue, st.none() | TEXTS),
    lambda inner: (
        st.builds(ExtraValue, st.none(), st.lists(inner, max_size=2).map(tuple))
        | st.builds(
            ExtraValue,
            st.none(),
            st.none(),
            st.lists(st.tuples(TEXTS, inner), max_size=2, unique_by=lambda pair: pair[0]).map(tuple),
        )
    ),
    max_leaves=4,
)
PARTIAL_DATES = st.builds(PartialDate, st.integers(1, 9999), st.none() | st.integers(1, 12))
PAPERS = st.builds(
    Paper,
    slug=st.just("a"),
    title=LINES,
    abstract=st.text(CHARACTERS.filter(lambda character: character != "\r"), max_size=40).map(str.strip),
    date=st.none() | st.dates() | PARTIAL_DATES,
    author_count=COUNTS,
    organization=st.none() | st.builds(Organization, STRIPPED, st.none() | STRIPPED),
    comments=COUNTS,
    tags=st.lists(STRIPPED, max_size=3, unique=True).map(tuple),
    appearances=st.lists(st.builds(Appearance, STEMS, st.integers(1, 99), COUNTS), max_size=3).map(tuple),
    authors=st.lists(
        st.builds(Author, STRIPPED, st.none() | st.just("0000-0002-1825-0097"), st.none() | STRIPPED, st.booleans()),
        max_size=2,
    ).map(tuple),
    arxiv=st.none() | st.sampled_from(["2411.01230", "hep-th/9901001", "2411.01230v2"]),
    doi=st.none() | st.sampled_from(["10.1000/182", "10.1000/a(b)c:d"]),
    links=st.lists(st.builds(Link, STRIPPED, st.just("https://a.org/b?c=d#e, f".replace(", ", "%2C"))), max_size=2).map(
        tuple
    ),
    aliases=st.lists(STEMS, max_size=2).map(tuple),
    draft=st.booleans(),
    note=st.none() | STRIPPED | st.lists(STRIPPED, min_size=2, max_size=4).map("\n\n".join).map(str.strip),
    venue=st.none() | STRIPPED,
    publication_type=st.none() | STRIPPED,
    keywords=st.lists(STRIPPED, max_size=2).map(tuple),
    extra=st.lists(st.tuples(TEXTS, EXTRA), max_size=2, unique_by=lambda pair: pair[0]).map(tuple),
    has_all_authors=st.booleans(),
).map(lambda paper: paper if paper.authors else replace(paper, has_all_authors=True))


@given(PAPERS)
@example(Paper("a", "2411.01230", "---"))
@example(Paper("a", "'\"\\", "abstract", organization=Organization("null", "no"), tags=("1e5", "yes")))
def test_what_is_written_is_read_again(paper: Paper) -> None:
    assert read(format_paper(paper)) == paper


@given(PAPERS)
@example(Paper("a", 'On "$\\theta$"', ""))
@example(Paper("a", "It's \\u2028 \u2028", ""))
@pytest.mark.parametrize("load", [yaml.safe_load, YAML(typ="safe", pure=True).load], ids=["PyYAML", "ruamel"])
def test_another_yaml_reader_reads_the_same_texts(load: Callable[[str], Any], paper: Paper) -> None:
    keys = load(format_paper(paper).split("\n---\n")[0].removeprefix("---\n"))
    assert keys["title"] == paper.title
    assert keys.get("venue") == paper.venue
    assert (keys.get("note") or "").rstrip("\n") == (paper.note or "")
    assert tuple(keys.get("tags", ())) == paper.tags
    assert keys.get("organization", {}).get("name") == (paper.organization.name if paper.organization else None)


@given(st.text(CHARACTERS, min_size=1, max_size=30) | TRICKY)
def test_double_quotes_hold_no_backslash_but_that_of_a_number(text: str) -> None:
    written = quote_text(text)
    assert yaml.safe_load(f"k: {written}") == {"k": text}
    if written.startswith('"'):
        assert re.sub(r"\\(?:x[0-9a-f]{2}|u[0-9a-f]{4})", "", written).count("\\") == 0
        assert '"' not in written[1:-1]


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("A: b", '"A: b"'),
        ("It's", '"It\'s"'),
        ('The "Deep" one', "'The \"Deep\" one'"),
        ("On $\\theta$", "'On $\\theta$'"),
        ('It\'s "so"', "'It''s \"so\"'"),
        ("a\u2028b", '"a\\u2028b"'),
    ],
)
def test_a_title_is_in_the_quotes_in_which_nothing_is_escaped(title: str, written: str) -> None:
    assert format_paper(Paper("a", title, "")) == f"---\ntitle: {written}\n---\n"


def test_a_note_of_several_lines_is_a_block() -> None:
    paper = Paper("a", "T", "", note="One.\n\n- two\n  - three")
    assert format_paper(paper) == '---\ntitle: "T"\nnote: |\n  One.\n\n  - two\n    - three\n---\n'
    assert read(format_paper(paper)) == paper


@given(PAPERS)
def test_carriage_returns_before_line_feeds_change_no_value_of_the_front_matter(paper: Paper) -> None:
    text = format_paper(replace(paper, abstract="An abstract.")).replace("\n", "\r\n")
    assert read(text) == replace(paper, abstract="An abstract.")


def test_a_paper_s_file_looks_as_the_readme_says() -> None:
    paper = Paper(
        slug="a",
        title="Unsupervised Learning: Latent Label Shift",
        abstract="The abstract.",
        date=DAY,
        author_count=4,
        organization=Organization("ByteDance", "ByteDance"),
        comments=2,
        tags=("unsupervised-learning", "no"),
        appearances=(Appearance("000_d8765086a5b2f246", 15, 2), Appearance("2024_10", 1)),
        arxiv="2411.01230",
    )
    assert format_paper(paper) == (
        "---\n"
        'title: "Unsupervised Learning: Latent Label Shift"\n'
        "date: 2024-05-18\n"
        "author_count: 4\n"
        "organization: {handle: ByteDance, name: ByteDance}\n"
        'arxiv: "2411.01230"\n'
        "comments: 2\n"
        'tags: [unsupervised-learning, "no"]\n'
        "listings:\n"
        "- {listing: 000_d8765086a5b2f246, rank: 15, comments: 2}\n"
        '- {listing: "2024_10", rank: 1}\n'
        "---\n"
        "The abstract.\n"
    )


def test_a_paper_of_a_title_alone_has_one_key() -> None:
    assert format_paper(Paper("a", "T", "")) == '---\ntitle: "T"\n---\n'


@pytest.mark.parametrize("word", ["yes", "No", "null", "1e5", "0x1F", "2024-01-01", "1_000", "12:30", "", "-", "a: b"])
def test_a_text_that_looks_like_something_else_is_quoted(word: str) -> None:
    assert format_flow(word) == f'"{word}"'


@pytest.mark.parametrize("word", ["nvidia", "AI at Meta", "3D vision", "C++", "a-b_c.d/e@f"])
def test_plain_words_are_not_quoted(word: str) -> None:
    assert format_flow(word) == word


# --- editing -----------------------------------------------------------------------------------------------------


@given(PAPERS, PAPERS)
def test_an_edit_says_what_it_shall(before: Paper, after: Paper) -> None:
    after = replace(after, abstract=before.abstract or after.abstract)
    assert read(edit_paper(format_paper(before), before, after)) == after


@given(PAPERS)
def test_an_edit_of_nothing_changes_no_byte(paper: Paper) -> None:
    text = format_paper(paper) + "\n\n"
    assert edit_paper(text, paper, paper) == text


LONG = """---
# A paper.
"title" : 'It''s: a title'   # the title

note: >-
  folded
  text

# counts
author_count: ~
date:   # not known
tags: [ one,
  "two" ]   # tags
listings:   # seen
  - listing: a   # first
    rank: 1

  # the end of the list
x_unknown: {a: [1, 2]}
comments: 3
---

The abstract.
"""
SEEN = (Appearance("a", 1), Appearance("b", 2, 4))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "extra:\n  volume: 3   # of four\n  # pages\n  'pages': 1-9\n",
            "extra:\n  volume: 3   # of four\n  # pages\n  pages: 1-10\n  publisher: A B\n",
        ),
        ("extra: {volume: 3,  'pages': 1-9}  # c\n", "extra: {volume: 3, pages: 1-10, publisher: A B}  # c\n"),
        ("extra: {volume: yes, pages: }\n", 'extra: {volume: "3", pages: 1-10, publisher: A B}\n'),
    ],
)
def test_own_fields_are_edited_one_by_one(before: str, after: str) -> None:
    text = f"---\ntitle: T\n{before}comments: 1\n---\n"
    values = {"volume": "3", "pages": "1-10", "publisher": "A B"}
    extra = tuple((name, ExtraValue(value)) for name, value in values.items())
    paper = read(text)
    assert edit_paper(text, paper, replace(paper, extra=extra)) == f"---\ntitle: T\n{after}comments: 1\n---\n"
    some = read(edit_paper(text, paper, replace(paper, extra=extra[1:])))
    assert some == replace(paper, extra=extra[1:])


@pytest.mark.parametrize(
    ("after", "old", "new"),
    [
        ({"title": "New"}, "'It''s: a title'", '"New"'),
        ({"date": DAY}, "date:   # not", "date: 2024-05-18   # not"),
        ({"author_count": 7}, "author_count: ~", "author_count: 7"),
        ({"comments": 12}, "comments: 3", "comments: 12"),
        ({"note": "one"}, "note: >-\n  folded\n  text\n", "note: one\n"),
        ({"tags": ("one", "two", "no")}, '"two" ]', '"two", "no" ]'),
        ({"tags": ("two",)}, '[ one,\n  "two" ]', '[ "two" ]'),
        ({"appearances": SEEN}, "    rank: 1\n", "    rank: 1\n  - {listing: b, rank: 2, comments: 4}\n"),
        ({"arxiv": "2411.01230"}, "author_count: ~\n", 'author_count: ~\narxiv: "2411.01230"\n'),
        ({"organization": Organization("X")}, "author_count: ~\n", "author_count: ~\norganization: {name: X}\n"),
        ({"draft": True}, '"two" ]   # tags\n', '"two" ]   # tags\ndraft: true\n'),
        ({"comments": None}, "comments: 3\n", ""),
    ],
    ids=lambda value: ", ".join(value) if isinstance(value, dict) else "",
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_an_edit_changes_what_is_meant_and_no_other_byte(
    after: dict[str, object], old: str, new: str, line_end: str, start: str
) -> None:
    text = start + LONG.replace("\n", line_end)
    before = read(text)
    changed = replace(before, **after)  # type: ignore[arg-type]  # fields by name, checked by the reading below
    edited = edit_paper(text, before, changed)
    assert edited == text.replace(old.replace("\n", line_end), new.replace("\n", line_end))
    assert read(edited) == changed


@pytest.mark.parametrize(
    ("header", "edited"),
    [
        ("title: T\ntags: []  # none", 'title: T\ntags: ["no"]  # none'),
        ("title: T\ntags:", 'title: T\ntags: ["no"]'),
        ("tags: [a, b,]\ntitle: T", 'tags: [a, b, "no",]\ntitle: T'),
        ("tags:\n- a\n\n# x\ntitle: T", 'tags:\n- a\n- "no"\n\n# x\ntitle: T'),
        ("  title: T\n  x: 1", '  title: T\n  tags: ["no"]\n  x: 1'),
        ("x: |\n  y\n\n# z\ntitle: |\n  T\n\n# end", 'x: |\n  y\n\n# z\ntitle: |\n  T\ntags: ["no"]\n\n# end'),
        ("title: 'T\u2028U'\ntags:\n    -   a", "title: 'T\u2028U'\ntags:\n    -   a\n    - \"no\""),
    ],
)
def test_a_tag_finds_its_place(header: str, edited: str) -> None:
    text = f"---\n{header}\n---\n"
    before = read(text)
    assert edit_paper(text, before, replace(before, tags=(*before.tags, "no"))) == f"---\n{edited}\n---\n"


@pytest.mark.parametrize("header", ["listings: []  # c", "listings:  # c", "listings: ~  # c"])
def test_a_first_item_stands_below_its_key(header: str) -> None:
    text = f"---\ntitle: T\n{header}\nx: 1\n---\n"
    edited = edit_paper(text, read(text), replace(read(text), appearances=(Appearance("a", 1),)))
    assert edited == "---\ntitle: T\nlistings:  # c\n- {listing: a, rank: 1}\nx: 1\n---\n"


@pytest.mark.parametrize("text", ["---\ntitle: T\n---", "---\ntitle: T\n---\n", "---\ntitle: T\n---\n\n\n"])
def test_an_abstract_is_written_where_there_was_none(text: str) -> None:
    assert edit_paper(text, read(text), replace(read(text), abstract="A.")) == "---\ntitle: T\n---\nA.\n"


def test_a_text_without_front_matter_cannot_be_edited() -> None:
    with pytest.raises(ProblemsError) as raised:
        edit_paper("title: T\n", Paper("a", "T", ""), Paper("a", "U", ""))
    assert str(raised.value) == ("front matter:1: there is no front matter (put a line `---` before the first key)")


# --- any form that people give to front matter -------------------------------------------------------------------

COMMENT = st.sampled_from(["", " # c: d", "   # 'e"])
BLANK = st.sampled_from(["", "\n", "# between\n", "\n\n# two\n"])


def write_scalar(value: str, form: int) -> str:
    """A text in one of the forms of YAML, if it can have that."""
    if form == 0 and value != "null" and re.fullmatch(r"[a-z]{3,}( [a-z]{3,})*", value):
        return value
    if form == 1 and re.fullmatch(r"[ -~]+", value):
        return "'" + value.replace("'", "''") + "'"
    if form == 2 and re.fullmatch(r"[!-~]+( [!-~]+)+", value):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace(" ", "\n   ", 1) + '"'
    if form == 3 and re.fullmatch(r"[!-~]+( [!-~]+)*", value):
        return f"|-\n  {value}"
    return format_flow(value)


@st.composite
def human_files(draw: st.DrawFn) -> tuple[str, Paper]:
    """A paper's file as a person might have left it: keys in any order, any form of values, comments, blank lines."""
    paper = draw(PAPERS)
    parts: list[str] = []
    for key in draw(st.permutations(KEY_ORDER)):
        parts.append(draw(BLANK))
        lines = format_key(paper, key)
        if key in ("title", "note") and lines:
            value = paper.title if key == "title" else paper.note or ""
            written = write_scalar(value, draw(st.integers(0, 4)))
            parts.append(f"{key}: {written}" + ("" if "|" in written else draw(COMMENT)) + "\n")
        elif len(lines) > 1 and draw(st.booleans()):
            items = [line.removeprefix("- ") for line in lines[1:]]
            parts.append(f"{key}: [" + draw(st.sampled_from([", ", ",\n  "])).join(items) + "]" + draw(COMMENT) + "\n")
        elif lines:
            indent = draw(st.sampled_from(["", "  "])) if len(lines) > 1 else ""
            parts += [lines[0] + draw(COMMENT) + "\n", *(f"{indent}{line}{draw(COMMENT)}\n" for line in lines[1:])]
        else:
            empty = "[]" if key in ("tags", "aliases", "listings", "authors", "links") else "~"
            parts.append(draw(st.sampled_from(["", f"{key}:{draw(COMMENT)}\n", f"{key}: {empty}{draw(COMMENT)}\n"])))
    text = "---\n" + "".join(parts) + draw(st.sampled_from(["---\n", "---  \n\n"])) + paper.abstract
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"]))) if "\n" not in paper.abstract else text, paper


@given(human_files())
def test_files_in_any_form_are_read(file: tuple[str, Paper]) -> None:
    assert read(file[0]) == file[1]


def comments_of(text: str) -> list[str]:
    return re.findall(r"# (?:c: d|'e|between|two)", text)


@given(human_files(), PAPERS, st.lists(st.sampled_from(KEY_ORDER), max_size=4))
def test_an_edit_of_files_in_any_form_says_what_it_shall(
    file: tuple[str, Paper], other: Paper, keys: list[str]
) -> None:
    text, before = file
    names = ["appearances" if key == "listings" else key for key in keys]
    names += ["has_all_authors"] if "authors" in keys else []
    after = replace(before, **{name: getattr(other, name) for name in names})
    assert read(edit_paper(text, before, after)) == after


@given(human_files(), st.integers(0, 99), st.dates())
def test_what_an_import_adds_leaves_every_line_of_a_person_s_file(
    file: tuple[str, Paper], number: int, day: datetime.date
) -> None:
    text, before = file
    after = replace(
        before,
        appearances=(*before.appearances, Appearance("z", 1, number)),
        date=before.date or day,
        comments=number if before.comments is None else before.comments,
    )
    edited = edit_paper(text, before, after)
    assert read(edited) == after
    assert comments_of(edited) == comments_of(text)
    kept = [line for line in text.split("\n") if not re.match("date:|comments:|listings:|  {listing:", line)]
    rest = iter(edited.split("\n"))
    assert all(any(line in found for found in rest) for line in kept)


def test_rows_that_stay_are_preserved_around_a_new_one() -> None:
    text = "---\ntitle: T\nlistings:\n- {listing: a, rank: 2}   # mine\n- {listing: c, rank: 1}\n---\nA.\n"
    rows = (Appearance("a", 2), Appearance("b", 7), Appearance("c", 1))
    assert edit_paper(text, read(text), replace(read(text), appearances=rows)) == text.replace(
        "mine\n", "mine\n- {listing: b, rank: 7}\n"
    )


@pytest.mark.parametrize(
    ("abstract", "body"), [("New.\n\nMore.", "\n\nNew.\n\nMore.\n\n"), ("", ""), ("Old.", "\n\nOld.\n\n")]
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_an_abstract_is_replaced(abstract: str, body: str, line_end: str) -> None:
    head = "---\ntitle: T\n---\n"
    text = f"{head}\n\nOld.\n\n".replace("\n", line_end)
    edited = edit_paper(text, read(text), replace(read(text), abstract=abstract))
    assert edited == f"{head}{body}".replace("\n", line_end)
