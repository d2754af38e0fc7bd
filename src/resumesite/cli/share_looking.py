"""`resumesite share list`, `show`, `open` and `verify`: what shares there are, and whether they are right."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from resumesite.cli.run import Run, command
from resumesite.cli.share_words import hidden_part, link, state_in_words, until
from resumesite.cli.table import as_facts, as_table
from resumesite.errors import ExitStatus, usage

if TYPE_CHECKING:
    from resumesite.edition.protection.site_key import SiteKey
    from resumesite.errors import Problem
    from resumesite.site.shares.answer import ShareAnswer
    from resumesite.site.shares.found import FoundShare


def found_share(run: Run, share_id: str) -> tuple[FoundShare, SiteKey | None]:
    """Find the share that somebody means, with the site's key as far as it is here."""
    from resumesite.edition.protection.site_key import load_site_key
    from resumesite.site.shares.found import find_share

    site = run.site()
    key = load_site_key(site.root, os.environ)
    return find_share(site, share_id, key), key


@command(name="list")
@click.argument("username", default="")
def list_(run: Run, username: str) -> ExitStatus:
    """List shares, newest first: everybody's, or those of USERNAME.

    Shares live on when a resume is unpublished, and stand here too.
    """
    from resumesite.content.people import find_person
    from resumesite.content.shares import moment
    from resumesite.edition.protection.site_key import load_site_key
    from resumesite.site.shares.answer import answer
    from resumesite.site.shares.found import all_shares
    from resumesite.site.shares.state import State, state_of

    site = run.site()
    if username:
        find_person(site.content, username)
    key, now = load_site_key(site.root, os.environ), moment(run.occasion().now)
    data: list[dict[str, Any]] = []
    rows: list[tuple[str, ...]] = []
    problems: list[Problem] = []
    shares = sorted(
        all_shares(site, username),
        key=lambda pair: (pair[1].share.created_at if pair[1].share else "", pair[1].id),
        reverse=True,
    )
    for owner, file in shares:
        problems += file.problems
        state = state_of(file.share, key, now)
        if file.share is None:
            data.append({"id": file.id, "username": owner, "state": str(state)})
            rows.append((file.id, owner, "", "", str(State.DAMAGED), "", "", ""))
            continue
        done = answer(site, owner, file.share, key)
        data.append({**done.as_data()["data"], "state": str(state)})
        rows.append(_row(done, str(state)))
    run.report(problems)
    headers = ("ID", "USERNAME", "RESUME", "LABEL", "STATE", "UNTIL", "PASSWORD", "LINK")
    text = as_table(headers, rows) if rows else ""
    run.answer({"success": True, "data": data}, text, shows_links=True)
    if not rows and not run.wants_json:
        run.note("There is none. `resumesite share create USERNAME` makes one.")
    return ExitStatus.PROBLEMS if problems else ExitStatus.DONE


def _row(done: ShareAnswer, state: str) -> tuple[str, ...]:
    share = done.share
    ends = until(share.expires_at) if share.expires_at else "never ends"
    password = "yes" if share.has_password else ""
    return (share.id, done.username, share.resume, share.label, state, ends, password, link(done))


@command()
@click.argument("share_id", metavar="ID")
def show(run: Run, share_id: str) -> None:
    """Show one share: its link, its settings, and what was done with it."""
    from resumesite.content.shares import moment
    from resumesite.site.shares.answer import answer, secrets_of
    from resumesite.site.shares.state import state_of

    found, key = found_share(run, share_id)
    share, now = found.share, moment(run.occasion().now)
    done = answer(run.site(), found.username, share, key)
    facts = [
        ("Link", link(done)),
        ("Id", share.id),
        ("Of", f"{found.username}'s `{share.resume}`"),
        ("Label", share.label),
        ("State", state_in_words(state_of(share, key, now), share)),
        ("Hidden", hidden_part(share, secrets_of(found.username, share, key))),
        ("Until", until(share.expires_at) if share.expires_at else "it is revoked"),
        ("Passwords", ", ".join(entry.get("label") or "unnamed" for entry in share.passwords)),
        ("Downloads", "yes" if share.allow_download else "no"),
        ("Comments", "yes" if share.allow_comments else "no"),
        ("Snapshot", share.snapshot_at),
        *(("Done", f"{line.at}  {line.what}") for line in share.audit),
    ]
    run.answer(done.as_data(), as_facts(facts), shows_links=True)


@command(name="open")
@click.argument("share_id", metavar="ID")
@click.option("--print", "only_prints", is_flag=True, help="Print the link and open nothing.")
def open_(run: Run, share_id: str, only_prints: bool) -> None:
    """Print a share's link and open it in your browser."""
    from resumesite.content.shares import moment
    from resumesite.edition.share import checked_key
    from resumesite.site.shares.answer import answer
    from resumesite.site.shares.state import State, state_of

    site = run.site()
    found, key = found_share(run, share_id)
    state = state_of(found.share, key, moment(run.occasion().now))
    if state not in (State.LIVE, State.OTHER_KEY):
        hint = f"`resumesite share show {found.share.id}` says more."
        raise usage("SHARE_NOT_LIVE", f"the share {state_in_words(state, found.share)}", hint)
    checked_key(found.share, found.username, key)
    done = answer(site, found.username, found.share, key)
    page = site.output / "share" / done.token / "index.html"
    if not done.url and not page.is_file():
        hint = "Run `resumesite build`, or add base_url below [site] for a link on the web."
        raise usage("SHARE_NOT_BUILT", "its page is not in output/ yet", hint)
    where = done.url or page.as_uri()
    opens = not only_prints and not run.wants_json
    run.answer({"success": True, "shareUrl": done.url, "opens": where}, where, shows_links=True)
    if opens and click.launch(where):
        run.note("No browser could be opened here.")


@command()
@click.argument("share_id", metavar="[ID]", default="")
def verify(run: Run, share_id: str) -> ExitStatus:
    """Compare the files of shares in output/ with what passed the gate.

    Of one share or of all. Where the versions are the same, they are rendered anew and compared too.
    """
    from resumesite.content.shares import moment
    from resumesite.edition.protection.site_key import load_site_key
    from resumesite.site.shares.found import FoundShare, all_shares
    from resumesite.site.shares.verify import Verified, verify_shares

    site = run.site()
    problems: list[Problem] = []
    if share_id:
        found, key = found_share(run, share_id)
        chosen = [found]
    else:
        key = load_site_key(site.root, os.environ)
        chosen = []
        for username, file in all_shares(site):
            problems += file.problems
            chosen += [FoundShare(username, file.share)] if file.share else []
    done = verify_shares(site, chosen, key, moment(run.occasion().now))
    done = Verified(problems=tuple(problems)).and_(done)
    run.report(() if run.wants_json else done.problems)
    text = (
        f"{_count(done.compared, 'file')} of {_count(done.shares, 'share')} compared,"
        f" {done.rendered:,} of them rendered anew."
    )
    data = {
        "success": not done.status,
        "shares": done.shares,
        "compared": done.compared,
        "rendered": done.rendered,
        "problems": [problem.as_data() for problem in done.problems],
    }
    run.answer(data, text)
    return done.status


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else f'{noun}s'}"
