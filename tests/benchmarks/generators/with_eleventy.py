"""The archive as an Eleventy site: Nunjucks templates, collections for the lists."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from paperarchive.paper import Paper
from tests.benchmarks.generators.corpus import Corpus, quote
from tests.benchmarks.generators.sites import (
    TEMPLATES,
    Step,
    check_pages,
    copy_static,
    describe_listings,
    describe_sections,
    format_facts,
    make_fields,
    remove,
    write_data,
)
from tests.benchmarks.generators.tools import Tools


@dataclass(frozen=True, slots=True)
class EleventySite:
    """An Eleventy site in a folder."""

    folder: Path
    """The site's folder."""
    corpus: Corpus
    """What it shows."""
    tools: Tools
    """Where Eleventy is."""

    @property
    def output(self) -> Path:
        """Where it builds."""
        return self.folder / "public"

    @property
    def steps(self) -> tuple[Step, ...]:
        """A clean build."""
        command = ("node", self.tools.eleventy, "--quiet", "--config=eleventy.config.cjs")
        return (Step("clean", command, lambda _: remove(self.output), lambda _: check_pages(self.output, self.corpus)),)

    def write(self) -> None:
        """Write the site's folder."""
        shutil.copytree(TEMPLATES / "eleventy", self.folder)
        copy_static(self.folder / "static")
        listings, sections = describe_listings(self.corpus), describe_sections(self.corpus)
        write_data(self.folder / "data", listings=listings, sections=sections)
        for paper in self.corpus.papers:
            file = self.folder / "content" / "papers" / f"{paper.slug}.md"
            file.write_text(format_file(paper), encoding="utf-8")


def format_file(paper: Paper) -> str:
    """A paper as Eleventy reads it; one without a date gets the first of all days, so that it comes last."""
    fields = make_fields(paper)
    lines = [
        f"title: {quote(paper.title)}",
        f"date: {paper.date or '1900-01-01'}",
        f"slug: {quote(paper.slug)}",
        f"topics: [{', '.join(map(quote, paper.tags))}]",
        f"year: {quote(fields.year)}",
        f"month: {quote(fields.month)}",
        f"count: {quote(fields.count)}",
        f"credits: {quote(fields.authors)}",
        *format_facts(paper),
    ]
    return "\n".join(["---", *lines, "---", paper.abstract, ""])
