"""Contact data as a vCard."""

from __future__ import annotations

import pytest

from rendering import PAGE, rendered
from resumesite.edition.edition import PublicResume
from resumesite.plan.artifact import Page
from resumesite.render.rendition import Photo

ZHANG = {
    "language": "zh-Hans",
    "personalInfo": {
        "name": "欧阳芳华",
        "title": "软件工程师; 架构师",
        "location": "北京, 朝阳区",
        "phone": "13800138000",
        "email": "fanghua@example.com",
        "website": "fanghua.example",
        "github": "fanghua",
        "links": [{"label": "博客", "url": "https://blog.example/fanghua"}, {"label": "QQ 10001"}],
    },
    "experience": [{"company": "旧公司"}, {"company": "ABC科技, 有限公司", "isCurrentRole": True}],
}

ZHANG_AS_VCARD = """\
BEGIN:VCARD
VERSION:3.0
FN:欧阳芳华
N:欧阳;芳华;;;
TITLE:软件工程师\\; 架构师
ORG:ABC科技\\, 有限公司
URL:https://somewhere.example/someone/
EMAIL;TYPE=INTERNET:fanghua@example.com
TEL;TYPE=VOICE:13800138000
ADR:;;;北京\\, 朝阳区;;;
URL:https://fanghua.example
item1.URL:https://github.com/fanghua
item1.X-ABLabel:GitHub
item2.URL:https://blog.example/fanghua
item2.X-ABLabel:博客
item3.URL:QQ 10001
item3.X-ABLabel:链接
REV:2024-01-15T10:30:00Z
END:VCARD
"""


def card(data: dict[str, object], *, page: Page = PAGE, photo: Photo | None = None) -> bytes:
    return rendered("vcf", PublicResume.model_validate(data), page=page, photo=photo)


def unfolded(data: bytes) -> list[str]:
    return data.decode().replace("\r\n ", "").split("\r\n")


def test_a_card_has_every_way_to_reach_a_person():
    assert card(ZHANG).decode() == ZHANG_AS_VCARD.replace("\n", "\r\n")


def test_long_lines_are_folded_after_at_most_75_bytes_and_never_inside_a_letter():
    title = "首席软件工程师" * 20

    data = card({"personalInfo": {"name": "张三", "title": title}})

    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() for line in lines if line)
    assert f"TITLE:{title}" in unfolded(data)


def test_a_photo_is_in_the_card_itself():
    photo = Photo(b"\xff\xd8 not much of a picture \xff\xd9" * 9, "image/jpeg", 10, 10)

    line = next(line for line in unfolded(card({}, photo=photo)) if line.startswith("PHOTO"))

    assert line.startswith("PHOTO;ENCODING=b;TYPE=JPEG:/9gg")


def test_a_card_without_a_site_names_no_address_and_no_time():
    lines = unfolded(card({"personalInfo": {"name": "Ada"}}, page=Page()))

    assert lines == ["BEGIN:VCARD", "VERSION:3.0", "FN:Ada", "N:;Ada;;;", "END:VCARD", ""]


def test_a_card_of_somebody_whose_name_is_hidden_still_has_the_lines_it_must_have():
    lines = unfolded(card({"personalInfo": {"title": "Engineer"}}, page=Page()))

    assert lines[2:5] == ["FN:Engineer", "N:;;;;", "TITLE:Engineer"]


@pytest.mark.parametrize("given", ["one\ntwo", "one\r\ntwo", "one \n\n two"])
def test_a_line_end_in_a_value_adds_no_line_to_the_card(given: str):
    lines = unfolded(card({"personalInfo": {"name": "Ada", "title": given}}, page=Page()))

    assert "TITLE:one\\ntwo" in lines
