"""Records of imports: what each listing offered, and what the program made of it.

`content/imports/<listing slug>.jsonl` is written by the import of that listing, and by
no other import, so branches that import different listings merge without conflicts. Its
first line is a header, then one line a paper, sorted by the paper's slug:

    {"format": 1, "import": 3, "listings": ["b"]}
    {"paper": "one-title", "rank": 2, "titles": ["onetitle"], "title": "<digest>", ...}

The header has `"exact": true` if the listing's titles and abstracts are as the authors
wrote them. Texts are digests, all other fields their values (`offered_fields.py`); a field
that the listing does not know is absent. A line ends with the state of the paper after
that import: `edited`, the fields that belong to a person, with digests of their values;
`own`, items of lists likewise; and the tags: `tags` that the program gave, `own_tags` that
a person added, `refused_tags` that a person removed, `tag_keywords` that became tags.

`content/imports/+tags.jsonl` holds, in the same way, the tags that `tag --write` gave;
`after` is the number of the newest import at that time.
"""

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from paperarchive.content.changes import FileChange
from paperarchive.content.offered_fields import (
    FIELDS,
    FieldValue,
    read_fields,
    to_json,
)
from paperarchive.content.slugs import is_slug
from paperarchive.errors import Problem, Problems
from paperarchive.files.text import decode_text

IMPORTS_FOLDER = "content/imports"
GIVEN_TAGS_PATH = f"{IMPORTS_FOLDER}/+tags.jsonl"
"""No listing's slug begins with a plus sign."""

_FORMAT = 1
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_ADVICE = (
    "restore it with git; or delete the file, and the next import makes it again"
    " from the dump"
)


@dataclass(frozen=True, slots=True)
class RecordedTags:
    """The tags of a paper as the program left them."""

    given: tuple[str, ...] = ()
    """Given by the program and in the file, strongest first."""
    own: tuple[str, ...] = ()
    """Added by a person, in the file's order."""
    refused: tuple[str, ...] = ()
    """Removed by a person: never given again. Sorted."""
    before: tuple[str, ...] | None = None
    """The file's tags before this import, if it changed them; None = it did not."""
    keywords: tuple[str, ...] = ()
    """Keys of keywords that are tags, and so are not among the file's. Sorted."""


@dataclass(frozen=True, slots=True)
class RecordedPaper:
    """A paper in one listing."""

    slug: str
    """Of the paper's file."""
    rank: int
    """Its place in the listing, from 1."""
    identities: tuple[str, ...]
    """The identities of its title as dumped."""
    fields: Mapping[str, FieldValue]
    """Field -> what the listing offers; unknown ones are absent."""
    edited: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    """Field that belongs to a person -> digest of its value after the import."""
    own: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NOTHING)
    """Field with a list -> keys of its items that a person wrote and a listing offers."""
    tags: RecordedTags | None = None
    """None = the program knows nothing of the paper's tags."""
    was_moved: bool = False
    """Whether this import moved the file out of `undated/`."""
    was_attached: bool = False
    """Whether this import found a file that a person wrote, and no listing named."""


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """What the import of a listing wrote."""

    listing: str
    """The listing's slug."""
    number: int
    """The number of the import, one more than the highest before it; 0 = the listing was
    imported before records were kept.
    """
    together: tuple[str, ...]
    """The listings that the same command imported, this one included."""
    papers: tuple[RecordedPaper, ...]
    """By slug, then rank."""
    is_exact: bool = False
    """Whether its titles and abstracts are as the authors wrote them."""


@dataclass(frozen=True, slots=True)
class GivenTags:
    """The tags of a paper after `tag --write`."""

    after: int
    """The number of the newest import at that time."""
    tags: RecordedTags


