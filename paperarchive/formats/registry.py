"""The formats of lists, the most certain to recognise first."""

from paperarchive.formats.arxiv_daily_rows import FORMAT as ARXIV_DAILY_ROWS
from paperarchive.formats.arxiv_json import DAILY as DAILY_ARXIV
from paperarchive.formats.arxiv_json import SNAPSHOT as ARXIV_SNAPSHOT
from paperarchive.formats.atom import FORMAT as ATOM
from paperarchive.formats.bibtex.read import FORMAT as BIBTEX
from paperarchive.formats.csl_json import FORMAT as CSL_JSON
from paperarchive.formats.csv_tables import FORMAT as CSV
from paperarchive.formats.csv_tables import TSV
from paperarchive.formats.daily_papers.read import FORMAT as DAILY_PAPERS
from paperarchive.formats.front_matter.read import FORMAT as FRONT_MATTER
from paperarchive.formats.hugging_face import FORMAT as HUGGING_FACE
from paperarchive.formats.json_lists import FORMAT as JSON
from paperarchive.formats.json_lists import LINES as JSON_LINES
from paperarchive.formats.list_format import ListFormat
from paperarchive.formats.markdown_lists.read import FORMAT as MARKDOWN_LIST
from paperarchive.formats.openalex import FORMAT as OPENALEX
from paperarchive.formats.records import FORMAT as RECORDS
from paperarchive.formats.ris import FORMAT as RIS
from paperarchive.formats.semantic_scholar import FORMAT as SEMANTIC_SCHOLAR
from paperarchive.formats.yaml_lists import FORMAT as YAML

FORMATS: tuple[ListFormat, ...] = (
    DAILY_PAPERS,  # first: its copies have the marks of other formats
    RECORDS,
    BIBTEX,
    RIS,
    ATOM,
    ARXIV_DAILY_ROWS,
    HUGGING_FACE,
    OPENALEX,
    DAILY_ARXIV,
    ARXIV_SNAPSHOT,
    CSL_JSON,
    SEMANTIC_SCHOLAR,
    JSON_LINES,
    JSON,
    FRONT_MATTER,
    YAML,
    CSV,
    TSV,
    MARKDOWN_LIST,
)


FALLBACK = DAILY_PAPERS
"""The format of text that none recognises: parts of its pages have no sure sign. It is
tried before all others, since copies of its pages may hold anything else.
"""


def find_format(name: str) -> ListFormat | None:
    """Find a format by its name; None if there is none of this name."""
    return next((format_ for format_ in FORMATS if format_.name == name), None)
