"""`resumesite share`: making, changing and ending one; looking at them is `share_looking`.

Their answers alone show links; all else hides them.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from resumesite.cli.key import report_exposed_keys
from resumesite.cli.publish import build_and_deploy, check_target, deploy_option, gone_from_output
from resumesite.cli.run import Run, command, group
from resumesite.cli.share_looking import found_share, list_, open_, show, verify
from resumesite.cli.share_options import (
    asked_of,
    blur_option,
    joined_blur,
    joined_options,
    password_options,
    setting_options,
    tell_password,
)
from resumesite.cli.share_words import about
from resumesite.errors import ExitStatus, usage

if TYPE_CHECKING:
    from resumesite.edition.protection.site_key import SiteKey
    from resumesite.site.shares.answer import ShareAnswer

_then = joined_options(
    click.option("--build", "builds", is_flag=True, help="Make the pages at once."), deploy_option
)


@command()
@click.argument("username")
@click.argument("resume", default="")
@click.option("--new", "is_new", is_flag=True, help="Make another share beside the one that is there.")
@click.option(
    "--language", metavar="TAG", default="", help="One of the resume's languages (default: its main one)."
)
@setting_options
@_then
def create(
    run: Run,
    username: str,
    resume: str,
    is_new: bool,
    language: str,
    builds: bool,
    target: str | None,
    **given: Any,
) -> ExitStatus:
    """Share a resume: freeze it as it is now, at a link that nobody can guess.

    Later edits do not change it. Where the resume has a share already, that one is returned, once the
    settings given hold for it.
    """
    from resumesite.site.shares.change import ShareRequest, create_share
    from resumesite.site.site_keys import needed_key

    site = run.site()
    _check(run, target)
    asked = asked_of(run, **given)
    key = needed_key(site, os.environ)
    request = ShareRequest(username, resume, asked.terms, is_new, language)
    done = create_share(site, request, key, run.occasion())
    return _answered(run, done, key, builds, target, asked.generated)


@command()
@click.argument("share_id", metavar="ID")
@setting_options
@click.option("--enable/--disable", "enables", default=None, help="Switch it on or off, and forget nothing.")
@click.option(
    "--withdraw-password",
    "withdrawn",
    multiple=True,
    metavar="LABEL",
    help="Take the password with this label away. May be given again.",
)
@_then
def update(run: Run, share_id: str, builds: bool, target: str | None, **given: Any) -> ExitStatus:
    """Change a share's settings.

    ID is its id, the beginning of that, its token or its link. More can be hidden; to show more again takes a
    new snapshot: `share refresh`.
    """
    from resumesite.site.shares.change import update_share

    _check(run, target)
    found, key = found_share(run, share_id)
    asked = asked_of(run, **given)
    if asked.terms.is_empty:
        raise usage("USAGE", "nothing was said to change", "`resumesite share update --help` lists settings.")
    done = update_share(run.site(), found, asked.terms, key, run.occasion())
    return _answered(run, done, key, builds, target, asked.generated)


@command()
@click.argument("share_id", metavar="ID")
@blur_option
@click.option("--no-blur", "shows_all", is_flag=True, help="Hide nothing any more.")
@_then
def refresh(
    run: Run, share_id: str, blurs: tuple[str, ...], shows_all: bool, builds: bool, target: str | None
) -> ExitStatus:
    """Take a new snapshot of the resume into the same link.

    What was hidden stays hidden, unless --blur says anew what is to be.
    """
    from resumesite.site.shares.change import refresh_share
    from resumesite.site.shares.terms import Terms

    if blurs and shows_all:
        raise usage("USAGE", "--blur and --no-blur contradict each other", "Use one of the two.")
    _check(run, target)
    found, key = found_share(run, share_id)
    shown_again = (*found.share.blur, "blurWords", "blurSections") if shows_all else ()
    terms = Terms(blur=joined_blur(blurs), shown_again=shown_again)
    done = refresh_share(run.site(), found, terms, key, run.occasion())
    return _answered(run, done, key, builds, target)


@command()
@click.argument("share_id", metavar="ID")
@password_options
@_then
def rotate(run: Run, share_id: str, builds: bool, target: str | None, **given: Any) -> ExitStatus:
    """Give a share another link; the old one ends.

    Its files are encrypted anew, so it needs its password once more.
    """
    from resumesite.site.shares.change import rotate_share

    _check(run, target)
    found, key = found_share(run, share_id)
    asked = asked_of(run, **given)
    done = rotate_share(run.site(), found, asked.terms, key, run.occasion())
    return _answered(run, done, key, builds, target, asked.generated)


@command()
@click.argument("share_id", metavar="ID")
@_then
def revoke(run: Run, share_id: str, builds: bool, target: str | None) -> ExitStatus:
    """End a share for good; its pages go at once.

    What it showed is forgotten; when it was revoked is kept.
    """
    from resumesite.site.shares.change import revoke_share

    _check(run, target)
    found, key = found_share(run, share_id)
    done = revoke_share(run.site(), found, key, run.occasion())
    run.report(done.warnings)
    lines = [f"Revoked {_called(done)}."]
    if done.removed:
        lines.append(gone_from_output(done.removed))
    step = "" if done.removed or target is not None else "Run `resumesite deploy` if it was ever deployed."
    run.answer(done.as_data(), "\n".join(lines), next_step=step, shows_links=True)
    return build_and_deploy(run, done.username, target, builds=builds)


def _check(run: Run, target: str | None) -> None:
    if target is not None:
        check_target(run, target)


def _answered(
    run: Run,
    done: ShareAnswer,
    key: SiteKey | None,
    builds: bool,
    target: str | None,
    generated: str = "",
) -> ExitStatus:
    """Say what a share is now, then build and deploy it where that is wanted."""
    from resumesite.content.shares import moment

    run.report(done.warnings)
    lines = about(done, key, moment(run.occasion().now))
    goes_on = builds or target is not None
    if not goes_on:  # a build says it too
        report_exposed_keys(run)
    if done.removed and not goes_on:
        lines.append(gone_from_output(done.removed))
    step = _next_step(run, is_built=goes_on, has_url=bool(done.url), has_token=bool(done.token))
    run.answer(done.as_data(), "\n".join(lines), next_step=step, shows_links=True)
    tell_password(run, generated)
    return build_and_deploy(run, done.username, target, builds=builds)


def _next_step(run: Run, *, is_built: bool, has_url: bool, has_token: bool) -> str:
    steps = []
    if has_token and not has_url:
        steps.append('Add base_url = "https://…" below [site] in resumesite.toml: the link needs it.')
    if not is_built:
        has_targets = bool(run.site().settings.targets)
        then = ", then `resumesite deploy`" if has_targets else ""
        steps.append(f"Run `resumesite build` to make its pages{then}.")
    return "\n".join(steps)


def _called(done: ShareAnswer) -> str:
    share = done.share
    label = f" ({share.label})" if share.label else ""
    return f"{share.id}{label}, the share of {done.username}'s `{share.resume}`"


@group(create, list_, show, update, refresh, revoke, rotate, open_, verify)
def share() -> None:
    """Send a resume to somebody: a frozen copy at a secret link.

    With whatever you like hidden, a password if you want one, and an end.
    """
