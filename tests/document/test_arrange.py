"""A resume as a reader finds it: what stands where, and in which words."""

from __future__ import annotations

from typing import Any

import pytest

from leaves import edited, full_resume
from resumesite.document.arrange import arrange
from resumesite.document.document import (
    Bullet,
    Contact,
    ContactKind,
    Document,
    Entry,
    Fact,
    Paragraph,
    Rich,
    Run,
    Section,
    When,
)
from resumesite.edition.edition import PublicResume
from resumesite.resume.schema import SECTIONS


def arranged(data: dict[str, Any]) -> Document:
    return arrange(PublicResume.model_validate(data))


def section(kind: str, data: dict[str, Any]) -> Section:
    found = arranged(data).section(kind)
    assert found is not None
    return found


def entry(kind: str, data: dict[str, Any]) -> Entry:
    (only,) = section(kind, {kind: [data]}).entries
    return only


def text(*paragraphs: str) -> Rich:
    return tuple(Paragraph((Run(paragraph),)) for paragraph in paragraphs)


def points(*texts: str) -> tuple[Bullet, ...]:
    return tuple(Bullet((Run(text),)) for text in texts)


# Header --------------------------------------------------------------------------------------------------


def test_contacts_begin_with_the_email_and_show_addresses_without_their_scheme():
    person = {
        "name": "Ada", "title": "Engineer", "location": "Leeds", "phone": "+44 7700 900123",
        "email": "ada@a.example", "website": "https://www.a.example/", "linkedin": "linkedin.com/in/ada",
        "github": "ada", "twitter": "@ada", "spotifyUrl": "https://open.spotify.com/user/ada",
        "links": [{"label": "Blog", "url": "b.example"}, {"url": "https://c.example"}, {"label": "Skype a"}],
    }  # fmt: skip

    header = arranged({"personalInfo": person}).header

    assert (header.name, header.headline) == ("Ada", "Engineer")
    assert header.contacts == (
        Contact(ContactKind.EMAIL, "Email", "ada@a.example", "mailto:ada@a.example"),
        Contact(ContactKind.PHONE, "Phone", "+44 7700 900123", "tel:+447700900123"),
        Contact(ContactKind.LOCATION, "Location", "Leeds"),
        Contact(ContactKind.WEBSITE, "Website", "a.example", "https://www.a.example/"),
        Contact(ContactKind.LINKEDIN, "LinkedIn", "linkedin.com/in/ada", "https://linkedin.com/in/ada"),
        Contact(ContactKind.GITHUB, "GitHub", "github.com/ada", "https://github.com/ada"),
        Contact(ContactKind.TWITTER, "Twitter", "@ada", "https://x.com/ada"),
        Contact(
            ContactKind.SPOTIFY, "Spotify", "open.spotify.com/user/ada", "https://open.spotify.com/user/ada"
        ),
        Contact(ContactKind.LINK, "Link", "Blog: b.example", "https://b.example"),
        Contact(ContactKind.LINK, "Link", "c.example", "https://c.example"),
        Contact(ContactKind.LINK, "Link", "Skype a"),
    )


def test_contact_data_that_is_no_address_is_text_without_a_link():
    person = {
        "email": "[email protected]",
        "phone": "ask me",
        "website": "javascript:alert(1)",
        "github": "Ada Q",
    }

    contacts = arranged({"personalInfo": person}).header.contacts

    assert [(contact.text, contact.href) for contact in contacts] == [
        ("[email protected]", ""),
        ("ask me", ""),
        ("javascript:alert(1)", ""),
        ("Ada Q", ""),
    ]


# Entries -------------------------------------------------------------------------------------------------


def test_a_job_has_its_position_first_then_the_company():
    job = {
        "position": "Engineer", "company": "Span", "location": "Leeds", "url": "span.example",
        "startDate": "2019-02", "isCurrentRole": True, "companyDescription": "A bridge builder.",
        "summary": "Owns two bridges.", "description": ["Measured"], "technologies": ["Steel", "Rope"],
    }  # fmt: skip

    assert entry("experience", job) == Entry(
        title="Engineer",
        when=When("Feb 2019 – Present", "2019-02", ""),
        organization="Span",
        organization_href="https://span.example",
        location="Leeds",
        text=text("A bridge builder.", "Owns two bridges."),
        bullets=points("Measured"),
        facts=(Fact("Technologies", ("Steel", "Rope")),),
    )


def test_a_job_without_a_position_is_called_by_its_company():
    assert entry("experience", {"company": "Span", "url": "span.example"}) == Entry(
        title="Span", title_href="https://span.example"
    )


def test_an_entry_that_has_only_an_address_is_called_by_it():
    assert entry("projects", {"link": "https://atlas.example/"}) == Entry(
        title="atlas.example", title_href="https://atlas.example/"
    )


