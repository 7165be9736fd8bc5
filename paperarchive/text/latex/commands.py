"""Command words that lost their backslash.

In: a text as dumped. Out: the places of the words that are certainly LaTeX commands. A
word counts as a command only in a context in which at least 97 of 100 such words were
one; an English, French or German word, a unit or a name stays a word. Source: the
precision of every rule was measured on 37,446 abstracts whose LaTeX is known.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

GREEK: Final = str.split(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau upsilon phi chi psi omega"
    " pi Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega varepsilon vartheta varphi varrho varsigma"
)
"""Greek letters."""
ARROWS: Final = str.split(
    "longleftrightarrow Longleftrightarrow longrightarrow Longrightarrow longleftarrow Longleftarrow leftrightarrow"
    " Leftrightarrow rightarrow Rightarrow leftarrow Leftarrow uparrow downarrow"
)
"""Arrows: certain anywhere, also within a run of letters."""
ALPHABETS: Final = str.split(
    "mathcal mathbb mathbf mathrm mathfrak mathsf mathscr boldsymbol operatorname"
)
"""Alphabets, which take an argument."""
RELATIONS: Final = str.split(
    "leqslant geqslant leq geq lesssim gtrsim infty ldots cdots langle rangle lfloor rfloor lceil rceil nabla"
    " varnothing"
)
"""Signs that are certain in a run of letters and names, not within a word."""
WHOLE: Final = str.split(
    "circ equiv neq notin simeq succeq preceq cdot ell propto subseteq supseteq otimes oplus setminus mapsto"
)
"""Signs that are certain only as a whole word."""


def _any_of(words: list[str]) -> str:
    """Make an alternation, the longest word first."""
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


_G: Final = _any_of(GREEK)
_SAFE: Final = _any_of([*RELATIONS, *ARROWS])
_LETTER: Final = re.compile("[A-Za-z]")
_NO_LETTER: Final = r"(?<![A-Za-z\\])"
# Not within a path, an identifier or a dotted name.
_FREE: Final = r"(?<![\w\\./@#])"
_LONE: Final = r"(?<![\w'’\-\\])"
_LONE_END: Final = r"(?![\w'’\-])"
_ACCENT: Final = "(?P<c>widehat|widetilde|overline|hat|tilde|bar)"
_SCRIPT_WORD: Final = "(?P<c>top|prime|dagger|ast|star|perp|circ|infty)"
# A single letter but a vowel or y: French, Italian and Spanish have the words `a`, `y`,
# `o` and `e` before `le`.
_CONSONANT: Final = "[B-DF-HJ-NP-TV-XZb-df-hj-np-tv-xz]"
_ARGUMENT: Final = (
    r"(?:[({]| [A-Za-z](?![A-Za-z'’\-])(?<! [aAI])|[dkmnpKNT](?![A-Za-z'’\-]))"
)

_ANYWHERE: Final = re.compile(
    _any_of([*ARROWS, *ALPHABETS, *(name for name in GREEK if name.startswith("var"))])
)
_RELATION: Final = re.compile(
    rf"(?<![^\W\d_])(?!wrangle)[^\W\d_]*?{_any_of(RELATIONS)}[^\W\d_]*+"
)
_NAMES: Final = _any_of([*RELATIONS, *WHOLE, *GREEK, *ARROWS, *ALPHABETS])
_NAME: Final = re.compile(_NAMES)
# Possessive and atomic, so that a run of thousands of names is read once.
_FORMULA_RUN: Final = re.compile(
    rf"(?>[A-Z]*(?>{_NAMES})|[A-Za-z](?>{_NAMES}))++[A-Za-z]?|(?>{_NAMES})[A-Z]*",
    re.ASCII,
)
_GLUE: Final = "circ|equiv|neq|otimes|oplus|cdot|ell"
_GLUED_RUN: Final = re.compile(
    rf"{_NO_LETTER}(?=[A-Za-z]*?(?:{_GLUE}))(?>{_G}|{_GLUE}){{2,}}+(?![A-Za-z])"
)
_PAIRED: Final = re.compile(
    r"(?P<c>left|[Bb]igg?l?)(?=[(\[{|])|(?P<d>right|[Bb]igg?r?)(?=[)\]}|.])"
)

_RULES_BY_NAME: Final = {
    "whole words": (rf"{_LONE}(?P<c>{_any_of(WHOLE)})(?![A-Za-z'’\-]|\.\s)",),
    "times": (
        r"(?<=[\d}])(?P<c>times)(?![A-Za-z]{2})",
        r"(?<![A-Za-z_\-\\])(?P<c>times)(?=\d)",
        rf"{_LONE}[A-Za-z](?P<c>times)(?=[A-Za-z\d](?![A-Za-z]))",
        rf"{_LONE}[B-HJ-Zb-z] (?P<c>times)(?= [B-HJ-Zb-z]{_LONE_END})",
        r"(?<=[\d.]\d )(?P<c>times)(?= \d[\d.])",
        r"(?<=\d )(?P<c>times)(?= ?10\^)",
    ),
    "sim": (
        r"(?<![A-Za-z_\-\\])(?<!\bthe )(?<!\ba )(?<!\bour )(?P<c>sim)(?= ?\d)(?!2[A-Za-z]| ?\dD)",
        rf"_\{{[A-Za-z] ?(?P<c>sim)(?= ?(?:[A-Za-z]{_LONE_END}|{_any_of(ALPHABETS)}|{_G}))",
    ),
    "approx": (r"(?<![A-Za-z\-\\.])(?P<c>approx)(?=\d)",),
    "pm": (
        r"(?<=[\d%)}])(?P<c>pm)(?=\.?\d)",
        r"(?<!:\d\d )(?:(?<=[2-9]\d )|(?<=\d\d\d )|(?<=\.\d )|(?<=[%)}] ))(?P<c>pm)(?= ?\.?\d)(?! (?:19|20)\d\d(?!\d))",
        r"(?<=\d )(?P<c>pm)(?= ?\d{0,4}\.\d)",
        r"(?<=[_^]\{)(?P<c>pm)(?=\.?\d)",
    ),
    "ge and le": (
        r"(?<![\w'’\-\\.])(?P<c>ge|le)(?=\d)",
        rf"{_LONE}{_CONSONANT} (?P<c>ge|le)(?= (?:\d|[b-xzB-HJ-Z]{_LONE_END}))",
        rf"{_LONE}{_CONSONANT}(?P<c>ge|le)(?=\d)",
    ),
    "gg and ll": (rf"{_LONE}[A-Za-z] (?P<c>gg|ll)(?= [A-Za-z\d]{_LONE_END})",),
    "log": (
        rf"(?<![A-Za-z'’\-\\])[ADEG-RTUW-Zadeg-rtuw-z](?P<c>log)(?={_ARGUMENT})",
        rf"(?<=[\d)])(?P<c>log)(?={_ARGUMENT}|[_^](?:\d|\{{))",
        rf"{_FREE}(?P<c>log)(?=_\d(?!\w)|_\{{|\^\d|\^\{{)",
    ),
    "sums": (rf"{_NO_LETTER}(?P<c>sum|prod|int)(?=[_^]\{{|_[A-Za-z](?!\w)|_[01]\^)",),
    "accents": (
        rf"{_FREE}{_ACCENT}(?=\{{(?:[^{{}}]|\{{[^{{}}]{{1,9}}\}}){{1,12}}\}})",
        rf"{_LONE}{_ACCENT}(?= (?:[b-zB-HJ-Z]|{_G})(?:[_^]|\())",
    ),
    "text and roots": (
        r"(?<![A-Za-z\\])[A-Za-z]?(?P<c>text(?:bf|it|sc|tt|rm|sf)?|sqrt)(?=\{)",
    ),
    "fractions": (rf"{_NO_LETTER}[A-Za-z]?(?P<c>frac)(?=\{{[^{{}}]{{1,40}}\}}\{{)",),
    "dots": (
        r"(?<=,)(?P<c>dots)(?= ?,)",
        r"(?<=[\W_]\w, )(?P<c>dots)(?=, ?[A-Za-z\d](?:[_}\])]|$))",
    ),
    "forall": (rf"(?<![\w\\])(?P<c>forall)(?= [A-Za-z]{_LONE_END})",),
    "raised signs": (
        rf"(?<=[\w)}}\]]\^){_SCRIPT_WORD}(?![A-Za-z])",
        rf"(?<=[\w)}}\]]\^\{{){_SCRIPT_WORD}(?=\}})",
    ),
    "in": (
        rf"(?:{_LONE}[A-Za-z]|{_G}|[)}}]) ?(?P<c>in)(?= ?math(?:bb|cal)| ?\{{[01],| ?[\[(]0,)",
    ),
    "Greek": (
        rf"(?:{_FREE}|(?<=[\d)]/))(?P<c>{_G})(?=[_^](?:\{{|[A-Za-z\d](?!\w)|[*+\-](?!\w)|{_G}(?!\w)))",
        rf"(?:(?<![\w\\])[A-Za-z\d]|{_G}|[)\]}}|])[_^](?P<c>{_G})(?!\w)",
        rf"(?<=[_^]\{{)(?P<c>{_G})(?![A-Za-z])",
        rf"(?<![\w.])\d{{1,9}}(?:\.\d{{1,9}})?(?P<c>(?!alpha|beta|psi){_G})(?!\w)",
        rf"(?<![A-Za-z]{{2}}){_SAFE} ?(?P<c>{_G})(?!\w)",
        rf"{_FREE}(?P<c>{_G})(?= ?{_SAFE}(?![a-z]))",
        rf"[_^](?:\w|\{{[^{{}}]{{1,20}}\}})\((?P<c>{_G})\)",
        rf"{_FREE}(?P<c>Theta|Omega)(?=\((?:\w ?){{1,4}}(?:\^|log|sqrt))",
    ),
    "mu": (
        r"(?<=\d)(?P<c>mu)(?=(?:m|s|g|L|W|A|V|J|l|M)(?![A-Za-z\d]))",
        r"(?<=\d )(?P<c>mu)(?= ?(?:m|s|g|L|W|A|V|J|l|M)(?![A-Za-z\d]))",
    ),
}
"""Each pattern captures the command as `c`."""
_RULES: Final = tuple(
    re.compile(rule) for rules in _RULES_BY_NAME.values() for rule in rules
)
# Certain only in a text with other certain commands.
_RULES_WITH_EVIDENCE: Final = (
    re.compile(rf"{_FREE}(?P<c>{_G})(?= ?[=<>](?!>)|\([A-Za-z]\))"),
    re.compile(r"(?<![\w\\])(?P<c>mu)(?=[A-Z]+(?![a-z]))"),
)


def find_commands(text: str) -> dict[int, int]:
    """Find the command words that lost their backslash.

    Returns the end of each word by its start, in order, without overlaps; empty if no
    word is certain. Words that have a backslash are left out.
    """
    ends: dict[int, int] = {}
    for start, end in _find_candidates(text):
        ends[start] = max(end, ends.get(start, 0))
    if not ends:
        return {}
    ends.update(_find_by_rules(_RULES_WITH_EVIDENCE, text))
    ends.update(_find_greek_again(text, ends))
    return _drop_overlaps(ends)


def _drop_overlaps(ends: dict[int, int]) -> dict[int, int]:
    """Keep the first of the words that overlap; returns them in order."""
    found: dict[int, int] = {}
    position = 0
    for start in sorted(ends):
        if start >= position:
            position = ends[start]
            found[start] = position
    return found


def _find_candidates(text: str) -> Iterator[tuple[int, int]]:
    """Find what any rule takes for a command; places may repeat and overlap."""
    for match in _ANYWHERE.finditer(text):
        if not _has_backslash(text, match.start()):
            yield match.span()
    yield from _find_in_runs(text)
    yield from _find_by_rules(_RULES, text)
    yield from _find_pairs(text)


def _find_by_rules(
    rules: Sequence[re.Pattern[str]], text: str
) -> Iterator[tuple[int, int]]:
    for rule in rules:
        for match in rule.finditer(text):
            yield match.span("c")


def _find_in_runs(text: str) -> Iterator[tuple[int, int]]:
    """Find commands in runs of letters made of nothing but names, such as `nleqm`."""
    for match in _RELATION.finditer(text):
        if _has_backslash(text, match.start()):
            continue
        if _FORMULA_RUN.fullmatch(match.group()):
            yield from _find_names(text, *match.span())
    for match in _GLUED_RUN.finditer(text):
        yield from _find_names(text, *match.span())


def _find_names(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for name in _NAME.finditer(text, start, end):
        yield name.span()


def _find_pairs(text: str) -> Iterator[tuple[int, int]]:
    """Find `left(` with its `right)`; either alone is a word before a bracket."""
    opened: list[tuple[int, int]] = []
    for match in _PAIRED.finditer(text):
        if match["c"]:
            opened.append(match.span())
        elif opened:
            yield opened.pop()
            yield match.span()


_LONGEST_COMMAND = 40
"""Letters. Without a limit, a run of ten thousand letters takes seconds."""


def _has_backslash(text: str, start: int) -> bool:
    """Tell whether the run of letters around a place begins with a backslash.

    Then the command of `\\leqslant` is `leqslant`, and not the `leq` in it.
    """
    lowest = max(0, start - _LONGEST_COMMAND)
    while start > lowest and _LETTER.match(text, start - 1):
        start -= 1
    return text[start - 1 : start] == "\\"


def _find_greek_again(text: str, ends: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Find every further occurrence of a Greek name that is certain once.

    ends: the end of each certain word by its start.
    """
    words = {text[start:end] for start, end in ends.items()}
    certain = sorted(words.intersection(GREEK))
    if certain:
        names = "|".join(certain)
        again = re.compile(rf"(?<![\w\\./@#'’])(?:{names})(?![\w'’])")
        for match in again.finditer(text):
            yield match.span()
