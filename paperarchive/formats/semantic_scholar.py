"""The format of papers of Semantic Scholar: its API's answers, or JSON Lines of them.

Source: https://api.semanticscholar.org/api-docs/graph.
"""

from collections.abc import Iterator, Mapping

from paperarchive.formats.json_records import Shape, has_shape, read_json
from paperarchive.formats.key_names import IGNORED_MARK
from paperarchive.formats.list_format import ListFormat, Probe, ReadOptions
from paperarchive.formats.record import ListItem
from paperarchive.formats.source import ListSource

_WRAPPERS = ("paper", "citingPaper", "citedPaper")


def _is_paper(values: Mapping[str, object]) -> bool:
    values = _unwrap(values)
    if "title" not in values:
        return False
    return "externalIds" in values or {"paperId", "authors"} <= values.keys()


def _unwrap(values: Mapping[str, object]) -> Mapping[str, object]:
    for key in _WRAPPERS:
        inner = values.get(key)
        if isinstance(inner, Mapping):
            return inner
    return values


def _recognize(probe: Probe) -> bool:
    return has_shape(probe, _is_paper)


def _adapt(values: dict[str, object]) -> Mapping[str, object]:
    """Leave the site's own number and summary out, and take a venue's name from where it
    is whole. `year` is often the conference's, a year after the day of publication.
    """
    adapted = dict(_unwrap(values))
    for key in ("paperId", "tldr"):
        adapted[IGNORED_MARK + key] = adapted.pop(key, None)
    if adapted.get("publicationDate"):
        adapted[IGNORED_MARK + "year"] = adapted.pop("year", None)
    venue, place = adapted.get("venue"), adapted.get("publicationVenue")
    if venue and isinstance(place, Mapping):
        adapted[IGNORED_MARK + "publicationVenue"] = adapted.pop("publicationVenue")
    journal = adapted.get("journal")
    if venue and isinstance(journal, Mapping):
        adapted["journal"] = {**journal, "name": venue}
    return adapted


def _read(source: ListSource, options: ReadOptions) -> Iterator[ListItem]:
    yield from read_json(source, options, Shape(adapt=_adapt, only_known=True))


_EXAMPLE = """\
{"data": [
  {"paperId": "0000000000000000000000000000000000000001",
   "externalIds": {"ArXiv": "2511.00001", "DOI": "10.1000/182"},
   "title": "A Made-Up Paper on Sorting Listings", "year": 2025,
   "authors": [{"authorId": "1", "name": "Ada Example"}], "abstract": "We sort listings."}
]}
"""

FORMAT = ListFormat(
    name="semantic-scholar",
    noun="JSON of Semantic Scholar",
    extension=".json",
    example=_EXAMPLE,
    recognize=_recognize,
    read=_read,
)
