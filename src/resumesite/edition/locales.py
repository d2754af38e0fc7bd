"""CLDR's data by language, each language's its own, whichever were asked for before.

Babel shares the parts that languages inherit, and writes what it has looked up into them: after Cantonese,
the months of Polish come out in Chinese. A worker writes resumes in many languages, so it needs copies.
"""

from __future__ import annotations

from copy import deepcopy
from functools import cached_property
from typing import Any

from babel import Locale, localedata


class OwnLocale(Locale):
    """A locale that shares no data with others."""

    @cached_property
    def _data(self) -> Any:
        shared: Any = localedata.load(str(self))
        return localedata.LocaleDataDict(deepcopy(shared))
