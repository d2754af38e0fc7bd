"""Each redaction: what it hides, what stands there instead, and what stays."""

from __future__ import annotations

import pytest
from redacting import hidden_values, redacted, shown, summary

from resumesite.edition.redaction.blur import Blur
from resumesite.edition.redaction.labels import label_forms
from resumesite.plan.keys import Environment, inputs_of
from resumesite.resume.dates import FreeText, read_date

ADA = {
    "personalInfo": {
        "name": "Ada Lovelace",
        "title": "Engineer",
        "email": "countess@lovelace.example",
        "phone": "+44 20 7946 0018",
        "location": "London, England",
        "website": "https://www.lovelace.example/",
        "linkedin": "https://www.linkedin.com/in/ada-lovelace/",
        "github": "countess1815",
        "twitter": "@adatweets",
        "spotifyUrl": "https://open.spotify.com/user/adamusic",
        "links": [{"label": "Blog", "url": "https://medium.com/@adawrites"}],
    }
}


def ada(**sections: object) -> dict[str, object]:
    return ADA | sections


# Name ----------------------------------------------------------------------------------------------------


def test_a_name_is_a_label_wherever_it_stands():
    resume = shown(
        ada(
            summary="Ada, or Lovelace, Ada; ADA B. LOVELACE. Her canal, Adaptive.",
            title="Ada Lovelace CV",
            publications=[{"name": "Notes", "authors": ["A. Lovelace", "C. Babbage"]}],
            references=[{"reference": "Ms Lovelace’s work"}],
        ),
        "name",
    )

    assert resume.personal_info.name == "Candidate"
    assert resume.title == "Candidate CV"
    assert resume.summary == "Candidate, or Candidate; Candidate. Her canal, Adaptive."
    assert resume.publications[0].authors == ("Candidate", "C. Babbage")
    assert resume.references[0].reference == "Ms Candidate’s work"


def test_a_name_takes_what_else_tells_it_along():
    person = shown(ADA, "name").personal_info

    assert person.email == "Hidden email"
    assert person.website == "Hidden website"
    assert {person.linkedin, person.github, person.twitter, person.spotify_url} == {"Hidden profile"}
    assert [(link.label, link.url) for link in person.links] == [("Hidden link", "")]
    assert (person.phone, person.location) == ("+44 20 7946 0018", "London, England")


@pytest.mark.parametrize(
    "text",
    [
        "some-user", "Some User", "countess@lovelace.example", "countess", "lovelace.example", "ada-lovelace",
        "countess1815", "@adatweets", "adamusic", "adawrites", "https://github.com/countess1815/engine",
        "https://gitlab.com/ada", "https://ada.github.io/x",
    ],
)  # fmt: skip
def test_with_a_name_handles_and_own_domains_are_hidden_in_texts(text: str):
    left = summary(f"see {text} now", "name", **ADA)

    assert left in (
        "see Candidate now",
        "see Hidden link now",
        "see Hidden email now",
        "see Hidden profile now",
    )


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("Ada Lovelace", "A. L."), ("王小明", "王."), ("Zoë García-Márquez, PhD", "Z. G."),
        ("Q", "Candidate"),
        ("Dr. Ada Lovelace", "A. L."), ("A L", "Candidate"), ("山田 太郎", "山. 太."),
    ],
)  # fmt: skip
def test_initials_stand_where_they_are_asked_for(name: str, left: str):
    resume = shown({"personalInfo": {"name": name}, "summary": f"I am {name}."}, "name=initials")

    assert resume.personal_info.name == left
    assert name not in resume.summary.removesuffix(".")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("王小明", "小明的项目"), ("欧阳修", "欧阳修在此"), ("山田 太郎", "太郎さん"),
        ("Jean-Luc O'Neill", "Luc oneill"),
        ("Mary Ann van der Berg", "Berg and Mary"), ("May Will", "will may"), ("Σοφία Κυριακού", "ΣΟΦΙΑ"),
        ("Ben Affleck", "ben"), ("محمد علي", "محمد"), ("Zoë", "Zoe"), ("李", "李"),
    ],
)  # fmt: skip
def test_every_part_of_a_name_is_hidden(name: str, text: str):
    left = summary(text, "name", personalInfo={"name": name})

    assert left != text or name == "李"


def test_small_words_titles_and_degrees_are_no_part_of_a_name():
    text = "Dr. of the van de la MBA, PhD program, von hier"

    assert summary(text, "name", personalInfo={"name": "Dr. Maria van de la Cruz, MBA, PhD"}) == text


