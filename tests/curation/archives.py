"""Small archives, and commands on them."""

from pathlib import Path

import pytest

from paperarchive.cli import main


def write_paper(root: Path, name: str, keys: str = "", abstract: str = "A text.", title: str | None = None) -> Path:
    """Write a paper. name: below content/papers/, without .md; keys: lines of front matter."""
    file = root / f"content/papers/{name}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    title = title or name.rpartition("/")[2].replace("-", " ").title()
    file.write_text(f'---\ntitle: "{title}"\n{keys}---\n{abstract}\n')
    return file


def make_archive(root: Path) -> Path:
    """An archive with settings and no papers."""
    (root / "content").mkdir(parents=True)
    (root / "site.yml").write_text("title: Test\nbase_url: https://example.org/\n")
    return root


def read_content(root: Path) -> dict[str, str]:
    """Path below content/ -> text of every file."""
    content = root / "content"
    return {
        file.relative_to(content).as_posix(): file.read_text() for file in sorted(content.rglob("*")) if file.is_file()
    }


def import_dumps(root: Path, **dumps: bytes) -> None:
    for name, content in dumps.items():
        file = root.parent / f"{name}.txt"
        file.write_bytes(content)
        assert main(["-C", str(root), "import", "--force", str(file)]) == 0


def import_all_again(root: Path) -> None:
    for file in sorted((root / "content/listings").glob("*.txt")):
        assert main(["-C", str(root), "import", "--force", str(file)]) == 0


class Archive:
    """An archive on which commands are run."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = make_archive(root)
        self._capsys = capsys

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Run a command; returns its exit status, its output and its messages."""
        self._capsys.readouterr()
        status = main(["-C", str(self.root), *arguments])
        printed = self._capsys.readouterr()
        return status, printed.out, printed.err

    def paper(self, name: str, keys: str = "", abstract: str = "A text.", title: str | None = None) -> Path:
        return write_paper(self.root, name, keys, abstract, title)

    def page(self, body: str) -> Path:
        file = self.root / "content/pages/about.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"---\ntitle: About\n---\n{body}\n")
        return file

    def read(self) -> dict[str, str]:
        return read_content(self.root)
