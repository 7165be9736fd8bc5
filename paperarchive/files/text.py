"""Text files that people edit: bytes -> text, or what they are instead.

In: the bytes of a file of an archive or theme. Out: its text; None, with every reason
reported, for a file that is not UTF-8, of another kind, or half merged.
"""

from collections.abc import Iterator
from itertools import islice

from paperarchive.errors import Problem, Problems, Severity
from paperarchive.files.kinds import find_foreign_kind
from paperarchive.files.merge_markers import (
    MergeConflict,
    find_conflicts,
    may_have_conflicts,
)

_MOST = 50
"""Conflicts of one file that are reported."""
_FRONT_MATTER = b"---\n"
"""As nearly all files of papers begin, and no file of another kind."""


def decode_text(
    content: bytes,
    path: str,
    problems: Problems,
    *,
    advice: str = "save the file as UTF-8",
) -> str | None:
    """Decode a file. Returns None, and reports why with its line, if the text cannot be
    used: it is in another encoding, of another kind, or has conflicts of a merge.

    path: the file's name in messages.
    advice: what to do if it is not UTF-8.
    """
    if not content.startswith(_FRONT_MATTER):
        kind = find_foreign_kind(content)
        if kind is not None:
            problems.add(Problem(path, f"is {kind.noun}", kind.advice))
            return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problems.add(Problem(path, "is not UTF-8", advice, line=line))
        return None
    if may_have_conflicts(text):
        found = list(find_conflict_problems(text, path))
        problems.extend(found)
        return None if found else text
    return text


def find_conflict_problems(text: str, path: str) -> Iterator[Problem]:
    """Report the conflicts of a merge in a text, and the markers that are left of one.

    path: the file, in messages. Markers alone are no text in YAML and in templates; in
    Markdown, a name in `.md`, they are reported where it is known what they stand in.
    """
    found = find_conflicts(text, is_markdown=path.endswith(".md"))
    is_strict = path.endswith((".yml", ".html"))
    counted = (conflict for conflict in found if conflict.is_whole or is_strict)
    for conflict in islice(counted, _MOST):
        yield describe_conflict(conflict, path)


def find_static_conflicts(content: bytes, path: str) -> Iterator[Problem]:
    """The same for a file that is published as it is, of any kind and encoding."""
    if b"<<<<<<<" in content and b"\0" not in content:
        text = content.decode("utf-8", errors="replace")
        found = find_conflicts(text, is_markdown=False)
        whole = (conflict for conflict in found if conflict.is_whole)
        for conflict in islice(whole, _MOST):
            yield describe_conflict(conflict, path)


def describe_conflict(
    conflict: MergeConflict,
    path: str,
    *,
    line: int = 1,
    severity: Severity = Severity.ERROR,
) -> Problem:
    """The problem of a conflict, or of a marker that is left of one.

    line: the line of the file on which the text begins that has it.
    """
    first, last = conflict.first + line - 1, conflict.last + line - 1
    if conflict.is_whole:
        message = f"a merge conflict is not resolved (lines {first} to {last})"
        advice = "choose one side, and delete the marker lines"
    else:
        message = "this line is left of a merge conflict"
        advice = "delete it, and check the lines around it"
    return Problem(path, message, advice, line=first, severity=severity)
