"""DOCX files as Word would read them, through python-docx and the XML itself."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import docx
import pytest
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, RGBColor
from lxml import etree
from renditions import NADIA, portrait, rendition

from resumesite.document.document import Bullet, Bullets, Document, Entry, Fact, Header, Run, Section, When
from resumesite.render.docx import render_docx
from resumesite.render.rendition import Rendition
from resumesite.themes.load import load_theme

LAYLA: dict[str, Any] = {
    "language": "ar",
    "personalInfo": {
        "name": "ليلى الحربي",
        "title": "مهندسة برمجيات",
        "phone": "+966 (50) 555-0143",
        "email": "layla@example.com",
        "location": "الرياض",
    },
    "summary": "خبرة 11 سنة في Kubernetes و Go.",
    "experience": [{"position": "كبيرة المهندسين", "company": "شركة المثال", "startDate": "2019-03"}],
}


def opened(of: Rendition | dict[str, Any]) -> WordDocument:
    return docx.Document(BytesIO(render_docx(of if isinstance(of, Rendition) else rendition(of))))


def members(of: Rendition) -> dict[str, bytes]:
    with ZipFile(BytesIO(render_docx(of))) as package:
        return {name: package.read(name) for name in package.namelist()}


def lines(document: WordDocument) -> list[tuple[str, str]]:
    return [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]


def of_document(*sections: Section, **header: Any) -> Rendition:
    document = Document("en", "ltr", "Resume", "", Header("Nadia Ferreira", **header), sections)
    return replace(rendition(), document=document)


def looking(theme: str = "plain", *, margins: str = "", **word: Any) -> Rendition:
    """Return Nadia's resume in a theme that says something else for Word."""
    chosen = load_theme(theme)
    changed = replace(chosen, word=replace(chosen.word, **word))
    if margins:
        changed = replace(changed, margins={**chosen.margins, "normal": margins})
    return rendition(theme=changed)


def style_xml(of: Rendition, style_id: str) -> str:
    tree = etree.fromstring(members(of)["word/styles.xml"])
    (found,) = tree.xpath(f"//w:style[@w:styleId='{style_id}']", namespaces={"w": WORD})
    return etree.tostring(found).decode()


def line(*texts: str) -> tuple[Run, ...]:
    return tuple(Run(text) for text in texts)


# What is in it -------------------------------------------------------------------------------------------


def test_a_resume_is_in_named_styles_in_its_order():
    document = opened(
        {
            "personalInfo": {"name": "Nadia Ferreira", "title": "Engineer", "email": "nadia@example.com"},
            "summary": "Makes **large** systems boring.",
            "experience": [
                {
                    "position": "Lead",
                    "company": "Tidewater",
                    "location": "Porto",
                    "startDate": "2021-05",
                    "endDate": "2022-06",
                    "summary": "Owns the platform.",
                    "description": ["Cut the bill", "Taught seven people"],
                    "technologies": ["Go", "SQL"],
                }
            ],
            "skills": {"groups": [{"name": "Tools", "keywords": ["Git", "Make"]}]},
        }
    )

    assert lines(document) == [
        ("Title", "Nadia Ferreira"),
        ("Subtitle", "Engineer"),
        ("Resume Contact", "nadia@example.com"),
        ("Heading 1", "Summary"),
        ("Normal", "Makes large systems boring."),
        ("Heading 1", "Experience"),
        ("Heading 2", "Lead\tMay 2021 – Jun 2022"),
        ("Resume Row", "Tidewater\tPorto"),
        ("Normal", "Owns the platform."),
        ("List Bullet", "Cut the bill"),
        ("List Bullet", "Taught seven people"),
        ("Resume Detail", "Technologies: Go, SQL"),
        ("Heading 1", "Skills"),
        ("Resume Fact", "Tools\tGit, Make"),
    ]


