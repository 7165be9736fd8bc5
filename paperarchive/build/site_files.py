"""The files of a site that are no pages: feeds, data, sitemap, theme and static files."""

from collections.abc import Collection, Iterator, Mapping

from paperarchive.archive.archive import Archive
from paperarchive.build.context import BuildContext
from paperarchive.build.staging import MadeFile
from paperarchive.content.find_files import STATIC_FOLDER
from paperarchive.files.reading import read_file
from paperarchive.settings import Settings
from paperarchive.site import urls
from paperarchive.site.dataset import make_dataset, make_robots, make_sitemap
from paperarchive.site.feeds import make_feeds
from paperarchive.site.locale import Locale


def make_data_files(
    archive: Archive, settings: Settings, locale: Locale
) -> Iterator[tuple[str, bytes]]:
    """Make feeds and data set, which depend on the papers alone: (path, content)."""
    yield from make_feeds(archive, settings, locale)
    yield from make_dataset(archive, settings)


def write_other_files(
    context: BuildContext, pages: Mapping[str, bool], replaced: Collection[str]
) -> list[MadeFile]:
    """Stage what depends on the list of pages, and files that are only copied.

    pages: path of each page -> whether the sitemap lists it. replaced: generated files
    in whose place static ones are.
    """
    return [
        context.staging.take(path, content)
        for path, content in _make_others(context, pages, replaced)
    ]


def _make_others(
    context: BuildContext, pages: Mapping[str, bool], replaced: Collection[str]
) -> Iterator[tuple[str, bytes]]:
    settings, theme = context.loaded.settings, context.theme
    if urls.SITEMAP not in replaced:
        indexed = (page for page, is_indexed in pages.items() if is_indexed)
        yield from make_sitemap(indexed, settings)
    if urls.ROBOTS not in replaced:
        yield urls.ROBOTS, make_robots(settings)
    for path, content in theme.static_files.items():
        yield theme.assets.static + path, content
    folder = context.archive_dir / STATIC_FOLDER
    for path in context.loaded.content.static:
        yield path, read_file(f"{folder}/{path}")
