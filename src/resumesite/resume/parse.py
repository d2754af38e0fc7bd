"""A draft → a resume, or everything that is wrong with it, at once and in its place.

A file of our own format is held to the model: what it does not know is an error. An imported file was
written for another system, so what does not fit is set aside under `x-source`, with a warning. An imported
file that is going to be one of ours is parsed strictly: a slip that ours may not have is an error there too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from resumesite.content.draft import Draft
from resumesite.content.importers.reshape import as_text, lines_of
from resumesite.errors import Problem, ResumesiteError, Severity
from resumesite.marked.mark import KeyPath, dotted
from resumesite.resume.checks import Finding, Weight, findings
from resumesite.resume.schema import Resume
from resumesite.resume.versions import plain_draft
from resumesite.resume.wording import complaint, is_about_another_member, path_of, quoted, suggestion
from resumesite.resume.working_copy import WorkingCopy, empty_unknown_fields

MOST_PROBLEMS = 100
"""A file with more problems than this is told the first of them and the number of the rest."""

SPLIT_INTO_LINES = frozenset({"description", "highlights", "courses", "items", "extracurricular"})
"""Lists of texts that may also be one text of several lines."""


@dataclass(frozen=True)
class Parsed:
    """A resume and what its author should know about it."""

    resume: Resume
    warnings: tuple[Problem, ...] = ()


def parse_resume(draft: Draft, *, strictly: bool = False) -> Parsed:
    """Return the resume that a draft describes, or raise all of its problems at once, in file order.

    A draft as it was read is taken in its main language, and without its variants.
    `strictly` makes an imported draft's slips (a date "2020-13") errors, as they are in our own files.
    """
    return _Parsing(draft if draft.parts else plain_draft(draft), strictly=strictly).run()


class _Parsing:
    def __init__(self, draft: Draft, *, strictly: bool) -> None:
        self._draft = draft
        self._is_ours = draft.format == "native"
        self._is_strict = self._is_ours or strictly
        self._copy = WorkingCopy(draft)
        self._problems: list[Problem] = list(draft.notes)

    def run(self) -> Parsed:
        resume = self._validated()
        if self._is_ours:
            self._problems.extend(self._slips_without_a_value())
        self._problems.extend(self._said(finding) for finding in findings(self._copy.data))
        problems = _in_file_order(self._problems)
        if resume is None or any(problem.is_error for problem in problems):
            raise ResumesiteError(*problems)
        return Parsed(resume, problems)

    def _validated(self) -> Resume | None:
        """Validate, mend what can be mended, and validate again until nothing more can be."""
        while True:
            try:
                return Resume.model_validate(self._copy.data, by_alias=True, by_name=False)
            except ValidationError as error:
                errors = [
                    found for found in error.errors(include_url=False) if not is_about_another_member(found)
                ]
            mended = [found for found in errors if self._mend(found)]
            if not mended:
                self._problems.extend(self._complaint(found) for found in errors)
                return None
            self._copy.renew()

    def _mend(self, error: ErrorDetails) -> bool:
        """Mend one of pydantic's errors if that can be done without guessing."""
        path = path_of(error)
        value = self._copy.value(path)
        is_text_for_list = error["type"] == "tuple_type" and isinstance(value, str)
        if is_text_for_list and path[-1] in SPLIT_INTO_LINES:
            self._copy.replace(path, lines_of(value))
        elif self._is_ours or value is None:
            return False
        elif error["type"] == "string_type":
            self._copy.replace(path, as_text(value))
        else:
            self._set_aside(path, error, value)
        return True

    def _set_aside(self, path: KeyPath, error: ErrorDetails, value: Any) -> None:
        is_unknown = error["type"] == "extra_forbidden"
        reason = "no field of a resume" if is_unknown else complaint(error, value).message
        message = f"{reason}; kept under x-source, not shown"
        self._problems.append(self._problem(path, Problem("KEPT_ASIDE", message, severity=Severity.WARNING)))
        self._copy.set_aside(path)

    def _slips_without_a_value(self) -> Iterator[Problem]:
        """Warn of misspelt fields that say nothing yet; reading drops what says nothing."""
        for path in empty_unknown_fields(self._draft.data):
            yield Problem(
                "UNKNOWN_FIELD",
                "no such field",
                self._draft.place(path),
                dotted(path),
                suggestion(path),
                Severity.WARNING,
            )

    def _complaint(self, error: ErrorDetails) -> Problem:
        path = path_of(error)
        return self._problem(path, complaint(error, self._copy.value(path)))

    def _said(self, finding: Finding) -> Problem:
        is_error = finding.weight is Weight.ERROR or (finding.weight is Weight.SLIP and self._is_strict)
        message = finding.message
        if finding.code == "BAD_DATE" and not is_error:
            message = f"{quoted(self._copy.value(finding.path))} is no date, so it is shown as given"
        severity = Severity.ERROR if is_error else Severity.WARNING
        return self._problem(
            finding.path, Problem(finding.code, message, hint=finding.hint, severity=severity)
        )

    def _problem(self, path: KeyPath, problem: Problem) -> Problem:
        """Say where a problem is, in the file's own names and lines."""
        original = self._copy.original(path)
        return replace(problem, place=self._draft.place(original), field=dotted(self._draft.origin(original)))


def _in_file_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort problems by their files and places, errors first where there are too many to tell."""
    ordered = sorted(
        problems, key=lambda problem: (problem.place.path, problem.place.line, problem.place.column)
    )
    if len(ordered) <= MOST_PROBLEMS:
        return tuple(ordered)
    first = sorted(ordered, key=lambda problem: not problem.is_error)[:MOST_PROBLEMS]
    more = f"{len(ordered) - MOST_PROBLEMS} more problems are not shown"
    severity = Severity.ERROR if any(problem.is_error for problem in first) else Severity.WARNING
    return (*first, Problem("MORE_PROBLEMS", more, severity=severity))