def test_nested_and_numbered_lists_are_lists():
    deep = Bullets((Bullet(line("deep")),))
    inner = Bullets((Bullet(line("inner"), (deep,)),))
    numbered = Bullets((Bullet(line("third")), Bullet(line("fourth"))), first=3)
    section = Section(
        "summary", "summary", "Summary", text=(Bullets((Bullet(line("outer"), (inner,)),)), numbered)
    )

    document = opened(of_document(section))

    assert lines(document)[2:] == [
        ("List Bullet", "outer"),
        ("List Bullet 2", "inner"),
        ("List Bullet 3", "deep"),
        ("List Number", "third"),
        ("List Number", "fourth"),
    ]
    number = document.paragraphs[-1]._p.pPr.numPr.numId.val
    start = document.part.numbering_part.element.xpath(f"w:num[@w:numId='{number}']//w:startOverride/@w:val")
    assert start == ["3"]


def test_a_list_deeper_than_word_can_go_stays_on_its_last_level():
    bullets = Bullets((Bullet(line("level 12")),))
    for level in range(11, 0, -1):
        bullets = Bullets((Bullet(line(f"level {level}"), (bullets,)),))

    document = opened(of_document(Section("summary", "summary", "Summary", text=(bullets,))))

    assert [text for _, text in lines(document)[2:]] == [f"level {level}" for level in range(1, 13)]
    levels = [paragraph._p.pPr.numPr for paragraph in document.paragraphs[2:]]
    assert [item.ilvl.val for item in levels if item is not None] == [3, 4, 5, 6, 7, 8, 8, 8, 8]


def test_further_roles_stand_below_their_employer_one_heading_deeper():
    role = Entry("Junior", when=When("2017 – 2019"), bullets=(Bullet(line("Learned")),))
    entry = Entry("Senior", when=When("2019 – 2021"), organization="Tidewater", roles=(role,))

    document = opened(of_document(Section("experience", "experience", "Experience", entries=(entry,))))

    assert lines(document)[2:] == [
        ("Heading 2", "Senior\t2019 – 2021"),
        ("Resume Row", "Tidewater"),
        ("Heading 3", "Junior\t2017 – 2019"),
        ("List Bullet", "Learned"),
    ]


def test_what_is_in_a_further_role_stands_in_from_its_employer():
    role = Entry("Junior", organization="Mill", bullets=(Bullet(line("Learned")),))
    entry = Entry("Senior", bullets=(Bullet(line("Led")),), roles=(role,))

    document = opened(of_document(Section("experience", "experience", "Experience", entries=(entry,))))

    indents = [each._p.xpath("w:pPr/w:ind/@w:left") for each in document.paragraphs[3:]]
    assert indents == [[], [], ["160"], ["340"]]
    assert document.styles["Heading 3"].paragraph_format.left_indent.twips == 160


def test_publications_are_numbered_where_that_is_wished_or_the_themes_way():
    data = {"publications": [{"name": "Late parcels", "url": "https://a.example"}, {"name": "Early ones"}]}
    wished = rendition(data, numbered_publications=True)
    folio = rendition(data, theme=load_theme("folio"))

    for made, titles in (
        (wished, ["1. Late parcels", "2. Early ones"]),
        (folio, ["1. Late parcels", "2. Early ones"]),
        (rendition(data), ["Late parcels", "Early ones"]),
    ):
        assert [text for style, text in lines(opened(made)) if style == "Heading 2"] == titles


def test_a_note_stands_below_the_contacts():
    document = opened(
        {"personalInfo": {"name": "Ana", "email": "a@example.com", "headerNote": "From **June**."}}
    )

    assert lines(document)[1:] == [("Resume Contact", "a@example.com"), ("Resume Note", "From June.")]


def test_an_entry_without_a_title_is_no_heading():
    entries = (Entry(when=When("2020")), Entry(location="Porto"), Entry(bullets=(Bullet(line("Only this")),)))

    document = opened(of_document(Section("customSections", "custom-1", "More", entries=entries)))

    assert lines(document)[2:] == [
        ("Resume Row", "2020"),
        ("Resume Row", "Porto"),
        ("List Bullet", "Only this"),
    ]


