"""Showing an edited file by itself: the page of a paper, or a static file of the theme.

In: the archive as it was when last built whole, and the files saved since. Out: what
they alone make, written to the output folder. What else depends on an edit (lists,
neighbours, feeds, the search) is left to the next whole build, and so is whatever is no
edit of a file that was there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from paperarchive.build.cache import open_cache
from paperarchive.build.output import write_if_differs
from paperarchive.build.rendering import load_source_theme, read_source
from paperarchive.build.search import recall_related
from paperarchive.build.site_files import Source
from paperarchive.content.disk import read_file
from paperarchive.content.read_papers import parse_paper
from paperarchive.errors import Problem, Problems, decode_utf8
from paperarchive.paper import Paper
from paperarchive.related.nearest import Related
from paperarchive.site import urls
from paperarchive.site.pages.site_pages import SitePages
from paperarchive.theme.theme import Theme


@dataclass(frozen=True, slots=True)
class QuickBuild:
    """What edits alone have made."""

    changed: frozenset[str]
    """Files of the output that came out otherwise: relative paths, with forward
    slashes.
    """
    problems: tuple[Problem, ...]
    """Warnings of the edited files."""
    sources: frozenset[str]
    """The edited files, relative to the archive's folder."""


def load_quick_builder(
    archive_dir: Path, folder: Path, *, drafts: bool
) -> "QuickBuilder | None":
    """Read the archive, so that edits can be shown by themselves; None while it has
    errors.

    folder: the output folder, with the whole site. drafts: whether drafts are built
    too.
    """
    problems = Problems()
    source = read_source(archive_dir, problems, drafts=drafts)
    theme = load_source_theme(archive_dir, source, problems, fingerprint=False)
    if problems.has_errors:
        return None
    with open_cache(archive_dir) as cache:
        related = recall_related(cache)
    return QuickBuilder(archive_dir, folder, source, theme, related)


class QuickBuilder:
    """What is known of an archive, to show its files by themselves."""

    def __init__(
        self,
        archive_dir: Path,
        folder: Path,
        source: Source,
        theme: Theme,
        related: Mapping[str, Sequence[Related]],
    ) -> None:
        """related: slug -> papers near it, perhaps of an earlier build."""
        self._archive_dir = archive_dir
        self._folder = folder
        self._source = source
        self._theme = theme
        self._related = related
        content = source.content
        self._files = {file.path: file for file in content.papers}
        self._tags = frozenset(tag.slug for tag in content.vocabulary.tags)
        self._listings = frozenset(listing.slug for listing in content.listings)
        self._pages = SitePages(
            source.archive,
            content.pages,
            source.settings,
            theme.assets,
            source.origins,
        )

    def build(self, changed: frozenset[Path]) -> QuickBuild | None:
        """Show these files, if all of them can be shown by themselves; else None, and
        nothing was done.

        Raises ProblemsError, with nothing done, if one is broken.
        """
        papers = sorted(
            path for path in map(self._name, changed) if path in self._files
        )
        statics = [
            path
            for path in changed
            if any(map(path.is_relative_to, self._theme.static_folders))
        ]
        if len(papers) + len(statics) < len(changed) or not all(
            map(Path.is_file, changed)
        ):
            return None
        problems = Problems()
        made: dict[str, bytes] = {}
        for paper in (self._read(path, problems) for path in papers):
            if paper is not None:
                page = self._pages.make_paper_page(paper, self._find_related(paper))
                made[urls.output_file(page.path)] = self._theme.render(page)
        problems.raise_if_any()
        if len(made) < len(papers) or (statics and not self._add_static(made)):
            return None
        changed_files = (
            path
            for path, content in made.items()
            if write_if_differs(self._folder / path, content)
        )
        return QuickBuild(frozenset(changed_files), tuple(problems), frozenset(papers))

    def _name(self, path: Path) -> str:
        return (
            path.relative_to(self._archive_dir).as_posix()
            if path.is_relative_to(self._archive_dir)
            else ""
        )

    def _read(self, path: str, problems: Problems) -> Paper | None:
        """The paper of a file; None where it is broken, or became a draft, or is one no
        more.
        """
        text = decode_utf8(read_file(str(self._archive_dir / path)), path, problems)
        if text is None:
            return None
        file = parse_paper(
            text, path, problems, known_tags=self._tags, known_listings=self._listings
        )
        return (
            file.paper
            if file and file.paper.draft == self._files[path].paper.draft
            else None
        )

    def _find_related(self, paper: Paper) -> Sequence[Related]:
        return [
            near
            for near in self._related.get(paper.slug, ())
            if near.slug in self._source.origins
        ]

    def _add_static(self, made: dict[str, bytes]) -> bool:
        """Add the theme's static files; False if there are others than before."""
        theme = load_source_theme(
            self._archive_dir, self._source, Problems(), fingerprint=False
        )
        made.update(
            {
                theme.assets.static + path: content
                for path, content in theme.static_files.items()
            }
        )
        return theme.static_files.keys() == self._theme.static_files.keys()
