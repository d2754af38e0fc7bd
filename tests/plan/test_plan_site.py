"""Editions and settings become a plan of files; nothing is read or written."""

from __future__ import annotations

from dataclasses import replace

from resumesite.edition.edition import Edition, PhotoSource, Presentation, PublicResume
from resumesite.plan.formats import FORMATS
from resumesite.plan.keys import Environment
from resumesite.plan.listing import Listing, Redirect, SiteFrame, SitemapEntry
from resumesite.plan.site import Community, EditionPlan, SiteFile, plan_edition, site_files
from resumesite.resume.schema import PublicPerson
from resumesite.settings import SiteSettings
from resumesite.themes.theme import Theme

THEME = Theme("plain", "Plain", "", "", "1", "", "MIT", {}, "", "", {}, digest="aaaa")
ENVIRONMENT = Environment(code="1", fonts="f", libraries={})
SETTINGS = SiteSettings(title="People", base_url="https://people.example.org/team")
ADA = Edition(
    username="ada",
    name="resume",
    address="ada/",
    resume=PublicResume(personal_info=PublicPerson(name="Ada Byron", title="Analyst")),
    presentation=Presentation(),
    updated_at="2024-01-15T10:30:00Z",
)
FRAME = SiteFrame("People", THEME, "https://people.example.org/team")


def plan(edition: Edition = ADA, settings: SiteSettings = SETTINGS) -> EditionPlan:
    return plan_edition(edition, settings, THEME, ENVIRONMENT)


def paths(edition_plan: EditionPlan) -> list[str]:
    return [artifact.path for artifact in edition_plan.job.artifacts]


def files(
    community: Community, *, frame: SiteFrame = FRAME, directory: bool | None = None
) -> dict[str, SiteFile]:
    return {file.path: file for file in site_files(frame, community, directory=directory)}


def test_an_edition_has_a_file_of_each_format_in_its_folder():
    assert paths(plan()) == [f"ada/{format_.file_name}" for format_ in FORMATS.values()]


def test_only_the_formats_of_the_settings_are_planned():
    some = SETTINGS.model_copy(update={"formats": ("txt", "pdf")})

    assert paths(plan(settings=some)) == ["ada/resume.txt", "ada/resume.pdf"]
    assert [download.format for download in plan(settings=some).job.page.downloads] == ["txt", "pdf"]


def test_a_page_knows_its_addresses():
    page = plan().job.page

    assert page.canonical == "https://people.example.org/team/ada/"
    assert page.card_url == "https://people.example.org/team/ada/card.png"
    assert page.root == "../"
    assert not page.is_home


def test_without_a_base_url_there_is_no_absolute_address():
    page = plan(settings=SETTINGS.model_copy(update={"base_url": ""})).job.page

    assert (page.canonical, page.card_url, page.photo_url) == ("", "", "")


def test_downloads_are_linked_beside_the_page_and_named_as_people_file_them():
    download = next(each for each in plan().job.page.downloads if each.format == "docx")

    assert download.href == "resume.docx"
    assert download.file_name == "Ada_Byron_Analyst_Resume.docx"


def test_a_photo_lies_in_the_assets_and_the_page_leads_there():
    shown = plan(replace(ADA, photo=PhotoSource("/x/photo.png", "d1")))

    photo = shown.job.artifacts[-1]
    assert photo.path == f"assets/ada.{photo.key[:12]}.jpg"
    assert shown.job.page.photo_href == f"../{photo.path}"
    assert shown.job.page.photo_url == f"https://people.example.org/team/{photo.path}"
    assert shown.listing.photo_href == photo.path


def test_a_changed_photo_has_another_address():
    before, after = (plan(replace(ADA, photo=PhotoSource("/x/photo.png", digest))) for digest in ("d1", "d2"))

    assert before.job.page.photo_href != after.job.page.photo_href


def test_a_photo_that_is_not_to_be_shown_is_not_planned():
    hidden = replace(ADA, photo=PhotoSource("/x/p.png", "d1"), presentation=Presentation(include_photo=False))

    assert paths(plan(hidden)) == paths(plan())
    assert plan(hidden).job.page.photo_href == ""


def test_the_home_person_stands_at_the_root():
    home = plan(replace(ADA, address=""))

    assert "index.html" in paths(home)
    assert home.job.page.is_home
    assert home.job.page.canonical == "https://people.example.org/team/"
    assert home.is_main


def test_a_further_resume_is_not_the_main_one():
    assert plan().is_main
    assert not plan(replace(ADA, name="academic", address="ada/academic/")).is_main


def test_a_site_has_its_own_files():
    assert set(files(Community())) == {
        "index.html", "404.html", "robots.txt", "_headers", "_redirects", ".nojekyll",
    }  # fmt: skip


def test_the_home_person_takes_the_place_of_the_directory_and_their_old_address_leads_there():
    made = files(Community(home="ada", listed_count=1), directory=True)

    assert "index.html" not in made
    assert made["ada/index.html"].arguments == (FRAME, Redirect("ada/", ""))


def test_very_many_people_have_no_directory_unless_it_is_asked_for():
    assert "index.html" in files(Community(listed_count=200))
    assert "index.html" not in files(Community(listed_count=201))
    assert "index.html" in files(Community(listed_count=201), directory=True)
    assert "index.html" not in files(Community(listed_count=1), directory=False)


def test_a_directory_is_dealt_out_to_pages():
    people = [Listing(f"user-{number:03}", f"user-{number:03}/", f"User {number}") for number in range(150)]

    made = files(Community(listed_count=150, listed=iter(people)))

    assert {"index.html", "page/2/index.html"} <= set(made)


def test_a_sitemap_needs_a_base_url():
    entries = (SitemapEntry("ada/"),)
    community = Community(sitemaps=[(0, entries)])

    assert files(community)["sitemap.xml"].arguments == (FRAME.base_url, entries)
    assert "sitemap.xml" not in files(Community(sitemaps=[(0, entries)]), frame=replace(FRAME, base_url=""))


def test_many_addresses_are_split_into_sitemaps_that_an_index_names():
    community = Community(shards=16, sitemaps=[(0, (SitemapEntry("ada/"),)), (11, (SitemapEntry("bob/"),))])

    made = files(community)

    assert {"sitemap.xml", "sitemap-0.xml", "sitemap-b.xml"} <= set(made)
    assert made["sitemap.xml"].arguments == (FRAME.base_url, ("sitemap-0.xml", "sitemap-b.xml"))


def test_a_former_username_leads_to_the_present_one():
    moved = Redirect("countess/", "ada/")

    made = files(Community(redirects=(moved,)))

    assert made["countess/index.html"].arguments == (FRAME, moved)
    assert moved in made["_redirects"].arguments[1]
