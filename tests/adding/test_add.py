"""`paperarchive add`: papers by identifier, filled by arXiv and Crossref."""

import argparse
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from paperarchive import __version__
from paperarchive.adding.http import Http
from paperarchive.adding.requested import parse_requested
from paperarchive.adding.services import Services, read_crossref
from paperarchive.commands.add import run_add
from paperarchive.errors import Problems, ProblemsError
from tests.adding.servers import ENTRY, FEED, WORK, Api, serve_api
from tests.curation.archives import Archive


@pytest.fixture
def api() -> Iterator[Api]:
    with serve_api() as served:
        yield served


class Adder:
    """An archive to which papers are added."""

    def __init__(self, archive: Archive, api: Api, capsys: pytest.CaptureFixture[str]) -> None:
        self.archive = archive
        self.waits: list[float] = []
        self.services = Services(
            api.address, api.address, Http(timeout=5, wait=self.waits.append), pause=self.waits.append
        )
        self._capsys = capsys

    def add(self, *papers: str, **options: bool) -> tuple[int, str, str]:
        self._capsys.readouterr()
        names = {"offline": False, "dry_run": False, "json": False} | options
        arguments = argparse.Namespace(archive_dir=self.archive.root, papers=list(papers), **names)
        status = run_add(arguments, self.services)
        printed = self._capsys.readouterr()
        return status, printed.out, printed.err

    def read(self, path: str) -> str:
        return (self.archive.root / path).read_text()


