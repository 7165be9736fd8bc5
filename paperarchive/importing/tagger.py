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
from paperarchive.content.tags import Vocabulary
from paperarchive.importing.item_merge import find_edits, find_keywords, merge_lists
from paperarchive.importing.known_paper import KnownPaper
from paperarchive.importing.known_papers import KnownPapers
from paperarchive.importing.tag_merge import (
    find_earned,
    find_refused,
    find_tag_keywords,
)
from paperarchive.paper import Paper


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
        after_tags = _plan_paper(known, known.file.paper, content.vocabulary)
        if after_tags is not None:
            paper, tags = after_tags
            if paper != known.file.paper:
                changes.append(_edit(known.file, paper))
            given_tags[known.slug] = GivenTags(records.newest_number, tags)
    after = replace(records, given_tags=given_tags)
    return TagPlan(tuple(changes), tuple(after.make_changes()))


def _plan_paper(
    known: KnownPaper, mine: Paper, vocabulary: Vocabulary
) -> tuple[Paper, RecordedTags] | None:
    """The paper with the tags that it gains, without the keywords that are tags; None if
    nothing changes.
    """
    recorded = known.find_tags(mine.tags) or RecordedTags()
    edits = find_edits(mine, known.offers, known.find_own(), recorded.keywords)
    offered = find_keywords(known.offers, edits)
    words = dict.fromkeys((*offered, *mine.keywords))
    earned = find_earned(mine.title, mine.abstract, vocabulary, words)
    tags = _add_tags(mine.tags, recorded, earned)
    hidden = find_tag_keywords(offered, vocabulary)
    if tags is None and hidden == recorded.keywords:
        return None
    items = merge_lists(
        mine,
        edits,
        known.offers,
        known.offers,
        hidden_before=recorded.keywords,
        hidden=hidden,
    )
    added = () if tags is None else tags.given
    paper = replace(
        mine,
        tags=tuple(dict.fromkeys((*mine.tags, *added))),
        keywords=items.get("keywords", mine.keywords),  # type: ignore[arg-type]  # texts
    )
    return paper, replace(tags or recorded, keywords=hidden)


def _add_tags(
    mine: tuple[str, ...], recorded: RecordedTags, earned: tuple[str, ...]
) -> RecordedTags | None:
    """The tags of a paper with those that it gains; None if it gains none. mine: the
    file's.
    """
    refused = find_refused(mine, recorded)
    added = tuple(tag for tag in earned if tag not in mine and tag not in refused)
    if not added or (refused and not mine):
        return None
    kept = tuple(tag for tag in mine if tag in recorded.given)
    own = tuple(tag for tag in mine if tag not in recorded.given)
    return RecordedTags((*kept, *added), own, refused)


def _edit(file: PaperFile, paper: Paper) -> FileChange:
    text = edit_paper(file.text, file.paper, paper)
    return FileChange(file.path, file.content, text.encode("utf-8"))
