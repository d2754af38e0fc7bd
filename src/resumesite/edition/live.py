"""A published resume as an edition: what may be shown, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from resumesite.content.names import spelled_language
from resumesite.edition.edition import Edition, PhotoSource, PublicResume
from resumesite.edition.languages import nearest_language, real_language
from resumesite.edition.presentation import present
from resumesite.edition.redaction.labels import redaction_languages
from resumesite.edition.visibility import Visibility, names_in, read_visibility
from resumesite.errors import Problem, Severity
from resumesite.resume.places import FieldPath
from resumesite.resume.schema import (
    SECTIONS,
    Content,
    Options,
    PersonalInfo,
    PublicPerson,
    Resume,
    SectionLabels,
)
from resumesite.settings import Settings

_NEVER = frozenset({"id", "tags", "image_url"})
"""Fields that no page shows: other systems' ids, which variant something is for, and where a photo was kept
(the photo itself is shown)."""

_WITHOUT_TEXT = frozenset({"is_current_role"})
"""Fields that say nothing on their own: an entry that has nothing else is empty."""


@dataclass(frozen=True)
class Edited:
    """An edition, and what its author should know about it."""

    edition: Edition
    warnings: tuple[Problem, ...] = ()


def live_edition(
    resume: Resume,
    *,
    username: str,
    name: str,
    address: str,
    settings: Settings,
    theme_ids: Collection[str],
    overrides: Options | None = None,
    photo: PhotoSource | None = None,
    updated_at: str = "",
    custom_css: str = "",
) -> Edited:
    """Make the edition of a published resume.

    Raises ResumesiteError when `meta.hidden` names a field that does not exist: it would be published.
    """
    visibility = read_visibility(resume)
    shown = public_resume(resume, visibility, language=settings.site.languages[0])
    presentation, warnings = present(
        shown, resume.meta, settings, theme_ids=theme_ids, overrides=overrides, custom_css=custom_css
    )
    edition = Edition(
        username=username,
        name=name,
        address=address,
        resume=shown.model_copy(update={"section_order": _section_order(resume, shown)}),
        presentation=presentation,
        photo=photo if _shows_photo(visibility) else None,
        is_listed=resume.meta.listed,
        updated_at=updated_at,
    )
    return Edited(edition, (*warnings, *_about_language(resume.meta.language)))


def public_resume(resume: Resume, visibility: Visibility, *, language: str = "en") -> PublicResume:
    """Copy what may be shown, field by field."""
    places = {name: (_name_in_files(Content, name),) for name in Content.model_fields}
    content = {
        name: _shown(getattr(resume, name), visibility, place)
        for name, place in places.items()
        if not visibility.hides(place)
    }
    titled = {
        "title": "" if visibility.hides(("meta", "title")) else resume.meta.title,
        "language": real_language(resume.meta.language) or language,
        "section_labels": {
            name: getattr(resume.meta.section_labels, name)
            for name in SectionLabels.model_fields
            if not visibility.hides((name,))
        },
    }
    return PublicResume.model_validate(content | titled)


def _about_language(wished: str) -> Iterator[Problem]:
    """Say what of a language's tag means nothing, or that its headings and dates will be English."""
    known = redaction_languages()
    language = real_language(wished)
    if not language:
        return  # none was asked for, or its tag is a problem of the file's own
    if language != spelled_language(wished):
        yield _unknown_language(
            f"{wished!r} names a script or a territory that there is not; read as {language!r}"
        )
    if not nearest_language(language, known):
        yield _unknown_language(
            f"there are no headings in {language!r} yet, so they are in English",
            f"There are {', '.join(sorted(known))}.",
        )


def _unknown_language(message: str, hint: str = "") -> Problem:
    return Problem(
        code="UNKNOWN_LANGUAGE", message=message, field="meta.language", hint=hint, severity=Severity.WARNING
    )


def _name_in_files(model: type[BaseModel], field: str) -> str:
    return model.model_fields[field].alias or field


def _shows_photo(visibility: Visibility) -> bool:
    return not visibility.hides(("personalInfo",)) and not visibility.hides(("personalInfo", "imageUrl"))


def _shown(value: object, visibility: Visibility, path: FieldPath) -> object:
    """Return the shown part of a value, without what is left empty in lists."""
    if isinstance(value, PersonalInfo):
        return _shown_model(value, PublicPerson, visibility, path)
    if isinstance(value, BaseModel):
        return _shown_model(value, type(value), visibility, path)
    if isinstance(value, tuple):
        places = [(*path, index) for index in range(len(value))]
        shown = [
            _shown(item, visibility, place)
            for item, place in zip(value, places, strict=True)
            if not visibility.hides(place)
        ]
        return tuple(item for item in shown if not _is_empty(item))
    return value


def _shown_model(
    value: BaseModel, public: type[BaseModel], visibility: Visibility, path: FieldPath
) -> BaseModel:
    """Build `public` from the fields that it declares; what else `value` has is never read."""
    places = {
        name: (*path, _name_in_files(public, name)) for name in public.model_fields if name not in _NEVER
    }
    return public.model_validate(
        {
            name: _shown(getattr(value, name), visibility, place)
            for name, place in places.items()
            if not visibility.hides(place)
        }
    )


def _is_empty(value: object) -> bool:
    if isinstance(value, BaseModel):
        fields = type(value).model_fields.keys() - _WITHOUT_TEXT
        return all(_is_empty(getattr(value, name)) for name in fields)
    return value in ("", ())


# Order ---------------------------------------------------------------------------------------------------


def _section_order(resume: Resume, shown: PublicResume) -> tuple[str, ...]:
    """Order the sections as the author says, the others after them as usual.

    A custom section that is named by its title stands as "customSections.2" (its place in `shown`), the
    others together as "customSections".
    """
    names = names_in(shown)
    wished = [
        ".".join(map(str, section))
        for name in resume.meta.section_order
        for section in names.called(name)
        if section != ("personalInfo",)
    ]
    return tuple(dict.fromkeys([*wished, *SECTIONS]))
