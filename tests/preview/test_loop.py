"""Building again, with a builder that does as it is told."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from paperarchive.errors import Problem, ProblemsError
from paperarchive.preview.background import PreviewBuild
from paperarchive.preview.debounce import ChangeBatch, Debouncer
from paperarchive.preview.events import PageEvents
from paperarchive.preview.loop import BuildLoop

PROBLEM = Problem("site.yml", "is missing", "add it", line=1, key="title")


def make_build(*changed: str) -> PreviewBuild:
    return PreviewBuild(frozenset(changed), (), "/", Path("public"))


@dataclass
class Log:
    """What was logged, a word each."""

    words: list[str] = field(default_factory=list)

    def build_started(self, _batch: ChangeBatch) -> None:
        self.words.append("begin")

    def build_finished(self, _build: PreviewBuild) -> None:
        self.words.append("end")

    def build_failed(self, problems: tuple[Problem, ...]) -> None:
        self.words += [str(problem) for problem in problems]

    def serving(self, url: str) -> None:
        raise NotImplementedError

    def warn(self, message: str) -> None:
        raise NotImplementedError


@dataclass
class Builder:
    """Remembers what it was asked for."""

    asked: list[object] = field(default_factory=list)
    pages: Callable[[], PreviewBuild] = lambda: make_build("index.html")
    rest: Callable[[], PreviewBuild] = lambda: make_build("search/1.json")
    is_quick: bool = True
    end: Callable[[], None] = lambda: None

    def build(self, changed: frozenset[Path] | None) -> PreviewBuild:
        self.asked.append(changed)
        return self.pages()

    def start_deferred(self, on_end: Callable[[], None]) -> None:
        self.asked.append("rest")
        self.end = on_end
        if self.is_quick:
            on_end()

    def finish_deferred(self) -> PreviewBuild:
        self.asked.append("finish")
        return self.rest()

    def close(self) -> None:
        raise NotImplementedError


@dataclass
class Scene:
    """All that takes part."""

    builder: Builder = field(default_factory=Builder)
    events: PageEvents = field(default_factory=lambda: PageEvents("s"))
    debouncer: Debouncer = field(default_factory=Debouncer)
    log: Log = field(default_factory=Log)

    def __post_init__(self) -> None:
        self.build_loop = BuildLoop(self.builder, self.events, self.debouncer, self.log)

    def save(self, *names: str) -> None:
        self.debouncer.add(Path(name) for name in names)
        self.build_loop.run_once(timeout_seconds=0)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def stop() -> PreviewBuild:
    raise ProblemsError([PROBLEM])


def test_what_was_saved_is_built_and_announced(scene: Scene) -> None:
    scene.save("a.md", "b.md")
    assert scene.builder.asked == [frozenset({Path("a.md"), Path("b.md")})]
    assert (scene.events.build_id, scene.log.words) == ("s-1", ["begin", "end"])


def test_without_changes_nothing_is_built(scene: Scene) -> None:
    scene.build_loop.run_once(timeout_seconds=0)
    assert (scene.builder.asked, scene.events.build_id) == ([], "s-0")


def test_the_rest_is_built_when_it_is_quiet_and_once(scene: Scene) -> None:
    scene.build_loop.build(ChangeBatch(None))
    scene.save("a.md")
    scene.build_loop.run_once()
    scene.build_loop.run_once(timeout_seconds=0)
    assert scene.builder.asked == [None, frozenset({Path("a.md")}), "rest", "finish"]
    assert scene.events.build_id == "s-3"


def test_what_is_saved_while_the_rest_is_built_is_shown_at_once_and_built_after_it(scene: Scene) -> None:
    scene.builder.is_quick = False
    scene.save("a.md")
    scene.build_loop.run_once()
    scene.save("b.md")
    scene.build_loop.run_once(timeout_seconds=0)
    assert scene.builder.asked == [frozenset({Path("a.md")}), "rest", frozenset({Path("b.md")})]
    scene.builder.end()
    scene.build_loop.run_once()
    scene.build_loop.run_once()
    assert scene.builder.asked[3:] == ["finish", "rest"]


def test_the_end_of_the_rest_wakes_who_waits_for_changes(scene: Scene) -> None:
    scene.builder.is_quick = False
    scene.save("a.md")
    scene.build_loop.run_once()
    thread = threading.Thread(target=scene.build_loop.run_once)
    thread.start()
    scene.builder.end()
    thread.join(timeout=10)
    assert scene.builder.asked[-1] == "finish"


def test_a_rest_that_did_not_change_is_not_announced(scene: Scene) -> None:
    scene.builder.rest = lambda: make_build()
    scene.build_loop.start_deferred()
    scene.build_loop.finish_deferred()
    assert scene.events.build_id == "s-0"


def test_problems_are_announced_and_gone_with_the_next_good_build(scene: Scene) -> None:
    scene.builder.pages = stop
    scene.save("a.md")
    assert list(scene.events.problems) == [PROBLEM]
    assert scene.log.words == ["begin", "site.yml:1: title: is missing (add it)"]
    scene.builder.pages = lambda: make_build()
    scene.save("a.md")
    assert list(scene.events.problems) == []


def test_what_a_stopped_build_was_asked_for_is_asked_for_again(scene: Scene) -> None:
    scene.builder.pages = stop
    scene.save("a.md")
    scene.save("b.md")
    scene.builder.pages = lambda: make_build()
    scene.save("c.md")
    scene.save("d.md")
    assert scene.builder.asked[2:] == [frozenset({Path("a.md"), Path("b.md"), Path("c.md")}), frozenset({Path("d.md")})]


def test_while_problems_last_the_rest_waits(scene: Scene) -> None:
    scene.save("a.md")
    scene.builder.pages = stop
    scene.save("b.md")
    scene.build_loop.run_once(timeout_seconds=0)
    assert "rest" not in scene.builder.asked


def test_problems_of_the_rest_are_announced(scene: Scene) -> None:
    scene.builder.rest = stop
    scene.build_loop.start_deferred()
    scene.build_loop.finish_deferred()
    assert scene.events.problems == (PROBLEM,)


def test_a_mistake_of_the_program_is_shown_and_everything_is_built_after_it(
    scene: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> PreviewBuild:
        raise ZeroDivisionError("a mistake")

    scene.builder.pages = fail
    scene.save("a.md")
    (problem,) = scene.events.problems
    assert str(problem) == (
        "the build: the program failed: ZeroDivisionError: a mistake "
        "(report the trace in the terminal; save a file to try again)"
    )
    assert "ZeroDivisionError: a mistake" in capsys.readouterr().err
    scene.builder.pages = lambda: make_build()
    scene.save("b.md")
    assert scene.builder.asked[-1] is None


def test_a_file_that_went_away_meanwhile_is_named(scene: Scene) -> None:
    def fail() -> PreviewBuild:
        raise FileNotFoundError(2, "No such file or directory", "content/x.md")

    scene.builder.pages = fail
    scene.save("a.md")
    assert [str(problem) for problem in scene.events.problems] == [
        "content/x.md: No such file or directory (save it again)"
    ]


def test_ctrl_c_is_not_held_up(scene: Scene) -> None:
    def fail() -> PreviewBuild:
        raise KeyboardInterrupt

    scene.builder.pages = fail
    with pytest.raises(KeyboardInterrupt):
        scene.save("a.md")
