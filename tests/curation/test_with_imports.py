"""Commands on papers, and imports before and after them."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from paperarchive.content.changes import FileChange
from tests.curation.archives import Archive, import_all_again, import_dumps
from tests.importing.archives import Listed, make_dump

FIRST = make_dump(Listed("One Title", comments=3), Listed("Two"))
SECOND = make_dump(Listed("One Title", comments=4, who="• 8 authors"), Listed("Two"), day="Nov 12, 2025")


@pytest.fixture
def imported(archive: Archive) -> Archive:
    import_dumps(archive.root, first=FIRST)
    return archive


def test_no_import_brings_a_removed_paper_back(imported: Archive) -> None:
    imported.run("remove", "one-title", "--why", "wrong")
    before = imported.read()
    import_all_again(imported.root)
    assert imported.read() == before
    import_dumps(imported.root, second=SECOND)
    assert [path for path in imported.read() if path.startswith("papers/")] == ["papers/2024/two.md"]
    assert imported.run("check")[1] == ""


def test_a_paper_whose_title_a_person_edited_stays_removed(imported: Archive) -> None:
    """Its record has the titles that listings give it, not its own alone."""
    file = imported.root / "content/papers/2024/one-title.md"
    file.write_text(file.read_text().replace("One Title", "All Other Words"))
    imported.run("remove", "one-title")
    assert "titles: [allotherwords, onetitle]" in imported.read()["removed.yml"]
    import_dumps(imported.root, second=SECOND)
    assert [path for path in imported.read() if path.startswith("papers/")] == ["papers/2024/two.md"]


def test_a_renamed_paper_is_updated_in_its_new_file(imported: Archive) -> None:
    imported.run("rename", "one-title", "first-paper")
    before = imported.read()
    import_all_again(imported.root)
    assert imported.read() == before
    import_dumps(imported.root, second=SECOND)
    files = imported.read()
    assert [path for path in files if path.startswith("papers/")] == [
        "papers/2024/first-paper.md",
        "papers/2024/two.md",
    ]
    assert "\nauthor_count: 8\ncomments: 4\naliases: [one-title]\n" in files["papers/2024/first-paper.md"]
    assert '"paper": "one-title"' not in "".join(files.values())
    assert imported.run("check")[1] == ""


@pytest.mark.parametrize("arguments", [("remove", "two"), ("rename", "two", "three"), ("merge", "one-title", "two")])
def test_each_command_locks_the_content_unless_it_only_shows(
    imported: Archive, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    from paperarchive.content import lock

    locked: list[str] = []
    lock_content = lock.lock_content

    def remember(archive_dir: Path, command: str) -> AbstractContextManager[None]:
        locked.append(command)
        return lock_content(archive_dir, command)

    monkeypatch.setattr(lock, "lock_content", remember)
    imported.run(*arguments, "--dry-run")
    assert locked == []
    assert imported.run(*arguments)[0] == 0
    assert locked == [arguments[0]]


@pytest.mark.parametrize(
    ("arguments", "saved", "stays"),
    [
        (("remove", "one-title", "two"), "papers/2024/two.md", "papers/2024/one-title.md"),
        (("rename", "two", "three"), "papers/2024/two.md", "imports/first.jsonl"),
        (("rename", "two", "three"), "imports/first.jsonl", "papers/2024/two.md"),
        (("merge", "one-title", "two"), "papers/2024/one-title.md", "papers/2024/two.md"),
        (("merge", "one-title", "two"), "papers/2024/two.md", "papers/2024/one-title.md"),
    ],
)
def test_if_somebody_saves_a_file_meanwhile_all_stays_as_it_was(
    imported: Archive, arguments: tuple[str, ...], saved: str, stays: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from paperarchive.content import changes

    write_changes = changes.write_changes
    before = imported.read()

    def save_then_write(archive_dir: Path, wanted: Sequence[FileChange]) -> None:
        with (archive_dir / "content" / saved).open("a") as file:
            file.write("\n")
        write_changes(archive_dir, wanted)

    monkeypatch.setattr(changes, "write_changes", save_then_write)
    status, _, messages = imported.run(*arguments)
    assert status == 1
    assert f"content/{saved}: was changed since it was read; it was kept (run the command again)\n" in messages
    after = imported.read()
    assert after.pop(saved) == f"{before.pop(saved)}\n"
    assert after == before
    assert stays in after
