"""Variants: resumes of their own that are written in another one's file."""

from __future__ import annotations

import json

import pytest

from building import PAGES, TEXTS, MakeSite, build, codes, made, switch_on, write
from resumesite.content.records import Occasion
from resumesite.errors import ExitStatus, ResumesiteError
from resumesite.make.workers import inline_workers
from resumesite.settings import Site
from resumesite.site.export import ExportRequest, export_resume
from resumesite.site.lifecycle import delete
from resumesite.site.projects import add_project
from resumesite.site.publish import Payload, Published, PublishRequest, publish
from resumesite.site.show import ListRequest, list_resumes
from resumesite.site.validate import check_people

OCCASION = Occasion("2024-01-15T10:30:00Z", lambda kind: f"{kind}_1")

MARA = """
personalInfo: {name: Mara Quist, title: Engineer}
summary: Builds and leads.
experience:
  - {company: Nordwerk, position: Lead, tags: [mgmt], description: [Led nine people.]}
  - company: Kettle
    position: Developer
    description:
      - Shipped weekly.
      - {text: Rewrote the parser., tags: [eng]}
      - {text: Hired four., tags: [mgmt]}
projects:
  - {name: Sieve, tags: [Eng]}
meta: {hidden: [experience.1.company]}
variants:
  engineering: {tags: [eng], title: Engineer Resume, personalInfo: {title: Software Engineer}}
  management:
    tags: [mgmt]
    summary: {en: Leads., de: Leitet.}
    experience: [{}, {position: Team lead}]
"""


@pytest.fixture
def mara(make_site: MakeSite) -> Site:
    site = make_site({"mara": MARA}, published=["mara"], settings=TEXTS)
    switch_on(site, "mara", "engineering")
    switch_on(site, "mara", "management")
    return site


def text(site: Site, path: str) -> str:
    return (site.output / path).read_text(encoding="utf-8")


def test_a_variant_shows_what_has_no_tags_and_what_has_one_of_its_own(mara: Site):
    report = build(mara)

    assert codes(report) == []
    shown = text(mara, "mara/engineering/resume.txt")
    assert "Software Engineer" in shown
    assert "Shipped weekly." in shown and "Rewrote the parser." in shown and "Sieve" in shown
    assert "Nordwerk" not in shown and "Hired four." not in shown


def test_the_resume_itself_shows_everything(mara: Site):
    build(mara)

    shown = text(mara, "mara/resume.txt")
    for words in ("Nordwerk", "Rewrote the parser.", "Hired four.", "Sieve", "Builds and leads."):
        assert words in shown


def test_a_variant_says_otherwise_what_it_names(mara: Site):
    build(mara)

    management = text(mara, "mara/management/resume.txt")
    assert "Leads." in management and "Builds and leads." not in management
    assert "Team lead" in management and "Developer" not in management
    assert "Leitet." in text(mara, "mara/management/de/resume.txt")


def test_what_is_hidden_by_its_place_is_hidden_in_variants_that_lack_an_entry(mara: Site):
    build(mara)

    assert not any("Kettle" in text(mara, path) for path in made(mara))


def test_tags_and_variants_are_in_no_file(mara: Site):
    build(mara)

    assert len(made(mara, "mara/")) == 12
    for path in made(mara, "mara/"):
        assert not {"mgmt", "Eng]", "variants"} & set(text(mara, path).replace('"', " ").split())
    assert "tags" not in json.loads(text(mara, "mara/resume.json"))["projects"][0]


def test_building_again_reads_and_parses_nothing(mara: Site):
    first = build(mara)
    again = build(mara)

    assert first.read == 1, "three resumes, one file"
    assert (again.read, again.parsed, again.written) == (0, 0, 0)


def test_a_variant_that_is_gone_takes_its_pages_away(mara: Site):
    build(mara)
    write(mara, "mara/resume.yaml", MARA.replace("engineering:", "programming:"))

    report = build(mara)

    assert codes(report) == ["SOURCE_GONE"]
    assert made(mara, "mara/engineering") == set()
    assert made(mara, "mara/management")


def test_a_broken_file_holds_its_variants_too(mara: Site):
    build(mara)
    before = made(mara)
    write(mara, "mara/resume.yaml", MARA + "[")

    report = build(mara)

    assert report.status is ExitStatus.PROBLEMS
    assert made(mara) == before
    assert len(report.problems) == 1


