"""LaTeX debris of running text: escapes, accents, dashes, quotation marks, ties,
emphasis, footnotes.

In: a text whose formulas are done. Out: the text with the characters a reader should
see, emphasis between marks of private characters. pylatexenc knows the accents and is
asked for one at a time: given a whole text it eats `%` to the end of the line, `~` and
`&`.
"""

import re
from typing import Final

from paperarchive.text.formulas import find_accented

EMPHASIS: Final = "\ufdd0"
"""Begins emphasis."""
STRONG: Final = "\ufdd1"
"""Begins strong emphasis."""
END: Final = "\ufdd2"
"""Ends either."""

_EMPHASIZED: Final = frozenset(str.split("emph textit textsl it em"))
_STRONG: Final = frozenset(str.split("textbf bf"))
_BARE: Final = frozenset(
    str.split(
        "textsc texttt textrm textsf textmd textup textnormal text mbox underline uline ul hl mathrm sc tt rm sf"
        " textcolor colorbox url nolinkurl path"
    )
)
_BRACKETED: Final = frozenset(
    str.split("footnote footnotetext thanks cite citep citet citealp citealt autocite")
)
_KNOWN: Final = "|".join(
    sorted(_EMPHASIZED | _STRONG | _BARE | _BRACKETED | {"href"}, key=len, reverse=True)
)
_OPENING: Final = re.compile(
    rf"\\(?P<command>{_KNOWN})(?P<options>(?:\[[^\]\n]{{0,40}}\])?)\s?\{{"
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
_ELISION: Final = re.compile(r"(?<=[^\W\d_])\\'(?=(?:s|t|d|m|re|ve|ll)(?![^\W\d_]))")
_ESCAPED_QUOTES: Final = (
    (re.compile(r"(?<!\w)\\'([^\W_][^\\\n]{0,80})\\'(?!\w)"), r"'\1'"),
    (re.compile(r'(?<!\w)\\"([^\W_][^\\\n]{0,200})\\"(?!\w)'), r'"\1"'),
    (re.compile(r"\\(['\"])(?![A-Za-z{\\])"), r"\1"),
)
_ESCAPES: Final = (
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
_ESCAPED_BRACES: Final = re.compile(r"\\([{}|])")
_TIES: Final = (
    re.compile(r"(?<=[^\W\d_][^\W\d_])~(?=[\d(\[?:;!»])"),
    re.compile(r"(?<=[^\W_]{2})~(?=[(\[])"),
    re.compile(r"(?<=[^\W\d_]\.)~(?=\w|[(\[])"),
    re.compile(r"(?<=[^\W\d_][^\W\d_])~(?=[a-z][a-z])"),
    re.compile(r"(?<=\d)~(?=[?:;!»%(\[]|[A-Za-z]{2})"),
)
_DASHES: Final = re.compile(r"(?<![-<!])(?<!\bC)-{2,3}(?![->])(?![a-z]+[_=])")
_QUOTES: Final = (
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


def repair_text(text: str) -> str:
    """Repair running text.

    text: may hold private characters for what must not change. Returns the text, with
    emphasis between EMPHASIS or STRONG and END; these marks may nest.
    """
    if "{" in text or "\\" in text:
        text = _repair_escaped_quotes(text)
        text = _repair_commands(text)
        text = _ACCENTED.sub(_write_accented, text)
        for pattern, replacement in _ESCAPES:
            text = pattern.sub(replacement, text)
        text = _WORDS_IN_BRACES.sub(_write_words, text)
    if "~" in text:
        for pattern in _TIES:
            text = pattern.sub(" ", text)
    text = _ESCAPED_BRACES.sub(lambda match: "‖" if match[1] == "|" else match[1], text)
    text = _DASHES.sub(lambda match: "–" if len(match.group()) == 2 else "—", text)
    for pattern, replacement in _QUOTES:
        text = pattern.sub(replacement, text)
    return text


def _repair_escaped_quotes(text: str) -> str:
    """Write `MLLM\\'s` as MLLM's and `\\"word\\"` as "word": these are no accents."""
    text = _ELISION.sub("'", text)
    for pattern, replacement in _ESCAPED_QUOTES:
        text = pattern.sub(replacement, text)
    return text


def _write_accented(match: re.Match[str]) -> str:
    """Write an accent command as its letter; one that makes no letter stays."""
    source = match["braced"] or match["plain"]
    letter = find_accented(source)
    if letter is None:
        return match.group()
    # TeX drops the blank after a command of letters (`S\o ren`), not the one after an
    # accent (`Caf\'e Noir`).
    return letter + " " if match["end"] == " " and not source[1:].isalpha() else letter


def _write_words(match: re.Match[str]) -> str:
    """Take the braces off plain words, once the argument of a command; in a quotation
    they may be a template's.
    """
    around = match.string[max(0, match.start() - 60) : match.end() + 60]
    return match.group() if _QUOTING.search(around) else match["words"]


def _repair_commands(text: str) -> str:
    """Write commands with an argument in braces: emphasis between marks, footnotes in
    brackets, addresses bare.
    """
    text = _COLOUR.sub(lambda match: match["head"] or "", text)
    text = _HREF.sub(_write_link, text)
    closings = _find_closings(text)
    edits: dict[int, tuple[int, str]] = {}
    for match in _OPENING.finditer(text):
        name = match["command"] or match["switch"] or match["bare"]
        opening = match.end() - 1 if match["command"] else match.start()
        closing = closings.get(opening)
        if closing is None and match["bare"]:
            continue
        before, after = _find_marks(name, is_closed=closing is not None)
        edits[match.start()] = (match.end(), before)
        if closing is not None:
            edits[closing] = (closing + 1, after)
    return _apply(text, edits)


def _write_link(match: re.Match[str]) -> str:
    """Write a link as its words with the address after them."""
    address, words = match["address"], match["words"]
    return (
        words
        if words in (address, address.strip()) or _PRIVATE.fullmatch(words)
        else f"{words} ({address})"
    )


def _find_marks(name: str, *, is_closed: bool) -> tuple[str, str]:
    """Find what a command's opening and closing brace become."""
    if not is_closed:
        return "", ""
    if name in _EMPHASIZED:
        return EMPHASIS, END
    if name in _STRONG:
        return STRONG, END
    return ("(", ")") if name in _BRACKETED else ("", "")


def _find_closings(text: str) -> dict[int, int]:
    """Find the closing brace of each opening one; escaped braces are text."""
    closings: dict[int, int] = {}
    opened: list[int] = []
    for match in _BRACES.finditer(text):
        if match.group() == "{":
            opened.append(match.start())
        elif match.group() == "}" and opened:
            closings[opened.pop()] = match.start()
    return closings


def _apply(text: str, edits: dict[int, tuple[int, str]]) -> str:
    """Replace parts of a text; a bracket that would touch a word gets a blank before
    it.
    """
    parts: list[str] = []
    position = 0
    for start in sorted(edits):
        end, replacement = edits[start]
        if start < position:
            continue
        parts.append(text[position:start])
        if replacement == "(" and start and not text[start - 1].isspace():
            replacement = " ("
        parts.append(replacement)
        position = end
    return "".join([*parts, text[position:]])
