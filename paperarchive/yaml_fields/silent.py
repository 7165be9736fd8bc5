r"""What YAML drops from a text, or changes in it, without an error.

In: a scalar that holds a text for readers, and its characters in the file. Out: what
became of them, with the right spelling. Found are a comment that is none (`C #1`), an
anchor (`&x`) and a tag (`!x`), an escape in double quotes that was meant as LaTeX or as a
path (`"$\theta$"`), curly quotes around a text, and lines that are joined. Source: YAML
1.1; LaTeX's commands that begin like one of its escapes.
"""

import re
from dataclasses import dataclass

import yaml

from paperarchive.errors import Severity
from paperarchive.yaml_fields.quoting import quote_singly, quote_text

_ENDS = ("", "\n", "\r", ",", "]", "}")
"""What follows a scalar, unless there are blanks or a comment."""
_COMMENT = re.compile(r"[ \t]+(#[^\r\n]*)")
_PROPERTY = re.compile(r"(&\S*|!(?!!)\S*)(?:[ \t]+|$)")
_STANDARD_TAG = re.compile(r"!!\S*\s+")
_ESCAPE = re.compile(
    r"\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|\r?\n|.)", re.DOTALL
)
_LETTERS = re.compile(r"[A-Za-z]+")
_QUOTE_PAIRS = ("“”", "„“", "„”", "””", "‘’", "‚‘", "«»", "»«", "「」", "『』")
_SEEMS_STRUCTURE = re.compile(r"\n[ \t]*(?:- |[A-Za-z_]+:(?:[ \t]|$))", re.MULTILINE)
_SEEMS_PATH = re.compile(r"(?:^|[\s(])[A-Za-z]:(?:\\\w+)*$")
_ESCAPED = {
    "0": "a null character",
    "a": "the control character U+0007",
    "b": "the control character U+0008",
    "t": "a tab",
    "n": "a line break",
    "v": "a vertical tab",
    "f": "a form feed",
    "r": "a carriage return",
    "e": "the control character U+001B",
    "N": "a line break (U+0085)",
    "_": "a no-break space",
    "L": "a line break (U+2028)",
    "P": "a line break (U+2029)",
}
"""The letters that YAML escapes in double quotes, and what they become."""
_LATEX_WITH_N = re.compile(
    "abla|atural|cong|e|earrow|eg|eq|ewcommand|ewline|exists|geq|gtr|i|leq|less|mid"
    "|oindent|olimits|onumber|ormalsize|ot|otin|parallel|sim|subseteq|u|warrow"
)
"""LaTeX's commands that begin with `n`, without it."""
_LONGEST_PATH = 300
"""Characters before a letter in which the path that it may belong to is looked for."""
_LONGEST_SPELLING = 300
"""Characters of a spelling in a message; the rest of a longer one is left out."""


@dataclass(frozen=True, slots=True)
class SilentChange:
    """What a text lost or gained."""

    message: str
    advice: str
    severity: Severity


def spell(key: str | None, scalar: str) -> str:
    """The words `key: "text"` of an advice, in backticks. key: None for an item."""
    if len(scalar) > _LONGEST_SPELLING:
        scalar = f"{scalar[:_LONGEST_SPELLING]}…{scalar[0]}"
    return f"`{scalar}`" if key is None else f"`{key}: {scalar}`"


def find_silent_change(
    node: yaml.ScalarNode, text: str, *, key: str | None, is_markdown: bool
) -> SilentChange | None:
    """Find the first change that YAML makes in a text.

    text: of the whole YAML. key: the key of which the text is the value, None for an
    item of a list. is_markdown: whether lines and paragraphs of the text count.
    """
    start, end = node.start_mark.index, node.end_mark.index
    value = str(node.value)
    if text[end : end + 1] in _ENDS and end - start == len(value) + 2 * bool(
        node.style
    ):
        # Nothing was dropped, escaped or joined, which is so for nearly all texts.
        return None if node.style else _find_curly_quotes(value, key)
    raw = _STANDARD_TAG.sub("", text[start:end], count=1)
    found = _find_property(raw, text, end, key)
    if found is None and node.style == '"':
        found = _find_escape(raw, key, is_markdown=is_markdown)
    rest = text[end : end + _LONGEST_SPELLING]
    if found is None and node.style not in ("|", ">"):
        # A comment behind quotes or an item is one, unless it looks like `#1`.
        is_sure = key is None or bool(node.style)
        found = _find_comment(raw, rest, key, is_sure=is_sure)
    if found is None and not node.style:
        found = _find_curly_quotes(value, key)
    if found is None and node.style not in ("|", ">"):
        found = _find_joined_lines(raw, key, is_markdown=is_markdown)
    return found


def _find_property(
    raw: str, text: str, end: int, key: str | None
) -> SilentChange | None:
    """Find an anchor or a tag of one's own, which YAML takes away from the text."""
    found = _PROPERTY.match(raw)
    if found is None:
        return None
    noun = "an anchor" if raw.startswith("&") else "a tag"
    whole = raw
    if found.end() == len(raw) or _COMMENT.match(text, end):
        whole += text[end:].partition("\n")[0]  # which belongs to the text too
    message = f"`{found[1]}` is dropped: YAML takes it for {noun}"
    advice = f"write {spell(key, quote_text(whole.strip()))}"
    return SilentChange(message, advice, Severity.ERROR)


