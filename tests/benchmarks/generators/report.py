"""The measurements as a Markdown table: medians, and their ratios to Hugo's clean build."""

import os
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.benchmarks.generators.measure import Cost

REFERENCE = ("hugo", "clean")
LABELS = {"paperarchive": "paperarchive", "hugo": "Hugo", "pelican": "Pelican", "eleventy": "Eleventy"}
CAPTION = """\
Medians of {runs} runs on {machine}, everything in memory-backed storage. CPU: user and system time of all processes;
peak: the memory of all at one time.

All make the papers' pages, lists of 50 by tag, year, month and number of authors, and the index of each, with the
theme's stylesheet and scripts. These pages hold the same everywhere: the meta elements, menus, search form and footer;
of a paper the citation tags, JSON-LD, abstract, look-up links, citation, tags, listings and neighbours; in lists the
cards with their COinS, export and pager. They differ in addresses (from the page's own in paperarchive, from the root
in the others), in where a date leads (to its day in paperarchive, to its month in the others) and in where an excerpt
is cut.

Only paperarchive makes related papers, charts, calendars, the months of a year, the days of a month and the tags that
often stand together; formulas as MathML; lists by day, organisation, listing, range of author numbers and comments; a
front page, the search page and its index, feeds, sitemap and data set. In the others' pages links to these lead
nowhere, and formulas stand as they are written. Pagefind adds a search to Hugo's pages.

An edit of an abstract or of the card's template changes papers' lists too, one of the base template every page.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One step of one generator at one size."""

    generator: str
    """Its name on the command line."""
    step: str
    """What was done."""
    costs: tuple[Cost, ...]
    """One a run, without the first, in which memory was sampled."""
    peak: int
    """Bytes: the most in any run."""
    pages: int
    """HTML files in the output afterwards."""
    bytes: int
    """Bytes of all files there."""
    failure: str = ""
    """Why there are no figures."""

    @property
    def wall(self) -> float:
        """Median of seconds."""
        return statistics.median(cost.wall for cost in self.costs)

    @property
    def cpu(self) -> float:
        """Median of processor seconds."""
        return statistics.median(cost.cpu for cost in self.costs)

    def describe(self) -> dict[str, object]:
        """Everything, for JSON."""
        return asdict(self)


def add_sums(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows, with Hugo's build and Pagefind's index as one after the two."""
    build = next((row for row in rows if (row.generator, row.step) == REFERENCE), None)
    for row in rows:
        yield row
        if build and row.step == "Pagefind on its pages" and not row.failure and not build.failure:
            pairs = zip(build.costs, row.costs, strict=True)
            costs = tuple(Cost(a.wall + b.wall, a.cpu + b.cpu, max(a.peak, b.peak)) for a, b in pairs)
            yield Row(row.generator, "clean, with Pagefind", costs, max(build.peak, row.peak), row.pages, row.bytes)


def format_table(rows: Iterable[Row]) -> str:
    """One size's table."""
    rows = tuple(add_sums(tuple(rows)))
    reference = next((row for row in rows if (row.generator, row.step) == REFERENCE and not row.failure), None)
    lines = [
        "| generator | build | HTML files | MB | wall s | CPU s | peak MB | wall / Hugo | CPU / Hugo |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    return "\n".join([*lines, *(format_row(row, reference) for row in rows)])


def format_row(row: Row, reference: Row | None) -> str:
    """One line of the table."""
    label = LABELS[row.generator]
    if row.failure:
        return f"| {label} | {row.step} | {row.failure} | | | | | | |"
    wall, cpu = (f"{row.wall / reference.wall:.2f}", f"{row.cpu / reference.cpu:.2f}") if reference else ("", "")
    sizes = f"{row.pages:,} | {row.bytes / 1e6:,.1f}"
    return (
        f"| {label} | {row.step} | {sizes} | {row.wall:.2f} | {row.cpu:.2f} | {row.peak / 1e6:,.0f} | {wall} | {cpu} |"
    )


def format_times(label: str, seconds: Sequence[float]) -> str:
    """A line of a list: median, least and most in milliseconds."""
    least, middle, most = (1000 * value for value in (min(seconds), statistics.median(seconds), max(seconds)))
    return f"- {label}: {middle:,.0f} ms (median of {len(seconds)}; {least:,.0f} to {most:,.0f})"


def describe_machine() -> str:
    """Cores and memory, no more."""
    total = next(
        int(line.split()[1]) for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemTotal:")
    )
    cores = len(os.sched_getaffinity(0))
    return f"{cores} core{'' if cores == 1 else 's'} and {total / 1024**2:.0f} GB of memory"
