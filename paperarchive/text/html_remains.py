"""HTML and JATS that bibliographies have in titles and abstracts.

In: a text with elements such as `<i>`, `<sup>` and `<jats:p>`, and entities. Out:
paragraphs with placeholders, from which `latex/placeholders.py` makes spans. Only the
elements listed here are markup: `a < b` and `<unk>` stay as they are. Sources: the HTML
standard; JATS 1.3 as Crossref has it in abstracts.
"""

import re
from typing import Final

from paperarchive.text.latex.placeholders import Placeholders
from paperarchive.text.latex.prose import EMPHASIS, END, STRONG
from paperarchive.text.latex.source import write_script_of

_NAMES: Final = str.split(
    "a abbr acronym address article aside b bdi bdo big blockquote body br caption center cite code col dd del"
    " details dfn div dl dt em fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i"
    " img inf input ins kbd label legend li link main mark math meta nav ol option p pre q rp rt ruby s samp script"
    " section select small source span strike strong style sub summary sup svg table tbody td textarea tfoot th"
    " thead title tr tt u ul var video wbr italic bold sc scp underline monospace roman list list-item sec inline-"
    " formula disp-formula alternatives tex-math inline-graphic ext-link xref named-content styled-content disp-"
    " quote formula mi mn mo mrow msub msup msubsup mfrac msqrt mtext mstyle mover munder mspace mfenced semantics"
    " annotation"
)
_PREFIX: Final = r"(?:jats|mml|m|xhtml|html|ns\d):"
_TAG: Final = re.compile(
    rf"<(?P<close>/)?(?P<name>{_PREFIX}[A-Za-z][\w-]{{0,30}}|(?:{'|'.join(sorted(_NAMES, key=len, reverse=True))}))"
    r"(?P<attributes>(?:\s{1,9}[\w:-]{1,40}\s?=\s?(?:\"[^\"<>]{0,400}\"|'[^'<>]{0,400}'|[^\s\"'<>]{1,400})){0,20})\s{0,9}/?>",
    re.IGNORECASE,
)
_HIDDEN: Final = re.compile(
    r"<!--.{0,10000}?-->|<(script|style)\b[^<>]{0,200}>.{0,10000}?</\1\s{0,9}>",
    re.I | re.S,
)
_CDATA: Final = re.compile(r"<!\[CDATA\[(.{0,10000}?)\]\]>", re.S)
_ALTERNATIVES: Final = re.compile(
    r"<(?P<p>(?:jats:)?)alternatives>(?:(?!</?(?:jats:)?alternatives>).){0,10000}?<(?:jats:)?tex-math[^<>]{0,200}>"
    r"(?P<tex>.{1,2000}?)</(?:jats:)?tex-math>(?:(?!</?(?:jats:)?alternatives>).){0,10000}?</(?P=p)alternatives>",
    re.I | re.S,
)
_TEX_MATH: Final = re.compile(
    r"<(?:jats:)?tex-math[^<>]{0,200}>(?P<tex>.{1,2000}?)</(?:jats:)?tex-math>",
    re.I | re.S,
)
_TEX_BODY: Final = re.compile(r"\\begin\{document\}(.*)\\end\{document\}", re.S)
_SCRIPT: Final = re.compile(
    rf"<(?P<name>(?:{_PREFIX})?(?:sup|sub|inf))\s{{0,9}}>(?P<text>[^<>]{{1,80}})</(?P=name)\s{{0,9}}>",
    re.I,
)
_ABSTRACT: Final = re.compile(
    r"\A\s*<(?P<t>(?:jats:)?title|h\d)>\s*(?:abstract|summary)[.:]?\s*</(?P=t)>", re.I
)
_EMPHASIZED: Final = frozenset(("i", "em", "italic", "cite", "var", "dfn"))
_STRONG: Final = frozenset(("b", "strong", "bold"))
_BLOCKS: Final = frozenset(
    str.split(
        "p div section sec title h1 h2 h3 h4 h5 h6 li list-item ul ol list blockquote disp-quote article tr table"
        " dl dt dd pre hr disp-formula"
    )
)
_MARKUP_SIGN: Final = re.compile(r"<[A-Za-z/!]")


def has_markup(text: str) -> bool:
    """Whether `decode_html` could change a text: a quick test."""
    return _MARKUP_SIGN.search(text) is not None


def decode_html(text: str, placeholders: Placeholders) -> str:
    """Decode the elements of a text; entities stay.

    text: without characters of `PRIVATE` but those of `placeholders`.
    Returns the text with placeholders, emphasis between private characters, paragraphs
    with an empty line between them.
    """
    if not has_markup(text):
        return text
    text = _HIDDEN.sub(" ", text)
    text = _CDATA.sub(r"\1", text)
    text = _ABSTRACT.sub("", text)
    for pattern in (_ALTERNATIVES, _TEX_MATH):
        text = pattern.sub(lambda found: _write_tex(found["tex"]), text)

    def write_script(found: re.Match[str]) -> str:
        name = found["name"].lower()
        return write_script_of(found["text"], name.endswith("sup"), placeholders)

    text = _SCRIPT.sub(write_script, text)
    return _replace_tags(text)


def _write_tex(tex: str) -> str:
    """The formula of a `tex-math` element, which may be a whole document of LaTeX."""
    body = _TEX_BODY.search(tex)
    source = " ".join((body[1] if body else tex).split()).strip("$").strip()
    return f"${source}$" if source else ""


def _replace_tags(text: str) -> str:
    """Replace tags by private characters, line ends or nothing; emphasis that is never
    closed, or closes nothing, is none.
    """
    parts: list[str] = []
    opened: list[tuple[str, int]] = []
    position = 0
    for found in _TAG.finditer(text):
        parts.append(text[position : found.start()])
        position = found.end()
        name = re.sub(_PREFIX, "", found["name"].lower())
        parts.append(_separate(name))
        if name not in _EMPHASIZED and name not in _STRONG:
            continue
        if not found["close"]:
            opened.append((name, len(parts)))
            parts.append("")
        elif opened and opened[-1][0] == name:
            _, place = opened.pop()
            parts[place] = STRONG if name in _STRONG else EMPHASIS
            parts.append(END)
    parts.append(text[position:])
    return "".join(parts)


def _separate(name: str) -> str:
    """What takes the place of a tag: an empty line, a blank or nothing."""
    if name in _BLOCKS:
        return "\n\n"
    if name == "br":
        return "\n"
    if name in ("td", "th", "option"):
        return " "
    return ""
