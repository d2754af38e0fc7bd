"""Keys: what an artifact is made of, as one hash. Two artifacts with the same key have the same bytes.

An artifact's inputs are kept by name ("experience", "theme", "library weasyprint"), each as a short text,
so that a later build can say which of them changed. Everything is computed from the public resume: the hash
of a hidden phone number could be reversed by trying them all.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from hashlib import sha256

from resumesite.edition.edition import Edition, Presentation, PublicResume
from resumesite.plan.artifact import Page
from resumesite.plan.formats import Format
from resumesite.themes.theme import Theme

Inputs = Mapping[str, str]
"""What an edition's artifacts are made of: a name people understand → a short text that differs when it
does.
"""

_LONGEST_VALUE = 80
"""Longer values would only fill the record and the answers to `--explain`."""

_KEY_VERSION = "1"
"""Raised when keys themselves are computed in another way."""

_CODE = "resumesite"
_LIBRARY = "library "
_PAGE = "page "
_DESIGN = "design "
_THEME = "theme"
_PHOTO = "photo"
_FONTS = ("bundled fonts", "system fonts")
_SECTIONS = frozenset(field.alias or name for name, field in PublicResume.model_fields.items())


@dataclass(frozen=True)
class Environment:
    """What files are made with. `code` identifies our own renderers, `fonts` the faces that come with us (a
    digest).

    `libraries` maps a distribution, or "pango", "harfbuzz", "zlib", to its version. `reading` identifies our
    code from a file's bytes to the public resume: in no key, since a resume that reads alike is alike, but
    reason enough to read everybody again.
    """

    code: str
    fonts: str
    libraries: Mapping[str, str]
    reading: str = ""


def digest_of(data: bytes) -> str:
    """Return the digest that identifies bytes (sha256, hex)."""
    return sha256(data).hexdigest()


def canonical(value: object) -> bytes:
    """Write plain data as JSON in the one way that equal data is always written."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def inputs_of(edition: Edition, theme: Theme, environment: Environment, *, system_fonts: str = "") -> Inputs:
    """Name everything that an edition's artifacts are made of, whichever of them uses it, but for its page.

    `system_fonts` identifies the machine's fonts that this text needs, "" when the bundled ones have every
    character.
    """
    return dict(
        (
            (_CODE, environment.code),
            *((f"{_LIBRARY}{name}", version) for name, version in environment.libraries.items()),
            *_of_resume(edition.resume),
            *((f"{_DESIGN}{name}", value) for name, value in _texts(edition.presentation, but=_THEME)),
            (_THEME, f"{theme.id} {_short(theme.digest.encode())}"),
            (_PHOTO, _photo_of(edition)),
            *zip(_FONTS, (environment.fonts, system_fonts), strict=True),
        )
    )


def inputs_of_page(page: Page) -> Inputs:
    """Name what an edition's artifacts may know of the site around them."""
    return {f"{_PAGE}{name}": value for name, value in _texts(page)}


def key_of(format_: Format, inputs: Inputs) -> str:
    """Return the key of an edition's artifact of this format (sha256, hex)."""
    made_of = {
        "key": _KEY_VERSION,
        "format": format_.name,
        "version": format_.version,
        "inputs": used_by(format_, inputs),
    }
    return digest_of(canonical(made_of))


def used_by(format_: Format, inputs: Inputs) -> Inputs:
    """Return those inputs that can change a file of this format."""
    extra = frozenset(_extra_inputs(format_, inputs))
    return {name: value for name, value in inputs.items() if name in extra or _is_used(name, format_)}


def _extra_inputs(format_: Format, inputs: Inputs) -> Iterator[str]:
    """Name what a format uses because of options that are not as usual."""
    for extra in format_.extras:
        usual = _as_text(getattr(Presentation(), extra.option))
        if inputs.get(f"{_DESIGN}{_named(extra.option)}", usual) != usual:
            yield from (f"{_PAGE}{_named(fact)}" for fact in extra.page)
            yield from (f"{_LIBRARY}{name}" for name in extra.libraries)


def _is_used(name: str, format_: Format) -> bool:
    if name.startswith(_LIBRARY):
        return name.removeprefix(_LIBRARY) in format_.libraries
    if name == _PHOTO:
        return format_.uses_photo
    if name in _FONTS:
        return format_.uses_fonts
    if name == _THEME or name.startswith(_DESIGN):
        return format_.uses_theme
    if name.startswith(_PAGE):
        return format_.uses_page
    return format_.uses_resume and (name == _CODE or name in _SECTIONS)


def _of_resume(resume: PublicResume) -> Iterator[tuple[str, str]]:
    """Name each part of a resume.

    A part that says nothing counts as absent, so a new section changes no key.
    """
    data = resume.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for name in sorted(data):
        yield name, _short(canonical(data[name]))


def _photo_of(edition: Edition) -> str:
    presentation = edition.presentation
    if edition.photo is None or not presentation.include_photo:
        return ""
    looks = (presentation.photo_crop, presentation.photo_shape)
    return (
        edition.photo.digest if looks == ("none", "rounded") else f"{edition.photo.digest} {' '.join(looks)}"
    )


def _texts(value: object, *, but: str = "") -> Iterator[tuple[str, str]]:
    """Return the fields of a flat dataclass as texts; tuples are hashed."""
    for field in fields(value):  # type: ignore[arg-type]  # any dataclass will do
        if field.name != but:
            content = getattr(value, field.name)
            yield _named(field.name), _as_text(content)


def _named(field: str) -> str:
    return field.replace("_", " ")


def _as_text(content: object) -> str:
    """Write a field's value so that it differs when it does; a long one as a hash."""
    if isinstance(content, Mapping):
        content = canonical(content).decode() if content else ""
    text = repr(content) if isinstance(content, tuple) else str(content)
    return _short(text.encode()) if isinstance(content, tuple) or len(text) > _LONGEST_VALUE else text


def _short(data: bytes) -> str:
    return digest_of(data)[:16]


# Why is a file out of date? ------------------------------------------------------------------------------


def changes(before: Inputs, after: Inputs) -> Iterator[str]:
    """Say in words what differs between the inputs of two builds."""
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name, ""), after.get(name, "")
        if old != new:
            yield _in_words(name, old, new)


def _in_words(name: str, old: str, new: str) -> str:
    if name == _THEME and old.split()[:1] == new.split()[:1]:
        return f"theme {new.split()[0]} changed"
    if name == _THEME:
        return f"theme {_first(old)} → {_first(new)}"
    if name.startswith((_LIBRARY, _DESIGN)):
        return f"{name.partition(' ')[2]} {old or 'none'} → {new or 'none'}"
    if name in _SECTIONS or name == _PHOTO:
        return f"{name} {'added' if not old else 'removed' if not new else 'changed'}"
    return f"{name} changed"


def _first(text: str) -> str:
    return text.partition(" ")[0] or "none"
