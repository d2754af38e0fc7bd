from __future__ import annotations

import subprocess
import sys

import pytest

from resumesite.render.installing import PackageManager
from resumesite.render.libraries import Library, how_to_install, missing_libraries

ABSENT = Library("Nonsuch", ("libnonsuch.so.9", "nonsuch.dll"))


def test_nothing_is_said_when_everything_is_there():
    assert missing_libraries(()) is None


def test_a_missing_library_is_named_with_the_way_to_get_it():
    problem = missing_libraries((ABSENT,))

    assert problem is not None
    assert problem.code == "LIBRARIES_MISSING"
    assert "Nonsuch" in problem.message
    assert "resumesite doctor" in problem.hint


def test_a_library_is_found_under_any_of_its_names():
    assert Library("C", ("libnonsuch.so.9", "libc.so.6", "libSystem.dylib")).is_found()
    assert not ABSENT.is_found()


@pytest.mark.parametrize("manager", PackageManager)
def test_every_package_manager_has_a_command(manager: PackageManager):
    assert manager.value in how_to_install(manager)


def test_what_is_found_here_is_what_weasyprint_can_load():
    imported = subprocess.run([sys.executable, "-c", "import weasyprint"], capture_output=True, check=False)

    assert (missing_libraries() is None) == (imported.returncode == 0)


def test_looking_for_libraries_imports_none_of_the_programs_that_need_them():
    code = (
        "import sys; from resumesite.render.libraries import missing_libraries; missing_libraries();"
        "assert not {'weasyprint', 'pydantic', 'cffi'} & set(sys.modules)"
    )

    subprocess.run([sys.executable, "-c", code], check=True)
