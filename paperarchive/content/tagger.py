"""Planning `paperarchive tag`: the tags that the vocabulary would add to papers."""

from collections.abc import Iterator
from dataclasses import replace

from paperarchive.content.changes import FileChange
from paperarchive.content.edit_paper import edit_paper
from paperarchive.content.load import Content
from paperarchive.content.tags import suggest_tags
from paperarchive.text.markup import render_text


def plan_tags(content: Content) -> Iterator[FileChange]:
    """Plan an edit of each paper that earns a tag it lacks: the tag is added at the end
    of its list.
    """
    for file in content.papers:
        paper = file.paper
        abstract = render_text(paper.abstract)
        earned = suggest_tags(paper.title, abstract, content.vocabulary)
        added = tuple(tag for tag in earned if tag not in paper.tags)
        if added:
            after = replace(paper, tags=(*paper.tags, *added))
            text = edit_paper(file.text, paper, after)
            yield FileChange(file.path, file.content, text.encode("utf-8"))