@pytest.fixture
def adder(tmp_path: Path, api: Api, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Adder:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    return Adder(Archive(tmp_path / "archive", capsys), api, capsys)


NAMES = {
    "2511.00001": ("2511.00001", None),
    "arXiv:2511.00001v3": ("2511.00001", None),
    "https://arxiv.org/pdf/2511.00001v1.pdf": ("2511.00001", None),
    "https://huggingface.co/papers/2511.00001": ("2511.00001", None),
    "cs/0112017": ("cs/0112017", None),
    "10.48550/arXiv.2511.00001": ("2511.00001", None),
    "10.1000/182": (None, "10.1000/182"),
    "doi:10.1000/A_b": (None, "10.1000/A_b"),
    "https://doi.org/10.1000/182": (None, "10.1000/182"),
}


@pytest.mark.parametrize(("given", "ids"), NAMES.items())
def test_identifiers_and_addresses_name_papers(given: str, ids: tuple[str | None, str | None]) -> None:
    problems = Problems()
    [found] = parse_requested([given, given], problems)
    assert (found.arxiv, found.doi) == ids
    assert not problems


def test_a_paper_of_arxiv_is_what_an_import_of_the_answer_is(adder: Adder, api: Api) -> None:
    api.titles["2511.00001"] = "Sorting Listings"
    path = "content/papers/2025/sorting-listings.md"
    assert adder.add("2511.00001") == (0, f"2511.00001: {path}: Sorting Listings\n", "")
    added = adder.read(path)
    other = Archive(adder.archive.root.parent / "other", adder._capsys)
    feed = other.root.parent / "feed.xml"
    feed.write_text(FEED.format(ENTRY.format(id="2511.00001", title="Sorting Listings")))
    other.run("import", str(feed))
    imported = (other.root / path).read_text()
    assert "listings:\n- {listing: feed, rank: 1}\n" in imported
    assert added == imported.replace("listings:\n- {listing: feed, rank: 1}\n", "")
    assert adder.archive.run("check")[0] == 0
    [(asked, agent)] = api.requests
    assert asked == "/api/query?id_list=2511.00001&max_results=1"
    assert agent == f"paperarchive/{__version__}"


def test_a_paper_of_crossref_has_its_fields(adder: Adder, api: Api) -> None:
    api.works["10.1000/182"] = WORK
    assert adder.add("https://doi.org/10.1000/182")[0] == 0
    assert adder.read("content/papers/2025/sorting-e-coli-a-made-up-study.md") == (
        "---\n"
        'title: "Sorting E. coli: A Made-Up Study"\n'
        "date: 2025-11-02\n"
        "authors:\n"
        '- {name: Ada Example, orcid: "0000-0002-1825-0097", affiliation: Example Laboratory}\n'
        "- {name: Example Group, group: true}\n"
        "doi: 10.1000/182\n"
        "venue: Journal of Examples\n"
        "publication_type: article-journal\n"
        'note: "Retracted: see <https://doi.org/10.1000/183>."\n'
        'extra: {issn: "1234-5679", issue: "2", pages: 1-4, publisher: Example Press, volume: "1"}\n'
        "---\n"
        "We sort H₂O.\n"
    )
    assert adder.archive.run("check")[0] == 0


def test_papers_of_arxiv_are_asked_for_together_and_order_is_kept(adder: Adder, api: Api) -> None:
    api.titles |= {"2511.00001": "One", "2511.00002": "Two"}
    api.works["10.1000/182"] = WORK
    status, out, _ = adder.add("2511.00002", "10.1000/182", "2511.00001", json=True)
    assert status == 0
    assert [paper["title"] for paper in json.loads(out)["papers"]] == ["Two", "Sorting E. coli: A Made-Up Study", "One"]
    assert [path for path, _ in api.requests] == [
        "/api/query?id_list=2511.00002,2511.00001&max_results=2",
        "/works/10.1000/182",
    ]


def test_a_known_paper_gets_what_it_lacks_and_keeps_all_else(adder: Adder, api: Api) -> None:
    api.titles["2511.00001"] = "Sorting Listings"
    keys = "arxiv: 2511.00001   # mine\nauthors: [Somebody Else]\nnote: Read this.\n"
    file = adder.archive.paper("2020/mine", keys, abstract="My own words.", title="My Title")
    assert adder.add("2511.00001") == (
        0,
        "2511.00001: content/papers/2020/mine.md was known; filled: date, publication_type, keywords, extra\n",
        "",
    )
    front_matter = (
        'title: "My Title"\ndate: 2025-11-02\nauthors: [Somebody Else]\narxiv: 2511.00001   # mine\n'
        "publication_type: article\nkeywords: [cs.DL]\nnote: Read this.\nextra: {comment: 9 pages}\n"
    )
    assert sorted(file.read_text().splitlines()) == sorted(f"---\n{front_matter}---\nMy own words.\n".splitlines())
    assert "lacks nothing" in adder.add("2511.00001")[1]


def test_a_paper_known_by_its_title_gets_the_identifier(adder: Adder, api: Api) -> None:
    api.titles["2511.00001"] = "Sorting Listings"
    file = adder.archive.paper("2020/mine", title="Sorting listings")
    adder.add("2511.00001")
    assert 'arxiv: "2511.00001"\n' in file.read_text()
    assert len(list(adder.archive.root.rglob("papers/*/*.md"))) == 1


def test_a_removed_paper_is_named_and_not_added(adder: Adder, api: Api) -> None:
    api.titles["2511.00001"] = "Sorting Listings"
    adder.add("2511.00001")
    adder.archive.run("remove", "sorting-listings", "--why", "wrong")
    before = adder.archive.read()
    status, out, err = adder.add("2511.00001")
    assert (status, out) == (1, "")
    assert "2511.00001: is sorting-listings, which was removed (wrong), so it is not added" in err
    assert adder.archive.read() == before


def test_a_stub_is_filled_later_and_keeps_its_address(adder: Adder, api: Api) -> None:
    api.titles["2511.00001"] = "Sorting Listings"
    status, out, _ = adder.add("2511.00001", "10.1000/182", offline=True)
    path = "content/papers/undated/arxiv-2511-00001.md"
    assert status == 0
    assert f"2511.00001: {path} has the identifier only\n" in out
    assert "/papers/arxiv-2511-00001/" in out
    assert api.requests == []
    assert adder.read(path) == '---\ntitle: "arXiv 2511.00001"\narxiv: "2511.00001"\n---\n'
    assert adder.read("content/papers/undated/doi-10-1000-182.md").startswith('---\ntitle: "DOI 10.1000/182"\n')
    assert adder.archive.run("check")[0] == 0
    assert "filled: title, abstract, date, authors" in adder.add("2511.00001")[1]
    assert adder.read(path).startswith('---\ntitle: "Sorting Listings"\ndate: 2025-11-02\n')


def test_an_import_gives_a_stub_its_title_and_keeps_a_persons(adder: Adder) -> None:
    adder.add("2511.00001", "2511.00002", offline=True)
    edited = adder.archive.root / "content/papers/undated/arxiv-2511-00002.md"
    edited.write_text(edited.read_text().replace("arXiv 2511.00002", "My Title"))
    bib = adder.archive.root.parent / "papers.bib"
    bib.write_text("@misc{a, title={One}, eprint={2511.00001}}\n@misc{b, title={Two}, eprint={2511.00002}}")
    adder.archive.run("import", str(bib))
    assert adder.read("content/papers/undated/arxiv-2511-00001.md").startswith('---\ntitle: "One"\n')
    assert edited.read_text().startswith('---\ntitle: "My Title"\n')


def test_a_stub_is_not_taken_for_another_one(adder: Adder) -> None:
    adder.add("2511.00001", "2511.00002", offline=True)
    assert len(list(adder.archive.root.rglob("papers/undated/*.md"))) == 2


def test_an_added_paper_survives_imports_as_a_file_of_a_person(adder: Adder, api: Api) -> None:
    api.titles["2511.00001"] = "Sorting Listings"
    adder.add("2511.00001")
    path = "content/papers/2025/sorting-listings.md"
    bib = adder.archive.root.parent / "papers.bib"
    bib.write_text("@misc{a, title={Sorting Listings, Again}, eprint={2511.00001}, archiveprefix={arXiv}, year=2024}")
    adder.archive.run("import", str(bib))
    assert 'title: "Sorting Listings"\ndate: 2025-11-02\n' in adder.read(path)
    assert len(list(adder.archive.root.rglob("papers/*/*.md"))) == 1


def test_a_dry_run_writes_nothing(adder: Adder, api: Api) -> None:
    api.titles["2511.00001"] = "Sorting Listings"
    before = adder.archive.read()
    status, out, err = adder.add("2511.00001", dry_run=True)
    assert status == 0
    assert '+title: "Sorting Listings"' in out
    assert "Nothing was written" in err
    assert adder.archive.read() == before


# --- what can go wrong


def test_what_is_no_identifier_is_named_and_the_rest_is_added(adder: Adder, api: Api) -> None:
    api.titles["2511.00001"] = "Sorting Listings"
    status, out, err = adder.add("nonsense", "2511.00001", "", json=False)
    assert status == 1
    assert "sorting-listings.md" in out
    assert "nonsense: is no arXiv identifier, no DOI, and no address of either (write 2511.00001" in err
    assert len(err.splitlines()) == 2


def test_papers_that_the_services_do_not_know_are_named(adder: Adder, api: Api) -> None:
    api.titles["2511.00001"] = "Sorting Listings"
    status, _, err = adder.add("2511.00009", "10.1000/404", "2511.00001")
    assert status == 1
    assert "2511.00009: arXiv knows no such paper, so it is not added" in err
    assert "10.1000/404: Crossref knows no such paper, so it is not added" in err
    assert (adder.archive.root / "content/papers/2025/sorting-listings.md").exists()


def test_a_busy_service_is_asked_again_after_the_time_it_names(adder: Adder, api: Api) -> None:
    api.titles["2511.00001"] = "Sorting Listings"
    api.failures = [(503, {"Retry-After": "7"}, b""), (429, {}, b"")]
    assert adder.add("2511.00001")[0] == 0
    assert adder.waits == [7.0, 2.0]


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        ((503, {"Retry-After": "3600"}, b""), "arXiv is busy (503), so it is not added (try again in 3,600 seconds)"),
        ((500, {}, b"oops"), "arXiv responds with 500, so it is not added (try again later)"),
        ((200, {}, b"<html>maintenance</html>"), "arXiv sent an answer that cannot be read"),
        ((200, {}, FEED.format(ENTRY).encode()[:500]), "arXiv sent an answer that cannot be read"),
        ((200, {}, b""), "arXiv sent an answer that cannot be read"),
        ((400, {}, b""), "arXiv knows no such paper"),
    ],
)
def test_a_failure_of_arxiv_names_the_paper(
    adder: Adder, api: Api, failure: tuple[int, dict[str, str], bytes], words: str
) -> None:
    api.failures = [failure]
    api.works["10.1000/182"] = WORK
    status, out, err = adder.add("2511.00001", "10.1000/182")
    assert status == 1
    assert "10.1000/182: content/papers/" in out
    assert f"2511.00001: {words}" in err


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"message": []}', b'{"message": {"DOI": "10.1000/182"}}', b"<p>"]
)
def test_a_broken_answer_of_crossref_is_no_record(content: bytes) -> None:
    assert read_crossref(content) is None


