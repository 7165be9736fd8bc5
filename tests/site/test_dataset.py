"""The files that programs read."""

import json
from pathlib import Path
from xml.etree import ElementTree

from paperarchive.archive.archive import make_archive
from paperarchive.content.tags import Vocabulary
from paperarchive.paper import Author, Link, Paper
from paperarchive.settings import Settings
from paperarchive.site.dataset import make_dataset, make_robots, make_sitemap

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SETTINGS = Settings(base_url="https://example.org/a/")


def dataset(*titles: str, part_bytes: int) -> dict[str, bytes]:
    papers = [Paper(slug=title, title=title, abstract="") for title in titles]
    archive = make_archive(papers, Vocabulary(()), ())
    return dict(make_dataset(archive, SETTINGS, part_bytes=part_bytes))


def test_a_line_holds_everything_known_of_a_paper(built: Path) -> None:
    lines = [json.loads(line) for line in (built / "papers.jsonl").read_text().splitlines()]
    record = next(line for line in lines if line["slug"] == "a-map-of-noise")
    assert record == {
        "slug": "a-map-of-noise",
        "url": "https://papers.example.org/archive/papers/a-map-of-noise/",
        "title": "A Map of Noise: Diffusion Models & <Their> Limits",
        "abstract": "We show that O(√n) steps are enough. See https://example.com/code and"
        " the distillation paper, or all papers.",
        "date": "2025-10-14",
        "author_count": 7,
        "authors": [],
        "organization": None,
        "comments": 4,
        "tags": ["diffusion-models"],
        "tag_labels": ["Diffusion models"],
        "arxiv": None,
        "doi": None,
        "listings": [
            {"listing": "first", "rank": 2, "comments": 1},
            {"listing": "second", "rank": 1, "comments": 4},
        ],
        "added": "2025-10-20",
    }


def test_what_bibliographies_know_is_there_where_it_is_known() -> None:
    paper = Paper(
        "x",
        "X",
        "",
        authors=(Author("Ada"),),
        has_all_authors=False,
        venue="Journal",
        publication_type="article-journal",
        keywords=("speech",),
        links=(Link("code", "https://a.org/"),),
    )
    record = json.loads(dict(make_dataset(make_archive([paper], Vocabulary(()), ()), SETTINGS))["papers.jsonl"])
    assert (record["author_count"], record["has_all_authors"]) == (None, False)
    assert (record["venue"], record["publication_type"], record["keywords"]) == (
        "Journal",
        "article-journal",
        ["speech"],
    )
    assert record["links"] == [{"kind": "code", "url": "https://a.org/"}]


def test_lines_stand_in_the_archive_s_order_without_drafts(built: Path) -> None:
    lines = [json.loads(line)["slug"] for line in (built / "papers.jsonl").read_text().splitlines()]
    assert lines == [
        "a-map-of-noise",
        "teaching-small-models",
        "hearing-things",
        "by-hand",
        "organised",
        "nothing-known",
    ]


def test_people_who_are_named_are_counted() -> None:
    archive = make_archive([Paper("x", "X", "", authors=(Author("Ada"),))], Vocabulary(()), ())
    assert json.loads(dict(make_dataset(archive, SETTINGS))["papers.jsonl"])["author_count"] == 1


def test_authors_have_names_and_what_else_is_known_of_them() -> None:
    orcid = "0000-0002-1825-0097"
    authors = (Author("Example, Ada Jane", orcid, "A Lab"), Author("Gemini Team"), Author("Some People", group=True))
    archive = make_archive([Paper("x", "X", "", authors=authors, has_all_authors=False)], Vocabulary(()), ())
    record = json.loads(dict(make_dataset(archive, SETTINGS))["papers.jsonl"])
    assert record["authors"] == [
        {"name": "Ada Jane Example", "orcid": orcid, "affiliation": "A Lab"},
        {"name": "Gemini Team", "group": True},
        {"name": "Some People", "group": True},
    ]
    assert (record["has_all_authors"], record["author_count"]) == (False, None)


def test_a_large_data_set_is_cut_into_parts_that_papers_json_names() -> None:
    whole = dataset("one", "two", "three", part_bytes=1_000_000)
    size = len(whole["papers.jsonl"])
    parts = dataset("one", "two", "three", part_bytes=size - 1)
    assert set(parts) == {"papers-1.jsonl", "papers-2.jsonl", "papers.json"}
    assert parts["papers-1.jsonl"] + parts["papers-2.jsonl"] == whole["papers.jsonl"]
    assert json.loads(parts["papers.json"])["parts"] == [
        {
            "file": name,
            "url": f"https://example.org/a/{name}",
            "papers": parts[name].count(b"\n"),
            "bytes": len(parts[name]),
        }
        for name in ("papers-1.jsonl", "papers-2.jsonl")
    ]


def test_an_archive_without_papers_has_an_empty_data_set() -> None:
    files = dataset(part_bytes=10)
    assert files["papers.jsonl"] == b""
    assert json.loads(files["papers.json"])["papers"] == 0


def test_the_sitemap_names_pages_and_past_its_limit_its_parts() -> None:
    (single,) = make_sitemap(["", "papers/"], SETTINGS)
    assert addresses(single[1]) == ["https://example.org/a/", "https://example.org/a/papers/"]
    files = dict(make_sitemap(["a/", "b/", "c/"], SETTINGS, maximum=2))
    assert addresses(files["sitemap.xml"]) == [f"https://example.org/a/sitemap-{n}.xml" for n in (1, 2)]
    assert addresses(files["sitemap-2.xml"]) == ["https://example.org/a/c/"]


def addresses(xml: bytes) -> list[str | None]:
    return [location.text for location in ElementTree.fromstring(xml).iter(f"{NAMESPACE}loc")]


def test_redirects_and_the_missing_page_are_not_in_the_sitemap(built: Path) -> None:
    found = addresses((built / "sitemap.xml").read_bytes())
    base = "https://papers.example.org/archive/"
    assert f"{base}papers/teaching-small-models/" in found
    assert f"{base}papers/teaching-tiny-models/" not in found
    assert f"{base}404.html" not in found


def test_robots_may_read_everything_and_find_the_sitemap() -> None:
    assert make_robots(SETTINGS).decode() == "User-agent: *\nAllow: /\n\nSitemap: https://example.org/a/sitemap.xml\n"
