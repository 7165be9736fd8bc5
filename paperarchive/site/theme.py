"""Themes: finding a theme's files and rendering its templates.

In: an archive's folder and the name of a theme. Out: `Theme`, which renders views to HTML and lists static files. A
theme is a folder of `themes/` with `theme.yml`, `templates/` and `static/`; one that extends another has only what
differs.
Source: the contract's section on folders; templates by Jinja, with autoescape and strict names.
"""

import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import jinja2
import rjsmin

from paperarchive.errors import Problem, Problems, ProblemsError, Severity
from paperarchive.site.pages import Assets, Page
from paperarchive.site.urls import STATIC
from paperarchive.yamlfields import Fields, Place, compose_yaml

PACKAGED_THEMES = (Path(__file__).parent.parent / "themes", Path(__file__).parent.parent.parent / "themes")
"""Where the themes that come with the program are: in the wheel, and in a checkout."""


@dataclass(frozen=True, slots=True)
class ThemeFolder:
    """One theme on disk, with what its `theme.yml` says."""

    name: str
    """The folder's name."""
    folder: Path
    """Where it is."""
    extends: str | None
    """The theme whose files stand in for those it lacks."""
    stylesheets: tuple[str, ...]
    """Stylesheets of its `static/`, linked after those of the theme it extends."""
    scripts: tuple[str, ...]
    """Scripts of its `static/`, modules, linked after those of the theme it extends."""


class Theme:
    """A theme and those it extends, ready to render."""

    def __init__(self, chain: tuple[ThemeFolder, ...]) -> None:
        """chain: the theme itself first, then the one it extends, and so on."""
        self._chain = chain
        loaders = [jinja2.FileSystemLoader(theme.folder / "templates") for theme in chain]
        by_name = jinja2.PrefixLoader({theme.name: loader for theme, loader in zip(chain, loaders, strict=True)})
        self._environment = jinja2.Environment(
            loader=jinja2.ChoiceLoader([*loaders, by_name]),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            cache_size=-1,
        )
        self._environment.filters["number"] = "{:,}".format

    @property
    def assets(self) -> Assets:
        """What every page links, that of the extended theme first."""
        chain = self._chain[::-1]
        return Assets(
            stylesheets=tuple(STATIC + name for theme in chain for name in theme.stylesheets),
            scripts=tuple(STATIC + name for theme in chain for name in theme.scripts),
        )

    def find_static_files(self) -> Mapping[str, Path]:
        """Path in the site -> file, a theme's own before those of the theme it extends; sorted by path."""
        found: dict[str, Path] = {}
        for theme in reversed(self._chain):
            base = theme.folder / "static"
            found.update({STATIC + f.relative_to(base).as_posix(): f for f in base.rglob("*") if f.is_file()})
        return dict(sorted(found.items()))

    def render(self, page: Page) -> str:
        """Render one page; raises ProblemsError that names the template and line where that fails."""
        try:
            return self._environment.get_template(page.template).render(site=page.site, page=page.view)
        except jinja2.TemplateSyntaxError as error:
            problem = self._locate(error.filename or error.name or page.template, error.lineno, str(error.message))
        except jinja2.TemplateNotFound as error:
            missing = f"there is no template {error.name!r}"
            problem = Problem(
                f"themes/{self._chain[0].name}", None, None, missing, "add it, or extend a theme that has it"
            )
        except (jinja2.TemplateError, TypeError, ValueError, AttributeError, KeyError, ZeroDivisionError) as error:
            problem = self._locate(*_find_template_line(error, page.template), str(error))
        raise ProblemsError([problem])

    def _locate(self, file: str, line: int | None, message: str) -> Problem:
        """A problem in a template, its path as a person knows it."""
        for theme in self._chain:
            base = theme.folder / "templates"
            if Path(file).is_relative_to(base):
                file = f"themes/{theme.name}/templates/{Path(file).relative_to(base).as_posix()}"
        return Problem(
            file, line, None, message.rstrip("."), "paperarchive/site/views.py lists what a template may see"
        )


def read_asset(file: Path) -> bytes:
    """Read a static file of a theme as readers get it: scripts without blanks and comments, but for `/*!` ones."""
    if file.suffix != ".js":
        return file.read_bytes()
    return str(rjsmin.jsmin(file.read_text(encoding="utf-8"), keep_bang_comments=True)).encode()


def _find_template_line(error: BaseException, template: str) -> tuple[str, int | None]:
    """The innermost line of a template in an exception's trace."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".html")]
    return (frames[-1].filename, frames[-1].lineno) if frames else (template, None)


def load_theme(root: Path, name: str) -> Theme:
    """Load a theme of the archive, or one that comes with the program, and those it extends.

    Raises ProblemsError if one is missing, broken, or extends itself.
    """
    problems = Problems()
    chain: list[ThemeFolder] = []
    wanted: str | None = name
    while wanted is not None:
        if any(theme.name == wanted for theme in chain):
            message, advice = (
                f"the theme extends itself through {chain[-1].name!r}",
                "take `extends` out of one of them",
            )
            problems.add(Problem(f"themes/{name}/theme.yml", None, "extends", message, advice))
            break
        theme = _read_theme(root, wanted, problems)
        if theme is None:
            break
        chain.append(theme)
        wanted = theme.extends
    problems.raise_if_any()
    return Theme(tuple(chain))


def _read_theme(root: Path, name: str, problems: Problems) -> ThemeFolder | None:
    path = f"themes/{name}/theme.yml"
    for base in (root / "themes", *PACKAGED_THEMES):
        file = base / name / "theme.yml"
        if not file.is_file():
            continue
        fields = Fields(compose_yaml(file.read_text(encoding="utf-8"), Place(path), problems), Place(path), problems)
        fields.text("description")
        theme = ThemeFolder(
            name, file.parent, fields.text("extends"), fields.texts("stylesheets"), fields.texts("scripts")
        )
        fields.finish(unknown=Severity.ERROR, where="the README")
        for key, names in (("stylesheets", theme.stylesheets), ("scripts", theme.scripts)):
            for missing in [asset for asset in names if not (file.parent / "static" / asset).is_file()]:
                fields.note(
                    key, f"there is no static/{missing} in the theme", "add the file, or remove it from the list"
                )
        return theme
    known = sorted(
        {folder.parent.name for base in (root / "themes", *PACKAGED_THEMES) for folder in base.glob("*/theme.yml")}
    )
    problems.add(Problem(path, None, None, "there is no such theme", f"themes that are there: {', '.join(known)}"))
    return None
