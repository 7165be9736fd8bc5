"""The certain parts of flattened formulas: commands with their arguments, and scripts.

In: the tokens of a text. Out: the cores among them, each with its TeX and, where there
is one, its Unicode form.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from paperarchive.text.formulas import find_symbol, format_unicode
from paperarchive.text.latex.commands import ALPHABETS
from paperarchive.text.latex.scripts import END, is_certain, read_simple_script
from paperarchive.text.latex.tokens import Token, TokenKind, TokenRow

ACCENTS: Final = frozenset(str.split("hat widehat tilde widetilde bar overline"))
"""Commands that put an accent on their argument."""
MAXIMUM_GROUP_LENGTH: Final = 80
"""Of a bracketed part of a formula, in tokens."""

_MAXIMUM_DEPTH: Final = 8
"""Of groups and arguments within each other."""
_SIZES: Final = re.compile(r"left|right|[Bb]igg?[lr]?")
_WITH_ARGUMENT: Final = ACCENTS | frozenset(ALPHABETS)
_GROUP_COUNTS: Final = {"sqrt": 1, "frac": 2}
_TEXTS: Final = frozenset(
    str.split("text textbf textit textsc texttt textrm textsf mathop")
)
# `prose.py` repairs the commands that write a letter or a sign of running text.
_LETTER_COMMANDS: Final = frozenset(
    str.split("o O ss ae AE oe OE aa AA l L i j dh DH th TH c v u k r d b H t")
)
_PROSE_COMMANDS: Final = _LETTER_COMMANDS | _TEXTS
_RELATION: Final = re.compile("[≤≥⩽⩾≪≫≲≳≡≠∼≈≃∈∉→←↔⇒×±·∘⊗⊕⪰⪯∝⊆⊇↦∖⟶⟵⟷⟹]")
_CORE_SIGNS: Final = frozenset("^_{")
_INNER_SIGNS: Final = frozenset("=<>+-−*/|,!':;.()[]")
_LABEL: Final = re.compile(r"[A-Za-z][A-Za-z\d]*(?:[ \-][A-Za-z\d]+)*")
_PRODUCT: Final = re.compile("[^aeiouy]{2}")
"""Two variables."""
_COMMAND_END: Final = re.compile(r"\\[A-Za-z]+$")
_LETTERS: Final = (TokenKind.LETTER, TokenKind.FUNCTION, TokenKind.WORD)
_OPERANDS: Final = (TokenKind.LETTER, TokenKind.WORD, TokenKind.NUMBER)
_CLOSING_SIGNS: Final = frozenset(")]}|")
_PARTS_OF_NAMES: Final = frozenset(("_", ".", "@", "#", "\\"))


class NotFormulaError(Exception):
    """The tokens that are read do not belong to a formula."""


class Fragment(NamedTuple):
    """Some tokens as TeX."""

    end: int
    """The index after the last token."""
    tex: str


@dataclass(frozen=True, slots=True)
class Core:
    """Tokens that certainly belong to a formula: a command with its arguments, or
    scripts without their base.
    """

    start: int
    """The index of the first token."""
    end: int
    """The index after the last token."""
    tex: str
    unicode: str | None
    """The same in Unicode; None if a part of it has no form there."""

    @property
    def is_relation(self) -> bool:
        """Whether it is a relation or an operator between two operands."""
        return _RELATION.fullmatch(self.unicode or "") is not None


class FormulaReader:
    """Reads the parts of formulas among the tokens of a text: a recursive descent.

    The methods `read_...` take the index of the first token and the depth of nesting.
    They raise NotFormulaError where the tokens are no such part.
    """

    def __init__(self, row: TokenRow, *, evident: bool) -> None:
        """evident: whether the text surely has formulas."""
        self.row: Final = row
        self.evident: Final = evident
        self.met_fraction_rest = False
        """Set to True where a group is read that is the rest of a fraction."""

    def find_cores(self) -> list[Core]:
        """Find the cores in order.

        They do not overlap, and none is in or before a script that cannot be read.
        """
        cores: list[Core] = []
        position = 0
        for index in self.find_core_starts():
            if index < position:
                continue
            try:
                core = self.read_core(index)
            except NotFormulaError:
                position = self.find_script_end(index)
                if position > index:
                    self.drop_base(cores, index)
            else:
                cores.append(core)
                position = core.end
        return cores

    def drop_base(self, cores: list[Core], index: int) -> None:
        """Drop the last core if it ends before a script that cannot be read."""
        if cores and cores[-1].end == index:
            cores.pop()

    def find_core_starts(self) -> Iterator[int]:
        """Find the tokens with which a core can begin: most texts have few of them."""
        for index, token in enumerate(self.row.tokens):
            is_command = token.kind is TokenKind.COMMAND
            if is_command or token.text in _CORE_SIGNS:
                yield index

    def find_script_end(self, index: int) -> int:
        """Find the end of a script in braces; the same index if there is none."""
        sign, argument = self.row.at(index), self.row.at(index + 1)
        if not sign.is_script_sign or argument.text != "{":
            return index
        closing = self.row.closings.get(index + 1)
        if closing is None:
            return index
        return closing + 1

    def read_core(self, index: int) -> Core:
        """Read the core that begins at a token."""
        token = self.row.at(index)
        if token.kind is TokenKind.COMMAND:
            fragment = self.read_command(index, 0)
        elif token.text == "{":
            fragment = self.read_braced(index)
        else:
            fragment = self.read_scripts(index)
        return Core(
            start=index,
            end=fragment.end,
            tex=fragment.tex,
            unicode=format_unicode(fragment.tex),
        )

    def read_braced(self, index: int) -> Fragment:
        """Read `{\\alpha}`: braces around a formula whose commands kept their
        backslash.
        """
        first = self.row.at(index + 1)
        if not first.is_escaped or first.name in _PROSE_COMMANDS:
            raise NotFormulaError
        return self.read_group(index, 0)

    # --- commands

    def read_command(self, index: int, depth: int) -> Fragment:
        """Read a command with its arguments."""
        name = self.row.at(index).name
        if _SIZES.fullmatch(name):
            return Fragment(index + 1, "")
        if name in _WITH_ARGUMENT:
            return self.read_with_argument(index, depth)
        if name in _TEXTS:
            return self.read_text_command(index, depth)
        if name in _GROUP_COUNTS:
            return self.read_with_groups(index, depth, count=_GROUP_COUNTS[name])
        if name in _LETTER_COMMANDS or find_symbol(name) is None:
            raise NotFormulaError
        return Fragment(index + 1, f"\\{name}")

    def read_text_command(self, index: int, depth: int) -> Fragment:
        """Read `text{words}`.

        With its backslash, outside of a formula, it belongs to running text.
        """
        command = self.row.at(index)
        if command.is_escaped and depth == 0:
            raise NotFormulaError
        closing = self.find_closing(index + 1)
        words = self.row.join(index + 2, closing)
        if not _LABEL.fullmatch(words):
            raise NotFormulaError
        return Fragment(closing + 1, f"\\{command.name}{{{words}}}")

    def read_with_argument(self, index: int, depth: int) -> Fragment:
        """Read an alphabet or an accent with its argument.

        The argument is a group, or a letter or a command, also after a space:
        `hat{x}`, `hat x`, `mathbf alpha`.
        """
        if self.row.at(index + 1).text == "{":
            return self.read_with_groups(index, depth, count=1)
        name = self.row.at(index).name
        space = " " if self.row.at(index + 1).kind is TokenKind.SPACE else ""
        at = index + 1 + len(space)
        argument = self.row.at(at)
        if argument.kind is TokenKind.LETTER:
            return Fragment(at + 1, f"\\{name} {argument.text}")
        inner = self.read_command_argument(at, depth + 1)
        return Fragment(inner.end, f"\\{name}{space}{inner.tex}")

    def read_command_argument(self, index: int, depth: int) -> Fragment:
        """Read a command that is an argument.

        It must write something, which `left` and the like do not.
        """
        is_command = self.row.at(index).kind is TokenKind.COMMAND
        if not is_command or depth > _MAXIMUM_DEPTH:
            raise NotFormulaError
        command = self.read_command(index, depth)
        if not command.tex:
            raise NotFormulaError
        return command

    def read_with_groups(self, index: int, depth: int, *, count: int) -> Fragment:
        """Read a command with as many groups as it takes."""
        tex = f"\\{self.row.at(index).name}"
        at = index + 1
        for _ in range(count):
            group = self.read_group(at, depth + 1)
            tex += f"{{{group.tex}}}"
            at = group.end
        return Fragment(at, tex)

    # --- groups

    def read_group(self, index: int, depth: int) -> Fragment:
        """Read a formula or a label in braces; the TeX is that within the braces."""
        if self.row.at(index).text != "{":
            raise NotFormulaError
        closing = self.find_closing(index)
        return Fragment(closing + 1, self.write_inner(index + 1, closing, depth))

    def find_closing(self, index: int) -> int:
        """Find the partner of an opening bracket."""
        if index not in self.row.closings:
            raise NotFormulaError
        return self.row.closings[index]

    def write_inner(self, start: int, end: int, depth: int) -> str:
        """Write the tokens between two braces as TeX: a label, or a formula.

        A label is words or a name, as in `_{train set}`.
        """
        has_length = 0 < end - start <= MAXIMUM_GROUP_LENGTH
        if not has_length or depth > _MAXIMUM_DEPTH:
            raise NotFormulaError
        source = self.row.join_tex(start, end)
        if _LABEL.fullmatch(source):
            return source
        return self.write_tex(start, end, depth)

    def write_tex(self, start: int, end: int, depth: int = 0) -> str:
        """Write the tokens from `start` up to `end` as TeX."""
        parts: list[str] = []
        index = start
        while index < end:
            atom = self.read_atom(index, depth)
            parts.append(atom.tex)
            index = atom.end
        if index > end:
            raise NotFormulaError
        return _join(parts)

    def read_atom(self, index: int, depth: int) -> Fragment:
        """Read the smallest part of a formula.

        Here a script needs no base, since what is before it is known to be a formula.
        """
        token = self.row.at(index)
        if token.kind is TokenKind.COMMAND:
            return self.read_command(index, depth)
        if token.is_script_sign:
            return self.read_script(index, depth)
        if token.text == "{":
            return self.read_set(index, depth)
        return Fragment(index + 1, _write_token(token))

    def read_set(self, index: int, depth: int) -> Fragment:
        """Read braces that are no argument: those of a set, which lost their
        backslashes.
        """
        closing = self.find_closing(index)
        if closing - index > MAXIMUM_GROUP_LENGTH or depth >= _MAXIMUM_DEPTH:
            raise NotFormulaError
        if self.is_fraction_rest(index):
            self.met_fraction_rest = True
        inner = self.write_tex(index + 1, closing, depth + 1)
        return Fragment(closing + 1, f"\\{{{inner}\\}}")

    def is_fraction_rest(self, index: int) -> bool:
        """Tell whether a brace follows an operand: the rest of a fraction, such as
        `1{n}`, which cannot be restored.
        """
        before = self.row.at(index - 1)
        return before.kind in _OPERANDS or before.text == "}"

    # --- scripts

    def read_scripts(self, index: int) -> Fragment:
        """Read the scripts of the base before a token, if they are certain.

        Of `x^2_a_b` only the first is read: a base has one subscript.
        """
        if not self.is_base(index):
            raise NotFormulaError
        tex = ""
        at = index
        script = self.find_script(index)
        while script is not None and not self.is_chain(at, script.end):
            tex += script.tex
            at = script.end
            script = self.find_script(at)
        if not tex or not self.is_certain(index, at):
            raise NotFormulaError
        return Fragment(at, tex)

    def find_script(self, index: int) -> Fragment | None:
        """Read one more script; None if none follows."""
        if not self.row.at(index).is_script_sign:
            return None
        try:
            return self.read_script(index, 0)
        except NotFormulaError:
            return None

    def is_chain(self, first: int, second: int) -> bool:
        """Tell whether two subscripts follow each other, as in `x_a_b`."""
        return self.row.at(first).text == self.row.at(second).text == "_"

    def is_certain(self, start: int, end: int) -> bool:
        """Tell whether the scripts from `start` up to `end` belong to a formula."""
        first = self.row.join_tex(start - 1, start + 2)
        after = self.row.join(end, end + 2)
        return is_certain(first + END + after, evident=self.evident)

    def is_base(self, index: int) -> bool:
        """Tell whether the token before a script sign can have a script.

        A command of a symbol can, a closing bracket, letters that do not belong to a
        longer name, and a number if the script is raised.
        """
        base = self.row.at(index - 1)
        before = self.row.at(index - 2)
        match base.kind:
            case TokenKind.COMMAND:
                return find_symbol(base.name) is not None
            case TokenKind.NUMBER:
                is_raised = self.row.at(index).text == "^"
                return is_raised and before.kind not in _LETTERS
            case TokenKind.SIGN:
                return base.text in _CLOSING_SIGNS
            case _:
                return base.kind in _LETTERS and before.text not in _PARTS_OF_NAMES

    def read_script(self, index: int, depth: int) -> Fragment:
        """Read one script sign with its argument: a group, a command, or what the rules
        of scripts.py take for one.
        """
        sign, argument = self.row.at(index), self.row.at(index + 1)
        if argument.text == "{":
            group = self.read_group(index + 1, depth + 1)
            return Fragment(group.end, f"{sign.text}{{{group.tex}}}")
        if argument.kind is TokenKind.COMMAND:
            command = self.read_command_argument(index + 1, depth)
            return Fragment(command.end, sign.text + command.tex)
        script = read_simple_script(self.row.join_tex(index - 1, index + 4))
        if script is None:
            raise NotFormulaError
        return Fragment(index + script.token_count, script.tex)


def _write_token(token: Token) -> str:
    """Write letters, a number, spaces or a sign as TeX."""
    match token.kind:
        case TokenKind.FUNCTION:
            return f"\\{token.text}"
        case TokenKind.WORD:
            is_formula = _PRODUCT.fullmatch(token.text) is not None
        case TokenKind.SIGN:
            is_formula = token.text in _INNER_SIGNS
        case _:
            is_formula = True
    if not is_formula:
        raise NotFormulaError
    return token.text


def _join(parts: Sequence[str]) -> str:
    """Join parts of TeX, with a space between a command and a letter.

    Only the end of what is joined is searched for a command, which keeps it linear.
    """
    tex = ""
    for part in parts:
        is_letter = part[:1].isalpha()
        if is_letter and _COMMAND_END.search(tex[-24:]):
            tex += " "
        tex += part
    return tex