def test_a_name_that_is_a_month_leaves_dates_alone():
    resume = shown(
        {"personalInfo": {"name": "May Will"}, "experience": [{"company": "Acme", "startDate": "May 2020"}]},
        "name",
    )

    assert resume.experience[0].start_date == "May 2020"
    assert "May" not in hidden_values({"personalInfo": {"name": "May Will"}}, "name")


def test_a_hidden_name_hides_the_photo_unless_it_is_kept():
    assert redacted(ADA, "name").hides_photo
    assert not redacted(ADA, "name,photo=false").hides_photo
    assert redacted(ADA, "photo").hides_photo


# Contact -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "countess@lovelace.example", "COUNTESS@LOVELACE.EXAMPLE", "mailto:countess@lovelace.example",
        "countess at lovelace dot example", "countess (at) lovelace [dot] example",
        "countess@lovelace dot example",
        "<countess@lovelace.example>", "countess%40lovelace.example",
    ],
)  # fmt: skip
def test_an_email_address_is_hidden_in_texts(text: str):
    left = summary(f"Mail {text} please", "email", **ADA)

    assert left in ("Mail Hidden email please", "Mail Hidden link please")


@pytest.mark.parametrize(
    "text",
    [
        "+44 20 7946 0018", "+442079460018", "0044-20-7946-0018", "020 7946 0018", "(020) 7946.0018",
        "7946 0018",
        "+44 (0)20 79460018", "٠٢٠٧٩٤٦٠٠١٨", "０２０ ７９４６ ００１８", "**020** 7946–0018",
        "20\u00a07946\u202f0018",
        "02079460018", "tel:+442079460018", "[call](tel:+442079460018)",
    ],
)  # fmt: skip
def test_a_phone_number_is_hidden_in_any_grouping(text: str):
    left = summary(f"Call {text} in 2019", "phone", **ADA)

    assert left in ("Call Hidden phone in 2019", "Call Hidden link in 2019", "Call call in 2019")


@pytest.mark.parametrize("text", ["2079 people, 46 cities", "7946 and 18", "+44 20 7946 0019", "1815–1852"])
def test_other_numbers_stay(text: str):
    assert summary(text, "phone", **ADA) == text


@pytest.mark.parametrize(
    ("key", "field", "texts"),
    [
        ("website", "website", ["https://lovelace.example/cv", "www.lovelace.example"]),
        ("linkedin", "linkedin", ["linkedin.com/in/ada-lovelace", "https://de.linkedin.com/in/ada-lovelace/en"]),
        ("github", "github", ["countess1815", "https://github.com/countess1815/x"]),
        ("twitter", "twitter", ["@adatweets", "https://x.com/adatweets", "adatweets"]),
    ],
)  # fmt: skip
def test_a_profile_is_hidden_where_it_stands_and_in_texts(key: str, field: str, texts: list[str]):
    resume = shown(ada(summary=" and ".join(texts)), key)

    assert getattr(resume.personal_info, field).startswith("Hidden ")
    assert not [text for text in texts if text in resume.summary]
    assert resume.personal_info.name == "Ada Lovelace"


def test_a_hidden_profile_leaves_the_name_that_it_is_made_of():
    resume = shown(ada(summary="Ada Lovelace, countess@lovelace.example"), "linkedin,github,website")

    assert resume.personal_info.name == "Ada Lovelace"
    assert resume.personal_info.email == "countess@lovelace.example"
    assert resume.summary == "Ada Lovelace, countess@lovelace.example"


def test_own_links_leave_one_label():
    links = [{"label": "Blog", "url": "https://a.example/x"}, {"label": "Shop", "url": "https://b.example"}]

    resume = shown({"personalInfo": {"links": links}, "summary": "See https://a.example/x/y"}, "links")

    assert [(link.label, link.url) for link in resume.personal_info.links] == [("Hidden link", "")]
    assert resume.summary == "See Hidden link"


def test_no_label_stands_where_nothing_stood():
    person = shown(
        {"personalInfo": {"name": "Ada"}}, "email,phone,location,website,linkedin,links"
    ).personal_info

    assert person.model_dump(exclude_defaults=True) == {"name": "Ada"}


# Location ------------------------------------------------------------------------------------------------


