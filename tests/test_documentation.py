"""The documentation says all there is to say: no command, option, setting, field or code is missing from it.

Each test asks the code what exists and looks for it where a reader would look.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import UnionType
from typing import Union, get_args, get_origin
from urllib.parse import unquote

import click
import pytest
from markdown_it import MarkdownIt
from pydantic import BaseModel

from resumesite.cli.program import COMMANDS
from resumesite.cli.run import GLOBAL_OPTIONS
from resumesite.content.importers.registry import IMPORTERS
from resumesite.content.read import read_draft
from resumesite.errors import ExitStatus
from resumesite.marked import read_toml
from resumesite.plan.formats import FORMATS
from resumesite.resume.parse import parse_resume
from resumesite.resume.schema import SECTIONS, Resume
from resumesite.settings import Settings, load_settings
from resumesite.settings.targets import TARGET_TYPES
from resumesite.themes.load import load_theme

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "resumesite"
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]


# Reading the documentation -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """A page of the documentation, as far as these tests need it."""

    path: Path
    text: str
    links: tuple[str, ...]
    anchors: frozenset[str]

    def part(self, heading: str) -> str:
        """The text below a heading, up to the next one of its level or above."""
        found = re.search(rf"^(#+) +`?{re.escape(heading)}`?\s*$(.*)", self.text, re.MULTILINE | re.DOTALL)
        assert found, f"{self.path.name} has no heading {heading!r}"
        level = len(found[1])
        return re.split(rf"^#{{1,{level}}} ", found[2], maxsplit=1, flags=re.MULTILINE)[0]


@cache
def page(path: Path) -> Page:
    text = path.read_text(encoding="utf-8")
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    inlines = [child for token in tokens for child in token.children or ()]
    headings = [
        tokens[index + 1].content for index, token in enumerate(tokens) if token.type == "heading_open"
    ]
    return Page(
        path,
        text,
        links=tuple(
            str(inline.attrs["href" if inline.type == "link_open" else "src"])
            for inline in inlines
            if inline.type in ("link_open", "image")
        ),
        anchors=frozenset(slug(heading) for heading in headings),
    )


def slug(heading: str) -> str:
    """The anchor that Git hosts give a heading."""
    return re.sub(r"[^\w\- ]", "", heading.casefold()).replace(" ", "-")


def documentation(name: str) -> Page:
    return page(ROOT / "docs" / name)


def words_in_code(text: str) -> set[str]:
    """Every word that stands between backticks (not in whole blocks of code)."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    inline = [child for token in tokens for child in token.children or () if child.type == "code_inline"]
    return {word for code in inline for word in re.findall(r"[\w.\[\]-]+", code.content)}


# Commands and options ----------------------------------------------------------------------------------


def load_command(name: str) -> click.Command:
    module, _, attribute = COMMANDS[name][0].partition(":")
    command = getattr(import_module(module), attribute)
    assert isinstance(command, click.Command)
    return command


def with_subcommands(command: click.Command) -> Iterator[click.Command]:
    yield command
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            yield from with_subcommands(inner)


def global_option_names() -> set[str]:
    return {name for make in GLOBAL_OPTIONS for name in (*make().opts, *make().secondary_opts)}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_each_of_its_options_is_documented(name: str):
    commands = list(with_subcommands(load_command(name)))

    written = documentation("commands.md").part(f"resumesite {name}")

    missing = [
        option
        for command in commands
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.hidden
        for option in (*parameter.opts, *parameter.secondary_opts)
        if option not in global_option_names() | {"-h", "--help"} and option not in words_in_code(written)
    ]
    assert not missing
    assert all(command.name in words_in_code(written) for command in commands[1:])


def test_every_global_option_is_documented():
    written = words_in_code(documentation("commands.md").part("Options of every command"))

    assert global_option_names() <= written


def test_every_command_explains_itself():
    assert all(load_command(name).help for name in COMMANDS)


# Settings ----------------------------------------------------------------------------------------------

SECTIONS_OF_SETTINGS = {
    name: field.annotation
    for name, field in Settings.model_fields.items()
    if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
}


def test_the_settings_have_sections():
    assert {"site", "options"} <= SECTIONS_OF_SETTINGS.keys()


@pytest.mark.parametrize("section", SECTIONS_OF_SETTINGS)
def test_every_setting_is_documented(section: str):
    model = SECTIONS_OF_SETTINGS[section]

    written = words_in_code(documentation("settings.md").part(section))

    assert isinstance(model, type)
    assert issubclass(model, BaseModel)
    assert set(model.model_fields) <= written


