"""Shares whose records, keys or themes are not what they were: each is held alone, and nothing breaks."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from building import workers_that_first
from resumesite.edition.protection.site_key import load_site_key
from resumesite.errors import ExitStatus, ResumesiteError
from resumesite.settings import Site
from resumesite.site.build import BuildReport
from resumesite.site.shares.found import find_share
from resumesite.site.site_keys import make_key, needed_key
from sharing import ADA, PAGES, SECOND, MakeSite, build_at, create, key_of, page, pages, record, terms, update


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    return make_site(
        {"ada": ADA, "bob": "personalInfo: {name: Bob Stone}\n"}, published=["bob"], settings=PAGES
    )


def codes(report: BuildReport) -> list[str]:
    return [problem.code for problem in report.problems]


@pytest.mark.parametrize("damage", ["", "{", "null", "[]", '{"id": 1}', "\x00", "other", "clear"])
def test_a_damaged_record_fails_alone_and_its_pages_stay(site: Site, damage: str):
    broken = create(site, terms(label="One")).share
    whole = create(site, is_new=True).share
    build_at(site)
    path = site.content / "ada" / "shares" / f"{broken.id}.json"
    data = json.loads(path.read_text())
    if damage == "other":
        damage = json.dumps({**data, "id": whole.id})
    elif damage == "clear":
        damage = json.dumps({**data, "passwords": [{"id": "password_1"}]})
    path.write_text(damage)

    report = build_at(site)

    assert "DAMAGED_SHARE" in codes(report)
    assert report.status is ExitStatus.PROBLEMS
    assert pages(site, broken)
    assert pages(site, whole)
    assert (site.output / "bob" / "index.html").exists()


def test_what_is_sealed_and_was_tampered_with_is_held(site: Site):
    share = create(site, terms("phone")).share
    path = site.content / "ada" / "shares" / f"{share.id}.json"
    data = json.loads(path.read_text())
    sealed = data["sealedHidden"]
    data["sealedHidden"] = sealed[:40] + ("A" if sealed[40] != "A" else "B") + sealed[41:]
    path.write_text(json.dumps(data))

    report = build_at(site)

    assert "DAMAGED_SHARE" in codes(report)
    assert not pages(site, share)


def test_without_the_key_shares_are_held_and_everything_else_is_built(site: Site):
    share = create(site).share
    build_at(site)
    page_before = page(site, share)
    key = (site.root / "resumesite.key").read_text()
    (site.root / "resumesite.key").unlink()

    report = build_at(site)

    (site.root / "resumesite.key").write_text(key)
    assert codes(report) == ["KEY_NEEDED"]
    assert page(site, share) == page_before
    assert "RESUMESITE_KEY" in str(next(iter(report.problems)))


def test_with_another_key_shares_are_held(site: Site):
    share = create(site).share
    build_at(site)
    kept = (site.root / "resumesite.key").read_text()
    (site.root / "resumesite.key").write_text("A" * 43)

    report = build_at(site)

    (site.root / "resumesite.key").write_text(kept)
    assert codes(report) == ["OTHER_KEY"]
    assert pages(site, share)


def test_no_new_key_is_made_where_shares_were_made_with_one(site: Site):
    create(site)
    (site.root / "resumesite.key").unlink()

    for make in (lambda: needed_key(site, {}), lambda: make_key(site)):
        with pytest.raises(ResumesiteError) as refused:
            make()
        assert refused.value.code == "KEY_NEEDED"
    assert not (site.root / "resumesite.key").exists()


def test_the_key_is_private_and_git_ignores_it(site: Site):
    (site.root / ".gitignore").write_text("/output/")

    key = key_of(site)

    assert (site.root / "resumesite.key").stat().st_mode & 0o777 == 0o600
    assert (site.root / ".gitignore").read_text().splitlines() == [
        "/output/", "/resumesite.key", "/resumesite.key.old", "/.resumesite.key*",
    ]  # fmt: skip
    assert key == load_site_key(site.root, {})


def test_a_key_that_git_tracks_is_refused(site: Site):
    create(site)
    for command in (["init", "-q"], ["add", "-f", "resumesite.key"]):
        subprocess.run(["git", "-C", str(site.root), *command], check=True)

    for act in (lambda: build_at(site), lambda: create(site)):
        with pytest.raises(ResumesiteError) as refused:
            act()
        assert refused.value.code == "KEY_TRACKED"


def test_a_frozen_theme_that_is_gone_holds_the_share_and_says_so(site: Site):
    share = create(site).share
    build_at(site)
    shutil.rmtree(site.content / ".frozen")
    shutil.rmtree(site.private)

    report = build_at(site)

    assert "FROZEN_THEME_GONE" in codes(report)
    assert "share refresh" in str(next(iter(report.problems)))
    with pytest.raises(ResumesiteError):
        update(site, share, terms("phone"))
    assert '"blur"' not in record(site, share)


def test_a_refresh_brings_a_frozen_theme_back(site: Site):
    from sharing import refresh

    share = create(site).share
    shutil.rmtree(site.content / ".frozen")

    refresh(site, share)

    assert codes(build_at(site)) == []
    assert pages(site, share)


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ("", "NOT_A_SHARE"),
        ("nonsense", "NOT_A_SHARE"),
        ("share_zz", "SHARE_NOT_FOUND"),
        ("a" * 32, "SHARE_NOT_FOUND"),
        ("1" * 32, "NOT_A_SHARE"),
        ("../../etc", "NOT_A_SHARE"),
    ],
)
def test_what_is_no_share_is_said_to_be_none(site: Site, wanted: str, code: str):
    create(site)

    with pytest.raises(ResumesiteError) as refused:
        find_share(site, wanted, key_of(site))

    assert (refused.value.code, refused.value.status) == (code, ExitStatus.USAGE)
    assert "a" * 32 not in str(refused.value)


def test_a_share_is_found_by_id_beginning_token_and_link(site: Site):
    answer = create(site)
    key = key_of(site)

    for wanted in (
        answer.share.id,
        answer.share.id[:12],
        answer.token,
        answer.token.upper(),
        f"https://people.example.org/share/{answer.token}/",
        f"https://people.example.org/share/{answer.token}/index.html?a=b#c",
        f"/share/{answer.token}",
    ):
        assert find_share(site, wanted, key).share.id == answer.share.id


def test_a_beginning_of_several_is_not_enough(site: Site):
    create(site)
    create(site, is_new=True)

    with pytest.raises(ResumesiteError) as refused:
        find_share(site, "share_", key_of(site))

    assert refused.value.code == "WHICH_SHARE"


def test_a_token_cannot_be_looked_for_without_the_key(site: Site):
    answer = create(site)

    with pytest.raises(ResumesiteError) as refused:
        find_share(site, answer.token, None)

    assert "RESUMESITE_KEY" in str(refused.value)
    assert answer.token not in str(refused.value)
    assert find_share(site, answer.share.id, None).share == answer.share


def test_the_build_is_the_same_after_an_interrupted_create(site: Site):
    """A share that was killed before its record was written has left at most a theme."""
    create(site)
    (site.content / ".frozen" / ".half.1234").mkdir()

    assert codes(build_at(site, now=SECOND)) == []


def test_a_share_that_changed_during_a_build_leaves_no_other_share_behind_in_silence(site: Site):
    changed, other = create(site).share, create(site, is_new=True).share

    report = build_at(site, workers=workers_that_first(lambda: update(site, changed, terms(label="Acme"))))

    (problem,) = report.problems
    assert (problem.code, problem.hint) == ("CHANGED_MEANWHILE", "Build again.")
    assert "pages and shares" in problem.message
    assert not pages(site, other)
    assert codes(build_at(site)) == []
    assert pages(site, changed)
    assert pages(site, other)


def test_a_key_that_others_can_read_is_warned_of_with_the_command_that_mends_it(site: Site):
    create(site)
    (site.root / "resumesite.key").chmod(0o644)

    report = build_at(site)

    (problem,) = report.problems
    assert (problem.code, report.status) == ("KEY_EXPOSED", ExitStatus.DONE)
    assert "chmod 600 resumesite.key" in problem.hint
    (site.root / "resumesite.key").chmod(0o600)
    assert codes(build_at(site)) == []


def test_an_old_key_that_git_tracks_is_refused_too(site: Site):
    create(site)
    (site.root / "resumesite.key.old").write_text("A" * 43)
    for command in (["init", "-q"], ["add", "-f", "resumesite.key.old"]):
        subprocess.run(["git", "-C", str(site.root), *command], check=True)

    with pytest.raises(ResumesiteError) as refused:
        load_site_key(site.root, {})

    assert refused.value.code == "KEY_TRACKED"
    assert "git rm --cached resumesite.key.old" in str(refused.value)


def test_a_record_is_read_strictly_and_says_where_it_is_wrong(site: Site):
    broken = create(site, terms(allow_download=False)).share
    whole = create(site, is_new=True).share
    path = site.content / "ada" / "shares" / f"{broken.id}.json"
    text = path.read_text().replace('"allowDownload": false', '"allowDownload": "yes"')
    path.write_text(text)
    line = text[: text.index('"allowDownload"')].count("\n") + 1

    report = build_at(site)

    (problem,) = report.problems
    assert (problem.code, problem.field) == ("DAMAGED_SHARE", "allowDownload")
    assert (problem.place.path, problem.place.line) == (f"content/ada/shares/{broken.id}.json", line)
    assert problem.message == "expected true or false"
    assert pages(site, whole)
    assert not pages(site, broken)
