"""The build: content -> public/, one function, top to bottom.

In: an archive's folder. Out: the site in the output folder, and what was done. Everything is read, checked and rendered
before the first byte is written; an error leaves the output folder as it was.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from paperarchive.archive.archive import Archive, make_archive
from paperarchive.content.files import STATIC_FOLDER, Content, read_content
from paperarchive.errors import Problem, Problems, Severity, UsageError
from paperarchive.search.index import format_full_index, make_documents, make_index
from paperarchive.search.shards import FOLDER as SEARCH_FOLDER
from paperarchive.search.shards import SearchReport, write_search
from paperarchive.settings import FILE_NAME as SETTINGS_FILE
from paperarchive.settings import Settings, read_settings, replace_base_url
from paperarchive.site import urls
from paperarchive.site.dataset import make_dataset, make_robots, make_sitemap
from paperarchive.site.feeds import Feed, FeedWriter
from paperarchive.site.links import find_dead_source_links
from paperarchive.site.output import OutputResult, digest_inputs, write_output
from paperarchive.site.pages import Page, make_pages
from paperarchive.site.theme import PACKAGED_THEMES, Theme, load_theme, read_asset

OUTPUT_FOLDER = "public"


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What the command line may say of a build."""

    output: Path | None = None
    """The output folder; None = `public/` in the archive's folder."""
    base_url: str | None = None
    """Instead of the setting."""
    clean: bool = False
    """Remove everything that earlier builds made first."""
    strict: bool = False
    """Warnings stop the build as errors do."""
    drafts: bool = False
    """Build drafts too."""


@dataclass(frozen=True, slots=True)
class Source:
    """An archive's folder, read and put in order."""

    settings: Settings
    """`site.yml`."""
    content: Content
    """`content/`."""
    archive: Archive
    """The papers, in order."""


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build made."""

    papers: int
    """Papers in the archive."""
    pages: int
    """HTML pages."""
    output: OutputResult
    """What was done in the output folder."""
    search: SearchReport
    """How large the search came out."""
    problems: tuple[Problem, ...]
    """Warnings."""
    base_path: str
    """The path of the site's root: where a server must put the output folder."""
    folder: Path
    """The output folder."""


def build_site(root: Path, options: BuildOptions, on_stage: Callable[[str], None]) -> BuildResult:
    """Build the site of an archive.

    on_stage: called with the name of each stage as it begins: read, index, render, write.
    Raises ProblemsError with every problem found if one of them stops the build.
    """
    folder = _choose_output(root, options)
    problems = Problems()

    on_stage("read")
    inputs = digest_inputs(root, find_input_folders(root))
    source = read_source(root, problems, base_url=options.base_url, drafts=options.drafts)
    problems.raise_if_any()
    theme = load_theme(root, source.settings.theme)
    pages = tuple(make_pages(source.archive, source.content.pages, source.settings, theme.assets))

    on_stage("index")
    search_files, search = _make_search(source, problems)

    on_stage("render")
    files = _collect_files(root, source, theme, pages, search_files, problems)
    problems.extend(find_dead_source_links(source.content, files))
    problems.raise_if_any(strict=options.strict)

    on_stage("write")
    output = write_output(folder, files, inputs=inputs, clean=options.clean)
    return BuildResult(
        papers=len(source.archive.papers),
        pages=len(pages),
        output=output,
        search=search,
        problems=tuple(problems),
        base_path=source.settings.base_path,
        folder=folder,
    )


def read_source(root: Path, problems: Problems, *, base_url: str | None = None, drafts: bool = False) -> Source:
    """Read settings and content, and put the papers in order; every problem is noted.

    Raises UsageError if `base_url` is no http or https address.
    """
    settings = read_settings(root, problems)
    if base_url is not None:
        replaced = replace_base_url(settings, base_url)
        if replaced is None:
            raise UsageError(f"--base-url: {base_url!r} is not an http or https address")
        settings = replaced
    content = read_content(root, problems)
    problems.extend(_find_reserved_pages(content))
    papers = {file.path: file.paper for file in content.papers if drafts or not file.paper.draft}
    return Source(settings, content, make_archive(papers, content.vocabulary, content.listings, problems))


def find_input_folders(root: Path) -> tuple[Path, ...]:
    """The folders that a build reads."""
    return (root / "content", root / "themes", *PACKAGED_THEMES)


