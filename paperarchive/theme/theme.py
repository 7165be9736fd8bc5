"""Themes: how pages are drawn, and the static files they need.

In: an archive's folder and the name of a theme. Out: `Theme`, which renders pages to
HTML and has the static files as readers get them: minified, in a folder named after
their content.
"""

import traceback
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import jinja2
from markupsafe import Markup

from paperarchive.digests import FilesDigest
from paperarchive.errors import Problem, Problems, ProblemsError
from paperarchive.files.reading import read_file
from paperarchive.files.text import decode_text
from paperarchive.names import PACKAGED_THEMES
from paperarchive.site.locale import Locale
from paperarchive.site.page import Assets, Page
from paperarchive.site.urls import STATIC
from paperarchive.site.views import CardSiteView, CardView
from paperarchive.theme.folders import (
    ThemeFolder,
    choose_options,
    read_theme_folders,
)
from paperarchive.theme.static_files import (
    find_conflicts_in_files,
    find_missing_files,
    find_template_references,
    make_fingerprint,
    read_static_files,
)
from paperarchive.theme.templates import TEMPLATE_ERRORS, Templates

GLOBALS = {
    "paper_card": "the HTML of `card` (CardView) in a list, made by `_paper_card.html`"
}
"""The functions a template may call besides Jinja's own, and what they return."""

_CARD_TEMPLATE = "_paper_card.html"
_PLACEHOLDER = "\0"
"""In a card, for the path to the site's root; in a page, around the slug of a card. No
text contains it.
"""


@dataclass(frozen=True, slots=True)
class _RenderedCard:
    view: CardView
    parts: tuple[bytes, ...]
    """Its HTML; the path to the site's root goes between each two parts."""
    placeholder: Markup
    """What a page contains in its place."""


class Theme:
    """A theme and those it extends, ready to render."""

    def __init__(
        self,
        chain: tuple[ThemeFolder, ...],
        static_files: Mapping[str, bytes],
        assets: Assets,
        locale: Locale,
        *,
        sandboxed: bool = False,
    ) -> None:
        """chain: the theme itself first, then the one it extends, and so on.

        sandboxed: whether templates run in Jinja's sandbox.
        """
        self.assets = assets
        """What every page gets from the theme."""
        self.locale = locale
        """The strings of its templates and scripts, and of the pages it renders."""
        self.static_files = static_files
        """Path below `assets.static` -> minified content, sorted by path."""
        self._chain = chain
        self._templates = Templates(
            _make_loader(chain),
            {"paper_card": self._place_card},
            locale,
            sandboxed=sandboxed,
        )
        self._cards: dict[str, _RenderedCard] = {}

    @property
    def static_folders(self) -> list[Path]:
        """Where the static files come from; not all of these folders exist."""
        folders: list[Path] = []
        for theme in self._chain:
            folders += (folder / "static" for folder in theme.folders)
        return folders

    @cached_property
    def digest(self) -> str:
        """The cache key of the theme: templates, options, names and fingerprint of the
        static files.
        """
        digest = FilesDigest()
        digest.add("", repr((self.assets, sorted(self.static_files))).encode())
        for theme in self._chain:
            for name, file in theme.find_templates().items():
                digest.add(_name_template(theme, name), read_file(str(file)))
        return digest.hexdigest()

    def check_templates(self) -> Iterator[Problem]:
        """Find templates with broken syntax, a missing static file or an encoding other
        than UTF-8, whether a page needs them or not; and what is never drawn or loaded.
        """
        for theme in self._chain:
            for name, file in theme.find_templates().items():
                path = _name_template(theme, name)
                problems = Problems()
                text = decode_text(read_file(str(file)), path, problems)
                yield from problems
                if text is None:
                    continue
                found = list(self._check_template(name, text, path))
                yield from found
                is_packaged = any(map(file.is_relative_to, PACKAGED_THEMES))
                if not found and not is_packaged:  # those are tested with the program
                    yield from self._templates.find_mistakes(text, path)

    def _check_template(self, name: str, text: str, path: str) -> Iterator[Problem]:
        """path: as in messages."""
        try:
            self._templates.check(text, name, path)
        except jinja2.TemplateSyntaxError as error:
            yield _explain_syntax(path, error)
        for line, wanted in find_template_references(text):
            if wanted not in self.static_files:
                message = f"there is no static/{wanted} in the theme"
                advice = "add the file, or remove what refers to it"
                yield Problem(path, message, advice, line=line)

    def render(self, page: Page) -> bytes:
        """Render a page as UTF-8.

        Raises ProblemsError with the template and the line that failed.
        """
        content = page.content()
        try:
            html = self._templates.render(
                page.template, site=content.site, page=content.view
            )
            return self._insert_cards(html, content.site.to_root.encode())
        except jinja2.TemplateSyntaxError as error:
            problem = _explain_syntax(error.filename or page.template, error)
        except jinja2.TemplateNotFound as error:
            message = f"there is no template {error.name!r}"
            advice = "add it, or extend a theme that has it"
            problem = self._make_problem(error, page, message, advice)
        except jinja2.UndefinedError as error:
            advice = "paperarchive's themes/README.md lists what a template may use"
            problem = self._make_problem(error, page, str(error), advice)
        except RecursionError as error:
            message = "the template includes, imports or calls itself without end"
            advice = "remove the include, import or call that leads back to it"
            problem = self._make_problem(error, page, message, advice)
        except TEMPLATE_ERRORS as error:
            advice = "fix the expression on this line"
            problem = self._make_problem(error, page, str(error), advice)
        raise ProblemsError([problem])

    def _place_card(self, card: CardView) -> Markup:
        """Render a card once for all lists, and return its placeholder: its HTML
        differs between lists only in the path to the site's root.
        """
        known = self._cards.get(card.slug)
        if known is None or known.view is not card:
            known = self._cards[card.slug] = self._render_card(card)
        return known.placeholder

    def _render_card(self, card: CardView) -> _RenderedCard:
        site = CardSiteView(_PLACEHOLDER, self.assets.options)
        html = self._templates.render(_CARD_TEMPLATE, site=site, card=card)
        return _RenderedCard(
            view=card,
            parts=tuple(part.encode() for part in html.split(_PLACEHOLDER)),
            placeholder=Markup(_PLACEHOLDER + card.slug + _PLACEHOLDER),  # noqa: S704  (it never reaches a page)
        )

    def _insert_cards(self, html: str, to_root: bytes) -> bytes:
        """Replace the placeholders of a page by its cards; as bytes, since most of a
        list's bytes are those of its cards.
        """
        if _PLACEHOLDER not in html:
            return html.encode()
        parts = html.split(_PLACEHOLDER)
        return b"".join(
            to_root.join(self._cards[part].parts) if number % 2 else part.encode()
            for number, part in enumerate(parts)
        )

    def _make_problem(
        self, error: Exception, page: Page, message: str, advice: str
    ) -> Problem:
        """Make a problem at the innermost line of a template in an exception's trace,
        else with the page's template.
        """
        path = _name_template(self._chain[0], page.template)
        line = None
        for frame in traceback.extract_tb(error.__traceback__):
            if frame.filename.endswith(".html"):
                path, line = frame.filename, frame.lineno
        return Problem(path, message.rstrip("."), advice, line=line)