@dataclass(frozen=True, slots=True)
class ImportRecords:
    """All records of an archive."""

    imports: Mapping[str, ImportRecord] = field(default_factory=lambda: _NOTHING)
    """By the listing's slug."""
    given_tags: Mapping[str, GivenTags] = field(default_factory=lambda: _NOTHING)
    """By the paper's slug."""
    contents: Mapping[str, bytes] = field(default_factory=lambda: _NOTHING)
    """The files that they were read from: path -> bytes."""

    @property
    def newest_number(self) -> int:
        """The highest number of an import; 0 if there is none."""
        return max((record.number for record in self.imports.values()), default=0)

    def rename_paper(self, old: str, new: str) -> "ImportRecords":
        """The records with a paper's slug replaced; `new` may have records already, as
        where two papers are merged.
        """
        imports = {
            listing: replace(
                record,
                papers=tuple(_rename(paper, old, new) for paper in record.papers),
            )
            for listing, record in self.imports.items()
        }
        given_tags = dict(self.given_tags)
        if old in given_tags:
            tags = given_tags.pop(old)
            given_tags.setdefault(new, tags)
        return replace(self, imports=imports, given_tags=given_tags)

    def make_changes(self, *, keep: Iterable[str] = ()) -> list[FileChange]:
        """Make the changes that write these records where they differ from `contents`,
        by path; files of records that are gone are removed.

        keep: paths of files to leave as they are.
        """
        by_path = {record_path(name): record for name, record in self.imports.items()}
        paths = by_path.keys() | self.contents.keys()
        if self.given_tags:
            paths |= {GIVEN_TAGS_PATH}
        changes: list[FileChange] = []
        for path in sorted(paths - set(keep)):
            before, after = self.contents.get(path), None
            if path in by_path:
                after = _encode_lines(_describe_import(by_path[path]))
            elif path == GIVEN_TAGS_PATH and self.given_tags:
                after = _encode_lines(_describe_given_tags(self.given_tags))
            if before != after:
                changes.append(FileChange(path, before, after))
        return changes


def _rename(paper: RecordedPaper, old: str, new: str) -> RecordedPaper:
    return replace(paper, slug=new) if paper.slug == old else paper


def record_path(listing: str) -> str:
    """The file of a listing's record, relative to the archive's folder."""
    return f"{IMPORTS_FOLDER}/{listing}.jsonl"


# --- writing


def format_import_record(record: ImportRecord) -> str:
    """Format the file of a record."""
    return _encode_lines(_describe_import(record)).decode("utf-8")


def _describe_import(record: ImportRecord) -> Iterator[dict[str, Any]]:
    header: dict[str, Any] = {
        "format": _FORMAT,
        "import": record.number,
        "listings": list(record.together),
    }
    if record.is_exact:
        header["exact"] = True
    yield header
    for paper in sorted(record.papers, key=lambda paper: (paper.slug, paper.rank)):
        yield _describe_paper(paper)


def _describe_given_tags(given_tags: Mapping[str, GivenTags]) -> Iterator[Any]:
    yield {"format": _FORMAT}
    for slug, given in sorted(given_tags.items()):
        yield {"paper": slug, "after": given.after, **_describe_tags(given.tags)}


def _encode_lines(lines: Iterable[Mapping[str, Any]]) -> bytes:
    encode = json.JSONEncoder(ensure_ascii=False).encode
    written = io.BytesIO()  # a list of lines would take twice the memory
    for line in lines:
        written.write(f"{encode(line)}\n".encode())
    return written.getvalue()


def _describe_paper(paper: RecordedPaper) -> dict[str, Any]:
    line: dict[str, Any] = {
        "paper": paper.slug,
        "rank": paper.rank,
        "titles": list(paper.identities),
    }
    for name in FIELDS:
        value = paper.fields.get(name)
        if value is not None:
            line[name] = to_json(value)
    if paper.was_moved:
        line["moved"] = True
    if paper.was_attached:
        line["attached"] = True
    if paper.edited:
        line["edited"] = dict(sorted(paper.edited.items()))
    if paper.own:
        line["own"] = {name: list(keys) for name, keys in sorted(paper.own.items())}
    if paper.tags is not None:
        line |= _describe_tags(paper.tags)
    return line


def _describe_tags(tags: RecordedTags) -> dict[str, list[str]]:
    line = {"tags": list(tags.given)}
    if tags.own:
        line["own_tags"] = list(tags.own)
    if tags.refused:
        line["refused_tags"] = list(tags.refused)
    if tags.before is not None:
        line["tags_before"] = list(tags.before)
    if tags.keywords:
        line["tag_keywords"] = list(tags.keywords)
    return line


# --- reading

T = TypeVar("T")


