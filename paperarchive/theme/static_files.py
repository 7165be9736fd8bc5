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
from paperarchive.site.locale import Locale, make_locale_script
from paperarchive.theme.folders import ThemeFolder

_SCRIPT_REFERENCE = re.compile(rb"""["'`](\.\.?/[^"'`?#\s]*\.m?js)["'`?#]""")
"""A relative path of a script in a string. `import` may take it from a variable."""
_STYLESHEET_REFERENCE = re.compile(
    rb"""(?:@import\s*["']|url\(\s*["']?)(?![a-z]+:|/|\#)([^"'()?\#\s]+)"""
)
"""A relative path in a stylesheet."""
_COMMENT_STARTS = (b"*", b"/*", b"//")


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
    content = file.read_bytes()
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


def _find_references(path: str, content: bytes) -> list[str]:
    """Find the relative paths in a minified script or stylesheet, each once."""
    match posixpath.splitext(path)[1]:
        case ".js":
            found = _SCRIPT_REFERENCE.findall(content)
        case ".css":
            found = _STYLESHEET_REFERENCE.findall(content)
        case _:
            found = []
    return [name.decode(errors="replace") for name in dict.fromkeys(found)]


def _report_missing(
    chain: Sequence[ThemeFolder], path: str, reference: str, wanted: str
) -> Problem:
    theme = next(theme for theme in chain if path in theme.find_static_files())
    line = _find_line(theme.find_static_files()[path], reference)
    advice = f"add themes/{theme.name}/static/{wanted}, or remove the reference"
    if theme.is_packaged:
        advice = "install paperarchive again: the file is a part of its package"
    message = f"refers to {reference}, which does not exist"
    return Problem(f"themes/{theme.name}/static/{path}", message, advice, line=line)


def _find_line(file: Path, reference: str) -> int | None:
    """Find the first line with a reference that is not in a comment, from 1."""
    for number, line in enumerate(file.read_bytes().splitlines(), 1):
        if reference.encode() in line and not line.lstrip().startswith(_COMMENT_STARTS):
            return number
    return None
