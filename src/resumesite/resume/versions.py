"""The drafts of a resume → one plain draft for each language that it has.

Texts of several languages, files that override fields in one, and variants end here: everything behind
sees an ordinary resume.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from resumesite.content.draft import Draft
from resumesite.content.names import and_less_exact, spelled_language
from resumesite.resume.carried_names import with_carried_names
from resumesite.resume.overlay import overlaid
from resumesite.resume.translations import in_language, languages_in
from resumesite.resume.variants import (
    clashing_variants,
    in_variant,
    unknown_tags,
    variant_names,
    without_variants,
)

_FALLBACK = "en"


@dataclass(frozen=True)
class Drafts:
    """One resume as it is written: its own draft, and by language what its other files override.

    `language` is what its own file's name says, where there is none without a language. `names` are
    those of the person's resume files, this one's too.
    """

    own: Draft
    overrides: Mapping[str, Draft] = field(default_factory=dict)
    language: str = ""
    names: frozenset[str] = frozenset()

    @property
    def variants(self) -> tuple[str, ...]:
        """The names of its variants, in file order."""
        return variant_names(self.own)


@dataclass(frozen=True)
class Version:
    """A resume, or a variant of one, in one language (a BCP 47 tag). Its draft has `parts`: it is plain."""

    language: str
    draft: Draft


def versions_of(
    drafts: Drafts, *, variant: str = "", default: str = _FALLBACK, wanted: Collection[str] = ()
) -> tuple[Version, ...]:
    """Return a resume in each of its languages, the main one first.

    The main one is what the resume says; one that does not say is in `default`. With `wanted`, of the others
    only those (and kinds of those) are made.
    """
    varied = _varied(drafts.own, variant)
    mentioned = _mentioned(varied, drafts.overrides.values())
    main = _main_language(drafts, varied, mentioned, default)
    languages = [main, *(tag for tag in _further(main, mentioned, drafts) if _is_wanted(tag, wanted))]
    return tuple(Version(tag, _version(drafts, tag, main, variant, default)) for tag in languages)


def plain_draft(draft: Draft) -> Draft:
    """Return a draft that was read alone, in its main language and without its variants."""
    none_further = ("",)
    return versions_of(Drafts(draft), wanted=none_further)[0].draft


def _varied(draft: Draft, variant: str) -> Draft:
    return in_variant(draft, variant) if variant else without_variants(draft)


def _mentioned(draft: Draft, overrides: Iterable[Draft]) -> tuple[str, ...]:
    """Return the languages that texts are written in where they say so."""
    ours = (each for each in (draft, *overrides) if each.format == "native")
    return tuple(dict.fromkeys(tag for each in ours for tag in languages_in(each)))


def _main_language(drafts: Drafts, draft: Draft, mentioned: Sequence[str], default: str) -> str:
    said = _said_language(draft) or drafts.language
    if said:
        return spelled_language(said)
    default = spelled_language(default)
    near = [tag for tag in and_less_exact(default) if tag in mentioned]
    near += [tag for tag in mentioned if default in and_less_exact(tag)]
    return next(iter((*near, *mentioned)), default)


def _said_language(draft: Draft) -> str:
    meta = draft.data.get("meta")
    language = meta.get("language") if isinstance(meta, dict) else None
    return language.strip() if isinstance(language, str) else ""


def _further(main: str, mentioned: Sequence[str], drafts: Drafts) -> Iterator[str]:
    """Yield the languages beside the main one. What is less exact ("en" for "en-GB") is no other."""
    files = sorted(map(spelled_language, drafts.overrides))
    same = {*and_less_exact(main)}
    yield from (tag for tag in dict.fromkeys((*mentioned, *files)) if tag not in same)


def _is_wanted(language: str, wanted: Collection[str]) -> bool:
    if not wanted:
        return True
    known = {spelled_language(tag) for tag in wanted}
    return any(tag in known for tag in and_less_exact(language))


def _version(drafts: Drafts, language: str, main: str, variant: str, default: str) -> Draft:
    own = drafts.own
    laid = own
    for tag in reversed([*and_less_exact(language)]):  # "zh" first, then "zh-Hant"
        for file, over in drafts.overrides.items():
            if spelled_language(file) == tag:
                laid = overlaid(laid, over)
    draft = _varied(laid, variant)
    if variant:
        written = (laid, own, *drafts.overrides.values())
        draft = replace(draft, notes=(*draft.notes, *unknown_tags(laid, variant, written)))
    if clashes := tuple(clashing_variants(own, drafts.names)):
        draft = replace(draft, notes=(*draft.notes, *clashes))
    if own.format == "native":
        draft = in_language(draft, (language, main))
    if laid is not own or variant or language != main:
        draft = with_carried_names(draft, in_language(without_variants(own), (main,)))
    is_said = bool(_said_language(draft))
    if language == main and (is_said or (language == spelled_language(default) and not drafts.language)):
        return draft if draft.parts else replace(draft, parts={(): (draft, ())})
    return _with_language(draft, language)


def _with_language(draft: Draft, language: str) -> Draft:
    meta = draft.data.get("meta")
    if meta is not None and not isinstance(meta, dict):
        return draft  # which parsing says
    data = {**draft.data, "meta": {**(meta or {}), "language": language}}
    return Draft(data, draft.source, draft.format, notes=draft.notes, parts={(): (draft, ())})
