"""What the vocabulary would add to papers' tags: a plan of edits, as `paperarchive tag`
shows it.
"""

from collections.abc import Iterator
from dataclasses import replace

from paperarchive.content.changes import FileChange
from paperarchive.content.edit_paper import edit_paper
from paperarchive.content.load import Content
from paperarchive.content.tags import suggest_tags
from paperarchive.text.markup import render_text


def plan_tags(content: Content) -> Iterator[FileChange]:
    """For each paper that earns a tag it lacks, its file with the tag added at the end
    of its list.
    """
    for file in content.papers:
        paper = file.paper
        earned = suggest_tags(
            paper.title, render_text(paper.abstract), content.vocabulary
        )
        added = tuple(tag for tag in earned if tag not in paper.tags)
        if added:
            text = edit_paper(
                file.text, paper, replace(paper, tags=(*paper.tags, *added))
            )
            yield FileChange(file.path, file.content, text.encode("utf-8"))
