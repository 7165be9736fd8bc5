"""Reading free pages: `content/pages/*.md` -> `FreePage`."""

from dataclasses import dataclass

from paperarchive.content.front_matter import read_front_matter
from paperarchive.content.hidden_characters import report_hidden
from paperarchive.content.markdown_problems import find_markdown_problems
from paperarchive.content.slugs import slug_of
from paperarchive.errors import Problems, Severity


@dataclass(frozen=True, slots=True)
class FreePage:
    """A page of `content/pages/`."""

    slug: str
    """Its file's name without `.md`, and its URL."""
    title: str
    """Plain text."""
    body: str
    """Markdown."""
    body_line: int
    """The line of the file on which the body begins, from 1."""
    path: str
    """The file, relative to the archive's folder."""


def parse_free_page(text: str, path: str, problems: Problems) -> FreePage | None:
    """Parse a free page; None, and a problem, if it has no front matter."""
    read = read_front_matter(text, path, problems)
    if read is None:
        return None
    fields, parts = read
    title = fields.required_text("title")
    report_hidden(fields, "title", title)
    fields.finish(unknown=Severity.WARNING)
    problems.extend(find_markdown_problems(parts.body, path, parts.body_line))
    return FreePage(slug_of(path), title, parts.body, parts.body_line, path)
