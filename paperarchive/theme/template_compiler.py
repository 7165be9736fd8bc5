"""A page's templates -> one function that writes the page.

In: the name of a template. Out: a Python function of the page's names, in which the
templates that it extends and includes stand in their places; none where they use more
of Jinja than is known here. Jinja's own parser reads them, and
its manual says what they mean: https://jinja.palletsprojects.com/en/stable/templates/

Jinja's own functions take three times as long: there each template that is included is
a generator with a context of its own, each value passes through every generator around
it, and a function is called for each attribute.
"""

import keyword
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, cast

import jinja2
from jinja2 import nodes

Writer = Callable[..., list[str]]
"""Writes a page, in parts that belong together; takes the page's names as keywords."""

_OPERATORS = {
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "lteq": "<=",
    "gt": ">",
    "gteq": ">=",
    "in": "in",
    "notin": "not in",
}
_FOR_THE_UNDEFINED = {"d", "default", "defined", "undefined"}
"""Filters and tests of names that need not be there, which here they must."""


class _UnknownError(Exception):
    """A template uses what is not known here."""


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where a part of a template stands."""

    names: Mapping[str, str]
    """Name in the template -> name in the function."""
    templates: tuple[str, ...]
    """The template, and those that include it or are extended by it."""
    inherited: tuple[nodes.Block, ...] = ()
    """The blocks that `super()` leads to, nearest first."""

    def with_names(self, names: Mapping[str, str]) -> "_Scope":
        """The same with further names."""
        return replace(self, names={**self.names, **names})


@dataclass(slots=True)
class _Code:
    """The body of a function as it grows."""

    lines: list[str] = field(default_factory=list)
    """Its statements."""
    _depth: int = 1
    _values: list[str] = field(default_factory=list)
    _text: str = ""

    def write_text(self, text: str) -> None:
        """Have text written."""
        self._text += text

    def write_value(self, expression: str) -> None:
        """Have a string written that an expression gives."""
        self._end_text()
        self._values.append(expression)

    def _end_text(self) -> None:
        if self._text:
            self._values.append(repr(self._text))
            self._text = ""

    def add(self, statement: str) -> None:
        """Add a statement, and before it what is to be written, in one."""
        self._end_text()
        if self._values:
            self.lines.append(
                f"{'    ' * self._depth}parts += ({', '.join(self._values)},)"
            )
            self._values.clear()
        self.lines.append("    " * self._depth + statement)

    @contextmanager
    def indented(self) -> Iterator[None]:
        """Add what belongs to the statement before."""
        self._depth += 1
        yield
        self.add("pass")
        self._depth -= 1


class WriterCompiler:
    """Compiles the templates of one environment."""

    def __init__(
        self,
        environment: jinja2.Environment,
        escape: Callable[[object], str],
        *,
        plain: Iterable[str],
        steady: Iterable[str],
    ) -> None:
        """escape: what every value passes through. plain: filters that need nothing but
        a value.

        steady: names of pages most of whose attributes are the same on most pages.
        """
        self._environment = environment
        self._plain = frozenset(plain)
        self._steady = frozenset(steady)
        self._parsed: dict[str, nodes.Template] = {}
        context = nodes.EvalContext(environment)
        self._known: dict[str, Any] = {
            "escape": escape,
            "get_item": environment.getitem,
            "use_filter": lambda name, value, *args: environment.call_filter(
                name, value, args, eval_ctx=context
            ),
            "use_test": lambda name, value, *args: environment.call_test(
                name, value, args, eval_ctx=context
            ),
            **{f"filter_{name}": environment.filters[name] for name in self._plain},
            **{f"global_{name}": value for name, value in environment.globals.items()},
        }
        """What the functions know."""

    def compile(self, name: str, parameters: Sequence[str]) -> Writer | None:
        """Compile a template with those that it extends and includes. parameters: the
        page's names.

        None if they use what is not known here, or one of them cannot be read.
        """
        try:
            page = _PageCompiler(
                self._environment, self._plain, self._steady, self._parsed, parameters
            )
            lines = page.compile(name)
        except (_UnknownError, jinja2.TemplateError):
            return None
        source = "\n".join([f"def write({', '.join(parameters)}):", *lines])
        names = {**self._known, **{memo: [(None, "")] for memo in page.memos}}
        exec(compile(source, name, "exec"), names)  # noqa: S102  (as Jinja does with what it makes of a template)
        return cast("Writer", names["write"])


class _PageCompiler:
    """Compiles one page."""

    def __init__(
        self,
        environment: jinja2.Environment,
        plain: frozenset[str],
        steady: frozenset[str],
        parsed: dict[str, nodes.Template],
        parameters: Sequence[str],
    ) -> None:
        self._environment = environment
        self._parsed = parsed
        self._plain = plain
        self._steady = steady
        self._own = {parameter: parameter for parameter in parameters}
        self._blocks: dict[str, list[nodes.Block]] = {}
        self._escaped: dict[str, str] = {}
        self._code = _Code()
        self._count = 0
        self.memos: list[str] = []
        """Names that the function knows: what a loop was last made from, and what it
        wrote, in a list.
        """

    def compile(self, name: str) -> list[str]:
        """The statements of the function."""
        self._write_template(name, _Scope(self._own, ()))
        self._code.add("return parts")
        shared = [
            f"    {variable} = escape({expression})"
            for expression, variable in self._escaped.items()
        ]
        return ["    parts = []", *shared, *self._code.lines]

    def _make_name(self) -> str:
        self._count += 1
        return f"value_{self._count}"

    # --- statements
    # -------------------------------------------------------------------------------------------------

    def _write_template(self, name: str, scope: _Scope) -> None:
        """Write a page, or a template that it extends."""
        template = self._parse(name, scope.templates)
        scope = replace(scope, templates=(*scope.templates, name))
        for block in template.find_all(nodes.Block):
            if block.scoped or block.required:
                raise _UnknownError
            self._blocks.setdefault(block.name, []).append(block)
        parent = None
        for statement in template.body:
            if isinstance(statement, nodes.Extends) and parent is None:
                parent = _get_text(statement.template)
            elif parent is None:
                self._write(statement, scope)
            elif not isinstance(statement, nodes.Output | nodes.Block):
                raise _UnknownError
        if parent is not None:
            self._write_template(parent, scope)

    def _parse(self, name: str, templates: Sequence[str]) -> nodes.Template:
        loader = self._environment.loader
        if loader is None or name in templates:
            raise _UnknownError
        if name not in self._parsed:
            source, file, _ = loader.get_source(self._environment, name)
            self._parsed[name] = self._environment.parse(source, name, file)
        return self._parsed[name]

    def _write_all(self, statements: Iterable[nodes.Node], scope: _Scope) -> None:
        for statement in statements:
            self._write(statement, scope)

    def _write(self, statement: nodes.Node, scope: _Scope) -> None:
        match statement:
            case nodes.Output():
                for part in statement.nodes:
                    self._write_part(part, scope)
            case nodes.If():
                self._write_if(statement, scope)
            case nodes.For() if reads := _find_reads(
                statement, self._find_steady(scope)
            ):
                self._write_steady(statement, reads, scope)
            case nodes.For():
                self._write_for(statement, scope)
            case nodes.With():
                names = [self._bind(target) for target in statement.targets]
                for (_, variable), value in zip(names, statement.values, strict=True):
                    self._code.add(f"{variable} = {self._read(value, scope)}")
                self._write_all(statement.body, scope.with_names(dict(names)))
            case nodes.Include(with_context=True, ignore_missing=False):
                self._write_included(_get_text(statement.template), scope)
            case nodes.Block():
                self._write_block(self._blocks[statement.name], scope)
            case _:
                raise _UnknownError

    def _write_block(self, blocks: Sequence[nodes.Block], scope: _Scope) -> None:
        """Write the first of the blocks of one name; the others are those that it may
        call up.
        """
        own, *inherited = blocks
        self._write_all(own.body, _Scope(self._own, scope.templates, tuple(inherited)))

    def _write_part(self, part: nodes.Node, scope: _Scope) -> None:
        match part:
            case nodes.TemplateData():
                self._code.write_text(part.data)
            case nodes.Call(node=nodes.Name(name="super"), args=[], kwargs=[]) if (
                scope.inherited
            ):
                self._write_block(scope.inherited, scope)
            case nodes.Getattr(node=nodes.Name(name=name)) if (
                scope.names.get(name) in self._own
            ):
                expression = self._read(part, scope)  # most are written several times
                self._code.write_value(
                    self._escaped.setdefault(
                        expression, f"escaped_{len(self._escaped)}"
                    )
                )
            case _:
                self._code.write_value(f"escape({self._read(part, scope)})")

    def _write_if(self, statement: nodes.If, scope: _Scope) -> None:
        for number, part in enumerate([statement, *statement.elif_]):
            self._code.add(
                f"{'elif' if number else 'if'} {self._read(part.test, scope)}:"
            )
            with self._code.indented():
                self._write_all(part.body, scope)
        if statement.else_:
            self._code.add("else:")
            with self._code.indented():
                self._write_all(statement.else_, scope)

    def _write_for(self, statement: nodes.For, scope: _Scope) -> None:
        if statement.recursive:
            raise _UnknownError
        name, variable = self._bind(statement.target)
        inner = scope.with_names(
            {name: variable, "loop": ""}
        )  # Jinja's own, which no name in the function stands for
        is_empty = self._make_name() if statement.else_ else ""
        if is_empty:
            self._code.add(f"{is_empty} = True")
        self._code.add(f"for {variable} in {self._read(statement.iter, scope)}:")
        with self._code.indented():
            if statement.test:
                self._code.add(f"if not {self._read(statement.test, inner)}: continue")
            if is_empty:
                self._code.add(f"{is_empty} = False")
            self._write_all(statement.body, inner)
        if is_empty:
            self._code.add(f"if {is_empty}:")
            with self._code.indented():
                self._write_all(statement.else_, scope)

    def _find_steady(self, scope: _Scope) -> frozenset[str]:
        """The steady names, as far as they still mean the page's own."""
        return frozenset(
            name
            for name in self._steady & self._own.keys()
            if scope.names.get(name) == self._own[name]
        )

    def _write_steady(
        self, loop: nodes.For, reads: Iterable[str], scope: _Scope
    ) -> None:
        """Write a loop that is run only where it would read something else than on the
        page before.
        """
        memo, known, key = (self._make_name() for _ in range(3))
        self.memos.append(memo)
        self._code.add(f"{known}, {key} = {memo}[0], ({', '.join(sorted(reads))},)")
        self._code.add(f"if {known}[0] != {key}:")
        with self._code.indented():
            outer = self._make_name()
            self._code.add(f"{outer}, parts = parts, []")
            self._write_for(loop, scope)
            self._code.add(f"{known} = {memo}[0] = {key}, ''.join(parts)")
            self._code.add(f"parts = {outer}")
        self._code.write_value(f"{known}[1]")

    def _bind(self, target: nodes.Node) -> tuple[str, str]:
        """A name that a template gives to a value, and the function's name for it."""
        if not isinstance(target, nodes.Name):
            raise _UnknownError
        return target.name, self._make_name()

    def _write_included(self, name: str, scope: _Scope) -> None:
        template = self._parse(name, scope.templates)
        if any(template.find_all((nodes.Block, nodes.Extends))):
            raise _UnknownError
        self._write_all(template.body, _Scope(scope.names, (*scope.templates, name)))

    # --- expressions
    # ------------------------------------------------------------------------------------------------

    def _read(self, expression: nodes.Node | None, scope: _Scope) -> str:
        """An expression as Python has it."""
        match expression:
            case nodes.Const():
                return repr(expression.value)
            case nodes.Name():
                return self._read_name(expression.name, scope)
            case nodes.Getattr() if _is_plain(expression.attr):
                return f"{self._read(expression.node, scope)}.{expression.attr}"
            case nodes.Getitem() if not isinstance(expression.arg, nodes.Slice):
                return f"get_item({self._read(expression.node, scope)}, {self._read(expression.arg, scope)})"
            case nodes.And():
                return f"({self._read(expression.left, scope)} and {self._read(expression.right, scope)})"
            case nodes.Or():
                return f"({self._read(expression.left, scope)} or {self._read(expression.right, scope)})"
            case nodes.Not():
                return f"(not {self._read(expression.node, scope)})"
            case nodes.Compare():
                others = (
                    f" {_OPERATORS[item.op]} {self._read(item.expr, scope)}"
                    for item in expression.ops
                )
                return f"({self._read(expression.expr, scope)}{''.join(others)})"
            case nodes.CondExpr() if expression.expr2:
                first, second = (
                    self._read(expression.expr1, scope),
                    self._read(expression.expr2, scope),
                )
                return (
                    f"({first} if {self._read(expression.test, scope)} else {second})"
                )
            case nodes.Call(
                kwargs=[], dyn_args=None, dyn_kwargs=None, node=nodes.Name()
            ):
                values = ", ".join(
                    self._read(value, scope) for value in expression.args
                )
                return f"{self._read(expression.node, scope)}({values})"
            case nodes.Filter() | nodes.Test():
                return self._read_use(expression, scope)
            case _:
                raise _UnknownError

    def _read_name(self, name: str, scope: _Scope) -> str:
        variable = scope.names.get(name) or (
            f"global_{name}" if name in self._environment.globals else ""
        )
        if not variable:
            raise _UnknownError
        return variable

    def _read_use(self, expression: nodes.Filter | nodes.Test, scope: _Scope) -> str:
        """The use of a filter or test."""
        if (
            expression.name in _FOR_THE_UNDEFINED
            or expression.kwargs
            or expression.dyn_args
            or expression.dyn_kwargs
        ):
            raise _UnknownError
        values = ", ".join(
            self._read(value, scope) for value in (expression.node, *expression.args)
        )
        if isinstance(expression, nodes.Test):
            return f"use_test({expression.name!r}, {values})"
        if expression.name in self._plain:
            return f"filter_{expression.name}({values})"
        return f"use_filter({expression.name!r}, {values})"


