"""Fictional people who hide the names of their employers, which are words of HTML, Word and PDF too."""

from __future__ import annotations

import io
import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from PIL import Image

from resumesite.document.labels import labels_for
from resumesite.edition.edition import Edition, PhotoSource, Presentation, PublicResume
from resumesite.edition.redaction.blur import Blur
from resumesite.edition.redaction.hidden import HiddenValue
from resumesite.edition.redaction.redact import redact
from resumesite.leak.scan import Hit, scan
from resumesite.make.guarded import shown_text
from resumesite.plan.artifact import Job, Page
from resumesite.plan.keys import Environment
from resumesite.plan.site import plan_edition
from resumesite.render.run import render_job
from resumesite.settings import SiteSettings
from resumesite.themes.load import load_theme

TEXTS = ("html", "txt", "md", "json", "vcf", "docx")
ALL = (*TEXTS, "pdf", "card")

EMPLOYERS = (
    "Meta", "Word", "IBM", "华为", "Span", "Go", "Link", "Font", "Data Type", "Page", "Intel", "Body",
    "Root", "Kids", "Header", "Article", "Oracle", "Style", "Image", "Color", "Main", "Stream", "Section",
    "Rect", "Person", "Scale", "字节跳动", "Яндекс", "Müller & Söhne GmbH", "Acme Corp", "Ford", "Gap",
    "Target", "Block", "Apple", "SAP", "Arup", "Zeiss", "A Team", "AT&T", "C&A", "Object", "Index",
    "Heading", "Theme", "Media", "Charset", "Viewport",
)  # fmt: skip
"""Many of these are also words that a file of some format always has in it."""

_PROSE = (
    "Kept the metadata of goods in order and wrote passwords down nowhere.",
    "Spanning seven pages, the intelligence of linked fonts came first.",
    "Wordsmith of crosswords; ongoing embodiment of headerless streams.",
    "Grew revenue by 37 % in 18 months with a team of 12.",
    "Moved 4.200 Datensätze und ordnete sie neu.",
    "负责数据平台，华侨为主的团队。",
    "Организовала работу отдела.",
    "Imagery, coloring and stylebooks for [the club](https://club.example/thematic/objects).",
    "Rooted in pagers, remained an appleseed of bodybuilding & scaling.",
)
_TOWNS = ("Port Zephyrine", "Wexcombe", "Ullapine", "Mudlark Bay", "北港")
_NAMES = ("Ada Byron", "Quillon Featherstonehaugh", "Zoë Ångström", "李明华", "Кира Волкова", "Omar Haddad")
_SITE = SiteSettings(base_url="https://people.example.org")


@dataclass(frozen=True)
class SharedPerson:
    """A redacted resume as its share shows it, and what is hidden of it."""

    job: Job
    hidden: tuple[HiddenValue, ...]
    rendered: dict[str, bytes] = field(default_factory=dict)

    @property
    def labels(self) -> str:
        return "\n".join(labels_for(self.job.edition.resume.language).values())

    @property
    def shown(self) -> str:
        return f"{shown_text(self.job.edition.resume)}\n{self.labels}"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(download.file_name for download in self.job.page.downloads)

    def files(self) -> dict[str, bytes]:
        if not self.rendered:
            self.rendered.update(_rendered(self.job))
        return dict(self.rendered)

    def empty_files(self) -> dict[str, bytes]:
        """The same files when nobody is in them."""
        edition = self.job.edition
        empty = replace(edition, resume=PublicResume(language=edition.resume.language))
        downloads = tuple(replace(each, file_name=each.href) for each in self.job.page.downloads)
        page = replace(self.job.page, downloads=downloads)
        artifacts = tuple(each for each in self.job.artifacts if each.format != "photo")
        return _rendered(replace(self.job, edition=empty, page=page, artifacts=artifacts))

    def hits(self, files: Mapping[str, bytes] | None = None, **more: Any) -> tuple[Hit, ...]:
        return scan(
            self.files() if files is None else files,
            self.hidden,
            shown=self.shown,
            granted=self.labels,
            baseline=self.empty_files,
            **{"names": self.names, **more},
        )


