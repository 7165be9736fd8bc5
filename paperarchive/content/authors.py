"""Names that are one person: `content/authors.yml`, which need not exist.

In: its text. Out: `KnownAuthor` records:

    - {name: Ada Lovelace, orcid: 0000-0002-1825-0097, variants: [A. Lovelace, Ada King]}

A name on a paper is one of the variants if it differs from it in case, spaces or
punctuation at most. An ORCID iD on a paper counts more than a name. Several people may
have one `name` if each has an ORCID iD; then the name alone is none of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from paperarchive.content.hidden_characters import report_hidden
from paperarchive.content.identifiers import ORCID
from paperarchive.errors import Problems, Severity
from paperarchive.text.person_name import parse_person_name
from paperarchive.text.slugs import fold_name
from paperarchive.yaml_fields.fields import Fields, read_records

AUTHORS_PATH = "content/authors.yml"


@dataclass(frozen=True, slots=True)
class KnownAuthor:
    """A person, and the names that stand for the person on papers."""

    name: str
    """As shown on the person's page."""
    orcid: str | None = None
    """The ORCID iD, `0000-0002-1825-0097`."""
    variants: tuple[str, ...] = ()
    """Other spellings on papers, in the order of the file."""

    @property
    def names(self) -> tuple[str, ...]:
        """Name and variants."""
        return (self.name, *self.variants)


@dataclass(frozen=True, slots=True)
class _Use:
    """Where a folded name was first given to somebody."""

    author: KnownAuthor
    key: str
    line: int


def fold_person(name: str) -> str:
    """What two spellings of a name have in common, in whatever order they are written."""
    return fold_name(parse_person_name(name).display())


def parse_authors(
    text: str, problems: Problems, *, path: str = AUTHORS_PATH
) -> tuple[KnownAuthor, ...]:
    """Parse `authors.yml`. Records with errors are left out and reported; a name or an
    ORCID iD that two records give is a warning.
    """
    names: dict[str, _Use] = {}
    orcids: dict[str, _Use] = {}

    def read(fields: Fields) -> KnownAuthor | None:
        author = _read_author(fields)
        if author is not None:
            _check_orcid(author, fields, orcids)
            _check_names(author, fields, names)
        return author

    return read_records(text, path, problems, read)


def _read_author(fields: Fields) -> KnownAuthor | None:
    name = fields.required_text("name")
    report_hidden(fields, "name", name)
    orcid = fields.get("orcid", ORCID)
    variants = fields.texts("variants")
    fields.finish(unknown=Severity.WARNING)
    if not name:
        return None
    if not fold_person(name):
        fields.report("name", f"{name!r} has no letter", "write the person's name")
        return None
    if orcid is None and not variants:
        message = "has neither an ORCID iD nor variants, so it says nothing"
        advice = "add `orcid` or `variants`, or remove the record"
        fields.report("name", message, advice, severity=Severity.WARNING)
    return KnownAuthor(name, orcid, variants)


def _check_orcid(author: KnownAuthor, fields: Fields, known: dict[str, _Use]) -> None:
    if author.orcid is None:
        return
    use = _Use(author, "orcid", fields.line_of("orcid"))
    first = known.setdefault(author.orcid, use)
    if first is not use:
        message = f"{author.orcid} is also that of {first.author.name!r}, on line {first.line}"
        advice = "make one record of the two, or correct one"
        fields.report("orcid", message, advice, severity=Severity.WARNING)


def _check_names(author: KnownAuthor, fields: Fields, known: dict[str, _Use]) -> None:
    own: set[str] = set()
    for key, name in _list_names(author):
        folded = fold_person(name)
        if folded in own:
            message = f"{name!r} is there already, spelt alike"
            fields.report(key, message, "remove it", severity=Severity.WARNING)
            continue
        own.add(folded)
        use = _Use(author, key, fields.line_of(key))
        first = known.setdefault(folded, use)
        if first is not use and not _are_namesakes(first, use):
            message = (
                f"{name!r} is also a name of {first.author.name!r}, on line {first.line}, "
                "so it stands for neither"
            )
            advice = "remove it from one of them; papers may tell them apart by `orcid`"
            fields.report(key, message, advice, severity=Severity.WARNING)


def _are_namesakes(one: _Use, other: _Use) -> bool:
    """Whether two people with ORCID iDs have the same name, as people may."""
    has_orcids = None not in (one.author.orcid, other.author.orcid)
    return has_orcids and one.key == other.key == "name"


def _list_names(author: KnownAuthor) -> Iterator[tuple[str, str]]:
    yield "name", author.name
    for variant in author.variants:
        yield "variants", variant


def map_names(authors: Iterable[KnownAuthor]) -> dict[str, KnownAuthor]:
    """Folded name -> the one author that has it; a name that two have is left out."""
    found: dict[str, KnownAuthor | None] = {}
    for author in authors:
        for folded in dict.fromkeys(map(fold_person, author.names)):
            found[folded] = None if folded in found else author
    return {name: author for name, author in found.items() if author and name}
