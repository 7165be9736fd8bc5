"""Identity: which titles name one paper."""

import pytest

from paperarchive.formats.record import Record
from paperarchive.importing.identity import identify_record, make_identity


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GPT-4: A Report", "gpt4 -- a report!"),
        ("ﬁne ＡＩ", "Fine AI"),
        (r"\emph{Deep} Nets", "Deep nets"),
        ("Straße", "STRASSE"),
        ("Cafe\u0301", "Café"),
    ],
)
def test_titles_of_the_same_letters_and_digits_are_one_paper(one: str, other: str) -> None:
    assert make_identity(one) == make_identity(other)


@pytest.mark.parametrize(("one", "other"), [("Nets 2", "Nets 3"), ("Café", "Cafe"), ("!", "?"), ("学习", "学")])
def test_other_letters_are_another_paper(one: str, other: str) -> None:
    assert make_identity(one) != make_identity(other)


def test_a_dumped_title_is_known_repaired_and_raw() -> None:
    assert identify_record(Record(1, "One Title")) == ("onetitle",)
    assert identify_record(Record(1, "O(1) Nets", raw_title="mathcal{O}(1) Nets")) == ("o1nets", "mathcalo1nets")
