"""`resumesite key`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from resumesite.cli.publish import gone_from_output
from resumesite.cli.run import Run, command, group
from resumesite.cli.table import as_facts
from resumesite.errors import ExitStatus, usage

if TYPE_CHECKING:
    from resumesite.site.site_keys import Rotated


def report_exposed_keys(run: Run) -> None:
    """Warn where others on this machine can read the site's key."""
    from resumesite.edition.protection.site_key import exposed_keys

    run.report(exposed_keys(run.site().root))


@command()
@click.option("--secret", is_flag=True, help="Show the key itself, to put it where CI keeps secrets.")
def show(run: Run, secret: bool) -> None:
    """Say where the site's key comes from, and its id.

    The id tells keys apart and gives nothing of them away.
    """
    from resumesite.site.site_keys import key_text, keys_in_use, known_key

    site = run.site()
    known = known_key(site, os.environ)
    report_exposed_keys(run)
    if known is None:
        if made_with := next(keys_in_use(site), ""):
            message = f"the shares here were made with the key {made_with}, which is not here"
            raise usage("KEY_NEEDED", message, "Put it into RESUMESITE_KEY, or into resumesite.key.")
        run.answer(
            {"source": None, "id": None, "shares": 0, "key": None},
            "This site has no key. The first share makes one.",
        )
        return
    text = key_text(site, os.environ) if secret else ""
    facts = [("Key", known.key.id), ("From", known.source), ("Shares", f"{known.shares:,}"), ("Secret", text)]
    data = {"source": known.source, "id": known.key.id, "shares": known.shares, "key": text or None}
    run.answer(data, text or as_facts(facts))


@command()
def new(run: Run) -> None:
    """Make the site's key, before the first share does.

    Refused where there is one, and where shares were made with one that is not here.
    """
    from resumesite.edition.protection.site_key import FILE_NAME, load_site_key
    from resumesite.site.site_keys import make_key

    site = run.site()
    if (there := load_site_key(site.root, os.environ)) is not None:
        message = f"this site has a key already ({there.id})"
        raise usage("KEY_EXISTS", message, "`resumesite key rotate` puts another in its place.")
    made = make_key(site)
    run.answer(
        {"source": FILE_NAME, "id": made.id},
        f"Made the key {made.id} in {FILE_NAME}; git ignores it.",
        next_step="Keep a copy where you keep passwords: without it no share can be built or changed.",
    )


@command()
def rotate(run: Run) -> ExitStatus:
    """Make another key and seal every share under it: all links change.

    For when the key may be known to somebody. Shares with a password lose it and wait for another one.
    """
    from resumesite.site.site_keys import rotate_key

    done = rotate_key(run.site(), os.environ, run.occasion())
    report_exposed_keys(run)
    run.report(() if run.wants_json else done.problems)
    data = {
        "success": not done.problems,
        "oldId": done.old_id,
        "id": done.new_id,
        "shares": [share.id for _, share in done.resealed],
        "needPassword": [share.id for _, share in done.lost_passwords],
        "removed": list(done.removed),
        "oldKeyKept": done.kept or None,
        "problems": [problem.as_data() for problem in done.problems],
    }
    step = "Run `resumesite build`, send the new links (`resumesite share list`), and give CI the new key."
    run.answer(data, "\n".join(_about(done)), next_step=step)
    return ExitStatus.PROBLEMS if done.problems else ExitStatus.DONE


def _about(done: Rotated) -> list[str]:
    count = len(done.resealed)
    what = "1 share has" if count == 1 else f"{count} shares have"
    lines = [f"The key is {done.new_id} now, and was {done.old_id}. {what} another link."]
    if done.removed:
        lines.append(gone_from_output(done.removed))
    if done.lost_passwords:
        lines.append("These had a password, and are off until they are given another:")
        for username, share in done.lost_passwords:
            label = f" ({share.label})" if share.label else ""
            lines.append(f"  resumesite share update {share.id} --password    # {username}{label}")
    if done.problems:
        lines.append(f"The old key stays in {done.kept}, since not all could be sealed anew.")
    elif done.kept:
        names = ", ".join(done.targets)
        lines.append(f"The old key stays in {done.kept} until you have deployed to {names}; then delete it.")
    return lines


@group(show, new, rotate)
def key() -> None:
    """Show, make or change the key that the site's shares depend on."""
