"""blurLocation, blurAddress: where the person lives and where the work was done."""

from __future__ import annotations

import re
from collections.abc import Iterator

from resumesite.edition.redaction.folding import fold
from resumesite.edition.redaction.hiding import SHOWN, Asked, Hiding, Path, last_name, texts_of
from resumesite.edition.redaction.known_words import NO_PLACES
from resumesite.edition.redaction.search import Target

_BETWEEN = re.compile(r"\s*[,;/|()•·\n]\s*|\s+[-–—]\s+")
_POSTCODE_FIRST = re.compile(r"(?:[A-Z]{1,2}-)?\d{3,6}\s+(\D+)")
_POSTCODE_LAST = re.compile(r"(\D+?)\s+(?:[A-Z]{1,2}-?)?\d{3,6}(?:-\d{3,4})?")


def hide_locations(asked: Asked) -> Iterator[Hiding]:
    if not asked.blur.blur_location:
        return
    for path, place in locations(asked):
        if not asked.is_label(place):
            yield _to_city(place, path) if asked.blur.blur_location == "city" else _whole(place, path)


def hide_address(asked: Asked) -> Iterator[Hiding]:
    """Hide street and postal code where they stand with the town; other addresses are private anyway."""
    place = asked.resume.personal_info.location
    if not asked.blur.blur_address or asked.blur.blur_location or asked.is_label(place):
        return
    parts = _parts(place)
    if any(map(_has_digit, parts)):
        shown = ", ".join(filter(None, map(_town, parts)))
        path = ("personal_info", "location")
        if shown:
            hidden = tuple(part for part in parts if _has_digit(part))
            yield Hiding(place, Target("location", fold(place)), path, instead=shown, also=hidden)
        else:
            yield Hiding(place, Target("location", fold(place)), path, also=tuple(parts))


def locations(asked: Asked) -> Iterator[tuple[Path, str]]:
    """Yield every place of a resume that is a field of its own."""
    return ((path, text) for path, text in texts_of(asked.resume) if last_name(path) == "location")


def _whole(place: str, path: Path) -> Hiding:
    parts = [place, *_parts(place)]
    return Hiding(
        place,
        Target("location", fold(place)),
        path,
        also=tuple(part for part in parts if _names_a_place(part)),
        exact=tuple(part for part in parts if _is_abbreviation(part)),
        is_quiet=not _names_a_place(place),
    )


def _is_abbreviation(part: str) -> bool:
    """Whether a place is only known as it is typed: "CA", "US"; not so "us"."""
    return fold(part).isascii() and 0 < len(fold(part)) < 3


def _to_city(place: str, path: Path) -> Hiding:
    """Keep the first part that is a town; a street or a postal code before it goes."""
    parts = _parts(place)
    city = next(filter(None, map(_town, parts)), "")
    if not city:
        return _whole(place, path)
    if city == place:
        return Hiding("", Target(SHOWN, text=city), path, instead=city)
    also = tuple(part for part in parts if _names_a_place(part) and fold(part) != fold(city))
    return Hiding(place, Target("location", fold(place)), path, instead=city, also=also)


def _parts(place: str) -> list[str]:
    return [part for part in _BETWEEN.split(place) if part]


def _town(part: str) -> str:
    """Return a part without its postal code; "" for a street or a number alone."""
    for pattern in (_POSTCODE_FIRST, _POSTCODE_LAST):
        if found := pattern.fullmatch(part):
            return found[1].strip()
    return "" if _has_digit(part) else part


def _has_digit(part: str) -> bool:
    return any(sign.isdigit() for sign in part)


def _names_a_place(part: str) -> bool:
    letters = fold(part)
    is_long = len(letters) > (2 if letters.isascii() else 1)
    return is_long and letters not in NO_PLACES and not letters.isdecimal()
