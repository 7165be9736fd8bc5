"""The search's engine as browsers run it, in Node: it answers as lunr.js's own full index does, and more than that."""

import datetime
import json
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from paperarchive.search.codec import encode_numbers, encode_words
from paperarchive.search.documents import SearchDocument
from paperarchive.search.index import SearchIndex
from paperarchive.text.analysis import find_words
from paperarchive.text.person_name import parse_person_name
from tests.search.indexes import index_documents
from tests.search.runs import BOOSTS, ask, run, write_search_site

Documents = tuple[SearchDocument, ...]


def make_document(
    slug: str, title: str, abstract: str, *, author_count: int | None = None, comments: int | None = None
) -> SearchDocument:
    return SearchDocument(
        slug=slug,
        title=title,
        abstract=abstract,
        tags=(),
        organization=None,
        date=None,
        author_count=author_count,
        comments=comments,
    )


@pytest.fixture(scope="session")
def papers_site(papers: Documents, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_search_site(tmp_path_factory.mktemp("papers"), papers)


@pytest.fixture(scope="session")
def small_site(small: Documents, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_search_site(tmp_path_factory.mktemp("small"), small)


# --- as lunr.js's full index ---------------------------------------------------------------------------------------

FIELDS = ("title", "abstract", "tags", "organization")


class Words:
    """Words and terms to make queries of."""

    def __init__(self, documents: Documents, index: SearchIndex, chance: random.Random) -> None:
        self._words = sorted({word for document in documents for text in document.texts for word in find_words(text)})
        self._terms = index.terms
        self.chance = chance

    @property
    def word(self) -> str:
        return self.chance.choice(self._words)

    @property
    def term(self) -> str:
        return self.chance.choice(self._terms)

    @property
    def long(self) -> str:
        return self.chance.choice([term for term in self._terms if len(term) > 4])

    @property
    def field(self) -> str:
        return self.chance.choice(FIELDS)

    @property
    def number(self) -> int:
        return self.chance.randint(1, 12)

    @property
    def misspelt(self) -> str:
        word = self.long
        at = self.chance.randrange(1, len(word) - 1)
        other = self.chance.choice("aeinrst")
        return self.chance.choice(
            [
                word[:at] + word[at + 1 :],
                word[:at] + other + word[at:],
                word[:at] + other + word[at + 1 :],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            ]
        )


KINDS: tuple[Callable[[Words], str], ...] = (
    lambda w: w.word,
    lambda w: w.term,
    lambda w: f"{w.word} {w.word}",
    lambda w: f"{w.word} {w.word} {w.word} {w.word}",
    lambda w: f"{w.term} {w.term}".upper(),
    lambda w: "the of " + w.word,
    lambda _: "nosuchword",
    lambda w: f"nosuchword {w.word}",
    lambda w: f"{w.field}:{w.word}",
    lambda w: f"title:{w.word} abstract:{w.word} tags:{w.term}",
    lambda w: f"tags:{w.term} {w.word}",
    lambda w: f"{w.word}^{w.number} {w.word}",
    lambda w: f"{w.field}:{w.term}^{w.number} {w.term}^{w.number}",
    lambda w: f"+{w.term}",
    lambda w: f"+{w.term} {w.word}",
    lambda w: f"+{w.term} +{w.term}",
    lambda w: f"+nosuchword {w.word}",
    lambda w: f"+title:{w.term} {w.word}",
    lambda w: f"+title:{w.term} +abstract:{w.term}",
    lambda w: f"{w.word} -{w.term}",
    lambda w: f"+{w.term} {w.word} -{w.term}",
    lambda w: f"{w.word} -title:{w.term}",
    lambda w: f"-{w.term}",
    lambda w: f"-{w.term} -{w.term} -nosuchword",
    lambda w: f"-{w.field}:{w.term}",
    lambda w: w.long[:3] + "*",
    lambda w: w.long[:2] + "*",
    lambda w: "*" + w.long[-3:],
    lambda w: f"*{w.long[2:4]}*",
    lambda w: f"{w.long[:2]}*{w.long[-2:]}",
    lambda w: f"{w.long[0]}*{w.long[-1]}",
    lambda w: f"+{w.long[:3]}* -{w.long[:4]}*",
    lambda w: f"{w.field}:{w.long[:3]}*^{w.number} {w.word}",
    lambda w: f"{w.word}~0",
    lambda w: f"{w.misspelt}~1",
    lambda w: f"{w.misspelt}~2",
    lambda w: f"+{w.misspelt}~1 {w.term}",
    lambda w: f"-{w.misspelt}~1",
    lambda w: f"{w.field}:{w.misspelt}~2^{w.number} {w.term}",
    lambda w: f"{w.term} {w.term} {w.term[:1]}",
    lambda w: f"{w.word}-{w.word} {w.word}",
    lambda w: rf"{w.word}\:{w.word} {w.word}\*",
    lambda w: f"nosuchfield:{w.word}",
    lambda w: f"{w.word}:",
)


def make_queries(documents: Documents, *, each: int) -> list[str]:
    """Queries of lunr.js of every kind, the same at every run."""
    words = Words(documents, index_documents(documents, BOOSTS), random.Random(366))
    return ["", *(kind(words) for kind in KINDS for _ in range(each))]


@pytest.mark.parametrize("name", ["small", "papers", "recombined"])
def test_every_query_of_lunr_is_answered_as_by_its_full_index(
    name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    documents: Documents = request.getfixturevalue(name)
    queries = make_queries(documents, each=8)
    assert len(queries) > 300
    site = write_search_site(tmp_path, documents)
    [compared] = run(site, ("compare", str(site / "lunr-index.json"), queries))
    assert compared["different"] == []
    assert compared["found"] > len(queries) / 2


def test_a_bare_wildcard_finds_everything_as_in_the_full_index(papers_site: Path) -> None:
    queries = ["*", "title:*", "+*", "-*", "* -model"]
    [compared] = run(papers_site, ("compare", str(papers_site / "lunr-index.json"), queries))
    assert compared == {"different": [], "found": 4}


def test_weights_are_rounded_as_python_rounds(papers_site: Path) -> None:
    chance = random.Random(3)
    weights = (
        [n / 16 for n in range(400)] + [n / 2000 for n in range(4000)] + [chance.random() * 30 for _ in range(4000)]
    )
    assert run(papers_site, ("round", weights)) == [[round(weight, 3) for weight in weights]]


def test_numbers_and_rows_are_read_as_python_writes_them(papers_site: Path) -> None:
    numbers = [0, 1, 31, 32, 33, 1023, 1024, 40_000, 2**29]
    words = [
        "a",
        "ab",
        "abc",
        "abd",
        "b-",
        "caf\u00e9",
        "caf\u00ea",
        "\U0001d44e1",
        "\U0001d44e2",
        "\U0001d44f",
        "学习",
    ]
    rows = [f"{coded}|x|{word}" for coded, word in zip(encode_words(words), words, strict=True)]
    read = run(papers_site, ("decodeNumbers", encode_numbers(numbers)), ("decodeRows", rows))
    assert read == [numbers, [[word, f"x|{word}"] for word in words]]


# --- words ---------------------------------------------------------------------------------------------------------

LIBRARY = (
    make_document("undated", "Reading without a date", "Reinforcement is not learning."),
    make_document("maps", "Maps of noise", "Deep learning of maps. A survey of noise.", comments=0),
    make_document("noise", "Noise of maps", "The maps of noise are learned deep in the network.", author_count=3),
    make_document("policy", "A policy", "Reinforcement learning of a policy, to be or not to be.", comments=4),
    make_document("survey", "Survey: reinforcement learning", "GPT-4 and Llama3.1 are surveyed.", author_count=12),
    make_document("last", "Maps", "强化学习 for Café networks, transformers and segmentation."),
)


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_search_site(tmp_path_factory.mktemp("library"), LIBRARY)


def find(site: Path, text: str, **settings: bool) -> list[str]:
    """The slugs that a query finds, best first."""
    return [LIBRARY[document].slug for document in ask(site, text, **settings)["documents"]]


def test_all_words_are_required(library: Path) -> None:
    assert sorted(find(library, "reinforcement learning")) == ["policy", "survey", "undated"]
    assert find(library, "reinforcement learning policy") == ["policy"]


def test_where_no_paper_has_all_words_any_word_matches_and_a_note_says_so(library: Path) -> None:
    found = ask(library, "segmentation policy")
    assert (sorted(found["documents"]), found["relaxed"]) == ([3, 5], True)
    assert found["notes"] == [{"key": "query.any_word", "values": {}}]


def test_an_unknown_word_matches_nothing(library: Path) -> None:
    found = ask(library, "nosuchword")
    assert (found["documents"], found["relaxed"], found["notes"]) == ([], False, [])
    assert ask(library, "nosuchword neithersuchword")["relaxed"] is False


def test_stop_words_are_not_required(library: Path) -> None:
    assert find(library, "the policy of which") == ["policy"]


def test_stop_words_alone_find_nothing_and_a_note_says_why(library: Path) -> None:
    found = ask(library, "to be or not")
    assert found["documents"] == []
    assert found["notes"] == [{"key": "query.common_words", "values": {}}]


def test_a_title_clause_matches_titles_only(library: Path) -> None:
    assert find(library, "title:survey") == ["survey"]
    assert sorted(find(library, "survey")) == ["maps", "survey"]


def test_words_match_in_any_case_and_script(library: Path) -> None:
    assert find(library, "CAFE") == ["last"]
    assert find(library, "gpt-4") == ["survey"]
    assert find(library, "llama3.1") == ["survey"]
    assert find(library, "学习") == ["last"]


def test_without_a_ranking_the_newest_come_first(library: Path) -> None:
    assert find(library, "") == ["last", "survey", "policy", "noise", "maps", "undated"]
    assert find(library, "-learning") == ["last"]
    assert find(library, "-maps -title:policy") == ["survey", "undated"]


def test_a_prefix_matches_every_word_that_begins_with_it(library: Path) -> None:
    assert sorted(find(library, "netw*")) == ["last", "noise"]
    assert find(library, "-netw* maps") == ["maps"]


def test_while_typing_the_last_word_is_a_prefix_from_three_letters_on(library: Path) -> None:
    assert find(library, "reinforcement pol", typing=True) == ["policy"]
    assert find(library, "reinforcement po", typing=True) == find(library, "reinforcement")
    assert ask(library, "pol policy")["documents"] == ask(library, "policy")["documents"]


@pytest.mark.parametrize(("typed", "slug"), [("segmentatio", "last"), ("policy", "policy"), ("transforme", "last")])
def test_a_word_longer_than_its_stem_is_found_while_typing(library: Path, typed: str, slug: str) -> None:
    assert find(library, typed, typing=True) == [slug]
    assert find(library, f"{typed}*") == [slug] or typed == "policy"


def test_a_word_as_typed_ranks_above_words_it_is_a_prefix_of(papers_site: Path) -> None:
    typed, whole = run(papers_site, ("ask", "agent", {"typing": True}), ("ask", "agent"))
    assert set(whole["documents"]) <= set(typed["documents"])
    assert typed["documents"][0] in whole["documents"][:5]


def test_a_fuzzy_word_matches_words_as_written_and_their_stems(library: Path) -> None:
    assert find(library, "polcy~1") == ["policy"]
    assert find(library, "trasnformers~1") == ["last"]
    assert find(library, "polcy") == []


def test_a_prefix_of_many_words_is_expanded_to_the_most_frequent(papers_site: Path) -> None:
    [found] = run(papers_site, ("ask", "re*"))
    assert len(found["marks"]["terms"]) == 64
    assert "result" in found["marks"]["terms"]
    [note] = found["notes"]
    assert note["values"].pop("count") > 64
    assert note == {"key": "query.many_terms", "values": {"word": "re", "most": 64}}


def test_every_title_finds_its_own_paper_first(papers: Documents, papers_site: Path) -> None:
    results = run(papers_site, *(("ask", paper.title) for paper in papers))
    missed = [paper.title for n, paper in enumerate(papers) if results[n]["documents"][:1] != [n]]
    assert missed == []


def test_marked_are_the_terms_and_the_words_of_phrases(library: Path) -> None:
    marks = ask(library, 'learning "of maps" -noise')["marks"]
    nothing: dict[str, list[str]] = {"terms": [], "words": []}
    assert marks == {"terms": ["learn"], "words": ["of", "maps"], "author": nothing, "venue": nothing}


# --- phrases -------------------------------------------------------------------------------------------------------


def test_a_phrase_is_its_words_in_order(library: Path) -> None:
    assert find(library, '"maps of noise"') == ["maps", "noise"]
    assert find(library, '"noise of maps"') == ["noise"]
    assert find(library, '"learning reinforcement"') == []


def test_a_phrase_does_not_span_title_and_abstract(library: Path) -> None:
    assert find(library, '"noise deep"') == []
    assert find(library, '"a policy reinforcement"') == []


def test_a_title_phrase_matches_titles_only(library: Path) -> None:
    assert find(library, 'title:"maps of noise"') == ["maps"]
    assert find(library, 'title:"reinforcement learning"') == ["survey"]


def test_a_phrase_of_stop_words_is_found(library: Path) -> None:
    assert find(library, '"to be or not to be"') == ["policy"]


def test_a_phrase_and_words_are_both_required(library: Path) -> None:
    assert find(library, '"reinforcement learning" policy') == ["policy"]
    assert find(library, '"reinforcement learning" -policy') == ["survey"]
    assert find(library, 'maps -"maps of noise"') == ["last"]


def test_phrases_are_found_where_the_texts_have_them(papers: Documents, papers_site: Path) -> None:
    chance = random.Random(5)
    phrases: list[list[str]] = []
    for _ in range(60):
        words = find_words(chance.choice(papers).abstract)
        start = chance.randrange(max(len(words) - 4, 1))
        phrases.append(words[start : start + chance.randint(2, 4)])
    results = run(papers_site, *(("ask", f'"{" ".join(phrase)}"') for phrase in phrases))
    for phrase, result in zip(phrases, results, strict=True):
        wanted = [n for n, p in enumerate(papers) if any(has_phrase(text, phrase) for text in (p.title, p.abstract))]
        assert sorted(result["documents"]) == wanted, phrase


def has_phrase(text: str, phrase: list[str]) -> bool:
    words = find_words(text)
    return any(words[n : n + len(phrase)] == phrase for n in range(len(words)))


# --- filters and what is shown -------------------------------------------------------------------------------------


def find_where(site: Path, documents: Documents, text: str) -> list[str]:
    return sorted(documents[number].slug for number in ask(site, text)["documents"])


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("year:2025", lambda p: p.date is not None and p.date.year == 2025),
        ("-year:2025", lambda p: p.date is None or p.date.year != 2025),
        ("date:2025-09..2025-10-15", lambda p: p.date is not None and "2025-09" <= str(p.date) <= "2025-10-15"),
        ("date:unknown", lambda p: p.date is None),
        ("authors:>10", lambda p: (p.author_count or 0) > 10),
        ("authors:unknown", lambda p: p.author_count is None),
        ("comments:>=2", lambda p: (p.comments or 0) >= 2),
        ("comments:0", lambda p: p.comments == 0),
        ("org:bytedance", lambda p: p.organization is not None),
        ("tag:reinforcement-learning", lambda p: "reinforcement-learning" in dict(p.tags)),
        ('tag:"Reinforcement Learning" -date:unknown', lambda p: "reinforcement-learning" in dict(p.tags) and p.date),
        ("-tag:reinforcement-learning", lambda p: "reinforcement-learning" not in dict(p.tags)),
    ],
)  # fmt: skip
def test_a_filter_selects_the_papers_it_names(
    papers: Documents, papers_site: Path, text: str, holds: Callable[[SearchDocument], bool]
) -> None:
    wanted = sorted(paper.slug for paper in papers if holds(paper))
    assert wanted
    assert find_where(papers_site, papers, text) == wanted


def test_an_unknown_name_is_noted(papers_site: Path) -> None:
    found, other = run(papers_site, ("ask", "model tag:nosuchtag"), ("ask", "org:nobody"))
    assert found["documents"] == []
    assert found["notes"] == [{"key": "query.unknown_tag", "values": {"name": "nosuchtag"}}]
    assert other["notes"] == [{"key": "query.unknown_organization", "values": {"name": "nobody"}}]


def test_filters_of_a_panel_keep_the_order(papers_site: Path) -> None:
    filters = [{"key": "authors", "from": 2, "to": 5, "not": False}]
    [found] = run(papers_site, ("ask", "learning"))
    [selected] = run(papers_site, ("filter", found["documents"], filters))
    [asked] = run(papers_site, ("ask", "learning authors:2..5"))
    assert selected == asked["documents"] != found["documents"]


def test_facets_give_the_facts_of_each_document(papers: Documents, papers_site: Path) -> None:
    facets, *facts = run(papers_site, ("facets",), *(("facts", number) for number in range(len(papers))))
    for paper, fact in zip(papers, facts, strict=True):
        assert fact["date"] == (str(paper.date) if paper.date else None)
        assert fact["year"] == (paper.date.year if paper.date else None)
        assert (fact["authorCount"], fact["comments"]) == (paper.author_count, paper.comments)
        assert {facets["tags"][tag]["slug"] for tag in fact["tags"]} == set(dict(paper.tags))
        name = facets["organizations"][fact["organization"]]["name"] if fact["organization"] is not None else None
        assert name == (paper.organization[1] if paper.organization else None)


def test_counts_of_facets_are_those_of_the_documents(papers: Documents, papers_site: Path) -> None:
    [rows] = run(papers_site, ("counts", list(range(len(papers)))))
    tags, years, authors, organizations, venues = map(dict, rows)
    assert tags == Counter(slug for paper in papers for slug, _ in paper.tags)
    assert years["unknown"] == sum(paper.date is None for paper in papers)
    assert sum(authors.values()) == len(papers)
    assert (list(organizations.values()), venues) == ([1], {})


def test_hits_and_texts_are_those_of_the_documents(papers: Documents, papers_site: Path) -> None:
    numbers = [200, 3, 77, 3]
    hits, texts = run(papers_site, ("hits", numbers), ("texts", numbers))
    assert texts == [papers[number].abstract for number in numbers]
    for number, hit in zip(numbers, hits, strict=True):
        paper = papers[number]
        assert (hit["slug"], hit["title"], hit["authorCount"]) == (paper.slug, paper.title, paper.author_count)


def test_names_and_identifiers_are_shown_where_they_are_known(tmp_path: Path) -> None:
    texts = ("Émilie du Châtelet", "Wim Bakker Jr.", "李 明", "Gemini Team")
    authors = tuple(map(parse_person_name, texts))
    known = replace(LIBRARY[0], authors=authors, arxiv="2411.01230", doi="10.1000/1")
    [[first, second]] = run(write_search_site(tmp_path, (known, LIBRARY[1])), ("hits", [0, 1]))
    assert [author["name"] for author in first["authors"]] == list(texts)
    parts = [(author["family"], author["given"], author["suffix"]) for author in first["authors"]]
    assert (parts, first["arxiv"], first["doi"]) == (
        [("du Châtelet", "Émilie", ""), ("Bakker", "Wim", "Jr."), ("李", "明", ""), ("Gemini Team", "", "")],
        "2411.01230",
        "10.1000/1",
    )
    assert (second["authors"], second["arxiv"], second["doi"]) == ([], None, None)


def test_listings_are_ordered_newest_first_with_their_documents_by_rank(tmp_path: Path) -> None:
    early, late = datetime.date(2024, 5, 1), datetime.date(2024, 6, 1)
    places = [((late, "b", 1),), (), ((early, "old", 0), (late, "b", 0)), ((late, "a", 0),)]
    documents = [replace(LIBRARY[number], listings=listings) for number, listings in enumerate(places)]
    assert (
        run(write_search_site(tmp_path, documents), ("listings",), ("open",), ("listings",))[::2]
        == [
            [
                {"slug": "a", "documents": [3]},
                {"slug": "b", "documents": [2, 0]},
                {"slug": "old", "documents": [2]},
            ]
        ]
        * 2
    )


def test_every_listing_of_the_archive_is_complete(papers: Documents, papers_site: Path) -> None:
    [found] = run(papers_site, ("listings",))
    for listing in found:
        places = [
            place for n in listing["documents"] for _, slug, place in papers[n].listings if slug == listing["slug"]
        ]
        assert places == list(range(len(places)))
    assert {listing["slug"] for listing in found} == {slug for paper in papers for _, slug, _ in paper.listings}


# --- files ---------------------------------------------------------------------------------------------------------


def test_a_query_fetches_what_it_needs_and_nothing_twice(papers_site: Path) -> None:
    _, first, _, second, _, third = run(
        papers_site,
        ("open",), ("requests",),
        ("ask", "reinforcement"), ("requests",),
        ("ask", "reinforcement"), ("requests",),
    )  # fmt: skip
    assert first == ["manifest.json no-cache"]
    assert sorted(name.partition("-")[0] for name in second) == ["lengths", "terms"]
    assert third == []


def test_when_a_redeploy_removed_a_file_the_new_manifest_is_fetched(library: Path, tmp_path: Path) -> None:
    more = (*LIBRARY, make_document("new", "Newest policy", "Reinforcement."))
    newer = write_search_site(tmp_path, more)
    _, _, found, requests, size = run(
        library, ("open",), ("at", str(newer)), ("ask", "newest"), ("requests",), ("size",)
    )
    assert [more[document].slug for document in found["documents"]] == ["new"]
    assert requests.count("manifest.json no-cache") == 2
    assert size == 7


def test_documents_whose_numbers_have_changed_are_not_shown(library: Path, tmp_path: Path) -> None:
    newer = write_search_site(tmp_path, LIBRARY[1:])
    _, _, refused, again = run(library, ("ask", "policy"), ("at", str(newer)), ("hits", [3]), ("ask", "policy"))
    assert refused == {"code": "changed", "reason": "The archive has changed; search again."}
    assert [LIBRARY[1:][document].slug for document in again["documents"]] == ["policy"]


@pytest.mark.parametrize("second", [("facets",), ("texts", [0]), ("hits", [0])])
def test_no_answer_is_of_two_indexes(library: Path, tmp_path: Path, second: tuple[object, ...]) -> None:
    """The first part of an answer gives out numbers; the others are refused until one begins again."""
    newer = write_search_site(tmp_path, (make_document("new", "Newest policy", "Of recombined things."), *LIBRARY))
    found, _, refused, *_ = run(library, ("ask", "policy"), ("at", str(newer)), second)
    assert found["documents"]
    assert refused["code"] == "changed"


def test_numbers_stay_valid_where_a_text_alone_has_changed(library: Path, tmp_path: Path) -> None:
    changed = (replace(LIBRARY[0], abstract="Of other things."), *LIBRARY[1:])
    newer = write_search_site(tmp_path, changed)
    _, _, hits = run(library, ("ask", "policy"), ("at", str(newer)), ("hits", [3]))
    assert [hit["slug"] for hit in hits] == [LIBRARY[3].slug]


def test_a_missing_file_is_requested_twice_and_no_more(tmp_path: Path) -> None:
    site = write_search_site(tmp_path, LIBRARY)
    lengths = next((site / "search").glob("lengths-*"))
    lengths.unlink()
    refused, requests = run(site, ("ask", "policy"), ("requests",))
    assert refused == {"code": "missing", "reason": f"{lengths.name} is not there."}
    assert requests.count(lengths.name) == 2


@pytest.mark.parametrize(("status", "why"), [(0, "."), (503, ": status 503.")])
def test_without_a_response_the_search_is_unavailable_and_can_be_retried(library: Path, status: int, why: str) -> None:
    _, refused, _, opened, size = run(library, ("break", status), ("open",), ("break", 200), ("open",), ("size",))
    assert refused == {"code": "network", "reason": f"manifest.json cannot be fetched{why}"}
    assert (opened, size) == (None, 6)


def test_a_manifest_of_another_format_is_refused(library: Path, tmp_path: Path) -> None:
    manifest = json.loads((library / "search" / "manifest.json").read_bytes())
    for change in ({"format": 2}, {"lunr": "3.0.0"}):
        path = tmp_path / str(change["format" if "format" in change else "lunr"]) / "search" / "manifest.json"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps({**manifest, **change}), encoding="utf-8")
        [refused] = run(path.parent.parent, ("open",))
        assert refused["code"] == "format"


def test_an_archive_of_nothing_finds_nothing(tmp_path: Path) -> None:
    site = write_search_site(tmp_path, ())
    size, *found = run(site, ("open",), *(("ask", t) for t in ("model", "mod*", "-model", '"a model"', "year:2024")))
    assert size is None
    assert [result["documents"] for result in found] == [[]] * 5
    assert run(site, ("query", "model -agent")) == [[]]
