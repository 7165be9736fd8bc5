"""Tells by content what a file is that was given as a list of papers.

In: a file. Out: its format; or, if no format reads it, what it is, in words, and what to
do; None for text of no known kind. Formats and kinds are tried in order, the most
certain first.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from paperarchive.errors import Problem
from paperarchive.files.kinds import find_foreign_kind
from paperarchive.formats.daily_papers.dump_lines import clean_text
from paperarchive.formats.encodings import find_wide_encoding, is_text_with_nulls
from paperarchive.formats.list_format import PROBE_CHARACTERS, ListFormat, Probe
from paperarchive.formats.registry import FALLBACK, FORMATS
from paperarchive.formats.source import SourceFile

_FEWEST_KEYS = 3

_OTHER_FORMAT = (
    "no format of lists reads it: export the list as BibTeX, RIS, CSV or JSON"
)
_UNPACK = "unpack it, and import the list in it"
_NO_LIST = "it is no list; add the paper as a file in content/papers"
_NO_PAPERS = "no paper is in it that a format of lists knows"
_MAP = (
    "name its fields with --format and --map, as in `--format json --map title=name`;"
    " `--format help` lists the formats"
)


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
        return Problem(path, f"is {self.noun}", self.advice)


_BYTE_ADVICE = {
    "lfs": "run `git lfs pull`, then import it again",
    "pdf": _NO_LIST,
    "sqlite": "export its table as CSV, and import that",
    "rtf": "save it as plain text, and import that",
    "png": "import the text of the page, not a picture of it",
    "jpeg": "import the text of the page, not a picture of it",
    "gif": "import the text of the page, not a picture of it",
    "parquet": "export it as CSV or JSON Lines, and import that",
    "binary": "`paperarchive import --format help` lists what can be imported",
}
"""By the kind's name; others are packed."""


def sniff_file(
    file: SourceFile, *, in_folder: bool = False
) -> ListFormat | ListKind | None:
    """Find what a file is. in_folder: whether it is one of a folder's."""
    head = file.read_head(8000)
    if find_wide_encoding(head) is None:
        foreign = find_foreign_kind(head)
        if foreign is not None and not (
            foreign.name == "binary" and is_text_with_nulls(head)
        ):
            advice = _BYTE_ADVICE.get(foreign.name, _UNPACK)
            return ListKind(foreign.name, foreign.noun, advice, is_text=False)
    text = next(file.read_chunks(PROBE_CHARACTERS), "")
    return sniff_text(Probe(file.name, text.strip(), is_folder=in_folder))


def sniff_text(probe: Probe) -> ListFormat | ListKind | None:
    """Find what a text is."""
    lines = [line for line in map(clean_text, probe.lines) if line]
    if not lines:
        return ListKind("empty", "empty", "put a list of papers into it", is_text=False)
    if FALLBACK.recognize(probe):
        return FALLBACK
    for kind, is_kind in _CERTAIN_KINDS:
        if is_kind(probe.text, lines):
            return kind
    for list_format in FORMATS:
        if list_format.recognize(probe):
            return list_format
    for kind, is_kind in _TEXT_KINDS:
        if is_kind(probe.text, lines):
            return kind
    return None


# --- kinds of text: each takes the text without space around it, and its first lines

_NBIB = re.compile(r"PMID- *\d+|(?:^|\n)FAU? *- ")
_ENDNOTE = re.compile(r"%0 [A-Z][\w ]+\n%")
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|div|main|article)\b", re.IGNORECASE
)
_OPML = re.compile(r"<opml\b")
_XML = re.compile(r"<\?xml\b|<[a-z][\w:.-]*(?:\s[^<>]*)?>", re.IGNORECASE)
_ORG = re.compile(r"\*+ (?:TODO |DONE )?\S|#\+TITLE:", re.IGNORECASE)
_ORG_PROPERTY = re.compile(r":(?:PROPERTIES|END):|#\+\w+:|CLOSED: \[")
_YAML_ITEM = re.compile(r"- [\w-]+: ?\S?")
_YAML_KEY = re.compile(r"[\w-]+:(?: |$)")
_LIST_LINK = re.compile(r"(?:[-*+]|\d+[.)]) .*\[[^\]]+\]\(https?://")
_TABLE_RULE = re.compile(r"\|?(?: ?:?-{2,}:? ?\|)+(?: ?:?-{2,}:?)? ?")
_COLUMN = re.compile(
    r"title|name|paper|author|year|date|doi|url|abstract|venue|journal", re.I
)

_Test = Callable[[str, list[str]], bool]


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


_CERTAIN_KINDS: tuple[tuple[ListKind, _Test], ...] = (
    (
        ListKind(
            "nbib",
            "a bibliography of PubMed or EndNote in tagged lines",
            "export it as RIS or BibTeX, and import that",
        ),
        _is_nbib,
    ),
    (
        ListKind(
            "org",
            "an Org file",
            "export it as Markdown or BibTeX, as `pandoc list.org -o list.md` does, and import that",
        ),
        _is_org,
    ),
    (ListKind("opml", "a list of feeds in OPML", _NO_PAPERS), _is_feed(_OPML)),
    (
        ListKind(
            "html",
            "an HTML page",
            "open it in a browser, copy all of its text into a file, and import that",
        ),
        _is_html,
    ),
)
"""Kinds that no format reads, told by their first characters: before all formats but the
first, which reads copies of pages whatever else they hold.
"""

_TEXT_KINDS: tuple[tuple[ListKind, _Test], ...] = (
    (ListKind("xml", "an XML file", _OTHER_FORMAT), _is_xml),
    (
        ListKind("json-lines", "JSON Lines of a form that is not known", _MAP),
        _is_json_lines,
    ),
    (ListKind("json", "JSON of a form that is not known", _MAP), _is_json),
    (ListKind("csv", "a table with commas (CSV)", _MAP), _is_table(",")),
    (ListKind("csv", "a table with semicolons (CSV)", _MAP), _is_table(";")),
    (ListKind("tsv", "a table with tabs (TSV)", _MAP), _is_table("\t")),
    (
        ListKind("front-matter", "a file with front matter, as of one paper", _NO_LIST),
        _is_front_matter,
    ),
    (ListKind("yaml", "YAML of a form that is not known", _MAP), _is_yaml),
    (
        ListKind("markdown", "a list of links in Markdown", _NO_PAPERS),
        _is_markdown_list,
    ),
)
"""Kinds that no format has recognised."""