def _find_reads(
    part: nodes.Node, steady: frozenset[str], bound: frozenset[str] = frozenset()
) -> set[str] | None:
    """What a part of a template reads, if that is nothing but attributes of steady
    names; bound: names of its own.
    """
    match part:
        case nodes.Getattr(node=nodes.Name(name=name), attr=attribute) if (
            name in steady and _is_plain(attribute)
        ):
            return {f"{name}.{attribute}"}
        case nodes.Name(name=name):
            return set() if name in bound else None
        case nodes.Call() | nodes.Include() | nodes.Block() | nodes.With():
            return None
        case nodes.For(target=nodes.Name(name=name)):
            inner = (*part.body, *part.else_, *([part.test] if part.test else []))
            found = [_find_reads(part.iter, steady, bound)]
            found += [
                _find_reads(child, steady - {name}, bound | {name}) for child in inner
            ]
        case _:
            found = [
                _find_reads(child, steady, bound) for child in part.iter_child_nodes()
            ]
    reads: set[str] = set()
    for attributes in found:
        if attributes is None:
            return None
        reads |= attributes
    return reads


def _get_text(expression: nodes.Expr) -> str:
    """The name of a template that is written out."""
    if not (isinstance(expression, nodes.Const) and isinstance(expression.value, str)):
        raise _UnknownError
    return expression.value


def _is_plain(attribute: str) -> bool:
    """Whether Python can have it after a dot, and means the same."""
    return (
        attribute.isascii()
        and attribute.isidentifier()
        and not keyword.iskeyword(attribute)
    )