def _choose_output(root: Path, options: BuildOptions) -> Path:
    """The output folder; UsageError where it would lie over what a build reads."""
    folder = (options.output or root / OUTPUT_FOLDER).resolve()
    inputs = [root.resolve(), *((root / name).resolve() for name in ("content", "themes"))]
    if (
        folder in inputs
        or any(folder.is_relative_to(place) for place in inputs[1:])
        or inputs[0].is_relative_to(folder)
    ):
        raise UsageError(f"--output: {options.output} holds what the site is built from; name a folder of its own")
    return folder


def _find_reserved_pages(content: Content) -> Iterator[Problem]:
    for page in content.pages:
        if page.slug.casefold() in urls.RESERVED_PAGES:
            message = f"the address /{page.slug}/ belongs to the site itself"
            yield Problem(page.path, None, None, message, "rename the file")


class _Files:
    """The files of a site while they are collected; two in one place are a problem."""

    def __init__(self, problems: Problems) -> None:
        self.found: dict[str, bytes] = {}
        self._owners: dict[str, str] = {}
        self._problems = problems

    def take(self, path: str, content: bytes, owner: str) -> None:
        """Keep a file. owner: what makes it, for messages."""
        other = self._owners.setdefault(path.casefold(), owner)
        if other != owner or path in self.found:
            message = f"{path!r} is also made by {other}"
            self._problems.add(Problem(owner, None, None, message, "rename one of the two"))
        self.found[path] = content


def _collect_files(
    root: Path,
    source: Source,
    theme: Theme,
    pages: Iterable[Page],
    search: Mapping[str, bytes],
    problems: Problems,
) -> Mapping[str, bytes]:
    """Every file of the site: path -> bytes."""
    files = _Files(problems)
    for page in pages:
        files.take(urls.output_file(page.path), theme.render(page).encode("utf-8"), f"the page /{page.path}")
    for path, content in (*_make_data_files(source, pages), *search.items()):
        files.take(path, content, f"the file /{path}")
    for path, file in theme.find_static_files().items():
        files.take(path, read_asset(file), f"themes/{source.settings.theme}/{path}")
    for path in source.content.static:
        files.take(path, (root / STATIC_FOLDER / path).read_bytes(), f"{STATIC_FOLDER}/{path}")
    return files.found


def _make_search(source: Source, problems: Problems) -> tuple[dict[str, bytes], SearchReport]:
    """The files below `search/`, and how large they came out; past the budget a warning is noted."""
    settings = source.settings.search
    documents = make_documents(source.archive)
    index = make_index(documents, settings.boosts)
    files, report = write_search(documents, index)
    if settings.full_index:
        files[f"{SEARCH_FOLDER}lunr-index.json"] = format_full_index(index).encode()
    size = sum(map(len, files.values()))
    if size > settings.budget * 1_000_000:
        message = f"everything below search/ is {size / 1e6:.1f} MB, more than {settings.budget} MB"
        advice = "raise search.budget, or turn search.full_index off"
        problems.add(Problem(SETTINGS_FILE, None, "search.budget", message, advice, Severity.WARNING))
    return files, report


def _make_data_files(source: Source, pages: Iterable[Page]) -> Iterator[tuple[str, bytes]]:
    """Feeds, data set, sitemap, robots."""
    yield from _make_feeds(source)
    yield from make_dataset(source.archive, source.settings)
    yield from make_sitemap((page.path for page in pages if page.site.is_indexed), source.settings)
    yield urls.ROBOTS, make_robots(source.settings)


def _make_feeds(source: Source) -> Iterator[tuple[str, bytes]]:
    archive, settings = source.archive, source.settings
    labels = {group.tag.slug: group.tag.label for group in archive.tags}
    writer = FeedWriter(settings, archive.added, labels)
    additions = [paper for paper in archive.newest_additions if paper.slug in archive.added]
    newest = additions[: settings.feed_size]
    yield urls.ATOM_FEED, writer.write_atom(Feed(settings.title, urls.ATOM_FEED, urls.HOME, newest))
    yield urls.JSON_FEED, writer.write_json(Feed(settings.title, urls.JSON_FEED, urls.HOME, newest))
    tagged = {group.tag.slug: [paper for paper in additions if group.tag.slug in paper.tags] for group in archive.tags}
    for group in archive.tags:
        path = urls.tag_feed_path(group.tag.slug)
        papers = tagged[group.tag.slug][: settings.feed_size]
        title = f"{group.tag.label} · {settings.title}"
        yield path, writer.write_atom(Feed(title, path, urls.tag_path(group.tag.slug), papers))
