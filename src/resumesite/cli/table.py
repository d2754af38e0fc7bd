"""Rows of text in columns, for people. Widths are those of a terminal: a Chinese letter takes two cells."""

from __future__ import annotations

from collections.abc import Sequence


def as_table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Align `rows` below `headers`, two spaces between columns, with nothing cut off."""
    from rich.cells import cell_len  # --help must not load rich

    lines = [tuple(headers), *(tuple(row) for row in rows)]
    widths = [max(cell_len(line[column]) for line in lines) for column in range(len(headers))]

    def aligned(line: Sequence[str]) -> str:
        cells = (text + " " * (width - cell_len(text)) for text, width in zip(line, widths, strict=True))
        return "  ".join(cells).rstrip()

    return "\n".join(aligned(line) for line in lines)


def as_facts(facts: Sequence[tuple[str, str]]) -> str:
    """Write "label  value" lines with the values aligned; a fact without a value is left out."""
    stated = [(label, value) for label, value in facts if value]
    width = max((len(label) for label, _ in stated), default=0)
    return "\n".join(f"{label:<{width}}  {value}" for label, value in stated)
