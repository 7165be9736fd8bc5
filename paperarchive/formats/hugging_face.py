"""The format of Hugging Face's API of daily papers, `/api/daily_papers`.

An array, or an object per line; the objects have the paper below `paper`, or are it. Some
scrapers print Python's `repr` of them. Source: https://huggingface.co/docs/hub/api and
the answers of `https://huggingface.co/api/daily_papers`.
"""

import datetime
from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from zoneinfo import ZoneInfo

from paperarchive.formats.json_records import Shape, has_shape, read_json
from paperarchive.formats.list_format import ListFormat, Probe, ReadOptions
from paperarchive.formats.record import CrawlDay, ListItem
from paperarchive.formats.source import ListSource
from paperarchive.formats.texts import TextKind

_ZONE = "America/New_York"
"""In which the site shows the day of a paper."""
_OUTER = ("numComments", "organization")
_DAILY = "submittedOnDailyAt"


def _recognize(probe: Probe) -> bool:
    return has_shape(probe, _is_entry)


def _is_entry(values: Mapping[str, object]) -> bool:
    paper = values.get("paper", values)
    if not isinstance(paper, Mapping) or "id" not in paper:
        return False
    names = {"summary", "publishedAt", "upvotes", "ai_summary", _DAILY, "numComments"}
    return len(names & (paper.keys() | values.keys())) >= 2


def _read(source: ListSource, options: ReadOptions) -> Iterator[ListItem]:
    days: set[datetime.date | None] = set()
    shape = Shape(TextKind.LATEX, partial(_adapt, days=days), only_known=True)
    yield from read_json(source, options, shape)
    day = days.pop() if len(days) == 1 else None
    if day is not None:
        yield CrawlDay(day, f"`{_DAILY}` of all its papers")


def _adapt(
    values: dict[str, object], days: set[datetime.date | None]
) -> Mapping[str, object]:
    """Put the paper's fields first; those of the page around them follow."""
    paper = values.get("paper")
    adapted: dict[str, object] = {}
    if isinstance(paper, Mapping):
        rest = {
            key: value
            for key, value in values.items()
            if key not in ("paper", "title", "publishedAt", "summary")
        }
        adapted = {**rest, **paper}
        for key in _OUTER:
            if values.get(key) is not None:
                adapted[key] = values[key]
        adapted.setdefault("title", values.get("title"))
    else:
        adapted = dict(values)
    days.add(_read_day(adapted.get(_DAILY)))
    adapted["publishedAt"] = find_new_york_day(adapted.get("publishedAt"))
    return adapted


def _read_day(value: object) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def find_new_york_day(value: object) -> object:
    """The day of a time in New York, as the site shows it: `2025-11-01` of
    `2025-11-02T01:30:00.000Z`. Midnight stands for the day alone; what is no time is
    unchanged.
    """
    if not isinstance(value, str) or "T" not in value:
        return value
    try:
        time = datetime.datetime.fromisoformat(value)
    except ValueError:
        return value
    if time.tzinfo is None or time.time() == datetime.time():
        return value
    try:
        return time.astimezone(_load_zone()).date().isoformat()
    except OverflowError:
        return value


@lru_cache(maxsize=1)
def _load_zone() -> ZoneInfo:
    return ZoneInfo(_ZONE)


_EXAMPLE = """\
[
  {
    "paper": {
      "id": "2511.00001",
      "title": "A Made-Up Paper on Sorting\\n  Listings",
      "authors": [{"name": "Ada Example", "hidden": false}],
      "summary": "We sort listings in $O(n \\\\log n)$.",
      "publishedAt": "2025-11-02T17:59:59.000Z",
      "ai_keywords": ["sorting"]
    },
    "numComments": 2
  }
]
"""

FORMAT = ListFormat(
    name="hugging-face",
    noun="JSON of Hugging Face's daily papers API",
    extension=".json",
    example=_EXAMPLE,
    recognize=_recognize,
    read=_read,
    is_exact=True,
    takes_folder=True,
)
