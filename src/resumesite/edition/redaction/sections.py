"""blurSections: whole sections, by any name that `meta.sectionsVisibility` knows."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from resumesite.edition.edition import PublicResume
from resumesite.edition.redaction.blur import UNKNOWN_BLUR, Blur
from resumesite.edition.redaction.hiding import Asked, Hiding, Path, dotted, is_date, texts_of
from resumesite.edition.redaction.search import Target
from resumesite.edition.visibility import names_in
from resumesite.errors import ExitStatus, Problem, ResumesiteError, did_you_mean
from resumesite.resume.places import FieldPath


def hide_sections(asked: Asked) -> Iterator[Hiding]:
    """Hide what the sections say, but not where another section says the same: that is shown on purpose."""
    for section in hidden_sections(asked.resume, asked.blur):
        for path, text in texts_of(_at(asked.resume, section), section):
            if not is_date(path) and not asked.is_label(text):
                yield Hiding(text, Target("word"), is_quiet=True, said_in=dotted(path))


def hidden_sections(resume: PublicResume, blur: Blur) -> tuple[Path, ...]:
    """Return the sections that are hidden, by the model's own names.

    Raises ResumesiteError for a name that no section has: what it was meant to hide would be shown. In a
    resume that was redacted before, a custom section may have gone since; there only what looks like a typing
    mistake is one.
    """
    names = names_in(resume)
    found = {name: names.called(name) for name in blur.blur_sections}
    problems = [
        _unknown(name, hint)
        for name, sections in found.items()
        if not sections and ((hint := did_you_mean(name, names.suggested)) or not resume.redactions)
    ]
    if problems:
        raise ResumesiteError(*problems, status=ExitStatus.USAGE)
    return tuple(dict.fromkeys(map(_in_model, chain.from_iterable(found.values()))))


def _unknown(name: str, hint: str) -> Problem:
    message = f"no section is called {name!r}, so nothing would be hidden by it"
    return Problem(UNKNOWN_BLUR, message, field="blurSections", hint=hint)


def _in_model(section: FieldPath) -> Path:
    first, *rest = section
    by_alias = {field.alias or name: name for name, field in PublicResume.model_fields.items()}
    return (by_alias[str(first)], *rest)


def _at(value: object, path: Path) -> object:
    for part in path:
        value = value[part] if isinstance(part, int) else getattr(value, part)  # type: ignore[index]
    return value
