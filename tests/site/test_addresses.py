"""Addresses that cannot be, each with its line."""

from pathlib import Path

import pytest

from paperarchive.build.loaded_archive import load_archive
from paperarchive.errors import Problems


def write_paper(root: Path, slug: str, organization: str) -> None:
    folder = root / "content/papers/undated"
    (folder / f"{slug}.md").write_text(f"---\ntitle: {slug}\norganization: {organization}\n---\n")


def problems_of(root: Path) -> list[str]:
    problems = Problems()
    load_archive(root, problems)
    return [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("organization", "said"),
    [
        ('{name: "!!!"}', "nothing of the name '!!!' can stand in an address (give it a `handle`)"),
        ("{name: X, handle: ..}", "the handle '..' cannot stand in an address (write letters and digits)"),
        ("{name: Index}", "the address 'index' of 'Index' is reserved (give it another `handle`)"),
    ],
)
def test_an_organisation_without_an_address_is_a_problem_that_says_why(
    root: Path, organization: str, said: str
) -> None:
    write_paper(root, "a", organization)
    assert problems_of(root) == [f"content/papers/undated/a.md:3: organization: {said}"]


def test_two_organisations_with_one_address_are_a_problem_that_names_both(root: Path) -> None:
    write_paper(root, "a", "{handle: meta, name: Meta Platforms}")
    write_paper(root, "b", '{name: "META!"}')
    assert problems_of(root) == [
        (
            "content/papers/undated/b.md:3: organization: 'META!' has the address of 'Meta Platforms' "
            "(give it a `handle` of its own)"
        )
    ]


def test_a_name_without_a_handle_shares_the_address_of_a_handle_of_that_name(root: Path) -> None:
    write_paper(root, "a", "{name: bytedance}")
    assert problems_of(root) == []
