"""What is read from papers' files, and each mistake with its place."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.content.read_paper import PaperFile, parse_paper_file
from paperarchive.errors import Problems
from paperarchive.paper import Author, ExtraValue, Link, Organization, PartialDate

PATH = "content/papers/2024/a.md"


def read(text: str) -> tuple[PaperFile | None, list[str]]:
    problems = Problems()
    file = parse_paper_file(text, PATH, problems, known_tags=("domain-shift",), known_listings=("day1",))
    return file, [str(problem).removeprefix(PATH) for problem in problems]


def read_keys(keys: str) -> list[str]:
    """The problems of front matter with a title on line 2 and other keys from line 3."""
    return read(f"---\ntitle: T\n{keys}\n---\nThe abstract.\n")[1]


def test_everything_that_is_written_by_hand_is_read() -> None:
    file, problems = read(
        "---\ntitle: '  A   title '\nauthors:\n- name: A. B.\n  orcid: 0000-0002-1694-233X\n  affiliation: C\n"
        "organization: {name: X}\narxiv: 2411.01230\ndoi: 10.1000/182\n"
        "links: [{kind: code, url: https://a.org/?b=c}]\naliases: [old]\ndraft: true\nnote: N\n---\n"
        "\n  The abstract. \n\n"
    )
    assert problems == []
    assert file is not None
    paper = file.paper
    assert (paper.slug, paper.title, paper.abstract) == ("a", "A title", "The abstract.")
    assert paper.authors == (Author("A. B.", "0000-0002-1694-233X", "C"),)
    assert (paper.organization, paper.arxiv, paper.doi) == (Organization("X"), "2411.01230", "10.1000/182")
    assert paper.links == (Link("code", "https://a.org/?b=c"),)
    assert (paper.aliases, paper.draft, paper.note) == (("old",), True, "N")


@pytest.mark.parametrize("identifier", ["2411.01230", "2411.01230v2", "0704.0001", "hep-th/9901001", "math.GT/0309136"])
def test_arxiv_identifiers_of_every_age_are_known(identifier: str) -> None:
    assert read_keys(f"arxiv: {identifier}") == []


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("date: 03/11/24", ":3: date: '03/11/24' is not a date (write YYYY-MM-DD, YYYY-MM or YYYY)"),
        ("tags: [domain-shfit]", ":3: tags: unknown tag 'domain-shfit' (did you mean 'domain-shift'?)"),
        ("note: n\ntags: [zzz]", ":4: tags: unknown tag 'zzz' (add it to content/tags.yml, or remove it)"),
        ("tags: {a: b}", ":3: tags: is not a list (write `tags: [one, two]`)"),
        (
            "listings: [{listing: day2, rank: 1}]",
            ":3: listings: unknown listing 'day2' (did you mean 'day1'?)",
        ),
        (
            "listings:\n- {listing: day1}",
            ":4: listings.rank: is missing (write the paper's place in the listing, from 1)",
        ),
        ("listings:\n- {rank: 1}", ':4: listings.listing: is missing (write `listing: "..."`)'),
        (
            "listings:\n- {listing: day1,\n   rank: first}",
            (
                ":5: listings.rank: 'first' is not a whole number of at least 1 "
                "(write the paper's place in the listing, from 1)"
            ),
        ),
        (
            "listings: [{listing: day1, rank: 0}]",
            (
                ":3: listings.rank: '0' is not a whole number of at least 1 "
                "(write the paper's place in the listing, from 1)"
            ),
        ),
        (
            "listings:\n- {listing: day1, rank: 2}\n- {listing: day1, rank: 1}",
            ":5: listings.listing: the listing 'day1' occurs twice (keep the better rank)",
        ),
        (
            "listings:\n- day1",
            (":4: listings: holds something that is not a mapping of keys to values (write {listing: ..., rank: ...})"),
        ),
        (
            "author_count: 3\nauthors: [{name: A}, B C]",
            (
                ":3: author_count: is 3, but `authors` names 2 "
                "(name all authors, end the list with `et al.`, or correct the number)"
            ),
        ),
        ("authors: [{orcid: 0000-0002-1825-0097}]", ':3: authors.name: is missing (write `name: "..."`)'),
        (
            "authors:\n- name: A\n  orcid: 0000-1",
            ":5: authors.orcid: '0000-1' is not an ORCID iD (write one such as 0000-0002-1825-0097, or its address)",
        ),
        (
            "authors: [{name: A, orcid: 0000-0002-1825-0098}]",
            (
                ":3: authors.orcid: '0000-0002-1825-0098' is not an ORCID iD: its last digit does not fit the others "
                "(write one such as 0000-0002-1825-0097, or its address)"
            ),
        ),
        (
            "arxiv: 2401.1002",
            (
                ":3: arxiv: '2401.1002' is not an arXiv identifier: since 2015 it has 5 digits after the full stop "
                "(write one such as 2411.01230, or its address)"
            ),
        ),
        ("doi: 182", ":3: doi: '182' is not a DOI (write one such as 10.1000/182, or its address)"),
        (
            "authors: Ada Lovelace and Charles Babbage",
            (
                ":3: authors: is not a list, but seems to have several names "
                "(write `authors: [Ada Lovelace, Charles Babbage]`)"
            ),
        ),
        (
            "authors: [Lovelace, Ada]",
            (
                ":3: authors: names 2 authors of one word, since a comma separates names "
                "(write `authors: [Ada Lovelace]` if there is one)"
            ),
        ),
        (
            "organization: {name: Acme, Inc.}",
            (
                ":3: organization.Inc.: is read as a key, since a comma ends a text in braces "
                '(write `name: "Acme, Inc."`)'
            ),
        ),
        (
            "organization:\n  name:Acme",
            ":4: organization: there is no blank after the colon (write `name: Acme`)",
        ),
        ("conference: X", ":3: conference: unknown key (did you mean 'venue'?)"),
        ("funding: X", ":3: funding: unknown key (a field of your own goes below the key `extra`)"),
        ("extra: x", ":3: extra: is not a mapping of keys to values (write `extra: {name: value}`)"),
        (f"extra: {{a: {'[' * 21}{']' * 21}}}", ":3: extra.a: is nested too deeply (write texts, lists and mappings)"),
        ("extra: {a: {b: 1, b: 2}}", ":3: extra.a: has the key 'b' twice (write texts, lists and mappings)"),
        (
            'extra: {a: ["\\x08"]}',
            ":3: extra.a: holds the character U+0008, which is not allowed (remove its escape)",
        ),
        (
            "links: [{kind: code, url: a.org}]",
            ":3: links.url: 'a.org' is not an http or https address (write https://...)",
        ),
        (
            'links: ["https://[x"]',
            ":3: links.url: 'https://[x' is not an http or https address (write https://...)",
        ),
        (
            "organization: [NVIDIA]",
            ":3: organization: is not a mapping of keys to values (write `organization: {name: ...}`)",
        ),
        ("organization: {handle: x}", ':3: organization.name: is missing (write `name: "..."`)'),
        ("draft: maybe", ":3: draft: 'maybe' is neither true nor false (write `draft: true` or `draft: false`)"),
        ("tag: [a]", ":3: tag: unknown key (did you mean 'tags'?)"),
        ("title: U", ":3: title: occurs twice, first on line 2 (keep one of them)"),
        (
            "note: a: b",
            ':3: note: a colon in a text needs quotation marks around the text (write `note: "a: b"`)',
        ),
    ],
)
def test_a_mistake_is_said_once_with_its_line(keys: str, said: str) -> None:
    assert read_keys(keys) == [said]


@pytest.mark.parametrize(
    ("keys", "field", "value"),
    [
        ("date: 2022-07-26", "date", datetime.date(2022, 7, 26)),
        ("date: 2022-07", "date", PartialDate(2022, 7)),
        ("date: '2022'", "date", PartialDate(2022)),
        ("date: 2022", "date", PartialDate(2022)),
        ("date: ''", "date", None),
        ("arxiv: https://arxiv.org/abs/2411.01230v2", "arxiv", "2411.01230v2"),
        ("arxiv: arxiv.org/pdf/2411.01230.pdf", "arxiv", "2411.01230"),
        ("arxiv: 'arXiv: 2411.01230'", "arxiv", "2411.01230"),
        ("arxiv: https://arxiv.org/abs/hep-th/9901001?context=math", "arxiv", "hep-th/9901001"),
        ("doi: https://doi.org/10.1000/182", "doi", "10.1000/182"),
        ("doi: http://dx.doi.org/10.1000/a%28b%29", "doi", "10.1000/a(b)"),
        ("doi: doi:10.1000/182", "doi", "10.1000/182"),
        ("authors: [Ada Lovelace]", "authors", (Author("Ada Lovelace"),)),
        ("authors: Ada Lovelace", "authors", (Author("Ada Lovelace"),)),
        ("authors: [Plato, {name: A B}]", "authors", (Author("Plato"), Author("A B"))),
        ("authors: [{name: The Team, group: yes}]", "authors", (Author("The Team", group=True),)),
        (
            "authors: [{name: A, orcid: https://orcid.org/0000-0002-1825-0097}]",
            "authors",
            (Author("A", "0000-0002-1825-0097"),),
        ),
        ("authors: [{name: A, orcid: 000000021694233x}]", "authors", (Author("A", "0000-0002-1694-233X"),)),
        ("organization: NVIDIA", "organization", Organization("NVIDIA")),
        ("links: [https://github.com/a/b]", "links", (Link("code", "https://github.com/a/b"),)),
        ("links: [{url: https://a.org/b.PDF}]", "links", (Link("pdf", "https://a.org/b.PDF"),)),
        ("links:\n- https://a.org/", "links", (Link("web", "https://a.org/"),)),
        ("tags: domain-shift", "tags", ("domain-shift",)),
        ("tags: domain-shift, domain-shift,", "tags", ("domain-shift",)),
        ("keywords: one thing, another", "keywords", ("one thing", "another")),
        ("draft: Yes", "draft", True),
        ("draft: on", "draft", True),
        ("draft: off", "draft", False),
        ("venue: NeurIPS 2022", "venue", "NeurIPS 2022"),
        ("publication_type: article", "publication_type", "article"),
        (
            "extra: {a: 1, b: [c, {d: ~}]}",
            "extra",
            (
                ("a", ExtraValue("1")),
                ("b", ExtraValue(items=(ExtraValue("c"), ExtraValue(fields=(("d", ExtraValue()),))))),
            ),
        ),
    ],
)
def test_what_is_plain_is_accepted(keys: str, field: str, value: object) -> None:
    file, problems = read(f"---\ntitle: T\n{keys}\n---\n")
    assert problems == []
    assert file is not None
    assert getattr(file.paper, field) == value


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2022-7-1", "2022-07-01"),
        ("2022/07/01", "2022-07-01"),
        ("2022.07", "2022-07"),
        ("20220701", "2022-07-01"),
        ("2022-07-01T10:00:00Z", "2022-07-01"),
        ("1 July 2022", "2022-07-01"),
        ("1st Jul 2022", "2022-07-01"),
        ("July 2022", "2022-07"),
        ("Jul 1, 2022", "2022-07-01"),
        ("July 1st 2022", "2022-07-01"),
        ("07/01/2022", "YYYY-MM-DD, YYYY-MM or YYYY"),
        ("1 Foo 2022", "YYYY-MM-DD, YYYY-MM or YYYY"),
        ("2022/13/01", "YYYY-MM-DD, YYYY-MM or YYYY"),
        ("soon", "YYYY-MM-DD, YYYY-MM or YYYY"),
        ("２０２２", "YYYY-MM-DD, YYYY-MM or YYYY"),
    ],
)
def test_another_form_of_date_gets_its_spelling_if_there_is_one(written: str, meant: str) -> None:
    assert read_keys(f"date: {written}") == [f":3: date: '{written}' is not a date (write {meant})"]


@pytest.mark.parametrize(
    ("written", "unit"), [("2022-13", "month"), ("2022-02-30", "day"), ("0000", "year"), ("0000-01", "month")]
)
def test_a_date_that_is_not_in_the_calendar_is_said(written: str, unit: str) -> None:
    advice = "write YYYY-MM-DD, YYYY-MM or YYYY"
    assert read_keys(f"date: {written}") == [f":3: date: '{written}' is not a {unit} of the calendar ({advice})"]


@pytest.mark.parametrize(
    "keys",
    [
        "author_count: 2\nauthors: [{name: A}, {name: B}]",
        "authors: [{name: A}]",
        "author_count: 9\nauthors: [A B, et al.]",
        "author_count: 2\nauthors: [A B, et al.]",
    ],
)
def test_authors_that_agree_with_their_number_are_no_mistake(keys: str) -> None:
    assert read_keys(keys) == []


@pytest.mark.parametrize(
    ("written", "names"),
    [
        *((f"[A B, {others}]", ["A B"]) for others in ("et al.", "et al", "et.al.", "Et Al.", "others", "and others")),
        ("[A B, C D et al.]", ["A B", "C D"]),
        ("[A B, C D and others]", ["A B", "C D"]),
        ("[{name: A B, orcid: 0000-0002-1825-0097}, et al.]", ["A B"]),
        ("[Plato, et al.]", ["Plato"]),
        ("A B and others", ["A B"]),
    ],
)
def test_a_list_of_authors_may_end_in_others(written: str, names: list[str]) -> None:
    file, problems = read(f"---\ntitle: T\nauthors: {written}\n---\n")
    assert problems == []
    assert file is not None
    assert [author.name for author in file.paper.authors] == names
    assert not file.paper.has_all_authors
    assert file.paper.known_author_count is None


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        (
            "authors: [A B, et al., C D]",
            "authors: has 'et al.', which stands for more authors (write it as the last item, after at least one name)",
        ),
        (
            "authors: [et al.]",
            "authors: has 'et al.', which stands for more authors (write it as the last item, after at least one name)",
        ),
        (
            "author_count: 1\nauthors: [A B, C D, et al.]",
            "author_count: is 1, but `authors` names 2 (correct the number, or the names)",
        ),
        (
            "authors: A B et al.",
            "authors: is not a list, but seems to have several names (write `authors: [A B, et al.]`)",
        ),
    ],
)
def test_others_in_a_wrong_place_are_said(keys: str, problem: str) -> None:
    assert read_keys(keys) == [f":3: {problem}"]


@pytest.mark.parametrize("written", ["[The Others]", "[Ann Etal]", "[A B, {name: Others, group: yes}]"])
def test_a_name_like_others_is_a_name(written: str) -> None:
    file, problems = read(f"---\ntitle: T\nauthors: {written}\n---\n")
    assert problems == []
    assert file is not None
    assert file.paper.has_all_authors


def test_a_listing_that_stands_twice_is_kept_as_the_file_says() -> None:
    file, _ = read("---\ntitle: T\nlistings: [{listing: day1, rank: 2}, {listing: day1, rank: 1}]\n---\n")
    assert file is not None
    assert [seen.rank for seen in file.paper.appearances] == [2, 1]


def test_control_characters_in_an_abstract_are_said_with_their_lines() -> None:
    assert read("---\ntitle: T\n---\n\nA\x0cb\x08.\nC.\n\x7f\n")[1] == [
        ":5: the character U+000C is not allowed (remove it)",
        ":7: the character U+007F is not allowed (remove it)",
    ]


@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_lines_are_right_whatever_the_line_ends(start: str, line_end: str) -> None:
    text = start + "---\ntitle: T\norganization:\n  # c\n  handle: [x]\n---\nA.\n".replace("\n", line_end)
    assert read(text)[1] == [
        ':5: organization.handle: is not a text (write `handle: "[x]"` if it is a text)',
        ':5: organization.name: is missing (write `name: "..."`)',
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ":1: there is no front matter (begin the file with `---`, the keys, and `---`)"),
        ("# Title\n", ":1: there is no front matter (begin the file with `---`, the keys, and `---`)"),
        ("title: T\n---\n", ":1: there is no front matter (put a line `---` before the first key)"),
        ("\n---\ntitle: T\n---\n", ":1: there is no front matter (delete what comes before the first `---`)"),
        (
            "\u2014\ntitle: T\n\u2014\n",
            ":1: there is no front matter (begin the file with a line of three hyphens, `---`, and nothing else)",
        ),
        (
            "+++\ntitle = 'T'\n+++\n",
            ":1: is TOML front matter (put the keys between two lines `---`, each as `key: value`)",
        ),
        (
            '{"title": "T"}',
            ":1: is JSON (put the keys between two lines `---`, each as `key: value`)",
        ),
        ("<!doctype html>", ":1: is an HTML page (write Markdown)"),
        (
            "---\ntitle: T\n>>>>>>> branch\n---\n",
            ":3: this line is left of a merge conflict (delete it, and check the lines around it)",
        ),
        ("---\ntitle: T\n", ":1: the front matter never ends (put a line `---` after the last key)"),
        ("---\n---\n", ':2: title: is missing (write `title: "..."`)'),
        ("---\ntitle:\n---\n", ':2: title: is missing (write `title: "..."`)'),
        ("---\n{title: T}\n---\n", ":2: the front matter is in braces (write one `key: value` a line)"),
    ],
)
def test_what_is_no_front_matter_is_said(text: str, said: str) -> None:
    assert read(text)[1] == [said]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\ntitle: T\n---\nA.", 4),
        ("---\ntitle: T\n---\n\n\nA.", 6),
        ("---\r\ntitle: T\r\n---\r\n\r\nA.", 5),
        ("---\ntitle: T\n---", 3),
    ],
)
def test_the_line_of_the_abstract_is_known(text: str, line: int) -> None:
    file, _ = read(text)
    assert file is not None
    assert file.body_line == line


def test_a_rule_in_the_abstract_does_not_end_the_front_matter() -> None:
    file, _ = read("---\ntitle: T\n---\nOne.\n\n---\n\nTwo.")
    assert file is not None
    assert file.paper.abstract == "One.\n\n---\n\nTwo."


@given(st.text(max_size=60), st.sampled_from(["", "---\n", "---\ntitle: "]))
def test_no_text_whatever_raises(text: str, start: str) -> None:
    read(start + text)
    read(f"{start}{text}\n---\n{text}")
