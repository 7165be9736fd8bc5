"""Authors, venues, keywords and identifiers in the search, as browsers run it: in Node, by the real lunr.js."""

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperarchive.search.documents import BASE_FIELDS, FIELDS, SearchDocument
from paperarchive.search.full_index import format_full_index
from paperarchive.search.item_positions import ITEM_SIZE, format_item_positions
from paperarchive.text.analysis import find_words
from paperarchive.text.person_name import PersonName, parse_person_name
from tests.building import copy_site
from tests.search.conftest import read_documents
from tests.search.decode import decode_positions
from tests.search.indexes import format_official_index, index_documents, make_document
from tests.search.runs import BOOSTS, ask, run, write_search_site

Documents = tuple[SearchDocument, ...]


RESIDUAL = "10.1109/CVPR.2016.90"
PREPRINT = "10.48550/arXiv.2401.00001"


def make_paper(slug: str, *authors: str, **values: object) -> SearchDocument:
    document = make_document(f"On {slug}", "An abstract.")
    return replace(document, slug=slug, authors=tuple(map(parse_person_name, authors)), **values)  # type: ignore[arg-type]  # any fields


LIBRARY: Documents = (
    make_paper(
        "engine",
        "Ada Lovelace",
        "Charles Babbage",
        venue="Scientific Memoirs 1843",
        orcids=("0000-0002-1825-0097",),
        author_slugs=("ada-lovelace",),
    ),
    make_paper(
        "notes", "Ada King Lovelace", venue="Scientific Memoirs", venue_slug="scientific-memoirs", arxiv="2411.01230v2"
    ),
    make_paper(
        "initial", "A. Lovelace", "J.-P. Serre", orcids=("0000-0002-1825-0097",), author_slugs=("ada-lovelace",)
    ),
    make_paper(
        "residual", "Kaiming He", "Xiangyu Zhang", keywords=("self-supervised learning", "zero-shot"), doi=RESIDUAL
    ),
    make_paper("swap", "Lovelace Ada", "Jean-Pierre Serre"),
    make_paper("split", "Grace Ada", "Otto Lovelace", keywords=("learning self", "supervised models")),
    make_paper("light", "Émilie du Châtelet", "Jan van der Berg Jr.", venue="ICML 2024", doi=PREPRINT),
    make_paper("vision", "李飞飞", "李飞", aliases=("seeing",)),
    make_paper("group", "Gemini Team", "O’Brien, Conan", "Tom Jones", keywords=("the learning of machines",)),
    make_paper("jone", "Mary Jone", doi="10.1000/a|b(1)"),
    make_document("Lovelace and her circle", "Of 2411.01230 by Serre. Memoirs.", slug="circle"),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_search_site(tmp_path_factory.mktemp("names"), LIBRARY)


def find(site: Path, text: str, **how: bool) -> list[str]:
    """The slugs that a query finds, best first."""
    return [LIBRARY[number].slug for number in ask(site, text, **how)["documents"]]


# --- names


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("author:lovelace", {"engine", "notes", "initial", "swap", "split"}),
        ("author:LOVELACE -author:otto", {"engine", "notes", "initial", "swap"}),
        ('author:"Ada Lovelace"', {"engine", "notes"}),
        ('author:"Lovelace, Ada"', {"engine", "notes"}),
        ('author:"A. Lovelace"', {"engine", "notes", "initial"}),
        ('author:"A. K. Lovelace"', {"notes"}),
        ('author:"Lovelace Ada"', {"swap"}),
        ('author:"Ada Otto"', set()),
        ('-author:"Ada Lovelace" author:lovelace', {"initial", "swap", "split"}),
        ('author:"J. Serre"', {"initial", "swap"}),
        ("author:Jean-Pierre", {"swap"}),
        ("author:J.-P.", {"initial", "swap"}),
        ("author:emilie", {"light"}),
        ('author:"du Chatelet"', {"light"}),
        ('author:"Berg, Jan van der, Jr."', {"light"}),
        ("author:he", {"residual"}),
        ('author:"Kaiming He"', {"residual"}),
        ("-author:he author:zhang", set()),
        ("author:李飞飞", {"vision"}),
        ("author:李飞", {"vision"}),
        ('author:"Gemini Team"', {"group"}),
        ("author:o’brien", {"group"}),
        ("author:jones", {"group", "jone"}),
        ('author:"Jones"', {"group"}),
        ("author:lovel*", {"engine", "notes", "initial", "swap", "split"}),
        ("author:babage~1", {"engine"}),
        ("authors:Babbage", {"engine"}),
    ],
)
def test_an_author_is_found_by_words_of_one_name(library: Path, query: str, slugs: set[str]) -> None:
    found = ask(library, query)
    assert {LIBRARY[number].slug for number in found["documents"]} == slugs
    assert not found["relaxed"]


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("venue:icml", {"light"}),
        ('venue:"ICML 2024"', {"light"}),
        ('venue:"memoirs 1843"', {"engine"}),
        ('venue:"scientific 1843"', set()),
        ("venue:memoir", {"engine", "notes"}),
        ('keyword:"self-supervised learning"', {"residual"}),
        ('keywords:"learning self"', {"split"}),
        ("keyword:zero-shot", {"residual"}),
        ("keyword:the", {"group"}),
        ('"self-supervised learning"', {"residual"}),
        ('"Ada Lovelace"', {"engine"}),
        ("memoirs", {"engine", "notes", "circle"}),
        ("-venue:memoirs author:ada", {"swap", "split"}),
    ],
)
def test_venues_and_keywords_are_found_by_words_and_phrases(library: Path, query: str, slugs: set[str]) -> None:
    assert {*find(library, query)} == slugs