def test_a_row_stays_with_its_entry_but_not_with_the_next_one():
    entries = (
        Entry("A talk", when=When("2020"), organization="A conference"),
        Entry("A job", organization="A company", bullets=(Bullet(line("Done")),)),
        Entry("A name"),
    )

    document = opened(of_document(Section("experience", "experience", "Experience", entries=entries)))

    rows = [(each.text, each.paragraph_format.keep_with_next) for each in document.paragraphs[2:]]
    assert rows == [
        ("A talk\t2020", True),
        ("A conference", False),
        ("A job", True),
        ("A company", True),
        ("Done", None),
        ("A name", False),
    ]


def test_titles_and_organizations_look_the_same_with_an_address_and_without():
    entry = Entry(
        "Lead", title_href="https://a.example", organization="Mill", organization_href="https://b.example"
    )

    document = opened(of_document(Section("experience", "experience", "Experience", entries=(entry,))))

    runs = [link.runs[0] for paragraph in document.paragraphs[2:] for link in paragraph.hyperlinks]
    assert [(run.text, run.style.name, run.bold) for run in runs] == [
        ("Lead", "Resume Title Link", True),
        ("Mill", "Resume Organization Link", True),
    ]
    linked, plain = (document.styles[f"Resume Organization{kind}"].font.color.rgb for kind in (" Link", ""))
    assert linked == plain


def test_a_label_too_long_for_its_column_is_followed_by_its_values():
    facts = (
        Fact("Frameworks, libraries and everything else that was ever used", ("Qt",)),
        Fact("", ("Tcl", "Tk")),
    )

    document = opened(of_document(Section("skills", "skills", "Skills", facts=facts)))

    assert [text for _, text in lines(document)[2:]] == [f"{facts[0].label}\tQt", "Tcl, Tk"]


def test_a_name_alone_is_a_document():
    assert lines(opened({"personalInfo": {"name": "Nadia Ferreira"}})) == [("Title", "Nadia Ferreira")]


def test_without_a_name_there_is_no_empty_line_for_it():
    assert lines(opened({"summary": "Hello"})) == [("Heading 1", "Summary"), ("Normal", "Hello")]


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_what_xml_cannot_hold_is_left_out(character: str):
    document = opened(
        of_document(Section("summary", f"a{character}", f"Sum{character}mary"), headline=character)
    )

    assert lines(document)[-1] == ("Heading 1", "Summary")


def test_markup_and_placeholders_are_text():
    name = "</w:t>&amp;<x>\"'{name}{page}\ue000 ]]>"

    document = opened({"personalInfo": {"name": name}})

    assert document.paragraphs[0].text == name
    assert document.core_properties.author == name
    assert document.sections[0].footer.paragraphs[0].text.startswith(name)


# Links and fields ----------------------------------------------------------------------------------------


def test_links_are_links_with_their_address():
    document = opened({**NADIA, "experience": NADIA["experience"][:1]})

    found = {link.text: link.address for paragraph in document.paragraphs for link in paragraph.hyperlinks}

    assert found == {
        "nadia.ferreira@example.com": "mailto:nadia.ferreira@example.com",
        "+351 22 555 0171": "tel:+351225550171",
        "nadia.example.com": "https://nadia.example.com",
        "linkedin.com/in/nadia-ferreira-example": "https://www.linkedin.com/in/nadia-ferreira-example",
        "github.com/nadiaferreira": "https://github.com/nadiaferreira",
        "kernel traces": "https://nadia.example.com/traces",
        "Tidewater Freight": "https://tidewater.example.com",
        "driftnet": "https://github.com/nadiaferreira/driftnet",
        "What a parcel costs when it is late: error budgets outside the web": (
            "https://letters.example.org/late-parcels"
        ),
    }
    assert all(
        run.style.name == "Resume Contact Link"
        for link in document.paragraphs[2].hyperlinks
        for run in link.runs
    )


