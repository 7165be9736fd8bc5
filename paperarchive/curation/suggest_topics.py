"""Entries for the vocabulary of topics that it lacks, as a change of `content/tags.yml`.

In: an archive's content. Out: the topics with their entries, and the change, which
nobody makes: people take from it what they want.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from paperarchive.content.changes import FileChange
from paperarchive.content.load import Content
from paperarchive.content.slugs import is_reserved
from paperarchive.content.tags import Tag, Vocabulary, find_keyword_tags
from paperarchive.content.vocabulary import TAGS_PATH, parse_vocabulary
from paperarchive.curation.topics import PaperText, Topic, find_topics
from paperarchive.errors import Problem, Problems, ProblemsError
from paperarchive.files.reading import read_file
from paperarchive.text.markup import render_text
from paperarchive.text.slugs import make_slug
from paperarchive.yaml_fields.quoting import quote_text, write_text

_ENTRY = re.compile(r"^(?P<indent> *)- (?:label: *(?P<label>.*?) *)?$", re.MULTILINE)
_EMPTY_LIST = re.compile(r"^\[ *\] *$", re.MULTILINE)
_SHORTEST_PHRASE = 3
"""Letters of an acronym that earns a tag: a shorter one means something else elsewhere."""


@dataclass(frozen=True, slots=True)
class SuggestedTag:
    """A tag for a topic that the vocabulary lacks."""

    tag: Tag
    topic: Topic


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What `tag --suggest` shows."""

    tags: tuple[SuggestedTag, ...]
    """The best first."""
    change: FileChange | None
    """Of the vocabulary; None if there is nothing to suggest."""


def suggest_vocabulary(archive_dir: Path, content: Content, limit: int) -> Suggestions:
    """Suggest tags for an archive, at most `limit`.

    Raises ProblemsError if the vocabulary has a form to which no entry can be added;
    OSError.
    """
    papers = [
        PaperText(
            file.paper.title, render_text(file.paper.abstract), file.paper.keywords
        )
        for file in content.papers
    ]
    topics = find_topics(papers, content.vocabulary, limit)
    tags = tuple(_make_tags(topics, content.vocabulary))
    if not tags:
        return Suggestions((), None)
    try:
        before = read_file(str(archive_dir / TAGS_PATH))
    except FileNotFoundError:
        before = None
    text = (before or b"").decode("utf-8-sig").replace("\r\n", "\n")
    after = add_entries(text, [each.tag for each in tags])
    _check(after, content.vocabulary, tags)
    if before is not None:
        mark = "\ufeff" if before.startswith(b"\xef\xbb\xbf") else ""
        after = mark + after
        if b"\r\n" in before:
            after = after.replace("\n", "\r\n")
    return Suggestions(tags, FileChange(TAGS_PATH, before, after.encode()))


# --- tags


def _make_tags(
    topics: Iterable[Topic], vocabulary: Vocabulary
) -> Iterator[SuggestedTag]:
    """Make a tag of each topic whose names are free."""
    taken = {tag.slug for tag in vocabulary.tags}
    names = {
        name.casefold()
        for tag in vocabulary.tags
        for name in (tag.label, *tag.synonyms)
    }
    for topic in topics:
        label = topic.name[0].upper() + topic.name[1:]
        slug = make_slug(label)
        if slug in taken or label.casefold() in names or is_reserved(slug):
            continue
        acronym = topic.acronym
        if acronym.casefold() in names or find_keyword_tags(acronym, vocabulary):
            acronym = ""
        phrases = [topic.name, acronym]
        if len(acronym) < _SHORTEST_PHRASE:
            phrases.pop()
        synonyms = (acronym,) if acronym else ()
        taken.add(slug)
        names.update(name.casefold() for name in (label, *synonyms))
        description = f"Papers on {topic.name}."
        yield SuggestedTag(
            Tag(slug, label, description, tuple(phrases), synonyms), topic
        )


# --- the file


def add_entries(text: str, tags: Iterable[Tag]) -> str:
    """Add entries to the text of a vocabulary: each before the first entry with a
    greater label, in a file that is sorted by label; else at the end. No other byte
    changes, but for an empty list `[]`, which gives way.
    """
    found = list(_ENTRY.finditer(text))
    if not found:
        text = _EMPTY_LIST.sub("", text).rstrip("\n")
        text += "\n\n" if text else ""
    indent = found[0]["indent"] if found else ""
    entries = [entry for entry in found if entry["indent"] == indent]
    labels = [_make_sort_key(entry["label"] or "") for entry in entries]
    starts = [_skip_comments(text, entry.start()) for entry in entries]
    added: dict[int, list[str]] = {}
    for tag in sorted(tags, key=lambda tag: _make_sort_key(tag.label)):
        place = len(text)
        if labels == sorted(labels):
            position = bisect_right(labels, _make_sort_key(tag.label))
            place = [*starts, place][position]
        added.setdefault(place, []).append(_format_entry(tag, indent))
    parts: list[str] = []
    for start, end in pairwise([0, *starts, len(text)]):
        parts += [*(f"{entry}\n" for entry in added.pop(start, ())), text[start:end]]
    last = "\n".join(added.pop(len(text), ()))
    if last and entries:
        parts.append("\n" if text.endswith("\n") else "\n\n")
    return "".join([*parts, last])


def _skip_comments(text: str, start: int) -> int:
    """Where an entry begins with the comments right above it; the first one's may be
    those of the file.
    """
    lines = text[:start].split("\n")[:-1]
    number = len(lines)
    while number and lines[number - 1].lstrip().startswith("#"):
        number -= 1
    return start if not number else sum(len(line) + 1 for line in lines[:number])


def _check(text: str, vocabulary: Vocabulary, tags: Sequence[SuggestedTag]) -> None:
    """Raise ProblemsError unless a text is that of the vocabulary with some tags more."""
    problems = Problems()
    found = parse_vocabulary(text, problems).tags
    wanted = {*vocabulary.tags, *(each.tag for each in tags)}
    if problems.has_errors or set(found) != wanted:
        message = "has a form to which no entry can be added"
        advice = "write it as a list of entries that begin with `- label: `"
        raise ProblemsError([Problem(TAGS_PATH, message, advice)])


def _make_sort_key(label: str) -> str:
    return label.strip("\"'").casefold()


def _format_entry(tag: Tag, indent: str) -> str:
    lines = (
        f"- label: {write_text(tag.label)}",
        f"  slug: {tag.slug}",
        f"  description: {quote_text(tag.description)}",
        f"  phrases: [{', '.join(map(write_text, tag.phrases))}]",
        f"  synonyms: [{', '.join(map(write_text, tag.synonyms))}]",
    )
    return "".join(f"{indent}{line}\n" for line in lines)
