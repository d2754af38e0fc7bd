"""Archive, delete, restore, rename, remove: pages go at once, and nothing is lost but by `remove`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from resumesite.content.records import Occasion, Publication, Status, load_publication
from resumesite.errors import ExitStatus, ResumesiteError
from resumesite.make.workers import inline_workers
from resumesite.settings import Site
from resumesite.site.build import build_site
from resumesite.site.lifecycle import archive, delete, remove, rename, restore
from resumesite.site.publish import PublishRequest, publish

MakeSite = Callable[..., Site]

ADA = "personalInfo:\n  name: Ada Fenwick # who else\n"
TWO = {"resume.yaml": ADA, "academic.yaml": ADA}
QUICK = '[site]\nformats = ["html", "txt"]\n'
LATER = "2024-02-28T14:25:00Z"
MUCH_LATER = "2024-03-01T09:00:00Z"


def at(now: str) -> Occasion:
    return Occasion(now, lambda kind: f"{kind}_{now[5:10]}")


def record_of(site: Site, username: str = "ada") -> Publication:
    record = load_publication(site.content / username)
    assert record is not None
    return record


def files_of(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def build(site: Site) -> None:
    with inline_workers() as workers:
        build_site(site, workers=workers)


# Archive ----------------------------------------------------------------------------------------


def test_an_archived_resume_is_off_the_pages_and_stays_in_its_folder(make_site: MakeSite):
    site = make_site({"ada": ADA}, published=["ada"], settings=QUICK)
    build(site)

    done = archive(site, "ada", "", at(LATER))

    assert record_of(site).status("resume") is Status.ARCHIVED
    assert "ada/index.html" in done.removed
    assert not (site.output / "ada").exists()
    assert (site.content / "ada" / "resume.yaml").read_text(encoding="utf-8") == ADA


def test_archiving_twice_keeps_the_first_date(make_site: MakeSite):
    site = make_site({"ada": ADA})
    archive(site, "ada", "", at(LATER))

    archive(site, "ada", "", at(MUCH_LATER))

    assert record_of(site).resumes["resume"].archived_at == LATER


def test_an_archived_resume_comes_back_as_a_draft(make_site: MakeSite):
    site = make_site({"ada": ADA}, published=["ada"])
    archive(site, "ada", "", at(LATER))

    done = restore(site, "ada", "", at(MUCH_LATER))

    assert (done.name, done.came_from) == ("resume", "archived")
    assert record_of(site).status("resume") is Status.DRAFT


def test_when_the_main_resume_is_archived_the_other_takes_its_place(make_site: MakeSite):
    site = make_site({"ada": TWO}, published=["ada"])
    publish(site, PublishRequest("ada", "academic"), at(LATER))

    done = archive(site, "ada", "resume", at(MUCH_LATER))

    assert done.moved == "academic"
    assert record_of(site).live_names() == ("academic",)


# Delete and restore -----------------------------------------------------------------------------


def test_a_deleted_resume_is_kept_with_its_record_and_its_translations(make_site: MakeSite):
    site = make_site(
        {"ada": {"resume.yaml": ADA, "resume.nl.yaml": ADA, "academic.yaml": ADA}}, published=["ada"]
    )

    done = delete(site, "ada", "", at(LATER))

    assert done.folder == "content/ada/.deleted/resume_ada"
    assert files_of(site.content / "ada") == [
        ".deleted/resume_ada/record.json",
        ".deleted/resume_ada/resume.nl.yaml",
        ".deleted/resume_ada/resume.yaml",
        "academic.yaml",
        "publication.json",
    ]
    assert not record_of(site).islive
    assert record_of(site).resumes == {}


def test_a_restored_resume_has_its_bytes_and_its_id_and_is_a_draft(make_site: MakeSite):
    site = make_site({"ada": ADA}, published=["ada"])
    before = record_of(site).resumes["resume"]
    delete(site, "ada", "", at(LATER))

    done = restore(site, "ada", "", at(MUCH_LATER))

    assert (done.id, done.came_from) == (before.id, "deleted")
    assert files_of(site.content / "ada") == ["publication.json", "resume.yaml"]
    assert (site.content / "ada" / "resume.yaml").read_text(encoding="utf-8") == ADA
    restored = record_of(site).resumes["resume"]
    assert (restored.created_at, restored.status) == (before.created_at, Status.DRAFT)


def test_the_latest_of_two_deleted_resumes_of_one_name_comes_back(make_site: MakeSite):
    site = make_site({"ada": ADA})
    delete(site, "ada", "", at(LATER))
    (site.content / "ada" / "resume.yaml").write_text("personalInfo: {name: Second}\n", encoding="utf-8")
    delete(site, "ada", "", at(MUCH_LATER))

    restore(site, "ada", "resume", at(MUCH_LATER))

    assert "Second" in (site.content / "ada" / "resume.yaml").read_text(encoding="utf-8")
    assert len(list((site.content / "ada" / ".deleted").iterdir())) == 1


def test_a_deleted_resume_does_not_overwrite_the_one_that_took_its_place(make_site: MakeSite):
    site = make_site({"ada": ADA})
    delete(site, "ada", "", at(LATER))
    (site.content / "ada" / "resume.json").write_text('{"summary": "New."}', encoding="utf-8")

    with pytest.raises(ResumesiteError) as raised:
        restore(site, "ada", "resume", at(MUCH_LATER))

    assert raised.value.code == "RESUME_EXISTS"
    assert "content/ada/resume.json" in raised.value.problems[0].hint
    assert (site.content / "ada" / "resume.json").read_text(encoding="utf-8") == '{"summary": "New."}'


def test_which_one_to_restore_is_asked_when_there_are_several(make_site: MakeSite):
    site = make_site({"ada": TWO})
    delete(site, "ada", "resume", at(LATER))
    archive(site, "ada", "academic", at(LATER))

    with pytest.raises(ResumesiteError) as raised:
        restore(site, "ada", "", at(MUCH_LATER))

    assert raised.value.problems[0].hint == "Say which one: `academic`, `resume`."


@pytest.mark.parametrize("name", ["", "resume", "cv"])
def test_where_nothing_was_put_away_nothing_is_restored(make_site: MakeSite, name: str):
    site = make_site({"ada": ADA}, published=["ada"])

    with pytest.raises(ResumesiteError) as raised:
        restore(site, "ada", name, at(LATER))

    assert (raised.value.code, raised.value.status) == ("RESUME_NOT_FOUND", ExitStatus.USAGE)


def test_a_damaged_record_of_a_deleted_resume_is_named(make_site: MakeSite):
    site = make_site({"ada": ADA})
    done = delete(site, "ada", "", at(LATER))
    (site.root / done.folder / "record.json").write_text("{}")

    with pytest.raises(ResumesiteError) as raised:
        restore(site, "ada", "resume", at(MUCH_LATER))

    assert raised.value.problems[0].place.path == f"{done.folder}/record.json"


def test_deleting_takes_the_pages_of_that_resume_only(make_site: MakeSite):
    site = make_site({"ada": TWO}, published=["ada"], settings=QUICK)
    publish(site, PublishRequest("ada", "academic"), at(LATER))
    build(site)

    done = delete(site, "ada", "academic", at(MUCH_LATER))

    assert "ada/academic/index.html" in done.removed
    assert not (site.output / "ada" / "academic").exists()
    assert (site.output / "ada" / "index.html").exists()


# Rename -----------------------------------------------------------------------------------------


def test_a_renamed_person_keeps_everything_and_is_remembered_by_the_old_name(make_site: MakeSite):
    site = make_site({"ada": {"resume.yaml": ADA, "photo.jpg": "not looked at"}}, published=["ada"])
    before = record_of(site)

    done = rename(site, "ada", "fenwick", at(LATER))

    assert done.is_live
    assert not (site.content / "ada").exists()
    assert files_of(site.content / "fenwick") == ["photo.jpg", "publication.json", "resume.yaml"]
    after = record_of(site, "fenwick")
    assert (after.id, after.username, after.former_usernames) == (before.id, "fenwick", ("ada",))
    assert after.live_names() == ("resume",)


def test_a_renamed_persons_old_address_leads_to_the_new_one(make_site: MakeSite):
    site = make_site({"ada": ADA}, published=["ada"], settings=QUICK)
    build(site)

    done = rename(site, "ada", "fenwick", at(LATER))
    gone_at_once = not (site.output / "ada" / "index.html").exists()
    build(site)

    assert gone_at_once
    assert "ada/index.html" in done.removed
    assert (site.output / "fenwick" / "index.html").exists()
    assert "/fenwick/" in (site.output / "_redirects").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("ada", "bob", "USERNAME_TAKEN"),
        ("ada", "ada", "USERNAME_TAKEN"),
        ("ada", "Ada", "BAD_USERNAME"),
        ("ada", "share", "RESERVED_USERNAME"),
        ("eve", "ada-two", "PERSON_NOT_FOUND"),
    ],
)
def test_a_name_that_cannot_be_taken_changes_nothing(make_site: MakeSite, old: str, new: str, code: str):
    site = make_site({"ada": ADA, "bob": ADA}, published=["ada", "bob"])
    before = files_of(site.content)

    with pytest.raises(ResumesiteError) as raised:
        rename(site, old, new, at(LATER))

    assert (raised.value.code, raised.value.status) == (code, ExitStatus.USAGE)
    assert files_of(site.content) == before


def test_renaming_the_home_person_says_that_the_settings_name_the_old_one(make_site: MakeSite):
    site = make_site({"ada": ADA}, published=["ada"], settings='[site]\nhome = "ada"\n')

    assert rename(site, "ada", "fenwick", at(LATER)).is_home


# Remove -----------------------------------------------------------------------------------------


def test_nothing_remains_of_a_removed_person(make_site: MakeSite):
    site = make_site({"ada": ADA, "bob": ADA}, published=["ada", "bob"], settings=QUICK)
    delete(site, "bob", "", at(LATER))
    build(site)

    done = remove(site, "ada", at(MUCH_LATER))

    assert done.erased == ("content/ada/publication.json", "content/ada/resume.yaml")
    assert "ada/index.html" in done.removed
    traces = [path for path in site.root.rglob("*") if "ada" in path.relative_to(site.root).as_posix()]
    assert traces == []
    holding = [
        path.relative_to(site.root).as_posix()
        for path in site.root.rglob("*")
        if path.is_file() and b"Fenwick" in path.read_bytes()
    ]
    assert holding == ["content/bob/.deleted/resume_bob/resume.yaml"]


def test_removing_says_what_may_remain_elsewhere(make_site: MakeSite):
    settings = '[site]\nhome = "ada"\n[targets.production]\ntype = "s3"\nbucket = "people"\n'
    site = make_site({"ada": ADA}, settings=settings)
    (site.root / ".git").mkdir()

    done = remove(site, "ada", at(LATER))

    said = "\n".join(done.remains)
    assert "git: earlier commits still hold content/ada/" in said
    assert "the target production" in said
    assert 'resumesite.toml: it says home = "ada"' in said
    assert "backups" in said


def test_somebody_with_a_damaged_record_can_be_removed(make_site: MakeSite):
    site = make_site({"ada": {"resume.yaml": ADA, "publication.json": "{"}})

    remove(site, "ada", at(LATER))

    assert not (site.content / "ada").exists()


def test_removing_again_finishes_what_a_kill_left(make_site: MakeSite):
    site = make_site({"ada": ADA})
    left = site.content / ".removed-ada-2024-01-01T000000Z"
    left.mkdir()
    (left / "resume.yaml").write_text(ADA)

    remove(site, "ada", at(LATER))

    assert list(site.content.iterdir()) == []


def test_a_removed_link_leaves_what_it_leads_to(make_site: MakeSite):
    site = make_site({"bob": ADA})
    (site.content / "ada").symlink_to(site.content / "bob", target_is_directory=True)

    done = remove(site, "ada", at(LATER))

    assert done.erased == ("content/ada",)
    assert not (site.content / "ada").is_symlink()
    assert files_of(site.content / "bob") == ["resume.yaml"]


def test_the_record_on_the_way_of_a_deletion_is_readable(make_site: MakeSite):
    site = make_site({"ada": ADA}, published=["ada"])

    done = delete(site, "ada", "", at(LATER))

    record = json.loads((site.root / done.folder / "record.json").read_text(encoding="utf-8"))
    assert (record["name"], record["deletedAt"]) == ("resume", LATER)
    assert record["record"]["id"] == "resume_ada"
