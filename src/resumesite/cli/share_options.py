"""The options of `resumesite share`, and what they or a JSON body ask of a share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import TYPE_CHECKING, Any, TypeVar

import click

from resumesite.cli.run import STANDARD_INPUT, Run
from resumesite.errors import usage

if TYPE_CHECKING:
    from resumesite.edition.redaction.blur import Blur
    from resumesite.site.shares.terms import Terms

_Function = TypeVar("_Function", bound=Callable[..., Any])


def joined_options(*options: Callable[[_Function], _Function]) -> Callable[[_Function], _Function]:
    """Join options into one decorator, in the order in which --help shows them."""
    return lambda function: reduce(lambda made, option: option(made), reversed(options), function)


blur_option = click.option(
    "--blur",
    "blurs",
    multiple=True,
    metavar="KEY,…",
    help="Hide this: companies,phone,name=initials,words=Acme+Foo. May be given again.",
)
password_options = joined_options(
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
setting_options = joined_options(
    click.option("--label", metavar="TEXT", help="Whom it is for; only you see it."),
    blur_option,
    click.option(
        "--expires", metavar="WHEN", help="30d, 2026-12-31, 2026-12-31T10:00:00Z or never [default: 90d]."
    ),
    password_options,
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


@dataclass(frozen=True)
class Asked:
    """What was asked of a share, and the password that was made for it, if any."""

    terms: Terms
    generated: str = field(default="", repr=False)


def asked_of(run: Run, source: str | None = None, weak_ok: bool = False, **given: Any) -> Asked:
    """Read terms from a command's options, or from a JSON body."""
    from resumesite.content.shares import moment
    from resumesite.site.shares.terms import read_terms

    if source is None:
        return _from_options(run, weak_ok=weak_ok, **given)
    if any(value not in (None, ()) and not _is_unset_flag(name, value) for name, value in given.items()):
        raise usage("USAGE", "the settings come either from --from or from options", "Use one of the two.")
    terms = read_terms(*run.read(source), moment(run.occasion().now))
    return Asked(replace(terms, accepts_weak=weak_ok))


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
    **of_password: Any,
) -> Asked:
    from resumesite.content.shares import moment
    from resumesite.site.shares.expiry import read_expiry
    from resumesite.site.shares.terms import NewPassword, Terms

    blur = joined_blur(blurs)
    expires_at = read_expiry(expires, moment(run.occasion().now)) if expires is not None else None
    password, generated = _password(run, is_refused=without_passwords, **of_password)
    terms = Terms(
        is_enabled=enables,
        passwords=(
            (NewPassword(password, of_password.get("password_label") or ""),) if password is not None else ()
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
    return Asked(terms, generated)


def joined_blur(blurs: Iterable[str]) -> Blur:
    """Return what several --blur hide together."""
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


def tell_password(run: Run, password: str) -> None:
    """Show a password that was made here, this once."""
    if password:
        click.echo(f"Password: {password}", err=True)
        run.note("It is kept nowhere, so write it down. Send it by another way than the link.")
