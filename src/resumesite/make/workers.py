"""Who renders: tasks go out in batches to any `concurrent.futures.Executor`, and come back in any order.

Nothing a task does can stop the others. One that takes too long or too much memory is stopped inside its
process; if even that does not help the process is ended, the tasks it had are given out again one by one,
and the one that ends its process a second time is the culprit.
"""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import TypeVar

from resumesite.errors import Place, Problem
from resumesite.plan.artifact import Artifact, Job
from resumesite.plan.formats import Format
from resumesite.plan.site import SiteFile
from resumesite.render.libraries import missing_libraries
from resumesite.render.run import Noted, Outcome, render_job, render_site_file

Task = Job | SiteFile
_Task = TypeVar("_Task", bound=Job | SiteFile)

_BATCH_SECONDS = 0.5
"""How long a batch should take: long enough that handing it over costs nothing, short enough to see
progress.
"""

_LARGEST_BATCH = 64

_STOPPED = frozenset({"RENDER_TIMEOUT", "RENDER_CRASHED"})
"""The codes of problems that cost a build much time."""

_STRIKES = 3
"""After so many stopped tasks of one theme, and none that went well, its other tasks are not tried."""

_SECONDS_TO_END = 5.0
"""How long to wait for the end of a process that was told to end."""


@dataclass(frozen=True)
class Limits:
    """What one file may take. The slowest real ones need a tenth of it."""

    cpu_seconds: float = 20
    wall_seconds: float = 120
    memory_bytes: int = 2 << 30


