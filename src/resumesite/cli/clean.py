"""`resumesite clean`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from resumesite.cli.run import Run, command

if TYPE_CHECKING:
    from resumesite.site.clean import Cleaned

_NAMED_AT_MOST = 5


@command()
@click.option("--output", is_flag=True, help="Only the files in output/; the store can put them back.")
@click.option("--store", is_flag=True, help="Only the store, which saves rendering things twice.")
@click.option("--dry-run", "is_dry_run", is_flag=True, help="Say what would be deleted, and delete nothing.")
def clean(run: Run, output: bool, store: bool, is_dry_run: bool) -> None:
    """Delete what was built; it can be made again.

    That is the files in output/ that a build made, and .resumesite/. What is in content/, the site's key
    and files of others in output/ stay. -v names every file.
    """
    from resumesite.site.clean import CleanRequest
    from resumesite.site.clean import clean as site_clean

    is_all = output == store
    request = CleanRequest(output=output or is_all, store=store or is_all, is_dry_run=is_dry_run)
    cleaned = site_clean(run.site(), request, run.detail)
    run.report(cleaned.warnings)
    run.answer({"success": True, "data": cleaned.as_data()}, _text(cleaned))


def _text(cleaned: Cleaned) -> str:
    deleted = "Would delete" if cleaned.is_dry_run else "Deleted"
    parts = []
    if cleaned.files:
        noun = "file" if cleaned.files == 1 else "files"
        parts.append(f"{cleaned.files} {noun} ({_size(cleaned.file_bytes)}) from output/")
    if cleaned.stored_bytes:
        parts.append(f"{_size(cleaned.stored_bytes)} from .resumesite/")
    lines = [f"{deleted} {' and '.join(parts)}." if parts else "There is nothing to delete."]
    if cleaned.left:
        lines.append(f"Left alone, since it is not known to be ours: {_named(cleaned.left)}.")
    return "\n".join(lines)


def _named(paths: tuple[str, ...]) -> str:
    more = len(paths) - _NAMED_AT_MOST
    return ", ".join(paths[:_NAMED_AT_MOST]) + (f" and {more} more" if more > 0 else "")


def _size(count: int) -> str:
    if count < 1024:
        return f"{count} bytes"
    return f"{count / 1024:.0f} KB" if count < 1024**2 else f"{count / 1024**2:.1f} MB"
