"""Requests -> responses, without a socket: a folder of files, served as a static host
would.

In: a request's method, target and Host. Out: status, content type and body. Only files
of the folder are served, under the site's base path; anything else is the site's own
404 page. Source: RFC 9110 for the words; for the Host header's check, the remedies
against DNS rebinding.
"""

import ipaddress
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, unquote

from paperarchive.build.output import MANIFEST
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
"""By suffix, so that the machine's own tables do not matter for what a site is made of.
"""


@dataclass(frozen=True, slots=True)
class Request:
    """What a browser asks for."""

    method: str
    """`GET` or `HEAD`."""
    target: str
    """Path and query as they came: `/tags/?q=a%20b`."""
    host: str | None = None
    """The Host header; None where there is none."""

    @property
    def path(self) -> str | None:
        """The decoded path; None where it is none, or not UTF-8."""
        path = self.target.partition("?")[0].partition("#")[0]
        return decode_path(path)


@dataclass(frozen=True, slots=True)
class Response:
    """What it gets."""

    status: HTTPStatus
    """The status."""
    content_type: str
    """The content type, with the charset."""
    body: bytes | Iterator[bytes]
    """The body; pieces are sent as they come, until the connection ends."""
    location: str | None = None
    """Where to go instead; None = nowhere."""


class ServedSite(Protocol):
    """What a server needs to know of a site."""

    @property
    def base_path(self) -> str:
        """The path of the site's root, percent-encoded, with a slash at both ends."""
        ...

    def respond(self, request: Request) -> Response:
        """Answer a request."""
        ...


@dataclass(frozen=True, slots=True)
class FolderSite:
    """A built site in a folder."""

    folder: Path
    """The output folder."""
    base_path: str
    """The path of the site's root, percent-encoded, with a slash at both ends."""

    def respond(self, request: Request) -> Response:
        """Answer with a file, a redirect, or the site's 404 page."""
        path = request.path
        base = unquote(self.base_path)
        if path is not None and path != base and path in ("/", base.removesuffix("/")):
            return redirect(self.base_path, HTTPStatus.FOUND)
        file = self.locate(path)
        target = None if file is None else self._resolve(file)
        if target is None or path is None:
            return self._respond_missing()
        if target.is_dir() and not path.endswith("/"):
            _, mark, query = request.target.partition("?")
            return redirect(
                f"{quote(path)}/{mark}{query}", HTTPStatus.MOVED_PERMANENTLY
            )
        return self._respond_file(target)

    def locate(self, path: str | None) -> str | None:
        """The file that a decoded path is served from, there or not, relative to the
        folder; None outside the site.
        """
        base = unquote(self.base_path)
        if path is None or not path.startswith(base):
            return None
        file = output_file(path.removeprefix(base))
        parts = file.split("/")
        is_good = not any(
            part in ("", ".", "..", MANIFEST) or "\\" in part or "\0" in part
            for part in parts
        )
        return file if is_good else None

    def _resolve(self, file: str) -> Path | None:
        """The file or folder itself; None where there is none, or links lead out."""
        folder = self.folder.resolve()
        try:
            target = (folder / file).resolve(strict=True)
        except (OSError, RuntimeError):  # not there; too long a name; links in a circle
            return None
        return target if target.is_relative_to(folder) else None

    def _respond_file(self, file: Path) -> Response:
        try:
            content = file.read_bytes()
        except OSError:
            return self._respond_missing()
        return Response(HTTPStatus.OK, guess_content_type(file.name), content)

    def _respond_missing(self) -> Response:
        try:
            page = (self.folder / NOT_FOUND).read_bytes()
        except OSError:
            return Response(HTTPStatus.NOT_FOUND, TEXT, b"Not found\n")
        return Response(HTTPStatus.NOT_FOUND, HTML, page)


def redirect(location: str, status: HTTPStatus) -> Response:
    """Make a response that leads elsewhere."""
    return Response(status, TEXT, b"", location)


def decode_path(path: str) -> str | None:
    """Decode a percent-encoded path; None where it does not begin with a slash or is
    not UTF-8.
    """
    try:
        return unquote(path, errors="strict") if path.startswith("/") else None
    except UnicodeDecodeError:
        return None


def guess_content_type(name: str) -> str:
    """The content type of a file, by its name."""
    suffix = Path(name).suffix.lower()
    return (
        _CONTENT_TYPES.get(suffix)
        or mimetypes.guess_type(name)[0]
        or "application/octet-stream"
    )


def is_own_host(header: str | None, host: str) -> bool:
    """Whether a Host header names this machine: a page of another site that had its own
    name point here does not.

    host: what the server was told to listen on.
    """
    if header is None:
        return True
    name = (
        header.partition("]")[0].removeprefix("[")
        if header.startswith("[")
        else header.partition(":")[0]
    )
    name = name.lower().removesuffix(".")
    if name in (host.lower(), "localhost") or name.endswith(".localhost"):
        return True
    return is_loopback(name)


def is_loopback(address: str) -> bool:
    """Whether an IP address is one of this machine to itself."""
    try:
        return ipaddress.ip_address(address.partition("%")[0]).is_loopback
    except ValueError:
        return False