def test_a_link_in_several_styles_is_one_link_and_an_address_one_relationship():
    words = (
        Run("all ", href="https://x.example/?a=1&b=2"),
        Run("bold", bold=True, href="https://x.example/?a=1&b=2"),
    )
    sections = tuple(Section("summary", f"s{n}", "Summary", bullets=(Bullet(words),)) for n in (1, 2))

    document = opened(of_document(*sections))

    links = [link for paragraph in document.paragraphs for link in paragraph.hyperlinks]
    assert [(link.text, link.address) for link in links] == [("all bold", "https://x.example/?a=1&b=2")] * 2
    external = [rel for rel in document.part.rels.values() if rel.reltype == RELATIONSHIP_TYPE.HYPERLINK]
    assert [rel.target_ref for rel in external] == ["https://x.example/?a=1&b=2"]


@pytest.mark.parametrize(("theme", "margin"), [("plain", "footer"), ("folio", "header")])
def test_pages_from_the_second_on_say_whose_they_are_and_which(theme: str, margin: str):
    document = opened(rendition(theme=load_theme(theme)))

    section = document.sections[0]
    line = getattr(section, margin).paragraphs[0]
    assert section.different_first_page_header_footer
    assert line.text.startswith("Nadia Ferreira\tPage ")
    assert line.style.name == margin.title()
    assert line._p.xpath("w:fldSimple/@w:instr") == [" PAGE ", " NUMPAGES "]
    assert not [each.text for each in getattr(section, f"first_page_{margin}").paragraphs if each.text]


# Looks ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "width", "height"),
    [("A4", 210, 297), ("Letter", 215.9, 279.4), ("Legal", 215.9, 355.6), ("A5", 148, 210)],
)
def test_the_paper_is_the_one_chosen(size: str, width: float, height: float):
    section = opened(rendition(page_size=size)).sections[0]

    assert abs(section.page_width - Mm(width)) < Mm(0.1)
    assert abs(section.page_height - Mm(height)) < Mm(0.1)


def test_margins_are_the_ones_chosen():
    narrow, normal, wide = (
        opened(rendition(margin=margin)).sections[0].left_margin for margin in ("narrow", "normal", "wide")
    )

    assert narrow < normal < wide


@pytest.mark.parametrize(
    ("margins", "twips"),
    [
        ("20mm", (1134, 1134, 1134, 1134)),
        ("1in 2cm", (1440, 1134, 1440, 1134)),
        ("14mm 16mm 15mm", (794, 907, 850, 907)),
        ("72pt 10mm 0.5in 1.5cm", (1440, 567, 720, 850)),
    ],
)
def test_margins_are_the_themes_from_the_top_clockwise(margins: str, twips: tuple[int, ...]):
    section = opened(looking(margins=margins)).sections[0]

    sides = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    assert tuple(side.twips for side in sides) == twips


def test_dates_end_where_the_text_does():
    document = opened(looking(margins="20mm 30mm 20mm 10mm"))

    section, (tab,) = document.sections[0], document.styles["Heading 2"].paragraph_format.tab_stops
    assert tab.position == section.page_width - section.left_margin - section.right_margin


@pytest.mark.parametrize(
    ("theme", "text", "headings"),
    [
        ("plain", "Noto Sans", "Noto Sans"),
        ("ledger", "Noto Serif", "Noto Serif"),
        ("folio", "Noto Serif", "Noto Sans"),
        ("metro", "Inter", "Inter"),
        ("mono", "Noto Sans", "Noto Sans Mono"),
    ],
)
def test_fonts_are_the_themes(theme: str, text: str, headings: str):
    word_theme = etree.fromstring(members(looking(theme))["word/theme/theme1.xml"])

    faces = [
        word_theme.xpath(f"string(//*[local-name()='{kind}Font']/*[local-name()='latin']/@typeface)")
        for kind in ("minor", "major")
    ]
    assert faces == [text, headings]


