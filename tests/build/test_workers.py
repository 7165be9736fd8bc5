"""Work on all cores: the same results wherever it is done."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from multiprocessing.synchronize import Event

import pytest

from paperarchive.build.workers import WorkerPool, choose_jobs, count_cores, open_pool


def multiply(shared: int, task: int) -> tuple[int, int]:
    """The product, and the process that made it."""
    return shared * task, os.getpid()


def fail(_shared: int, task: int) -> tuple[int, int]:
    raise ValueError(f"task {task}")


def hold_first(events: tuple[Event, Event], task: int) -> tuple[int, int]:
    """The task, and the process that did it. Task 0 sets one event, and waits for the other: a task done here."""
    begun, done_here = events
    if task == 0:
        begun.set()
        done_here.wait()
    if multiprocessing.parent_process() is None:
        done_here.set()
    return task, os.getpid()


def find_interrupt_handler(_shared: int, _task: int) -> bool:
    return signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_one_job_is_done_here() -> None:
    with open_pool(7, 1) as pool:
        assert pool.submit(multiply, 6).result() == (42, os.getpid())


def test_more_jobs_are_done_by_other_processes() -> None:
    with open_pool(7, 2) as pool:
        results = [pool.submit(multiply, task) for task in range(50)]
        assert [result.result()[0] for result in results] == [7 * task for task in range(50)]
        assert os.getpid() not in {result.result()[1] for result in results}


def test_results_that_are_gathered_come_in_the_order_of_their_tasks() -> None:
    with open_pool(7, 3) as pool:
        tasks = [pool.submit(multiply, task) for task in range(200)]
        assert [result for result, _ in pool.results(tasks)] == [7 * task for task in range(200)]


def test_what_no_worker_has_begun_is_done_here_while_results_are_awaited() -> None:
    spawn = multiprocessing.get_context("spawn")
    begun, done_here = spawn.Event(), spawn.Event()
    with open_pool((begun, done_here), 2) as pool:
        tasks = [pool.submit(hold_first, task) for task in range(20)]
        begun.wait()
        results = list(pool.results(tasks))
    assert [task for task, _ in results] == list(range(20))
    assert results[0][1] != os.getpid() == results[-1][1]


def test_where_no_other_thread_runs_processes_are_forked() -> None:
    code = """\
from paperarchive.build.workers import open_pool
def call(shared, task):
    return shared(task)
with open_pool(lambda task: 7 * task, 2) as pool:  # a lambda cannot be pickled for a spawned process
    print(pool.submit(call, 6).result())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "42\n"


def test_where_other_threads_run_processes_are_spawned_and_do_the_same() -> None:
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    try:
        with open_pool(7, 2) as pool:
            assert pool.submit(multiply, 6).result()[0] == 42
    finally:
        end.set()
        thread.join()


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_failure_is_raised_where_results_are_gathered(jobs: int) -> None:
    with open_pool(7, jobs) as pool:
        results = pool.results([pool.submit(multiply, 1), pool.submit(fail, 3)])
        assert next(results)[0] == 7
        with pytest.raises(ValueError, match="task 3"):
            next(results)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_failure_is_raised_where_the_result_is_asked_for(jobs: int) -> None:
    def work(pool: WorkerPool[int]) -> None:
        pool.submit(fail, 3).result()

    with pytest.raises(ValueError, match="task 3"), open_pool(7, jobs) as pool:
        work(pool)


def test_ctrl_c_is_left_to_the_process_that_ends_the_workers() -> None:
    with open_pool(7, 2) as pool:
        assert pool.submit(find_interrupt_handler, 0).result()


def test_the_cores_are_those_that_this_process_may_use() -> None:
    command = [sys.executable, "-c", "from paperarchive.build.workers import count_cores; print(count_cores())"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert int(said) == count_cores() == len(os.sched_getaffinity(0))


def test_as_many_processes_work_as_pay_or_are_wanted() -> None:
    assert [choose_jobs(None, items) for items in (0, 100, 100_000)] == [1, 1, count_cores()]
    assert choose_jobs(3, 1) == 3
