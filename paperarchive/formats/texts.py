"""Titles and abstracts as papers' files have them, from the texts of sources.

In: a text, and how its source writes it. Out: a title as plain text, an abstract in the
Markdown of papers' files.
"""

from enum import Enum

from paperarchive.text.characters import repair_characters
from paperarchive.text.latex.repair import repair, repair_title
from paperarchive.text.write_markdown import format_markdown


class TextKind(Enum):
    """How a source writes its texts."""

    FLATTENED = "flattened"
    """The text of a web page: LaTeX that lost its marks, one paragraph."""
    LATEX = "latex"
    """LaTeX as authors send it to arXiv: `$...$`, `87.0\\%`, lines broken anywhere."""
    BIBTEX = "bibtex"
    """LaTeX as in a bibliography: braces around capitals, `{\\v S}`, `\\textendash`."""
    HTML = "html"
    """Plain text with elements such as `<i>` and `<sup>`, and entities."""
    PLAIN = "plain"
    """Plain text, which may have `$...$`."""
    MARKDOWN = "markdown"


def make_title(text: str, kind: TextKind) -> str:
    """Make a title: plain text on one line; empty if nothing is left."""
    one_line = " ".join(repair_characters(text).split())
    del kind
    return " ".join(repair_title(one_line).split())


def make_abstract(text: str, kind: TextKind) -> str:
    """Make an abstract; empty if nothing is left."""
    one_line = " ".join(repair_characters(text).split())
    del kind
    return format_markdown(repair(one_line)).strip()
