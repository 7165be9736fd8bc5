"""The settings of an archive: `site.yml`, every key with its type and default.

In: the text of `site.yml`. Out: `Settings`. An unknown key or a value that does not fit
is an error, with its line.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from paperarchive.errors import Problem, Problems, Severity, decode_utf8
from paperarchive.names import SETTINGS_FILE
from paperarchive.yaml_fields import (
    BOOLEAN,
    TEXT,
    Fields,
    Scalar,
    YamlContext,
    compose_yaml,
    decimal_number,
    matching,
    whole_number,
)

_PAGE_URL = re.compile(r"(https?://[^\s\"'<>]+|mailto:[^\s\"'<>]+)", re.ASCII)
PLACEHOLDER = re.compile(r"\{(\w*)\}")
"""A placeholder in `edit_url` or `issues_url`; its group is the name."""
_RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"}
)
_RIGHT_TO_LEFT_SCRIPTS = frozenset(
    {"adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"}
)


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """The keys of `search` in `site.yml`."""

    full_index: bool = False
    """Whether to write the whole index too, `search/lunr-index.json`, for programs that
    load it with lunr.js.
    """
    budget: int = 100
    """The size of all files below `search/` above which a build warns, in megabytes."""
    title_boost: float = 3.0
    """The weight of a word in the title, from 0.1 to 100, as of all boosts."""
    abstract_boost: float = 1.0
    tags_boost: float = 2.0
    """The weight of a word in a tag's label."""
    organization_boost: float = 2.0
    """The weight of a word in the organisation's name."""

    @property
    def boosts(self) -> tuple[float, float, float, float]:
        """The weights in the order of the index's fields."""
        return (
            self.title_boost,
            self.abstract_boost,
            self.tags_boost,
            self.organization_boost,
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """The keys of `site.yml`."""

    title: str = "Paper archive"
    """The name of the archive, in the header of every page and in the feeds."""
    description: str = ""
    """One sentence on the archive: for the home page, feeds and search engines."""
    base_url: str = "http://localhost/"
    """Where the site is published, with its path; ends in a slash. Canonical links, feeds
    and the sitemap use it.
    """
    language: str = "en"
    """The language of the pages, a BCP 47 tag as in HTML's `lang`."""
    author: str = ""
    """The author of the feeds; if empty, the title."""
    theme: str = "default"
    """The name of the theme, a folder of `themes/`."""
    page_size: int = 50
    """Papers on a page of a list, from 1 to 500."""
    feed_size: int = 50
    """Papers in a feed, last added first, from 1 to 200."""
    edit_url: str = ""
    """Where the file of a page can be edited, with the placeholder `{path}`; if empty,
    pages have no such link.
    """
    issues_url: str = ""
    """Where a mistake on a page can be reported, with any of the placeholders `{title}`,
    `{url}`, `{path}`; if empty, pages have no such link.
    """
    theme_options: tuple[tuple[str, str], ...] = ()
    """Names and values of the theme's options, a mapping; the theme defines them."""
    search: SearchSettings = SearchSettings()

    @property
    def base_path(self) -> str:
        """The path of `base_url`, percent-encoded, with a slash at both ends."""
        return urlsplit(self.base_url).path or "/"

    @property
    def direction(self) -> str:
        """The text direction of the language, or of the script that it names: `ltr` or
        `rtl`.
        """
        return "rtl" if _is_right_to_left(self.language) else "ltr"


def _is_right_to_left(language: str) -> bool:
    primary, *subtags = language.lower().split("-")
    for subtag in subtags:
        if len(subtag) == 4 and subtag.isalpha():  # a script
            return subtag in _RIGHT_TO_LEFT_SCRIPTS
    return primary in _RIGHT_TO_LEFT


# --- base URL


def replace_base_url(settings: Settings, base_url: str) -> Settings | None:
    """Replace the base URL; None if the new one is not an http or https address."""
    try:
        return replace(settings, base_url=_parse_base_url(base_url))
    except ValueError:
        return None


def _parse_base_url(value: str) -> str:
    """Percent-encode the path of an address and end it in one slash.

    Raises ValueError if a site cannot be published there.
    """
    value = value.strip()
    if not _is_web_address(value):
        raise ValueError("is not an http or https address")
    parts = urlsplit(value)
    segments = [segment for segment in parts.path.split("/") if segment]
    if any(unquote(segment) in (".", "..") for segment in segments):
        raise ValueError("has a path with `.` or `..`")
    path = "".join(f"{_encode(segment)}/" for segment in segments)
    return f"{parts.scheme}://{parts.netloc}/{path}"


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        _ = parts.port  # raises ValueError if it is not a number
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return False
    return re.search(r"[\s\"'<>\\?#]", value) is None


def _encode(segment: str) -> str:
    """Percent-encode a segment of a path, unless it is encoded."""
    return quote(re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", segment), safe="%:@!$&()*+,;=~")


# --- addresses of a page's file


def _page_url(example: str, known: tuple[str, ...]) -> Scalar[str]:
    """An address with placeholders.

    known: the placeholders it may have; if there is only one, it must have it.
    """

    def parse(value: str) -> str | None:
        text = value.strip()
        if text:
            _check_page_url(text, known)
        return text or None

    return Scalar("an address", f"write {example}", parse)


def _check_page_url(value: str, known: tuple[str, ...]) -> None:
    """Raise ValueError with what is wrong with an address with placeholders."""
    if not _PAGE_URL.fullmatch(value):
        raise ValueError("is not an address")
    names = PLACEHOLDER.findall(value)
    for name in names:
        if name not in known:
            choice = ", ".join(f"{{{each}}}" for each in known)
            message = f"has the placeholder {{{name}}}, which is not one of {choice}"
            raise ValueError(message)
    if re.search("[{}]", PLACEHOLDER.sub("", value)):
        raise ValueError("has an unbalanced brace")
    if len(known) == 1 and not names:
        raise ValueError(f"has no placeholder {{{known[0]}}}")


# --- reading

_BASE_URL = Scalar("an address", "write https://example.org/papers/", _parse_base_url)
_LANGUAGE = matching(
    re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII),
    "a language tag",
    "write en, de or zh-Hans",
)
_THEME = matching(
    re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*", re.ASCII),
    "a theme's name",
    "write the name of a folder of themes/",
)
_PAGE_SIZE = whole_number(minimum=1, maximum=500, advice="write a number from 1 to 500")
_FEED_SIZE = whole_number(minimum=1, maximum=200, advice="write a number from 1 to 200")
_BUDGET = whole_number(minimum=1, advice="write a number of megabytes")
_BOOST = decimal_number(minimum=0.1, maximum=100)
_BOOST_KEYS = ("title_boost", "abstract_boost", "tags_boost", "organization_boost")
_EDIT_URL = _page_url("https://github.com/lab/papers/edit/main/{path}", ("path",))
_ISSUES_URL = _page_url(
    "https://github.com/lab/papers/issues/new?title={title}&body={url}",
    ("title", "url", "path"),
)


def read_settings(archive_dir: Path, problems: Problems) -> Settings:
    """Read `site.yml` in an archive's folder."""
    try:
        content = (archive_dir / SETTINGS_FILE).read_bytes()
    except FileNotFoundError:
        advice = "run this in an archive's folder, or name it with -C DIR"
        problems.add(Problem(SETTINGS_FILE, "there is no such file", advice))
        return Settings()
    text = decode_utf8(content, SETTINGS_FILE, problems)
    return Settings() if text is None else parse_settings(text, problems)


def parse_settings(
    text: str, problems: Problems, *, path: str = SETTINGS_FILE
) -> Settings:
    """Parse `site.yml`; a key with a problem gets its default."""
    context = YamlContext(path)
    fields = Fields(compose_yaml(text, context, problems), context, problems)
    default = Settings()
    settings = Settings(
        title=fields.get_or("title", TEXT, default.title),
        description=fields.get_or("description", TEXT, default.description),
        base_url=fields.get_or("base_url", _BASE_URL, default.base_url),
        language=fields.get_or("language", _LANGUAGE, default.language),
        author=fields.get_or("author", TEXT, default.author),
        theme=fields.get_or("theme", _THEME, default.theme),
        theme_options=fields.pairs("theme_options"),
        page_size=fields.get_or("page_size", _PAGE_SIZE, default.page_size),
        feed_size=fields.get_or("feed_size", _FEED_SIZE, default.feed_size),
        edit_url=fields.get_or("edit_url", _EDIT_URL, default.edit_url),
        issues_url=fields.get_or("issues_url", _ISSUES_URL, default.issues_url),
        search=_read_search(fields.mapping("search")),
    )
    fields.finish(unknown=Severity.ERROR)
    return settings


def _read_search(fields: Fields | None) -> SearchSettings:
    if fields is None:
        return SearchSettings()
    default = SearchSettings()
    boosts = {
        key: fields.get_or(key, _BOOST, getattr(default, key)) for key in _BOOST_KEYS
    }
    settings = SearchSettings(
        full_index=fields.get_or("full_index", BOOLEAN, default.full_index),
        budget=fields.get_or("budget", _BUDGET, default.budget),
        **boosts,
    )
    fields.finish(unknown=Severity.ERROR)
    return settings
