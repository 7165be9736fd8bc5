"""Flattened formulas of a text, put back: in Unicode where that is possible, else as
TeX source.

In: a text as dumped. Out: the text in pieces, formulas apart. A formula begins at what
is certain (a core) and, where it must be TeX, grows over brackets, operands and
relations made of nothing but what formulas are made of; it stops at words. What is half
a formula beyond certain repair (`1{n h^d}`, once a fraction) is left as it is, as a
whole.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from paperarchive.text.latex.commands import find_commands
from paperarchive.text.latex.math import (
    ACCENTS,
    ARTICLES,
    BIG_NAMES,
    FUNCTIONS,
    GROUP_LIMIT,
    OPERATORS,
    RELATION_SYMBOLS,
    Core,
    FormulaReader,
    Token,
    TokenKind,
    make_tokens,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, or one formula."""

    text: str
    """Plain text, or the TeX source of a formula."""
    is_formula: bool
    """Whether it is TeX."""


_SCRIPT: Final = re.compile(r"(?<![\w\\])[A-Za-z][_^](?:\{|[A-Za-z\d](?!\w))")
_QUICK: Final = re.compile(r"[\^_\\]")
_OPENING: Final = frozenset("([{")
_CLOSING: Final = frozenset(")]}")


def find_formulas(text: str) -> list[Piece]:
    """Cut a text into running text, with the formulas of Unicode written into it, and
    formulas that must be TeX.

    text: a text as dumped, what must not change being taken out. Returns the pieces in
    order; without a certain formula one piece with the text as it is.
    """
    places = find_commands(text)
    if not places and not _QUICK.search(text):
        return [Piece(text, is_formula=False)]
    scripts = {match.group() for match in _SCRIPT.finditer(text)}
    reader = FormulaReader(
        make_tokens(text, places), evident=bool(places) or len(scripts) > 1
    )
    cores = reader.find_cores()
    return (
        list(_Grower(reader, cores).write())
        if cores
        else [Piece(text, is_formula=False)]
    )


