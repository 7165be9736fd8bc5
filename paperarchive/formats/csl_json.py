"""The format CSL-JSON, which Zotero, Better BibTeX, Mendeley, pandoc and Crossref write.

Source: https://github.com/citation-style-language/schema (csl-data.json); Crossref's
answers, https://api.crossref.org, which differ in a few names.
"""

from collections.abc import Iterator, Mapping

from paperarchive.formats.json_records import Shape, has_shape, read_json
from paperarchive.formats.key_names import IGNORED_MARK
from paperarchive.formats.list_format import ListFormat, Probe, ReadOptions
from paperarchive.formats.people import read_people
from paperarchive.formats.publication_types import find_publication_type
from paperarchive.formats.record import ListItem
from paperarchive.formats.source import ListSource
from paperarchive.formats.texts import TextKind
from paperarchive.formats.values import read_text

_MARKS = frozenset(
    {
        "issued",
        "container-title",
        "title-short",
        "DOI",
        "publisher-place",
        "citation-key",
        "page",
    }
)
_LEFT_OUT = (
    *(
        "accessed",
        "source",
        "container-title-short",
        "title-short",
        "journalAbbreviation",
        "submitted",
        "subtitle",
    ),
    *(
        "indexed",
        "deposited",
        "content-domain",
        "reference",
        "link",
        "assertion",
        "member",
        "prefix",
        "relation",
    ),
    *(
        "published-print",
        "published-online",
        "short-container-title",
        "original-title",
        "created",
    ),
)


def is_csl(values: Mapping[str, object]) -> bool:
    """Whether values are an item of CSL: a type, and names or dates in parts."""
    if not isinstance(values.get("type"), str):
        return False
    for key in ("author", "editor"):
        names = values.get(key)
        if isinstance(names, list) and names and isinstance(names[0], Mapping):
            return bool({"family", "given", "literal"} & names[0].keys())
    issued = values.get("issued")
    return isinstance(issued, Mapping) or len(_MARKS & values.keys()) >= 2


def _recognize(probe: Probe) -> bool:
    return has_shape(probe, is_csl)


def adapt_csl(values: dict[str, object]) -> Mapping[str, object]:
    """Give the fields of CSL the meaning that they have there."""
    adapted = dict(values)
    key = read_text(adapted.pop("id", None))
    if key and "/" not in key and not adapted.get("citation-key"):
        adapted["citation-key"] = key
    for name in _LEFT_OUT:
        if adapted.get(name):
            adapted[IGNORED_MARK + name] = adapted.pop(name)
    issued = adapted.get("issued")
    if not issued or issued == {"date-parts": [[None]]}:
        adapted["issued"] = adapted.get("published")
    adapted.pop("published", None)
    for name in ("editor", "translator", "collection-editor", "container-author"):
        if isinstance(adapted.get(name), list):
            people = read_people(adapted[name]).authors
            adapted[name] = [author.name for author in people]
    kind = read_text(adapted.get("type"))
    if kind and not find_publication_type(kind, has_venue=False):
        adapted[IGNORED_MARK + "type"] = adapted.pop("type")
    return adapted


SHAPE = Shape(TextKind.HTML, adapt_csl)


def _read(source: ListSource, options: ReadOptions) -> Iterator[ListItem]:
    yield from read_json(source, options, SHAPE)


_EXAMPLE = """\
[
  {
    "id": "exampleMadeUpPaper2025",
    "type": "article-journal",
    "title": "A Made-Up Paper on Sorting <i>Listings</i>",
    "author": [{"family": "Example", "given": "Ada"}, {"literal": "Example Laboratory"}],
    "issued": {"date-parts": [["2025", 11]]},
    "container-title": "Journal of Examples",
    "DOI": "10.1000/182"
  }
]
"""

FORMAT = ListFormat(
    name="csl-json",
    noun="a bibliography in CSL-JSON",
    extension=".json",
    example=_EXAMPLE,
    recognize=_recognize,
    read=_read,
    is_exact=True,
)
