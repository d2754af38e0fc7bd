"""What the readers of all languages share: marks, limits and duplicates, looked after while data grows."""

from __future__ import annotations

from typing import Any, NoReturn

from resumesite.errors import Problem, Problems, ResumesiteError
from resumesite.marked.mark import KeyPath, Marked, dotted
from resumesite.marked.text import MAX_DEPTH, MAX_TEXT, SourceText, forbidden_character, name_of_character

MOST_PROBLEMS = 50
"""Reading stops after this many: a file with more of them is something else, and nobody reads the list."""


class Builder:
    """Collects marks and problems for one file. Offsets are positions in the source's text."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.marks: dict[KeyPath, tuple[int, int]] = {}
        self._problems = Problems()

    def mark(self, path: KeyPath, offset: int) -> None:
        self.marks[path] = self.source.mark(offset)

    def key(self, path: KeyPath, offset: int, *, is_new: bool) -> None:
        """Mark a key; a second one of the same name is a problem that names both lines."""
        if is_new:
            self.mark(path, offset)
            self.text(str(path[-1]), path, offset)
            return
        first_line = self.marks[path][0]
        self._add(
            Problem(
                "DUPLICATE_KEY",
                f"this key is here twice, first on line {first_line}",
                self.source.place(offset),
                dotted(path),
                "Delete one of the two, or join their values.",
            )
        )

    def text(self, text: str, path: KeyPath, offset: int) -> str:
        """Return `text` after a look at its length and characters."""
        if len(text) > MAX_TEXT:
            self._add(
                Problem(
                    "TEXT_TOO_LONG",
                    f"one text may have {MAX_TEXT:,} characters, this one has {len(text):,}",
                    self.source.place(offset),
                    dotted(path),
                    "Split it into several entries, or leave embedded files out.",
                )
            )
        elif found := forbidden_character(text):
            self._add(
                Problem(
                    "BAD_CHARACTER",
                    f"a character in this text cannot stand in a resume: {name_of_character(found[0])}",
                    self.source.place(offset),
                    dotted(path),
                    "Delete it, or its escape.",
                )
            )
        return text

    def _add(self, problem: Problem) -> None:
        self._problems.add(problem)
        if len(self._problems.found) >= MOST_PROBLEMS:
            self.raise_problems()

    def check_depth(self, path: KeyPath, offset: int) -> None:
        """Stop at once when lists and mappings stand too deep inside each other."""
        if len(path) >= MAX_DEPTH:
            raise self.too_deep(offset, field=dotted(path[:6]) + " …")

    def too_deep(self, offset: int, field: str = "") -> ResumesiteError:
        message = f"lists and mappings stand more than {MAX_DEPTH} deep inside each other here"
        hint = "A resume needs six levels at most; is this file a resume?"
        return self.error("TOO_DEEP", message, offset, hint, field)

    def fail(self, code: str, message: str, offset: int, hint: str = "", field: str = "") -> NoReturn:
        """Raise a problem after which reading cannot go on, together with those found before."""
        raise self.error(code, message, offset, hint, field)

    def error(self, code: str, message: str, offset: int, hint: str = "", field: str = "") -> ResumesiteError:
        problem = Problem(code, message, self.source.place(offset), field, hint)
        return ResumesiteError(*self._problems.found, problem)

    def raise_problems(self) -> None:
        """Raise what was found so far, if anything was."""
        self._problems.raise_errors()

    def done(self, data: Any) -> Marked:
        """Return what was read, or raise all problems found on the way."""
        self.raise_problems()
        return Marked(data, self.marks, self.source.shown)
