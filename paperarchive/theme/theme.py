"""Themes: finding a theme's files and rendering its templates.

In: an archive's folder and the name of a theme. Out: `Theme`, which renders views to
HTML and holds the static files as
readers get them: without blanks and comments, in a folder named after what they
contain. A theme is a folder of `themes/` with `theme.yml`, `templates/` and `static/`;
one that extends another has only what differs. Source: the contract's section on
folders; templates by Jinja (`templates.py`).
"""

import re
import traceback
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

import jinja2
import rcssmin
import rjsmin
from markupsafe import Markup

from paperarchive.content.disk import is_backup
from paperarchive.digests import FilesDigest
from paperarchive.errors import (
    Problem,
    Problems,
    ProblemsError,
    Severity,
    decode_utf8,
    find_nearest,
)
from paperarchive.names import PACKAGED_THEMES, SETTINGS_FILE
from paperarchive.site.locale import Locale
from paperarchive.site.page import Assets, Page
from paperarchive.site.urls import STATIC
from paperarchive.site.views import CardSiteView, CardView
from paperarchive.theme.templates import TEMPLATE_ERRORS, Templates
from paperarchive.yaml_fields import Fields, YamlContext, compose_yaml, matching

GLOBALS = {
    "paper_card": "the paper `card` (CardView) as a list shows it, by `_paper_card.html`"
}
"""The functions a template may call beside Jinja's own, and what they give."""

_CARD_TEMPLATE = "_paper_card.html"
_MARK = "\0"
"""Where the way to the site's root comes in a card, and around a card's slug in a page;
no text holds it.
"""

_FINGERPRINT_LENGTH = 10
_OPTION_NAME = matching(
    re.compile(r"[a-z][a-z0-9_]*", re.ASCII),
    "an option's name",
    "write small letters, digits and _",
)


@dataclass(frozen=True, slots=True)
class ThemeOption:
    """Something that `site.yml` may say of a theme."""

    name: str
    """Its key under `theme_options`."""
    description: str
    """What it changes."""
    default: str
    """What holds where `site.yml` does not name it."""
    values: tuple[str, ...]
    """What it may be; none = any text."""


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
    options: tuple[ThemeOption, ...]
    """What `site.yml` may say of it; one of the same name in the theme it extends gives
    way.
    """


@dataclass(frozen=True, slots=True)
class _Card:
    """A card, drawn."""

    view: CardView
    """What it shows."""
    parts: tuple[bytes, ...]
    """Its HTML; between two parts comes the way to the site's root."""
    mark: Markup
    """What stands for it in a page."""


