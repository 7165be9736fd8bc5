"""Templates of an archive's own theme: what is never drawn, and what the content security policy stops."""

from pathlib import Path

import pytest

from paperarchive.build.check import check_archive
from paperarchive.theme.template_mistakes import find_stopped_markup
from tests.building import make_theme
from tests.paths import REPOSITORY

STOPPED = ": the policy of the pages stops it"


def said_of(root: Path, files: dict[str, str]) -> list[str]:
    """What check says of a theme that has these templates."""
    make_theme(root)
    for name, text in files.items():
        file = root / "themes/mine/templates" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    place = "themes/mine/templates/"
    return [
        str(problem).removeprefix(place) for problem in check_archive(root).problems if problem.path.startswith(place)
    ]


@pytest.mark.parametrize(
    ("template", "said"),
    [
        (
            '{% extends "base.html" %}\n\n{% block heads %}x{% endblock %}{% block main %}{% endblock %}\n',
            "home.html:3: base.html has no block 'heads', so it is never drawn (did you mean 'head'?)",
        ),
        (
            '{% extends "default/home.html" %}\n{% block mian %}x{% endblock %}\n',
            "home.html:2: default/home.html has no block 'mian', so it is never drawn (did you mean 'main'?)",
        ),
    ],
)
def test_a_block_that_the_parent_lacks_is_said(root: Path, template: str, said: str) -> None:
    assert said_of(root, {"home.html": template}) == [said]


def test_blocks_within_blocks_and_those_of_the_theme_s_own_base_are_drawn(root: Path) -> None:
    base = '{% extends "default/base.html" %}\n{% block main %}{% block inner %}{% endblock %}{% endblock %}\n'
    home = (
        '{% extends "base.html" %}\n{% block inner %}x{{ self.more() }}{% endblock %}{% block more %}y{% endblock %}\n'
    )
    assert said_of(root, {"base.html": base, "home.html": home}) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('<p style="color: red">', "a `style` attribute"),
        ("<style>a{}</style>", "a `<style>` element"),
        ("<script>x()</script>", "a script in the page"),
        ('<script src="https://x.org/a.js"></script>', "`https://x.org/a.js` of another host"),
        ('<link rel="stylesheet" href="//x.org/a.css">', "`//x.org/a.css` of another host"),
        ("<a href='/' onclick='x()'>", "an `onclick` attribute"),
        ('<img alt="" src=https://x.org/a.png>', "`https://x.org/a.png` of another host"),
        ('<iframe src="https://x.org/">', "`https://x.org/` of another host"),
    ],
)
def test_what_the_policy_stops_is_said_with_its_line(line: str, said: str) -> None:
    (problem,) = find_stopped_markup(f"<p>\n{{# c #}}\n{line}", "a.html")
    assert str(problem).startswith(f"a.html:3: {said}{STOPPED} (")


@pytest.mark.parametrize(
    "line",
    [
        '<a href="https://x.org/" rel="nofollow">x</a>',
        '<script src="{{ site.root }}{{ site.static }}a.js" type="module"></script>',
        '<script type="application/ld+json">{{ data }}</script>',
        '<link rel="canonical" href="https://x.org/">',
        "{# <p style=x> #}<!-- <style> -->",
        '<p data-style="x" class="{{ \'style="x"\' }}">',
        '<img src="data:image/png;base64,x" alt="">',
    ],
)
def test_what_the_policy_allows_is_no_mistake(line: str) -> None:
    assert list(find_stopped_markup(line, "a.html")) == []


def test_the_packaged_templates_have_nothing_that_the_policy_stops() -> None:
    for file in sorted((REPOSITORY / "themes").rglob("*.html")):
        assert list(find_stopped_markup(file.read_text(encoding="utf-8"), file.name)) == []
