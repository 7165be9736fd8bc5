"""The archive as a Hugo site: taxonomies for tags, years, months and author counts; Pagefind as its search."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from paperarchive.paper import Paper
from tests.benchmarks.generators.corpus import Corpus, quote
from tests.benchmarks.generators.measure import CommandError
from tests.benchmarks.generators.sites import (
    TEMPLATES,
    Step,
    check_pages,
    copy_static,
    describe_listings,
    format_facts,
    make_fields,
    make_sections,
    remove,
    write_data,
)
from tests.benchmarks.generators.tools import Tools


@dataclass(frozen=True, slots=True)
class HugoSite:
    """A Hugo site in a folder."""

    folder: Path
    """The site's folder."""
    corpus: Corpus
    """What it shows."""
    tools: Tools
    """Where Hugo and Pagefind are."""

    @property
    def output(self) -> Path:
        """Where it builds."""
        return self.folder / "public"

    @property
    def steps(self) -> tuple[Step, ...]:
        """A clean build; one over a site that is there; Pagefind's index of it."""
        build = (self.tools.hugo, "--cacheDir", str(self.folder / "cache"))
        pagefind = (self.tools.python, "-m", "pagefind", "--site", str(self.output))
        return (
            Step("clean", build, self._clear, lambda _: check_pages(self.output, self.corpus)),
            Step("nothing changed", build, lambda _: None, lambda _: check_pages(self.output, self.corpus)),
            Step("Pagefind on its pages", pagefind, lambda _: None, lambda _: self._check_index()),
        )

    def write(self) -> None:
        """Write the site's folder."""
        shutil.copytree(TEMPLATES / "hugo", self.folder)
        copy_static(self.folder / "static" / "static")
        write_data(self.folder / "data", listings=describe_listings(self.corpus))
        for name, section in make_sections(self.corpus).items():
            folder = self.folder / "content" / name
            write_index(folder, title=section.heading, description=section.description)
            for key, group in section.groups.items():
                fields = {"title": group.heading, "linkTitle": group.label, "description": group.description}
                write_index(folder / key, **fields, synonyms=group.synonyms)
        (self.folder / "content" / "papers").mkdir()
        for paper in self.corpus.papers:
            self.find_file(paper).write_text(format_file(paper), encoding="utf-8")

    def find_file(self, paper: Paper) -> Path:
        """The file of a paper."""
        return self.folder / "content" / "papers" / f"{paper.slug}.md"

    def _clear(self, _round: int) -> None:
        remove(self.output, self.folder / "cache", self.folder / "resources")

    def _check_index(self) -> None:
        pages = len(list((self.output / "pagefind" / "fragment").glob("*.pf_fragment")))
        if pages != len(self.corpus.papers):
            raise CommandError(f"Pagefind has {pages} pages instead of {len(self.corpus.papers)}")


def write_index(folder: Path, **fields: str | Sequence[str]) -> None:
    """Write what Hugo knows of a folder's own page; a field that is empty is left out."""
    folder.mkdir(parents=True)
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items() if value]
    (folder / "_index.md").write_text("\n".join(["---", *lines, "---", ""]), encoding="utf-8")


def format_file(paper: Paper) -> str:
    """A paper as Hugo reads it."""
    fields = make_fields(paper)
    lines = [
        f"title: {quote(paper.title)}",
        *([f"date: {paper.date}"] if paper.date else []),
        f"tags: [{', '.join(map(quote, paper.tags))}]",
        f"years: [{quote(fields.year)}]",
        f"months: [{quote(fields.month)}]",
        f"author-counts: [{quote(fields.count)}]",
        *format_facts(paper),
    ]
    return "\n".join(["---", *lines, "---", paper.abstract, ""])
