"""Finding the paper that a person names on the command line.

In: a slug, an alias, a file's path or an address. Out: the paper's file, or a problem
that names the nearest slugs.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from paperarchive.content.read_paper import PaperFile
from paperarchive.content.removed import RemovedPapers
from paperarchive.errors import Problem, Problems

_MOST_NEAR = 3
_LEAST_SIMILAR = 75
"""Per cent."""


class PaperFinder:
    """Finds papers by the names that people use for them."""

    def __init__(
        self, archive_dir: Path, papers: Iterable[PaperFile], removed: RemovedPapers
    ) -> None:
        """removed: to say of a paper that it was removed."""
        self._archive_dir = archive_dir
        self._removed = {paper.slug.casefold(): paper for paper in removed.papers}
        self._by_path: dict[str, PaperFile] = {}
        self._by_slug: dict[str, PaperFile] = {}
        self._by_alias: dict[str, PaperFile] = {}
        for file in papers:
            self._by_path[file.path] = file
            self._by_slug[file.paper.slug.casefold()] = file
            for alias in file.paper.aliases:
                self._by_alias[alias.casefold()] = file

    def find(self, name: str, problems: Problems) -> PaperFile | None:
        """Find a paper; None if there is none, which is reported.

        name: the slug, an alias, the file (from the current folder or the archive's), or
        the address of the page. Letter case is ignored.
        """
        path = self._find_path(name)
        if path is not None:
            found = self._by_path.get(path)
            if found is None:
                advice = "name the file of a paper, or its slug"
                problems.add(Problem(path, "is not a paper's file", advice))
            return found
        address = re.split("[?#]", name, maxsplit=1)[0].rstrip("/")
        slug = address.rpartition("/")[2].removesuffix(".md").casefold()
        found = self._by_slug.get(slug) or self._by_alias.get(slug)
        if found is None:
            problems.add(self._describe_unknown(name, slug))
        return found

    def _find_path(self, name: str) -> str | None:
        """The path of an existing file, relative to the archive's folder."""
        if not name.endswith(".md"):
            return None
        archive_dir = self._archive_dir.resolve()
        found = [
            path
            for path in (Path(name).absolute(), archive_dir / name)
            if path.is_file()
        ]
        for path in found:
            folder = path.parent.resolve()
            if folder.is_relative_to(archive_dir):
                return (folder / path.name).relative_to(archive_dir).as_posix()
        return str(found[0]) if found else None

    def _describe_unknown(self, name: str, slug: str) -> Problem:
        removed = self._removed.get(slug)
        if removed is not None:
            why = f": {removed.why}" if removed.why else ""
            message = f"the paper was removed{why}"
            advice = "`paperarchive import --restore` brings it back"
            return Problem(name, message, advice)
        near = self._find_near(slug)
        advice = "write the name of a file in content/papers/, without .md"
        if near:
            advice = f"did you mean {' or '.join(near)}?"
        return Problem(name, "there is no paper of that name", advice)

    def _find_near(self, slug: str) -> list[str]:
        """The slugs that are nearest to one, the most similar first."""
        from rapidfuzz import fuzz, process  # few commands need it

        names = [file.paper.slug for file in self._by_slug.values()]
        found = process.extract(
            slug,
            names,
            scorer=fuzz.WRatio,
            limit=_MOST_NEAR,
            score_cutoff=_LEAST_SIMILAR,
        )
        return [near for near, *_ in found]
