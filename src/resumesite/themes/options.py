"""The options that a theme itself has: declared in its theme.toml, chosen by who uses it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from resumesite.errors import Problem, Problems, did_you_mean
from resumesite.marked import Marked, dotted
from resumesite.themes.manifest import Manifest, OptionTable
from resumesite.themes.theme import Theme, ThemeOption

_STANDARD_ATTRIBUTES = frozenset(("scheme", "density", "columns", "photo"))
"""Attributes of the root element that every theme has; an option of a theme's own becomes another."""


def declared_options(manifest: Manifest, marked: Marked, problems: Problems) -> dict[str, ThemeOption]:
    """Return the theme's own options, and refuse those whose default is none of what they may be."""
    found = {}
    for name, table in manifest.options.items():
        option = ThemeOption(
            table.type, table.default, table.description, table.choices, table.least, table.most
        )
        for key, message in _option_complaints(name, table):
            path = ("options", name, key)
            problems.add(Problem("INVALID_THEME", message, marked.place(path), dotted(path)))
        if (default := chosen(option, table.default)) is not None:
            found[name] = replace(option, default=default)
        else:
            path = ("options", name, "default")
            message = f"expected {expected(option)}, got {table.default!r}"
            problems.add(Problem("INVALID_THEME", message, marked.place(path), dotted(path)))
    return found


def _option_complaints(name: str, table: OptionTable) -> Iterator[tuple[str, str]]:
    if name in _STANDARD_ATTRIBUTES:
        yield "type", f"every theme has `{name}`; call it something else"
    if table.type == "choice" and not table.choices:
        yield "choices", "a choice needs at least one of them"
    if table.type == "int" and table.least > table.most:
        yield "most", f"is less than `least` ({table.least})"


def chosen(option: ThemeOption, value: bool | int | str) -> bool | int | str | None:
    """Read what somebody wrote for an option; None when it may not be that."""
    if option.kind == "bool":
        return {"true": True, "false": False}.get(str(value).lower())
    if option.kind == "choice":
        return value if value in option.choices else None
    number = int(value) if not isinstance(value, bool) and re.fullmatch(r"-?[0-9]{1,9}", str(value)) else None
    return number if number is not None and option.least <= number <= option.most else None


def expected(option: ThemeOption) -> str:
    """Say what an option may be."""
    match option.kind:
        case "bool":
            return "true or false"
        case "int":
            return f"a number from {option.least} to {option.most}"
        case _:
            return f"one of {', '.join(option.choices)}"


def chosen_options(theme: Theme, wished: Mapping[str, bool | str]) -> dict[str, bool | int | str]:
    """Return every option of a theme as it is chosen; what cannot be chosen is as the theme has it."""
    made = {name: option.default for name, option in theme.options.items()}
    for name, value in wished.items():
        if name in theme.options and (read := chosen(theme.options[name], value)) is not None:
            made[name] = read
    return made


def option_complaints(theme: Theme, wished: Mapping[str, bool | str]) -> Iterator[tuple[str, str, str]]:
    """Yield name, complaint and hint of every wish that a theme cannot fulfil."""
    for name, value in wished.items():
        option = theme.options.get(name)
        if option is None:
            names = ", ".join(theme.options)
            otherwise = f"It has {names}." if names else "It has none of its own."
            hint = did_you_mean(name, theme.options, otherwise=otherwise)
            yield name, f"the theme {theme.id!r} has no option {name!r}", hint
        elif chosen(option, value) is None:
            shown = str(value).lower() if isinstance(value, bool) else repr(value)
            yield name, f"expected {expected(option)}, got {shown}", ""