def test_services_that_cannot_be_reached_are_named(adder: Adder) -> None:
    with socket.socket() as unused:  # bound, but not listening
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}"
        adder.services = Services(address, address, Http(timeout=5))
        status, _, err = adder.add("2511.00001", "10.1000/182")
    assert status == 1
    assert "2511.00001: arXiv cannot be reached: " in err
    assert "10.1000/182: Crossref cannot be reached: " in err
    assert "--offline adds it without asking" in err


def test_a_service_that_never_answers_is_given_up(adder: Adder) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        adder.services = Services(address, address, Http(timeout=0.2))
        status, _, err = adder.add("2511.00001")
    assert status == 1
    assert "2511.00001: arXiv " in err
    assert "time" in err


def test_proxies_of_the_environment_are_used(adder: Adder, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    api.titles["2511.00001"] = "Sorting Listings"
    monkeypatch.setenv("http_proxy", api.address)
    monkeypatch.delenv("no_proxy")
    monkeypatch.delenv("NO_PROXY", raising=False)
    adder.services = Services("http://arxiv.example", "http://crossref.example", Http(timeout=5))
    adder.add("2511.00001")
    assert [path for path, _ in api.requests] == ["http://arxiv.example/api/query?id_list=2511.00001&max_results=1"]


def test_a_broken_archive_is_named_and_nothing_is_written(adder: Adder, api: Api) -> None:
    api.titles["2511.00001"] = "Sorting Listings"
    adder.archive.paper("2020/broken", "date: never\n")
    with pytest.raises(ProblemsError, match="is not a date"):
        adder.add("2511.00001")


def test_the_command_line_adds_a_stub(adder: Adder) -> None:
    status, out, _ = adder.archive.run("add", "--offline", "2511.00001")
    assert status == 0
    assert "arxiv-2511-00001.md" in out
