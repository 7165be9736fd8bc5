"""The archive as its own program builds it, in each state a build may find it in."""

import json
import random
import shutil
from dataclasses import dataclass
from pathlib import Path

from paperarchive.content.write_paper import format_paper
from paperarchive.paper import Paper
from tests.benchmarks.generators.corpus import Corpus
from tests.benchmarks.generators.measure import CommandError
from tests.benchmarks.generators.sites import (
    Step,
    check_page,
    check_parts,
    check_texts,
    count_output,
    count_pages,
    find_known_paper,
    is_plain,
    remove,
)
from tests.benchmarks.generators.tools import Tools
from tests.paths import REPOSITORY

TEMPLATES = REPOSITORY / "themes" / "default" / "templates"
CARD, BASE = "_paper_card.html", "base.html"


@dataclass(frozen=True, slots=True)
class ArchiveSite:
    """The archive's own folder."""

    corpus: Corpus
    """What it shows, and where."""
    tools: Tools
    """Where paperarchive is."""

    @property
    def folder(self) -> Path:
        """The archive's folder."""
        return self.corpus.root

    @property
    def output(self) -> Path:
        """Where it builds."""
        return self.folder / "public"

    @property
    def steps(self) -> tuple[Step, ...]:
        """A build from nothing, then one after each sort of change, each over the one before."""
        build = (*self.tools.paperarchive, "build")
        return (
            Step("clean", build, self._clear, lambda _: self._check_clean()),
            Step("nothing changed", build, lambda _: None, lambda _: self._check_clean()),
            Step("one abstract edited", build, self._edit, self._check_edit),
            Step("card template edited", build, self._edit_card, self._check_card),
            Step("base template edited", build, self._edit_base, self._check_base),
        )

    def write(self) -> None:
        """Give the archive a theme that overrides two templates, both as they are in the default one."""
        folder = self.folder / "themes" / "measured" / "templates"
        folder.mkdir(parents=True)
        (folder.parent / "theme.yml").write_text("description: Measured.\nextends: default\n", encoding="utf-8")
        self.restore()

    def find_file(self, paper: Paper) -> Path:
        """The file of a paper."""
        year = str(paper.date.year) if paper.date else "undated"
        return self.folder / "content" / "papers" / year / f"{paper.slug}.md"

    def restore(self) -> None:
        """Bring templates and papers back to what they were."""
        for name in (CARD, BASE):
            shutil.copy(TEMPLATES / name, self.folder / "themes" / "measured" / "templates")
        for paper in choose_edited(self.corpus):
            self.find_file(paper).write_text(format_paper(paper), encoding="utf-8")

    def _clear(self, _round: int) -> None:
        self.restore()
        remove(self.output, self.folder / ".paperarchive")

    def _check_clean(self) -> None:
        pages, least = count_output(self.output)[0], count_pages(self.corpus)
        if pages < least:
            raise CommandError(f"{self.output}: {pages} HTML files, fewer than {least}")
        paper = find_known_paper(self.corpus)
        check_page(self.output, paper, f'href="../../tags/{paper.tags[0]}/"')
        check_parts(self.output, paper)
        data = (self.output / "papers.json").read_text(encoding="utf-8")
        if str(len(self.corpus.papers)) not in json.dumps(json.loads(data)):
            raise CommandError(f"papers.json does not count {len(self.corpus.papers)} papers")

    def _edit(self, number: int) -> None:
        paper = choose_edited(self.corpus)[number]
        file = self.find_file(paper)
        file.write_text(edit_abstract(file.read_text(encoding="utf-8"), paper, number), encoding="utf-8")

    def _check_edit(self, number: int) -> None:
        check_page(self.output, choose_edited(self.corpus)[number], make_mark(number))

    def _edit_card(self, number: int) -> None:
        self._change(CARD, 'class="paper-card"', f'class="paper-card {make_mark(number)}"')

    def _check_card(self, number: int) -> None:
        check_texts(self.output / "papers" / "index.html", make_mark(number))

    def _edit_base(self, number: int) -> None:
        self._change(BASE, '<footer class="site-footer">', f'<footer class="site-footer {make_mark(number)}">')

    def _check_base(self, number: int) -> None:
        check_page(self.output, find_known_paper(self.corpus), f"site-footer {make_mark(number)}")

    def _change(self, name: str, before: str, after: str) -> None:
        file = self.folder / "themes" / "measured" / "templates" / name
        text = file.read_text(encoding="utf-8")
        if before not in text:
            raise CommandError(f"{file}: {before} is not there")
        file.write_text(text.replace(before, after, 1), encoding="utf-8")


def choose_edited(corpus: Corpus) -> list[Paper]:
    """Papers to be edited, one a round, the same in every run; each has a tag, a date and a plain beginning."""
    fitting = [paper for paper in corpus.papers if paper.date and paper.tags and is_plain(paper.abstract[:60])]
    return random.Random(len(fitting)).sample(fitting, min(len(fitting), 60))


def edit_abstract(text: str, paper: Paper, number: int) -> str:
    """A paper's file with one word of its abstract, the third, replaced; lists show it too, in the excerpt."""
    words = paper.abstract.split(" ", 3)
    return text.replace(paper.abstract, " ".join([*words[:2], make_mark(number), *words[3:]]), 1)


def make_mark(number: int) -> str:
    """A word that no paper has, one a round."""
    return f"remarked{'abcdefghijklmnopqrstuvwxyz'[number // 26]}{'abcdefghijklmnopqrstuvwxyz'[number % 26]}"
