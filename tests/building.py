"""Copies and builds of the tests' archives, themes to build them with, and pages before they are rendered."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from paperarchive.build.build import BuildOptions, BuildResult, build_site
from paperarchive.build.loaded_archive import load_archive
from paperarchive.errors import Problems
from paperarchive.related.nearest import Related
from paperarchive.site.page import Page
from paperarchive.site.pages.site_pages import SitePages
from paperarchive.theme.theme import load_theme
from tests.english import ENGLISH
from tests.paths import SMALL

Build = Callable[..., BuildResult]
"""Builds a copy of the small site; keywords are those of BuildOptions."""


def copy_site(folder: Path, site: Path = SMALL) -> Path:
    """Copy an archive's settings and content into a new folder, and return that folder.

    Tests build copies only: a build writes a cache into its archive, which tests in other processes read.
    """
    shutil.copytree(site / "content", folder / "content")
    shutil.copy(site / "site.yml", folder)
    return folder


def build_public(root: Path, options: BuildOptions | None = None) -> Path:
    """Build an archive and return its output folder."""
    return build_site(root, options or BuildOptions()).folder


def make_theme(root: Path, name: str = "mine", **files: str) -> Path:
    """A theme that extends default; keywords are file names with `__` for a slash and `_` for a dot."""
    folder = root / "themes" / name
    (folder / "templates").mkdir(parents=True)
    (folder / "static").mkdir()
    (folder / "theme.yml").write_text("extends: default\n")
    for key, text in files.items():
        path, _, ending = key.replace("__", "/").rpartition("_")
        (folder / f"{path}.{ending}").write_text(text)
    settings = root / "site.yml"
    settings.write_text(settings.read_text() + f"theme: {name}\n")
    return folder


def make_pages(
    root: Path, related: Mapping[str, Sequence[Related]] | None = None, *, drafts: bool = False
) -> Iterator[Page]:
    """Every page of a site, those of papers last. related: by slug."""
    source = load_archive(root, Problems(), drafts=drafts)
    assets = load_theme(root, "default", Problems(), locale=ENGLISH).assets
    pages = SitePages(source.archive, source.content.pages, source.settings, ENGLISH, assets, source.origins)
    yield from pages.all_but_papers
    for paper in source.archive.papers:
        yield pages.make_paper_page(paper, (related or {}).get(paper.slug, ()))
