"""Theme folders: `theme.yml` with its options, and where the files of a theme are.

In: an archive's folder and the name of a theme. Out: a chain of `ThemeFolder`s, the
theme itself first, then the one it extends, and so on. A theme is a folder of `themes/`
with `theme.yml`, `templates/` and `static/`; one that extends another contains only
what differs. A theme of the archive that has the name of a packaged one falls back on
it, file by file. Source: the contract's section on folders.
"""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from paperarchive.content.disk import is_backup
from paperarchive.content.links import LinkBounds, find_bad_links
from paperarchive.errors import (
    Problem,
    Problems,
    Severity,
    find_nearest,
)
from paperarchive.files.os_errors import explain_os_error
from paperarchive.files.reading import MAXIMUM_SETTINGS_BYTES, read_file
from paperarchive.files.text import decode_text
from paperarchive.names import PACKAGED_THEMES, SETTINGS_FILE
from paperarchive.yaml_fields.fields import Fields
from paperarchive.yaml_fields.nodes import YamlContext, compose_yaml
from paperarchive.yaml_fields.scalars import matching

_THEMES = "themes"
_HIDDEN = re.compile(r"(^|/)\.")
"""In a path: a hidden file or folder."""
_OPTION_NAME = matching(
    re.compile(r"[a-z][a-z0-9_]*", re.ASCII),
    "an option's name",
    "use a-z, 0-9 and _",
)


@dataclass(frozen=True, slots=True)
class ThemeOption:
    """A setting of a theme, a key of `theme_options` in `site.yml`."""

    name: str
    description: str
    """What it changes."""
    default: str
    """The value where `site.yml` does not set the option."""
    values: tuple[str, ...]
    """The values it may have; empty = any text."""


@dataclass(frozen=True, slots=True)
class ThemeFolder:
    """One theme on disk, with the content of its `theme.yml`."""

    name: str
    folders: tuple[Path, ...]
    """Where its files are: the archive's folder first, then the packaged one."""
    extends: str | None
    """The theme that provides every file that this one lacks."""
    stylesheets: tuple[str, ...]
    """Stylesheets of its `static/`, linked after those of the theme it extends."""
    scripts: tuple[str, ...]
    """Scripts of its `static/`, modules, linked after those of the theme it extends."""
    options: tuple[ThemeOption, ...]
    """Its options; they replace those of the same name in the theme it extends."""

    @property
    def is_packaged(self) -> bool:
        """Whether all of its files come with the program."""
        return self.folders[0].parent in PACKAGED_THEMES

    def find_template(self, name: str) -> Path | None:
        """Find a template by its path below `templates/`; None if there is none."""
        if {"", ".", ".."} & set(name.split("/")):
            return None
        for folder in self.folders:
            file = folder / "templates" / name
            if file.is_file():
                return file
        return None

    def find_templates(self) -> dict[str, Path]:
        """Find all templates: path below `templates/` -> file, sorted by path."""
        return self._find_files("templates", "*.html")

    def find_static_files(self) -> dict[str, Path]:
        """Find all static files: path below `static/` -> file, sorted by path.

        Hidden files and the backups of editors (`x~`) are left out.
        """
        files = self._find_files("static", "*")
        for path, file in list(files.items()):
            if _HIDDEN.search(path) or is_backup(file.name):
                del files[path]
        return files

    def _find_files(self, kind: str, pattern: str) -> dict[str, Path]:
        """Find files of `templates/` or `static/`; those of earlier folders replace
        those of later ones.
        """
        files: dict[str, Path] = {}
        for folder in reversed(self.folders):
            base = folder / kind
            for file in base.rglob(pattern):
                if file.is_file():
                    files[file.relative_to(base).as_posix()] = file
        return dict(sorted(files.items()))


def read_theme_folders(
    archive_dir: Path | None, name: str, problems: Problems
) -> tuple[ThemeFolder, ...]:
    """Read a theme of the archive or a packaged one, and those it extends.

    archive_dir: None = packaged themes alone.

    The result is incomplete, and a problem is added, if one of them is missing or
    broken, or extends itself.
    """
    chain: list[ThemeFolder] = []
    wanted: str | None = name
    while wanted is not None:
        if any(theme.name == wanted for theme in chain):
            message = f"the theme extends itself through {chain[-1].name!r}"
            advice = "take `extends` out of one of them"
            path = f"themes/{name}/theme.yml"
            problems.add(Problem(path, message, advice, key="extends"))
            break
        theme = _read_theme_folder(archive_dir, wanted, problems)
        if theme is None:
            break
        chain.append(theme)
        wanted = theme.extends
    return tuple(chain)


