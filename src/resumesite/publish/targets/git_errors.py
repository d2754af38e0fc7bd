"""What git and the hosts behind it say when something fails, in a person's words; never with credentials."""

from __future__ import annotations

import re
from dataclasses import dataclass

from resumesite.errors import Place, Problem
from resumesite.publish.targets.git_program import GitError

_USER_IN_URL = re.compile(r"(?<=://)[^/\s]*@")
_AFTER_A_MOMENT = re.compile(
    r"connection reset|early eof|rpc failed|unexpected disconnect|hung up|timed out|error: 5\d\d|broken pipe"
    r"|stream .* was not closed|transfer closed",
    re.IGNORECASE,
)
_LONGEST = 240

UNREACHABLE = "TARGET_UNREACHABLE"


@dataclass(frozen=True)
class Remote:
    """Which branch of which remote a problem is about, and the target's name."""

    url: str
    branch: str
    target: str

    @property
    def shown(self) -> str:
        return without_user(self.url)


@dataclass(frozen=True)
class _Saying:
    """What git says, as a pattern, and what that means: `{remote}`, `{branch}`, `{target}` are filled in."""

    pattern: str
    code: str
    message: str
    hint: str

    def fits(self, said: str) -> bool:
        return bool(re.search(self.pattern, said, re.IGNORECASE))

    def problem(self, remote: Remote, said: str = "") -> Problem:
        named = {"remote": remote.shown, "branch": remote.branch, "target": remote.target, "said": said}
        return Problem(self.code, self.message.format(**named), hint=self.hint.format(**named))


_DISK = r"no space left on device|disk quota exceeded|out of diskspace"
_DISK_FULL = _Saying(
    _DISK,
    "DISK_FULL",
    "the disk is full",
    "Make room (`resumesite clean` deletes what can be made again), then run the command again.",
)

_FAR = (
    _Saying(
        r"authentication failed|could not read (?:username|password)|terminal prompts disabled"
        r"|permission denied \(|host key verification failed|access denied|error: 401|invalid username",
        "CREDENTIALS_REFUSED",
        "{remote} wants credentials, and git has none that it takes",
        "See that `git push` works here by itself: git's credential helper, ssh's agent, or a token in CI.",
    ),
    _Saying(
        r"error: 403|permission to .+ denied|not allowed to|permission denied|insufficient permission",
        "ACCESS_DENIED",
        "{remote} does not let these credentials do that",
        "Give the account or the token the right to push to {branch} (in GitHub Actions:"
        " `permissions: contents: write`).",
    ),
    _Saying(
        r"repository .*not found|does not appear to be a git repository|not a git repository|error: 404"
        r"|(?:project|repository).* (?:could not be|not) found|no such (?:remote|repository|project)",
        "NO_SUCH_REPOSITORY",
        "there is no git repository at {remote}, or none that these credentials may see",
        "See `repository` below [targets.{target}]; it is not made for you.",
    ),
    _Saying(
        r"could not resolve|unable to access|connection|network is unreachable|no route to host|timed out"
        r"|could not read from remote|early eof|hung up|rpc failed|unexpected disconnect|broken pipe",
        UNREACHABLE,
        "{remote} cannot be reached or stopped answering: {said}",
        "See whether the address is right and the network is up, then run the command again.",
    ),
)

_LET_NOBODY_IN = frozenset({"CREDENTIALS_REFUSED", "NO_SUCH_REPOSITORY"})
_NEVER_SENT = re.compile(
    r"could not resolve|connection refused|couldn't connect|network is unreachable|no route to host",
    re.IGNORECASE,
)

