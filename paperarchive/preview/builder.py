"""What the preview asks of a builder; and the builder that it has.

In: the files that changed. Out: the files of the site that came out otherwise. What was
edited is shown at once, by itself; all that depends on it (lists, feeds, related
papers, the search) is then built whole, in another process, while further edits are
shown.
"""

import contextlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from paperarchive.errors import ProblemsError
from paperarchive.preview.background import BackgroundBuilder, PreviewBuild
from paperarchive.preview.quick import QuickBuilder, load_quick_builder


class SiteBuilder(Protocol):
    """Builds a site again and again into one folder; its methods are called one at a
    time, from one thread.
    """

    def build(self, changed: frozenset[Path] | None) -> PreviewBuild:
        """Bring up to date what was edited, at least.

        changed: paths below the archive's folder or a theme's that were written, moved
        or removed since the last build that did not raise; a folder's path stands for
        all below it; None = anything may have changed. Raises ProblemsError with the
        last good pages still in the folder.
        """
        ...

    def start_deferred(self, on_end: Callable[[], None]) -> None:
        """Begin to bring up to date what `build_pages` left. on_end: called when that
        has ended, from any thread.
        """
        ...

    def finish_deferred(self) -> PreviewBuild:
        """What came of it, once it has ended. Raises ProblemsError as `build_pages`
        does.
        """
        ...

    def close(self) -> None:
        """End all that is still at work."""
        ...


class PreviewBuilder:
    """Shows edits one by one, and builds the rest in the background."""

    def __init__(self, archive_dir: Path, folder: Path, *, drafts: bool) -> None:
        """folder: the output folder. drafts: whether drafts are built too."""
        self._archive_dir = archive_dir
        self._folder = folder
        self._drafts = drafts
        self._whole = BackgroundBuilder(archive_dir, folder, drafts=drafts)
        self._last = PreviewBuild(frozenset(), (), "/", folder)
        self._edits: QuickBuilder | None = None
        """None = edits cannot be shown by themselves: something else has changed since
        they could.
        """
        self._since: set[Path] = set()
        """What was edited since the build in the background began."""

    def build(self, changed: frozenset[Path] | None) -> PreviewBuild:
        """Show edited papers and static files of the theme; for anything else, build
        everything.
        """
        edited = (
            self._edits.build(changed) if self._edits and changed is not None else None
        )
        if edited is None or changed is None:
            self._edits = None
            if self._whole.is_working:
                with contextlib.suppress(
                    ProblemsError
                ):  # they are found again, or are mended
                    self._whole.finish()
            self._whole.begin(lambda: None)
            self._last = self._whole.finish()
            return self._last
        self._since |= changed
        others = tuple(
            problem
            for problem in self._last.problems
            if problem.path not in edited.sources
        )
        return replace(
            self._last, changed=edited.changed, problems=(*others, *edited.problems)
        )

    def start_deferred(self, on_end: Callable[[], None]) -> None:
        """Build everything in the background; after a whole build, read what edits are
        shown with instead.
        """
        self._since.clear()
        if self._edits is None:
            self._edits = load_quick_builder(
                self._archive_dir, self._folder, drafts=self._drafts
            )
            on_end()
        else:
            self._whole.begin(on_end)

    def finish_deferred(self) -> PreviewBuild:
        """What came out otherwise; what was edited meanwhile is shown as it is now."""
        unchanged = replace(self._last, changed=frozenset())
        if not self._whole.is_working:
            return unchanged
        try:
            build = self._last = self._whole.finish()
        except ProblemsError:
            if not self._since:
                raise
            # it may have read a file half saved, and is to be built again in any case
            build = unchanged
        edited = self._edits.build(frozenset(self._since)) if self._edits else None
        return (
            replace(build, changed=build.changed | edited.changed) if edited else build
        )

    def close(self) -> None:
        """End the process in the background."""
        self._whole.close()
