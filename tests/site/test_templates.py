"""Templates escape as Jinja does, only faster."""

import jinja2
import markupsafe
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from paperarchive.site.templates import Environment, escape

TEMPLATES = {
    "page": '<p title="{{ page }}">{{ page }} {{ page | upper }} {% include "part" %}</p>',
    "part": "{{ page }}{% autoescape false %}{{ page }}{% endautoescape %}",
}


@given(st.text() | st.text("&<>\"'a") | st.integers() | st.none() | st.text("&<>").map(Markup))
def test_a_value_is_escaped_as_markupsafe_escapes_it(value: object) -> None:
    assert escape(value) == str(markupsafe.escape(value))


@given(st.text("&<>\"'aä") | st.text("<b>").map(Markup))
def test_a_page_is_rendered_as_jinja_renders_it(value: str) -> None:
    loader = jinja2.DictLoader(TEMPLATES)
    jinja = jinja2.Environment(loader=loader, autoescape=True)
    assert Environment(loader).get_template("page").render(page=value) == jinja.get_template("page").render(page=value)


def test_a_name_that_is_not_there_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError):
        Environment(jinja2.DictLoader(TEMPLATES)).get_template("page").render()
