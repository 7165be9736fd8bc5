"""Templates: Jinja as a site's pages need it, with autoescape and strict names.

In: a loader, and the functions that templates may call. Out: rendered pages. Each page
is rendered by faster code (`code_generator.py`); where that fails, by Jinja's own code,
whose exceptions name the template and the line.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from paperarchive.errors import Problem
from paperarchive.site.locale import Locale
from paperarchive.theme.code_generator import FastEnvironment
from paperarchive.theme.filters import make_filters
from paperarchive.theme.template_mistakes import collect_blocks, find_template_mistakes

TEMPLATE_ERRORS = (
    *(jinja2.TemplateError, LookupError, TypeError, ValueError),
    *(ArithmeticError, AttributeError, RuntimeError),
)
"""What the expressions of a template may raise."""


Kind = TypeVar("Kind", bound=jinja2.Environment)


class Templates:
    """The templates of one theme; each is compiled once in every process."""

    def __init__(
        self,
        loader: jinja2.BaseLoader,
        functions: Mapping[str, Callable[..., object]],
        locale: Locale,
        *,
        sandboxed: bool = False,
    ) -> None:
        """functions: what templates may call besides Jinja's own functions.

        sandboxed: whether they run in Jinja's sandbox, which takes twice the time.
        """
        self._sandboxed = sandboxed
        self._loader = loader
        self._functions = functions
        self._locale = locale
        self._slow: set[str] = set()

    def __getstate__(self) -> dict[str, object]:
        # Environments and their code are not picklable: workers compile anew.
        return {
            "_sandboxed": self._sandboxed,
            "_loader": self._loader,
            "_functions": self._functions,
            "_locale": self._locale,
            "_slow": set(),
        }

    @cached_property
    def _plain(self) -> jinja2.Environment:
        """Jinja's own code: right for every template, and its errors name the line."""
        if self._sandboxed:
            return self._make_environment(ImmutableSandboxedEnvironment)
        return self._make_environment(jinja2.Environment)

    @cached_property
    def _fast(self) -> jinja2.Environment:
        """Code that takes half the time, and fails where an attribute is missing."""
        environment = self._make_environment(FastEnvironment)
        environment.plain_functions = self._functions.keys()
        return environment

    def _make_environment(self, kind: type[Kind]) -> Kind:
        environment = kind(
            loader=self._loader,
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            cache_size=-1,
        )
        environment.filters.update(make_filters(self._locale))
        environment.globals.update(self._functions)
        return environment

    def check(self, text: str, name: str, file: str) -> None:
        """Raise jinja2.TemplateSyntaxError if a text is not a template."""
        self._plain.compile(text, name, file)

    def find_mistakes(self, text: str, path: str) -> Iterator[Problem]:
        """Find blocks that are never drawn, and what the content security policy stops,
        in a template that `check` accepts. path: for messages.
        """
        environment = self._plain
        yield from find_template_mistakes(
            environment.parse(text),
            text,
            path,
            lambda name: collect_blocks(environment, name),
        )

    def render(self, name: str, **values: object) -> str:
        """Render a page or a part of one.

        Raises what Jinja raises, one of TEMPLATE_ERRORS.
        """
        if name not in self._slow and not self._sandboxed:
            try:
                return self._fast.get_template(name).render(values)
            except (*TEMPLATE_ERRORS, SyntaxError):
                # Jinja's own code fails too and names the line, or knows what to do;
                # SyntaxError: Python has a limit of 20 nested loops.
                self._slow.add(name)
        return self._plain.get_template(name).render(values)
