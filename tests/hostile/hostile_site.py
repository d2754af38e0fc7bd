"""A site on disk with hostile people in it and one good neighbour, and what is left of it after a build."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from hostile_records import good_record

NEIGHBOUR = "ada"
NEIGHBOUR_RESUME = """\
personalInfo:
  name: Ada Neighbour
  title: Engineer
summary: Lives next door to people who try everything.
"""
SETTINGS = """\
[site]
title = "Hostile people"
base_url = "https://people.example.org"
formats = [{formats}]
"""
SECONDS = 120.0
"""After this long a command counts as hung."""


@dataclass(frozen=True)
class Ran:
    """What a command did and said."""

    status: int
    output: str
    errors: str

    @cached_property
    def answer(self) -> dict[str, object]:
        return json.loads(self.output)

    @property
    def spoken(self) -> str:
        return self.output + self.errors


class HostileSite:
    """A site below `root` whose people are written byte by byte."""

    def __init__(self, root: Path, *, formats: tuple[str, ...] = ("html",)) -> None:
        self.root = root
        self.content = root / "content"
        self.output = root / "output"
        root.mkdir(parents=True, exist_ok=True)
        listed = ", ".join(f'"{name}"' for name in formats)
        (root / "resumesite.toml").write_text(SETTINGS.format(formats=listed), "utf-8")
        self.add(NEIGHBOUR, NEIGHBOUR_RESUME.encode())

    def add(self, username: str, resume: bytes | None = None, *, file_name: str = "resume.yaml") -> Path:
        """Write a person's folder and a record that says their resume is live."""
        folder = self.content / username
        folder.mkdir(parents=True)
        (folder / "publication.json").write_bytes(good_record(username))
        if resume is not None:
            (folder / file_name).write_bytes(resume)
        return folder

    def run(self, *arguments: str, largest_file: int | None = None) -> Ran:
        """Run `resumesite` as people do: in a process of its own, that cannot write files over a size."""

        def limit() -> None:
            if largest_file is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

        done = subprocess.run(
            [
                sys.executable,
                "-c",
                "from resumesite.cli import main; main()",
                "-C",
                str(self.root),
                *arguments,
            ],
            capture_output=True,
            timeout=SECONDS,
            preexec_fn=limit,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    def page(self, username: str) -> str:
        return (self.output / username / "index.html").read_text("utf-8")

    def has_page(self, username: str) -> bool:
        return (self.output / username / "index.html").exists()

    def unfinished(self) -> list[str]:
        """Name files that a command has left half done."""
        return sorted(
            str(path.relative_to(self.root))
            for path in self.root.rglob("*")
            if path.suffix in {".tmp", ".part"}
            or path.name.startswith((".tmp", "tmp"))
            or path.name == ".commit"
        )

    def assert_neighbour_is_well(self) -> None:
        """The good neighbour has a whole page, and nobody else's things in it."""
        page = self.page(NEIGHBOUR)
        assert "Ada Neighbour" in page
        assert "Lives next door" in page
        assert page.rstrip().endswith("</html>")


def assert_speaks_plainly(ran: Ran) -> None:
    """No traceback, and no character in a terminal's output that could steer it."""
    assert "Traceback" not in ran.spoken, ran.spoken[-3000:]
    steering = {sign for sign in ran.spoken if not sign.isprintable() and sign not in "\n\r"}
    assert not steering, f"unprintable in messages: {sorted(map(ascii, steering))}"