@dataclass(frozen=True)
class Rendered:
    """What came of a task: the bytes of its files by path, and why there are none of the others.

    Among `problems` are warnings of files that were made.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


# In the parent -------------------------------------------------------------------------------------------


class Workers:
    """Renders tasks on an executor that is started when the first task comes, and replaced when it breaks."""

    def __init__(self, start: Callable[[], Executor], *, width: int = 1) -> None:
        self._start = start
        self._width = width
        self._executor: Executor | None = None
        self._strikes: Counter[str] = Counter()

    def run(self, tasks: Iterable[_Task]) -> Iterator[tuple[_Task, Rendered]]:
        """Render all `tasks`, taken no faster than they can be worked on, and yield them as they are done."""
        self._strikes.clear()
        source = iter(tasks)
        pending: dict[Future[_Done], tuple[_Task, ...]] = {}
        pace = _Pace()
        while True:
            while len(pending) < 2 * self._width and (batch := tuple(islice(source, pace.batch_size))):
                self._submit(tuple(task for task in batch if not self._is_hopeless(task)), pending)
                for task in filter(self._is_hopeless, batch):
                    yield task, _given_up(task)
            if not pending:
                return
            finished, _ = wait(pending, return_when=FIRST_COMPLETED)
            lost: list[_Task] = []
            for future in finished:
                batch = pending.pop(future)
                try:
                    done = future.result()
                except (BrokenExecutor, CancelledError):
                    lost.extend(batch)
                except Exception:  # noqa: BLE001  # of one of them: the others have nothing to do with it
                    yield from self._one_by_one(batch)
                else:
                    pace.learn(len(batch), done.seconds)
                    yield from self._judged(batch, done.rendered)
            if lost:
                lost.extend(task for batch in pending.values() for task in batch)
                pending.clear()
                self.stop()
                yield from self._one_by_one(lost)

    def stop(self) -> None:
        """End the processes, whatever they are doing."""
        executor, self._executor = self._executor, None
        if executor is None:
            return
        processes = list((getattr(executor, "_processes", None) or {}).values())
        manager = getattr(executor, "_executor_manager_thread", None)
        executor.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.terminate()
        for process in processes:  # one that came to life only after our end would miss what we share with it
            process.join(_SECONDS_TO_END)
        if manager is not None:  # or Python, as it exits, wakes it through a pipe that it is just closing
            manager.join(_SECONDS_TO_END)

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def _submit(self, batch: tuple[_Task, ...], pending: dict[Future[_Done], tuple[_Task, ...]]) -> None:
        if not batch:
            return
        if self._executor is None:
            self._executor = self._start()
        try:
            with _interrupts_held_back():
                pending[self._executor.submit(render_batch, batch)] = batch
        except BrokenExecutor as error:  # it broke since we last looked; those it had will say so too
            future: Future[_Done] = Future()
            future.set_exception(error)
            pending[future] = batch

    def _one_by_one(self, tasks: Iterable[_Task]) -> Iterator[tuple[_Task, Rendered]]:
        """Find out which of `tasks` ends its process, or cannot even be handed over."""
        for task in tasks:
            alone: dict[Future[_Done], tuple[_Task, ...]] = {}
            self._submit((task,), alone)
            (future,) = alone
            try:
                rendered = future.result().rendered
            except BrokenExecutor:
                self.stop()
                rendered = (Rendered(problems=(_ended(task),)),)
            except Exception as error:  # noqa: BLE001
                rendered = (_failed(task, error),)
            yield from self._judged([task], rendered)

    def _judged(
        self, tasks: Sequence[_Task], rendered: Sequence[Rendered]
    ) -> Iterator[tuple[_Task, Rendered]]:
        for task, result in zip(tasks, rendered, strict=True):
            if any(problem.code in _STOPPED for problem in result.problems):
                self._strikes[_theme_of(task)] += 1
            elif result.files:
                self._strikes[_theme_of(task)] = -sys.maxsize  # it can be done, so others are worth trying
            yield task, result

    def _is_hopeless(self, task: Task) -> bool:
        return self._strikes[_theme_of(task)] >= _STRIKES


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Let Ctrl-C wait until a process has started: one that is half started is not known, so never ended."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    heard = {number: handler for number, handler in handlers.items() if callable(handler)}
    for number in heard:
        signal.signal(number, lambda number, _: came.append(number))
    try:
        yield
    finally:
        for number, handler in heard.items():
            signal.signal(number, handler)
        for interrupt in came:  # also when starting failed: a lost Ctrl-C leaves a program that goes on
            signal.raise_signal(interrupt)


class _Pace:
    """How many tasks make a batch of the right length."""

    def __init__(self) -> None:
        self.batch_size = 1

    def learn(self, tasks: int, seconds: float) -> None:
        each = max(seconds / tasks, 1e-4)
        self.batch_size = min(max(1, round(_BATCH_SECONDS / each)), 2 * self.batch_size, _LARGEST_BATCH)


def _theme_of(task: Task) -> str:
    return task.theme.digest if isinstance(task, Job) else "the site's own files"


def _path_of(task: Task) -> str:
    return task.edition.address if isinstance(task, Job) else task.path


def _place(path: str) -> Place:
    return Place(f"output/{path}")


def _ended(task: Task) -> Problem:
    return Problem(
        "RENDER_CRASHED",
        "could not be made: the process that rendered it was ended, for it took too long or crashed",
        _place(_path_of(task)),
        hint="Look for something endless in the theme, or for a text of enormous length in the resume.",
    )


def _failed(task: Task, error: Exception) -> Rendered:
    problem = Problem(
        "RENDER_FAILED",
        f"could not be made: {type(error).__name__}: {error}",
        _place(_path_of(task)),
        hint="Please report this, with the theme if it is your own.",
    )
    return Rendered(problems=(problem,))


def _given_up(task: Task) -> Rendered:
    problem = Problem(
        "RENDER_TIMEOUT",
        f"was not tried: {_STRIKES} others with the same theme had to be stopped",
        _place(_path_of(task)),
        hint="Mend the theme, then build again.",
    )
    return Rendered(problems=(problem,))


# Executors -----------------------------------------------------------------------------------------------


class InlineExecutor(Executor):
    """Does the work in the process that asks for it, without limits: for tests."""

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]  # as the base class has it
        future: Future[object] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
            if not isinstance(error, Exception):
                raise
        return future


def inline_workers() -> Workers:
    return Workers(InlineExecutor)


def process_workers(jobs: int = 0, *, limits: Limits | None = None, preload: Sequence[str] = ()) -> Workers:
    """Render in `jobs` processes (0: one for each core), each file within `limits`.

    The processes are forked from a server that has imported `preload` once and knows nothing of this
    program's state; where there is no such thing they are spawned.
    """
    width = jobs or _cores()

    def start() -> Executor:
        given = (limits or Limits(),)
        return ProcessPoolExecutor(width, _context(preload), initializer=_settle_in, initargs=given)

    return Workers(start, width=width)


def modules_of(formats: Iterable[Format]) -> tuple[str, ...]:
    """Return the modules to preload for `formats`, but none that cannot be imported on this system."""
    usable = (format_ for format_ in formats if not lacks_libraries([format_]))
    return tuple(dict.fromkeys(format_.renderer.partition(":")[0] for format_ in usable))


def lacks_libraries(formats: Iterable[Format]) -> Problem | None:
    """Say which of the system's libraries are missing that `formats` need; None when all are there."""
    return missing_libraries() if any("pango" in format_.libraries for format_ in formats) else None


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _context(preload: Sequence[str]) -> multiprocessing.context.BaseContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, *preload])
    return context


