"""A damaged record is an error that names the file, never an empty start, and never a different person's."""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile_records import BAD_RECORDS, BadRecord, good_record

from resumesite.content.records import load_publication
from resumesite.errors import ResumesiteError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "content" / "mallory"
    folder.mkdir(parents=True)
    return folder


def test_the_good_record_these_are_made_of_is_live(folder: Path):
    (folder / "publication.json").write_bytes(good_record("mallory"))

    publication = load_publication(folder)

    assert publication is not None
    assert publication.live_names() == ("resume",)


@pytest.mark.parametrize("record", BAD_RECORDS, ids=lambda record: record.id)
def test_a_damaged_record_is_named_and_left_as_it_is(folder: Path, record: BadRecord):
    (folder / "publication.json").write_bytes(record.data)

    with pytest.raises(ResumesiteError) as caught:
        load_publication(folder)

    assert {problem.code for problem in caught.value.problems} == {"DAMAGED_RECORD"}
    assert {problem.place.path for problem in caught.value.problems} == {"content/mallory/publication.json"}
    assert all(problem.hint for problem in caught.value.problems)
    assert (folder / "publication.json").read_bytes() == record.data
    assert [path.name for path in folder.iterdir()] == ["publication.json"]
