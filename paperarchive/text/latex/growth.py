"""Flattened formulas, restored: in Unicode where that is possible, else as TeX source.

In: a text as dumped. Out: its segments, running text and formulas. A formula begins at
a core and, where it must be TeX, grows over the brackets, operands and relations next
to it; it stops at words. The rest of a fraction (`1{n h^d}`) is left unchanged as a
whole, since no rule restores it with certainty.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from paperarchive.text.latex.commands import find_commands
from paperarchive.text.latex.math import (
    ACCENTS,
    MAXIMUM_GROUP_LENGTH,
    Core,
    FormulaReader,
    NotFormulaError,
)
from paperarchive.text.latex.tokens import FUNCTIONS, TokenKind, TokenRow, make_tokens


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text, or one formula."""

    text: str
    """Plain text, or the TeX source of a formula."""
    is_formula: bool


_SCRIPT: Final = re.compile(r"(?<![\w\\])[A-Za-z][_^](?:\{|[A-Za-z\d](?!\w))")
_MATH_SIGN: Final = re.compile(r"[\^_\\]")
_OPENING: Final = frozenset("([{")
_CLOSING: Final = frozenset(")]}")
_OPERATORS: Final = frozenset("=<>+−*/|")
_JOINING: Final = _OPERATORS | frozenset("-,")
_ARTICLES: Final = frozenset("aAI")
# What asks for an operand after a blank.
_BINDING_COMMANDS: Final = ACCENTS | frozenset(str.split("sum prod int"))
_BINDING_WORDS: Final = frozenset((*FUNCTIONS, "nabla"))


def find_formulas(text: str) -> list[Segment]:
    """Cut a text into running text, which has the formulas that Unicode can write, and
    formulas that must be TeX.

    text: a text as dumped, with placeholders for what must not change.
    Returns the segments in order; one with the same text if no formula is certain.
    """
    places = find_commands(text)
    if not places and not _MATH_SIGN.search(text):
        return [Segment(text, is_formula=False)]
    scripts = {match.group() for match in _SCRIPT.finditer(text)}
    evident = bool(places) or len(scripts) > 1
    reader = FormulaReader(make_tokens(text, places), evident=evident)
    cores = reader.find_cores()
    if not cores:
        return [Segment(text, is_formula=False)]
    formulas = _grow_formulas(reader, cores)
    return list(_cut_segments(reader.row, cores, formulas))


# --- segments


class _Formula(NamedTuple):
    """The tokens of one formula that Unicode cannot write."""

    end: int
    """The index after the last token."""
    tex: str | None
    """None if the formula cannot be restored and stays as it is."""


def _cut_segments(
    row: TokenRow, cores: Sequence[Core], formulas: dict[int, _Formula]
) -> Iterator[Segment]:
    parts: dict[int, Core | _Formula] = {core.start: core for core in cores}
    parts.update(formulas)
    text = ""
    position = 0
    for start in sorted(parts):
        if start < position:  # within the formula before
            continue
        part = parts[start]
        text += row.join(position, start)
        position = part.end
        if isinstance(part, Core):
            text += _write_unicode(part, row)
        elif part.tex is None:
            text += row.join(start, part.end)
        else:
            yield Segment(text, is_formula=False)
            yield Segment(part.tex, is_formula=True)
            text = ""
    yield Segment(text + row.join(position, len(row)), is_formula=False)


def _write_unicode(core: Core, row: TokenRow) -> str:
    """Write a core in Unicode, with blanks between the name of a function and letters
    or digits next to it.
    """
    written = core.unicode or ""
    if written not in FUNCTIONS:
        return written
    before = row.at(core.start - 1).text[-1:]
    after = row.at(core.end).text[:1]
    left = " " if before.isalnum() else ""
    right = " " if after.isalnum() else ""
    return left + written + right


def _grow_formulas(reader: FormulaReader, cores: Sequence[Core]) -> dict[int, _Formula]:
    """Grow the formulas that must be TeX; returns them by their first token."""
    grower = _Grower(reader, cores)
    formulas: dict[int, _Formula] = {}
    floor = 0
    for start, end in sorted(grower.find_seeds()):
        if start >= floor:
            first, formula = grower.make_formula(start, end, floor)
            formulas[first] = formula
            floor = formula.end
    return formulas


# --- growth


