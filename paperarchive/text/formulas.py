"""TeX formulas as Unicode and as plain text.

In: the TeX source of one formula, without its dollar signs. Out: text for pages, search,
feeds and cards. pylatexenc's table gives the meaning of commands, one at a time: of a
whole text it would drop everything from a `%` to the end of the line. The superscript
and subscript characters are listed here, because no library keeps to those that common
fonts have.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from pylatexenc.latex2text import (
    LatexNodes2Text,
    get_default_latex_context_db,
)

# Some Greek letters have subscripts too (U+1D66 to U+1D6A), but few fonts have them.
SUPERSCRIPTS: Final = dict(
    zip(
        "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW*′",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ*′",
        strict=True,
    )
)
"""Characters with a superscript; the asterisk and the prime are high by themselves."""
SUBSCRIPTS: Final = dict(
    zip(
        "0123456789+-−=()aehijklmnoprstuvx",
        "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ",
        strict=True,
    )
)
"""Characters with a subscript."""

DEPTH_LIMIT: Final = 20
"""The maximum depth of braces in braces."""

_FUNCTIONS: Final = frozenset(
    str.split(
        "arccos arcsin arctan arg argmax argmin cos cosh cot deg det diag dim exp gcd hom inf ker lg lim liminf limsup"
        " ln log max min mod poly polylog Pr sgn sin sinh softmax sup tan tanh tr"
    )
)
_SIZES: Final = str.split(
    "left right big Big bigg Bigg bigl bigr Bigl Bigr middle displaystyle textstyle limits"
)
_ROMAN: Final = str.split("mathrm text textrm operatorname mathop textnormal mbox")
_FONTS: Final = str.split(
    "mathcal mathbf mathfrak mathscr mathsf mathtt mathit bm boldsymbol pmb textbf textit textsc textsf texttt emph"
    " mathds mathbbm rm bf it cal"
)
_ACCENTS: Final = str.split(
    "hat widehat tilde widetilde bar overline underline vec dot ddot check breve"
)
_FIXED_SYMBOLS: Final = {"prime": "′", "today": None}
"""Where pylatexenc's symbol is not what a page needs."""
_SCRIPT_FORMS: Final = {"^": SUPERSCRIPTS, "_": SUBSCRIPTS}
_PLAIN_CHARACTERS: Final = {"~": " ", "'": "′"}
_DOUBLE_STRUCK: Final = dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True))
_SPACES: Final = {
    ",": "\u2009",
    ":": "\u2009",
    ";": " ",
    " ": " ",
    "!": "",
    "/": "",
    "(": "",
    ")": "",
    "-": "",
}
_TOKEN: Final = re.compile(
    r"\\(?P<command>[A-Za-z]+)|\\(?P<sign>.)|(?P<character>.)", re.DOTALL
)
_TEMPLATE: Final = re.compile("%|<.+>")
_ONE_TERM: Final = re.compile(r"[+\-−]?[^\W_]*|.")


def format_unicode(tex: str) -> str | None:
    """Write a formula in Unicode alone.

    tex: TeX source without dollar signs; spaces are kept.
    Returns None if any part has no form in Unicode: a letter without superscript, two
    scripts on one base, a root, a fraction, an alphabet such as calligraphic, an
    unknown command, unbalanced braces.
    """
    writer = _Writer(tex)
    written = writer.write()
    if not writer.exact:
        return None
    return written


def format_plain(tex: str) -> str:
    """Write any formula as the most readable plain text.

    tex: TeX source without dollar signs, well formed or not.
    Returns Unicode where there is a form, else scripts after `^` and `_`, and commands
    without their backslash; on one line.
    """
    return " ".join(_Writer(tex).write().split())


@lru_cache(maxsize=1024)
def find_symbol(name: str) -> str | None:
    """Find the text of a command without arguments: ≤ for `leq`, ß for `ss`.

    name: the command without its backslash.
    Returns None for a command with arguments, one that pylatexenc does not know, and
    `today`, whose text changes.
    """
    if name in _FUNCTIONS:
        return name
    if name in _FIXED_SYMBOLS:
        return _FIXED_SYMBOLS[name]
    spec = get_default_latex_context_db().get_macro_spec(name)
    replacement = getattr(spec, "simplify_repl", None)
    if not isinstance(replacement, str) or not replacement.strip():
        return None
    if _TEMPLATE.search(replacement):
        return None
    return replacement


@lru_cache(maxsize=1024)
def find_accented(source: str) -> str | None:
    """Find the letter that an accent command writes: ö for `\\"o`, ç for `\\c{c}`.

    source: one command with its argument.
    Returns the letter in NFC; None if it is not exactly one letter.
    """
    letter = str(LatexNodes2Text().latex_to_text(source))
    if len(letter) == 1 and letter.isalpha():
        return letter
    return None


