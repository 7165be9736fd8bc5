"""`site.yml` of a new archive: every setting with its meaning, made from the code.

In: the values that are known. Out: the text of the file, in which the other settings are
comments with their defaults. A test compares `MEANINGS` with `Settings` and with the
table of the README.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from textwrap import wrap

from paperarchive.settings import AuthorSettings, SearchSettings, Settings
from paperarchive.theme.folders import ThemeOption
from paperarchive.yaml_fields.quoting import write_text

MEANINGS: Mapping[str, str] = {
    "title": "the name of the archive",
    "description": "one sentence about the collection",
    "base_url": "the public URL of the site, with its path; `build` and `check` warn while it leads to this machine",
    "language": "the language of the pages (BCP 47)",
    "author": "who publishes the archive, named in the feeds; empty = the title",
    "theme": "the folder of `themes/` to build with",
    "theme_options": "`{name: value}` for options of the theme: default has `footer` and `excerpts`",
    "page_size": "papers on one page of a list, 1 to 500",
    "feed_size": "papers in a feed, 1 to 200",
    "feed_id": "what ids in the feeds begin with, `https://old.example.org/` or `tag:example.org,2026:papers`;"
    " empty = UUIDs, which survive a move of the site too",
    "edit_url": "URL to edit a file, `https://github.com/lab/papers/edit/main/{path}`; empty = no such link",
    "issues_url": "URL to report a mistake,"
    " `https://github.com/lab/papers/issues/new?title={title}&body={url}`; `{path}` too",
    "authors.min_papers": "papers from which on an author has a page",
    "authors.feed_min_papers": "papers from which on an author has a feed",
    "search.full_index": "also write the whole index, `search/lunr-index.json`, for other programs",
    "search.budget": "a build warns if everything below `search/` is larger, in megabytes",
    "search.title_boost": "weight of a word in the title, 0.1 to 100",
    "search.abstract_boost": "weight of a word in the abstract",
    "search.tags_boost": "weight of a word in a tag's label",
    "search.organization_boost": "weight of a word in the organisation's name",
    "search.author_boost": "weight of a word in an author's name: less than in a title, since names are words"
    ' too ("Long")',
    "search.venue_boost": "weight of a word in the venue: many papers share it, and its words"
    ' ("Learning") are topics elsewhere',
    "search.keywords_boost": "weight of a word in a keyword, as in a tag",
}
"""What each setting means, in the order and the words of the README."""

_WIDTH = 100

_GROUPS: Mapping[str, str] = {
    "authors": "pages of authors: hosts limit the number of files",
    "search": "the search",
}

_HEADING = """\
# The settings of this archive. A key behind `# ` has its default: remove the `# ` to change it.
"""


def list_settings() -> dict[str, object]:
    """Every setting with its default: `title`, `search.budget`."""
    return dict(_list_fields(Settings()))


def _list_fields(
    settings: Settings | SearchSettings | AuthorSettings,
) -> Iterator[tuple[str, object]]:
    for field in fields(settings):
        value = getattr(settings, field.name)
        if isinstance(value, SearchSettings | AuthorSettings):
            for key, default in _list_fields(value):
                yield f"{field.name}.{key}", default
        else:
            yield field.name, value


def make_settings_text(
    known: Mapping[str, str], theme_options: Iterable[ThemeOption] = ()
) -> str:
    """Write `site.yml`. known: setting -> text, where it is not the default."""
    defaults = list_settings()
    parts = [_HEADING]
    nested: dict[str, str] = {}
    for key, meaning in MEANINGS.items():
        group, _, name = key.rpartition(".")
        if key == "theme_options":
            parts.append("".join(_list_options(theme_options)))
        elif group:
            comment = _write_comment(meaning, "#   # ")
            lines = f"{comment}#   {name}: {_write(defaults[key])}\n"
            nested[group] = nested.get(group, f"# {group}:\n") + lines
        elif key in known:
            comment = _write_comment(meaning, "# ")
            parts.append(f"{comment}{key}: {write_text(known[key])}\n")
        else:
            comment = _write_comment(meaning, "# ")
            parts.append(f"{comment}# {key}: {_write(defaults[key])}\n")
    parts += [f"# {_GROUPS[group]}\n{lines}" for group, lines in nested.items()]
    return "\n".join(parts)


def _list_options(options: Iterable[ThemeOption]) -> Iterator[str]:
    yield "# options of the theme\n# theme_options:\n"
    for option in options:
        choice = f": {' or '.join(option.values)}" if option.values else ""
        yield _write_comment(f"{option.description}{choice}", "#   # ")
        yield f"#   {option.name}: {write_text(option.default)}\n"


def _write_comment(text: str, prefix: str) -> str:
    lines = wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
    return "".join(f"{prefix}{line}\n" for line in lines)


def _write(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return write_text(value) if isinstance(value, str) else str(value)
