"""Everything that can go wrong, and how it is said.

    Exception
      PaperarchiveError         what `cli.main` turns into messages and exit status 1
        ProblemsError           one or more Problems that stop the work, each with its place
        UsageError              a wrong command line: exit status 2

A user's mistake is a `Problem`: values, collected in `Problems`, raised once as
`ProblemsError` with all of them. A programmer's mistake raises the built-in exception
at once.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from difflib import get_close_matches
from enum import Enum
from typing import Any, Self


class Severity(Enum):
    """How much a problem stops."""

    ERROR = "error"
    """Nothing is written."""
    WARNING = "warning"
    """The work goes on, unless `--strict`."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where it is, and what to do about it."""

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
    """The key of the setting or front matter, dotted; None where no key is concerned."""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """Format as `path:line: key: message (advice)`."""
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        key = "" if self.key is None else f"{self.key}: "
        return f"{place}: {key}{self.message} ({self.advice})"

    def sort_key(self) -> tuple[str, int, str, str]:
        """Order by file, then line, then key."""
        return (self.path, self.line or 0, self.key or "", self.message)

    def to_json(self) -> dict[str, Any]:
        """The JSON form, in the contract's order of keys."""
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
        """The problem that `to_json` wrote."""
        return cls(**{**record, "severity": Severity(record["severity"])})


class Problems:
    """Problems as they are found; raised once, all together."""

    def __init__(self, found: Iterable[Problem] = ()) -> None:
        self._found = list(found)

    def add(self, problem: Problem) -> None:
        """Keep one more."""
        self._found.append(problem)

    def extend(self, problems: Iterable[Problem]) -> None:
        """Keep several more."""
        self._found.extend(problems)

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(self._found, key=Problem.sort_key))

    def __len__(self) -> int:
        return len(self._found)

    @property
    def has_errors(self) -> bool:
        """Whether an error is among it."""
        return any(problem.severity is Severity.ERROR for problem in self._found)

    def raise_if_any(self, *, strict: bool = False) -> None:
        """Raise ProblemsError with everything found if an error is among it, or a
        warning where strict.
        """
        if self.has_errors or (strict and self._found):
            raise ProblemsError(tuple(self))


class PaperarchiveError(Exception):
    """The root of what this program raises for a user's mistake."""


class ProblemsError(PaperarchiveError):
    """Problems that stop the work."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)

    def __reduce__(self) -> tuple[type["ProblemsError"], tuple[tuple[Problem, ...]]]:
        return (type(self), (self.problems,))


class UsageError(PaperarchiveError):
    """The command line asks for what cannot be."""


def find_nearest(word: str, known: Iterable[str]) -> str | None:
    """Find the known word nearest to a misspelt one; None where none is near."""
    matches = get_close_matches(word.casefold(), list(known), n=1, cutoff=0.6)
    return matches[0] if matches else None


def decode_utf8(
    content: bytes,
    path: str,
    problems: Problems,
    *,
    advice: str = "save the file as UTF-8",
) -> str | None:
    """The text of a file; None, and a problem noted with its line, if it is not UTF-8.
    path: as in messages.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problems.add(Problem(path, "is not UTF-8", advice, line=line))
        return None
