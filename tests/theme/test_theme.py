"""Themes that extend others, and what goes wrong in them."""

import re
import shutil
from pathlib import Path

import pytest

from paperarchive.build.manifest import read_manifest
from paperarchive.errors import Problems, ProblemsError
from paperarchive.theme import folders
from paperarchive.theme.theme import load_theme
from tests.building import Build, make_theme
from tests.english import ENGLISH
from tests.paths import REPOSITORY


def error_of(build: Build) -> str:
    with pytest.raises(ProblemsError) as raised:
        build()
    return str(raised.value)


def static_of(root: Path) -> Path:
    """The folder of the built site that holds the theme's static files."""
    [folder] = (root / "public" / "static").iterdir()
    return folder


def said_of(root: Path, name: str) -> str:
    problems = Problems()
    load_theme(root, name, problems, locale=ENGLISH)
    return "\n".join(map(str, problems))


def test_a_theme_overrides_one_template_and_keeps_the_rest(root: Path, build: Build) -> None:
    make_theme(root, templates__page_html="<p>{{ page.title }} by me</p>")
    build()
    assert (root / "public/about/index.html").read_text() == "<p>About by me</p>"
    assert "<article" in (root / "public/papers/index.html").read_text()


def test_a_theme_extends_a_template_of_the_theme_it_extends(root: Path, build: Build) -> None:
    text = '{% extends "default/page.html" %}{% block main %}{{ super() }}<p>More</p>{% endblock %}'
    make_theme(root, templates__page_html=text)
    build()
    page = (root / "public/about/index.html").read_text()
    assert "What this archive is for." in page
    assert "<p>More</p>" in page


def test_a_theme_overrides_one_variable_with_a_stylesheet_after_default_s(root: Path, build: Build) -> None:
    folder = make_theme(root, static__mine_css=":root { --accent: teal; }")
    (folder / "theme.yml").write_text("extends: default\nstylesheets: [mine.css]\n")
    build()
    page = (root / "public/index.html").read_text()
    static = static_of(root)
    assert page.index(f"static/{static.name}/style.css") < page.index(f"static/{static.name}/mine.css")
    assert (static / "mine.css").read_text() == ":root{--accent:teal}"


def test_a_theme_s_own_file_stands_before_the_one_it_extends(root: Path, build: Build) -> None:
    make_theme(root, static__style_css="b { top: 0 }")
    build()
    assert (static_of(root) / "style.css").read_text() == "b{top:0}"


def test_static_files_move_to_another_folder_when_one_of_them_changes_and_only_then(root: Path, build: Build) -> None:
    theme = make_theme(root, static__mine_css="b { top: 0 }")
    build()
    first = static_of(root)
    assert re.fullmatch(r"[0-9a-f]{10}", first.name)
    (theme / "static" / "mine.css").write_text("b { top: 0; } /* the same to a reader */")
    build()
    assert static_of(root) == first
    (theme / "static" / "mine.css").write_text("b { top: 1px }")
    build()
    assert static_of(root) != first
    manifest = read_manifest(root / "public")
    assert manifest is not None
    assert not any(first.name in file for file in manifest.files)


def test_a_static_file_that_was_renamed_moves_them_too(root: Path) -> None:
    theme = make_theme(root, static__one_css="")
    before = load_theme(root, "mine", Problems(), locale=ENGLISH).assets.static
    (theme / "static" / "one.css").rename(theme / "static" / "two.css")
    assert load_theme(root, "mine", Problems(), locale=ENGLISH).assets.static != before


def test_without_a_fingerprint_static_files_keep_their_addresses(root: Path) -> None:
    theme = load_theme(root, "default", Problems(), locale=ENGLISH, fingerprint=False)
    assert (theme.assets.static, theme.assets.stylesheets) == ("static/", ("static/style.css",))


def test_comments_and_blanks_of_scripts_and_stylesheets_are_left_out_but_for_licences(root: Path, build: Build) -> None:
    text = "/*! mine */ /* not this */"
    make_theme(root, static__a_js=f"{text}\nvar a = 1;", static__a_css=f"{text}\nb > i {{ top: calc(1px + 2px); }}")
    build()
    assert (static_of(root) / "a.js").read_text() == "/*! mine */var a=1;"
    assert (static_of(root) / "a.css").read_text() == "/*! mine */b>i{top:calc(1px + 2px)}"


