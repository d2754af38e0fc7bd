"""What files are made with is read without loading any of it."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

import resumesite
from resumesite.make import environment
from resumesite.make.environment import read_environment
from resumesite.make.system_fonts import SystemFonts
from resumesite.plan.formats import FORMATS

HEAVY = ("weasyprint", "docx", "PIL", "markdown_it", "nh3", "fontTools", "pypdfium2", "babel")


def test_every_library_that_a_format_names_has_a_version():
    found = read_environment(FORMATS.values())

    assert found.libraries["weasyprint"] == version("weasyprint")
    assert {"pango", "harfbuzz", "zlib"} <= set(found.libraries)
    assert all(found.libraries.values())


def test_only_libraries_of_the_formats_are_looked_at():
    assert "weasyprint" not in read_environment([FORMATS["txt"]]).libraries


def test_it_is_the_same_each_time():
    assert read_environment(FORMATS.values()) == read_environment(FORMATS.values())
    assert read_environment([]).code.startswith(f"{resumesite.__version__} ")


def test_code_that_reads_and_code_that_writes_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for stage in ("edition", "render", "fonts"):
        (tmp_path / stage).mkdir()
    (tmp_path / "edition/visibility.py").write_text("hides = 1")
    (tmp_path / "render/html.py").write_text("page = 1")
    monkeypatch.setattr(environment, "_PACKAGE", tmp_path)
    first = read_environment([])
    (tmp_path / "edition/visibility.py").write_text("hides = 2")
    second = read_environment([])
    (tmp_path / "render/html.py").write_text("page = 2")
    third = read_environment([])

    assert (second.code == first.code, second.reading == first.reading) == (True, False)
    assert (third.code == second.code, third.reading == second.reading) == (False, True)


def test_reading_it_and_planning_load_no_renderer():
    program = f"""
import sys
import resumesite.site.build
from resumesite.make.environment import read_environment
from resumesite.plan.formats import FORMATS
read_environment(FORMATS.values())
print(*(name for name in {HEAVY!r} if name in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.split() == []


def test_a_text_that_needs_no_other_fonts_depends_on_none():
    assert SystemFonts().digest_for(frozenset()) == ""


def test_a_text_depends_on_the_fonts_that_have_its_characters():
    fonts = SystemFonts()

    assert fonts.digest_for(frozenset("张")) == fonts.digest_for(frozenset("张")) != ""
    assert fonts.identity == SystemFonts().identity


def test_a_fonts_digest_is_read_once_and_remembered():
    known: dict[str, str] = {}
    first = SystemFonts(known=lambda name: known.get(name, ""), learn=known.__setitem__)
    digest = first.digest_for(frozenset("A"))
    assert all(Path(name.rpartition(" ")[0]).is_file() for name in known)

    again = SystemFonts(known=known.__getitem__, learn=lambda name, value: known.pop("unexpected"))

    assert again.digest_for(frozenset("A")) == digest
