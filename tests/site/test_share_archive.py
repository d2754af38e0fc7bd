"""A share whose PDF is made for archives: the data inside it hides what the share hides."""

from __future__ import annotations

import pikepdf

from building import MakeSite
from resumesite.edition.protection.content_key import token_of
from sharing import ADA, build_at, create, kept, key_of, terms

SITE = """
[site]
base_url = "https://people.example.org"
formats = ["html", "pdf"]

[options]
pdf_variant = "pdf/a-3a"
qr_code = true
"""


def test_the_data_inside_is_redacted_and_no_code_shows_the_secret_address(make_site: MakeSite):
    site = make_site({"ada": ADA}, settings=SITE)
    create(site, terms("companies"))
    [share] = kept(site)

    build_at(site)

    token = token_of(key_of(site), share.id, share.generation)
    with pikepdf.open(site.output / "share" / token / "resume.pdf") as pdf:
        inside = pdf.attachments["resume.json"].get_file().read_bytes().decode()
        figures = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each]
    assert "Company A" in inside
    assert "Quillby" not in inside
    assert token not in inside
    assert figures == []
