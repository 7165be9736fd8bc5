"""The settings: their defaults, their values, and each mistake with its message."""

from pathlib import Path

import pytest

from paperarchive.errors import Problems
from paperarchive.settings import Settings, check_base_url, parse_settings, read_settings, replace_base_url


def read(text: str) -> tuple[Settings, list[str]]:
    problems = Problems()
    settings = parse_settings(text, problems)
    return settings, [str(problem) for problem in problems]


@pytest.mark.parametrize("text", ["", "\ufeff", "# nothing yet\n", "title:\nlanguage: ~\n"])
def test_an_empty_file_gives_the_defaults(text: str) -> None:
    assert read(text) == (Settings(), [])


def test_every_key_is_read() -> None:
    text = (
        "\ufefftitle: 'My: papers'\r\ndescription: All.\r\nbase_url: https://a.org/b\r\nlanguage: zh-Hans\r\n"
        "author: A. B.\r\ntheme: my-theme\r\npage_size: 500\r\nfeed_size: 1\r\n"
    )
    expected = Settings("My: papers", "All.", "https://a.org/b/", "zh-Hans", "A. B.", "my-theme", 500, 1)
    assert read(text) == (expected, [])


@pytest.mark.parametrize(
    ("url", "normal", "path"),
    [
        ("https://a.org", "https://a.org/", "/"),
        ("http://localhost:8000//", "http://localhost:8000/", "/"),
        ("https://a.org/b/c", "https://a.org/b/c/", "/b/c/"),
        ("HTTPS://a.org:8080//b//c", "https://a.org:8080/b/c/", "/b/c/"),
        (
            "https://a.org/größe/a%20b/50%",
            "https://a.org/gr%C3%B6%C3%9Fe/a%20b/50%25/",
            "/gr%C3%B6%C3%9Fe/a%20b/50%25/",
        ),
        ("https://Papers.Example.ORG", "https://papers.example.org/", "/"),
        ("http://[2001:DB8::1]:80/a", "http://[2001:db8::1]:80/a/", "/a/"),
        # Browsers keep the sharp s (UTS 46); Python's own codec makes strasse.de of it, which is another host.
        ("https://Straße.de/a", "https://xn--strae-oqa.de/a/", "/a/"),
        ("https://日本。jp:8443", "https://xn--wgv71a.jp:8443/", "/"),
        ("https://xn--strae-oqa.de", "https://xn--strae-oqa.de/", "/"),
    ],
)
def test_a_base_url_ends_in_one_slash(url: str, normal: str, path: str) -> None:
    settings = replace_base_url(Settings(), url)
    assert (settings.base_url, settings.base_path) == (normal, path)


@pytest.mark.parametrize(
    "url",
    [
        *("", "a.org", "ftp://a.org", "https://", "https://a.org/?q", "https://a b", "https://[a"),
        *("https://a.org/x?", "https://a.org/#", "http://a.org:abc/", "http://a.org:99999/", "http://:80/"),
        *("https://a.org/a/../b", "https://a.org/./b", "https://a.org/%2E%2e/b"),
        *(
            "https://a..org",
            "https://-a.org",
            "https://%61.org",
            "https://a_b.ü.org",
            "https://ü..org",
            "https://☃.net",
        ),
        *("https://u:pw@a.org/", "https://u@a.org/", "https://@a.org/", "mailto:me@a.org"),
    ],
)
def test_another_base_url_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"(is not|has|holds) (an?|the) "):
        replace_base_url(Settings(), url)


def test_a_password_is_neither_published_nor_repeated() -> None:
    with pytest.raises(ValueError, match="published") as caught:
        replace_base_url(Settings(), "https://ada:s3cret@example.org/")
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "is_local"),
    [
        *(("", True), ("base_url: http://localhost:8000/x/", True), ("base_url: http://127.0.0.1/", True)),
        *(("base_url: 'http://[::1]/'", True), ("base_url: http://papers.localhost/", True)),
        *(("base_url: https://example.org/", False), ("base_url: http://192.168.0.4/", False)),
    ],
)
def test_addresses_that_lead_to_the_reader_s_own_machine_are_said(text: str, is_local: bool) -> None:
    problems = Problems()
    check_base_url(read(text)[0], problems)
    assert len(problems) == is_local