def test_a_variant_is_published_by_its_name(make_site: MakeSite):
    site = make_site({"mara": MARA})

    done = publish(site, PublishRequest("mara", "engineering"), OCCASION)
    build(site)

    assert isinstance(done, Published)
    assert (done.name, done.address) == ("engineering", "mara/")
    assert done.user["resume"]["personalInfo"]["title"] == "Software Engineer"


def test_a_name_that_nothing_has_is_an_error_that_names_variants(mara: Site):
    with pytest.raises(ResumesiteError) as caught:
        publish(mara, PublishRequest("mara", "enginering"), OCCASION)

    assert caught.value.code == "RESUME_NOT_FOUND"
    assert "`engineering`" in str(caught.value)


def test_a_variant_is_listed_and_exported(mara: Site):
    listed = [item.name for item in list_resumes(mara, ListRequest("mara")).items]
    request = ExportRequest("mara", "management", format="txt", language="de")

    assert sorted(listed) == ["engineering", "management", "resume"]
    assert "Leitet." in export_resume(mara, request, workers=inline_workers()).data.decode()


def test_a_mistake_in_a_variant_is_told_where_it_stands_and_holds_that_alone(mara: Site):
    write(mara, "mara/resume.yaml", MARA.replace("title: Engineer Resume", "sumary: x"))

    report = build(mara)

    (problem,) = report.problems
    assert (problem.code, problem.field, problem.place.line) == (
        "UNKNOWN_FIELD", "variants.engineering.sumary", 16,
    )  # fmt: skip
    assert "`summary`" in problem.hint
    assert made(mara, "mara/resume") and made(mara, "mara/management")


def test_validating_finds_what_is_wrong_with_variants(make_site: MakeSite):
    variants = "variants: {zh: {tags: []}, engine: {tags: [eng, egn]}, x: 3, academic: {tags: x}}"
    person = f"personalInfo: {{name: Mara}}\nprojects: [{{name: Sieve, tags: [eng]}}]\n{variants}\n"
    files = {"resume.yaml": person, "academic.yaml": "personalInfo: {name: Mara}"}
    site = make_site({"mara": files})

    problems = [problem for checked in check_people(site) for problem in checked.problems]

    found = {(problem.code, problem.field) for problem in problems}
    assert found == {
        ("RESERVED_RESUME_NAME", "variants.zh"),
        ("UNKNOWN_TAG", "variants.engine.tags.1"),
        ("WRONG_TYPE", "variants.x"),
        ("WRONG_TYPE", "variants.academic.tags"),
        ("RESUME_TWICE", "variants.academic"),
    }
    unknown = next(problem for problem in problems if problem.code == "UNKNOWN_TAG")
    assert (unknown.is_error, unknown.hint) == (False, "Did you mean `eng`?")


def test_a_variant_in_two_files_is_refused_until_one_is_renamed(make_site: MakeSite):
    site = make_site({"mara": {"resume.yaml": MARA, "academic.yaml": MARA}})

    with pytest.raises(ResumesiteError) as caught:
        publish(site, PublishRequest("mara", "engineering"), OCCASION)

    assert caught.value.code == "RESUME_TWICE"


def test_a_payload_may_not_be_called_like_a_variant(mara: Site):
    payload = Payload(b'{"resume": {"personalInfo": {"name": "Mara"}}}', "payload.json")

    with pytest.raises(ResumesiteError) as caught:
        publish(mara, PublishRequest("mara", "engineering", payload), OCCASION)

    assert caught.value.code == "RESUME_EXISTS"


def test_deleting_a_variant_says_where_it_is_written(mara: Site):
    with pytest.raises(ResumesiteError) as caught:
        delete(mara, "mara", "engineering", OCCASION)

    assert caught.value.code == "IS_VARIANT"
    assert "resume.yaml" in str(caught.value)


def test_deleting_a_resume_takes_its_variants_off_with_it(mara: Site):
    build(mara)

    delete(mara, "mara", "resume", OCCASION)

    assert made(mara, "mara/") == set()


def test_a_project_added_to_a_variant_goes_into_its_file(mara: Site):
    add_project(mara, "mara", "engineering", {"name": "Loom"}, OCCASION)

    assert "name: Loom" in (mara.content / "mara" / "resume.yaml").read_text()


def test_a_page_of_a_variant_is_canonical_by_itself(make_site: MakeSite):
    site = make_site({"mara": MARA}, published=["mara"], settings=PAGES)
    switch_on(site, "mara", "engineering")

    build(site)

    page = text(site, "mara/engineering/index.html")
    assert '<link rel="canonical" href="https://people.example.org/mara/engineering/">' in page
