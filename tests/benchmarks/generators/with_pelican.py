"""The archive as a Pelican site: its own tags and pagination; a plugin for years, months and author counts."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from paperarchive.paper import Paper
from tests.benchmarks.generators.corpus import Corpus
from tests.benchmarks.generators.sites import (
    TEMPLATES,
    Step,
    check_pages,
    copy_static,
    describe_listings,
    describe_sections,
    make_fields,
    remove,
    write_data,
)
from tests.benchmarks.generators.tools import Tools


@dataclass(frozen=True, slots=True)
class PelicanSite:
    """A Pelican site in a folder."""

    folder: Path
    """The site's folder."""
    corpus: Corpus
    """What it shows."""
    tools: Tools
    """Where Pelican is."""

    @property
    def output(self) -> Path:
        """Where it builds."""
        return self.folder / "output"

    @property
    def steps(self) -> tuple[Step, ...]:
        """A clean build."""
        command = (self.tools.python, "-m", "pelican", "--quiet", "--fatal", "errors", "--settings", "pelicanconf.py")
        return (Step("clean", command, lambda _: remove(self.output), lambda _: check_pages(self.output, self.corpus)),)

    def write(self) -> None:
        """Write the site's folder."""
        shutil.copytree(TEMPLATES / "pelican", self.folder)
        for template in self.folder.rglob("*.py.template"):  # Python that only Pelican can import
            template.rename(template.with_suffix(""))
        copy_static(self.folder / "theme" / "static")
        listings, sections = describe_listings(self.corpus), describe_sections(self.corpus)
        write_data(self.folder / "data", listings=listings, sections=sections)
        papers = self.folder / "content" / "papers"
        papers.mkdir(parents=True)
        for paper in self.corpus.papers:
            (papers / f"{paper.slug}.md").write_text(format_file(paper), encoding="utf-8")


def format_file(paper: Paper) -> str:
    """A paper as Pelican reads it; one without a date gets the first of all days, so that it comes last."""
    fields = make_fields(paper)
    lines = {
        "Title": paper.title,
        "Date": str(paper.date or "1900-01-01"),
        "Slug": paper.slug,
        "Tags": "; ".join(paper.tags),
        "Year": fields.year,
        "Month": fields.month,
        "Count": fields.count,
        "Credits": fields.authors,
        "Organization": fields.organization,
        "Organization_slug": fields.organization_slug,
        "Comments": str(paper.comments or ""),
        "Listings": "; ".join(f"{seen.listing} {seen.rank} {seen.comments or 0}" for seen in paper.appearances),
    }
    header = "\n".join(f"{key}: {value}" for key, value in lines.items() if value)
    return f"{header}\n\n{paper.abstract}\n"
