"""The settings of an archive: `site.yml`, every key with its type and default.

In: the text of `site.yml`. Out: `Settings`. An unknown key or a value that does not fit
is an error, with its line.
"""

import ipaddress
import re
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import SplitResult, quote, unquote, urlsplit

from paperarchive.errors import Problem, Problems, Severity
from paperarchive.files.os_errors import explain_os_error
from paperarchive.files.reading import MAXIMUM_SETTINGS_BYTES, read_file
from paperarchive.files.text import decode_text
from paperarchive.names import SETTINGS_FILE
from paperarchive.yaml_fields.fields import Fields
from paperarchive.yaml_fields.nodes import YamlContext, compose_yaml
from paperarchive.yaml_fields.scalars import (
    BOOLEAN,
    TEXT,
    Scalar,
    decimal_number,
    matching,
    whole_number,
)

_PAGE_URL = re.compile(r"(https?://[^\s\"'<>]+|mailto:[^\s\"'<>]+)", re.ASCII)
_HOST = re.compile(
    r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?"
)
_FEED_ID = re.compile(
    r"(https?://|tag:[A-Za-z0-9.@_-]+,\d{4}(-\d\d){0,2}:|urn:[a-z0-9-]+:)"
    r"[A-Za-z0-9._~:/#@!$&'()*+,;=%-]*",
    re.ASCII,
)
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
    author_boost: float = 2.0
    """The weight of a word in an author's name: names are words too ("Long", "Brown"),
    and a title counts more.
    """
    venue_boost: float = 0.5
    """The weight of a word in the venue: many papers share it, and its words
    ("Learning", "Computational") are topics elsewhere.
    """
    keywords_boost: float = 2.0
    """The weight of a word in a keyword, as in a tag."""

    @property
    def boosts(self) -> tuple[float, ...]:
        """The weights in the order of the index's fields."""
        return (
            self.title_boost,
            self.abstract_boost,
            self.tags_boost,
            self.organization_boost,
            self.author_boost,
            self.venue_boost,
            self.keywords_boost,
        )


@dataclass(frozen=True, slots=True)
class AuthorSettings:
    """The keys below `authors`: which authors have files of their own, since hosts limit
    the number of files.
    """

    min_papers: int = 2
    """The papers from which on an author has a page."""
    feed_min_papers: int = 10
    """The papers from which on an author has a feed."""


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
    feed_id: str = ""
    """What the ids of feeds and their entries begin with: an address or a `tag:` or
    `urn:` URI, which ends in `/`, `:` or `#`. If empty, ids are made from the listings.
    """
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
    authors: AuthorSettings = AuthorSettings()

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


def replace_base_url(settings: Settings, base_url: str) -> Settings:
    """Replace the base URL.

    Raises ValueError with what is wrong with the new one: `'a.org' is not ...`.
    """
    return replace(settings, base_url=_parse_base_url(base_url))


def check_base_url(settings: Settings, problems: Problems) -> None:
    """Warn if the addresses that the site publishes lead to the reader's own machine,
    as those of the default do.

    problems: of reading the settings; where `site.yml` has errors, those come first.
    """
    host = urlsplit(settings.base_url).hostname or ""
    has_errors = any(problem.path == SETTINGS_FILE for problem in problems)
    if has_errors or not _is_local(host):
        return
    message = f"canonical links, feeds and the sitemap lead to {settings.base_url}"
    advice = (
        "write where the site is published, `base_url: https://example.org/papers/`,"
        " or build with --base-url"
    )
    problems.add(
        Problem(
            SETTINGS_FILE, message, advice, key="base_url", severity=Severity.WARNING
        )
    )


