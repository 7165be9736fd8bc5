"""The Markdown dialect: written text renders to exactly itself, and people's text is safe and well linked."""

import html
import pickle
import re
import string
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from paperarchive.text import markup
from paperarchive.text.formulas import format_plain
from paperarchive.text.markup import (
    MarkdownLink,
    MarkdownParser,
    parse_markdown,
    render_html,
    render_text,
)
from paperarchive.text.spans import Span, SpanKind
from paperarchive.text.write_markdown import escape_markdown, find_urls, format_markdown

TRICKY = st.sampled_from(
    [
        *string.punctuation,
        *[
            "# ",
            "## ",
            "1. ",
            "12) ",
            "- ",
            "+ ",
            "> ",
            "* ",
            "*** ",
            "---",
            "~~~",
            "```",
            "===",
            "===",
            "<b>",
            "</b>",
            "<!-- ",
            "-->",
            "&amp;",
            "&#35;",
            "&lt",
            "![a](b)",
            "[a](/b)",
        ],
        "https://a.org/b_c*d*",
        "http://x.y/?a=1&b=[2]",
        "<https://a.org>",
        "$x$",
        "$$",
        "**",
        "__",
        "_a_",
        "\\",
        "\\(",
        "[1]: /url",
        "a@b.org",
        "www.a.org",
        "    ",
    ]
)
CHARACTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp"))
WORDS = st.lists(TRICKY | st.text(CHARACTERS, max_size=5) | st.sampled_from(["word", "7", " "]), max_size=12)
LINES = WORDS.map(lambda words: " ".join("".join(words).split()))
"""One line of text without spaces at its ends, as the repair gives."""
KINDS = st.sampled_from([SpanKind.TEXT, SpanKind.EMPHASIS, SpanKind.STRONG])
FORMULAS = st.sampled_from(["x_{i}", r"\frac{a}{b}", "a^2+b", "x", r"\alpha", "1_2"])
SPANS = st.lists(st.builds(Span, KINDS, LINES) | st.builds(Span, st.just(SpanKind.FORMULA), FORMULAS), max_size=6)