def test_names_and_titles_may_be_in_the_texts_typeface_and_details_in_the_headings():
    folio, mono = looking("folio"), looking("mono")

    assert 'asciiTheme="minorHAnsi"' in style_xml(folio, "Heading2")
    assert 'asciiTheme="majorHAnsi"' in style_xml(folio, "ResumeDates")
    assert 'asciiTheme="majorHAnsi"' in style_xml(mono, "Title")
    assert 'asciiTheme="minorHAnsi"' in style_xml(looking(), "ResumeDates")


@pytest.mark.parametrize(
    ("word", "said", "not_said"),
    [
        ({"headings": "caps"}, "<w:caps/>", "smallCaps"),
        ({"headings": "small-caps"}, "<w:smallCaps/>", "<w:caps/>"),
        ({"headings": "plain"}, "<w:b/>", "aps/>"),
        ({"heading_rule": "below"}, "<w:bottom ", "<w:top "),
        ({"heading_rule": "above"}, "<w:top ", "<w:bottom "),
        ({"heading_rule": "none"}, "<w:spacing ", "<w:pBdr>"),
        ({"heading_ground": True}, 'w:fill="F3F6F9"', 'w:color="D5DAE0"'),
        ({"section_gap": 20}, 'w:before="400"', 'w:before="240"'),
        ({"heading_size": 1.5}, '<w:sz w:val="28"/>', '<w:sz w:val="18"/>'),
    ],
)
def test_headings_look_as_the_theme_says(word: dict[str, Any], said: str, not_said: str):
    heading = style_xml(looking(**word), "Heading1")

    assert said in heading
    assert not_said not in heading


@pytest.mark.parametrize(
    ("style_id", "word", "said"),
    [
        ("Title", {"name": "accent"}, 'w:themeColor="accent1"'),
        ("Title", {"name": "plain"}, '<w:b w:val="0"/>'),
        ("Title", {"name_size": 3}, '<w:sz w:val="57"/>'),
        ("Subtitle", {"headline": "italic"}, "<w:i/><w:iCs/>"),
        ("Subtitle", {"headline": "accent"}, 'w:themeColor="accent1"'),
        ("ResumeOrganization", {"organization": "italic"}, "<w:i/><w:iCs/>"),
        ("ResumeOrganization", {"organization": "accent"}, 'w:themeColor="accent1"'),
        ("ResumeLabel", {"labels": "accent"}, 'w:themeColor="accent1"'),
        ("Heading2", {"entry_gap": 20}, 'w:before="400"'),
        ("Heading1", {"text_indent": 30}, '<w:ind w:left="0"/>'),
        ("ResumeRow", {"text_indent": 0}, '<w:spacing w:before="0"'),
    ],
)
def test_names_and_details_look_as_the_theme_says(style_id: str, word: dict[str, Any], said: str):
    assert said in style_xml(looking(**word), style_id)


def test_nothing_leans_in_scripts_without_italics():
    chinese = replace(looking("ledger"), document=rendition({"language": "zh"}).document)

    assert "<w:i/>" in style_xml(looking("ledger"), "Subtitle")
    assert "<w:i/>" not in style_xml(chinese, "Subtitle")


def test_the_header_is_in_the_middle_but_not_beside_a_photo():
    without = rendition(theme=load_theme("ledger"))
    beside_photo = replace(without, photo=portrait())

    for style_id in ("Title", "Subtitle", "ResumeContact", "ResumeNote"):
        assert '<w:jc w:val="center"/>' in style_xml(without, style_id)
        assert "<w:jc" not in style_xml(beside_photo, style_id)


def test_a_rule_parts_the_header_from_the_first_section():
    headings = [
        paragraph
        for paragraph in opened(looking(header_rule="double")).paragraphs
        if paragraph.style.name in ("Heading 1", "Resume First Heading")
    ]

    first, second = (heading.style for heading in headings[:2])
    assert (first.name, second.name) == ("Resume First Heading", "Heading 1")
    assert first.base_style.name == "Heading 1"
    assert first.element.xpath("w:pPr/w:pBdr/w:top/@w:val") == ["double"]


