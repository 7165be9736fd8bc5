"""Feeds in Atom and RSS are read entry by entry."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.formats.atom import FORMAT
from paperarchive.formats.list_format import Probe
from paperarchive.formats.read_list import ReadList
from tests.formats.reading import read_text, show_fields


def read(text: str) -> ReadList:
    return read_text(FORMAT, text, "feed.xml")


ARXIV = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title type="html">ArXiv Query: id_list=2511.00001</title>
  {}
</feed>
"""
FULL = r"""<entry>
    <id>http://arxiv.org/abs/2511.00001v2</id>
    <updated>2025-12-24T00:00:00Z</updated>
    <published>2025-11-02T23:59:59-01:00</published>
    <title>Sorting Listings
  in $O(n \log n)$ &amp; Less</title>
    <summary>  We sort \emph{listings}, $a &lt; b$,
in $\mathcal{O}(\sqrt{n})$.
  It is 5\% faster.
</summary>
    <author>
      <name>Ada Example</name>
      <arxiv:affiliation xmlns:arxiv="http://arxiv.org/schemas/atom">Example Laboratory</arxiv:affiliation>
    </author>
    <author><name>Bo Šample</name></author>
    <arxiv:doi xmlns:arxiv="http://arxiv.org/schemas/atom">10.1000/182</arxiv:doi>
    <link title="doi" href="http://dx.doi.org/10.1000/182" rel="related"/>
    <arxiv:comment xmlns:arxiv="http://arxiv.org/schemas/atom">9 pages</arxiv:comment>
    <arxiv:journal_ref xmlns:arxiv="http://arxiv.org/schemas/atom">J. Ex. 1 (2025)</arxiv:journal_ref>
    <link href="http://arxiv.org/abs/2511.00001v2" rel="alternate" type="text/html"/>
    <link title="pdf" href="http://arxiv.org/pdf/2511.00001v2" rel="related" type="application/pdf"/>
    <arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="cs.DL"/>
    <category term="cs.DL" scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.DS" scheme="http://arxiv.org/schemas/atom"/>
  </entry>"""
OLD = """<entry><id>http://arxiv.org/abs/cs/0112017v1</id><published>2001-12-12T18:41:08Z</published>
<title>An Old Paper</title><summary>Old.</summary><author><name>Ada Example</name></author></entry>"""
RSS = """<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0">
<channel><title>cs.DL updates on arXiv.org</title>
<item><title>Sorting Listings</title><link>https://arxiv.org/abs/2511.00001</link>
<description>arXiv:2511.00001v1 Announce Type: {}
Abstract: We sort.</description><guid isPermaLink="false">oai:arXiv.org:2511.00001v1</guid>
<category>cs.DL</category><pubDate>Mon, 03 Nov 2025 00:00:00 -0500</pubDate>
<dc:creator>Ada Example, Bo Sample</dc:creator></item></channel></rss>"""

EXAMPLES: dict[str, tuple[str, dict[str, Any]]] = {
    "arXiv's API": (
        ARXIV.format(FULL),
        {
            "title": "Sorting Listings in O(n log n) & Less",
            "abstract": "We sort *listings*, a \\< b, in $\\mathcal{O}(\\sqrt{n})$.\n\nIt is 5% faster.",
            "date": "2025-11-03",
            "authors": ("Ada Example", "Bo Šample"),
            "arxiv": "2511.00001",
            "doi": "10.1000/182",
            "publication_type": "article",
            "keywords": ("cs.DL", "cs.DS"),
            "extra": {"comment": "9 pages", "journal_ref": "J. Ex. 1 (2025)"},
        },
    ),
    "an old identifier": (
        ARXIV.format(OLD),
        {
            "title": "An Old Paper",
            "abstract": "Old.",
            "date": "2001-12-12",
            "authors": ("Ada Example",),
            "arxiv": "cs/0112017",
            "publication_type": "article",
        },
    ),
    "arXiv's RSS": (
        RSS.format("new"),
        {
            "title": "Sorting Listings",
            "abstract": "We sort.",
            "date": "2025-11-03",
            "authors": ("Ada Example", "Bo Sample"),
            "arxiv": "2511.00001",
            "publication_type": "article",
            "keywords": ("cs.DL",),
        },
    ),
    "arXiv's RSS, a later version": (
        RSS.format("replace"),
        {
            "title": "Sorting Listings",
            "abstract": "We sort.",
            "authors": ("Ada Example", "Bo Sample"),
            "arxiv": "2511.00001",
            "publication_type": "article",
            "keywords": ("cs.DL",),
        },
    ),
    "a journal": (
        """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/">
<item rdf:about="https://www.example.org/articles/1"><title><![CDATA[Sorting <i>E. coli</i>]]></title>
<link>https://www.example.org/articles/1</link><dc:creator>Ada Example</dc:creator>
<dc:identifier>doi:10.1000/182</dc:identifier><dc:date>2025-11-02</dc:date>
<prism:publicationName>Journal of Examples</prism:publicationName><prism:volume>1</prism:volume></item></rdf:RDF>""",
        {
            "title": "Sorting E. coli",
            "authors": ("Ada Example",),
            "doi": "10.1000/182",
            "venue": "Journal of Examples",
            "links": (("web", "https://www.example.org/articles/1"),),
            "extra": {"volume": "1"},
        },
    ),
    "prefixed": (
        (
            '<?xml version="1.0"?><!-- mine --><a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry>'
            "<a:id>https://doi.org/10.1000/182</a:id><a:title>Sorting</a:title>"
            "<a:author><a:name>Ada Example</a:name></a:author></a:entry></a:feed>"
        ),
        {"title": "Sorting", "authors": ("Ada Example",), "doi": "10.1000/182"},
    ),
    "a document type": (
        '<!DOCTYPE feed [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "ha">]>\n' + ARXIV[39:].format(OLD),
        {
            "title": "An Old Paper",
            "abstract": "Old.",
            "date": "2001-12-12",
            "authors": ("Ada Example",),
            "arxiv": "cs/0112017",
            "publication_type": "article",
        },
    ),
    "no namespace": (
        "<feed><entry><id>https://arxiv.org/abs/2511.00001</id><title>Sorting</title></entry></feed>",
        {"title": "Sorting", "arxiv": "2511.00001", "publication_type": "article"},
    ),
}


