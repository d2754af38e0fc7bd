"""What can be asked to be hidden, on a command line and in a JSON body."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from redacting import shown

from resumesite.edition.redaction.blur import Blur, parse_blur, read_blur
from resumesite.errors import ExitStatus, ResumesiteError
from spelled import blurs

KEYS = [
    "blurName", "blurPhoto", "blurEmail", "blurPhone", "blurLocation", "blurAddress", "blurWebsite",
    "blurLinkedin",
    "blurGithub", "blurTwitter", "blurLinks", "blurCompanies", "blurInstitutions", "blurDates",
    "blurProjects",
    "blurUrls", "blurReferences",
]  # fmt: skip


# JSON ----------------------------------------------------------------------------------------------------


def test_nothing_asked_hides_nothing():
    assert read_blur({}) == Blur()
    assert Blur().is_empty
    assert read_blur(dict.fromkeys(KEYS, False) | {"blurSections": [], "blurWords": []}).is_empty


@pytest.mark.parametrize("key", KEYS)
def test_every_key_alone_hides_something_and_is_written_as_it_was_read(key: str):
    blur = read_blur({key: True})

    assert not blur.is_empty
    assert blur.as_data() == {key: True}


def test_null_means_what_is_not_there():
    assert read_blur({"blurName": None, "blurWords": None}) == Blur()


@pytest.mark.parametrize(
    ("key", "milder"), [("blurName", "initials"), ("blurLocation", "city"), ("blurDates", "years")]
)
def test_some_can_be_hidden_in_part(key: str, milder: str):
    assert read_blur({key: milder}).as_data() == {key: milder}


@pytest.mark.parametrize(
    ("key", "suggestion"),
    [("blurCompany", "blurCompanies"), ("blurname", "blurName"), ("companies", "blurCompanies")],
)
def test_an_unknown_key_is_an_error_with_a_suggestion(key: str, suggestion: str):
    with pytest.raises(ResumesiteError) as caught:
        read_blur({key: True})

    assert caught.value.code == "UNKNOWN_BLUR"
    assert caught.value.status is ExitStatus.USAGE
    assert suggestion in str(caught.value)


@pytest.mark.parametrize(
    "data",
    [
        {"blurName": "initial"}, {"blurCompanies": "yes"}, {"blurDates": 1}, {"blurWords": "Acme"},
        {"blurWords": [1]},
        {"blurSections": {"skills": True}}, {"blurEmail": "initials"},
    ],
)  # fmt: skip
def test_a_value_that_says_nothing_is_an_error_that_does_not_repeat_it(data: dict[str, Any]):
    with pytest.raises(ResumesiteError) as caught:
        read_blur(data)

    assert caught.value.code == "UNKNOWN_BLUR"
    assert next(iter(data)) in str(caught.value)
    assert "Acme" not in str(caught.value)


def test_all_unknown_keys_are_named_at_once():
    with pytest.raises(ResumesiteError) as caught:
        read_blur({"blurNmae": True, "blurFoo": False})

    assert [problem.field for problem in caught.value.problems] == ["blurNmae", "blurFoo"]


# Command lines -------------------------------------------------------------------------------------------


def test_keys_are_known_with_and_without_blur_and_in_any_case():
    asked = parse_blur("companies, blurEmail,BLURPHONE,Name=Initials,dates=years,location=city")

    assert asked.as_data() == {
        "blurCompanies": True, "blurEmail": True, "blurPhone": True, "blurName": "initials",
        "blurDates": "years",
        "blurLocation": "city",
    }  # fmt: skip


def test_lists_are_joined_by_plus_and_may_be_given_twice():
    asked = parse_blur("sections=skills+custom section,words=Acme+Foo Bar,words=acme+Zoo")

    assert asked.blur_sections == ("skills", "custom section")
    assert [word.casefold() for word in asked.blur_words] == ["acme", "foo bar", "zoo"]


def test_a_backslash_takes_commas_and_pluses_as_text():
    assert parse_blur(r"words=C\+\++Acme\, Inc").blur_words == ("C++", "Acme, Inc")


def test_the_photo_can_be_kept():
    assert parse_blur("name,photo=false").as_data() == {"blurName": True, "blurPhoto": False}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("companys", "companies"), ("blurNmae", "name"), ("emails", "email"), ("name=initial", "initials"),
        ("dates=year", "years"), ("location=town", "city"), ("words", "words=One+Another"),
        ("sections=", "sections"),
        ("=", "There are"), ("companies=maybe", "true"),
    ],
)  # fmt: skip
def test_a_typing_mistake_is_an_error_that_says_what_there_is(text: str, said: str):
    with pytest.raises(ResumesiteError) as caught:
        parse_blur(text)

    assert caught.value.code == "UNKNOWN_BLUR"
    assert caught.value.status is ExitStatus.USAGE
    assert said in str(caught.value)


@pytest.mark.parametrize("text", ["", ",", " , "])
def test_an_empty_list_hides_nothing(text: str):
    assert parse_blur(text) == Blur()


# Sections ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["skils", "Clubbs", "hobby horses"])
def test_a_section_that_there_is_not_is_an_error(name: str):
    with pytest.raises(ResumesiteError) as caught:
        shown({"customSections": [{"title": "Clubs", "items": ["Chess"]}]}, f"sections={name}")

    assert caught.value.code == "UNKNOWN_BLUR"
    assert caught.value.status is ExitStatus.USAGE


def test_a_misspelt_section_is_an_error_in_a_resume_that_was_redacted_before():
    before = shown({"summary": "At Acme", "skills": {"languages": ["Go"]}}, "words=Acme")

    with pytest.raises(ResumesiteError) as caught:
        shown(before.model_dump(), "sections=skils")

    assert "Did you mean `skills`?" in str(caught.value)


# Two together --------------------------------------------------------------------------------------------


def test_joined_takes_the_stronger_of_two():
    mild, strong = parse_blur("name=initials,dates,words=Foo"), parse_blur("name,dates=years,words=foo+Bar")

    joined = mild.joined(strong)

    assert (joined.blur_name, joined.blur_dates) == (True, True)
    assert sorted(word.casefold() for word in joined.blur_words) == ["bar", "foo"]


@pytest.mark.parametrize(("name", "photo"), list(product(("", "name"), ("", "photo", "photo=false"))))
def test_the_photo_follows_the_name_unless_something_else_is_said(name: str, photo: str):
    asked = parse_blur(",".join(filter(None, (name, photo))))

    assert asked.hides_photo == (photo == "photo" or (name == "name" and not photo))


@settings(max_examples=100, deadline=None)
@given(blurs(), blurs())
def test_joined_hides_what_either_hides_and_no_more(one: Blur, other: Blur):
    joined = one.joined(other)

    assert joined.covers(one)
    assert joined.covers(other)
    assert joined.hides_photo == (one.hides_photo or other.hides_photo)
    assert one.joined(one) == one
    assert joined.covers(other.joined(one))
    assert one.covers(other) == (one.joined(other).covers(one) and one.covers(one.joined(other)))


@settings(max_examples=100, deadline=None)
@given(blurs())
def test_what_is_asked_is_read_as_it_was_written(blur: Blur):
    assert read_blur(blur.as_data()) == blur