def test_contacts_break_their_line_between_two_of_them():
    about = {
        "name": "Nadia",
        "email": "nadia.ferreira.at.work@example.com",
        "phone": "+351 22 555 0171",
        "location": "Porto, Portugal",
        "website": "https://nadia.example.com",
        "linkedin": "https://www.linkedin.com/in/nadia-ferreira-example",
    }

    broken = opened(rendition({"personalInfo": about}, page_size="A5")).paragraphs[1].text

    assert [line.split("    ") for line in broken.split("\n")] == [
        ["nadia.ferreira.at.work@example.com", "+351 22 555 0171"],
        ["Porto, Portugal", "nadia.example.com"],
        ["linkedin.com/in/nadia-ferreira-example"],
    ]


def test_density_changes_size_and_gaps():
    heading = [
        opened(rendition(density=density)).styles["Heading 2"].paragraph_format.space_before
        for density in ("compact", "normal", "airy")
    ]

    assert heading == sorted(heading)
    assert len(set(heading)) == 3


def test_colours_are_the_schemes_in_styles_and_in_words_theme():
    forest = rendition(color_scheme="forest")
    accent = forest.theme.schemes["forest"].light["accent"].removeprefix("#").upper()

    document = opened(forest)

    assert document.styles["Heading 1"].font.color.rgb == RGBColor.from_string(accent)
    theme = etree.fromstring(members(forest)["word/theme/theme1.xml"])
    assert theme.xpath("//*[local-name()='accent1']/*/@val") == [accent]


def test_the_template_leaves_no_styles_but_ours():
    names = {style.name for style in opened(rendition()).styles}

    assert {"Title", "Heading 1", "Heading 2", "List Bullet", "Hyperlink", "Resume Dates"} <= names
    assert len(names) < 35


def test_dates_are_not_bold_in_a_bold_row():
    heading = next(
        paragraph for paragraph in opened(rendition()).paragraphs if paragraph.style.name == "Heading 2"
    )

    dates = heading.runs[-1]

    assert dates.style.name == "Resume Dates"
    assert dates.bold is False
    assert heading.style.font.bold is True


# Languages -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "latin", "east_asian", "bidi"),
    [
        ("en", "en-US", "zh-CN", "ar-SA"),
        ("en-GB", "en-GB", "zh-CN", "ar-SA"),
        ("de", "de-DE", "zh-CN", "ar-SA"),
        ("pt-BR", "pt-BR", "zh-CN", "ar-SA"),
        ("sr-Latn", "sr-Latn-RS", "zh-CN", "ar-SA"),
        ("zh-Hans", "en-US", "zh-CN", "ar-SA"),
        ("zh-Hant", "en-US", "zh-TW", "ar-SA"),
        ("zh-HK", "en-US", "zh-HK", "ar-SA"),
        ("ja", "en-US", "ja-JP", "ar-SA"),
        ("he", "en-US", "zh-CN", "he-IL"),
        ("no", "nb-NO", "zh-CN", "ar-SA"),
        ("pt", "pt-PT", "zh-CN", "ar-SA"),
        ("tlh", "tlh", "zh-CN", "ar-SA"),
    ],
)
def test_word_is_told_the_language(language: str, latin: str, east_asian: str, bidi: str):
    document = opened({"language": language, "personalInfo": {"name": "Ana"}})

    said = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert [said.get(qn(f"w:{name}")) for name in ("val", "eastAsia", "bidi")] == [latin, east_asian, bidi]
    assert document.core_properties.language == language


@pytest.mark.parametrize(
    ("language", "font", "stand_in"),
    [
        ("zh", "Noto Sans CJK SC", "Microsoft YaHei"),
        ("zh-TW", "Noto Sans CJK TC", "Microsoft JhengHei"),
        ("ja", "Noto Sans CJK JP", "Yu Gothic"),
        ("ar", "Noto Sans Arabic", "Arial"),
        ("en", "Noto Sans", "Segoe UI"),
    ],
)
def test_every_script_has_a_font_and_one_to_stand_in(language: str, font: str, stand_in: str):
    files = members(rendition({"language": language, "personalInfo": {"name": "Ana"}}))

    fonts = etree.fromstring(files["word/fontTable.xml"])
    assert fonts.xpath(f"*[@*='{font}']/*[local-name()='altName']/@*") == [stand_in]
    assert f'typeface="{font}"'.encode() in files["word/theme/theme1.xml"]


