"""TeX formulas as Unicode and as plain text.

In: the TeX source of one formula, without its dollar signs. Out: text for a page, for
search, feeds and cards. The meaning of commands comes from pylatexenc's table, asked
for one command at a time (it eats `%` and `~` when given whole texts). Only the raised
and lowered characters stand here: no library keeps to those that the common fonts have.
"""

import re
from functools import lru_cache
from typing import Final

from pylatexenc.latex2text import (
    LatexNodes2Text,
    get_default_latex_context_db,
)

# Greek and a few more characters have lowered forms too (U+1D66 to U+1D6A); few fonts
# hold them.
SUPERSCRIPTS: Final = dict(
    zip(
        "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW*′",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ*′",
        strict=True,
    )
)
"""Characters with a raised form; the asterisk and the prime stand high by themselves.
"""
SUBSCRIPTS: Final = dict(
    zip(
        "0123456789+-−=()aehijklmnoprstuvx",
        "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ",
        strict=True,
    )
)
"""Characters with a lowered form."""

DEPTH_LIMIT: Final = 20
"""How deep braces may nest."""

_FUNCTIONS: Final = frozenset(
    str.split(
        "arccos arcsin arctan arg argmax argmin cos cosh cot deg det diag dim exp gcd hom inf ker lg lim liminf limsup"
        " ln log max min mod poly polylog Pr sgn sin sinh softmax sup tan tanh tr"
    )
)
_BIG: Final = frozenset(
    str.split(
        "left right big Big bigg Bigg bigl bigr Bigl Bigr middle displaystyle textstyle limits"
    )
)
_ROMAN: Final = frozenset(
    str.split("mathrm text textrm operatorname mathop textnormal mbox")
)
_FONTS: Final = frozenset(
    str.split(
        "mathcal mathbf mathbb mathfrak mathscr mathsf mathtt mathit bm boldsymbol pmb textbf textit textsc textsf"
        " texttt emph mathds mathbbm rm bf it cal"
    )
)
_ACCENTS: Final = frozenset(
    str.split(
        "hat widehat tilde widetilde bar overline underline vec dot ddot check breve"
    )
)
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


def format_unicode(tex: str) -> str | None:
    """Write a formula in Unicode alone.

    tex: TeX source without dollar signs; blanks are kept as they stand. Returns None if
    any part has no form: a letter that cannot be raised, both scripts on one base, a
    root, a fraction, an alphabet such as calligraphic, a command that is not known,
    braces that do not close.
    """
    writer = _Writer(tex)
    written = writer.write()
    return written if writer.exact else None


def format_plain(tex: str) -> str:
    """Write any formula as the most readable plain text, for search, feeds and cards.

    tex: TeX source without dollar signs, well formed or not. Returns Unicode where
    there is a form, else scripts after `^` and `_` and commands without their
    backslash.
    """
    return " ".join(_Writer(tex).write().split())


@lru_cache(maxsize=1024)
def find_symbol(name: str) -> str | None:
    """Find the text of a command that takes no argument: `leq` is ≤, `ss` is ß, `log`
    is log.

    name: the command without its backslash. Returns None for a command with arguments,
    one that pylatexenc does not know, and `today`, which is no constant.
    """
    if name in _FUNCTIONS:
        return name
    spec = get_default_latex_context_db().get_macro_spec(name)
    replacement = getattr(spec, "simplify_repl", None)
    if (
        name == "today"
        or not isinstance(replacement, str)
        or not replacement.strip()
        or _TEMPLATE.search(replacement)
    ):
        return None
    return "′" if name == "prime" else replacement


@lru_cache(maxsize=1024)
def find_accented(source: str) -> str | None:
    """Find the letter that one accent command writes: `\\"o` is ö, `\\c{c}` is ç, `\\o`
    is ø.

    source: one command with its argument.
    Returns the letter in NFC; None if it is not exactly one letter.
    """
    letter = str(LatexNodes2Text().latex_to_text(source))
    return letter if len(letter) == 1 and letter.isalpha() else None


