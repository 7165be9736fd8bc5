"""The page of a paper: what stands around it."""

import datetime
from dataclasses import replace

from paperarchive.archive.archive import make_archive
from paperarchive.content.tags import Vocabulary
from paperarchive.paper import ExtraValue, Paper
from paperarchive.related.nearest import Related
from paperarchive.settings import Settings
from paperarchive.site.author_links import AuthorLinks
from paperarchive.site.cards import CardMaker
from paperarchive.site.frame import Frame
from paperarchive.site.page import Assets
from paperarchive.site.pages.paper import PaperOrigin, PaperPage, PaperPageMaker
from paperarchive.site.views import PaperView
from tests.english import ENGLISH

OTHER = Paper(slug="other", title="Another", abstract="", date=datetime.date(2024, 5, 1), author_count=7)
UNDATED = Paper(slug="undated", title="Undated", abstract="")
ONE = Paper(slug="one", title="One", abstract="Text.", date=datetime.date(2025, 1, 2), arxiv="2501.00001")

ASSETS = Assets("static/", (), (), {})


def make(paper: Paper, *related: Related, settings: Settings | None = None) -> PaperView:
    settings = settings or Settings()
    archive = make_archive((ONE, OTHER, UNDATED), Vocabulary(()), ())
    origins = {each.slug: PaperOrigin(f"content/papers/{each.slug}.md", each.slug) for each in archive.papers}
    links = AuthorLinks(archive, settings)
    cards = CardMaker(archive, settings, ENGLISH, links)
    maker = PaperPageMaker(archive, Frame(settings, ENGLISH, ASSETS, ()), cards, origins, links)
    view = PaperPage(maker, paper, related).content().view
    assert isinstance(view, PaperView)
    return view


def test_a_related_paper_is_shown_with_its_year_its_authors_and_what_ties_it() -> None:
    (near,) = make(ONE, Related("other", ("speech", "parsing"))).related
    assert (near.link.label, near.link.path) == ("Another", "papers/other/")
    assert (near.facts, near.ties) == ("2024, 7 authors", "speech, parsing")


def test_of_a_related_paper_only_what_is_known_is_said() -> None:
    (near,) = make(ONE, Related("undated", ("speech",))).related
    assert near.facts == "undated"


def test_a_paper_near_to_none_has_no_related_papers() -> None:
    assert make(OTHER).related == ()


def test_a_paper_is_cited_with_its_day_in_words() -> None:
    assert make(OTHER).citation == "Another. 1 May 2024. Paper archive. http://localhost/papers/other/"


def test_a_paper_whose_page_on_arxiv_is_known_is_not_looked_up_there() -> None:
    assert "arXiv" not in [link.label for link in make(ONE).lookups]
    assert "arXiv" in [link.label for link in make(OTHER).lookups]


def test_a_paper_is_edited_in_its_file() -> None:
    assert make(ONE).corrections == ()
    (link,) = make(ONE, settings=Settings(edit_url="https://h.org/{path}")).corrections
    assert link.url == "https://h.org/content/papers/one.md"


def test_the_key_changes_with_the_paper_s_file_and_with_those_of_the_papers_it_names() -> None:
    archive = make_archive((ONE, OTHER, UNDATED), Vocabulary(()), ())
    related = (Related("undated", ("speech",)),)

    def key(**digests: str) -> str:
        files = {"one": "1", "other": "2", "undated": "3", **digests}
        origins = {slug: PaperOrigin(f"{slug}.md", digest) for slug, digest in files.items()}
        frame = Frame(Settings(), ENGLISH, ASSETS, ())
        links = AuthorLinks(archive, Settings())
        maker = PaperPageMaker(archive, frame, CardMaker(archive, Settings(), ENGLISH, links), origins, links)
        return PaperPage(maker, ONE, related).key()

    assert len({key(), key(one="x"), key(other="x"), key(undated="x")}) == 4


def test_the_type_is_named_in_words_and_an_own_type_as_it_is() -> None:
    types = ("article-journal", "Conference paper", "essay", None)
    shown = [make(replace(ONE, publication_type=each)).publication_type for each in types]
    assert shown == ["Journal article", "Conference paper", "essay", ""]


def test_a_keyword_leads_to_the_search_for_it() -> None:
    (link,) = make(replace(ONE, keywords=('the "difference" engine',))).keywords
    assert (link.label, link.path) == ('the "difference" engine', "search/?q=keyword%3A%22the+difference+engine%22")


def test_texts_and_lists_of_texts_below_extra_are_shown_and_mappings_are_not() -> None:
    text, nothing = ExtraValue(text="4"), ExtraValue()
    extra = (
        ("rating", text),
        ("readers", ExtraValue(items=(text, text))),
        ("mixed", ExtraValue(items=(text, nothing))),
        ("empty", nothing),
        ("inner", ExtraValue(fields=(("a", text),))),
    )
    assert make(replace(ONE, extra=extra)).extra == {"rating": "4", "readers": ("4", "4")}
