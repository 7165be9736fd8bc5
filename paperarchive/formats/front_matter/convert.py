"""The keys of a program's front matter as those that all formats share.

In: the values of a file, its body and what wrote it. Out: `Converted`, for
`formats/keys.build_record`. Nothing is left out without being named.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape

from paperarchive.formats.front_matter.body import Body
from paperarchive.formats.front_matter.flavours import (
    Flavour,
    convert_type,
    is_lorem,
    is_page_key,
)
from paperarchive.formats.front_matter.profiles import is_identifier
from paperarchive.formats.front_matter.texts import remove_wikilinks, split_tags
from paperarchive.formats.key_names import Role, find_role
from paperarchive.formats.values import fold_key, is_empty

_STATES = frozenset(
    {
        *("paper", "papers", "read", "toread", "reading", "unread", "done", "todo"),
        *("article", "literature", "literaturenote", "literaturenotes", "inbox", "wip"),
        *("zotero", "note", "notes", "reference", "source", "references", "unfinished"),
    }
)
"""Folded tags of notes that say how far the reader is, or what the note is."""
DESCRIPTIONS = frozenset({"excerpt", "summary", "description", "subtitle", "tldr"})
"""Folded keys of texts about a paper that are not its abstract."""
_KINDS = {
    "suppl": "supplement",
    "code": "code",
    "software": "code",
    "slide": "slides",
    "poster": "poster",
}
"""Beginning of a link's name -> kind."""
_IN = re.compile(r"^in:?\s+(?=[*_\"]?[A-Z])", re.IGNORECASE)
_MARKS = re.compile(r"(?<!\w)[*_]{1,2}(?=\S)|(?<=\S)[*_]{1,2}(?!\w)")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
_TAG = re.compile(r"<[^<>]{1,80}>")


@dataclass(slots=True)
class Converted:
    """Fields for `build_record`, and what is in none of them."""

    values: dict[str, object] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    """Names of keys."""
    unread: list[tuple[str, str]] = field(default_factory=list)
    """Texts, with what stays unknown and why."""


def convert(
    values: Mapping[str, object],
    body: Body,
    flavour: Flavour,
    profiles: Mapping[str, Mapping[str, object]],
) -> Converted:
    """Convert the values of a file."""
    converted = Converted()
    for key, value in values.items():
        if not is_empty(value):
            _convert_field(converted, key, value, flavour)
    _add_fields(converted, body)
    _read_tags(converted, flavour)
    _read_authors(converted, profiles)
    _add_body(converted, body)
    return converted


def _convert_field(
    converted: Converted, key: str, value: object, flavour: Flavour
) -> None:
    folded = fold_key(key)
    if folded == "hugoblox" and isinstance(value, Mapping):
        ids = value.get("ids")
        if isinstance(ids, Mapping):
            converted.values["externalids"] = dict(ids)
    elif folded == "draft":
        return  # a draft is no record
    elif folded == "openreview" and isinstance(value, str) and "/" not in value:
        address = f"https://openreview.net/forum?id={value}"
        _add_links(converted, key, [{"kind": "openreview", "url": address}])
    elif _is_of_page(folded, value, flavour):
        converted.ignored.append(key)
    elif folded in DESCRIPTIONS:
        if is_lorem(value):
            converted.ignored.append(key)
        else:
            converted.values[f"_{folded}"] = value  # put in `extra` by the caller
    elif folded == "abstract" and is_lorem(value):
        converted.ignored.append(key)
    elif folded == "publicationtypes":
        converted.values["type"] = convert_type(value)
    elif folded in ("publication", "venue", "publicationshort"):
        name = "publication_short" if folded == "publicationshort" else "venue"
        converted.values[name] = clean_venue(value)
    elif folded == "citation":
        converted.values["recommended_citation"] = clean_citation(value)
    elif _holds_addresses(key, value, flavour):
        _add_address(converted, key, value)
    else:
        converted.values[key] = _clean_value(value)


