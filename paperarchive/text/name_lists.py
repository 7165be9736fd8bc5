"""One text of several names -> the text of each name.

The forms in which files have them, told apart by their separators:

    A and B and others              BibTeX; each name in either order
    Family, I.; Family, J.          semicolons, vertical bars, lines
    A, B and C    A, B, & C         prose
    Family, I., Family, J.          APA: family names and initials in turn
    A, B, et al.                    any of them, incomplete
    ['A', 'B']                      the repr of a list in Python, or JSON

Nothing inside braces or brackets separates names.
"""

import ast
import re
from collections.abc import Iterator, Sequence
from typing import Final

_INCOMPLETE = re.compile(
    r"[\s,;&]{0,9}(?:(?:\band )?(?:\b[Ee][Tt](?:\. ?| )[Aa][Ll]\b|\betal\b)"
    r"|(?:\band|[,;&]|^) ?(?:\d+ )?(?:others|more)\b|…|\.\.\.|等)[\s,;.]{0,9}"
)
_MARKS = re.compile(r"[*∗⋆†‡§¶‖∥♠♣♥♦★☆✉#⁰¹²³⁴-⁹ᵃ-ᵉ\u200b\ufeff]+|\$?\^\{?[\d,*]+\}?\$?")
"""What refers to an affiliation or a remark."""
_DIGITS = re.compile(r"(?<=[^\W\d_.])\d+(?:,\d+)*(?=[\s,;]|$)")
"""Numbers of affiliations, behind a word: `Lovelace1,2`."""
_IN_BRACKETS = re.compile(r" ?(?:\((?=[^()]*\d)[^()A-Za-z]*\)|\[[^\[\]]*\])")
"""A number or a mark in brackets: `(57190000000)`, `[1]`."""

_OPENING: Final = frozenset("{([")
_CLOSING: Final = frozenset("})]")
_STRONG = re.compile(r"[;|\n·•]| / ")
_AND = re.compile(r" (?:and|und) | & |(?<=,)& ?", re.IGNORECASE)
_BIBTEX_AND = re.compile(r" and ", re.IGNORECASE)
_COMMA = re.compile(r"[,、，]")

_INITIALS = re.compile(r"(?:[^\W\d_]\.?[\s-]?){1,4}")
"""Initials of given names: `J. R.`, `J.-P.`, `JR`; compared in capitals only."""
_AFTER_NAME = re.compile(
    r"(?:[JS]n?r\.?|I{2,3}|IV|Ph\.?\s?D\.?|M\.?D\.?|Inc\.?|Ltd\.?|LLC)", re.IGNORECASE
)
"""What follows a name behind a comma and is none."""


def cut_names(text: str) -> tuple[tuple[str, ...], bool]:
    """Cut a list of names; returns the names, as written but for marks, and whether the
    list is complete: does not end in `et al.` or `and others`.
    """
    listed = _read_list(text)
    return _clean_all(_cut(text) if listed is None else listed)


def cut_bibtex_names(text: str) -> tuple[tuple[str, ...], bool]:
    """Cut a field of BibTeX, where nothing but `and` separates names."""
    return _clean_all(_split(" ".join(text.split()), _BIBTEX_AND))