class _Writer:
    """Writes a formula in one pass.

    `exact` becomes False at the first part without a form in Unicode.
    """

    def __init__(self, tex: str) -> None:
        self.tokens: Final = list(_TOKEN.finditer(tex))
        self.sources: Final = [*(token.group() for token in self.tokens), ""]
        self.position = 0
        self.exact = True

    @property
    def upcoming(self) -> str:
        """The source of the next token; empty at the end."""
        return self.sources[self.position]

    def write(self) -> str:
        """Write all tokens, also after a brace that closes nothing."""
        written = self.write_run(0)
        while self.upcoming:
            self.exact = False
            self.position += 1
            written += self.write_run(0)
        return written

    def write_run(self, depth: int) -> str:
        """Write atoms with their scripts up to the end or a closing brace, which the
        caller reads.
        """
        parts = [""]
        while self.upcoming not in ("", "}"):
            if self.upcoming in _SCRIPT_FORMS:
                parts.append(self.write_scripts(depth))
                continue
            atom = self.write_atom(depth)
            if _is_glued(parts[-1], atom):
                atom = f" {atom}"
            parts.append(atom)
        return "".join(parts)

    def write_atom(self, depth: int) -> str:
        """Write one character, one group, or one command with its arguments."""
        token = self.tokens[self.position]
        self.position += 1
        if token["command"]:
            return self.write_command(token["command"], depth)
        if token["sign"]:
            return self.write_sign(token["sign"])
        character = token["character"]
        if character == "{":
            return self.write_group(depth)
        if character in "&$#%\\":
            self.exact = False
        return _PLAIN_CHARACTERS.get(character, character)

    def write_sign(self, sign: str) -> str:
        """Write a command of one sign: a space, or the sign itself."""
        if sign in _SPACES:
            return _SPACES[sign]
        if sign == "|":
            return "‖"
        if sign not in "{}%&#$_":
            self.exact = False
        return sign

    def write_group(self, depth: int) -> str:
        """Write a group, whose opening brace is read."""
        if depth >= DEPTH_LIMIT:
            self.exact = False
            return ""
        inner = self.write_run(depth + 1)
        if self.upcoming == "}":
            self.position += 1
        else:
            self.exact = False
        return inner

    def write_command(self, name: str, depth: int) -> str:
        """Write a command of letters, with its arguments."""
        if name in _COMMANDS:
            return _COMMANDS[name](self, depth)
        symbol = find_symbol(name)
        if symbol is not None:
            return symbol
        self.exact = False
        return name

    def skip(self, _depth: int) -> str:
        """Write nothing, for a command of size or layout."""
        return ""

    def write_space(self, _depth: int) -> str:
        """Write a wide space as an ordinary one."""
        return " "

    def write_argument(self, depth: int) -> str:
        """Write the argument of a command or script: a group, a command or one
        character.
        """
        while self.upcoming == " ":
            self.position += 1
        if self.upcoming in ("", "}", "^", "_") or depth >= DEPTH_LIMIT:
            self.exact = False
            return ""
        return self.write_atom(depth + 1)

    def write_unmarked(self, depth: int) -> str:
        """Write the argument without its accent or alphabet."""
        self.exact = False
        return self.write_argument(depth)

    def write_double_struck(self, depth: int) -> str:
        """Write double-struck letters, of which fonts have some, else plain ones."""
        letters = self.write_argument(depth)
        if letters in _DOUBLE_STRUCK:
            return _DOUBLE_STRUCK[letters]
        self.exact = False
        return letters

    def write_root(self, depth: int) -> str:
        """Write a square root on one line."""
        return f"√{_bracket(self.write_unmarked(depth))}"

    def write_fraction(self, depth: int) -> str:
        """Write a fraction on one line."""
        numerator = self.write_unmarked(depth)
        denominator = self.write_argument(depth)
        return f"{_bracket(numerator)}/{_bracket(denominator)}"

    def write_scripts(self, depth: int) -> str:
        """Write the scripts of one base.

        A single script is a superscript or subscript if all of it has that form.
        """
        scripts: list[tuple[str, str]] = []
        while self.upcoming in _SCRIPT_FORMS:
            sign = self.upcoming
            self.position += 1
            scripts.append((sign, self.write_argument(depth)))
        form = _find_script(*scripts[0]) if len(scripts) == 1 else None
        if form is not None:
            return form
        self.exact = False
        return "".join([sign + _bracket(argument) for sign, argument in scripts])


_COMMANDS: Final[dict[str, Callable[[_Writer, int], str]]] = {
    **dict.fromkeys(_SIZES, _Writer.skip),
    **dict.fromkeys(("quad", "qquad"), _Writer.write_space),
    **dict.fromkeys(_ROMAN, _Writer.write_argument),
    **dict.fromkeys(_FONTS, _Writer.write_unmarked),
    **dict.fromkeys(_ACCENTS, _Writer.write_unmarked),
    **dict.fromkeys(("frac", "tfrac", "dfrac", "binom"), _Writer.write_fraction),
    "mathbb": _Writer.write_double_struck,
    "sqrt": _Writer.write_root,
}
"""The commands that have arguments, or write nothing of their own."""


def _is_glued(before: str, atom: str) -> bool:
    """Tell whether the name of a function would touch a letter or a digit."""
    if before in _FUNCTIONS:
        return atom[:1].isalnum()
    if atom in _FUNCTIONS:
        return before[-1:].isalnum()
    return False


def _find_script(sign: str, argument: str) -> str | None:
    """Find the superscript or subscript form of an argument; None if a character has
    none.
    """
    if argument == "":
        return None
    if sign == "^" and argument == "∘":
        return "°"
    forms = _SCRIPT_FORMS[sign]
    try:
        return "".join([forms[character] for character in argument])
    except KeyError:
        return None


def _bracket(text: str) -> str:
    """Put brackets around a text that is more than one term."""
    if _ONE_TERM.fullmatch(text):
        return text
    return f"({text})"
