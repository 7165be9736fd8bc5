"""Headings of lists: which of them are topics, and which name a date or nothing.

In: the text of a heading. Out: its words without numbers, emoji and counts; whether it is
a topic.
"""

import re

from paperarchive.formats.markdown_lists.facts import parse_when
from paperarchive.paper import PublicationDate

_NUMBER = re.compile(
    r"^\(?(?:\d{1,3}(?:\.\d{1,3})*[.):]?|[IVX]{1,5}[.):]|[A-Z](?:\.\d{1,2})+\.?)\s+"
)
_SYMBOLS = re.compile(
    r"[\U0001F000-\U0001FAFF\u2190-\u21FF\u2300-\u2BFF\uFE0F\u200d\u20E3]|:[a-z0-9_+-]+:(?!\S)"
)
_COUNT = re.compile(r"\s*[(\[（]\s*\d[\d,]*(?:\s+\w+)?\s*[)\]）]$")
_GENERIC = re.compile(
    r"(?:awesome\b.*|(?:full |the )?(?:papers?|paper list|list of papers|reading list|publications|articles"
    r"|preprints|contents?|table of contents?|toc|overview|introduction|resources|references|bibliography|others?"
    r"|misc(?:ellaneous)?|general|list|index"
    r"|(?:latest|recent|new|all|must-read|selected) (?:papers|works?)(?: \(.*\))?|news|updates?"
    r"|back to top|more|related work|todo|contributing|acknowledge?ments?|licen[sc]e|citation|contact|readme"
    r"|star history)|(?:last )?updated?(?: on)?\b.*|top \w+ papers of the week.*|weekly.*|week \d+.*)",
    re.IGNORECASE,
)
_OF_PAPERS = re.compile(
    r"\s*\b(?:papers|publications|articles|preprints)\b( (?:in|of|from))?\s*", re.I
)
_WEEK = re.compile(
    r".*\((?:[A-Z][a-z]+ \d{1,2}(?:st|nd|rd|th)?\s*[-–—]\s*)(?:[A-Z][a-z]+ )?\d{1,2}.*",
    re.DOTALL,
)


def clean_heading(text: str) -> str:
    """The words of a heading."""
    bare = " ".join(_SYMBOLS.sub(" ", text).split())
    return _COUNT.sub("", _NUMBER.sub("", bare)).strip(" #*_:.-–—|")


def is_topic(heading: str) -> bool:
    """Whether a clean heading is a topic of the papers below it."""
    if not heading or len(heading) > 100 or not re.search(r"[^\W\d_]{2}", heading):
        return False
    if _GENERIC.fullmatch(heading) or _WEEK.fullmatch(heading):
        return False
    return find_period(heading) is None


def find_period(heading: str) -> PublicationDate | None:
    """The year or month that a clean heading names and nothing else: `2024 papers`."""
    return parse_when(_OF_PAPERS.sub("", heading))
