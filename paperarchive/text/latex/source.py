r"""LaTeX as authors write it, in abstracts of arXiv and in bibliographies.

In: a text whose commands have their backslashes and whose formulas have their dollar
signs. Out: the text with placeholders, from which `placeholders.make_spans` makes spans.
Words are never taken for commands, unlike in `repair.py`; the rules of running text
(accents, escapes, dashes, quotation marks) are those of `prose.py`. Symbols come from
pylatexenc's table, one command at a time.
"""

import re
from typing import Final

from paperarchive.text.formulas import find_symbol, format_unicode
from paperarchive.text.latex.growth import find_formulas
from paperarchive.text.latex.placeholders import PRIVATE, Placeholders
from paperarchive.text.latex.prose import repair_text
from paperarchive.text.latex.repair import protect_address
from paperarchive.text.spans import SpanKind

LATEX_SIGN: Final = re.compile(r"[\\{}$~`^_]|--|''")
"""What every text has that LaTeX could change: a quick test."""

_MATH: Final = re.compile(
    r"(?<!\\)(?:\$\$(?P<double>(?:[^$\\]|\\.){1,2000}?)\$\$"
    r"|\$(?P<single>(?:[^$\\]|\\.){1,2000}?)\$"
    r"|\\\((?P<round>[^$]{1,2000}?)\\\)"
    r"|\\\[(?P<square>[^$]{1,2000}?)\\\])",
    re.DOTALL,
)
_WORDS_IN_MATH: Final = re.compile(
    r"\\(?:text|mbox|mathrm|operatorname|textrm|textit|textbf|mathit|mathsf|texttt)[a-z]*\s?\{[^{}]*\}"
)
_TAG: Final = re.compile("<[A-Za-z/!][^<>]*>")
_OPEN_ESCAPE: Final = re.compile(r"(?<!\\)(?:\\\\)*\\\Z")
_PROSE: Final = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,},? [A-Za-z]{2,}")
_DIGIT: Final = re.compile(r"\d")
_DEGREES: Final = re.compile(r"(?<=\d)(?:\{\\deg\}|\\deg(?:\{\}|(?![A-Za-z])))")
_CUT_GREEK: Final = re.compile(
    r"\\(?P<first>[bcdkrt])\{(?P<rest>eta|hi|elta|appa|ho|heta|au)\}"
)
"""What arXiv's form makes of `\\rho` in a text without dollar signs: an accent."""
_MATH_SIGN: Final = re.compile(r"[\\^_{}=]")
_ESCAPED_MATH: Final = re.compile(
    r"\\\$(?P<tex>(?=\S)(?:[^$\\]|\\[^$]){1,2000}?)(?<=\S)\\\$(?!\d)", re.DOTALL
)
"""A formula of Better BibTeX, `\\$O(n \textbackslash log n)\\$`, or two prices."""
_SPELLED_SIGNS: Final = (
    (re.compile(r"\{?\\textbackslash(?:\{\}| |\})?"), "\\\\"),
    (re.compile(r"\{?\\(?:textasciicircum|\^)(?:\{\}|\})? ?"), "^"),
    (re.compile(r"\{?\\(?:textasciitilde|~)(?:\{\}|\})? ?"), "~"),
    (re.compile(r"\{?\\textless(?:\{\}|\})? ?"), "<"),
    (re.compile(r"\{?\\textgreater(?:\{\}|\})? ?"), ">"),
    (re.compile(r"\\([{}_&#])"), r"\1"),
)
_ADDRESS: Final = re.compile(
    r"(?P<command>\\(?:url|nolinkurl|path)\s?\{(?P<inner>[^{}\s]{1,2000})\})"
    r"|(?:https?://|ftp://|www\.)[^\s{}<>|^`\"$]+"
)
_SYMBOL: Final = re.compile(
    r"(?P<open>\{)?\\(?P<name>[A-Za-z]{2,40})(?![A-Za-z])(?P<end>\{\}|(?(open)\}|)|\s+(?=\S))?"
)
_NAMES_WITH_RULES: Final = frozenset(
    "ss ae AE oe OE aa AA dh DH th TH".split()  # noqa: SIM905  (readable)
)
"""Letters that `prose.py` writes, with TeX's rule for the blank after them."""
_SIGNIFICANT: Final = frozenset("\\{}~$^_`'\"-%&#<>*[]")
_SIGNS_BY_NAME: Final = {
    "textbackslash": "\\",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textunderscore": "_",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textdollar": "$",
    "textquotesingle": "'",
    "textquotedbl": '"',
    "textnumero": "№",
    "textcelsius": "°C",
    "textsuperscript": None,
    "textsubscript": None,
    "textperthousand": "‰",
    "textgreek": None,
    "hspace": None,
    "vspace": None,
}
_SILENT: Final = re.compile(
    r"\\(?:protect|relax|xspace|noopsort|selectlanguage\{[a-z]*\}|allowbreak|nobreak|unskip|ignorespaces|bgroup|egroup"
    r"|hfill|newblock|em(?=\s)|it(?=\s)|rm(?=\s)|bf(?=\s)|sc(?=\s)|tt(?=\s))(?![A-Za-z])(?:\{\}| )?"
)
_TRANSPARENT: Final = re.compile(
    r"\\(?:NoCaseChange|MakeUppercase|MakeLowercase|uppercase|lowercase|mkbibacro|mkbibemph|ensuremath|emph(?=\{\})|mathrm|text|mathsf"
    r"|bibstring|foreignlanguage\{[a-z]*\}|textsuperscript(?=\{(?:st|nd|rd|th)\}))(?![A-Za-z])\s?(?=\{)"
)
_SCRIPT: Final = re.compile(
    r"\\text(?P<kind>super|sub)script\s?\{(?P<text>[^{}]{1,80})\}"
)
_QUOTE: Final = re.compile(r"\\(?:enquote|mkbibquote)\*?\s?\{(?P<text>[^{}]{0,400})\}")
_ESCAPED_SIGN: Final = re.compile(r"\\([{}])")
_TIE: Final = re.compile(r"(?<=\S)~(?=\S)|~(?=\s)")
_COMMAND_OR_SCRIPT: Final = re.compile(r"\\[A-Za-z]{2}|\w\^|\w_(?:\{|\w(?!\w))")
_BRACES: Final = re.compile(r"\\[A-Za-z]+\s?\{|[{}]")
_TOUCHING: Final = re.compile(r"[^\s(\[]")