def _read_theme_folder(
    archive_dir: Path | None, name: str, problems: Problems
) -> ThemeFolder | None:
    """Read one theme; None, and a problem is added, if it is missing or broken, or a
    link of it leads out of the archive.
    """
    folders = _find_folders(archive_dir, name)
    if archive_dir is not None:
        bounds = LinkBounds(archive_dir, *PACKAGED_THEMES)
        bad = find_bad_links(archive_dir, f"{_THEMES}/{name}", bounds)
        if bad:
            problems.extend(bad)
            return None
    for folder in folders:
        file = folder / "theme.yml"
        if os.path.lexists(file):
            return _read_theme_file(name, file, folders, problems)
    advice = f"themes that exist: {', '.join(_find_theme_names(archive_dir))}"
    path = f"themes/{name}/theme.yml"
    problems.add(Problem(path, "there is no such theme", advice))
    return None


def _read_theme_file(
    name: str, file: Path, folders: tuple[Path, ...], problems: Problems
) -> ThemeFolder | None:
    path = f"themes/{name}/theme.yml"
    try:
        content = read_file(str(file), MAXIMUM_SETTINGS_BYTES)
    except OSError as error:
        problems.add(explain_os_error(error, path, doing="cannot be read"))
        return None
    text = decode_text(content, path, problems)
    if text is None:
        return None
    context = YamlContext(path, text=text)
    fields = Fields(compose_yaml(text, context, problems), context, problems)
    fields.text("description")
    theme = ThemeFolder(
        name=name,
        folders=folders,
        extends=fields.text("extends"),
        stylesheets=fields.texts("stylesheets"),
        scripts=fields.texts("scripts"),
        options=fields.records(
            "options", _read_option, form="{name: ..., default: ..., description: ...}"
        ),
    )
    fields.finish(unknown=Severity.ERROR)
    _check_assets(theme, fields)
    return theme


def _find_folders(archive_dir: Path | None, name: str) -> tuple[Path, ...]:
    """Find the folders of a theme: the archive's first, then the packaged one.

    They are one where the archive is a checkout of the program.
    """
    folders: list[Path] = []
    for place in _list_places(archive_dir):
        folder = place / name
        if folder.is_dir() and folder not in folders:
            folders.append(folder)
    return tuple(folders)


def _list_places(archive_dir: Path | None) -> tuple[Path, ...]:
    """The folders of themes, the archive's first."""
    if archive_dir is None:
        return PACKAGED_THEMES
    return (archive_dir.absolute() / _THEMES, *PACKAGED_THEMES)


def _find_theme_names(archive_dir: Path | None) -> list[str]:
    """Find the names of all themes that `site.yml` and `extends` may select."""
    names: set[str] = set()
    for place in _list_places(archive_dir):
        names.update(file.parent.name for file in place.glob("*/theme.yml"))
    return sorted(names)


def _check_assets(theme: ThemeFolder, fields: Fields) -> None:
    """Add a problem for every stylesheet and script that the theme does not contain."""
    static = theme.find_static_files()
    for key, paths in (("stylesheets", theme.stylesheets), ("scripts", theme.scripts)):
        for path in paths:
            if path not in static:
                message = f"there is no static/{path} in the theme"
                fields.report(key, message, "add the file, or remove it from the list")


def _read_option(fields: Fields) -> ThemeOption | None:
    """Read an option; None, and a problem is added, if it has no name."""
    name = fields.require("name", _OPTION_NAME)
    description = fields.required_text("description")
    default = fields.text("default") or ""
    values = fields.texts("values")
    fields.finish(unknown=Severity.ERROR)
    if values and default not in values:
        message = f"{default!r} is not one of the values"
        fields.report("default", message, "add it to them")
    if name is None:
        return None
    return ThemeOption(
        name=name, description=description, default=default, values=values
    )


def choose_options(
    chain: Iterable[ThemeFolder], wanted: Iterable[tuple[str, str]], problems: Problems
) -> dict[str, str]:
    """Choose the value of every option: that of `site.yml`, else the default.

    wanted: `theme_options` of `site.yml`. A problem is added for an option that the
    theme does not have or that cannot have the value.
    """
    known: dict[str, ThemeOption] = {}
    for theme in chain:
        for option in theme.options:
            known.setdefault(option.name, option)
    values = {name: option.default for name, option in sorted(known.items())}
    for name, value in wanted:
        problem = _find_option_problem(name, value, known)
        if problem is None:
            values[name] = value
        else:
            problems.add(problem)
    return values


def _find_option_problem(
    name: str, value: str, known: dict[str, ThemeOption]
) -> Problem | None:
    """Find what is wrong with a value of `theme_options`. known: option by name."""
    key = f"theme_options.{name}"
    if name not in known:
        advice = f"options that the theme has: {', '.join(sorted(known)) or 'none'}"
        nearest = find_nearest(name, known)
        if nearest is not None:
            advice = f"did you mean {nearest!r}?"
        message = "the theme has no such option"
        return Problem(SETTINGS_FILE, message, advice, key=key)
    allowed = known[name].values
    if allowed and value not in allowed:
        message = f"{value!r} is not a value of this option"
        advice = f"write one of: {', '.join(allowed)}"
        return Problem(SETTINGS_FILE, message, advice, key=key)
    return None
