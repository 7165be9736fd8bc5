"""Mistakes in templates that no page shows: a misspelt block, and what the content
security policy stops.

In: the text of a template and the blocks of those it extends. Out: a warning for each,
with its line. Source: Jinja's template inheritance (a block that the parent lacks is
never drawn) and the contract's policy: `default-src 'none'; script-src 'self'; style-src
'self'; img-src 'self' data:`, without inline scripts and styles.
"""

import re
from collections.abc import Callable, Iterator, Set

import jinja2
from jinja2 import nodes

from paperarchive.errors import Problem, Severity, find_nearest

_JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(
    r"<([a-z][a-z0-9-]*)\b((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>", re.IGNORECASE
)
_ATTRIBUTE = re.compile(
    r"""(?<![\w-])([a-z][\w:-]*)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE
)
_FOREIGN = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_DATA_TYPES = ("application/ld+json", "application/json", "importmap")
_LOADS = {
    "script": "src",
    "img": "src",
    "link": "href",
    "iframe": "src",
    "audio": "src",
    "video": "src",
    "source": "src",
    "object": "data",
    "embed": "src",
}
"""The elements that load a file, and the attribute with its address."""
_LOADED_LINKS = frozenset(
    {"stylesheet", "icon", "preload", "modulepreload", "prefetch"}
)
_INTO_STATIC = "put it into the theme's static/, and refer to `{{ site.static }}`"


def find_template_mistakes(
    tree: nodes.Template,
    text: str,
    path: str,
    find_blocks: Callable[[str], Set[str] | None],
) -> Iterator[Problem]:
    """Find mistakes in one template.

    tree, text: the template, parsed and as it is. path: for messages. find_blocks: the
    blocks of another template and of those it extends; None if there is none.
    """
    yield from _find_unknown_blocks(tree, path, find_blocks)
    yield from find_stopped_markup(text, path)


def name_parent(tree: nodes.Template) -> str | None:
    """The template that a template extends; None if it extends none, or one that only
    the page decides.
    """
    for node in tree.find_all(nodes.Extends):
        if isinstance(node.template, nodes.Const):
            return str(node.template.value)
    return None


def _find_unknown_blocks(
    tree: nodes.Template, path: str, find_blocks: Callable[[str], Set[str] | None]
) -> Iterator[Problem]:
    parent = name_parent(tree)
    known = None if parent is None else find_blocks(parent)
    if known is None:
        return
    called = {  # drawn by `{{ self.name() }}`
        node.attr
        for node in tree.find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name) and node.node.name == "self"
    }
    for node in tree.body:
        if isinstance(node, nodes.Block) and node.name not in known | called:
            nearest = find_nearest(node.name, known)
            advice = f"blocks that it has: {', '.join(sorted(known))}"
            if nearest:
                advice = f"did you mean {nearest!r}?"
            message = f"{parent} has no block {node.name!r}, so it is never drawn"
            yield _warn(path, node.lineno, message, advice)


def find_stopped_markup(text: str, path: str) -> Iterator[Problem]:
    """Find scripts, styles and addresses that the content security policy stops."""
    bare = _COMMENT.sub(_blank, _JINJA.sub(_blank, text))
    for tag in _TAG.finditer(bare):
        name = tag[1].lower()
        attributes = {
            found[1].lower(): found[2].strip("\"'")
            for found in _ATTRIBUTE.finditer(tag[2])
        }
        line = bare.count("\n", 0, tag.start()) + 1
        for message, advice in _judge_tag(name, attributes):
            yield _warn(
                path, line, f"{message}: the policy of the pages stops it", advice
            )


def _judge_tag(name: str, attributes: dict[str, str]) -> Iterator[tuple[str, str]]:
    if name == "style":
        yield "a `<style>` element", "put it into a stylesheet of the theme"
    if "style" in attributes:
        yield (
            "a `style` attribute",
            "use a class, and a rule in a stylesheet of the theme",
        )
    for attribute in attributes:
        if attribute.startswith("on"):
            advice = "use `addEventListener` in a script of the theme"
            yield f"an `{attribute}` attribute", advice
    kind = attributes.get("type", "").lower()
    if name == "script" and "src" not in attributes and kind not in _DATA_TYPES:
        yield "a script in the page", "put it into a script of the theme"
    address = attributes.get(_LOADS.get(name, ""), "")
    is_loaded = name != "link" or bool(
        _LOADED_LINKS & {*attributes.get("rel", "").lower().split()}
    )
    if is_loaded and _FOREIGN.match(address):
        yield f"`{address[:60]}` of another host", _INTO_STATIC


def _blank(found: re.Match[str]) -> str:
    """The line ends, and for an expression a letter, since it may be a value."""
    return ("x" if found[0].startswith("{{") else "") + "\n" * found[0].count("\n")


def _warn(path: str, line: int, message: str, advice: str) -> Problem:
    return Problem(path, message, advice, line=line, severity=Severity.WARNING)


def collect_blocks(environment: jinja2.Environment, name: str) -> Set[str] | None:
    """The names of the blocks of a template and of those it extends; None if one of them
    cannot be read, or is chosen by the page.
    """
    blocks: set[str] = set()
    wanted: str | None = name
    seen: set[str] = set()
    while wanted is not None and wanted not in seen and environment.loader:
        seen.add(wanted)
        try:
            source, _, _ = environment.loader.get_source(environment, wanted)
            tree = environment.parse(source)
        except jinja2.TemplateError:
            return None
        blocks |= {block.name for block in tree.find_all(nodes.Block)}
        wanted = name_parent(tree)
        if wanted is None and any(tree.find_all(nodes.Extends)):
            return None
    return blocks
