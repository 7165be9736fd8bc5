"""Random edits of an archive, as people make them, and the comparison of two ways to build it."""

import os
import random
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from paperarchive.build.build import BuildOptions, build_site
from paperarchive.build.cache import FILE_NAME, FOLDER
from paperarchive.errors import ProblemsError
from tests.paths import REPOSITORY

Edit = Callable[[Path, random.Random], None]


def choose_paper(root: Path, draw: random.Random) -> Path:
    return draw.choice(sorted((root / "content/papers").rglob("*.md")))


def change_text(file: Path, old: str, new: str, draw: random.Random) -> None:
    """Replace a text in a file, sometimes keeping the file's times."""
    before = file.stat()
    file.write_bytes(file.read_bytes().replace(old.encode(), new.encode(), 1))
    if draw.random() < 0.5:
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def edit_body(root: Path, draw: random.Random) -> None:
    file = choose_paper(root, draw)
    word = draw.choice(["speech", "noise", "robots", "$x^2$", "[there](/tags/)"])
    change_text(file, file.read_text().rpartition("\n---\n")[2], f"A text on {word} and {draw.random()}.\n", draw)


def edit_body_keeping_its_size(root: Path, draw: random.Random) -> None:
    file = choose_paper(root, draw)
    before = file.stat()
    text = file.read_text()
    place = text.rfind("e")
    file.write_text(f"{text[:place]}{draw.choice('aiou')}{text[place + 1 :]}")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def edit_key(key: str, values: tuple[str, ...]) -> Edit:
    """An edit that sets a key of a paper's front matter."""

    def edit(root: Path, draw: random.Random) -> None:
        file = choose_paper(root, draw)
        lines = [line for line in file.read_text().split("\n") if not line.startswith(f"{key}:")]
        value = draw.choice(values)
        file.write_text("\n".join([lines[0], *([f"{key}: {value}"] if value else []), *lines[1:]]))

    return edit


def add_paper(root: Path, draw: random.Random) -> None:
    number = draw.randrange(1000)
    file = root / f"content/papers/2024/new-{number}.md"
    file.write_text(f'---\ntitle: "New {number}"\ndate: 2024-0{draw.randint(1, 9)}-11\ntags: [speech]\n---\nNew.\n')


def delete_paper(root: Path, draw: random.Random) -> None:
    choose_paper(root, draw).unlink()


def rename_paper(root: Path, draw: random.Random) -> None:
    file = choose_paper(root, draw)
    file.rename(file.with_name(f"renamed-{draw.randrange(1000)}.md"))


def edit_setting(root: Path, draw: random.Random) -> None:
    lines = draw.sample(
        [
            "page_size: 2",
            "description: D",
            "language: de",
            "feed_size: 3",
            "authors: {min_papers: 1, feed_min_papers: 2}",
        ],
        draw.randint(0, 5),
    )
    (root / "site.yml").write_text("\n".join(["title: Small", "base_url: https://example.org/some/path/", *lines, ""]))


def edit_vocabulary(root: Path, draw: random.Random) -> None:
    change_text(root / "content/tags.yml", "label: ", f"label: {draw.choice('ABC')}", draw)


AUTHORS = (
    "[Ada Example, Max Mustermann]",
    "[A. Example, Ada Example, et al.]",
    "[{name: Ada Example, orcid: 0000-0002-1825-0097}, Émile Muster, Gemini Team]",
    "[{name: Ada Jane Example, orcid: 0000-0002-1825-0097}, Max Mustermann]",
    "",
)


def edit_authors(root: Path, draw: random.Random) -> None:
    records = [
        "- {name: Ada J. Example, orcid: 0000-0002-1825-0097, variants: [A. Example]}",
        "- {name: Max Mustermann, variants: [Ada Example]}",
        "- {name: Émile Muster, orcid: 0000-0001-5109-3700}",
    ]
    lines = draw.sample(records, draw.randint(0, 3))
    (root / "content/authors.yml").write_text("".join(f"{line}\n" for line in lines))


def edit_page(root: Path, draw: random.Random) -> None:
    (root / "content/pages/about.md").write_text(f'---\ntitle: "About {draw.randrange(3)}"\n---\n{draw.random()}\n')