def test_places_are_hidden_in_entries_and_texts_too():
    resume = shown(
        ada(
            summary="From London to Paris, all over England, remote",
            experience=[
                {"company": "A1", "location": "london, England"},
                {"company": "B1", "location": "Paris"},
            ],
            education=[{"university": "U1", "location": "Remote"}],
        ),
        "location",
    )

    assert resume.personal_info.location == "Location A"
    assert [job.location for job in resume.experience] == ["Location A", "Location B"]
    assert resume.summary == "From Location A to Location B, all over Location A, remote"


@pytest.mark.parametrize(
    ("place", "city"),
    [
        ("London, England", "London"), ("Berlin", "Berlin"), ("10115 Berlin, Germany", "Berlin"),
        ("12 Main Street, Springfield, IL 62701", "Springfield"), ("Paris 75011, France", "Paris"),
        ("上海，中国", "上海"),
        ("São Paulo / Brazil", "São Paulo"),
    ],
)  # fmt: skip
def test_of_a_place_the_city_can_be_kept(place: str, city: str):
    resume = shown({"personalInfo": {"location": place.replace("，", ", ")}}, "location=city")

    assert resume.personal_info.location == city


def test_with_the_city_kept_the_country_is_hidden_in_texts():
    assert summary("In London, in England", "location=city", **ADA) == "In London, in Location A"


def test_a_street_and_a_postal_code_can_be_hidden_alone():
    place = "12 Main Street, 62701 Springfield, IL"

    resume = shown({"personalInfo": {"location": place}, "summary": "12 Main Street"}, "address")

    assert resume.personal_info.location == "Springfield, IL"
    assert resume.summary == "Location A"


# Organizations and projects ------------------------------------------------------------------------------


def test_companies_get_letters_in_the_order_in_which_they_stand():
    resume = shown(
        {
            "experience": [{"company": "Globex"}, {"company": "Acme, Inc."}, {"company": "GLOBEX GmbH"}],
            "volunteering": [{"organization": "Red Cross"}],
            "projects": [{"name": "Rocket", "entity": "acme"}],
        },
        "companies",
    )

    assert [job.company for job in resume.experience] == ["Company A", "Company B", "Company A"]
    assert resume.volunteering[0].organization == "Company C"
    assert (resume.projects[0].name, resume.projects[0].entity) == ("Rocket", "Company B")


def test_after_z_come_two_letters():
    jobs = [{"company": f"Name{chr(97 + number // 26)}{chr(97 + number % 26)}"} for number in range(28)]

    companies = [job.company for job in shown({"experience": jobs}, "companies").experience]

    assert companies[24:] == ["Company Y", "Company Z", "Company AA", "Company AB"]


@pytest.mark.parametrize(
    ("company", "text"),
    [
        ("Acme Technologies Ltd.", "Acme"), ("Initech GmbH & Co. KG", "Initech"),
        ("General Electric (GE)", "GE"),
        ("Alphabet / Google", "google"), ("华为技术有限公司", "华为技术"), ("株式会社ネコヤ", "ネコヤ"),
        ("ООО Ромашка", "Ромашка"),
        ("Hooli, Inc. – Maps", "Hooli"), ("The Vandelay Group", "Vandelay"),
        ("S.A. Umbrella S.p.A.", "S.A. Umbrella"),
        ("International Business Machines", "IBM"), ("Weyland-Yutani via Hays", "weyland yutani"),
    ],
)  # fmt: skip
def test_what_people_call_a_company_is_hidden(company: str, text: str):
    assert summary(text, "companies", experience=[{"company": company}]) == "Company A"


@pytest.mark.parametrize("text", ["data", "Inc. and Co", "the technologies", "API", "Berlin"])
def test_everyday_words_of_a_companys_name_stay(text: str):
    jobs = [
        {"company": name, "location": "Berlin"}
        for name in ("Data Systems, Inc.", "Acme Payment Intl, Berlin")
    ]

    assert summary(text, "companies", experience=jobs) == text


def test_with_a_company_its_address_goes():
    job = {"company": "Acme Industries", "url": "https://www.rockets.example/"}
    resume = shown({"experience": [job], "summary": "See rockets.example"}, "companies")

    assert resume.experience[0].url == ""
    assert resume.summary == "See Hidden link"


@pytest.mark.parametrize(
    "text", ["Stanford University", "Stanford", "stanford’s", "https://cs.stanford.edu/x"]
)
def test_schools_are_hidden(text: str):
    resume = shown(
        {"education": [{"university": "Stanford University"}], "summary": f"At {text}"}, "institutions"
    )

    assert resume.education[0].university == "Institution A"
    assert "stanford" not in resume.summary.casefold()


