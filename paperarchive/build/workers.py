"""A pool of worker processes for pure functions of a shared value and a task.

In: a value that all tasks share, and tasks, all picklable. Out: a future for each. A
function gets the shared value and its task and nothing else, so it makes no difference
where it runs. Forked workers find the shared value in their own memory; spawned ones
receive it once. This process is one of the workers: while it waits for results it does
the tasks that no other worker has begun.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any, Generic, TypeVar

MANY_ITEMS = 400
"""From this number of papers or pages on, worker processes pay for themselves."""

Shared = TypeVar("Shared")
Task = TypeVar("Task")
Result = TypeVar("Result")


class WorkerPool(Generic[Shared]):
    """Workers that know one shared value; without an executor, this process alone."""

    def __init__(self, shared: Shared, executor: Executor | None) -> None:
        self._shared = shared
        self._executor = executor
        self._submitted: dict[Future[Any], tuple[Future[Any], Callable[[], Any]]] = {}
        """A task's future -> the executor's own future, and the task itself.

        Two futures, because a cancelled future counts as done, and a task taken back
        from the executor is not done until this process has done it.
        """

    def submit(
        self, function: Callable[[Shared, Task], Result], task: Task
    ) -> Future[Result]:
        """Run a module-level function; without an executor, here and at once."""
        future: Future[Result] = Future()
        run_here = partial(function, self._shared, task)
        if self._executor is None:
            _run(run_here, future)
        else:
            remote = self._executor.submit(_run_in_worker, function, task)
            self._submitted[future] = (remote, run_here)
            remote.add_done_callback(partial(_pass_on, future))
        return future

    def results(self, futures: Sequence[Future[Result]]) -> Iterator[Result]:
        """The results in the order of the futures; runs waiting tasks here meanwhile.

        Raises what a task raised, when its turn comes.
        """
        waiting = list(futures)
        for future in futures:
            while waiting and not future.done():
                self._take_back(waiting.pop())
            self._submitted.pop(future, None)
            yield future.result()

    def _take_back(self, future: Future[Any]) -> None:
        """Run a task here unless a worker has begun it."""
        submitted = self._submitted.pop(future, None)
        if submitted is None:
            return
        remote, run_here = submitted
        if remote.cancel():
            _run(run_here, future)


def _run(function: Callable[[], Result], future: Future[Result]) -> None:
    try:
        future.set_result(function())
    except Exception as error:  # noqa: BLE001  (raised again where the result is read)
        future.set_exception(error)


def _pass_on(future: Future[Result], remote: Future[Result]) -> None:
    """Copy the outcome of a task in a worker to its future."""
    if remote.cancelled():
        return
    error = remote.exception()
    if error is None:
        future.set_result(remote.result())
    else:
        future.set_exception(error)


@contextmanager
def open_pool(shared: Shared, jobs: int) -> Iterator[WorkerPool[Shared]]:
    """Open a pool of `jobs` processes, this one included.

    If the block raises, tasks that no worker has begun are dropped; if it was
    interrupted, the workers are ended too.
    """
    if jobs == 1:
        yield WorkerPool(shared, None)
        return
    others = set(multiprocessing.active_children())
    executor = ProcessPoolExecutor(
        jobs - 1,
        mp_context=multiprocessing.get_context(_choose_start_method()),
        initializer=_start_worker,
        initargs=(shared,),
    )
    try:
        yield WorkerPool(shared, executor)
    except KeyboardInterrupt:
        for worker in set(multiprocessing.active_children()) - others:
            worker.terminate()
        raise
    finally:
        executor.shutdown(cancel_futures=True)


def _choose_start_method() -> str:
    """`fork` where that is possible and safe: another thread could hold a lock."""
    can_fork = "fork" in multiprocessing.get_all_start_methods()
    is_alone = threading.active_count() == 1
    return "fork" if can_fork and is_alone and os.name == "posix" else "spawn"


def choose_jobs(wanted: int | None, items: int) -> int:
    """The number of processes: as wanted, else one a core, or one for a few items."""
    if wanted is not None:
        return wanted
    return count_cores() if items >= MANY_ITEMS else 1


def count_cores() -> int:
    """The number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


_shared: list[object] = []
"""The shared value of this worker process."""


def _start_worker(shared: object) -> None:
    # A terminal signals both; the parent ends this process, by SIGTERM.
    for name in ("SIGINT", "SIGHUP"):
        if name in signal.Signals.__members__:
            signal.signal(signal.Signals[name], signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _shared[:] = [shared]


def _run_in_worker(function: Callable[[Shared, Task], Result], task: Task) -> Result:
    return function(_shared[0], task)  # type: ignore[arg-type]  # set by _start_worker
