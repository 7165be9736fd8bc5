"""Bibliographies in BibTeX are read entry by entry."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import BibliographyData, Person, parse_string
from pybtex.database import Entry as PybtexEntry
from pybtex.richtext import Text

from paperarchive.formats.bibtex.blocks import LONGEST_BLOCK, cut_blocks
from paperarchive.formats.bibtex.read import FORMAT
from paperarchive.formats.list_format import Probe
from paperarchive.formats.read_list import ReadList
from tests.formats.bibtex.examples import EXAMPLES, Example
from tests.formats.reading import read_text, show_fields


def read(text: str) -> ReadList:
    return read_text(FORMAT, text, "papers.bib")


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_an_entry_has_the_fields_of_its_source(example: Example) -> None:
    found = read(example.source)
    assert [show_fields(record) for record in found.records] == [example.fields]
    assert tuple(found.ignored) == example.ignored
    assert tuple(example.source[field.start : field.stop] for field in found.private) == example.private
    assert not found.quarantine
    assert not found.unread


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_a_bibliography_is_recognised(example: Example) -> None:
    assert FORMAT.recognize(Probe("list.txt", example.source.strip()))


@pytest.mark.parametrize(
    "text",
    ["", "# Papers\n\n```\n@article{a,\n```", '{"a": "@misc{a,}"}', "ada@example.org", "@", "@media (x > 4) {\n}"],
)
def test_another_text_is_no_bibliography(text: str) -> None:
    assert not FORMAT.recognize(Probe("list.txt", text))


def test_the_example_of_the_format_is_one() -> None:
    assert FORMAT.recognize(Probe("x", FORMAT.example.strip()))
    assert len(read(FORMAT.example).records) == 1


GOOD = "@misc{good%d,\n  title = {Good %d}\n}\n"


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (
            "@article{bad,\n  title = {An Entry that Never Ends,\n  year = 2025\n",
            "never ends: a closing brace is missing",
        ),
        ("@article{bad,\n  title {No Sign},\n year = 2025\n}\n", "is not BibTeX: a comma"),
        ("@article{bad,\n  year = 2025\n}\n", "has no title"),
        ("@article{bad,\n  title = {{}}\n}\n", "its title has no letter"),
        ("@article{bad, title = {" + "long " * 1000 + "}}\n", "its title has"),
    ],
)
def test_a_broken_entry_is_quarantined_and_swallows_nothing(bad: str, why: str) -> None:
    found = read(GOOD % (1, 1) + bad + GOOD % (2, 2))
    assert [record.title for record in found.records] == ["Good 1", "Good 2"]
    assert [(part.line, part.text) for part in found.quarantine] == [(4, bad.rstrip())]
    assert why in found.quarantine[0].why
    assert "`bad`" in found.quarantine[0].lost


def test_a_bibliography_that_is_cut_keeps_what_came_before() -> None:
    found = read((GOOD % (1, 1) + GOOD % (2, 2))[:-8])
    assert [record.title for record in found.records] == ["Good 1"]
    assert found.quarantine[0].lost == "the entry `good2`, the title 'Go'"


def test_what_follows_an_entry_that_ends_too_early_is_reported() -> None:
    found = read("@misc{a,\n  title = {A}},\n  year = {2025}\n}\n" + GOOD % (1, 1))
    assert [record.title for record in found.records] == ["A", "Good 1"]
    assert [(part.line, part.paper) for part in found.unread] == [(2, "A")]


def test_a_missing_comma_loses_no_field() -> None:
    found = read('@misc{a,\n  title = {A}\n  author = "Ada Example"\n  year = 2025\n}')
    assert show_fields(found.records[0])["authors"] == ("Ada Example",)
    assert str(found.records[0].date) == "2025"


def test_two_entries_with_one_key_are_both_read() -> None:
    found = read("@misc{a, title={A}}\n@misc{a, title={B}}")
    assert [record.title for record in found.records] == ["A", "B"]
    assert [part.why for part in found.unread] == ["the key is that of line 1 too; both entries are read"]


def test_an_entry_that_stands_twice_is_only_counted_as_such() -> None:
    found = read("@misc{a, title={A}}\n" * 2)
    assert [record.title for record in found.records] == ["A", "A"]
    assert not found.unread


def test_macros_may_be_defined_behind_their_use() -> None:
    found = read('@article{a, title={A}, journal=je # " (" # vol # ")"}\n@STRING{je = "Ex. J.", VOL = {B}}')
    assert found.records[0].venue == "Ex. J. (B)"


def test_an_unknown_macro_is_its_name_and_reported() -> None:
    found = read("@article{a,\n title={A},\n journal=jex}")
    assert found.records[0].venue == "jex"
    assert found.unread[0].line == 3


def test_an_entry_inherits_from_its_volume_which_is_no_paper() -> None:
    found = read(
        "@inproceedings{a, title={A}, crossref={vol}}\n@inproceedings{b, title={B}, crossref={VOL}, year=2024}\n"
        "@proceedings{vol, title={Proc. X}, year=2025, editor={Eve Editor}, publisher={P}}\n"
        "@proceedings{other, title={Proc. Y}, year=2025}"
    )
    assert [record.title for record in found.records] == ["A", "B", "Proc. Y"]
    assert [str(record.date) for record in found.records] == ["2025", "2024", "2025"]
    assert [record.venue for record in found.records] == ["Proc. X", "Proc. X", None]
    assert [part.why for part in found.skipped] == ["is the volume that other entries are in"]


def test_a_parent_that_is_not_there_is_reported() -> None:
    found = read("@inproceedings{a, title={A}, crossref={gone}}")
    assert found.unread[0].text == "crossref = gone"


def test_comments_and_preambles_are_counted_as_no_entries() -> None:
    found = read('@comment{x @article{y, title={No}}}\n@preamble{"\\x"}\nSome words\n@misc{a, title={A}}')
    assert [record.title for record in found.records] == ["A"]
    assert len(found.skipped) == 3


def test_paths_are_found_wherever_they_are() -> None:
    text = (
        "@comment{jabref-meta: fileDirectory:/home/ada/My Papers;}\n"
        "@misc{a, title={A}, note={see /Users/ada/x.txt}, annote={C:\\Users\\ada}, bdsk-file-1 = {YnBsaXN0}}\n"
        "@misc{b, title={B, file = {/home/ada/b.pdf}\n"
    )
    found = read(text)
    blanked = [text[field.start : field.stop] for field in found.private]
    assert blanked == ["/home/ada/My Papers", "/Users/ada/x.txt", "C:\\Users\\ada", "YnBsaXN0", "/home/ada/b.pdf"]
    assert found.records[0].note == "see"


def test_a_relative_address_of_an_old_site_is_ignored_and_said() -> None:
    found = read("@misc{a,\n title={A},\n pdf={sorting.pdf}\n}")
    assert list(found.ignored) == ["pdf (a file of the old site)"]
    assert found.records[0].links == ()


DATES = {
    "year=2025, month=11": "2025-11",
    "year={2025}, month={Nov.}": "2025-11",
    'year=2025, month="2~" # nov': "2025-11-02",
    "year=2025, month={November 2--5}": "2025-11-02",
    "year=2025, month={12--15 July}": "2025-07-12",
    "year=2025, month={Jun/Jul}": "2025-06",
    "year={c. 2025}": "2025",
    "date={2025-11-02T10:00}": "2025-11-02",
    "date={2025-11/2026-01}": "2025-11",
    "date={2025~}": "2025",
}


@pytest.mark.parametrize(("source", "date"), DATES.items())
def test_dates_are_as_exact_as_they_are_written(source: str, date: str) -> None:
    found = read(f"@misc{{a, title={{A}}, {source}}}")
    assert str(found.records[0].date) == date
    assert not found.unread


def test_two_fields_of_one_meaning_are_both_kept() -> None:
    found = read("@misc{a, title={A}, address={New York}, location={Vienna}, publisher={P}, organization={O}}")
    assert show_fields(found.records[0])["extra"] == {
        "bibtex_location": "Vienna",
        "bibtex_organization": "O",
        "citation_key": "a",
        "publisher": "P",
        "publisher_place": "New York",
    }


IDENTIFIERS = {
    "eprint={http://arxiv.org/abs/2511.00001v2}": "2511.00001",
    "journal={CoRR}, volume={abs/cs/0112017}": "cs/0112017",
    "journal={ArXiv}, volume={abs/2511.00001}": "2511.00001",
    "journal={arXiv:2511.00001 [cs]}": "2511.00001",
    "journal={arXiv e-prints}, eprint={2511.00001}": "2511.00001",
    "note={arXiv:2511.00001}": "2511.00001",
    "howpublished={\\url{https://arxiv.org/abs/2511.00001}}": "2511.00001",
    "url={https://arxiv.org/pdf/2511.00001v1}": "2511.00001",
    "note={arXiv preprint arXiv:2511.00001}": "2511.00001",
    "eprint={12345678}, eprinttype={pubmed}": None,
    "note={An answer to arXiv:2511.00001}": None,
}


@pytest.mark.parametrize(("source", "arxiv"), IDENTIFIERS.items())
def test_arxiv_identifiers_are_found_where_programs_put_them(source: str, arxiv: str | None) -> None:
    found = read(f"@article{{a, title={{A}}, {source}}}")
    assert found.records[0].arxiv == arxiv
    assert found.records[0].venue is None or "arxiv" not in found.records[0].venue.lower()


def test_only_addresses_become_links_and_each_once() -> None:
    found = read("@misc{a, title={A}, url={https://x.org/a\\_b}, howpublished={\\url{https://x.org/a_b}}, note={Talk}}")
    assert show_fields(found.records[0])["links"] == (("web", "https://x.org/a_b"),)


# --- any text

PIECES = st.sampled_from(
    [
        *(
            "@",
            "@article{",
            "@misc{a,",
            "@string{",
            "@comment{",
            "{",
            "}",
            '"',
            "(",
            ")",
            ",",
            "=",
            "#",
            "\n",
            " ",
            "%",
        ),
        *(
            "title",
            "title = {A}",
            'year = "2025"',
            "x",
            "\\",
            "\\{",
            "crossref={a}",
            "file={/home/a}",
            "\n@misc{b,\n",
            "é",
        ),
    ]
)
TEXTS = st.lists(PIECES, max_size=30).map("".join)


@given(TEXTS)
def test_any_text_is_read(text: str) -> None:
    found = read(text)
    for field in found.private:
        assert 0 <= field.start < field.stop <= len(text)
    for part in found.quarantine:
        assert part.text in text


@given(TEXTS)
def test_entries_behind_a_broken_text_are_read(text: str) -> None:
    found = read(f"{text}\n\n@misc{{last,\n  title = {{The Last}}\n}}\n@misc{{end,\n  title = {{The End}}\n}}")
    assert [record.title for record in found.records][-1:] == ["The End"]


# --- the second opinion

WORDS = st.lists(
    st.sampled_from(["Sorting", "Listings", "{GPU}s", "of", "B{\\'e}ta", "$x$", "---", "and"]),
    min_size=1,
    max_size=6,
)
NAMES = st.lists(
    st.sampled_from(
        ["Ada Example", "Sample, Bo", "van der Berg, Jan", "Berg, Jr., Jan", "{Example Lab}", 'M{\\"u}ller, Eva']
    ),
    min_size=1,
    max_size=4,
    unique=True,
)


@st.composite
def entries(draw: st.DrawFn) -> tuple[str, PybtexEntry]:
    title = "A " + " ".join(draw(WORDS))
    year = str(draw(st.integers(1950, 2025)))
    entry = PybtexEntry(
        draw(st.sampled_from(["article", "misc", "book", "inproceedings"])), fields={"title": title, "year": year}
    )
    entry.persons["author"] = [Person(name) for name in draw(NAMES)]
    return draw(st.sampled_from(["k%d", "a:b-%d"])), entry


@given(st.lists(entries(), min_size=1, max_size=5))
def test_pybtex_reads_the_same_titles_authors_and_years(drawn: list[tuple[str, PybtexEntry]]) -> None:
    database = BibliographyData({key % number: entry for number, (key, entry) in enumerate(drawn)})
    text = database.to_string("bibtex")
    found = read(text)
    second = list(parse_string(text, "bibtex").entries.values())
    assert len(found.records) == len(second)
    for record, entry in zip(found.records, second, strict=True):
        assert str(record.date) == entry.fields["year"]
        assert make_letters(record.title) == make_letters(Text.from_latex(entry.fields["title"]).render_as("text"))
        names = [author.name.split()[-1].rstrip(".") for author in record.authors]
        assert len(names) == len(entry.persons["author"])
        for name, person in zip(record.authors, entry.persons["author"], strict=True):
            last = "".join(person.rich_last_names[-1].render_as("text").split())
            assert make_letters(last) in make_letters(name.name)


def make_letters(text: str) -> str:
    return "".join(filter(str.isalpha, text)).lower()


# --- large files


def test_blocks_are_cut_as_a_stream() -> None:
    endless = itertools.chain.from_iterable((GOOD % (n, n)).splitlines(keepends=True) for n in itertools.count())
    assert [block.type for block in itertools.islice(cut_blocks(endless), 3)] == ["misc", "misc", "misc"]


def test_a_block_that_never_ends_is_cut() -> None:
    found = read("@misc{a, title={" + ("x" * 1_000_000 + "\n") * (LONGEST_BLOCK // 1_000_000 + 1) + GOOD % (1, 1))
    assert [record.title for record in found.records] == ["Good 1"]
    assert len(found.quarantine) == 1
