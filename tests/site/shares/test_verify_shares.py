"""Whether what stands in `output/` of shares is what passed the gate."""

from __future__ import annotations

import shutil

import pytest

from resumesite.content.durable import commit
from resumesite.content.shares import Share, written_share
from resumesite.errors import ExitStatus
from resumesite.make.workers import inline_workers
from resumesite.settings import Site
from resumesite.site.build import BuildReport
from resumesite.site.shares.answer import ShareAnswer
from resumesite.site.shares.verify import Verified, verify_shares
from sharing import (
    ADA,
    PAGES,
    PASSWORD,
    SECOND,
    MakeSite,
    build_at,
    create,
    day,
    found,
    key_of,
    revoke,
    terms,
)


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    return make_site({"ada": ADA}, settings=PAGES)


def codes(report: BuildReport) -> list[str]:
    return [problem.code for problem in report.problems]


def verified(site: Site, *answers: ShareAnswer) -> Verified:
    shares = [found(answer.share) for answer in answers]
    return verify_shares(site, shares, key_of(site), day(SECOND), workers=inline_workers())


@pytest.mark.parametrize("password", ["", PASSWORD])
def test_what_was_built_is_what_passed_the_gate(site: Site, password: str):
    answer = create(site, terms("phone", password=password))
    build_at(site)

    done = verified(site, answer)

    assert (done.shares, done.compared, done.rendered, done.problems) == (1, 2, 2, ())
    assert done.status is ExitStatus.DONE


@pytest.mark.parametrize("password", ["", PASSWORD])
def test_a_changed_file_is_found(site: Site, password: str):
    answer = create(site, terms(password=password))
    build_at(site)
    path = next(
        path for path in (site.output / "share" / answer.token).iterdir() if path.name != "index.html"
    )
    path.write_bytes(path.read_bytes()[:-1] + b"?")

    done = verified(site, answer)

    assert [problem.code for problem in done.problems] == ["SHARE_DIFFERS"]
    assert done.status is ExitStatus.PROBLEMS


def test_a_share_that_was_not_built_is_a_warning(site: Site):
    done = verified(site, create(site))

    assert done.compared == 0
    assert done.status is ExitStatus.DONE
    assert not any(problem.is_error for problem in done.problems)
    assert len(done.problems) == 2


def test_of_revoked_shares_nothing_is_compared(site: Site):
    answer = create(site)

    assert verified(site, revoke(site, answer.share)) == Verified()


def test_a_share_with_a_photo_is_what_passed_the_gate(make_site: MakeSite):
    from io import BytesIO

    from PIL import Image

    site = make_site({"ada": ADA}, settings=PAGES)
    picture = BytesIO()
    Image.new("RGB", (40, 40), "teal").save(picture, "PNG")
    (site.content / "ada" / "photo.png").write_bytes(picture.getvalue())
    answer = create(site)
    build_at(site)

    done = verified(site, answer)

    assert (done.compared, done.problems) == (3, ())


def test_an_unchanged_file_is_not_looked_through_again(site: Site, monkeypatch: pytest.MonkeyPatch):
    from resumesite.make import guarded

    create(site, terms("companies"))

    def never(*arguments: object, **named: object) -> object:
        raise AssertionError("its digest has passed already")

    monkeypatch.setattr(guarded, "scan", never)

    assert build_at(site).status is ExitStatus.DONE


@pytest.mark.parametrize("password", ["", PASSWORD])
def test_a_build_says_once_that_what_was_lost_is_rendered_again_by_another_version(site: Site, password: str):
    answer = create(site, terms("phone", password=password))
    build_at(site)
    made_by(site, answer, "0" * 16)
    assert codes(build_at(site)) == []  # nothing is lost yet

    shutil.rmtree(site.output)
    assert codes(build_at(site)) == []  # the store has it
    shutil.rmtree(site.output)
    shutil.rmtree(site.private)
    report = build_at(site)

    (problem,) = report.problems
    assert (problem.code, report.status) == ("SHARE_RENDERED_AGAIN", ExitStatus.DONE)
    assert f"ada's share {answer.share.id}" in problem.message
    assert answer.token not in str(problem)
    assert codes(build_at(site)) == []


def test_verify_says_what_another_version_rendered(site: Site):
    answer = create(site)
    build_at(site)
    page = site.output / "share" / answer.token / "index.html"
    page.write_bytes(page.read_bytes().replace(b"<body", b"<body "))
    changed = made_by(site, answer, "0" * 16)

    done = verify_shares(site, [found(changed)], key_of(site), day(SECOND), workers=inline_workers())

    assert [(problem.code, problem.is_error) for problem in done.problems] == [
        ("SHARE_RENDERED_AGAIN", False)
    ]
    assert "index.html was rendered again" in done.problems[0].message


def made_by(site: Site, answer: ShareAnswer, version: str) -> Share:
    """Let a share have been made by another version."""
    share = answer.share.model_copy(update={"made_with": version})
    commit(site.content / "ada", [written_share(share)])
    return share