def test_right_to_left_text_says_so_in_section_paragraphs_and_runs():
    document = opened(LAYLA)

    assert document.sections[0]._sectPr.find(qn("w:bidi")) is not None
    assert all(paragraph._p.pPr.find(qn("w:bidi")) is not None for paragraph in document.paragraphs)
    summary = next(paragraph for paragraph in document.paragraphs if "Kubernetes" in paragraph.text)
    runs = [(run.text, run.font.rtl) for run in summary.runs]
    assert runs == [("خبرة 11 سنة في ", True), ("Kubernetes", None), (" و ", True), ("Go", None), (".", True)]


def test_phone_numbers_keep_their_order_in_right_to_left_text():
    contact = opened(LAYLA).paragraphs[2]

    phone = next(link for link in contact.hyperlinks if link.address.startswith("tel:"))

    assert phone.text == "+966 (50) 555-0143"
    assert [run.font.rtl for run in phone.runs] == [None]
    around = (phone._hyperlink.getprevious(), phone._hyperlink.getnext())
    assert [run.text for run in around] == ["\u200e", "\u200e"]


def test_signs_stay_where_they_are_in_text_that_is_read_the_other_way():
    arabic = opened(
        {**LAYLA, "summary": "Wrote a **compiler**!", "projects": [{"name": ".NET"}, {"name": "C++"}]}
    )
    english = opened({"personalInfo": {"name": "Ana", "title": "مهندسة (أولى)"}})

    said = [paragraph.text for paragraph in arabic.paragraphs]
    assert "Wrote a compiler!\u200e" in said
    assert {"\u200e.NET", "C++\u200e"} <= set(said)
    assert english.paragraphs[1].text == "مهندسة (أولى)\u200f"


def test_an_arabic_name_in_english_text_runs_from_right_to_left():
    document = opened({"personalInfo": {"name": "Layla (ليلى) Harbi"}})

    assert [(run.text, run.font.rtl) for run in document.paragraphs[0].runs] == [
        ("Layla (", None),
        ("ليلى", True),
        (") Harbi", None),
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Technologies: Go, SQL"),
        ("fr", "Technologies : Go, SQL"),
        ("zh-Hans", "技术：Go、SQL"),
        ("ar", "التقنيات: Go\u200f، SQL"),
    ],
)
def test_lists_and_labels_are_punctuated_as_the_language_does(language: str, said: str):
    projects = [{"name": "Web", "technologies": ["Go", "SQL"]}]

    document = opened({"language": language, "personalInfo": {"name": "Ana"}, "projects": projects})

    assert document.paragraphs[-1].text == said


# Photos --------------------------------------------------------------------------------------------------


def test_a_photo_stands_at_the_end_side_with_words_for_those_who_do_not_see_it():
    left_to_right, right_to_left = (opened(rendition(data, photo=portrait())) for data in (None, LAYLA))

    for document, side, text in (
        (left_to_right, "right", "Photo of Nadia Ferreira"),
        (right_to_left, "left", "صورة ليلى الحربي"),
    ):
        anchor = document.paragraphs[0]._p.find(f".//{qn('wp:anchor')}")
        assert anchor.find(qn("wp:docPr")).get("descr") == text
        assert anchor.find(f"{qn('wp:positionH')}/{qn('wp:align')}").text == side
    width, height = (int(anchor.find(qn("wp:extent")).get(name)) for name in ("cx", "cy"))
    assert width / height == pytest.approx(600 / 800, rel=0.001)


@pytest.mark.parametrize(
    ("shape", "geometry"), [("circle", "ellipse"), ("square", "rect"), ("rounded", "roundRect")]
)
def test_a_photo_has_the_shape_that_was_chosen(shape: str, geometry: str):
    document = opened(rendition(photo=portrait(), photo_shape=shape))

    assert document.element.xpath("//*[local-name()='prstGeom']/@prst") == [geometry]