def test_a_bare_name_finds_its_papers_and_those_that_mention_it(library: Path) -> None:
    assert {*find(library, "lovelace")} == {"engine", "notes", "initial", "swap", "split", "circle"}
    assert find(library, "kaiming he") == ["residual"]


def test_while_a_name_is_typed_its_last_word_may_be_longer(library: Path) -> None:
    assert {*find(library, 'author:"Ada Lov', typing=True)} == {"engine", "notes"}
    assert find(library, 'author:"Ada Lov') == []
    assert find(library, "author:babb", typing=True) == ["engine"]
    assert find(library, "author:he", typing=True) == ["residual"]


def test_the_words_of_a_name_are_marked_in_names_only(library: Path) -> None:
    marks = ask(library, 'circle author:"Ada Lovelace" venue:memoirs')["marks"]
    assert marks["terms"] == ["circl"]
    assert (marks["author"]["words"], marks["venue"]["terms"]) == (["ada", "lovelace"], ["memoir"])


@pytest.mark.parametrize("key", ["author", "venue", "keywords"])
def test_an_archive_without_names_says_so(tmp_path: Path, key: str) -> None:
    site = write_search_site(tmp_path, LIBRARY[-1:])
    alone, negated = run(site, ("ask", f"{key}:lovelace"), ("ask", f"-{key}:lovelace lovelace"))
    assert (alone["documents"], negated["documents"]) == ([], [0])
    assert alone["notes"] == negated["notes"] == [{"key": f"query.no_{key}", "values": {}}]


# --- identifiers


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("2411.01230", ["notes", "circle"]),
        ("arXiv:2411.01230v7", ["notes", "circle"]),
        ("arXiv: 2411.01230", ["notes", "circle"]),
        ("https://arxiv.org/pdf/2411.01230v1.pdf", ["notes", "circle"]),
        ("https://doi.org/10.48550/ARXIV.2411.01230", ["notes", "circle"]),
        ("2401.00001", ["light"]),
        ("https://doi.org/10.1109/cvpr.2016.90", ["residual"]),
        ("10.1000/A|b(1)", ["jone"]),
        ("doi:10.1000/a%7Cb(1)", []),
        ("https://example.org/archive/papers/swap/?q=1", ["swap"]),
        ("http://localhost:8000/papers/seeing/", ["vision"]),
        ("https://example.org/archive/authors/ada-lovelace/", ["initial", "engine"]),
        ("https://example.org/archive/venues/scientific-memoirs/", ["notes"]),
        ("0000-0002-1825-0097", ["initial", "engine"]),
        ("https://orcid.org/0000-0002-1825-0097 -arxiv:2411.01230", ["initial", "engine"]),
        ("2411.01230 author:babbage", ["notes", "engine"]),
        ("-arxiv:2411.01230 author:king", []),
    ],
)
def test_what_an_identifier_names_comes_first(library: Path, query: str, slugs: list[str]) -> None:
    assert find(library, query) == slugs


@pytest.mark.parametrize(
    ("query", "key", "name"),
    [
        ("2412.00001", "arxiv", "2412.00001"),
        ("https://arxiv.org/abs/2411.01239v2", "arxiv", "2411.01239"),
        ("https://doi.org/10.1145/NOBODY", "doi", "10.1145/nobody"),
        ("0000-0001-5109-3700", "orcid", "0000-0001-5109-3700"),
        ("https://example.org/papers/nothing-here/", "paper", "nothing-here"),
        ("https://example.org/authors/nobody/", "author", "nobody"),
        ("https://example.org/venues/nowhere/", "venue", "nowhere"),
    ],
)
def test_an_identifier_that_no_paper_has_finds_nothing_and_says_so(
    library: Path, query: str, key: str, name: str
) -> None:
    found = ask(library, query)
    assert found["documents"] == []
    assert found["notes"] == [{"key": f"query.unknown_{key}", "values": {"name": name}}]


