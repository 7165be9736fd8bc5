"""Dead links: in the Markdown people write, and in a built site.

In: content and the paths of the site's files; or a built folder. Out: a warning for
each address inside the site that leads to nothing.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from paperarchive.build.loaded_archive import LoadedArchive
from paperarchive.content.front_matter import find_key_line
from paperarchive.content.read_paper import PaperFile
from paperarchive.errors import Problem, Severity
from paperarchive.site import urls
from paperarchive.text.markup import MarkdownParser

_ADVICE = "fix the link; a page's address ends in a slash"


@dataclass(frozen=True, slots=True)
class DeadLink:
    """A link that leads to nothing."""

    file: str
    """The page that has it: a file of the site."""
    target: str
    """The file that it leads to, relative to the site's root."""
    problem: Problem


def find_dead_source_links(
    loaded: LoadedArchive, files: Collection[str]
) -> Iterator[DeadLink]:
    """Find dead links in papers, their notes and free pages.

    files: paths of all files of the site.
    """
    finder = _SourceLinks(loaded.archive.markdown, files)
    for file in loaded.content.papers:
        page = urls.paper_path(file.paper.slug)
        yield from finder.find_dead(
            file.paper.abstract, page, file.path, first_line=file.body_line
        )
        yield from finder.find_dead_in_note(file, page)
    for free in loaded.content.pages:
        page = urls.free_page_path(free.slug)
        yield from finder.find_dead(
            free.body, page, free.path, first_line=free.body_line
        )


@dataclass(frozen=True, slots=True)
class _SourceLinks:
    """The links of Markdown texts, and the files of the site that they may lead to."""

    parser: MarkdownParser
    files: Collection[str]

    def find_dead_in_note(self, file: PaperFile, page: str) -> Iterator[DeadLink]:
        """Dead links of a note, all at the line of its key.

        A YAML value's lines are not those of its text.
        """
        if not file.paper.note:
            return
        line = find_key_line(file.text, "note")
        for link in self.find_dead(file.paper.note, page, file.path, first_line=line):
            problem = replace(link.problem, line=line, key="note")
            yield replace(link, problem=problem)

    def find_dead(
        self, markdown: str, page: str, path: str, *, first_line: int
    ) -> Iterator[DeadLink]:
        """Dead links of a Markdown text.

        page: the path of the page that shows it. path: the file in which it is
        written. first_line: its first line in that file.
        """
        # Other texts have whole addresses at most, which lead out of the site.
        if "](" not in markdown and "]:" not in markdown:
            return
        for link in self.parser.parse(markdown).links:
            target = _find_target(link.url, page, "/")
            if target is not None and target not in self.files:
                problem = Problem(
                    path,
                    f"the link to {link.url!r} leads nowhere",
                    _ADVICE,
                    line=first_line + link.line - 1,
                    severity=Severity.WARNING,
                )
                yield DeadLink(urls.output_file(page), target, problem)


def _find_target(address: str, page: str, base_path: str) -> str | None:
    """The file that an address leads to; None if it leads out of the site.

    page: the path of the page that has the address. base_path: that of the site's root.
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


class _PageLinks(HTMLParser):
    """The addresses in a page with their lines, and its fragment names."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[tuple[str, int]] = []
        self.names: set[str] = set()

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value:
                self.addresses.append((value, self.getpos()[0]))
            elif name == "id" and value:
                self.names.add(value)


def find_dead_built_links(
    folder: Path, files: Collection[str], base_path: str, *, shown_as: str
) -> Iterator[DeadLink]:
    """Find links of a built site that lead to no file or to no fragment.

    folder: the output folder. files: the manifest's; missing ones are passed over.
    base_path: the path of the root for which the site was built. shown_as: the folder
    in messages.
    """
    pages = {
        file: _read_links(folder / file)
        for file in sorted(files)
        if file.endswith(".html") and (folder / file).is_file()
    }
    site = _BuiltSite(folder, files, base_path, pages)
    for file, links in pages.items():
        for address, line in links.addresses:
            dead = site.find_dead(address, file)
            if dead is None:
                continue
            target, message = dead
            problem = Problem(
                f"{shown_as}/{file}",
                message,
                _ADVICE,
                line=line,
                severity=Severity.WARNING,
            )
            yield DeadLink(file, target, problem)


@dataclass(frozen=True, slots=True)
class _BuiltSite:
    folder: Path
    files: Collection[str]
    base_path: str
    pages: Mapping[str, _PageLinks]

    def find_dead(self, address: str, file: str) -> tuple[str, str] | None:
        """The target of a dead link, and what is wrong; None if it is good.

        file: of the page that has the address.
        """
        page = file.removesuffix("index.html")
        target = _find_target(address, page, self.base_path)
        if target is None and address.startswith("#"):
            target = file
        if target is None:
            return None
        if target not in self.files and not (self.folder / target).is_file():
            return target, f"the link to {address!r} leads nowhere"
        fragment = unquote(urlsplit(address).fragment)
        if not fragment or target not in self.pages:
            return None
        if fragment in self.pages[target].names:
            return None
        return target, f"the link to {address!r} leads to no part of that page"


def _read_links(file: Path) -> _PageLinks:
    links = _PageLinks()
    links.feed(file.read_text(encoding="utf-8", errors="replace"))
    links.close()
    return links
