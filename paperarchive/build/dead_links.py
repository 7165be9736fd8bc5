"""Dead links: in the Markdown people write, and in a built site.

In: content and the paths of the site's files; or a built folder. Out: a warning for
each address inside the site behind which there is nothing.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from paperarchive.content.files import Content
from paperarchive.content.read_paper import find_key_line
from paperarchive.errors import Problem, Severity
from paperarchive.site import urls
from paperarchive.text.markup import MarkdownParser
from paperarchive.yaml_fields import Place

_ADVICE = "mend the address; a page's ends in a slash"


@dataclass(frozen=True, slots=True)
class DeadLink:
    """A link behind which there is nothing."""

    file: str
    """The page it stands on: a file of the site."""
    target: str
    """The file it leads to, relative to the site's root."""
    problem: Problem
    """How it is said."""


def find_dead_source_links(
    content: Content, parser: MarkdownParser, files: Collection[str]
) -> Iterator[DeadLink]:
    """Find links of papers, their notes and free pages that lead nowhere in the site.
    files: paths of all its files.
    """
    for file in content.papers:
        page = urls.paper_path(file.paper.slug)
        place = Place(file.path, file.body_line)
        yield from _find_dead(file.paper.abstract, parser, page, place, files)
        if file.paper.note:
            line = find_key_line(file.text, "note")
            place = Place(file.path, line)
            for link in _find_dead(file.paper.note, parser, page, place, files):
                # The lines of a value in YAML are not those of its text: the key's line
                # is said for all of it.
                yield replace(
                    link, problem=replace(link.problem, line=line, key="note")
                )
    for free in content.pages:
        page = urls.free_page_path(free.slug)
        place = Place(free.path, free.body_line)
        yield from _find_dead(free.body, parser, page, place, files)


def _find_dead(
    markdown: str,
    parser: MarkdownParser,
    page: str,
    place: Place,
    files: Collection[str],
) -> Iterator[DeadLink]:
    if (
        "](" not in markdown and "]:" not in markdown
    ):  # only such texts can hold a link that is not a whole address
        return
    for link in parser.parse(markdown).links:
        target = _find_target(link.url, page, "/")
        if target is not None and target not in files:
            message = f"the link to {link.url!r} leads nowhere"
            problem = Problem(
                place.path,
                message,
                _ADVICE,
                line=place.line + link.line - 1,
                severity=Severity.WARNING,
            )
            yield DeadLink(urls.output_file(page), target, problem)


def _find_target(address: str, page: str, base_path: str) -> str | None:
    """The file an address leads to, relative to the site's root; None if it leads out
    of the site.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not parts.path:
        return None
    path = unquote(urlsplit(urljoin(f"http://site{base_path}{page}", parts.path)).path)
    base_path = unquote(base_path)
    if not path.startswith(base_path):
        return path
    return urls.output_file(path[len(base_path) :])


class _Anchors(HTMLParser):
    """The addresses in a page, with their lines, and the names that fragments may lead
    to.
    """

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[tuple[str, int]] = []
        self.names: set[str] = set()

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what the tag's attributes lead to, and its name."""
        for name, value in attrs:
            if name in ("href", "src") and value:
                self.addresses.append((value, self.getpos()[0]))
            elif name == "id" and value:
                self.names.add(value)


def find_dead_built_links(
    folder: Path, files: Collection[str], base_path: str, *, shown_as: str
) -> Iterator[DeadLink]:
    """Find links of a built site that lead nowhere, to a file or to a fragment.

    folder: the output folder. files: what the build made in it; those that are missing
    are passed over.
    base_path: the path of the site's root for which it was built. shown_as: the
    folder's name in messages.
    """
    pages = {
        file: _read_anchors(folder / file)
        for file in sorted(files)
        if file.endswith(".html") and (folder / file).is_file()
    }
    for file, anchors in pages.items():
        page = file.removesuffix("index.html")
        for address, line in anchors.addresses:
            target = _find_target(address, page, base_path) or (
                file if address.startswith("#") else None
            )
            fragment = unquote(urlsplit(address).fragment)
            if target is None:
                continue
            if target not in files and not (folder / target).is_file():
                message = f"the link to {address!r} leads nowhere"
            elif fragment and target in pages and fragment not in pages[target].names:
                message = f"the link to {address!r} leads to no part of that page"
            else:
                continue
            problem = Problem(
                f"{shown_as}/{file}",
                message,
                _ADVICE,
                line=line,
                severity=Severity.WARNING,
            )
            yield DeadLink(file, target, problem)


def _read_anchors(file: Path) -> _Anchors:
    anchors = _Anchors()
    anchors.feed(file.read_text(encoding="utf-8", errors="replace"))
    anchors.close()
    return anchors
