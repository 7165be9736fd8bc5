"""The site as the preview serves it: the last good build plus a reload script.

In: requests, and the state of the preview. Out: files of the site, HTML with the script
inserted (on the wire, never on disk); below `.paperarchive/` the preview's own files
and the event streams; before the first good build, a page of problems.
"""

from html import escape
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qsl

from paperarchive.errors import Problem, Severity
from paperarchive.preview.events import PageEvents
from paperarchive.preview.responses import (
    HTML,
    TEXT,
    Request,
    Response,
    guess_content_type,
)

RESERVED = ".paperarchive/"
"""URL path of the preview's own files, below the site's base path."""
EVENTS = "events"
_FILES = ("reload.js", "preview.css")
"""Files of this package that are served."""


class PreviewSite:
    """The preview of one archive."""

    def __init__(self, events: PageEvents) -> None:
        self.events = events

    @property
    def base_path(self) -> str:
        """URL path of the home page; `/` before the first good build."""
        site = self.events.site
        return "/" if site is None else site.base_path

    def respond(self, request: Request) -> Response:
        """Respond with a file of the preview or of the site.

        Before the first good build, every path has the page of problems, with
        status 500.
        """
        _, separator, name = (request.path or "").partition(f"/{RESERVED}")
        if separator:
            return self._respond_reserved(name, request)
        # Before the file is read, so that a page never claims to be newer than it is.
        build_id = self.events.build_id
        site = self.events.site
        if site is None:
            page = format_problem_page(self.events.problems).encode()
            body = self._insert_script(page, build_id)
            return Response(HTTPStatus.INTERNAL_SERVER_ERROR, HTML, body)
        response = site.respond(request)
        if response.content_type != HTML or not isinstance(response.body, bytes):
            return response
        body = self._insert_script(response.body, build_id)
        return Response(response.status, HTML, body)

    def _respond_reserved(self, name: str, request: Request) -> Response:
        """Respond with an event stream or a file of this package.

        An event stream takes `path`, that of the page, and `known`, its build ID, from
        the query.
        """
        if name == EVENTS:
            query = dict(parse_qsl(request.target.partition("?")[2]))
            stream = self.events.stream(query.get("path", "/"), query.get("known", ""))
            return Response(HTTPStatus.OK, "text/event-stream; charset=utf-8", stream)
        if name in _FILES:
            content = (Path(__file__).parent / name).read_bytes()
            return Response(HTTPStatus.OK, guess_content_type(name), content)
        return Response(HTTPStatus.NOT_FOUND, TEXT, b"Not found\n")

    def _insert_script(self, page: bytes, build_id: str) -> bytes:
        """Insert the reload script at the end of the head, or of a page without one.

        The page knows from it which build it shows. Rendering waits for the script,
        which puts the reader back where they were before anything is painted.
        """
        source = escape(f"{self.base_path}{RESERVED}reload.js")
        script = (
            f'<script type="module" blocking="render" src="{source}" '
            f'data-preview="{build_id}"></script>\n'
        )
        head, end_tag, rest = page.partition(b"</head>")
        return head + script.encode() + end_tag + rest


def format_problem_page(problems: tuple[Problem, ...]) -> str:
    """Format the page that stands in for every page until the first good build."""
    items = "\n".join(f"<li>{_format_problem(problem)}</li>" for problem in problems)
    return f"""\
<!doctype html>
<html lang="en" class="problem-page">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; \
connect-src 'self'; base-uri 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>The site could not be built</title>
<link rel="stylesheet" href="/{RESERVED}preview.css">
</head>
<body>
<main class="problems">
<h1>The site could not be built</h1>
<p>The site appears here as soon as these problems are fixed.</p>
<ol>
{items}
</ol>
</main>
</body>
</html>
"""


def _format_problem(problem: Problem) -> str:
    place = problem.path if problem.line is None else f"{problem.path}:{problem.line}"
    key = "" if problem.key is None else f"{problem.key}: "
    is_warning = problem.severity is Severity.WARNING
    severity = '<span class="advice">(warning)</span> ' if is_warning else ""
    return (
        f'<code class="place">{escape(place)}</code> {severity}'
        f"<strong>{escape(key + problem.message)}</strong> "
        f'<span class="advice">{escape(problem.advice)}</span>'
    )
