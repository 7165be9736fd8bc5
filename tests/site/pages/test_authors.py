"""Pages of authors and venues: who has one, what leads there, what they say."""

import json
import re
from pathlib import Path

import pytest

from paperarchive.build.build import BuildOptions, build_site

ORCID = "0000-0002-1825-0097"
ADA_BY_ORCID = f"{{name: Ada Example, orcid: {ORCID}}}"
PAPERS = {
    "one": (f"[{ADA_BY_ORCID}, Bo Muster, Émile Autre, Dora Once]", "NeurIPS 2024", "2024-05-01"),
    "two": (f"[{{name: A. Example, orcid: {ORCID}}}, Bo Muster]", "neurips 2024", "2023-07"),
    "three": ("[Bo Muster, Gemini Team, Émile Autre, et al.]", "", "2022"),
    "four": ("[Ada Example, Gemini Team]", "Journal of Examples", ""),
}


def write_archive(folder: Path, settings: str = "", authors: str = "") -> Path:
    """An archive of PAPERS."""
    papers = folder / "content/papers/2024"
    papers.mkdir(parents=True)
    (folder / "site.yml").write_text(f"title: T\nbase_url: https://example.org/a/\n{settings}")
    if authors:
        (folder / "content/authors.yml").write_text(authors)
    for slug, (people, venue, date) in PAPERS.items():
        lines = [f'title: "On {slug}"', f"authors: {people}"]
        lines += [f'venue: "{venue}"'] if venue else []
        lines += [f"date: {date}"] if date else []
        (papers / f"{slug}.md").write_text("\n".join(["---", *lines, "---", "Text.", ""]))
    return folder


def build(folder: Path) -> Path:
    return build_site(folder, BuildOptions()).folder


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(write_archive(tmp_path_factory.mktemp("authors"), "authors: {feed_min_papers: 2}\n"))


def read(site: Path, path: str) -> str:
    """A page's main content."""
    html = (site / path / "index.html").read_text(encoding="utf-8")
    return html[html.index("<main") : html.index("</main>")]


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def list_folders(site: Path, section: str) -> set[str]:
    return {file.name for file in (site / section).iterdir() if file.is_dir()}


def slugs_on(html: str) -> list[str]:
    return re.findall(r'data-slug="([^"]*)"', html)


def test_authors_of_two_papers_have_a_page_and_others_lead_to_their_paper(site: Path) -> None:
    folders = list_folders(site, "authors")
    autre = next(name for name in folders if name.startswith("emile-autre-"))
    assert folders == {ORCID, "bo-muster", "gemini-team", autre}
    rows = dict(
        re.findall(r'<li><a href="../([^"]*)"><bdi>([^<]*)</bdi></a> <span class="count">', read(site, "authors"))
    )
    assert rows == {
        f"authors/{autre}/": "Autre, Émile",
        f"authors/{ORCID}/": "Example, Ada",
        "papers/four/": "Example, Ada",
        "authors/gemini-team/": "Gemini Team",
        "authors/bo-muster/": "Muster, Bo",
        "papers/one/": "Once, Dora",
    }


def test_the_page_of_an_orcid_links_it_and_says_that_it_is_one_person(site: Path) -> None:
    html = read(site, f"authors/{ORCID}")
    assert slugs_on(html) == ["one", "two"]
    assert f'<a href="https://orcid.org/{ORCID}">ORCID iD {ORCID}</a>' in html
    text = text_of(html)
    assert "Ada Example Papers of one person, who is known by an ORCID iD." in text
    assert "Also: A. Example" in text


def test_the_page_of_a_name_says_that_it_may_be_several_people(site: Path) -> None:
    html = read(site, "authors/bo-muster")
    assert "Papers under the name Bo Muster, which may be several people." in text_of(html)
    assert "orcid.org" not in html
    assert slugs_on(html) == ["one", "two", "three"]
    assert "Papers under the name of a group." in text_of(read(site, "authors/gemini-team"))


