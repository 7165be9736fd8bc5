"""The format of works of OpenAlex: JSON Lines, or a page of the API's answers.

Source: https://docs.openalex.org/api-entities/works/work-object.
"""

from collections.abc import Iterator, Mapping

from paperarchive.formats.json_records import Shape, has_shape, read_json
from paperarchive.formats.key_names import IGNORED_MARK
from paperarchive.formats.list_format import ListFormat, Probe, ReadOptions
from paperarchive.formats.record import ListItem
from paperarchive.formats.source import ListSource
from paperarchive.formats.texts import TextKind
from paperarchive.formats.values import read_text

_RETRACTED = "This paper is retracted, as OpenAlex says."


def _is_work(values: Mapping[str, object]) -> bool:
    return "authorships" in values or read_text(values.get("id")).startswith(
        ("https://openalex.org/W", "http://openalex.org/W")
    )


def _recognize(probe: Probe) -> bool:
    return has_shape(probe, _is_work)


def _adapt(values: dict[str, object]) -> Mapping[str, object]:
    adapted = dict(values)
    adapted["title"] = values.get("title") or values.get("display_name")
    adapted.pop("display_name", None)
    authors = adapted.pop("authorships", None)
    if isinstance(authors, list) and authors:
        cut = ["et al."] if values.get("is_authors_truncated") else []
        adapted["authors"] = [*authors, *cut]
    biblio = adapted.pop("biblio", None)
    if isinstance(biblio, Mapping):
        names = {
            "volume": "volume",
            "issue": "issue",
            "first_page": "first page",
            "last_page": "last page",
        }
        adapted |= {new: biblio.get(old) for old, new in names.items()}
    if adapted.pop("is_retracted", None) is True:
        adapted["note"] = _RETRACTED
    for key in (
        "topics",
        "concepts",
        "primary_topic",
        "best_oa_location",
        "type_crossref",
    ):
        if values.get(key):
            adapted[IGNORED_MARK + key] = adapted.pop(key)
    return adapted


def _read(source: ListSource, options: ReadOptions) -> Iterator[ListItem]:
    shape = Shape(TextKind.HTML, _adapt, only_known=True)
    yield from read_json(source, options, shape)


_EXAMPLE = """\
{"id": "https://openalex.org/W0000000001", "doi": "https://doi.org/10.1000/182", \
"title": "A Made-Up Paper on Sorting Listings", "publication_date": "2025-11-02", \
"authorships": [{"author": {"display_name": "Ada Example"}}], \
"abstract_inverted_index": {"We": [0], "sort": [1], "listings.": [2]}}
"""

FORMAT = ListFormat(
    name="openalex",
    noun="JSON of OpenAlex",
    extension=".jsonl",
    example=_EXAMPLE,
    recognize=_recognize,
    read=_read,
)