def read_import_records(archive_dir: Path, problems: Problems) -> ImportRecords:
    """Read all records; a file that cannot be read is reported and left out."""
    found = sorted((archive_dir / IMPORTS_FOLDER).glob("[!.]*.jsonl"))
    contents = {
        f"{IMPORTS_FOLDER}/{file.name}": file.read_bytes()
        for file in found
        if file.is_file()
    }
    imports: dict[str, ImportRecord] = {}
    given_tags: dict[str, GivenTags] = {}
    for path, content in contents.items():
        text = decode_text(content, path, problems, advice=_ADVICE)
        if text is None:
            continue
        if path == GIVEN_TAGS_PATH:
            given_tags.update(_parse_given_tags(text, path, problems))
            continue
        record = parse_import_record(text, path, problems)
        if record is not None:
            imports[record.listing] = record
    return ImportRecords(imports, given_tags, contents)


def parse_import_record(
    text: str, path: str, problems: Problems
) -> ImportRecord | None:
    """Parse the file of a record. Returns None after a problem."""
    header, lines = _split_lines(text)
    listing = path.rsplit("/", 1)[-1].removesuffix(".jsonl")
    found = _parse_line(1, header, _read_header, path, problems)
    papers: list[RecordedPaper] = []
    for number, line in lines:
        paper = _parse_line(number, line, _read_paper, path, problems)
        if paper is None or found is None:
            return None
        papers.append(paper)
    if found is None:
        return None
    number, together, is_exact = found
    return ImportRecord(listing, number, together, tuple(papers), is_exact)


def _parse_given_tags(
    text: str, path: str, problems: Problems
) -> Iterator[tuple[str, GivenTags]]:
    _, lines = _split_lines(text)
    for number, line in lines:
        given = _parse_line(number, line, _read_given_tags, path, problems)
        if given is None:
            return
        yield given


def _split_lines(text: str) -> tuple[str, list[tuple[int, str]]]:
    """The header, and the other lines with their numbers, without empty ones."""
    header, *lines = text.split("\n")
    return header, [(number, line) for number, line in enumerate(lines, 2) if line]


def _parse_line(
    number: int,
    line: str,
    read: Callable[[Mapping[str, Any]], T],
    path: str,
    problems: Problems,
) -> T | None:
    try:
        return read(json.loads(line))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        message = "is not a line of an import's record"
        problems.add(Problem(path, message, _ADVICE, line=number))
        return None


def _read_header(line: Mapping[str, Any]) -> tuple[int, tuple[str, ...], bool]:
    if line["format"] != _FORMAT:
        raise ValueError("another format")
    together = _read_texts(line["listings"])
    return int(line["import"]), together, line.get("exact", False) is True


def _read_given_tags(line: Mapping[str, Any]) -> tuple[str, GivenTags]:
    tags = _read_tags(line)
    if tags is None:
        raise ValueError("no tags")
    return str(line["paper"]), GivenTags(int(line["after"]), tags)


def _read_paper(line: Mapping[str, Any]) -> RecordedPaper:
    return RecordedPaper(
        slug=_read_slug(line["paper"]),
        rank=int(line["rank"]),
        identities=_read_texts(line["titles"]),
        fields=read_fields(line),
        edited=dict(line.get("edited", _NOTHING)),
        own={
            name: _read_texts(keys) for name, keys in line.get("own", _NOTHING).items()
        },
        tags=_read_tags(line),
        was_moved=line.get("moved", False) is True,
        was_attached=line.get("attached", False) is True,
    )


def _read_slug(value: object) -> str:
    """The slug of a paper, from which a path is made: it must not lead elsewhere."""
    if not isinstance(value, str) or not is_slug(value):
        raise ValueError("no slug")
    return value


def _read_tags(line: Mapping[str, Any]) -> RecordedTags | None:
    given = line.get("tags")
    if given is None:
        return None
    before = line.get("tags_before")
    return RecordedTags(
        _read_texts(given),
        _read_texts(line.get("own_tags", ())),
        _read_texts(line.get("refused_tags", ())),
        None if before is None else _read_texts(before),
        _read_texts(line.get("tag_keywords", ())),
    )


def _read_texts(values: Iterable[object]) -> tuple[str, ...]:
    texts = tuple(map(str, values))
    if isinstance(values, str):
        raise TypeError("a text in place of a list")
    return texts
