"""Bringing the workflows and the vocabulary of an archive to this version's.

In: an archive. Out: for each such file its state, and the change where nobody edited it.
A file without the line of `stamp.py` is its owner's, and so is one that was removed.
"""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from paperarchive.content.changes import FileChange
from paperarchive.content.vocabulary import TAGS_PATH
from paperarchive.errors import Problems
from paperarchive.files.reading import read_file
from paperarchive.files.text import decode_text
from paperarchive.scaffold.origin import NAME, ProgramOrigin
from paperarchive.scaffold.plan import (
    WORKFLOWS,
    WORKFLOWS_FOLDER,
    read_packaged_vocabulary,
)
from paperarchive.scaffold.stamp import REQUIREMENT_LINE, read_stamp, stamp
from paperarchive.scaffold.templates import render_workflow
from paperarchive.yaml_fields.quoting import write_text


class FileState(Enum):
    """How a file relates to that of this version."""

    CURRENT = "current"
    """The same."""
    UPDATED = "updated"
    """Of another version, and nobody edited it."""
    EDITED = "edited"
    """Somebody edited it: it stays, and the difference is shown."""
    OWN = "own"
    """Not written by `init`: it stays."""
    ABSENT = "absent"
    """Removed, or never written: it stays so."""


@dataclass(frozen=True, slots=True)
class FileUpdate:
    """What becomes of a file."""

    state: FileState
    change: FileChange
    """From the file as it is to that of this version; made only if it is UPDATED."""


def plan_update(archive_dir: Path, origin: ProgramOrigin) -> tuple[FileUpdate, ...]:
    """Plan what becomes of each file that `init --update` knows.

    Raises ProblemsError if one cannot be read.
    """
    texts = {TAGS_PATH: read_packaged_vocabulary()}
    for name in WORKFLOWS:
        texts[f"{WORKFLOWS_FOLDER}/{name}"] = render_workflow(name, origin)
    problems = Problems()
    updates = [
        _plan_file(archive_dir, path, body, origin, problems)
        for path, body in texts.items()
    ]
    problems.raise_if_any()
    return tuple(updates)


def _plan_file(
    archive_dir: Path, path: str, body: str, origin: ProgramOrigin, problems: Problems
) -> FileUpdate:
    try:
        before = read_file(str(archive_dir / path))
    except FileNotFoundError:
        change = FileChange(path, None, stamp(body).encode())
        return FileUpdate(FileState.ABSENT, change)
    text = decode_text(before, path, problems) or ""
    found = read_stamp(text)
    if found is None:
        return FileUpdate(FileState.OWN, FileChange(path, before, stamp(body).encode()))
    if path != TAGS_PATH:
        body = _keep_requirement(body, found.body, origin)
    state = FileState.CURRENT if found.body == body else FileState.UPDATED
    if found.is_edited:
        state = FileState.EDITED
    after = stamp(body)
    if b"\r\n" in before:
        after = after.replace("\n", "\r\n")
    return FileUpdate(state, FileChange(path, before, after.encode()))


def _keep_requirement(body: str, old: str, origin: ProgramOrigin) -> str:
    """Keep what a workflow installs, unless it is a version or an address of this program
    and that of the running one is known to other machines.
    """
    found = REQUIREMENT_LINE.search(old)
    if found is None:
        return body
    value = found["value"].strip("\"'")
    if origin.is_portable and value.startswith((f"{NAME}==", f"{NAME} @ ")):
        value = origin.requirement
    line = f"  PAPERARCHIVE: {write_text(value)}"
    return REQUIREMENT_LINE.sub(lambda _: line, body)