def test_beside_an_unknown_identifier_the_words_are_searched(library: Path) -> None:
    found = ask(library, "2412.00001 babbage")
    assert [LIBRARY[number].slug for number in found["documents"]] == ["engine"]
    assert found["notes"] == [{"key": "query.unknown_arxiv", "values": {"name": "2412.00001"}}]


def test_filters_hold_for_what_an_identifier_names(tmp_path: Path) -> None:
    site = write_search_site(tmp_path, (replace(LIBRARY[1], author_count=1), LIBRARY[2]))
    one, many = run(site, ("ask", "2411.01230 authors:1"), ("ask", "2411.01230 authors:>1"))
    assert (one["documents"], many["documents"]) == ([0], [])


def test_results_are_counted_by_venue_whose_name_is_the_newest_spelling(tmp_path: Path) -> None:
    venues = (("icml", "I.C.M.L."), (None, None), ("acl", "ACL"), ("icml", "ICML"))
    documents = [replace(LIBRARY[n], venue=name, venue_slug=slug) for n, (slug, name) in enumerate(venues)]
    site = write_search_site(tmp_path, documents)
    rows, facets, *facts = run(site, ("counts", [0, 1, 2, 3]), ("facets",), ("facts", 0), ("facts", 1))
    assert dict(rows[4]) == {"icml": 2, "acl": 1}
    assert facets["venues"] == [{"slug": "acl", "name": "ACL"}, {"slug": "icml", "name": "ICML"}]
    assert [fact["venue"] for fact in facts] == [1, None]


def test_an_author_is_found_by_the_name_that_authors_yml_has(tmp_path: Path) -> None:
    root = copy_site(tmp_path / "site")
    record = "- {name: Augusta King, orcid: 0000-0002-1825-0097, variants: [C. Babbage]}\n"
    (root / "content" / "authors.yml").write_text(record)
    documents = read_documents(root)
    site = write_search_site(tmp_path, documents)
    results = run(site, *(("ask", f'author:"{name}"') for name in ("Augusta King", "Ada Lovelace", "Charles Babbage")))
    assert [[documents[n].slug for n in result["documents"]] for result in results] == [["by-hand"]] * 3


def test_an_identifier_is_looked_up_in_two_small_files(library: Path) -> None:
    _, _, _, requests = run(library, ("open",), ("requests",), ("ask", "0000-0002-1825-0097"), ("requests",))
    assert [name.split("-")[0] for name in requests] == ["ids", "ids"]


# --- the index


def invent_names(documents: Sequence[SearchDocument], chance: random.Random) -> Documents:
    """Give documents authors, venues and keywords, in which names and words of titles occur."""
    given = ["Ada", "Émile", "J.", "Jean-Pierre", "Wei", "He", "Young", "Deep", "Ólafur", "María José"]
    family = ["Lovelace", "van der Berg", "Jones", "O’Brien", "Li", "He", "Long", "Learning", "du Châtelet", "Müller"]
    names = [f"{one} {other}" for one in given for other in family] + ["李飞飞", "Gemini Team", "山田太郎", "김민준"]
    venues = ["NeurIPS 2024", "Journal of Machine Learning Research", "ICML", "学会"]
    phrases = ["self-supervised learning", "zero-shot", "the", "parsing", "機械学習", "graph neural network"]
    return tuple(
        replace(
            document,
            authors=tuple(map(parse_person_name, chance.sample(names, chance.randint(0, 8)))),
            venue=chance.choice([None, *venues]),
            keywords=tuple(chance.sample(phrases, chance.randint(0, 3))),
        )
        for document in documents
    )


@pytest.fixture(scope="module")
def named(papers: Documents) -> Documents:
    return invent_names(papers, random.Random(14))


def test_the_full_index_with_names_equals_the_official_builder_s_to_the_byte(named: Documents) -> None:
    index = index_documents(named, BOOSTS)
    assert index.fields == FIELDS
    assert format_full_index(index) == format_official_index(named, BOOSTS)


