"""Comparing what stands in `output/` of shares with what was recorded when they passed the gate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime

from resumesite.content.shares import share_path
from resumesite.edition.protection.envelope import EnvelopeError, open_file
from resumesite.edition.protection.site_key import SiteKey
from resumesite.edition.share import OpenedShare, open_share
from resumesite.errors import ExitStatus, Place, Problem, ResumesiteError, Severity
from resumesite.make.workers import Workers, process_workers
from resumesite.plan.artifact import Guard, Job
from resumesite.plan.formats import format_of
from resumesite.settings import Site
from resumesite.site.share_reading import gather_shares, share_context, understand_shares
from resumesite.site.shares.found import FoundShare
from resumesite.site.shares.freeze import check_job
from resumesite.site.shares.made_with import made_with, rendered_again
from resumesite.themes.freeze import load_frozen


@dataclass(frozen=True)
class Verified:
    """What came of comparing shares: how many files were `compared`, and what is amiss.

    `rendered` says how many files were rendered anew, under the versions that they were made with.
    """

    shares: int = 0
    compared: int = 0
    rendered: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def status(self) -> ExitStatus:
        return ExitStatus.PROBLEMS if any(each.is_error for each in self.problems) else ExitStatus.DONE

    def and_(self, other: Verified) -> Verified:
        return Verified(
            self.shares + other.shares,
            self.compared + other.compared,
            self.rendered + other.rendered,
            (*self.problems, *other.problems),
        )


def verify_shares(
    site: Site,
    found: Iterable[FoundShare],
    key: SiteKey | None,
    now: datetime,
    *,
    workers: Workers | None = None,
) -> Verified:
    """Compare shares' files with their recorded digests, and under the same versions render them anew.

    Shares that are not live have no files, so nothing of them is compared.
    """
    verified = Verified()
    with nullcontext(workers) if workers else process_workers(0) as rendering:
        for each in found:
            if each.share.is_live(now):
                verified = verified.and_(_verified(site, each, key, now, rendering))
    return verified


def _verified(
    site: Site, found: FoundShare, key: SiteKey | None, now: datetime, workers: Workers
) -> Verified:
    share = found.share
    try:
        opened = open_share(share, found.username, key)
        theme = load_frozen(site.content, share.theme)
    except ResumesiteError as error:
        return Verified(1, problems=error.problems)
    if key is None:
        raise LookupError("a share was opened without the site's key")
    around = understand_shares(gather_shares(site.content / found.username), found.username, key, now)
    job = check_job(opened, theme, share_context(site, key, around.comments.get(share.id, ())))
    standing = dict(_standing(site, opened, job))
    is_upgraded = share.made_with != made_with(opened.snapshot.formats)
    is_commented = bool(around.comments.get(share.id))
    amiss = list(_compare(found, standing, is_upgraded=is_upgraded, is_commented=is_commented))
    rendered = {} if is_upgraded else _rendered(job, workers)
    for name, outcome in rendered.items():
        if not isinstance(outcome, str):
            amiss += (problem.of(found.username) for problem in outcome)
        elif outcome != share.digests.get(name, outcome) and not (is_commented and name == _PAGE):
            amiss.append(_problem(found, f"{name} is rendered otherwise than when the share was made"))
    return Verified(1, sum(map(bool, standing.values())), len(rendered), tuple(dict.fromkeys(amiss)))


def _standing(site: Site, opened: OpenedShare, job: Job) -> Iterator[tuple[str, str]]:
    """Yield the digest of each file in `output/` as it is when it is opened, "" where it is not there."""
    guard = job.guard or Guard()
    for artifact in job.artifacts:
        name = format_of(artifact.format).file_name
        try:
            data = (site.output / artifact.path).read_bytes()
            if opened.share.has_password:
                data = open_file(opened.content_key, opened.token, name, data)
            yield name, guard.digest(data)
        except OSError:
            yield name, ""
        except EnvelopeError:
            yield name, "cannot be opened"


def _compare(
    found: FoundShare, standing: dict[str, str], *, is_upgraded: bool, is_commented: bool
) -> Iterator[Problem]:
    """Compare digests. Only a page changes with what people say of it, and all with an upgrade."""
    for name, digest in standing.items():
        recorded = found.share.digests.get(name, "")
        if not digest:
            yield _problem(found, f"{name} is not in output/", severity=Severity.WARNING)
        elif recorded and digest != recorded and not (is_commented and name == _PAGE):
            if is_upgraded:
                yield rendered_again(found.username, found.share, name)
            else:
                yield _problem(found, f"{name} in output/ is not what passed the gate")


def _rendered(job: Job, workers: Workers) -> dict[str, str | tuple[Problem, ...]]:
    """Render a share anew: the digest of each file by its name, or why there is none."""
    found: dict[str, str | tuple[Problem, ...]] = {}
    for _, rendered in workers.run([job]):
        for artifact in job.artifacts:
            made = rendered.files.get(artifact.path)
            name = format_of(artifact.format).file_name
            found[name] = made.decode() if made is not None else rendered.problems
    return found


_PAGE = "index.html"


def _problem(found: FoundShare, message: str, *, severity: Severity = Severity.ERROR) -> Problem:
    place = Place(f"content/{found.username}/{share_path(found.share.id)}")
    return Problem(
        "SHARE_DIFFERS",
        message,
        place,
        hint="Run `resumesite build`.",
        severity=severity,
        username=found.username,
    )
