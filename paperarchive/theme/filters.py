"""The filters that templates may use besides Jinja's own: strings, numbers, two elements.

Jinja applies a filter to constants when it compiles a template, so `{{ "list.empty" | t
}}` costs a page nothing.
"""

from collections.abc import Callable
from functools import lru_cache

from markupsafe import Markup

from paperarchive.site.locale import Locale, Value

FILTERS = {
    "t": "the string of a key, with its placeholders filled",
    "plural": "the form of a string that fits a count, which fills `{count}`",
    "number": "a whole number with its thousands separated, `1,234`",
    "link": "a text as a link to a URL, for a placeholder of `t`",
    "code": "a text as `code`, for a placeholder of `t`",
}
"""Name -> meaning."""


def make_filters(locale: Locale) -> dict[str, Callable[..., str]]:
    """Make the filters for the strings of a language."""

    # Few strings differ in a site of 10,000 papers, which asks for 40,000. Markup("<")
    # equals "<", and only the types tell that they are filled in differently.
    @lru_cache(maxsize=10_000, typed=True)
    def translate(key: str, **values: Value) -> str:
        if any(isinstance(value, Markup) for value in values.values()):
            return locale.html(key, **values)
        return locale.text(key, **values)

    return {
        "t": translate,
        "plural": lru_cache(maxsize=10_000)(locale.plural),
        "number": locale.number,
        "link": _make_link,
        "code": _make_code,
    }


def _make_link(text: str, url: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(url, text)


def _make_code(text: str) -> Markup:
    return Markup("<code>{}</code>").format(text)