# In the worker -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Done:
    """What a batch comes back as: what came of each task, and how long they took together."""

    rendered: tuple[Rendered, ...]
    seconds: float


class _StoppedError(BaseException):
    """Raised in the middle of whatever takes too long; no `except Exception` on its way may swallow it."""


_limits: Limits | None = None
"""What a file may take in this process; None where the process is not ours to limit."""

_is_limited = False
"""Whether a file is being rendered, so that a signal that comes a moment late stops nothing else."""


def render_batch(tasks: Sequence[Task]) -> _Done:
    """Render tasks one after the other."""
    begin = time.perf_counter()
    rendered = tuple(_rendered(task) for task in tasks)
    return _Done(rendered, time.perf_counter() - begin)


def _rendered(task: Task) -> Rendered:
    files: dict[str, bytes] = {}
    problems: dict[Problem, None] = {}
    for path, outcome in _outcomes(task):
        if isinstance(outcome, bytes):
            files[path] = outcome
        elif isinstance(outcome, Noted):
            files[path] = outcome.data
            problems.update(dict.fromkeys(outcome.notes))
        else:
            problems.update(dict.fromkeys(outcome))
    return Rendered(files, tuple(problems))


def _outcomes(task: Task) -> Iterator[tuple[str, Outcome]]:
    """Render a task's files one by one, each within its limits.

    After one was stopped the others are left out.
    """
    if isinstance(task, SiteFile):
        files: Iterator[tuple[str, Outcome]] = ((task.path, render_site_file(task)) for _ in range(1))
        paths = [task.path]
    else:
        files = ((artifact.path, outcome) for artifact, outcome in _render(task))
        paths = [artifact.path for artifact in task.artifacts]
    for path in paths:
        try:
            with _within(_limits):
                outcome = next(files)
        except _StoppedError:
            yield path, (_timeout(path),)
            return
        yield outcome


def _render(job: Job) -> Iterator[tuple[Artifact, Outcome]]:
    if job.guard is None:
        return render_job(job)
    from resumesite.make.guarded import guarded_files  # loads what only shares need

    return guarded_files(job)


def _timeout(path: str) -> Problem:
    limit = f" after {_limits.cpu_seconds:g} s" if _limits else ""
    return Problem(
        "RENDER_TIMEOUT",
        f"was stopped{limit}, before it was done",
        _place(path),
        hint="Look for something endless in the theme, or for a text of enormous length in the resume.",
    )


def _settle_in(limits: Limits) -> None:
    """Make a new process ready: limited, deaf to Ctrl-C (its parent hears that), ended with its parent."""
    global _limits
    _limits = limits
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        memory = limits.memory_bytes if most == resource.RLIM_INFINITY else min(limits.memory_bytes, most)
        if sys.platform == "linux":  # macOS knows the limit, but not as one that can be set
            resource.setrlimit(resource.RLIMIT_AS, (memory, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        for name in (signal.SIGPROF, signal.SIGALRM):
            signal.signal(name, _stop)


def _end_with(parent: BaseProcess) -> None:
    """End this process when its parent has ended, even if that was killed and could say nothing."""
    parent.join()
    os._exit(1)


def _stop(number: int, frame: FrameType | None) -> None:
    if _is_limited:
        raise _StoppedError


@cache
def _nowhere() -> int:
    """A file descriptor for what nobody wants to read."""
    return os.open(os.devnull, os.O_WRONLY)


@contextmanager
def _within(limits: Limits | None) -> Iterator[None]:
    """Stop what takes more than `limits`: by an exception, and if that is no use by ending the process."""
    if limits is None or sys.platform == "win32":
        yield
        return
    global _is_limited
    import resource

    used = time.process_time()
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    last_second = int(used + 1.5 * limits.cpu_seconds) + 1
    if most != resource.RLIM_INFINITY:
        last_second = min(last_second, most)
    resource.setrlimit(resource.RLIMIT_CPU, (last_second, most))  # SIGXCPU, which ends the process
    faulthandler.dump_traceback_later(1.5 * limits.wall_seconds, exit=True, file=_nowhere())
    _is_limited = True
    signal.setitimer(signal.ITIMER_PROF, limits.cpu_seconds, 1)
    signal.setitimer(signal.ITIMER_REAL, limits.wall_seconds, 1)
    try:
        yield
    finally:
        _is_limited = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        faulthandler.cancel_dump_traceback_later()
