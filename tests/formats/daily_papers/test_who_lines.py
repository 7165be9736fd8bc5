"""The line that says whose paper it is: each form with what it says, or why it is not read."""

import pytest

from paperarchive.formats.daily_papers.organizations import OrganizationForm, find_form, read_organization
from paperarchive.formats.daily_papers.who_lines import Who, read_who
from paperarchive.paper import Organization

UNCERTAIN_COUNT = "the number of authors is not certain, so it stays unknown"
UNCERTAIN_ORGANIZATION = "it is not certain whether this is an organisation, so it is left out"
OPEN_LIST = "the list of authors is not complete, so their number stays unknown"
NAMES = "authors are counted; their names are not kept"


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("• 7 authors", Who(7)),
        ("7 Authors", Who(7)),
        ("· 7 authors", Who(7)),
        ("– 7 authors", Who(7)),
        ("- 7 authors", Who(7)),
        ("* 1 author", Who(1)),
        ("•7 authors", Who(7)),
        ("by 7 authors", Who(7)),
        ("1,024 authors", Who(1024)),
        ("• 1 024 authors", Who(1024)),
        ("• 7 authors · 12 upvotes", Who(7)),
        ("3 auteurs", Who(3)),
        ("7 位作者", Who(7)),
        ("• 0 authors", Who()),
        ("•", Who()),
        ("7+ authors", Who(unread=UNCERTAIN_COUNT)),
        ("• 1.2k authors", Who(unread=UNCERTAIN_COUNT)),
        ("7 authors +2 orgs", Who(unread=UNCERTAIN_COUNT)),
        ("over 100 authors", Who(unread=UNCERTAIN_COUNT)),
        ("• Ada Lovelace, Charles Babbage", Who(2, unread=NAMES)),
        ("Ada Lovelace and Charles Babbage", Who(2, unread=NAMES)),
        ("Al Gore, Ann Lee, Adam Ng", Who(3, unread=NAMES)),
        ("Ada Lovelace, Charles Babbage, et al.", Who(unread=OPEN_LIST)),
        ("Ada Lovelace et al.", Who(unread=OPEN_LIST)),
        ("Ada Lovelace, Charles Babbage, and others", Who(unread=OPEN_LIST)),
        ("Ada Lovelace, Charles Babbage, +3", Who(unread=OPEN_LIST)),
        ("Ada Lovelace", Who(unread=UNCERTAIN_ORGANIZATION)),
        ("Ada Adams", Who(unread=UNCERTAIN_ORGANIZATION)),
        ("Lovelace, Ada", Who(unread=UNCERTAIN_ORGANIZATION)),
        ("Submitted by somebody else", Who(unread=UNCERTAIN_ORGANIZATION)),
        ("7 stars", Who(unread=UNCERTAIN_ORGANIZATION)),
        ("Code and models available at our project", Who(unread=UNCERTAIN_ORGANIZATION)),
        ("to be found in the cloud of our group", Who(unread=UNCERTAIN_ORGANIZATION)),
    ],
)
def test_a_line_says_one_thing_for_certain_or_is_not_read(line: str, who: Who) -> None:
    assert read_who(line, "", OrganizationForm.UNKNOWN) == who


@pytest.mark.parametrize(
    ("line", "handle", "name"),
    [
        ("nvidia NVIDIA", "nvidia", "NVIDIA"),
        ("ByteDance ByteDance", "ByteDance", "ByteDance"),
        ("facebook AI at Meta", "facebook", "AI at Meta"),
        ("ShanghaiAiLab shanghai ailab", "ShanghaiAiLab", "shanghai ailab"),
        ("umass University of Massachusetts Amherst", "umass", "University of Massachusetts Amherst"),
        ("CarnegieMellonU Carnegie Mellon University", "CarnegieMellonU", "Carnegie Mellon University"),
        ("UCLA University of California, Los Angeles", "UCLA", "University of California, Los Angeles"),
        ("hkuhk The University of Hong Kong", "hkuhk", "The University of Hong Kong"),
        ("NJU Nanjing University", "NJU", "Nanjing University"),
        ("kaist-ai KAIST AI", "kaist-ai", "KAIST AI"),
        ("zai-org Z.ai", "zai-org", "Z.ai"),
        ("example Example Cloud (Hangzhou) Co., Ltd.", "example", "Example Cloud (Hangzhou) Co., Ltd."),
        ("Carnegie Mellon Carnegie Mellon", None, "Carnegie Mellon"),
        ("University of Massachusetts Amherst", None, "University of Massachusetts Amherst"),
        ("The Hong Kong Polytechnic University", None, "The Hong Kong Polytechnic University"),
        ("Microsoft Research Asia", None, "Microsoft Research Asia"),
        ("AI at Meta", None, "AI at Meta"),
        ("UC Berkeley", None, "UC Berkeley"),
        ("Mistral", None, "Mistral"),
        ("ARC Lab, Tencent PCG", None, "ARC Lab, Tencent PCG"),
        ("北京大学", None, "北京大学"),
        ("Example Cloud Computing Technology (Hangzhou) Co., Ltd.", None, None),
    ],
)
def test_an_organisation_is_one_by_its_form(line: str, handle: str | None, name: str | None) -> None:
    assert read_organization(line) == Organization(name or line, handle)


@pytest.mark.parametrize(
    ("lines", "form"),
    [
        (["nvidia NVIDIA", "• 7 authors"], OrganizationForm.PAIRS),
        (["Google", "KAIST AI"], OrganizationForm.NAMES),
        (["nvidia NVIDIA", "Google"], OrganizationForm.UNKNOWN),
        (["KAIST AI"], OrganizationForm.UNKNOWN),
    ],
)
def test_plain_lines_tell_how_a_dump_writes_organisations(lines: list[str], form: OrganizationForm) -> None:
    assert find_form(lines) is form


def test_the_form_of_the_dump_decides_where_a_line_does_not() -> None:
    assert read_organization("KAIST AI", OrganizationForm.NAMES) == Organization("KAIST AI")
    assert read_organization("SUDA Soochow University", OrganizationForm.PAIRS) == Organization(
        "Soochow University", "SUDA"
    )
