"""Two formats of lists in JSON without a known source: JSON, and JSON Lines.

The keys are known by their names, in any spelling (`key_names.py`), or given by `--map`.
Source: RFC 8259, and https://jsonlines.org.
"""

from collections.abc import Iterator

from paperarchive.formats.json_elements import has_object_lines
from paperarchive.formats.json_records import Shape, probe_values, read_json
from paperarchive.formats.list_format import ListFormat, Probe, ReadOptions
from paperarchive.formats.record import ListItem
from paperarchive.formats.source import ListSource


def _recognize_lines(probe: Probe) -> bool:
    return not probe.is_folder and has_object_lines(probe.text)


def _recognize(probe: Probe) -> bool:
    return not probe.is_folder and bool(probe_values(probe.text) or _is_array(probe))


def _is_array(probe: Probe) -> bool:
    """Whether a text is an array that holds no object, or none that can be read."""
    compact = probe.text[:200].translate({ord(space): None for space in " \n\t"})
    is_empty = compact in ("[]", "{}")
    is_json = probe.name.lower().endswith((".json", ".jsonl", ".ndjson"))
    return is_empty or (
        compact[:2] in ("[{", "[[", '["', '{"') and (is_json or compact[1] == "{")
    )


def _read(source: ListSource, options: ReadOptions) -> Iterator[ListItem]:
    yield from read_json(source, options, Shape())


_EXAMPLE = """\
[
  {"title": "A Made-Up Paper on Sorting Listings", "authors": ["Ada Example", "Bo Sample"], "year": 2025,
   "venue": "ExampleConf", "url": "https://arxiv.org/abs/2511.00001", "tags": ["sorting"]}
]
"""
_LINES_EXAMPLE = """\
{"title": "A Made-Up Paper on Sorting Listings", "authors": "Ada Example; Bo Sample", "doi": "10.1000/182"}
{"title": "A Second Paper", "authors": "Cy Instance", "arxiv_id": "2511.00002"}
"""

LINES = ListFormat(
    name="json-lines",
    noun="a list in JSON Lines",
    extension=".jsonl",
    example=_LINES_EXAMPLE,
    recognize=_recognize_lines,
    read=_read,
    takes_mapping=True,
)
FORMAT = ListFormat(
    name="json",
    noun="a list in JSON",
    extension=".json",
    example=_EXAMPLE,
    recognize=_recognize,
    read=_read,
    takes_mapping=True,
)
