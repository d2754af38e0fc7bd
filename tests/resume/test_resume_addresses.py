"""One rule says what is an e-mail address: what is not linked is warned of, and nothing else."""

from __future__ import annotations

import json

import pytest

from resumesite.content.read import read_draft
from resumesite.document.arrange import arrange
from resumesite.document.document import ContactKind
from resumesite.edition.edition import PublicResume
from resumesite.resume.addresses import is_email
from resumesite.resume.parse import parse_resume

ADDRESSES = {
    "ada@quinn.example": True,
    " ada@quinn.example ": True,
    "mailto:ada@quinn.example": True,
    "MAILTO:ada@quinn.example": True,
    "ada@bücher.example": True,
    "ada@quinn.xn--fiqs8s": True,
    "a@b.c1": False,
    "a|b@c.org": False,
    "a{b@c.org": False,
    "ada@localhost": False,
    "ada\u200b@quinn.example": False,
    "ada@quinn.example, bob@quinn.example": False,
    "ada (at) quinn.example": False,
}


@pytest.mark.parametrize(("address", "is_linked"), ADDRESSES.items())
def test_an_address_is_linked_or_its_author_is_told(address: str, is_linked: bool):
    person = {"name": "Ada", "email": address}

    warnings = parse_resume(read_draft(json.dumps({"personalInfo": person}).encode(), "cv.json")).warnings
    contacts = arrange(PublicResume.model_validate({"personalInfo": person})).header.contacts

    [email] = [contact for contact in contacts if contact.kind is ContactKind.EMAIL]
    assert bool(email.href) is is_linked
    assert [warning.code for warning in warnings] == ([] if is_linked else ["NO_EMAIL"])


def test_a_scheme_is_no_part_of_an_address():
    assert is_email("ada@quinn.example")
    assert not is_email("mailto:ada@quinn.example")
