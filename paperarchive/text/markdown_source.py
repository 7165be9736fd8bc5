"""Markdown of other programs, in the dialect of papers' files.

In: Markdown with raw HTML, `$$...$$` and `\\\\(...\\\\)`, as notes and pages of other sites
have it. Out: Markdown without raw HTML, with `$...$` for formulas, that renders to the
same words. Code stays as it is.
"""

import re
from typing import Final

_CODE: Final = re.compile(
    r"(?P<fence>^ {0,3}(?P<f>`{3,}|~{3,})[^\n]*(?:\Z|\n(?:.*?^ {0,3}(?P=f)[`~]*[ \t]*$|.*\Z)))"
    r"|(?P<span>(?<![`\\])(?P<ticks>`+)(?!`)(?:(?!\n\s*\n).)*?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<auto><(?:https?://|mailto:)[^\s<>]*>)",
    re.M | re.S,
)
_LONGEST: Final = 100_000
_DISPLAY: Final = re.compile(r"(?<!\\)\$\$\s*((?:(?!\n\s*\n)[^$]){1,2000}?)\s*\$\$")
_ROUND: Final = re.compile(r"\\\\([(\[])\s*((?:(?!\n\s*\n)[^$]){1,2000}?)\s*\\\\[)\]]")
_FORMULA: Final = re.compile(
    r"(?<![\\\d$])\$(?![\s$])(?:(?!\n\s*\n)[^$]){0,2000}?(?<=[^\s\\])\$(?![\d$])"
)
_ESCAPE: Final = r"(?P<escape>\\[!-/:-@\[-`{-~])"
_DOLLAR: Final = re.compile(rf"{_ESCAPE}|\$")
_REPLACEMENTS: Final = (
    (re.compile(rf"{_ESCAPE}|<!--.{{0,10000}}?-->", re.S), ""),
    (
        re.compile(
            rf"{_ESCAPE}|<(?P<t>i|em)>(?=\S)(?P<words>[^<>*\n\\]{{1,400}}?)(?<=\S)</(?P=t)>",
            re.I,
        ),
        r"*\g<words>*",
    ),
    (
        re.compile(
            rf"{_ESCAPE}|<(?P<t>b|strong)>(?=\S)(?P<words>[^<>*\n\\]{{1,400}}?)(?<=\S)</(?P=t)>",
            re.I,
        ),
        r"**\g<words>**",
    ),
    (re.compile(rf"{_ESCAPE}|[ \t]*<br\s{{0,9}}/?>[ \t]*\n?", re.I), r"\\\n"),
    (
        re.compile(
            rf"{_ESCAPE}|</?(?:p|div|span|center|font|section|article|small|big|u)(?:\s[^<>]{{0,300}})?>",
            re.I,
        ),
        "",
    ),
    (re.compile(rf"{_ESCAPE}|<(?=[A-Za-z/!?])"), r"\\<"),
)
"""Pattern and replacement; an escaped sign is left alone."""


def adapt_markdown(text: str) -> str:
    """Adapt Markdown of another program to the dialect."""
    if len(text) > _LONGEST:
        pattern, replacement = _REPLACEMENTS[-1]
        return _replace(_DOLLAR, r"\\$", _replace(pattern, replacement, text))
    if not ("<" in text or "$" in text or "\\\\" in text):
        return text
    parts: list[str] = []
    position = 0
    for found in _CODE.finditer(text):
        parts.append(_adapt(text[position : found.start()]))
        parts.append(found.group())
        position = found.end()
    parts.append(_adapt(text[position:]))
    return "".join(parts)


def _adapt(text: str) -> str:
    """Adapt a part without code."""
    if "<" in text:
        for pattern, replacement in _REPLACEMENTS:
            text = _replace(pattern, replacement, text)
    if "\\\\" in text:
        text = _ROUND.sub(_write_formula, text)
    if "$" in text:
        text = _DISPLAY.sub(lambda found: f"${found[1]}$", text)
        text = _escape_dollars(text)
    return text


def _replace(pattern: re.Pattern[str], replacement: str, text: str) -> str:
    """Replace what a pattern finds, but for escaped signs."""
    return pattern.sub(lambda found: found["escape"] or found.expand(replacement), text)


def _write_formula(found: re.Match[str]) -> str:
    return f"${found[2]}$"


def _escape_dollars(text: str) -> str:
    """Escape each dollar sign that begins or ends no formula."""
    parts: list[str] = []
    position = 0
    for found in _FORMULA.finditer(text):
        parts.append(_replace(_DOLLAR, r"\\$", text[position : found.start()]))
        parts.append(found.group())
        position = found.end()
    parts.append(_replace(_DOLLAR, r"\\$", text[position:]))
    return "".join(parts)
