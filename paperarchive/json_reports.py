"""The JSON objects that `--json` prints.

Their keys are part of the contract with scripts, so they are spelled out here, apart
from the names of the program's own fields.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from paperarchive.errors import Problem
from paperarchive.names import name_place

if TYPE_CHECKING:
    from paperarchive.build.build import BuildResult
    from paperarchive.build.check import CheckResult
    from paperarchive.importing.conflicts import Conflict
    from paperarchive.importing.plan import (
        ImportPlan,
        ListingReport,
        QuarantinedEntry,
        UnreadMetaLine,
    )
    from paperarchive.importing.restore import RestorePlan
    from paperarchive.importing.undo import UndoPlan

Json = dict[str, Any]


def describe_problems(problems: Iterable[Problem]) -> Json:
    """A command that problems have stopped."""
    return {"problems": list(map(Problem.to_json, problems))}


def describe_build(result: "BuildResult", seconds: Mapping[str, float]) -> Json:
    """A build. seconds: the duration of each phase, by name."""
    return {
        "papers": result.papers,
        "pages": result.pages,
        "written": result.output.written,
        "unchanged": result.output.unchanged,
        "removed": result.output.removed,
        "bytes": result.output.bytes,
        "seconds": round(sum(seconds.values()), 3),
        "stages": {phase: round(duration, 3) for phase, duration in seconds.items()},
        "search": dataclasses.asdict(result.search),
        **describe_problems(result.problems),
    }


def describe_check(result: "CheckResult") -> Json:
    """A check."""
    return {
        "papers": result.papers,
        "built": result.built.value,
        **describe_problems(result.problems),
    }


def describe_import(plan: "ImportPlan") -> Json:
    """An import, or what it would do."""
    return {
        "listings": list(map(_describe_listing, plan.listings)),
        "conflicts": list(map(describe_import_conflict, plan.conflicts)),
        "quarantine": list(map(_describe_quarantined, plan.quarantine)),
        "removed": [paper.slug for paper in plan.removed],
        "unread": list(map(_describe_unread, plan.unread)),
        **describe_problems(plan.linking),
    }


def describe_undo(plan: "UndoPlan") -> Json:
    """An undo, or what it would do."""
    return {
        "listings": [listing.slug for listing in plan.listings],
        "deleted": list(plan.deleted),
        "changed": list(plan.restored),
        "kept": [
            {"path": edit.path, "fields": list(edit.fields)} for edit in plan.kept
        ],
    }


def describe_restore(plan: "RestorePlan") -> Json:
    """A restoration of removed papers, or what it would do."""
    return {"restored": list(plan.restored), **describe_problems(plan.problems)}


def _describe_listing(report: "ListingReport") -> Json:
    return {
        "file": report.file,
        "crawled": report.crawl.day.isoformat(),
        "entries": report.entries,
        "new": report.new,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "duplicates": report.duplicates,
        "quarantined": report.quarantined,
        "format": report.format,
        "skipped": [
            {"file": p.file or "", "line": p.line, "text": p.text, "why": p.why}
            for p in report.skipped
        ],
        "ignored": [
            {"field": name, "line": found.line, "count": found.count}
            for name, found in report.ignored.items()
        ],
        "notices": list(report.notices),
    }


def describe_import_conflict(conflict: "Conflict") -> Json:
    """A field that a person edited, and another value that was offered for it."""
    return {
        "path": conflict.path,
        "field": conflict.field,
        "kept": conflict.kept,
        "offered": conflict.offered,
    }


def _describe_quarantined(found: "QuarantinedEntry") -> Json:
    return {
        "file": name_place(found.file, found.entry.file),
        "line": found.entry.line,
        "text": found.entry.text,
        "why": found.entry.why,
        "paper": found.entry.paper,
        "lost": found.entry.lost,
    }


def _describe_unread(unread: "UnreadMetaLine") -> Json:
    return {
        "file": name_place(unread.file, unread.line.file),
        "line": unread.line.line,
        "text": unread.line.text,
        "why": unread.line.why,
        "paper": unread.line.paper,
    }