def _explain_syntax(path: str, error: jinja2.TemplateSyntaxError) -> Problem:
    message = str(error.message).rstrip(".")
    advice = "fix the template; Jinja's manual describes the syntax"
    return Problem(path, message, advice, line=error.lineno)


def _name_template(theme: ThemeFolder, name: str) -> str:
    """Name a template as messages do, wherever its theme is."""
    return f"themes/{theme.name}/templates/{name}"


def _make_loader(chain: tuple[ThemeFolder, ...]) -> jinja2.BaseLoader:
    """Load `base.html` from the first theme that has it, `default/base.html` from
    default.
    """
    loaders = [_ThemeLoader(theme) for theme in chain]
    by_theme = {loader.theme.name: loader for loader in loaders}
    return jinja2.ChoiceLoader([*loaders, jinja2.PrefixLoader(by_theme)])


class _ThemeLoader(jinja2.BaseLoader):
    """Loads the templates of one theme. Picklable, for workers."""

    def __init__(self, theme: ThemeFolder) -> None:
        self.theme = theme

    def get_source(
        self,
        environment: jinja2.Environment,  # noqa: ARG002  (Jinja's signature)
        template: str,
    ) -> tuple[str, str, None]:
        """Read a template; Jinja's exceptions name its file as messages do.

        `Theme.check_templates` reports bytes that are not UTF-8.
        """
        file = self.theme.find_template(template)
        if file is None:
            raise jinja2.TemplateNotFound(template)
        text = read_file(str(file)).decode("utf-8", errors="replace")
        return text, _name_template(self.theme, template), None


def load_theme(
    archive_dir: Path | None,
    name: str,
    problems: Problems,
    *,
    locale: Locale,
    options: Iterable[tuple[str, str]] = (),
    fingerprint: bool = True,
) -> Theme:
    """Load a theme of the archive or a packaged one, and those it extends.

    Adds a problem for what is missing or broken, after which the theme cannot be used.

    archive_dir: None = a packaged theme alone, and its templates run in Jinja's sandbox.
    options: `theme_options` of `site.yml`. fingerprint: whether the static files are
    in a folder named after their content, so that browsers may cache them for good;
    without it their URLs are the same while they are edited.
    """
    chain = read_theme_folders(archive_dir, name, problems)
    values = choose_options(chain, options, problems)
    if archive_dir is not None:
        problems.extend(find_conflicts_in_files(archive_dir, chain))
    files = read_static_files(chain, locale)
    if chain and chain[-1].extends is None:  # otherwise a theme with files is missing
        problems.extend(find_missing_files(chain, files))
    static = f"{STATIC}{make_fingerprint(files)}/" if fingerprint else STATIC
    stylesheets: list[str] = []
    scripts: list[str] = []
    for theme in reversed(chain):
        stylesheets += (static + path for path in theme.stylesheets)
        scripts += (static + path for path in theme.scripts)
    assets = Assets(static, tuple(stylesheets), tuple(scripts), values)
    return Theme(chain, files, assets, locale, sandboxed=archive_dir is None)