def test_a_page_names_coauthors_with_their_common_papers(site: Path) -> None:
    html = read(site, "authors/bo-muster")
    found = re.findall(r'<a href="../../([^"]*)"><bdi>([^<]*)</bdi></a> <span class="count">(\d)<', html)
    assert [(name, count) for _, name, count in found] == [
        ("Ada Example", "2"),
        ("Émile Autre", "2"),
        ("Dora Once", "1"),
        ("Gemini Team", "1"),
    ]
    assert found[0][0] == f"authors/{ORCID}/"
    assert found[2][0] == "papers/one/"


def test_papers_and_cards_lead_to_their_authors_and_venues(site: Path) -> None:
    paper = read(site, "papers/one")
    assert f'<a href="../../authors/{ORCID}/"><bdi>Ada Example</bdi></a>' in paper
    assert "<li><bdi>Dora Once</bdi></li>" in paper  # has no other paper
    assert '<a href="../../venues/neurips-2024/"><bdi>NeurIPS 2024</bdi></a>' in paper
    card = read(site, "papers")
    card = card[card.index('data-slug="three"') :].partition("</article>")[0]
    assert '<a href="../authors/bo-muster/"><bdi>Bo Muster</bdi></a>, ' in card
    assert "Émile Autre et al." in text_of(card)
    assert "unknown" not in card


def test_a_paper_that_names_some_authors_does_not_call_them_unknown(site: Path) -> None:
    assert "unknown" not in text_of(read(site, "papers/three"))
    assert "et al." in text_of(read(site, "papers/three"))


def test_venues_have_a_directory_and_a_page_each(site: Path) -> None:
    assert list_folders(site, "venues") == {"journal-of-examples", "neurips-2024"}
    assert slugs_on(read(site, "venues/neurips-2024")) == ["one", "two"]
    assert "Journal of Examples 1" in text_of(read(site, "venues"))


def test_every_page_leads_to_authors_and_venues(site: Path) -> None:
    for path in ("", "papers/one", "authors/bo-muster", "tags"):
        html = (site / path / "index.html").read_text()
        root = "../" * path.count("/") + ("../" if path else "./")
        assert f'<a href="{root}authors/"' in html
        assert f'<a href="{root}venues/"' in html


def test_lists_of_authors_are_exported_by_their_address(site: Path) -> None:
    assert f'data-query="https://example.org/a/authors/{ORCID}/"' in read(site, f"authors/{ORCID}")
    assert 'data-query="https://example.org/a/venues/neurips-2024/"' in read(site, "venues/neurips-2024")
    assert 'data-query="https://example.org/a/papers/four/"' in read(site, "venues/journal-of-examples")


def test_an_author_s_feed_has_the_dated_papers_and_is_announced(site: Path) -> None:
    feed = (site / "authors/bo-muster/feed.xml").read_text()
    assert re.findall(r"<title>(On \w+)</title>", feed) == ["On one", "On two", "On three"]
    assert "<name>Émile Autre</name>" in feed
    html = (site / "authors/bo-muster/index.html").read_text()
    assert 'title="Bo Muster" href="../../authors/bo-muster/feed.xml"' in html


def test_pages_are_in_the_sitemap(site: Path) -> None:
    sitemap = (site / "sitemap.xml").read_text()
    for path in ("authors/", "authors/bo-muster/", "venues/", "venues/neurips-2024/"):
        assert f"<loc>https://example.org/a/{path}</loc>" in sitemap


@pytest.mark.parametrize(
    ("settings", "pages", "feeds"),
    [
        ("{min_papers: 1}", 6, 0),
        ("{min_papers: 3}", 1, 0),
        ("{min_papers: 9}", 0, 0),
        ("{min_papers: 2, feed_min_papers: 3}", 4, 1),
        ("{min_papers: 3, feed_min_papers: 1}", 1, 1),
    ],
)
def test_settings_cap_pages_and_feeds(tmp_path: Path, settings: str, pages: int, feeds: int) -> None:
    public = build(write_archive(tmp_path, f"authors: {settings}\n"))
    assert len(list_folders(public, "authors")) == pages
    assert len(list((public / "authors").rglob("feed.xml"))) == feeds


