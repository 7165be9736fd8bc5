"""Lists of any format: what is kept of them, folders, encodings, and the way back."""

import datetime
import json
from pathlib import Path

import pytest

from paperarchive.cli import main
from paperarchive.content.listings import ArchivedFiles, parse_listings
from paperarchive.errors import Problems
from paperarchive.formats.record import Record
from paperarchive.formats.records import encode_entry, encode_header
from paperarchive.formats.registry import FORMATS
from paperarchive.importing import keep
from tests.importing.archives import TAGS, Archive

LIST = """\
# Sorting

- **A Made-Up Paper on Sorting** [[paper](https://arxiv.org/abs/2511.00001)]
- [Another Paper on Søren](https://arxiv.org/abs/2511.00002), Ada Example, 2025
"""


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    root = tmp_path / "archive"
    (root / "content").mkdir(parents=True)
    (root / "site.yml").write_text("title: Papers\n")
    (root / "content/tags.yml").write_text(TAGS)
    return Archive(root)


def run(archive: Archive, *arguments: object) -> int:
    return main(["-C", str(archive.root), "import", *map(str, arguments)])


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def make_records(number: int, first: int = 0) -> str:
    lines = [encode_header("csv")]
    for n in range(first, first + number):
        title = f"Paper Number {n} of Many"
        lines.append(encode_entry(Record(n + 2, title, "We count papers. " * 9, arxiv=f"2401.{n:05}")))
    return "".join(lines)


def test_a_list_is_kept_byte_for_byte_with_its_extension_and_format(archive: Archive, tmp_path: Path) -> None:
    content = LIST.replace("\n", "\r\n").encode("utf-16")
    assert run(archive, write(tmp_path / "my list.md", content)) == 0
    assert ArchivedFiles(archive.root) == {"my-list.md": content}
    (listing,) = archive.read().listings
    assert (listing.slug, listing.format, listing.entries) == ("my-list", "markdown-list", 2)
    assert len(archive.papers()) == 2


def test_the_day_of_the_import_is_kept_when_the_same_bytes_come_again(archive: Archive, tmp_path: Path) -> None:
    file = write(tmp_path / "a.md", LIST)
    assert run(archive, "--crawled", "2025-10-29", file) == 0
    before = archive.files()
    assert run(archive, write(tmp_path / "b.md", LIST)) == 0
    assert archive.files() == before
    assert archive.read().listings[0].crawled == datetime.date(2025, 10, 29)


