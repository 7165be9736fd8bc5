"""Errors of the operating system, and of memory, as problems with advice.

In: an exception. Out: a `Problem` that names the file, what the system says and what to
do about it.
"""

import errno
import os

from paperarchive.errors import Problem, Severity

PROGRAM = "paperarchive"
"""In place of a path, in problems that concern no file."""

_ADVICE = {
    errno.ENOSPC: "free some space on that disk, and run the command again",
    errno.EDQUOT: "free some of your quota on that disk, and run the command again",
    errno.EOVERFLOW: "make it smaller, or split it",
    errno.EFBIG: "make it smaller, or raise the limit on file sizes (`ulimit -f`)",
    errno.EACCES: "check the permissions of the file and its folder",
    errno.EPERM: "check the permissions of the file and its folder",
    errno.EROFS: "that disk is read-only: work on a copy of the archive elsewhere",
    errno.EMFILE: "raise the limit on open files (`ulimit -n`), or use fewer --jobs",
    errno.ENFILE: "close other programs, or raise the system's limit on open files",
    errno.ENOMEM: "free some memory, or use fewer --jobs",
    errno.ENAMETOOLONG: "shorten the name",
    errno.ELOOP: "remove the links that lead to each other",
    errno.EIO: "check the disk, and restore the file from git or a backup",
    errno.EISDIR: "move the folder away, or name a file",
    errno.ENOTDIR: "move away the file that is in place of a folder",
    errno.ENOENT: "check its name, or run the command again if it has just been removed",
    errno.EINVAL: "put a file in its place",
    errno.EBUSY: "close the program that uses it, and run the command again",
    errno.ETXTBSY: "close the program that uses it, and run the command again",
    errno.EXDEV: "keep the folder on one disk",
    errno.EILSEQ: "rename the file: letters without accents, digits, hyphens",
}
_OTHER_ADVICE = "run the command again; if the error stays, check the disk"


def explain_os_error(
    error: OSError,
    path: str | None = None,
    *,
    doing: str | None = None,
    severity: Severity = Severity.ERROR,
) -> Problem:
    """Explain an error of the system, in reading or writing.

    path: as messages name it; None = the error's own. doing: `cannot be read`; None =
    the system's words alone.
    """
    if path is None:
        path = _name_file(error)
    reason = error.strerror or str(error) or type(error).__name__
    message = f"{doing}: {reason}" if doing else reason
    advice = advise_on(error)
    return Problem(path, message, advice, severity=severity)


def advise_on(error: OSError) -> str:
    """What to do about an error of the system: an imperative clause."""
    return _ADVICE.get(error.errno or 0, _OTHER_ADVICE)


def _name_file(error: OSError) -> str:
    """The file of an error; of two, the one to which the other was to be moved."""
    for name in (error.filename2, error.filename):
        if isinstance(name, (str, bytes, os.PathLike)):
            return os.fsdecode(name)
    return PROGRAM


def explain_exhaustion(
    error: MemoryError | RecursionError, path: str | None = None
) -> Problem:
    """Explain that memory ran out, or that something is nested too deeply.

    path: the file that was being read, if that is known.
    """
    if isinstance(error, RecursionError):
        message = "something is nested too deeply to be read"
        advice = "remove some levels of brackets, lists or quotations"
        return Problem(path or PROGRAM, message, advice)
    message = "there is not enough memory"
    advice = "free some memory, split the largest files, or use fewer --jobs"
    return Problem(path or PROGRAM, message, advice)
