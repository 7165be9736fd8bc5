"""What every step and every worker of a build knows."""

from dataclasses import dataclass
from pathlib import Path

from paperarchive.build.loaded_archive import LoadedArchive
from paperarchive.build.staging import Staging
from paperarchive.search.documents import SearchDocument, make_documents
from paperarchive.search.index import SearchIndex
from paperarchive.site.pages.site_pages import SitePages
from paperarchive.theme.theme import Theme


@dataclass(frozen=True, slots=True)
class BuildContext:
    """The inputs of a build, picklable: workers that are spawned receive it whole."""

    archive_dir: Path
    loaded: LoadedArchive
    theme: Theme
    staging: Staging
    pages: SitePages
    documents: tuple[SearchDocument, ...]
    """The papers as the search sees them, in its order."""
    program: str
    """The digest of the program, part of every cache key."""
    index: SearchIndex | None = None
    """The index of the documents, where it exists before the workers do."""


def make_context(
    archive_dir: Path,
    loaded: LoadedArchive,
    theme: Theme,
    staging: Staging,
    *,
    program: str,
) -> BuildContext:
    """Make the context of a build."""
    pages = SitePages(
        loaded.archive,
        loaded.content.pages,
        loaded.settings,
        theme.locale,
        theme.assets,
        loaded.origins,
    )
    return BuildContext(
        archive_dir=archive_dir,
        loaded=loaded,
        theme=theme,
        staging=staging,
        pages=pages,
        documents=make_documents(loaded.archive),
        program=program,
    )
