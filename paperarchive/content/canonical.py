"""The canonical form of a paper's front matter: order and quoting as `write_paper.py`
writes them, with every comment and every unknown key kept.

In: a file's text and its paper. Out: the text in canonical form; the body stays as it
is, to the byte. No value changes: what would read as another paper is left alone.

Where things go: keys in KEY_ORDER, unknown ones before `listings`. A comment on a line of
its own goes with the key below it, one behind a value stays there. A key is only moved,
not written anew, if a comment is inside its value, if it is empty (`tags: []` may be
there on purpose), or if its values are an archive's own (`extra`, unknown keys).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from paperarchive.content.front_matter import FrontMatter, split_front_matter
from paperarchive.content.read_paper import parse_paper_file
from paperarchive.content.write_paper import KEY_ORDER, format_key
from paperarchive.errors import Problems
from paperarchive.paper import Paper

_COMMENT = re.compile(r"#[^\n]*")
_BLOCK_COMMENT = re.compile(r"[|>][-+0-9]*[ \t]+#")
_KEPT_AS_WRITTEN = frozenset({"extra"})
_UNKNOWN = KEY_ORDER.index("listings")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A key of the front matter as it is in the file."""

    key: str
    above: tuple[str, ...]
    """Comments on lines of their own before it."""
    lines: tuple[str, ...]
    """The lines of key and value, as they are."""
    comment: str | None
    """A comment behind the value, the only one; None if there is none."""
    is_fixed: bool
    """Whether its lines stay as they are."""

    def format(self, paper: Paper) -> Iterator[str]:
        """The lines in canonical form."""
        yield from self.above
        written = () if self.is_fixed else format_key(paper, self.key)
        if not written:
            yield from self.lines
            return
        first, *others = written
        if self.comment and first.endswith("|"):
            yield self.comment  # behind it, readers differ on what the comment belongs to
        elif self.comment:
            first = f"{first}  {self.comment}"
        yield first
        yield from others


def format_file(text: str, path: str, paper: Paper) -> str | None:
    """A paper's file with its front matter in canonical form; None if that would change
    a value or lose a comment, so that a person must do it.

    text: the file that `paper` was read from without an error. path: its path, from
    which the slug is read.
    """
    parts = split_front_matter(text, path, Problems())
    if parts is None:
        return None
    if _is_canonical(parts.header, paper):
        return text
    lines = _format_header(parts.header.replace("\r\n", "\n"), paper)
    if lines is None:
        return None
    newline = "\r\n" if "\r\n" in text[: parts.header_start] else "\n"
    start = "\ufeff" if text.startswith("\ufeff") else ""
    header = "".join(line + newline for line in ("---", *lines, "---"))
    if not parts.body and not text.endswith("\n"):
        header = header.removesuffix(newline)
    formatted = start + header + parts.body
    return formatted if _is_same(formatted, path, paper, parts) else None


def _is_canonical(header: str, paper: Paper) -> bool:
    """Whether a header is what `format_paper` writes: a fast test, true of most files."""
    lines = [line for key in KEY_ORDER for line in format_key(paper, key)]
    return header == "".join(f"{line}\n" for line in lines)


def _is_same(formatted: str, path: str, paper: Paper, before: FrontMatter) -> bool:
    """Whether a formatted file has the same paper, body and comments."""
    problems = Problems()
    file = parse_paper_file(
        formatted, path, problems, known_tags=None, known_listings=None
    )
    after = split_front_matter(formatted, path, problems)
    if file is None or after is None or problems.has_errors:
        return False
    return (
        file.paper == paper
        and after.body == before.body
        and _list_comments(after.header) == _list_comments(before.header)
    )


def _list_comments(header: str) -> list[str]:
    return sorted(
        comment.text for comment in _scan(header.replace("\r\n", "\n")).comments
    )


def _format_header(header: str, paper: Paper) -> list[str] | None:
    """The lines of a header in canonical form; None if it cannot be cut at its keys."""
    node = yaml.compose(header, Loader=yaml.SafeLoader)
    if not isinstance(node, yaml.MappingNode) or node.flow_style or not node.value:
        return None
    scanned = _scan(header)
    entries = list(_read_entries(header, node, scanned))
    entries.sort(key=lambda entry: _rank(entry.key))
    lines = [line for entry in entries for line in entry.format(paper)]
    end = max(scanned.ends)
    return [
        *lines,
        *(each.text for each in scanned.comments if _is_below(each, header, end)),
    ]


def _is_below(comment: "_Comment", header: str, end: int) -> bool:
    """Whether a comment is on a line below the last value, which ends at an offset."""
    return (
        comment.start >= end
        and "\n" in header[len(header[:end].rstrip()) : comment.start]
    )


def _rank(key: str) -> float:
    return KEY_ORDER.index(key) if key in KEY_ORDER else _UNKNOWN - 0.5


def _read_entries(
    header: str, node: yaml.MappingNode, scanned: "_Scanned"
) -> Iterator[_Entry]:
    indent = node.start_mark.column
    starts = [key.start_mark.index - indent for key, _ in node.value]
    last = 0
    for (key, _), start, limit in zip(
        node.value, starts, [*starts[1:], len(header)], strict=True
    ):
        content_end = max(end for end in scanned.ends if start < end <= limit)
        content_end = len(header[:content_end].rstrip())
        end = header.find("\n", content_end)
        end = len(header) if end < 0 else end
        yield _make_entry(
            str(key.value),
            header[start:end],
            indent,
            above=[
                each.text for each in scanned.comments if last <= each.start < start
            ],
            inside=[each for each in scanned.comments if start <= each.start < end],
        )
        last = end


def _make_entry(
    key: str, text: str, indent: int, above: list[str], inside: "list[_Comment]"
) -> _Entry:
    has_one_behind = len(inside) == 1 and "\n" not in text
    is_fixed = (
        key not in KEY_ORDER
        or key in _KEPT_AS_WRITTEN
        or bool(inside and not has_one_behind)
        or _BLOCK_COMMENT.search(text) is not None
    )
    return _Entry(
        key,
        tuple(above),
        tuple(_dedent(line, indent).rstrip() for line in text.split("\n")),
        inside[0].text if inside and not is_fixed else None,
        is_fixed,
    )


def _dedent(line: str, indent: int) -> str:
    return line[indent:] if not line[:indent].strip() else line.lstrip()


@dataclass(frozen=True, slots=True)
class _Comment:
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class _Scanned:
    """Where things are in a YAML text."""

    comments: tuple[_Comment, ...]
    ends: tuple[int, ...]
    """The offsets after each token of a value or key."""


def _scan(header: str) -> _Scanned:
    """Find the comments, which are what is between tokens and begins with `#`."""
    comments: list[_Comment] = []
    ends: list[int] = []
    last = 0
    for token in yaml.scan(header, Loader=yaml.SafeLoader):
        start, end = token.start_mark.index, token.end_mark.index
        comments += _find_comments(header, last, start)
        last = max(last, end)
        if end > start:
            ends.append(end)
    comments += _find_comments(header, last, len(header))
    return _Scanned(tuple(comments), tuple(ends))


def _find_comments(header: str, start: int, end: int) -> Iterator[_Comment]:
    for match in _COMMENT.finditer(header, start, end):
        yield _Comment(match.start(), match[0].rstrip())
