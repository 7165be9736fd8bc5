"""Texts as YAML scalars, in the form in which the program writes and advises them.

In: a text. Out: the scalar that every YAML reader takes for that text. In double quotes
there is no backslash but that of an escape of an invisible character, so that people who
copy the style do not write `"$\\theta$"`, which is a tab and `heta$`. Source: YAML 1.2.2,
chapter 7.3, and what YAML 1.1 takes for numbers, booleans and dates.
"""

import re

_PLAIN_SCALAR = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@/+-]*(?: [A-Za-z0-9_.@/+-]+)*")
_YAML_WORDS = frozenset(
    {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "none", "nan", "inf"}
)
_NUMBER_LIKE = re.compile(
    r"[-+]?[\d_,.]+(?:[eE][-+]?\d+)?|0[xX][\da-fA-F_]+|0[oObB][\d_]+|[\d:._]+|\d{4}-\d.*"
)
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_NEEDS_ESCAPE = re.compile(rf'{_INVISIBLE.pattern}|["\\]')


def quote_text(value: str) -> str:
    """A text in quotes: double ones, or single ones if it has a double quote or a
    backslash. The few that need both have these two as escapes in double quotes.
    """
    if '"' not in value and "\\" not in value:
        if value.isprintable():
            return f'"{value}"'
        return f'"{_INVISIBLE.sub(_escape, value)}"'
    if value.isprintable() or not _INVISIBLE.search(value):
        return quote_singly(value)
    return f'"{_NEEDS_ESCAPE.sub(_escape, value)}"'


def quote_singly(value: str) -> str:
    """A text in single quotes, which must have no invisible character."""
    return "'" + value.replace("'", "''") + "'"


def _escape(found: re.Match[str]) -> str:
    r"""Escape a character by its number: a letter, as in `\n`, could be LaTeX's `\nu`."""
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def write_text(value: str) -> str:
    """A text as a scalar in YAML's flow style: in quotes unless it is plain."""
    return value if is_plain_text(value) else quote_text(value)


def is_plain_text(value: str) -> bool:
    """Whether every YAML reader takes the bare words for a text: no keyword, no number."""
    if not _PLAIN_SCALAR.fullmatch(value):
        return False
    return value.casefold() not in _YAML_WORDS and not _NUMBER_LIKE.fullmatch(value)
