"""The lines of a page that are no entry: header, navigation, footer.

They are known by what they say. `parse.py` skips them wherever no text of an entry can
stand; an entry with such a title is implausible.
"""

import re

HEADER_LINES = frozenset(
    {
        *("new", "subscribe", "daily papers", "trending papers", "byak", "by", "ak"),
        *("get trending papers in your email inbox!", "daily", "weekly", "monthly"),
        "get trending papers in your email inbox once a day!",
        *("byak and the research community", "and the research community"),
        *("daily papers - hugging face", "trending papers - hugging face"),
    }
)
"""Lines above the entries, in lower case."""

PAGE_LINES = HEADER_LINES | {
    *("models", "datasets", "spaces", "buckets", "docs", "enterprise"),
    *("pricing", "log in", "sign up", "company", "tos", "privacy", "about", "careers"),
    *("website", "tasks", "huggingchat", "collections", "languages", "organizations"),
    *("community", "blog", "posts", "learn", "discord", "forum", "github", "solutions"),
    *("system theme", "submit paper", "upvote", "search", "previous", "next", "newest"),
    *("hugging face's logo", "[hugging face's logo] hugging face", "papers", "jobs"),
    *("team & enterprise", "hugging face pro", "enterprise support", "load more"),
    *("inference providers", "inference endpoints", "storage buckets", "show more"),
    *("view all", "back to top", "home", "menu", "terms of service", "privacy policy"),
    *("arxiv page", "buckets new", "news", "press", "changelog", "shop", "settings"),
    "trending papers ranked by github stars activity",
    *("more resources", "resources", "terms", "cookies", "contact", "brand assets"),
}
"""Lines of the whole page, in lower case."""

_BULLET = re.compile(r"(?:[-*•] )+")
_BY_AK = re.compile(r"^by ?AK\b", re.IGNORECASE)
_FORMS = re.compile(
    r"(?:link: ?)?github(?: [\d.,]+k?)?(?: arxiv page)?"  # GitHub 11.3k arXiv Page
    r"|arxiv page(?: github [\d.,]+k?)?"
    r"|© ?(?:\d{4} )?hugging face.*"
    r"|```\w*|-{3,}|={3,}|\*{3,}|<a id=\"[^\"]*\"></a>"
    r"|\[?content truncated\]?",
    re.IGNORECASE,
)
_LONGEST = 60


def is_header_line(text: str) -> bool:
    """Tell whether a cleaned line belongs above the entries."""
    return _normalize(text) in HEADER_LINES


def is_page_line(text: str) -> bool:
    """Tell whether a cleaned line belongs to the page around the entries."""
    if len(text) > _LONGEST:
        return False
    return _normalize(text) in PAGE_LINES or _FORMS.fullmatch(text) is not None


def _normalize(text: str) -> str:
    bare = _BULLET.sub("", text, count=1) if text[0] in "-*•" else text
    return _BY_AK.sub("byAK", bare).casefold()
