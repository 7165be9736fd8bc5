"""Planning `paperarchive tag`: the tags that the vocabulary would add to papers.

In: an archive's content and its records of imports. Out: edits of papers, and records of
the tags that they give. A tag that a person removed from a paper is not given to it again,
and a list that a person emptied stays empty.
"""

from dataclasses import dataclass, replace

from paperarchive.content.changes import FileChange
from paperarchive.content.edit_paper import edit_paper
from paperarchive.content.import_records import (
    GivenTags,
    ImportRecords,
    RecordedTags,
)
from paperarchive.content.listings import map_crawl_days
from paperarchive.content.load import Content
from paperarchive.content.read_paper import PaperFile
from paperarchive.importing.known_papers import KnownPaper, KnownPapers
from paperarchive.importing.tag_merge import find_earned, find_refused


@dataclass(frozen=True, slots=True)
class TagPlan:
    """What `tag` shows and writes."""

    papers: tuple[FileChange, ...]
    """The papers that gain tags, by path."""
    records: tuple[FileChange, ...]
    """What to record of them."""


def plan_tags(content: Content, records: ImportRecords) -> TagPlan:
    """Plan an edit of each paper that earns a tag it lacks: the tag is added at the end
    of its list.
    """
    days = map_crawl_days(content.listings)
    known_papers = KnownPapers(content.papers, records, (), days)
    changes: list[FileChange] = []
    given_tags = dict(records.given_tags)
    for known in known_papers.papers:
        if known.file is None:
            continue
        mine = known.file.paper
        earned = find_earned(mine.title, mine.abstract, content.vocabulary)
        tags = _add_tags(known, known.file, earned)
        if tags is not None:
            changes.append(_edit_tags(known.file, tags))
            given_tags[known.slug] = GivenTags(records.newest_number, tags)
    after = replace(records, given_tags=given_tags)
    return TagPlan(tuple(changes), tuple(after.make_changes()))


def _add_tags(
    known: KnownPaper, file: PaperFile, earned: tuple[str, ...]
) -> RecordedTags | None:
    """The tags of a paper with those that it gains; None if it gains none."""
    mine = file.paper.tags
    recorded = known.find_tags(mine) or RecordedTags()
    refused = find_refused(mine, recorded)
    added = tuple(tag for tag in earned if tag not in mine and tag not in refused)
    if not added or (refused and not mine):
        return None
    kept = tuple(tag for tag in mine if tag in recorded.given)
    own = tuple(tag for tag in mine if tag not in recorded.given)
    return RecordedTags((*kept, *added), own, refused)


def _edit_tags(file: PaperFile, tags: RecordedTags) -> FileChange:
    mine = file.paper.tags
    added = tuple(tag for tag in tags.given if tag not in mine)
    after = replace(file.paper, tags=(*mine, *added))
    text = edit_paper(file.text, file.paper, after)
    return FileChange(file.path, file.content, text.encode("utf-8"))
