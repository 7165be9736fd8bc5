"""Writing papers: a `Paper` -> the text of a new file.

The text is in canonical form: keys in KEY_ORDER, absent values left out, everything
quoted that a YAML reader could take for another type. `read_plain_paper.py` reads it by
a fast path.
"""

import datetime
import json
import re
from collections.abc import Callable, Mapping

from paperarchive.paper import Organization, Paper

KEY_ORDER = (
    "title",
    "date",
    "author_count",
    "authors",
    "organization",
    "arxiv",
    "doi",
    "links",
    "comments",
    "tags",
    "aliases",
    "draft",
    "note",
    "listings",
)
"""The keys of a paper's front matter, in the order in which they are written."""

FlowScalar = str | int | datetime.date
Flow = FlowScalar | bool | dict[str, FlowScalar]
"""A value that is written on one line."""


def format_paper(paper: Paper) -> str:
    """Format a paper as the text of its file."""
    lines = ["---"]
    for key in KEY_ORDER:
        lines += format_key(paper, key)
    lines.append("---")
    if paper.abstract:
        lines.append(paper.abstract)
    return "\n".join([*lines, ""])


def format_key(paper: Paper, key: str) -> tuple[str, ...]:
    """Format one key of a paper's front matter as lines; none if the value is absent."""
    value = _value_of(paper, key)
    if value is None or value == ():
        return ()
    if key == "title":
        return (f"title: {_quote(paper.title)}",)
    if not isinstance(value, tuple):
        return (f"{key}: {format_flow(value)}",)
    if key in ("tags", "aliases"):
        return (f"{key}: [{', '.join(map(format_flow, value))}]",)
    return (f"{key}:", *(f"- {format_flow(item)}" for item in value))


def list_items(paper: Paper, key: str) -> tuple[Flow, ...] | None:
    """The items of a key that has a list; None for any other key."""
    value = _value_of(paper, key)
    return value if isinstance(value, tuple) else None


def _value_of(paper: Paper, key: str) -> Flow | tuple[Flow, ...] | None:
    convert = _CONVERTED.get(key)
    if convert is not None:
        return convert(paper)
    value: Flow | tuple[Flow, ...] | None = getattr(paper, key)
    return value


def _convert_organization(paper: Paper) -> Flow | None:
    organization = paper.organization
    return None if organization is None else _map_organization(organization)


def _map_organization(organization: Organization) -> dict[str, FlowScalar]:
    return _map_present(handle=organization.handle, name=organization.name)


def _convert_appearances(paper: Paper) -> tuple[Flow, ...]:
    return tuple(
        _map_present(listing=seen.listing, rank=seen.rank, comments=seen.comments)
        for seen in paper.appearances
    )


def _convert_authors(paper: Paper) -> tuple[Flow, ...]:
    return tuple(
        _map_present(
            name=author.name, orcid=author.orcid, affiliation=author.affiliation
        )
        for author in paper.authors
    )


def _convert_links(paper: Paper) -> tuple[Flow, ...]:
    return tuple(_map_present(kind=link.kind, url=link.url) for link in paper.links)


def _convert_draft(paper: Paper) -> Flow | None:
    return True if paper.draft else None


_CONVERTED: Mapping[str, Callable[[Paper], Flow | tuple[Flow, ...] | None]] = {
    "organization": _convert_organization,
    "listings": _convert_appearances,
    "authors": _convert_authors,
    "links": _convert_links,
    "draft": _convert_draft,
}
"""The keys whose value is not the field of that name."""


def _map_present(**values: FlowScalar | None) -> dict[str, FlowScalar]:
    """A mapping without absent values."""
    return {key: value for key, value in values.items() if value is not None}


# --- scalars

_PLAIN_SCALAR = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@/+-]*(?: [A-Za-z0-9_.@/+-]+)*")
_YAML_WORDS = frozenset(
    {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "none", "nan", "inf"}
)
_NUMBER_LIKE = re.compile(
    r"[-+]?[\d_,.]+(?:[eE][-+]?\d+)?|0[xX][\da-fA-F_]+|0[oObB][\d_]+|[\d:._]+|\d{4}-\d.*"
)
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def format_flow(value: Flow) -> str:
    """Format a value in YAML's flow style."""
    if isinstance(value, dict):
        pairs = [f"{key}: {format_flow(item)}" for key, item in value.items()]
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value if _is_plain_text(value) else _quote(value)
    return str(value)


def _quote(value: str) -> str:
    """A double-quoted YAML scalar: a JSON string, with the characters escaped that YAML
    does not allow.
    """
    quoted = json.dumps(value, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match.group()):04x}", quoted)


def _is_plain_text(value: str) -> bool:
    """Whether every YAML reader takes the bare words for a text: no keyword, no number."""
    if not _PLAIN_SCALAR.fullmatch(value):
        return False
    return value.casefold() not in _YAML_WORDS and not _NUMBER_LIKE.fullmatch(value)
