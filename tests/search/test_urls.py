"""The addresses that the search's scripts make, held against those of the pages."""

import datetime

import pytest

from paperarchive.site import urls
from tests.javascript import RUNNER, SCRIPTS, run_node

ROOT = SCRIPTS.parent.parent.as_uri() + "/"


@pytest.mark.parametrize(
    ("function", "path", "inputs"),
    [
        ("paperUrl", urls.paper_path, ["a-paper", "of-mice-2f1c3a"]),
        ("tagUrl", urls.tag_path, ["speech"]),
        ("organizationUrl", urls.organization_path, ["bytedance"]),
        ("authorCountUrl", urls.author_count_path, [None, 1, 120]),
        ("dayUrl", lambda day: urls.day_path(day) if day else urls.UNDATED, [None, datetime.date(2016, 6, 3)]),
    ],
)
def test_scripts_and_pages_agree_on_addresses(function: str, path: object, inputs: list[object]) -> None:
    assert callable(path)
    sent = [value.isoformat() if isinstance(value, datetime.date) else value for value in inputs]
    made = run_node(RUNNER, SCRIPTS / "urls.js", function, inputs=sent)
    assert made == [ROOT + path(value) for value in inputs]
