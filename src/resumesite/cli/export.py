"""`resumesite export`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from resumesite.cli.build import missing_glyphs_option
from resumesite.cli.run import Run, command
from resumesite.errors import did_you_mean, usage

if TYPE_CHECKING:
    from resumesite.site.export import Exported

_STANDARD_OUTPUT = "-"


class OneOf(click.Choice[str]):
    """A choice that says what was probably meant."""

    def __init__(self, *choices: str) -> None:
        super().__init__(choices, case_sensitive=False)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return "|".join(self.choices)

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        names = f"{', '.join(self.choices[:-1])} or {self.choices[-1]}"
        return f"expected {names}, got {value!r}. {did_you_mean(str(value), self.choices)}".rstrip()


class FormatName(click.types.StringParamType):
    """The name of a format, which is looked up when the formats are known; help lists ours."""

    name = "format"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        from resumesite.plan.formats import FORMATS

        return "|".join(FORMATS)


@command(context_settings={"token_normalize_func": lambda name: name.replace("_", "-")})  # SmartCV's spelling
@click.argument("username")
@click.argument("resume", default="")
@click.option(
    "--format",
    "format_",
    type=FormatName(),
    help="Kind of file (default: by what -o ends in, else pdf).",
)
@click.option(
    "--language", metavar="TAG", default="", help="One of the resume's languages (default: its main one)."
)
@click.option("--theme", metavar="NAME", help="A theme; `resumesite themes` lists them.")
@click.option("--color-scheme", metavar="NAME", help="One of the theme's colour schemes.")
@click.option("--page-size", type=OneOf("auto", "A4", "Letter", "Legal", "A5"), help="The paper.")
@click.option("--margin", type=OneOf("narrow", "normal", "wide"), help="The margins on it.")
@click.option("--density", type=OneOf("compact", "normal", "airy"), help="How close things stand.")
@click.option("--columns", type=OneOf("auto", "1", "2"), help="How many columns a wide screen shows.")
@click.option("--include-photo/--no-photo", default=None, help="Whether the photo is in it.")
@click.option("--photo-shape", type=OneOf("rounded", "square", "circle"), help="The corners of the photo.")
@click.option("--photo-crop", type=OneOf("none", "square", "portrait"), help="Which part of it is shown.")
@click.option(
    "--numbered-publications/--no-numbered-publications",
    default=None,
    help="Whether publications are numbered.",
)
@click.option(
    "--theme-option",
    "theme_options",
    metavar="NAME=VALUE",
    multiple=True,
    help="An option of the theme's own; `resumesite themes show` lists them.",
)
@click.option(
    "--fit", type=click.IntRange(0, 20), help="Tighten the PDF until so many pages hold it (0: do not)."
)
@click.option(
    "--qr-code/--no-qr-code", default=None, help="Whether the PDF shows its page's address as a QR code."
)
@click.option(
    "--pdf-variant", type=OneOf("pdf/ua-1", "pdf/a-3a"), help="Readable by everybody, or fit for archives."
)
@click.option(
    "--unwrap", "is_unwrapped", is_flag=True, help="Text without line breaks inside paragraphs, for forms."
)
@missing_glyphs_option
@click.option(
    "-o",
    "--output",
    metavar="FILE|-",
    help="A file, a folder, or - for standard output (default: here, named after the person).",
)
def export(
    run: Run,
    username: str,
    resume: str,
    format_: str | None,
    language: str,
    theme: str | None,
    output: str | None,
    is_unwrapped: bool,
    allows_missing_glyphs: bool,
    theme_options: tuple[str, ...],
    **options: Any,
) -> None:
    """Write one resume as a file, whether it is published or not.

    What no option says is as the resume's own meta.options and resumesite.toml have it.
    """
    from resumesite.resume.schema import Options
    from resumesite.site.export import ExportRequest, export_resume, save

    if output == _STANDARD_OUTPUT and run.wants_json:
        raise usage("USAGE", "standard output cannot hold both the file and --json", "Give -o a file.")
    request = ExportRequest(
        username=username,
        name=resume,
        format=_format_of(output, format_ or ("txt" if is_unwrapped else None)),
        theme=theme or "",
        language=language,
        options=Options(**options, theme_options=dict(map(_theme_option, theme_options))),
        allows_missing_glyphs=allows_missing_glyphs,
        is_unwrapped=is_unwrapped,
    )
    exported = export_resume(run.site(), request)
    run.report(exported.warnings)
    if output == _STANDARD_OUTPUT:
        _refuse_terminal(exported)
        run.send(exported.data)
    else:
        target = _target(Path(run.directory), output, exported.file_name)
        save(run.site(), exported.data, target)
        run.answer(_as_data(exported, target), f"Wrote {target} ({_size(len(exported.data))}).")


def _theme_option(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise usage("USAGE", f"expected NAME=VALUE, got {text!r}", "For example: --theme-option toc=false")
    return name.strip().replace("-", "_"), value.strip()


def _format_of(output: str | None, asked_for: str | None) -> str:
    """The format that was asked for, else the one whose files end like `output`, else PDF.

    An ending that says something else than what the file would be is a mistake: no program opens a PDF
    called x.doc.
    """
    from resumesite.plan.formats import FORMATS

    by_ending = {known.extension: name for name, known in FORMATS.items()} | {"htm": "html"}
    path = Path(output or "")
    ending = "" if path.is_dir() else path.suffix.lower().removeprefix(".")
    meant = by_ending.get(ending)
    if asked_for and meant in (None, asked_for):
        return asked_for
    if ending and (asked_for or not meant):
        endings = ", ".join(f".{known}" for known in by_ending)
        message = (
            f"{path.name} is no name for a {asked_for} file" if asked_for else f"no format ends in .{ending}"
        )
        raise usage(
            "USAGE",
            message,
            did_you_mean(f".{ending}", endings.split(", "), otherwise=f"Endings are {endings}."),
        )
    return meant or "pdf"


def _target(directory: Path, output: str | None, file_name: str) -> Path:
    """Where a file goes: `output` may be a folder, and is below `directory` unless it is absolute."""
    if output is None:
        return directory / file_name
    target = directory / output
    return target / file_name if target.is_dir() or output.endswith("/") else target


def _refuse_terminal(exported: Exported) -> None:
    is_text = exported.media_type.startswith("text/") or exported.media_type == "application/json"
    if sys.stdout.isatty() and not is_text:
        message = f"a {exported.format} file is nothing to show on a terminal"
        raise usage("USAGE", message, "Give -o a file, or pipe it into a program.")


def _as_data(exported: Exported, target: Path) -> dict[str, Any]:
    """SmartCV's answer. Nothing is uploaded here, so there is no address and nothing expires."""
    data = {
        "filename": target.name,
        "format": exported.format,
        "fileSize": len(exported.data),
        "path": str(target.resolve()),
        "downloadUrl": None,
        "expiresAt": None,
    }
    return {"success": True, "data": data}


def _size(count: int) -> str:
    return f"{count} bytes" if count < 1024 else f"{count / 1024:.0f} KB"
