"""Formulas that are shown as their source, and characters that nobody sees, are named with file and line."""

from pathlib import Path

from paperarchive.build.check import check_archive
from tests.building import Build


def find_warnings(root: Path) -> list[str]:
    return [str(problem) for problem in check_archive(root).problems]


def write_paper(root: Path, text: str) -> None:
    (root / "content/papers/2024/written.md").write_text(text, encoding="utf-8")


def test_a_refused_formula_is_named_with_its_line(root: Path, build: Build) -> None:
    formulas = "One $x$\nand $\\href{javascript:alert(1)}{x}$.\n\nTwo $\\jedi$."
    write_paper(root, f"---\ntitle: Written\nnote: It is $\\rule{{9em}}{{9em}}$.\n---\n\n{formulas}\n")
    (root / "content/pages/about.md").write_text("---\ntitle: About\n---\n$\\frac{1}$\n")
    said = [
        ("pages/about.md:4: the formula $\\frac{1}$", "it is not complete"),
        ("papers/2024/written.md:3: note: the formula $\\rule{9em}{9em}$", r"a formula cannot have colours or \rule"),
        (
            r"papers/2024/written.md:7: the formula $\href{javascript:alert(1)}{x}$",
            r"a formula cannot have links: write a link in Markdown, not \href",
        ),
        (r"papers/2024/written.md:9: the formula $\jedi$", r"the command \jedi is not known"),
    ]
    advice = r"(correct it, or write \$ where no formula is meant)"
    wanted = [f"content/{place} is shown as its source: {reason} {advice}" for place, reason in said]
    assert find_warnings(root) == wanted
    built = build()
    assert [str(problem) for problem in built.problems] == wanted
    page = (built.folder / "papers/written/index.html").read_text()
    assert r"<code>\href{javascript:alert(1)}{x}</code>" in page
    assert "<mrow href" not in page
    again = build()
    assert again.problems == built.problems


def test_hidden_characters_of_titles_names_and_files_are_named(root: Path) -> None:
    write_paper(
        root,
        '---\ntitle: "A\u202eB"\nauthor_count: 1\nauthors:\n- {name: "Ada\u200b Lovelace"}\n'
        'organization: {name: "Acme\u2066"}\n---\nText.\n',
    )
    (root / "content/pages/about.md").write_text('---\ntitle: "A\ufeffB"\n---\nText.\n')
    (root / "content/static/a\u200eb.txt").write_text("")
    paper, static = "content/papers/2024/written.md", "content/static/a\\u200eb.txt"
    assert find_warnings(root) == [
        "content/pages/about.md:2: title: has the invisible character U+FEFF (ZERO WIDTH NO-BREAK SPACE) (remove it)",
        f"{paper}:2: title: has the invisible character U+202E (RIGHT-TO-LEFT OVERRIDE) (remove it)",
        f"{paper}:4: authors: has the invisible character U+200B (ZERO WIDTH SPACE) (remove it)",
        f"{paper}:6: organization: has the invisible character U+2066 (LEFT-TO-RIGHT ISOLATE) (remove it)",
        f"{static}: has the invisible character U+200E (LEFT-TO-RIGHT MARK) in its name (rename the file)",
    ]


def test_joiners_marks_and_soft_hyphens_of_a_title_are_no_problem(root: Path) -> None:
    write_paper(root, '---\ntitle: "می\u200cخواهم \u200fA\u00adB 👩\u200d💻"\n---\nText.\n')
    assert find_warnings(root) == []


def test_hidden_characters_of_the_vocabulary_are_named(root: Path) -> None:
    tags = root / "content/tags.yml"
    lines = tags.read_text(encoding="utf-8").split("\n")
    number = next(number for number, line in enumerate(lines) if line.startswith("- label:"))
    lines[number] += "\u202e"
    tags.write_text("\n".join(lines), encoding="utf-8")
    assert find_warnings(root) == [
        f"content/tags.yml:{number + 1}: label: has the invisible character U+202E (RIGHT-TO-LEFT OVERRIDE) (remove it)"
    ]
