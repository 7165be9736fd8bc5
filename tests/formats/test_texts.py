r"""Texts of sources become titles and abstracts of papers' files."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.content.markdown_problems import find_markdown_problems
from paperarchive.formats.texts import TextKind, make_abstract, make_title
from paperarchive.text.markup import render_text

EXACT = (TextKind.LATEX, TextKind.BIBTEX, TextKind.HTML, TextKind.PLAIN)

TITLES = {
    TextKind.BIBTEX: {
        r"A {{Made-Up Paper}}: 55\% \textendash{} {M\"uller}'s Way": "A Made-Up Paper: 55% – Müller's Way",
        r"{\v S}ample {\'\i}d\"{\i} G{\"o}del {\AA} \L{}\'od\'z Erd\H{o}s": "Šample ídï Gödel Å Łódź Erdős",
        r"{BERT}: {P}re-training of {D}eep {$\beta$}-{VAE}s": "BERT: Pre-training of Deep β-VAEs",
        r"{\textless}i{\textgreater}E. coli{\textless}/i{\textgreater} \& more": "E. coli & more",
        r"$<$i$>$E. coli$<$/i$>$": "E. coli",
        r"Q\&amp;A, H<sub>2</sub>O, CO\textsubscript{2} and \enquote{words}": "Q&A, H₂O, CO₂ and “words”",
        r"Smith~et~al.\ on \texttt{code} ---a note": "Smith et al. on code —a note",
        r"In \$O(n \textbackslash log n)\$ for \$5 and \$6": "In O(n log n) for $5 and $6",
        r"\unknown{x} and {unbalanced": r"\unknown{x} and {unbalanced",
        r"C\# and C++ --- 100\$ \_x": "C# and C++ — 100$ _x",
        "Two\n   lines": "Two lines",
    },
    TextKind.LATEX: {
        r"An $O(n^2)$ Bound at 5{\deg} and $\approx$10$\times$": "An O(n²) Bound at 5° and ≈10×",
        r"Learning \emph{in vivo}, ``quoted'' --- Fr\'echet": "Learning in vivo, “quoted” — Fréchet",
        r"K{=}5 for \r{ho} = 0.3 from $5 to $6": "K=5 for ρ = 0.3 from $5 to $6",
        r"With 3 times 5 and a sim2real gap": "With 3 times 5 and a sim2real gap",
    },
    TextKind.HTML: {
        "H<sub>2</sub>O &amp; 10<sup>-6</sup>, a < b <unk>": "H₂O & 10⁻⁶, a < b <unk>",
        "<i>E. coli</i> <span class='x'>here</span>": "E. coli here",
        "&lt;i&gt;E. coli&lt;/i&gt;": "E. coli",
    },
    TextKind.PLAIN: {
        "a_b * c <i> -- ~10%": "a_b * c <i> -- ~10%",
        "A $x^2$ Method for $5": "A x² Method for $5",
        r"From 5\% to 6\%": "From 5% to 6%",
    },
    TextKind.MARKDOWN: {"**Bold** <i>words</i> and `code`": "Bold words and code"},
    TextKind.FLATTENED: {"An O(n^2) bound, 256times256": "An O(n²) bound, 256×256"},
}


@pytest.mark.parametrize(
    ("kind", "source", "title"),
    [(kind, source, title) for kind, titles in TITLES.items() for source, title in titles.items()],
)
def test_a_title_is_plain_text(kind: TextKind, source: str, title: str) -> None:
    assert make_title(source, kind) == title


ABSTRACTS = (
    (
        TextKind.LATEX,
        "We sort\nin $\\mathcal{O}(\\sqrt{n})$, \\emph{now}~\\cite{foo}.\n  See \\url{https://x.org/~a_b}.",
        "We sort in $\\mathcal{O}(\\sqrt{n})$, *now* (foo).\n\nSee <https://x.org/~a_b>.",
    ),
    (TextKind.LATEX, "  Two\n  lines.\n  All indented", "Two lines. All indented"),
    (TextKind.LATEX, "One.\n\nTwo.", "One.\n\nTwo."),
    (TextKind.BIBTEX, "One,\n     continued.\n     Two.", "One, continued. Two."),
    (
        TextKind.BIBTEX,
        r"\$\textbackslash mathcal\{O\}(n\^{}2)\$ at \$5 or 5\,\%",
        "$\\mathcal{O}(n^2)$ at \\$5 or 5 %",
    ),
    (
        TextKind.HTML,
        "<jats:title>Abstract</jats:title><jats:p>A <jats:italic>b</jats:italic>, p &lt; 0.</jats:p><jats:p>C</jats:p>",
        "A *b*, p \\< 0.\n\nC",
    ),
    (
        TextKind.HTML,
        "x <alternatives><tex-math>\\begin{document}$$y_{a}^{b}$$\\end{document}</tex-math></alternatives> z",
        "x $y_{a}^{b}$ z",
    ),
    (TextKind.PLAIN, "<script>alert(1)</script> * a_ $5", "\\<script>alert(1)\\</script> \\* a\\_ \\$5"),
    (
        TextKind.MARKDOWN,
        "**B** <i>x</i> <div a='b'>y</div>\n\n$$x^2$$ for $5 `<b>` <unk>",
        "**B** *x* y\n\n$x^2$ for \\$5 `<b>` \\<unk>",
    ),
)


@pytest.mark.parametrize(("kind", "source", "abstract"), ABSTRACTS)
def test_an_abstract_is_markdown_of_the_dialect(kind: TextKind, source: str, abstract: str) -> None:
    assert make_abstract(source, kind) == abstract
    assert not list(find_markdown_problems(abstract, "x.md", 1))


@pytest.mark.parametrize("kind", TextKind)
def test_nothing_gives_nothing(kind: TextKind) -> None:
    assert make_title("", kind) == make_abstract(" \n ", kind) == ""


@pytest.mark.parametrize("kind", TextKind)
def test_a_text_of_a_megabyte_is_kept(kind: TextKind) -> None:
    text = "word {\\a $x " * 90_000
    assert make_abstract(text, kind).count("word") == 90_000


PIECES = st.sampled_from(
    [
        *(
            "word",
            " ",
            "\n",
            "\n\n",
            "\\",
            "{",
            "}",
            "$",
            "$$",
            "~",
            "--",
            "``",
            "''",
            "<",
            ">",
            "<i>",
            "</i>",
            "<sub>",
        ),
        *(
            "</sub>",
            "<b",
            "<jats:p>",
            "</jats:p>",
            "&",
            "&amp;",
            "&lt;i&gt;",
            "\\emph{",
            "\\textbf{x}",
            "\\alpha",
            "\\'e",
        ),
        *("{\\v S}", "\\%", "\\$", "\\textbackslash ", "\\(", "\\)", "\\[", "\\]", "_", "^", "x^2", "5", "*", "`", "#"),
        *(
            "\\cite{a}",
            "\\url{https://a.org/~b}",
            "https://a.org/a_b",
            "\\href{",
            "[",
            "](",
            "!",
            "é",
            "文",
            "\ufdd0",
            "\t",
        ),
        *("<!--", "-->", "<tex-math>", "</tex-math>", "\\text{a b}", "\\par", "- ", "1. ", "> ", "\n  ", "<p>", "<br>"),
        *("\\textless", "{\\textgreater}", "\\textsuperscript{ab}", "\\enquote{q}", "\\r{ho}", "\\deg"),
    ]
)
TEXTS = st.lists(PIECES, max_size=25).map("".join)


@given(text=TEXTS, kind=st.sampled_from(list(TextKind)))
def test_any_text_is_an_abstract_without_problems(text: str, kind: TextKind) -> None:
    abstract = make_abstract(text, kind)
    assert not [problem.message for problem in find_markdown_problems(abstract, "x.md", 1)]
    assert "\n" not in make_title(text, kind)


@given(text=TEXTS, kind=st.sampled_from(EXACT))
def test_each_word_of_a_text_is_in_the_abstract(text: str, kind: TextKind) -> None:
    shown = render_text(make_abstract(text, kind)) + make_abstract(text, kind)
    kept = re.sub(r"<!--.*?-->|<[a-z:/-]+>", "", text, flags=re.S)
    assert Counter(re.findall("word|文", shown)) >= Counter(re.findall("word|文", kept))


@given(text=TEXTS)
def test_an_abstract_stays_the_same_when_it_is_read_again(text: str) -> None:
    once = make_abstract(text, TextKind.MARKDOWN)
    assert make_abstract(once, TextKind.MARKDOWN) == once
