"""The tokenizer of formulas."""

from hypothesis import given
from hypothesis import strategies as st

from paperarchive.text.latex.tokens import NOTHING, make_tokens


def show(text: str) -> list[str]:
    return [f"{token.kind.value} {token.text}" for token in make_tokens(text, {}).tokens]


def test_letters_functions_and_words_are_told_apart() -> None:
    assert show(r"n log max_len \log xlog") == [
        *("letter n", "space  ", "function log", "space  ", "function max", "sign _", "word len", "space  "),
        *(r"command \log", "space  ", "word xlog"),
    ]


def test_the_letters_between_two_scripts_are_two_tokens() -> None:
    assert show("a^nb^n") == ["letter a", "sign ^", "letter n", "letter b", "sign ^", "letter n"]
    assert show("a^ln^n")[2:4] == ["letter l", "letter n"]
    assert show("a^nb")[2:] == ["word nb"]


def test_a_command_without_backslash_has_one_in_tex() -> None:
    row = make_tokens("2alphax", {1: 6})
    assert [token.is_escaped for token in row.tokens] == [False, False, False]
    assert (row.join(0, 3), row.join_tex(0, 3)) == ("2alphax", r"2\alphax")


def test_brackets_match_within_their_braces() -> None:
    assert make_tokens("{(}) [x]", {}).closings == {0: 2, 5: 7}
    assert make_tokens("(])", {}).closings == {0: 2}


def test_beyond_the_ends_is_nothing() -> None:
    row = make_tokens("x", {})
    assert row.at(-1) == row.at(1) == row.at(4) == NOTHING
    assert (row.at(0).text, len(row)) == ("x", 1)


@given(st.text(st.sampled_from(r"ab^_{}()[] \2é" + "\n"), max_size=30))
def test_the_tokens_of_a_text_are_all_of_it(text: str) -> None:
    row = make_tokens(text, {})
    assert row.join(0, len(row)) == text
    assert all(opening < closing for opening, closing in row.closings.items())
