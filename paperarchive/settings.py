"""The settings of one archive: `site.yml`, every key typed, with its default.

In: the text of `site.yml`. Out: `Settings`. An unknown key or a bad value is an error
with its line.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from paperarchive.errors import Problem, Problems, Severity, decode_utf8
from paperarchive.names import SETTINGS_FILE
from paperarchive.yaml_fields import Fields, Place, compose_yaml

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)
_PAGE_URL = re.compile(r"(https?://[^\s\"'<>]+|mailto:[^\s\"'<>]+)", re.ASCII)
PLACEHOLDER = re.compile(r"\{(\w*)\}")
"""What stands in `edit_url` and `issues_url` for something of the page: its group is
the name.
"""
_EDIT_EXAMPLE = "https://github.com/lab/papers/edit/main/{path}"
_ISSUES_EXAMPLE = "https://github.com/lab/papers/issues/new?title={title}&body={url}"
_RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"}
)
_RIGHT_TO_LEFT_SCRIPTS = frozenset(
    {"adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"}
)
_THEME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """What `site.yml` may say under `search`; each field is a key of the file."""

    full_index: bool = False
    """Whether to write the whole index too, `search/lunr-index.json`, for other
    programs: lunr.js loads it.
    """
    budget: int = 100
    """The size of everything below `search/` past which a build warns, in megabytes."""
    title_boost: float = 3.0
    """How much a word of the title counts, from 0.1 to 100."""
    abstract_boost: float = 1.0
    """How much a word of the abstract counts."""
    tags_boost: float = 2.0
    """How much a word of a tag's label counts."""
    organization_boost: float = 2.0
    """How much a word of the organisation's name counts."""

    @property
    def boosts(self) -> tuple[float, float, float, float]:
        """How much each field counts, in the index's order."""
        return (
            self.title_boost,
            self.abstract_boost,
            self.tags_boost,
            self.organization_boost,
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """What `site.yml` may say; each field is a key of the file."""

    title: str = "Paper archive"
    """The name of the archive, in the header of every page and in the feeds."""
    description: str = ""
    """One sentence on what is collected here: the home page, feeds, search engines'
    excerpts.
    """
    base_url: str = "http://localhost/"
    """Where the site will stand, with its path, ending in a slash. Canonical links,
    feeds and the sitemap use it.
    """
    language: str = "en"
    """The language of the pages, as in HTML's `lang` (BCP 47)."""
    author: str = ""
    """Who publishes the archive, named in the feeds; empty = the title."""
    theme: str = "default"
    """The folder of `themes/` the site is built with."""
    page_size: int = 50
    """Papers on one page of a list, from 1 to 500."""
    feed_size: int = 50
    """Papers in a feed, from 1 to 200: the ones added last."""
    edit_url: str = ""
    """Where a page's file can be edited, `{path}` standing for the file; empty = pages
    have no such link.
    """
    issues_url: str = ""
    """Where a mistake can be reported; `{title}`, `{url}` and `{path}` are those of the
    page; empty = no such link.
    """
    theme_options: tuple[tuple[str, str], ...] = ()
    """Names and values of the theme's options, `{name: value}`; the theme says which it
    has.
    """
    search: SearchSettings = SearchSettings()
    """How the search is built."""

    @property
    def base_path(self) -> str:
        """The path of `base_url`, percent-encoded, with a slash at both ends; `/` where
        it has none.
        """
        return urlsplit(self.base_url).path or "/"

    @property
    def direction(self) -> str:
        """`rtl` where the language, or the script that it names, is written from right
        to left, else `ltr`.
        """
        language, *others = self.language.lower().split("-")
        scripts = [part for part in others if len(part) == 4 and part.isalpha()]
        is_reversed = (
            scripts[0] in _RIGHT_TO_LEFT_SCRIPTS
            if scripts
            else language in _RIGHT_TO_LEFT
        )
        return "rtl" if is_reversed else "ltr"


def parse_settings(
    text: str, problems: Problems, *, path: str = SETTINGS_FILE
) -> Settings:
    """Read `site.yml`; what is wrong is noted, and its default stands in."""
    node = compose_yaml(text, Place(path), problems)
    fields = Fields(node, Place(path), problems)
    default = Settings()
    settings = Settings(
        title=fields.text("title") or default.title,
        description=fields.text("description") or default.description,
        base_url=_read_base_url(fields) or default.base_url,
        language=fields.matching(
            "language", _LANGUAGE, "a language tag", "write en, de or zh-Hans"
        )
        or default.language,
        author=fields.text("author") or default.author,
        theme=fields.matching(
            "theme", _THEME, "a theme's name", "write the name of a folder of themes/"
        )
        or default.theme,
        theme_options=fields.pairs("theme_options"),
        page_size=_read_size(fields, "page_size", 500) or default.page_size,
        feed_size=_read_size(fields, "feed_size", 200) or default.feed_size,
        edit_url=_read_page_url(fields, "edit_url", _EDIT_EXAMPLE, ("path",))
        or default.edit_url,
        issues_url=_read_page_url(
            fields, "issues_url", _ISSUES_EXAMPLE, ("title", "url", "path")
        )
        or default.issues_url,
        search=_read_search(fields.mapping("search")),
    )
    fields.finish(unknown=Severity.ERROR, where="the README")
    return settings


def read_settings(root: Path, problems: Problems) -> Settings:
    """Read `site.yml` in the archive's folder."""
    try:
        content = (root / SETTINGS_FILE).read_bytes()
    except FileNotFoundError:
        advice = "run this in an archive's folder, or name it with -C DIR"
        problems.add(Problem(SETTINGS_FILE, "there is no such file", advice))
        return Settings()
    text = decode_utf8(content, SETTINGS_FILE, problems)
    return Settings() if text is None else parse_settings(text, problems)


def replace_base_url(settings: Settings, base_url: str) -> Settings | None:
    """The same settings with another base URL; None if that is not one."""
    normal = _normalize_base_url(base_url)
    return None if normal is None else replace(settings, base_url=normal)


def _read_base_url(fields: Fields) -> str | None:
    value = fields.text("base_url")
    if value is None:
        return None
    normal = _normalize_base_url(value)
    if normal is None:
        fields.note(
            "base_url",
            f"{value!r} is not an http or https address",
            "write https://example.org/papers/",
        )
    return normal


def _normalize_base_url(value: str) -> str | None:
    """The address with its path percent-encoded and one slash at its end; None if a
    site cannot stand there.
    """
    try:
        parts = urlsplit(value)
        _ = parts.port  # raises ValueError where it is no number
    except ValueError:
        return None
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or re.search(r"[\s\"'<>\\?#]", value)
    ):
        return None
    segments = [segment for segment in parts.path.split("/") if segment]
    if any(unquote(segment) in (".", "..") for segment in segments):
        return None
    path = "".join(f"{_encode(segment)}/" for segment in segments)
    return f"{parts.scheme}://{parts.netloc}/{path}"


