"""Dead links: in the Markdown people write, and in a built site.

In: content and the paths of the site's files; or a built folder. Out: a warning for each address inside the site behind
which there is nothing.
"""

from collections.abc import Collection, Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from paperarchive.content.files import Content
from paperarchive.errors import Problem, Severity
from paperarchive.site import urls
from paperarchive.text.markup import find_links

_ADVICE = "mend the address; a page's ends in a slash"


def find_dead_source_links(content: Content, files: Collection[str]) -> Iterator[Problem]:
    """Find links of papers and free pages that lead nowhere in the site. files: paths of all files of the site."""
    for paper in content.papers:
        if not paper.paper.draft:
            page = urls.paper_path(paper.paper.slug)
            yield from _find_dead(paper.paper.abstract, page, paper.path, paper.body_line, files)
    for free in content.pages:
        yield from _find_dead(free.body, urls.free_page_path(free.slug), free.path, free.body_line, files)


def _find_dead(markdown: str, page: str, path: str, line: int, files: Collection[str]) -> Iterator[Problem]:
    if "](" not in markdown and "]:" not in markdown:  # only such texts can hold a link that is not a whole address
        return
    for link in find_links(markdown):
        target = _find_target(link.url, page, "/")
        if target is not None and target not in files:
            message = f"the link to {link.url!r} leads nowhere"
            yield Problem(path, line + link.line - 1, None, message, _ADVICE, Severity.WARNING)


def _find_target(address: str, page: str, base_path: str) -> str | None:
    """The file an address leads to, relative to the site's root; None if it leads out of the site."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not parts.path:
        return None
    path = unquote(urlsplit(urljoin(f"http://site{base_path}{page}", parts.path)).path)
    if not path.startswith(base_path):
        return path
    return urls.output_file(path[len(base_path) :])


class _Anchors(HTMLParser):
    """The addresses in a page, with their lines, and the names that fragments may lead to."""

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


def find_dead_built_links(folder: Path, files: Collection[str], base_path: str, *, shown_as: str) -> Iterator[Problem]:
    """Find links of a built site that lead nowhere, to a file or to a fragment.

    folder: the output folder. files: what the build made in it. shown_as: the folder's name in messages.
    """
    pages = {file: _read_anchors(folder / file) for file in sorted(files) if file.endswith(".html")}
    for file, anchors in pages.items():
        page = file.removesuffix("index.html")
        for address, line in anchors.addresses:
            target = _find_target(address, page, base_path) or (file if address.startswith("#") else None)
            fragment = unquote(urlsplit(address).fragment)
            if target is None:
                continue
            if target not in files and not (folder / target).is_file():
                message = f"the link to {address!r} leads nowhere"
            elif fragment and target in pages and fragment not in pages[target].names:
                message = f"the link to {address!r} leads to no part of that page"
            else:
                continue
            yield Problem(f"{shown_as}/{file}", line, None, message, _ADVICE, Severity.WARNING)


def _read_anchors(file: Path) -> _Anchors:
    anchors = _Anchors()
    anchors.feed(file.read_text(encoding="utf-8"))
    anchors.close()
    return anchors