def test_below_the_cap_a_name_leads_to_the_search(tmp_path: Path) -> None:
    public = build(write_archive(tmp_path, "authors: {min_papers: 3}\n"))
    wanted = 'href="../../search/?q=author%3A%22Gemini+Team%22"'
    assert wanted in read(public, "papers/four")
    assert "<bdi>Ada Example</bdi>" in read(public, "papers/four")


def test_a_record_of_authors_makes_one_page_of_names(tmp_path: Path) -> None:
    authors = f"- {{name: Ada J. Example, orcid: {ORCID}, variants: [Ada Example]}}\n"
    public = build(write_archive(tmp_path, authors=authors))
    html = read(public, f"authors/{ORCID}")
    assert slugs_on(html) == ["one", "two", "four"]
    assert "Also: A. Example, Ada Example" in text_of(html)
    names = [json.loads(line)["authors"][0]["name"] for line in (public / "papers.jsonl").read_text().splitlines()]
    assert sorted(names) == ["A. Example", "Ada Example", "Ada Example", "Bo Muster"]


def test_drafts_name_nobody(tmp_path: Path) -> None:
    folder = write_archive(tmp_path)
    for slug in ("one", "two"):
        file = folder / f"content/papers/2024/{slug}.md"
        file.write_text(file.read_text().replace("---\n", "---\ndraft: true\n", 1))
    public = build(folder)
    assert list_folders(public, "authors") == {"gemini-team"}
    assert ORCID not in "".join(file.read_text() for file in public.rglob("*.html"))
    assert list_folders(public, "venues") == {"journal-of-examples"}


def test_an_archive_without_names_has_no_such_pages_and_no_links_to_them(tmp_path: Path) -> None:
    folder = write_archive(tmp_path)
    for file in (folder / "content/papers").rglob("*.md"):
        file.write_text(re.sub("^(authors|venue):.*\n", "", file.read_text(), flags=re.MULTILINE))
    public = build(folder)
    assert not (public / "authors").exists()
    assert not (public / "venues").exists()
    for page in public.rglob("*.html"):
        html = page.read_text()
        assert 'authors/"' not in html, page
        assert 'venues/"' not in html, page


def test_an_orcid_on_two_different_names_is_a_warning(tmp_path: Path) -> None:
    folder = write_archive(tmp_path)
    file = folder / "content/papers/2024/four.md"
    file.write_text(file.read_text().replace("Gemini Team", f"{{name: Bo Muster, orcid: {ORCID}}}"))
    problems = build_site(folder, BuildOptions()).problems
    found = [str(problem) for problem in problems if problem.key == "authors"]
    wanted = (
        f"content/papers/2024/one.md:3: authors: {ORCID} is the ORCID iD of 'Ada Example' here, and of 'Bo Muster'"
        " in content/papers/2024/four.md (correct one, or give both names to one person in content/authors.yml)"
    )
    assert found == [wanted, wanted.replace("one.md", "two.md").replace("Ada", "A.")]


def test_a_long_directory_is_cut_into_pages_with_links_to_all_letters(tmp_path: Path) -> None:
    folder = write_archive(tmp_path)
    names = [f"Ada {first}{second}x" for first in "ABCDEFGHIJKLMNOPQRST" for second in "abcdefghijklmnopqrst"]
    people = ", ".join([*names, "王小明"])
    (folder / "content/papers/2024/crowd.md").write_text(f'---\ntitle: "Crowd"\nauthors: [{people}]\n---\nText.\n')
    public = build(folder)
    first, second = read(public, "authors"), read(public, "authors/page/2")
    assert text_of(first).startswith("Authors 407 By family name.")
    links = re.findall(r'<a href="../(authors/[^"]*#initial-\w+)">([^<]*)</a>', first)
    assert [label for _, label in links] == [*"ABCDEFGHIJKLMNOPQRST", "Other scripts and digits"]
    assert ("authors/#initial-b", "B") in links
    assert ("authors/page/2/#initial-other", "Other scripts and digits") in links
    assert 'id="initial-b"' in first
    assert 'id="initial-other"' in second
    assert "Most papers" in first
    assert "Most papers" not in second