def _encode(segment: str) -> str:
    """Percent-encode a segment of a path; what is encoded stays so."""
    return quote(re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", segment), safe="%:@!$&()*+,;=~")


def _read_page_url(
    fields: Fields, key: str, example: str, known: tuple[str, ...]
) -> str | None:
    """An address with placeholders, of which the first known one must be there where it
    is the only one.
    """
    value = fields.text(key)
    if value is None:
        return None
    names = PLACEHOLDER.findall(value)
    unknown = [name for name in names if name not in known]
    if not _PAGE_URL.fullmatch(value):
        fields.note(key, f"{value!r} is not an address", f"write {example}")
    elif unknown:
        choice = " or ".join(f"{{{name}}}" for name in known)
        fields.note(key, f"{{{unknown[0]}}} stands for nothing", f"write {choice}")
    elif re.search("[{}]", PLACEHOLDER.sub("", value)):
        fields.note(key, "has a brace without its like", f"write {example}")
    elif len(known) == 1 and not names:
        fields.note(
            key, f"does not say where {{{known[0]}}} stands", f"write {example}"
        )
    else:
        return value
    return None


def _read_search(fields: Fields | None) -> SearchSettings:
    if fields is None:
        return SearchSettings()
    default = SearchSettings()
    settings = SearchSettings(
        full_index=fields.boolean("full_index") or default.full_index,
        budget=fields.whole_number("budget", minimum=1) or default.budget,
        title_boost=_read_boost(fields, "title_boost") or default.title_boost,
        abstract_boost=_read_boost(fields, "abstract_boost") or default.abstract_boost,
        tags_boost=_read_boost(fields, "tags_boost") or default.tags_boost,
        organization_boost=_read_boost(fields, "organization_boost")
        or default.organization_boost,
    )
    fields.finish(unknown=Severity.ERROR, where="the README")
    return settings


def _read_boost(fields: Fields, key: str) -> float | None:
    value = fields.number(key, minimum=0.1)
    if value is not None and value > 100:
        fields.note(
            key, f"{value:g} is more than 100", "write a number from 0.1 to 100"
        )
        return None
    return value


def _read_size(fields: Fields, key: str, maximum: int) -> int | None:
    value = fields.whole_number(key, minimum=1)
    if value is not None and value > maximum:
        fields.note(
            key,
            f"{value} is more than {maximum}",
            f"write a number from 1 to {maximum}",
        )
        return None
    return value
