"""A server that answers as arXiv and Crossref do."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

ENTRY = r"""<entry>
    <id>http://arxiv.org/abs/{id}v2</id>
    <published>2025-11-02T17:59:59Z</published>
    <title>{title}</title>
    <summary>  We sort listings in $\mathcal{{O}}(\sqrt{{n}})$,
87\% faster.</summary>
    <author><name>Ada Example</name><arxiv:affiliation>Example Laboratory</arxiv:affiliation></author>
    <author><name>Bo Sample</name></author>
    <arxiv:comment>9 pages</arxiv:comment>
    <category term="cs.DL"/>
  </entry>"""
FEED = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
  <title>query</title>
  {}
</feed>
"""
WORK: dict[str, Any] = {
    "DOI": "10.1000/182",
    "type": "journal-article",
    "title": ["Sorting <i>E. coli</i>"],
    "subtitle": ["A Made-Up Study"],
    "author": [
        {
            "given": "Ada",
            "family": "Example",
            "ORCID": "http://orcid.org/0000-0002-1825-0097",
            "affiliation": [{"name": "Example Laboratory"}],
            "sequence": "first",
        },
        {"name": "Example Group", "sequence": "additional"},
    ],
    "container-title": ["Journal of Examples"],
    "abstract": "<jats:title>Abstract</jats:title><jats:p>We sort H<jats:sub>2</jats:sub>O.</jats:p>",
    "issued": {"date-parts": [[2025, 11]]},
    "published-online": {"date-parts": [[2025, 11, 2]]},
    "page": "1-4",
    "volume": "1",
    "issue": "2",
    "publisher": "Example Press",
    "ISSN": ["1234-5679", "1234-5680"],
    "reference": [{"DOI": "10.1000/999", "key": "1"}],
    "updated-by": [{"type": "retraction", "DOI": "10.1000/183", "label": "Retraction"}],
}


class Api:
    """What the server answers, and what it was asked."""

    def __init__(self) -> None:
        self.titles: dict[str, str] = {}
        """arXiv's identifier -> title."""
        self.works: dict[str, dict[str, Any]] = {}
        """DOI -> Crossref's message."""
        self.requests: list[tuple[str, str]] = []
        """Path with query, and user agent."""
        self.failures: list[tuple[int, dict[str, str], bytes]] = []
        """Status, headers and content of the next answers."""
        self.address = ""

    def answer(self, path: str) -> tuple[int, bytes]:
        parts = urlsplit(path)
        if parts.path == "/api/query":
            ids = parse_qs(parts.query)["id_list"][0].split(",")
            found = [ENTRY.format(id=number, title=self.titles[number]) for number in ids if number in self.titles]
            return 200, FEED.format("\n".join(found)).encode()
        work = self.works.get(unquote(parts.path.removeprefix("/works/")))
        if work is None:
            return 404, b"Resource not found."
        return 200, json.dumps({"status": "ok", "message": work}).encode()


@contextmanager
def serve_api() -> Iterator[Api]:
    """Serve until the end of the block."""
    api = Api()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            api.requests.append((self.path, self.headers["User-Agent"]))
            headers: dict[str, str] = {}
            if api.failures:
                status, headers, content = api.failures.pop(0)
            else:
                status, content = api.answer(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments: object) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    api.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield api
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
