"""The tokenizer of formulas.

In: a text as dumped, with the places of the command words that lost their backslash.
Out: its tokens in a row, with the brackets that match.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

FUNCTIONS: Final = tuple(
    str.split(
        "arg cos det diag dim exp inf ker lim ln log max min poly polylog sin sup tanh argmax argmin"
    )
)
"""Names of functions, which formulas write in letters."""

_TOKEN: Final = re.compile(
    rf"""
      (?P<command> \\[A-Za-z]+ )
      # `nb` in `a^nb^n` is two letters, since a script is one.
    | (?P<letter> (?<=\^) [A-Za-z] (?=[A-Za-z]\^) | [A-Za-z] (?![A-Za-z]) )
    | (?P<function> (?:{"|".join(FUNCTIONS)}) (?![A-Za-z]) )
    | (?P<word> [A-Za-z]+ )
    | (?P<number> \d+ )
    | (?P<space> [ \t\u00a0]+ | \s )
    | (?P<sign> . )
    """,
    re.DOTALL | re.VERBOSE,
)
_OPENING: Final = {"(": ")", "[": "]", "{": "}"}


class TokenKind(Enum):
    """The part that a token can play in a formula."""

    COMMAND = "command"
    FUNCTION = "function"
    """The name of a function, without backslash."""
    LETTER = "letter"
    """A single one."""
    WORD = "word"
    """Several letters."""
    NUMBER = "number"
    SPACE = "space"
    SIGN = "sign"
    NOTHING = "nothing"
    """Before the first token and after the last one."""


_KINDS: Final = {kind.value: kind for kind in TokenKind}


@dataclass(frozen=True, slots=True)
class Token:
    """A run of characters of one kind."""

    kind: TokenKind
    text: str
    """Its characters as dumped."""
    name: str = ""
    """The name of a command, without backslash; empty for other kinds."""

    @property
    def tex(self) -> str:
        """The characters, with the backslash of a command."""
        if self.kind is TokenKind.COMMAND:
            return f"\\{self.name}"
        return self.text

    @property
    def is_escaped(self) -> bool:
        """Whether it is a command that kept its backslash."""
        return self.kind is TokenKind.COMMAND and self.text != self.name

    @property
    def is_script_sign(self) -> bool:
        """Whether it is `^` or `_`."""
        return self.text in ("^", "_")

    @property
    def is_variable(self) -> bool:
        """Whether it is a single letter or the name of a function."""
        return self.kind in (TokenKind.LETTER, TokenKind.FUNCTION)

    @property
    def is_space(self) -> bool:
        """Whether it is white space, or beyond the ends of the text."""
        return self.kind in (TokenKind.SPACE, TokenKind.NOTHING)


NOTHING: Final = Token(TokenKind.NOTHING, "")
"""The token beyond both ends of a text."""
_PADDING: Final = 8


class TokenRow:
    """The tokens of a text, and the brackets among them that match."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens: Final = tokens
        self.closings: Final = match_brackets(tokens)
        """The index of a closing bracket, by that of its opening one."""
        self._padded: Final = (*tokens, *[NOTHING] * _PADDING)

    def __len__(self) -> int:
        return len(self.tokens)

    def at(self, index: int) -> Token:
        """Return a token; NOTHING a few places beyond the ends."""
        return self._padded[index]  # also for -1, which counts from the end

    def join(self, start: int, end: int) -> str:
        """Return the text of the tokens from `start` up to `end`."""
        return "".join([token.text for token in self.tokens[start:end]])

    def join_tex(self, start: int, end: int) -> str:
        """Return the tokens from `start` up to `end`, with the backslashes of commands.

        Rules match patterns with it: a command is never mistaken for a word there.
        """
        return "".join([token.tex for token in self.tokens[max(start, 0) : end]])


def make_tokens(text: str, places: Mapping[int, int]) -> TokenRow:
    """Cut a text into tokens.

    places: the end of each command word without backslash, by its start, in order.
    Returns tokens whose texts, joined, are the text.
    """
    tokens: list[Token] = []
    position = 0
    for start, end in places.items():
        tokens.extend(_cut(text, position, start))
        name = text[start:end]
        tokens.append(Token(TokenKind.COMMAND, text=name, name=name))
        position = end
    tokens.extend(_cut(text, position, len(text)))
    return TokenRow(tokens)


def _cut(text: str, start: int, end: int) -> Iterator[Token]:
    """Cut a part of a text that has no command words without backslash."""
    for match in _TOKEN.finditer(text, start, end):
        source = match.group()
        kind = _KINDS[match.lastgroup or ""]
        name = ""
        if kind is TokenKind.COMMAND:
            name = source.removeprefix("\\")
        yield Token(kind, source, name)


def match_brackets(tokens: Sequence[Token]) -> dict[int, int]:
    """Match brackets: the index of each closing one by that of its opening one.

    A closing brace drops the brackets that were opened in its group and not closed.
    """
    closings: dict[int, int] = {}
    opened: list[int] = []
    for index, token in enumerate(tokens):
        if token.text in _OPENING:
            opened.append(index)
        if token.text == "}":
            _drop_unclosed(opened, tokens)
        if opened and token.text == _OPENING[tokens[opened[-1]].text]:
            closings[opened.pop()] = index
    return closings


def _drop_unclosed(opened: list[int], tokens: Sequence[Token]) -> None:
    """Drop the brackets opened after the last brace; all of them if there is none."""
    while opened:
        if tokens[opened[-1]].text == "{":
            break
        opened.pop()