@pytest.mark.parametrize(("source", "fields"), EXAMPLES.values(), ids=EXAMPLES)
def test_an_entry_has_the_fields_of_its_source(source: str, fields: dict[str, Any]) -> None:
    found = read(source)
    assert [show_fields(record) for record in found.records] == [fields]
    assert not found.quarantine
    assert not found.unread


def test_institutions_stay_with_their_authors() -> None:
    authors = read(ARXIV.format(FULL)).records[0].authors
    assert [author.affiliation for author in authors] == ["Example Laboratory", None]


@pytest.mark.parametrize("source", [*(source for source, _ in EXAMPLES.values()), FORMAT.example])
def test_a_feed_is_recognised(source: str) -> None:
    assert FORMAT.recognize(Probe("list.txt", source.strip()))
    assert read(source).entry_count == 1


@pytest.mark.parametrize("text", ["", "<html><body><entry>", "<svg></svg>", '{"feed": "<feed>"}', "# <feed>"])
def test_another_text_is_no_feed(text: str) -> None:
    assert not FORMAT.recognize(Probe("list.xml", text))


def test_a_feed_that_is_cut_keeps_what_came_before() -> None:
    found = read(ARXIV.format(OLD + "\n" + FULL)[:-900])
    assert [record.arxiv for record in found.records] == ["cs/0112017"]
    assert [(part.line, part.lost) for part in found.quarantine] == [
        (6, "the title 'Sorting Listings in $O(n \\log n)$ &amp; Less'")
    ]


def test_an_entry_that_never_ends_swallows_nothing() -> None:
    found = read(ARXIV.format(FULL.replace("</entry>", "") + OLD))
    assert [record.title for record in found.records] == ["An Old Paper"]
    assert len(found.quarantine) == 1


def test_entries_without_an_identifier_are_no_papers() -> None:
    found = read("<feed><entry><id>urn:1</id><title>News</title></entry></feed>")
    assert [(part.text, part.why) for part in found.skipped] == [("News", "has no identifier of a paper")]
    assert found.entry_count == 0


def test_an_error_of_arxiv_is_no_paper() -> None:
    error = "<entry><id>http://arxiv.org/api/errors#x</id><title>Error</title><summary>bad id</summary></entry>"
    found = read(ARXIV.format(error))
    assert [(part.text, part.why) for part in found.skipped] == [("bad id", "is an error that arXiv answered")]


def test_broken_xml_is_read_and_reported() -> None:
    found = read(ARXIV.format(OLD.replace("Old.", "a < b & c")))
    assert [record.title for record in found.records] == ["An Old Paper"]
    assert len(found.unread) == 1


PIECES = st.sampled_from(
    [
        "<feed>",
        "</feed>",
        "<entry>",
        "</entry>",
        "<id>arXiv:2511.00001</id>",
        "<title>A</title>",
        "<title>",
        "&",
        "<",
        "\n",
    ]
)


@given(st.lists(PIECES, max_size=20).map("".join))
def test_any_text_is_read(text: str) -> None:
    found = read(text)
    assert all(part.text in text for part in found.quarantine)
