"""Tasks for workers that need no resume: some do their work, some never end, some end their process."""

from __future__ import annotations

import os
import signal
import time

from resumesite.plan.site import SiteFile


def task(path: str, function: str, *arguments: object) -> SiteFile:
    return SiteFile(path, "text/plain", f"{__name__}:{function}", arguments)


def echo(text: str) -> bytes:
    return text.encode()


def raise_key_error() -> bytes:
    raise KeyError("grid-area")


def loop() -> bytes:
    while True:
        pass


def loop_deaf_to_exceptions() -> bytes:
    """As a library that catches everything would."""
    while True:
        try:
            while True:
                pass
        except Exception:  # noqa: BLE001
            pass


def loop_in_c() -> bytes:
    """No handler of Python runs before it is done, which it never is."""
    return bytes(sum(range(10**15)) % 2)


def sleep() -> bytes:
    time.sleep(60)
    return b""


def take_memory() -> bytes:
    return b"x" * (8 << 30)


def die() -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def process_id() -> bytes:
    return str(os.getpid()).encode()


def path_beside_a_sleeper(path: str) -> bytes:
    """Write our process id to `path`, then sleep."""
    with open(path, "w", encoding="ascii") as file:  # noqa: PTH123
        file.write(str(os.getpid()))
    time.sleep(60)
    return b""
