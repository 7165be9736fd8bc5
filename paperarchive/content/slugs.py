"""Slugs of files: the names of papers and free pages that become URLs."""

import re

from paperarchive.content.copies import find_original
from paperarchive.content.disk import ArchiveFiles
from paperarchive.content.find_files import PAPERS_FOLDER
from paperarchive.errors import Problem, Severity
from paperarchive.text.slugs import RESERVED, is_windows_name

_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}", re.ASCII)
"""As long as names of files and folders can be everywhere, with room for `.md`."""


def slug_of(path: str) -> str:
    """A Markdown file's name without `.md`: the identity of what it holds, and its URL."""
    return path.rsplit("/", 1)[-1].removesuffix(".md")


def is_slug(name: str) -> bool:
    """Whether a name is valid in a URL as it is, without percent-encoding."""
    return _SLUG.fullmatch(name) is not None


def is_reserved(slug: str) -> bool:
    """Whether the site itself uses a slug; letter case is ignored."""
    return slug.casefold() in RESERVED


def read_named_text(files: ArchiveFiles, path: str) -> str | None:
    """Read a file whose name becomes a URL.

    Returns None, and reports why, if its text or its name cannot be used.
    """
    text = files.read_text(path)
    slug = slug_of(path)
    if text is None:
        return None
    if not is_slug(slug):
        message = f"the name {slug!r} cannot be part of a URL"
        advice = "rename the file: letters without accents, digits, hyphens"
        original = find_original(slug)
        if original is not None and is_slug(original):
            advice = (
                f"it looks like a copy of {original}.md: move what is right in it"
                " to that file, then delete it"
            )
        files.problems.add(Problem(path, message, advice))
        return None
    if is_reserved(slug):
        message = f"the name {slug!r} is reserved"
        files.problems.add(Problem(path, message, "rename the file"))
        return None
    if not is_windows_name(slug):
        message = f"the name {slug!r} cannot be that of a file or folder on Windows"
        advice = "rename the file"
        if path.startswith(PAPERS_FOLDER):
            advice = f"run `paperarchive rename {slug} NEW-NAME`"
        problem = Problem(path, message, advice, severity=Severity.WARNING)
        files.problems.add(problem)
    return text
