"""`resumesite archive`, `delete`, `restore`, `rename` and `remove`."""

from __future__ import annotations

from typing import Any

import click

from resumesite.cli.publish import gone_from_output, moved_to_main, shares_live_on
from resumesite.cli.run import Run, command
from resumesite.errors import usage


@command()
@click.argument("username")
@click.argument("resume", default="")
def archive(run: Run, username: str, resume: str) -> None:
    """Put a resume away: off the pages, kept in its folder.

    `restore` makes it a draft again, `publish` switches it on.
    """
    from resumesite.site.lifecycle import archive as site_archive

    done = site_archive(run.site(), username, resume, run.occasion())
    run.report(done.warnings)
    data = {"id": done.id, "username": username, "resume": done.name, "status": "ARCHIVED"}
    lines = [f"Archived `{done.name}` of {username}.", *_gone(done.removed), *shares_live_on(done.shares)]
    _answer(run, "Resume archived successfully", data, lines, done.moved, username)


@command()
@click.argument("username")
@click.argument("resume", default="")
@click.option("--revoke-shares", "revokes_shares", is_flag=True, help="End its shares too, for good.")
def delete(run: Run, username: str, resume: str, revokes_shares: bool) -> None:
    """Delete a resume; `restore` brings it back.

    Its files move to content/USERNAME/.deleted/, its pages go at once. Its shares live on.
    """
    from resumesite.site.lifecycle import delete as site_delete

    done = site_delete(run.site(), username, resume, run.occasion(), revokes_shares=revokes_shares)
    run.report(done.warnings)
    data = {
        "id": done.id,
        "username": username,
        "resume": done.name,
        "path": done.folder,
        "shares": [share.id for share in done.shares],
        "revokedShares": [share.id for share in done.revoked],
    }
    lines = [
        f"Deleted `{done.name}` of {username}; it is kept in {done.folder}/.",
        *([f"Revoked {len(done.revoked)} of its shares."] if done.revoked else []),
        *_gone(done.removed),
        *shares_live_on(done.shares),
        f"`resumesite restore {username} {done.name}` brings it back.",
    ]
    _answer(run, "Resume deleted successfully", data, lines, done.moved, username)


@command()
@click.argument("username")
@click.argument("resume", default="")
def restore(run: Run, username: str, resume: str) -> None:
    """Bring a deleted or archived resume back.

    It comes back as a draft: `publish` switches it on.
    """
    from resumesite.site.lifecycle import restore as site_restore

    done = site_restore(run.site(), username, resume, run.occasion())
    data = {"id": done.id, "username": username, "resume": done.name, "status": "DRAFT"}
    lines = [
        f"Restored `{done.name}` of {username}, which was {done.came_from}.",
        f"It is a draft; `resumesite publish {username} {done.name}` switches it on.",
    ]
    _answer(run, "Resume restored successfully", data, lines)


@command()
@click.argument("old")
@click.argument("new")
def rename(run: Run, old: str, new: str) -> None:
    """Give a person another username and leave a redirect.

    The folder moves to content/NEW/ with everything in it. Pages at the old address lead to the new one
    after the next build.
    """
    from resumesite.site.lifecycle import rename as site_rename

    done = site_rename(run.site(), old, new, run.occasion())
    run.report(done.warnings)
    lines = [f"Renamed {old} to {new}; the files are in content/{new}/."]
    if done.is_live:
        lines.append(f"Run `resumesite build`: /{new}/ is made, and /{old}/ leads there.")
    if done.shares:
        lines.append("Links of shares stay what they are: the next build makes their pages again.")
    if done.is_home:
        lines.append(f'resumesite.toml still says home = "{old}": write "{new}" there.')
    data = {"username": new, "formerUsername": old}
    _answer(run, "Renamed successfully", data, lines)


@command()
@click.argument("username")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(run: Run, username: str, yes: bool) -> None:
    """Erase a person: resumes, records, pages, stored files.

    This cannot be undone. `unpublish` takes pages down and keeps everything; `delete` keeps a resume to
    restore.
    """
    from resumesite.content.people import find_person
    from resumesite.site.lifecycle import remove as site_remove

    site = run.site()
    find_person(site.content, username)
    if not yes:
        _confirm(run, username)
    done = site_remove(site, username, run.occasion())
    run.report(done.warnings)
    data: dict[str, Any] = {
        "username": username,
        "erased": list(done.erased),
        "removed": list(done.removed),
        "remains": list(done.remains),
    }
    lines = [
        f"Removed {username}: {_files(done.erased)} in content/, {len(done.removed)} in output/.",
        "What may remain elsewhere:",
        *(f"  - {place}" for place in done.remains),
    ]
    _answer(run, "Removed successfully", data, lines)


def _confirm(run: Run, username: str) -> None:
    if not run.can_ask():
        message = f"removing {username} cannot be undone, and nobody is there to ask"
        raise usage("NOT_CONFIRMED", message, "Say --yes to go on.")
    if not click.confirm(f"Erase everything of {username}? This cannot be undone", err=True):
        raise click.Abort


def _files(paths: tuple[str, ...]) -> str:
    return "1 file" if len(paths) == 1 else f"{len(paths)} files"


def _gone(removed: tuple[str, ...]) -> list[str]:
    return [gone_from_output(removed)] if removed else []


def _answer(
    run: Run, message: str, data: dict[str, Any], lines: list[str], moved: str = "", username: str = ""
) -> None:
    """Answer as SmartCV does: success, a message, and what it is about."""
    answer = {"success": True, "message": message, "data": data}
    run.answer(answer, "\n".join(lines) + moved_to_main(username, moved))
