"""Every library that a renderer imports is in the keys of its format, or an upgrade would change no file."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from resumesite.plan.formats import FORMATS, PHOTO, Format

SOURCE = Path(__file__).parents[2] / "src"
WRITING = ("resumesite.document", "resumesite.render")
"""The stages that write. Those before them end in the resume, which is itself in every key."""


def module_file(name: str) -> Path | None:
    path = SOURCE / name.replace(".", "/")
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)


@cache
def imports(name: str) -> frozenset[str]:
    """Return the dotted names that a module imports while it runs, lazily or not."""
    file = module_file(name)
    assert file, f"there is no module {name}"
    return frozenset(_imports(ast.parse(file.read_text(encoding="utf-8"))))


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        yield from _imports(node)


def libraries(name: str) -> set[str]:
    """Return the distributions that a module and all it imports of the writing stages need."""
    seen, waiting, found = set(), [name], set()
    while waiting:
        module = waiting.pop()
        if module in seen or not module_file(module):
            continue
        seen.add(module)
        for imported in imports(module):
            if imported.startswith(WRITING):
                waiting.append(imported)
            elif imported.split(".")[0] not in (*sys.stdlib_module_names, "resumesite"):
                found.add(imported.split(".")[0])
    distributions = packages_distributions()
    return {distributions[package][0].lower() for package in found}


@pytest.mark.parametrize("format_", [*FORMATS.values(), PHOTO], ids=lambda format_: format_.name)
def test_a_format_names_the_libraries_that_its_renderer_imports(format_: Format):
    module = "resumesite.render.photo" if format_ is PHOTO else format_.renderer.partition(":")[0]
    needed = libraries(module)
    if format_.uses_resume:
        needed |= libraries("resumesite.document.arrange")
    if format_.uses_photo:
        needed |= libraries("resumesite.render.photo")

    assert needed
    assert needed <= format_.all_libraries
