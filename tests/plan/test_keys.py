"""A key changes with everything that a file is made of, and with nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from resumesite.edition.edition import Edition, PhotoSource, Presentation, PublicResume
from resumesite.plan.artifact import Page
from resumesite.plan.formats import FORMATS, PHOTO, Format
from resumesite.plan.keys import Environment, changes, inputs_of, inputs_of_page, key_of, used_by
from resumesite.resume.schema import Experience, PublicPerson
from resumesite.themes.theme import Theme

THEME = Theme("plain", "Plain", "", "", "1", "", "MIT", {}, "", "", {}, digest="aaaa")
ENVIRONMENT = Environment(
    code="0.1.0", fonts="f1", libraries={"weasyprint": "70.0", "python-docx": "1.2.0", "pillow": "12"}
)
ADA = Edition(
    username="ada",
    name="resume",
    address="ada/",
    resume=PublicResume(
        personal_info=PublicPerson(name="Ada"), summary="Counts.", experience=(Experience(company="Engines"),)
    ),
    presentation=Presentation(),
    photo=PhotoSource("/somewhere/photo.jpg", "d1"),
)


def inputs(
    edition: Edition = ADA, theme: Theme = THEME, environment: Environment = ENVIRONMENT, **others: object
):
    page = others.pop("page", Page(site_title="People"))
    return {**inputs_of(edition, theme, environment, **others), **inputs_of_page(page)}


def changed_formats(after: dict[str, str]) -> set[str]:
    before = inputs()
    formats = {**FORMATS, "photo": PHOTO}
    return {name for name, format_ in formats.items() if key_of(format_, before) != key_of(format_, after)}


def test_the_same_things_have_the_same_key_wherever_the_photo_lies():
    elsewhere = replace(ADA, photo=PhotoSource("/another/machine/photo.jpg", "d1"))

    assert changed_formats(inputs(elsewhere)) == set()


def test_a_changed_section_changes_every_format():
    edited = replace(ADA, resume=ADA.resume.model_copy(update={"summary": "Calculates."}))

    assert changed_formats(inputs(edited)) == set(FORMATS)


def test_a_changed_theme_leaves_plain_formats_alone():
    assert changed_formats(inputs(theme=replace(THEME, digest="bbbb"))) == {"html", "pdf", "docx", "card"}


def test_another_paper_changes_what_has_a_design():
    on_letter = replace(ADA, presentation=Presentation(page_size="Letter"))

    assert changed_formats(inputs(on_letter)) == {"html", "pdf", "docx", "card"}


def test_a_changed_photo_changes_what_shows_it():
    other = replace(ADA, photo=PhotoSource("/somewhere/photo.jpg", "d2"))

    shows_it = {name for name, format_ in FORMATS.items() if format_.uses_photo}
    assert {"html", "pdf"} <= shows_it
    assert changed_formats(inputs(other)) == {*shows_it, "photo"}


def test_a_photo_that_is_not_to_be_shown_is_in_no_key():
    hidden = replace(ADA, presentation=Presentation(include_photo=False))
    without = replace(hidden, photo=None)

    assert inputs(hidden) == inputs(without)


def test_what_is_around_a_page_changes_only_what_knows_of_it():
    renamed = inputs(page=Page(site_title="Others"))

    assert changed_formats(renamed) == {name for name, format_ in FORMATS.items() if format_.uses_page}


@pytest.mark.parametrize(
    ("option", "value", "fact"),
    [
        ("qr_code", True, "canonical"),
        *(("pdf_variant", "pdf/a-3a", fact) for fact in ("canonical", "photo_url", "updated_at")),
    ],
)
def test_a_pdf_is_made_of_its_page_only_where_an_option_shows_something_of_it(
    option: str, value: object, fact: str
):
    changed = Page(site_title="People", **{fact: "https://ada.example/"})
    asks = replace(ADA, presentation=Presentation(**{option: value}))
    pdf = FORMATS["pdf"]

    assert key_of(pdf, inputs(page=changed)) == key_of(pdf, inputs())
    assert key_of(pdf, inputs(asks, page=changed)) != key_of(pdf, inputs(asks))
    assert key_of(pdf, inputs(asks, page=Page(site_title="Others"))) == key_of(pdf, inputs(asks))


def test_a_library_for_an_option_counts_only_with_it():
    asks, pdf = replace(ADA, presentation=Presentation(qr_code=True)), FORMATS["pdf"]
    newer = replace(ENVIRONMENT, libraries={**ENVIRONMENT.libraries, "segno": "99"})

    assert key_of(pdf, inputs(environment=newer)) == key_of(pdf, inputs())
    assert key_of(pdf, inputs(asks, environment=newer)) != key_of(pdf, inputs(asks))


@pytest.mark.parametrize(
    ("library", "formats"),
    [("weasyprint", {"pdf", "card"}), ("python-docx", {"docx"})],
)
def test_a_new_library_changes_the_formats_that_need_it(library: str, formats: set[str]):
    newer = replace(ENVIRONMENT, libraries={**ENVIRONMENT.libraries, library: "99"})

    assert changed_formats(inputs(environment=newer)) == formats


def test_new_fonts_change_what_embeds_them():
    assert changed_formats(inputs(system_fonts="noto")) == {"pdf", "card"}
    assert changed_formats(inputs(environment=replace(ENVIRONMENT, fonts="f2"))) == {"pdf", "card"}


def test_new_code_of_ours_changes_everything_but_photos():
    assert changed_formats(inputs(environment=replace(ENVIRONMENT, code="0.2.0"))) == set(FORMATS)


def test_a_raised_version_of_a_format_changes_its_key():
    txt = FORMATS["txt"]

    assert key_of(txt, inputs()) != key_of(replace(txt, version=txt.version + 1), inputs())


def test_a_section_that_says_nothing_counts_as_absent():
    with_empty = replace(ADA, resume=ADA.resume.model_copy(update={"awards": ()}))

    assert inputs(with_empty) == inputs()
    assert "awards" not in inputs()


def test_an_input_never_holds_the_text_it_stands_for():
    assert not [value for value in inputs().values() if "Counts" in value or "Engines" in value]


def test_a_text_uses_the_resume_and_our_code_and_nothing_else():
    assert sorted(used_by(FORMATS["txt"], inputs())) == [
        "experience",
        "personalInfo",
        "resumesite",
        "summary",
    ]


def test_a_key_is_pinned_so_that_no_change_of_code_changes_all_keys_by_accident():
    sample = Format("sample", "sample.txt", "text/plain", "module:function")

    key = key_of(sample, {"summary": "abc", "resumesite": "1", "photo": "d1"})

    assert key == "e24b88ebfa4f527879d684a9d08e0174133bf3b5c4fc69fd195122dec64c87a6"


def test_changes_are_said_in_words():
    edited = ADA.resume.model_copy(update={"experience": (Experience(company="Mills"),), "summary": ""})
    after = inputs(
        replace(ADA, resume=edited, photo=None),
        replace(THEME, digest="cccc"),
        replace(ENVIRONMENT, libraries={**ENVIRONMENT.libraries, "weasyprint": "71.0"}),
    )

    assert list(changes(inputs(), after)) == [
        "experience changed",
        "weasyprint 70.0 → 71.0",
        "photo removed",
        "summary removed",
        "theme plain changed",
    ]


def test_another_theme_is_said_by_name():
    after = inputs(theme=replace(THEME, id="folio", digest="dddd"))

    assert list(changes(inputs(), after)) == ["theme plain → folio"]
