"""blurCompanies: whom the person worked for, for money or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from resumesite.edition.redaction.folding import fold
from resumesite.edition.redaction.hiding import Asked, Hiding, Path
from resumesite.edition.redaction.location import locations
from resumesite.edition.redaction.search import Target
from resumesite.edition.redaction.variants import (
    acronym_of,
    address_variants,
    company_variants,
    organization_key,
    own_host,
)


def hide_companies(asked: Asked) -> Iterator[Hiding]:
    if not asked.blur.blur_companies:
        return
    resume = asked.resume
    places = shown_places(asked)
    for index, job in enumerate(resume.experience):
        yield from hide_organization(
            asked,
            "company",
            job.company,
            ("experience", index, "company"),
            company_variants(job.company),
            places,
        )
        yield from hide_address_of(asked, "company", job.company, job.url, ("experience", index, "url"))
    for index, work in enumerate(resume.volunteering):
        path = ("volunteering", index)
        variants = company_variants(work.organization)
        yield from hide_organization(
            asked, "company", work.organization, (*path, "organization"), variants, places
        )
        yield from hide_address_of(asked, "company", work.organization, work.url, (*path, "url"))
    for index, project in enumerate(resume.projects):
        variants = company_variants(project.entity)
        yield from hide_organization(
            asked, "company", project.entity, ("projects", index, "entity"), variants, places
        )


def hide_organization(
    asked: Asked, kind: str, name: str, path: Path, variants: Iterable[str], places: frozenset[str]
) -> Iterator[Hiding]:
    """Hide a name and what else tells it, but for a place that it has in it and that the resume shows."""
    if name and not asked.is_label(name):
        yield Hiding(
            name,
            Target(kind, organization_key(name)),
            path,
            also=tuple(dict.fromkeys(text for text in variants if fold(text) not in places)),
            exact=tuple(filter(None, [acronym_of(name)])),
        )


def hide_address_of(asked: Asked, kind: str, name: str, url: str, path: Path) -> Iterator[Hiding]:
    """Hide the address of an organization whose name is hidden: it leads to it."""
    if url and name:
        target = Target(kind, organization_key(name)) if not asked.is_label(name) else Target("link")
        host = own_host(url)
        also = tuple(dict.fromkeys((*address_variants(url), *filter(None, [host]))))
        yield Hiding(url, target, path, instead="", also=also)


def shown_places(asked: Asked) -> frozenset[str]:
    """Return the towns that the resume shows, folded: no name's part is hidden that is nothing but one."""
    if asked.blur.blur_location is True:
        return frozenset()
    words = (part for _, place in locations(asked) for part in (place, *place.replace("/", ",").split(",")))
    return frozenset(fold(word) for word in words)
