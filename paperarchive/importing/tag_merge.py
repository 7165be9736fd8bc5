"""The merge of the tags of one paper.

The program knows which tags it gave (`RecordedTags`). A tag that it gave and that is
gone was removed by a person: it is never given again. A tag that it did not give is a
person's, and stays. All others follow the tags that the text earns:

    given          file           earned        merged         recorded
    speech         speech         speech, data  speech, data   given: speech, data
    speech, data   data, own      speech, nlp   nlp, own       given: nlp; own: own;
                                                               refused: speech
    speech         (emptied)      nlp           (emptied)      refused: speech

Given tags come in the order of their strength, tags of a person after them, or before
them if they were first. An order that a person gave them is kept while they stay the
same.
"""

from collections.abc import Iterable, Sequence

from paperarchive.content.import_records import RecordedTags
from paperarchive.content.offered_fields import get_key
from paperarchive.content.tags import Vocabulary, find_keyword_tags, suggest_tags
from paperarchive.text.markup import render_text

Tags = tuple[str, ...]


def find_earned(
    title: str, abstract: str, vocabulary: Vocabulary, keywords: Iterable[str] = ()
) -> Tags:
    """The tags that a paper's text earns, strongest first, then those that its keywords
    are. abstract: Markdown.
    """
    earned = suggest_tags(title, render_text(abstract), vocabulary)
    named = (tag for word in keywords for tag in find_keyword_tags(word, vocabulary))
    return tuple(dict.fromkeys((*earned, *named)))


def find_tag_keywords(keywords: Iterable[str], vocabulary: Vocabulary) -> Tags:
    """The keys of the keywords that are tags, sorted."""
    known = (word for word in keywords if find_keyword_tags(word, vocabulary))
    return tuple(sorted(set(map(get_key, known))))


def merge_tags(
    mine: Tags, recorded: RecordedTags, earned: Sequence[str]
) -> tuple[Tags, RecordedTags]:
    """Merge the tags of a file with those that its text earns, strongest first.

    Returns the tags for the file, and what to record of them.
    """
    refused = find_refused(mine, recorded)
    own = tuple(tag for tag in mine if tag not in recorded.given)
    if refused and not mine:
        return (), RecordedTags(refused=refused)
    given = tuple(tag for tag in earned if tag not in refused and tag not in own)
    present = [tag for tag in mine if tag in recorded.given]
    is_same = list(given) == present
    if set(given) == set(present):  # a person may have put them into another order
        is_same = is_same or present != [t for t in recorded.given if t in present]
    merged = mine if is_same else _arrange(mine, own, given)
    before = None if merged == mine else mine
    return merged, RecordedTags(given, own, refused, before)


def find_refused(mine: Sequence[str], recorded: RecordedTags) -> Tags:
    """Find the tags that a person removed, sorted."""
    removed = {*recorded.refused, *recorded.given, *recorded.own} - set(mine)
    return tuple(sorted(removed))


def _arrange(mine: Tags, own: Tags, given: Tags) -> Tags:
    places = [mine.index(tag) for tag in mine if tag not in own]
    first = min(places, default=len(mine))
    return (*mine[:first], *given, *(tag for tag in mine[first:] if tag in own))


def join_recorded(states: Sequence[RecordedTags], mine: Sequence[str]) -> RecordedTags:
    """Join what branches of git recorded of one paper, after they were merged.

    states: at least one, the newest crawl last. A tag that only one branch gave counts
    as given if the merged file has it: the other branch may have taken it back.
    """
    newest = states[-1]
    if all(state == newest for state in states):
        return newest
    common = set(newest.given).intersection(*(state.given for state in states))
    given = [tag for state in reversed(states) for tag in state.given]
    return RecordedTags(
        given=tuple(dict.fromkeys(t for t in given if t in common or t in mine)),
        own=tuple(dict.fromkeys(tag for state in states for tag in state.own)),
        refused=tuple(sorted({tag for state in states for tag in state.refused})),
        before=newest.before,
        keywords=tuple(sorted({key for state in states for key in state.keywords})),
    )
