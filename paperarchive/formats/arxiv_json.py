"""Two formats of arXiv's metadata as JSON Lines: a daily bot's, and the snapshot.

The bot's has `abs`, `pdf`, and `AI` with what a language model wrote, which never enters
an archive: https://github.com/dw-dengwei/daily-arXiv-ai-enhanced. The snapshot is
`arxiv-metadata-oai-snapshot.json`: https://www.kaggle.com/datasets/Cornell-University/arxiv.
"""

from collections.abc import Iterator, Mapping

from paperarchive.formats.json_records import Shape, has_shape, read_json
from paperarchive.formats.key_names import IGNORED_MARK
from paperarchive.formats.list_format import ListFormat, Probe, ReadOptions
from paperarchive.formats.record import ListItem
from paperarchive.formats.source import ListSource
from paperarchive.formats.texts import TextKind
from paperarchive.formats.values import read_text


def _is_daily(values: Mapping[str, object]) -> bool:
    has_ai = isinstance(values.get("AI"), Mapping)
    is_plain = {"id", "abs", "pdf", "categories"} <= values.keys()
    return "title" in values and (has_ai or is_plain)


def _is_snapshot(values: Mapping[str, object]) -> bool:
    return {"id", "title"} <= values.keys() and (
        "authors_parsed" in values or {"update_date", "categories"} <= values.keys()
    )


def _recognize_daily(probe: Probe) -> bool:
    return has_shape(probe, _is_daily)


def _recognize_snapshot(probe: Probe) -> bool:
    return has_shape(probe, _is_snapshot)


def _adapt_daily(values: dict[str, object]) -> Mapping[str, object]:
    """The day of the file is that of the list, not of publication: no date is made."""
    return values


def _adapt_snapshot(values: dict[str, object]) -> Mapping[str, object]:
    """Read names in parts, and the day of the first version."""
    adapted = dict(values)
    names = values.get("authors_parsed")
    if isinstance(names, list) and names:
        adapted.pop("authors", None)
        adapted["authors_parsed"] = None
        adapted["author"] = [_read_name(name) for name in names]
    adapted[IGNORED_MARK + "submitter"] = adapted.pop("submitter", None)
    versions = values.get("versions")
    if isinstance(versions, list) and versions and isinstance(versions[0], Mapping):
        adapted["published"] = versions[0].get("created")
    return adapted


def _read_name(parts: object) -> object:
    """`["Example", "Ada", "Jr."]`: family name, given names, suffix."""
    if not isinstance(parts, list):
        return parts
    texts = [*map(read_text, parts), "", "", ""]
    family, given, suffix = texts[:3]
    if not given and not suffix:
        return family
    return {"family": family, "given": given, "suffix": suffix}


def _read_daily(source: ListSource, options: ReadOptions) -> Iterator[ListItem]:
    yield from read_json(source, options, Shape(TextKind.LATEX, _adapt_daily))


def _read_snapshot(source: ListSource, options: ReadOptions) -> Iterator[ListItem]:
    yield from read_json(source, options, Shape(TextKind.LATEX, _adapt_snapshot))


_DAILY_EXAMPLE = """\
{"id": "2511.00001", "categories": ["cs.DS", "cs.DL"], "pdf": "https://arxiv.org/pdf/2511.00001", \
"abs": "https://arxiv.org/abs/2511.00001", "authors": ["Ada Example", "Bo Sample"], \
"title": "A Made-Up Paper on Sorting Listings", "comment": "9 pages", "summary": "We sort listings.", \
"AI": {"tldr": "left out"}}
"""
_SNAPSHOT_EXAMPLE = """\
{"id": "2511.00001", "submitter": "Ada Example", "authors": "Ada Example and Bo Sample", \
"title": "A Made-Up Paper on Sorting\\n  Listings", "comments": "9 pages", "journal-ref": null, "doi": null, \
"categories": "cs.DS cs.DL", "abstract": "  We sort listings.\\n", \
"versions": [{"version": "v1", "created": "Sun, 2 Nov 2025 17:59:59 GMT"}], "update_date": "2025-11-04", \
"authors_parsed": [["Example", "Ada", ""], ["Sample", "Bo", ""]]}
"""

DAILY = ListFormat(
    name="daily-arxiv",
    noun="JSON Lines of a daily arXiv bot",
    extension=".jsonl",
    example=_DAILY_EXAMPLE,
    recognize=_recognize_daily,
    read=_read_daily,
    is_exact=True,
    takes_folder=True,
)
SNAPSHOT = ListFormat(
    name="arxiv-snapshot",
    noun="JSON Lines of arXiv's metadata snapshot",
    extension=".jsonl",
    example=_SNAPSHOT_EXAMPLE,
    recognize=_recognize_snapshot,
    read=_read_snapshot,
    is_exact=True,
)
