"""`paperarchive rename`: a new address, to which the old one and all links lead."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperarchive.content.read_paper import PaperFile, parse_paper_file
from paperarchive.curation.rewrite_links import LinkRewriter
from paperarchive.errors import Problems
from paperarchive.text.markup import parse_markdown
from tests.curation.archives import Archive


def test_the_old_slug_becomes_an_alias_and_no_other_byte_changes(archive: Archive) -> None:
    file = archive.paper("2024/old", "date: 2024-01-02   # a Tuesday\ntags: []\n")
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    before = file.read_bytes()
    assert archive.run("rename", "old", "new") == (
        0,
        "content/papers/2024/old.md -> content/papers/2024/new.md\n",
        "",
    )
    assert not file.exists()
    after = file.with_name("new.md").read_bytes()
    assert after == before.replace(b"tags: []\r\n", b"tags: []\r\naliases: [old]\r\n")
    assert archive.run("check")[0] == 0


def test_renaming_twice_keeps_both_addresses_and_renaming_back_takes_the_alias_away(archive: Archive) -> None:
    archive.paper("2024/one")
    archive.run("rename", "one", "two")
    archive.run("rename", "two", "three")
    assert "\naliases: [one, two]\n" in archive.read()["papers/2024/three.md"]
    archive.run("rename", "three", "one")
    assert "\naliases: [two, three]\n" in archive.read()["papers/2024/one.md"]
    assert archive.run("check")[0] == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "aliases: [old]\n"),
        ("aliases:\n", "aliases: [old]\n"),
        ("aliases: [one]  # kept\n", "aliases: [one, old]  # kept\n"),
        ("aliases:\n  - one\n  - 'two'\n", "aliases:\n  - one\n  - 'two'\n  - old\n"),
        ("aliases: [new, one]\n", "aliases: [one, old]\n"),
    ],
)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_alias_goes_where_the_others_are(archive: Archive, before: str, after: str, mark: str) -> None:
    file = archive.paper("2024/old", before)
    file.write_text(mark + file.read_text(), encoding="utf-8")
    assert archive.run("rename", "old", "new")[0] == 0
    written = file.with_name("new.md").read_text(encoding="utf-8")
    assert written == f'{mark}---\ntitle: "Old"\n{after}---\nA text.\n'


def test_links_are_rewritten_in_all_texts_and_nothing_else_is(archive: Archive) -> None:
    text = (
        "The old [old](/papers/old/) [b](../old/#part '/papers/old/') ![](../../papers/old/) "
        "`[c](/papers/old/)` [d][old]\n\n"
        '    [e](/papers/old/)\n\n[old]: <../old/> "old"\n\n[f](https://a.org/papers/old/) [g](/old/) '
        "[h](/papers/old-one/) \\[i](/papers/old/) [j](/papers/old) <https://a.org/papers/old/>\n"
    )
    archive.paper("2024/old", abstract="Myself: [old](../old/), [old](./).")
    archive.paper("2024/other", "note: |\n  See [old](../old/) and old.\ndoi: 10.1000/old\n", text)
    page = archive.page("[old](/papers/old/?old=1)")
    other = archive.root / "content/papers/2024/other.md"
    assert archive.run("rename", "old", "new-name")[1].splitlines()[1:] == [
        "content/papers/2024/other.md: links to it rewritten",
        "content/pages/about.md: links to it rewritten",
    ]
    expected = (
        "The old [old](/papers/new-name/) [b](../new-name/#part '/papers/old/') ![](../../papers/new-name/) "
        "`[c](/papers/old/)` [d][old]\n\n"
        '    [e](/papers/old/)\n\n[old]: <../new-name/> "old"\n\n[f](https://a.org/papers/old/) [g](/old/) '
        "[h](/papers/old-one/) \\[i](/papers/old/) [j](/papers/old) <https://a.org/papers/old/>\n"
    )
    assert other.read_text() == (
        '---\ntitle: "Other"\nnote: |\n  See [old](../new-name/) and old.\ndoi: 10.1000/old\n---\n' + expected + "\n"
    )
    assert "[old](/papers/new-name/?old=1)" in page.read_text()
    assert "Myself: [old](../new-name/), [old](./)." in archive.read()["papers/2024/new-name.md"]


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (
            "taken",
            (
                "is the name of content/papers/2024/taken.md "
                "(write another name, or run `paperarchive merge taken old` if they are one paper)"
            ),
        ),
        (
            "Former",
            (
                "is an alias of content/papers/2024/taken.md "
                "(write another name, or run `paperarchive merge taken old` if they are one paper)"
            ),
        ),
        ("page", "is reserved (write another name)"),
        ("nul", "cannot be the name of a file on Windows (write another name)"),
        ("Ein Titel!", "cannot be part of a URL (write ein-titel)"),
        ("../x", "cannot be part of a URL (write x)"),
        ("??", "cannot be part of a URL (write letters without accents, digits, hyphens)"),
        ("old", "is the name of content/papers/2024/old.md already (write another name)"),
        (
            "OLD",
            (
                "differs from the name of content/papers/2024/old.md in letter case only "
                "(write another name: many file systems take the two for one)"
            ),
        ),
        ("new.md", "is a file's name, not a slug (write new)"),
    ],
)
def test_a_name_that_a_paper_cannot_have_is_refused_with_advice(archive: Archive, new: str, said: str) -> None:
    archive.paper("2024/old")
    archive.paper("2024/taken", "aliases: [former]\n")
    before = archive.read()
    assert archive.run("rename", "old", new) == (1, "", f"{new}: {said}\n")
    assert archive.read() == before


def test_a_name_that_is_too_long_is_refused(archive: Archive) -> None:
    archive.paper("2024/old")
    assert archive.run("rename", "old", "x" * 201)[2].startswith(f"{'x' * 201}: is too long (write xxx")


def test_a_dry_run_writes_nothing_and_json_tells_the_rest(archive: Archive) -> None:
    archive.paper("2024/old")
    archive.page("[old](/papers/old/)")
    before = archive.read()
    status, patch, _ = archive.run("rename", "old", "new", "--dry-run")
    assert (status, patch.count("+++ ")) == (0, 3)
    assert archive.read() == before
    assert json.loads(archive.run("rename", "old", "new", "--json")[1]) == {
        "old": "content/papers/2024/old.md",
        "new": "content/papers/2024/new.md",
        "relinked": ["content/pages/about.md"],
        "problems": [],
    }


def test_a_link_to_a_former_address_is_named_with_the_new_one(archive: Archive) -> None:
    archive.paper("2024/new", "aliases: [old]\n")
    archive.page("[a](/papers/old/) [b](../papers/old/#x)")
    assert archive.run("check")[1] == (
        "content/pages/about.md:4: the link to '../papers/old/#x' leads to a former address "
        "(write '../papers/new/#x')\n"
        "content/pages/about.md:4: the link to '/papers/old/' leads to a former address (write '/papers/new/')\n"
    )


PIECES = st.sampled_from(
    [
        *(
            "a",
            "old",
            "new",
            " ",
            "\n",
            "\n\n",
            "[",
            "]",
            "(",
            ")",
            "`",
            "<",
            ">",
            "/papers/old/",
            "../old/",
            '"',
            "\\",
        ),
        *(
            "[x](/papers/old/)",
            '[t](/papers/old/ "/papers/old/")',
            "[r]: /papers/old/\n",
            "[y](/papers/new/)",
            "![",
            "    ",
            "$",
            "- ",
            "#",
        ),
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_rewriting_changes_the_addresses_of_links_alone(abstract: str) -> None:
    text = f"---\ntitle: T\n---\nx {abstract}\n"

    def read(text: str) -> PaperFile:
        file = parse_paper_file(text, "content/papers/a.md", Problems(), known_tags=(), known_listings=())
        assert file is not None
        return file

    file = read(text)
    after = read(LinkRewriter("old", "new").rewrite_paper(file))
    was, is_now = parse_markdown(file.paper.abstract), parse_markdown(after.paper.abstract)
    assert is_now.plain == was.plain
    assert [link.url.replace("old", "new") for link in was.links] == [
        link.url.replace("old", "new") for link in is_now.links
    ]
    assert not [link for link in is_now.links if link.url in ("/papers/old/", "../old/")]
