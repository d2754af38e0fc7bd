"""The file system's events → notes of what changed."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath
from threading import Condition
from time import monotonic

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

from resumesite.serve.changes import FOLDERS, Debounce, is_source

_CHANGES: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileDeletedEvent,
    FileClosedEvent,
    DirCreatedEvent,
    DirMovedEvent,
    DirDeletedEvent,
]
"""Events that say that something is different. Not among them: that a file was read, which a build does."""

_OUT_OF_WATCHES = (errno.ENOSPC, errno.EMFILE, errno.ENFILE, errno.ENOSYS)
"""What Linux answers when a user has no more inotify watches, instances or files, or there is no inotify."""


_DEFAULT = Debounce()


class Changes:
    """Collects the paths that changed until a burst is over. Safe to use from several threads."""

    def __init__(self, debounce: Debounce = _DEFAULT) -> None:
        self._debounce = debounce
        self._noted = Condition()
        self._paths: set[PurePath] = set()
        self._first = self._last = 0.0
        self._has_ended = False

    def note(self, path: PurePath) -> None:
        with self._noted:
            self._last = monotonic()
            if not self._paths:
                self._first = self._last
            self._paths.add(path)
            self._noted.notify_all()

    def end(self) -> None:
        """Let nobody wait any longer."""
        with self._noted:
            self._has_ended = True
            self._noted.notify_all()

    def take(self, timeout: float | None = None) -> frozenset[PurePath]:
        """Wait for a burst of changes and its end; empty without one in `timeout` seconds, or at the end."""
        with self._noted:
            self._noted.wait_for(lambda: self._paths or self._has_ended, timeout)
            while self._paths and (left := self._debounce.remaining(self._first, self._last, monotonic())):
                self._noted.wait(left)
            taken = frozenset(self._paths)
            self._paths.clear()
            return taken


@contextmanager
def watching(
    root: Path,
    note: Callable[[PurePath], None],
    observers: Sequence[Callable[[], BaseObserver]] = (Observer, PollingObserver),
) -> Iterator[BaseObserver]:
    """Note every change below `root` that calls for a build, relative to it, until the block ends.

    The first kind of observer that this machine has room for is taken; the last one asks the disk itself.
    """
    observer = _start_first(root.resolve(), note, observers)
    try:
        yield observer
    finally:
        observer.stop()
        observer.join()


def _start_first(
    root: Path, note: Callable[[PurePath], None], observers: Sequence[Callable[[], BaseObserver]]
) -> BaseObserver:
    *better, last = observers
    for kind in better:
        try:
            return _start(kind(), root, note)
        except OSError as error:
            if error.errno not in _OUT_OF_WATCHES:
                raise
    return _start(last(), root, note)


def _start(observer: BaseObserver, root: Path, note: Callable[[PurePath], None]) -> BaseObserver:
    observer.start()
    try:
        _RootEvents(observer, root, note).watch()
    except OSError:
        observer.stop()
        observer.join()
        raise
    return observer


class _Events(FileSystemEventHandler):
    """Notes changes of sources below a folder. `prefix` is that folder's path relative to the site's root."""

    def __init__(self, folder: Path, prefix: PurePath, note: Callable[[PurePath], None]) -> None:
        self._folder = folder
        self._prefix = prefix
        self._note = note

    def on_any_event(self, event: FileSystemEvent) -> None:
        for path in self._paths(event):
            if is_source(path):
                self._note(path)

    def _paths(self, event: FileSystemEvent) -> Iterator[PurePath]:
        for path in (event.src_path, event.dest_path):
            absolute = PurePath(os.fsdecode(path))
            if absolute.is_relative_to(self._folder):
                yield self._prefix / absolute.relative_to(self._folder)


class _RootEvents(_Events):
    """Watches a site's root, and the folders in it that matter: now, and when they are made later.

    The root is not watched with all below it, because builds write to `output/` and `.resumesite/`.
    """

    def __init__(self, observer: BaseObserver, root: Path, note: Callable[[PurePath], None]) -> None:
        super().__init__(root, PurePath(), note)
        self._observer = observer
        self._watches: dict[str, ObservedWatch] = {}

    def watch(self) -> None:
        self._observer.schedule(self, str(self._folder), event_filter=_CHANGES)
        for name in FOLDERS:
            self._watch_folder(name)

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.is_directory:
            for path in self._paths(event):
                if path.name in FOLDERS and len(path.parts) == 1:
                    self._watch_folder(path.name)
        super().on_any_event(event)

    def _watch_folder(self, name: str) -> None:
        if name in self._watches:
            self._observer.unschedule(self._watches.pop(name))
        folder = (self._folder / name).resolve()
        events = _Events(folder, PurePath(name), self._note)
        with suppress(
            FileNotFoundError
        ):  # it is not there, or no longer; its making will be an event of the root
            self._watches[name] = self._observer.schedule(
                events, str(folder), recursive=True, event_filter=_CHANGES
            )
