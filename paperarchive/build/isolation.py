"""Names that reorder nothing around them.

In: papers and tags as they were read. Out: the same, without the control characters of
bidirectional text in titles and names, which stand in one line with other words. Texts
in paragraphs of their own keep them. `shown_texts.py` warns of each.
"""

from dataclasses import replace

from paperarchive.content.authors import KnownAuthor
from paperarchive.content.tags import Tag, Vocabulary
from paperarchive.paper import Author, Organization, Paper
from paperarchive.text.hidden import without_reordering


def isolate_paper(paper: Paper) -> Paper:
    """Return the paper itself if none of its names has such a character."""
    title = without_reordering(paper.title) or paper.slug
    organization = paper.organization and _isolate_organization(paper.organization)
    authors = paper.authors and tuple(map(_isolate_author, paper.authors))
    is_same = (
        title == paper.title
        and organization == paper.organization
        and authors == paper.authors
    )
    if is_same:
        return paper
    return replace(paper, title=title, organization=organization, authors=authors)


def _isolate_organization(organization: Organization) -> Organization:
    name = without_reordering(organization.name) or organization.handle
    if not name or name == organization.name:
        return organization
    return replace(organization, name=name)


def _isolate_author(author: Author) -> Author:
    affiliation = author.affiliation and without_reordering(author.affiliation)
    name = without_reordering(author.name) or author.name
    return replace(author, name=name, affiliation=affiliation)


def isolate_author_names(author: KnownAuthor) -> KnownAuthor:
    """Return the record itself if none of its names has such a character."""
    name = without_reordering(author.name) or author.name
    variants = tuple(map(without_reordering, author.variants))
    if name == author.name and variants == author.variants:
        return author
    return replace(author, name=name, variants=variants)


def isolate_vocabulary(vocabulary: Vocabulary) -> Vocabulary:
    """Return the vocabulary itself if no label has such a character."""
    tags = tuple(map(_isolate_tag, vocabulary.tags))
    return vocabulary if tags == vocabulary.tags else Vocabulary(tags)


def _isolate_tag(tag: Tag) -> Tag:
    return replace(
        tag,
        label=without_reordering(tag.label) or tag.slug,
        description=without_reordering(tag.description),
        synonyms=tuple(map(without_reordering, tag.synonyms)),
    )
