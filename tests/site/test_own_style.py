"""A person's `custom.css`: on their pages and PDFs, checked, and frozen into their shares."""

from __future__ import annotations

import pypdfium2
import pytest

from building import ADA, BOB, MakeSite, build, write
from resumesite.errors import ExitStatus, Place, ResumesiteError
from resumesite.make.workers import inline_workers
from resumesite.site.export import ExportRequest, export_resume
from resumesite.site.own_style import own_style
from resumesite.site.validate import check_people
from sharing import ADA as EMPLOYED
from sharing import build_at, create, kept, page, terms

RED = "/* mine */\nh2 {\n  color: #a00 }\n"
PAGES = '[site]\nbase_url = "https://people.example.org"\nformats = ["html", "txt"]\n'


def test_a_style_beside_a_resume_is_on_that_persons_page_alone(make_site: MakeSite):
    files = {"ada": {"resume.yaml": ADA, "custom.css": RED}, "bob": BOB}
    site = make_site(files, published=["ada", "bob"], settings=PAGES)

    build(site)

    assert "h2{color:#a00}</style>" in (site.output / "ada/index.html").read_text("utf-8")
    assert "#a00" not in (site.output / "bob/index.html").read_text("utf-8")


def test_a_changed_style_makes_the_page_anew_and_leaves_the_text(make_site: MakeSite):
    site = make_site({"ada": {"resume.yaml": ADA, "custom.css": RED}}, published=["ada"], settings=PAGES)
    build(site)

    write(site, "ada/custom.css", "h2{color:#0a0}")
    report = build(site)

    assert report.reasons == ["ada: html: custom css h2{color:#a00} → h2{color:#0a0}"]
    assert "h2{color:#0a0}" in (site.output / "ada/index.html").read_text("utf-8")


def test_what_a_style_may_not_hold_is_named_with_its_place_and_the_last_good_page_stays(make_site: MakeSite):
    site = make_site({"ada": {"resume.yaml": ADA, "custom.css": RED}}, published=["ada"], settings=PAGES)
    build(site)

    write(
        site,
        "ada/custom.css",
        "h2{color:red}\n  @import 'x.css';\np{background:url(https://x.example/a.png)}",
    )
    report = build(site)

    found = [(problem.code, problem.place) for problem in report.problems]
    assert found == [
        ("INVALID_STYLE", Place("content/ada/custom.css", 2, 3)),
        ("INVALID_STYLE", Place("content/ada/custom.css", 3, 14)),
    ]
    assert "#a00" in (site.output / "ada/index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"h2 {", "this brace is never closed"),
        (b"</style><script>", "this would end the page's style element"),
        (b"h2{}\xff", "is no UTF-8 text (byte 4)"),
        (b"a{}" * 30_000, "is larger than 64 KiB"),
        (b"@font-face{font-family:X}", "fonts are named in theme.toml"),
    ],
)
def test_a_style_that_cannot_be_used_says_why(make_site: MakeSite, data: bytes, said: str):
    site = make_site({"ada": ADA})
    (site.content / "ada/custom.css").write_bytes(data)

    with pytest.raises(ResumesiteError) as caught:
        own_style(site, site.content / "ada")

    assert caught.value.problems[0].message == said
    assert [said in str(each.problems) for each in check_people(site, ["ada"]) if each.problems] == [True]


def test_a_link_to_a_style_outside_is_not_followed(make_site: MakeSite):
    site = make_site({"ada": ADA})
    (site.root / "secret.css").write_text(RED, "utf-8")
    (site.content / "ada/custom.css").symlink_to(site.root / "secret.css")

    with pytest.raises(ResumesiteError, match="outside the content folder"):
        own_style(site, site.content / "ada")


def test_a_style_is_in_what_is_exported(make_site: MakeSite):
    site = make_site({"ada": {"resume.yaml": ADA, "custom.css": "@page{size:100mm 100mm}"}})

    page = export_resume(site, ExportRequest("ada", format="html"), workers=inline_workers())
    pdf = export_resume(site, ExportRequest("ada", format="pdf"), workers=inline_workers())

    assert b"@page{size:100mm 100mm}" in page.data
    with pypdfium2.PdfDocument(pdf.data) as document:
        assert document[0].get_size() == pytest.approx((283.5, 283.5), abs=0.1)


def test_a_share_keeps_the_style_it_was_made_with(make_site: MakeSite):
    site = make_site({"ada": {"resume.yaml": ADA, "custom.css": RED}}, settings=PAGES)
    create(site)
    write(site, "ada/custom.css", "h2{color:#0a0}")

    build_at(site)

    assert "h2{color:#a00}" in page(site, kept(site)[0])


def test_a_style_that_says_what_a_share_hides_stops_the_share(make_site: MakeSite):
    style = 'main::after{content:"Formerly Quillby Freight"}'
    site = make_site({"ada": {"resume.yaml": EMPLOYED, "custom.css": style}}, settings=PAGES)

    with pytest.raises(ResumesiteError) as caught:
        create(site, terms("companies"))

    assert (caught.value.code, caught.value.status) == ("LEAK", ExitStatus.GUARDED)
    assert kept(site) == []
