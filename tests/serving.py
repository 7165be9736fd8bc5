"""A built site, served to a test by the program's own server."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from paperarchive.preview.responses import FolderSite
from paperarchive.preview.server import SiteServer, serve_in_thread

HOST = "127.0.0.1"


def make_server(output_dir: Path, base_path: str = "/") -> SiteServer:
    """A server of a folder on a free port of the loopback interface, not yet running."""
    return SiteServer(FolderSite(output_dir, base_path), HOST, 0)


@contextmanager
def serve_folder(output_dir: Path, base_path: str = "/") -> Iterator[str]:
    """Serve a folder; yields the address of the site's home page."""
    with make_server(output_dir, base_path) as server, serve_in_thread(server):
        yield server.url
