"""Lists and tables of papers in Markdown: awesome lists, reading lists, bots' pages.

In: a file. Out: a record for each entry that links to arXiv, a DOI, OpenReview, the ACL
Anthology or PMLR; every other item and row is a `SkippedPart`. Sections are keywords.
"""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from paperarchive.formats.list_format import ListFormat, Probe, ReadOptions
from paperarchive.formats.markdown_lists.addresses import (
    count_papers,
    find_paper_links,
)
from paperarchive.formats.markdown_lists.chunks import (
    cut_at_headings,
    find_references,
)
from paperarchive.formats.markdown_lists.entry import Place, read_entry
from paperarchive.formats.markdown_lists.facts import (
    are_names,
    parse_venue,
    parse_when,
)
from paperarchive.formats.markdown_lists.outline import (
    Node,
    NodeKind,
    Row,
    parse_outline,
)
from paperarchive.formats.markdown_lists.pieces import BREAK, Piece, join_text
from paperarchive.formats.markdown_lists.rows import read_row
from paperarchive.formats.markdown_lists.sections import (
    clean_heading,
    find_period,
    is_topic,
)
from paperarchive.formats.markdown_lists.skipped import explain_skipped
from paperarchive.formats.markdown_lists.title import find_title
from paperarchive.formats.record import CrawlDay, ListItem, SkippedPart
from paperarchive.formats.source import ListSource, SourceFile
from paperarchive.paper import PublicationDate

_FRONT_MATTER = re.compile(
    r"\A(?:---|\+\+\+)[ \t]*\n.*?\n(?:---|\+\+\+)[ \t]*(?:\n|\Z)", re.DOTALL
)
_UPDATED = re.compile(
    r"updated?(?:\s+on)?\s*:?\s*\(?(?P<day>(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2})",
    re.IGNORECASE,
)
_PROSE = "running text that mentions a paper, not an entry of a list"


@dataclass(frozen=True, slots=True)
class _Context:
    """The headings above a part of a list."""

    sections: tuple[str, ...] = ()
    date: PublicationDate | None = None
    file: str | None = None

    def below(self, heading: str) -> "_Context":
        """The context of what is below a heading."""
        words = clean_heading(heading)
        if is_topic(words):
            return replace(self, sections=(*self.sections, words))
        period = find_period(words)
        if period is None or isinstance(period, datetime.date):
            return self  # a day is that of the list, not of the papers
        return replace(self, date=period)


def read_markdown_lists(source: ListSource, options: ReadOptions) -> Iterator[ListItem]:
    """Read a list, or a folder of lists."""
    del options
    for file in source.files:
        yield from _read_file(file, file.name if source.is_folder else None)


def _read_file(file: SourceFile, name: str | None) -> Iterator[ListItem]:
    text = file.read_text()
    front_matter = _FRONT_MATTER.match(text)
    if front_matter is not None:
        text = "\n" * front_matter[0].count("\n") + text[front_matter.end() :]
    updated = _UPDATED.search(text[:20_000])
    if updated is not None and name is None:
        yield from _read_crawl_day(updated["day"])
    stack: list[tuple[int, _Context]] = []
    for index, heading in enumerate(_read_headings(text)):
        while stack and stack[-1][0] >= max(heading.level, 1):
            stack.pop()
        above = stack[-1][1] if stack else _Context(file=name)
        words = join_text(heading.pieces)
        is_own = index == 0 and heading.level == 1
        if not is_own and _is_entry(heading):
            yield from _read_node(heading, above)
            continue
        context = above if is_own else above.below(words)
        stack.append((heading.level, context))
        yield from _read_children(heading.children, context)


def _read_headings(text: str) -> Iterator[Node]:
    """Read the headings of a list, each with what is below it, chunk by chunk: the tree
    of a whole list takes thirty times the memory of its text.
    """
    references = find_references(text)
    for line, chunk in cut_at_headings(text):
        yield from parse_outline(chunk, line, references)


def _read_crawl_day(text: str) -> Iterator[CrawlDay]:
    year, month, day = map(int, re.split(r"[-./]", text))
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        return
    yield CrawlDay(date, f"the list says that it was updated on {date}")


def _is_entry(node: Node) -> bool:
    """Whether a heading or an item is an entry: it links to a paper, or has a title and
    what is below it are the links of one paper.
    """
    if find_paper_links(node.pieces):
        return True
    below = [child for child in node.children if child.kind is not NodeKind.TABLE]
    links = [
        link
        for child in below
        for part in child.walk()
        for link in find_paper_links(part.pieces)
    ]
    if not links or count_papers(links) > 2 or len(join_text(node.pieces)) < 8:
        return False
    if any(child.kind is NodeKind.TABLE for child in node.children):
        return False
    strong = {link.ids.arxiv for link in links if link.ids.arxiv}
    if len(strong) > 1 or not all(link.is_label for link in links):
        return False
    return not any(_has_own_title(part) for child in below for part in child.walk())


