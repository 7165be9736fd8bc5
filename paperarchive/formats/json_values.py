"""Parses a value of JSON, or the Python literal that some programs print in its place."""

import ast
import json
import re
import warnings
from functools import partial

import orjson

_LONGEST_LITERAL = 2_000_000
_DEEPEST = 60
_PYTHON = re.compile(
    r"[\[{]\s*'|:\s*(?:'|True\b|False\b|None\b)|[\[{,]\s*(?:True|False|None)\b"
)
_STRING = re.compile(r"\"[^\"\\\n]*(?:\\.[^\"\\\n]*)*\"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'")
_TRAILING_COMMA = re.compile(r",(\s*[\]}])")

_parse_loosely = partial(json.loads, strict=False)
"""Takes line ends in strings, and NaN."""


def parse_value(text: str) -> object:
    """Parse a value.

    Raises ValueError with the reason, a clause: `is broken JSON: ...`.
    """
    try:
        return orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeEncodeError) as error:
        reason = str(error)
    try:
        return _parse_loosely(text)
    except (ValueError, RecursionError) as error:
        if isinstance(error, RecursionError) or "recursion" in reason.lower():
            raise ValueError("is nested too deeply") from None
        if isinstance(error, json.JSONDecodeError):
            reason = error.msg
    if _PYTHON.search(text[:2000]):
        return _parse_literal(text)
    repaired = _drop_trailing_commas(text)
    if repaired != text:
        return parse_value(repaired)
    raise ValueError(f"is broken JSON: {reason[:1].lower()}{reason[1:]}")


def _drop_trailing_commas(text: str) -> str:
    """Drop the comma behind a last item, which JavaScript allows and JSON does not."""
    if not _TRAILING_COMMA.search(text):
        return text
    parts: list[str] = []
    position = 0
    for found in _STRING.finditer(text):
        parts.append(_TRAILING_COMMA.sub(r"\1", text[position : found.start()]))
        parts.append(found.group())
        position = found.end()
    parts.append(_TRAILING_COMMA.sub(r"\1", text[position:]))
    return "".join(parts)


def _parse_literal(text: str) -> object:
    """Parse a Python literal: `{'id': '2511.00001', 'hidden': False}`."""
    if len(text) > _LONGEST_LITERAL or _compute_depth(text) > _DEEPEST:
        raise ValueError("is a Python literal that is too large or nested too deeply")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of `\d` in a text
            value: object = ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        raise ValueError("is broken, as JSON and as a Python literal") from None
    return value


def _compute_depth(text: str) -> int:
    deepest = depth = 0
    for character in re.findall(r"[\[({})\]]", _STRING.sub("", text)):
        depth += 1 if character in "[({" else -1
        deepest = max(deepest, depth)
    return deepest