def _find_comment(
    raw: str, rest: str, key: str | None, *, is_sure: bool
) -> SilentChange | None:
    """Find a comment that may be a part of the text. rest: what follows the text in the
    file. is_sure: whether a comment with a blank, `# so`, is surely one.
    """
    comment = _COMMENT.match(rest)
    if comment is None or (is_sure and not comment[1][1:2].strip()):
        return None
    whole = quote_text(" ".join((raw + comment[0]).split()))
    message = f"ends before `{_cut(comment[1])}`, which YAML takes for a comment"
    advice = f"write {spell(key, whole)}, and a comment on a line of its own"
    return SilentChange(message, advice, Severity.WARNING)


def _find_curly_quotes(value: str, key: str | None) -> SilentChange | None:
    if value[:1].isascii():
        return None
    if value[:1] + value[-1:] in _QUOTE_PAIRS and len(value) > 2:
        inner = value[1:-1]
        if value[0] not in inner and value[-1] not in inner:
            message = f"the curly quotes {value[0]}…{value[-1]} are a part of the text"
            advice = (
                f"write {spell(key, quote_text(inner))}, "
                f"or {spell(key, quote_text(value))} if they belong to it"
            )
            return SilentChange(message, advice, Severity.WARNING)
    return None


def _find_escape(
    raw: str, key: str | None, *, is_markdown: bool
) -> SilentChange | None:
    dollars = last = 0
    for found in _ESCAPE.finditer(raw):
        dollars += raw.count("$", last, found.start())  # counting all anew is quadratic
        last = found.start()
        letter = found[0][1:]
        if letter not in _ESCAPED:
            continue
        is_formula = dollars % 2 == 1
        if is_markdown and not _is_mistaken(raw, found, is_formula=is_formula):
            continue
        word = _LETTERS.match(raw, found.start() + 1)
        shown = f"\\{word[0]}" if word else found[0]
        becomes = _ESCAPED[letter]
        if word and len(word[0]) > 1:
            becomes += f" and `{word[0][1:]}`"
        message = f"`{_cut(shown)}` in double quotes is {becomes}"
        advice = f"write {spell(key, quote_singly(unescape_quotes(raw)))}"
        return SilentChange(message, f"{advice}, in single quotes", Severity.ERROR)
    return None


def _is_mistaken(raw: str, found: re.Match[str], *, is_formula: bool) -> bool:
    """Whether an escape of a letter in a Markdown text, which may have line breaks and
    tabs, was meant as a backslash.

    is_formula: whether a formula is open before it.
    """
    word = _LETTERS.match(raw, found.start() + 1)
    letters = word[0] if word else ""
    if letters[:1] != "n":
        return len(letters) > 1
    before = raw[max(1, found.start() - _LONGEST_PATH) : found.start()]
    return (
        is_formula
        or bool(_LATEX_WITH_N.fullmatch(letters[1:]))
        or (":" in before and bool(_SEEMS_PATH.search(before)))
    )


def unescape_quotes(raw: str) -> str:
    r"""The text that somebody meant who wrote a scalar in double quotes: its characters,
    with `\"` and `\\` for a quote and a backslash, and every other backslash as it is.
    """
    inner = raw[1:-1] if len(raw) > 1 else raw
    return re.sub(r'\\(["\\/])', r"\1", " ".join(inner.split()))


def _find_joined_lines(
    raw: str, key: str | None, *, is_markdown: bool
) -> SilentChange | None:
    if "\n" not in raw:
        return None
    if is_markdown:
        message = "YAML joins the lines of this text to one"
        advice = f"write `{key}: |`, and the lines below it, each two blanks further in"
        return SilentChange(message, advice, Severity.WARNING)
    if raw[:1] not in "\"'" and _SEEMS_STRUCTURE.search(raw):
        line = _SEEMS_STRUCTURE.search(raw)
        shown = _cut(line[0].strip() if line else "")
        message = f"the line that begins with `{shown}` is a part of this text"
        return SilentChange(message, "begin it below the text's key", Severity.WARNING)
    return None


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


def explain_null(
    key_node: yaml.Node, node: yaml.Node, text: str, key: str
) -> SilentChange | None:
    """Explain why a value is none though something is written after its key: a comment
    (`#1 paper`), an anchor, a tag, or the word `null`. None if nothing is.

    A word for null or a comment with a blank (`# not known`) is a warning: whoever writes
    them means no value, unless there must be one.
    """
    start, end = node.start_mark.index, node.end_mark.index
    raw = text[start:end]
    found = _find_property(raw, text, end, key)
    if found is not None:
        return found
    if raw:
        advice = f"write {spell(key, quote_text(raw))} if it is a text"
        return SilentChange(f"`{raw}` is no value in YAML", advice, Severity.WARNING)
    line = text[key_node.end_mark.index :].partition("\n")[0]
    comment = _COMMENT.match(line.lstrip("\"'").removeprefix(":"))
    if comment is None:
        return None
    written = comment[1].strip()
    message = f"is empty: YAML takes `{_cut(written)}` for a comment"
    advice = f"write {spell(key, quote_text(written))}"
    is_comment = not written[1:2].strip()
    severity = Severity.WARNING if is_comment else Severity.ERROR
    return SilentChange(message, advice, severity)