@pytest.mark.parametrize("type_", TARGET_TYPES)
def test_every_setting_of_every_type_of_target_is_documented_in_a_table(type_: str):
    written = documentation("deploying.md").part(type_)

    described = {
        word for row in re.findall(r"^\|([^|]*)\|", written, re.MULTILINE) for word in words_in_code(row)
    }
    settings = set(TARGET_TYPES[type_].model_fields) - {"type"}
    assert settings
    assert {word for word in described if not word.isupper()} == settings


def test_every_type_of_target_is_named_where_settings_are():
    assert TARGET_TYPES.keys() <= words_in_code(documentation("settings.md").part("targets"))


def test_every_exit_status_is_documented_for_commands_and_for_deploys():
    tables = (
        documentation("commands.md").part("Exit status"),
        documentation("deploying.md").part("What happens, in which order"),
    )

    said = [{int(number) for number in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)} for table in tables]

    everything = {int(status) for status in ExitStatus}
    assert said[0] == everything | {130}
    assert said[1] == everything - {int(ExitStatus.PROBLEMS)}


@pytest.mark.parametrize("choice", ["A4", "Letter", "Legal", "A5", "narrow", "wide", "compact", "airy"])
def test_every_choice_of_looks_is_documented(choice: str):
    assert choice in words_in_code(documentation("settings.md").part("options"))


def test_every_environment_variable_is_documented():
    variables = {
        constant
        for constant in text_constants()
        if re.fullmatch(r"RESUMESITE_[A-Z_]*[A-Z]", constant) or constant == "SOURCE_DATE_EPOCH"
    }

    written = words_in_code(documentation("settings.md").text)

    assert variables <= written


# The resume --------------------------------------------------------------------------------------------


def models_below(annotation: object) -> Iterator[type[BaseModel]]:
    """Yield a model and every model that its fields can hold."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for field in annotation.model_fields.values():
            yield from models_below(field.annotation)
    elif get_origin(annotation) in (tuple, dict, Union, UnionType):
        for inner in get_args(annotation):
            yield from models_below(inner)


def fields_in_files() -> set[str]:
    return {
        field.alias or name for model in models_below(Resume) for name, field in model.model_fields.items()
    }


def test_every_field_of_a_resume_is_documented():
    fields = fields_in_files()
    assert {"personalInfo", "spotifyUrl", "companyDescription", "sectionsVisibility", "pageSize"} <= fields

    missing = fields - words_in_code(documentation("resume-format.md").text)

    assert missing <= set(SECTIONS) | {"personalInfo", "meta", "x-source"}, "documented as headings below"


@pytest.mark.parametrize("section", ["personalInfo", *SECTIONS, "meta", "x-source"])
def test_every_section_of_a_resume_has_a_heading(section: str):
    assert documentation("resume-format.md").part(section).strip()


# Formats -----------------------------------------------------------------------------------------------


def test_every_output_format_is_documented():
    hosting = documentation("hosting.md").text

    assert FORMATS.keys() <= words_in_code(documentation("settings.md").part("site"))
    assert all(made_of.file_name in hosting for made_of in FORMATS.values())


def test_every_input_format_is_documented():
    assert {importer.name for importer in IMPORTERS} <= words_in_code(documentation("importing.md").text)


# Problem codes -----------------------------------------------------------------------------------------


@cache
def syntax_trees() -> tuple[ast.Module, ...]:
    return tuple(ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SOURCE.rglob("*.py")))


def text_constants() -> Iterator[str]:
    for tree in syntax_trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def problem_codes() -> set[str]:
    """Every code in the source: capitals with an underscore, or a single word where a problem is made."""
    compound = {text for text in text_constants() if re.fullmatch(r"[A-Z0-9]+(_[A-Z0-9]+)+", text)}
    made = set(made_problems())
    single = {text for text in made if re.fullmatch(r"[A-Z]{5,}", text)}
    codes = {code for code in compound - names_in_source() | single if not code.startswith(NO_CODES)}
    return {code for code in codes if code in made or not code.startswith(OFTEN_NO_CODES)}


NO_CODES = (
    "RESUMESITE_",
    "SQLITE_",
    "O_",
    "ID_LIKE",
    "NO_COLOR",
    "SOURCE_DATE_EPOCH",
    "LC_ALL",
    "AWS_",
    "CERTIFICATE_",
)
"""Texts that look like codes but are names of the system: variables, flags, errors of a library."""

OFTEN_NO_CODES = ("GIT_",)
"""Beginnings of git's variables; ours are those that a problem is made with."""


