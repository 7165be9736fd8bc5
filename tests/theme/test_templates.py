"""Templates are rendered as Jinja's own code renders them, only faster."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
import markupsafe
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from paperarchive.names import PACKAGED_THEMES
from paperarchive.theme.code_generator import escape
from paperarchive.theme.filters import make_filters
from paperarchive.theme.templates import Templates
from tests.building import make_pages
from tests.english import ENGLISH

CARD = SimpleNamespace(title='A & B <"c">', tags=["x", "<y>"], link=SimpleNamespace(url="u'"), none=None, number=12345)
VALUES: dict[str, Any] = {
    "site": SimpleNamespace(
        to_root="../",
        options={"wide": "yes", "class": "c"},
        empty="",
        html=Markup("<b>&amp;</b>"),
        links=("a", "<b>", "x"),
    ),
    "page": SimpleNamespace(card=CARD, cards=[CARD, SimpleNamespace(title="", tags=[])], text="<page>"),
}
PARTS = {
    "base": "<title>{% block title %}base {{ page.text }}{% endblock %}</title>{% block main %}{% endblock %}|\n",
    "middle": '{# c #}\n{% extends "base" %}\n{% block title %}middle {{ super() }}{% endblock %}',
    "card": "[{{ card.title }}{% for tag in card.tags %} {{ tag }}{% endfor %}]",
    "nested": '{% with card = page.card %}{% include "card" %}{% endwith %}',
    "number": "{{ page.card.number | number }}{{ 'a' | upper }}",
    "macros": "{% macro tag(text) %}<i>{{ text }}</i>{% endmacro %}",
    "looping": "{{ x }}{% for x in x %}{{ loop.index }}{% endfor %}",
    "loops": "{% for a in [1] %}" * 15 + "{{ a }}" + "{% endfor %}" * 15,
    "deeper": "{{ depth }}{% if depth %}{% with depth = depth - 1 %}{% include 'deeper' %}{% endwith %}{% endif %}",
    "unused": "{% if page.card.none %}{{ nothing | nothing }}{% endif %}",
    "broken": "{% if %}",
    "with_block": "{% block title %}<own>{% endblock %}",
    "with_parent": "{% extends 'base' %}{% block main %}{{ page.text }}{% endblock %}",
    "with_set": "{% set text = 'a<' %}{{ text }}{% include 'nested' %}",
    "plain": "plain",
    "xy": "{{ page.text }}",
    "reads_a": "{{ a | default('no a') }}",
}

FAST = [
    "plain {{ page.text }}",
    "{{ site.html }}{{ page.text }}{{ site.to_root }}{{ 1 }}{{ 'a<' }}{{ true }}",
    '{% include "nested" %}{% include "nested" %}',
    "{% for card in page.cards %}{% include 'card' %}{% endfor %}{% with card = page.text %}{{ card }}{% endwith %}",
    "{% for t in page.card.tags if t != 'x' %}{{ t }}{% else %}none{% endfor %}",
    "{% for t in page.card.tags if t == 'z' %}{{ t }}{% else %}none{% endfor %}",
    "{% for t in page.cards %}{% for t in t.tags %}{{ t }}{% else %}-{% endfor %}{{ t.title }}{% endfor %}",
    "{% if site.empty %}a{% elif page.text and not site.empty %}b{{ page.text }}{% else %}c{% endif %}",
    "{% if site.empty %}{% endif %}{% if page.text %}{% else %}x{% endif %}",
    "{{ page.card.number | number }} {{ page.card.tags | join('<') }} {{ page.text | upper }}",
    "{{ 'one' if page.card.number == 1 else 'many' }}{{ page.text or 'no' }}{{ 1 < 2 <= 2 }}{{ 'x' not in page.text }}",
    "{{ page.card.none is none }}{{ page.card.number is divisibleby(5) }}",
    "{{ site.options['wide'] }}{{ page.card.tags[1] }}",
    "{{ shout(page.text) }}{% for n in range(3) %}{{ n }}{% endfor %}",
    '{% extends "base" %}\n{% block main %}{% include "nested" %}{{ page.text }}{% endblock %}',
    '{% extends "middle" %}ignored{{ page.text }}{% block title %}top {{ super() }}{% endblock %}',
    "{% for t in site.links %}{{ site.to_root }}{{ t }}{{ page.text }}{% else %}none{% endfor %}",
    "{% for t in site.links if t != 'x' %}{% if t in site.links %}{{ t }}{% endif %}{% else %}none{% endfor %}",
    "{% for t in site.links %}{% for t in site.options %}{{ t }}{{ site.html }}{% endfor %}{{ t }}{% endfor %}",
    "{% for site in page.cards %}{% for t in site.tags %}{{ t }}{% endfor %}{% endfor %}",
    "{% for site in site.links %}{{ site }}{% endfor %}{% for t in site.links %}{{ shout(t) }}{% endfor %}",
    "  {% if page.text %}\n  kept\n  {% endif %}\n\n{# gone #}\nend\n\n",
    "{% set a = page.text %}{{ a }}",
    "{% for t in page.cards %}{{ loop.index }}{% endfor %}",
    "{% for a, b in [(1, 2)] %}{{ a }}{{ b }}{% endfor %}",
    "{% macro m(x) %}<{{ x }}>{% endmacro %}{{ m(page.text) }}",
    "{% autoescape false %}{{ page.text }}{% endautoescape %}",
    "{% include 'absent' ignore missing %}{% include ['absent', 'base'] %}.",
    "{% for t in page.cards %}{% block b scoped %}{{ t.title }}{% endblock %}{% endfor %}",
    "{% if page.text %}{% extends 'base' %}{% endif %}{% block main %}x{% endblock %}",
    "{% filter upper %}{{ page.text }}{% endfilter %}{{ page.card.tags | map('upper') | list }}",
    "{{ 'x' if page.text }}",
    "{{ page.text ~ 1 }}{{ page.text[1:3] }}{{ page.text.upper() }}{{ 1 + 1 }}{{ 1.5.real }}",
    "{{ site.options.class }}",
    "{% for x in page.cards recursive %}{{ x.title }}{% endfor %}",
    "{% macro m(x) %}{{ x | number }}{% include 'number' %}{{ caller() }}{% endmacro %}{% call m(7) %}c{% endcall %}",
    "{% from 'macros' import tag %}{% import 'macros' as m with context %}{{ tag(page.text) }}{{ m.tag('<') }}",
    "{% for c in page.cards %}{% if c.tags %}{% include 'number' %}{% else %}{% include 'xy' %}{% endif %}{% endfor %}",
    "{% autoescape false %}{% with card = page.card %}{% include 'card' %}{% endwith %}{% endautoescape %}",
    "{% filter lower %}{% include 'nested' %}{% endfilter %}{% set x %}{% include 'nested' %}{% endset %}{{ x }}",
    "{% for c in page.cards %}{% for x in c.tags %}{% include 'looping' %}{% endfor %}{{ loop.last }}{% endfor %}",
    "{% with depth = 3 %}{% include 'deeper' %}{% endwith %}",
    "{% include 'unused' %}{% if page.card.none %}{% include 'broken' %}{% include 'absent' %}{% endif %}",
    "{% include 'with_block' %}{% include 'with_parent' %}{% include 'with_set' %}",
    "{% include 'plain' without context %}{% include 'plain' ignore missing %}{% include page.card.tags[0] ~ 'y' %}",
    "{% include 'reads_a' %}{% set a = 1 %}{{ a }}{% include 'reads_a' %}",
    "{% extends 'base' %}{% include 'plain' %}{% set a = 1 %}{% block main %}{% include 'reads_a' %}{% endblock %}",
]
"""Templates whose fast code never fails."""

OTHER = [
    "{{ page.missing | default('d') }}{{ page.missing is defined }}{{ nothing is defined }}",
    "{{ site.options.wide }}{{ site.options['class'].real is defined }}",
    "{{ self.b() }}{% block b %}{{ page.text }}{% endblock %}",
    "{% for a in [1] %}" * 15 + "{% include 'loops' %}" + "{% endfor %}" * 15,
]
"""Templates of which a part is left to Jinja's own code."""


