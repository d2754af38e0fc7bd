"""Every leak that is planted is found, and nothing else is."""

from __future__ import annotations

import plants_docx  # noqa: F401
import plants_pdf  # noqa: F401
import plants_pictures  # noqa: F401
import plants_text  # noqa: F401
import pytest
from plants import ACCENTED, CHINESE, COMPANY, PHONE, PLAIN_WORD, PLANTS, SHORT
from shared_people import ALL, SharedPerson, share

from resumesite.edition.redaction.blur import Blur
from resumesite.edition.redaction.hidden import HiddenValue
from resumesite.leak.scan import scan


@pytest.fixture(scope="module")
def shared() -> SharedPerson:
    """Somebody who says a lot, and hides two employers."""
    employers = (COMPANY, "Difference House")
    data = {
        "personal_info": {
            "name": "Ada Byron",
            "title": "Analyst",
            "email": "ada@tern.example",
            "location": "Wexcombe",
        },
        "summary": "Keeps the metadata of harbours and the foundrymen's kittens awake.",
        "experience": [
            {
                "company": name,
                "position": "Clerk",
                "start_date": "2015",
                "description": [f"Counted for {name}."],
            }
            for name in employers
        ],
    }
    return share(data, Blur(blur_companies=True), ALL)


def test_there_are_enough_leaks_to_find():
    assert len(PLANTS) >= 40


@pytest.mark.parametrize("value", [COMPANY, PHONE, SHORT, CHINESE, ACCENTED, PLAIN_WORD])
def test_nothing_is_found_before_anything_is_planted(value: str, shared: SharedPerson):
    assert found(shared, shared.files(), value) == []


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_leak_is_found(name: str, shared: SharedPerson):
    value, plant = PLANTS[name]
    files = shared.files()
    plant(files)
    changed = {path: data for path, data in files.items() if shared.files().get(path) != data}
    assert changed

    layers = found(shared, changed, value)

    assert [layer for layer in layers if "unreadable" not in layer]


def found(shared: SharedPerson, files: dict[str, bytes], value: str) -> list[str]:
    hits = scan(
        files,
        [HiddenValue("experience.0.company", value)],
        shown=shared.shown,
        granted=shared.labels,
        baseline=shared.empty_files,
    )
    return [f"{hit.path}: {hit.layer}" for hit in hits]
