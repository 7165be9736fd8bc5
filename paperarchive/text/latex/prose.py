"""LaTeX debris of running text: escapes, accents, dashes, quotation marks, ties,
emphasis, footnotes.

In: a text whose formulas are placeholders. Out: the text with the characters a reader
should see, and emphasis between private characters. Rules are pairs of a pattern and
its replacement, applied in order. pylatexenc knows the accents and gets one at a time:
of a whole text it would drop everything from a `%` to the end of the line, and read `~`
and `&` as commands.
"""

import re
from typing import Final, NamedTuple

from paperarchive.text.formulas import find_accented

EMPHASIS: Final = "\ufdd0"
"""Begins emphasis."""
STRONG: Final = "\ufdd1"
"""Begins strong emphasis."""
END: Final = "\ufdd2"
"""Ends either."""

_Rules = tuple[tuple[re.Pattern[str], str], ...]
"""Patterns with their replacements, in order."""

_EMPHASIZED: Final = str.split("emph textit textsl it em")
_STRONG: Final = str.split("textbf bf")
_BARE: Final = str.split(
    "textsc texttt textrm textsf textmd textup textnormal text mbox underline uline ul hl mathrm sc tt rm sf textcolor"
    " colorbox url nolinkurl path href"
)
_BRACKETED: Final = str.split(
    "footnote footnotetext thanks cite citep citet citealp citealt autocite"
)
_REPLACED_BRACES: Final = {
    **dict.fromkeys(_EMPHASIZED, (EMPHASIS, END)),
    **dict.fromkeys(_STRONG, (STRONG, END)),
    **dict.fromkeys(_BARE, ("", "")),
    **dict.fromkeys(_BRACKETED, ("(", ")")),
}
"""What a command with its opening brace, and the closing brace, become."""
_KNOWN: Final = "|".join(sorted(_REPLACED_BRACES, key=len, reverse=True))
_OPENING: Final = re.compile(
    rf"\\(?P<command>{_KNOWN})(?:\[[^\]\n]{{0,40}}\])?\s?(?P<brace>\{{)"
    r"|\{\\(?P<switch>it|em|bf|sc|tt|rm|sf)(?:\s+|(?=\\))|\{(?P<bare>it|em|bf|sc) (?=\S)"
)
_BRACES: Final = re.compile(r"\\.|[{}]", re.DOTALL)
_COLOUR: Final = re.compile(
    r"(?P<head>\\(?:textcolor|colorbox)(?:\[[^\]\n]{0,20}\])?)\{[^{}]{1,40}\}(?=\{)"
    r"|\\color(?:\[[^\]\n]{0,20}\])?\{[^{}]{1,40}\}\s?"
)
_HREF: Final = re.compile(
    r"\\href\s?\{(?P<address>[^{}]{1,2000})\}\s?\{(?P<words>[^{}]{1,400})\}"
)

_LETTER: Final = r"(?:\{(?:[A-Za-z]|\\[ij])\}|\\[ij](?![A-Za-z])|[A-Za-z])"
_ACCENT: Final = (
    rf"\\[\"'`^~=]{_LETTER}|\\\.(?:\{{[A-Za-z]\}}|[zZIcCegG])"
    r"|\\[cvHukrdb](?:\{(?:[A-Za-z]|\\[ij])\}| [A-Za-z](?![A-Za-z]* ?\{))"
    r"|\\(?:ss|ae|AE|oe|OE|aa|AA|dh|DH|th|TH|o|O|l|L|i|j)(?![A-Za-z/])"
)
_ACCENTED: Final = re.compile(
    rf"\{{(?P<braced>{_ACCENT})\}}|(?P<plain>{_ACCENT})(?P<end>\{{\}}| (?=\w))?"
)
# `MLLM\'s` and `\"word\"` have escaped quotation marks, not accents.
_ESCAPED_QUOTES: Final[_Rules] = (
    (re.compile(r"(?<=[^\W\d_])\\'(?=(?:s|t|d|m|re|ve|ll)(?![^\W\d_]))"), "'"),
    (re.compile(r"(?<!\w)\\'([^\W_][^\\\n]{0,80})\\'(?!\w)"), r"'\1'"),
    (re.compile(r'(?<!\w)\\"([^\W_][^\\\n]{0,200})\\"(?!\w)'), r'"\1"'),
    (re.compile(r"\\(['\"])(?![A-Za-z{\\])"), r"\1"),
)
_ESCAPES: Final[_Rules] = (
    (re.compile(r"\\([%&_#$])"), r"\1"),
    (re.compile(r"\\[(\[]\s?|\s?\\[)\]]"), ""),
    (re.compile(r"(?<=\d)\\,(?=\d)"), "\u2009"),
    (re.compile(r"\\[,;: ](?=\s)"), ""),
    (re.compile(r"\\[,;: ~]|\\\\ ?"), " "),
    (re.compile(r"\\[!/\-@]"), ""),
    (re.compile(r"(?<=\d)\{,\}(?=\d)"), ","),
    (
        re.compile(
            r"\\(?:xspace|noindent|centering|newline|par|smallskip|medskip|bigskip)(?![A-Za-z])(?:\{\}| )?"
        ),
        "",
    ),
)
_ESCAPED_BRACES: Final[_Rules] = (
    (re.compile(r"\\\|"), "‖"),
    (re.compile(r"\\([{}])"), r"\1"),
)
_TIES: Final[_Rules] = (
    (re.compile(r"(?<=[^\W\d_][^\W\d_])~(?=[\d(\[?:;!»])"), " "),
    (re.compile(r"(?<=[^\W_]{2})~(?=[(\[])"), " "),
    (re.compile(r"(?<=[^\W\d_]\.)~(?=\w|[(\[])"), " "),
    (re.compile(r"(?<=[^\W\d_][^\W\d_])~(?=[a-z][a-z])"), " "),
    (re.compile(r"(?<=\d)~(?=[?:;!»%(\[]|[A-Za-z]{2})"), " "),
)
# Not in arrows, comments of HTML, options of commands or `C--`.
_DASHES: Final[_Rules] = (
    (re.compile(r"(?<![-<!])(?<!\bC)---(?![->])(?![a-z]+[_=])"), "—"),
    (re.compile(r"(?<![-<!])(?<!\bC)--(?![->])(?![a-z]+[_=])"), "–"),
)
_QUOTES: Final[_Rules] = (
    (re.compile(r"``(?=\S)((?:[^`\n]|`(?!`)){1,400}?)(?:''|\"|”)"), "“\\1”"),
    (re.compile(r"(?<![\w\"])\"(?=\w)([^\"`\n]{1,200}?)(?<=\S)''(?!')"), "“\\1”"),
    (re.compile(r"(?<![\w'])''(?=\w)([^'\n]{1,200}?)(?<=[^\s'])''(?![\w'])"), "“\\1”"),
    (
        re.compile(
            r"(?<![\w`])`(?=[^\s`])((?:[^`'\n]|'(?=\w)){1,200}?)(?<=[^\s'])'(?![\w'])"
        ),
        "‘\\1’",
    ),
)
_WORDS_IN_BRACES: Final = re.compile(
    r"(?<![^\s(])\{(?P<words>[A-Za-z]{2,}(?:[ \-][A-Za-z]{2,}){1,5})\}(?=[\s.,;:)]|$)"
)
_PRIVATE: Final = re.compile("[\U000f0000-\U000fffff]")
_QUOTING: Final = re.compile('["“”`]')


