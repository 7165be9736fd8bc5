"""Indexes of documents, and the index that the `lunr` package's own Builder makes of them."""

import json
from collections.abc import Sequence

import lunr.builder
import lunr.pipeline
import lunr.token

from paperarchive.search.documents import BASE_FIELDS, FIELDS, SearchDocument
from paperarchive.search.index import LUNR_VERSION, SearchIndex, make_index
from paperarchive.search.word_counts import count_words
from paperarchive.text.analysis import find_words, is_stop_word, sort_key
from paperarchive.text.stemmer import stem


def make_document(title: str, abstract: str = "", **values: object) -> SearchDocument:
    whole: dict[str, object] = {
        "slug": title.lower(),
        "tags": (),
        "organization": None,
        "date": None,
        "author_count": None,
        "comments": None,
    }
    return SearchDocument(title=title, abstract=abstract, **(whole | values))  # type: ignore[arg-type]  # see above


def index_documents(documents: Sequence[SearchDocument], boosts: Sequence[float]) -> SearchIndex:
    """The index of documents, counted as one chunk."""
    return make_index([count_words(document.texts for document in documents)], boosts)


def format_official_index(documents: Sequence[SearchDocument], boosts: Sequence[float]) -> str:
    """The whole index as the `lunr` package's Builder makes it, through its public interface; slow.

    Words, stop words and stems are this program's; terms are numbered and sorted as lunr.js needs it. The Builder
    divides by the number of documents, so there must be at least one.
    """
    builder = lunr.builder.Builder()
    builder.ref("number")
    texts = [dict(zip(FIELDS, document.texts, strict=True)) for document in documents]
    for field, name in enumerate(FIELDS):
        if name not in BASE_FIELDS and not any(find_words(each[name]) for each in texts):
            continue
        builder.field(name, boost=boosts[field], extractor=lambda document, name=name: find_words(document[name]))
    for function, label in ((drop_stop_word, "stopWordFilter"), (stem_token, "stemmer")):
        lunr.pipeline.Pipeline.registered_functions[label] = function
        function.label = label  # type: ignore[attr-defined]  # where lunr looks for the name
        builder.pipeline.add(function)
    builder.search_pipeline.add(stem_token)
    for number, each in enumerate(texts):
        builder.add({"number": number, **each})
    for number, term in enumerate(sorted(builder.inverted_index, key=sort_key)):
        builder.inverted_index[term]["_index"] = number
    record = builder.build().serialize()
    record["invertedIndex"].sort(key=lambda row: sort_key(row[0]))
    return json.dumps({**record, "version": LUNR_VERSION}, ensure_ascii=False, separators=(",", ":"))


def drop_stop_word(token: lunr.token.Token, _number: int = 0, _tokens: object = None) -> lunr.token.Token | None:
    return None if is_stop_word(str(token)) else token


def stem_token(token: lunr.token.Token, _number: int = 0, _tokens: object = None) -> lunr.token.Token:
    return token.update(lambda word, _metadata: stem(word))
