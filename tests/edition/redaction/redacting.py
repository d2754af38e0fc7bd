"""Redacting a resume in a test: plain data in, what is shown of it out."""

from __future__ import annotations

from typing import Any

from resumesite.edition.edition import PublicResume
from resumesite.edition.redaction.blur import Blur, parse_blur
from resumesite.edition.redaction.redact import Redacted, redact


def redacted(data: dict[str, Any], blur: str | Blur, *, username: str = "some-user") -> Redacted:
    """Redact plain data; `blur` as on the command line."""
    asked = parse_blur(blur) if isinstance(blur, str) else blur
    return redact(PublicResume.model_validate(data), asked, username=username)


def shown(data: dict[str, Any], blur: str | Blur, **more: Any) -> PublicResume:
    return redacted(data, blur, **more).resume


def summary(text: str, blur: str | Blur, **sections: Any) -> str:
    """Return what is left of a summary."""
    return shown({"summary": text, **sections}, blur).summary


def hidden_values(data: dict[str, Any], blur: str | Blur) -> dict[str, str]:
    """Return what the leak gate looks for: value → field."""
    return {hidden.value: hidden.field for hidden in redacted(data, blur).hidden}