class _Edit(NamedTuple):
    """A part of a text that is replaced."""

    end: int
    replacement: str


def repair_text(text: str) -> str:
    """Repair running text.

    text: may have placeholders for what must not change.
    Returns the text, with emphasis between EMPHASIS or STRONG and END; these may nest.
    """
    if "{" in text or "\\" in text:
        text = _apply_rules(_ESCAPED_QUOTES, text)
        text = _repair_commands(text)
        text = _ACCENTED.sub(_write_accented, text)
        text = _apply_rules(_ESCAPES, text)
        text = _WORDS_IN_BRACES.sub(_unwrap_words, text)
    if "~" in text:
        text = _apply_rules(_TIES, text)
    text = _apply_rules(_ESCAPED_BRACES, text)
    text = _apply_rules(_DASHES, text)
    return _apply_rules(_QUOTES, text)


def _apply_rules(rules: _Rules, text: str) -> str:
    for pattern, replacement in rules:
        text = pattern.sub(replacement, text)
    return text


def _write_accented(match: re.Match[str]) -> str:
    """Write an accent command as its letter; one that makes no letter stays."""
    source = match["braced"] or match["plain"]
    letter = find_accented(source)
    if letter is None:
        return match.group()
    # TeX drops the space after a command of letters (`S\o ren`), not the one after an
    # accent (`Caf\'e Noir`).
    is_accent = not source[1:].isalpha()
    if is_accent and match["end"] == " ":
        return f"{letter} "
    return letter


def _unwrap_words(match: re.Match[str]) -> str:
    """Remove the braces around plain words, once the argument of a command; in a
    quotation they may be those of a template.
    """
    start = max(0, match.start() - 60)
    around = match.string[start : match.end() + 60]
    if _QUOTING.search(around):
        return match.group()
    return match["words"]


# --- commands with an argument in braces


def _repair_commands(text: str) -> str:
    """Write the arguments of commands: emphasized, in brackets or bare."""
    text = _COLOUR.sub(r"\g<head>", text)
    text = _HREF.sub(_write_link, text)
    closings = _match_braces(text)
    edits: dict[int, _Edit] = {}
    for match in _OPENING.finditer(text):
        opening = match.start("brace") if match["command"] else match.start()
        name = match["command"] or match["switch"] or match["bare"]
        closing = closings.get(opening)
        if closing is not None:
            before, after = _REPLACED_BRACES[name]
            edits[match.start()] = _Edit(match.end(), before)
            edits[closing] = _Edit(closing + 1, after)
        elif not match["bare"]:
            edits[match.start()] = _Edit(match.end(), "")
    return _apply_edits(edits, text)


def _write_link(match: re.Match[str]) -> str:
    """Write a link as its words with the address after them."""
    address, words = match["address"], match["words"]
    if words in (address, address.strip()):
        return words
    if _PRIVATE.fullmatch(words):  # a placeholder, for an address
        return words
    return f"{words} ({address})"


def _match_braces(text: str) -> dict[int, int]:
    """Match braces: the place of each closing one by that of its opening one; escaped
    braces are text.
    """
    closings: dict[int, int] = {}
    opened: list[int] = []
    for match in _BRACES.finditer(text):
        if match.group() == "{":
            opened.append(match.start())
        elif match.group() == "}" and opened:
            closings[opened.pop()] = match.start()
    return closings


def _apply_edits(edits: dict[int, _Edit], text: str) -> str:
    """Replace parts of a text, given by their starts.

    A part within the one before is left out. A bracket that would touch a word gets a
    space before it.
    """
    parts: list[str] = []
    position = 0
    for start in sorted(edits):
        edit = edits[start]
        if start < position:
            continue
        parts.append(text[position:start])
        before = text[start - 1 : start] or " "
        if edit.replacement == "(" and not before.isspace():
            parts.append(" ")
        parts.append(edit.replacement)
        position = edit.end
    parts.append(text[position:])
    return "".join(parts)