def edit_template(root: Path, draw: random.Random) -> None:
    theme = root / "themes/default"
    theme.mkdir(parents=True, exist_ok=True)
    (theme / "templates").mkdir(exist_ok=True)
    (theme / "theme.yml").write_text("description: D\n")
    change = draw.choice(["_tags.html", "paper.html", "list.html", "base.html", "_paper_card.html"])
    packaged = REPOSITORY / "themes" / "default"
    shutil.copytree(packaged, theme, dirs_exist_ok=True)
    (theme / "templates" / change).write_bytes(
        (packaged / "templates" / change).read_bytes() + f"{{# {draw.random()} #}}<!-- {draw.random()} -->".encode()
    )


def edit_style(root: Path, draw: random.Random) -> None:
    edit_template(root, draw)
    (root / "themes/default/static/style.css").write_text(f"body {{ margin: {draw.randrange(9)}px }}\n")


def choose_output(root: Path, draw: random.Random) -> Path | None:
    files = sorted(file for file in (root / "public").rglob("*") if file.is_file())
    return draw.choice(files) if files else None


def change_output(root: Path, draw: random.Random) -> None:
    file = choose_output(root, draw)
    if file and file.name != ".paperarchive.json":
        before = file.stat()
        file.write_bytes(file.read_bytes()[:-1] + b"#")
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def delete_output(root: Path, draw: random.Random) -> None:
    file = choose_output(root, draw)
    if file and file.name != ".paperarchive.json":
        file.unlink()


def delete_cache(root: Path, _draw: random.Random) -> None:
    shutil.rmtree(root / FOLDER, ignore_errors=True)


def damage_cache(root: Path, draw: random.Random) -> None:
    file = root / FOLDER / FILE_NAME
    content = bytearray(file.read_bytes()) if file.is_file() else bytearray()
    if content:
        for _ in range(draw.choice([1, 50, 5000])):
            content[draw.randrange(len(content))] = draw.randrange(256)
        file.write_bytes(content)


EDITS: tuple[Edit, ...] = (
    *(edit_body, edit_body, edit_body_keeping_its_size, edit_body_keeping_its_size),
    edit_key("title", ('"Another title"', '"Speech, again"', "One")),
    edit_key("date", ("2024-02-03", "2025-10-14", "2019-12-31", "")),
    edit_key("tags", ("[speech]", "[diffusion-models, speech]", "")),
    edit_key("author_count", ("1", "7", "12", "")),
    edit_key(
        "organization",
        ("{name: Somebody}", "{handle: some, name: Somebody}", "{handle: ByteDance, name: ByteDance}", ""),
    ),
    *(edit_key("authors", AUTHORS), edit_key("authors", AUTHORS), edit_authors),
    edit_key("venue", ("NeurIPS 2024", "neurips  2024", "Zeitschrift für Beispiele", "")),
    edit_key("comments", ("0", "3", "40", "")),
    edit_key("draft", ("true", "")),
    edit_key("aliases", ("[once-known]", "")),
    edit_key("note", ("A remark.", "")),
    *(add_paper, delete_paper, rename_paper, edit_setting, edit_vocabulary, edit_page, edit_template, edit_style),
    *(change_output, delete_output, delete_cache, damage_cache),
)


def build(root: Path, output: Path, *, clean: bool = False) -> Mapping[str, bytes] | str:
    """Build an archive: the files of the site, or what is wrong."""
    try:
        build_site(root, BuildOptions(output=output, clean=clean))
    except ProblemsError as error:
        return str(error)
    return {file.relative_to(output).as_posix(): file.read_bytes() for file in output.rglob("*") if file.is_file()}


def make_edits(root: Path, seed: int, count: int, compare: Callable[[str], None]) -> None:
    """Edit an archive again and again. compare: called after each edit with its name, to build and to compare."""
    draw = random.Random(seed)
    for number in range(count):
        kept = root.with_name("kept")
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(root / "content", kept)
        edit = draw.choice(EDITS)
        edit(root, draw)
        if not list((root / "content/papers").rglob("*.md")):  # nothing would be left to edit
            shutil.rmtree(root / "content")
            shutil.copytree(kept, root / "content")
        compare(f"{number}: {edit.__name__}")