class Theme:
    """A theme and those it extends, ready to render."""

    def __init__(
        self,
        chain: tuple[ThemeFolder, ...],
        *,
        locale: Locale,
        options: Mapping[str, str],
        fingerprint: bool,
    ) -> None:
        """Read the static files.

        chain: the theme itself first, then the one it extends, and so on. options: the
        value of every option.
        fingerprint: whether the static files stand in a folder named after their
        content, so that browsers may keep them for good; without, they keep their
        addresses while they are edited.
        """
        self._chain = chain
        self._locale = locale
        self._static_files = _read_static_files(chain)
        folder = STATIC + (
            f"{_fingerprint(self._static_files)}/" if fingerprint else ""
        )
        self._assets = Assets(
            static=folder,
            stylesheets=tuple(
                folder + name for theme in chain[::-1] for name in theme.stylesheets
            ),
            scripts=tuple(
                folder + name for theme in chain[::-1] for name in theme.scripts
            ),
            options=options,
        )
        loaders = [
            jinja2.FunctionLoader(partial(_read_template, theme.folder / "templates"))
            for theme in chain
        ]
        by_name = jinja2.PrefixLoader(
            {theme.name: loader for theme, loader in zip(chain, loaders, strict=True)}
        )
        functions = {"paper_card": self._draw_card}
        self._templates = Templates(jinja2.ChoiceLoader([*loaders, by_name]), functions)
        self._cards: dict[str, _Card] = {}

    @property
    def assets(self) -> Assets:
        """What every page has from the theme, that of the extended theme first."""
        return self._assets

    @property
    def locale(self) -> Locale:
        """The strings of its templates and scripts, and of the pages it renders."""
        return self._locale

    @property
    def static_folders(self) -> tuple[Path, ...]:
        """Where the static files come from."""
        return tuple(theme.folder / "static" for theme in self._chain)

    @cached_property
    def digest(self) -> str:
        """Tells this theme, with its templates, static files and options, from any
        other.
        """
        digest = FilesDigest()
        digest.add("", repr((self._assets, sorted(self._static_files))).encode())
        folders = [theme.folder / "templates" for theme in self._chain]
        for file in (
            file for folder in folders for file in sorted(folder.rglob("*.html"))
        ):
            digest.add(self._show(str(file)), file.read_bytes())
        return digest.hexdigest()

    @property
    def static_files(self) -> Mapping[str, bytes]:
        """Path below `assets.static` -> content as readers get it, sorted by path."""
        return self._static_files

    def find_broken_templates(self) -> Iterator[Problem]:
        """Find the templates that are not UTF-8, or no templates, whether a page needs
        them or not.
        """
        for theme in self._chain:
            base = theme.folder / "templates"
            for file in sorted(base.rglob("*.html")):
                problems = Problems()
                text = decode_utf8(file.read_bytes(), self._show(str(file)), problems)
                yield from problems
                if text is None:
                    continue
                try:
                    self._templates.check(
                        text, file.relative_to(base).as_posix(), str(file)
                    )
                except jinja2.TemplateSyntaxError as error:
                    yield self._explain_syntax(str(file), error)

    def render(self, page: Page) -> bytes:
        """Render one page, as UTF-8; raises ProblemsError that names the template and
        line where that fails.
        """
        content = page.content()
        try:
            html = self._templates.render(
                page.template, site=content.site, page=content.view
            )
            return self._put_cards(html, content.site.to_root.encode())
        except jinja2.TemplateSyntaxError as error:
            problem = self._explain_syntax(error.filename or page.template, error)
        except jinja2.TemplateNotFound as error:
            advice = "add it, or extend a theme that has it"
            problem = self._make_problem(
                error, page, f"there is no template {error.name!r}", advice
            )
        except jinja2.UndefinedError as error:
            advice = "paperarchive/site/views.py lists what a template may see"
            problem = self._make_problem(error, page, str(error), advice)
        except RecursionError as error:
            advice = "take the include, import or call that leads back out of it"
            problem = self._make_problem(
                error, page, "the template leads back to itself without end", advice
            )
        except TEMPLATE_ERRORS as error:
            problem = self._make_problem(
                error, page, str(error), "mend the expression on this line"
            )
        raise ProblemsError([problem])

    def _draw_card(self, card: CardView) -> Markup:
        """Have a card drawn, once for all lists, and mark where it comes: lists differ
        in the way to the root alone.
        """
        known = self._cards.get(card.slug)
        if known is None or known.view is not card:
            shared = CardSiteView(_MARK, self._assets.options)
            html = self._templates.render(_CARD_TEMPLATE, site=shared, card=card)
            mark = Markup(_MARK + card.slug + _MARK)  # noqa: S704  (what is put there was written by a template)
            known = self._cards[card.slug] = _Card(
                card, tuple(part.encode() for part in html.split(_MARK)), mark
            )
        return known.mark

    def _put_cards(self, html: str, root: bytes) -> bytes:
        """Put the cards of a page in their places; as bytes, since most of a list's are
        theirs.
        """
        if _MARK not in html:
            return html.encode()
        parts = html.split(_MARK)
        return b"".join(
            root.join(self._cards[part].parts) if number % 2 else part.encode()
            for number, part in enumerate(parts)
        )

    def _explain_syntax(self, file: str, error: jinja2.TemplateSyntaxError) -> Problem:
        message = str(error.message).rstrip(".")
        return Problem(
            self._show(file),
            message,
            "mend the template; Jinja's manual has the syntax",
            line=error.lineno,
        )

    def _make_problem(
        self, error: Exception, page: Page, message: str, advice: str
    ) -> Problem:
        """A problem at the innermost line of a template in an exception's trace, else
        with the page's template.
        """
        frames = [
            frame
            for frame in traceback.extract_tb(error.__traceback__)
            if frame.filename.endswith(".html")
        ]
        if not frames:
            return Problem(
                f"themes/{self._chain[0].name}/templates/{page.template}",
                message,
                advice,
            )
        return Problem(
            self._show(frames[-1].filename),
            message.rstrip("."),
            advice,
            line=frames[-1].lineno,
        )

    def _show(self, file: str) -> str:
        """The path of a template as a person knows it."""
        for theme in self._chain:
            base = theme.folder / "templates"
            if Path(file).is_relative_to(base):
                return f"themes/{theme.name}/templates/{Path(file).relative_to(base).as_posix()}"
        return file


def _read_template(folder: Path, name: str) -> tuple[str, str, None] | None:
    """Text and path of a template, as Jinja asks for them; None if there is none. Bad
    bytes are reported elsewhere.
    """
    file = folder / name
    if {"", ".", ".."} & set(name.split("/")) or not file.is_file():
        return None
    return file.read_bytes().decode("utf-8", errors="replace"), str(file), None


def _find_static_files(folder: Path) -> dict[str, Path]:
    """Path below `static/` -> file of one theme; hidden files and editors' backups
    (`x~`) are none of it.
    """
    base = folder / "static"
    files = {file.relative_to(base): file for file in base.rglob("*") if file.is_file()}
    return {
        path.as_posix(): file
        for path, file in files.items()
        if not is_backup(path.name)
        and not any(part.startswith(".") for part in path.parts)
    }


def _read_static_files(chain: tuple[ThemeFolder, ...]) -> dict[str, bytes]:
    """The static files as readers get them, a theme's own before those of the theme it
    extends; sorted by path.
    """
    files: dict[str, Path] = {}
    for theme in reversed(chain):
        files.update(_find_static_files(theme.folder))
    return {path: _read_asset(file) for path, file in sorted(files.items())}


