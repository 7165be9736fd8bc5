"""The certain parts of flattened formulas: commands with their arguments, and scripts.

In: a text as dumped, with the places of the command words that lost their backslash.
Out: its tokens, and the cores among them, each with its TeX and, where there is one,
its Unicode form.
"""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from paperarchive.text.formulas import find_symbol, format_unicode
from paperarchive.text.latex.commands import ALPHABETS


class TokenKind(Enum):
    """What a piece of text can be in a formula."""

    COMMAND = "command"
    LETTERS = "letters"
    NUMBER = "number"
    BLANK = "blank"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text."""

    kind: TokenKind
    """What it can be in a formula."""
    text: str
    """Its characters as dumped."""
    name: str = ""
    """Of a command, its name without backslash."""


@dataclass(frozen=True, slots=True)
class Core:
    """Some tokens that are certainly of a formula: a command with its arguments, or
    scripts without their base.
    """

    start: int
    """Index of the first token."""
    end: int
    """Index after the last token."""
    tex: str
    """The tokens as TeX."""
    unicode: str | None
    """The tokens in Unicode; None if that is not possible."""


_TOKEN: Final = re.compile(r"\\[A-Za-z]+|[A-Za-z]+|\d+|[ \t\u00a0]+|.", re.DOTALL)
ACCENTS: Final = frozenset(str.split("hat widehat tilde widetilde bar overline"))
_TEXTS: Final = frozenset(
    str.split("text textbf textit textsc texttt textrm textsf mathop")
)
_FONTS: Final = frozenset(ALPHABETS)
_SIZES: Final = re.compile(r"left|right|[Bb]igg?[lr]?")
BIG_NAMES: Final = frozenset(str.split("sum prod int"))
FUNCTIONS: Final = frozenset(
    str.split(
        "arg cos det diag dim exp inf ker lim ln log max min poly polylog sin sup tanh argmax argmin"
    )
)
# Commands that write a letter or a mark of running text are for latex_text.
_TEXT_COMMANDS: Final = frozenset(
    str.split("o O ss ae AE oe OE aa AA l L i j dh DH th TH c v u k r d b H t")
)
_OPENING: Final = {"(": ")", "[": "]", "{": "}"}
_CLOSING: Final = {closing: opening for opening, closing in _OPENING.items()}
OPERATORS: Final = frozenset("=<>+−*/|")
RELATION_SYMBOLS: Final = re.compile("[≤≥⩽⩾≪≫≲≳≡≠∼≈≃∈∉→←↔⇒×±·∘⊗⊕⪰⪯∝⊆⊇↦∖⟶⟵⟷⟹]")
_INNER_SIGNS: Final = frozenset("=<>+-−*/|,!':;.")
GROUP_LIMIT: Final = 80
_DEPTH_LIMIT: Final = 8
ARTICLES: Final = frozenset("aAI")
_INDICES: Final = frozenset("ijknt")
_ORDINALS: Final = frozenset(str.split("st nd rd th"))


def make_tokens(text: str, places: dict[int, int]) -> list[Token]:
    """Cut a text into tokens.

    places: the end of each command word without backslash, by its start.
    Returns tokens whose texts joined are the text.
    """
    tokens: list[Token] = []
    position = 0
    for start, end in [*places.items(), (len(text), len(text))]:
        for match in _TOKEN.finditer(text, position, start):
            tokens.extend(
                _make_token(match.group(), tokens, text[match.end() : match.end() + 1])
            )
        if start < end:
            tokens.append(Token(TokenKind.COMMAND, text[start:end], text[start:end]))
        position = end
    return tokens


def _make_token(source: str, before: list[Token], after: str) -> list[Token]:
    """Make a token; of `nb` in `a^nb^n`, two: the script is one letter."""
    if source[0] == "\\" and len(source) > 1:
        return [Token(TokenKind.COMMAND, source, source[1:])]
    if source[0].isascii() and source[0].isalpha():
        if len(source) == 2 and after == "^" and before and before[-1].text == "^":
            return [Token(TokenKind.LETTERS, letter) for letter in source]
        return [Token(TokenKind.LETTERS, source)]
    if source[0].isdecimal():
        return [Token(TokenKind.NUMBER, source)]
    return [Token(TokenKind.BLANK if source.isspace() else TokenKind.SIGN, source)]


class FormulaReader:
    """Finds the cores of a text's formulas."""

    def __init__(self, tokens: list[Token], *, evident: bool) -> None:
        self.tokens: Final = tokens
        self.evident: Final = evident
        self.closings: Final = find_closings(tokens)
        self.met_soup = False

    def text(self, index: int) -> str:
        """Tell a token's text; nothing beyond the ends."""
        return self.tokens[index].text if 0 <= index < len(self.tokens) else ""

    def kind(self, index: int) -> TokenKind | None:
        """Tell a token's kind; None beyond the ends."""
        return self.tokens[index].kind if 0 <= index < len(self.tokens) else None

    def find_cores(self) -> list[Core]:
        """Find the cores in order; they do not overlap, and none is in or before a
        script that cannot be read.
        """
        cores: list[Core] = []
        index = 0
        while index < len(self.tokens):
            core = self.read_core(index)
            if core:
                cores.append(core)
            elif (
                self.text(index) in ("^", "_")
                and self.text(index + 1) == "{"
                and index + 1 in self.closings
            ):
                if cores and cores[-1].end == index:
                    cores.pop()
                index = self.closings[index + 1]
            index = core.end if core else index + 1
        return cores

    def read_core(self, index: int) -> Core | None:
        """Read the core that begins at a token."""
        token = self.tokens[index]
        if token.kind is TokenKind.COMMAND:
            read = self.read_command(index, 0)
        elif token.text in ("^", "_"):
            read = self.read_scripts(index)
        elif (
            token.text == "{"
            and self.text(index + 1).startswith("\\")
            and self.kind(index + 1) is TokenKind.COMMAND
        ):
            read = self.read_braced(index)
        else:
            return None
        if read is None:
            return None
        end, tex = read
        return Core(index, end, tex, format_unicode(tex))

    def read_braced(self, index: int) -> tuple[int, str] | None:
        """Read `{\\alpha}`: braces that only hold a formula whose commands kept their
        backslash.
        """
        closing = self.closings.get(index)
        tex = self.read_inner(index + 1, closing, 0) if closing else None
        if (
            closing is None
            or tex is None
            or self.tokens[index + 1].name in _TEXT_COMMANDS | _TEXTS
        ):
            return None
        return closing + 1, tex

    def read_command(self, index: int, depth: int) -> tuple[int, str] | None:
        """Read a command with its arguments: the index after it and its TeX."""
        name = self.tokens[index].name
        if _SIZES.fullmatch(name):
            return index + 1, ""
        if name in _FONTS or name in ACCENTS:
            return self.read_with_argument(index, depth)
        if name in _TEXTS:
            closing = self.closings.get(index + 1)
            if (depth == 0 and self.text(index).startswith("\\")) or closing is None:
                return None
            words = "".join(token.text for token in self.tokens[index + 2 : closing])
            return (closing + 1, f"\\{name}{{{words}}}") if _is_label(words) else None
        if name in ("sqrt", "frac"):
            return self.read_with_groups(index, 1 if name == "sqrt" else 2, depth)
        if name in _TEXT_COMMANDS or find_symbol(name) is None:
            return None
        return index + 1, f"\\{name}"

    def read_with_argument(self, index: int, depth: int) -> tuple[int, str] | None:
        """Read an alphabet or an accent with its group, letter or Greek letter."""
        name = self.tokens[index].name
        blank = " " if self.kind(index + 1) is TokenKind.BLANK else ""
        at = index + 1 + len(blank and [blank])
        if self.text(at) == "{":
            return self.read_with_groups(index, 1, depth) if not blank else None
        if self.kind(at) is TokenKind.LETTERS and len(self.text(at)) == 1:
            return at + 1, f"\\{name} {self.text(at)}"
        if self.kind(at) is TokenKind.COMMAND and depth < _DEPTH_LIMIT:
            inner = self.read_command(at, depth + 1)
            return (
                (inner[0], f"\\{name}{blank}{inner[1]}") if inner and inner[1] else None
            )
        return None

    def read_with_groups(
        self, index: int, count: int, depth: int
    ) -> tuple[int, str] | None:
        """Read a command with so many groups."""
        tex = f"\\{self.tokens[index].name}"
        at = index + 1
        for _ in range(count):
            closing = self.closings.get(at) if self.text(at) == "{" else None
            inner = self.read_inner(at + 1, closing, depth + 1) if closing else None
            if closing is None or inner is None:
                return None
            tex += f"{{{inner}}}"
            at = closing + 1
        return at, tex

    def read_inner(self, start: int, end: int | None, depth: int) -> str | None:
        """Write the tokens between two braces as TeX; None if they are not all of a
        formula or a label.
        """
        if (
            end is None
            or end - start > GROUP_LIMIT
            or depth > _DEPTH_LIMIT
            or start >= end
        ):
            return None
        label = "".join(token.text for token in self.tokens[start:end])
        if not any(
            token.kind is TokenKind.COMMAND for token in self.tokens[start:end]
        ) and _is_label(label):
            return label
        return self.write_tex(start, end, depth)

    def write_tex(self, start: int, end: int, depth: int) -> str | None:
        """Write tokens as TeX; None if one is not of a formula."""
        parts: list[str] = []
        index = start
        while index < end:
            token = self.tokens[index]
            read: tuple[int, str] | None = index + 1, token.text
            if token.kind is TokenKind.COMMAND:
                read = self.read_command(index, depth)
            elif token.text in ("^", "_"):
                read = self.read_script(index, depth)
            elif token.text == "{":
                read = self.read_set(index, depth)
            elif token.kind is TokenKind.LETTERS and len(token.text) > 1:
                read = (
                    (index + 1, f"\\{token.text}") if token.text in FUNCTIONS else None
                )
                if (
                    read is None
                    and len(token.text) == 2
                    and not re.search("[aeiouy]", token.text)
                ):
                    read = index + 1, token.text
            elif (
                token.kind is TokenKind.SIGN
                and token.text not in _INNER_SIGNS
                and token.text not in "()[]"
            ):
                read = None
            if read is None or read[0] > end:
                return None
            index = read[0]
            parts.append(read[1])
        return _join(parts)

    def read_set(self, index: int, depth: int) -> tuple[int, str] | None:
        """Read braces that are no argument: those of a set, which lost their
        backslashes too.
        """
        closing = self.closings.get(index)
        if closing is None or closing - index > GROUP_LIMIT or depth >= _DEPTH_LIMIT:
            return None
        self.met_soup |= self.is_soup(index)
        inner = self.write_tex(index + 1, closing, depth + 1)
        return None if inner is None else (closing + 1, f"\\{{{inner}\\}}")

    def is_soup(self, index: int) -> bool:
        """Tell whether a brace follows an operand: what is left of a fraction, which
        nobody can put back.
        """
        before = self.text(index - 1)
        return (
            self.kind(index - 1) in (TokenKind.NUMBER, TokenKind.LETTERS)
            and before not in FUNCTIONS
        ) or before == "}"

    def read_scripts(self, index: int) -> tuple[int, str] | None:
        """Read the scripts of a base that stands before a token."""
        if not self.is_base(index):
            return None
        tex = ""
        at = index
        while self.text(at) in ("^", "_"):
            read = self.read_script(at, 0)
            if read is None or (self.text(read[0]) == "_" and self.text(at) == "_"):
                break
            at = read[0]
            tex += read[1]
        if not tex or (
            self.text(at) in ("^", "_") and self.text(at - 1) == self.text(at)
        ):
            return None
        return (at, tex) if self.is_certain(index, at) else None

    def is_base(self, index: int) -> bool:
        """Tell whether the token before a script sign can carry a script."""
        base, before = self.text(index - 1), self.text(index - 2)
        kind, is_raised = self.kind(index - 1), self.text(index) == "^"
        if kind is TokenKind.COMMAND:
            return find_symbol(self.tokens[index - 1].name) is not None
        if base in (")", "]", "}", "|"):
            return True
        if kind is TokenKind.NUMBER:
            return is_raised and self.kind(index - 2) is not TokenKind.LETTERS
        return kind is TokenKind.LETTERS and before not in ("_", ".", "@", "#", "\\")

    def is_certain(self, start: int, end: int) -> bool:
        """Tell whether scripts after a base that can carry them are no part of an
        identifier.
        """
        base, sign, argument, after = (
            self.text(index) for index in (start - 1, start, start + 1, end)
        )
        if after == "@" or (after == "." and self.text(end + 1)[:1].islower()):
            return False
        is_group, is_raised = argument == "{", sign == "^"
        if base in FUNCTIONS:
            return is_group or argument.isdecimal() or argument in _INDICES
        if self.kind(start - 1) is TokenKind.LETTERS and len(base) > 1:
            if is_group:
                return (
                    is_raised
                    or after not in ("_", ".", "/")
                    or not self.text(end + 1).isalnum()
                )
            if not is_raised:
                return len(base) == 2 and base.isupper() and argument.isdecimal()
            return (
                argument in "+*"
                or argument.isdecimal()
                or base.isupper()
                or (len(argument) == 1 and argument.isupper())
            )
        if is_group or is_raised or self.kind(start + 1) is TokenKind.COMMAND:
            return True
        if base.islower() and argument.islower() and not after.startswith("("):
            return self.evident or argument in _INDICES
        return True

    def read_script(self, index: int, depth: int) -> tuple[int, str] | None:
        """Read one script sign with its argument."""
        sign, at = self.text(index), index + 1
        argument, after, kind = self.text(at), self.text(at + 1), self.kind(at)
        if argument == "{":
            closing = self.closings.get(at)
            inner = self.read_inner(at + 1, closing, depth + 1)
            return (
                None
                if closing is None or inner is None
                else (closing + 1, f"{sign}{{{inner}}}")
            )
        if kind is TokenKind.COMMAND:
            read = self.read_command(at, depth)
            return (
                (read[0], sign + read[1])
                if read and read[1] and depth < _DEPTH_LIMIT
                else None
            )
        if kind is TokenKind.NUMBER:
            return self.read_number_script(index)
        if (
            sign == "^"
            and argument in _ORDINALS
            and self.kind(index - 1) is TokenKind.NUMBER
        ):
            return at + 1, f"^{{{argument}}}"
        if kind is TokenKind.LETTERS:
            is_followed = self.kind(at + 1) in (
                TokenKind.NUMBER,
                TokenKind.LETTERS,
            ) and after not in (
                "b",
                "c",
                "d",
            )
            return (
                (at + 1, sign + argument)
                if len(argument) == 1 and not is_followed
                else None
            )
        if (
            sign == "^"
            and argument in ("-", "−")
            and self.kind(at + 1) is TokenKind.NUMBER
        ):
            return at + 2, f"^{{-{after}}}"
        if argument in ("+", "-", "*") and self.kind(at + 1) not in (
            TokenKind.NUMBER,
            TokenKind.LETTERS,
        ):
            return (
                (at + 1, sign + argument) if after not in ("_", "^", argument) else None
            )
        return None

    def read_number_script(self, index: int) -> tuple[int, str] | None:
        """Read a script that is a whole number; `H_2O` but not `T_1w`, `M^3CoT`, not
        `x_0.5`.
        """
        sign, number, after = (self.text(at) for at in (index, index + 1, index + 2))
        if after == "." and self.kind(index + 3) is TokenKind.NUMBER:
            return None
        if sign == "_" and (after == "_" or self.kind(index + 2) is TokenKind.LETTERS):
            is_chemical = (
                len(number) == len(after) == 1
                and (self.text(index - 1) + after).isupper()
            )
            if not is_chemical or self.text(index + 3) == "_":
                return None
        return index + 2, f"{sign}{number}" if len(
            number
        ) == 1 else f"{sign}{{{number}}}"


def find_closings(tokens: list[Token]) -> dict[int, int]:
    """Find the closing bracket of each opening one; brackets that do not match have
    none.
    """
    closings: dict[int, int] = {}
    opened: list[int] = []
    for index, token in enumerate(tokens):
        if token.text in _OPENING and token.kind is TokenKind.SIGN:
            opened.append(index)
        elif token.text in _CLOSING and token.kind is TokenKind.SIGN:
            while opened and token.text == "}" and tokens[opened[-1]].text != "{":
                opened.pop()
            if opened and _OPENING[tokens[opened[-1]].text] == token.text:
                closings[opened.pop()] = index
    return closings


def _is_label(words: str) -> bool:
    """Tell whether a group holds words or a name rather than a formula."""
    return re.fullmatch(r"[A-Za-z][A-Za-z\d]*(?:[ \-][A-Za-z\d]+)*", words) is not None


def _join(parts: list[str]) -> str:
    """Join pieces of TeX: a blank parts a command from a letter."""
    tex = ""
    for part in parts:
        if part[:1].isalpha() and re.search(r"\\[A-Za-z]+$", tex[-24:]):
            tex += " "
        tex += part
    return tex