def test_a_town_in_a_schools_name_stays_where_the_town_is_shown():
    school = {"university": "University of Heidelberg", "location": "Heidelberg"}

    resume = shown({"education": [school], "summary": "In Heidelberg"}, "institutions")

    assert (resume.education[0].location, resume.summary) == ("Heidelberg", "In Heidelberg")


def test_projects_are_hidden_with_their_links():
    resume = shown(
        {
            "projects": [{"name": "Analytical Engine", "link": "https://engine.example"}, {"name": "Zeus"}],
            "summary": "analytical-engine, ZEUS, https://github.com/x/analytical-engine",
        },
        "projects",
    )

    assert [(project.name, project.link) for project in resume.projects] == [
        ("Project A", ""),
        ("Project B", ""),
    ]
    assert resume.summary == "Project A, Project B, Hidden link"


def test_references_leave_how_many_there_are():
    resume = shown(
        {
            "references": [
                {"name": "Grace Hopper", "position": "Admiral", "reference": "Great."},
                {"name": "Alan T"},
            ],
            "summary": "Worked for Hopper",
        },
        "references",
    )

    assert [each.model_dump(exclude_defaults=True) for each in resume.references] == [
        {"name": "Reference A"}, {"name": "Reference B"},
    ]  # fmt: skip
    assert resume.summary == "Worked for Reference A"


# Dates ---------------------------------------------------------------------------------------------------

JOB = {"company": "Acme", "startDate": "2019-03", "endDate": "Present", "isCurrentRole": True}
STUDY = {"university": "U", "endDate": "June 2015"}


def test_dates_leave_one_label_an_entry():
    resume = shown(
        {
            "experience": [JOB | {"roles": [{"position": "Lead", "endDate": "2021"}]}],
            "awards": [{"title": "Prize", "date": "Summer 2018"}],
            "certificates": [{"name": "C", "date": "2017", "endDate": "2027"}],
        },
        "dates",
    )

    job = resume.experience[0]
    assert (job.start_date, job.end_date, job.is_current_role) == ("Hidden date", "", False)
    assert job.roles[0].end_date == "Hidden date"
    assert resume.awards[0].date == "Hidden date"
    assert (resume.certificates[0].date, resume.certificates[0].end_date) == ("Hidden date", "")


@pytest.mark.parametrize(
    "text",
    [
        "2019", "March 2019", "Mar. 2019", "03/2019", "2019-03", "2019-03-14", "14.3.2019", "14 March 2019",
        "March 14th, 2019", "2019年3月", "２０１９", "2019–2015", "'19", "June of 2015", "2019/20",
    ],
)  # fmt: skip
def test_hidden_dates_are_hidden_in_texts(text: str):
    assert summary(f"Since {text}, I", "dates", experience=[JOB], education=[STUDY]) == "Since Hidden date, I"


@pytest.mark.parametrize(
    "text", ["1984", "20190", "12019", "2,019 users", "3.2019e4", "ES2019", "v2019.1", "Q3"]
)
def test_other_numbers_are_no_dates(text: str):
    assert summary(text, "dates", experience=[JOB], education=[STUDY]) == text


def test_years_can_be_kept():
    resume = shown(
        {
            "experience": [JOB],
            "education": [STUDY],
            "awards": [{"title": "Prize", "date": "Summer 2018"}, {"title": "P", "date": "last summer"}],
            "summary": "March 2019, 2019, since 14.3.2019, May 2001",
        },
        "dates=years",
    )

    job = resume.experience[0]
    assert (job.start_date, job.end_date, job.is_current_role) == ("2019", "Present", True)
    assert resume.education[0].end_date == "2015"
    assert [award.date for award in resume.awards] == ["2018", "Hidden date"]
    assert resume.summary == "2019, 2019, since 2019, May 2001"
    assert resume.redactions == ("Hidden date",)


def test_months_are_known_in_the_resumes_language():
    resume = {"experience": [JOB], "summary": "Seit März 2019 dabei", "language": "de"}

    assert shown(resume, "dates").summary == "Seit Datum verborgen dabei"
    assert shown(resume, "dates=years").summary == "Seit 2019 dabei"


# Addresses, sections, words ------------------------------------------------------------------------------


