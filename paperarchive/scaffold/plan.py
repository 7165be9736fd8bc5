"""What a new archive consists of: every file with its content, computed before any is
written.

In: a folder, which may hold other files, and the choice of a vocabulary. Out: a
`ScaffoldPlan`. A file that exists is never changed.
"""

import os
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from paperarchive import __version__
from paperarchive.content.find_files import CONTENT_FOLDER
from paperarchive.content.vocabulary import TAGS_PATH, parse_vocabulary
from paperarchive.errors import Problem, Problems, ProblemsError
from paperarchive.files.os_errors import explain_os_error
from paperarchive.files.reading import read_file
from paperarchive.files.text import decode_text
from paperarchive.names import PACKAGED_VOCABULARIES, SETTINGS_FILE
from paperarchive.scaffold.origin import ProgramOrigin
from paperarchive.scaffold.repository import Repository, guess_addresses
from paperarchive.scaffold.settings_file import make_settings_text
from paperarchive.scaffold.stamp import stamp
from paperarchive.scaffold.templates import render, render_workflow
from paperarchive.text.write_markdown import escape_markdown
from paperarchive.theme.folders import read_theme_folders

WORKFLOWS = ("check.yml", "pages.yml")
WORKFLOWS_FOLDER = ".github/workflows"
NO_VOCABULARY = "none"
"""In place of a file's name: a vocabulary without tags."""

_LINES_OF = {".gitignore": "gitignore", ".gitattributes": "gitattributes"}
"""Files whose lines are useful in an older file, too -> template."""


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file of a new archive."""

    path: str
    """Relative to the archive's folder."""
    content: str
    purpose: str
    """What it is for, a clause."""


@dataclass(frozen=True, slots=True)
class ScaffoldPlan:
    """The files of a new archive."""

    files: tuple[NewFile, ...]
    """Those to write."""
    kept: tuple[str, ...]
    """Paths of those that exist and stay as they are."""
    settings: Mapping[str, str]
    """Settings that were guessed -> value."""
    notes: tuple[str, ...]
    """What the owner should know or do, a sentence each."""


def plan_archive(
    folder: Path,
    *,
    vocabulary: str | None,
    repository: Repository,
    origin: ProgramOrigin,
) -> ScaffoldPlan:
    """Plan an archive in a folder, which need not exist.

    vocabulary: the name of a file, NO_VOCABULARY, or None for the packaged one.
    Raises ProblemsError if the folder is an archive already, or the vocabulary has
    problems.
    """
    if os.path.lexists(folder / SETTINGS_FILE):
        message = f"is an archive already: {SETTINGS_FILE} is there"
        advice = "`paperarchive init --update` brings its workflows and vocabulary up to date"
        raise ProblemsError([Problem(str(folder), message, advice)])
    settings = guess_settings(folder, repository)
    files: list[NewFile] = []
    kept: list[str] = []
    for file in _make_files(vocabulary, settings, origin):
        if os.path.lexists(folder / file.path):
            kept.append(file.path)
        else:
            files.append(file)
    notes = [
        *_list_missing_lines(folder, kept),
        *_describe_place(folder, repository),
        *_describe_origin(origin),
    ]
    return ScaffoldPlan(tuple(files), tuple(kept), settings, tuple(notes))


def guess_settings(folder: Path, repository: Repository) -> dict[str, str]:
    """Guess what the settings of a new archive are; those of no known value are absent."""
    name = re.sub(r"[\s_-]+", " ", folder.absolute().name).strip()
    settings = {"title": name[:1].upper() + name[1:] if name.islower() else name}
    if repository.is_root:
        addresses = guess_addresses(repository.remote, repository.branch)
        settings["base_url"] = addresses.base_url
        settings["edit_url"] = addresses.edit_url
        settings["issues_url"] = addresses.issues_url
    settings["author"] = repository.author
    return {
        key: text
        for key, value in settings.items()
        if (text := "".join(filter(str.isprintable, value)).strip())
    }


