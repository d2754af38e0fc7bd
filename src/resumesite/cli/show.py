"""`resumesite list` and `resumesite show`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from resumesite.cli.export import OneOf
from resumesite.cli.run import Run, command
from resumesite.cli.table import as_facts, as_table
from resumesite.errors import ExitStatus

if TYPE_CHECKING:
    from resumesite.resume.schema import Resume
    from resumesite.site.show import Listed, ResumePage, Shown


@command(name="list")
@click.argument("username", default="")
@click.option(
    "--status",
    type=OneOf("PUBLISHED", "ARCHIVED", "DRAFT"),
    help="Only resumes in this state.",
)
@click.option("--page", type=click.IntRange(1, 1_000_000), default=1, show_default=True, help="Which page.")
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="Resumes on a page."
)
def list_resumes(run: Run, username: str, status: str | None, page: int, limit: int) -> ExitStatus:
    """List resumes, newest first.

    Of everybody, or of USERNAME only.
    """
    from resumesite.content.records import Status
    from resumesite.site.show import ListRequest
    from resumesite.site.show import list_resumes as site_list

    wanted = Status(status.upper()) if status else None
    found = site_list(run.site(), ListRequest(username, wanted, page, limit))
    run.report(found.problems)
    run.answer(found.as_data(), _table(found) if found.items else "")
    if not run.wants_json:
        run.note(_counted(found))
    broken = any(problem.is_error for problem in found.problems)
    return ExitStatus.PROBLEMS if broken else ExitStatus.DONE


def _table(found: ResumePage) -> str:
    headers = ("USERNAME", "RESUME", "TITLE", "STATUS", "UPDATED", "ADDRESS")
    return as_table(headers, [_row(item) for item in found.items])


def _row(item: Listed) -> tuple[str, ...]:
    updated = item.record.updated_at[:10] if item.record else ""
    return (item.username, item.name, item.title or "?", str(item.status), updated, item.address)


def _counted(found: ResumePage) -> str:
    if not found.total:
        return "There is no such resume. `resumesite new USERNAME` adds one."
    if not found.items:
        return f"There is no page {found.page}; the last one is {found.total_pages}."
    noun = "resume" if found.total == 1 else "resumes"
    more = f"; --page {found.page + 1} shows more" if found.page < found.total_pages else ""
    return f"\nPage {found.page} of {found.total_pages}, {found.total} {noun}{more}."


@command()
@click.argument("username")
@click.argument("resume", default="")
@click.option(
    "--language", metavar="TAG", default="", help="One of the resume's languages (default: its main one)."
)
def show(run: Run, username: str, resume: str, language: str) -> None:
    """Show one resume with its state.

    With --json in full, as SmartCV's `GET /api/resumes/ID` answers.
    """
    from resumesite.site.show import show_resume

    shown = show_resume(run.site(), username, resume, language)
    run.report(shown.read.warnings)
    run.answer(shown.as_data(), _facts(shown))


def _facts(shown: Shown) -> str:
    listed, resume = shown.listed, shown.read.resume
    record = listed.record
    return as_facts(
        [
            ("Title", listed.title),
            ("Name", resume.personal_info.name),
            ("Status", str(listed.status)),
            ("Address", listed.address),
            ("File", shown.path),
            ("Theme", listed.template["id"]),
            ("Id", record.id if record else ""),
            ("Created", record.created_at if record else ""),
            ("Updated", record.updated_at if record else ""),
            ("Sections", ", ".join(_sections(resume))),
            ("Hidden", ", ".join([*resume.meta.hidden, *_hidden_sections(resume)])),
            ("For the job", resume.meta.target_job_description.partition("\n")[0][:80]),
        ]
    )


def _sections(resume: Resume) -> list[str]:
    """The sections that hold something, with the number of their entries."""
    from resumesite.resume.schema import SECTIONS, Skills

    fields = {field.alias or name: name for name, field in type(resume).model_fields.items()}
    found = []
    for section in SECTIONS:
        value = getattr(resume, fields[section])
        if isinstance(value, tuple) and value:
            found.append(f"{section} ({len(value)})")
        elif value and value != Skills():
            found.append(section)
    return found


def _hidden_sections(resume: Resume) -> list[str]:
    return [name for name, is_visible in resume.meta.sections_visibility.items() if not is_visible]
