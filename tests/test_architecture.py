"""The rules of the house: imports go down, private names stay private, functions short, public things documented."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import paperarchive
from tests.paths import REPOSITORY

PACKAGE = Path(paperarchive.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

LAYERS = (
    ("errors",),
    ("paper", "digests", "names", "files"),
    ("text",),
    ("yaml_fields",),
    ("settings", "formats"),
    ("content",),
    ("importing",),
    ("adding",),
    ("archive",),
    ("search",),
    ("related",),
    ("site",),
    ("curation",),
    ("theme",),
    ("build", "scaffold"),
    ("preview",),
    ("progress", "interrupts"),
    ("console", "json_reports"),
    ("commands",),
    ("cli",),
    ("__main__",),
)
"""A module imports only from layers before its own, or from its own folder."""

RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}

LONGEST_FUNCTION = 60
"""Lines, docstring included."""


def name_module(module: Path) -> str:
    return ".".join(("paperarchive", *module.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")


NAMES = {name_module(module) for module in MODULES}


def layer_of(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def parse(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def find_imports(module: Path) -> Iterator[tuple[str, str]]:
    """Every import of a module, under TYPE_CHECKING and in functions too: the module imported from, the name or ''."""
    for node in ast.walk(parse(module)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, ""
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_module(module)} has a relative import"
            for alias in node.names:
                yield str(node.module), alias.name


def find_own_imports(module: Path) -> Iterator[str]:
    """The modules of this program that a module imports."""
    for source, name in find_imports(module):
        if source.split(".")[0] == "paperarchive":
            yield f"{source}.{name}" if f"{source}.{name}" in NAMES else source


def in_folders(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


@pytest.mark.parametrize("module", MODULES, ids=in_folders)
def test_imports_go_down(module: Path) -> None:
    own = layer_of(module)
    for imported in find_own_imports(module):
        layer = imported.removeprefix("paperarchive").removeprefix(".").partition(".")[0]
        if layer:
            assert RANK[layer] < RANK[own] or layer == own, f"{own} imports {imported}"


def test_no_module_imports_itself_through_others() -> None:
    edges = {name_module(module): set(find_own_imports(module)) for module in MODULES}
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join((*path, name))
        if name not in done:
            for imported in edges.get(name, ()):
                visit(imported, (*path, name))
            done.add(name)

    for name in edges:
        visit(name, ())


@pytest.mark.parametrize("module", MODULES, ids=in_folders)
def test_no_private_name_is_imported(module: Path) -> None:
    """Neither of another module here nor of a dependency: a private name may change at any time."""
    for source, name in find_imports(module):
        private = [part for part in (*source.split("."), name) if part.startswith("_") and not part.startswith("__")]
        assert not private, f"{source} {name}"


def test_every_imported_package_is_declared() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {normalize(re.split(r"[^\w.-]", requirement)[0]) for requirement in project["dependencies"]}
    distributions = packages_distributions()
    for module in MODULES:
        for source, _ in find_imports(module):
            package = source.split(".")[0]
            if package not in sys.stdlib_module_names and package != "paperarchive":
                names = {normalize(name) for name in distributions[package]}
                assert names & declared, f"{name_module(module)} imports {package}, which pyproject.toml does not name"


def normalize(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("module", MODULES, ids=in_folders)
def test_functions_are_short(module: Path) -> None:
    for node in ast.walk(parse(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{node.name} has {length} lines"


@pytest.mark.parametrize("module", MODULES, ids=in_folders)
def test_public_modules_classes_and_functions_have_a_docstring(module: Path) -> None:
    tree = parse(module)
    assert ast.get_docstring(tree)
    for name, node in find_public(tree.body):
        assert ast.get_docstring(node), f"{name} has no docstring"


def find_public(body: list[ast.stmt]) -> Iterator[tuple[str, ast.FunctionDef | ast.ClassDef]]:
    """The public functions and classes of a module, and the methods of these classes."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node.name, node
            yield from find_public(node.body) if isinstance(node, ast.ClassDef) else ()
