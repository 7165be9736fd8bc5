"""Dead links: in the Markdown people write, and in a built site.

In: content and the paths of the site's files; or a built folder. Out: a warning for
each address inside the site that leads to nothing, or to a paper's former address.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from paperarchive.build.loaded_archive import LoadedArchive
from paperarchive.content.read_paper import PaperFile
from paperarchive.content.removed import REMOVED_PATH, RemovedPaper
from paperarchive.errors import Problem, Severity
from paperarchive.site import urls
from paperarchive.site.own_links import OwnLink, find_own_links, find_target

_ADVICE = "fix the link; a page's address ends in a slash"


@dataclass(frozen=True, slots=True)
class DeadLink:
    """A link that leads to nothing, or to a former address."""

    file: str
    """The page that has it: a file of the site."""
    target: str
    """The file that it leads to, relative to the site's root."""
    problem: Problem


def find_dead_source_links(
    loaded: LoadedArchive, files: Collection[str]
) -> Iterator[DeadLink]:
    """Find dead links in papers, their notes and free pages, and links to former
    addresses, which lead on, but not for ever.

    files: paths of all files of the site.
    """
    content = loaded.content
    moved = _find_moved(content.papers)
    removed = {
        urls.output_file(urls.paper_path(paper.slug)): paper
        for paper in loaded.removed.papers
    }
    for link in find_own_links(content.papers, content.pages, loaded.archive.markdown):
        if link.target in moved:
            message, advice = _describe_moved(link, *moved[link.target])
        elif link.target in files:
            continue
        elif link.target in removed:
            message, advice = _describe_removed(link, removed[link.target])
        else:
            message, advice = f"the link to {link.url!r} leads nowhere", _ADVICE
        problem = Problem(
            link.path,
            message,
            advice,
            line=link.line,
            key=link.key,
            severity=Severity.WARNING,
        )
        yield DeadLink(urls.output_file(link.page), link.target, problem)


def _find_moved(papers: Iterable[PaperFile]) -> dict[str, tuple[str, str]]:
    """File of the site at an alias -> (alias, slug of the paper)."""
    return {
        urls.output_file(urls.paper_path(alias)): (alias, file.paper.slug)
        for file in papers
        for alias in file.paper.aliases
    }


def _describe_moved(link: OwnLink, alias: str, slug: str) -> tuple[str, str]:
    head, found, tail = link.url.rpartition(alias)
    new = f"{head}{slug}{tail}" if found else f"/{urls.paper_path(slug)}"
    return f"the link to {link.url!r} leads to a former address", f"write {new!r}"


def _describe_removed(link: OwnLink, removed: RemovedPaper) -> tuple[str, str]:
    why = f": {removed.why}" if removed.why else ""
    message = f"the link to {link.url!r} leads to a paper that was removed{why}"
    return message, f"remove the link; {REMOVED_PATH} records the paper"


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
        target = find_target(address, page, self.base_path)
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
