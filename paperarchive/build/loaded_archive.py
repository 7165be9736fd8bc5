"""An archive's folder, loaded: settings, content, the papers in order, the theme."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from paperarchive.archive.archive import Archive, make_archive
from paperarchive.archive.handles import fill_handles
from paperarchive.build.isolation import (
    isolate_author_names,
    isolate_paper,
    isolate_vocabulary,
)
from paperarchive.build.untrusted import limit_content, limit_settings
from paperarchive.content.load import Content, load_content
from paperarchive.content.read_paper import PaperFile
from paperarchive.content.removed import RemovedPapers, read_removed
from paperarchive.curation.doubles import find_doubles
from paperarchive.curation.orcids import find_shared_orcids
from paperarchive.curation.removed_papers import find_returned
from paperarchive.digests import digest_bytes
from paperarchive.errors import Problems, UsageError
from paperarchive.paper import Paper
from paperarchive.settings import Settings, read_settings, replace_base_url
from paperarchive.site.addresses import find_bad_addresses
from paperarchive.site.pages.paper import PaperOrigin
from paperarchive.site.read_locale import load_locale
from paperarchive.text.markup import MarkdownParser
from paperarchive.theme.theme import Theme, load_theme


@dataclass(frozen=True, slots=True)
class LoadedArchive:
    """What a site is made from, except for its theme."""

    settings: Settings
    content: Content
    """`content/`, without the drafts that are not built."""
    archive: Archive
    """The papers in order, and their groups. Their titles and names are without
    characters that would reorder the text around them.
    """
    origins: Mapping[str, PaperOrigin]
    """Slug -> file, of every paper."""
    removed: RemovedPapers
    """Papers that people removed on purpose."""


def load_archive(
    archive_dir: Path,
    problems: Problems,
    *,
    content: Content | None = None,
    markdown: MarkdownParser | None = None,
    base_url: str | None = None,
    drafts: bool = False,
    untrusted: bool = False,
) -> LoadedArchive:
    """Load an archive; every problem is added to `problems`.

    content: read before; None = read it now. markdown: knows abstracts that were parsed
    before. base_url: in place of the setting. untrusted: take the packaged theme, and
    of static files only those in which browsers run nothing.
    Raises UsageError if no site can be published at `base_url`.
    """
    settings = read_settings(archive_dir, problems)
    if base_url is not None:
        settings = _change_base_url(settings, base_url)
    if content is None:
        content = load_content(archive_dir, problems)
    if untrusted:
        settings = limit_settings(settings)
        content = limit_content(content)
    if not drafts:
        content = _leave_out_drafts(content)
    problems.extend(find_bad_addresses(content))
    problems.extend(find_doubles(content))
    problems.extend(find_shared_orcids(content))
    removed = read_removed(archive_dir, problems)
    problems.extend(find_returned(content.papers, removed))
    papers = tuple(fill_handles(isolate_paper(file.paper) for file in content.papers))
    vocabulary = isolate_vocabulary(content.vocabulary)
    return LoadedArchive(
        settings=settings,
        content=content,
        archive=make_archive(
            papers,
            vocabulary,
            content.listings,
            markdown,
            authors=map(isolate_author_names, content.authors),
        ),
        origins={
            paper.slug: _make_origin(file, paper)
            for file, paper in zip(content.papers, papers, strict=True)
        },
        removed=removed,
    )


def _change_base_url(settings: Settings, base_url: str) -> Settings:
    try:
        return replace_base_url(settings, base_url)
    except ValueError as error:
        raise UsageError(f"--base-url: {error}") from None


def _leave_out_drafts(content: Content) -> Content:
    papers = tuple(file for file in content.papers if not file.paper.draft)
    return replace(content, papers=papers)


def _make_origin(file: PaperFile, paper: Paper) -> PaperOrigin:
    """Make the origin of a paper. paper: as shown; its organisation's handle may be known
    from other files, which the digest counts.
    """
    path = os.fsencode(file.path)
    content = file.content
    if paper.organization != file.paper.organization:
        content += f"\0{paper.organization}".encode("utf-8", "surrogatepass")
    return PaperOrigin(file.path, digest_bytes(b"%s\0%s" % (path, content)))


def load_site_theme(
    archive_dir: Path,
    settings: Settings,
    problems: Problems,
    *,
    fingerprint: bool = True,
    untrusted: bool = False,
) -> Theme:
    """Load the theme that the settings name; every problem is added to `problems`.

    untrusted: a packaged theme, whose templates run in Jinja's sandbox.
    """
    return load_theme(
        None if untrusted else archive_dir,
        settings.theme,
        problems,
        locale=load_locale(settings.language),
        options=settings.theme_options,
        fingerprint=fingerprint,
    )