def decode_latex(text: str, placeholders: Placeholders, *, is_bibtex: bool) -> str:
    """Decode LaTeX in one paragraph.

    text: without characters of `placeholders.PRIVATE` but those of `placeholders`.
    is_bibtex: whether braces only protect capitals, and `\\$` may begin a formula.
    Returns the text with placeholders; emphasis is between private characters. Unbalanced
    input and unknown commands stay as they are.
    """
    if LATEX_SIGN.search(text) is None:
        return text
    if is_bibtex and "\\$" in text:
        text = _ESCAPED_MATH.sub(_restore_math, text)
    text = replace_formulas(text, placeholders)
    if "//" in text or "www." in text or "\\" in text:
        text = _ADDRESS.sub(lambda found: _replace_address(found, placeholders), text)
    if "\\" in text:
        text = _decode_commands(text, placeholders)
    if "~" in text:
        text = _TIE.sub(" ", text)
    if _COMMAND_OR_SCRIPT.search(text):
        text = _replace_bare_formulas(text, placeholders)
    text = repair_text(text)
    if "{" in text or "}" in text:
        text = _drop_braces(text, drops_all=is_bibtex)
    return text


def replace_formulas(text: str, placeholders: Placeholders) -> str:
    """Put placeholders for `$...$`, `$$...$$`, `\\(...\\)` and `\\[...\\]`; prices stay."""
    parts: list[str] = []
    position = 0
    while found := _MATH.search(text, position):
        tex = " ".join(found[found.lastgroup or 0].split())
        if not _is_formula(tex, found):
            stop = found.start() + 1
            parts.append(text[position:stop])
            position = stop
            continue
        parts.append(text[position : found.start()])
        position = found.end()
        if PRIVATE.fullmatch(tex):  # a formula within the signs of another
            parts.append(tex)
            continue
        written = format_unicode(tex)
        if written is None:
            parts.append(placeholders.add(SpanKind.FORMULA, tex))
        else:
            parts.append(placeholders.add(SpanKind.TEXT, written))
    parts.append(text[position:])
    return "".join(parts)


def _is_formula(tex: str, found: re.Match[str]) -> bool:
    """Whether what is between two signs is a formula, not the text between two prices."""
    if not tex or _TAG.search(tex) or _OPEN_ESCAPE.search(tex):
        return False
    if found.lastgroup != "single":
        return True
    inner = found["single"]
    is_certain = _MATH_SIGN.search(tex) is not None
    if not is_certain and (
        inner != inner.strip() or _DIGIT.match(found.string, found.end())
    ):
        return False
    return _PROSE.search(_WORDS_IN_MATH.sub("", tex)) is None