@pytest.mark.parametrize(
    ("pixels", "millimetres"), [((600, 800), (22.5, 30)), ((800, 800), (26, 26)), ((1, 1), (26, 26))]
)
def test_a_photo_is_as_large_as_in_the_pdf(pixels: tuple[int, int], millimetres: tuple[float, float]):
    document = opened(rendition(photo=portrait(*pixels)))

    (extent,) = document.element.xpath("//wp:anchor/wp:extent")
    assert (int(extent.get("cx")) / 36_000, int(extent.get("cy")) / 36_000) == millimetres


def test_a_photo_is_in_the_package_as_it_was_made():
    photo = portrait()

    data = render_docx(rendition(photo=photo))

    with ZipFile(BytesIO(data)) as package:
        assert package.read("word/media/photo.jpeg") == photo.data
        assert package.getinfo("word/media/photo.jpeg").compress_type == ZIP_STORED
    image = docx.Document(BytesIO(data)).part.related_parts["photo"]
    assert image.content_type == "image/jpeg"


def test_the_first_section_starts_below_a_photo_beside_a_short_header():
    short = rendition({"personalInfo": {"name": "Nadia"}, "summary": "Hello."}, photo=portrait())

    heading = opened(short).paragraphs[1]

    assert heading.paragraph_format.space_before > Mm(10)


# The file ------------------------------------------------------------------------------------------------


def test_properties_are_the_public_resumes():
    properties = opened(rendition()).core_properties

    assert properties.author == "Nadia Ferreira"
    assert properties.title == rendition().document.title
    assert properties.subject == "Principal Platform Engineer"
    assert properties.keywords.startswith("Go, Python, Rust, SQL, Kubernetes")
    assert properties.created is None
    assert properties.modified is None


def test_nothing_tells_of_the_template_or_its_author():
    files = members(rendition(photo=portrait()))

    assert sorted(files) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/core.xml",
        "word/_rels/document.xml.rels",
        "word/document.xml",
        "word/fontTable.xml",
        "word/footer1.xml",
        "word/media/photo.jpeg",
        "word/numbering.xml",
        "word/settings.xml",
        "word/styles.xml",
        "word/theme/theme1.xml",
    ]
    for trace in (b"python-docx", b"Macintosh", b"Normal.dotm", b"rsid", b"docId", b"w:vanish", b"thumbnail"):
        assert not [name for name, data in files.items() if trace in data], trace


def test_every_member_is_xml_and_every_reference_has_a_target():
    files = members(rendition(photo=portrait()))

    trees = {name: etree.fromstring(data) for name, data in files.items() if not name.endswith(".jpeg")}

    relationships = {element.get("Id") for element in trees["word/_rels/document.xml.rels"]}
    used = trees["word/document.xml"].xpath("//@r:id | //@r:embed", namespaces={"r": OFFICE})
    assert used
    assert set(used) <= relationships
    styles = set(trees["word/styles.xml"].xpath("//w:style/@w:styleId", namespaces={"w": WORD}))
    named = trees["word/document.xml"].xpath("//w:pStyle/@w:val | //w:rStyle/@w:val", namespaces={"w": WORD})
    assert set(named) <= styles


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def test_the_same_resume_is_the_same_file():
    first, second = (render_docx(rendition(photo=portrait())) for _ in range(2))

    assert first == second


def test_members_are_sorted_and_know_no_clock_and_no_system():
    with ZipFile(BytesIO(render_docx(rendition()))) as package:
        entries = package.infolist()

    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.create_system for entry in entries} == {3}


def test_one_document_leaves_nothing_in_the_next():
    nobody = rendition({"personalInfo": {"name": "Ana"}})
    before = render_docx(nobody)

    render_docx(rendition(photo=portrait()))

    assert render_docx(nobody) == before
    assert b"Nadia" not in b"".join(members(nobody).values())
