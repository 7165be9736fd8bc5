"""The build: content -> public/, one function, top to bottom.

In: an archive's folder. Out: the site in the output folder, and what was done. Everything is read, checked and rendered
before the first byte is written; an error leaves the output folder as it was.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from paperarchive.archive.archive import make_archive
from paperarchive.content.files import read_content
from paperarchive.errors import Problem, Problems, UsageError
from paperarchive.search.shards import SearchReport
from paperarchive.settings import read_settings, replace_base_url
from paperarchive.site.addresses import find_bad_addresses
from paperarchive.site.collect import Source, collect_files, make_search
from paperarchive.site.links import find_dead_source_links
from paperarchive.site.output import Origin, OutputResult, digest_inputs, write_output
from paperarchive.site.pages import make_pages
from paperarchive.site.theme import PACKAGED_THEMES, load_theme

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
    theme = load_theme(root, source.settings.theme, problems)
    problems.raise_if_any()
    pages = tuple(make_pages(source.archive, source.content.pages, source.settings, theme.assets))

    on_stage("index")
    search = make_search(source, problems)

    on_stage("render")
    files = collect_files(root, source, theme, pages, search, problems)
    problems.extend(link.problem for link in find_dead_source_links(source.content, files))
    problems.raise_if_any(strict=options.strict)

    on_stage("write")
    origin = Origin(inputs, source.settings.base_path)
    output = write_output(folder, files, origin, clean=options.clean)
    return BuildResult(
        papers=len(source.archive.papers),
        pages=len(pages),
        output=output,
        search=search.report,
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
    content = replace(content, papers=tuple(file for file in content.papers if drafts or not file.paper.draft))
    problems.extend(find_bad_addresses(content))
    archive = make_archive((file.paper for file in content.papers), content.vocabulary, content.listings)
    return Source(settings, content, archive)


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