_REFUSALS = (
    _Saying(
        _DISK,
        "TARGET_FULL",
        "{remote} has no space left",
        "Ask whoever runs it to make room, then run the command again.",
    ),
    _Saying(
        r"checked out",
        "PUSH_REFUSED",
        "{branch} is checked out at {remote}, so it cannot be pushed to",
        "Deploy to another branch or to a bare repository.",
    ),
    _Saying(
        r"fast-forward|forced? push",
        "PUSH_REFUSED",
        "{remote} takes no pushes that replace commits of {branch}",
        "Write history = true below [targets.{target}], so that every deploy is a commit on top of the last.",
    ),
    _Saying(
        r"protected",
        "PUSH_REFUSED",
        "{branch} is protected at {remote}: {said}",
        "Let this account or token push to it, also by force as long as history = false.",
    ),
    _Saying(
        r"",
        "PUSH_REFUSED",
        "{remote} refuses the push to {branch}: {said}",
        "Mend what it says, or ask whoever runs it, then run the command again.",
    ),
)


def without_user(text: str) -> str:
    """Return a text without users and passwords that stand in addresses."""
    return _USER_IN_URL.sub("", text)


def is_passing(error: GitError) -> bool:
    """Whether the same request may work in a moment."""
    return bool(_AFTER_A_MOMENT.search(error.said))


def changed_nothing(error: GitError, problem: Problem) -> bool:
    """Whether a push surely changed nothing, since it never came as far as that."""
    return problem.code in _LET_NOBODY_IN or bool(_NEVER_SENT.search(error.said))


def remote_problem(error: GitError, remote: Remote) -> Problem:
    """Say in one line why a remote does not answer as it should."""
    said, ours = _short(error.said), _without_remote(error.said)
    if _DISK_FULL.fits(ours):
        return _DISK_FULL.problem(remote)
    for saying in _FAR:
        if saying.fits(error.said):
            return saying.problem(remote, said)
    return Problem(
        "TARGET_FAILED",
        f"{remote.shown}: {said}",
        hint="Run the command again; if it goes on, try `git ls-remote` and `git push` by hand.",
    )


def refusal(error: GitError, remote: Remote) -> Problem | None:
    """Say why a remote did not take a push; None when it did not say that it would not."""
    reasons = re.findall(r"^!\t[^\t]*\t\[[^\]]*\](?: \((.*)\))?$", error.output, re.MULTILINE)
    own = [reason for reason in reasons if "atomic" not in reason]
    if not reasons:
        return None
    said = _short(error.said) if "remote:" in error.said else ", ".join(own or reasons)
    everything = "\n".join([error.said, *reasons])
    return next(saying.problem(remote, said) for saying in _REFUSALS if saying.fits(everything))


def local_problem(error: GitError, shown: str) -> Problem:
    """Say why git does not work on our own repository on this machine."""
    if re.search(_DISK, error.said, re.IGNORECASE):
        return Problem("DISK_FULL", _DISK_FULL.message, Place(shown), hint=_DISK_FULL.hint)
    if re.search("permission denied|read-only file system", error.said, re.IGNORECASE):
        hint = "Make it writable for you, then run the command again."
        return Problem("NOT_WRITABLE", f"may not be written ({_short(error.said)})", Place(shown), hint=hint)
    hint = f"Delete {shown}, which is made again, then run the command again."
    return Problem("GIT_FAILED", f"git gave up: {_short(error.said)}", Place(shown), hint=hint)


def _without_remote(said: str) -> str:
    return "\n".join(line for line in said.splitlines() if not line.startswith("remote:"))


def _short(said: str) -> str:
    """Return the lines that say what is wrong, as one, without what a terminal would obey."""
    lines = [" ".join(line.split()) for line in said.splitlines()]
    far = [line.removeprefix("remote:").strip() for line in lines if line.startswith("remote:")]
    near = [
        re.sub(r"^(?:fatal|error|ERROR): ", "", line) for line in lines if re.match("(?i)fatal|error", line)
    ]
    told = [line for line in far if re.search(r"\w", line)]
    blunt = [
        line for line in told if re.search(r"(?i)error|denied|declined|not allowed|protected|refus", line)
    ]
    text = " ".join((blunt or told or near or lines)[:2])
    shown = "".join(each for each in without_user(text) if each.isprintable())
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