def test_every_address_on_the_web_can_be_hidden():
    resume = shown(
        ada(
            summary="[My work](https://a.example/x), https://b.example, www.c.example, d.com/x, a@d.com",
            experience=[{"company": "Acme", "url": "acme.example"}],
            publications=[{"name": "N", "doi": "10.1000/182", "url": "https://p.example"}],
            skills={"languages": ["Node.js", "ASP.NET"]},
        ),
        "urls",
    )

    assert resume.summary == "My work, Hidden link, Hidden link, Hidden link, a@d.com"
    assert (resume.experience[0].company, resume.experience[0].url) == ("Acme", "")
    assert (resume.publications[0].doi, resume.publications[0].url) == ("", "")
    assert resume.personal_info.website == "Hidden website"
    assert resume.personal_info.github == "Hidden profile"
    assert resume.personal_info.links[0].model_dump() == {"label": "Blog", "url": ""}
    assert resume.personal_info.email == "countess@lovelace.example"
    assert resume.skills.languages == ("Node.js", "ASP.NET")


CLUBS = {
    "summary": "Python",
    "skills": {"languages": ["Python", "Ruby"]},
    "customSections": [{"title": "Clubs", "items": ["Chess"]}, {"title": "Talks", "items": ["On Python"]}],
    "sectionOrder": ["customSections.1", "skills", "customSections.0", "customSections"],
}


@pytest.mark.parametrize("name", ["Clubs", "clubs", "CLUBS"])
def test_a_custom_section_is_hidden_by_its_title_and_the_others_move_up(name: str):
    resume = shown(CLUBS, f"sections={name}")

    assert [section.title for section in resume.custom_sections] == ["Talks"]
    assert resume.section_order == ("customSections.0", "skills", "customSections")


def test_sections_are_hidden_whole_but_not_what_others_say_too():
    assert shown(CLUBS, "sections=skills").skills.languages == ()
    assert shown(CLUBS, "sections=skills").summary == "Python"
    assert hidden_values(CLUBS, "sections=skills") == {"Ruby": "skills.languages.1"}


def test_all_custom_sections_are_hidden_with_their_places():
    resume = shown(CLUBS, "sections=customSections+workExperience")

    assert resume.custom_sections == ()
    assert resume.section_order == ("skills", "customSections")


def test_a_hidden_person_is_hidden_in_all_ways():
    redaction = redacted(ada(summary="Ada Lovelace, Engineer"), "sections=personalInfo")

    assert redaction.resume.personal_info.model_dump(exclude_defaults=True) == {
        "name": "Candidate", "location": "Location A", "phone": "Hidden phone", "email": "Hidden email",
        "website": "Hidden website", "linkedin": "Hidden profile", "github": "Hidden profile",
        "twitter": "Hidden profile", "spotify_url": "Hidden profile", "links": ({"label": "Hidden link"},),
    }  # fmt: skip
    assert redaction.hides_photo
    assert redaction.resume.summary == "Candidate, Engineer"


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("Zanzibar", "in ZANZIBAR!"),
        ("top secret", "Top-Secret"),
        ("C++", "c++, C"),
        ("🚀", "go 🚀"),
        ("R&D", "r & d"),
    ],
)
def test_given_words_are_hidden_wherever_they_are(word: str, text: str):
    left = summary(text, Blur(blur_words=(word,)))

    assert word.casefold() not in left.casefold()
    assert "Hidden text" in left


def test_a_hidden_word_of_signs_leaves_the_letters_that_it_has():
    assert summary("C++, C and C#", Blur(blur_words=("C++",))) == "Hidden text, C and C#"


# Labels --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("company", "label"),
    [("Company A", "Company B"), ("Company", "Employer A"), ("A", "Company B"), ("Employer", "Company A")],
)
def test_a_label_is_never_what_it_hides(company: str, label: str):
    assert shown({"experience": [{"company": company}]}, "companies").experience[0].company == label


def test_a_label_is_found_when_every_word_of_all_labels_is_hidden():
    words = tuple(
        word
        for forms in label_forms("en").values()
        for form in forms
        for word in form.split()
        if "{" not in word
    )

    resume = shown(
        {"experience": [{"company": "Acme"}, {"company": "Foo"}]}, Blur(blur_companies=True, blur_words=words)
    )

    first, second = (job.company for job in resume.experience)
    assert first != second
    assert not any(word.casefold() in first.casefold() for word in words)


@pytest.mark.parametrize(
    ("language", "company"),
    [("de", "Unternehmen A"), ("zh", "公司A"), ("zh-TW", "公司A"), ("ja-JP", "企業A"),
     ("pt_BR", "Empresa A"), ("sv", "Företag A"), ("ka", "Company A")],
)  # fmt: skip
def test_labels_are_in_the_resumes_language(language: str, company: str):
    resume = shown({"experience": [{"company": "Acme"}], "language": language}, "companies")

    assert resume.experience[0].company == company


