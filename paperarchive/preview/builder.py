"""The builder of the preview: edited files at once, the whole site in the background.

In: the files that changed. Out: the output files that changed. An edited paper or
static file is rendered by itself, in milliseconds. All that depends on it (lists,
feeds, related papers, search) follows by a full build in a process of its own, during
which further edits are rendered.
"""

import contextlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from paperarchive.errors import ProblemsError
from paperarchive.preview.background import BackgroundBuilder, PreviewBuild
from paperarchive.preview.quick import QuickBuild, QuickBuilder, load_quick_builder


class SiteBuilder(Protocol):
    """Builds a site repeatedly into one folder. Not thread-safe."""

    def build(self, changed: frozenset[Path] | None) -> PreviewBuild:
        """Build at least the pages of the files that changed.

        changed: absolute paths in the archive or a theme that were written, moved or
        removed since the last successful build. A folder includes all below it. None =
        any file may have changed.
        Raises ProblemsError, with the last good pages in place.
        """
        ...

    def start_deferred(self, on_done: Callable[[], None]) -> None:
        """Start to build what `build` left out.

        on_done: called once, from any thread.
        """
        ...

    def finish_deferred(self) -> PreviewBuild:
        """Return the deferred build, which is done.

        Raises ProblemsError, with the last good pages in place.
        """
        ...

    def close(self) -> None:
        """Stop all work."""
        ...


class PreviewBuilder:
    """Renders edits one by one and builds the whole site in the background."""

    def __init__(self, archive_dir: Path, output_dir: Path, *, drafts: bool) -> None:
        self._archive_dir = archive_dir
        self._output_dir = output_dir
        self._drafts = drafts
        self._background = BackgroundBuilder(archive_dir, output_dir, drafts=drafts)
        self._last_full = PreviewBuild(
            changed=frozenset(), problems=(), base_path="/", output_dir=output_dir
        )
        self._quick: QuickBuilder | None = None
        """None = not loaded since the last full build by `build`."""
        self._edited: set[Path] = set()
        """What was rendered by itself since the background build started."""

    def build(self, changed: frozenset[Path] | None) -> PreviewBuild:
        """Render edited papers and static files; for any other change, build fully.

        Warnings of files that were not edited are those of the last full build.
        """
        quick_build = self._build_quickly(changed)
        if quick_build is None:
            return self._build_fully()
        others = (
            problem
            for problem in self._last_full.problems
            if problem.path not in quick_build.sources
        )
        return replace(
            self._last_full,
            changed=quick_build.changed,
            problems=(*others, *quick_build.problems),
        )

    def _build_quickly(self, changed: frozenset[Path] | None) -> QuickBuild | None:
        """Render edited files by themselves; None if only a full build will do."""
        if self._quick is None or changed is None:
            return None
        quick_build = self._quick.build(changed)
        if quick_build is not None:
            self._edited |= changed
        return quick_build

    def _build_fully(self) -> PreviewBuild:
        """Build the whole site and wait for it.

        A background build under way must end first: both write the same folder.
        """
        self._quick = None
        if self._background.is_working:
            # The new build finds its problems again, unless they have been fixed.
            with contextlib.suppress(ProblemsError):
                self._background.finish()
        self._background.start(lambda: None)
        self._last_full = self._background.finish()
        return self._last_full

    def start_deferred(self, on_done: Callable[[], None]) -> None:
        """Start a full build in the background; right after one, load the quick builder
        instead.
        """
        self._edited.clear()
        if self._quick is not None:
            self._background.start(on_done)
            return
        self._quick = load_quick_builder(
            self._archive_dir, self._output_dir, drafts=self._drafts
        )
        on_done()

    def finish_deferred(self) -> PreviewBuild:
        """Return what changed.

        Files edited meanwhile are rendered again, since the background build may have
        read them before the edit.
        """
        if not self._background.is_working:
            return replace(self._last_full, changed=frozenset())
        full_build = self._finish_background()
        edited = frozenset(self._edited)
        quick_build = self._quick.build(edited) if self._quick else None
        if quick_build is None:
            return full_build
        changed = full_build.changed | quick_build.changed
        return replace(full_build, changed=changed)

    def _finish_background(self) -> PreviewBuild:
        """Wait for the background build.

        Where files were edited meanwhile, problems are dropped: it may have read a file
        half saved, and a later deferred build will find what is left of them.
        """
        try:
            self._last_full = self._background.finish()
        except ProblemsError:
            if not self._edited:
                raise
            return replace(self._last_full, changed=frozenset())
        return self._last_full

    def close(self) -> None:
        """Stop the background process."""
        self._background.close()
