"""The build: content -> public/, one function, top to bottom.

In: an archive's folder. Out: the site in the output folder, and what was done.
Everything is read, checked and rendered before the first byte is written; an error
leaves the output folder as it was. Where nothing has changed since the last
build, and nobody has touched what it wrote, nothing is made: what makes things is
imported only when it is needed, since that takes longer than to find out.
"""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from paperarchive.build.cache import open_cache
from paperarchive.build.inputs import Inputs, find_input_folders, read_inputs
from paperarchive.build.last_build import Memory, digest_program
from paperarchive.build.output import (
    Origin,
    OutputResult,
    commit,
    open_stage,
)
from paperarchive.digests import digest_texts
from paperarchive.errors import (
    Problem,
    Problems,
    UsageError,
)
from paperarchive.search.report import SearchReport

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
    jobs: int | None = None
    """Processes that work at a time; None = one a core, or this one alone where there
    is little to do.
    """
    fingerprint: bool = True
    """Whether the theme's files stand in a folder named after their content, as the
    theme has it.
    """


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


def build_site(
    root: Path,
    options: BuildOptions,
    on_stage: Callable[[str], None],
    on_pages: Callable[[int, int], None] = lambda _done, _total: None,
) -> BuildResult:
    """Build the site of an archive.

    on_stage: called with the name of each stage as it begins: read, index, render,
    write. on_pages: called from any thread with the number of pages that are made, and
    of those known to be wanted. Raises ProblemsError with every problem found if one of
    them stops the build.
    """
    folder = _choose_output(root, options)
    with open_cache(root, fresh=options.clean) as cache:
        on_stage("read")
        inputs = read_inputs(root, find_input_folders(root))
        given = replace(options, clean=False, strict=False, jobs=None, output=None)
        memory = Memory(
            cache, folder, digest_texts(digest_program(), inputs.digest, repr(given))
        )
        known = memory.recall()
        if known is None:
            with _without_collector():
                return _build(
                    _Work(root, folder, options, inputs, memory), on_stage, on_pages
                )
        result = _parse_result(known, folder)
        Problems(result.problems).raise_if_any(strict=options.strict)
        return result


@contextmanager
def _without_collector() -> Iterator[None]:
    """Let no cyclic garbage be looked for: a build leaves little, and a million objects
    are looked through for it.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@dataclass(frozen=True, slots=True)
class _Work:
    """A build that has something to do."""

    root: Path
    """The archive's folder."""
    folder: Path
    """The output folder."""
    options: BuildOptions
    """What was asked for."""
    inputs: Inputs
    """What was read."""
    memory: Memory
    """What the last build left."""


def _build(
    work: _Work, on_stage: Callable[[str], None], on_pages: Callable[[int, int], None]
) -> BuildResult:
    """Make everything whose origins have changed."""
    from paperarchive.build.source import begin_reading
    from paperarchive.content.files import ContentReading

    root, folder, options = work.root, work.folder, work.options
    problems = Problems()
    reading = ContentReading(root, problems, contents=work.inputs.contents)
    with begin_reading(reading, work.memory.cache, options.jobs) as begun:
        from paperarchive.build.rendering import (
            Making,
            load_source_theme,
            make_site,
            read_source,
        )
        from paperarchive.text.markup import MarkdownParser

        markdown = MarkdownParser()
        content = begun.finish(markdown)
    source = read_source(
        root,
        problems,
        content=content,
        markdown=markdown,
        base_url=options.base_url,
        drafts=options.drafts,
    )
    work.inputs.contents.clear()
    theme = load_source_theme(root, source, problems, fingerprint=options.fingerprint)
    problems.raise_if_any()
    with open_stage(folder, work.memory.intact, clean=options.clean) as stage:
        making = Making(
            root,
            source,
            theme,
            stage,
            work.memory.cache,
            digest_program(),
            options.jobs,
        )
        made = make_site(making, problems, on_stage, on_pages)
        problems.raise_if_any(strict=options.strict)
        on_stage("write")
        base_path = source.settings.base_path
        output = commit(
            stage,
            made.files,
            Origin(work.inputs.digest, base_path),
            clean=options.clean,
        )
    papers = len(source.archive.papers)
    result = BuildResult(
        papers, len(made.keys), output, made.search, tuple(problems), base_path, folder
    )
    work.memory.remember(made.files, made.keys, _format_result(result))
    return result


def _format_result(result: BuildResult) -> dict[str, Any]:
    """A result as JSON can say it."""
    return {
        **asdict(result),
        "folder": "",
        "problems": list(map(Problem.to_json, result.problems)),
    }


def _parse_result(record: Mapping[str, Any], folder: Path) -> BuildResult:
    """The result that `_format_result` wrote, of a build that found everything done."""
    output = OutputResult(**record["output"])
    done = replace(
        output, written=0, unchanged=output.written + output.unchanged, removed=0
    )
    problems = map(Problem.from_json, record["problems"])
    search = SearchReport(**record["search"])
    return BuildResult(
        record["papers"],
        record["pages"],
        done,
        search,
        tuple(problems),
        record["base_path"],
        folder,
    )


def _choose_output(root: Path, options: BuildOptions) -> Path:
    """The output folder; UsageError where it would lie over what a build reads."""
    folder = (options.output or root / OUTPUT_FOLDER).resolve()
    inputs = [
        root.resolve(),
        *((root / name).resolve() for name in ("content", "themes")),
    ]
    if (
        folder in inputs
        or any(folder.is_relative_to(place) for place in inputs[1:])
        or inputs[0].is_relative_to(folder)
    ):
        raise UsageError(
            f"--output: {options.output} holds what the site is built from; name a folder of its own"
        )
    return folder
