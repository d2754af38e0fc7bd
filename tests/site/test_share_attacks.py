"""What a hostile hand does to the records of shares: nothing that was protected or hidden comes out."""

from __future__ import annotations

import base64
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from building import build, codes, tree, write
from resumesite.edition.redaction.blur import read_blur
from resumesite.errors import ExitStatus, ResumesiteError
from resumesite.settings import Site
from resumesite.site.lifecycle import remove, rename
from resumesite.site.shares.answer import ShareAnswer
from resumesite.site.shares.found import find_share
from resumesite.site.shares.terms import NewPassword, Terms
from sharing import FIRST, LASTING, PASSWORD, MakeSite, at, create, key_of, terms, update

ADA = """
personalInfo: {name: Ada Byron, email: ada@byron.example}
experience: [{company: Analytical Engines, startDate: 2019}]
customSections: [{title: Zyxwv Lodge, items: [Chair]}]
"""


@pytest.fixture
def site(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.delenv("RESUMESITE_KEY", raising=False)
    return make_site(
        {"ada": ADA, "bob": "personalInfo: {name: Bob Stone}\n"}, published=["bob"], settings=LASTING
    )


def record_of(site: Site, answer: ShareAnswer) -> Path:
    return site.content / "ada/shares" / f"{answer.share.id}.json"


def edit(path: Path, **changes: Any) -> None:
    data = json.loads(path.read_text())
    for name, value in changes.items():
        data.pop(name, None)
        if value is not None:
            data[name] = value
    path.write_text(json.dumps(data, indent=2, sort_keys=True) + "\n")


@pytest.mark.parametrize("passwords", [None, [], [{}], [{"id": "password_1", "iterations": 1}]])
def test_taking_a_password_out_of_the_record_opens_nothing(site: Site, passwords: Any):
    answer = create(site, terms(password=PASSWORD))
    build(site)
    before = tree(site.output / "share")

    edit(record_of(site, answer), passwords=passwords)
    report = build(site)

    assert codes(report) == ["DAMAGED_SHARE"]
    assert tree(site.output / "share") == before
    shutil.rmtree(site.output)
    shutil.rmtree(site.private)
    build(site)
    assert not (site.output / "share").exists()
    assert (site.output / "bob/index.html").is_file()


def test_a_password_can_be_taken_away_by_the_command(site: Site):
    answer = create(site, terms(password=PASSWORD))
    build(site)

    update(site, answer.share, Terms(without_passwords=True))

    assert codes(build(site)) == []
    assert b"Ada Byron" in (site.output / "share" / answer.token / "index.html").read_bytes()


def test_what_is_hidden_later_is_looked_for_in_every_file_again(site: Site):
    told = base64.b64encode(b"Codename Wintergarten of Ostrava").decode()
    write(site, "ada/resume.yaml", f"personalInfo: {{name: Ada Byron}}\nsummary: See {told}.\n")
    answer = create(site)

    with pytest.raises(ResumesiteError) as raised:
        update(site, answer.share, Terms(blur=read_blur({"blurWords": ["Wintergarten"]})))

    assert raised.value.status is ExitStatus.GUARDED
    assert "Wintergarten" not in str(raised.value)


def test_the_record_tells_no_section_that_is_hidden_and_no_digest_of_what_is_sealed(site: Site):
    answer = create(
        site, Terms(blur=read_blur({"blurSections": ["Zyxwv Lodge"]}), passwords=(NewPassword(PASSWORD),))
    )
    build(site)

    record = record_of(site, answer).read_text()

    assert "Zyxwv" not in record
    from hashlib import sha256

    from resumesite.edition.protection.content_key import content_key_of
    from resumesite.edition.protection.envelope import opaque_name, open_file

    key = content_key_of(key_of(site), answer.share.id, 1)
    folder = site.output / "share" / answer.token
    text = open_file(key, answer.token, "resume.txt", (folder / opaque_name(key, "resume.txt")).read_bytes())
    assert sha256(text).hexdigest() not in record


def test_a_label_that_tells_what_is_hidden_is_refused(site: Site):
    with pytest.raises(ResumesiteError) as raised:
        create(site, Terms(blur=read_blur({"blurCompanies": True}), label="Not for Analytical Engines"))

    assert raised.value.status is ExitStatus.GUARDED
    assert not (site.content / "ada/shares").exists()


@pytest.mark.parametrize(
    "terms",
    [
        {"passwords": (NewPassword(PASSWORD),)},
        {"blur": read_blur({"blurName": True, "blurEmail": True, "blurCompanies": True})},
        {"is_enabled": False},
    ],
)
def test_what_a_share_showed_before_stays_in_no_store(site: Site, terms: dict[str, Any]):
    answer = create(site)
    build(site)

    update(site, answer.share, Terms(**terms))

    for _ in range(2):
        stored = b"".join(tree(site.private / "store").values())
        assert b"Ada Byron" not in stored
        assert b"Analytical" not in stored
        build(site)


def test_nothing_of_a_person_who_was_renamed_stays_when_they_leave(site: Site):
    create(site)
    build(site)
    rename(site, "ada", "lady-ada", at(FIRST))
    build(site)

    remove(site, "lady-ada", at(FIRST))

    assert b"Ada Byron" not in b"".join(tree(site.private / "store").values())


def test_a_copied_record_stands_for_its_first_owner_alone(site: Site):
    answer = create(site)
    build(site)
    before = tree(site.output / "share")
    shutil.copytree(site.content / "ada/shares", site.content / "bob/shares")

    report = build(site)

    assert codes(report) == ["SHARE_COPIED"]
    assert tree(site.output / "share") == before
    with pytest.raises(ResumesiteError, match="ada and bob"):
        find_share(site, answer.share.id, key_of(site))
    shutil.rmtree(site.content / "bob/shares")
    assert codes(build(site)) == []
    assert tree(site.output / "share") == before


def test_asking_to_hide_less_is_refused(site: Site):
    answer = create(site, Terms(blur=read_blur({"blurName": True, "blurSections": ["skills"]})))

    for less in (
        {"blur": read_blur({"blurName": "initials"})},
        {"shown_again": ("blurPhoto",)},
        {"shown_again": ("blurSections",)},
    ):
        with pytest.raises(ResumesiteError) as raised:
            update(site, answer.share, Terms(**less))
        assert raised.value.code == "FEWER_REDACTIONS"