class _Words(HTMLParser):
    """The text of a page, and the tags in it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  (its interface)
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def read_html(markdown: str) -> _Words:
    words = _Words()
    words.feed(render_html(markdown, to_root=""))
    words.close()
    return words


def squeeze(text: str) -> str:
    """A text as browsers show it: with its white space collapsed."""
    return re.sub(r"[ \t\n\r\f]+", " ", text).strip()


@given(LINES)
@example("_a_ b_c_ __d__")
@example("1. one")
@example("+")
@example("===")
def test_plain_text_renders_as_itself(line: str) -> None:
    markdown = format_markdown([Span(SpanKind.TEXT, line)])
    assert render_text(markdown) == line
    assert read_html(markdown).text.strip() == line.strip()


@given(LINES)
def test_plain_text_is_one_paragraph_with_links_only(line: str) -> None:
    tags = read_html(format_markdown([Span(SpanKind.TEXT, line)])).tags
    assert set(tags) <= {"p", "a"}
    assert tags.count("p") <= 1


@given(SPANS)
@example([Span(SpanKind.STRONG, "a"), Span(SpanKind.EMPHASIS, "b")])
@example([Span(SpanKind.TEXT, "a"), Span(SpanKind.EMPHASIS, "(b)"), Span(SpanKind.TEXT, "c")])
@example([Span(SpanKind.TEXT, "costs 5"), Span(SpanKind.FORMULA, "x"), Span(SpanKind.TEXT, "7")])
@example([Span(SpanKind.FORMULA, "x"), Span(SpanKind.FORMULA, "x")])
@example([Span(SpanKind.FORMULA, "x_{i}"), Span(SpanKind.TEXT, " at 0")])
@example([Span(SpanKind.FORMULA, "x_{i}"), Span(SpanKind.TEXT, " \\")])
def test_spans_render_as_their_text(spans: list[Span]) -> None:
    markdown = format_markdown(spans)
    shown = "".join(format_plain(span.text) if span.kind is SpanKind.FORMULA else span.text for span in spans)
    assert squeeze(render_text(markdown)) == squeeze(shown)


@given(st.sampled_from([SpanKind.EMPHASIS, SpanKind.STRONG]), st.sampled_from(["word", "two words", "x_y", "a*b"]))
def test_delimiters_between_spaces_are_read_as_delimiters(kind: SpanKind, text: str) -> None:
    markdown = format_markdown([Span(SpanKind.TEXT, "on "), Span(kind, text), Span(SpanKind.TEXT, ", off")])
    tag = "em" if kind is SpanKind.EMPHASIS else "strong"
    assert render_html(markdown, to_root="") == f"<p>on <{tag}>{text}</{tag}>, off</p>"


@given(LINES, LINES)
@example("&lt", ";")
@example("&", "#60;")
def test_text_escaped_in_two_parts_renders_as_their_join(first: str, second: str) -> None:
    markdown = escape_markdown(f"a{first}", after=second[:1]) + escape_markdown(second, before=first[-1:] or "a")
    if not any(find_urls(first + second)):
        assert render_text(markdown) == squeeze(f"a{first}{second}")


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("# no heading", r"\# no heading"),
        ("1. no list", r"1\. no list"),
        ("- no list", r"\- no list"),
        ("a * b", r"a \* b"),
        ("snake_case_name", "snake_case_name"),
        ("_private", r"\_private"),
        ("$5 and $6", r"\$5 and \$6"),
        ("AT&T &amp; co", r"AT&T \&amp; co"),
        ("<b>", r"\<b>"),
        ("[1]", r"\[1\]"),
        ("see https://a.org/b_c.", "see <https://a.org/b_c>."),
        ("(https://a.org/b_(c))", "(<https://a.org/b_(c)>)"),
        ("https://", "https://"),
    ],
)
def test_only_special_characters_are_escaped(text: str, markdown: str) -> None:
    assert format_markdown([Span(SpanKind.TEXT, text)]) == markdown


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("at https://a.org/b, and", ["https://a.org/b"]),
        ("(https://a.org/b_(c)).", ["https://a.org/b_(c)"]),
        ("http://a.org http://b.org!", ["http://a.org", "http://b.org"]),
        ("https://**", []),
        ("ftp://a.org", []),
    ],
)
def test_addresses_are_found_without_the_punctuation_after_them(text: str, urls: list[str]) -> None:
    assert [text[start:end] for start, end in find_urls(text)] == urls


# --- what people write


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("<b>bold</b>", "<p>&lt;b&gt;bold&lt;/b&gt;</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>"),
        ("[a](JAVA&#9;script:alert(1))", "<p>[a](JAVA\tscript:alert(1))</p>"),
        ("![a](data:image/png;base64,AA)", "<p>![a](data:image/png;base64,AA)</p>"),
        ("[a](blob:https://a.org/b)", "<p>[a](blob:https://a.org/b)</p>"),
        ("<view-source:a.org>", "<p>&lt;view-source:a.org&gt;</p>"),
        ("[a](mailto:b@c.org)", '<p><a href="mailto:b@c.org">a</a></p>'),
        ("[a](b?c:d)", '<p><a href="b?c:d">a</a></p>'),
        ("[a](/papers/)", '<p><a href="../../papers/">a</a></p>'),
        ("[a](/)", '<p><a href="../../">a</a></p>'),
        ("[a](//b.org/c)", '<p><a href="//b.org/c">a</a></p>'),
        ("[a](other/)", '<p><a href="other/">a</a></p>'),
        ('[a](/b "say \\"hi\\"")', '<p><a href="../../b" title="say &quot;hi&quot;">a</a></p>'),
        ("<https://a.org/%41>", '<p><a href="https://a.org/%41">https://a.org/%41</a></p>'),
        ("![A *cat*](/static/cat.png)", '<p><img src="../../static/cat.png" alt="A cat"></p>'),
        ("![A cat](https://a.org/cat.png)", '<p><a href="https://a.org/cat.png">A cat</a></p>'),
        ("![](//a.org/cat.png)", '<p><a href="//a.org/cat.png">//a.org/cat.png</a></p>'),
        ("$5 and $6", "<p>$5 and $6</p>"),
        ("a\nb", "<p>a\nb</p>"),
        ("# One\n\n## Two", "<h2>One</h2>\n<h3>Two</h3>"),
        ("One\n===\n\n> # Two", "<h2>One</h2>\n<blockquote>\n<h2>Two</h2>\n</blockquote>"),
        ("##### Five\n\n###### Six", "<h6>Five</h6>\n<h6>Six</h6>"),
        ("a&#12;b [c](d '&#xc;')", '<p>ab <a href="d" title="">c</a></p>'),
    ],
)
def test_markdown_becomes_safe_html(markdown: str, shown: str) -> None:
    assert render_html(markdown, to_root="../../") == shown


def test_a_formula_becomes_mathml() -> None:
    rendered = render_html("so $x_i$ holds", to_root="")
    assert rendered.startswith("<p>so <math")
    assert rendered.endswith("</math> holds</p>")


def test_a_formula_that_cannot_be_converted_is_shown_as_its_source() -> None:
    assert render_html(r"so $\frac{a$ holds", to_root="") == r"<p>so <code>\frac{a</code> holds</p>"


def test_addresses_are_absolute_where_a_page_address_is_given() -> None:
    rendered = render_html(
        "[a](/b) [c](d) [e](https://f.org/)", to_root="https://x.org/y/", page_url="https://x.org/y/z/"
    )
    assert re.findall('href="([^"]*)"', rendered) == ["https://x.org/y/b", "https://x.org/y/z/d", "https://f.org/"]


def test_paragraphs_of_plain_text_are_separate() -> None:
    markdown = "# Head\n\nOne\ntwo.\n\n* item `code`\n\n```\nx = 1\n```\n"
    assert render_text(markdown) == "Head\n\nOne two.\n\nitem code\n\nx = 1"


def test_no_character_reference_writes_a_control_character() -> None:
    markdown = "".join(f"a&#{number};" for number in (*range(9), *range(11, 13), *range(14, 32), *range(127, 160)))
    shown = render_text(markdown) + render_html(markdown, to_root="")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", shown)


def test_the_words_of_a_picture_are_text() -> None:
    assert render_text("![A *cat*](cat.png) sits") == "A cat sits"


def test_links_are_found_with_the_line_of_their_paragraph() -> None:
    markdown = "One\n[a](/b)\n\n![c](d.png) <https://e.org>"
    assert parse_markdown(markdown).links == (
        MarkdownLink("/b", 1),
        MarkdownLink("d.png", 4),
        MarkdownLink("https://e.org", 4),
    )


@given(st.text(max_size=60))
def test_html_of_any_text_has_no_raw_tag(text: str) -> None:
    rendered = render_html(f"a {text}", to_root="")
    allowed = "p|a|em|strong|code|pre|h1|h2|h3|h4|h5|h6|ul|ol|li|blockquote|hr|br|img|math|m[a-z]+|semantics|annotation"
    for tag in re.findall(r"</?([a-zA-Z][^\s/>]*)", rendered):
        assert re.fullmatch(allowed, tag), html.escape(rendered)


MARKDOWN = st.text(st.sampled_from("ab A1\\*_`[]<>&;#!\"'$-+.~=|(){}^:/é\xa0\n\t") | CHARACTERS, max_size=14) | LINES


ADDRESSES = st.sampled_from(
    [
        *("<https://a.org>", "<http://a.org/b_c/~d-e.f/>", "<https://a-1.b.c.org/x//../y>", "<https://a.org/%20>"),
        *("<https://xn--mnchen-3ya.de/x>", "<https://A.org>", f"<https://{'a' * 64}.org>", "<https://a>", "<b@c.de>"),
        *("<https://a.org/?q=1&b>", "<https://a.org/ü>", "<ftp://a.org>", "<https://-a.org>", "<https://a..org/>"),
        *(f"<https://{'.'.join(['b' * 63] * 4)}/>", f"<https://{'.'.join(['b' * 63] * 4)}.com>", "<https://1.2.3.4/>"),
    ]
)
PIECES = st.sampled_from(["A word", " ", "“", "(", ")", "\\", ".", "&", '"', "-", "1.", "_", "*", "é", "  ", "\n", "#"])


@given(MARKDOWN | st.lists(ADDRESSES | PIECES, max_size=6).map("".join))
@example('An \\*escaped\\* star & \\[brackets\\] > "quotes"')
@example("A &amp; B &am\\p;")
def test_a_plain_paragraph_is_parsed_as_the_parser_does(markdown: str) -> None:
    read, parsed = parse_markdown(markdown), parse_markdown(f"{markdown}\n")  # only what ends in a letter can be plain
    assert (read.plain, read.line, read.links) == (parsed.plain, parsed.line, parsed.links)
    assert read.render("../") == parsed.render("../")


def test_a_text_is_rendered_for_its_page() -> None:
    markdown = "[here](b/), [there](/tags/), [out](https://example.org/)"
    assert parse_markdown(markdown).render("../") == render_html(markdown, to_root="../")
    assert 'href="https://a.org/papers/b/"' in render_html(markdown, to_root="../", page_url="https://a.org/papers/")
    assert 'href="https://a.org/tags/"' in render_html(
        markdown, to_root="https://a.org/", page_url="https://a.org/papers/"
    )


def test_a_parser_parses_a_text_once_and_is_pickled_with_what_it_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    parser = MarkdownParser()
    parsed = parser.parse("An *old* idea.")
    monkeypatch.setattr(markup, "parse_markdown", None)
    assert parser.parse("An *old* idea.") is parsed
    assert pickle.loads(pickle.dumps(parser)).parse("An *old* idea.") == parsed
