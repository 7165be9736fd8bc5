"""The build loop, with a builder that does as the test says."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from paperarchive.errors import Problem, ProblemsError
from paperarchive.preview import loop as loop_module
from paperarchive.preview.background import PreviewBuild
from paperarchive.preview.debounce import EVERYTHING, ChangeBatch, Debouncer
from paperarchive.preview.events import PageEvents
from paperarchive.preview.loop import BuildLoop
from tests.waiting import PATIENCE_SECONDS

PROBLEM = Problem("site.yml", "is missing", "add it", line=1, key="title")


def make_build(*changed: str) -> PreviewBuild:
    return PreviewBuild(changed=frozenset(changed), problems=(), base_path="/", output_dir=Path("public"))


def make_paths(*names: str) -> frozenset[Path]:
    return frozenset(map(Path, names))


@dataclass
class RecordingLog:
    """Records what was logged, one word each."""

    words: list[str] = field(default_factory=list)

    def build_started(self, _batch: ChangeBatch) -> None:
        self.words.append("started")

    def build_finished(self, _build: PreviewBuild) -> None:
        self.words.append("finished")

    def build_failed(self, problems: tuple[Problem, ...]) -> None:
        self.words += [str(problem) for problem in problems]

    def serving(self, url: str) -> None:
        raise NotImplementedError

    def warn(self, message: str) -> None:
        raise NotImplementedError


@dataclass
class FakeBuilder:
    """Records its calls; its builds are functions that a test replaces."""

    calls: list[object] = field(default_factory=list)
    make_build: Callable[[], PreviewBuild] = lambda: make_build("index.html")
    make_deferred: Callable[[], PreviewBuild] = lambda: make_build("search/1.json")
    prepare_deferred: Callable[[], None] = lambda: None
    is_quick: bool = True
    """Whether the deferred build ends as soon as it starts."""
    end_deferred: Callable[[], None] = lambda: None

    def build(self, changed: frozenset[Path] | None) -> PreviewBuild:
        self.calls.append(changed)
        return self.make_build()

    def start_deferred(self, on_done: Callable[[], None]) -> None:
        self.calls.append("start deferred")
        self.prepare_deferred()
        self.end_deferred = on_done
        if self.is_quick:
            on_done()

    def finish_deferred(self) -> PreviewBuild:
        self.calls.append("finish deferred")
        return self.make_deferred()

    def close(self) -> None:
        raise NotImplementedError


@dataclass
class Scene:
    """A build loop and its surroundings."""

    builder: FakeBuilder = field(default_factory=FakeBuilder)
    events: PageEvents = field(default_factory=lambda: PageEvents("s"))
    debouncer: Debouncer = field(default_factory=Debouncer)
    log: RecordingLog = field(default_factory=RecordingLog)

    def __post_init__(self) -> None:
        self.loop = BuildLoop(self.builder, self.events, self.debouncer, self.log)

    def save(self, *names: str) -> None:
        """Have the loop build a batch."""
        self.debouncer.add(make_paths(*names))
        self.loop.run_once()

    def pause(self) -> None:
        """Have the loop find that nothing changed."""
        self.debouncer.wake()
        self.loop.run_once()


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr(loop_module, "DEFERRED_DELAY_SECONDS", 0)
    return Scene()


def stop() -> PreviewBuild:
    raise ProblemsError([PROBLEM])


def fail() -> PreviewBuild:
    raise ZeroDivisionError("a mistake")


def test_saved_files_are_built_published_and_logged(scene: Scene) -> None:
    scene.save("a.md", "b.md")
    assert scene.builder.calls == [make_paths("a.md", "b.md")]
    assert (scene.events.build_id, scene.log.words) == ("s-1", ["started", "finished"])


def test_without_changes_nothing_is_built(scene: Scene) -> None:
    scene.pause()
    assert (scene.builder.calls, scene.events.build_id) == ([], "s-0")


def test_the_deferred_build_runs_once_when_edits_pause(scene: Scene) -> None:
    scene.loop.build(EVERYTHING)
    scene.save("a.md")
    scene.loop.run_once()
    scene.pause()
    assert scene.builder.calls == [None, make_paths("a.md"), "start deferred", "finish deferred"]
    assert scene.events.build_id == "s-3"


def test_edits_during_the_deferred_build_are_built_at_once_and_deferred_again(scene: Scene) -> None:
    scene.builder.is_quick = False
    scene.save("a.md")
    scene.loop.run_once()
    scene.save("b.md")
    scene.pause()
    assert scene.builder.calls == [make_paths("a.md"), "start deferred", make_paths("b.md")]
    scene.builder.end_deferred()
    scene.loop.run_once()
    scene.loop.run_once()
    assert scene.builder.calls[3:] == ["finish deferred", "start deferred"]


def test_the_end_of_the_deferred_build_ends_the_wait_for_changes(scene: Scene) -> None:
    scene.builder.is_quick = False
    scene.save("a.md")
    scene.loop.run_once()
    thread = threading.Thread(target=scene.loop.run_once)
    thread.start()
    scene.builder.end_deferred()
    thread.join(PATIENCE_SECONDS)
    assert scene.builder.calls[-1] == "finish deferred"


def test_a_deferred_build_without_changes_is_not_published(scene: Scene) -> None:
    scene.builder.make_deferred = lambda: make_build()
    scene.loop.start_deferred()
    scene.loop.finish_deferred()
    assert scene.events.build_id == "s-0"


def test_problems_are_published_until_the_next_good_build(scene: Scene) -> None:
    scene.builder.make_build = stop
    scene.save("a.md")
    assert list(scene.events.problems) == [PROBLEM]
    assert scene.log.words == ["started", "site.yml:1: title: is missing (add it)"]
    scene.builder.make_build = lambda: make_build()
    scene.save("a.md")
    assert list(scene.events.problems) == []


def test_the_next_build_includes_what_failed(scene: Scene) -> None:
    scene.builder.make_build = stop
    scene.save("a.md")
    scene.save("b.md")
    scene.builder.make_build = lambda: make_build()
    scene.save("c.md")
    scene.save("d.md")
    assert scene.builder.calls[2:] == [make_paths("a.md", "b.md", "c.md"), make_paths("d.md")]


def test_the_deferred_build_waits_while_problems_last(scene: Scene) -> None:
    scene.save("a.md")
    scene.builder.make_build = stop
    scene.save("b.md")
    scene.pause()
    assert "start deferred" not in scene.builder.calls


def test_problems_of_the_deferred_build_are_published(scene: Scene) -> None:
    scene.builder.make_deferred = stop
    scene.loop.start_deferred()
    scene.loop.finish_deferred()
    assert list(scene.events.problems) == [PROBLEM]


def test_a_deferred_build_that_cannot_start_is_published_and_everything_is_built_after_it(scene: Scene) -> None:
    def lose_file() -> None:
        raise FileNotFoundError(2, "No such file or directory", "themes/own/static/own.css")

    scene.builder.prepare_deferred = lose_file
    scene.save("a.md")
    scene.loop.run_once()
    assert list(map(str, scene.events.problems)) == [
        "themes/own/static/own.css: No such file or directory (save any file to try again)"
    ]
    scene.save("b.md")
    assert scene.builder.calls == [make_paths("a.md"), "start deferred", None]


def test_an_internal_error_is_published_and_everything_is_built_after_it(
    scene: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    scene.builder.make_build = fail
    scene.save("a.md")
    (problem,) = scene.events.problems
    assert str(problem) == (
        "the build: internal error: ZeroDivisionError: a mistake "
        "(report the traceback shown in the terminal; save any file to try again)"
    )
    assert "ZeroDivisionError: a mistake" in capsys.readouterr().err
    scene.builder.make_build = lambda: make_build()
    scene.save("b.md")
    assert scene.builder.calls[-1] is None


def test_a_file_that_vanishes_during_a_build_is_named(scene: Scene) -> None:
    def lose_file() -> PreviewBuild:
        raise FileNotFoundError(2, "No such file or directory", "content/x.md")

    scene.builder.make_build = lose_file
    scene.save("a.md")
    assert list(map(str, scene.events.problems)) == [
        "content/x.md: No such file or directory (save any file to try again)"
    ]


def test_ctrl_c_ends_the_loop(scene: Scene) -> None:
    def interrupt() -> PreviewBuild:
        raise KeyboardInterrupt

    scene.builder.make_build = interrupt
    with pytest.raises(KeyboardInterrupt):
        scene.save("a.md")