def test_an_address_that_is_no_link_is_said_as_a_fact():
    assert entry("projects", {"name": "Atlas", "link": "javascript:alert(1)"}) == Entry(
        title="Atlas", facts=(Fact("Link", ("javascript:alert(1)",)),)
    )


def test_roles_at_one_employer_stand_below_it():
    job = {"company": "Span", "roles": [{"position": "Lead", "startDate": "2020"}, {"position": "Junior"}]}

    assert entry("experience", job).roles == (
        Entry("Lead", when=When("2020", "2020")),
        Entry("Junior"),
    )


def test_several_descriptions_are_points_and_a_single_one_is_a_paragraph():
    assert entry("experience", {"company": "A", "description": ["one", "two"]}).bullets == points(
        "one", "two"
    )
    assert entry("experience", {"company": "A", "description": ["one"]}).text == text("one")


def test_a_single_description_is_a_point_too_where_another_job_has_several():
    jobs = [{"company": "A", "description": ["one", "two"]}, {"company": "B", "description": ["three"]}]

    first, second = section("experience", {"experience": jobs}).entries

    assert (first.bullets, second.bullets) == (points("one", "two"), points("three"))


def test_a_project_tells_what_it_is_before_its_highlights():
    project = {
        "name": "Atlas", "role": "Author", "entity": "Guild", "kind": "application", "link": "atlas.example",
        "description": ["An atlas."], "highlights": ["Sold out"], "technologies": ["Ink"],
    }  # fmt: skip

    assert entry("projects", project) == Entry(
        title="Atlas",
        title_href="https://atlas.example",
        organization="Author · Guild · application",
        text=text("An atlas."),
        bullets=points("Sold out"),
        facts=(Fact("Technologies", ("Ink",)),),
    )


def test_education_has_the_degree_with_its_subject_then_the_school():
    school = {
        "degree": "BSc", "branch": "Physics", "university": "Leeds", "startDate": "2010", "endDate": "2013",
        "sgpa": "3.9", "courses": ["Optics", "Waves"], "description": ["Thesis on tides."],
    }  # fmt: skip

    assert entry("education", school) == Entry(
        title="BSc, Physics",
        when=When("2010 – 2013", "2010", "2013"),
        organization="Leeds",
        text=text("Thesis on tides."),
        facts=(Fact("GPA", ("3.9",)), Fact("Courses", ("Optics", "Waves"))),
    )


@pytest.mark.parametrize("grade", ["First class honours", "CGPA 9.1/10", "sehr gut (1,0)"])
def test_a_grade_in_words_says_itself_what_it_is(grade: str):
    assert entry("education", {"degree": "BSc", "sgpa": grade}).facts == (Fact("", (grade,)),)


def test_a_publication_has_its_authors_with_the_own_name_in_bold_and_its_doi_as_a_link():
    publication = {
        "name": "Drift", "authors": ["**A. Quinn**", "B. Lee"], "publisher": "Nautica", "date": "2020-06",
        "doi": "doi:10.5555/77", "url": "https://n.example/1",
    }  # fmt: skip

    assert entry("publications", publication) == Entry(
        title="Drift",
        title_href="https://n.example/1",
        when=When("Jun 2020", "2020-06"),
        organization="Nautica",
        text=(
            Paragraph((Run("A. Quinn", bold=True), Run(", "), Run("B. Lee"))),
            Paragraph((Run("DOI: "), Run("10.5555/77", href="https://doi.org/10.5555/77"))),
        ),
    )


def test_a_certificate_says_when_it_expires():
    certificate = {"name": "Pilot", "issuer": "Board", "date": "2020-11-07", "endDate": "2023-11"}

    assert entry("certificates", certificate) == Entry(
        title="Pilot",
        when=When("Nov 7, 2020", "2020-11-07"),
        organization="Board",
        facts=(Fact("Expires", ("Nov 2023",)),),
    )


def test_a_reference_is_who_said_it_and_what():
    assert entry("references", {"name": "Dr. Bello", "position": "Dean", "reference": "Calm."}) == Entry(
        title="Dr. Bello", organization="Dean", text=text("Calm.")
    )


def test_a_quote_without_a_name_is_still_shown():
    assert entry("references", {"reference": "Calm."}) == Entry(text=text("Calm."))


# Rows and lists ------------------------------------------------------------------------------------------


def test_skills_are_labelled_rows():
    skills = {
        "languages": ["Go"], "frameworksAndTools": ["Django"], "libraries": ["NumPy"], "softSkills": ["Calm"],
        "groups": [{"name": "Data", "level": "Expert", "keywords": ["SQL"]}, {"keywords": ["Rope"]}],
    }  # fmt: skip

    assert section("skills", {"skills": skills}).facts == (
        Fact("Programming languages", ("Go",)),
        Fact("Frameworks and tools", ("Django",)),
        Fact("Libraries", ("NumPy",)),
        Fact("Soft skills", ("Calm",)),
        Fact("Data (Expert)", ("SQL",)),
        Fact("", ("Rope",)),
    )


