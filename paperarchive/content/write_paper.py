"""Writing papers: a `Paper` -> the text of a new file.

The text is in canonical form: keys in KEY_ORDER, absent values left out, everything
quoted that a YAML reader could take for another type. `read_plain_paper.py` reads it by
a fast path.
"""

from collections.abc import Callable, Mapping

from paperarchive.content.author_lists import ET_AL, fit_one_line
from paperarchive.paper import Author, ExtraValue, Organization, Paper, PublicationDate
from paperarchive.yaml_fields.quoting import quote_text, write_text

KEY_ORDER = (
    "title",
    "date",
    "author_count",
    "authors",
    "organization",
    "arxiv",
    "doi",
    "venue",
    "publication_type",
    "keywords",
    "links",
    "comments",
    "tags",
    "aliases",
    "draft",
    "note",
    "extra",
    "listings",
)
"""The keys of a paper's front matter, in the order in which they are written."""

FlowScalar = str | int | PublicationDate
Flow = FlowScalar | bool | None | dict[str, "Flow"] | list["Flow"]
"""A value that is written on one line."""

Item = Flow | tuple[str, Flow]
"""An item of a list, or a name of a mapping and its value."""


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
        return (f"title: {quote_text(paper.title)}",)
    if key == "note" and _fits_block(str(value)):
        return ("note: |", *(f"  {line}".rstrip() for line in str(value).split("\n")))
    if not isinstance(value, tuple):
        return (f"{key}: {format_flow(value)}",)
    is_short = key in ("tags", "aliases", "keywords")
    if is_short or (key == "authors" and fit_one_line(paper.authors)):
        return (f"{key}: [{', '.join(map(format_flow, value))}]",)
    return (f"{key}:", *(f"- {format_flow(item)}" for item in value))


def list_items(paper: Paper, key: str) -> tuple[Item, ...] | None:
    """The items of a key that has a list, or the names and values of a mapping of any
    names; None for any other key.
    """
    value = _value_of(paper, key)
    if key == "extra" and isinstance(value, dict):
        return tuple(value.items())
    return value if isinstance(value, tuple) else None


def format_item(item: Item) -> str:
    """Format an item of a list or mapping in YAML's flow style."""
    if isinstance(item, tuple):
        return f"{write_text(item[0])}: {format_flow(item[1])}"
    return format_flow(item)


def _value_of(paper: Paper, key: str) -> Flow | tuple[Flow, ...] | None:
    convert = _CONVERTED.get(key)
    if convert is not None:
        return convert(paper)
    value: Flow | tuple[Flow, ...] | None = getattr(paper, key)
    return value


def _convert_organization(paper: Paper) -> Flow | None:
    organization = paper.organization
    return None if organization is None else _map_organization(organization)


def _map_organization(organization: Organization) -> dict[str, Flow]:
    return _map_present(handle=organization.handle, name=organization.name)


def _convert_appearances(paper: Paper) -> tuple[Flow, ...]:
    return tuple(
        _map_present(listing=seen.listing, rank=seen.rank, comments=seen.comments)
        for seen in paper.appearances
    )


def _convert_authors(paper: Paper) -> tuple[Flow, ...]:
    others: tuple[Flow, ...] = () if paper.has_all_authors else (ET_AL,)
    if fit_one_line(paper.authors):
        return *(author.name for author in paper.authors), *others
    return *map(_map_author, paper.authors), *others


def _map_author(author: Author) -> dict[str, Flow]:
    return _map_present(
        name=author.name,
        orcid=author.orcid,
        affiliation=author.affiliation,
        group=author.group or None,
    )


def _convert_links(paper: Paper) -> tuple[Flow, ...]:
    return tuple(_map_present(kind=link.kind, url=link.url) for link in paper.links)


def _convert_draft(paper: Paper) -> Flow | None:
    return True if paper.draft else None


def _convert_extra(paper: Paper) -> Flow | None:
    return {name: _convert_value(value) for name, value in paper.extra} or None


def _convert_value(value: ExtraValue) -> Flow:
    if value.items is not None:
        return [_convert_value(item) for item in value.items]
    if value.fields is not None:
        return {name: _convert_value(inner) for name, inner in value.fields}
    return value.text


def _fits_block(text: str) -> bool:
    """Whether a text of several lines is read again from a block, as it is."""
    lines = text.split("\n")
    is_even = all(line == line.rstrip() for line in lines)
    return len(lines) > 1 and is_even and text.replace("\n", "").isprintable()


_CONVERTED: Mapping[str, Callable[[Paper], Flow | tuple[Flow, ...] | None]] = {
    "organization": _convert_organization,
    "listings": _convert_appearances,
    "authors": _convert_authors,
    "links": _convert_links,
    "draft": _convert_draft,
    "extra": _convert_extra,
}
"""The keys whose value is not the field of that name."""


def _map_present(**values: FlowScalar | None) -> dict[str, Flow]:
    """A mapping without absent values."""
    return {key: value for key, value in values.items() if value is not None}


# --- scalars


def format_flow(value: Flow) -> str:
    """Format a value in YAML's flow style."""
    if value is None:
        return "null"
    if isinstance(value, list):
        return f"[{', '.join(map(format_flow, value))}]"
    if isinstance(value, dict):
        pairs = [
            f"{write_text(key)}: {format_flow(item)}" for key, item in value.items()
        ]
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return write_text(value)
    return str(value)
