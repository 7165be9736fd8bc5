"""The preview's server: the built site on the loopback, under the path it will have.

In: the output folder, the base path. Out: a server, not yet running. Only files of the folder are served; anything else
is the site's own 404 page.
"""

import http.server
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit


class PreviewServer(http.server.ThreadingHTTPServer):
    """Serves one folder."""

    daemon_threads = True

    def __init__(self, folder: Path, base_path: str, host: str, port: int) -> None:
        """Bind to a port; raises OSError if it cannot be had.

        base_path: percent-encoded, with a slash at both ends. port: 0 = any that is free.
        """
        super().__init__((host, port), partial(_Handler, base_path=base_path, directory=str(folder)))
        self._host = host
        self._base_path = base_path

    @property
    def url(self) -> str:
        """The address of the site's home page."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self.server_address[1]}{self._base_path}"


class _Handler(http.server.SimpleHTTPRequestHandler):
    """GET and HEAD of files below the base path."""

    extensions_map = {  # noqa: RUF012  (the base class declares it so)
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".xml": "application/xml; charset=utf-8",
        ".json": "application/json; charset=utf-8",
        ".jsonl": "application/jsonl; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".txt": "text/plain; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".svg": "image/svg+xml",
    }

    def __init__(self, *arguments: object, base_path: str, directory: str) -> None:
        self._base_path = base_path
        self._plain_base_path = unquote(base_path)
        self._folder = Path(directory).resolve()
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]  # the socket server's own three

    def send_head(self) -> BinaryIO | None:
        """Answer with a file, a redirect to the site's path, or the site's 404 page."""
        path = unquote(urlsplit(self.path).path)
        if path != self._plain_base_path and path in ("/", self._plain_base_path.removesuffix("/")):
            self.send_response(HTTPStatus.FOUND)
            self.send_header("Location", self._base_path)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        target = self._find(path)
        if target is None:
            return self._send_missing()
        if path.endswith("/"):
            return super().send_head() if (target / "index.html").is_file() else self._send_missing()
        return super().send_head()  # the file, or a redirect to the folder's path with a slash

    def _find(self, path: str) -> Path | None:
        """The file or folder behind a path; None outside the site's path or folder."""
        if not path.startswith(self._plain_base_path) or "\0" in path:
            return None
        target = Path(self.translate_path(self.path)).resolve()
        inside = target == self._folder or self._folder in target.parents
        return target if inside and target.exists() and not target.name.startswith(".") else None

    def translate_path(self, path: str) -> str:
        """The file behind a path, below the base path."""
        relative = unquote(urlsplit(path).path).removeprefix(self._plain_base_path)
        parts = [part for part in relative.split("/") if part not in ("", ".", "..")]
        return f"{self._folder.joinpath(*parts)}{'/' if path.endswith('/') else ''}"

    def _send_missing(self) -> BinaryIO | None:
        page = self._folder / "404.html"
        content = page.read_bytes() if page.is_file() else b"Not found\n"
        self.send_response(HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", "text/html; charset=utf-8" if page.is_file() else "text/plain")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)
        return None

    def end_headers(self) -> None:
        """Nothing is kept by the browser: a preview is always the newest."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  (the name is the base class's)
        """Say nothing of requests that went well."""
