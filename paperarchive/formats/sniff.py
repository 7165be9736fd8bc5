"""Tells by content what a file is that was given as a list of papers.

In: the bytes of a file. Out: what it is, in words, and what to do; None for the text of
a page of daily papers, and for text of no known kind. Kinds are tried in the order of
their table, the most certain first. A page that has lines of the page's header is one,
however it begins: copies have front matter, headings and lists.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from paperarchive.errors import Problem
from paperarchive.files.kinds import find_foreign_kind
from paperarchive.formats.daily_papers.dump_lines import clean_text
from paperarchive.formats.daily_papers.page_lines import is_header_line

_FEWEST_KEYS = 3
_PROBE_LINES = 200
_PROBE_CHARACTERS = 200_000
_HEAD = 20_000
_FEWEST_HEADER_LINES = 2

_UNREAD = (
    "lists of this kind cannot be imported yet; import the text of the page, or add the"
    " papers by hand"
)
_UNPACK = "unpack it, and import the list in it"
_NO_LIST = "it is no list; add the paper as a file in content/papers"


@dataclass(frozen=True, slots=True)
class ListKind:
    """What a file is."""

    name: str
    """Its name in code: `bibtex`, `pdf`."""
    noun: str
    """With its article, for messages: `a bibliography in BibTeX`."""
    advice: str
    """What to do with it: an imperative clause."""
    is_text: bool = True
    """Whether the file is text, which can be read as a page all the same."""

    def make_problem(self, path: str) -> Problem:
        """Say what a file is, and what to do."""
        if not self.is_text:
            return Problem(path, f"is {self.noun}", self.advice)
        message = f"is {self.noun}, not the text of a listing's page"
        advice = f"{self.advice}; --force reads it as a page all the same"
        return Problem(path, message, advice)


_BYTE_ADVICE = {
    "lfs": "run `git lfs pull`, then import it again",
    "pdf": _NO_LIST,
    "sqlite": "export its table as text, and import that",
    "utf-16": "save a copy of it as UTF-8, and import that",
    "utf-32": "save a copy of it as UTF-8, and import that",
    "rtf": "save it as plain text, and import that",
    "png": "import the text of the page, not a picture of it",
    "jpeg": "import the text of the page, not a picture of it",
    "gif": "import the text of the page, not a picture of it",
    "parquet": _UNREAD,
    "binary": "import the text of a listing's page",
}
"""By the kind's name; others are packed."""


def sniff_list(content: bytes) -> ListKind | None:
    """Find what a file is; None for a page of daily papers, and for what is not known."""
    foreign = find_foreign_kind(content)
    if foreign is not None:
        advice = _BYTE_ADVICE.get(foreign.name, _UNPACK)
        return ListKind(foreign.name, foreign.noun, advice, is_text=False)
    text = content[:_PROBE_CHARACTERS].decode("utf-8", "replace").removeprefix("\ufeff")
    start = text.strip()
    lines = [line for line in map(clean_text, text.split("\n")) if line][:_PROBE_LINES]
    if not lines:
        advice = "copy the text of a listing's page into it"
        return ListKind("empty", "empty", advice, is_text=False)
    if _is_page(lines):
        return None
    for kind, is_kind in _TEXT_KINDS:
        if is_kind(start, lines):
            return kind
    return None


def _is_page(lines: list[str]) -> bool:
    """Tell whether a text has lines of the header of a page of daily papers."""
    known = {
        line.lstrip("# ") for line in lines if is_header_line(line.lstrip("# ") or line)
    }
    return len(known) >= _FEWEST_HEADER_LINES


# --- kinds of text: each takes the text without space around it, and its first lines

_BIBTEX = re.compile(
    r"^[ \t]*@\s*(?:article|(?:in|mv)?(?:book|proceedings|collection|reference)|booklet|conference|dataset|manual"
    r"|master'?sthesis|misc|online|electronic|www|patent|phdthesis|report|software|suppbook|techreport|thesis"
    r"|unpublished|string|comment|preamble)\s*[{(]",
    re.IGNORECASE | re.MULTILINE,
)
_RIS = re.compile(r"(?:^|\n)TY {1,2}- ?[A-Z]+\s*\r?\n")
_NBIB = re.compile(r"PMID- *\d+|(?:^|\n)FAU? *- ")
_ENDNOTE = re.compile(r"%0 [A-Z][\w ]+\n%")
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|div|main|article)\b", re.IGNORECASE
)
_FEEDS = (
    ("opml", "a list of feeds in OPML", re.compile(r"<opml\b")),
    ("rss", "an RSS feed", re.compile(r"<(?:rss|rdf:RDF|channel)\b")),
    ("atom", "an Atom feed", re.compile(r"<feed\b")),
)
_XML = re.compile(r"<\?xml\b|<[a-z][\w:.-]*(?:\s[^<>]*)?>", re.IGNORECASE)
_ORG = re.compile(r"\*+ (?:TODO |DONE )?\S|#\+TITLE:", re.IGNORECASE)
_ORG_PROPERTY = re.compile(r":[A-Z_]+: ?\S*")
_YAML_ITEM = re.compile(r"- [\w-]+: ?\S?")
_YAML_KEY = re.compile(r"[\w-]+:(?: |$)")
_LIST_LINK = re.compile(r"(?:[-*+]|\d+[.)]) .*\[[^\]]+\]\(https?://")
_TABLE_RULE = re.compile(r"\|?(?: ?:?-{2,}:? ?\|)+(?: ?:?-{2,}:?)? ?")
_COLUMN = re.compile(
    r"title|name|paper|author|year|date|doi|url|abstract|venue|journal", re.I
)

_Test = Callable[[str, list[str]], bool]