def _has_own_title(node: Node) -> bool:
    """Whether a part with a link to a paper has a title too, so that it is an entry."""
    links = find_paper_links(node.pieces)
    if not links:
        return False
    if all(link.is_weak for link in links):
        return False
    text = join_text(node.pieces)
    if re.match(r"\s*[-*]?\s*(?:\[|\W)*[\w .()]{0,30}(?:[:：]|\n)", text) and all(
        link.is_label for link in links
    ):
        return False
    return len(find_title(node.pieces).title.split()) > 2


def _read_children(nodes: Sequence[Node], context: _Context) -> Iterator[ListItem]:
    for node in _join_paragraphs(nodes):
        yield from _read_node(node, context)


def _join_paragraphs(nodes: Sequence[Node]) -> list[Node]:
    """Join paragraphs of one entry: its title, its authors, its links."""
    joined: list[Node] = []
    for node in nodes:
        if node.kind is NodeKind.PARAGRAPH and not _has_own_title(node):
            links = find_paper_links(node.pieces)
            start = (
                _find_start(joined)
                if links and all(x.is_label for x in links)
                else None
            )
            if start is not None:
                first = joined[start]
                first.children.extend([*joined[start + 1 :], node])
                del joined[start + 1 :]
                continue
        joined.append(node)
    return joined


def _find_start(nodes: Sequence[Node]) -> int | None:
    """The index of a paragraph with a title above one with links, three at most."""
    for index in range(len(nodes) - 1, max(len(nodes) - 4, -1), -1):
        node = nodes[index]
        if node.kind is not NodeKind.PARAGRAPH or find_paper_links(node.pieces):
            return None
        first = next((p for p in node.pieces if p.text.strip()), None)
        if (
            first is not None
            and (first.is_bold or first.url)
            and len(first.text.split()) > 2
        ):
            return index
    return None


def _read_node(node: Node, context: _Context) -> Iterator[ListItem]:
    match node.kind:
        case NodeKind.TABLE:
            for row in node.rows:
                yield from _read_row(row, node.header, context)
        case NodeKind.CODE:
            return
        case _ if _is_entry(node):
            yield from _read_entries(node, context)
        case NodeKind.ITEM if not node.children:
            yield _skip(node, explain_skipped(node.pieces), context)
        case _:
            yield from _read_container(node, context)


def _read_container(node: Node, context: _Context) -> Iterator[ListItem]:
    """Read what is below an item that is a topic, or a repository with remarks."""
    inner = context
    has_papers = any(
        row_or_part
        for child in node.children
        for part in child.walk()
        for row_or_part in (find_paper_links(part.pieces) or part.rows)
    )
    if node.kind is NodeKind.ITEM and has_papers:
        inner = context.below(join_text(node.pieces).split("\n")[0])
    elif node.kind is NodeKind.ITEM:
        yield _skip(node, explain_skipped(node.pieces), context)
    yield from _read_children(node.children, inner)


def _read_entries(node: Node, context: _Context) -> Iterator[ListItem]:
    """Read a node that is an entry, or several: on a line each, or one title each."""
    own = [child for child in node.children if not _belongs(child)]
    details = [child for child in node.children if _belongs(child)]
    groups = _split_entries(node.pieces)
    if node.kind is NodeKind.PARAGRAPH and _is_prose(node):
        yield _skip(node, _PROSE, context)
    else:
        for number, (line, pieces) in enumerate(groups):
            parts = list(pieces)
            if number == len(groups) - 1:
                parts.extend(_flatten(details))
            text = node.text if len(groups) == 1 else join_text(pieces)
            place = Place(
                node.line + line, text, context.sections, context.date, context.file
            )
            yield from read_entry(parts, place)
    yield from _read_children(own, context)


def _belongs(child: Node) -> bool:
    """Whether a part below an entry is about the same paper."""
    if child.kind is NodeKind.TABLE:
        return False
    return not any(_has_own_title(part) for part in child.walk())


def _flatten(nodes: Sequence[Node]) -> Iterator[Piece]:
    for node in nodes:
        for part in node.walk():
            if part.kind is not NodeKind.CODE:
                yield BREAK
                yield from part.pieces


def _split_entries(pieces: Sequence[Piece]) -> list[tuple[int, tuple[Piece, ...]]]:
    """Split the entries of a paragraph: each with the number of its line, from 0.

    Several papers on lines of their own are entries, and so are several titles that
    are links.
    """
    links = find_paper_links(pieces)
    if count_papers(links) < 2:
        return [(0, tuple(pieces))]
    titled = [link for link in links if not link.is_label]
    starts: list[int] = []
    if len(titled) > 1 and count_papers(titled) == len(titled):
        starts = [link.index for link in titled]
    else:
        starts = _find_line_starts(pieces)
    starts = [0, *starts[1:]]
    groups: list[tuple[int, tuple[Piece, ...]]] = []
    line = 0
    for start, stop in zip(starts, [*starts[1:], len(pieces)], strict=True):
        group = tuple(pieces[start:stop])
        groups.append((line, group))
        line += sum(piece.is_break and not piece.is_element for piece in group)
    return groups


