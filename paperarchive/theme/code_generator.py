"""Faster code for templates, by Jinja's hook for it: `Environment.code_generator_class`.

In: the syntax tree of a template, from Jinja's parser. Out: Jinja's Python code for it,
which takes half the time: it reads attributes directly, escapes strings without making
`Markup` of each, and contains the templates that this one includes.

A missing attribute raises AttributeError in this code, at a line of no template;
`Templates` then renders the page again by Jinja's own code.
Source: https://jinja.palletsprojects.com/en/stable/api/#jinja2.Environment.code_generator_class
"""

import keyword
from collections.abc import Collection

import jinja2
import markupsafe
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup

_BINDING = (
    *(nodes.Assign, nodes.AssignBlock, nodes.FromImport),
    *(nodes.Import, nodes.Macro),
)
"""Statements that bind names for what follows them."""
_NOT_INLINED = (*_BINDING, nodes.Block, nodes.Extends)
"""Statements of templates that mean something else as parts of another."""
_RELATIVE = frozenset({"caller", "kwargs", "loop", "self", "super", "varargs"})
"""Names that mean something else in another template."""


def escape(value: object) -> str:
    """Escape a value as `markupsafe.escape` does, which makes `Markup` of every string."""
    # 10,000 papers have two million values, most of them strings without any of these
    # characters: to see that takes 0.06 µs, to make `Markup` 0.3 µs.
    if type(value) is str:
        if "&" in value or "<" in value or ">" in value or "'" in value or '"' in value:
            return markupsafe.escape(value)
        return value
    if type(value) is Markup:
        return value
    return markupsafe.escape(value)


class FastCodeGenerator(CodeGenerator):
    """Writes the code of a template; its environment is a FastEnvironment."""

    _inlined: tuple[str | None, ...] = ()
    """The templates around the current statement, outermost first."""
    _binds_names = False

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        """Write the module of a template."""
        self._binds_names = any(node.find_all(_BINDING))
        self._inlined = (self.name,)
        super().visit_Template(node, frame)

    def write_commons(self) -> None:
        """Write what every function begins with."""
        super().write_commons()
        self.writeline("escape = environment.escape")

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:
        """Write what is between two statements as one string, not piece by piece."""
        if len(node.nodes) == 1 or not _writes_to_page(frame):
            super().visit_Output(node, frame)
            return
        self.writeline('yield "".join((', node)
        text = ""
        for child in node.nodes:
            constant = _find_constant(child, frame)
            if constant is not None:
                text += constant
                continue
            self.write(f"{text!r}, escape(")
            text = ""
            self.visit(child, frame)
            self.write("), ")
        self.write(f"{text!r}))")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        """Write `a.b` instead of `environment.getattr(a, "b")`."""
        if not _is_attribute_name(node.attr):
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Call(
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        """Call the theme's functions directly: none of them takes Jinja's context."""
        if not self._is_plain_call(node):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def _is_plain_call(self, node: nodes.Call) -> bool:
        if self._binds_names or _takes_more_than_positions(node):
            return False
        if not isinstance(node.node, nodes.Name):
            return False
        environment = self.environment
        if not isinstance(environment, FastEnvironment):
            return False
        return node.node.name in environment.plain_functions

    def visit_Include(self, node: nodes.Include, frame: Frame) -> None:
        """Write the code of the included template, where that means the same."""
        name = _find_fixed_name(node)
        template = self._find_inlined(name, frame)
        if template is None:
            super().visit_Include(node, frame)
            return
        outer = self._inlined
        self._inlined = (*outer, name)
        self.pull_dependencies(template.body)
        self.visit(nodes.Scope(template.body), frame)
        self._inlined = outer

    def _find_inlined(self, name: str | None, frame: Frame) -> nodes.Template | None:
        """Find an included template whose code may be written here; None if there is
        none, or it would mean something else here.
        """
        # A name bound after the include would be seen in it, as still missing.
        if name is None or self._binds_names:
            return None
        if not _writes_to_page(frame):
            return None
        template = self._parse_included(name)
        if template is None:
            return None
        if not _is_self_contained(template):
            return None
        return template

    def _parse_included(self, name: str) -> nodes.Template | None:
        """Parse a template; None if it includes itself, or cannot be read: that is an
        error only where the include is reached.
        """
        loader = self.environment.loader
        if loader is None or name in self._inlined:
            return None
        try:
            source, file, _ = loader.get_source(self.environment, name)
            return self.environment.parse(source, name, file)
        except jinja2.TemplateError:
            return None


def _is_attribute_name(name: str) -> bool:
    """Whether Python code may name an attribute so, and means the same name by it."""
    if not name.isascii() or not name.isidentifier():
        return False
    return not keyword.iskeyword(name)


def _takes_more_than_positions(node: nodes.Call) -> bool:
    """Whether a call has other arguments than positional ones, or unpacks some."""
    return any((node.kwargs, node.dyn_args, node.dyn_kwargs))


def _is_self_contained(template: nodes.Template) -> bool:
    """Whether a template can be inlined without changing its meaning."""
    if any(template.find_all(_NOT_INLINED)):
        return False
    names = {node.name for node in template.find_all(nodes.Name)}
    return names.isdisjoint(_RELATIVE)


def _find_constant(node: nodes.Expr, frame: Frame) -> str | None:
    """Find the text that an expression always writes; None if it depends on the page."""
    if isinstance(node, nodes.TemplateData):
        return str(node.data)
    try:
        return str(markupsafe.escape(node.as_const(frame.eval_ctx)))
    except nodes.Impossible:
        return None


class FastEnvironment(jinja2.Environment):
    """An environment whose templates get faster code."""

    code_generator_class = FastCodeGenerator
    escape = staticmethod(escape)
    plain_functions: Collection[str] = ()
    """Names of global functions that take their arguments and nothing of Jinja's."""


def _find_fixed_name(node: nodes.Include) -> str | None:
    """Find the one template that an include always takes, with the surrounding context."""
    match node:
        case nodes.Include(
            template=nodes.Const(value=str(name)),
            with_context=True,
            ignore_missing=False,
        ):
            return name
        case _:
            return None


def _writes_to_page(frame: Frame) -> bool:
    """Whether a page's or block's function writes escaped text here, and directly.

    It does not in a macro, in `filter` and `set` blocks, with `autoescape false`, and
    between the blocks of a template that extends another.
    """
    if frame.buffer is not None or frame.require_output_check:
        return False
    if frame.eval_ctx.volatile:
        return False
    return frame.eval_ctx.autoescape
