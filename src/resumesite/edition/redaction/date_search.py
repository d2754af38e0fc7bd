"""Finding hidden dates in texts, however they are written: "March 2019", "03/2019", "2019年3月"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from resumesite.edition.redaction.folding import plain_digits
from resumesite.edition.redaction.search import Span, Target

_ALWAYS = ("en",)


@dataclass(frozen=True)
class DateSearch:
    """Looks for dates of some years. With `keeps_years` only their months and days are found."""

    years: tuple[str, ...]
    target: Target
    keeps_years: bool = False
    language: str = "en"

    def spans(self, text: str) -> Iterator[Span]:
        if not self.years:
            return
        for found in self._pattern.finditer(plain_digits(text)):
            year = found["year"] or found["short"]
            if not self.keeps_years:
                yield Span(found.start(), found.end(), self.target)
            elif found["year"] and (found["before"] or found["after"]):
                yield Span(found.start(), found.end(), Target(self.target.kind, text=year))

    def finds(self, text: str) -> bool:
        return next(self.spans(text), None) is not None

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        months = "|".join(map(re.escape, sorted(months_of(self.language), key=len, reverse=True)))
        day = r"\d{1,2}(?:st|nd|rd|th|er|º|\.)?"
        years = "|".join(sorted(self.years))
        shorts = "|".join(sorted({year[2:] for year in self.years}))
        return re.compile(
            rf"""
            (?<![A-Za-z0-9])(?<!\d[.,])
            (?:
              (?P<before>
                (?:{day}[\s/-]*(?:de\s+|of\s+)?)?(?:{months})\b\.?,?(?:\s*{day},?)?[\s./,'’-]*(?:de\s+|of\s+|del\s+)?
                | \d{{1,2}}[./-](?:\d{{1,2}}[./-])?
              )?
              (?P<year>{years})
              (?P<after>
                [./-]\d{{1,2}}(?!\d)(?:[./-]\d{{1,2}}(?!\d))?
                | \s?[年년](?:\s?\d{{1,2}}\s?[月월](?:\s?\d{{1,2}}\s?[日일])?)?
                | [–/]\d\d(?!\d)
                | [\s-](?:{months})\b(?!\.?,?\s*\d)
              )?
              (?:'?s)?
              | ['’](?P<short>{shorts})
            )
            (?![A-Za-z0-9])(?![.,]\d)
            """,
            re.VERBOSE | re.IGNORECASE,
        )


@cache
def months_of(language: str) -> frozenset[str]:
    """Return the months' names, long and short, in a language and in English."""
    from babel import UnknownLocaleError
    from babel.dates import get_month_names

    from resumesite.edition.locales import OwnLocale

    names: set[str] = set()
    for tag in (*_ALWAYS, language.replace("-", "_"), re.split("[-_]", language)[0]):
        try:
            locale = OwnLocale.parse(tag)
        except (ValueError, UnknownLocaleError):
            continue
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                names.update(
                    str(name).strip(".") for name in get_month_names(width, context, locale).values()
                )
    return frozenset(name for name in names | {"Sept"} if len(name) > 1 and not name[0].isdigit())
