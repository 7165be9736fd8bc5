"""The site as the preview shows it: the last good build, with a script that keeps its
pages up to date.

In: requests, and the news. Out: files of the site; HTML with the script added, on the
way and never on disk; below `.paperarchive/` the preview's own files and each page's
stream of events; a page of problems while there is no good site yet.
"""

from html import escape
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qs

from paperarchive.errors import Problem
from paperarchive.preview.events import PageEvents
from paperarchive.preview.responses import (
    HTML,
    TEXT,
    Request,
    Response,
    guess_content_type,
)

RESERVED = ".paperarchive/"
"""The folder of the site that is the preview's own."""
EVENTS = "events"
_FILES = ("reload.js", "preview.css")
"""What is served from beside this module."""


class PreviewSite:
    """The preview of one archive."""

    def __init__(self, events: PageEvents) -> None:
        self.events = events

    @property
    def base_path(self) -> str:
        """The path of the site's root; `/` while there is no site."""
        site = self.events.site
        return "/" if site is None else site.base_path

    def respond(self, request: Request) -> Response:
        """Answer with the preview's own, the site's page or file, or the page of
        problems.
        """
        _, separator, name = (request.path or "").partition(f"/{RESERVED}")
        if separator:
            return self._respond_reserved(name, request)
        build_id = (
            self.events.build_id
        )  # before the file is read: a page never claims to be newer than it is
        site = self.events.site
        if site is None:
            page = format_problem_page(self.events.problems).encode()
            return Response(
                HTTPStatus.INTERNAL_SERVER_ERROR, HTML, self._add_script(page, build_id)
            )
        response = site.respond(request)
        if response.content_type != HTML or not isinstance(response.body, bytes):
            return response
        return Response(
            response.status, HTML, self._add_script(response.body, build_id)
        )

    def _respond_reserved(self, name: str, request: Request) -> Response:
        if name in _FILES:
            return Response(
                HTTPStatus.OK,
                guess_content_type(name),
                (Path(__file__).parent / name).read_bytes(),
            )
        if name == EVENTS:
            query = {
                key: values[-1]
                for key, values in parse_qs(request.target.partition("?")[2]).items()
            }
            stream = self.events.stream(query.get("path", "/"), query.get("known", ""))
            return Response(HTTPStatus.OK, "text/event-stream; charset=utf-8", stream)
        return Response(HTTPStatus.NOT_FOUND, TEXT, b"Not found\n")

    def _add_script(self, page: bytes, build_id: str) -> bytes:
        source = escape(f"{self.base_path}{RESERVED}reload.js")
        script = (
            f'<script type="module" blocking="render" src="{source}" '
            f'data-preview="{build_id}"></script>\n'
        )
        head, end, rest = page.partition(b"</head>")
        return head + script.encode() + end + rest


def format_problem_page(problems: tuple[Problem, ...]) -> str:
    """The page that stands in for every page of a site that could not be built yet."""
    rows = "\n".join(f"<li>{_format_problem(problem)}</li>" for problem in problems)
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
<p>Mend what is listed here: the site then shows by itself.</p>
<ol>
{rows}
</ol>
</main>
</body>
</html>
"""


def _format_problem(problem: Problem) -> str:
    place = problem.path if problem.line is None else f"{problem.path}:{problem.line}"
    key = "" if problem.key is None else f"{problem.key}: "
    return (
        f'<code class="place">{escape(place)}</code> <strong>{escape(key + problem.message)}</strong> '
        f'<span class="advice">{escape(problem.advice)}</span>'
    )
