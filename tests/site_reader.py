"""A reader of an output folder, who follows every link of every page, and loads all that a page loads.

It reads the folder as it is at one moment, or while a build is at work: a page that was replaced while its links were
followed is read again.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from paperarchive.build.staging import STAGING_FOLDER
from paperarchive.site import urls

REFERENCES = {
    ".html": re.compile(r"""\b(?:href|src)=["']([^"']+)["']"""),
    ".css": re.compile(r"""url\(\s*["']?([^"')\s]+)"""),
    ".js": re.compile(r"""["'`](\.\.?/[\w./-]+\.js)["'`]"""),
    ".xml": re.compile(r"""(?:href="|<loc>|<id>)(http[^"<]+)"""),
}
"""Suffix of a file -> the addresses in it."""


def _is_entry(path: str) -> bool:
    return path.endswith((".html", ".xml")) or path in ("papers.json", "search/manifest.json")


class SiteReader:
    """Finds what is dead in a folder. It remembers what files say as long as they are not replaced."""

    def __init__(self, folder: Path, base_url: str) -> None:
        """base_url: of the site, for addresses that are absolute."""
        self._folder = folder
        self._base = base_url
        self._known: dict[tuple[str, int, int, int], frozenset[str]] = {}

    def find_dead(self) -> list[str]:
        """Every link, stylesheet, script and file of the search that is not there: `page -> address`.

        Pages, feeds and the lists of the data are read, wherever they are; scripts, stylesheets and files of the
        search if one of those leads to them.
        """
        present = self._list_files()
        waiting = [path for path in present if _is_entry(path)]
        seen = set(waiting)
        dead: list[str] = []
        while waiting:
            path = waiting.pop()
            targets = self._read(path)
            missing = targets - present
            if missing:
                dead += (f"{path} -> {target}" for target in self._look_again(path, missing))
            loaded = {target for target in targets if target.endswith((".js", ".css", ".json"))} - seen
            seen |= loaded
            waiting += loaded
        return sorted(dead)

    def _list_files(self) -> set[str]:
        start = len(f"{self._folder}/")
        present: set[str] = set()
        folders = [str(self._folder)]
        while folders:
            with suppress(FileNotFoundError), os.scandir(folders.pop()) as entries:
                for entry in entries:
                    if not entry.is_dir():
                        present.add(entry.path[start:])
                    elif entry.name != STAGING_FOLDER:
                        folders.append(entry.path)
        return present

    def _look_again(self, path: str, missing: Iterable[str]) -> list[str]:
        """What of the targets of a file is still not there, unless the file itself is another by now."""
        while True:
            dead = [target for target in missing if not (self._folder / target).is_file()]
            if not dead or self._read(path) >= set(missing):
                return dead
            missing = self._read(path)

    def _read(self, path: str) -> frozenset[str]:
        """The files of the site that a file leads to; none where it is gone."""
        try:
            status = (self._folder / path).stat()
            key = (path, status.st_ino, status.st_mtime_ns, status.st_size)
            if key not in self._known:
                self._known[key] = frozenset(map(urls.output_file, self._find_targets(path)))
        except FileNotFoundError:
            return frozenset()
        return self._known[key]

    def _find_targets(self, path: str) -> Iterator[str]:
        suffix = Path(path).suffix
        if suffix not in (*REFERENCES, ".json"):
            return
        text = (self._folder / path).read_text(errors="replace")
        if path.endswith(".json"):
            yield from self._find_parts(path, text)
            return
        here = self._base + path
        for address in REFERENCES[suffix].findall(text):
            url = urljoin(here, address)
            if url.startswith(self._base):
                yield unquote(urlsplit(url).path)[len(unquote(urlsplit(self._base).path)) :]

    def _find_parts(self, path: str, text: str) -> Iterator[str]:
        """What the manifest of the search and that of the data set name."""
        if path == "search/manifest.json":
            record = json.loads(text)
            for kind in ("lengths", "facets", "listings"):
                yield f"search/{kind}-{record[kind]}.json"
            yield from (f"search/terms-{row[-1]}.json" for row in record["shards"])
            yield from (f"search/vocabulary-{row[-1]}.json" for row in record["vocabulary"])
            yield f"search/positions-index-{record['positions']}.json"
            for kind in ("hits", "texts"):
                yield from (f"search/{kind}-{digest}-0.json" for digest in record[kind]["hashes"])
        elif path.startswith("search/positions-index-"):
            yield from (f"search/positions-{digest}.json" for _, digest in json.loads(text))
        elif re.fullmatch(r"search/hits-\w+-\d+\.json", path):
            yield from (f"papers/{hit['s']}/" for hit in json.loads(text))
        elif path == "papers.json":
            yield from (part["file"] for part in json.loads(text)["parts"])