class _Grower:
    """Grows formulas from their seeds.

    The methods `step_...`, `take_...`, `join_...` and `cross_...` take a boundary of the
    formula and return it moved outwards, or unmoved where nothing more belongs to the
    formula. A boundary is the index of the token to its right.
    """

    def __init__(self, reader: FormulaReader, cores: Sequence[Core]) -> None:
        self.reader: Final = reader
        self.row: Final = reader.row
        self.cores: Final = cores
        self.starts: Final = {core.start: core for core in cores}
        self.ends: Final = {core.end: core for core in cores}
        self.openings: Final = {
            closing: opening for opening, closing in self.row.closings.items()
        }
        self.parents: Final = self.find_parents()

    def find_parents(self) -> list[int]:
        """Find, for each token, the innermost open bracket before it; -1 for none."""
        parents: list[int] = []
        opened = [-1]
        for index in range(len(self.row)):
            if index in self.openings:
                opened.pop()
            parents.append(opened[-1])
            if index in self.row.closings:
                opened.append(index)
        return parents

    def find_seeds(self) -> Iterator[tuple[int, int]]:
        """Find where formulas in TeX begin to grow: at cores without a Unicode form,
        and at the rests of fractions.
        """
        covered: set[int] = set()
        for core in self.cores:
            covered.update(range(core.start, core.end))
            if core.unicode is None:
                yield core.start, core.end
        for opening in self.row.closings:
            if opening not in covered and self.is_fraction_rest(opening):
                yield opening, opening + 1

    def make_formula(self, start: int, end: int, floor: int) -> tuple[int, _Formula]:
        """Make the formula of a seed; returns its first token with it.

        floor: the end of the formula before, which stays apart.
        """
        is_rest = self.row.at(start).text == "{" and start not in self.starts
        if is_rest:
            end = self.row.closings[start] + 1
        first, last = self.grow(start, end, floor)
        self.reader.met_fraction_rest = False
        tex = self.find_tex(first, last)
        if is_rest or self.reader.met_fraction_rest:
            return first, _Formula(last, None)
        if tex is None:
            return start, _Formula(end, self.starts[start].tex)
        return first, _Formula(last, tex)

    def grow(self, start: int, end: int, floor: int) -> tuple[int, int]:
        """Grow a formula on both sides as far as it goes."""
        while True:
            left, right = max(self.step_left(start), floor), self.step_right(end)
            if (left, right) == (start, end):
                left, right = self.step_out(start, end, floor)
            if (left, right) == (start, end):
                return start, end
            start, end = left, right

    def step_out(self, start: int, end: int, floor: int) -> tuple[int, int]:
        """Take in the brackets around a formula if they follow a function or an
        operand.
        """
        opening = self.parents[start]
        if opening < floor or not self.is_formula_group(opening):
            return start, end
        closing = self.row.closings[opening]
        is_argument = self.is_operand_end(opening - 1)
        if closing < end or not (is_argument or self.reader.is_fraction_rest(opening)):
            return start, end
        return opening, closing + 1

    # --- to the right

    def step_right(self, end: int) -> int:
        """Take in one more part."""
        token = self.row.at(end)
        if token.kind is TokenKind.BLANK:
            return self.cross_right(end)
        if token.text in _JOINING:
            return self.join_right(end)
        return self.take_operand(end)

    def take_operand(self, end: int) -> int:
        """Take in an operand."""
        if end in self.starts:
            return self.starts[end].end
        token = self.row.at(end)
        if token.text in _OPENING:
            return self.take_group(end)
        if token.kind is TokenKind.NUMBER:
            return end if self.row.at(end + 1).kind is TokenKind.WORD else end + 1
        if token.is_variable and not self.is_article(end):
            return end + 1
        return end

    def take_group(self, end: int) -> int:
        """Take in a formula in brackets; a blank after a brace belongs to running text."""
        is_text = self.row.at(end).text == "{" and self.row.at(end + 1).is_blank
        if is_text or not self.is_formula_group(end):
            return end
        return self.row.closings[end] + 1

    def join_right(self, end: int) -> int:
        """Take in an operator with the operand after it."""
        after = end + 1
        if self.row.at(end).text in _OPERATORS:
            after = self.skip_blank(after)
        return _moved(after, self.take_operand(after), otherwise=end)

    def cross_right(self, end: int) -> int:
        """Take in a blank with what follows it, if that belongs to the formula."""
        after = end + 1
        if self.row.at(after).text in _OPERATORS:
            return _moved(after, self.join_right(after), otherwise=end)
        core = self.starts.get(after)
        if core is not None and core.is_relation:
            beyond = self.skip_blank(core.end)
            return _moved(beyond, self.take_operand(beyond), otherwise=end)
        if self.binds_right(end) or self.is_call(after):
            return _moved(after, self.take_operand(after), otherwise=end)
        return end

    def binds_right(self, end: int) -> bool:
        """Tell whether the core that ends here asks for an operand: a relation, a sum,
        a function or an accent.
        """
        core = self.ends.get(end)
        if core is None:
            return False
        first = self.row.at(core.start)
        if first.is_script_sign:
            first = self.row.at(core.start - 1)
        is_named = first.name in _BINDING_COMMANDS or first.text in _BINDING_WORDS
        return is_named or core.is_relation

    def is_call(self, index: int) -> bool:
        """Tell whether a function is applied here, as in `f(x)`."""
        opening = index + 1
        if not self.row.at(index).is_variable or self.row.at(opening).text != "(":
            return False
        return self.is_formula_group(opening)

    # --- to the left

    def step_left(self, start: int) -> int:
        """Take in one more part."""
        token = self.row.at(start - 1)
        if token.kind is TokenKind.BLANK:
            return self.cross_left(start)
        if token.text in _JOINING:
            return self.join_left(start)
        return self.take_operand_left(start)

    def take_operand_left(self, start: int) -> int:
        """Take in an operand."""
        if start in self.ends:
            return self.ends[start].start
        last = start - 1
        token = self.row.at(last)
        if token.text in _CLOSING:
            return self.take_group_left(start)
        if token.kind is TokenKind.NUMBER:
            return start if self.row.at(last - 1).kind is TokenKind.WORD else last
        is_article = token.text in _ARTICLES and self.row.at(start).is_blank
        return last if token.is_variable and not is_article else start

    def take_group_left(self, start: int) -> int:
        """Take in a formula in brackets that are no braces."""
        opening = self.openings.get(start - 1)
        if opening is None or self.row.at(opening).text == "{":
            return start
        return opening if self.is_formula_group(opening) else start

    def join_left(self, start: int) -> int:
        """Take in an operator with the operand before it."""
        before = start - 1
        if self.row.at(before).text in _OPERATORS:
            before = self.skip_blank_left(before)
        return _moved(before, self.take_operand_left(before), otherwise=start)

    def cross_left(self, start: int) -> int:
        """Take in a blank with what precedes it, if that belongs to the formula."""
        before = start - 1
        if self.row.at(before - 1).text in _OPERATORS:
            return _moved(before, self.join_left(before), otherwise=start)
        core = self.ends.get(before)
        if core is not None and self.binds_right(before):
            if not core.is_relation:
                return core.start
            beyond = self.skip_blank_left(core.start)
            return _moved(beyond, self.take_operand_left(beyond), otherwise=start)
        first = self.starts.get(start)
        if first is not None and first.is_relation:
            return _moved(before, self.take_operand_left(before), otherwise=start)
        return start

    # --- conditions

    def is_fraction_rest(self, opening: int) -> bool:
        """Tell whether a brace opens the rest of a fraction or a root."""
        is_brace = self.row.at(opening).text == "{"
        if not is_brace or not self.reader.is_fraction_rest(opening):
            return False
        return self.is_formula_group(opening)

    def is_formula_group(self, opening: int) -> bool:
        """Tell whether everything between a bracket and its partner is of a formula."""
        closing = self.row.closings.get(opening)
        if closing is None or closing - opening > MAXIMUM_GROUP_LENGTH:
            return False
        return self.find_tex(opening + 1, closing) is not None

    def find_tex(self, start: int, end: int) -> str | None:
        """Write tokens as TeX; None if they are no formula."""
        try:
            return self.reader.write_tex(start, end)
        except NotFormulaError:
            return None

    def is_operand_end(self, index: int) -> bool:
        """Tell whether a token ends an operand that can take an argument."""
        return index + 1 in self.ends or self.row.at(index).is_variable

    def is_article(self, index: int) -> bool:
        """Tell whether a letter is a word of its own, such as `a` and `I`."""
        is_apart = self.row.at(index - 1).is_blank and self.row.at(index + 1).is_blank
        return is_apart and self.row.at(index).text in _ARTICLES

    def skip_blank(self, index: int) -> int:
        """Return the boundary after a blank."""
        return index + 1 if self.row.at(index).is_blank else index

    def skip_blank_left(self, index: int) -> int:
        """Return the boundary before a blank."""
        return index - 1 if self.row.at(index - 1).is_blank else index


def _moved(boundary: int, moved: int, *, otherwise: int) -> int:
    """Return a moved boundary; another one where it did not move."""
    return otherwise if moved == boundary else moved
