"""What is to be hidden: Mokaru's `blurOptions` and more, from a JSON body or from a command line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, StrictBool, ValidationError
from pydantic.alias_generators import to_camel

from resumesite.errors import ExitStatus, Problem, ResumesiteError, did_you_mean
from resumesite.resume.places import folded

UNKNOWN_BLUR = "UNKNOWN_BLUR"


class Blur(BaseModel):
    """What a share hides. Nothing by itself.

    `blur_photo` follows `blur_name` as long as it is None; False keeps the photo.
    """

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    blur_name: StrictBool | Literal["initials"] = False
    blur_photo: StrictBool | None = None
    blur_email: StrictBool = False
    blur_phone: StrictBool = False
    blur_location: StrictBool | Literal["city"] = False
    blur_address: StrictBool = False
    blur_website: StrictBool = False
    blur_linkedin: StrictBool = False
    blur_github: StrictBool = False
    blur_twitter: StrictBool = False
    blur_links: StrictBool = False
    blur_companies: StrictBool = False
    blur_institutions: StrictBool = False
    blur_dates: StrictBool | Literal["years"] = False
    blur_projects: StrictBool = False
    blur_urls: StrictBool = False
    blur_references: StrictBool = False
    blur_sections: tuple[str, ...] = ()
    blur_words: tuple[str, ...] = ()

    @property
    def hides_photo(self) -> bool:
        return bool(self.blur_name) if self.blur_photo is None else self.blur_photo

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is hidden."""
        return not self.hides_photo and not any(getattr(self, name) for name in (*_SWITCHES, *_LISTS))

    def joined(self, other: Blur) -> Blur:
        """Return what hides everything that either of the two hides, each as strongly as the stronger."""
        switches = {name: max(getattr(self, name), getattr(other, name), key=_strength) for name in _SWITCHES}
        lists = {name: _without_twins((*getattr(self, name), *getattr(other, name))) for name in _LISTS}
        return Blur(**switches, **lists, blur_photo=self._joined_photo(other))

    def _joined_photo(self, other: Blur) -> bool | None:
        if self.hides_photo or other.hides_photo:
            return True if True in (self.blur_photo, other.blur_photo) else None
        return False if False in (self.blur_photo, other.blur_photo) else None

    def covers(self, other: Blur) -> bool:
        """Whether everything that `other` hides is hidden by this."""
        return (
            self.hides_photo >= other.hides_photo
            and all(_strength(getattr(self, name)) >= _strength(getattr(other, name)) for name in _SWITCHES)
            and all(_folded(getattr(other, name)) <= _folded(getattr(self, name)) for name in _LISTS)
        )

    def as_data(self) -> dict[str, Any]:
        """Write it as JSON has it, without what is off. The words are in it, so seal it or leave them out."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)


_LISTS = ("blur_sections", "blur_words")
_SWITCHES = tuple(name for name in Blur.model_fields if name not in (*_LISTS, "blur_photo"))
_MILDER = {"blur_name": "initials", "blur_location": "city", "blur_dates": "years"}
_KEYS = {field.alias or name: name for name, field in Blur.model_fields.items()}
_SHORT = {re.sub("^blur_", "", name): name for name in Blur.model_fields}
_CALLED = {folded(name): field for names in (_KEYS, _SHORT) for name, field in names.items()}
_ON = ("", "true", "yes", "on")
_OFF = ("false", "no", "off")


def _strength(value: bool | str) -> int:
    return 1 if isinstance(value, str) else 2 if value else 0


def _folded(texts: Iterable[str]) -> set[str]:
    return {text.casefold() for text in texts}


def _without_twins(texts: Iterable[str]) -> tuple[str, ...]:
    """Leave out what differs from an earlier text only by its case."""
    first: dict[str, str] = {}
    for text in texts:
        first.setdefault(text.casefold(), text)
    return tuple(first.values())


# JSON ----------------------------------------------------------------------------------------------------


def read_blur(data: Mapping[str, object]) -> Blur:
    """Read `blurOptions`. Raises ResumesiteError for an unknown key or a value that it cannot have.

    null means what the key's absence means.
    """
    given = {key: value for key, value in data.items() if value is not None}
    problems = [_unknown(key, _KEYS) for key in given if key not in _KEYS]
    if problems:
        raise ResumesiteError(*problems, status=ExitStatus.USAGE)
    try:
        blur = Blur.model_validate(given)
    except ValidationError as error:
        wrong = dict.fromkeys(str(each["loc"][0]) for each in error.errors(include_input=False))
        raise ResumesiteError(*map(_wrong, wrong), status=ExitStatus.USAGE) from None
    lists = {name: _without_twins(filter(None, map(str.strip, getattr(blur, name)))) for name in _LISTS}
    return blur.model_copy(update=lists)


def _unknown(key: str, keys: Iterable[str]) -> Problem:
    return Problem(
        code=UNKNOWN_BLUR,
        message=f"there is nothing called {key!r} to blur",
        field=key,
        hint=did_you_mean(key, keys, otherwise=f"There are: {', '.join(keys)}."),
    )


def _wrong(key: str) -> Problem:
    name = _KEYS[key]
    if name in _LISTS:
        expected = "a list of texts"
    else:
        milder = f', or "{_MILDER[name]}"' if name in _MILDER else ""
        expected = f"true or false{milder}"
    return Problem(UNKNOWN_BLUR, f"expected {expected}", field=key)


# Command lines -------------------------------------------------------------------------------------------


def parse_blur(text: str) -> Blur:
    """Read what follows `--blur`: "companies,name=initials,sections=skills+projects,words=Acme+Foo".

    Keys go with or without "blur" before them, in any case. A backslash before a comma, a plus or a backslash
    takes it as text ("words=C\\+\\+"). Raises ResumesiteError for what hides nothing.
    """
    data: dict[str, Any] = {}
    problems: list[Problem] = []
    for part in filter(None, map(str.strip, _split(text, ","))):
        key, _, value = part.partition("=")
        name = _CALLED.get(folded(key))
        if name is None:
            problems.append(_unknown(key.strip(), _SHORT))
        elif name in _LISTS and not value.strip():
            problems.append(_nothing_named(name))
        elif name in _LISTS:
            data[name] = (*data.get(name, ()), *(_unescaped(each) for each in _split(value, "+")))
        else:
            _read_switch(name, _unescaped(value).strip().lower(), data, problems.append)
    if problems:
        raise ResumesiteError(*problems, status=ExitStatus.USAGE)
    return read_blur({_alias(name): value for name, value in data.items()})


def _nothing_named(name: str) -> Problem:
    short = name.removeprefix("blur_")
    return Problem(
        UNKNOWN_BLUR,
        f"{short} names nothing to blur",
        field=_alias(name),
        hint=f"Like this: {short}=One+Another.",
    )


def _read_switch(name: str, value: str, data: dict[str, Any], report: Callable[[Problem], None]) -> None:
    """Put a switch into `data` as it was typed, or report a value that it cannot have."""
    if value in _ON or value in _OFF:
        data[name] = value in _ON
    elif value == _MILDER.get(name):
        data[name] = value
    else:
        choices = [*filter(None, [_MILDER.get(name)]), "true", "false"]
        short = name.removeprefix("blur_")
        report(
            Problem(
                code=UNKNOWN_BLUR,
                message=f"{short} cannot be blurred to {value!r}",
                field=_alias(name),
                hint=did_you_mean(value, choices, otherwise=f"There are: {', '.join(choices)}."),
            )
        )


def _alias(name: str) -> str:
    return Blur.model_fields[name].alias or name


def _split(text: str, sign: str) -> list[str]:
    return re.findall(rf"(?:\\.|[^\\{re.escape(sign)}]|\\$)+", text, re.DOTALL)


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL).strip()