@pytest.mark.parametrize(
    "language", ["ar", "de", "en", "es", "fr", "it", "ja", "nl", "pt", "zh-Hans", "zh-Hant"]
)
def test_every_language_has_every_label_and_none_is_taken_for_something_else(language: str):
    forms = label_forms(language)

    assert forms.keys() == label_forms("en").keys()
    assert language == "en" or forms["company"] != label_forms("en")["company"]
    for form in (form for each in forms.values() for form in each):
        assert isinstance(read_date(form.format("A")), FreeText)
        assert "." not in form
        assert "@" not in form


def test_labels_are_those_that_stand_in_the_resume():
    redaction = redacted(
        {"experience": [{"company": "Acme"}], "summary": "At Acme"}, "companies,email,words=Foo"
    )

    assert redaction.resume.redactions == ("Company A",)


# Twice, and not at all -----------------------------------------------------------------------------------


def test_what_was_hidden_stays_as_it_is_when_more_is_hidden():
    before = shown(
        ada(experience=[{"company": "Acme"}], projects=[{"name": "Zeus"}]), "companies,name=initials"
    )

    after = shown(before.model_dump(), "companies,name=initials,projects")

    assert after.experience[0].company == "Company A"
    assert after.personal_info.name == "A. L."
    assert after.projects[0].name == "Project A"
    assert set(before.redactions) < set(after.redactions)


def test_initials_can_be_hidden_later():
    before = shown(ada(summary="I, Ada Lovelace, ALL"), "name=initials")

    after = shown(before.model_dump(), "name")

    assert (after.personal_info.name, after.summary) == ("Candidate", "I, Candidate, ALL")


def test_a_label_hidden_later_gets_no_letter_of_another():
    before = shown(
        {"experience": [{"company": "Acme"}], "volunteering": [{"organization": "X1"}]}, "companies"
    )
    data = before.model_dump() | {"volunteering": [{"organization": "Globex"}]}

    assert shown(data, "companies").volunteering[0].organization == "Company C"


def test_redactions_are_no_part_of_a_live_pages_key():
    from resumesite.edition.edition import Edition, Presentation, PublicResume
    from resumesite.themes.theme import Theme

    resume = PublicResume.model_validate({"summary": "x"})
    edition = Edition("ada", "resume", "ada/", resume, Presentation())
    names = inputs_of(edition, _theme(Theme), Environment("code", "fonts", {})).keys()

    assert "summary" in names
    assert "redactions" not in names


def _theme(kind: type) -> object:
    return type("AnyTheme", (), {"id": "plain", "digest": "d"})()


# What the gate looks for ---------------------------------------------------------------------------------


def test_the_gate_looks_for_values_and_what_tells_them():
    hidden = hidden_values(
        {"experience": [{"company": "Acme Corp, Inc.", "url": "https://acme.example"}]}, "companies"
    )

    assert hidden == {
        "Acme Corp, Inc.": "experience.0.company", "Acme Corp": "experience.0.company",
        "Acme": "experience.0.company",
        "https://acme.example": "experience.0.url", "acme.example": "experience.0.url",
    }  # fmt: skip


def test_the_gate_does_not_look_for_what_every_file_says():
    hidden = hidden_values(
        {
            "experience": [{"company": "X", "startDate": "2019-03", "endDate": "Present"}],
            "personalInfo": {"phone": "112"},
        },
        "companies,dates,phone",
    )

    assert hidden == {}


def test_a_name_that_is_hidden_is_looked_for_even_where_a_word_holds_it():
    hidden = hidden_values({"experience": [{"company": "Intel"}], "summary": "intelligence"}, "companies")

    assert list(hidden) == ["Intel"]


def test_a_hidden_section_excuses_no_hidden_name():
    resume = {"experience": [{"company": "Acme"}], "interests": [{"name": "Acme"}], "summary": "Acme, Chess"}

    assert list(hidden_values(resume, "companies,sections=interests")) == ["Acme"]


def test_no_hidden_value_is_in_a_representation():
    redaction = redacted(ADA, "name")

    assert "Lovelace" not in repr(redaction)
    assert "Lovelace" not in repr(redaction.hidden)


def test_the_gate_does_not_look_for_what_an_address_says_elsewhere():
    resume = {
        "references": [{"name": "Grace Hopper", "reference": "top secret"}],
        "skills": {"languages": ["https://other.example/?q=top%20secret"]},
    }

    assert "top secret" not in hidden_values(resume, "references")
