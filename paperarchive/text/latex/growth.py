"""Flattened formulas, restored: in Unicode where that is possible, else as TeX source.

In: a text as dumped. Out: its segments, running text and formulas. A formula begins at
a core and, where it must be TeX, grows over the brackets, operands and relations next
to it; it stops at words. The rest of a fraction (`1{n h^d}`) is left unchanged as a
whole, since no rule restores it with certainty.
"""

import re
from abc import ABC, abstractmethod
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
from paperarchive.text.latex.tokens import (
    FUNCTIONS,
    Token,
    TokenKind,
    TokenRow,
    make_tokens,
)


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text, or one formula."""

    text: str
    """Plain text, or the TeX source of a formula."""
    is_formula: bool


_SCRIPT: Final = re.compile(r"(?<![\w\\])[A-Za-z][_^](?:\{|[A-Za-z\d](?!\w))")
_MATH_SIGN: Final = re.compile(r"[\^_\\]")
_OPERATORS: Final = frozenset("=<>+−*/|")
_JOINING: Final = _OPERATORS | frozenset("-,")
_ARTICLES: Final = frozenset("aAI")
# What asks for an operand after a space.
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
    """Write a core in Unicode, with spaces between the name of a function and letters
    or digits next to it.
    """
    written = core.unicode or ""
    if written not in FUNCTIONS:
        return written
    before = row.at(core.start - 1).text[-1:]
    if before.isalnum():
        written = f" {written}"
    after = row.at(core.end).text[:1]
    if after.isalnum():
        written = f"{written} "
    return written


def _grow_formulas(reader: FormulaReader, cores: Sequence[Core]) -> dict[int, _Formula]:
    """Grow the formulas that must be TeX; returns them by their first token."""
    grower = _Grower(_Parts(reader, cores))
    formulas: dict[int, _Formula] = {}
    floor = 0
    for start, end in sorted(grower.find_seeds()):
        if start >= floor:
            first, formula = grower.make_formula(start, end, floor)
            formulas[first] = formula
            floor = formula.end
    return formulas


# --- growth


class _Parts:
    """The cores and the brackets of a text."""

    def __init__(self, reader: FormulaReader, cores: Sequence[Core]) -> None:
        self.reader: Final = reader
        self.row: Final = reader.row
        self.cores: Final = cores
        self.starts: Final = {core.start: core for core in cores}
        self.ends: Final = {core.end: core for core in cores}

    def find_tex(self, start: int, end: int) -> str | None:
        """Write tokens as TeX; None if they are no formula."""
        try:
            return self.reader.write_tex(start, end)
        except NotFormulaError:
            return None

    def is_formula_group(self, opening: int) -> bool:
        """Tell whether everything between a bracket and its partner is of a formula."""
        closing = self.row.closings.get(opening)
        if closing is None or closing - opening > MAXIMUM_GROUP_LENGTH:
            return False
        return self.find_tex(opening + 1, closing) is not None

    def is_fraction_rest(self, opening: int) -> bool:
        """Tell whether a brace opens the rest of a fraction or a root."""
        if self.row.at(opening).text != "{":
            return False
        if not self.reader.is_fraction_rest(opening):
            return False
        return self.is_formula_group(opening)

    def binds_right(self, end: int) -> bool:
        """Tell whether the core that ends here asks for an operand.

        A relation does, and so do a sum, a function and an accent, with their scripts:
        `leq`, `sum_{i=1}^n`, `log_2`, `hat`.
        """
        core = self.ends.get(end)
        if core is None:
            return False
        if core.is_relation:
            return True
        first = self.row.at(core.start)
        if first.is_script_sign:
            first = self.row.at(core.start - 1)
        return first.name in _BINDING_COMMANDS or first.text in _BINDING_WORDS


class _Side(ABC):
    """One side of a formula that grows.

    A boundary is the index of the token to its right. The methods take the boundary of
    a formula and return it moved outwards, or unmoved where nothing more belongs to the
    formula.
    """

    direction: int
    """1 to the right, -1 to the left."""
    brackets: frozenset[str]
    """The brackets that one meets first in this direction."""

    def __init__(self, parts: _Parts, cores: dict[int, int]) -> None:
        """cores: the far boundary of each core, by the near one."""
        self.parts: Final = parts
        self.row: Final = parts.row
        self.cores: Final = cores

    @abstractmethod
    def peek(self, boundary: int) -> Token:
        """Return the token outside of a boundary."""

    @abstractmethod
    def take_group(self, boundary: int) -> int:
        """Take in a formula in brackets."""

    @abstractmethod
    def cross_space(self, boundary: int) -> int:
        """Take in a space with what is beyond it, if that belongs to the formula."""

    @abstractmethod
    def is_article(self, boundary: int) -> bool:
        """Tell whether the letter outside is a word of its own, such as `a` and `I`."""

    def step(self, boundary: int) -> int:
        """Take in one more part."""
        token = self.peek(boundary)
        if token.kind is TokenKind.SPACE:
            return self.cross_space(boundary)
        if token.text in _JOINING:
            return self.join(boundary)
        return self.take_operand(boundary)

    def join(self, boundary: int) -> int:
        """Take in an operator with its operand: `+ n`, `,k`.

        A space may be between them, but not at a hyphen or a comma, which also belong
        to prose.
        """
        beyond = boundary + self.direction
        if self.peek(boundary).text in _OPERATORS:
            beyond = self.skip_space(beyond)
        return self.take_operand_beyond(beyond, otherwise=boundary)

    def take_operand(self, boundary: int) -> int:
        """Take in an operand: a core, brackets, a number, a letter or a function.

        A number next to a word is none, since the word may be its unit.
        """
        if boundary in self.cores:
            return self.cores[boundary]
        token = self.peek(boundary)
        if token.text in self.brackets:
            return self.take_group(boundary)
        beyond = boundary + self.direction
        if token.kind is TokenKind.NUMBER:
            has_unit = self.peek(beyond).kind is TokenKind.WORD
            return boundary if has_unit else beyond
        if token.is_variable and not self.is_article(boundary):
            return beyond
        return boundary

    def take_operand_beyond(self, beyond: int, *, otherwise: int) -> int:
        """Take in an operand further out; `otherwise` if there is none."""
        taken = self.take_operand(beyond)
        if taken == beyond:
            return otherwise
        return taken

    def join_beyond(self, beyond: int, *, otherwise: int) -> int:
        """Take in an operator further out; `otherwise` if it has no operand."""
        joined = self.join(beyond)
        if joined == beyond:
            return otherwise
        return joined

    def skip_space(self, boundary: int) -> int:
        """Return the boundary beyond a space."""
        if self.peek(boundary).is_space:
            return boundary + self.direction
        return boundary


class _RightSide(_Side):
    direction = 1
    brackets = frozenset("([{")

    def __init__(self, parts: _Parts) -> None:
        super().__init__(parts, {core.start: core.end for core in parts.cores})

    def peek(self, boundary: int) -> Token:
        return self.row.at(boundary)

    def take_group(self, boundary: int) -> int:
        """Take in brackets; a space after a brace shows that it belongs to prose."""
        is_brace = self.row.at(boundary).text == "{"
        if is_brace and self.row.at(boundary + 1).is_space:
            return boundary
        if self.parts.is_formula_group(boundary):
            return self.row.closings[boundary] + 1
        return boundary

    def cross_space(self, boundary: int) -> int:
        """Cross a space to an operator or a relation with its operand, to an operand
        that the end of the formula asks for, or to the call of a function.
        """
        beyond = boundary + 1
        if self.peek(beyond).text in _OPERATORS:
            return self.join_beyond(beyond, otherwise=boundary)
        core = self.parts.starts.get(beyond)
        if core is not None and core.is_relation:
            operand = self.skip_space(core.end)
            return self.take_operand_beyond(operand, otherwise=boundary)
        if self.parts.binds_right(boundary) or self.is_call(beyond):
            return self.take_operand_beyond(beyond, otherwise=boundary)
        return boundary

    def is_call(self, boundary: int) -> bool:
        """Tell whether a function is applied here, as in `f(x)`."""
        opening = boundary + 1
        if self.row.at(opening).text != "(":
            return False
        if not self.row.at(boundary).is_variable:
            return False
        return self.parts.is_formula_group(opening)

    def is_article(self, boundary: int) -> bool:
        if self.row.at(boundary).text not in _ARTICLES:
            return False
        is_first = self.row.at(boundary - 1).is_space
        is_last = self.row.at(boundary + 1).is_space
        return is_first and is_last


class _LeftSide(_Side):
    direction = -1
    brackets = frozenset(")]}")

    def __init__(self, parts: _Parts) -> None:
        super().__init__(parts, {core.end: core.start for core in parts.cores})
        self.openings: Final = {
            closing: opening for opening, closing in self.row.closings.items()
        }

    def peek(self, boundary: int) -> Token:
        return self.row.at(boundary - 1)

    def take_group(self, boundary: int) -> int:
        """Take in brackets; braces may be an argument of the part before them."""
        opening = self.openings.get(boundary - 1)
        if opening is None or self.row.at(opening).text == "{":
            return boundary
        if self.parts.is_formula_group(opening):
            return opening
        return boundary

    def cross_space(self, boundary: int) -> int:
        """Cross a space to an operator or a relation with its operand, to a core that
        asks for an operand, or to the operand of a relation.
        """
        beyond = boundary - 1
        if self.peek(beyond).text in _OPERATORS:
            return self.join_beyond(beyond, otherwise=boundary)
        core = self.parts.ends.get(beyond)
        if core is not None and core.is_relation:
            operand = self.skip_space(core.start)
            return self.take_operand_beyond(operand, otherwise=boundary)
        if core is not None and self.parts.binds_right(beyond):
            return core.start
        first = self.parts.starts.get(boundary)
        if first is not None and first.is_relation:
            return self.take_operand_beyond(beyond, otherwise=boundary)
        return boundary

    def is_article(self, boundary: int) -> bool:
        if self.row.at(boundary - 1).text not in _ARTICLES:
            return False
        return self.row.at(boundary).is_space


class _Grower:
    """Grows formulas from their seeds."""

    def __init__(self, parts: _Parts) -> None:
        self.parts: Final = parts
        self.row: Final = parts.row
        self.left: Final = _LeftSide(parts)
        self.right: Final = _RightSide(parts)
        self.parents: Final = self.find_parents()

    def find_parents(self) -> list[int]:
        """Find, for each token, the innermost open bracket before it; -1 for none."""
        parents: list[int] = []
        opened = [-1]
        for index in range(len(self.row)):
            if index in self.left.openings:
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
        for core in self.parts.cores:
            covered.update(range(core.start, core.end))
            if core.unicode is None:
                yield core.start, core.end
        for opening in self.row.closings.keys() - covered:
            if self.parts.is_fraction_rest(opening):
                yield opening, opening + 1

    def make_formula(self, start: int, end: int, floor: int) -> tuple[int, _Formula]:
        """Make the formula of a seed; returns its first token with it.

        floor: the end of the formula before, which stays apart.
        """
        core = self.parts.starts.get(start)
        if core is None:
            end = self.row.closings[start] + 1
        first, last = self.grow(start, end, floor)
        reader = self.parts.reader
        reader.met_fraction_rest = False
        tex = self.parts.find_tex(first, last)
        if core is None or reader.met_fraction_rest:
            return first, _Formula(last, tex=None)
        if tex is None:
            return start, _Formula(end, core.tex)
        return first, _Formula(last, tex)

    def grow(self, start: int, end: int, floor: int) -> tuple[int, int]:
        """Grow a formula on both sides as far as it goes."""
        grown = (start, end)
        while True:
            left = max(self.left.step(grown[0]), floor)
            right = self.right.step(grown[1])
            if (left, right) == grown:
                left, right = self.step_out(left, right, floor)
            if (left, right) == grown:
                return grown
            grown = (left, right)

    def step_out(self, start: int, end: int, floor: int) -> tuple[int, int]:
        """Take in the brackets around a formula if they follow a function or an
        operand: those of `f(`, then `x^{n}_k`, then `)`.
        """
        opening = self.parents[start]
        if opening < floor or not self.parts.is_formula_group(opening):
            return start, end
        closing = self.row.closings[opening]
        if closing < end:
            return start, end
        is_argument = self.is_operand_end(opening)
        if is_argument or self.parts.reader.is_fraction_rest(opening):
            return opening, closing + 1
        return start, end

    def is_operand_end(self, boundary: int) -> bool:
        """Tell whether an operand ends here that can take an argument."""
        if boundary in self.parts.ends:
            return True
        return self.row.at(boundary - 1).is_variable