def _find_line_starts(pieces: Sequence[Piece]) -> list[int]:
    """Where the lines begin, if each has a title and a link to a paper."""
    starts = [0, *(n + 1 for n, piece in enumerate(pieces) if piece.is_break)]
    for start, stop in zip(starts, [*starts[1:], len(pieces)], strict=True):
        line = Node(NodeKind.PARAGRAPH, 0, pieces=tuple(pieces[start:stop]))
        if join_text(line.pieces).strip() and not _has_own_title(line):
            return [0]
    return starts


def _is_prose(node: Node) -> bool:
    """Whether a paragraph is running text, and no entry: sentences before its link."""
    if node.children:
        return False
    parts = find_title(node.pieces)
    if parts.title and _has_words(join_text(parts.before)):
        return True
    text = join_text(node.pieces)
    is_titled = any(
        piece.is_bold or (piece.url and piece.text.strip() == parts.title)
        for piece in node.pieces
    )
    return not is_titled and len(text.split()) > 60


def _has_words(before: str) -> bool:
    """Whether there is running text before a title: no date, venue or names."""
    words = before.strip(" \t\n.,;:()[]|-–—*")
    if len(re.findall(r"[^\W\d_]{2,}", words)) < 2:
        return False
    return not (
        are_names(words, is_marked=True) or parse_when(words) or parse_venue(words)
    )


def _read_row(row: Row, header: Sequence[str], context: _Context) -> Iterator[ListItem]:
    pieces = [piece for cell in row.cells for piece in (*cell, BREAK)]
    if not join_text(pieces).strip():
        return
    if not find_paper_links(pieces):
        why = explain_skipped(pieces)
        cells = (" ".join(join_text(cell).split()) for cell in row.cells)
        text = " | ".join(filter(None, cells))
        yield SkippedPart(row.line, text, why, context.file)
        return
    place = Place(row.line, row.text, context.sections, context.date, context.file)
    yield from read_row(row.cells, header, place)


def _skip(node: Node, why: str, context: _Context) -> SkippedPart:
    text = " ".join(join_text(node.pieces).split())
    return SkippedPart(node.line, text, why, context.file)


# --- telling the format

_ADDRESS = re.compile(
    r"https?://(?:www\.|export\.)?(?:arxiv\.org/|(?:dx\.)?doi\.org/10\.|openreview\.net/|aclanthology\.org/|(?:www\.)?aclweb\.org/"
    r"|proceedings\.mlr\.press/|huggingface\.co/papers/|dl\.acm\.org/doi/)",
    re.IGNORECASE,
)
_ENTRY = re.compile(
    r"[ \t>]*(?:(?:[-*+•]|\d+[.)]|#{1,6})[ \t]|\||<(?:tr|td|li|a)\b|\*\*|\[).*(?:\]\(|\]\[|href=|https?://)",
    re.IGNORECASE,
)
_TABLE_RULE = re.compile(r"\|?(?: ?:?-{1,}:? ?\|)+(?: ?:?-{1,}:?)? ?")


def is_markdown_list(probe: Probe) -> bool:
    """Whether a text is a list of links in Markdown."""
    front_matter = _FRONT_MATTER.match(f"{probe.text}\n")
    text = probe.text[front_matter.end() :] if front_matter else probe.text
    if text.startswith(("{", "<?xml", "<!", "<html", "@")) or "\0" in text:
        return False
    lines = [line for line in text.split("\n") if line.strip()][:2000]
    entries = [line for line in lines if _ENTRY.match(line)]
    papers = sum(_ADDRESS.search(line) is not None for line in lines)
    if front_matter is not None and papers < 2:
        return False
    has_table = any(_TABLE_RULE.fullmatch(line.strip()) for line in lines)
    if papers and (entries or has_table or any(line.startswith("#") for line in lines)):
        return True
    return len(entries) > 1 and 3 * len(entries) >= len(lines)


FORMAT = ListFormat(
    name="markdown-list",
    noun="a list or table of papers in Markdown",
    extension=".md",
    example="""\
## Surveys

- **A Made-Up Paper on Sorting** [[paper](https://arxiv.org/abs/2511.00001)] *Ada Example, Bo Sample.* ExampleConf 2025

| Title | Venue | Code |
|---|---|---|
| [A Third One](https://openreview.net/forum?id=AbCdEfGhIj) | ExampleConf | [GitHub](https://github.com/example/third) |
""",
    recognize=is_markdown_list,
    read=read_markdown_lists,
    takes_folder=True,
)
