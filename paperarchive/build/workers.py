"""Work on all cores: pure functions over tasks, in worker processes and in this one.

In: a value that all tasks share, and tasks, all picklable. Out: a future for each. A
function gets the shared value and its task and nothing else, so that where it runs
makes no difference. Any `concurrent.futures.Executor` whose workers call an initializer
will do; where the system can fork, workers find the shared value in their own memory.
This process
is one of the workers: while it waits for results it does what the others have not
begun.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

MANY_ITEMS = 400
"""From so many papers or pages on worker processes pay for themselves."""

Shared = TypeVar("Shared")
Task = TypeVar("Task")
Result = TypeVar("Result")


class ExecutorMaker(Protocol):
    """Makes an executor each of whose workers calls `initializer(*initargs)` before its
    first task.
    """

    def __call__(
        self, jobs: int, initializer: Callable[..., None], initargs: tuple[object, ...]
    ) -> Executor:
        """Make it. jobs: the number of workers."""


class Kept(Generic[Result]):
    """A result with its bytes, which a cache keeps; sent to another process it is no
    more than these.
    """

    def __init__(self, content: bytes, value: Result | None = None) -> None:
        self.content = content
        """What it can be read from again."""
        self._value = value

    def __reduce__(self) -> tuple[type["Kept[Result]"], tuple[bytes]]:
        return Kept, (self.content,)

    def unpack(self, parse: Callable[[bytes], Result]) -> Result:
        """The result itself. parse: makes it of its bytes."""
        return parse(self.content) if self._value is None else self._value


class Crew(Generic[Shared]):
    """Workers that know one shared value."""

    def __init__(self, shared: Shared, executor: Executor | None) -> None:
        self._shared = shared
        self._executor = executor
        self._submitted: dict[Future[Any], tuple[Future[Any], Callable[[], Any]]] = {}

    def submit(
        self, function: Callable[[Shared, Task], Result], task: Task
    ) -> Future[Result]:
        """Have a function of a module done; without an executor it is done at once,
        here.
        """
        future: Future[Result] = Future()
        do_here = partial(function, self._shared, task)
        if self._executor is None:
            _do(do_here, future)
        else:
            remote = self._executor.submit(_work, function, task)
            self._submitted[future] = (remote, do_here)
            remote.add_done_callback(partial(_pass_on, future))
        return future

    def gather(self, futures: Sequence[Future[Result]]) -> Iterator[Result]:
        """The results of tasks, in their order; those that no worker has begun are done
        here meanwhile.
        """
        rest = list(futures)
        for future in futures:
            while rest and not future.done():
                self._do_here(rest.pop())
            self._submitted.pop(future, None)
            yield future.result()

    def _do_here(self, future: Future[Any]) -> None:
        """Do a task unless a worker has begun it."""
        submitted = self._submitted.pop(future, None)
        if submitted is not None:
            remote, do_here = submitted
            if remote.cancel():
                _do(do_here, future)


def _do(function: Callable[[], Result], future: Future[Result]) -> None:
    try:
        future.set_result(function())
    except Exception as error:  # noqa: BLE001  (it is raised where the result is asked for)
        future.set_exception(error)


def _pass_on(future: Future[Result], remote: Future[Result]) -> None:
    """Give the result of a task to the future that stands for it, wherever it is done."""
    if remote.cancelled():
        return
    error = remote.exception()
    if error is not None:
        future.set_exception(error)
    else:
        future.set_result(remote.result())


@contextmanager
def gather_crew(
    shared: Shared, jobs: int, make_executor: ExecutorMaker | None = None
) -> Iterator[Crew[Shared]]:
    """Gather workers for a while; jobs: how many, this process among them.

    Work that is not begun when the block is left by an exception is not done.
    """
    if jobs == 1 and make_executor is None:
        yield Crew(shared, None)
        return
    executor = (make_executor or make_process_pool)(max(1, jobs - 1), _begin, (shared,))
    try:
        yield Crew(shared, executor)
    finally:
        executor.shutdown(cancel_futures=True)


def make_process_pool(
    jobs: int, initializer: Callable[..., None], initargs: tuple[object, ...]
) -> Executor:
    """Worker processes on this machine, forked where that is possible and safe: no
    other thread may hold a lock.
    """
    can_fork = (
        "fork" in multiprocessing.get_all_start_methods()
        and threading.active_count() == 1
    )
    context = multiprocessing.get_context(
        "fork" if can_fork and os.name == "posix" else "spawn"
    )
    return ProcessPoolExecutor(
        jobs, mp_context=context, initializer=_start, initargs=(initializer, initargs)
    )


def _start(initializer: Callable[..., None], initargs: tuple[object, ...]) -> None:
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl-C is for the process that ends this one
    initializer(*initargs)


def choose_jobs(wanted: int | None, items: int) -> int:
    """How many processes work at a time: as wanted, else one a core, or one alone where
    there is little to do.
    """
    return wanted or (count_cores() if items >= MANY_ITEMS else 1)


def count_cores() -> int:
    """The number of cores that this process may use."""
    return (
        len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count() or 1
    )


_shared: list[object] = []  # what this worker was given


def _begin(shared: object) -> None:
    _shared[:] = [shared]


def _work(function: Callable[[Shared, Task], Result], task: Task) -> Result:
    return function(_shared[0], task)  # type: ignore[arg-type]  # it is what the crew was gathered with
