"""Papers that were removed: `content/removed.yml`. No import brings them back.

In: the text of `removed.yml`. Out: `RemovedPaper` records, and their text again:

    - {slug: one-title, titles: [onetitle], why: "withdrawn by its authors"}

`paperarchive remove` writes them, and `import`, for papers that a listing names and whose
file is gone. `import --restore` deletes them again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from paperarchive.content.changes import FileChange
from paperarchive.content.disk import ArchiveFiles
from paperarchive.content.slugs import is_slug
from paperarchive.content.write_paper import FlowScalar, format_flow
from paperarchive.errors import Problems, Severity
from paperarchive.yaml_fields.fields import Fields, read_records

REMOVED_PATH = "content/removed.yml"
_HEADER = (
    "# Papers that were removed, and are not imported again"
    " (`paperarchive import --restore` brings them back).\n"
)


@dataclass(frozen=True, slots=True)
class RemovedPaper:
    """A paper that was removed on purpose."""

    slug: str
    """Of its former file."""
    titles: tuple[str, ...] = ()
    """The identities of its titles: letters and digits, case-folded. May be empty."""
    arxiv: str | None = None
    """The arXiv identifier, without a version."""
    doi: str | None = None
    """The DOI, in lower case."""
    why: str | None = None
    """The reason, as a person gave it."""


@dataclass(frozen=True, slots=True)
class RemovedPapers:
    """The file `removed.yml`."""

    papers: tuple[RemovedPaper, ...] = ()
    """In the order of the file."""
    content: bytes | None = None
    """The file's bytes; None if there is none."""

    def make_changes(self, papers: Iterable[RemovedPaper]) -> list[FileChange]:
        """Make the change that writes other records: none if they are the same; without
        records the file is removed.
        """
        wanted = tuple(papers)
        if sort_removed(wanted) == sort_removed(self.papers):
            return []
        after = format_removed(wanted).encode("utf-8") if wanted else None
        return [FileChange(REMOVED_PATH, self.content, after)]


def read_removed(archive_dir: Path, problems: Problems) -> RemovedPapers:
    """Read `removed.yml`. Records with problems are left out and reported."""
    files = ArchiveFiles(archive_dir, {}, problems)
    text = files.read_optional(REMOVED_PATH)
    if text is None:
        return RemovedPapers()
    return RemovedPapers(parse_removed(text, problems), text.encode("utf-8"))


def parse_removed(text: str, problems: Problems) -> tuple[RemovedPaper, ...]:
    """Parse `removed.yml`. Records with problems are left out and reported."""
    return read_records(text, REMOVED_PATH, problems, _read_removed)


def _read_removed(fields: Fields) -> RemovedPaper | None:
    slug = fields.required_text("slug")
    removed = RemovedPaper(
        slug,
        fields.texts("titles"),
        fields.text("arxiv"),
        fields.text("doi"),
        fields.text("why"),
    )
    fields.finish(unknown=Severity.WARNING)
    if slug and not is_slug(slug):
        message = f"{slug!r} is not a file name without .md"
        fields.report("slug", message, "write the name of the paper's file")
        return None
    return removed if slug else None


def sort_removed(papers: Iterable[RemovedPaper]) -> tuple[RemovedPaper, ...]:
    """Sort records by slug, the order in which they are written."""
    return tuple(sorted(papers, key=lambda paper: (paper.slug, paper.titles)))


def format_removed(papers: Iterable[RemovedPaper]) -> str:
    """Format `removed.yml`, one record a line, by slug, so that branches merge well."""
    return _HEADER + "".join(f"- {_format(paper)}\n" for paper in sort_removed(papers))


def _format(paper: RemovedPaper) -> str:
    parts: list[tuple[str, FlowScalar | None]] = [
        ("arxiv", paper.arxiv),
        ("doi", paper.doi),
        ("why", paper.why),
    ]
    titles = ", ".join(map(format_flow, paper.titles))
    written = [f"slug: {format_flow(paper.slug)}", f"titles: [{titles}]"]
    written += [
        f"{key}: {format_flow(value)}" for key, value in parts if value is not None
    ]
    return f"{{{', '.join(written)}}}"