def make_loader(page: str) -> jinja2.BaseLoader:
    return jinja2.DictLoader({**PARTS, "page": page})


def shout(text: str) -> Markup:
    return Markup(f"<b>{text.upper()}</b>")


def make_environment(loader: jinja2.BaseLoader, functions: dict[str, Callable[..., object]]) -> jinja2.Environment:
    """Jinja as themes have it, with its own code."""
    environment = jinja2.Environment(
        loader=loader,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters.update(make_filters(ENGLISH))
    environment.globals.update(functions)
    return environment


def render_by_jinja(page: str, values: dict[str, Any] = VALUES) -> str:
    return make_environment(make_loader(page), {"shout": shout}).get_template("page").render(values)


def make_templates(page: str) -> Templates:
    return Templates(make_loader(page), {"shout": shout}, ENGLISH)


@given(st.text() | st.text("&<>\"'a") | st.integers() | st.none() | st.text("&<>").map(Markup))
def test_a_value_is_escaped_as_markupsafe_escapes_it(value: object) -> None:
    assert escape(value) == str(markupsafe.escape(value))


@pytest.mark.parametrize("page", [*FAST, *OTHER])
def test_a_page_is_rendered_as_jinja_renders_it(page: str) -> None:
    templates = make_templates(page)
    expected = render_by_jinja(page)
    assert [templates.render("page", **VALUES) for _ in range(2)] == [expected] * 2


@pytest.mark.parametrize(("page", "expected"), [*((p, True) for p in FAST), *((p, False) for p in OTHER)])
def test_only_a_page_whose_fast_code_fails_needs_jinja_s_own(
    page: str, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Templates, "_plain", None)
    if expected:
        make_templates(page).render("page", **VALUES)
    else:
        with pytest.raises(AttributeError, match="get_template"):
            make_templates(page).render("page", **VALUES)


def test_the_default_theme_is_rendered_as_jinja_renders_it(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Templates, "_plain", None)
    loader = jinja2.FileSystemLoader([folder / "default" / "templates" for folder in PACKAGED_THEMES])
    functions: dict[str, Callable[..., object]] = {"paper_card": lambda card: Markup(f"<i>{card.slug}</i>")}
    templates, environment = Templates(loader, functions, ENGLISH), make_environment(loader, functions)
    for page in make_pages(root):
        content = page.content()
        values = {"site": content.site, "page": content.view}
        assert templates.render(page.template, **values) == environment.get_template(page.template).render(values)


STATEMENTS = st.recursive(
    st.sampled_from(
        [
            *("text <&>\n", "{{ page.text }}", "{{ item }}", "{{ item | upper }}", "{{ page.card.number | number }}"),
            *("{{ page.card.title if item else site.html }}", '{% include "nested" %}', "{{ site.to_root }}", "  \n"),
        ]
    ),
    lambda parts: st.builds(
        "".join,
        st.lists(
            parts
            | parts.map("{{% for item in page.card.tags %}}\n{}{{% endfor %}}".format)
            | parts.map("{{% for item in page.card.tags if item != 'x' %}}{}{{% else %}}-{{% endfor %}}".format)
            | parts.map("{{% for item in site.links %}}{}{{% else %}}{{{{ site.to_root }}}}{{% endfor %}}".format)
            | parts.map("{{% with item = page.text %}}{}\n  {{% endwith %}}\n".format)
            | parts.map("{{% if item %}}{}{{% elif site.empty %}}e{{% else %}}n{{% endif %}}".format),
            max_size=4,
        ),
    ),
)


@given(STATEMENTS)
def test_statements_within_statements_are_rendered_as_jinja_renders_them(body: str) -> None:
    page = f"{{% with item = site.empty %}}{body}{{% endwith %}}"
    assert make_templates(page).render("page", **VALUES) == render_by_jinja(page)


@pytest.mark.parametrize("page", FAST)
def test_a_page_is_rendered_whatever_page_came_before(page: str) -> None:
    templates = make_templates(page)
    other = SimpleNamespace(to_root="./", options={}, empty="x", html=Markup("<i>"), links=())
    sites = [VALUES["site"], other, VALUES["site"], SimpleNamespace(**{**vars(VALUES["site"]), "links": ("c",)})]
    for site in [*sites, *sites[::-1]]:
        values = {**VALUES, "site": site}
        if "site.options" not in page or site is not other:
            assert templates.render("page", **values) == render_by_jinja(page, values)


@pytest.mark.parametrize(
    "page",
    [
        "{{ nothing }}",
        "{{ page.nothing }}",
        "{{ page.nothing.more }}",
        "{% if site.empty %}{{ page.nothing }}{% endif %}{{ page.card.nothing }}",
        "{{ page.text.nothing }}",
        "{{ site.options.nothing }}",
        "{{ 1 | nothing }}",
        "{% include 'nothing' %}",
        "{% include 'page' %}",
        "{% extends 'page' %}",
        "{{ page.card.number | number | number }}",
        "{{ page.text() }}",
        "{% for x in page.card.none %}{% endfor %}",
        "{% block b required %}{% endblock %}",
    ],
)
def test_a_page_fails_as_jinja_fails(page: str) -> None:
    def catch(render: Callable[[], object]) -> tuple[type, str]:
        with pytest.raises(Exception) as caught:  # noqa: PT011  (which one is what is compared)
            render()
        return caught.type, str(caught.value)

    templates = make_templates(page)
    expected = catch(lambda: render_by_jinja(page))
    assert [catch(lambda: templates.render("page", **VALUES)) for _ in range(2)] == [expected] * 2


def test_a_value_that_is_asked_for_nowhere_it_is_missing_does_no_harm() -> None:
    page = "{% if site.empty %}{{ page.nothing }}{% endif %}{{ page.text }}"
    assert Templates(make_loader(page), {}, ENGLISH).render("page", **VALUES) == "&lt;page&gt;"
