"""One organisation has one page, whether or not a listing knew its handle."""

from pathlib import Path

from paperarchive.archive.handles import fill_handles
from paperarchive.build.build import BuildOptions, build_site
from paperarchive.paper import Organization, Paper
from tests.building import copy_site


def paper(name: str, handle: str | None = None) -> Paper:
    return Paper(slug=f"{name}-{handle}", title="T", abstract="", organization=Organization(name, handle))


def handles(*papers: Paper) -> list[str | None]:
    return [paper.organization.handle if paper.organization else None for paper in fill_handles(papers)]


def test_an_absent_handle_is_that_of_the_same_name() -> None:
    assert handles(paper("Nvidia"), paper("NVIDIA", "nvidia"), Paper("x", "T", "")) == ["nvidia", "nvidia", None]


def test_a_name_with_two_handles_gives_none() -> None:
    assert handles(paper("Google"), paper("Google", "google"), paper("Google", "deepmind")) == [
        *(None, "google", "deepmind")
    ]


def test_letter_case_tells_no_handles_apart() -> None:
    assert handles(paper("A"), paper("A", "a"), paper("A", "A")) == ["a", "a", "A"]


def test_a_handle_that_another_file_gains_changes_every_page_that_links_there(tmp_path: Path) -> None:
    root = copy_site(tmp_path / "site")
    first, second, *_ = sorted((root / "content/papers/2025").glob("*.md"))
    for file in (first, second):
        lines = [line for line in file.read_text().split("\n") if not line.startswith("organization:")]
        file.write_text("\n".join([lines[0], "organization: {name: Some Lab}", *lines[1:]]))
    build_site(root, BuildOptions())
    second.write_text(second.read_text().replace("{name: Some Lab}", "{handle: lab, name: Some Lab}"))
    build_site(root, BuildOptions())
    incremental = {file.relative_to(root): file.read_bytes() for file in (root / "public").rglob("*.html")}
    build_site(root, BuildOptions(clean=True))
    clean = {file.relative_to(root): file.read_bytes() for file in (root / "public").rglob("*.html")}
    assert incremental == clean
    assert Path("public/organizations/lab/index.html") in clean
    assert Path("public/organizations/some-lab/index.html") not in clean
