"""Groups lines of text into titles and abstracts by their form.

In: the lines of text between the meta lines of two entries. Out: pairs of a title and an
abstract, each of one line or several, and single lines that fit nowhere. Each reading
of the lines has a cost: a pair costs what its lines lack of the form of a title and an
abstract, and each break within it what it lacks of the form of a wrapped line or of a
new paragraph; a single line costs a fixed amount, more than a doubtful pair and less
than a wrong one. The cheapest reading wins.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

_SENTENCE_BREAK = re.compile(r"[.!?]['”\")\]]? +[A-Z\d(“\"]|。")
_SENTENCE_END = re.compile(r"[.!?。”\")\]]$")
_TITLE_END = re.compile(r"[.:;,]$")
_PROSE_START = re.compile(
    r"(?:We|Our|In this (?:paper|work)|This (?:paper|work)|Code is|\(?\d\))\b"
)

_SINGLE_COST = 18
"""Of a line left single: more than one weakness of form, less than two."""
_WEAKNESS_COST = 10
_WRONG_COST = 60
_PROSE_COST = 8
"""Of a title that ends or begins as sentences of an abstract do."""
_GLUED_TITLE_COST = 8
"""Of a title directly under the abstract of another entry, which a wrapped line is."""
_PARAGRAPH_COST = 6
"""Of an abstract's second paragraph."""
_STRANGE_PARAGRAPH_COST = 16
"""Of one that may be the next title, or makes the abstract longer than arXiv takes."""

