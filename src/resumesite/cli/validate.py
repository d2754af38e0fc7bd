"""`resumesite validate`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from resumesite.cli.run import STANDARD_INPUT, Run, command
from resumesite.errors import ExitStatus

if TYPE_CHECKING:
    from resumesite.site.validate import Checked


@command()
@click.argument("what", nargs=-1, metavar="[USERNAME|FILE]...")
@click.option(
    "--format",
    "format_name",
    metavar="FORMAT",
    default="",
    help="What kind of file it is, where its shape misleads; jsonresume@1.0.0 and jsonresume@latest check it "
    "against that version's schema.",
)
@click.option("--strict", is_flag=True, help="Take warnings for problems.")
def validate(run: Run, what: tuple[str, ...], format_name: str, strict: bool) -> ExitStatus:
    """Check resumes and say everything that is wrong with them.

    Of everybody, published or not; of the people named; or files, - for standard input.
    """
    checked: list[Checked] = []
    for found in _check(run, what, format_name):
        judged = found.strictly() if strict else found
        checked.append(judged)
        if not run.wants_json:
            _tell(run, judged, is_asked_for=bool(what))
    run.answer(_as_data(checked), _summary(checked))
    return ExitStatus.PROBLEMS if any(found.errors for found in checked) else ExitStatus.DONE


def _check(run: Run, what: Iterable[str], format_name: str) -> Iterator[Checked]:
    from resumesite.site.validate import check_data, check_people

    asked = tuple(what)
    if not asked:
        yield from check_people(run.site(), (), format_name)
    for name in asked:
        if _is_file(run, name):
            yield check_data(*run.read(name), format_name)
        else:
            yield from check_people(run.site(), (name,), format_name)


def _is_file(run: Run, name: str) -> bool:
    """Tell a file from a username: those have neither dots nor slashes."""
    looks_like_one = "." in name or "/" in name or "\\" in name
    return name == STANDARD_INPUT or looks_like_one or (Path(run.directory) / name).is_file()


def _tell(run: Run, checked: Checked, *, is_asked_for: bool) -> None:
    """Show a file's problems, and say what kind of file it is where that was found out."""
    from resumesite.site.validate import title_of_format

    run.report(checked.problems)
    if checked.format:
        said = f"{checked.path}: read as {title_of_format(checked.format)}"
        (run.note if is_asked_for or checked.format != "native" else run.detail)(said)


def _as_data(checked: list[Checked]) -> dict[str, object]:
    errors, broken = _counted(checked)
    return {
        "success": not errors,
        "checked": sum(found.is_resume for found in checked),
        "errors": errors,
        "broken": broken,
        "data": [found.as_data() for found in checked],
    }


def _summary(checked: list[Checked]) -> str:
    resumes = sum(found.is_resume for found in checked)
    errors, broken = _counted(checked)
    warnings = sum(not problem.is_error for found in checked for problem in found.problems)
    said = (
        f"{_many(errors, 'problem')} in {broken} of them"
        if errors and resumes > 1
        else _many(errors, "problem")
    )
    more = f", {_many(warnings, 'warning')}" if warnings else ""
    return f"{_many(resumes, 'resume')} checked: {said}{more}"


def _counted(checked: list[Checked]) -> tuple[int, int]:
    """Count problems, and the files or folders that have any."""
    return sum(len(found.errors) for found in checked), sum(bool(found.errors) for found in checked)


def _many(number: int, thing: str) -> str:
    return f"{number or 'no'} {thing}{'' if number == 1 else 's'}"
