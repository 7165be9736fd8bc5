"""The texts of a new archive's files, from the templates in `files/`.

In: values. Out: the text of a file. In the templates, which are YAML and Markdown with
braces of their own, a value is `<<name>>` and a condition `<% if name %>`.
"""

from pathlib import Path

import jinja2

from paperarchive import __version__
from paperarchive.scaffold.origin import ProgramOrigin
from paperarchive.yaml_fields.quoting import write_text

_FILES = Path(__file__).parent / "files"


def render(name: str, **values: object) -> str:
    """Render a template of `files/`. Raises jinja2.UndefinedError for a missing value."""
    environment = jinja2.Environment(  # noqa: S701  (YAML and Markdown, not HTML)
        variable_start_string="<<",
        variable_end_string=">>",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    text = (_FILES / name).read_text(encoding="utf-8")
    return environment.from_string(text).render(values)


def render_workflow(name: str, origin: ProgramOrigin) -> str:
    """Render a workflow, without the line of `stamp.py`."""
    return render(
        name,
        requirement=write_text(origin.requirement),
        is_portable=origin.is_portable,
        version=__version__,
    )
