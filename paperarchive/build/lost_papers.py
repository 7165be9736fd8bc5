"""An archive without papers: nearly always a broken checkout or a wrong folder.

In: an archive's folder, its records of listings, its output folder. Out: an error where
these show that there were papers, which a build would remove from the site; else a
warning.
"""

import re
from pathlib import Path

from paperarchive.build.manifest import read_manifest
from paperarchive.content.find_files import CONTENT_FOLDER, PAPERS_FOLDER
from paperarchive.content.listings import RECORDS_PATH
from paperarchive.errors import Problem, ProblemsError, Severity
from paperarchive.text.english import count

_PAPER_PAGE = re.compile(r"papers/(?!page/)[^/]+/index\.html")


def find_lost_papers(archive_dir: Path, listings: int, output: Path) -> Problem | None:
    """Find out that an archive has no papers, drafts included; None if it has.

    listings: how many are in `listings.yml`. output: the output folder.
    """
    papers = archive_dir / PAPERS_FOLDER
    if next(papers.rglob("*.md"), None) is not None:
        return None
    path, message = PAPERS_FOLDER, "has no papers"
    for name in (CONTENT_FOLDER, PAPERS_FOLDER):
        if not (archive_dir / name).exists():
            path, message = name, "there is no such folder"
            break
    restore = "restore it from git or a backup"
    if listings:
        message += f", but {RECORDS_PATH} has {count(listings, 'record')}"
        advice = f"{restore}; if no paper is to remain, delete that file"
        return Problem(path, message, advice)
    if _has_papers(output):
        message += f", but the site in {output.name}/ has papers"
        advice = f"{restore}; if no paper is to remain, delete {output.name}/"
        return Problem(path, message, advice)
    advice = "`paperarchive import` adds papers"
    return Problem(path, message, advice, severity=Severity.WARNING)


def _has_papers(output: Path) -> bool:
    """Whether a built site has papers; False where it does not tell."""
    try:
        manifest = read_manifest(output)
    except ProblemsError:  # reported where the manifest is needed
        return False
    return manifest is not None and any(map(_PAPER_PAGE.fullmatch, manifest.files))
