"""themes/README.md lists what the code has, in the same words.

Each `describe_` function makes the lines of one list from the code; a failure shows the lines that the file should
have.
"""

import ast
import dataclasses
import inspect
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from paperarchive.errors import Problems
from paperarchive.site import views
from paperarchive.theme.filters import FILTERS
from paperarchive.theme.folders import ThemeFolder, ThemeOption
from paperarchive.theme.theme import GLOBALS
from paperarchive.yaml_fields.fields import Fields
from paperarchive.yaml_fields.nodes import YamlContext, compose_yaml
from tests.building import make_pages
from tests.paths import REPOSITORY, SMALL

DEFAULT = REPOSITORY / "themes" / "default"
README = (REPOSITORY / "themes" / "README.md").read_text(encoding="utf-8")
KINDS = {
    "Mapping[str, object]": "values by name",
    "str": "text",
    "int": "number",
    "bool": "true or false",
    "Markup": "HTML",
    "Mapping[str, str]": "texts by name",
}


def read_section(heading: str) -> str:
    """What stands below a heading, to the next one of its level or above."""
    level = heading.partition(" ")[0]
    found = re.search(rf"^{re.escape(heading)}\n(.*?)(?=^#{{1,{len(level)}}} |\Z)", README, re.MULTILINE | re.DOTALL)
    assert found, f"there is no heading {heading!r}"
    return found[1]


def read_items(heading: str) -> list[str]:
    """The items of the lists below a heading."""
    return re.findall(r"^\* .*$", read_section(heading), re.MULTILINE)


def read_names(heading: str) -> list[str]:
    """The names that the lists below a heading explain."""
    return [item.split("`")[1] for item in read_items(heading)]


def read_comment(template: Path) -> str:
    """The comment a template begins with."""
    found = re.match(r"\{#(.*?)#\}", template.read_text(encoding="utf-8"), re.DOTALL)
    assert found, template.name
    return found[1]


def describe_templates() -> list[str]:
    """The templates of pages, then the parts that they include; each with the first paragraph of its comment."""
    files = sorted((DEFAULT / "templates").glob("*.html"), key=lambda file: (file.name.startswith("_"), file.name))
    paragraphs = {file.name: " ".join(read_comment(file).strip().partition("\n\n")[0].split()) for file in files}
    return [f"* `{name}`: {text}" for name, text in paragraphs.items()]


def find_blocks() -> list[tuple[str, str]]:
    """Name and meaning of the blocks, as the comment of base.html has them."""
    comment = read_comment(DEFAULT / "templates" / "base.html")
    return re.findall(r"^    (\w+) +(.+)$", comment.partition("Blocks:")[2], re.MULTILINE)


def describe_options() -> list[str]:
    """The options of the default theme."""
    problems = Problems()
    text = (DEFAULT / "theme.yml").read_text(encoding="utf-8")
    fields = Fields(compose_yaml(text, YamlContext("theme.yml"), problems), YamlContext("theme.yml"), problems)
    read = fields.records("options", lambda option: (option.text("name"), option.text("description")))
    return [f"* `{name}`: {description}" for name, description in read]


def describe_view(view: type) -> Iterator[str]:
    """Its docstring, then each field with its kind, and its docstring if it has one."""
    yield join_words(str(view.__doc__))
    [definition] = ast.parse(inspect.getsource(view)).body
    assert isinstance(definition, ast.ClassDef)
    for field, following in pairwise([*definition.body, ast.Pass()]):
        if isinstance(field, ast.AnnAssign):
            kind = describe_kind(ast.unparse(field.annotation))
            text = f": {join_words(ast.literal_eval(following.value))}" if isinstance(following, ast.Expr) else ""
            yield f"* `{ast.unparse(field.target)}` ({kind}){text}"


def join_words(docstring: str) -> str:
    return " ".join(docstring.split())


def describe_kind(annotation: str) -> str:
    """A type in words."""
    kind, _, none = annotation.partition(" | ")
    several = re.fullmatch(r"tuple\[(\w+), \.\.\.\]", kind)
    name = f"any number of {several[1]}" if several else KINDS.get(kind, kind)
    return f"{name.replace('number of str', 'number of texts')} or none" if none else name.replace("of str", "of texts")


