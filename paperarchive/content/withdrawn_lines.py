"""Records of papers whose files were kept, since somebody saved them meanwhile.

A command writes a paper's file, and what it wrote to the records of imports, a line a
paper (import_records.py). If the file was kept, its lines must be as they were: else
the next import would take what the file lacks for the work of a person.
"""

import json
from collections.abc import Collection, Iterable
from pathlib import Path, PurePosixPath

from paperarchive.content.find_files import PAPERS_FOLDER
from paperarchive.content.journal_folder import write_durably
from paperarchive.content.journal_steps import Step
from paperarchive.digests import digest_content
from paperarchive.files.reading import read_file

_RECORDS_FOLDER = "content/imports/"


def withdraw_lines(steps: Iterable[Step], kept: Collection[str]) -> None:
    """Give the lines of kept papers in records that steps wrote the state of before.

    kept: paths. Called before the journal is closed, which has the old records. A record
    that somebody saved meanwhile stays. Raises: OSError.
    """
    folder = f"{PAPERS_FOLDER}/"
    slugs = {PurePosixPath(path).stem for path in kept if path.startswith(folder)}
    for step in steps if slugs else ():
        is_record = step.path.startswith(_RECORDS_FOLDER) and step.path not in kept
        if is_record and step.after is not None and step.is_applied:
            _withdraw(step, slugs)


def _withdraw(step: Step, slugs: Collection[str]) -> None:
    content = read_file(str(step.target))
    if digest_content(content) != step.after:
        return
    before = read_file(str(step.aside)) if step.before is not None else b""
    lines = [line for line in _read_lines(content) if line[0][0] not in slugs]
    lines += [line for line in _read_lines(before) if line[0][0] in slugs]
    revised = b"".join(line for _, line in sorted(lines))
    if revised != content:
        write_durably(step.staged, revised, step.target.stat().st_mode & 0o777)
        Path(step.staged).replace(step.target)


def _read_lines(content: bytes) -> list[tuple[tuple[str, int], bytes]]:
    """The lines of a record in their order: slug and rank, both empty for the header."""
    return [(_identify(line), line) for line in content.splitlines(keepends=True)]


def _identify(line: bytes) -> tuple[str, int]:
    record = json.loads(line)
    return str(record.get("paper", "")), int(record.get("rank", 0))
