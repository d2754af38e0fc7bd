"""Until when a share holds, as people write it: `30d`, `2026-12-31`, `2026-12-31T10:00:00Z` or `never`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from resumesite.content.records import utc_text
from resumesite.errors import ResumesiteError, usage

_SPAN = re.compile(r"(\d{1,5})\s*(h|d|w)", re.IGNORECASE)
_HOURS = {"h": 1, "d": 24, "w": 7 * 24}
_EXAMPLES = "Write 30d, 2026-12-31, 2026-12-31T10:00:00Z or never."


def read_expiry(text: str, now: datetime, *, said_in: str = "--expires") -> str | None:
    """Return when a share ends (UTC), None for never. A bare day holds until its end in UTC.

    Raises ResumesiteError for a time that is over, has no zone, or is none.
    """
    wanted = text.strip()
    if wanted.lower() == "never":
        return None
    try:
        end = _end(wanted, now, said_in)
    except (ValueError, OverflowError):
        raise _refusal(said_in, f"expected a time for a share to end, got {text!r}", _EXAMPLES) from None
    if end <= now:
        raise _refusal(said_in, f"{wanted} is over already", "A share ends in the future, or never.")
    return utc_text(end)


def _end(wanted: str, now: datetime, said_in: str) -> datetime:
    if span := _SPAN.fullmatch(wanted):
        return now + timedelta(hours=int(span[1]) * _HOURS[span[2].lower()])
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", wanted):
        day = date.fromisoformat(wanted) + timedelta(days=1)
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    end = datetime.fromisoformat(wanted)
    if end.tzinfo is None:
        message = f"{wanted} does not say in which time zone"
        raise _refusal(said_in, message, f"Write {wanted}Z for UTC, or {wanted}+02:00.")
    return end.astimezone(UTC)


def _refusal(said_in: str, message: str, hint: str) -> ResumesiteError:
    return usage("BAD_EXPIRY", f"{said_in}: {message}", hint)
