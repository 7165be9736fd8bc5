"""Papers as Markdown files with front matter: one file, or a folder of them.

In: files of academicpages, HugoBlox, PMLR, Obsidian, Jekyll, Hugo, or this program. Out: a
record a file. A file that is no paper, and an example of a template, is a `SkippedPart`; broken front matter is
quarantined with its line, and the other files are read.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from paperarchive.formats.front_matter.body import Body, read_body
from paperarchive.formats.front_matter.convert import DESCRIPTIONS, Converted, convert
from paperarchive.formats.front_matter.flavours import (
    Flavour,
    find_flavour,
    is_example,
    is_lorem,
)
from paperarchive.formats.front_matter.own_papers import restore_fields
from paperarchive.formats.front_matter.profiles import find_profiles, is_profile
from paperarchive.formats.front_matter.split import SplitFile, split_file
from paperarchive.formats.key_names import find_role
from paperarchive.formats.keys import build_record
from paperarchive.formats.list_format import ListFormat, Probe, ReadOptions
from paperarchive.formats.record import (
    IgnoredField,
    ListItem,
    QuarantinedPart,
    Record,
    SkippedPart,
    UnreadPart,
)
from paperarchive.formats.source import ListSource, SourceFile
from paperarchive.formats.texts import TextKind, make_title
from paperarchive.formats.values import fold_key, is_empty
from paperarchive.paper import ExtraValue, Link
from paperarchive.text.identifiers import find_identifiers

EXAMPLE = "an example of the template"
NO_PAPER = "its front matter has no field of a paper"
NO_FRONT_MATTER = "it has no front matter"
LIST = "a list of papers: import it on its own"
DRAFT = "a draft (`draft: true`)"
OTHER_PAGE = "a talk, a course or another page of the site"
PROFILE = "the profile of an author"
EMPTY = "it is empty"
_NO_MARKDOWN = "it is no Markdown file"

_MARKDOWN = re.compile(r"\.(?:md|markdown|mdown|mkd|mdx|qmd|rmd|txt)$", re.IGNORECASE)
_EVIDENCE = frozenset(
    {"arxiv", "eprint", "doi", "openreview", "venue", "abstract", "ids"}
)
"""Roles of keys that only papers have."""
_COLLECTIONS = frozenset(
    {"publications", "publication", "papers", "preprints", "bibliography", "research"}
)
"""Collections of a site that hold papers; others hold talks, courses, posts."""
_EVIDENT_KEYS = frozenset(
    {
        *("citation", "citekey", "citationkey", "bibtexauthor", "textitle", "paperurl"),
        *("publicationtypes", "publicationtype", "authorcount", "listings", "bibtex"),
        *("bibtexurl", "hugoblox", "containertitle", "urlpdf"),
    }
)


def read_front_matter_files(
    source: ListSource, options: ReadOptions
) -> Iterator[ListItem]:
    """Read a file, or the files of a folder."""
    profiles = find_profiles(source.files) if source.is_folder else {}
    for file in source.files:
        name = file.name if source.is_folder else None
        if source.is_folder and not _MARKDOWN.search(file.name):
            yield SkippedPart(1, file.name, _NO_MARKDOWN, name)
        elif is_profile(file.name):
            yield SkippedPart(1, file.name, PROFILE, name)
        else:
            yield from _FileReader(file, name, profiles, options).read()


@dataclass(frozen=True, slots=True)
class _FileReader:
    """Reads one file."""

    file: SourceFile
    name: str | None
    profiles: Mapping[str, Mapping[str, object]]
    options: ReadOptions

    def read(self) -> Iterator[ListItem]:
        """Read the file."""
        text = self.file.read_text()
        split = split_file(text)
        if split.error:
            why = split.error
            lost = f"the paper of {self.file.name}"
            yield QuarantinedPart(
                split.error_line, split.header, why, lost=lost, file=self.name
            )
            return
        flavour = find_flavour(split.values, self.file.name)
        takes_fields = flavour in (Flavour.NOTE, Flavour.OTHER)
        body = read_body(split.body, takes_fields=takes_fields)
        title = _find_title(split.values, body)
        reason = _find_reason(split, body, flavour, title)
        if reason:
            shown = make_title(title, TextKind.MARKDOWN) or self.file.name
            yield SkippedPart(1, shown, reason, self.name)
            return
        if title and not _has_title(split.values):
            split.values["title"] = title
        yield from self._read_paper(split, body, flavour)

    def _read_paper(
        self, split: SplitFile, body: Body, flavour: Flavour
    ) -> Iterator[ListItem]:
        converted = convert(split.values, body, flavour, self.profiles)
        extra = _take_descriptions(converted)
        kind = TextKind.LATEX if flavour is Flavour.PMLR else TextKind.MARKDOWN
        built = build_record(
            converted.values,
            1,
            kind,
            mapping=self.options.mapping,
            text=split.header or split.body,
            file=self.name,
        )
        item = built.item
        if not isinstance(item, Record):
            yield item
            return
        if flavour is Flavour.OWN:
            item = restore_fields(item, split.values, split.body)
        elif flavour is Flavour.PMLR and item.publication_type is None:
            item = replace(item, publication_type="paper-conference")
        item = replace(item, links=tuple(map(_name_kind, item.links)))
        if extra:
            item = replace(item, extra=tuple(sorted((*item.extra, *extra))))
        yield item
        yield from built.details
        yield from self._list_details(split, converted, item.title)

    def _list_details(
        self, split: SplitFile, converted: Converted, title: str
    ) -> Iterator[ListItem]:
        for text, why in converted.unread:
            yield UnreadPart(1, text, why, title, self.name)
        for key, line in split.repeated:
            why = "the key occurs twice; the first one counts"
            yield UnreadPart(line, key, why, title, self.name)
        for key in dict.fromkeys(converted.ignored):
            yield IgnoredField(key, 1)


def _name_kind(link: Link) -> Link:
    """Name the kind of a link by the identifier in its address."""
    if link.kind != "web":
        return link
    ids = find_identifiers(link.url)
    for kind, value in (
        ("openreview", ids.openreview),
        ("acl", ids.acl),
        ("pmlr", ids.pmlr),
    ):
        if value:
            return Link(kind, link.url)
    return link


def _take_descriptions(converted: Converted) -> list[tuple[str, ExtraValue]]:
    """Take excerpts and summaries, which are not the abstract, for `extra`."""
    keys = [key for key in converted.values if key.startswith("_")]
    taken = [(key[1:], converted.values.pop(key)) for key in keys]
    return [
        (key, ExtraValue(" ".join(str(value).split())))
        for key, value in taken
        if isinstance(value, str)
    ]


def _has_title(values: Mapping[str, object]) -> bool:
    return any(
        (role := find_role(key)) is not None
        and role.name == "title"
        and not is_empty(value)
        for key, value in values.items()
    )


def _find_title(values: Mapping[str, object], body: Body) -> str:
    """The title for messages, and where the front matter has none."""
    for key, value in (*values.items(), *body.fields):
        role = find_role(key)
        is_title = role is not None and role.name == "title"
        if is_title and isinstance(value, str) and value.strip():
            return " ".join(value.split())
    return body.heading


def _find_reason(split: SplitFile, body: Body, flavour: Flavour, title: str) -> str:
    """Why a file is no paper; empty = it is one."""
    values = split.values
    if not values and not split.body.strip():
        return EMPTY
    if is_example(title) or is_lorem(values.get("abstract")):
        return EXAMPLE
    is_draft = str(values.get("draft")).lower() in ("true", "yes")
    if is_draft or str(values.get("published")).lower() == "false":
        return DRAFT
    collection = str(values.get("collection") or "publications")
    if collection not in _COLLECTIONS or "event" in values:
        return OTHER_PAGE
    if flavour is Flavour.OWN or _is_paper(values, body):
        return ""
    if len(_PAPER_LINK.findall(split.body)) > 1:
        return LIST
    return NO_PAPER if split.header else NO_FRONT_MATTER


def _is_paper(values: Mapping[str, object], body: Body) -> bool:
    """Whether a file has a field that only papers have."""
    fields = [
        (key, value)
        for key, value in (*values.items(), *body.fields)
        if fold_key(key) not in DESCRIPTIONS
    ]
    keys = {fold_key(key) for key, value in fields if not is_empty(value)}
    if keys & _EVIDENT_KEYS or str(values.get("collection")) == "publications":
        return True
    names = {
        role.name
        for key, value in fields
        if not is_empty(value) and (role := find_role(key))
    }
    if names & _EVIDENCE:
        return True
    if "authors" in names and ("year" in names or body.abstract):
        return True
    addresses = [str(value) for key, value in fields if "link" in _role_name(key)]
    return any(map(find_identifiers, addresses))


def _role_name(key: str) -> str:
    role = find_role(key)
    return "" if role is None else role.name


# --- telling the format

_FIELD_LINE = re.compile(
    r"^\s*(?:[-*]\s+)?(?:\*\*[\w ]{2,20}(?::\*\*|\*\*:)|[A-Za-z][\w -]{1,20}::)\s",
    re.MULTILINE,
)
_LINKED_HEADING = re.compile(r"^#{1,6} .*\]\(https?://", re.MULTILINE)
_PAPER_LINK = re.compile(
    r"\]\(https?://(?:arxiv\.org/|(?:dx\.)?doi\.org/|openreview\.net/)"
)


def has_front_matter(probe: Probe) -> bool:
    """Whether a text is a paper's file: it has front matter, or fields on lines."""
    text = f"{probe.text}\n"
    split = split_file(text)
    if split.header:
        if split.error:
            return re.search(r"^title\s*[:=]", split.header, re.MULTILINE) is not None
        body = read_body(split.body, takes_fields=True)
        is_own = find_flavour(split.values, probe.name) is Flavour.OWN
        if is_own or _is_paper(split.values, body):
            return True
        return len(_PAPER_LINK.findall(split.body)) < 2 and bool(split.values)
    if probe.is_folder:
        return probe.text.startswith("#") or not probe.text
    head = text[:4000]
    is_list = _LINKED_HEADING.search(head) or len(_PAPER_LINK.findall(text)) > 1
    if is_list or len(_FIELD_LINE.findall(head)) < 2:
        return False
    body = read_body(head, takes_fields=True)
    roles = [_role_name(key) for key, _ in body.fields]
    is_one = roles.count("authors") < 2 and roles.count("link") < 3
    return is_one and bool(body.heading or "title" in roles) and _is_paper({}, body)


FORMAT = ListFormat(
    name="front-matter",
    noun="a paper's Markdown file with front matter",
    extension=".md",
    example="""\
---
title: "A Made-Up Paper on Sorting"
authors: [Ada Example, Bo Sample]
date: 2025-11-02
venue: Journal of Examples
doi: 10.1000/182
---
We sort listings.
""",
    recognize=has_front_matter,
    read=read_front_matter_files,
    takes_mapping=True,
    takes_folder=True,
    is_one_paper=True,
)
