"""In the worker: a share's files are looked through for what is hidden, and sealed where it is protected.

Both happen before anything leaves the process that rendered them. What the gate finds stops the whole share.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from resumesite.document.labels import labels_for
from resumesite.edition.edition import PublicResume
from resumesite.edition.protection.envelope import seal_file
from resumesite.errors import Place, Problem
from resumesite.leak.scan import Hit, scan
from resumesite.plan.artifact import Artifact, Guard, Job
from resumesite.plan.formats import UNLOCK, format_of
from resumesite.plan.site import only
from resumesite.render.run import Noted, Outcome, render_job

LEAK = "LEAK"


def guarded_files(job: Job) -> Iterator[tuple[Artifact, Outcome]]:
    """Render a share's artifacts one after the other: what is clean, and sealed if need be."""
    gate = _Gate(job)
    for artifact, rendered in _rendered(job):
        outcome = rendered.data if isinstance(rendered, Noted) else rendered
        if not isinstance(outcome, bytes) or artifact.format == UNLOCK.name:
            yield artifact, outcome
        elif problems := gate.problems(artifact, outcome):
            yield artifact, problems
        else:
            yield artifact, gate.digest(outcome) if job.is_check else _closed(job, artifact, outcome)


def _rendered(job: Job) -> Iterator[tuple[Artifact, Outcome]]:
    """Render in the order of the artifacts; the unlock page is made of the protection alone."""
    content = [artifact for artifact in job.artifacts if artifact.format != UNLOCK.name]
    yield from render_job(only(job, content))
    for artifact in job.artifacts:
        if artifact.format == UNLOCK.name:
            yield artifact, _unlock_page(job)


def _unlock_page(job: Job) -> Outcome:
    from resumesite.render.unlock import Unlock, render_unlock

    if job.protection is None:
        raise LookupError("an unlock page was planned for a share without a password")
    protection = job.protection
    form = job.page.comment_form
    return render_unlock(
        Unlock(
            protection.token,
            protection.wrapped_keys,
            language=job.edition.resume.language,
            expires_at=job.page.expires_at,
            form_action=form.endpoint if form else "",
        )
    )


def _closed(job: Job, artifact: Artifact, data: bytes) -> bytes:
    if job.protection is None:
        return data
    name = format_of(artifact.format).file_name
    return seal_file(job.protection.content_key, job.protection.token, name, data)


class _Gate:
    """Looks through the files of one share."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def digest(self, data: bytes) -> bytes:
        return (self._job.guard or Guard()).digest(data).encode()

    def problems(self, artifact: Artifact, data: bytes) -> tuple[Problem, ...]:
        """Say where a file holds something that is hidden; () when it is clean."""
        guard = self._job.guard
        if guard is None or not guard.hidden or guard.digest(data) in guard.passed:
            return ()
        name = format_of(artifact.format).file_name
        names = [each.file_name for each in self._job.page.downloads if each.format == artifact.format]
        hits = scan(
            {name: data},
            guard.hidden,
            shown=self._shown,
            granted=self._labels,
            baseline=lambda: self._empty(artifact),
            names=names,
        )
        return tuple(_leak(self._job, hit) for hit in dict.fromkeys(hits))

    @cached_property
    def _shown(self) -> str:
        """All that the share shows: a hidden "Meta" may be a part of its "metadata"."""
        return f"{shown_text(self._job.edition.resume)}\n{self._labels}"

    @cached_property
    def _labels(self) -> str:
        """What a share says whatever it hides: its language's labels, and those of what is hidden.

        What the resume itself says is not excused. Where a hidden value stands there, a redaction missed it.
        """
        resume = self._job.edition.resume
        return "\n".join((*labels_for(resume.language).values(), *resume.redactions))

    def _empty(self, artifact: Artifact) -> Mapping[str, bytes]:
        """Render the same file of an empty resume with the same looks: what it has is nobody's secret.

        The photo stays, since what stands around it ("rect" in a Word document) is nobody's either.
        """
        edition, page = self._job.edition, self._job.page
        empty = PublicResume(language=edition.resume.language)
        downloads = tuple(replace(each, file_name=each.href) for each in page.downloads)
        page = replace(page, comments=(), comment_form=None, downloads=downloads)
        looks = replace(edition.presentation, custom_css="")
        edition = replace(edition, resume=empty, presentation=looks)
        job = replace(self._job, edition=edition, page=page)
        ((_, outcome),) = render_job(only(job, [artifact]))
        name = format_of(artifact.format).file_name
        return {name: outcome} if isinstance(outcome, bytes) else {}


def shown_text(resume: PublicResume) -> str:
    """Join every text in a resume: what a share shows on purpose."""
    found: list[str] = []
    pending: list[object] = [resume.model_dump(mode="json")]
    while pending:
        match pending.pop():
            case str(text):
                found.append(text)
            case dict(table):
                pending.extend(table.values())
            case list(items):
                pending.extend(items)
    return "\n".join(found)


def _leak(job: Job, hit: Hit) -> Problem:
    """Name file, layer and field, and never the value."""
    return Problem(
        code=LEAK,
        message=f"{hit.path} would show what is hidden ({hit.layer}), so the share stays as it was",
        place=Place(f"content/{job.edition.username}/shares/{job.edition.name}.json"),
        field=hit.field,
        hint="Hide it there too (--blur words=…), or take it out of the resume; then share it again.",
    )
