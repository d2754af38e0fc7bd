"""A public resume and what is to be hidden → a public resume that holds nothing of it."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from resumesite.edition.edition import PublicResume
from resumesite.edition.redaction.addresses import read_forms
from resumesite.edition.redaction.blur import Blur
from resumesite.edition.redaction.contact import SHORTEST_NUMBER
from resumesite.edition.redaction.date_search import DateSearch, months_of
from resumesite.edition.redaction.dates import years_in
from resumesite.edition.redaction.folding import fold, folded_text
from resumesite.edition.redaction.hidden import HiddenValue
from resumesite.edition.redaction.hiding import (
    Asked,
    Hiding,
    Path,
    is_address,
    is_date,
    shown_texts,
    texts_of,
)
from resumesite.edition.redaction.naming import Naming
from resumesite.edition.redaction.registry import REDACTIONS
from resumesite.edition.redaction.rewriting import Rewriting
from resumesite.edition.redaction.search import Needle, Search, Target, is_literal, needles_for
from resumesite.edition.redaction.sections import hidden_sections, hide_sections
from resumesite.resume.dates import FreeText, PartialDate, Present, read_date

_PERSON = ("personal_info",)
_OURS = frozenset({"language", "section_order", "redactions"})
"""What in a public resume is nobody's text."""

_EVERYTHING_OF_A_PERSON = Blur(
    blur_name=True,
    blur_email=True,
    blur_phone=True,
    blur_location=True,
    blur_website=True,
    blur_linkedin=True,
    blur_github=True,
    blur_twitter=True,
    blur_links=True,
)


@dataclass(frozen=True)
class Redacted:
    """A resume without what is hidden; `hidden` may stand in no byte of what is made of it."""

    resume: PublicResume
    hidden: tuple[HiddenValue, ...] = dataclasses.field(repr=False)
    hides_photo: bool


def redact(
    resume: PublicResume, blur: Blur, *, username: str, translations: Iterable[PublicResume] = ()
) -> Redacted:
    """Hide what `blur` says, wherever it stands. A resume that was redacted before can only show less.

    What is hidden may stand in a text as it is called in another language: `translations` are the same resume
    in those.
    Raises ResumesiteError when `blur` names a section that there is not.
    """
    sections = hidden_sections(resume, blur)
    if _PERSON in sections:
        blur = blur.joined(_EVERYTHING_OF_A_PERSON)
    asked = Asked(resume, blur, username)
    hidings = [
        *_of_person(resume, sections),
        *(hiding for redaction in REDACTIONS for hiding in redaction(asked)),
    ]
    hidings += _called_otherwise(hidings, (Asked(each, blur, username) for each in translations))
    if not hidings and not sections:
        return Redacted(resume, (), blur.hides_photo)
    rewriting = _rewriting(asked, hidings)
    redacted = _rewritten(resume, hidings, [each for each in sections if each != _PERSON], rewriting)
    return Redacted(redacted, _hidden(asked, hidings, redacted), blur.hides_photo)


def _of_person(resume: PublicResume, sections: Sequence[Path]) -> Iterator[Hiding]:
    """Hide what a person says of themselves beside name and addresses, where the whole section is hidden."""
    if _PERSON in sections and resume.personal_info.title:
        title = resume.personal_info.title
        yield Hiding(title, Target("word"), (*_PERSON, "title"), instead="", is_quiet=True)


def _called_otherwise(hidings: Sequence[Hiding], translations: Iterable[Asked]) -> list[Hiding]:
    """Hide what other languages call the same, under the label of what stands at the same place."""
    targets = {hiding.field: hiding.target for hiding in hidings}
    known = {value for hiding in hidings for value in hiding.texts}
    return [
        dataclasses.replace(hiding, target=targets.get(field, hiding.target), path=(), said_in=field)
        for asked in translations
        for redaction in REDACTIONS
        if redaction is not hide_sections  # they are hidden where they stand
        for hiding in redaction(asked)
        if hiding.value and hiding.value not in known and not hiding.is_quiet
        for field in (hiding.field,)
    ]


