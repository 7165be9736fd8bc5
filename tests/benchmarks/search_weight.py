"""Cost of the search for a reader and for a build, compared with Pagefind and lunr.py.

Usage: python -m tests.benchmarks.search_weight [FOLDER] [--pagefind]

FOLDER holds listing dumps and `truth.jsonl.gz` (see import_truth.py); by default this repository's archive is measured.
The site is built, served gzipped as hosts do, and searched in Chromium; the server counts the bytes of the bodies it
sends. --pagefind (PyPI package `pagefind[bin]`) indexes the same pages with Pagefind and runs the same queries.
"""

import argparse
import gzip
import http.server
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import ClassVar

import lunr
from playwright.sync_api import Browser, Page, sync_playwright

from paperarchive.build.build import BuildOptions, build_site
from paperarchive.build.loaded_archive import load_archive
from paperarchive.errors import Problems
from paperarchive.search.documents import FIELDS, SearchDocument, make_documents
from paperarchive.search.full_index import format_full_index
from paperarchive.search.shards import write_search
from tests.benchmarks.import_truth import import_folder
from tests.paths import REPOSITORY
from tests.search.indexes import index_documents

WORDS = "reinforcement learning"
OPTIONS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync")
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json"}


@dataclass
class Log:
    """The responses of a server: path and size of each body."""

    rows: list[tuple[str, int]] = field(default_factory=list)

    def take(self, wanted: Callable[[str], bool]) -> tuple[int, int]:
        """Bytes and requests of the wanted paths since the last call; empties the log."""
        sizes = [size for path, size in self.rows if wanted(path)]
        self.rows.clear()
        return sum(sizes), len(sizes)


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files gzipped, each compressed once."""

    cache: ClassVar[dict[str, bytes]] = {}
    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: object, log: Log, directory: str) -> None:
        self.log = log
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]  # the socket server's own three

    def do_GET(self) -> None:
        """Answer with one file."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        body = self.cache.get(str(path)) or gzip.compress(path.read_bytes(), 9, mtime=0)
        self.cache[str(path)] = body
        self.log.rows.append((self.path, len(body)))
        self.send_response(200)
        self.send_header("Content-Type", TYPES.get(path.suffix, "application/octet-stream"))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  (the base class's name)
        """Log nothing."""


@contextmanager
def serve(folder: Path) -> Iterator[tuple[str, Log]]:
    """Serve a folder; yields its URL and the log of its responses."""
    log = Log()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, log=log, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/", log
        server.shutdown()


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", help="dumps and truth.jsonl.gz")
    parser.add_argument("--pagefind", action="store_true", help="measure Pagefind too")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        root = REPOSITORY
        if arguments.folder:
            root = Path(name) / "archive"
            root.mkdir()
            import_folder(root, arguments.folder)
            (root / "site.yml").write_text("title: Measured\n")
        output = Path(name) / "public"
        print_index(make_documents(load_archive(root, Problems()).archive))
        build_site(root, BuildOptions(output=output))
        with sync_playwright() as playwright, serve(output) as (address, log):
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(OPTIONS))
            print_search(browser, address, log)
            if arguments.pagefind:
                print_pagefind(browser, output, address, log)
            browser.close()
    return 0


def print_index(documents: tuple[SearchDocument, ...]) -> None:
    """Print build times, against lunr.py, and sizes."""
    started = time.perf_counter()
    index = index_documents(documents, (3, 1, 2, 2))
    counted = time.perf_counter()
    files: dict[str, bytes] = {}
    report = write_search(documents, index, files.__setitem__)
    written = time.perf_counter()
    plain = [{"id": str(n), **dict(zip(FIELDS, d.texts, strict=True))} for n, d in enumerate(documents)]
    lunr.lunr(ref="id", fields=list(FIELDS), documents=plain)
    ours, theirs = written - started, time.perf_counter() - written
    whole = len(gzip.compress(format_full_index(index).encode(), 9))
    packed = sum(len(gzip.compress(content, 9)) for content in files.values())
    print(f"{report}")
    print(f"index: counted in {counted - started:.2f} s, all files in {ours:.2f} s; lunr.py {theirs:.2f} s", end="; ")
    print(f"ratio {ours / theirs:.3f}; counted alone {(counted - started) / theirs:.3f}")
    print(
        f"everything under search/: {report.bytes:,} bytes, {packed:,} gzipped; the whole Lunr index {whole:,} gzipped"
    )


