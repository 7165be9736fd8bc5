"""Renders edited files by themselves: the page of a paper, a static file of the theme.

In: the archive as of the last full build, and the files saved since. Out: their own
output files. Whatever else depends on them (lists, related papers, feeds, search) waits
for the next full build, and so does any change that is not an edit of a known file.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from paperarchive.build.cache import open_cache
from paperarchive.build.loaded_archive import (
    LoadedArchive,
    load_archive,
    load_site_theme,
)
from paperarchive.build.manifest import write_if_differs
from paperarchive.build.search import read_cached_related
from paperarchive.content.disk import read_file
from paperarchive.content.read_papers import parse_paper
from paperarchive.errors import Problem, Problems
from paperarchive.files.text import decode_text
from paperarchive.paper import Paper
from paperarchive.related.nearest import Related
from paperarchive.site import urls
from paperarchive.site.pages.site_pages import SitePages
from paperarchive.theme.theme import Theme


@dataclass(frozen=True, slots=True)
class QuickBuild:
    """The result of rendering edited files."""

    changed: frozenset[str]
    """Output files whose bytes changed: relative paths with forward slashes."""
    problems: tuple[Problem, ...]
    """Warnings of the edited files."""
    sources: frozenset[str]
    """The edited papers' files, relative to the archive's folder."""


def load_quick_builder(
    archive_dir: Path, output_dir: Path, *, drafts: bool
) -> "QuickBuilder | None":
    """Read the archive.

    output_dir: holds a full build.
    Returns None if the archive has errors.
    """
    problems = Problems()
    loaded = load_archive(archive_dir, problems, drafts=drafts)
    theme = load_site_theme(archive_dir, loaded.settings, problems, fingerprint=False)
    if problems.has_errors:
        return None
    with open_cache(archive_dir) as cache:
        related = read_cached_related(cache)
    return QuickBuilder(archive_dir, output_dir, loaded, theme, related)


class QuickBuilder:
    """Renders edited files against an archive that is held in memory."""

    def __init__(
        self,
        archive_dir: Path,
        output_dir: Path,
        loaded: LoadedArchive,
        theme: Theme,
        related: Mapping[str, Sequence[Related]],
    ) -> None:
        """Index the archive.

        related: slug -> related papers; those of an earlier build will do.
        """
        content = loaded.content
        self._archive_dir = archive_dir
        self._output_dir = output_dir
        self._loaded = loaded
        self._theme = theme
        self._related = related
        self._files = {file.path: file for file in content.papers}
        self._tags = frozenset(tag.slug for tag in content.vocabulary.tags)
        self._listings = frozenset(listing.slug for listing in content.listings)
        self._pages = SitePages(
            loaded.archive,
            content.pages,
            loaded.settings,
            theme.locale,
            theme.assets,
            loaded.origins,
        )

    def build(self, changed: frozenset[Path]) -> QuickBuild | None:
        """Render files and write what differs.

        changed: absolute paths.
        Returns None, with nothing written, if one of them needs a full build.
        Raises ProblemsError, with nothing written, if one has an error.
        """
        papers, static_files = self._classify(changed)
        if len(papers) + len(static_files) < len(changed):
            return None
        if not all(path.is_file() for path in changed):
            return None
        problems = Problems()
        files = self._render_papers(papers, problems)
        problems.raise_if_any()
        if files is None:
            return None
        if static_files:
            theme_files = self._read_static()
            if theme_files is None:
                return None
            files |= theme_files
        return QuickBuild(
            changed=frozenset(self._write(files)),
            problems=tuple(problems),
            sources=frozenset(papers),
        )

    def _classify(self, changed: Iterable[Path]) -> tuple[list[str], list[Path]]:
        """Pick the known papers, as sorted relative paths, and the theme's files."""
        papers: list[str] = []
        static_files: list[Path] = []
        for path in changed:
            name = self._name(path)
            if name in self._files:
                papers.append(name)
            if any(map(path.is_relative_to, self._theme.static_folders)):
                static_files.append(path)
        return sorted(papers), static_files

    def _name(self, path: Path) -> str | None:
        """Name a file as the archive does; None outside it, as in packaged themes."""
        if not path.is_relative_to(self._archive_dir):
            return None
        return path.relative_to(self._archive_dir).as_posix()

    def _render_papers(
        self, paths: Iterable[str], problems: Problems
    ) -> dict[str, bytes] | None:
        """Map output files to bytes.

        Returns None if a paper could not be read, or no longer has a page.
        """
        files: dict[str, bytes] = {}
        is_complete = True
        for path in paths:
            paper = self._read_paper(path, problems)
            if paper is None:
                is_complete = False
                continue  # the others may have problems too
            page = self._pages.make_paper_page(paper, self._list_related(paper))
            files[urls.output_file(page.path)] = self._theme.render(page)
        return files if is_complete else None

    def _read_paper(self, path: str, problems: Problems) -> Paper | None:
        """Read a paper; report its problems.

        Returns None if it has errors, or if it became a draft or ceased to be one.
        """
        content = read_file(str(self._archive_dir / path))
        text = decode_text(content, path, problems)
        if text is None:
            return None
        file = parse_paper(
            text, path, problems, known_tags=self._tags, known_listings=self._listings
        )
        if file is None or file.paper.draft != self._files[path].paper.draft:
            return None
        return file.paper

    def _list_related(self, paper: Paper) -> list[Related]:
        """List related papers that exist; others may have been removed since."""
        related = self._related.get(paper.slug, ())
        return [near for near in related if near.slug in self._loaded.origins]

    def _read_static(self) -> dict[str, bytes] | None:
        """Read the theme's static files; None if their names have changed."""
        theme = load_site_theme(
            self._archive_dir, self._loaded.settings, Problems(), fingerprint=False
        )
        if theme.static_files.keys() != self._theme.static_files.keys():
            return None
        return {
            theme.assets.static + path: content
            for path, content in theme.static_files.items()
        }

    def _write(self, files: Mapping[str, bytes]) -> Iterable[str]:
        """Write the files whose bytes differ; yield their paths."""
        for path, content in files.items():
            if write_if_differs(self._output_dir / path, content):
                yield path
