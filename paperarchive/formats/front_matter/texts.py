"""Texts of notes and old sites: wikilinks, tags, HTML within Markdown.

In: a text. Out: the same as plain Markdown, and what was taken out of it.
"""

import re
from typing import NamedTuple

_WIKILINK = re.compile(
    r"\[\[(?P<target>[^\[\]|]{1,300})(?:\|(?P<shown>[^\[\]]{0,300}))?\]\]"
)
_EMBEDDED = re.compile(
    r"!\[\[(?P<target>[^\[\]]{0,300})\]\]"
    r"|!\[[^\]]{0,300}\]\((?P<address>(?!https?:)[^()\s]{1,300})\)"
)
_ANCHOR = re.compile(
    r"<a\b[^<>]{0,300}?\bhref\s{0,9}=\s{0,9}(?P<quote>[\"'])(?P<url>[^\"'<>\s]{1,2000})(?P=quote)[^<>]{0,300}>"
    r"(?P<text>[^<]*(?:<(?!/?a\b)[^<]*){0,20})</a\s{0,9}>",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?<!!)\[(?P<text>[^\[\]]{0,200})\]\((?P<url>[^()\s]{1,2000})(?:\s{1,9}\"[^\"]{0,300}\")?\)(?:\{[^{}]{0,300}\})?"
)
_LINK_TEXT = re.compile(
    r"\W*(?:(?:download|view|read|get|see|access|the|full|official|here|link|to|published|online|available|paper|pdf|preprint|arxiv|doi"
    r"|slides|poster|code|github|video|talk|project|page|website|publisher|journal|version|supplementary|material|data|dataset|bibtex)"
    r"\W*)+",
    re.IGNORECASE,
)
_SHORTCODE = re.compile(
    r"\{\{[%<].{0,2000}?[%>]\}\}|\{%.{0,2000}?%\}|\{:[^{}]{0,300}\}", re.DOTALL
)
_TAGS = (
    (re.compile(r"<br\s*/?>", re.IGNORECASE), "\n"),
    (
        re.compile(r"</?(?:p|div|center|section|blockquote)\b[^<>]*>", re.IGNORECASE),
        "\n\n",
    ),
    (re.compile(r"</?(?:i|em|cite)>", re.IGNORECASE), "*"),
    (re.compile(r"</?(?:b|strong)>", re.IGNORECASE), "**"),
    (
        re.compile(
            r"<(?:img|iframe|script|style)\b[^<>]*>|</(?:iframe|script|style)>",
            re.I | re.S,
        ),
        "",
    ),
    (
        re.compile(
            r"</?(?:u|span|font|small|sub|sup|hr|h\d|ul|ol|li|details|summary)\b[^<>]*>",
            re.I,
        ),
        "",
    ),
)
_COMMENT = re.compile(r"<!--.{0,5000}?-->|%%.{0,5000}?%%", re.DOTALL)


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
    matches = list(_EMBEDDED.finditer(text))
    found = [match["target"] or match["address"] for match in matches]
    return _EMBEDDED.sub("", text) if found else text, list(filter(None, found))


def take_links(text: str) -> tuple[str, list[FoundLink]]:
    """Take links that are words for the paper, `Download PDF here`, out of a text, where
    they are all that is on their lines.
    """
    links: list[FoundLink] = []
    lines = _ANCHOR.sub(lambda found: found[0].replace("\n", " "), text).split("\n")
    kept: list[str] = []
    for line in lines:
        found = [*_ANCHOR.finditer(line), *_LINK.finditer(line)]
        words = [" ".join(re.sub(r"<[^>]*>", "", x["text"]).split()) for x in found]
        rest = _LINK.sub("", _ANCHOR.sub("", line))
        is_own = not re.search(r"[^\W\d_]{2}", re.sub(r"<[^>]*>", "", rest))
        if found and is_own and all(map(_LINK_TEXT.fullmatch, words)):
            urls = [match["url"] for match in found]
            links.extend(map(FoundLink, words, urls))
        else:
            kept.append(line)
    return "\n".join(kept), links


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
