"""Requests -> responses, without a socket: a folder served as a static host would.

In: method, target and Host header of a request. Out: status, content type and body.
Only files of the folder are served, below the site's base path; every other path gets
the site's own 404 page. Source: RFC 9110 for the terms; the check of the Host header is
the usual defence against DNS rebinding.
"""

import ipaddress
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, unquote

from paperarchive.build.manifest import MANIFEST
from paperarchive.site.urls import NOT_FOUND, output_file

HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"

_CONTENT_TYPES = {
    ".html": HTML,
    ".txt": TEXT,
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".jsonl": "application/jsonl; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".bib": "application/x-bibtex; charset=utf-8",
    ".ris": "application/x-research-info-systems; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".pdf": "application/pdf",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".wasm": "application/wasm",
    ".gz": "application/gzip",
}
"""By suffix. The files of a site do not depend on the system's own tables."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request of a browser."""

    method: str
    """`GET` or `HEAD`."""
    target: str
    """Path and query as received: `/tags/?q=a%20b`."""
    host: str | None = None
    """The Host header."""

    @property
    def path(self) -> str | None:
        """The decoded path; None if it is not one, or not UTF-8."""
        path = self.target.partition("?")[0].partition("#")[0]
        return decode_path(path)


@dataclass(frozen=True, slots=True)
class Response:
    """The response to a request."""

    status: HTTPStatus
    content_type: str
    """With the charset."""
    body: bytes | Iterator[bytes]
    """An iterator is sent as it yields; its end closes the connection."""
    location: str | None = None
    """Target of a redirect."""


class ServedSite(Protocol):
    """A site that a server can serve."""

    @property
    def base_path(self) -> str:
        """URL path of the home page, percent-encoded, with a slash at both ends."""
        ...

    def respond(self, request: Request) -> Response:
        """Respond to a request."""
        ...


@dataclass(frozen=True, slots=True)
class FolderSite:
    """A built site in a folder."""

    output_dir: Path
    base_path: str
    """URL path of the home page, percent-encoded, with a slash at both ends."""

    def respond(self, request: Request) -> Response:
        """Respond with a file, a redirect, or the site's 404 page."""
        path = request.path
        if path is None:
            return self._respond_not_found()
        if self._leads_to_base(path):
            return make_redirect(self.base_path, HTTPStatus.FOUND)
        target = self._resolve(path)
        if target is None:
            return self._respond_not_found()
        if target.is_dir() and not path.endswith("/"):
            _, separator, query = request.target.partition("?")
            location = f"{quote(path)}/{separator}{query}"
            return make_redirect(location, HTTPStatus.MOVED_PERMANENTLY)
        return self._respond_file(target)

    def locate(self, path: str | None) -> str | None:
        """Map a decoded path to the file that it is served from.

        Returns a path relative to the folder, whether the file exists or not; None
        outside the site, and for paths that are not in normal form.
        """
        base = unquote(self.base_path)
        if path is None or not path.startswith(base):
            return None
        file = output_file(path.removeprefix(base))
        if not all(map(_is_safe_part, file.split("/"))):
            return None
        return file

    def _leads_to_base(self, path: str) -> bool:
        """Whether a path is the root or the base path without its last slash."""
        base = unquote(self.base_path)
        return path != base and path in ("/", base.removesuffix("/"))

    def _resolve(self, path: str) -> Path | None:
        """Find the file or folder of a path; None if it is missing, or if symbolic
        links lead out of the site.
        """
        file = self.locate(path)
        if file is None:
            return None
        folder = self.output_dir.resolve()
        try:
            target = (folder / file).resolve(strict=True)
        except (OSError, RuntimeError):  # missing; name too long; cycle of links
            return None
        return target if target.is_relative_to(folder) else None

    def _respond_file(self, file: Path) -> Response:
        """Respond with a file; 404 for a folder, or if a build has just removed it."""
        try:
            content = file.read_bytes()
        except OSError:
            return self._respond_not_found()
        return Response(HTTPStatus.OK, guess_content_type(file.name), content)

    def _respond_not_found(self) -> Response:
        """Respond with the site's own 404 page, or a line of text if it has none."""
        try:
            page = (self.output_dir / NOT_FOUND).read_bytes()
        except OSError:
            return Response(HTTPStatus.NOT_FOUND, TEXT, b"Not found\n")
        return Response(HTTPStatus.NOT_FOUND, HTML, page)


def _is_safe_part(part: str) -> bool:
    """Whether a component of a path may name a file of the site."""
    if part in ("", ".", "..", MANIFEST):
        return False
    return "\\" not in part and "\0" not in part


def make_redirect(location: str, status: HTTPStatus) -> Response:
    """Make a redirect without a body."""
    return Response(status, TEXT, b"", location)


def decode_path(path: str) -> str | None:
    """Decode a percent-encoded path.

    Returns None if it is not absolute, or not UTF-8.
    """
    if not path.startswith("/"):
        return None
    try:
        return unquote(path, errors="strict")
    except UnicodeDecodeError:
        return None


def guess_content_type(name: str) -> str:
    """Guess the content type of a file from its name.

    Returns `application/octet-stream` where nothing is known.
    """
    known = _CONTENT_TYPES.get(Path(name).suffix.lower())
    if known is not None:
        return known
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def is_own_host(header: str | None, host: str) -> bool:
    """Whether a Host header names this machine.

    A page of another site whose domain was pointed here sends its own name.
    header: None if the request has none, as those of programs may.
    host: the address that the server listens on.
    """
    if header is None:
        return True
    name = _parse_host(header)
    if name in (host.lower(), "localhost") or name.endswith(".localhost"):
        return True
    return is_loopback(name)


def _parse_host(header: str) -> str:
    """The host of a Host header, without port and brackets, in lower case."""
    name = header.partition(":")[0]
    if header.startswith("["):  # an IPv6 address
        name = header.partition("]")[0].removeprefix("[")
    return name.lower().removesuffix(".")


def is_loopback(address: str) -> bool:
    """Whether an address is an IP address of the loopback interface."""
    try:
        return ipaddress.ip_address(address.partition("%")[0]).is_loopback
    except ValueError:
        return False