VIEWS = {
    name: value
    for name, value in vars(views).items()
    if isinstance(value, type) and dataclasses.is_dataclass(value) and value.__module__ == views.__name__
}


def test_every_template_is_listed_with_its_own_comment() -> None:
    assert read_items("## Templates") == describe_templates()


def test_every_page_gets_the_view_that_its_template_s_comment_names() -> None:
    for page in make_pages(SMALL):
        view = type(page.content().view).__name__
        assert f"({view})" in read_comment(DEFAULT / "templates" / page.template), page.template


def test_every_block_of_the_frame_is_listed_with_its_comment() -> None:
    text = (DEFAULT / "templates" / "base.html").read_text(encoding="utf-8")
    assert sorted(re.findall(r"{% block (\w+) %}", text)) == sorted(name for name, _ in find_blocks())
    assert read_items("## Blocks") == [f"* `{name}`: {meaning}" for name, meaning in find_blocks()]


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_is_listed_with_its_fields(name: str) -> None:
    expected = list(describe_view(VIEWS[name]))
    found = [line for line in read_section(f"### {name}").splitlines() if line]
    assert found == expected, "themes/README.md should say:\n" + "\n".join(expected)


def test_no_view_is_listed_that_is_not_there() -> None:
    assert re.findall(r"^### (.*)$", read_section("## Views"), re.MULTILINE) == list(VIEWS)


def test_every_key_of_theme_yml_is_listed() -> None:
    keys = [field.name for field in dataclasses.fields(ThemeFolder) if field.name not in ("name", "folders")]
    assert sorted(read_names("## theme.yml")) == sorted(["description", *keys])
    assert sorted(read_names("## Options")[:4]) == sorted(field.name for field in dataclasses.fields(ThemeOption))


def test_every_option_of_the_default_theme_is_listed() -> None:
    assert read_items("## Options")[4:] == describe_options()


def test_every_filter_is_listed() -> None:
    assert read_items("## Filters") == [f"* `{name}`: {meaning}" for name, meaning in FILTERS.items()]


def test_every_function_is_listed() -> None:
    assert read_items("## Functions") == [f"* `{name}(card)`: {meaning}" for name, meaning in GLOBALS.items()]


def test_every_property_of_the_stylesheet_is_listed() -> None:
    root = (DEFAULT / "static" / "style.css").read_text(encoding="utf-8").partition(":root {")[2].partition("\n}")[0]
    named = [name for item in read_items("## Colours, sizes, spaces") for name in re.findall(r"`(--[\w-]+)`", item)]
    assert sorted(named) == sorted(re.findall(r"^  (--[\w-]+):", root, re.MULTILINE))


def test_the_content_security_policy_is_the_pages_own() -> None:
    base = (DEFAULT / "templates" / "base.html").read_text(encoding="utf-8")
    policy = re.findall(r'Content-Security-Policy" content="([^"]*)"', base)
    assert re.findall(r"^    (default-src.*)$", README, re.MULTILINE) == policy


def test_what_scripts_may_rely_on_is_in_the_pages(built: Path) -> None:
    assert read_names("## What scripts may rely on") == [
        "article[data-slug]",
        "input[type=search]",
        "#results",
        "[role=status]",
    ]
    assert '<article class="paper-card" data-slug="' in (built / "papers/index.html").read_text(encoding="utf-8")
    search = (built / "search/index.html").read_text(encoding="utf-8")
    for hook in ('type="search"', 'id="results"', 'role="status"'):
        assert search.count(hook) == 1, hook


def test_every_template_that_is_named_exists() -> None:
    """In the file itself, in views.py and in the comments of templates."""
    texts = [README, inspect.getsource(views), *map(read_comment, (DEFAULT / "templates").glob("*.html"))]
    named = {name for text in texts for name in re.findall(r"\b\w+\.html\b", text)}
    assert named <= {template.name for template in (DEFAULT / "templates").glob("*.html")}
