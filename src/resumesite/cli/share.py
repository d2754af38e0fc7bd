"""`resumesite share`: every command about shares. Their answers alone show links; all else hides them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING, Any, TypeVar

import click

from resumesite.cli.publish import build_and_deploy, check_target, deploy_option, gone_from_output
from resumesite.cli.run import STANDARD_INPUT, Run, command, group
from resumesite.cli.share_words import about, hidden_part, link, state_in_words, until
from resumesite.cli.table import as_facts, as_table
from resumesite.errors import ExitStatus, usage

if TYPE_CHECKING:
    from resumesite.edition.protection.site_key import SiteKey
    from resumesite.edition.redaction.blur import Blur
    from resumesite.errors import Problem
    from resumesite.site.shares.answer import ShareAnswer
    from resumesite.site.shares.found import FoundShare
    from resumesite.site.shares.terms import Terms

_Function = TypeVar("_Function", bound=Callable[..., Any])


# Options -------------------------------------------------------------------------------------------------


def _options(*options: Callable[[_Function], _Function]) -> Callable[[_Function], _Function]:
    """Join options into one decorator, in the order in which --help shows them."""
    return lambda function: reduce(lambda made, option: option(made), reversed(options), function)


_blur = click.option(
    "--blur",
    "blurs",
    multiple=True,
    metavar="KEY,…",
    help="Hide this: companies,phone,name=initials,words=Acme+Foo. May be given again.",
)
_passwords = _options(
    click.option("--password", "asks", is_flag=True, help="Ask for a password that opens it."),
    click.option("--password-stdin", "reads", is_flag=True, help="Read the password from standard input."),
    click.option("--generate-password", "generates", is_flag=True, help="Make one of six words, shown once."),
    click.option(
        "--password-label",
        metavar="LABEL",
        help="Whom the password is for: it takes the place of the one with this label only.",
    ),
    click.option("--no-password", "without_passwords", is_flag=True, help="Let everybody with the link in."),
    click.option("--weak-ok", is_flag=True, help="Take a password that is easy to guess."),
)
_settings = _options(
    click.option("--label", metavar="TEXT", help="Whom it is for; only you see it."),
    _blur,
    click.option(
        "--expires", metavar="WHEN", help="30d, 2026-12-31, 2026-12-31T10:00:00Z or never [default: 90d]."
    ),
    _passwords,
    click.option("--allow-download/--no-download", default=None, help="Make files to download, or none."),
    click.option("--allow-comments/--no-comments", default=None, help="Let readers leave comments, or not."),
    click.option("--card/--no-card", "has_card", default=None, help="Make a preview picture, or none."),
    click.option(
        "--from",
        "source",
        metavar="FILE",
        help="Take SmartCV's or Mokaru's JSON body from FILE, or - for standard input.",
    ),
)
_then = _options(
    click.option("--build", "builds", is_flag=True, help="Make the pages at once."), deploy_option
)


@dataclass(frozen=True)
class _Asked:
    """What was asked of a share, and the password that was made for it, if any."""

    terms: Terms
    generated: str = field(default="", repr=False)


def _asked(run: Run, source: str | None = None, weak_ok: bool = False, **given: Any) -> _Asked:
    """Read terms from a command's options, or from a JSON body."""
    from dataclasses import replace

    from resumesite.content.shares import moment
    from resumesite.site.shares.terms import read_terms

    if source is None:
        return _from_options(run, weak_ok=weak_ok, **given)
    if any(value not in (None, ()) and not _is_unset_flag(name, value) for name, value in given.items()):
        raise usage("USAGE", "the settings come either from --from or from options", "Use one of the two.")
    terms = read_terms(*run.read(source), moment(run.occasion().now))
    return _Asked(replace(terms, accepts_weak=weak_ok))


def _is_unset_flag(name: str, value: object) -> bool:
    """Whether a flag was not given; a pair such as --enable/--disable is None then, and False means "off"."""
    return value is False and name not in ("enables", "allow_download", "allow_comments", "has_card")


def _from_options(
    run: Run,
    *,
    blurs: tuple[str, ...] = (),
    expires: str | None = None,
    without_passwords: bool = False,
    withdrawn: tuple[str, ...] = (),
    weak_ok: bool = False,
    enables: bool | None = None,
    allow_download: bool | None = None,
    allow_comments: bool | None = None,
    has_card: bool | None = None,
    label: str | None = None,
    **password_options: Any,
) -> _Asked:
    from resumesite.content.shares import moment
    from resumesite.site.shares.expiry import read_expiry
    from resumesite.site.shares.terms import NewPassword, Terms

    blur = _joined(blurs)
    expires_at = read_expiry(expires, moment(run.occasion().now)) if expires is not None else None
    password, generated = _password(run, is_refused=without_passwords, **password_options)
    terms = Terms(
        is_enabled=enables,
        passwords=(
            (NewPassword(password, password_options.get("password_label") or ""),)
            if password is not None
            else ()
        ),
        without_passwords=without_passwords,
        withdrawn_passwords=withdrawn,
        accepts_weak=weak_ok,
        ends=expires is not None,
        expires_at=expires_at,
        allow_download=allow_download,
        allow_comments=allow_comments,
        has_card=has_card,
        label=label,
        blur=blur,
    )
    return _Asked(terms, generated)


def _joined(blurs: Iterable[str]) -> Blur:
    from resumesite.edition.redaction.blur import Blur, parse_blur

    return reduce(Blur.joined, map(parse_blur, blurs), Blur())


# Passwords -----------------------------------------------------------------------------------------------


