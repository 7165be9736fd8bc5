"""Words, stop words and stems, the same in Python and in the browser."""

import random
import re
import unicodedata
from typing import Any

import pytest
from lunr.stop_word_filter import WORDS

from paperarchive.text.analysis import find_words, fold, is_stop_word, sort_key
from paperarchive.text.stemmer import stem
from tests.javascript import RUNNER, SCRIPTS, join_pieces, run_node
from tests.paths import REPOSITORY
from tests.terms import find_terms

LUNR = SCRIPTS / "lunr.js"
FOLDERS = (".", "tests/sites/*")
ENDINGS = re.findall(
    "[a-z]+",
    """
    ational tional enci anci izer bli alli entli eli ousli ization ation ator alism iveness fulness ousness
    aliti iviti biliti logi icate ative alize iciti ical ful ness al ance ence er ic able ible ant ement ment
    ent sion tion ou ism ate iti ous ive ize e ll s sses ies eed ed ing at bl iz y ly ying
    """,
)


def run_javascript(function: str, inputs: list[str]) -> list[Any]:
    lunr = () if function in ("fold", "findWords") else (LUNR,)
    return list(run_node(RUNNER, SCRIPTS / "analysis.js", function, *lunr, inputs=inputs))


@pytest.fixture(scope="session")
def characters() -> list[str]:
    """Every character that is assigned in the Unicode of Python and in that of Node, private ones aside."""
    script = "console.log(JSON.stringify(JSON.parse(fs.readFileSync(0)).filter((c) => !/\\p{Cn}/u.test(c))))"
    assigned = (chr(c) for c in range(0x110000) if unicodedata.category(chr(c)) not in ("Cn", "Co", "Cs"))
    return list(run_node("--eval", script, inputs=list(assigned)))


@pytest.fixture(scope="session")
def texts() -> list[str]:
    """Every paper of the repository and of the small site of the tests."""
    return [
        path.read_text(encoding="utf-8")
        for path in sorted(path for folder in FOLDERS for path in REPOSITORY.glob(f"{folder}/content/papers/**/*.md"))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Éﬃcient ＮＥＴ", "efficient net"),
        ("ΛΌΓΟΣ λόγος", "λογοσ λογοσ"),
        ("İstanbul straße", "istanbul straße"),
        ("repre\u00adsentation ⚙\ufe0f", "representation ⚙"),
        ("한국어 ｶﾞ が", "한국어 ガ が"),
        ("𝒜 x² ½", "a x2 1⁄2"),
        ("", ""),
    ],
)
def test_fold_drops_what_readers_do_not_type(text: str, expected: str) -> None:
    assert fold(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GPT-4's 3.5% (e.g., Llama3.1).", ["gpt", "4", "3.5", "e", "g", "llama3.1"]),
        ("v1.2.3 1. 2 .5 x.1", ["v1.2.3", "1", "2", "5", "x", "1"]),
        ("don't we'll they've I'm she'd you're", ["don", "we", "they", "i", "she", "you"]),
        (
            "couldn’t've 'tis rock'n'roll o'clock it's-a",
            ["couldn", "tis", "rock", "n", "roll", "o", "clock", "it", "a"],
        ),
        ("Schrödinger’s Москва'd ٣.٥", ["schrodinger", "москва", "٣.٥"]),
        ("深度学习的GPT模型 学", ["深度", "度学", "学习", "习的", "gpt", "模型", "学"]),
        ("人々 データ 𠀀𠀁x", ["人々", "デー", "ータ", "𠀀𠀁", "x"]),
        ("हिन्दी ไทย", ["हिन्दी", "ไทย"]),
        ("🤗⚙️ \u3099 snake_case", ["snake", "case"]),
        ("", []),
    ],
)
def test_words_are_runs_of_letters_digits_and_marks(text: str, expected: list[str]) -> None:
    assert find_words(text) == expected


def test_text_in_ascii_has_the_same_words_next_to_other_text() -> None:
    pieces = [*map(chr, range(128)), *"0123456789..''", "'s", "'ve", "n't", "1.5"]
    for text in join_pieces(pieces, longest=30, count=1000):
        assert find_words(text + " é") == [*find_words(text), "e"]


