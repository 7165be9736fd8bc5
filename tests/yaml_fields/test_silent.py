"""Texts that YAML drops, changes or refuses: each is reported with its line and its right spelling."""

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.errors import Problems, Severity
from paperarchive.yaml_fields.fields import Fields
from paperarchive.yaml_fields.nodes import YamlContext, compose_yaml
from paperarchive.yaml_fields.quoting import quote_text
from paperarchive.yaml_fields.scalars import MARKDOWN


def read(text: str) -> tuple[str | None, list[str]]:
    """The title of a mapping, and every problem of it; `note` is Markdown, other keys are unknown."""
    problems = Problems()
    context = YamlContext("f", text=text)
    fields = Fields(compose_yaml(text, context, problems), context, problems)
    title = fields.required_text("title")
    fields.get("note", MARKDOWN)
    fields.texts("items")
    fields.finish(unknown=Severity.WARNING)
    return title, [str(problem).removeprefix("f:") for problem in problems]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "title: C# for #1 papers",
            (
                "1: title: ends before `#1 papers`, which YAML takes for a comment "
                '(write `title: "C# for #1 papers"`, and a comment on a line of its own)'
            ),
        ),
        (
            "title: A  # by hand",
            (
                "1: title: ends before `# by hand`, which YAML takes for a comment "
                '(write `title: "A # by hand"`, and a comment on a line of its own)'
            ),
        ),
        (
            "title: #1 paper",
            '1: title: is empty: YAML takes `#1 paper` for a comment (write `title: "#1 paper"`)',
        ),
        (
            "title: A\nnote: #12",
            '2: note: is empty: YAML takes `#12` for a comment (write `note: "#12"`)',
        ),
        (
            "title: A\nitems:\n- C #1",
            (
                "3: items: ends before `#1`, which YAML takes for a comment "
                '(write `"C #1"`, and a comment on a line of its own)'
            ),
        ),
        (
            'title: "On $\\theta$"',
            (
                "1: title: `\\theta` in double quotes is a tab and `heta` "
                "(write `title: 'On $\\theta$'`, in single quotes)"
            ),
        ),
        (
            'title: "It\'s $\\alpha$"',
            (
                "1: title: `\\alpha` in double quotes is the control character U+0007 and `lpha` "
                "(write `title: 'It''s $\\alpha$'`, in single quotes)"
            ),
        ),
        (
            'title: "On $\\lambda$"',
            (
                "1: title: a backslash in double quotes begins an escape, which this one is not "
                "(write `title: 'On $\\lambda$'`)"
            ),
        ),
        (
            'title: A\nnote: "See C:\\new"',
            (
                "2: note: `\\new` in double quotes is a line break and `ew` "
                "(write `note: 'See C:\\new'`, in single quotes)"
            ),
        ),
        (
            'title: A\nnote: "For $n\\neq 1$"',
            (
                "2: note: `\\neq` in double quotes is a line break and `eq` "
                "(write `note: 'For $n\\neq 1$'`, in single quotes)"
            ),
        ),
        (
            "title: A\nnote: one\n  - two",
            (
                "2: note: YAML joins the lines of this text to one "
                "(write `note: |`, and the lines below it, each two blanks further in)"
            ),
        ),
        (
            "title: A\nitems:\n- a\n - b",
            "3: items: the line that begins with `-` is a part of this text (begin it below the text's key)",
        ),
        ("title: &x Foo", '1: title: `&x` is dropped: YAML takes it for an anchor (write `title: "&x Foo"`)'),
        ("title: &models", '1: title: `&models` is dropped: YAML takes it for an anchor (write `title: "&models"`)'),
        ("title: !Imp. news", '1: title: `!Imp.` is dropped: YAML takes it for a tag (write `title: "!Imp. news"`)'),
        (
            "title: “Foo”",
            (
                "1: title: the curly quotes “…” are a part of the text "
                '(write `title: "Foo"`, or `title: "“Foo”"` if they belong to it)'
            ),
        ),
        ("title: null", '1: title: `null` is no value in YAML (write `title: "null"` if it is a text)'),
        ("title: [Re]", '1: title: is not a text (write `title: "[Re]"` if it is a text)'),
        ("title: {GAN}", '1: title: is not a text (write `title: "{GAN}"` if it is a text)'),
        (
            "title: BERT: x",
            '1: title: a colon in a text needs quotation marks around the text (write `title: "BERT: x"`)',
        ),
        (
            'title: "\\Uffffffff"',
            (
                "1: title: a backslash in double quotes begins an escape, which this one is not "
                "(write `title: '\\Uffffffff'`)"
            ),
        ),
        ("title: A:", '1: title: a colon in a text needs quotation marks around the text (write `title: "A:"`)'),
        ("title: @home", '1: title: a text cannot begin with `@` (write `title: "@home"`)'),
        ("title: `a` b", '1: title: a text cannot begin with a backtick (write `title: "`a` b"`)'),
        ("title: % of", '1: title: a text cannot begin with `%` (write `title: "% of"`)'),
        ("title: *A", '1: title: a text cannot begin with `*` (write `title: "*A"`)'),
        ("title: *A* b", '1: title: a text cannot begin with `*` (write `title: "*A* b"`)'),
        ("title: - b", '1: title: a text cannot begin with `- ` (write `title: "- b"`)'),
        ("title: [Re] b", '1: title: a text that begins with `[` needs quotation marks (write `title: "[Re] b"`)'),
        ("title: {G}s", '1: title: a text that begins with `{` needs quotation marks (write `title: "{G}s"`)'),
        (
            'title: "A" and "b"',
            '1: title: a quotation mark ends the text before its end (write `title: \'"A" and "b"\'`)',
        ),
        ("title: 'It's b'", '1: title: a quotation mark ends the text before its end (write `title: "It\'s b"`)'),
        ('title: "A', '1: title: the quotation mark is not closed (write `title: "A"`)'),
        ("title: 'tis", '1: title: the quotation mark is not closed (write `title: "\'tis"`)'),
        ("title:A b", "1: title: there is no blank after the colon (write `title: A b`)"),
        ("title: A\nnote:b", "2: note: there is no blank after the colon (write `note: b`)"),
        ("title:\u00a0A", "1: title: the blank after the colon is another character (U+00A0) (write `title: A`)"),
        ("title：A", "1: title: the colon is a full-width one (U+FF1A) (write `title: A`)"),
        ("title = A", "1: title: is written as in TOML (write `title: A`)"),
        ("title: A\n\tnote: b", "2: the line is indented by a tab, which YAML does not allow (indent it by blanks)"),
        (
            "title: A\n note: b",
            "2: note: `note` is further in than the key above it, which has a value (begin `note:` below `title:`)",
        ),
        ("title: A\n...\nnote: b", "2: the line `...` ends the YAML text, but more follows (delete it)"),
        ("title: A\n<<: {note: b}", "2: <<: YAML's merge keys are not read (write the keys themselves)"),
        ("<!doctype html>\n<p>", "1: is an HTML page, not YAML (write `key: value` lines)"),
        ("title: A\n>>>>>>> x", "2: this line is left of a merge conflict (delete it, and check the lines around it)"),
    ],
)
def test_each_mistake_is_said_once_with_the_right_spelling(text: str, said: str) -> None:
    assert read(text)[1] == [said]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("title: yes", "yes"),
        ("title: 1e5", "1e5"),
        ("title: 2024-01-01", "2024-01-01"),
        ("title: !!str A", "A"),
        ("title: C#", "C#"),
        ("title: A long\n  title", "A long\n  title".replace("\n ", "")),
        ('title: "a\\/b \\"c\\" \\\\d \\x41 \\u00e9"', 'a/b "c" \\d A é'),
        ("title: 'It''s $\\theta$'", "It's $\\theta$"),
        ("title: $\\theta$", "$\\theta$"),
        ("title: “Why” and “how”", "“Why” and “how”"),
        ('title: "“Why?”"', "“Why?”"),
        ('title: A\nnote: "one\\ntwo"', "A"),
        ("title: A\nnote: # to be written", "A"),
        ("title: A\nnote: ~", "A"),
        ("title: A\nitems: [a, b]  # why", "A"),
        ("title: A\nitems:\n- a  # why\n", "A"),
        ("title: A\nnote: |\n  one\n\n    two", "A"),
    ],
)
def test_what_is_meant_as_it_stands_is_no_mistake(text: str, title: str) -> None:
    assert read(text) == (title, [])


SPELLING = re.compile(r"\(write `(title: .*?)`(?:, and | if |, or |, in |\))")
PLAIN_OR_NOT = st.lists(
    st.sampled_from(
        ["A", "b", "#1", "C:", "it's", '"x"', "[y]", "{z}", "-", "&a", "!b", "@c", "$\\theta$", "`d`", "%"]
    ),
    min_size=1,
    max_size=4,
).map(" ".join)


@given(PLAIN_OR_NOT.filter(lambda words: words != '"x"'))
def test_the_advice_is_the_text_that_was_written(words: str) -> None:
    """Whatever the mistake in a title without quotes: who follows the advice gets the words that they wrote."""
    title, problems = read(f"title: {words}")
    if not problems:
        assert title == words
        return
    (said,) = problems
    spelling = SPELLING.search(said + ")")
    assert spelling is not None, said
    assert yaml.safe_load(spelling[1]) == {"title": words}
    assert read(spelling[1]) == (words, [])


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff\ufffe\uffff\u2028\u2029")))
def test_what_the_program_quotes_is_no_mistake(text: str) -> None:
    if text.strip():
        assert read(f"title: {quote_text(text)}") == (text.strip(), [])