def test_templates_see_the_options_of_site_yml_and_the_defaults_of_others(root: Path, build: Build) -> None:
    folder = make_theme(root, templates__page_html="{{ site.options['colour'] }} {{ site.options['excerpts'] }}")
    (folder / "theme.yml").write_text(
        "extends: default\noptions:\n- {name: colour, default: red, description: Its colour.}\n"
    )
    build()
    assert (root / "public/about/index.html").read_text() == "red yes"
    settings = root / "site.yml"
    settings.write_text(settings.read_text() + 'theme_options: {colour: "blue: dark", excerpts: no}\n')
    build()
    assert (root / "public/about/index.html").read_text() == "blue: dark no"


def test_a_theme_may_change_the_default_of_an_option(root: Path) -> None:
    folder = make_theme(root)
    (folder / "theme.yml").write_text(
        "extends: default\noptions:\n- {name: footer, default: Mine., description: The last line.}\n"
    )
    assert load_theme(root, "mine", Problems(), locale=ENGLISH).assets.options["footer"] == "Mine."


def test_the_default_theme_s_options_change_its_pages(root: Path, build: Build) -> None:
    settings = root / "site.yml"
    settings.write_text(settings.read_text() + "theme_options: {footer: Kept by us., excerpts: no}\n")
    build()
    page = (root / "public/papers/index.html").read_text()
    assert "<p>Kept by us.</p>" in page
    assert 'class="excerpt"' not in page


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("{footr: x}", "site.yml: theme_options.footr: the theme has no such option (did you mean 'footer'?)"),
        (
            "{x: y}",
            ("site.yml: theme_options.x: the theme has no such option (options that the theme has: excerpts, footer)"),
        ),
        (
            "{excerpts: maybe}",
            "site.yml: theme_options.excerpts: 'maybe' is not a value of this option (write one of: yes, no)",
        ),
        ("{footer: [x]}", 'site.yml:4: theme_options.footer: is not a text (write `footer: "[x]"` if it is a text)'),
        ("x", "site.yml:4: theme_options: is not a mapping of keys to values (write `theme_options: {name: value}`)"),
    ],
)
def test_an_option_that_a_theme_cannot_have_is_an_error(root: Path, build: Build, options: str, said: str) -> None:
    settings = root / "site.yml"
    settings.write_text(settings.read_text() + f"theme_options: {options}\n")
    assert error_of(build).replace(f"site.yml:{len(settings.read_text().splitlines())}", "site.yml:4") == said


def test_what_is_wrong_with_the_options_of_a_theme_is_said_with_its_line(root: Path) -> None:
    folder = make_theme(root)
    (folder / "theme.yml").write_text(
        "extends: default\n"
        "options:\n"
        "- {default: x, description: No name.}\n"
        "- {name: Colour, description: A name that is none.}\n"
        "- {name: size, values: [small, large], default: medium, description: No value.}\n"
        "- {name: blank, defualt: x}\n"
    )
    assert said_of(root, "mine").split("\n") == [
        "themes/mine/theme.yml:3: options.name: is missing (use a-z, 0-9 and _)",
        ("themes/mine/theme.yml:4: options.name: 'Colour' is not an option's name (use a-z, 0-9 and _)"),
        "themes/mine/theme.yml:5: options.default: 'medium' is not one of the values (add it to them)",
        "themes/mine/theme.yml:6: options.defualt: unknown key (did you mean 'default'?)",
        'themes/mine/theme.yml:6: options.description: is missing (write `description: "..."`)',
    ]


def test_a_misspelt_name_in_a_template_is_an_error_with_its_line(root: Path, build: Build) -> None:
    make_theme(root, templates__page_html="<p>\n{{ page.titel }}</p>")
    assert error_of(build) == (
        "themes/mine/templates/page.html:2: 'paperarchive.site.views.FreePageView object' has no attribute 'titel' "
        "(paperarchive's themes/README.md lists what a template may use)"
    )
    assert not (root / "public").exists()


def test_a_card_that_asks_for_the_page_around_it_is_an_error_with_its_line(root: Path, build: Build) -> None:
    make_theme(root, templates___paper_card_html="<p>\n{{ site.heading }}</p>")
    assert error_of(build) == (
        "themes/mine/templates/_paper_card.html:2: 'paperarchive.site.views.CardSiteView object' has no attribute "
        "'heading' (paperarchive's themes/README.md lists what a template may use)"
    )


def test_a_card_leads_from_every_list_to_the_same_places(root: Path, build: Build) -> None:
    make_theme(
        root, templates___paper_card_html='<a class="one" href="{{ site.to_root }}{{ card.path }}">{{ card.title }}</a>'
    )
    build()
    for path, up in (("papers", "../"), ("dates/2025/10/14", "../../../../"), ("", "./")):
        page = (root / "public" / path / "index.html").read_text(encoding="utf-8")
        links = re.findall(r'<a class="one" href="([^"]*)">', page)
        assert links
        assert all(link.startswith(f"{up}papers/") for link in links), path