def test_terms_are_stems_without_stop_words() -> None:
    assert find_terms("The surveys of key models were running") == ["survey", "key", "model", "run"]


def test_a_stem_keeps_y_after_a_vowel() -> None:
    words = ["survey", "key", "play", "way", "array", "fly", "by", "yes", "yyy"]
    assert [stem(word) for word in words] == ["survey", "key", "play", "way", "array", "fli", "by", "ye", "yyi"]


def test_words_are_sorted_by_utf16_units() -> None:
    assert sorted(["\ufb00", "\U0001d49c", "a"], key=sort_key) == ["a", "\U0001d49c", "\ufb00"]


def test_stop_words_are_those_of_lunr_js() -> None:
    found = re.search(r"lunr\.stopWordFilter\s*=\s*lunr\.generateStopWordFilter\(\[([^]]*)]", LUNR.read_text("utf-8"))
    assert found is not None
    assert set(re.findall("[a-z]+", found[1])) == WORDS


def test_javascript_knows_the_same_stop_words(texts: list[str]) -> None:
    words = sorted({word for text in texts for word in find_words(text)} | WORDS | {"constructor", "__proto__"})
    assert run_javascript("isStopWord", words) == [is_stop_word(word) for word in words]


def test_javascript_folds_every_character_alike(characters: list[str]) -> None:
    for character, folded in zip(characters, run_javascript("fold", characters), strict=True):
        assert fold(character) == folded, ascii(character)


def test_javascript_finds_the_same_words_around_every_character(characters: list[str]) -> None:
    inputs = [f"a{each}b 2.{each} {each}.2 {each}'s a'{each} x{each}{each}x" for each in characters]
    for text, words in zip(inputs, run_javascript("findWords", inputs), strict=True):
        assert find_words(text) == words, ascii(text)


def test_javascript_finds_the_same_terms_in_the_papers(texts: list[str]) -> None:
    tokens = sorted({token for text in texts for token in text.split()})
    inputs = texts + tokens
    for text, words in zip(inputs, run_javascript("findWords", inputs), strict=True):
        assert find_words(text) == words
    for text, terms in zip(inputs, run_javascript("findTerms", inputs), strict=True):
        assert find_terms(text) == terms


def test_javascript_finds_the_same_terms_in_text_of_any_kind(characters: list[str]) -> None:
    pieces = [
        *"aAzZyY059.,-'’ \n_ςΣß学習データ한국",
        "'s",
        "n’t",
        "'ve",
        "1.5",
        "tion",
        "ing",
        "the ",
        "\u0301",
        "\u3099",
    ]
    inputs = join_pieces(pieces, characters, longest=40, count=3000)
    for text, words in zip(inputs, run_javascript("findWords", inputs), strict=True):
        assert find_words(text) == words, ascii(text)
    for text, terms in zip(inputs, run_javascript("findTerms", inputs), strict=True):
        assert find_terms(text) == terms, ascii(text)


def test_javascript_stems_every_word_alike(texts: list[str]) -> None:
    chance = random.Random(0)
    words = {word for text in texts for word in find_words(text)}
    for _ in range(100_000):
        letters = chance.choices("aeiouyyybcdlstzwxgnrm7" * 5 + "éαß学𝑎𝒜Y", k=chance.randint(0, 6))
        words.add("".join(letters + chance.choices(ENDINGS, k=chance.randint(0, 3))))
    inputs = sorted(words)
    for word, stemmed in zip(inputs, run_javascript("stem", inputs), strict=True):
        assert stem(word) == stemmed, ascii(word)


def test_javascript_sorts_words_alike(characters: list[str]) -> None:
    script = "console.log(JSON.stringify(JSON.parse(fs.readFileSync(0)).sort()))"
    inputs = [*characters, *(f"a{each}" for each in characters)]
    assert run_node("--eval", script, inputs=inputs) == sorted(inputs, key=sort_key)
