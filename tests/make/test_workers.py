"""Workers do all tasks, whatever one of them does."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fake_tasks import task

from resumesite.make.workers import Limits, Rendered, Workers, inline_workers, process_workers
from resumesite.plan.site import SiteFile

QUICK = Limits(cpu_seconds=0.3, wall_seconds=1.0, memory_bytes=2 << 30)


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with process_workers(2, limits=QUICK, preload=("fake_tasks",)) as made:
        yield made


def results(workers: Workers, *tasks: SiteFile) -> dict[str, Rendered]:
    return {task.path: rendered for task, rendered in workers.run(tasks)}


def text(rendered: Rendered) -> str:
    (data,) = rendered.files.values()
    return data.decode()


def code(rendered: Rendered) -> str:
    (problem,) = rendered.problems
    return problem.code


def test_all_tasks_are_done_inline_and_in_processes(workers: Workers):
    tasks = [task(f"file-{number}", "echo", str(number)) for number in range(300)]

    for each in (inline_workers(), workers):
        done = results(each, *tasks)

        assert {path: text(rendered) for path, rendered in done.items()} == {
            f"file-{number}": str(number) for number in range(300)
        }


def test_any_executor_will_do():
    tasks = [task(f"file-{number}", "echo", str(number)) for number in range(50)]

    done = results(Workers(lambda: ThreadPoolExecutor(3), width=3), *tasks)

    assert {text(rendered) for rendered in done.values()} == {str(number) for number in range(50)}


def test_tasks_run_in_other_processes(workers: Workers):
    done = results(workers, task("id", "process_id"))

    assert text(done["id"]) != str(os.getpid())


def test_a_task_that_raises_is_a_problem_that_says_what_and_where(workers: Workers):
    done = results(workers, task("bad", "raise_key_error"), task("good", "echo", "x"))

    (problem,) = done["bad"].problems
    assert problem.code == "RENDER_FAILED"
    assert "KeyError: 'grid-area' (fake_tasks.py:" in problem.message
    assert text(done["good"]) == "x"


@pytest.mark.parametrize("endless", ["loop", "loop_deaf_to_exceptions", "sleep"])
def test_a_task_without_end_is_stopped_and_its_process_goes_on(endless: str):
    with process_workers(1, limits=QUICK, preload=("fake_tasks",)) as workers:
        done = results(
            workers, task("before", "process_id"), task("bad", endless), task("after", "process_id")
        )

    assert code(done["bad"]) == "RENDER_TIMEOUT"
    assert text(done["before"]) == text(done["after"])


def test_a_task_that_cannot_be_stopped_loses_its_process_and_no_other_is_lost():
    others = [task(f"file-{number}", "echo", str(number)) for number in range(20)]
    with process_workers(2, limits=QUICK, preload=("fake_tasks",)) as workers:
        done = results(workers, *others[:10], task("bad", "loop_in_c"), *others[10:])

    assert code(done.pop("bad")) == "RENDER_CRASHED"
    assert {path: text(rendered) for path, rendered in done.items()} == {
        f"file-{number}": str(number) for number in range(20)
    }


def test_tasks_that_end_their_process_are_found_among_others():
    tasks = [task(f"file-{number}", "echo", str(number)) for number in range(16)]
    tasks[3], tasks[11] = task("file-3", "die"), task("file-11", "die")
    with process_workers(2, limits=QUICK, preload=("fake_tasks",)) as workers:
        done = results(workers, *tasks)

    assert len(done) == 16
    assert {path for path, rendered in done.items() if rendered.problems} == {"file-3", "file-11"}
    assert code(done["file-3"]) == "RENDER_CRASHED"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process's memory")
def test_a_task_that_takes_all_memory_is_stopped(workers: Workers):
    done = results(workers, task("bad", "take_memory"))

    (problem,) = done["bad"].problems
    assert "needs more memory than it may have" in problem.message


def test_a_task_that_cannot_be_handed_over_is_a_problem_of_its_own(workers: Workers):
    tasks = [task(f"file-{number}", "echo", str(number)) for number in range(40)]
    tasks[30] = task("file-30", "echo", lambda: "a process cannot be sent a function without a name")

    done = results(workers, *tasks)

    assert {path for path, rendered in done.items() if not rendered.files} == {"file-30"}
    assert code(done["file-30"]) == "RENDER_FAILED"
    assert len(done) == 40


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_a_system_that_limits_the_time_of_processes_is_no_hindrance():
    program = f"""
