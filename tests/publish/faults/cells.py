"""Every fault, in every phase of a deploy, at its first, middle, last or every request, once or always."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from visitor import Visitor

from faults.proxy import READ_TIMEOUT, Fault, Logged, Request
from faults.update import PHASES, Update, made_update
from resumesite.errors import ResumesiteError

if TYPE_CHECKING:
    from resumesite.site.deploy_report import DeployReport

NAME = "faults"
WORDS = "one kind of fault, in one phase, at its first, middle, last or every request, once or for good"

_POSITIONS = ("first", "middle", "last", "all")
_FREQUENCIES = ("once", "always")
_NOT_RETRIED = frozenset({Fault.S403, Fault.S412})
_CORRUPTING = frozenset({Fault.FLIPPED_ANSWER, Fault.ERROR_200})
_TIMEOUTS = frozenset({Fault.TIMEOUT_BEFORE, Fault.TIMEOUT_AFTER, Fault.SLOW})
_TRIES = 3
"""How often a trial begins anew whose deploy did not come to the fault: on a machine that was paused, say."""

_ASKED_TO_WAIT = 1.0
_BRIEFLY, _PATIENTLY = 0.3, 10.0
_UPLOADS = ("farewells", "assets", "documents", "pages", "site pages")
_PUBLIC = (*_UPLOADS, "withdrawals", "deletes")


@dataclass(frozen=True)
class Cell:
    """One trial."""

    fault: Fault
    phase: str
    position: str
    frequency: str

    @property
    def name(self) -> str:
        return f"{self.fault} / {self.phase} / {self.position} / {self.frequency}"

    @property
    def is_lie(self) -> bool:
        """Whether our own record cannot be had, in a way that nobody can tell from its being lost."""
        if self.phase == "reads":
            return self.fault is Fault.S404 or (self.fault in _CORRUPTING and self.frequency == "always")
        return self.fault is Fault.FLIPPED_UNSEEN and self.phase in ("promise", "keep")

    @property
    def retry_seconds(self) -> float:
        """For how long a request is tried: long enough for what fails once."""
        if self.frequency == "always":
            return _BRIEFLY
        if self.fault is Fault.S503_LATER:
            return 1.5 * _ASKED_TO_WAIT
        return 10 * READ_TIMEOUT if self.fault in _TIMEOUTS else _BRIEFLY


def cells(update: Update) -> list[Cell]:
    """Return all trials; where a phase has few requests, first and last may be the same one."""
    sizes = _sizes(update)
    return [
        Cell(fault, phase, position, frequency)
        for phase in PHASES
        for fault in Fault
        for position in _POSITIONS[: 1 if sizes[phase] == 1 else 4]
        for frequency in _FREQUENCIES
        if sizes[phase] and not (position == "middle" and sizes[phase] < 3)
        if not (phase in ("reads", "receipts", "unlock") and fault in _OF_BODIES)
    ]


def _sizes(update: Update) -> Counter[str]:
    """Count the requests of each phase; the same one, made twice, counts once."""
    return Counter(phase for phase, _ in {(update.phase(each), each.identity) for each in update.requests})


_OF_BODIES = frozenset({Fault.FLIPPED_REQUEST, Fault.FLIPPED_UNSEEN, Fault.CUT_REQUEST})


@dataclass
class Chooser:
    """Decides which requests a fault befalls."""

    cell: Cell
    size: int
    met: list[tuple[str, str, str]] = field(default_factory=list)
    struck: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def __call__(self, request: Request) -> Fault | None:
        if request.phase != self.cell.phase:
            return None
        identity = request.identity
        if identity not in self.met:
            self.met.append(identity)
        if not self._is_meant(self.met.index(identity)):
            return None
        if self.cell.frequency == "once" and self.struck[identity]:
            return None
        self.struck[identity] += 1
        return self.cell.fault

    def _is_meant(self, number: int) -> bool:
        wanted = {"first": 0, "middle": self.size // 2, "last": self.size - 1}
        return self.cell.position == "all" or number == wanted[self.cell.position]


@dataclass
class Deployed:
    """How a deploy ended."""

    status: int
    report: DeployReport | None = None
    error: ResumesiteError | None = None

    @property
    def said(self) -> str:
        problems = self.error.problems if self.error else self.report.problems if self.report else ()
        return "; ".join(f"{problem.code}: {problem.message[:200]}" for problem in problems)


def deployed(update: Update, retry_seconds: float, *, adopts: bool = False) -> Deployed:
    try:
        report = update.deploy(retry_seconds, adopts=adopts)
    except ResumesiteError as error:
        return Deployed(int(error.status), error=error)
    return Deployed(int(report.status), report)


@contextmanager
def prepared(folder: Path) -> Iterator[Update]:
    with made_update(folder / "small") as update:
        yield update


def trials(update: Update) -> list[str]:
    return [cell.name for cell in cells(update)]


def run(update: Update, name: str) -> list[str]:
    """Run a trial, and return what is amiss."""
    cell = next(cell for cell in cells(update) if cell.name == name)
    return list(amiss_in(update, cell))


def amiss_in(update: Update, cell: Cell) -> Iterator[str]:
    for _ in range(_TRIES):
        guest = update.reset()
        chooser = update.proxy.choose = Chooser(cell, _sizes(update)[cell.phase])
        ended = deployed(update, cell.retry_seconds)
        if chooser.struck:
            break
    else:  # nothing was tried: say what kept the deploy from getting so far
        yield f"the fault did not befall any request; exit status {ended.status}: {ended.said}"
        return
    log = list(update.proxy.log)
    is_corrupting = cell.fault is Fault.FLIPPED_UNSEEN and cell.phase in _UPLOADS
    if not is_corrupting:  # nothing can keep such a server from showing what it was sent, until it is seen
        yield from (f"visitor: {found}" for found in _found(guest, cell))
    yield from _untruthful(update, cell, ended)
    yield from _impatient(cell, log)
    yield from _rash(log, ended)
    yield from _not_mended(update, cell, ended)


def _found(guest: Visitor, cell: Cell) -> list[str]:
    """What the visitor found broken. Without a record nobody knows what to withdraw, or whom to list."""
    lost = (" is new while ", "sitemap.xml was there before") if cell.is_lie else ()
    found = [each for each in guest.found if not any(words in each for words in lost)]
    return list(dict.fromkeys(found))[:3]


def _untruthful(update: Update, cell: Cell, ended: Deployed) -> Iterator[str]:
    is_new, is_old = update.is_new(), update.is_old()
    match ended.status:
        case 0 if not is_new and not _said_so(cell, ended):
            yield "exit status 0, though the bucket is not as output/ is"
        case 3 if not is_old:
            yield "exit status 3, though public files changed"
        case 5 if not is_old or cell.phase != "lock":
            yield "exit status 5, though nobody else deploys"
        case 1 if _said_so(cell, ended):
            pass
        case 0 | 3 | 4 | 5:
            pass
        case other:
            yield f"exit status {other}: {ended.said}"
    if ended.error and not (ended.error.problems[0].hint and ended.error.problems[0].message):
        yield "an error without a hint"


def _said_so(cell: Cell, ended: Deployed) -> bool:
    """Whether a deploy that was lied to about its record says that it is lost."""
    return cell.is_lie and any(code in ended.said for code in ("RECORD_LOST", "UNKNOWN_AT_TARGET"))


def _impatient(cell: Cell, log: list[Logged]) -> Iterator[str]:
    """403 and 412 are not tried again; who asks for a second gets it."""
    struck = [entry.request for entry in log if entry.fault]
    if cell.fault in _NOT_RETRIED and cell.phase in _PUBLIC:
        times = Counter(request.identity for request in struck)
        if most := [count for count in times.values() if count > 1]:
            yield f"{cell.fault} was tried {max(most)} times"
    if cell.fault is Fault.S503_LATER:
        for entry in struck:
            again = [
                other.request.at
                for other in log
                if other.request.identity == entry.identity and other.request.at > entry.at
            ]
            if again and min(again) - entry.at < _ASKED_TO_WAIT - 0.01:
                yield f"tried again after {min(again) - entry.at:.2f} s, though 1 s was asked for"
                return


def _rash(log: list[Logged], ended: Deployed) -> Iterator[str]:
    """After an error that stopped the deploy, nothing of a later phase is done."""
    if ended.status not in (3, 4) or ended.report:
        return
    last = max((number for number, entry in enumerate(log) if entry.fault), default=len(log) - 1)
    order = {phase: number for number, phase in enumerate(PHASES)}
    reached = order.get(log[last].request.phase, 0)
    for entry in log:
        phase = entry.request.phase
        if entry.is_forwarded and phase in _PUBLIC and order[phase] > reached:
            yield f"{entry.request.method} of {phase} after an error in {log[last].request.phase}"
            return


def _not_mended(update: Update, cell: Cell, ended: Deployed) -> Iterator[str]:
    """Running again, without faults, leads to what a deploy without faults leads to."""
    update.proxy.begin()
    guest = update.visitor()
    if cell.fault is not Fault.FLIPPED_UNSEEN or update.is_old():
        update.proxy.after = lambda changes: guest.look(update.store.files()) and None
    again = deployed(update, _PATIENTLY, adopts=cell.is_lie)
    if again.status != 0:
        yield f"running again ended with status {again.status}: {again.said}"
    yield from (f"visitor, running again: {found}" for found in _found(guest, cell))
    yield from update.amiss_at_last()
