"""Rewriting links: a paper's new address in the texts of other files.

In: a file's text, and a paper's old and new slug. Out: the text with the links moved.
Nothing but the bytes of addresses changes: the places where the slug occurs are replaced
together, else one by one, and that is kept only if the file then means the same but for
links to the paper.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from paperarchive.content.read_page import FreePage, parse_free_page
from paperarchive.content.read_paper import PaperFile, parse_paper_file
from paperarchive.errors import Problems
from paperarchive.site import urls
from paperarchive.site.own_links import find_target
from paperarchive.text.markup import MarkdownLink, MarkdownText, parse_markdown


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a file says."""

    rest: object
    """Everything but its Markdown."""
    texts: tuple[str, ...]
    """Its Markdown."""


_ADDRESS = re.compile(r' (?:href|src)="[^"]*"')


def _without_addresses(text: MarkdownText) -> tuple[str, str, int]:
    """A text with everything but the addresses of its links."""
    return text.plain, _ADDRESS.sub("", text.html or ""), len(text.links)


@dataclass(frozen=True, slots=True)
class LinkRewriter:
    """Rewrites the links to one paper."""

    old: str
    """The slug to which links lead."""
    new: str
    """The slug to which they shall lead."""

    def rewrite_paper(self, file: PaperFile) -> str:
        """The file's text with the links of abstract and note rewritten."""

        def read(text: str) -> _Meaning | None:
            parsed = parse_paper_file(
                text, file.path, Problems(), known_tags=(), known_listings=()
            )
            if parsed is None:
                return None
            paper = parsed.paper
            rest = replace(paper, abstract="", note=None)
            return _Meaning(rest, (paper.abstract, paper.note or ""))

        return self._rewrite(file.text, urls.paper_path(file.paper.slug), read)

    def rewrite_page(self, text: str, page: FreePage) -> str:
        """The text of a free page with its links rewritten."""

        def read(text: str) -> _Meaning | None:
            parsed = parse_free_page(text, page.path, Problems())
            return None if parsed is None else _Meaning(parsed.title, (parsed.body,))

        return self._rewrite(text, urls.free_page_path(page.slug), read)

    def _rewrite(
        self, text: str, page: str, read: Callable[[str], _Meaning | None]
    ) -> str:
        """Replace the old slug wherever that moves links and changes nothing else."""
        # An address has a slash on both sides of it, from wherever it leads.
        whole_slug = re.compile(rf"(?<=/){re.escape(self.old)}(?=/)")
        everywhere = whole_slug.sub(self.new, text)
        meaning = read(text) if everywhere != text else None
        if meaning is None or not self._has_link(meaning, page):
            return text
        changed = read(everywhere)
        if changed is not None and self._is_only_moved(meaning, changed, page):
            return everywhere
        start = 0
        while found := whole_slug.search(text, start):
            candidate = text[: found.start()] + self.new + text[found.end() :]
            changed = read(candidate)
            start = found.end()
            if changed is not None and self._is_only_moved(meaning, changed, page):
                text, meaning = candidate, changed
                start = found.start() + len(self.new)
        return text

    def _has_link(self, meaning: _Meaning, page: str) -> bool:
        old = urls.output_file(urls.paper_path(self.old))
        return any(
            find_target(link.url, page, "/") == old
            for text in meaning.texts
            for link in parse_markdown(text).links
        )

    def _is_only_moved(self, before: _Meaning, after: _Meaning, page: str) -> bool:
        """Whether two versions of a file differ in links to the paper, and no more."""
        if before.rest != after.rest:
            return False
        has_moved = False
        for one, other in zip(before.texts, after.texts, strict=True):
            if one == other:
                continue
            was, is_now = parse_markdown(one), parse_markdown(other)
            if _without_addresses(was) != _without_addresses(is_now):
                return False
            for link, moved in zip(was.links, is_now.links, strict=True):
                if link.url == moved.url:
                    continue
                if not self._leads_on(link, moved, page):
                    return False
                has_moved = True
        return has_moved

    def _leads_on(self, link: MarkdownLink, moved: MarkdownLink, page: str) -> bool:
        old = urls.output_file(urls.paper_path(self.old))
        new = urls.output_file(urls.paper_path(self.new))
        return (
            find_target(link.url, page, "/") == old
            and find_target(moved.url, page, "/") == new
        )
