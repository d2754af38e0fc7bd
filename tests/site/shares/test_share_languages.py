"""A share freezes a resume in one of its languages, or a variant of it."""

from __future__ import annotations

import pytest

from building import write
from resumesite.errors import ResumesiteError
from resumesite.make.workers import inline_workers
from resumesite.settings import Site
from resumesite.site.shares.answer import ShareAnswer
from resumesite.site.shares.change import ShareRequest, create_share
from sharing import FIRST, PAGES, MakeSite, at, build_at, create, key_of, page, refresh, terms, update

CHEN = """\
personalInfo: {name: {en: Lin Chen, zh: 陈琳}, title: {en: Engineer, zh: 工程师}}
projects: [{name: Sieve, tags: [eng]}, {name: Loom, tags: [art]}]
variants: {art: {tags: [art]}}
"""


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    return make_site({"ada": CHEN}, settings=PAGES)


def share_in(site: Site, language: str, name: str = "") -> ShareAnswer:
    request = ShareRequest("ada", name, language=language)
    return create_share(site, request, key_of(site), at(FIRST), workers=inline_workers())


def test_a_share_is_in_the_language_that_was_asked_for(site: Site):
    share = share_in(site, "zh").share

    build_at(site)

    shown = page(site, share)
    assert '<html lang="zh"' in shown and "工程师" in shown
    assert "Engineer" not in shown and "hreflang" not in shown


def test_each_language_has_a_share_of_its_own(site: Site):
    main, zh = create(site), share_in(site, "zh")

    assert (share_in(site, "zh").token, share_in(site, "en").token) == (zh.token, main.token)
    assert main.token != zh.token


def test_a_new_snapshot_is_in_the_same_language(site: Site):
    share = share_in(site, "zh").share
    write(site, "ada/resume.yaml", CHEN.replace("工程师", "架构师"))

    again = refresh(site, share).share
    build_at(site)

    assert again.language == "zh"
    assert "架构师" in page(site, again)


def test_a_language_that_the_resume_has_not_is_refused(site: Site):
    with pytest.raises(ResumesiteError) as caught:
        share_in(site, "fr")

    assert caught.value.code == "NOT_IN_LANGUAGE"


def test_a_variant_is_shared_by_its_name(site: Site):
    share = share_in(site, "", "art").share

    build_at(site)

    shown = page(site, share)
    assert "Loom" in shown and "Sieve" not in shown


MEI = """\
personalInfo: {name: {en: Mei Harbour, zh: 梅港}, location: {en: London, zh: 伦敦}}
summary: {en: Hi, zh: 我在Nordwerk工作，住在London。Mei Harbour}
experience: [{company: {en: Nordwerk, zh: 北工厂}, description: [{en: Hi, zh: 北工厂与 Nordwerk}]}]
"""


def test_what_is_hidden_is_hidden_in_the_words_of_every_language(make_site: MakeSite):
    site = make_site({"ada": MEI}, settings=PAGES)
    hidden = ("Nordwerk", "北工厂", "London", "伦敦", "Harbour", "梅港")
    request = ShareRequest("ada", "", terms("companies"), language="zh")
    share = create_share(site, request, key_of(site), at(FIRST), workers=inline_workers()).share

    build_at(site)
    assert [word for word in hidden if word in page(site, share)] == list(hidden[2:])

    more = update(site, share, terms("name", "location")).share
    build_at(site)
    assert not [word for word in hidden if word in page(site, more)]
