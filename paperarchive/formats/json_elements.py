"""Finds the records in JSON of any arrangement, as a stream.

In: a file of JSON: one object per line; objects one after the other; an array of them;
an object that holds such arrays, at any depth; an object that holds records by their
identifier or title. Out: the values of each record, with its place in the file.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from paperarchive.formats.json_scan import LONGEST_ELEMENT, JsonPart, JsonScanner
from paperarchive.formats.json_values import parse_value
from paperarchive.formats.key_names import find_role
from paperarchive.formats.source import SourceFile
from paperarchive.formats.values import fold_key, is_empty

_HEAD = 1 << 16
_FEWEST_LINES = 2
_DEEPEST = 5
_ENVELOPES = frozenset(
    [
        "data",
        "results",
        "items",
        "papers",
        "works",
        "entries",
        "records",
        "documents",
        "docs",
        "list",
        "message",
        "response",
        "publications",
        "references",
        "articles",
        "hits",
        "rows",
        "content",
        "dailypapers",
    ]
)
"""Keys of arrays, folded, that say nothing of what is in them."""
_SURE_TITLES = frozenset({"title", "papertitle", "articletitle", "标题", "论文标题"})
_PAPER_ROLES = frozenset({"authors", "abstract", "arxiv", "doi"})
_PLACE_ROLES = frozenset(
    {"link", "authors", "abstract", "arxiv", "doi", "year", "date"}
)
_PARTS = frozenset({"authors", "keywords", "venue", "organization", "note"})
"""Roles of arrays of objects that are parts of a paper."""


class Element(NamedTuple):
    """What should be a record."""

    part: JsonPart
    values: dict[str, object] | None
    """None if it cannot be read, or is no object."""
    why: str = ""
    """Why there are no values: a clause."""


class OtherMember(NamedTuple):
    """A member of an object around the records: a count, the address of a next page."""

    key: str
    line: int


def read_elements(
    file: SourceFile, is_record: Callable[[Mapping[str, object]], bool] | None = None
) -> Iterator[Element | OtherMember]:
    """Read the records of a file, in its order.

    is_record: whether an object is a record, for keys that nothing else knows; None = if
    it has a title.
    """
    head = next(file.read_chunks(_HEAD), "")
    if has_object_lines(head):
        yield from _read_lines(file)
    else:
        yield from read_text_elements(file.read_chunks(), is_record)


def read_text_elements(
    chunks: Iterator[str],
    is_record: Callable[[Mapping[str, object]], bool] | None = None,
) -> Iterator[Element | OtherMember]:
    """Read the records of a text that is no JSON Lines."""
    yield from _Walker(JsonScanner(chunks), is_record or has_title).walk()


def has_object_lines(head: str) -> bool:
    """Whether a text is JSON Lines: each of the first lines is an object."""
    lines = [line.strip() for line in head.split("\n", 20)[:20]]
    lines = [line for line in lines if line][:4]
    if len(lines) < _FEWEST_LINES or not all(line[0] == "{" for line in lines):
        return False
    return any(isinstance(_try_to_parse(line), dict) for line in lines)


def has_title(values: Mapping[str, object]) -> bool:
    """Whether an object has a title and is a paper, not a list with a name."""
    keys = [key for key, value in values.items() if not is_empty(value)]
    roles = {role.name for role in map(find_role, keys) if role is not None}
    if "title" not in roles:
        return False
    return bool(roles & _PAPER_ROLES) or not any(
        _holds_papers(value) for value in values.values()
    )


def _holds_papers(value: object) -> bool:
    """Whether a value is an array of papers."""
    if not isinstance(value, list) or not value or not isinstance(value[0], dict):
        return False
    keys = set(map(fold_key, value[0]))
    return bool(keys & _SURE_TITLES) or isinstance(value[0].get("paper"), dict)


def is_envelope_key(key: str) -> bool:
    """Whether the key of a list says nothing of what is in it: `papers`, `results`."""
    return fold_key(key) in _ENVELOPES


def _try_to_parse(text: str) -> object:
    try:
        return parse_value(text)
    except ValueError:
        return None


def _make_element(part: JsonPart) -> Element:
    if not part.is_whole:
        return Element(part, None, "is cut off: a bracket is not closed")
    if len(part.text) > LONGEST_ELEMENT:
        return Element(part, None, "is too long")
    try:
        value = parse_value(part.text)
    except ValueError as error:
        return Element(part, None, str(error))
    if not isinstance(value, dict):
        return Element(part, None, "is no object with keys")
    return Element(part, value)


def _read_lines(file: SourceFile) -> Iterator[Element]:
    start = 0
    for number, line in enumerate(file.read_lines(), 1):
        text = line.strip()
        if text:
            place = start + line.index(text[0])
            yield _make_element(JsonPart(text.rstrip(","), number, place))
        start += len(line)


class _Walker:
    """Walks through values until they are records."""

    def __init__(
        self, scanner: JsonScanner, is_record: Callable[[Mapping[str, object]], bool]
    ) -> None:
        self._scanner = scanner
        self._is_record = is_record

    def walk(self) -> Iterator[Element | OtherMember]:
        """Walk through all values of the file, which has one, or several objects."""
        scanner = self._scanner
        while character := scanner.peek():
            if character == "[":
                yield from self._walk_array("")
            elif character == "{":
                yield from self._walk_value("", 0)
            elif character in ",]}:;":
                scanner.take()
            else:
                yield self._take_element()

    def _take_element(self) -> Element:
        part = self._scanner.take_value()
        element = _make_element(part)
        if element.values is None and part.is_whole and part.text[:1] == "{":
            shorter = self._scanner.give_back(part)
            if not shorter.is_whole:
                return Element(shorter, None, element.why)
        return element

    def _walk_array(self, section: str) -> Iterator[Element | OtherMember]:
        """Walk through an array of records. section: its key, empty = not known."""
        scanner = self._scanner
        scanner.take()
        while character := scanner.peek():
            if character == "]":
                scanner.take()
                return
            if character in ",}:":
                scanner.take()
                continue
            element = self._take_element()
            if element.values is not None and section:
                element.values.setdefault("section", section)
            yield element

    def _walk_value(self, key: str, depth: int) -> Iterator[Element | OtherMember]:
        """Walk through an object: a record, or one that holds some."""
        scanner = self._scanner
        part = scanner.look_at_value()
        value = None if part is None else _try_to_parse(part.text)
        if value is None:
            is_container = depth < _DEEPEST and self._begins_container()
        else:
            is_container = self._is_container(value, depth)
        if is_container:
            yield from self._walk_members(depth)
            return
        element = self._take_element()
        values = element.values
        if values is not None and depth and not self._add_key(values, key):
            yield OtherMember(key, element.part.line)
        else:
            yield element

    def _begins_container(self) -> bool:
        """Whether an object whose end is not in sight holds records: no other begins as
        it does, and it has no title.
        """
        keys = self._scanner.list_first_keys()
        roles = {role.name for role in map(find_role, keys) if role is not None}
        return "title" not in roles and self._scanner.count_openings() < _FEWEST_LINES

    def _is_container(self, value: object, depth: int) -> bool:
        """Whether an object holds records, and is none."""
        if not isinstance(value, dict) or depth >= _DEEPEST or self._is_record(value):
            return False
        return any(
            isinstance(part, dict)
            or (isinstance(part, list) and any(isinstance(item, dict) for item in part))
            for part in value.values()
        )

    def _add_key(self, values: dict[str, object], key: str) -> bool:
        """Add what the key of a record says: its title, or its identifier. False if the
        object is no record.
        """
        if self._is_record(values):
            if not {"id", "arxiv", "arxivid"} & set(map(fold_key, values)):
                values["id"] = key
            return True
        roles = {role.name for role in map(find_role, values) if role is not None}
        if " " in key.strip() and roles & _PLACE_ROLES:
            values["title"] = key
            return True
        return False

    def _walk_members(self, depth: int) -> Iterator[Element | OtherMember]:
        scanner = self._scanner
        scanner.take()
        while character := scanner.peek():
            if character == "}":
                scanner.take()
                return
            if character in ",]:":
                scanner.take()
                continue
            name = scanner.take_value()
            if scanner.peek() != ":":
                yield _make_element(name)
                continue
            scanner.take()
            key = _try_to_parse(name.text)
            yield from self._walk_member(str(key), name.line, depth)

    def _walk_member(
        self, key: str, line: int, depth: int
    ) -> Iterator[Element | OtherMember]:
        scanner = self._scanner
        character = scanner.peek()
        if character == "{" and depth < _DEEPEST:
            yield from self._walk_value(key, depth + 1)
            return
        role = find_role(key)
        is_part = role is not None and role.name in _PARTS
        if character == "[" and not is_part and scanner.peek_inside() == "{":
            section = "" if is_envelope_key(key) else key
            yield from self._walk_array(section)
            return
        part = scanner.take_value()
        if part.is_whole:
            yield OtherMember(key, line)
        else:
            yield _make_element(part)
