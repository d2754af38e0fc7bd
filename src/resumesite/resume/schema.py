"""The resume model: a superset of the wrkks `Resume`, in camelCase in files and snake_case here.

Everything is optional; missing and null mean absent, so a text is "" and a list is () when it is not there.
Texts may hold a small Markdown (bold, italic, code, links, lists). Dates are the text that `dates.read_date`
understands ("2020", "2020-03", "2020-03-14", "Present") or free text, which is shown as given.

`Content` is what may be shown; `Resume` adds what is private by nature. Later stages build on `Content`.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from resumesite.settings import (
    Columns,
    Density,
    Margin,
    OptionValue,
    PageCount,
    PageSize,
    PdfVariant,
    PhotoCrop,
    PhotoShape,
)


class _Model(BaseModel):
    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        extra="forbid",
        frozen=True,
        str_strip_whitespace=True,
    )


class Link(_Model):
    label: str = ""
    url: str = ""


class PublicPerson(_Model):
    """Who the resume is about, as far as anyone may know it.

    `header_note` is a line below the contacts ("Available from June").
    """

    name: str = ""
    title: str = ""
    location: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    linkedin: str = ""
    github: str = ""
    twitter: str = ""
    spotify_url: str = ""
    image_url: str = ""
    header_note: str = ""
    links: tuple[Link, ...] = ()


class PersonalInfo(PublicPerson):
    address: str = ""


class SkillGroup(_Model):
    name: str = ""
    level: str = ""
    keywords: tuple[str, ...] = ()


class Skills(_Model):
    """`languages` are programming languages; human ones stand in `Content.languages`."""

    languages: tuple[str, ...] = ()
    frameworks_and_tools: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    soft_skills: tuple[str, ...] = ()
    groups: tuple[SkillGroup, ...] = ()


class _Entry(_Model):
    """`tags` say which variants of the resume show it; no page shows them."""

    id: str = ""
    tags: tuple[str, ...] = ()


class Role(_Entry):
    """One of several positions at the same employer. `summary` is a paragraph before the points below it."""

    position: str = ""
    location: str = ""
    start_date: str = ""
    end_date: str = ""
    is_current_role: bool = False
    summary: str = ""
    description: tuple[str, ...] = ()
    technologies: tuple[str, ...] = ()


class Experience(Role):
    company: str = ""
    url: str = ""
    company_description: str = ""
    roles: tuple[Role, ...] = ()


class Project(_Entry):
    name: str = ""
    role: str = ""
    entity: str = ""
    kind: str = ""
    start_date: str = ""
    end_date: str = ""
    description: tuple[str, ...] = ()
    highlights: tuple[str, ...] = ()
    technologies: tuple[str, ...] = ()
    link: str = ""


class Education(_Entry):
    university: str = ""
    degree: str = ""
    branch: str = ""
    location: str = ""
    sgpa: str = ""
    start_date: str = ""
    end_date: str = ""
    url: str = ""
    courses: tuple[str, ...] = ()
    description: tuple[str, ...] = ()


class CustomItem(_Entry):
    title: str = ""
    subtitle: str = ""
    url: str = ""
    start_date: str = ""
    end_date: str = ""
    description: tuple[str, ...] = ()


class CustomSection(_Entry):
    title: str = ""
    items: tuple[str | CustomItem, ...] = ()


class SpokenLanguage(_Entry):
    language: str = ""
    fluency: str = ""


class Volunteering(_Entry):
    organization: str = ""
    position: str = ""
    location: str = ""
    url: str = ""
    start_date: str = ""
    end_date: str = ""
    summary: str = ""
    description: tuple[str, ...] = ()


class Award(_Entry):
    title: str = ""
    awarder: str = ""
    date: str = ""
    url: str = ""
    description: tuple[str, ...] = ()


class Certificate(_Entry):
    name: str = ""
    issuer: str = ""
    date: str = ""
    end_date: str = ""
    url: str = ""
    description: tuple[str, ...] = ()


class Publication(_Entry):
    name: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    date: str = ""
    url: str = ""
    doi: str = ""
    description: tuple[str, ...] = ()


class Interest(_Entry):
    name: str = ""
    keywords: tuple[str, ...] = ()


class Reference(_Entry):
    name: str = ""
    position: str = ""
    reference: str = ""


class Content(_Model):
    """The sections that every resume may have, in no particular order."""

    personal_info: PublicPerson = PublicPerson()
    summary: str = ""
    skills: Skills = Skills()
    experience: tuple[Experience, ...] = ()
    projects: tuple[Project, ...] = ()
    education: tuple[Education, ...] = ()
    extracurricular: tuple[str, ...] = ()
    custom_sections: tuple[CustomSection, ...] = ()
    languages: tuple[SpokenLanguage, ...] = ()
    volunteering: tuple[Volunteering, ...] = ()
    awards: tuple[Award, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    publications: tuple[Publication, ...] = ()
    interests: tuple[Interest, ...] = ()
    references: tuple[Reference, ...] = ()


SECTIONS = (
    "summary",
    "experience",
    "education",
    "skills",
    "projects",
    "volunteering",
    "publications",
    "awards",
    "certificates",
    "languages",
    "interests",
    "extracurricular",
    "customSections",
    "references",
)
"""Every section by its name in files, in the order they are shown when nothing else is said."""


class SectionLabels(_Model):
    """What sections are called where that is not as usual ("Where I worked"); a custom one has its title."""

    summary: str = ""
    experience: str = ""
    education: str = ""
    skills: str = ""
    projects: str = ""
    volunteering: str = ""
    publications: str = ""
    awards: str = ""
    certificates: str = ""
    languages: str = ""
    interests: str = ""
    extracurricular: str = ""
    references: str = ""


class Options(_Model):
    """How this resume looks where it differs from the site; None means "as the site says"."""

    page_size: PageSize | None = None
    margin: Margin | None = None
    include_photo: bool | None = None
    color_scheme: str | None = None
    density: Density | None = None
    columns: Columns | None = None
    photo_shape: PhotoShape | None = None
    photo_crop: PhotoCrop | None = None
    numbered_publications: bool | None = None
    qr_code: bool | None = None
    fit: PageCount | None = None
    pdf_variant: PdfVariant | None = None
    theme_options: dict[str, OptionValue] = Field(default_factory=dict)


class Meta(_Model):
    """What its author says about the resume.

    Only title, language and the sections' labels ever leave the edition stage.
    """

    title: str = ""
    status: Literal["DRAFT", "PUBLISHED", "ARCHIVED"] | None = None
    template: str = ""
    language: str = ""
    target_job_description: str = ""
    section_order: tuple[str, ...] = ()
    section_labels: SectionLabels = SectionLabels()
    sections_visibility: dict[str, bool] = Field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    listed: bool = True
    options: Options = Options()
    tags: tuple[str, ...] = ()


class Resume(Content):
    """One resume as its author keeps it, private parts included. No renderer may ever see it."""

    personal_info: PersonalInfo = PersonalInfo()
    meta: Meta = Meta()
    x_source: dict[str, Any] = Field(default_factory=dict, alias="x-source")
