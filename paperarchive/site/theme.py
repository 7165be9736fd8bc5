"""Themes: finding a theme's files and rendering its templates.

In: an archive's folder and the name of a theme. Out: `Theme`, which renders views to HTML and lists static files. A
theme is a folder of `themes/` with `theme.yml`, `templates/` and `static/`; one that extends another has only what
differs.
Source: the contract's section on folders; templates by Jinja, with autoescape and strict names.
"""

import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import jinja2
import rjsmin

from paperarchive.content.files import is_backup
from paperarchive.errors import Problem, Problems, ProblemsError, Severity, decode_utf8
from paperarchive.site.pages import Assets, Page
from paperarchive.site.urls import STATIC
from paperarchive.yamlfields import Fields, Place, compose_yaml

PACKAGED_THEMES = (Path(__file__).parent.parent / "themes", Path(__file__).parent.parent.parent / "themes")
"""Where the themes that come with the program are: in the wheel, and in a checkout."""


_TEMPLATE_ERRORS = (
    *(jinja2.TemplateError, LookupError, TypeError, ValueError),
    *(ArithmeticError, AttributeError, RuntimeError),
)
"""What the expressions of a template may raise."""


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
        loaders = [jinja2.FunctionLoader(partial(_read_template, theme.folder / "templates")) for theme in chain]
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
            found.update({STATIC + name: file for name, file in _find_static_files(theme.folder).items()})
        return dict(sorted(found.items()))

    def find_broken_templates(self) -> Iterator[Problem]:
        """Find the templates that are not UTF-8, or no templates, whether a page needs them or not."""
        for theme in self._chain:
            base = theme.folder / "templates"
            for file in sorted(base.rglob("*.html")):
                problems = Problems()
                text = decode_utf8(file.read_bytes(), self._show(str(file)), problems)
                yield from problems
                if text is None:
                    continue
                try:
                    self._environment.compile(text, file.relative_to(base).as_posix(), str(file))
                except jinja2.TemplateSyntaxError as error:
                    yield self._explain_syntax(str(file), error)

    def render(self, page: Page) -> str:
        """Render one page; raises ProblemsError that names the template and line where that fails."""
        try:
            return self._environment.get_template(page.template).render(site=page.site, page=page.view)
        except jinja2.TemplateSyntaxError as error:
            problem = self._explain_syntax(error.filename or page.template, error)
        except jinja2.TemplateNotFound as error:
            advice = "add it, or extend a theme that has it"
            problem = self._make_problem(error, page, f"there is no template {error.name!r}", advice)
        except jinja2.UndefinedError as error:
            advice = "paperarchive/site/views.py lists what a template may see"
            problem = self._make_problem(error, page, str(error), advice)
        except RecursionError as error:
            advice = "take the include, import or call that leads back out of it"
            problem = self._make_problem(error, page, "the template leads back to itself without end", advice)
        except _TEMPLATE_ERRORS as error:
            problem = self._make_problem(error, page, str(error), "mend the expression on this line")
        raise ProblemsError([problem])

    def _explain_syntax(self, file: str, error: jinja2.TemplateSyntaxError) -> Problem:
        message = str(error.message).rstrip(".")
        return Problem(
            self._show(file), error.lineno, None, message, "mend the template; Jinja's manual has the syntax"
        )

    def _make_problem(self, error: Exception, page: Page, message: str, advice: str) -> Problem:
        """A problem at the innermost line of a template in an exception's trace, else with the page's template."""
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".html")]
        if not frames:
            return Problem(f"themes/{self._chain[0].name}/templates/{page.template}", None, None, message, advice)
        return Problem(self._show(frames[-1].filename), frames[-1].lineno, None, message.rstrip("."), advice)

    def _show(self, file: str) -> str:
        """The path of a template as a person knows it."""
        for theme in self._chain:
            base = theme.folder / "templates"
            if Path(file).is_relative_to(base):
                return f"themes/{theme.name}/templates/{Path(file).relative_to(base).as_posix()}"
        return file


def _read_template(folder: Path, name: str) -> tuple[str, str, None] | None:
    """Text and path of a template, as Jinja asks for them; None if there is none. Bad bytes are reported elsewhere."""
    file = folder / name
    if {"", ".", ".."} & set(name.split("/")) or not file.is_file():
        return None
    return file.read_bytes().decode("utf-8", errors="replace"), str(file), None


def _find_static_files(folder: Path) -> dict[str, Path]:
    """Path below `static/` -> file of one theme; hidden files and editors' backups (`x~`) are none of it."""
    base = folder / "static"
    files = {file.relative_to(base): file for file in base.rglob("*") if file.is_file()}
    return {
        path.as_posix(): file
        for path, file in files.items()
        if not is_backup(path.name) and not any(part.startswith(".") for part in path.parts)
    }


def read_asset(file: Path) -> bytes:
    """Read a static file of a theme as readers get it: scripts without blanks and comments, but for `/*!` ones."""
    content = file.read_bytes()
    return bytes(rjsmin.jsmin(content, keep_bang_comments=True)) if file.suffix == ".js" else content


def load_theme(root: Path, name: str, problems: Problems) -> Theme:
    """Load a theme of the archive, or one that comes with the program, and those it extends.

    If one is missing, broken, or extends itself, that is noted, and the theme cannot be used.
    """
    chain: list[ThemeFolder] = []
    wanted: str | None = name
    while wanted is not None:
        if any(theme.name == wanted for theme in chain):
            message = f"the theme extends itself through {chain[-1].name!r}"
            advice = "take `extends` out of one of them"
            problems.add(Problem(f"themes/{name}/theme.yml", None, "extends", message, advice))
            break
        theme = _read_theme(root, wanted, problems)
        if theme is None:
            break
        chain.append(theme)
        wanted = theme.extends
    return Theme(tuple(chain))


def _read_theme(root: Path, name: str, problems: Problems) -> ThemeFolder | None:
    path = f"themes/{name}/theme.yml"
    places = (root / "themes", *PACKAGED_THEMES)
    file = next((base / name / "theme.yml" for base in places if (base / name / "theme.yml").is_file()), None)
    if file is None:
        known = sorted({folder.parent.name for base in places for folder in base.glob("*/theme.yml")})
        problems.add(Problem(path, None, None, "there is no such theme", f"themes that are there: {', '.join(known)}"))
        return None
    text = decode_utf8(file.read_bytes(), path, problems)
    if text is None:
        return None
    fields = Fields(compose_yaml(text, Place(path), problems), Place(path), problems)
    fields.text("description")
    theme = ThemeFolder(name, file.parent, fields.text("extends"), fields.texts("stylesheets"), fields.texts("scripts"))
    fields.finish(unknown=Severity.ERROR, where="the README")
    static = _find_static_files(file.parent)
    for key, assets in (("stylesheets", theme.stylesheets), ("scripts", theme.scripts)):
        for missing in [asset for asset in assets if asset not in static]:
            message = f"there is no static/{missing} in the theme"
            fields.note(key, message, "add the file, or remove it from the list")
    return theme