def _read_asset(file: Path) -> bytes:
    """A static file; scripts and stylesheets without blanks and comments, but for `/*!`
    ones.
    """
    content = file.read_bytes()
    match file.suffix:
        case ".js":
            return bytes(rjsmin.jsmin(content, keep_bang_comments=True))
        case ".css":
            return bytes(rcssmin.cssmin(content, keep_bang_comments=True))
        case _:
            return content


def _fingerprint(files: Mapping[str, bytes]) -> str:
    """A name for these files: one for all, so that a script finds its neighbours
    without being rewritten.
    """
    digest = FilesDigest()
    for path, content in files.items():
        digest.add(path, content)
    return digest.hexdigest()[:_FINGERPRINT_LENGTH]


def load_theme(
    root: Path,
    name: str,
    problems: Problems,
    *,
    locale: Locale,
    options: Iterable[tuple[str, str]] = (),
    fingerprint: bool = True,
) -> Theme:
    """Load a theme of the archive, or one that comes with the program, and those it
    extends.

    If one is missing, broken, or extends itself, that is noted, and the theme cannot be
    used. An option that it does not have, or that cannot have the value, is noted too.

    options: `theme_options` of `site.yml`. fingerprint: see `Theme`.
    """
    chain: list[ThemeFolder] = []
    wanted: str | None = name
    while wanted is not None:
        if any(theme.name == wanted for theme in chain):
            message = f"the theme extends itself through {chain[-1].name!r}"
            advice = "take `extends` out of one of them"
            problems.add(
                Problem(f"themes/{name}/theme.yml", message, advice, key="extends")
            )
            break
        theme = _read_theme(root, wanted, problems)
        if theme is None:
            break
        chain.append(theme)
        wanted = theme.extends
    values = _choose_options(chain, options, problems)
    return Theme(tuple(chain), locale=locale, options=values, fingerprint=fingerprint)


def _choose_options(
    chain: Iterable[ThemeFolder], wanted: Iterable[tuple[str, str]], problems: Problems
) -> dict[str, str]:
    """The value of every option: what `site.yml` wants, else the default."""
    known: dict[str, ThemeOption] = {}
    for theme in chain:
        for option in theme.options:
            known.setdefault(option.name, option)
    values = {name: option.default for name, option in sorted(known.items())}
    for name, value in wanted:
        key = f"theme_options.{name}"
        if name not in known:
            nearest = find_nearest(name, known)
            there = ", ".join(values) or "none"
            advice = (
                f"did you mean {nearest!r}?"
                if nearest
                else f"options that the theme has: {there}"
            )
            problems.add(
                Problem(SETTINGS_FILE, "the theme has no such option", advice, key=key)
            )
        elif known[name].values and value not in known[name].values:
            advice = f"write one of: {', '.join(known[name].values)}"
            problems.add(
                Problem(
                    SETTINGS_FILE,
                    f"{value!r} is no value of this option",
                    advice,
                    key=key,
                )
            )
        else:
            values[name] = value
    return values


def _read_theme(root: Path, name: str, problems: Problems) -> ThemeFolder | None:
    path = f"themes/{name}/theme.yml"
    places = (root / "themes", *PACKAGED_THEMES)
    file = next(
        (
            base / name / "theme.yml"
            for base in places
            if (base / name / "theme.yml").is_file()
        ),
        None,
    )
    if file is None:
        known = sorted(
            {
                folder.parent.name
                for base in places
                for folder in base.glob("*/theme.yml")
            }
        )
        problems.add(
            Problem(
                path,
                "there is no such theme",
                f"themes that are there: {', '.join(known)}",
            )
        )
        return None
    text = decode_utf8(file.read_bytes(), path, problems)
    if text is None:
        return None
    context = YamlContext(path)
    fields = Fields(compose_yaml(text, context, problems), context, problems)
    fields.text("description")
    theme = ThemeFolder(
        name=name,
        folder=file.parent,
        extends=fields.text("extends"),
        stylesheets=fields.texts("stylesheets"),
        scripts=fields.texts("scripts"),
        options=fields.records(
            "options", _read_option, form="{name: ..., default: ..., description: ...}"
        ),
    )
    fields.finish(unknown=Severity.ERROR)
    static = _find_static_files(file.parent)
    for key, assets in (("stylesheets", theme.stylesheets), ("scripts", theme.scripts)):
        for missing in [asset for asset in assets if asset not in static]:
            message = f"there is no static/{missing} in the theme"
            fields.report(key, message, "add the file, or remove it from the list")
    return theme


def _read_option(fields: Fields) -> ThemeOption | None:
    name = fields.require("name", _OPTION_NAME)
    option = ThemeOption(
        name=name or "",
        description=fields.required_text("description"),
        default=fields.text("default") or "",
        values=fields.texts("values"),
    )
    fields.finish(unknown=Severity.ERROR)
    if option.values and option.default not in option.values:
        fields.report(
            "default", f"{option.default!r} is not one of the values", "add it to them"
        )
    return option if name else None
