"""blurInstitutions: where the person studied."""

from __future__ import annotations

from collections.abc import Iterator

from resumesite.edition.redaction.companies import hide_address_of, hide_organization, shown_places
from resumesite.edition.redaction.hiding import Asked, Hiding
from resumesite.edition.redaction.variants import institution_variants


def hide_institutions(asked: Asked) -> Iterator[Hiding]:
    if not asked.blur.blur_institutions:
        return
    places = shown_places(asked)
    for index, school in enumerate(asked.resume.education):
        path = ("education", index)
        variants = institution_variants(school.university)
        yield from hide_organization(
            asked, "institution", school.university, (*path, "university"), variants, places
        )
        yield from hide_address_of(asked, "institution", school.university, school.url, (*path, "url"))