def test_neighbours_that_are_only_a_name_share_a_row():
    groups = [{"name": "Go", "level": "Expert"}, {"name": "C"}, {"name": "Data", "keywords": ["SQL"]}]

    assert section("skills", {"skills": {"groups": groups}}).facts == (
        Fact("", ("Go (Expert)", "C")),
        Fact("Data", ("SQL",)),
    )
    assert section("interests", {"interests": [{"name": "Chess"}, {"name": "Go"}]}).facts == (
        Fact("", ("Chess", "Go")),
    )


def test_languages_are_rows_with_how_well_they_are_spoken():
    spoken = [{"language": "Yoruba", "fluency": "Native"}, {"language": "Swedish"}]

    assert section("languages", {"languages": spoken}).facts == (
        Fact("Yoruba", ("Native",)),
        Fact("", ("Swedish",)),
    )


def test_a_custom_section_has_its_texts_as_points_and_its_objects_as_entries():
    item = {"title": "Voyage", "subtitle": "Bluebottle", "url": "v.example", "startDate": "2001"}
    data = {"customSections": [{"title": "Trips", "items": ["Walked", item]}, {"items": ["Other"]}]}

    assert arranged(data).sections == (
        Section(
            "customSections",
            "custom-1",
            "Trips",
            bullets=points("Walked"),
            entries=(
                Entry(
                    "Voyage",
                    title_href="https://v.example",
                    when=When("2001", "2001"),
                    organization="Bluebottle",
                ),
            ),
        ),
        Section("customSections", "custom-2", "More", bullets=points("Other")),
    )


# The whole -----------------------------------------------------------------------------------------------


def test_sections_without_content_are_not_there():
    assert arranged({"personalInfo": {"name": "Ada"}}).sections == ()


def test_sections_stand_in_the_order_that_is_asked_for():
    data = {
        "summary": "s", "extracurricular": ["e"], "skills": {"languages": ["Go"]},
        "customSections": [{"title": "One", "items": ["1"]}, {"title": "Two", "items": ["2"]}],
        "section_order": ["customSections.1", "skills", *(name for name in SECTIONS if name != "skills")],
    }  # fmt: skip

    assert [each.id for each in arranged(data).sections] == [
        "custom-2", "skills", "summary", "extracurricular", "custom-1",
    ]  # fmt: skip


def test_every_id_is_there_once():
    ids = [each.id for each in arrange(edited(full_resume())).sections]

    assert len(ids) == len(set(ids)) == len(SECTIONS) + 1


@pytest.mark.parametrize(
    ("language", "experience", "direction"),
    [
        ("en", "Experience", "ltr"),
        ("de-CH", "Berufserfahrung", "ltr"),
        ("ar", "الخبرة العملية", "rtl"),
        ("zh", "工作经历", "ltr"),
    ],
)
def test_a_document_is_in_the_resumes_language(language: str, experience: str, direction: str):
    document = arranged({"language": language, "experience": [{"company": "A"}]})

    assert (document.sections[0].label, document.direction, document.language) == (
        experience,
        direction,
        language,
    )


@pytest.mark.parametrize(
    ("name", "job", "title", "expected"),
    [
        ("Ada", "Engineer", "", "Ada – Engineer"),
        ("Ada", "Engineer", "Bridges CV", "Ada – Bridges CV"),
        ("Ada", "Engineer", "CV of Ada", "CV of Ada"),
        ("Ada", "", "", "Ada"),
        ("", "Engineer", "", "Engineer"),
        ("", "", "", "Resume"),
    ],
)
def test_a_title_has_the_name_once_and_what_the_resume_is_for(name: str, job: str, title: str, expected: str):
    assert arranged({"title": title, "personalInfo": {"name": name, "title": job}}).title == expected


@pytest.mark.parametrize(
    ("summary", "description"),
    [
        ("Builds **bridges**.\n\nAnd [more](https://a.example).", "Builds bridges. And more."),
        ("", "Ada · Engineer · Leeds"),
        ("A sentence that is long enough to stand alone in a list. " * 4, ("A sentence that is long enough to"
         " stand alone in a list. " * 2).strip()),
        ("word " * 60, ("word " * 30).strip() + "…"),
        ("长句" * 100, "长句" * 77 + "…"),
    ],
)  # fmt: skip
def test_a_description_is_plain_and_short(summary: str, description: str):
    person = {"name": "Ada", "title": "Engineer", "location": "Leeds"}

    found = arranged({"summary": summary, "personalInfo": person}).description

    assert found == description
    assert len(found) <= 155


def test_the_labels_of_the_page_are_in_the_language_too():
    assert arranged({"language": "fr"}).labels["skip_to_content"] == "Aller au contenu"
