"""Texts of notes and old sites: wikilinks, tags, HTML within Markdown.

In: a text. Out: the same as plain Markdown, and what was taken out of it.
"""

import re
from typing import NamedTuple

_WIKILINK = re.compile(
    r"\[\[(?P<target>[^\[\]|]{1,300})(?:\|(?P<shown>[^\[\]]{0,300}))?\]\]"
)
_EMBEDDED = re.compile(
    r"!\[\[(?P<target>[^\[\]]{1,300})\]\]"
    r"|!\[[^\]]{0,300}\]\((?P<address>(?!https?:)[^()\s]{1,300})\)"
)
_ANCHOR = re.compile(
    r"<a\b[^>]*?href\s*=\s*(?P<quote>[\"'])(?P<url>.*?)(?P=quote)[^>]*>(?P<text>.*?)</a\s*>",
    re.IGNORECASE | re.DOTALL,
)
_LINK = re.compile(
    r"(?<!!)\[(?P<text>[^\[\]]{0,200})\]\((?P<url>[^()\s]+)(?:\s+\"[^\"]*\")?\)(?:\{[^{}]*\})?"
)
_LINK_TEXT = re.compile(
    r"\W*(?:(?:download|view|read|get|see|access|the|full|official|here|link|to|published|online|available|paper|pdf|preprint|arxiv|doi"
    r"|slides|poster|code|github|video|talk|project|page|website|publisher|journal|version|supplementary|material|data|dataset|bibtex)"
    r"\W*)+",
    re.IGNORECASE,
)
_SHORTCODE = re.compile(r"\{\{[%<].*?[%>]\}\}|\{%.*?%\}|\{:[^{}]*\}", re.DOTALL)
_TAGS = (
    (re.compile(r"<br\s*/?>", re.IGNORECASE), "\n"),
    (
        re.compile(r"</?(?:p|div|center|section|blockquote)\b[^>]*>", re.IGNORECASE),
        "\n\n",
    ),
    (re.compile(r"</?(?:i|em|cite)>", re.IGNORECASE), "*"),
    (re.compile(r"</?(?:b|strong)>", re.IGNORECASE), "**"),
    (
        re.compile(
            r"<(?:img|iframe|script|style)\b.*?>|</(?:iframe|script|style)>",
            re.I | re.S,
        ),
        "",
    ),
    (
        re.compile(
            r"</?(?:u|span|font|small|sub|sup|hr|h\d|ul|ol|li|details|summary)\b[^>]*>",
            re.I,
        ),
        "",
    ),
)
_COMMENT = re.compile(r"<!--.*?-->|%%.*?%%", re.DOTALL)


class FoundLink(NamedTuple):
    """A link of a body whose words say that it is the paper's: `Download PDF here`."""

    text: str
    url: str


def remove_wikilinks(text: str) -> str:
    """`[[Ada Example]]` -> `Ada Example`; `[[note|shown]]` -> `shown`."""
    if "[[" not in text:
        return text
    return _WIKILINK.sub(
        lambda found: found["shown"] or _name_target(found["target"]), text
    )


def _name_target(target: str) -> str:
    """The name of a note: without its folder, heading and extension."""
    return target.split("#")[0].rsplit("/", 1)[-1].removesuffix(".md") or target


def take_attachments(text: str) -> tuple[str, list[str]]:
    """Take `![[paper.pdf]]` and pictures of the vault out of a text."""
    found = [match["target"] or match["address"] for match in _EMBEDDED.finditer(text)]
    return _EMBEDDED.sub("", text) if found else text, found


def take_links(text: str) -> tuple[str, list[FoundLink]]:
    """Take links that are words for the paper, `Download PDF here`, out of a text."""
    links: list[FoundLink] = []

    def take(found: re.Match[str]) -> str:
        words = " ".join(re.sub(r"<[^>]*>", "", found["text"]).split())
        if _LINK_TEXT.fullmatch(words) is None:
            return found[0]
        links.append(FoundLink(words, found["url"]))
        return ""

    for pattern in (_ANCHOR, _LINK):
        text = pattern.sub(take, text)
    return text, links


def clean_html(text: str) -> str:
    """HTML within Markdown as Markdown: emphasis, line ends, links."""
    if "{" in text:
        text = _SHORTCODE.sub("", text)
    text = _COMMENT.sub("", text)
    if "<" not in text:
        return text
    text = _ANCHOR.sub(lambda found: f"[{found['text']}]({found['url']})", text)
    for pattern, replacement in _TAGS:
        text = pattern.sub(replacement, text)
    return text


def split_tags(text: str) -> list[str]:
    """`#paper #to-read, sorting` -> the tags, without `#`."""
    if "#" in text:
        text = re.sub(r"(?:^|(?<=[\s,]))#", ",", text)
    return [
        part for part in (word.strip() for word in re.split(r"[,;\n]", text)) if part
    ]
