"""A person's share records → the shares whose pages are to be there, and what is wrong with others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from resumesite.content.shares import Share, ShareFile, comments_path, load_shares, next_end
from resumesite.edition.protection.site_key import SiteKey
from resumesite.errors import Place, Problem, ResumesiteError
from resumesite.marked import Marked, read_yaml
from resumesite.plan.artifact import Comment
from resumesite.plan.keys import canonical, digest_of
from resumesite.settings import Site
from resumesite.themes.fonts import site_fonts

if TYPE_CHECKING:  # loads what only shares need
    from resumesite.edition.share import OpenedShare
    from resumesite.plan.share import ShareContext

_COMMENT_FIELDS = ("author", "date", "text")


@dataclass(frozen=True)
class ShareSources:
    """A person's share records as they were found, with the bytes of the comments on them by id."""

    files: tuple[ShareFile, ...] = ()
    comments: Mapping[str, bytes] = field(default_factory=dict)
    shown: str = ""

    def live(self, now: datetime) -> tuple[Share, ...]:
        """The shares that are to have a page."""
        return tuple(file.share for file in self.files if file.share and file.share.is_live(now))

    @property
    def damaged(self) -> tuple[ShareFile, ...]:
        return tuple(file for file in self.files if file.share is None)

    def expires_at(self, now: datetime) -> str:
        return next_end(self.live(now), now)

    def digest(self, now: datetime) -> str:
        """Identify what is live of them: equal digests mean that nothing needs to be understood again."""
        live = [share.model_dump(mode="json") for share in self.live(now)]
        problems = [problem.as_data() for file in self.damaged for problem in file.problems]
        comments = {share_id: digest_of(data) for share_id, data in self.comments.items()}
        return digest_of(canonical([live, problems, comments])) if self.files else ""


@dataclass(frozen=True)
class UnderstoodShares:
    """The shares that can be made with what people said of each, and the ids of those that are held."""

    opened: tuple[OpenedShare, ...] = ()
    comments: Mapping[str, tuple[Comment, ...]] = field(default_factory=dict)
    held: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def gather_shares(folder: Path) -> ShareSources:
    """Read the records of a person's shares, and the comments on them."""
    files = load_shares(folder)
    shown = f"{folder.parent.name}/{folder.name}"
    comments = {}
    for file in files:
        path = folder / comments_path(file.id)
        try:
            comments[file.id] = path.read_bytes()
        except FileNotFoundError:
            continue
        except OSError as error:
            problem = Problem(
                "FILE_UNREADABLE",
                f"cannot be read: {error.strerror}",
                Place(f"{shown}/{comments_path(file.id)}"),
            )
            raise ResumesiteError(problem.of(folder.name)) from error
    return ShareSources(files, comments, shown)


def understand_shares(
    found: ShareSources, username: str, key: SiteKey | None, now: datetime
) -> UnderstoodShares:
    """Open every live share. One that cannot be opened is held, whatever keeps it."""
    from resumesite.edition.share import open_share

    opened: list[OpenedShare] = []
    comments: dict[str, tuple[Comment, ...]] = {}
    held = [file.id for file in found.damaged]
    problems = [problem for file in found.damaged for problem in file.problems]
    for share in found.live(now):
        try:
            comments[share.id] = _comments(found, share.id) if share.allow_comments else ()
            opened.append(open_share(share, username, key))
        except ResumesiteError as error:
            held.append(share.id)
            problems += [problem.of(username) for problem in error.problems]
    return UnderstoodShares(tuple(opened), comments, tuple(held), tuple(_each_once(problems)))


def share_context(site: Site, key: SiteKey, comments: tuple[Comment, ...] = ()) -> ShareContext:
    """What a share's pages take from around it, the same for the gate as for builds."""
    from resumesite.plan.share import ShareContext

    endpoint = site.settings.comments.endpoint
    secret = key.derived("store/1")
    return ShareContext(site.settings.site, comments, endpoint, secret, site_fonts(site))


def _each_once(problems: Iterable[Problem]) -> Iterable[Problem]:
    """Say only once of many shares that their key is missing."""
    said: set[str] = set()
    for problem in problems:
        if problem.code in ("KEY_NEEDED", "OTHER_KEY") and problem.code in said:
            continue
        said.add(problem.code)
        yield problem


def _comments(found: ShareSources, share_id: str) -> tuple[Comment, ...]:
    data = found.comments.get(share_id)
    if data is None:
        return ()
    marked = read_yaml(data, f"{found.shown}/{comments_path(share_id)}")
    if not isinstance(marked.data, list):
        raise ResumesiteError(_bad_comment(marked, (), "expected a list of comments"))
    return tuple(_comment(marked, number, entry) for number, entry in enumerate(marked.data))


def _comment(marked: Marked, number: int, entry: Any) -> Comment:
    if not isinstance(entry, dict) or not entry.get("text"):
        raise ResumesiteError(_bad_comment(marked, (number,), "a comment has a text, an author and a date"))
    for name, value in entry.items():
        if name not in _COMMENT_FIELDS or not isinstance(value, str | None):
            message = f"a comment has no {name!r}, or not such a one"
            raise ResumesiteError(_bad_comment(marked, (number, name), message))
    return Comment(entry.get("author") or "", entry["text"], entry.get("date") or "")


def _bad_comment(marked: Marked, path: tuple[str | int, ...], message: str) -> Problem:
    hint = "Write for each: - author: …, date: 2026-01-31, text: …"
    return Problem("BAD_COMMENT", message, marked.place(path), hint=hint)
