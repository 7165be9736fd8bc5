"""Archives that a stranger has changed: what of them is read, and what is refused.

In: an archive's folder, such as that of a pull request. Out: problems for what could
lead out of it, and settings and content without what would run: themes are code, and so
are static files that browsers run. The cache is neither read nor written.
"""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from paperarchive.build.cache import FOLDER as CACHE_FOLDER
from paperarchive.content.find_files import STATIC_FOLDER, find_static_files
from paperarchive.content.journal_folder import JOURNAL_FOLDER
from paperarchive.content.links import LinkBounds, find_bad_links
from paperarchive.content.load import Content
from paperarchive.errors import Problem, Problems
from paperarchive.names import SETTINGS_FILE
from paperarchive.settings import Settings, read_settings

PACKAGED_THEME = "default"

_PASSIVE = frozenset(
    str.split(
        ".png .jpg .jpeg .gif .webp .avif .ico .bmp .txt .csv .tsv .json .jsonl .bib .ris .pdf .zip .gz .tar .mp3 .mp4"
        " .ogg .wav .webm .woff .woff2 .ttf .otf"
    )
)
"""Suffixes of files that browsers show or save, but in which they run nothing."""
_MADE = ("public", CACHE_FOLDER, JOURNAL_FOLDER)
"""What the program writes in an archive's folder for itself."""


def find_untrusted_problems(archive_dir: Path) -> Iterator[Problem]:
    """Find links that lead out of `content/`, and what builds write but git holds.

    It is called before any file is read: what a link leads to is not opened.
    """
    for name in (SETTINGS_FILE, "content", "public", CACHE_FOLDER):
        if (archive_dir / name).is_symlink():
            yield Problem(name, "is a link", "put the file or folder itself there")
    if not (archive_dir / "content").is_symlink():
        bounds = LinkBounds(archive_dir / "content")
        yield from find_bad_links(archive_dir, "content", bounds)
    for name in ("public", CACHE_FOLDER):
        yield from _find_links(archive_dir, name)
    yield from _find_tracked(archive_dir)


def _find_links(archive_dir: Path, name: str) -> Iterator[Problem]:
    """Find links in a folder that builds write: they write none."""
    for folder, subfolders, files in os.walk(archive_dir / name):
        for entry in (*subfolders, *files):
            path = Path(folder) / entry
            if path.is_symlink():
                shown = path.relative_to(archive_dir).as_posix()
                yield Problem(shown, "is a link, which no build made", "remove it")


def _find_tracked(archive_dir: Path) -> Iterator[Problem]:
    """Find what the program writes for itself but git holds: a stranger's may have
    pages or steps of any kind.
    """
    command = ("git", "-C", str(archive_dir), "ls-files", "-z", "--", *_MADE)
    try:
        listed = subprocess.run(command, capture_output=True, check=False).stdout  # noqa: S603
    except OSError:  # there is no git
        return
    names = os.fsdecode(listed).split("\0")
    for name in _MADE:
        if any(f"{tracked}/".startswith(f"{name}/") for tracked in names):
            message = "is in git, though it is the program's own"
            yield Problem(f"{name}/", message, f"run `git rm -r --cached {name}`")


def limit_settings(settings: Settings) -> Settings:
    """Take the packaged theme. Its options are texts, and stay."""
    if settings.theme == PACKAGED_THEME:
        return settings
    return replace(settings, theme=PACKAGED_THEME, theme_options=())


def limit_content(content: Content) -> Content:
    """Leave out static files that browsers run."""
    return replace(content, static=tuple(filter(is_passive, content.static)))


def is_passive(path: str) -> bool:
    """Whether a static file is of a kind in which browsers and hosts run nothing."""
    name = PurePosixPath(path)
    is_hidden = any(part.startswith((".", "_")) for part in name.parts)
    return name.suffix.lower() in _PASSIVE and not is_hidden


def describe_ignored(archive_dir: Path) -> Iterator[str]:
    """Describe what of an archive an untrusted build leaves out, a line each."""
    theme = read_settings(archive_dir, Problems()).theme
    if theme != PACKAGED_THEME:
        yield (
            f"{SETTINGS_FILE}: theme {theme!r} was not used: "
            f"--untrusted takes the packaged theme {PACKAGED_THEME!r}"
        )
    elif (archive_dir / "themes" / PACKAGED_THEME).is_dir():
        yield f"themes/{PACKAGED_THEME}/ was not used: --untrusted takes the packaged theme"
    for path in find_static_files(archive_dir):
        if not is_passive(path):
            yield (
                f"{STATIC_FOLDER}/{path} was not published: "
                "browsers or hosts may run files of its kind"
            )