class _Grower:
    """Grows formulas from their cores and writes the text with them."""

    def __init__(self, reader: FormulaReader, cores: list[Core]) -> None:
        self.reader: Final = reader
        self.tokens: Final = reader.tokens
        self.cores: Final = cores
        self.starts: Final = {core.start: core for core in cores}
        self.ends: Final = {core.end: core for core in cores}
        self.openings: Final = {
            closing: opening for opening, closing in reader.closings.items()
        }
        self.parents: Final = self.find_parents()

    def find_parents(self) -> list[int]:
        """Find, for each token, the nearest bracket that stands open before it; -1 if
        none does.
        """
        parents: list[int] = []
        opened = [-1]
        for index in range(len(self.tokens)):
            if index in self.openings:
                opened.pop()
            parents.append(opened[-1])
            if index in self.reader.closings:
                opened.append(index)
        return parents

    def write(self) -> Iterator[Piece]:
        """Write the text, formulas apart."""
        spans = self.find_spans()
        buffer: list[str] = []
        index = 0
        while index < len(self.tokens):
            if index in spans:
                end, tex = spans[index]
                if tex is None:
                    buffer.extend(token.text for token in self.tokens[index:end])
                else:
                    yield Piece("".join(buffer), is_formula=False)
                    yield Piece(tex, is_formula=True)
                    buffer = []
                index = end
            elif index in self.starts:
                buffer.append(self.write_unicode(self.starts[index]))
                index = self.starts[index].end
            else:
                buffer.append(self.tokens[index].text)
                index += 1
        yield Piece("".join(buffer), is_formula=False)

    def write_unicode(self, core: Core) -> str:
        """Write a core in its place; a function's name stands apart from what it was
        glued to.
        """
        written = core.unicode or ""
        if (
            written in FUNCTIONS
            and core.start
            and self.tokens[core.start - 1].text[-1].isalnum()
        ):
            written = " " + written
        if (
            written.strip() in FUNCTIONS
            and core.end < len(self.tokens)
            and self.tokens[core.end].text[0].isalnum()
        ):
            written += " "
        return written

    def find_spans(self) -> dict[int, tuple[int, str | None]]:
        """Find the formulas that must be TeX: by start, the end and the TeX; None for
        one beyond repair.
        """
        spans: dict[int, tuple[int, str | None]] = {}
        floor = 0
        covered = {
            index for core in self.cores for index in range(core.start, core.end)
        }
        seeds = [(core.start, core.end) for core in self.cores if core.unicode is None]
        seeds += [
            (at, at + 1)
            for at in self.reader.closings
            if self.is_beyond_repair(at) and at not in covered
        ]
        for start, end in sorted(seeds):
            if start < floor:
                continue
            grown = self.grow(start, end, floor)
            self.reader.met_soup = False
            tex = self.reader.write_tex(*grown, 0)
            if self.reader.met_soup or (
                self.tokens[start].text == "{" and start not in self.starts
            ):
                tex = None
            elif tex is None:
                grown, tex = (start, end), self.starts[start].tex
            floor = grown[1]
            spans[grown[0]] = (floor, tex)
        return spans

    def is_beyond_repair(self, opening: int) -> bool:
        """Tell whether a brace is what is left of a fraction or a root."""
        if self.tokens[opening].text != "{" or not self.reader.is_soup(opening):
            return False
        return self.is_formula_group(opening)

    def is_formula_group(self, opening: int) -> bool:
        """Tell whether all between a bracket and its partner is of a formula."""
        closing = self.reader.closings.get(opening)
        if closing is None or closing - opening > GROUP_LIMIT:
            return False
        return self.reader.write_tex(opening + 1, closing, 0) is not None

    def grow(self, start: int, end: int, floor: int) -> tuple[int, int]:
        """Grow a formula to both sides as far as it goes.

        floor: where the formula before ends, which stays apart.
        """
        if (
            self.tokens[start].text == "{"
            and start in self.reader.closings
            and start not in self.starts
        ):
            end = self.reader.closings[start] + 1
        while True:
            left, right = max(self.step_left(start), floor), self.step_right(end)
            if left == start and right == end:
                left, right = self.step_out(start, end, floor)
            if left == start and right == end:
                return start, end
            start, end = left, right

    def step_out(self, start: int, end: int, floor: int) -> tuple[int, int]:
        """Take in the brackets around a formula if they are a function's or an
        operand's.
        """
        opening = self.parents[start]
        if (
            opening < floor
            or not self.is_formula_group(opening)
            or self.reader.closings[opening] < end
        ):
            return start, end
        if not self.is_operand_end(opening - 1) and not self.reader.is_soup(opening):
            return start, end
        return opening, self.reader.closings[opening] + 1

    def step_right(self, end: int) -> int:
        """Take in one more part at the right: its end, or the same place if there is
        none.
        """
        if end >= len(self.tokens):
            return end
        token = self.tokens[end]
        if token.kind is TokenKind.BLANK:
            return self.cross_right(end)
        if token.text in OPERATORS or token.text in ("-", ","):
            return self.join_right(end)
        return self.take_operand(end)

    def take_operand(self, index: int) -> int:
        """Take in an operand that begins at a place: its end, or the place if there is
        none.
        """
        if index >= len(self.tokens):
            return index
        token, core = self.tokens[index], self.starts.get(index)
        if core:
            return core.end
        if token.text in _OPENING:
            is_inside = self.is_formula_group(index) and (
                token.text != "{" or not self.is_blank(index + 1)
            )
            return self.reader.closings[index] + 1 if is_inside else index
        if token.kind is TokenKind.NUMBER:
            return index + 1 if not self.is_word(index + 1) else index
        if token.kind is TokenKind.LETTERS and (
            len(token.text) == 1 or token.text in FUNCTIONS
        ):
            is_article = (
                token.text in ARTICLES
                and self.is_blank(index - 1)
                and self.is_blank(index + 1)
            )
            return index if is_article else index + 1
        return index

    def join_right(self, index: int) -> int:
        """Take in an operator with the operand after it."""
        sign = self.tokens[index].text
        after = index + 1
        if self.is_blank(after) and sign not in ("-", ","):
            after += 1
        taken = self.take_operand(after)
        return taken if taken > after else index

    def cross_right(self, index: int) -> int:
        """Cross a blank to what belongs to the same formula."""
        after = index + 1
        if after >= len(self.tokens):
            return index
        if self.tokens[after].text in OPERATORS:
            joined = self.join_right(after)
            return joined if joined > after else index
        core = self.starts.get(after)
        if core and _is_relation(core):
            beyond = core.end + 1 if self.is_blank(core.end) else core.end
            taken = self.take_operand(beyond)
            return taken if taken > beyond else index
        taken = self.take_operand(after)
        is_called = self.tokens[after].kind is TokenKind.LETTERS and taken == after + 1
        is_called = (
            is_called and taken < len(self.tokens) and self.tokens[taken].text == "("
        )
        if taken > after and (
            self.binds_right(index) or (is_called and self.is_formula_group(taken))
        ):
            return taken
        return index

    def binds_right(self, index: int) -> bool:
        """Tell whether what ends at a place wants an operand: a relation, a sum, a
        function or an accent.
        """
        core = self.ends.get(index)
        if core is None:
            return False
        first = self.tokens[core.start]
        if first.text in ("_", "^"):
            first = self.tokens[core.start - 1]
        return (
            _is_relation(core)
            or first.name in BIG_NAMES
            or first.name in ACCENTS
            or first.text in FUNCTIONS | {"nabla"}
        )

    def step_left(self, start: int) -> int:
        """Take in one more part at the left: its start, or the same place if there is
        none.
        """
        last = start - 1
        if last < 0:
            return start
        token = self.tokens[last]
        if token.kind is TokenKind.BLANK:
            return self.cross_left(start)
        if token.text in OPERATORS or token.text in ("-", ","):
            return self.join_left(start)
        return self.take_operand_left(start)

    def take_operand_left(self, start: int) -> int:
        """Take in an operand that ends at a place: its start, or the place if there is
        none.
        """
        last = start - 1
        if last < 0:
            return start
        token, core = self.tokens[last], self.ends.get(start)
        if core:
            return core.start
        if token.text in _CLOSING:
            opening = self.openings.get(last, -1)
            return (
                opening
                if opening >= 0 and self.is_formula_group(opening) and token.text != "}"
                else start
            )
        if token.kind is TokenKind.NUMBER:
            return last if not self.is_word(last - 1) else start
        if token.kind is TokenKind.LETTERS and (
            len(token.text) == 1 or token.text in FUNCTIONS
        ):
            return start if token.text in ARTICLES and self.is_blank(start) else last
        return start

    def join_left(self, start: int) -> int:
        """Take in an operator with the operand before it."""
        sign = self.tokens[start - 1].text
        before = start - 1
        if self.is_blank(before - 1) and sign not in ("-", ","):
            before -= 1
        taken = self.take_operand_left(before)
        return taken if taken < before else start

    def cross_left(self, start: int) -> int:
        """Cross a blank to what belongs to the same formula."""
        before = start - 1
        if before > 0 and self.tokens[before - 1].text in OPERATORS:
            joined = self.join_left(before)
            return joined if joined < before else start
        core = self.ends.get(before)
        if core and self.binds_right(before):
            if not _is_relation(core):
                return core.start
            beyond = core.start - 1 if self.is_blank(core.start - 1) else core.start
            taken = self.take_operand_left(beyond)
            return taken if taken < beyond else start
        first = self.starts.get(start)
        if first and _is_relation(first):
            return (
                self.take_operand_left(before)
                if self.take_operand_left(before) < before
                else start
            )
        return start

    def is_operand_end(self, index: int) -> bool:
        """Tell whether a token ends an operand: what stands before a function's
        bracket.
        """
        if index < 0:
            return False
        return index + 1 in self.ends or (
            self.tokens[index].kind is TokenKind.LETTERS
            and (
                len(self.tokens[index].text) == 1
                or self.tokens[index].text in FUNCTIONS
            )
        )

    def is_blank(self, index: int) -> bool:
        """Tell whether a blank or nothing at all stands at a place."""
        return (
            not 0 <= index < len(self.tokens)
            or self.tokens[index].kind is TokenKind.BLANK
        )

    def is_word(self, index: int) -> bool:
        """Tell whether a word of several letters stands at a place."""
        if not 0 <= index < len(self.tokens):
            return False
        token: Token = self.tokens[index]
        return (
            token.kind is TokenKind.LETTERS
            and len(token.text) > 1
            and token.text not in FUNCTIONS
        )


def _is_relation(core: Core) -> bool:
    """Tell whether a core is a relation or an operator between two operands."""
    return (
        core.unicode is not None
        and RELATION_SYMBOLS.fullmatch(core.unicode) is not None
    )
