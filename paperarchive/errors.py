"""Problems and exceptions: every way in which a command can fail.

    Exception
      PaperarchiveError         `cli.main` prints it; exit status 1
        ProblemsError           one or more Problems that stop the command
        UsageError              a wrong command line; exit status 2

A user's mistake is a `Problem`: a value, collected in `Problems` and raised once, with
all others, as `ProblemsError`. A programmer's mistake raises a built-in exception at
once.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from difflib import get_close_matches
from enum import Enum
from typing import Any, Self


class Severity(Enum):
    """Whether a problem stops a command."""

    ERROR = "error"
    """The command stops before it writes anything."""
    WARNING = "warning"
    """The command continues, unless it is `--strict`."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A user's mistake: where it is, what is wrong and what to do."""

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

    def __str__(self) -> str:
        """Format as `path:line: key: message (advice)`."""
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        key = "" if self.key is None else f"{self.key}: "
        return f"{place}: {key}{self.message} ({self.advice})"

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
