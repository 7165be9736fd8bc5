"""Where links of people lead."""

import pytest

from paperarchive.site.own_links import find_target


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/papers/one/", "papers/one/index.html"),
        ("../two/#part", "papers/two/index.html"),
        ("https://example.org/", None),
        ("#part", None),
        ("//example.org/x", None),
        ("//[x", None),
        ("////[x", None),
    ],
)
def test_an_address_leads_to_a_file_or_out_of_the_site(address: str, target: str | None) -> None:
    assert find_target(address, "papers/one/", "/") == target