class _Writer:
    """One pass over a formula; `exact` turns False at the first part without a Unicode
    form.
    """

    def __init__(self, tex: str) -> None:
        self.tokens: Final = list(_TOKEN.finditer(tex))
        self.position = 0
        self.exact = True

    def write(self) -> str:
        """Write all tokens, also after a brace that closes nothing."""
        parts: list[str] = []
        while self.position < len(self.tokens):
            parts.append(self.write_run(0))
            if self.position < len(self.tokens):
                self.exact = False
                self.position += 1
        return "".join(parts)

    def write_run(self, depth: int) -> str:
        """Write atoms with their scripts up to a closing brace, which is left to the
        caller.
        """
        parts: list[str] = []
        while self.position < len(self.tokens) and self.peek() != "}":
            if self.peek() in ("^", "_"):
                parts.append(self.write_scripts(depth))
                continue
            atom = self.write_atom(depth)
            before = parts[-1] if parts else ""
            is_glued = (atom in _FUNCTIONS and before[-1:].isalnum()) or (
                before in _FUNCTIONS and atom[:1].isalnum()
            )
            parts.append(" " + atom if is_glued else atom)
        return "".join(parts)

    def peek(self) -> str:
        """Tell the next token's source; nothing at the end."""
        return (
            self.tokens[self.position].group()
            if self.position < len(self.tokens)
            else ""
        )

    def write_atom(self, depth: int) -> str:
        """Write one character, one command with its arguments or one group."""
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
        return {"~": " ", "'": "′"}.get(character, character)

    def write_sign(self, sign: str) -> str:
        """Write a command of one sign: a space, or the sign itself."""
        if sign in _SPACES:
            return _SPACES[sign]
        if sign not in "{}%&#$_|":
            self.exact = False
        return "‖" if sign == "|" else sign

    def write_group(self, depth: int) -> str:
        """Write what stands between braces, the opening one being read."""
        if depth >= DEPTH_LIMIT:
            self.exact = False
            return ""
        inner = self.write_run(depth + 1)
        if self.peek() == "}":
            self.position += 1
        else:
            self.exact = False
        return inner

    def write_command(self, name: str, depth: int) -> str:
        """Write a command of letters."""
        if name in _BIG:
            return ""
        if name in ("quad", "qquad"):
            return " "
        if name in _ROMAN:
            return self.write_argument(depth)
        if name in _FONTS:
            return self.write_alphabet(name, depth)
        if name in _ACCENTS:
            self.exact = False
            return self.write_argument(depth)
        if name in ("frac", "tfrac", "dfrac", "binom", "sqrt"):
            return self.write_fraction(name, depth)
        symbol = find_symbol(name)
        if symbol is None:
            self.exact = False
            return name
        return symbol

    def write_alphabet(self, name: str, depth: int) -> str:
        """Write letters of another alphabet: double-struck where the fonts have it,
        else plain.
        """
        letters = self.write_argument(depth)
        if name == "mathbb" and letters in _DOUBLE_STRUCK:
            return _DOUBLE_STRUCK[letters]
        self.exact = False
        return letters

    def write_fraction(self, name: str, depth: int) -> str:
        """Write a root or a fraction on one line."""
        self.exact = False
        first = self.write_argument(depth)
        if name == "sqrt":
            return f"√{_bracket(first)}"
        return f"{_bracket(first)}/{_bracket(self.write_argument(depth))}"

    def write_argument(self, depth: int) -> str:
        """Write the argument of a command or script: a group, a command or one
        character.
        """
        while self.peek() == " ":
            self.position += 1
        if self.peek() in ("", "}", "^", "_") or depth >= DEPTH_LIMIT:
            self.exact = False
            return ""
        return self.write_atom(depth + 1)

    def write_scripts(self, depth: int) -> str:
        """Write the scripts of one base: raised or lowered if there is one and all of
        it has a form.
        """
        scripts: list[tuple[str, str]] = []
        while self.peek() in ("^", "_"):
            sign = self.peek()
            self.position += 1
            scripts.append((sign, self.write_argument(depth)))
        if len(scripts) == 1:
            sign, argument = scripts[0]
            forms = SUPERSCRIPTS if sign == "^" else SUBSCRIPTS
            if sign == "^" and argument == "∘":
                return "°"
            if argument and all(character in forms for character in argument):
                return "".join(forms[character] for character in argument)
        self.exact = False
        return "".join(sign + _bracket(argument) for sign, argument in scripts)


def _bracket(text: str) -> str:
    """Put brackets around what would not be read as one thing."""
    return text if re.fullmatch(r"[+\-−]?[^\W_]*|.", text) else f"({text})"
