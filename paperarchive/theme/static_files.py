"""Static files of a theme: scripts, stylesheets, pictures.

In: a chain of theme folders. Out: the files as readers get them, scripts and
stylesheets without blanks and comments, and a problem for each file that one of them
refers to and that no theme of the chain contains.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import rcssmin
import rjsmin

from paperarchive.digests import FilesDigest
from paperarchive.errors import Problem
from paperarchive.files.reading import read_file
from paperarchive.files.text import find_static_conflicts
from paperarchive.site.locale import Locale, make_locale_script
from paperarchive.theme.folders import ThemeFolder

_REFERENCES = {
    # A relative path in a string: `import` may take it from a variable.
    ".js": re.compile(rb"""["'`](\.\.?/[^"'`?#\s]*\.m?js)["'`?#]"""),
    ".css": re.compile(
        rb"""(?:@import\s*["']|url\(\s*["']?)(?![a-z]+:|/|\#)([^"'()?\#\s]+)"""
    ),
}
"""Suffix of a minified file -> what refers to another file of the theme."""
_TEMPLATE_REFERENCE = re.compile(
    r"""\{\{-?\s*site\.static\s*-?\}\}([\w./-]+)(?=["'\s?\#>])"""
)
_TEMPLATE_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_NO_COMMENT = rb"^(?![ \t]*(?:\*|/\*|//)).*?"
"""The start of a line of a script or stylesheet."""

LOCALE_SCRIPT = "locale.js"
"""The module with the strings of scripts, generated."""


def read_static_files(chain: Sequence[ThemeFolder], locale: Locale) -> dict[str, bytes]:
    """Read the static files of a theme and of those it extends, whose files it may
    replace, and add LOCALE_SCRIPT.

    Returns path below `static/` -> content, sorted by path.
    """
    files: dict[str, Path] = {}
    for theme in reversed(chain):
        files.update(theme.find_static_files())
    content = {path: _read_minified(file) for path, file in files.items()}
    content[LOCALE_SCRIPT] = make_locale_script(locale)
    return dict(sorted(content.items()))


def _read_minified(file: Path) -> bytes:
    """Read a static file; comments such as `/*! licence */` remain."""
    content = read_file(str(file))
    match file.suffix:
        case ".js":
            return bytes(rjsmin.jsmin(content, keep_bang_comments=True))
        case ".css":
            return bytes(rcssmin.cssmin(content, keep_bang_comments=True))
        case _:
            return content


def make_fingerprint(files: Mapping[str, bytes]) -> str:
    """Make a name of 10 hexadecimal digits from the content of all static files.

    There is one for all of them, so that scripts need not be rewritten to import each
    other.
    """
    digest = FilesDigest()
    for path, content in files.items():
        digest.add(path, content)
    return digest.hexdigest()[:10]


def find_missing_files(
    chain: Sequence[ThemeFolder], files: Mapping[str, bytes]
) -> Iterator[Problem]:
    """Find what scripts and stylesheets import and no theme contains.

    files: what `read_static_files` returns for the chain.
    """
    for path, content in files.items():
        for reference in _find_references(path, content):
            wanted = posixpath.normpath(
                posixpath.join(posixpath.dirname(path), reference)
            )
            if wanted not in files and not wanted.startswith("../"):
                yield _report_missing(chain, path, reference, wanted)


def find_conflicts_in_files(
    archive_dir: Path, chain: Sequence[ThemeFolder]
) -> Iterator[Problem]:
    """Find the conflicts of a merge in scripts, stylesheets and other static files."""
    for theme in chain:
        for path, file in theme.find_static_files().items():
            shown_as = f"themes/{theme.name}/static/{path}"
            if file.is_relative_to(archive_dir.absolute()):
                yield from find_static_conflicts(file.read_bytes(), shown_as)


def _find_references(path: str, content: bytes) -> list[str]:
    """Find the relative paths in a minified script or stylesheet, each once."""
    pattern = _REFERENCES.get(posixpath.splitext(path)[1])
    if pattern is None:
        return []
    found = dict.fromkeys(pattern.findall(content))
    return [reference.decode(errors="replace") for reference in found]


def _report_missing(
    chain: Sequence[ThemeFolder], path: str, reference: str, wanted: str
) -> Problem:
    """path: the file that refers to another; reference: how; wanted: the other's path."""
    theme = next(theme for theme in chain if path in theme.find_static_files())
    line = _find_line(read_file(str(theme.find_static_files()[path])), reference)
    advice = f"add themes/{theme.name}/static/{wanted}, or remove the reference"
    if theme.is_packaged:
        advice = "install paperarchive again: the file is a part of its package"
    message = f"refers to {reference}, which does not exist"
    return Problem(f"themes/{theme.name}/static/{path}", message, advice, line=line)


def _find_line(content: bytes, reference: str) -> int | None:
    """Find the first line, from 1, with a reference that is not in a comment."""
    pattern = _NO_COMMENT + re.escape(reference.encode())
    found = re.search(pattern, content, re.MULTILINE)
    return None if found is None else content.count(b"\n", 0, found.end()) + 1


def find_template_references(text: str) -> Iterator[tuple[int, str]]:
    """Find line and path of every static file that a template refers to.

    A path follows `{{ site.static }}`, and is written out to its end.
    """
    text = _TEMPLATE_COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)
    for found in _TEMPLATE_REFERENCE.finditer(text):
        yield text.count("\n", 0, found.start()) + 1, found[1]