def _rendered(job: Job) -> dict[str, bytes]:
    files = {}
    for artifact, outcome in render_job(job):
        assert isinstance(outcome, bytes), outcome
        files[artifact.path.rpartition("/")[2]] = outcome
    return files


def share(
    data: dict[str, Any],
    blur: Blur,
    formats: tuple[str, ...] = TEXTS,
    *,
    photo: bytes = b"",
    username: str = "someone",
) -> SharedPerson:
    """Redact a resume and plan its files, as a share has them."""
    redacted = redact(PublicResume.model_validate(data), blur, username=username)
    source = PhotoSource("", "d1", photo) if photo and not redacted.hides_photo else None
    edition = Edition(
        username=username,
        name="share",
        address=f"share/{'abcdefgh234567' * 2}abcd/",
        resume=redacted.resume,
        presentation=Presentation(),
        photo=source,
        is_listed=False,
        updated_at="2026-11-02T08:15:00Z",
    )
    settings = _SITE.model_copy(update={"formats": formats})
    job = plan_edition(edition, settings, load_theme("plain"), Environment("1", "f", {})).job
    return SharedPerson(replace(job, page=_as_share(job.page)), redacted.hidden)


def _as_share(page: Page) -> Page:
    return replace(page, root="", canonical="", site_title="", is_share=True, is_indexed=False)


def person(seed: int, formats: tuple[str, ...] = TEXTS) -> SharedPerson:
    """Make up somebody and hide some of what they say."""
    dice = random.Random(seed)
    employers = dice.sample(EMPLOYERS, dice.randint(1, 4))
    name = dice.choice(_NAMES)
    data = {
        "language": dice.choice(("en", "en", "en", "de", "zh-Hans", "fr", "es", "ja")),
        "personal_info": {
            "name": name,
            "title": dice.choice(("Analyst", "Type Designer", "Head of Pages", "数据工程师")),
            "email": f"mail{seed}@kelp-forest.example",
            "phone": f"+44 7700 9{dice.randint(10_000, 99_999)}",
            "location": dice.choice(_TOWNS),
            "website": "https://kelp-forest.example/",
            "linkedin": f"https://www.linkedin.com/in/kelp{seed}",
        },
        "summary": f"Worked at {employers[0]}. {dice.choice(_PROSE)}",
        "experience": [_job(dice, employer, place) for place, employer in enumerate(employers)],
        "education": [
            {
                "university": "Wexcombe Polytechnic",
                "degree": "BSc",
                "branch": "Imaging",
                "end_date": "2011-06",
            }
        ],
        "skills": {"groups": [{"name": "Tools", "keywords": ["Python", "Wordpressing", "metaphors", "C++"]}]},
        "projects": [
            {"name": "Tidal Tables", "description": [dice.choice(_PROSE)], "link": "https://tides.example/"}
        ],
        "custom_sections": [
            {"title": "Talks", "items": [{"title": "On indexing", "url": "https://talks.example/"}]}
        ],
    }
    blur = Blur(
        blur_companies=True,
        blur_words=tuple(dice.sample(("Go", "Tool", "华为", "Word", "IBM", "Meta", "Span", "Native"), 2)),
        blur_phone=dice.random() < 0.5,
        blur_email=dice.random() < 0.5,
        blur_name=dice.random() < 0.3,
        blur_institutions=dice.random() < 0.3,
    )
    return share(data, blur, formats, photo=portrait(seed) if seed % 3 == 0 else b"")


def _job(dice: random.Random, employer: str, place: int) -> dict[str, Any]:
    return {
        "company": employer,
        "position": dice.choice(("Analyst", "Typist", "Linker", "Page")),
        "location": dice.choice(_TOWNS),
        "start_date": f"{2018 - 3 * place}-0{dice.randint(1, 9)}",
        "end_date": f"{2020 - 3 * place}",
        "description": [dice.choice(_PROSE), f"Led {employer} to the harbour. {dice.choice(_PROSE)}"],
    }


@cache
def portrait(seed: int) -> bytes:
    """A photo whose compressed pixels look like random bytes."""
    noise = Image.effect_noise((240, 320), 60 + seed % 40).convert("RGB")
    file = io.BytesIO()
    noise.save(file, "JPEG", quality=85)
    return file.getvalue()