@pytest.mark.parametrize("known", ["authors", "venue", "keywords"])
def test_a_field_is_indexed_where_one_document_has_it(papers: Documents, named: Documents, known: str) -> None:
    one = next(n for n, document in enumerate(named) if getattr(document, known) and document.authors)
    documents = [*papers[:one], replace(papers[one], **{known: getattr(named[one], known)}), *papers[one + 1 :]]
    index = index_documents(documents, BOOSTS)
    assert index.fields == (*BASE_FIELDS, {"authors": "author"}.get(known, known))
    assert format_full_index(index) == format_official_index(documents, BOOSTS)


def test_queries_on_names_are_answered_as_by_lunr_s_full_index(named: Documents, tmp_path: Path) -> None:
    chance = random.Random(7)
    words = sorted({word for document in named for text in document.texts[4:] for word in find_words(text)})
    kinds = (
        "author:{a}", "{a} {b}", "+author:{a} {b}", "+author:{a} -venue:{b}", "author:{a}* keywords:{b}",
        "author:{a}~1", "venue:{a}^3 author:{b}", "keywords:*{a}", "-author:{a}", "title:{a} author:{a}", "+{a} +{b}",
        "+venue:{a} +author:{b}*", "author:{a}~2 -keywords:{b}",
    )  # fmt: skip
    queries = [kind.format(a=chance.choice(words), b=chance.choice(words)) for kind in kinds for _ in range(12)]
    site = write_search_site(tmp_path, named)
    [compared] = run(site, ("compare", str(site / "lunr-index.json"), queries))
    assert compared["different"] == []
    assert compared["found"] > len(queries) / 2


def test_every_title_of_an_archive_with_names_finds_its_own_paper_first(named: Documents, tmp_path: Path) -> None:
    site = write_search_site(tmp_path, named)
    results = run(site, *(("ask", paper.title) for paper in named))
    assert [paper.title for n, paper in enumerate(named) if results[n]["documents"][:1] != [n]] == []


def test_every_author_finds_exactly_the_papers_of_such_names(named: Documents, tmp_path: Path) -> None:
    site = write_search_site(tmp_path, named)
    names = sorted({name for document in named for name in document.author_names})
    results = run(site, *(("ask", f'author:"{name}"') for name in names))
    for name, result in zip(names, results, strict=True):
        wanted = [
            n for n, document in enumerate(named) if any(has_words(name, other) for other in document.author_names)
        ]
        assert sorted(result["documents"]) == wanted, name


def has_words(name: str, other: str) -> bool:
    """Whether another name has the words of a name, in order; a letter is an initial."""
    rest = iter(find_words(other))
    return all(
        any(word == sought or (len(sought) == 1 and word[0] == sought) for word in rest) for sought in find_words(name)
    )


NAMES = st.lists(st.text(st.sampled_from("aBé .-,飞"), max_size=60).map(str.strip).filter(bool), max_size=4)


@settings(max_examples=60)
@given(st.lists(st.tuples(NAMES, NAMES), max_size=5))
def test_positions_give_every_word_of_every_name(values: list[tuple[list[str], list[str]]]) -> None:
    documents = [
        replace(make_paper("x"), authors=tuple(PersonName("", "", name) for name in authors), keywords=tuple(keywords))
        for authors, keywords in values
    ]
    words, rows = format_item_positions(documents, ("title", "author", "keywords"))
    found: dict[tuple[str, int], dict[int, str]] = {}
    for key, row in zip(words, rows, strict=True):
        field, _, word = key.partition(":")
        for number, places in decode_positions(row).items():
            found.setdefault((field, number), {}).update(dict.fromkeys(places, word))
    for number, (authors, keywords) in enumerate(values):
        for field, items in (("author", authors), ("keywords", keywords)):
            placed = found.get((field, number), {})
            assert read_items(placed) == [words for words in map(find_words, items) if words]


def read_items(placed: dict[int, str]) -> list[list[str]]:
    """The words of each name, from their positions."""
    items: list[list[str]] = []
    for place in sorted(placed):
        if place - 1 not in placed:
            assert place % ITEM_SIZE == 0
            items.append([])
        items[-1].append(placed[place])
    return items


# --- what it costs


def test_an_archive_without_names_has_the_files_of_before_and_a_map_of_addresses(
    papers: Documents, tmp_path: Path
) -> None:
    site = write_search_site(tmp_path, papers)
    manifest: dict[str, Any] = json.loads((site / "search" / "manifest.json").read_bytes())
    assert manifest["fields"] == list(BASE_FIELDS)
    sizes = {path.name: path.stat().st_size for path in (site / "search").iterdir()}
    added = sum(size for name, size in sizes.items() if name.startswith("ids-"))
    assert added < 0.01 * sum(sizes.values())