def _restore_math(found: re.Match[str]) -> str:
    """`$O(n \\log n)$` for `\\$O(n \\textbackslash log n)\\$`; other text stays."""
    tex = found["tex"]
    spelled = "\\" in tex
    for pattern, replacement in _SPELLED_SIGNS:
        tex = pattern.sub(replacement, tex)
    if tex[:1].isdigit() and not spelled:
        return found.group()
    if _PROSE.search(_WORDS_IN_MATH.sub("", tex)):
        return found.group()
    return f"${tex}$"


def _replace_address(found: re.Match[str], placeholders: Placeholders) -> str:
    if found["command"]:
        return protect_address(found["inner"], placeholders)
    return protect_address(found.group(), placeholders)


def _decode_commands(text: str, placeholders: Placeholders) -> str:
    """Decode the commands that are not those of `prose.py`."""

    def write_script(found: re.Match[str]) -> str:
        return write_script_of(found["text"], found["kind"] == "super", placeholders)

    def write_symbol(found: re.Match[str]) -> str:
        return _write_symbol(found, placeholders)

    text = _DEGREES.sub("°", text)
    text = _CUT_GREEK.sub(_join_greek, text)
    text = _SILENT.sub("", text)
    text = _TRANSPARENT.sub("", text)
    text = _SCRIPT.sub(write_script, text)
    text = _QUOTE.sub(r"“\g<text>”", text)
    text = _SYMBOL.sub(write_symbol, text)
    return _ESCAPED_SIGN.sub(
        lambda found: placeholders.add(SpanKind.TEXT, found[1]), text
    )


def write_script_of(text: str, is_raised: bool, placeholders: Placeholders) -> str:
    """Write a superscript or subscript in Unicode, else as a formula.

    text: plain; `2`, `max`.
    """
    sign = "^" if is_raised else "_"
    written = format_unicode(f"{sign}{{{text}}}") if text.strip() else text
    if written is not None:
        return placeholders.add(SpanKind.TEXT, written)
    if re.fullmatch(r"[\w +\-−=,.*/()]+", text):
        return placeholders.add(SpanKind.FORMULA, f"{sign}{{\\mathrm{{{text}}}}}")
    return placeholders.add(SpanKind.TEXT, f"{sign}({text})")


def _join_greek(found: re.Match[str]) -> str:
    name = found["first"] + found["rest"]
    return find_symbol(name) or found.group()


def _write_symbol(found: re.Match[str], placeholders: Placeholders) -> str:
    """Write a command without arguments as its sign; one that is none stays."""
    name = found["name"]
    if name in _NAMES_WITH_RULES:
        return found.group()
    symbol = _SIGNS_BY_NAME.get(name, "") if name.startswith("text") else ""
    if symbol == "":
        symbol = find_symbol(name)
    if not symbol or symbol == name:
        return found.group()
    if not _SIGNIFICANT.isdisjoint(symbol):
        symbol = placeholders.add(SpanKind.TEXT, symbol)
    end = found["end"] or ""
    if found["open"] and end != "}":
        symbol = "{" + symbol
    return symbol + (" " if end.isspace() and _keeps_space(name) else "")


def _keeps_space(name: str) -> bool:
    """Whether a blank after a command is meant: TeX drops it, but who writes `\\alpha is`
    without dollar signs means it.
    """
    return not name.startswith("text")


def _replace_bare_formulas(text: str, placeholders: Placeholders) -> str:
    """Put placeholders for formulas that are written without dollar signs."""
    parts: list[str] = []
    for segment in find_formulas(text):
        if segment.is_formula:
            parts.append(placeholders.add(SpanKind.FORMULA, segment.text))
        else:
            parts.append(segment.text)
    return "".join(parts)


def _drop_braces(text: str, *, drops_all: bool) -> str:
    """Drop braces that group; unbalanced ones and those of unknown commands stay.

    drops_all: also those around whole words, which in a bibliography protect capitals.
    """
    dropped: set[int] = set()
    opened: list[int | None] = []
    for found in _BRACES.finditer(text):
        if found.group() == "}":
            start = opened.pop() if opened else None
            if start is not None and (
                drops_all or _touches(text, start, found.start())
            ):
                dropped.update((start, found.start()))
        else:
            opened.append(found.start() if found.group() == "{" else None)
    if not dropped:
        return text
    return "".join(
        [character for place, character in enumerate(text) if place not in dropped]
    )


def _touches(text: str, start: int, stop: int) -> bool:
    """Whether a group touches what is around it, as `K{=}5` does, or is of one character."""
    before, after = text[start - 1 : start], text[stop + 1 : stop + 2]
    if stop - start <= 2:
        return True
    return _TOUCHING.match(before) is not None or (after.isalnum())