def _is_of_page(folded: str, value: object, flavour: Flavour) -> bool:
    """Whether a key is about the page: `comments: true`, `layout`, `url: /papers/1/`."""
    if is_page_key(folded) and not (
        folded == "categories" and flavour is Flavour.OTHER
    ):
        return True
    if folded in ("comments", "published", "featured") and str(value) in (
        "true",
        "false",
    ):
        return True
    if folded == "slides" and isinstance(value, str) and "/" not in value:
        return True  # the name of a page of slides in HugoBlox
    if (
        folded in ("url", "link", "type", "image", "header")
        and flavour is not Flavour.NOTE
    ):
        is_path = isinstance(value, str) and value.startswith("/")
        return is_path or folded in ("image", "header")
    return folded in ("month",) and str(value).strip() == "0"


def _clean_value(value: object) -> object:
    """A value without wikilinks; `[[Ada Example]]` is a list of a list in YAML."""
    if isinstance(value, str):
        return remove_wikilinks(value).strip()
    if isinstance(value, list):
        parts = [_clean_value(part) for part in value]
        flat: list[object] = []
        for part in parts:
            flat.extend(part if isinstance(part, list) else [part])
        return flat
    return value


def clean_venue(value: object) -> object:
    """`In *Journal of Examples*` -> `Journal of Examples`."""
    if not isinstance(value, str):
        return value
    text = unescape(_TAG.sub("", _LINK.sub(r"\1", remove_wikilinks(value))))
    text = _MARKS.sub("", " ".join(text.split()))
    return _IN.sub("", text).strip(" .,;")


def clean_citation(value: object) -> object:
    """A citation in HTML as plain text."""
    if not isinstance(value, str):
        return value
    return " ".join(unescape(_TAG.sub("", value)).split())


# --- addresses


def _holds_addresses(key: str, value: object, flavour: Flavour) -> bool:
    role = find_role(key)
    is_link = role is not None and role.name == "link"
    folded = fold_key(key)
    is_url = folded.startswith("url") or folded.endswith("url") or folded == "extras"
    del flavour
    return isinstance(value, str | list) and (is_link or is_url)


def _add_address(converted: Converted, key: str, value: object) -> None:
    """Add links; a path of the old site leads nowhere else."""
    if isinstance(value, str) and "://" not in value:
        if value.startswith(("doi.org/", "arxiv.org/", "www.", "10.")):
            converted.values[key] = value
            return
        why = "a file of the site that it comes from; it is no link here"
        converted.unread.append((f"{key}: {value}", why))
        return
    role = find_role(key)
    if role is not None and role.name == "link" and not isinstance(value, list):
        converted.values[key] = value
        return
    kind = fold_key(key).removeprefix("url").removesuffix("url") or "web"
    items = value if isinstance(value, list) else [{"name": kind, "url": value}]
    _add_links(converted, key, items)


def _add_links(converted: Converted, key: str, items: list[object]) -> None:
    links: list[object] = []
    for item in items:
        url = item
        if isinstance(item, Mapping):
            parts = {fold_key(name): part for name, part in item.items()}
            url = next((parts[n] for n in ("url", "link", "href") if parts.get(n)), "")
        if isinstance(url, str) and "://" in url:
            links.append(_simplify_link(item))
        elif url:
            why = "a file of the site that it comes from; it is no link here"
            converted.unread.append((f"{key}: {url}", why))
    if links:
        known = converted.values.setdefault("links", [])
        if isinstance(known, list):
            known.extend(links)


def _simplify_link(item: object) -> object:
    """A link of PMLR's `extras` or HugoBlox's `links` with a kind in one word."""
    if not isinstance(item, Mapping):
        return item
    parts = {fold_key(key): str(value) for key, value in item.items() if value}
    url = parts.get("url") or parts.get("link") or parts.get("href") or ""
    name = (
        parts.get("type")
        or parts.get("kind")
        or parts.get("name")
        or parts.get("label")
        or ""
    )
    words = name.lower()
    for start, kind in _KINDS.items():
        if start in words:
            return {"kind": kind, "url": url}
    return {"kind": name if re.fullmatch(r"\w{3,12}", name) else "web", "url": url}


