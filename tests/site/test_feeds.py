"""Feeds, read as feed readers do."""

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import jsonschema
import pytest

from paperarchive.archive.archive import make_archive
from paperarchive.content.tags import Vocabulary
from paperarchive.settings import Settings
from paperarchive.site.feeds import Feed, FeedWriter
from tests.building import Build
from tests.paths import CASES

BASE = "https://papers.example.org/archive/"
ATOM = "{http://www.w3.org/2005/Atom}"
SCHEMA = json.loads((CASES / "jsonfeed.schema.json").read_text())


def parse(content: bytes) -> Any:  # noqa: ANN401  (feedparser has no types)
    found = feedparser.parse(content)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


@pytest.mark.parametrize("path", ["feed.xml", "tags/speech/feed.xml"])
def test_atom_feeds_are_well_formed_and_have_what_the_standard_requires(built: Path, path: str) -> None:
    content = (built / path).read_bytes()
    feed = parse(content).feed
    assert feed.updated == max(e.updated for e in parse(content).entries)
    root = ElementTree.fromstring(content)
    for element in [root, *root.iter(f"{ATOM}entry")]:
        for required in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{required}")) == 1
    assert [link.rel for link in feed.links] == ["self", "alternate"]
    assert feed.author == "Small archive"


def test_entries_stand_newest_addition_first_and_have_their_full_text(built: Path) -> None:
    entries = parse((built / "feed.xml").read_bytes()).entries
    assert [entry.title for entry in entries] == [
        "Hearing Things",
        "Nothing Known",
        "A Map of Noise: Diffusion Models & <Their> Limits",
        "Teaching Small Models",
        "Written by Hand",
        "Organised",
    ]
    assert entries[2].content[0].value.startswith("<p>We show that <math")


def test_an_entry_is_published_on_the_day_the_paper_was_added_not_on_the_paper_s_own(built: Path) -> None:
    entry = parse((built / "feed.xml").read_bytes()).entries[2]
    assert (entry.published, entry.updated) == ("2025-10-20T00:00:00Z", "2025-10-20T00:00:00Z")
    item = json.loads((built / "feed.json").read_text())["items"][2]
    assert (item["date_published"], item["date_modified"]) == ("2025-10-20T00:00:00Z", "2025-10-20T00:00:00Z")


def read_ids(public: Path) -> list[str]:
    """The ids of the site's feeds and of their entries."""
    feeds = [parse((public / path).read_bytes()) for path in ("feed.xml", "tags/speech/feed.xml")]
    return [each.id for feed in feeds for each in (feed.feed, *feed.entries)]


def test_ids_are_distinct_uris_that_survive_a_move_of_the_site(built: Path, build: Build) -> None:
    ids = read_ids(built)
    assert all(name.startswith("urn:uuid:") for name in ids)
    assert len(ids) == len(set(ids)) + 1  # one paper is in both feeds
    assert read_ids(build(base_url="https://elsewhere.example/x/").folder) == ids


def test_ids_survive_a_rename_and_a_new_title(root: Path, built: Path, build: Build) -> None:
    file = root / "content/papers/2025/hearing-things.md"
    text = file.read_text().replace('title: "', 'aliases: [hearing-things]\ntitle: "New ')
    file.unlink()
    file.with_name("listening.md").write_text(text)
    assert sorted(read_ids(build().folder)) == sorted(read_ids(built))


def test_two_archives_give_one_paper_two_ids(root: Path, built: Path, build: Build) -> None:
    records = root / "content/listings.yml"
    records.write_text(re.sub("sha256: ....", "sha256: 0000", records.read_text()))
    assert not {*read_ids(build().folder)} & {*read_ids(built)}


@pytest.mark.parametrize("prefix", ["https://old.example.org/", "tag:example.org,2026:archive:"])
def test_ids_begin_with_the_setting_feed_id(root: Path, build: Build, prefix: str) -> None:
    settings = root / "site.yml"
    settings.write_text(f"{settings.read_text()}feed_id: '{prefix}'\n")
    ids = read_ids(build().folder)
    assert (ids[0], ids[1]) == (f"{prefix}feed.xml", f"{prefix}papers/hearing-things/")


def test_links_in_a_feed_are_absolute(built: Path) -> None:
    html = parse((built / "feed.xml").read_bytes()).entries[2].content[0].value
    assert f'href="{BASE}papers/teaching-small-models/"' in html
    assert f'href="{BASE}papers/"' in html


def test_tags_are_categories_and_people_are_authors(built: Path) -> None:
    entries = parse((built / "feed.xml").read_bytes()).entries
    assert [(tag.term, tag.label) for tag in entries[0].tags] == [("speech", "Speech")]
    assert [author.name for author in entries[4].authors] == ["Ada Lovelace", "Charles Babbage"]


def test_a_tag_s_feed_has_its_papers_only(built: Path) -> None:
    assert [entry.title for entry in parse((built / "tags/speech/feed.xml").read_bytes()).entries] == ["Hearing Things"]


def test_the_json_feed_keeps_to_its_schema_and_agrees_with_the_atom_feed(built: Path) -> None:
    record = json.loads((built / "feed.json").read_text())
    jsonschema.validate(record, SCHEMA, format_checker=jsonschema.FormatChecker())
    entries = ElementTree.fromstring((built / "feed.xml").read_bytes()).iter(f"{ATOM}entry")
    assert [[item["id"], item["title"], item["content_html"] or None] for item in record["items"]] == [
        [entry.findtext(f"{ATOM}{name}") or None for name in ("id", "title", "content")] for entry in entries
    ]


def test_a_feed_without_entries_is_still_a_feed() -> None:
    writer = FeedWriter(make_archive((), Vocabulary(()), ()), Settings())
    feed = Feed("Empty", "feed.xml", "", ())
    assert parse(writer.write_atom(feed)).feed.updated == "1970-01-01T00:00:00Z"
    jsonschema.validate(json.loads(writer.write_json(feed)), SCHEMA)
