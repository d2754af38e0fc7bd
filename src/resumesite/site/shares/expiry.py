"""Until when a share holds, as people write it: `30d`, `2026-12-31`, `2026-12-31T10:00:00Z` or `never`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from resumesite.content.records import utc_text
from resumesite.errors import ResumesiteError, usage

_SPAN = re.compile(r"([0-9]+)\s*(h|d|w)", re.IGNORECASE)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HOURS = {"h": 1, "d": 24, "w": 7 * 24}
_LONGEST = timedelta(days=100 * 365)
"""So long a share may be said to hold; nobody means more, and calendars end with the year 9999."""

_EXAMPLES = "Write 30d, 2026-12-31, 2026-12-31T10:00:00Z or never."
_FOR_EVER = "Write never for a share that holds until it is revoked."


def read_expiry(text: str, now: datetime, *, said_in: str = "--expires") -> str | None:
    """Return when a share ends (UTC), None for never. A bare day holds until its end in UTC.

    Raises ResumesiteError for a time that is over, too far away, has no zone, or is none.
    """
    wanted = text.strip()
    if wanted.lower() == "never":
        return None
    if any(sign.isdecimal() and not sign.isascii() for sign in wanted):
        raise _refusal(said_in, f"{_shortened(wanted)} has other digits than 0 to 9", _EXAMPLES)
    try:
        end = _end(wanted, now, said_in)
    except OverflowError:
        raise _too_far(said_in, wanted) from None
    except ValueError:
        message = f"expected a time for a share to end, got {_shortened(wanted)!r}"
        raise _refusal(said_in, message, _EXAMPLES) from None
    if end <= now:
        raise _refusal(said_in, f"{wanted} is over already", "A share ends in the future, or never.")
    if end - now > _LONGEST:
        raise _too_far(said_in, wanted)
    return utc_text(end)


def _end(wanted: str, now: datetime, said_in: str) -> datetime:
    """Read a time. Raises OverflowError for one after the year 9999, ValueError for what is none."""
    if span := _SPAN.fullmatch(wanted):
        return now + timedelta(hours=int(span[1]) * _HOURS[span[2].lower()])
    if _DAY.fullmatch(wanted):
        day = date.fromisoformat(wanted) + timedelta(days=1)
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    end = datetime.fromisoformat(wanted)
    if end.tzinfo is None:
        message = f"{wanted} does not say in which time zone"
        raise _refusal(said_in, message, f"Write {wanted}Z for UTC, or {wanted}+02:00.")
    return end.astimezone(UTC)


def _too_far(said_in: str, wanted: str) -> ResumesiteError:
    return _refusal(said_in, f"{_shortened(wanted)} is more than 100 years away", _FOR_EVER)


def _shortened(text: str) -> str:
    return f"{text[:32]}…" if len(text) > 32 else text


def _refusal(said_in: str, message: str, hint: str) -> ResumesiteError:
    return usage("BAD_EXPIRY", f"{said_in}: {message}", hint)
