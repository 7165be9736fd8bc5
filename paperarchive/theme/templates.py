"""Templates: Jinja as a site's pages need it, with autoescape and strict names.

In: a loader, and the functions that templates may call. Out: rendered pages. A page is
written by a function that `template_compiler.py` makes of its templates, where it can;
where it cannot, or that function fails, by Jinja itself, whose exceptions tell the
template and the line.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

import jinja2
from markupsafe import Markup

from paperarchive.theme.template_compiler import Writer, WriterCompiler

FILTERS: Mapping[str, Callable[..., str]] = {"number": "{:,}".format}
"""The filters a template may use beside Jinja's own. `number`: a whole number with its
thousands parted, `1,234`.
"""

TEMPLATE_ERRORS = (
    *(jinja2.TemplateError, LookupError, TypeError, ValueError),
    *(ArithmeticError, AttributeError, RuntimeError),
)
"""What the expressions of a template may raise."""


def escape_text(text: str) -> str:
    """A text as HTML shows it, character for character as `markupsafe.escape` writes
    it.
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&#34;").replace("'", "&#39;")


# what MarkupSafe itself makes its `Markup` of, in C; where that could not be compiled,
# the same by hand
try:
    from markupsafe._speedups import _escape_inner as _escape_fast
except ImportError:
    _escape_fast = escape_text


def escape(value: object) -> str:
    """A value as HTML shows it, as `markupsafe.escape` writes it.

    Two million values are escaped for 10,000 papers, and making `Markup` of each took
    longer than the rest.
    """
    if type(value) is str:
        return _escape_fast(value)
    return value if type(value) is Markup else Markup.escape(value)


class Templates:
    """The templates of one theme; each is compiled once in every process."""

    def __init__(
        self,
        loader: jinja2.BaseLoader,
        functions: Mapping[str, Callable[..., object]],
        *,
        steady: Iterable[str] = (),
    ) -> None:
        """functions: what templates may call beside Jinja's own. steady: as
        WriterCompiler takes it.
        """
        self._loader = loader
        self._functions = functions
        self._steady = frozenset(steady)
        self._writers: dict[str, Writer | None] = {}

    def __getstate__(self) -> dict[str, object]:
        return {
            "_loader": self._loader,
            "_functions": self._functions,
            "_steady": self._steady,
            "_writers": {},
        }

    @cached_property
    def _environment(self) -> jinja2.Environment:
        environment = jinja2.Environment(
            loader=self._loader,
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            cache_size=-1,
        )
        environment.filters.update(FILTERS)
        environment.globals.update(self._functions)
        return environment

    @cached_property
    def _compiler(self) -> WriterCompiler:
        return WriterCompiler(
            self._environment, escape, plain=FILTERS, steady=self._steady
        )

    def check(self, text: str, name: str, file: str) -> None:
        """Raise TemplateSyntaxError if a text is no template."""
        self._environment.compile(text, name, file)

    def render(self, name: str, **values: object) -> str:
        """Render a page, or a part of one. values: the same names for each template.

        Raises what Jinja raises, one of TEMPLATE_ERRORS.
        """
        if name not in self._writers:
            self._writers[name] = self._compiler.compile(name, tuple(values))
        write = self._writers[name]
        if write is not None:
            try:
                return "".join(write(**values))
            except TEMPLATE_ERRORS:
                self._writers[name] = (
                    None  # Jinja fails too, and tells the line, or knows what to do
                )
        return self._environment.get_template(name).render(values)