# Searching -----------------------------------------------------------------------------------------------


def _rewriting(asked: Asked, hidings: Sequence[Hiding]) -> Rewriting:
    language, blur = asked.resume.language, asked.blur
    search = Search(language)
    for hiding in hidings:
        _look_for(hiding, search)
    dates = DateSearch(
        years=_years(hidings),
        target=Target("shown") if blur.blur_dates == "years" else Target("date"),
        keeps_years=blur.blur_dates == "years",
        language=language,
    )
    naming = Naming(language, lambda text: not search.finds(text), frozenset(asked.resume.redactions))
    for hiding in hidings:
        if hiding.value:
            naming.label(hiding.target)  # in order, so that letters follow the order of the resume
    return Rewriting(search, dates, naming, blur.blur_urls)


def _look_for(hiding: Hiding, search: Search) -> None:
    if not hiding.is_quiet:
        for value in (hiding.value, *hiding.also, *hiding.unlisted):
            if is_literal(value):
                search.add_literal(value, hiding.target)
            else:
                search.add(needles_for(value, hiding.target, is_inside=_is_number(hiding, value)))
    for text in hiding.exact:
        if not text.isalnum():
            search.add_literal(text, hiding.target)
            continue
        letters = folded_text(unicodedata.normalize("NFC", text))
        typed = letters.original(0, len(letters.letters))
        search.add([Needle(letters.letters, hiding.target, exact=typed)])


def _is_number(hiding: Hiding, value: str) -> bool:
    """Whether a value is a phone number, which has no words that could begin and end."""
    digits = fold(value)
    return hiding.target.kind == "phone" and digits.isdecimal() and len(digits) >= SHORTEST_NUMBER


def _years(hidings: Sequence[Hiding]) -> tuple[str, ...]:
    found = (
        year for hiding in hidings if hiding.path and is_date(hiding.path) for year in years_in(hiding.value)
    )
    return tuple(dict.fromkeys(found))


# Rewriting -----------------------------------------------------------------------------------------------


def _rewritten(
    resume: PublicResume, hidings: Sequence[Hiding], sections: Sequence[Path], rewriting: Rewriting
) -> PublicResume:
    naming = rewriting.naming
    instead = {
        hiding.path: naming.label(hiding.target) if hiding.instead is None else hiding.instead
        for hiding in reversed(hidings)
        if hiding.path
    }
    data = resume.model_dump()
    emptied = [int(section[1]) for section in sections if len(section) == 2]
    for section in sections:
        if len(section) == 1:
            del data[str(section[0])]
    new = {
        name: value if name in _OURS else _value(value, (name,), instead, rewriting)
        for name, value in data.items()
    }
    new["custom_sections"] = [
        section for index, section in enumerate(new.get("custom_sections", ())) if index not in emptied
    ]
    new["section_order"] = _order(resume, emptied)
    if ("custom_sections",) in sections:
        new["section_order"] = [
            name for name in new["section_order"] if not name.startswith("customSections.")
        ]
    if rewriting.search.finds(resume.language) and not _is_tag(resume.language):
        new["language"] = "en"
    redacted = PublicResume.model_validate(new)
    labels = dict.fromkeys((*resume.redactions, *naming.labels))
    return redacted.model_copy(update={"redactions": tuple(_standing(labels, redacted))})


def _standing(labels: Iterable[str], redacted: PublicResume) -> Iterator[str]:
    """Yield those labels that stand in a resume."""
    texts = [text for path, text in texts_of(redacted) if path[0] not in _OURS]
    search = Search()
    by_letters = {fold(label): label for label in labels}
    search.add(
        dataclasses.replace(needle, is_inside=False)
        for label in by_letters.values()
        for needle in needles_for(label, Target("label"))
    )
    found = {letters for text in texts for letters in search.found(folded_text(text))}
    for letters, label in by_letters.items():
        if letters in found or (len(letters) < 2 and any(label in text for text in texts)):
            yield label


