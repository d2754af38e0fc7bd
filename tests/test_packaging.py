"""The wheel carries everything: installed elsewhere, without this checkout, it makes a site."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT))
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new virtual environment with the wheel in it; its libraries are those of the tests."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    run(
        sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)
    )
    libraries = sysconfig.get_path("purelib")
    next((folder / "lib").glob("python*/site-packages")).joinpath("libraries.pth").write_text(
        libraries + "\n"
    )
    return folder / "bin"


def run(*command: str, folder: Path | None = None) -> str:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHONPATH", "COV_"))
    }
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "name",
    [
        "resumesite/py.typed",
        "resumesite/themes/builtin/plain/theme.toml",
        "resumesite/document/labels/en.toml",
        "resumesite/document/labels/ar.toml",
        "resumesite/fonts/OFL.txt",
    ],
)
def test_the_wheel_carries(name: str, wheel: Path):
    assert name in ZipFile(wheel).namelist()


def test_the_wheel_carries_every_file_of_the_source(wheel: Path):
    source = ROOT / "src"
    files = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert len(files) > 60

    assert files <= set(ZipFile(wheel).namelist())


def test_the_wheel_carries_every_file_of_the_themes(wheel: Path):
    themes = ROOT / "themes"
    files = {path.relative_to(themes).as_posix() for path in themes.rglob("*") if path.is_file()}
    assert "plain/theme.toml" in files

    assert {f"resumesite/themes/builtin/{name}" for name in files} <= set(ZipFile(wheel).namelist())


def test_the_wheel_leaves_out_what_belongs_to_the_checkout(wheel: Path):
    tops = {name.partition("/")[0] for name in ZipFile(wheel).namelist()}

    assert {top for top in tops if not top.endswith(".dist-info")} == {"resumesite"}


def test_the_installed_program_is_not_the_checkout(installed: Path, tmp_path: Path):
    where = run(
        str(installed / "python"), "-c", "import resumesite; print(resumesite.__file__)", folder=tmp_path
    )

    assert not Path(where).is_relative_to(ROOT)


def test_the_installed_program_makes_a_site_from_nothing(installed: Path, tmp_path: Path):
    run(str(installed / "resumesite"), "init", "my site", folder=tmp_path)
    run(str(installed / "resumesite"), "build", folder=tmp_path / "my site")

    output = tmp_path / "my site" / "output"
    assert (output / "index.html").read_bytes().startswith(b"<!")
    assert next(output.rglob("resume.pdf")).read_bytes().startswith(b"%PDF-")
    assert next(output.rglob("resume.docx")).read_bytes().startswith(b"PK")
    assert not list(output.rglob("*.tmp*"))