# --- the body


def _add_fields(converted: Converted, body: Body) -> None:
    """Add the fields of the body that the front matter does not have."""
    roles = {_name_role(key) for key in converted.values}
    for key, value in body.fields:
        role = _name_role(key)
        if role in ("keywords", "link", "doi", "arxiv") or role not in roles:
            name = key if key not in converted.values else f"{key} "
            converted.values[name] = clean_venue(value) if role == "venue" else value
        elif str(converted.values.get(key, value)).strip() != value:
            converted.ignored.append(f"{key} (in the text)")


def _name_role(key: str) -> str:
    role = find_role(key)
    if role is None:
        return fold_key(key)
    return "date" if role.name == "year" else role.name + role.detail


def _add_body(converted: Converted, body: Body) -> None:
    has_abstract = any(_name_role(key) == "abstract" for key in converted.values)
    if body.abstract and not has_abstract and not is_lorem(body.abstract):
        converted.values["abstract"] = body.abstract
    elif body.abstract and has_abstract:
        converted.ignored.append("abstract (in the text)")
    if body.citation and "recommended_citation" not in converted.values:
        converted.values["recommended_citation"] = clean_citation(body.citation)
    if body.rest and not is_lorem(body.rest):
        key = "note" if "note" not in converted.values else "remarks"
        converted.values[key] = remove_wikilinks(body.rest)
    links = [{"name": link.text, "url": link.url} for link in body.links]
    known = str(list(converted.values.values()))
    for link in links:
        if link["url"] not in known:
            _add_links(
                converted, "body", [{"kind": _guess_kind(link), "url": link["url"]}]
            )
    if body.attachments:
        converted.ignored.append("embedded file")


def _guess_kind(link: Mapping[str, str]) -> str:
    for kind in (
        "slides",
        "poster",
        "code",
        "video",
        "bibtex",
        "data",
        "project",
        "pdf",
    ):
        if kind in link["name"].lower():
            return kind
    return "pdf" if link["url"].lower().split("?")[0].endswith(".pdf") else "web"


# --- tags and authors


def _read_tags(converted: Converted, flavour: Flavour) -> None:
    """Split tags written with `#`, and leave out those that are states of reading."""
    keys = [key for key in converted.values if _name_role(key) == "keywords"]
    kept: list[str] = []
    for key in keys:
        value = converted.values.pop(key)
        texts = value if isinstance(value, list) else split_tags(str(value))
        for part in texts:
            text = str(part).strip().lstrip("#").strip()
            if not text:
                continue
            is_state = fold_key(text) in _STATES or fold_key(text).startswith("status")
            if flavour in (Flavour.NOTE, Flavour.OTHER) and is_state:
                converted.ignored.append(f"tag {text}")
            elif text not in kept:
                kept.append(text)
    if kept:
        converted.values["keywords"] = kept


def _read_authors(
    converted: Converted, profiles: Mapping[str, Mapping[str, object]]
) -> None:
    """Put the persons of profiles in place of `admin` and other identifiers."""
    for key, value in list(converted.values.items()):
        role = find_role(key)
        if role != Role("authors", role.rank if role else 0):
            continue
        names = value if isinstance(value, list) else [value]
        if not any(map(is_identifier, names)):
            continue
        people: list[object] = []
        for name in names:
            if not is_identifier(name):
                people.append(name)
            elif str(name) in profiles:
                people.append(dict(profiles[str(name)]))
            else:
                why = "an author: the name is in a profile that is not among the files"
                converted.unread.append((f"{key}: {name}", why))
        if len(people) < len(names):
            people.append("et al.")
            converted.values["author_count"] = len(names)
        converted.values[key] = people
