"""The page: its skeleton, what programs read in it, and that nothing in it runs or is fetched."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any

import pytest
from renditions import NADIA, PAGE, portrait, rendition

from resumesite.errors import ResumesiteError
from resumesite.plan.artifact import Page
from resumesite.render import rich_text
from resumesite.render.html import render_html
from resumesite.render.rendition import Rendition
from resumesite.themes.load import load_theme

EVIL = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


@dataclass
class Element:
    tag: str
    attributes: dict[str, str | None]
    text: str = ""


@dataclass
class Outline(HTMLParser):
    """Every element of a page in the order they start, with the text directly inside it."""

    elements: list[Element] = field(default_factory=list)
    open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, dict(attrs)))
        if tag not in ("meta", "link", "img", "br"):
            self.open.append(self.elements[-1])

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        if self.open:
            self.open[-1].text += data

    def all(self, tag: str, **attributes: str) -> list[Element]:
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            element
            for element in self.elements
            if element.tag == tag and wanted.items() <= element.attributes.items()
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        [element] = self.all(tag, **attributes)
        return element

    def content(self, **attributes: str) -> str | None:
        """Return what the one `<meta>` with these attributes says."""
        return self.one("meta", **attributes).attributes["content"]


def page_of(made: Rendition) -> Outline:
    outline = Outline()
    outline.feed(render_html(made).decode())
    outline.close()
    assert not outline.open
    return outline


def profile_of(page: Outline) -> Any:
    return json.loads(page.one("script").text)


# Skeleton ----------------------------------------------------------------------------------------------


def test_headings_go_from_the_name_through_sections_to_entries():
    page = page_of(rendition())

    headings = [element.tag for element in page.elements if re.fullmatch(r"h\d", element.tag)]
    assert headings[:4] == ["h1", "h2", "h2", "h3"]
    assert headings.count("h1") == 1
    assert page.one("h1").text == "Nadia Ferreira"


def test_every_section_is_named_by_its_heading():
    page = page_of(rendition())

    sections = page.all("section")
    assert len(sections) == 11
    for section in sections:
        heading = page.one("h2", id=section.attributes["aria-labelledby"])
        assert heading.text


def test_language_direction_and_looks_stand_on_the_root():
    root = page_of(rendition({"language": "ar", "personalInfo": {"name": "ليلى"}}, color_scheme="plum")).one(
        "html"
    )

    assert root.attributes == {"lang": "ar", "dir": "rtl", "data-scheme": "plum"}


def test_the_usual_looks_need_no_attributes_and_an_unknown_scheme_is_the_usual_one():
    root = page_of(rendition(color_scheme="neon", density="normal")).one("html")

    assert root.attributes == {"lang": "en", "dir": "ltr"}


def test_every_scheme_and_density_has_the_same_style():
    styles = {
        page_of(rendition(color_scheme=scheme, density=density)).one("style").text
        for scheme in ("default", "forest", "plum", "slate")
        for density in ("compact", "normal", "airy")
    }

    assert len(styles) == 1


def test_dates_are_times_that_programs_read():
    page = page_of(rendition())

    times = [(time.attributes["datetime"], time.text) for time in page.all("time")]
    assert ("2021-05", "May 2021 – Present") in times
    assert ("2016-09", "Sep 2016 – Apr 2021") in times
    assert page.all("data", class_="dt-end")[0].attributes["value"] == "2021-04"


def test_phone_and_address_keep_their_order_in_right_to_left_text():
    person = {"name": "ليلى", "phone": "(415) 555-0132", "email": "layla@example.com"}

    page = page_of(rendition({"language": "ar", "personalInfo": person}))

    assert [bdi.text for bdi in page.all("bdi", dir="ltr")] == ["layla@example.com", "(415) 555-0132"]


def test_further_positions_at_an_employer_stand_inside_the_entry_one_level_lower():
    job = {
        "company": "Tidewater",
        "position": "Lead",
        "roles": [{"position": "Engineer", "startDate": "2019"}],
    }

    page = page_of(rendition({"personalInfo": {"name": "Ada"}, "experience": [job]}))

    assert page.one("h4").text == "Engineer"


def test_downloads_are_named_as_people_file_them():
    page = page_of(rendition())

    links = {link.attributes["href"]: link for link in page.all("a") if "download" in link.attributes}
    assert list(links) == [
        "resume.pdf",
        "resume.docx",
        "resume.txt",
        "resume.md",
        "resume.json",
        "resume.vcf",
    ]
    assert links["resume.pdf"].attributes["download"] == "Nadia_Ferreira_Platform_Engineer_Resume.pdf"
    assert links["resume.txt"].attributes["type"] == "text/plain"
    assert {link.attributes["type"] for link in page.all("link", rel="alternate")} >= {"application/pdf"}


def test_a_photo_is_described_and_has_a_size():
    photo = page_of(rendition(photo=portrait(600, 800))).one("img")

    assert photo.attributes["src"] == "photo.jpg"
    assert photo.attributes["alt"] == "Photo of Nadia Ferreira"
    assert (photo.attributes["width"], photo.attributes["height"]) == ("96", "128")


def test_without_an_address_the_photo_is_embedded():
    photo = portrait(64, 64)

    page = page_of(rendition(photo=photo, page=Page()))

    assert (
        page.one("img").attributes["src"] == f"data:image/jpeg;base64,{base64.b64encode(photo.data).decode()}"
    )


def test_a_name_alone_is_a_page():
    page = page_of(rendition({"personalInfo": {"name": "Wren Abernathy"}}, page=Page()))

    assert page.one("h1").text == "Wren Abernathy"
    assert page.one("title").text
    assert not page.all("footer")
    assert not page.all("nav")


def test_the_foot_says_when_it_was_updated_in_its_language():
    german = page_of(rendition(NADIA | {"language": "de"}))

    time = german.one("time", class_="dt-updated")
    assert time.attributes["datetime"] == "2026-11-02T08:15:00Z"
    assert "Nov" in time.text


# Programs ----------------------------------------------------------------------------------------------


def test_search_engines_and_social_networks_get_title_description_and_card():
    page = page_of(rendition())

    assert page.one("title").text == "Nadia Ferreira – Platform Engineer Resume"
    assert page.one("link", rel="canonical").attributes["href"] == "https://people.example.org/nadia/"
    assert page.content(property="og:type") == "profile"
    assert page.content(property="profile:first_name") == "Nadia"
    assert page.content(property="profile:last_name") == "Ferreira"
    assert page.content(property="og:url") == "https://people.example.org/nadia/"
    assert page.content(property="og:image") == "https://people.example.org/nadia/card.png"
    assert page.content(name="twitter:card") == "summary_large_image"
    assert len(str(page.content(name="description"))) <= 155
    assert not page.all("meta", name="robots")


def test_without_a_base_url_there_is_no_absolute_address_of_the_site():
    page = page_of(rendition(page=replace(PAGE, canonical="", card_url="", photo_url="")))

    assert not page.all("link", rel="canonical")
    assert not page.all("meta", property="og:image")
    assert "people.example.org" not in json.dumps(profile_of(page))


def test_a_page_that_may_not_be_listed_says_so():
    page = page_of(rendition(page=replace(PAGE, is_indexed=False)))

    assert page.content(name="robots") == "noindex,nofollow,noarchive"


def test_the_profile_names_the_person_the_work_and_the_skills():
    profile = profile_of(page_of(rendition(photo=portrait())))

    person = profile["mainEntity"]
    assert profile["@type"] == "ProfilePage"
    assert profile["dateModified"] == "2026-11-02T08:15:00Z"
    assert person["@type"] == "Person"
    assert person["name"] == "Nadia Ferreira"
    assert person["jobTitle"] == "Principal Platform Engineer"
    assert person["image"] == "https://people.example.org/nadia/photo.jpg"
    assert person["worksFor"] == [{"@type": "Organization", "name": "Tidewater Freight"}]
    assert [school["name"] for school in person["alumniOf"]] == [
        "University of Coimbra",
        "University of Porto",
    ]
    assert person["knowsAbout"][:2] == ["Go", "Python"]
    assert "https://github.com/nadiaferreira" in person["sameAs"]


def test_the_profile_holds_neither_phone_nor_email():
    text = json.dumps(profile_of(page_of(rendition())))

    assert "0171" not in text
    assert "nadia.ferreira@" not in text


def test_an_almost_empty_resume_has_an_almost_empty_profile():
    profile = profile_of(page_of(rendition({"personalInfo": {"name": "Wren"}}, page=Page())))

    assert profile["mainEntity"] == {"@type": "Person", "name": "Wren"}


def test_microformats_name_the_parts():
    page = page_of(rendition(photo=portrait()))

    classes = {name for element in page.elements for name in (element.attributes.get("class") or "").split()}
    assert classes >= {
        "h-resume", "p-contact", "h-card", "p-name", "p-job-title", "u-email", "p-tel", "p-locality",
        "u-photo", "p-summary", "p-experience", "p-education", "h-event", "dt-start", "dt-end", "p-skill",
    }  # fmt: skip


# Safety ------------------------------------------------------------------------------------------------


def test_the_policy_comes_first_and_allows_exactly_the_style():
    page = page_of(rendition())

    [charset, policy] = page.all("meta")[:2]
    digest = base64.b64encode(hashlib.sha256(page.one("style").text.encode()).digest()).decode()
    assert charset.attributes == {"charset": "utf-8"}
    assert policy.attributes["http-equiv"] == "Content-Security-Policy"
    assert policy.attributes["content"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'"
    )


def test_nothing_runs_and_nothing_is_fetched():
    page = page_of(rendition(photo=portrait()))

    assert [script.attributes for script in page.all("script")] == [{"type": "application/ld+json"}]
    assert not any(
        name == "style" or name.startswith("on") for each in page.elements for name in each.attributes
    )
    fetched = [each.attributes["src"] for each in page.elements if "src" in each.attributes]
    fetched += [page.one("link", rel="icon").attributes["href"]]
    assert [address for address in fetched if not str(address).startswith("data:")] == ["photo.jpg"]
    assert not page.all("link", rel="stylesheet")


def every_text_evil(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: "en" if key == "language" else every_text_evil(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [every_text_evil(inner) for inner in value]
    return EVIL if isinstance(value, str) else value


def test_markup_in_any_field_is_text():
    data = every_text_evil(NADIA) | {"language": "en"}

    page = page_of(rendition(data, photo=portrait()))

    assert len(page.all("script")) == 1
    assert len(page.all("img")) == 1
    assert page.one("h1").text == EVIL
    assert profile_of(page)["mainEntity"]["name"] == EVIL


def test_a_two_page_resume_fits_into_the_first_round_trip():
    page = render_html(rendition(photo=portrait()))

    assert len(gzip.compress(page)) < 12_000


def test_it_has_the_same_bytes_every_time():
    assert render_html(rendition()) == render_html(rendition())


def test_a_themes_page_can_extend_the_bases():
    own = '{% extends "base/page.html" %}{% block footer %}{{ super() }}<p>In brick.</p>{% endblock %}'
    theme = load_theme("plain")

    page = page_of(
        rendition(theme=replace(theme, templates=theme.templates | {"page.html": own}, digest="brick"))
    )

    assert "In brick." in [element.text for element in page.all("p")]
    assert page.one("footer")


def test_a_value_that_a_theme_asks_for_and_nobody_has_is_the_themes_mistake():
    theme = load_theme("plain")
    templates = dict(theme.templates) | {"section.html": "{{ section.colour }}"}

    with pytest.raises(ResumesiteError) as caught:
        render_html(rendition(theme=replace(theme, templates=templates, digest="other")))

    assert caught.value.code == "INVALID_THEME"
    assert "colour" in str(caught.value)


@pytest.mark.parametrize(
    ("mistake", "line", "said"),
    [
        ("\n{{ section.colour }}", 2, "colour"),
        ("{% include 'nope.html' %}", 1, "there is no template nope.html"),
        ("\n\n{{ range(10**9) }}", 3, "Range too big"),
        ("{{ 1 + 'a' }}", 1, "unsupported operand"),
        ("{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}", 1, "recursion"),
    ],
)
def test_what_goes_wrong_in_a_template_is_told_with_its_line(mistake: str, line: int, said: str):
    theme = load_theme("plain")
    templates = dict(theme.templates) | {"section.html": mistake}

    with pytest.raises(ResumesiteError) as caught:
        render_html(rendition(theme=replace(theme, templates=templates, digest=mistake)))

    assert str(caught.value.problems[0].place) == f"section.html:{line}"
    assert said in str(caught.value)


def test_a_mistake_of_our_own_in_a_template_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object) -> str:
        raise LookupError("ours")

    monkeypatch.setattr("resumesite.render.rich_text.HtmlText.rich", broken)
    broken.__code__ = broken.__code__.replace(co_filename=rich_text.__file__)
    theme = replace(load_theme("plain"), digest="with a broken filter")

    with pytest.raises(LookupError, match="ours"):
        render_html(rendition(theme=theme))