def names_in_source() -> set[str]:
    """Constants that modules define, which `__all__` repeats as texts."""
    return {
        node.id
        for tree in syntax_trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def made_problems() -> Iterator[str]:
    """The first arguments of every call that makes a problem: `Problem`, `usage`, `_refused`…"""
    for tree in syntax_trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and re.search(
                r"(?i)problem|usage|error|fail|refus|finding", ast.unparse(node.func)
            ):
                given = [
                    *node.args[:2],
                    *(keyword.value for keyword in node.keywords if keyword.arg == "code"),
                ]
                yield from (
                    a.value for a in given if isinstance(a, ast.Constant) and isinstance(a.value, str)
                )


def test_every_problem_code_is_documented():
    codes = problem_codes()
    assert {"UNKNOWN_FIELD", "CONTENT_TOO_LARGE", "USAGE", "SYNTAX", "BAD_DATE"} <= codes

    missing = codes - words_in_code(documentation("troubleshooting.md").part("Problem codes"))

    assert not missing


def test_every_documented_code_exists():
    documented = {
        word
        for row in re.findall(r"^\|([^|]*)\|", documentation("troubleshooting.md").text, re.MULTILINE)
        for word in words_in_code(row)
    }
    assert len(documented) > 60

    assert documented <= set(text_constants())


# Links -------------------------------------------------------------------------------------------------


def test_the_documentation_has_pages():
    assert {"getting-started.md", "resume-format.md", "commands.md"} <= {path.name for path in PAGES}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_relative_link_leads_somewhere(path: Path):
    relative = [link for link in page(path).links if not re.match(r"[a-z]+:", link)]

    broken = [link for link in relative if not leads_somewhere(path, link)]

    assert not broken


def leads_somewhere(path: Path, link: str) -> bool:
    target, _, anchor = unquote(link).partition("#")
    file = (path.parent / target).resolve() if target else path
    if not file.is_relative_to(ROOT) or not file.exists():
        return False
    return not anchor or (file.suffix == ".md" and anchor in page(file).anchors)


def test_the_contents_page_names_every_other_page():
    linked = {link.partition("#")[0] for link in documentation("index.md").links}

    docs = ROOT / "docs"
    pages = [*docs.glob("*.md"), *docs.glob("hosting/*.md")]
    others = {path.relative_to(docs).as_posix() for path in pages} - {"index.md"}

    assert others <= linked


def test_the_list_of_decisions_is_complete():
    folder = ROOT / "docs" / "decisions"

    assert {path.name for path in folder.glob("0*.md")} == set(page(folder / "README.md").links)


# Examples ------------------------------------------------------------------------------------------------


def examples(path: Path, language: str) -> list[str]:
    """The blocks of code in a language on a page."""
    tokens = MarkdownIt("commonmark").enable("table").parse(page(path).text)
    return [token.content for token in tokens if token.type == "fence" and token.info == language]


@pytest.mark.parametrize("name", ["docs/resume-format.md", "docs/privacy.md", "README.md"])
def test_every_example_of_a_resume_is_one(name: str):
    blocks = examples(ROOT / name, "yaml")
    assert blocks

    for block in blocks:
        whole = block if "personalInfo:" in block else f"personalInfo: {{name: Ada}}\n{block}"

        assert parse_resume(read_draft(whole.encode(), "example.yaml")).warnings == ()


def test_the_example_in_markdown_is_a_resume():
    block = examples(ROOT / "docs" / "importing.md", "markdown")[0]

    parsed = parse_resume(read_draft(block.encode(), "resume.md"))

    assert parsed.warnings == ()
    assert parsed.resume.custom_sections[0].title == "Work"


@pytest.mark.parametrize("name", ["settings.md", "themes.md", "deploying.md", "getting-started.md"])
def test_every_example_of_settings_is_understood(name: str):
    blocks = [block for block in examples(ROOT / "docs" / name, "toml") if re.match(r"\[\w", block)]
    assert blocks

    for block in blocks:
        load_settings(read_toml(block.encode(), "resumesite.toml"), {})


def test_the_example_of_a_theme_can_be_used(tmp_path: Path):
    folder = tmp_path / "brick"
    folder.mkdir()
    page_of_themes = ROOT / "docs" / "themes.md"
    manifest = next(block for block in examples(page_of_themes, "toml") if block.startswith("name"))
    (folder / "theme.toml").write_text(manifest, encoding="utf-8")
    (folder / "page.html").write_text(examples(page_of_themes, "jinja")[0], encoding="utf-8")

    theme = load_theme("brick", tmp_path)

    assert theme.name == "Brick"
    assert "bricks" in theme.templates["page.html"]
