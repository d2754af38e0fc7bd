"""`resumesite schema`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from resumesite.cli.run import Run, command
from resumesite.errors import ExitStatus, Place, Problem, ResumesiteError

STANDARD_OUTPUT = "-"


@command()
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    default=STANDARD_OUTPUT,
    help="Write it to FILE instead (- is standard output).",
)
def schema(run: Run, output: str) -> ExitStatus:
    """Print the JSON Schema that editors check resumes with.

    Save it beside your resumes and name it in their first line:
    `# yaml-language-server: $schema=../../resume.schema.json`
    """
    from resumesite.resume.json_schema import resume_json_schema

    made = resume_json_schema()
    text = json.dumps(made, ensure_ascii=False, indent=2)
    if output == STANDARD_OUTPUT:
        run.answer(made, text)
        return ExitStatus.DONE
    _write(Path(run.directory) / output, text + "\n", output)
    run.note(f"Wrote {output}.")
    return ExitStatus.DONE


def _write(path: Path, text: str, shown: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        problem = Problem("NOT_WRITTEN", f"cannot write this file: {error.strerror}", Place(shown))
        raise ResumesiteError(problem) from error
