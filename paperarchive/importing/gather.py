"""The lists that a command line names: files, and folders of files that are one list.

In: paths as written. Out: `GivenList` values. Files that hold one paper each, such as
Markdown with front matter, are one list, whether they are named by their folder or one
by one. In a folder, hidden files, `node_modules` and links that lead out are left out.
"""

import errno
import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from paperarchive.errors import Problem, Problems
from paperarchive.files.os_errors import explain_os_error
from paperarchive.files.reading import UnreadableFileError, name_kind, read_file
from paperarchive.formats.list_format import ListFormat
from paperarchive.formats.registry import FORMATS
from paperarchive.formats.sniff import ListKind, sniff_file
from paperarchive.formats.source import ListSource, SourceFile
from paperarchive.text.english import count

IN_MEMORY = 20_000_000
"""Bytes of a file that is read at once; a larger one is read from disk as a stream."""
_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "venv"})
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class GivenList:
    """A list as given to the command."""

    source: ListSource
    kind: ListFormat | ListKind | None
    """What its content is; None = text of no known kind."""
    notices: tuple[str, ...] = ()
    """What a reader of the report should know of how it was found: clauses."""


def make_given(name: str, content: bytes) -> GivenList:
    """Make a list of a file in memory. name: as if written on the command line."""
    file = SourceFile(name, content)
    return GivenList(ListSource(name, (file,)), sniff_file(file))


def gather_lists(
    names: Sequence[str], problems: Problems, *, forced: ListFormat | None = None
) -> list[GivenList]:
    """Find the lists that a command line names; report what cannot be read.

    forced: the format of all of them; None = as their content tells.
    """
    lists: list[GivenList] = []
    for name in names:
        try:
            if Path(name).is_dir():
                given = _gather_folder(name, problems, forced)
                lists += [] if given is None else [given]
            elif name == "-" or Path(name).is_fifo():
                message = "a list cannot be read from a pipe: its file's name is kept"
                advice = "save it to a file, and import that"
                problems.add(Problem(name, message, advice))
            else:
                file = open_source(name, name)
                lists.append(GivenList(ListSource(name, (file,)), sniff_file(file)))
        except OSError as error:
            problems.add(explain_os_error(error, name, doing="cannot be read"))
    return list(_unite(lists, forced))


def open_source(name: str, path: str) -> SourceFile:
    """Make the source of a file on disk. Raises: OSError."""
    status = Path(path).stat()
    if not stat.S_ISREG(status.st_mode):
        message = f"it is {name_kind(status.st_mode)}, not a file"
        raise UnreadableFileError(errno.EINVAL, message, path)
    if status.st_size <= IN_MEMORY:
        return SourceFile(name, read_file(path))
    with Path(path).open("rb"):  # it may not be readable
        return SourceFile(name, path=Path(path))


# --- files that are one list


def _unite(
    lists: Sequence[GivenList], forced: ListFormat | None
) -> Iterator[GivenList]:
    """Make one list of the files that hold one paper each, if there are several."""
    groups: dict[str, list[GivenList]] = {}
    for given in lists:
        kind = forced or given.kind
        is_part = isinstance(kind, ListFormat) and kind.is_one_paper
        if kind is not None and is_part and not given.source.is_folder:
            groups.setdefault(kind.name, []).append(given)
    united: set[str] = set()
    for given in lists:
        kind = forced or given.kind
        name = kind.name if isinstance(kind, ListFormat) else ""
        group = groups.get(name, [])
        if len(group) < 2 or given.source.is_folder:
            yield given
        elif name not in united:
            united.add(name)
            yield _join(group)


def _join(group: Sequence[GivenList]) -> GivenList:
    paths = [given.source.name for given in group]
    folder = os.path.commonpath([str(Path(path).parent) for path in paths])
    files = [
        SourceFile(
            Path(os.path.relpath(given.source.name, folder)).as_posix(),
            given.source.file.content,
            given.source.file.path,
        )
        for given in group
    ]
    by_name = {file.name: file for file in files}
    source = ListSource(
        folder, tuple(by_name[name] for name in sorted(by_name)), is_folder=True
    )
    notice = f"{count(len(by_name), 'file')} of this folder, read as one list"
    return GivenList(source, group[0].kind, (notice,))


# --- folders


def _gather_folder(
    name: str, problems: Problems, forced: ListFormat | None
) -> GivenList | None:
    """Find the list that a folder is; report a folder that is none."""
    if forced is not None and not forced.takes_folder:
        message = f"is a folder, and {forced.noun} is one file"
        problems.add(Problem(name, message, "name the files in it, one by one"))
        return None
    files: list[SourceFile] = []
    kinds: list[ListFormat | ListKind | None] = []
    left_out: list[str] = []
    for path in _walk(name, left_out):
        file = open_source(path.relative_to(name).as_posix(), str(path))
        kind = sniff_file(file, in_folder=True)
        if isinstance(kind, ListKind) and not kind.is_text:
            left_out.append(file.name)
            continue
        files.append(file)
        kinds.append(kind)
    chosen = forced or _choose_format(kinds)
    if chosen is None:
        problems.add(_describe_no_list(name, files, kinds))
        return None
    source = ListSource(name, tuple(files), is_folder=True)
    notices = (f"skipped {_name_files(sorted(left_out))}",) if left_out else ()
    return GivenList(source, chosen, notices)


def _walk(folder: str, left_out: list[str]) -> Iterator[Path]:
    """Find the files of a folder, sorted; links that lead out go to `left_out`."""
    root = Path(folder).resolve()
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and name not in _SKIPPED_FOLDERS
        )
        for path in (Path(parent) / name for name in sorted(names)):
            if path.name.startswith("."):
                continue
            if path.is_symlink() and not _leads_inside(path, root):
                left_out.append(path.relative_to(folder).as_posix())
            elif path.is_file():
                yield path


def _leads_inside(path: Path, root: Path) -> bool:
    try:
        return path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # a link to itself
        return False


def _choose_format(
    kinds: Sequence[ListFormat | ListKind | None],
) -> ListFormat | None:
    """Choose the format of a folder: that of most of its files."""
    names = Counter(
        kind.name
        for kind in kinds
        if isinstance(kind, ListFormat) and kind.takes_folder
    )
    rivals = [known for known in FORMATS if names[known.name]]
    return max(rivals, key=lambda known: names[known.name], default=None)


def _describe_no_list(
    name: str,
    files: Sequence[SourceFile],
    kinds: Sequence[ListFormat | ListKind | None],
) -> Problem:
    lists = [
        file.name
        for file, kind in zip(files, kinds, strict=True)
        if isinstance(kind, ListFormat)
    ]
    if lists:
        message = f"is a folder, not a list; lists in it: {_name_files(lists)}"
        return Problem(name, message, "name the lists, one by one or as folder/*")
    message = "is a folder without a list"
    advice = "`paperarchive import --format help` lists what can be imported"
    return Problem(name, message, advice)


def _name_files(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    more = len(names) - _SHOWN
    return f"{shown} and {more:,} more" if more > 0 else shown
