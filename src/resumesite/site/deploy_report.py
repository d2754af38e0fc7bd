"""What a deploy did, or would do, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from resumesite.errors import ExitStatus, Place, Problem, ResumesiteError, Severity, worst
from resumesite.publish.plan import PublishPlan
from resumesite.publish.receipts import Confirmed, Receipt
from resumesite.publish.record import Root
from resumesite.publish.targets import DeployLock

_SHOWN_AT_MOST = 5


@dataclass
class DeployReport:
    """What a deploy did, or would do.

    `done` says of each phase how many files are done, and of how many. `release` names what stands there now.
    """

    target: str
    plan: PublishPlan
    done: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    receipts: tuple[Receipt, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    statuses: list[ExitStatus] = field(default_factory=list)
    release: str = ""
    is_dry_run: bool = False

    @property
    def status(self) -> ExitStatus:
        return worst(self.statuses)

    def as_data(self) -> dict[str, Any]:
        return {
            "target": self.target,
            "release": self.release,
            "dryRun": self.is_dry_run,
            "plan": self.plan.as_data(),
            "done": {name: {"done": done, "planned": planned} for name, (done, planned) in self.done.items()},
            "receipts": [receipt.as_data() for receipt in self.receipts],
            "problems": [problem.as_data() for problem in self.problems],
            "status": int(self.status),
        }


class DeployError(ResumesiteError):
    """A deploy that stopped in the midst: its report says what is done and what is left."""

    def __init__(self, error: ResumesiteError, report: DeployReport) -> None:
        super().__init__(*error.problems, status=error.status, details={"deploy": report.as_data()})
        self.report = report


# In words ------------------------------------------------------------------------------------------------


def caches_open(root: Root) -> Problem:
    count = "1 address" if len(root.caches) == 1 else f"{len(root.caches):,} addresses"
    return Problem(
        "CACHE_NOT_CLEARED",
        f"a CDN may still show what {count} had before the last deploy",
        hint="Run `resumesite invalidate --resume`.",
        severity=Severity.WARNING,
    )


def withdrawals_wait(usernames: Sequence[str], name: str) -> Problem:
    """Say that a deploy of somebody else has left what these people have withdrawn."""
    who = ", ".join(usernames[:_SHOWN_AT_MOST])
    if len(usernames) > _SHOWN_AT_MOST:
        who += f" and {len(usernames) - _SHOWN_AT_MOST:,} others"
    return Problem(
        "WITHDRAWALS_WAIT",
        f"{name} still shows what was withdrawn of {who}: this was a deploy of others alone",
        hint=f"Run `resumesite deploy {name}`.",
        severity=Severity.WARNING,
    )


def about_sealing(before: Root, name: str) -> Problem:
    since = f" (of {before.updated_at})" if before.updated_at else ""
    return Problem(
        "RECORD_SEALED",
        f"the record at {name}{since} was in clear; from now on it is sealed with the site's key",
        hint="If it was sealed before, somebody has replaced it: `resumesite verify` and `deploy --repair`.",
        severity=Severity.WARNING,
    )


def about_lock(hold: DeployLock, name: str) -> Iterator[Problem]:
    if hold.conditions is False:
        yield Problem(
            "NO_CONDITIONS",
            "this server ignores conditional writes, so deploys from two machines at once are not kept apart",
            hint=f"Deploy {name} from one place only.",
            severity=Severity.WARNING,
        )


def not_confirmed(confirmed: Confirmed, receipts: Sequence[Receipt], base_url: str) -> Problem:
    shown = ", ".join(f"/{each.address}" for each in receipts[:_SHOWN_AT_MOST])
    if len(receipts) > _SHOWN_AT_MOST:
        shown += f" and {len(receipts) - _SHOWN_AT_MOST} more"
    hints = {
        Confirmed.AT_TARGET: "Look at the address yourself"
        + ("." if base_url else ", or set [site] base_url so that it is looked at for you."),
        Confirmed.NOT_YET: "Clear the CDN's cache: `resumesite invalidate`, or the host's own way.",
        Confirmed.NOT_AT_TARGET: "Run the command again.",
    }
    return Problem(
        "WITHDRAWAL_OPEN", f"{confirmed}: {shown}", Place(), hint=hints[confirmed], severity=Severity.WARNING
    )
