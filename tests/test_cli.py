"""The command line, as its users and their scripts see it."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from paperarchive import __version__
from paperarchive.cli import main
from paperarchive.console import ServeLog
from paperarchive.errors import Problem, Severity
from paperarchive.preview.background import PreviewBuild
from paperarchive.preview.debounce import EVERYTHING, ChangeBatch
from tests.building import copy_site
from tests.signals import default_signals
from tests.waiting import PATIENCE_SECONDS

DUMP = """new

Daily Papers

byAK and the research community

Oct 29

A Study of Studies

We study how studies are studied, and find that studies of studies are themselves studied. They are well studied.

  • 3 authors
·
May 18 2

Another Study of Studies

We study again how studies are studied, and find what was found before. It is found again and again, with care.

  • 4 authors
·
Dec 1, 2024
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_site(tmp_path / "site")


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    file = tmp_path / "third.txt"
    file.write_text(DUMP)
    return file


def run(root: Path, *arguments: str) -> int:
    return main(["-C", str(root), *arguments])


def read_all(root: Path) -> dict[str, bytes]:
    return {str(file.relative_to(root)): file.read_bytes() for file in root.rglob("*") if file.is_file()}


def test_import_says_what_it_did_and_how_it_knew_the_year(
    root: Path, dump: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(root, "import", str(dump)) == 0
    assert capsys.readouterr().out == (
        f"{dump}: crawled 2025-10-29"
        " (year inferred from 2024, the newest in the dump; if it is wrong, give --crawled)\n"
        "  2 entries: 2 new\n"
    )
    assert (root / "content/papers/2025/a-study-of-studies.md").exists()
    assert (root / "content/listings/third.txt").read_text() == DUMP


def test_import_json_has_the_contract_s_keys_and_nothing_else_on_stdout(
    root: Path, dump: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(root, "import", "--json", str(dump)) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["listings"] == [
        {
            "file": str(dump),
            "crawled": "2025-10-29",
            "entries": 2,
            "new": 2,
            "updated": 0,
            "unchanged": 0,
            "duplicates": 0,
            "quarantined": 0,
            "format": "daily-papers",
            "skipped": [],
            "ignored": [],
            "notices": [],
        }
    ]
    assert (record["conflicts"], record["quarantine"]) == ([], [])


def test_a_dry_run_shows_a_diff_and_writes_nothing(root: Path, dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = read_all(root)
    assert run(root, "import", "--dry-run", str(dump)) == 0
    output = capsys.readouterr().out
    assert "--- /dev/null\n+++ b/content/papers/2025/a-study-of-studies.md\n" in output
    assert '+title: "A Study of Studies"\n' in output
    assert f"new file content/listings/third.txt: {len(DUMP.encode())} bytes, archived\n" in output
    assert read_all(root) == before


def test_a_diff_can_be_applied_with_git(root: Path, dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(root, "import", "--dry-run", str(dump))
    diff = "".join(re.findall(r"^--- .*?(?=^--- |^new file |\Z)", capsys.readouterr().out, re.MULTILINE | re.DOTALL))
    subprocess.run(["git", "apply", "--unsafe-paths", "-"], input=diff, text=True, check=True, cwd=root)
    by_diff = read_all(root)
    run(root, "import", str(dump))
    files = {path: content for path, content in read_all(root).items() if not path.endswith(("third.txt", ".jsonl"))}
    assert files == by_diff


def test_quarantined_entries_are_named_the_rest_is_imported_and_the_status_is_1(
    root: Path, dump: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dump.write_text(DUMP + "\nA Title Alone\n\n  • 2 authors\n·\nMay 5\n")
    assert run(root, "import", str(dump)) == 1
    streams = capsys.readouterr()
    assert "  3 entries: 2 new, 1 quarantined\n" in streams.out
    assert streams.err == (
        f"{dump}:25: not imported: a title without an abstract, or an abstract without a title "
        "(fix a copy of the dump, or add the paper by hand): the title 'A Title Alone', '• 2 authors', 'May 5'\n"
    )


def test_a_line_that_says_nothing_certain_is_printed_and_its_paper_imported(
    root: Path, dump: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dump.write_text(DUMP.replace("  • 3 authors", "7+ authors"))
    assert run(root, "import", "--dry-run", str(dump)) == 1
    why = "the number of authors is not certain, so it stays unknown"
    assert f"{dump}:13: '7+ authors': {why} (complete the file of 'A Study of Studies' by hand)\n" in (
        capsys.readouterr().err
    )
    assert run(root, "import", "--json", str(dump)) == 1
    record = json.loads(capsys.readouterr().out)
    assert record["listings"][0]["new"] == 2
    assert record["unread"] == [
        {"file": str(dump), "line": 13, "text": "7+ authors", "why": why, "paper": "A Study of Studies"}
    ]
    assert "author_count" not in (root / "content/papers/2025/a-study-of-studies.md").read_text()


def test_quarantined_meta_lines_name_the_paper_above(
    root: Path, dump: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dump.write_text(DUMP + "\n  • 9 authors\n·\nMay 5, 2024\n")
    assert run(root, "import", "--json", str(dump)) == 1
    (found,) = json.loads(capsys.readouterr().out)["quarantine"]
    assert (found["line"], found["why"]) == (25, "no title and abstract precede these lines")
    assert (found["paper"], found["lost"]) == ("Another Study of Studies", "'• 9 authors', 'May 5, 2024'")


def test_a_file_of_another_kind_is_refused_before_a_crawl_day_is_asked_for(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "refs.nbib").write_text("PMID- 00000001\nTI  - A made-up paper\nFAU - Example, Ada\n")
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "a.txt").write_text(DUMP)
    before = read_all(root)
    assert run(root, "import", str(tmp_path / "refs.nbib"), str(tmp_path / "lists")) == 1
    error = capsys.readouterr().err
    assert "lists: is a folder, not a list; lists in it: a.txt (name the lists, one by one or as folder/*)\n" in error
    assert run(root, "import", str(tmp_path / "refs.nbib")) == 1
    assert (
        "refs.nbib: is a bibliography of PubMed or EndNote in tagged lines (export it as RIS or BibTeX, and"
        in capsys.readouterr().err
    )
    assert read_all(root) == before


def test_a_file_that_looks_like_no_list_is_imported_by_force_only(
    root: Path, dump: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dump.write_text(DUMP + "\nTOS\n\nCareers\n\nA Title Alone\n\n  • 2 authors\n·\nMay 5\n\n[\n·\nMay 6\n")
    before = read_all(root)
    assert run(root, "import", str(dump)) == 1
    assert "import the rest with --force" in capsys.readouterr().err
    assert read_all(root) == before
    assert run(root, "import", "--force", str(dump)) == 1
    assert (root / "content/papers/2025/a-study-of-studies.md").exists()


def test_a_conflict_is_said_and_the_file_wins(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper = root / "content/papers/2025/teaching-small-models.md"
    paper.write_text(paper.read_text().replace("author_count: 1", "author_count: 2"))
    before = paper.read_bytes()
    assert run(root, "import", str(root / "content/listings/first.txt")) == 0
    assert "teaching-small-models.md: author_count: kept '2'; the listing says '1'" in capsys.readouterr().err
    assert paper.read_bytes() == before


def test_a_contradiction_stops_the_import_before_anything_is_written(
    root: Path, dump: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dump.write_text(DUMP.replace("May 18", "Nov 18"))
    before = read_all(root)
    assert run(root, "import", str(dump)) == 1
    assert capsys.readouterr().err == (
        f"{dump}:15: the date Nov 18 has no year, but is after the crawl day 2025-10-29 "
        "(correct the crawl day with --crawled YYYY-MM-DD, or fix the dump)\n"
    )
    assert read_all(root) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["import", "a", "b", "--crawled", "2025-01-01"], "paperarchive: --crawled: applies to one listing only"),
        (["import", "a", "--crawled", "1.1.2025"], "'1.1.2025' is not a day (write YYYY-MM-DD)"),
        (["import", "a", "--crawled", "2025-W44-3"], "'2025-W44-3' is not a day (write YYYY-MM-DD)"),
        (["import", "a", "--crawled", "20250101"], "'20250101' is not a day (write YYYY-MM-DD)"),
        (["build", "--base-url", "here"], "paperarchive: --base-url: 'here' is not an http or https address"),
        (["build", "--output", "content"], "paperarchive: --output: "),
        (["serve", "--port", "x"], "'x' is not a port (write a number from 0 to 65535; 0 takes any free one)"),
        (["polish"], "invalid choice: 'polish'"),
        ([], "the following arguments are required: COMMAND"),
    ],
)
def test_wrong_usage_has_status_2(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(root)
    try:
        status = main(arguments)
    except SystemExit as exit_:
        status = int(str(exit_.code))
    assert status == 2
    assert message in capsys.readouterr().err


def test_a_missing_dump_is_named(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(root, "import", "gone.txt") == 1
    assert capsys.readouterr().err == (
        "gone.txt: cannot be read: No such file or directory"
        " (check its name, or run the command again if it has just been removed)\n"
    )


def test_a_folder_without_settings_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "build") == 1
    assert capsys.readouterr().err == (
        f"{tmp_path}: is no archive: there is no site.yml"
        " (`paperarchive init` begins one here; -C DIR names the folder of another)\n"
    )


def test_build_says_what_it_made(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(root, "build") == 0
    assert re.fullmatch(
        r"Built 6 papers on 45 pages in \d+\.\d s: \d+ files written, 0 unchanged, 0 removed, \d\.\d MB in public/\n",
        capsys.readouterr().out,
    )


def test_build_json_has_the_contract_s_keys(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(root, "build", "--json") == 0
    record = json.loads(capsys.readouterr().out)
    assert list(record) == [
        *("papers", "pages", "written", "unchanged", "removed", "bytes", "seconds", "stages", "search", "problems"),
    ]
    assert list(record["search"]) == ["documents", "terms", "shards", "bytes", "largest_shard_gzip"]
    assert record["search"]["documents"] == 6
    assert (record["papers"], record["removed"], record["problems"]) == (6, 0, [])


def test_build_json_reports_problems_as_json(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "site.yml").write_text("page_size: 0\n")
    assert run(root, "build", "--json") == 1
    assert json.loads(capsys.readouterr().out)["problems"] == [
        {
            "path": "site.yml",
            "line": 1,
            "key": "page_size",
            "message": "'0' is not a whole number from 1 to 500",
            "advice": "write a number from 1 to 500",
            "severity": "error",
        }
    ]


@pytest.mark.parametrize(
    ("style", "printed"),
    [
        ("text", "site.yml:1: tittle: unknown key (did you mean 'title'?)\n"),
        ("github", "::error file=site.yml,line=1::tittle: unknown key (did you mean 'title'?)\n"),
    ],
)
def test_check_prints_problems_and_has_status_1(
    root: Path, capsys: pytest.CaptureFixture[str], style: str, printed: str
) -> None:
    (root / "site.yml").write_text("tittle: X\n")
    assert run(root, "check", "--format", style) == 1
    streams = capsys.readouterr()
    assert streams.out == printed
    assert streams.err == "public/ is absent: links were not checked (run `paperarchive build`)\n7 papers, 1 problem\n"


def test_check_json_says_how_the_built_site_stands(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(root, "check", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out) == {"papers": 7, "built": "absent", "problems": []}


def test_tag_shows_what_the_vocabulary_adds_and_writes_it_when_asked(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = root / "content/papers/2024/by-hand.md"
    paper.write_text(paper.read_text().replace("A paper that", "Speech, or speech, that"))
    before = paper.read_text()
    assert run(root, "tag") == 0
    assert "+tags: [speech]\n" in capsys.readouterr().out
    assert paper.read_text() == before
    assert run(root, "tag", "--write") == 0
    assert paper.read_text() == before.replace("extra:", "tags: [speech]\nextra:")
    assert run(root, "tag") == 0
    assert "+tags: [speech]" not in capsys.readouterr().out


@contextmanager
def run_serve(root: Path) -> Iterator[subprocess.Popen[str]]:
    """Run `paperarchive serve` on a free port; it is killed where the test fails."""
    command = [sys.executable, "-m", "paperarchive", "-C", str(root), "serve", "--port", "0"]
    with default_signals():
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serve_builds_prints_the_address_and_leaves_nothing_behind(root: Path, number: signal.Signals) -> None:
    (root / "site.yml").write_text("title: Small\nbase_url: https://example.org/some/path/\n")
    with run_serve(root) as process:
        assert process.stdout is not None
        assert re.fullmatch(r"Built in \d+\.\d s\.\n", process.stdout.readline())
        line = process.stdout.readline()
        match = re.fullmatch(r"Serving (http://127\.0\.0\.1:(\d+)/some/path/) \(press Ctrl-C to stop\)\n", line)
        assert match is not None
        with urllib.request.urlopen(match[1]) as response:
            assert b"<title>Small</title>" in response.read()
        with urllib.request.urlopen(f"{match[1]}.paperarchive/events?path=/some/path/") as events:
            assert events.readline().startswith(b"id: ")
            process.send_signal(number)
            _, errors = process.communicate(timeout=PATIENCE_SECONDS)
            events.read()
    assert (process.returncode, errors.strip()) == (0, "")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(match[2])))
    assert sorted(path.name for path in root.iterdir()) == [".paperarchive", "content", "site.yml"]
    assert [path.name for path in (root / ".paperarchive").glob("preview*")] == ["preview"]
    assert list(root.rglob("*.part")) == []


def test_serve_says_what_changed_and_what_is_wrong(root: Path) -> None:
    with run_serve(root) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith("Built in")
        assert process.stdout.readline().startswith("Serving ")
        paper = root / "content" / "papers" / "2024" / "by-hand.md"
        text = paper.read_text()
        replace(paper, text.replace("title:", "titel:", 1))
        errors = []
        for line in process.stderr:
            errors.append(line)
            if line.startswith("The preview"):
                break
        replace(paper, text)
        fixed = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE_SECONDS)
    assert errors[0].startswith("content/papers/2024/by-hand.md:")
    assert errors[-1] == "The preview shows the last good build until the problems are fixed.\n"
    assert re.fullmatch(r"content/papers/2024/by-hand\.md: rebuilt in \d+\.\d\d s, 0 files changed\n", fixed)


def test_serve_opens_the_address_or_says_that_it_cannot(capsys: pytest.CaptureFixture[str]) -> None:
    opened: list[str] = []
    ServeLog(Path(), opened.append).serving("http://127.0.0.1:8000/")
    assert opened == ["http://127.0.0.1:8000/"]
    assert capsys.readouterr() == (
        "Serving http://127.0.0.1:8000/ (press Ctrl-C to stop)\n",
        "No browser was found: open the address yourself.\n",
    )


def test_serve_says_a_warning_once(capsys: pytest.CaptureFixture[str]) -> None:
    warning = Problem(
        "site.yml", "is no setting", "did you mean title?", line=3, key="titel", severity=Severity.WARNING
    )
    log = ServeLog(Path("/archive"), None)
    for paths in (None, frozenset({Path("/archive/content/a.md"), Path("/archive/site.yml")})):
        log.build_started(ChangeBatch(paths))
        log.build_finished(
            PreviewBuild(frozenset({"index.html"}), (warning,), base_path="/", output_dir=Path("preview"))
        )
    lines = capsys.readouterr().err.split("\n")
    assert lines[0] == str(warning)
    assert re.fullmatch(r"content/a\.md and 1 more: rebuilt in \d+\.\d\d s, 1 file changed", lines[1])


def test_serve_says_what_the_preview_shows_while_problems_last(capsys: pytest.CaptureFixture[str]) -> None:
    problem = Problem("site.yml", "is missing", "add it", line=1, key="title")
    log = ServeLog(Path("/archive"), None)
    log.build_started(EVERYTHING)
    log.build_failed((problem,))
    log.build_finished(PreviewBuild(frozenset(), (), base_path="/", output_dir=Path("preview")))
    log.build_failed((problem,))
    assert capsys.readouterr().err.split("\n")[1::2] == [
        "The preview shows these problems until they are fixed.",
        "The preview shows the last good build until the problems are fixed.",
    ]


def replace(file: Path, text: str) -> None:
    """Write a file as editors do that never leave half a one."""
    part = file.with_name(f".{file.name}.part")
    part.write_text(text)
    part.replace(file)


def test_a_taken_port_is_said_with_one_that_is_free(root: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "paperarchive", "-C", str(root), "serve", "--port", str(port)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert re.fullmatch(
        rf"paperarchive: cannot listen on 127\.0\.0\.1:{port}: Address already in use "
        r"\((\d+) is free: --port \1\)\n",
        done.stderr,
    )


def test_the_module_and_the_script_say_their_version() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "paperarchive", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"paperarchive {__version__}\n"


def break_papers(root: Path) -> None:
    """Add papers enough that what is said of them fills a pipe."""
    for number in range(3000):
        (root / "content" / "papers" / f"broken-{number}.md").write_text("---\ntitel: x\n---\n")


def test_all_that_was_said_arrives_with_the_status_although_the_command_ends_at_once(root: Path) -> None:
    command = [sys.executable, "-m", "paperarchive", "-C", str(root)]
    done = subprocess.run([*command, "build", "--json"], capture_output=True, text=True, check=False)
    assert (done.returncode, json.loads(done.stdout)["papers"], done.stderr) == (0, 6, "")
    break_papers(root)
    done = subprocess.run([*command, "check"], capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    assert (done.returncode, said.count("broken-2999.md") > 0, said.count("broken-") >= 3000) == (1, True, True)


def test_a_reader_that_leaves_early_gets_no_trace_to_see(root: Path) -> None:
    break_papers(root)
    command = [sys.executable, "-m", "paperarchive", "-C", str(root), "check"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert b"Traceback" not in process.stderr.read()


def test_a_console_that_lacks_a_character_shows_its_number(root: Path, dump: Path) -> None:
    dump.write_text(DUMP.replace("A Study", "Étude → A Study"))
    command = [sys.executable, "-m", "paperarchive", "-C", str(root), "import", "--dry-run", str(dump)]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, "\\xc9tude \\u2192 A Study" in done.stdout) == (0, True)


def test_import_json_says_what_stopped_it(root: Path, dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dump.write_text("")
    assert run(root, "import", "--json", str(dump)) == 1
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert problem["message"] == "is empty"


@pytest.mark.parametrize("command", [["import", "x.txt"], ["tag"]])
def test_nothing_is_imported_into_a_folder_that_is_no_archive(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    assert run(tmp_path, *command) == 1
    assert capsys.readouterr().err.startswith(f"{tmp_path}: is no archive")
    assert list(tmp_path.iterdir()) == []


def test_the_diff_of_a_file_without_a_last_line_feed_can_be_applied(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = root / "content/papers/2024/by-hand.md"
    text = re.sub("^extra: .*\n", "", paper.read_text(), flags=re.MULTILINE)  # so that the end is near the tags
    paper.write_text(text.replace("A paper that", "Speech, or\u2028speech, that").rstrip("\n"))
    run(root, "tag")
    diff = capsys.readouterr().out
    assert "\\ No newline at end of file\n" in diff
    subprocess.run(["git", "apply", "--unsafe-paths", "-"], input=diff, text=True, check=True, cwd=root)
    by_diff = read_all(root)
    subprocess.run(["git", "apply", "-R", "--unsafe-paths", "-"], input=diff, text=True, check=True, cwd=root)
    run(root, "tag", "--write")
    assert {path: content for path, content in read_all(root).items() if not path.endswith(".jsonl")} == by_diff


# --- what import takes back


def test_undo_takes_back_the_last_import(root: Path, dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = read_all(root)
    run(root, "import", str(dump))
    capsys.readouterr()
    assert run(root, "import", "--undo", "--dry-run") == 0
    streams = capsys.readouterr()
    assert "+++ /dev/null\n" in streams.out
    assert "deleted file content/listings/third.txt\n" in streams.out
    assert streams.err == "Would take back the import of third.txt: 2 papers deleted, 0 changed\n"
    assert run(root, "import", "--undo") == 0
    assert capsys.readouterr().out == "Took back the import of third.txt: 2 papers deleted, 0 changed\n"
    # Listings that were imported before records were kept have theirs now, and git is told how to treat dumps.
    added = {".gitattributes", *(f"content/imports/{name}.jsonl" for name in ("first", "second"))}
    assert {path: content for path, content in read_all(root).items() if path not in added} == before


def test_undo_names_what_was_edited_since(root: Path, dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(root, "import", str(dump))
    paper = root / "content/papers/2025/a-study-of-studies.md"
    paper.write_text(paper.read_text().replace("author_count: 3", "author_count: 4"))
    capsys.readouterr()
    assert run(root, "import", "--undo", "third", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "listings": ["third"],
        "deleted": ["content/papers/2024/another-study-of-studies.md"],
        "changed": ["content/papers/2025/a-study-of-studies.md"],
        "kept": [{"path": "content/papers/2025/a-study-of-studies.md", "fields": []}],
    }
    dump.write_text(DUMP.replace("3 authors", "5 authors").replace("4 authors", "6 authors"))
    older = dump.with_name("older.txt")
    older.write_text(DUMP.replace("Oct 29", "Oct 28"))
    run(root, "import", str(older))
    run(root, "import", str(dump))
    other = root / "content/papers/2024/another-study-of-studies.md"
    other.write_text(other.read_text().replace("author_count: 6", "author_count: 7"))
    capsys.readouterr()
    assert run(root, "import", "--undo") == 0
    assert capsys.readouterr().err == (
        "content/papers/2024/another-study-of-studies.md: author_count: edited since the import, so it was kept "
        "(change or delete it by hand if it is not wanted)\n"
    )


def test_a_deleted_paper_is_named_once_and_restored(root: Path, dump: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(root, "import", str(dump))
    paper = root / "content/papers/2025/a-study-of-studies.md"
    before = paper.read_bytes()
    paper.unlink()
    capsys.readouterr()
    assert run(root, "import", str(dump)) == 0
    assert capsys.readouterr().err == (
        "content/removed.yml: a-study-of-studies: its file is gone, so it stays removed "
        "(`paperarchive import --restore a-study-of-studies` brings it back)\n"
    )
    assert run(root, "import", "--json", str(dump)) == 0
    assert json.loads(capsys.readouterr().out)["removed"] == []
    assert run(root, "import", "--restore") == 0
    assert capsys.readouterr().out == "Restored 1 paper.\n  content/papers/2025/a-study-of-studies.md\n"
    assert paper.read_bytes() == before
    assert run(root, "import", "--restore", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"restored": [], "problems": []}


def test_removed_papers_are_accepted_without_a_listing(root: Path, dump: Path) -> None:
    run(root, "import", str(dump))
    (root / "content/papers/2025/a-study-of-studies.md").unlink()
    assert run(root, "import", "--removed") == 0
    assert "slug: a-study-of-studies" in (root / "content/removed.yml").read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["import"], "paperarchive: import: name a listing\n"),
        (["import", "--undo", "a", "b"], "paperarchive: --undo: takes back one listing at a time\n"),
        (
            ["import", "--undo", "--force"],
            "--crawled, --force, --format and --map are for imports of lists\n",
        ),
        (
            ["import", "--restore", "--crawled", "2025-01-01"],
            "--crawled, --force, --format and --map are for",
        ),
        (["import", "--undo", "--restore"], "not allowed with argument"),
    ],
)
def test_what_an_import_takes_back_has_a_usage(
    root: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    try:
        status = run(root, *arguments)
    except SystemExit as exit_:
        status = int(str(exit_.code))
    assert status == 2
    assert message in capsys.readouterr().err


def test_an_undo_of_an_unknown_listing_has_status_1(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(root, "import", "--undo", "frist") == 1
    assert capsys.readouterr().err == "frist: is no listing of this archive (did you mean 'first'?)\n"
