"""Links inside the site, in the Markdown that people write.

In: papers and free pages. Out: each link with its place and the file of the site that it
leads to.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote, urljoin, urlsplit

from paperarchive.content.front_matter import find_key_line
from paperarchive.content.read_page import FreePage
from paperarchive.content.read_paper import PaperFile
from paperarchive.site import urls
from paperarchive.text.markup import MarkdownParser


@dataclass(frozen=True, slots=True)
class OwnLink:
    """A link in a text, to a place of this site."""

    path: str
    """The file in which it is written, relative to the archive's folder."""
    line: int
    """The line of its paragraph, from 1; of the key, in a note."""
    key: str | None
    """`note`, or None in an abstract or a page."""
    page: str
    """The path of the page that shows it."""
    url: str
    """As written, with the characters encoded that a URL cannot have."""
    target: str
    """The file of the site that it leads to: `papers/a/index.html`."""


def find_own_links(
    papers: Iterable[PaperFile], pages: Iterable[FreePage], parser: MarkdownParser
) -> Iterator[OwnLink]:
    """Find the links inside the site: of papers, their notes, and free pages."""
    for file in papers:
        page = urls.paper_path(file.paper.slug)
        yield from find_links_in_text(
            file.paper.abstract, page, file.path, parser, first_line=file.body_line
        )
        yield from _find_in_note(file, page, parser)
    for free in pages:
        page = urls.free_page_path(free.slug)
        yield from find_links_in_text(
            free.body, page, free.path, parser, first_line=free.body_line
        )


def _find_in_note(
    file: PaperFile, page: str, parser: MarkdownParser
) -> Iterator[OwnLink]:
    """Links of a note, all at the line of its key: a YAML value's lines are not those of
    its text.
    """
    note = file.paper.note
    if not note or not _may_have_links(note):
        return
    line = find_key_line(file.text, "note")
    for link in find_links_in_text(note, page, file.path, parser, first_line=line):
        yield replace(link, line=line, key="note")


def find_links_in_text(
    markdown: str, page: str, path: str, parser: MarkdownParser, *, first_line: int
) -> Iterator[OwnLink]:
    """Find the links of a Markdown text.

    page: the path of the page that shows it. path: the file in which it is written.
    first_line: its first line in that file.
    """
    if not _may_have_links(markdown):
        return
    for link in parser.parse(markdown).links:
        target = find_target(link.url, page, "/")
        if target is not None:
            line = first_line + link.line - 1
            yield OwnLink(path, line, None, page, link.url, target)


def _may_have_links(markdown: str) -> bool:
    """Whether a text may have links inside the site; other texts, as nearly all are, have
    whole addresses at most, which lead out of it.
    """
    return "](" in markdown or "]:" in markdown


def find_target(address: str, page: str, base_path: str) -> str | None:
    """The file that an address leads to; None if it leads out of the site.

    page: the path of the page that has the address. base_path: that of the site's root.
    """
    try:
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or not parts.path:
            return None
        # A path that begins with two slashes names a host here.
        joined = urlsplit(urljoin(f"http://site{base_path}{page}", parts.path))
    except ValueError:  # half a bracket where a host would be
        return None
    path = unquote(joined.path)
    base_path = unquote(base_path)
    if not path.startswith(base_path):
        return path
    return urls.output_file(path[len(base_path) :])