def _password(
    run: Run,
    *,
    is_refused: bool = False,
    asks: bool = False,
    reads: bool = False,
    generates: bool = False,
    password_label: str | None = None,
) -> tuple[str | None, str]:
    """Get the password that is wanted, if any, and the same once more if it was made here."""
    if asks + reads + generates + is_refused > 1:
        hint = "Use one of --password, --password-stdin, --generate-password and --no-password."
        raise usage("USAGE", "the password can come from one place only", hint)
    if password_label is not None and not (asks or reads or generates):
        hint = "Add --password, --password-stdin or --generate-password."
        raise usage("USAGE", "--password-label is about a new password", hint)
    if asks:
        return _typed(run), ""
    if reads:
        return _from_standard_input(run), ""
    if generates:
        from resumesite.edition.protection.passwords import generate_password

        made = generate_password()
        return made, made
    return None, ""


def _typed(run: Run) -> str:
    if not run.can_ask():
        hint = "Use --password-stdin or --generate-password."
        raise usage("NO_TERMINAL", "there is no terminal to type a password at", hint)
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))


def _from_standard_input(run: Run) -> str:
    data, _ = run.read(STANDARD_INPUT)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise usage("INVALID_PASSWORD", "the password is no text in UTF-8", "Send it as UTF-8.") from None
    return text.removesuffix("\n").removesuffix("\r") if text.endswith("\n") else text


def _tell_password(run: Run, password: str) -> None:
    """Show a password that was made here, this once."""
    if password:
        click.echo(f"Password: {password}", err=True)
        run.note("It is kept nowhere, so write it down. Send it by another way than the link.")


# Making and changing -------------------------------------------------------------------------------------


@command()
@click.argument("username")
@click.argument("resume", default="")
@click.option("--new", "is_new", is_flag=True, help="Make another share beside the one that is there.")
@_settings
@_then
def create(
    run: Run, username: str, resume: str, is_new: bool, builds: bool, target: str | None, **given: Any
) -> ExitStatus:
    """Share a resume: freeze it as it is now, at a link that nobody can guess.

    Later edits do not change it. Where the resume has a share already, that one is returned, once the
    settings given hold for it.
    """
    from resumesite.site.shares.change import ShareRequest, create_share
    from resumesite.site.site_keys import needed_key

    site = run.site()
    _check(run, target)
    asked = _asked(run, **given)
    key = needed_key(site, os.environ)
    request = ShareRequest(username, resume, asked.terms, is_new)
    done = create_share(site, request, key, run.occasion())
    return _answered(run, done, key, builds, target, asked.generated)


@command()
@click.argument("share_id", metavar="ID")
@_settings
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
    found, key = _found(run, share_id)
    asked = _asked(run, **given)
    if asked.terms.is_empty:
        raise usage("USAGE", "nothing was said to change", "`resumesite share update --help` lists settings.")
    done = update_share(run.site(), found, asked.terms, key, run.occasion())
    return _answered(run, done, key, builds, target, asked.generated)


@command()
@click.argument("share_id", metavar="ID")
@_blur
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
    found, key = _found(run, share_id)
    shown_again = (*found.share.blur, "blurWords") if shows_all else ()
    terms = Terms(blur=_joined(blurs), shown_again=shown_again)
    done = refresh_share(run.site(), found, terms, key, run.occasion())
    return _answered(run, done, key, builds, target)


@command()
@click.argument("share_id", metavar="ID")
@_passwords
@_then
def rotate(run: Run, share_id: str, builds: bool, target: str | None, **given: Any) -> ExitStatus:
    """Give a share another link; the old one ends.

    Its files are encrypted anew, so it needs its password once more.
    """
    from resumesite.site.shares.change import rotate_share

    _check(run, target)
    found, key = _found(run, share_id)
    asked = _asked(run, **given)
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
    found, key = _found(run, share_id)
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


def _found(run: Run, share_id: str) -> tuple[FoundShare, SiteKey | None]:
    from resumesite.edition.protection.site_key import load_site_key
    from resumesite.site.shares.found import find_share

    site = run.site()
    key = load_site_key(site.root, os.environ)
    return find_share(site, share_id, key), key


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
    if done.removed and not goes_on:
        lines.append(gone_from_output(done.removed))
    step = _next_step(run, is_built=goes_on, has_url=bool(done.url), has_token=bool(done.token))
    run.answer(done.as_data(), "\n".join(lines), next_step=step, shows_links=True)
    _tell_password(run, generated)
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


# Looking -------------------------------------------------------------------------------------------------


@command(name="list")
@click.argument("username", default="")
def list_(run: Run, username: str) -> ExitStatus:
    """List shares, newest first: everybody's, or those of USERNAME.

    Shares live on when a resume is unpublished, and stand here too.
    """
    from resumesite.content.people import find_person
    from resumesite.content.shares import moment
    from resumesite.edition.protection.site_key import load_site_key
    from resumesite.site.shares.answer import State, answer, state_of
    from resumesite.site.shares.found import all_shares

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
    from resumesite.site.shares.answer import answer, secrets_of, state_of

    found, key = _found(run, share_id)
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
    from resumesite.site.shares.answer import State, answer, state_of

    site = run.site()
    found, key = _found(run, share_id)
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
        found, key = _found(run, share_id)
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


@group(create, list_, show, update, refresh, revoke, rotate, open_, verify)
def share() -> None:
    """Send a resume to somebody: a frozen copy at a secret link.

    With whatever you like hidden, a password if you want one, and an end.
    """