def _clean_all(names: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    found: list[str] = []
    is_complete = True
    for name in names:
        rest = _cut_incomplete(name)
        is_complete = is_complete and rest is None
        cleaned = _clean(name if rest is None else rest)
        if any(character.isalpha() for character in cleaned):
            found.append(cleaned)
    return tuple(found), is_complete


def _cut_incomplete(text: str) -> str | None:
    """What is before an `et al.` at the end of a text; None if there is none."""
    for match in _INCOMPLETE.finditer(text):
        if match.end() == len(text):
            return text[: match.start()]
    return None


def _clean(name: str) -> str:
    """Without marks, numbers of affiliations and numbers in brackets."""
    name = " ".join(name.replace("~", " ").split())
    name = _MARKS.sub("", _IN_BRACKETS.sub("", name))
    return " ".join(_DIGITS.sub("", name).split()).strip(" ,;:")


def _read_list(text: str) -> list[str] | None:
    """Read the repr of a list of texts; None if the text is none."""
    text = text.strip()
    if not (text.startswith("[") and text.endswith("]")):
        return None
    try:
        values = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        values = None
    if isinstance(values, list) and all(isinstance(value, str) for value in values):
        return [str(value) for value in values]
    return _cut(text[1:-1].replace('"', ""))


def _cut(text: str) -> list[str]:
    lines = [" ".join(line.split()) for line in text.splitlines()]
    # A line end separates names where nothing else does; else it is that of a wrapped line.
    whole = " ".join(lines).strip()
    if not (_AND.search(whole) or "," in whole or ";" in whole):
        whole = "\n".join(lines)
    return _cut_line(whole)


def _cut_line(text: str) -> list[str]:
    strong = [part for part in _split(text, _STRONG) if part.strip()]
    if len(strong) > 1:
        return strong
    return _cut_at_and("".join(strong))


def _cut_at_and(text: str) -> list[str]:
    """Cut a text of one line: BibTeX, prose, or one name."""
    before = _cut_incomplete(text)
    text, is_cut = (text, False) if before is None else (before, True)
    parts = _split(text, _AND)
    if len(parts) > 1 and not _is_prose(parts):
        names = [part.rstrip().rstrip(",") for part in parts]
    else:
        names = [name for part in parts for name in _cut_at_commas(part)]
    return [*names, "et al."] if is_cut else names


def _is_prose(parts: Sequence[str]) -> bool:
    """Whether `and` is before the last name only, after names with commas between them."""
    first, *others = parts
    commas = len(_split(first.rstrip().rstrip(","), _COMMA)) - 1
    if len(others) > 1 or not commas:
        return False
    if commas > 1:
        return True
    return not _is_inverted(_split(first, _COMMA)) and "," not in others[0]


def _cut_at_commas(text: str) -> list[str]:
    """Cut `A, B` into names, unless it is one name in the order `Family, Given`."""
    parts = [part.strip() for part in _split(text, _COMMA)]
    parts = [part for part in parts if part]
    if len(parts) < 2:
        return parts
    if _are_families_with_initials(parts):
        return [", ".join(pair) for pair in zip(parts[::2], parts[1::2], strict=True)]
    names = list(_join_suffixes(parts))
    if len(names) == 2 and _is_inverted(names):
        return [", ".join(parts)]
    return names


def _are_families_with_initials(parts: Sequence[str]) -> bool:
    if len(parts) % 2:
        return False
    return all(_is_initials(part) for part in parts[1::2]) and not any(
        _is_initials(part) for part in parts[::2]
    )


def _is_initials(text: str) -> bool:
    return _INITIALS.fullmatch(text) is not None and text.upper() == text


def _join_suffixes(parts: Sequence[str]) -> Iterator[str]:
    """Give suffixes back to their names: `Bakker`, `Jr.` -> `Bakker, Jr.`."""
    name = parts[0]
    for part in parts[1:]:
        if _AFTER_NAME.fullmatch(part):
            name += f", {part}"
        else:
            yield name
            name = part
    yield name


def _is_inverted(parts: Sequence[str]) -> bool:
    """Whether two parts are `Family, Given` rather than two names: a name of one word is
    rare, and no full name begins with a particle.
    """
    family, given = parts[0].split(",")[0].split(), parts[-1].split()
    if len(parts) > 2 or not family or not given:
        return False
    if family[0][0] > "\u2fff":
        return False
    return len(family) == 1 or len(given) == 1 or family[0][0].islower()


def _split(text: str, pattern: re.Pattern[str]) -> list[str]:
    """Split a text where a pattern is found outside of braces and brackets."""
    if not _OPENING.isdisjoint(text) and _is_balanced(text):
        depths = list(_compute_depths(text))
        found = [m for m in pattern.finditer(text) if not depths[m.start()]]
    else:
        found = list(pattern.finditer(text))
    starts = [0, *(match.end() for match in found)]
    ends = [*(match.start() for match in found), len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


def _compute_depths(text: str) -> Iterator[int]:
    depth = 0
    for character in text:
        depth += (character in _OPENING) - (character in _CLOSING)
        yield depth


def _is_balanced(text: str) -> bool:
    depths = [*_compute_depths(text)]
    return depths[-1] == 0 and min(depths) == 0