def test_a_broken_template_is_an_error_with_its_line(root: Path, build: Build) -> None:
    make_theme(root, templates__page_html="<p>\n\n{% if page %}")
    assert error_of(build).startswith("themes/mine/templates/page.html:3: Unexpected end of template. Jinja was")
    assert error_of(build).endswith("(fix the template; Jinja's manual describes the syntax)")


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ('{% include "gone.html" %}', "there is no template 'gone.html' (add it, or extend a theme that has it)"),
        (
            '{% include "page.html" %}',
            (
                "the template includes, imports or calls itself without end "
                "(remove the include, import or call that leads back to it)"
            ),
        ),
        ('{{ "x".encode("foo") }}', "unknown encoding: foo (fix the expression on this line)"),
        ("{{ [1].pop(7) }}", "pop index out of range (fix the expression on this line)"),
        ("{{ 1 / 0 }}", "division by zero (fix the expression on this line)"),
        ("{{ 1 | foo }}", "No filter named 'foo' (fix the template; Jinja's manual describes the syntax)"),
    ],
)
def test_a_template_that_fails_is_an_error_with_its_line(root: Path, build: Build, template: str, said: str) -> None:
    make_theme(root, templates__page_html=f"<p>\n{template}</p>")
    assert error_of(build) == f"themes/mine/templates/page.html:2: {said}"


def test_a_theme_that_lacks_a_template_is_an_error_that_names_it(root: Path, build: Build) -> None:
    folder = make_theme(root)
    (folder / "theme.yml").write_text("")
    assert error_of(build).split("\n")[0] == (
        "themes/mine/templates/directory.html: there is no template 'directory.html' "
        "(add it, or extend a theme that has it)"
    )


def test_files_of_a_theme_that_are_not_utf_8_are_errors_with_their_line(root: Path, build: Build) -> None:
    folder = make_theme(root)
    (folder / "templates" / "list.html").write_bytes(b"<p>\n\xe9</p>")
    assert error_of(build) == "themes/mine/templates/list.html:2: is not UTF-8 (save the file as UTF-8)"
    (folder / "theme.yml").write_bytes(b"extends: default\ndescription: \xe9\n")
    assert error_of(build) == "themes/mine/theme.yml:2: is not UTF-8 (save the file as UTF-8)"


def test_every_template_that_fails_is_said_once(root: Path, build: Build) -> None:
    make_theme(
        root,
        templates__paper_html="{{ page.titel }}",
        templates__list_html="{{ page.titel }}",
        templates__page_html="{% if %}",
        templates__unused_html="{% else %}",
    )
    assert [line.split(": ")[0] for line in error_of(build).split("\n")] == [
        f"themes/mine/templates/{name}.html:1" for name in ("list", "page", "paper", "unused")
    ]


def test_hidden_files_and_backups_of_a_theme_are_not_published(root: Path, build: Build) -> None:
    folder = make_theme(root, static__mine_css="/* mine */")
    (folder / "static" / ".DS_Store").write_text("x")
    (folder / "static" / "mine.css~").write_text("x")
    build()
    names = {file.name for file in static_of(root).iterdir()}
    assert "mine.css" in names
    assert names.isdisjoint({".DS_Store", "mine.css~"})


def test_a_stylesheet_outside_static_is_an_error(root: Path) -> None:
    folder = make_theme(root)
    (folder / "theme.yml").write_text('extends: default\nstylesheets: ["../theme.yml"]\n')
    assert said_of(root, "mine") == (
        "themes/mine/theme.yml:2: stylesheets: there is no static/../theme.yml in the theme "
        "(add the file, or remove it from the list)"
    )


def test_a_script_in_another_encoding_is_copied_as_it_is(root: Path, build: Build) -> None:
    folder = make_theme(root)
    (folder / "static" / "x.js").write_bytes(b'var a = "\xe9";')
    build()
    assert (static_of(root) / "x.js").read_bytes() == b'var a="\xe9";'


def test_a_missing_theme_is_an_error_that_names_those_that_are_there(root: Path) -> None:
    make_theme(root)
    assert said_of(root, "yours") == (
        "themes/yours/theme.yml: there is no such theme (themes that exist: default, mine, slate)"
    )


def test_themes_that_extend_each_other_are_an_error(root: Path) -> None:
    make_theme(root, "one")
    make_theme(root, "two")
    (root / "themes/one/theme.yml").write_text("extends: two\n")
    (root / "themes/two/theme.yml").write_text("extends: one\n")
    assert said_of(root, "one") == (
        "themes/one/theme.yml: extends: the theme extends itself through 'two' (take `extends` out of one of them)"
    )


