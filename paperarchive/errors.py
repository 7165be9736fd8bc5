"""Problems and exceptions: every way in which a command can fail.

    Exception
      PaperarchiveError         `cli.main` prints it; exit status 1
        ProblemsError           one or more Problems that stop the command
        UsageError              a wrong command line; exit status 2

A user's mistake is a `Problem`: a value, collected in `Problems` and raised once, with
all others, as `ProblemsError`. A programmer's mistake raises a built-in exception at
once.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from difflib import get_close_matches
from enum import Enum
from typing import Any, Self

LONGEST_MESSAGE = 600
"""The most characters of a message, an advice or a name in one."""
_LONGEST_WORD = 160
"""The most characters of a part of a message without a space, such as a number."""
_LONG_WORD = re.compile(rf"\S{{{_LONGEST_WORD + 1},}}")
_SHORT_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_HIDDEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Categories of characters that a terminal obeys or cannot show."""
_DIRECTIONS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
"""Characters that change the order of others on the screen."""


def make_visible(text: str) -> str:
    """Show a text on one line of a terminal: control characters, line ends and changes
    of direction as escapes, a byte that is not UTF-8 as `\\xff`.
    """
    if text.isprintable():
        return text
    return "".join(map(_make_character_visible, text))


def _make_character_visible(character: str) -> str:
    is_hidden = unicodedata.category(character) in _HIDDEN
    if not is_hidden and character not in _DIRECTIONS:
        return character
    if character in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[character]
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # how Python's file names hold such a byte
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def shorten(text: str, longest: int = LONGEST_MESSAGE) -> str:
    """Cut a text for a message: a part without a space at some 160 characters, all of it
    at `longest`. What is left out is in the middle.
    """
    if len(text) <= _LONGEST_WORD:
        return text
    if len(text) > longest:
        text = _cut(text, longest)
    return _LONG_WORD.sub(lambda found: _cut(found[0], _LONGEST_WORD), text)


def _cut(text: str, longest: int) -> str:
    """Keep two thirds of `longest` characters of a text's beginning, the rest of its end."""
    end = longest // 3
    return f"{text[: longest - end - 1]}…{text[-end:]}"


class Severity(Enum):
    """Whether a problem stops a command."""

    ERROR = "error"
    """The command stops before it writes anything."""
    WARNING = "warning"
    """The command continues, unless it is `--strict`."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A user's mistake: where it is, what is wrong and what to do.

    Message, advice and key are cut where they hold a value of any length.
    """

    path: str
    """The file, relative to the archive's folder, with forward slashes."""
    message: str
    """What is wrong: a clause without a full stop."""
    advice: str
    """What to do: an imperative clause without a full stop."""
    _: KW_ONLY
    line: int | None = None
    """The line, from 1; None for the whole file."""
    key: str | None = None
    """The key of a setting or of front matter, dotted: `organization.name`. None if the
    problem is not with a key.
    """
    severity: Severity = Severity.ERROR

    def __post_init__(self) -> None:
        # A frozen class sets its own fields in this way.
        object.__setattr__(self, "message", shorten(self.message))
        object.__setattr__(self, "advice", shorten(self.advice))
        if self.key is not None:
            object.__setattr__(self, "key", shorten(self.key, _LONGEST_WORD))

    def __str__(self) -> str:
        """Format as `path:line: key: message (advice)`, on one line."""
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return make_visible(f"{place}: {self.describe()}")

    def describe(self) -> str:
        """Format as `key: message (advice)`."""
        key = "" if self.key is None else f"{self.key}: "
        return f"{key}{self.message} ({self.advice})"

    def sort_key(self) -> tuple[str, int, str, str]:
        """The key for sorting by file, line and key."""
        return (self.path, self.line or 0, self.key or "", self.message)

    def to_json(self) -> dict[str, Any]:
        """The contract's JSON object."""
        return {
            "path": self.path,
            "line": self.line,
            "key": self.key,
            "message": self.message,
            "advice": self.advice,
            "severity": self.severity.value,
        }

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Self:
        """The problem of an object that `to_json` made."""
        return cls(**{**record, "severity": Severity(record["severity"])})


class Problems:
    """Collects problems, to be raised together. Iterates by file, line and key."""

    def __init__(self, found: Iterable[Problem] = ()) -> None:
        self._found = list(found)

    def add(self, problem: Problem) -> None:
        """Add a problem."""
        self._found.append(problem)

    def extend(self, problems: Iterable[Problem]) -> None:
        """Add problems."""
        self._found.extend(problems)

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(self._found, key=Problem.sort_key))

    def __len__(self) -> int:
        return len(self._found)

    @property
    def has_errors(self) -> bool:
        """Whether any is an error."""
        return any(problem.severity is Severity.ERROR for problem in self._found)

    def raise_if_any(self, *, strict: bool = False) -> None:
        """Raise ProblemsError with all problems, warnings too, if any is an error.

        strict: if any is a warning, too.
        """
        if self.has_errors or (strict and self._found):
            raise ProblemsError(tuple(self))


class PaperarchiveError(Exception):
    """The base class of exceptions for a user's mistake."""


class ProblemsError(PaperarchiveError):
    """Problems that stop a command."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)

    def __reduce__(self) -> tuple[type["ProblemsError"], tuple[tuple[Problem, ...]]]:
        return (type(self), (self.problems,))


class UsageError(PaperarchiveError):
    """The command line is wrong."""


def find_nearest(word: str, known: Iterable[str]) -> str | None:
    """Find the known word most similar to a misspelt one; None if none is similar."""
    matches = get_close_matches(word.casefold(), list(known), n=1, cutoff=0.6)
    return matches[0] if matches else None