_MAXIMUM_TITLE_LENGTH = 500
_LONG_TITLE_LENGTH = 250
_SHORT_ABSTRACT_LENGTH = 150
_LONG_ABSTRACT_LENGTH = 2500
"""More than arXiv's limit of 1,920 characters."""
_WRAPPED_LENGTH = 40
"""Of a line that is not the last of its paragraph."""
_FULL_SHARE = 0.85
"""Of the widest line of a block: a line as long was broken at its margin."""
_MOST_TITLE_LINES = 4


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text, and what its markup says of it."""

    text: str
    is_title: bool = False
    """The markup is that of a title."""
    is_abstract: bool = False
    """The markup is that of an abstract."""
    after_blank: bool = True
    """Whether a blank line, or none, stands before it."""
    is_indented: bool = False


@dataclass(frozen=True, slots=True)
class TextGroup:
    """The lines of a title and its abstract, as indices. One of the two is empty for
    lines that fit nowhere.
    """

    title: range
    abstract: range


def group_texts(lines: Sequence[TextLine]) -> list[TextGroup]:
    """Group the indices of lines.

    Returns every index once, in order. Of two readings with the same cost, the one that
    pairs earlier lines wins. Takes linear time.
    """
    if len(lines) == 2 and lines[1].after_blank:  # as most entries are
        return _group_two(lines)
    return _Layout(lines).group()


def _group_two(lines: Sequence[TextLine]) -> list[TextGroup]:
    title, abstract = lines
    length = len(abstract.text)
    cost = _cost_of_title(title.text, title)
    cost += _cost_of_abstract(abstract.text, abstract, length, len(title.text))
    if cost <= 2 * _SINGLE_COST:
        return [TextGroup(range(1), range(1, 2))]
    return [_make_single(lines, 0, 1), _make_single(lines, 1, 2)]


def _make_single(lines: Sequence[TextLine], start: int, end: int) -> TextGroup:
    """Make the group of lines without partner: a title if they are as short as one."""
    line = lines[start]
    is_short = end == start + 1 and len(line.text) < _SHORT_ABSTRACT_LENGTH
    if (line.is_title or is_short) and not line.is_abstract:
        return TextGroup(range(start, end), range(end, end))
    return TextGroup(range(start, start), range(start, end))


class _Layout:
    """Finds the cheapest reading of lines.

    A run is as many lines as go on without cost, as the lines of a wrapped paragraph do.
    A title begins, and an abstract ends, with a run only.
    """

    def __init__(self, lines: Sequence[TextLine]) -> None:
        self._lines = lines
        widths = _measure_blocks(lines)
        size = len(lines)
        self._breaks = [
            _WRONG_COST,
            *(_cost_of_break(lines, i, widths) for i in range(1, size)),
        ]
        """What each line lacks of going on with the line before it."""
        self._ends = [size] * size
        """Where the run of each line ends."""
        self._offsets = [0] * (size + 1)
        """The length of all lines before each, with a space after each."""
        for index in reversed(range(size - 1)):
            goes_on = self._breaks[index + 1] == 0
            self._ends[index] = self._ends[index + 1] if goes_on else index + 1
        for index, line in enumerate(lines):
            self._offsets[index + 1] = self._offsets[index] + len(line.text) + 1

    def group(self) -> list[TextGroup]:
        """Group the lines: `costs[i]` is the lowest cost of the lines from i on, computed
        from the last line to the first.
        """
        size = len(self._lines)
        costs = [0] * (size + 1)
        groups: dict[int, TextGroup] = {}
        for start in reversed(range(size)):
            if self._breaks[start] == 0:
                continue
            end = self._ends[start]
            costs[start] = _SINGLE_COST + costs[end]
            groups[start] = _make_single(self._lines, start, end)
            for group, cost in self._find_pairs(start):
                total = cost + costs[group.abstract.stop]
                is_tie = total == costs[start] and _is_single(groups[start])
                if total < costs[start] or is_tie:
                    costs[start] = total
                    groups[start] = group
        return self._join_singles(_follow(groups, size))

    def _find_pairs(self, start: int) -> Iterator[tuple[TextGroup, int]]:
        """Find the pairs that begin with a line, with their costs; none that cost more
        than they are worth.
        """
        lines = self._lines
        title = lines[start].text
        title_cost = 0
        last_title = min(start + _MOST_TITLE_LINES, len(lines) - 1)
        for middle in range(start + 1, last_title + 1):
            cost = title_cost + _cost_of_title(title, lines[start])
            if start and not lines[start].after_blank and not lines[start].is_title:
                cost += _GLUED_TITLE_COST
            if cost <= 2 * _SINGLE_COST:
                yield from self._find_abstracts(start, middle, cost)
            title_cost += _cost_of_wrap(lines[middle - 1], lines[middle], title)
            if title_cost > _SINGLE_COST:
                return
            title += f" {lines[middle].text}"

    def _find_abstracts(
        self, start: int, middle: int, cost: int
    ) -> Iterator[tuple[TextGroup, int]]:
        """Find the abstracts that begin at `middle`, for a title with a cost."""
        lines, offsets = self._lines, self._offsets
        title_length = offsets[middle] - offsets[start] - 1
        end = self._ends[middle]
        while cost <= 2 * _SINGLE_COST + _WEAKNESS_COST:
            length = offsets[end] - offsets[middle] - 1
            own = _cost_of_abstract(
                lines[end - 1].text, lines[middle], length, title_length
            )
            yield TextGroup(range(start, middle), range(middle, end)), cost + own
            if end == len(lines):
                return
            cost += self._breaks[end]
            next_end = self._ends[end]
            if lines[end].after_blank:
                is_doubtful = _is_doubtful_start(lines[end - 1], length)
                longer = offsets[next_end] - offsets[middle] - 1
                if is_doubtful or longer > _LONG_ABSTRACT_LENGTH:
                    cost += _STRANGE_PARAGRAPH_COST
            end = next_end

    def _join_singles(self, groups: Iterable[TextGroup]) -> list[TextGroup]:
        """Join single runs of one block that are one wrapped text."""
        joined: list[TextGroup] = []
        for group in groups:
            last = joined[-1] if joined else None
            if last is not None and _is_single(last) and _is_single(group):
                start, end = last.title.start, group.abstract.stop
                first = group.title.start
                is_wrapped = not self._lines[first].after_blank
                if is_wrapped and self._breaks[first] < _PROSE_COST:
                    joined[-1] = TextGroup(range(start, start), range(start, end))
                    continue
            joined.append(group)
        return joined


def _follow(groups: Mapping[int, TextGroup], size: int) -> Iterator[TextGroup]:
    position = 0
    while position < size:
        yield groups[position]
        position = groups[position].abstract.stop


def _is_single(group: TextGroup) -> bool:
    return not (group.title and group.abstract)


def _measure_blocks(lines: Sequence[TextLine]) -> list[int]:
    """Measure the widest line of the block that each line belongs to."""
    widths: list[int] = []
    start = 0
    for index in range(1, len(lines) + 1):
        if index < len(lines) and not lines[index].after_blank:
            continue
        widest = max(len(line.text) for line in lines[start:index])
        widths += [widest] * (index - start)
        start = index
    return widths


def _is_doubtful_start(line: TextLine, length: int) -> bool:
    """Tell whether the first paragraph of an abstract may be a title: it is short, and
    not two sentences.
    """
    if length >= _SHORT_ABSTRACT_LENGTH or line.is_abstract:
        return False
    return not (line.text.endswith(".") and _SENTENCE_BREAK.search(line.text))


def _cost_of_title(text: str, line: TextLine) -> int:
    """Compute what a text lacks of a title: it is short, and one sentence at most."""
    if line.is_title:
        return 0
    if line.is_abstract or len(text) > _MAXIMUM_TITLE_LENGTH:
        return _WRONG_COST
    cost = 0
    if len(text) > _LONG_TITLE_LENGTH:
        cost += _WEAKNESS_COST
    if _TITLE_END.search(text):
        cost += _PROSE_COST
        if _SENTENCE_BREAK.search(text):
            cost += _WEAKNESS_COST
    if _PROSE_START.match(text) and len(text) > _SHORT_ABSTRACT_LENGTH // 2:
        cost += _PROSE_COST
    return cost


def _cost_of_abstract(end: str, first: TextLine, length: int, title_length: int) -> int:
    """Compute what a text lacks of an abstract: it is long, and has sentences.

    end: the last of its lines. first: the first. length: that of all.
    """
    if first.is_abstract:
        return 0
    if first.is_title:
        return _WRONG_COST
    cost = _WEAKNESS_COST if length <= title_length else 0
    is_short = length < _SHORT_ABSTRACT_LENGTH
    if _SENTENCE_END.search(end):
        return cost + (_WEAKNESS_COST if is_short else 0)
    if is_short:
        return cost + 2 * _SINGLE_COST
    if _SENTENCE_BREAK.search(end):
        return cost
    return cost + 2


def _cost_of_wrap(before: TextLine, line: TextLine, title: str) -> int:
    """Compute what a line lacks of the next line of a title."""
    if line.after_blank or line.is_title or line.is_abstract:
        return _WRONG_COST
    if _SENTENCE_END.search(title) or len(line.text) > _SHORT_ABSTRACT_LENGTH:
        return _WRONG_COST
    if line.is_indented or line.text[0].islower():
        return 0
    return 2 if before.is_title else _PROSE_COST


def _cost_of_break(lines: Sequence[TextLine], index: int, widths: Sequence[int]) -> int:
    """Compute what a line lacks of the next line of an abstract."""
    before, line = lines[index - 1], lines[index]
    if line.is_title or line.is_abstract:
        return _WRONG_COST
    ends = _SENTENCE_END.search(before.text) is not None
    if line.after_blank:
        return _cost_of_paragraph(line, ends=ends)
    if line.text[0].islower() or line.is_indented:
        return 0
    first_word = line.text.partition(" ")[0]
    is_full = len(before.text) + len(first_word) + 1 > _FULL_SHARE * widths[index]
    if is_full and len(before.text) > _WRAPPED_LENGTH:
        return 0
    return 2 if ends else _PROSE_COST


def _cost_of_paragraph(line: TextLine, *, ends: bool) -> int:
    """Compute what a line lacks of a new paragraph of an abstract.

    ends: whether the line before ends a sentence.
    """
    if not ends and line.text[0].islower():
        return 2
    cost = _PARAGRAPH_COST
    if not ends:
        cost += _PARAGRAPH_COST
    if not line.text.endswith((".", "。")):
        is_short = len(line.text) < _LONG_TITLE_LENGTH
        cost += _STRANGE_PARAGRAPH_COST if is_short else 4
    return cost
