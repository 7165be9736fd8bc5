"""Free pages."""

from paperarchive.content.read_page import parse_free_page
from paperarchive.errors import Problems


def test_a_free_page_has_a_title_and_a_body() -> None:
    page = parse_free_page("---\ntitle: About\n---\n# Us\n", "content/pages/about.md", Problems())
    assert page is not None
    assert (page.slug, page.title, page.body, page.body_line) == ("about", "About", "# Us\n", 4)


def test_a_free_page_s_mistakes_are_said() -> None:
    problems = Problems()
    parse_free_page("---\ntitel: About\n---\n", "content/pages/about.md", problems)
    assert [str(problem) for problem in problems] == [
        "content/pages/about.md:2: titel: unknown key (did you mean 'title'?)",
        'content/pages/about.md:2: title: is missing (write `title: "..."`)',
    ]


def test_control_characters_in_a_free_page_are_said_with_their_lines() -> None:
    problems = Problems()
    parse_free_page("---\ntitle: About\n---\nUs\n\x08\n", "content/pages/about.md", problems)
    assert [str(problem) for problem in problems] == [
        "content/pages/about.md:5: the character U+0008 is not allowed (remove it)",
    ]
