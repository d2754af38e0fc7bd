"""Real changes on a real disk are noted, once each burst; reading is no change."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePath

import pytest
from watchdog.observers import Observer
from watchdog.observers.polling import PollingObserver

from resumesite.serve.changes import Debounce
from resumesite.serve.watch import Changes, watching

LONG = 30.0
"""Seconds until a test gives up waiting for what should come at once."""

RESUME = PurePath("content/ada/resume.yaml")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "content" / "ada").mkdir(parents=True)
    (tmp_path / RESUME).write_text("summary: one\n", "utf-8")
    (tmp_path / "resumesite.toml").touch()
    return tmp_path


@pytest.fixture(params=[Observer, PollingObserver], ids=["events", "polling"])
def changes(root: Path, request: pytest.FixtureRequest) -> Iterator[Changes]:
    noted = Changes(Debounce(quiet=0.02))
    with watching(root, noted.note, [lambda: request.param(timeout=0.05)]):
        yield noted


def take_until(changes: Changes, path: PurePath | str) -> None:
    """Wait for a change of `path`; bursts may come in several parts."""
    seen: set[PurePath] = set()
    while PurePath(path) not in seen:
        taken = changes.take(LONG)
        assert taken, f"no change of {path} was noted, only of {seen}"
        seen |= taken


def test_an_edit_is_noted(root: Path, changes: Changes):
    (root / RESUME).write_text("summary: another\n", "utf-8")

    take_until(changes, RESUME)


def test_a_save_by_renaming_is_noted(root: Path, changes: Changes):
    (root / "content" / "ada" / "resume.yaml.tmp").write_text("summary: renamed\n", "utf-8")
    (root / "content" / "ada" / "resume.yaml.tmp").replace(root / RESUME)

    take_until(changes, RESUME)


def test_a_deletion_is_noted(root: Path, changes: Changes):
    (root / RESUME).unlink()

    take_until(changes, RESUME)


def test_the_settings_are_watched(root: Path, changes: Changes):
    (root / "resumesite.toml").write_text("[site]\n", "utf-8")

    take_until(changes, "resumesite.toml")


def test_a_person_who_comes_later_is_watched(root: Path, changes: Changes):
    (root / "content" / "bob").mkdir()
    take_until(changes, "content/bob")

    (root / "content" / "bob" / "resume.yaml").write_text("summary: bob\n", "utf-8")

    take_until(changes, "content/bob/resume.yaml")


def test_themes_that_come_later_are_watched(root: Path, changes: Changes):
    (root / "themes" / "mine").mkdir(parents=True)
    take_until(changes, "themes")

    (root / "themes" / "mine" / "theme.toml").write_text("name = 'Mine'\n", "utf-8")

    take_until(changes, "themes/mine/theme.toml")


def test_content_that_is_replaced_as_a_whole_is_watched_again(root: Path, changes: Changes):
    shutil.rmtree(root / "content")
    take_until(changes, "content")
    (root / RESUME).parent.mkdir(parents=True)
    take_until(changes, "content")

    (root / RESUME).write_text("summary: again\n", "utf-8")

    take_until(changes, RESUME)


def test_reading_and_building_are_not_noted(root: Path, changes: Changes):
    (root / RESUME).read_bytes()
    (root / "output" / "ada").mkdir(parents=True)
    (root / "output" / "ada" / "index.html").touch()
    (root / ".resumesite").mkdir()
    (root / "content" / "ada" / ".lock").touch()
    (root / "content" / "ada" / "resume.yaml~").touch()
    (root / "resumesite.toml").write_text("[site]\n", "utf-8")

    assert changes.take(LONG) == {PurePath("resumesite.toml")}


def test_when_linux_has_no_more_watches_the_disk_is_asked_instead(root: Path):
    class FullObserver(PollingObserver):
        def schedule(self, *_args, **_options):
            raise OSError(errno.ENOSPC, "inotify watch limit reached")

    changes = Changes(Debounce(quiet=0.02))

    with watching(root, changes.note, [FullObserver, lambda: PollingObserver(timeout=0.05)]):
        (root / RESUME).write_text("summary: noticed all the same\n", "utf-8")
        take_until(changes, RESUME)


def test_any_other_trouble_with_watching_is_told(root: Path):
    class BrokenObserver(PollingObserver):
        def schedule(self, *_args, **_options):
            raise PermissionError(errno.EACCES, "no")

    with pytest.raises(PermissionError), watching(root, lambda path: None, [BrokenObserver, PollingObserver]):
        pass


def test_a_burst_is_taken_at_once():
    changes = Changes(Debounce(quiet=0.02))
    changes.note(PurePath("content/a"))
    changes.note(PurePath("content/b"))

    assert changes.take(LONG) == {PurePath("content/a"), PurePath("content/b")}
    assert changes.take(0) == frozenset()
