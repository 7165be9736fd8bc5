"""What a merge of two branches breaks, and what the check says of it. All with real git."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from paperarchive.build.check import check_archive
from paperarchive.cli import main
from tests.curation.archives import make_archive, write_paper
from tests.importing.archives import TAGS, Listed, make_dump

FIRST = make_dump(Listed("One"), Listed("Two"), Listed("Zero"))
OURS = make_dump(Listed("Three"), Listed("Both", date="May 18, 2024"), day="Nov 1, 2025")
THEIRS = make_dump(Listed("Four"), Listed("Both", date="May 19, 2023"), day="Nov 2, 2025")

Edit = Callable[["Repository"], object]


def leave(_: "Repository") -> None:
    """Change nothing."""


class Repository:
    """An archive in git, with one listing of three papers."""

    def __init__(self, root: Path) -> None:
        self.root = make_archive(root)
        self.git("init", "-q", "-b", "main")
        (root / "content/tags.yml").write_text(TAGS)
        # Without the line that an import adds, with which git merges these records by itself.
        (root / ".gitattributes").write_text("content/listings.yml merge\n")
        self.import_dump("first", FIRST)
        self.commit()

    def git(self, *arguments: str, is_good: bool = True) -> str:
        names = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
        environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        command = ["git", "-C", str(self.root), *names, *arguments]
        result = subprocess.run(command, capture_output=True, text=True, check=is_good, env=environment)
        return result.stdout

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-qm", "x", "--no-verify", "--allow-empty")

    def run(self, *arguments: str) -> None:
        assert main(["-C", str(self.root), *arguments]) == 0

    def import_dump(self, name: str, content: bytes) -> None:
        file = self.root.parent / f"{name}.txt"
        file.write_bytes(content)
        self.run("import", str(file))

    def path(self, name: str) -> Path:
        return self.root / "content" / name

    def edit(self, name: str, old: str, new: str) -> None:
        file = self.path(name)
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new))

    def merge(self, ours: Edit, theirs: Edit, resolve: Edit | None = None) -> list[str]:
        """Edit on two branches and merge them, resolve conflicts as people do, and check."""
        self.git("switch", "-qc", "theirs")
        theirs(self)
        self.commit()
        self.git("switch", "-q", "main")
        ours(self)
        self.commit()
        self.git("merge", "-q", "theirs", "-m", "x", is_good=False)
        if resolve is not None:
            resolve(self)
            self.commit()
        return [str(problem) for problem in check_archive(self.root).problems]

    def has_conflict(self, name: str) -> bool:
        return bool(self.git("ls-files", "-u", f"content/{name}"))

    def take(self, side: str, *names: str) -> None:
        """Resolve conflicts by taking a side: `ours` or `theirs`."""
        self.git("checkout", f"--{side}", *(f"content/{name}" for name in names))

    def take_both(self, *names: str) -> None:
        """Resolve conflicts by deleting the markers."""
        for name in names:
            lines = self.path(name).read_text().splitlines(keepends=True)
            kept = [line for line in lines if not line.startswith(("<<<<<<<", "=======", ">>>>>>>"))]
            assert kept != lines
            self.path(name).write_text("".join(kept))


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "archive")


def test_branches_that_edit_different_things_merge_without_a_problem(repository: Repository) -> None:
    def ours(it: Repository) -> None:
        it.import_dump("ours", make_dump(Listed("Three"), day="Nov 1, 2025"))
        it.run("rename", "one", "first-paper")

    def theirs(it: Repository) -> None:
        it.edit("papers/2024/one.md", "author_count: 7", "author_count: 8")
        it.run("remove", "two")

    assert repository.merge(ours, theirs) == []
    assert "author_count: 8" in repository.path("papers/2024/first-paper.md").read_text()


def test_both_rename_a_paper(repository: Repository) -> None:
    def rename(name: str) -> Edit:
        return lambda it: it.run("rename", "one", name)

    def resolve(it: Repository) -> None:
        it.take("ours", "imports/first.jsonl")  # git leaves both files

    said = repository.merge(
        lambda it: it.run("rename", "one", "uno"), lambda it: it.run("rename", "one", "eins"), resolve
    )
    assert said == [
        (
            "content/papers/2024/uno.md:2: title: has the title of content/papers/2024/eins.md "
            "(if they are one paper, run `paperarchive merge eins uno`; if not, give both their `arxiv` or `doi`)"
        ),
        (
            "content/papers/2024/uno.md:6: aliases: the alias 'one' is the address of content/papers/2024/eins.md "
            "(remove the alias)"
        ),
    ]


def test_both_rename_a_paper_by_hand(repository: Repository) -> None:
    def rename(name: str) -> Edit:
        return lambda it: it.path("papers/2024/one.md").rename(it.path(f"papers/2024/{name}.md"))

    [said] = repository.merge(rename("uno"), rename("eins"), lambda it: it.git("add", "-A"))
    assert said.startswith("content/papers/2024/uno.md:2: title: has the title of content/papers/2024/eins.md (")


def test_one_removes_a_paper_and_the_other_edits_it(repository: Repository) -> None:
    said = repository.merge(
        lambda it: it.run("remove", "one", "--why", "withdrawn"),
        lambda it: it.edit("papers/2024/one.md", "author_count: 7", "author_count: 8"),
        leave,  # git leaves the edited file
    )
    assert said == [
        (
            "content/removed.yml:2: records 'one' as removed, but content/papers/2024/one.md is there "
            "(delete that file, or this record: it would not be imported again)"
        )
    ]


def test_one_removes_a_paper_and_the_other_renames_it(repository: Repository) -> None:
    said = repository.merge(
        lambda it: it.run("remove", "one"),
        lambda it: it.run("rename", "one", "uno"),
        lambda it: it.take("theirs", "imports/first.jsonl") if it.has_conflict("imports/first.jsonl") else None,
    )
    assert said == [
        (
            "content/removed.yml:2: records 'one' as removed, but content/papers/2024/uno.md is there "
            "(delete that file, or this record: it would not be imported again)"
        )
    ]


def test_a_paper_that_is_gone_with_its_record_of_removal(repository: Repository) -> None:
    """One deletes the file by hand, as a resolution of a conflict does."""
    said = repository.merge(lambda it: it.path("papers/2024/one.md").unlink(), lambda it: it.run("remove", "two"))
    assert said == [
        (
            "content/imports/first.jsonl:2: the paper 'one' is neither in content/papers/ nor in content/removed.yml "
            "(restore its file with git; if it was deleted on purpose, the next import records that)"
        )
    ]


def import_ours(it: Repository) -> None:
    it.import_dump("ours", OURS)


def import_theirs(it: Repository) -> None:
    it.import_dump("theirs", THEIRS)


def test_both_import_and_git_s_markers_are_left(repository: Repository) -> None:
    said = repository.merge(import_ours, import_theirs)
    assert not any("unknown listing" in line for line in said)
    assert said[0].startswith("content/listings.yml:3: ")
    assert "merge conflict" in said[0]


def test_both_import_the_same_new_paper(repository: Repository) -> None:
    said = repository.merge(import_ours, import_theirs, lambda it: it.take_both("listings.yml"))
    assert said == [
        (
            "content/papers/2024/both.md: has the same address as content/papers/2023/both.md "
            "(delete one if they are one paper, else rename one)"
        )
    ]


def test_a_record_of_a_listing_is_lost(repository: Repository) -> None:
    def resolve(it: Repository) -> None:
        it.take("ours", "listings.yml")
        it.path("papers/2023/both.md").unlink()

    advice = "(add it to content/listings.yml, or remove it)"
    assert repository.merge(import_ours, import_theirs, resolve) == [
        (
            "content/imports/theirs.jsonl: content/listings.yml has no listing 'theirs' "
            "(restore that record with git, or delete this file)"
        ),
        (
            "content/listings/theirs.txt: the dump has no record in content/listings.yml "
            "(run `paperarchive import content/listings/theirs.txt`, or remove the file)"
        ),
        f"content/papers/2024/four.md:6: listings: unknown listing 'theirs' {advice}",
    ]


def test_two_records_of_listings_are_mixed_up(repository: Repository) -> None:
    def resolve(it: Repository) -> None:
        it.take_both("listings.yml")
        it.path("papers/2023/both.md").unlink()
        lines = it.path("listings.yml").read_text().splitlines()
        ours, theirs = (next(line for line in lines if f"file: {name}.txt" in line) for name in ("ours", "theirs"))
        it.edit("listings.yml", theirs, ours.replace("ours.txt", "theirs.txt"))

    said = repository.merge(import_ours, import_theirs, resolve)
    assert (
        "content/listings/theirs.txt: the archived dump differs from what was imported "
        "(restore it with git; dumps are never edited)"
    ) in said
    assert any(line.startswith("content/listings.yml: theirs.txt and ours.txt are the same dump") for line in said)


def test_a_record_of_a_listing_is_there_twice(repository: Repository) -> None:
    def resolve(it: Repository) -> None:
        it.take_both("listings.yml")
        it.path("papers/2023/both.md").unlink()
        records = it.path("listings.yml")
        records.write_text(records.read_text() + records.read_text().splitlines()[-1] + "\n")

    said = repository.merge(import_ours, import_theirs, resolve)
    assert any("the name 'theirs' occurs twice, first on line" in line for line in said)


def test_both_remove_papers_and_git_s_markers_are_left(repository: Repository) -> None:
    said = repository.merge(
        lambda it: it.run("remove", "one", "--why", "a"), lambda it: it.run("remove", "one", "--why", "b")
    )
    assert any(line.startswith("content/removed.yml:2: ") and "merge conflict" in line for line in said)


def test_a_paper_is_recorded_as_removed_twice(repository: Repository) -> None:
    said = repository.merge(
        lambda it: it.run("remove", "one", "--why", "a"),
        lambda it: it.run("remove", "one", "--why", "b"),
        lambda it: it.take_both("removed.yml"),
    )
    assert said == ["content/removed.yml:2: records 'one' 2 times (keep one of the records)"]


def test_both_give_one_alias_to_two_papers(repository: Repository) -> None:
    def add_alias(name: str) -> Edit:
        return lambda it: it.edit(f"papers/2024/{name}.md", "listings:", "aliases: [former]\nlistings:")

    assert repository.merge(add_alias("one"), add_alias("two")) == [
        (
            "content/papers/2024/two.md:6: aliases: the alias 'former' is the address of content/papers/2024/one.md "
            "(remove the alias)"
        )
    ]


def test_both_move_a_paper_to_another_folder(repository: Repository) -> None:
    def move(folder: str) -> Edit:
        def run(it: Repository) -> None:
            it.path(f"papers/{folder}").mkdir()
            it.path("papers/2024/one.md").rename(it.path(f"papers/{folder}/one.md"))

        return run

    assert repository.merge(move("2023"), move("2022"), leave) == [
        (
            "content/papers/2023/one.md: has the same address as content/papers/2022/one.md "
            "(delete one if they are one paper, else rename one)"
        )
    ]


def test_both_make_a_file_of_one_paper(repository: Repository) -> None:
    said = repository.merge(
        lambda it: write_paper(it.root, "2025/attention", title="Attention, please"),
        lambda it: write_paper(it.root, "2025/attention-please", title="Attention please"),
    )
    assert said == [
        (
            "content/papers/2025/attention.md:2: title: has the title of content/papers/2025/attention-please.md "
            "(if they are one paper, run `paperarchive merge attention-please attention`; "
            "if not, give both their `arxiv` or `doi`)"
        )
    ]


def test_both_add_a_tag_of_one_slug(repository: Repository) -> None:
    tag = "- {label: %s, slug: squids, description: Arms., phrases: [squid]}\n"

    def first(it: Repository) -> None:
        it.path("tags.yml").write_text(tag % "Squids" + TAGS)

    def last(it: Repository) -> None:
        it.path("tags.yml").write_text(TAGS + tag % "Squid")

    [said] = repository.merge(first, last)
    assert said.startswith("content/tags.yml:3: slug: ")
    assert "'squids'" in said


def test_a_paper_has_two_rows_of_one_listing(repository: Repository) -> None:
    row = "- {listing: first, rank: 1, comments: 0}\n"
    said = repository.merge(
        lambda it: it.edit("papers/2024/one.md", row, row + row.replace("rank: 1", "rank: 2")), leave
    )
    assert (
        "content/papers/2024/one.md:8: listings.listing: the listing 'first' occurs twice (keep the better rank)"
        in said
    )
    assert any("has rank 2 of the listing 'first', as content/papers/2024/one.md has" in line for line in said)


def test_a_key_is_there_twice(repository: Repository) -> None:
    said = repository.merge(
        lambda it: it.edit("papers/2024/one.md", 'title: "One"\n', 'note: A.\ntitle: "One"\n'),
        lambda it: it.edit("papers/2024/one.md", "---\nWe show", "note: B.\n---\nWe show"),
    )
    assert said == ["content/papers/2024/one.md:9: note: occurs twice, first on line 2 (keep one of them)"]


def test_a_line_of_an_import_is_there_twice(repository: Repository) -> None:
    def repeat(it: Repository) -> None:
        file = it.path("imports/first.jsonl")
        file.write_text(file.read_text() + file.read_text().splitlines()[-1] + "\n")

    assert repository.merge(repeat, lambda it: it.run("remove", "one")) == [
        "content/imports/first.jsonl:5: the paper 'zero' occurs 2 times at rank 3 (delete all lines but one)"
    ]


def test_both_edit_one_abstract_and_git_s_markers_are_left(repository: Repository) -> None:
    said = repository.merge(
        lambda it: it.edit("papers/2024/one.md", "We show", "We prove"),
        lambda it: it.edit("papers/2024/one.md", "We show", "We claim"),
    )
    assert len(said) == 1
    assert said[0].startswith("content/papers/2024/one.md:9: ")
    assert "merge conflict" in said[0]