def _is_local(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _parse_base_url(value: str) -> str:
    """Make an address that a site can be published at: the host in lower case and
    ASCII, the path percent-encoded, one slash at the end.

    Raises ValueError with the value and what is wrong with it. A password is not
    repeated, since messages end up in public logs.
    """
    value = value.strip()
    parts = _split_web_address(value)
    segments = [segment for segment in parts.path.split("/") if segment]
    if any(unquote(segment) in (".", "..") for segment in segments):
        raise ValueError(f"{value!r} has a path with `.` or `..`")
    path = "".join(f"{_encode(segment)}/" for segment in segments)
    port = "" if parts.port is None else f":{parts.port}"
    return f"{parts.scheme}://{_encode_host(parts, value)}{port}/{path}"


_HAS_USER = "holds a user name or password, which would be published"
"""The value is left out, since messages end up in public logs."""


def _has_user(value: str) -> bool:
    """Whether an address names a user before its host."""
    return "@" in re.split(r"[/?#]", value.partition("://")[2], maxsplit=1)[0]


def _split_web_address(value: str) -> SplitResult:
    """Split an http or https address that has nothing but host, port and path."""
    bad = ValueError(f"{value!r} is not an http or https address")
    if _has_user(value):
        raise ValueError(_HAS_USER)
    try:
        parts = urlsplit(value)
        _ = parts.port  # raises ValueError if it is not a number
    except ValueError:
        raise bad from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise bad
    for sign, noun in (("?", "query"), ("#", "fragment")):
        if sign in value:
            message = f"{value!r} has a {noun}, which is no part of where a site is"
            raise ValueError(message)
    if re.search(r"[\s\"'<>\\]", value):
        raise bad
    return parts


def _encode_host(parts: SplitResult, value: str) -> str:
    """The host as DNS knows it: lower case, an international name in Punycode.

    Source: UTS 46 without transitional processing, as browsers do it. Python's own
    codec is that of IDNA 2003, for which `straße.de` is another host, `strasse.de`.
    """
    host = parts.hostname or ""
    if ":" in host:
        return f"[{host}]"
    if host.isascii():
        if _HOST.fullmatch(host):
            return host
        raise ValueError(f"{value!r} has the host {host!r}, which is no host name")
    import idna  # takes time to import, and few hosts need it

    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        message = f"{value!r} has the host {host!r}, which is no host name"
        raise ValueError(message) from None


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
        if not text:
            return None
        if _has_user(text) and not text.startswith("mailto:"):
            raise ValueError(_HAS_USER)
        try:
            _check_page_url(text, known)
        except ValueError as error:
            raise ValueError(f"{text!r} {error}") from None
        return text

    return Scalar("an address", f"write {example}", parse, names_value=True)


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


# --- ids of feeds


def _parse_feed_id(value: str) -> str | None:
    text = value.strip()
    if not text:
        return None
    if not _FEED_ID.fullmatch(text):
        raise ValueError("is not the beginning of a URI")
    return text if text.endswith(("/", ":", "#")) else f"{text}/"


# --- reading

_BASE_URL = Scalar(
    "an address",
    "write https://example.org/papers/",
    _parse_base_url,
    names_value=True,
)
_FEED_ID_KIND = Scalar(
    "the beginning of a URI", "write tag:example.org,2026:papers", _parse_feed_id
)
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
_MIN_PAPERS = whole_number(minimum=1, advice="write a number of papers, from 1")
_BUDGET = whole_number(minimum=1, advice="write a number of megabytes")
_BOOST = decimal_number(minimum=0.1, maximum=100)
_BOOST_KEYS = (
    "title_boost",
    "abstract_boost",
    "tags_boost",
    "organization_boost",
    "author_boost",
    "venue_boost",
    "keywords_boost",
)
_EDIT_URL = _page_url("https://github.com/lab/papers/edit/main/{path}", ("path",))
_ISSUES_URL = _page_url(
    "https://github.com/lab/papers/issues/new?title={title}&body={url}",
    ("title", "url", "path"),
)


def read_settings(archive_dir: Path, problems: Problems) -> Settings:
    """Read `site.yml` in an archive's folder."""
    try:
        content = read_file(f"{archive_dir}/{SETTINGS_FILE}", MAXIMUM_SETTINGS_BYTES)
    except FileNotFoundError:
        advice = "run this in an archive's folder, or name it with -C DIR"
        problems.add(Problem(SETTINGS_FILE, "there is no such file", advice))
        return Settings()
    except OSError as error:
        problem = explain_os_error(error, SETTINGS_FILE, doing="cannot be read")
        problems.add(problem)
        return Settings()
    text = decode_text(content, SETTINGS_FILE, problems)
    return Settings() if text is None else parse_settings(text, problems)


def parse_settings(
    text: str, problems: Problems, *, path: str = SETTINGS_FILE
) -> Settings:
    """Parse `site.yml`; a key with a problem gets its default."""
    context = YamlContext(path, text=text)
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
        feed_id=fields.get_or("feed_id", _FEED_ID_KIND, default.feed_id),
        edit_url=fields.get_or("edit_url", _EDIT_URL, default.edit_url),
        issues_url=fields.get_or("issues_url", _ISSUES_URL, default.issues_url),
        search=_read_search(fields.mapping("search")),
        authors=_read_author_settings(fields.mapping("authors")),
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


def _read_author_settings(fields: Fields | None) -> AuthorSettings:
    default = AuthorSettings()
    if fields is None:
        return default
    settings = AuthorSettings(
        min_papers=fields.get_or("min_papers", _MIN_PAPERS, default.min_papers),
        feed_min_papers=fields.get_or(
            "feed_min_papers", _MIN_PAPERS, default.feed_min_papers
        ),
    )
    fields.finish(unknown=Severity.ERROR)
    return settings
