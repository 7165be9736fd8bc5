"""The HTTP server of the preview: sockets and threads around a `ServedSite`.

In: a site, an address to listen on. Out: a server, which `serve_in_thread` runs. Closing
it leaves no thread, connection or port behind.
"""

import contextlib
import errno
import http.server
import os
import socket
import sys
import threading
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from paperarchive.errors import PaperarchiveError
from paperarchive.preview.responses import (
    TEXT,
    Request,
    Response,
    ServedSite,
    is_loopback,
    is_own_host,
)

_STOP_POLL_SECONDS = 0.1
"""How often the server checks whether to stop."""
_MAX_PORTS_TRIED = 100
_LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  (compared with, not bound)
"""Where a browser on this machine reaches a server that listens on all interfaces."""
_FOREIGN_HOST = (
    "The preview is served under names of this machine only, such as localhost.\n"
)


class AddressError(PaperarchiveError):
    """The server cannot listen on an address or port."""


class SiteServer(http.server.ThreadingHTTPServer):
    """Serves one site."""

    daemon_threads = False
    block_on_close = True  # `server_close` joins the threads
    allow_reuse_address = os.name == "posix"  # elsewhere two servers would share a port

    def __init__(self, site: ServedSite, host: str, port: int) -> None:
        """Bind to a port.

        port: 0 = any free one.
        Raises OSError if the address or port cannot be bound.
        """
        self.address_family = _get_address_family(host, port)
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__((host, port), _Handler)
        self._site = site
        self._host = host

    def server_bind(self) -> None:
        """Bind without the base class's reverse DNS lookup, which may take seconds."""
        super(http.server.HTTPServer, self).server_bind()
        host, port, *_ = self.server_address
        self.server_name, self.server_port = str(host), int(port)

    @property
    def url(self) -> str:
        """URL of the home page for a browser on this machine."""
        return format_url(self._host, self.server_port, self._site.base_path)

    @property
    def is_exposed(self) -> bool:
        """Whether other machines can reach the server."""
        return not is_loopback(str(self.server_address[0]))

    def respond(self, request: Request) -> Response:
        """Respond for the site, or refuse a foreign Host header (DNS rebinding).

        A server that is exposed may be known by any name, so it refuses none.
        """
        if not self.is_exposed and not is_own_host(request.host, self._host):
            return Response(HTTPStatus.FORBIDDEN, TEXT, _FOREIGN_HOST.encode())
        return self._site.respond(request)

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401  (the base class's types)
        """Register the connection and handle it in a thread of its own."""
        with self._lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:  # noqa: ANN401  (the base class's type)
        """Close a connection."""
        with self._lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401  (the base class's types)
        """Print the traceback of an error, but not of a connection that broke."""
        if isinstance(sys.exception(), ConnectionError | TimeoutError):
            return
        super().handle_error(request, client_address)

    def server_close(self) -> None:
        """Close every connection, join every thread and free the port."""
        with self._lock:
            for connection in self._connections:
                with contextlib.suppress(OSError):  # closed by the browser
                    connection.shutdown(socket.SHUT_RDWR)
        super().server_close()


class _Handler(http.server.BaseHTTPRequestHandler):
    """Handles one connection: one GET or HEAD request."""

    server: SiteServer
    timeout = 30  # seconds: browsers open connections in advance and may not use them
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Send the response."""
        request = Request(self.command, self.path, self.headers.get("Host"))
        response = self.server.respond(request)
        # A browser that navigates away closes the connection.
        with contextlib.suppress(ConnectionError, TimeoutError):
            self._send(response)

    do_HEAD = do_GET  # noqa: N815  (the base class's naming scheme)

    def _send(self, response: Response) -> None:
        """Send a response; the parts of an iterator as they come."""
        self.send_response(response.status)
        if response.location is not None:
            self.send_header("Location", response.location)
        self.send_header("Content-Type", response.content_type)
        self.send_header("Cache-Control", "no-cache")
        body = response.body
        if isinstance(body, bytes):
            self.send_header("Content-Length", str(len(body)))
            body = iter((body,))
        self.end_headers()
        if self.command == "HEAD":
            return
        for part in body:
            self.wfile.write(part)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  (the base class's name)
        """Log no requests."""


def _get_address_family(host: str, port: int) -> int:
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]


def format_url(host: str, port: int, path: str) -> str:
    """Format a URL for a browser on this machine.

    host: the address that the server listens on; IPv6 without brackets.
    """
    host = _LOOPBACK.get(host, host)
    if ":" in host:
        host = f"[{host}]"
    return f"http://{host}:{port}{path}"


@contextlib.contextmanager
def serve_in_thread(server: SiteServer) -> Iterator[None]:
    """Run a server in a thread of its own.

    After the block it has stopped, but its port is bound until `server_close`.
    """
    thread = threading.Thread(
        target=server.serve_forever, args=(_STOP_POLL_SECONDS,), name="preview-server"
    )
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()


def open_server(
    site: ServedSite, host: str, port: int | None, default_port: int
) -> SiteServer:
    """Open a server on a port.

    port: None = the default port, or the next free one after it; 0 = any free one.
    Raises AddressError, which names a free port if the requested one is taken.
    """
    if port is None:
        port = find_free_port(host, default_port) or default_port
    try:
        return SiteServer(site, host, port)
    except OSError as error:
        reason = f"cannot listen on {host}:{port}: {error.strerror or error}"
        advice = _advise_address(host, port, error)
        raise AddressError(f"{reason} ({advice})") from error


def _advise_address(host: str, port: int, error: OSError) -> str:
    """Name a port that is free, if the port is why binding failed."""
    if error.errno == errno.EADDRINUSE:
        free = find_free_port(host, port)
        if free is not None:
            return f"{free} is free: --port {free}"
    return "choose another with --host or --port"


def find_free_port(host: str, port: int) -> int | None:
    """Find the first free port from this one on.

    Returns None if there is none, or if the host cannot be bound.
    """
    for candidate in range(port, min(port + _MAX_PORTS_TRIED, 65536)):
        try:
            _probe(host, candidate)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                return None
        else:
            return candidate
    return None


def _probe(host: str, port: int) -> None:
    """Bind to a port for a moment; raises OSError."""
    family = _get_address_family(host, port)
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
