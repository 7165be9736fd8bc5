"""The preview's server: sockets and threads around a site that knows the answers.

In: a site, an address to listen on. Out: a server, not yet running; `running` runs it
beside the caller and leaves
nothing behind: no thread, no open connection, no taken port.
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

_STOP_SECONDS = 0.1
"""The server looks so often whether it shall stop."""
_PORTS_TRIED = 100
_LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  (the way from "everywhere" to here)


class AddressError(PaperarchiveError):
    """The address or port to listen on cannot be had."""


class SiteServer(http.server.ThreadingHTTPServer):
    """Serves one site."""

    daemon_threads = False
    block_on_close = True  # `server_close` joins the threads
    allow_reuse_address = os.name == "posix"  # elsewhere two servers would share a port

    def __init__(self, site: ServedSite, host: str, port: int) -> None:
        """Bind to a port; raises OSError if it cannot be had. port: 0 = any that is
        free.
        """
        self.address_family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[
            0
        ][0]
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__((host, port), _Handler)
        self._site = site
        self._host = host

    def server_bind(self) -> None:
        """Bind without asking the network for this machine's name, which may take
        seconds.
        """
        super(http.server.HTTPServer, self).server_bind()
        self.server_name, self.server_port = (
            str(self.server_address[0]),
            int(self.server_address[1]),
        )

    @property
    def url(self) -> str:
        """The address of the site's home page, for a browser on this machine."""
        return format_url(self._host, self.server_port, self._site.base_path)

    @property
    def is_exposed(self) -> bool:
        """Whether other machines can reach it."""
        return not is_loopback(str(self.server_address[0]))

    def respond(self, request: Request) -> Response:
        """Answer for the site, unless a page of another site asks under a name of its
        own.
        """
        if not self.is_exposed and not is_own_host(request.host, self._host):
            message = "This preview answers to this machine's own names only (such as localhost).\n"
            return Response(HTTPStatus.FORBIDDEN, TEXT, message.encode())
        return self._site.respond(request)

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401  (the base class's types)
        """Keep the connection, to be ended with the server, and answer in a thread of
        its own.
        """
        with self._lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:  # noqa: ANN401  (the base class's type)
        """End a connection."""
        with self._lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401  (the base class's types)
        """Say what went wrong in a thread, but for a browser that went elsewhere."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)

    def server_close(self) -> None:
        """End every connection and thread, and free the port."""
        with self._lock:
            for connection in self._connections:
                with contextlib.suppress(OSError):  # the other end was first
                    connection.shutdown(socket.SHUT_RDWR)
        super().server_close()


class _Handler(http.server.BaseHTTPRequestHandler):
    """One connection: a GET or HEAD request."""

    server: SiteServer
    timeout = 30  # seconds: browsers open connections that they may never use
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Send a response."""
        response = self.server.respond(
            Request(self.command, self.path, self.headers.get("Host"))
        )
        with contextlib.suppress(
            ConnectionError, TimeoutError
        ):  # the browser went elsewhere
            self._send(response)

    do_HEAD = do_GET  # noqa: N815  (the base class's way of naming)

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        if response.location is not None:
            self.send_header("Location", response.location)
        self.send_header("Content-Type", response.content_type)
        self.send_header("Cache-Control", "no-cache")
        if isinstance(response.body, bytes):
            self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        if self.command == "HEAD":
            return
        for piece in (
            (response.body,) if isinstance(response.body, bytes) else response.body
        ):
            self.wfile.write(piece)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  (the name is the base class's)
        """Say nothing of requests."""


def format_url(host: str, port: int, path: str) -> str:
    """The address of a page, for a browser on this machine. host: what the server
    listens on.
    """
    host = _LOOPBACK.get(host, host)
    return (
        f"http://[{host}]:{port}{path}"
        if ":" in host
        else f"http://{host}:{port}{path}"
    )


@contextlib.contextmanager
def serve_in_thread(server: SiteServer) -> Iterator[None]:
    """Run a server in a thread of its own; on leaving it has stopped, but still holds
    its port.
    """
    thread = threading.Thread(
        target=server.serve_forever, args=(_STOP_SECONDS,), name="preview-server"
    )
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()


def open_server(
    site: ServedSite, host: str, port: int | None, usual_port: int
) -> SiteServer:
    """Make a server on a port; where none is asked for, on the usual one or the next
    that is free.

    Raises AddressError if it cannot be had, naming a port that can.
    """
    wanted = (
        port if port is not None else find_free_port(host, usual_port) or usual_port
    )
    try:
        return SiteServer(site, host, wanted)
    except OSError as error:
        free = find_free_port(host, wanted) if error.errno == errno.EADDRINUSE else None
        advice = (
            "choose another with --host or --port"
            if free is None
            else f"{free} is free: --port {free}"
        )
        raise AddressError(
            f"cannot listen on {host}:{wanted}: {error.strerror or error} ({advice})"
        ) from error


def find_free_port(host: str, port: int) -> int | None:
    """Find the first port from this one on that is free; None where none is, or the
    reason is another.
    """
    for candidate in range(port, min(port + _PORTS_TRIED, 65536)):
        try:
            family = socket.getaddrinfo(host, candidate, type=socket.SOCK_STREAM)[0][0]
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                if os.name == "posix":
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, candidate))
                return candidate
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                return None
    return None