def _make_files(
    vocabulary: str | None, settings: Mapping[str, str], origin: ProgramOrigin
) -> Iterator[NewFile]:
    """Make all files; the settings first, which make the folder an archive."""
    theme = read_theme_folders(None, "default", Problems())
    options = theme[0].options if theme else ()
    text = make_settings_text(settings, options)
    yield NewFile(SETTINGS_FILE, text, "the settings, each with its meaning")
    purpose = "the topics, and the phrases that earn them"
    yield NewFile(TAGS_PATH, _make_vocabulary(vocabulary), purpose)
    yield NewFile(f"{CONTENT_FOLDER}/pages/about.md", render("about.md"), "a page")
    for name, template in _LINES_OF.items():
        yield NewFile(name, render(template), "what git leaves out or alone")
    purpose = "for those who work on the archive"
    yield NewFile("README.md", _make_readme(settings, origin), purpose)
    for name, purpose in zip(
        WORKFLOWS, ("checks pull requests", "publishes on GitHub Pages"), strict=True
    ):
        content = stamp(render_workflow(name, origin))
        yield NewFile(f"{WORKFLOWS_FOLDER}/{name}", content, purpose)


def _make_readme(settings: Mapping[str, str], origin: ProgramOrigin) -> str:
    requirement = origin.requirement if " @ " in origin.requirement else "paperarchive"
    return render(
        "readme.md",
        title=escape_markdown(settings.get("title", "Paper archive")),
        base_url=settings.get("base_url", ""),
        requirement=shlex.quote(requirement),
        is_portable=origin.is_portable,
        version=__version__,
    )


# --- the vocabulary


def read_packaged_vocabulary() -> str:
    """The vocabulary that comes with the program. Raises FileNotFoundError if the
    program was installed in part only.
    """
    for file in PACKAGED_VOCABULARIES:
        if file.is_file():
            return file.read_text(encoding="utf-8")
    raise FileNotFoundError(2, "the program's own vocabulary is missing", str(file))


def _make_vocabulary(choice: str | None) -> str:
    if choice is None:
        return stamp(read_packaged_vocabulary())
    if choice == NO_VOCABULARY:
        return render("vocabulary-empty.yml")
    return _read_vocabulary(choice)


def _read_vocabulary(name: str) -> str:
    """Read a vocabulary. Raises ProblemsError with every problem of the file."""
    problems = Problems()
    try:
        content = read_file(name)
    except OSError as error:
        problem = explain_os_error(error, name, doing="cannot be read")
        raise ProblemsError([problem]) from error
    text = decode_text(content, name, problems)
    if text is not None:
        parse_vocabulary(text, problems, path=name)
    problems.raise_if_any()
    return text or ""


# --- what the owner should know


def _list_missing_lines(folder: Path, kept: list[str]) -> Iterator[str]:
    """Name the lines that a file lacks which was there before."""
    for path, template in _LINES_OF.items():
        if path not in kept or not (folder / path).is_file():
            continue
        text = (folder / path).read_text(encoding="utf-8", errors="replace")
        have = {line.strip().strip("/") for line in text.splitlines()}
        lines = [
            line
            for line in render(template).splitlines()
            if not line.startswith("#") and line.strip("/") not in have
        ]
        if lines:
            yield f"{path} was there and stays; add to it: {', '.join(f'`{line}`' for line in lines)}"


def _describe_place(folder: Path, repository: Repository) -> Iterator[str]:
    """Warn of a folder inside another archive or inside a repository."""
    for parent in folder.absolute().parents:
        if (parent / SETTINGS_FILE).is_file() and (parent / CONTENT_FOLDER).is_dir():
            yield f"{folder} is inside another archive, {parent}; each keeps its own papers"
            break
    if repository.root is not None and not repository.is_root:
        yield (
            f"{folder} is inside the git repository {repository.root}, and GitHub runs workflows only from its top "
            "folder: make the archive a repository of its own (`git init`), or move its `.github` there and give "
            "the steps a `working-directory`"
        )


def _describe_origin(origin: ProgramOrigin) -> Iterator[str]:
    if origin.is_portable:
        return
    yield (
        f"paperarchive was installed from {origin.local}, which GitHub's machines cannot reach: until version "
        f"{__version__} is published, write its git address in the line `PAPERARCHIVE:` of "
        + " and ".join(f"{WORKFLOWS_FOLDER}/{name}" for name in WORKFLOWS)
    )
