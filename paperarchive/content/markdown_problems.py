r"""Mistakes in Markdown that people see on the page: raw HTML, a dollar sign without its
partner, a line that is left of a merge conflict.

In: Markdown and the line on which it begins. Out: a warning for each. Code, escapes and
whole formulas are left out first. Source: the dialect of `text/markup.py` (CommonMark
without raw HTML, and `$...$` under Pandoc's rule); the elements of HTML that people write
into Markdown.
"""

import re
from collections.abc import Iterator
from itertools import chain, islice

from paperarchive.errors import Problem, Severity
from paperarchive.files.merge_markers import find_conflicts, may_have_conflicts
from paperarchive.files.text import describe_conflict

_FENCED_CODE = re.compile(
    r"^ {0,3}(`{3,}|~{3,}).*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", re.M | re.S
)
_INDENTED_CODE = re.compile(
    r"(?:(?<=\n\n)|\A)(?: {4}|\t)[^\n]*(?:\n(?: {4}|\t)[^\n]*)*"
)
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(?:(?!\n\s*\n).)*?(?<!`)\1(?!`)", re.S)
_ESCAPE = re.compile(r"\\[!-/:-@\[-`{-~]")
_AUTOLINK = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*>|<[^\s<>@]+@[^\s<>@]+>")
_ADDRESS = re.compile(r"\]\(<?[^\s<>]*")
_FORMULA = re.compile(
    r"(?<![\d$])\$(?![\s$])(?:(?!\n\s*\n)[^$])*?[^\s$]\$(?![\d$])", re.S
)
_HIDDEN = (_FENCED_CODE, _INDENTED_CODE, _CODE_SPAN, _AUTOLINK)
_TAG = re.compile(r"<(?P<name>/?[A-Za-z][A-Za-z0-9]*)(?=[\s/>])[^<>]*>|<!--")
_DOLLAR = re.compile(r"\$\$|(?<![A-Za-z$])\$(?!\d)")
# A set of characters first, which `re` finds ten times as fast as alternatives.
_SUSPECT = re.compile(
    r"[$<>](?<!(?<!\\)\\[$<>])(?:(?<=\$)|(?<=<)(?!https?:)|(?<=>)>{6})"
)
_LARGEST = 100_000
"""Characters of the longest text that is looked at: the time grows with the square of
its code spans, and a text may be a stranger's.
"""
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")

_HTML = {
    "b": "write `**words**`",
    "strong": "write `**words**`",
    "i": "write `*words*`",
    "em": "write `*words*`",
    "a": "write `[words](https://...)`",
    "img": "write `![words](/picture.png)`",
    "code": "write the words between backticks",
    "sub": "write a formula, `$x_1$`",
    "sup": "write a formula, `$x^2$`",
    "br": "end the line with a backslash",
    "p": "put an empty line between paragraphs",
    "!--": "delete it, or put it into the front matter behind a `#`",
}
_OTHER_HTML = frozenset(
    """abbr article aside audio big blockquote body button caption center cite dd del
    details dfn div dl dt embed figcaption figure font footer form h1 h2 h3 h4 h5 h6 head
    header hr html iframe input ins kbd label li link main map mark math meta nav object ol
    option pre q s samp script section select small source span strike style summary svg
    table tbody td textarea tfoot th thead title tr tt u ul var video wbr""".split()  # noqa: SIM905  (readable)
)
_MOST = 5
"""Warnings for one text: a page pasted as HTML has hundreds of tags."""


def may_have_problems(markdown: str) -> bool:
    """Whether `find_markdown_problems` may find anything: a fast test."""
    # The first test decides for most texts, the second for those with escapes only.
    if not ("<" in markdown or "$" in markdown or ">" in markdown):
        return False
    return _SUSPECT.search(markdown) is not None and len(markdown) <= _LARGEST


def find_markdown_problems(
    markdown: str, path: str, line: int, *, key: str | None = None
) -> Iterator[Problem]:
    """Find mistakes in a Markdown text.

    path, line: where the text begins. key: that of the front matter which has it.
    """
    if not may_have_problems(markdown):
        return
    if may_have_conflicts(markdown):
        for conflict in islice(find_conflicts(markdown, is_markdown=True), _MOST):
            yield describe_conflict(
                conflict, path, line=line, severity=Severity.WARNING
            )
    bare = markdown
    for pattern in _HIDDEN:
        bare = pattern.sub(_blank, bare)
    # No blanks: a formula may begin or end with an escape, `$\{x\}$`.
    bare = _ESCAPE.sub("..", bare)
    bare = _ADDRESS.sub(_blank, _FORMULA.sub(_blank, bare))
    for offset, message, advice in islice(
        chain(_find_html(bare), _find_dollars(bare)), _MOST
    ):
        place = line + markdown.count("\n", 0, offset)
        yield Problem(
            path, message, advice, line=place, key=key, severity=Severity.WARNING
        )


def _blank(found: re.Match[str]) -> str:
    """Blanks of the same length, with the line ends."""
    return re.sub(r"[^\n]", " ", found[0])


def _find_html(bare: str) -> Iterator[tuple[int, str, str]]:
    """Offset, message and advice of the first tag of each line and element."""
    seen: set[tuple[int, str]] = set()  # offset of the line end above, element
    for found in _TAG.finditer(bare):
        name = (found["name"] or "!--").lower()
        element = name.removeprefix("/")
        if not (element in _HTML or element in _OTHER_HTML):
            continue
        place = (bare.rfind("\n", 0, found.start()), element)
        if place in seen:
            continue
        seen.add(place)
        shown = found[0] if len(found[0]) < 40 else f"<{name}…"
        message = f"`{shown}` is shown as it stands: this Markdown has no HTML"
        advice = _HTML.get(element, "write Markdown, or `\\<` for the character")
        yield found.start(), message, advice


def _find_dollars(bare: str) -> Iterator[tuple[int, str, str]]:
    """Offset, message and advice of the first dollar sign of each paragraph that begins
    or ends no formula and is not that of a price.
    """
    start = 0
    for end in [*(found.start() for found in _PARAGRAPH_END.finditer(bare)), len(bare)]:
        found = _DOLLAR.search(bare, start, end)
        start = end
        if found is None:
            continue
        message = "a `$` has no partner, and is shown as it stands"
        advice = "write `$x$` without blanks inside, or `\\$` for the character"
        if found[0] == "$$":
            message = "`$$` begins no formula, and is shown as it stands"
            advice = "write `$x$`"
        yield found.start(), message, advice