import resource, sys; sys.path[:] = {sys.path!r}
from fake_tasks import task
from resumesite.make.workers import process_workers
if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (25, 25))
    with process_workers(1, preload=("fake_tasks",)) as workers:
        for _, rendered in workers.run([task("x", "echo", "done")]):
            print(rendered.files, rendered.problems)
"""

    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert (run.stdout, run.stderr) == ("{'x': b'done'} ()\n", "")


def test_after_three_stopped_tasks_their_like_is_not_tried_any_more():
    with process_workers(1, limits=QUICK, preload=("fake_tasks",)) as workers:
        done = results(workers, *(task(f"bad-{number}", "loop") for number in range(8)))

    tried = [path for path, rendered in done.items() if "was stopped" in rendered.problems[0].message]
    assert len(done) == 8
    assert 3 <= len(tried) < 8


def test_in_the_next_run_everything_is_tried_again():
    with process_workers(1, limits=QUICK, preload=("fake_tasks",)) as workers:
        results(workers, *(task(f"bad-{number}", "loop") for number in range(4)))

        done = results(workers, task("mended", "echo", "x"))

    assert text(done["mended"]) == "x"


def test_where_one_task_went_well_others_are_tried():
    with process_workers(1, limits=QUICK, preload=("fake_tasks",)) as workers:
        done = results(
            workers, task("good", "echo", "x"), *(task(f"bad-{number}", "loop") for number in range(4))
        )

    assert ["was stopped" in done[f"bad-{number}"].problems[0].message for number in range(4)] == [True] * 4


def test_tasks_are_taken_no_faster_than_they_are_done(workers: Workers):
    taken = []

    def tasks() -> Iterator[SiteFile]:
        for number in range(2000):
            taken.append(number)
            yield task(f"file-{number}", "echo", "x")

    first = next(iter(workers.run(tasks())))

    assert first[1].files
    assert len(taken) <= 64


def test_workers_end_when_they_are_stopped():
    with process_workers(1, limits=QUICK, preload=("fake_tasks",)) as workers:
        process = int(text(results(workers, task("id", "process_id"))["id"]))

    assert is_gone(process)


def test_an_interrupt_waits_until_a_process_has_started_which_then_ends():
    started = []

    class Executor(ProcessPoolExecutor):
        def submit(self, *arguments: Any, **named: Any) -> Any:
            signal.raise_signal(signal.SIGINT)
            future = super().submit(*arguments, **named)
            started.extend(self._processes or ())
            return future

    workers = Workers(lambda: Executor(1, multiprocessing.get_context("spawn")))
    with pytest.raises(KeyboardInterrupt), workers:
        list(workers.run([task("x", "sleep")]))

    assert len(started) == 1
    assert is_gone(started[0])
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_workers_end_when_their_parent_is_killed(tmp_path: Path):
    note = tmp_path / "process"
    program = f"""
import sys; sys.path[:] = {sys.path!r}
from fake_tasks import task
from resumesite.make.workers import process_workers
if __name__ == "__main__":
    with process_workers(1, preload=("fake_tasks",)) as workers:
        list(workers.run([task("x", "path_beside_a_sleeper", {str(note)!r})]))
"""
    parent = subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.DEVNULL)
    while not note.exists() or not note.read_text():
        assert parent.poll() is None
        time.sleep(0.02)

    parent.send_signal(signal.SIGKILL)
    parent.wait()

    assert is_gone(int(note.read_text()))


def is_gone(process: int) -> bool:
    """Wait for a process's end, which comes soon if it comes at all."""
    for _ in range(500):
        try:
            os.kill(process, 0)
            if Path("/proc/self").exists() and _is_zombie(process):
                return True  # its parent has not yet asked how it ended
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.02)
    return False


def _is_zombie(process: int) -> bool:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
