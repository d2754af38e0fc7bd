"""Every stage imports only the stages before it, and renderers never see a `Resume`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "resumesite"

STAGES = (
    "errors", "marked", "settings", "content", "resume", "themes", "edition", "document", "plan", "render",
    "leak", "make", "publish", "check", "site", "serve", "api", "cli",
)  # fmt: skip


def modules() -> list[Path]:
    return [path for path in sorted(SOURCE.rglob("*.py")) if path != SOURCE / "__init__.py"]


def stage_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> Iterator[str]:
    """Yield the dotted names below `resumesite.` that a module imports, lazily or not."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("resumesite."))
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            if node.module == "resumesite":
                yield from (f"resumesite.{alias.name}" for alias in node.names if alias.name != "__version__")
            elif node.module.startswith("resumesite."):
                yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level:
            yield "resumesite.relative"


def test_there_are_modules_to_look_at():
    assert len(modules()) > 25


def test_every_module_belongs_to_a_stage():
    assert {stage_of(path) for path in modules()} <= set(STAGES)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_stage_imports_only_stages_before_it(path: Path):
    allowed = set(STAGES[: STAGES.index(stage_of(path)) + 1])

    imported = {name.split(".")[1] for name in imports_of(path)}

    assert imported <= allowed, f"{stage_of(path)} may not import {sorted(imported - allowed)}"


@pytest.mark.parametrize("stage", ["document", "plan", "render"])
def test_no_stage_after_edition_sees_a_resume(stage: str):
    looked_at = [path for path in modules() if stage_of(path) == stage]
    assert looked_at

    names = {name for path in looked_at for name in imports_of(path)}

    private = {f"resumesite.resume.schema.{name}" for name in ("Resume", "PersonalInfo", "Meta")}
    assert not names & private
    if stage == "render":
        assert not {name for name in names if name.startswith("resumesite.resume.")}
