"""The rules of the house: imports go down, functions stay small, every public thing is documented."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import paperarchive

PACKAGE = Path(paperarchive.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

LAYERS = (
    ("errors", "names", "workers"),
    ("yamlfields",),
    ("paper", "settings"),
    ("text",),
    ("listing",),
    ("content",),
    ("archive",),
    ("search",),
    ("site",),
    ("preview",),
    ("progress",),
    ("console",),
    ("cli",),
    ("__main__",),
)
"""What may import only what stands before it, or beside it in its own folder."""

RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}


def layer_of(module: Path) -> str:
    relative = module.relative_to(PACKAGE)
    return relative.parts[0].removesuffix(".py")


def imports_of(module: Path) -> Iterator[str]:
    """The layers that a module imports, wherever the import stands."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            parts = name.split(".")
            if parts[0] == "paperarchive" and len(parts) > 1:
                yield parts[1]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_down(module: Path) -> None:
    own = layer_of(module)
    if own == "__init__":
        assert not list(imports_of(module))
        return
    for imported in imports_of(module):
        assert RANK[imported] < RANK[own] or imported == own, f"{own} imports {imported}"


def test_modules_of_a_folder_do_not_import_in_a_circle() -> None:
    edges = {module_name(module): set(modules_imported_by(module)) for module in MODULES}
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join((*path, name))
        if name not in done:
            for imported in edges.get(name, ()):
                visit(imported, (*path, name))
            done.add(name)

    for name in edges:
        visit(name, ())


def module_name(module: Path) -> str:
    return ".".join(("paperarchive", *module.relative_to(PACKAGE).with_suffix("").parts))


def modules_imported_by(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("paperarchive."):
            yield str(node.module)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_functions_are_short_and_public_ones_documented(module: Path) -> None:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.FunctionDef):
            continue
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        assert length <= 60, f"{node.name} has {length} lines"
        assert node.name.startswith("_") or ast.get_docstring(node) or length <= 3, f"{node.name} has no docstring"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_field_of_a_dataclass_has_its_line(module: Path) -> None:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and is_dataclass(node):
            for field, following in zip(node.body, [*node.body[1:], None], strict=True):
                if isinstance(field, ast.AnnAssign):
                    assert is_docstring(following), f"{node.name}.{ast.unparse(field.target)} has no line"


def is_dataclass(node: ast.ClassDef) -> bool:
    return any("dataclass" in ast.unparse(decorator) for decorator in node.decorator_list)


def is_docstring(node: ast.stmt | None) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
