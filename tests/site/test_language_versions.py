"""One resume in several languages: a page for each, that leads to the others and goes with its language."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

import pytest

from building import PAGES, MakeSite, build, codes, made, switch_on, unpublish, write
from resumesite.content.records import Occasion
from resumesite.errors import ExitStatus, ResumesiteError
from resumesite.make.workers import inline_workers
from resumesite.settings import Site
from resumesite.site.export import ExportRequest, export_resume
from resumesite.site.publish import Published, PublishRequest, publish
from resumesite.site.publish import unpublish as site_unpublish
from resumesite.site.show import show_resume
from resumesite.site.validate import check_people

OCCASION = Occasion("2024-01-15T10:30:00Z", lambda kind: f"{kind}_1")

CHEN = """
personalInfo: {name: {en: Lin Chen, zh: 陈琳}, title: {en: Engineer, zh: 工程师}}
summary: {en: Builds bridges., zh: 建造桥梁。}
experience:
  - company: Harbour Works
    description: [Led a team., {en: Wrote the code., zh: 编写代码。}]
"""
LAYLA = """
personalInfo: {name: Layla Haddad, title: Ingenieurin}
experience: [{company: Werft Nord, position: Leiterin}, {company: Altbau, position: Zeichnerin}]
meta: {language: de}
"""
LAYLA_AR = "personalInfo: {name: ليلى حداد, title: مهندسة}\nexperience: [{position: مديرة}, null]\n"


@pytest.fixture
def chen(make_site: MakeSite) -> Site:
    return make_site({"chen": CHEN}, published=["chen"], settings=PAGES)


@pytest.fixture
def layla(make_site: MakeSite) -> Site:
    files = {"resume.yaml": LAYLA, "resume.ar.yaml": LAYLA_AR}
    return make_site({"layla": files}, published=["layla"], settings=PAGES)


def text(site: Site, path: str) -> str:
    return (site.output / path).read_text(encoding="utf-8")


# Pages ---------------------------------------------------------------------------------------------------


def test_a_resume_with_texts_in_two_languages_has_a_page_for_each(chen: Site):
    report = build(chen)

    assert codes(report) == []
    assert made(chen, "chen") == {
        f"chen/{folder}{name}" for folder in ("", "zh/") for name in ("index.html", "resume.txt")
    }
    assert "Builds bridges." in text(chen, "chen/resume.txt")
    zh = text(chen, "chen/zh/resume.txt")
    assert "建造桥梁。" in zh and "编写代码。" in zh
    assert "Led a team." in zh, "what is not translated stays as it is"
    assert "Builds" not in zh


def test_a_file_in_another_language_overrides_fields(layla: Site):
    build(layla)

    ar = text(layla, "layla/ar/resume.txt")
    assert "Werft Nord" in ar and "مديرة" in ar
    assert "Altbau" not in ar, "null takes an entry away"
    assert '<html lang="ar" dir="rtl"' in text(layla, "layla/ar/index.html")
    assert '<html lang="de" dir="ltr"' in text(layla, "layla/index.html")


def test_the_pages_lead_to_each_other(chen: Site):
    build(chen)

    main, zh = text(chen, "chen/index.html"), text(chen, "chen/zh/index.html")
    for page in (main, zh):
        assert '<link rel="alternate" hreflang="en" href="https://people.example.org/chen/">' in page
        assert '<link rel="alternate" hreflang="zh" href="https://people.example.org/chen/zh/">' in page
        assert '<link rel="alternate" hreflang="x-default" href="https://people.example.org/chen/">' in page
    assert '<a href="../chen/zh/" lang="zh" hreflang="zh" rel="alternate">中文</a>' in main
    assert '<a href="../../chen/" lang="en" hreflang="en" rel="alternate">English</a>' in zh
    assert '<link rel="canonical" href="https://people.example.org/chen/zh/">' in zh


def test_without_a_base_url_only_the_page_itself_leads_there(make_site: MakeSite):
    site = make_site({"chen": CHEN}, published=["chen"], settings='[site]\nformats = ["html"]\n')

    build(site)

    page = text(site, "chen/index.html")
    assert 'rel="alternate" hreflang=' not in page
    assert 'href="../chen/zh/"' in page


def test_a_resume_in_one_language_has_no_links_to_others(make_site: MakeSite):
    site = make_site({"ada": "personalInfo: {name: Ada Byron}"}, published=["ada"], settings=PAGES)

    build(site)

    assert "hreflang" not in text(site, "ada/index.html")
    assert "xhtml" not in text(site, "sitemap.xml")


def test_the_sitemap_names_the_languages_of_each_page(chen: Site):
    build(chen)

    sitemap = ElementTree.fromstring(text(chen, "sitemap.xml"))
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    pages = {
        url.findtext("s:loc", "", names): {
            link.get("hreflang"): link.get("href") for link in url.findall("x:link", names)
        }
        for url in sitemap.findall("s:url", names)
    }
    root = "https://people.example.org/chen/"
    alternates = {"en": root, "zh": f"{root}zh/", "x-default": root}
    assert pages == {root: alternates, f"{root}zh/": alternates}


def test_the_directory_lists_a_person_once(chen: Site):
    build(chen)

    directory = text(chen, "index.html")
    assert directory.count("Lin Chen") == 1
    assert "陈琳" not in directory


def test_a_further_resume_has_languages_too(chen: Site):
    write(chen, "chen/academic.yaml", CHEN)
    switch_on(chen, "chen", "academic")

    build(chen)

    assert "chen/academic/zh/index.html" in made(chen)


def test_who_is_at_home_has_other_languages_at_their_own_address(make_site: MakeSite):
    site = make_site({"chen": CHEN}, published=["chen"], settings=PAGES + 'home = "chen"\n')

    build(site)

    assert {"index.html", "chen/zh/index.html"} <= made(site)
    assert 'href="chen/zh/"' in text(site, "index.html")
    assert 'href="../../"' in text(site, "chen/zh/index.html")


def test_only_the_languages_of_the_site_are_made_where_it_names_several(make_site: MakeSite):
    people = {"chen": CHEN.replace("zh: 工程师", "zh: 工程师, fr: Ingénieure, pt-BR: Engenheira")}
    settings = PAGES + 'languages = ["en", "fr", "pt"]\n'
    site = make_site(people, published=["chen"], settings=settings)

    build(site)

    folders = {path.split("/")[1] for path in made(site, "chen/") if path.count("/") == 2}
    assert folders == {"fr", "pt-br"}


def test_a_file_in_another_language_alone_is_the_resume_in_it(make_site: MakeSite):
    site = make_site({"layla": {"resume.ar.yaml": LAYLA_AR}}, published=["layla"], settings=PAGES)

    report = build(site)

    assert codes(report) == []
    assert 'lang="ar" dir="rtl"' in text(site, "layla/index.html")


# Building again ------------------------------------------------------------------------------------------


def test_building_again_reads_and_renders_nothing(layla: Site):
    first = build(layla)
    again = build(layla)

    assert (first.read, first.parsed) == (2, 2)
    assert (again.read, again.parsed, sum(again.rendered.values()), again.written) == (0, 0, 0, 0)


def test_a_language_that_is_gone_takes_its_pages_away(layla: Site):
    build(layla)
    (layla.content / "layla" / "resume.ar.yaml").unlink()

    report = build(layla)

    assert report.removed == 2
    assert not any("/ar/" in path for path in made(layla))
    assert "hreflang" not in text(layla, "layla/index.html")
    assert "/ar/" not in text(layla, "sitemap.xml")


def test_a_mistake_in_one_language_holds_the_resume_in_all(layla: Site):
    build(layla)
    before = text(layla, "layla/index.html")
    write(layla, "layla/resume.yaml", LAYLA.replace("Ingenieurin", "Chefin"))
    write(layla, "layla/resume.ar.yaml", "personalInfo:\n  nmae: ليلى\n")

    report = build(layla)

    (problem,) = report.problems
    assert (problem.code, str(problem.place)) == ("UNKNOWN_FIELD", "content/layla/resume.ar.yaml:2:3")
    assert problem.field == "personalInfo.nmae"
    assert report.status is ExitStatus.PROBLEMS
    assert text(layla, "layla/index.html") == before
    assert "layla/ar/index.html" in made(layla)


def test_what_cannot_be_put_in_place_in_one_language_holds_the_resume_in_all(chen: Site):
    theirs = chen.output / "chen" / "zh"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("a file where a folder shall be")

    report = build(chen)

    assert made(chen, "chen/") == {"chen/zh"}
    assert {held.address for held in report.held} == {"chen/", "chen/zh/"}
    assert "ADDRESS_NOT_FREE" not in codes(report)


def test_unpublishing_takes_the_pages_in_all_languages_away_at_once(chen: Site):
    build(chen)

    gone = site_unpublish(chen, "chen", "", OCCASION)

    assert len(gone.removed) == 4
    assert made(chen, "chen/") == set()


def test_it_does_so_where_the_record_of_what_was_built_is_lost(chen: Site):
    write(chen, "chen/academic.yaml", CHEN)
    switch_on(chen, "chen", "academic")
    build(chen)
    for path in chen.private.glob("record.sqlite*"):
        path.unlink()

    site_unpublish(chen, "chen", "academic", OCCASION)

    assert {path.rpartition("/")[0] for path in made(chen, "chen/")} == {"chen", "chen/zh"}
    site_unpublish(chen, "chen", "resume", OCCASION)
    assert made(chen, "chen/") == set()


def test_the_main_language_may_change_places_with_another(chen: Site):
    build(chen)
    write(chen, "chen/resume.yaml", CHEN + "meta: {language: zh}\n")

    report = build(chen)

    assert report.status is ExitStatus.DONE
    assert "建造桥梁。" in text(chen, "chen/resume.txt")
    assert "Builds bridges." in text(chen, "chen/en/resume.txt")
    assert not any("/zh/" in path for path in made(chen))


def test_an_unpublished_resume_is_not_made_in_any_language(chen: Site):
    unpublish(chen, "chen")

    build(chen)

    assert made(chen, "chen/") == set()


# Commands ------------------------------------------------------------------------------------------------


def test_validating_says_in_which_file_a_mistake_is(layla: Site):
    write(layla, "layla/resume.ar.yaml", "experience:\n  - positon: مديرة\n")

    checked = {found.path: found for found in check_people(layla)}

    assert checked.keys() == {"content/layla/resume.yaml", "content/layla/resume.ar.yaml"}
    assert checked["content/layla/resume.yaml"].problems == ()
    (problem,) = checked["content/layla/resume.ar.yaml"].problems
    assert (problem.code, problem.place.line, problem.field) == ("UNKNOWN_FIELD", 2, "experience.0.positon")


def test_publishing_refuses_what_is_wrong_in_any_language(layla: Site):
    write(layla, "layla/resume.ar.yaml", "personalInfo: {nmae: ليلى}\n")

    with pytest.raises(ResumesiteError) as caught:
        publish(layla, PublishRequest("layla"), OCCASION)

    assert caught.value.code == "UNKNOWN_FIELD"


def test_publishing_says_each_thing_once(chen: Site):
    write(chen, "chen/resume.yaml", CHEN.replace("title:", "email: nobody, title:"))

    done = publish(chen, PublishRequest("chen"), OCCASION)

    assert isinstance(done, Published)
    assert [warning.code for warning in done.warnings] == ["NO_EMAIL"]


def test_a_resume_is_exported_and_shown_in_the_language_asked_for(chen: Site):
    def exported(language: str) -> Any:
        request = ExportRequest("chen", format="json", language=language)
        return json.loads(export_resume(chen, request, workers=inline_workers()).data)

    assert exported("")["basics"]["name"] == "Lin Chen"
    assert exported("zh")["basics"]["name"] == "陈琳"
    shown = show_resume(chen, "chen", language="zh")
    assert (shown.read.resume.personal_info.title, shown.listed.address) == ("工程师", "/chen/zh/")


def test_a_language_that_a_resume_has_not_is_an_error_that_names_those_it_has(chen: Site):
    with pytest.raises(ResumesiteError) as caught:
        export_resume(chen, ExportRequest("chen", language="fr"))

    assert caught.value.code == "NOT_IN_LANGUAGE"
    assert "en, zh" in str(caught.value)