def is_search(path: str) -> bool:
    """Whether a request is for the search's code or data, not for the page and its stylesheet."""
    return path.endswith((".js", ".json"))


def print_search(browser: Browser, address: str, log: Log) -> None:
    """Print the bytes up to the first hits and while typing, and the time from key to hits."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    log.rows.clear()
    page.locator("search-box input").click()
    page.locator("search-box input").fill(WORDS)
    page.locator("[role=listbox] [role=option]").first.wait_for()
    page.wait_for_load_state("networkidle")
    print_row("box: hits of the whole query pasted", *log.take(is_search))
    context.close()

    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    log.rows.clear()
    field_ = page.locator("search-box input")
    field_.click()
    times = [type_key(page, key) for key in WORDS]
    page.wait_for_load_state("networkidle")
    print_row("box: typed key by key", *log.take(is_search))
    field_.fill("")
    warm = [type_key(page, key) for key in WORDS]
    print(f"  key to hits: cold median {statistics.median(times):.0f} ms;", end=" ")
    print(f"warm median {statistics.median(warm):.0f} ms, worst {max(warm):.0f} ms")
    context.close()

    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}search/?q={WORDS.replace(' ', '+')}")
    page.locator("#results article").nth(9).wait_for()
    page.wait_for_load_state("networkidle")
    rows = list(log.rows)
    print_row("page: all that /search/?q=... asks for but HTML and CSS", *log.take(is_search))
    for name, wanted in (("facets", "/facets-"), ("marked contexts", "/texts-")):
        sizes = [size for path, size in rows if wanted in path]
        print_row(f"  of it {name}", sum(sizes), len(sizes))
    code = [size for path, size in rows if path.endswith(".js")]
    print_row("  of it code", sum(code), len(code))
    context.close()


def type_key(page: Page, key: str) -> float:
    """Milliseconds from a key press to its hits."""
    return float(
        page.evaluate(
            """key => new Promise((resolve) => {
                const input = document.querySelector("search-box input");
                const popup = document.querySelector("search-box .search-popup");
                const started = performance.now();
                const seen = new MutationObserver(() => {
                    seen.disconnect();
                    resolve(performance.now() - started);
                });
                seen.observe(popup, { childList: true, subtree: true });
                input.value += key;
                input.dispatchEvent(new InputEvent("input", { bubbles: true }));
                setTimeout(() => { seen.disconnect(); resolve(performance.now() - started); }, 3000);
            })""",
            key,
        )
    )


def print_pagefind(browser: Browser, output: Path, address: str, log: Log) -> None:
    """Print the same for Pagefind, through its own JavaScript interface."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "pagefind", "--site", str(output)], check=True, capture_output=True)
    print(f"Pagefind: index made in {time.perf_counter() - started:.1f} s")
    (output / "empty.html").write_text("<!doctype html><title>Empty</title>")
    for name, queries in (("whole query", [WORDS]), ("typed", [WORDS[:n] for n in range(1, len(WORDS) + 1)])):
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{address}empty.html")
        log.rows.clear()
        page.evaluate(
            """async (queries) => {
                const pagefind = await import("/pagefind/pagefind.js");
                for (const query of queries) {
                    const found = await pagefind.search(query);
                    await Promise.all(found.results.slice(0, 10).map((result) => result.data()));
                }
            }""",
            queries,
        )
        print_row(f"Pagefind: {name}, first ten hits", *log.take(lambda path: path != "/empty.html"))
        context.close()


def print_row(what: str, size: int, requests: int) -> None:
    """Print one figure."""
    print(f"{what}: {size / 1000:.1f} kB gzipped in {requests} requests")


if __name__ == "__main__":
    sys.exit(main())
