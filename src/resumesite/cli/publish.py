"""`resumesite publish` and `resumesite unpublish`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from resumesite.cli.run import Run, command
from resumesite.errors import ExitStatus, ResumesiteError, usage, worst

if TYPE_CHECKING:
    from resumesite.content.shares import Share
    from resumesite.site.publish import Published, Unpublished


deploy_option = click.option(
    "--deploy",
    "target",
    is_flag=False,
    flag_value="",
    default=None,
    metavar="[TARGET]",
    help="Build the person and deploy them, with the site's pages that change.",
)


@command()
@click.argument("username")
@click.argument("resume", default="")
@click.option("--main", "as_main", is_flag=True, help="Put it at /USERNAME/; the others move below it.")
@click.option(
    "--from",
    "source",
    metavar="FILE",
    help='Take the resume from wrkks\' payload {"resume": …} in FILE, or - for standard input.',
)
@click.option("--replace", "replaces", is_flag=True, help="Let the payload stand in for resume.yaml.")
@click.option("--id", "user_id", metavar="ID", help="The platform's id for the person.")
@click.option("--email", metavar="ADDRESS", help="The account's e-mail; it is in no page.")
@click.option("--clerk-user-id", metavar="ID", help="The account's id at Clerk.")
@click.option("--build", "builds", is_flag=True, help="Make the pages at once.")
@deploy_option
def publish(
    run: Run,
    username: str,
    resume: str,
    as_main: bool,
    source: str | None,
    replaces: bool,
    user_id: str | None,
    email: str | None,
    clerk_user_id: str | None,
    builds: bool,
    target: str | None,
) -> ExitStatus:
    """Switch a resume on.

    The first one of a person stands at /USERNAME/, others at /USERNAME/RESUME/. From now on every build
    makes its pages from what the file says then.
    """
    from resumesite.content.records import Identity
    from resumesite.site import publish as site_publish

    if replaces and source is None:
        raise usage("USAGE", "--replace is about a payload", "Give one with --from FILE.")
    site = run.site()
    if target is not None:
        check_target(run, target)
    payload = site_publish.Payload(*run.read(source)) if source is not None else None
    request = site_publish.PublishRequest(
        username=username,
        name=resume,
        payload=payload,
        as_main=as_main,
        replaces=replaces,
        identity=Identity(user_id, email, clerk_user_id),
    )
    done = site_publish.publish(site, request, run.occasion())
    if isinstance(done, site_publish.Unpublished):
        _answer_unpublished(run, done)
    else:
        run.report(done.warnings)
        next_step = "" if builds or target is not None else "Run `resumesite build` to make the pages."
        run.answer(done.user, _about(run, done), next_step=next_step)
    return build_and_deploy(run, username, target, builds=builds)


def check_target(run: Run, target: str) -> None:
    """Refuse a misspelt target before anything is changed."""
    from resumesite.publish.targets import find_target

    find_target(run.site().settings.targets, target)


def build_and_deploy(run: Run, username: str, target: str | None, *, builds: bool = False) -> ExitStatus:
    """Build a person, and deploy them where a target is given."""
    built = _build(run, username) if builds or target is not None else ExitStatus.DONE
    if target is None or built not in (ExitStatus.DONE, ExitStatus.PROBLEMS):
        return built
    from resumesite.cli.deploy import deploy_after

    return worst([built, deploy_after(run, target, username)])


@command()
@click.argument("username")
@click.argument("resume", default="")
@deploy_option
def unpublish(run: Run, username: str, resume: str, target: str | None) -> ExitStatus:
    """Switch a resume off; its pages go at once.

    Without RESUME, all of the person's. The files stay in content/, and `publish` switches them on again.
    """
    from resumesite.site.publish import unpublish as site_unpublish

    if target is not None:
        check_target(run, target)
    _answer_unpublished(run, site_unpublish(run.site(), username, resume, run.occasion()))
    return build_and_deploy(run, username, target)


def _about(run: Run, done: Published) -> str:
    base_url = run.site().settings.site.base_url
    lines = [f"Published {_called(done.username, done.name)} at {base_url}/{done.address}"]
    if done.kept:
        lines.append(f"The file that was there is kept in {done.kept}.")
    lines.append(_public_contact(done.contact))
    return "\n".join(lines)


def _public_contact(contact: tuple[str, ...]) -> str:
    if not contact:
        return "No contact data will be public."
    *others, last = contact
    named = f"{', '.join(others)} and {last}" if others else last
    hint = "hide one with meta.hidden, for example [personalInfo.phone]."
    return f"{named[0].upper()}{named[1:]} will be public; {hint}"


def _answer_unpublished(run: Run, done: Unpublished) -> None:
    run.report(done.warnings)
    if not done.names:
        text = f"{done.username} was not live."
    else:
        which = " and ".join(f"`{name}`" for name in done.names)
        text = f"Unpublished {which} of {done.username}; the files stay in content/{done.username}/."
    if done.removed:
        text += f"\n{gone_from_output(done.removed)}"
    run.answer(done.user, text + moved_to_main(done.username, done.moved))
    for line in shares_live_on(done.shares):  # not in the answer: that is wrkks' user object and no more
        run.note(line)


def shares_live_on(shares: Sequence[Share]) -> list[str]:
    """Name the shares that somebody can still open, in a line or none."""
    if not shares:
        return []
    named = [f"{share.id} ({share.label})" if share.label else share.id for share in shares]
    lives = "1 share lives" if len(named) == 1 else f"{len(named)} shares live"
    return [f"{lives} on: {', '.join(named)}. `resumesite share revoke ID` ends one."]


def gone_from_output(removed: tuple[str, ...]) -> str:
    """Say how many files are gone from the built site."""
    count = "1 file is" if len(removed) == 1 else f"{len(removed)} files are"
    return f"{count} gone from output/; deploy it to take them off the web."


def moved_to_main(username: str, moved: str) -> str:
    """Say which resume takes the main place, when the one there went."""
    if not moved:
        return ""
    return f"\n`{moved}` is the main resume now: the next build puts it at /{username}/."


def _called(username: str, name: str) -> str:
    return username if name == "resume" else f"{name} of {username}"


def _build(run: Run, username: str) -> ExitStatus:
    """Build one person and report it; the answer was given before, and stands whatever comes of this."""
    from resumesite.cli.build import build_and_tell
    from resumesite.make.locks import WAIT_SECONDS
    from resumesite.site.build import BuildRequest

    try:
        report, text = build_and_tell(run, BuildRequest(only=(username,), wait=WAIT_SECONDS))
    except ResumesiteError as error:
        run.report(error.problems)
        return error.status
    if run.wants_json:
        run.report(report.problems)
    run.note(text)
    return report.status