def test_a_stylesheet_that_is_not_there_and_an_unknown_key_are_errors(root: Path) -> None:
    folder = make_theme(root)
    (folder / "theme.yml").write_text("extends: default\nstylesheets: [mine.css]\nstylesheet: x\n")
    assert said_of(root, "mine").split("\n") == [
        (
            "themes/mine/theme.yml:2: stylesheets: there is no static/mine.css in the theme "
            "(add the file, or remove it from the list)"
        ),
        "themes/mine/theme.yml:3: stylesheet: unknown key (did you mean 'stylesheets'?)",
    ]


def test_a_theme_falls_back_on_the_packaged_one_of_its_name_file_by_file(root: Path, build: Build) -> None:
    theme = root / "themes" / "default"
    (theme / "templates").mkdir(parents=True)
    (theme / "static").mkdir()
    (theme / "templates" / "page.html").write_text(
        "{% extends 'default/base.html' %}{% block main %}Mine.{% endblock %}"
    )
    (theme / "static" / "style.css").write_text("b { top: 0 }")
    build(strict=True)
    assert "Mine.</main>" in (root / "public/about/index.html").read_text()
    assert (static_of(root) / "style.css").read_text() == "b{top:0}"
    assert (static_of(root) / "search" / "lunr.js").is_file()


def test_a_clone_of_the_default_theme_gets_lunr_js_from_the_package(root: Path, build: Build) -> None:
    shutil.copytree(REPOSITORY / "themes", root / "themes", ignore=shutil.ignore_patterns("lunr.js"))
    build(strict=True)
    assert (static_of(root) / "search" / "lunr.js").is_file()


def test_a_package_without_lunr_js_is_an_error_that_says_to_install_it_again(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(REPOSITORY / "themes", tmp_path / "themes", ignore=shutil.ignore_patterns("lunr.js"))
    monkeypatch.setattr(folders, "PACKAGED_THEMES", (tmp_path / "themes",))
    assert re.sub(r":\d+:", ":1:", said_of(root, "default")) == (
        "themes/default/static/search/engine.js:1: refers to ./lunr.js, which does not exist "
        "(install paperarchive again: the file is a part of its package)"
    )


def test_files_that_a_theme_refers_to_and_that_do_not_exist_are_errors_with_their_line(
    root: Path, build: Build
) -> None:
    script = """
/** @typedef {import("./types.js").Type} Type */
// import "./commented.js";
import { a } from "./one.js";
import b from '../search/box.js';
const c = await import(`./two.js?${b}`), d = "./three.txt", e = "https://example.org/./x.js";
export * from "../../outside.js"
"""
    style = """
/* url(none.svg) */
@import "more.css";
b { background: url(data:image/png;base64,AA) url("icons/x.svg#y"), url(#z), url(/absolute.png), url(favicon.svg) }
"""
    page = """
{# {{ site.static }}none.js #}
<link href="{{ site.static }}style.css">
<img src="{{ site.to_root }}{{ site.static }}a/b.png"><img src="{{ site.static }}icons/{{ page.title }}.png">
"""
    folder = make_theme(root, static__a_css=style, templates__page_html=page)
    (folder / "static" / "mine").mkdir()
    (folder / "static" / "mine" / "a.js").write_text(script)
    assert said_of(root, "mine").split("\n") == [
        f"themes/mine/static/{place}: refers to {reference}, which does not exist "
        f"(add themes/mine/static/{path}, or remove the reference)"
        for place, reference, path in (
            ("a.css:3", "more.css", "more.css"),
            ("a.css:4", "icons/x.svg", "icons/x.svg"),
            ("mine/a.js:4", "./one.js", "mine/one.js"),
            ("mine/a.js:6", "./two.js", "mine/two.js"),
        )
    ]
    for path in ("mine/a.js", "a.css"):
        (folder / "static" / path).write_text("")
    assert error_of(build) == (
        "themes/mine/templates/page.html:4: there is no static/a/b.png in the theme "
        "(add the file, or remove what refers to it)"
    )


def test_a_missing_theme_is_the_only_error_whatever_scripts_refer_to_its_files(root: Path) -> None:
    folder = make_theme(root, static__a_js='import "./search/box.js";')
    (folder / "theme.yml").write_text("extends: defualt\n")
    assert said_of(root, "mine") == (
        "themes/defualt/theme.yml: there is no such theme (themes that exist: default, mine, slate)"
    )
