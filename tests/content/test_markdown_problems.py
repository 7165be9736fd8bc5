"""Mistakes in Markdown: HTML and dollar signs that readers would see, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.content.markdown_problems import find_markdown_problems, may_have_problems
from paperarchive.text.write_markdown import escape_markdown


def find(markdown: str) -> list[str]:
    return [str(problem) for problem in find_markdown_problems(markdown, "a", 3)]


NO_PARTNER = "a `$` has no partner, and is shown as it stands"
AS_FORMULA = "write `$x$` without blanks inside, or `\\$` for the character"


@pytest.mark.parametrize(
    ("markdown", "said"),
    [
        ("A <b>bold</b> word", "a:3: `<b>` is shown as it stands: this Markdown has no HTML (write `**words**`)"),
        (
            "One\n\nline<br/>two",
            "a:5: `<br/>` is shown as it stands: this Markdown has no HTML (end the line with a backslash)",
        ),
        (
            '<a href="https://x.org">x</a>',
            (
                'a:3: `<a href="https://x.org">` is shown as it stands: this Markdown has no HTML '
                "(write `[words](https://...)`)"
            ),
        ),
        (
            "A\n<!-- todo -->",
            (
                "a:4: `<!--` is shown as it stands: this Markdown has no HTML "
                "(delete it, or put it into the front matter behind a `#`)"
            ),
        ),
        (
            "<DIV class=a>x</DIV>",
            (
                "a:3: `<DIV class=a>` is shown as it stands: this Markdown has no HTML "
                "(write Markdown, or `\\<` for the character)"
            ),
        ),
        ("First.\n\nLet $x + y be.", f"a:5: {NO_PARTNER} ({AS_FORMULA})"),
        ("Let $ x $ be.", f"a:3: {NO_PARTNER} ({AS_FORMULA})"),
        ("Let $x\n\nand y$ be.", f"a:3: {NO_PARTNER} ({AS_FORMULA})"),
        ("Let $$x$$ be.", "a:3: `$$` begins no formula, and is shown as it stands (write `$x$`)"),
        (
            "A.\n>>>>>>> feature",
            "a:4: this line is left of a merge conflict (delete it, and check the lines around it)",
        ),
    ],
)
def test_what_readers_would_see_is_said_with_its_line(markdown: str, said: str) -> None:
    assert find(markdown)[:1] == [said]


@pytest.mark.parametrize(
    "markdown",
    [
        "Let $\\{x_i\\}$ be, and $\\mathbb{E}\\{r\\}$.",
        "A List<int> and <T> and a<b and x < y",
        "`<b>` and ``<i> ` </i>``",
        "```html\n<b>$x</b>\n```",
        "Text:\n\n    <b>$x</b>\n",
        r"\<b> and \$x and \\\$",
        "<https://a.org/?b=$c> and <mailto:a@b.org> and <a@b.org>",
        "[x](https://a.org/$b) and [y](<https://a.org/>)",
        "$a<b$ and $\\sum_{i<n} x_i$, and $x$-y",
        "It costs $5, or US$ 6, or $7.50 and $8.",
        "$\\text{\\$5}$",
        "A heading\n=======\n",
        "&lt;b&gt;",
    ],
)
def test_what_is_meant_as_it_stands_is_no_mistake(markdown: str) -> None:
    assert find(markdown) == []


def test_a_page_pasted_as_html_has_a_few_warnings() -> None:
    assert len(find("<p>a</p>\n" * 100)) == 5


@given(st.text(max_size=60))
def test_what_import_writes_has_no_mistake(text: str) -> None:
    assert find(escape_markdown(text)) == []


@given(st.text(st.sampled_from("<b>/$`\\ \n~ax1!-=>"), max_size=40))
def test_the_fast_test_misses_nothing(markdown: str) -> None:
    if find(markdown):
        assert may_have_problems(markdown)