def _is_bibtex(start: str, _lines: list[str]) -> bool:
    return _BIBTEX.search(start[:_HEAD]) is not None and "=" in start


def _is_ris(start: str, _lines: list[str]) -> bool:
    return _RIS.search(start) is not None


def _is_nbib(start: str, _lines: list[str]) -> bool:
    return _NBIB.match(start) is not None or _ENDNOTE.match(start) is not None


def _is_html(start: str, _lines: list[str]) -> bool:
    return _HTML.match(start) is not None


def _is_feed(pattern: re.Pattern[str]) -> _Test:
    def is_feed(start: str, _lines: list[str]) -> bool:
        return start.startswith("<") and pattern.search(start[:2000]) is not None

    return is_feed


def _is_xml(start: str, lines: list[str]) -> bool:
    return _XML.match(start) is not None and lines[-1].endswith(">")


def _has_keys(*keys: str) -> _Test:
    """Make a test for JSON with certain keys."""
    patterns = [re.compile(rf"""["']{key}["']\s*:""") for key in keys]

    def has_keys(start: str, _lines: list[str]) -> bool:
        head = start[:_HEAD]
        return head[0] in "[{" and all(pattern.search(head) for pattern in patterns)

    return has_keys


def _is_json_lines(_start: str, lines: list[str]) -> bool:
    """Tell whether each of the first lines is an object."""
    return len(lines) > 1 and all(map(_is_object, lines[:2]))


def _is_json(start: str, lines: list[str]) -> bool:
    if _is_object(lines[0]):
        return True
    return re.match(r"""\{\s*["'}]|\[\s*(?:[\[{"'\]]|-?\d+,)""", start) is not None


def _is_object(line: str) -> bool:
    if not line.startswith("{"):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _is_table(delimiter: str) -> _Test:
    """Tell whether the first line names columns, and the next ones have as many or more
    delimiters.
    """

    def is_table(start: str, _lines: list[str]) -> bool:
        rows = start.split("\n")
        columns = rows[0].split(delimiter)
        named = [column for column in columns if _COLUMN.search(column)]
        is_header = len(columns) > 2 and len(named) > 1 and max(map(len, columns)) < 40
        return (
            is_header and len(rows) > 1 and 2 * rows[1].count(delimiter) >= len(named)
        )

    return is_table


def _is_front_matter(_start: str, lines: list[str]) -> bool:
    """Tell whether a text begins with keys between two lines `---`."""
    if lines[0] not in ("---", "+++"):
        return False
    end = next((n for n, line in enumerate(lines[1:], 1) if line == lines[0]), None)
    return end is not None and end > 1


def _is_yaml(_start: str, lines: list[str]) -> bool:
    """Tell whether lines are keys, or a list of records with keys."""
    marks = ("#", "---", "%YAML")
    rows = [line for line in lines if not line.startswith(marks)]
    items = [row for row in rows if _YAML_ITEM.match(row)]
    keys = [row for row in rows if _YAML_KEY.match(row)]
    if len(keys) + len(items) < _FEWEST_KEYS:
        return False
    if not items:
        return len(keys) == len(rows)
    return rows[0] is items[0] and 2 * (len(keys) + len(items)) >= len(rows)


def _is_org(start: str, lines: list[str]) -> bool:
    return _ORG.match(start) is not None and any(map(_ORG_PROPERTY.match, lines))


def _is_markdown_list(_start: str, lines: list[str]) -> bool:
    """Tell whether a text is a list of links, a table, or has both."""
    links = sum(map(bool, map(_LIST_LINK.match, lines)))
    has_table = any(map(_TABLE_RULE.fullmatch, lines))
    rows = sum(line.startswith("|") and line.count("|") > 2 for line in lines)
    if has_table and (links or 3 * rows >= len(lines)):
        return True
    return 3 * links >= len(lines)


_TEXT_KINDS: tuple[tuple[ListKind, _Test], ...] = (
    (ListKind("bibtex", "a bibliography in BibTeX", _UNREAD), _is_bibtex),
    (ListKind("ris", "a bibliography in RIS", _UNREAD), _is_ris),
    (ListKind("nbib", "a bibliography in tagged lines", _UNREAD), _is_nbib),
    *(
        (ListKind(name, noun, _UNREAD), _is_feed(pattern))
        for name, noun, pattern in _FEEDS
    ),
    (
        ListKind(
            "html",
            "an HTML page",
            "open it in a browser, copy all of its text into a file, and import that",
        ),
        _is_html,
    ),
    (ListKind("xml", "an XML file", _UNREAD), _is_xml),
    (
        ListKind("daily-papers-api", "JSON of the daily-papers API", _UNREAD),
        _has_keys("paper", "publishedAt"),
    ),
    (
        ListKind("csl-json", "a bibliography in CSL-JSON", _UNREAD),
        _has_keys("issued", "type"),
    ),
    (ListKind("openalex", "JSON of OpenAlex", _UNREAD), _has_keys("authorships")),
    (ListKind("json-lines", "JSON Lines", _UNREAD), _is_json_lines),
    (ListKind("json", "JSON", _UNREAD), _is_json),
    (ListKind("csv", "a table with commas (CSV)", _UNREAD), _is_table(",")),
    (ListKind("csv", "a table with semicolons (CSV)", _UNREAD), _is_table(";")),
    (ListKind("tsv", "a table with tabs (TSV)", _UNREAD), _is_table("\t")),
    (
        ListKind("front-matter", "a file with front matter, as of one paper", _NO_LIST),
        _is_front_matter,
    ),
    (ListKind("org", "an Org file", _UNREAD), _is_org),
    (ListKind("yaml", "YAML", _UNREAD), _is_yaml),
    (ListKind("markdown", "a list of links in Markdown", _UNREAD), _is_markdown_list),
)