def _is_tag(language: str) -> bool:
    return all(len(part) <= 4 for part in language.split("-"))


def _value(value: Any, path: Path, instead: Mapping[Path, Any], rewriting: Rewriting) -> Any:
    """Return a value of the dumped model without what is hidden, and lists without what is left empty."""
    if path in instead:
        value = instead[path]
    if isinstance(value, dict):
        return {name: _value(inner, (*path, name), instead, rewriting) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        items = [(item, _value(item, (*path, index), instead, rewriting)) for index, item in enumerate(value)]
        is_kept = path == ("custom_sections",)
        return [new for old, new in items if is_kept or new == old or not _is_empty(new)]
    return _text(value, path, rewriting) if isinstance(value, str) and value else value


def _text(text: str, path: Path, rewriting: Rewriting) -> str:
    if path == ("personal_info", "email"):
        return rewriting.email(text)
    if is_address(path) and not rewriting.naming.has_given(text):
        return rewriting.address(text)
    if is_date(path) and not isinstance(read_date(text), FreeText):
        return rewriting.date(text)
    return rewriting.text(text)


def _is_empty(value: object) -> bool:
    if isinstance(value, dict):
        return all(_is_empty(inner) for name, inner in value.items() if name != "is_current_role")
    return not value


def _order(resume: PublicResume, emptied: Sequence[int]) -> list[str]:
    """Name the sections as they stand when some custom ones are gone: those after them move up."""
    order: list[str] = []
    for name in resume.section_order:
        first, _, rest = name.partition(".")
        if first == "customSections" and rest:
            index = int(rest)
            if index in emptied:
                continue
            name = f"customSections.{index - sum(gone < index for gone in emptied)}"
        order.append(name)
    return order


# What the leak gate looks for ----------------------------------------------------------------------------


def _hidden(asked: Asked, hidings: Sequence[Hiding], redacted: PublicResume) -> tuple[HiddenValue, ...]:
    """Return all hidden values that can be looked for, each once.

    What only a place hides is left out where another place still says it, or where it has no letter to tell
    that by. Left out is also what every file
    says by itself: a date without a day, a month's name, a number of less than six digits, a single letter.
    """
    still_shown = _still_shown(hidings, redacted)
    found: dict[str, HiddenValue] = {}
    for hiding in hidings:
        for value in map(str.strip, hiding.texts):
            may_stand = hiding.is_quiet and (not fold(value) or fold(value) in still_shown)
            if _can_be_looked_for(value, asked) and not may_stand:
                found.setdefault(value.casefold(), HiddenValue(hiding.field, value))
    return tuple(found.values())


def _still_shown(hidings: Sequence[Hiding], redacted: PublicResume) -> frozenset[str]:
    """Return, folded, what only its place hides and the redacted resume says elsewhere."""
    search = Search()
    search.add(
        Needle(letters, hiding.target, is_inside=True)
        for hiding in hidings
        if hiding.is_quiet
        for value in hiding.texts
        if (letters := fold(value))
    )
    if search.is_empty:
        return frozenset()
    texts = (text for path, text in texts_of(redacted) if path[0] not in _OURS)
    forms = (form for text in texts for form in {text, *read_forms(text), " ".join(shown_texts(text))})
    return frozenset(
        letters for form in forms for letters in search.found(folded_text(unicodedata.normalize("NFC", form)))
    )


def _can_be_looked_for(value: str, asked: Asked) -> bool:
    letters = fold(value)
    if asked.is_label(value):
        return False
    if not letters:  # "🚀" tells something, "[" stands anywhere
        return not value.isascii()
    if len(letters) == 1 or (letters.isdecimal() and len(letters) < 6):
        return False
    if letters in map(fold, months_of(asked.resume.language)):
        return False
    date = read_date(value)
    return not isinstance(date, Present) and not (isinstance(date, PartialDate) and date.day is None)