def test_what_was_found_in_a_list_is_said(archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = LIST + "- [A Tool](https://example.org/tool)\n- [A Blog](https://example.org/blog)\n"
    file = write(tmp_path / "a.md", text.encode("cp1252"))
    assert run(archive, "--json", file) == 0
    (listing,) = json.loads(capsys.readouterr().out)["listings"]
    assert (listing["format"], listing["entries"], listing["new"]) == ("markdown-list", 2, 2)
    assert [part["line"] for part in listing["skipped"]] == [5, 6]
    assert listing["notices"] == ["read as Windows-1252 (if letters are wrong, save it as UTF-8)"]
    assert run(archive, "--dry-run", file) == 0
    error = capsys.readouterr().err
    assert f"{file}:5: 2 skipped: " in error
    assert f"{file}: read as Windows-1252" in error


def test_two_lists_of_one_stem_get_two_names(archive: Archive, tmp_path: Path) -> None:
    write(tmp_path / "papers.jsonl", make_records(3))
    write(tmp_path / "papers.md", LIST)
    assert run(archive, tmp_path / "papers.jsonl", tmp_path / "papers.md") == 0
    first, second = sorted(listing.slug for listing in archive.read().listings)
    assert first == "papers"
    assert second.startswith("papers-")


def test_a_large_list_is_kept_as_records_in_parts(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keep, "MAXIMUM_BYTES", 1000)
    file = write(tmp_path / "many.jsonl", make_records(9))
    assert run(archive, file) == 0
    (listing,) = archive.read().listings
    assert listing.parts > 1
    assert listing.source_sha256 is not None
    assert set(ArchivedFiles(archive.root)) == set(listing.files)
    assert all(len(content) <= 1000 for content in ArchivedFiles(archive.root).values())
    before = archive.files()
    assert run(archive, file) == 0  # known by its own digest
    assert archive.files() == before
    (archive.root / "content/papers/undated").rename(tmp_path / "gone")
    assert run(archive, "--restore") == 0
    restored = archive.files()
    assert {p: c for p, c in restored.items() if "/papers/" in p} == {
        p: c for p, c in before.items() if "/papers/" in p
    }
    assert run(archive, "--undo") == 0
    assert not ArchivedFiles(archive.root)
    assert not archive.papers()


def test_a_part_that_is_edited_or_gone_is_a_problem(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(keep, "MAXIMUM_BYTES", 1000)
    assert run(archive, write(tmp_path / "many.jsonl", make_records(9))) == 0
    part = archive.root / "content/listings/many.part2.jsonl"
    content = part.read_bytes()
    part.write_bytes(content.replace(b"count", b"COUNT"))
    assert run(archive, "--undo") == 1
    assert "many.jsonl: the archived dump differs from what was imported" in capsys.readouterr().err
    part.unlink()
    assert run(archive, "--undo") == 1
    assert "many.part2.jsonl: the archived dump is missing" in capsys.readouterr().err


PAPER = """\
---
title: "{title}"
collection: publications
date: 2024-05-18
paperurl: https://arxiv.org/abs/{arxiv}
---
Abstract: We sort.
"""


def make_folder(folder: Path) -> Path:
    for number in range(3):
        text = PAPER.format(title=f"Sorting Papers, Part {number}", arxiv=f"2401.0000{number}")
        write(folder / f"2024-05-{number + 1:02}-sorting.md", text)
    return folder


def test_a_folder_is_one_list_named_after_it(
    archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_folder(tmp_path / "site/_publications")
    write(folder / ".hidden.md", PAPER.format(title="Hidden", arxiv="2401.00009"))
    write(folder / "node_modules/a.md", PAPER.format(title="Module", arxiv="2401.00010"))
    write(folder / "picture.png", b"\x89PNG\r\n\x1a\n")
    write(tmp_path / "outside.md", PAPER.format(title="Outside", arxiv="2401.00011"))
    (folder / "link.md").symlink_to(tmp_path / "outside.md")
    assert run(archive, folder) == 0
    (listing,) = archive.read().listings
    assert (listing.slug, listing.entries, listing.parts) == ("_publications", 3, 1)
    assert "skipped link.md, picture.png" in capsys.readouterr().err
    assert len(archive.papers()) == 3
    before = archive.files()
    assert run(archive, folder) == 0
    assert archive.files() == before


def test_files_of_one_folder_are_one_list(archive: Archive, tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "_publications")
    assert run(archive, *sorted(folder.iterdir())) == 0
    (listing,) = archive.read().listings
    assert (listing.slug, listing.entries) == ("_publications", 3)


def test_a_folder_without_a_list_says_so(archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "lists/a.jsonl", make_records(3))
    (tmp_path / "empty").mkdir()
    assert run(archive, tmp_path / "lists", tmp_path / "empty") == 1
    error = capsys.readouterr().err
    assert "lists: is a folder, not a list; lists in it: a.jsonl (name the lists, one by one or as folder/*)" in error
    assert "empty: is a folder without a list (`paperarchive import --format help`" in error


def test_a_listing_of_a_format_that_is_not_known_is_a_problem(
    archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(archive, write(tmp_path / "a.md", LIST)) == 0
    records = archive.root / "content/listings.yml"
    records.write_text(records.read_text().replace("markdown-list", "hologram"))
    assert run(archive, write(tmp_path / "b.jsonl", make_records(3))) == 1
    assert "no format is named 'hologram' (install a newer version of paperarchive)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--format", "markdwon-list", "a"], "no format is named 'markdwon-list' (did you mean 'markdown-list'?"),
        (["--map", "titel=name", "a"], "--map: 'titel' is no field of a paper (did you mean 'title'?)"),
        (["--map", "title", "a"], "--map: 'title' is not FIELD=KEY, as in title=name"),
        (["--map", "title=a,title=b", "a"], "--map: 'title' is given twice"),
        (["--format", "markdown-list", "--map", "title=name", "a"], "has fields of its own"),
    ],
)
def test_a_wrong_option_has_a_usage(
    archive: Archive, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert run(archive, *arguments) == 2
    assert message in capsys.readouterr().err


def test_the_formats_are_listed_with_examples_that_import(
    archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(archive, "--format", "help") == 0
    printed = capsys.readouterr().out
    for known in FORMATS:
        assert f"{known.name}\n  " in printed
        file = write(tmp_path / f"{known.name}{known.extension}", known.example)
        assert run(archive, "--format", known.name, "--crawled", "2026-01-01", file) in (0, 1), known.name


def test_records_of_listings_are_read_back_with_all_that_is_known(archive: Archive, tmp_path: Path) -> None:
    assert run(archive, write(tmp_path / "a.md", LIST)) == 0
    text = (archive.root / "content/listings.yml").read_text()
    more = text.replace("format: ", "source_sha256: " + "a" * 64 + ", parts: 2, map: {title: name}, format: ")
    (listing,) = parse_listings(more, Problems())
    assert (listing.parts, listing.map, listing.source_sha256) == (2, (("title", "name"),), "a" * 64)
    assert listing.files == ("a.md", "a.part2.md")


ODD = """\
[{{"heading": "A Study of Small {0}", "people": ["Ada Example", "Bo Sample"], "preprint": "240{1}.00001"}},
 {{"heading": "A Study of Large {0}", "people": ["Cy Instance"], "preprint": "240{1}.00002"}}]
"""
MAPPING = "title=heading,authors=people,arxiv=preprint"


def test_a_mapping_is_given_once(archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    boats = write(tmp_path / "boats.json", ODD.format("Boats", 1))
    assert run(archive, boats) == 1
    assert "they have `heading`, `people`, `preprint` (say which it is: --map" in capsys.readouterr().err
    assert run(archive, "--map", MAPPING, boats) == 0
    (listing,) = archive.read().listings
    assert dict(listing.map) == {"title": "heading", "authors": "people", "arxiv": "preprint"}
    before = archive.files()
    assert run(archive, boats) == 0  # the same file
    assert archive.files() == before
    again = write(tmp_path / "new/boats.json", ODD.format("Ships", 2))  # of the same name
    other = write(tmp_path / "cars.json", ODD.format("Cars", 3))  # with the same keys
    capsys.readouterr()
    assert run(archive, again, other) == 0
    assert "fields as for boats.json: arxiv=preprint,authors=people,title=heading" in capsys.readouterr().err
    assert len(archive.papers()) == 6
    assert run(archive, "--undo") == 0
    assert archive.files() == before


def test_a_mapping_is_not_taken_by_a_list_of_another_format(archive: Archive, tmp_path: Path) -> None:
    assert run(archive, "--map", MAPPING, write(tmp_path / "a.json", ODD.format("Boats", 1))) == 0
    assert run(archive, write(tmp_path / "a.csv", "title;heading;year\nA Study of Cars;people;2024\n")) == 0
    assert archive.papers()[0].startswith("2024/a-study-of-cars")


def test_a_mapping_for_a_list_with_fields_of_its_own_is_refused(
    archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(archive, "--map", "title=x", write(tmp_path / "a.md", LIST)) == 1
    assert "which has fields of its own (import it without --map)" in capsys.readouterr().err


def test_private_paths_never_enter_the_archive(
    archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "@article{ada,\n  title = {A Study of Boats},\n  file = {/home/ada/Zotero/boats.pdf},\n  year = 2024\n}\n"
    for encoding, end in (("utf-8", "\n"), ("utf-16", "\r\n")):
        file = write(tmp_path / f"{encoding}.bib", text.replace("\n", end).encode(encoding))
        assert run(archive, file) == 0
        kept = (archive.root / f"content/listings/{encoding}.bib").read_bytes().decode(encoding)
        assert kept == text.replace("/home/ada/Zotero/boats.pdf", "").replace("\n", end)
        assert f"{file}: 1 private path (`file`) left out of the kept file" in capsys.readouterr().err
        before = archive.files()
        assert run(archive, file) == 0  # known by the digest of the file as given
        assert archive.files() == before
    assert not any(b"/home/ada" in content for content in before.values())


def test_markdown_lists_given_together_stay_lists_of_their_own(archive: Archive, tmp_path: Path) -> None:
    files = [write(tmp_path / f"{name}.md", LIST.replace("2511", name)) for name in ("2401", "2402")]
    assert run(archive, *files) == 0
    assert {listing.slug for listing in archive.read().listings} == {"2401", "2402"}
