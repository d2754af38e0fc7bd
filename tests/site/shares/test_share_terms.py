"""What is asked of a share: times as people write them, and the JSON bodies of SmartCV and Mokaru."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from resumesite.edition.redaction.blur import Blur
from resumesite.errors import ResumesiteError
from resumesite.site.shares.expiry import read_expiry
from resumesite.site.shares.terms import NewPassword, Terms, read_terms

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("never", None),
        (" Never ", None),
        ("30d", "2026-03-31T12:00:00Z"),
        ("12h", "2026-03-02T00:00:00Z"),
        ("2w", "2026-03-15T12:00:00Z"),
        ("2026-12-31", "2027-01-01T00:00:00Z"),
        ("2026-03-01", "2026-03-02T00:00:00Z"),
        ("2028-02-29", "2028-03-01T00:00:00Z"),
        ("2026-12-31T10:00:00Z", "2026-12-31T10:00:00Z"),
        ("2026-12-31T10:00:00+02:00", "2026-12-31T08:00:00Z"),
        ("2026-12-31T23:59:59.000Z", "2026-12-31T23:59:59Z"),
        ("2038-01-20", "2038-01-21T00:00:00Z"),
    ],
)
def test_a_time_to_end_is_read_in_utc(text: str, end: str | None):
    assert read_expiry(text, NOW) == end


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2026-02-28", "over already"),
        ("2026-03-01T12:00:00Z", "over already"),
        ("0d", "over already"),
        ("2026-12-31T10:00:00", "time zone"),
        ("2026-12-31 10:00", "time zone"),
        ("tomorrow", "expected a time"),
        ("", "expected a time"),
        ("30", "expected a time"),
        ("-3d", "expected a time"),
        ("2026-02-30", "expected a time"),
        ("9999-12-31", "100 years"),
        ("9999-12-31T23:59:59-05:00", "100 years"),
        ("2300-01-01", "100 years"),
        ("99999w", "100 years"),
        (f"{'9' * 40}d", "100 years"),
        ("٣d", "other digits than 0 to 9"),
        ("２０２６-12-31", "other digits than 0 to 9"),
    ],
)
def test_what_is_no_time_to_end_is_refused(text: str, says: str):
    with pytest.raises(ResumesiteError, match=says) as refused:
        read_expiry(text, NOW)

    assert refused.value.code == "BAD_EXPIRY"


def read(body: Any) -> Terms:
    return read_terms(json.dumps(body).encode(), "body.json", NOW)


def test_smartcvs_body_is_read():
    body = {
        "isEnabled": True,
        "password": "granite-otter",
        "expiresAt": "2026-12-31T23:59:59Z",
        "allowDownload": False,
        "allowComments": True,
    }

    assert read(body) == Terms(
        is_enabled=True,
        passwords=(NewPassword("granite-otter"),),
        without_passwords=True,
        ends=True,
        expires_at="2026-12-31T23:59:59Z",
        allow_download=False,
        allow_comments=True,
    )


def test_mokarus_body_is_read():
    assert read({"blurOptions": {"blurCompanies": True, "blurPhone": False}}) == Terms(
        blur=Blur(blur_companies=True), shown_again=("blurPhone",)
    )
    assert read({"blurOptions": {}}) == Terms()


def test_what_is_not_there_stays_and_null_takes_away():
    assert read({}).is_empty
    assert read({"password": None, "expiresAt": None}) == Terms(without_passwords=True, ends=True)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ([], "NOT_A_SHARE"),
        (None, "NOT_A_SHARE"),
        ({"isEnable": True}, "UNKNOWN_FIELD"),
        ({"isEnabled": "yes"}, "BAD_SHARE_SETTING"),
        ({"isEnabled": None}, "BAD_SHARE_SETTING"),
        ({"password": ""}, "BAD_SHARE_SETTING"),
        ({"password": ["granite-otter"]}, "BAD_SHARE_SETTING"),
        ({"expiresAt": "2020-01-01"}, "BAD_EXPIRY"),
        ({"expiresAt": 1798761599}, "BAD_SHARE_SETTING"),
        ({"expiresAt": 5}, "BAD_SHARE_SETTING"),
        ({"password": 123456789012}, "BAD_SHARE_SETTING"),
        ({"label": 5}, "BAD_SHARE_SETTING"),
        ({"blurOptions": ["blurName"]}, "BAD_SHARE_SETTING"),
        ({"blurOptions": {"blurCompany": True}}, "UNKNOWN_BLUR"),
    ],
)
def test_what_a_body_may_not_say_is_refused(body: Any, code: str):
    with pytest.raises(ResumesiteError) as refused:
        read(body)

    assert refused.value.code == code


def test_everything_wrong_in_a_body_is_said_at_once_with_its_place_and_what_was_expected():
    body = b'{"isEnabled": "yes",\n "password": 123,\n "expiresAt": 5,\n "blurPhone": true,\n'
    body += b' "blurOptions": {"blurName": "x"}}'

    with pytest.raises(ResumesiteError) as refused:
        read_terms(body, "body.json", NOW)

    said = {problem.field: problem for problem in refused.value.problems}
    assert said["isEnabled"].message == "expected true or false; got a text"
    assert said["password"].message == "expected a text, or null for none; got a number"
    assert said["expiresAt"].message.endswith("or null for never; got a number")
    assert [str(said[name].place) for name in ("password", "blurPhone")] == ["body.json:2:2", "body.json:4:2"]
    assert said["blurName"].place.line == 5
    assert "123" not in str(refused.value)


def test_what_cannot_be_blurred_is_said_with_its_place():
    with pytest.raises(ResumesiteError) as refused:
        read({"blurOptions": {"blurName": True, "blurPhone": "yes"}})

    (problem,) = refused.value.problems
    assert (str(problem.place), problem.field) == ("body.json:1:36", "blurPhone")
    assert "true or false" in problem.message


def test_a_misspelt_setting_gets_a_suggestion():
    with pytest.raises(ResumesiteError, match="Did you mean `allowDownload`"):
        read({"allowDownloads": True})


def test_a_password_is_in_no_message_and_no_repr():
    asked = read({"password": "granite-otter"})

    assert "granite" not in repr(asked)
