"""The lines of a page that are no entry: header, navigation, footer.

They are known by what they say. `parse.py` skips them wherever no text of an entry can
stand; an entry with such a title is implausible.
"""

import re

HEADER_LINES = frozenset(
    {
        "new",
        "get trending papers in your email inbox!",
        "get trending papers in your email inbox once a day!",
        "subscribe",
        "daily papers",
        "trending papers",
        "byak and the research community",
        "daily",
        "weekly",
        "monthly",
    }
)
"""Lines above the entries, in lower case."""

PAGE_LINES = HEADER_LINES | {
    *("hugging face", "models", "datasets", "spaces", "buckets", "docs", "enterprise"),
    *("pricing", "log in", "sign up", "company", "tos", "privacy", "about", "careers"),
    *("website", "tasks", "huggingchat", "collections", "languages", "organizations"),
    *("community", "blog", "posts", "learn", "discord", "forum", "github", "solutions"),
    *("system theme", "submit paper", "upvote", "submitted by", "search", "previous"),
    *("next", "newest", "hugging face's logo", "papers", "arxiv page", "buckets new"),
    *("team & enterprise", "hugging face pro", "enterprise support", "load more"),
    *("inference providers", "inference endpoints", "storage buckets", "show more"),
    *("view all", "back to top", "home", "menu", "terms of service", "privacy policy"),
}
"""Lines of the whole page, in lower case."""

_BY_AK = re.compile(r"^by AK\b", re.IGNORECASE)


def is_header_line(text: str) -> bool:
    """Tell whether a cleaned line belongs above the entries."""
    return _BY_AK.sub("byAK", text).casefold() in HEADER_LINES


def is_page_line(text: str) -> bool:
    """Tell whether a cleaned line belongs to the page around the entries."""
    return _BY_AK.sub("byAK", text).casefold() in PAGE_LINES