@pytest.mark.parametrize(
    ("text", "feed_id"),
    [
        ("https://a.org/papers", "https://a.org/papers/"),
        ("tag:a.org,2026:papers", "tag:a.org,2026:papers/"),
        ("tag:ada@a.org,2026-01-31:", "tag:ada@a.org,2026-01-31:"),
        ("urn:example:a#", "urn:example:a#"),
    ],
)
def test_a_feed_id_ends_where_the_rest_of_an_id_can_follow(text: str, feed_id: str) -> None:
    settings, problems = read(f"feed_id: '{text}'")
    assert (settings.feed_id, problems) == (feed_id, [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("titel: A", "site.yml:1: titel: unknown key (did you mean 'title'?)"),
        ("x: 1\nzzz: A", "site.yml:2: zzz: unknown key (check it against the keys that the README lists)"),
        ("title: [A]", 'site.yml:1: title: is not a text (write `title: "[A]"` if it is a text)'),
        (
            "base_url: a.org",
            "site.yml:1: base_url: 'a.org' is not an http or https address (write https://example.org/papers/)",
        ),
        ("language: English!", "site.yml:1: language: 'English!' is not a language tag (write en, de or zh-Hans)"),
        ("theme: ../x", "site.yml:1: theme: '../x' is not a theme's name (write the name of a folder of themes/)"),
        (
            "page_size: 501",
            "site.yml:1: page_size: '501' is not a whole number from 1 to 500 (write a number from 1 to 500)",
        ),
        (
            "feed_size: 201",
            "site.yml:1: feed_size: '201' is not a whole number from 1 to 200 (write a number from 1 to 200)",
        ),
        (
            "base_url: https://a.org/?q=1",
            (
                "site.yml:1: base_url: 'https://a.org/?q=1' has a query, which is no part of where a site is "
                "(write https://example.org/papers/)"
            ),
        ),
        (
            "base_url: 'https://ada:s3cret@a.org/'",
            (
                "site.yml:1: base_url: holds a user name or password, which would be published "
                "(write https://example.org/papers/)"
            ),
        ),
        (
            "edit_url: 'https://ada:s3cret@a.org/{path}'",
            (
                "site.yml:1: edit_url: holds a user name or password, which would be published "
                "(write https://github.com/lab/papers/edit/main/{path})"
            ),
        ),
        (
            "base_url: https://a_b.ü.org/",
            (
                "site.yml:1: base_url: 'https://a_b.ü.org/' has the host 'a_b.ü.org', which is no host name "
                "(write https://example.org/papers/)"
            ),
        ),
        (
            "feed_id: my papers",
            "site.yml:1: feed_id: 'my papers' is not the beginning of a URI (write tag:example.org,2026:papers)",
        ),
        (
            "page_size: many",
            "site.yml:1: page_size: 'many' is not a whole number from 1 to 500 (write a number from 1 to 500)",
        ),
        (
            "edit_url: https://h.org/edit/",
            (
                "site.yml:1: edit_url: 'https://h.org/edit/' has no placeholder {path} (write https://github.com/lab/papers/edit/main/{path})"
            ),
        ),
        (
            "edit_url: edit/{path}",
            (
                "site.yml:1: edit_url: 'edit/{path}' is not an address "
                "(write https://github.com/lab/papers/edit/main/{path})"
            ),
        ),
        (
            "edit_url: 'https://h.org/{file}'",
            (
                "site.yml:1: edit_url: 'https://h.org/{file}' has the placeholder {file}, which is not one of {path} "
                "(write https://github.com/lab/papers/edit/main/{path})"
            ),
        ),
        (
            "issues_url: 'https://h.org/new?t={Title}'",
            (
                "site.yml:1: issues_url: 'https://h.org/new?t={Title}' has the placeholder {Title}, "
                "which is not one of {title}, {url}, {path} "
                "(write https://github.com/lab/papers/issues/new?title={title}&body={url})"
            ),
        ),
        (
            "edit_url: 'https://h.org/{path}/{'",
            (
                "site.yml:1: edit_url: 'https://h.org/{path}/{' has an unbalanced brace "
                "(write https://github.com/lab/papers/edit/main/{path})"
            ),
        ),
        ("title: A\ntitle: B", "site.yml:2: title: occurs twice, first on line 1 (keep one of them)"),
        ("just words", "site.yml:1: is not a mapping of keys to values (write `key: value` lines)"),
    ],
)
def test_a_mistake_is_said_with_its_line_and_what_to_do(text: str, said: str) -> None:
    assert said in read(text)[1]


@pytest.mark.parametrize(
    "url", ["https://h.org/new", "mailto:us@h.org?subject={title}", "https://h.org/{path}?u={url}"]
)
def test_mistakes_may_be_reported_at_any_address(url: str) -> None:
    settings, problems = read(f"issues_url: '{url}'")
    assert (settings.issues_url, problems) == (url, [])


@pytest.mark.parametrize(
    ("language", "direction"),
    [("en", "ltr"), ("ar", "rtl"), ("he-IL", "rtl"), ("FA", "rtl"), ("ur-Latn", "ltr"), ("az-Arab-IR", "rtl")],
)
def test_the_direction_of_the_pages_is_that_of_their_language(language: str, direction: str) -> None:
    assert Settings(language=language).direction == direction


def test_a_folder_without_settings_is_no_archive(tmp_path: Path) -> None:
    problems = Problems()
    read_settings(tmp_path, problems)
    assert [str(problem) for problem in problems] == [
        "site.yml: there is no such file (run this in an archive's folder, or name it with -C DIR)"
    ]


def test_settings_that_are_not_utf_8_are_said_with_the_line(tmp_path: Path) -> None:
    (tmp_path / "site.yml").write_bytes(b"title: A\nauthor: \xe9\n")
    problems = Problems()
    read_settings(tmp_path, problems)
    assert [str(problem) for problem in problems] == ["site.yml:2: is not UTF-8 (save the file as UTF-8)"]


def test_settings_are_read_from_the_archive_s_folder(tmp_path: Path) -> None:
    (tmp_path / "site.yml").write_text("title: Ä", encoding="utf-8")
    assert read_settings(tmp_path, Problems()).title == "Ä"
