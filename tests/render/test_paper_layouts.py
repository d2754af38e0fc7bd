"""Many layouts on paper: no heading and no head of an entry stands alone, no word is lost or there twice."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from judges import pages_text
from renditions import rendition

from resumesite.document.document import Document, Entry
from resumesite.render.pdf import render_pdf
from resumesite.render.rendition import Rendition

WORDS = (
    *("harbour", "ledger", "signal", "quiet", "river", "batch", "kernel", "parcel", "winter", "copper"),
    *("orbit", "meadow", "lantern", "granite", "compass", "velvet", "summit", "thread", "beacon", "anchor"),
)

NAME = "Wren Abernathy"

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("seed", range(32))
def test_no_heading_is_left_alone_at_the_foot_of_a_page(seed: int):
    made = random_layout(seed)
    heads = {*headings(made.document), *heads_of_entries(made.document)}

    pages = [lines(text) for text in pages_text(render_pdf(made))]

    assert heads
    assert [page[-1] for page in pages[:-1] if re.sub(r"^\d+\. ", "", page[-1]) in heads] == []
    assert all(len(page) > 1 for page in pages)


@pytest.mark.parametrize("seed", range(0, 32, 4))
def test_no_word_is_lost_or_there_twice(seed: int):
    data, usual = random_person(seed), random_layout(seed)

    broken = words(pages_text(render_pdf(usual)))

    assert sum(broken.values()) > 300
    assert broken == words(pages_text(render_pdf(rendition(data, numbered_publications=True, **EASY))))
    assert broken == words(pages_text(render_pdf(rendition(data, numbered_publications=True, fit=1, **EASY))))


EASY: dict[str, Any] = {"page_size": "Legal", "margin": "narrow", "density": "compact"}


def lines(text: str) -> list[str]:
    """Return the lines of a page but for what stands in its margin, each with single blanks."""
    body = re.sub(rf"{NAME}\s+Page \d+ of \d+\s*$", "", text.strip())
    return [" ".join(line.split()) for line in body.splitlines() if line.strip()]


def words(pages: list[str]) -> Counter[str]:
    return Counter(word for page in pages for line in lines(page) for word in line.split())


def headings(document: Document) -> Iterator[str]:
    return (section.label.upper() for section in document.sections)


def heads_of_entries(document: Document) -> Iterator[str]:
    """Yield the lines after which something of the same entry must follow."""
    for section in document.sections:
        for entry in section.entries:
            for each in (entry, *entry.roles):
                yield from _heads(each)


def _heads(entry: Entry) -> Iterator[str]:
    title = " ".join(f"{entry.title} {entry.when.text if entry.when else ''}".split())
    where = f"{entry.organization} {entry.location}".strip()
    if entry.text or entry.bullets or entry.facts:
        yield where or title
    if where:
        yield title


def random_layout(seed: int) -> Rendition:
    pick = random.Random(f"layout {seed}")
    return rendition(
        random_person(seed),
        page_size=("A4", "Letter", "Legal", "A5")[seed % 4],
        margin=("narrow", "normal", "wide")[seed // 4 % 3],
        density=pick.choice(("compact", "normal", "airy")),
        numbered_publications=True,
    )


def random_person(seed: int) -> dict[str, Any]:
    """Somebody with several roles, long names of employers, publications; every title is another one."""
    pick = random.Random(f"person {seed}")
    return {
        "personalInfo": {"name": NAME, "email": "wren@abernathy.example", "headerNote": phrase(pick, 3, 9)},
        "summary": phrase(pick, 10, 120),
        "experience": [_job(pick) for _ in range(pick.randint(3, 8))],
        "education": [
            {"degree": title(pick), "university": phrase(pick, 2, 5), "endDate": "2004"} for _ in range(2)
        ],
        "skills": {
            "groups": [
                {"name": title(pick), "keywords": [phrase(pick, 1, 2) for _ in range(pick.randint(2, 9))]}
                for _ in range(pick.randint(1, 6))
            ]
        },
        "publications": [
            {"name": title(pick), "publisher": phrase(pick, 2, 5), "date": "2015"}
            for _ in range(pick.randint(2, 9))
        ],
        "extracurricular": [phrase(pick, 5, 30) for _ in range(pick.randint(0, 5))],
    }


def _job(pick: random.Random) -> dict[str, Any]:
    return {
        "position": title(pick),
        "company": phrase(pick, 2, 16 if pick.random() < 0.2 else 4),
        "location": phrase(pick, 1, 2) if pick.random() < 0.6 else "",
        "startDate": f"20{pick.randint(10, 20)}-0{pick.randint(1, 9)}",
        "isCurrentRole": pick.random() < 0.2,
        "summary": phrase(pick, 5, 40) if pick.random() < 0.3 else "",
        "description": [phrase(pick, 4, 30) for _ in range(pick.randint(0, 6))],
        "roles": [
            {"position": title(pick), "startDate": "2009", "description": [phrase(pick, 4, 20)]}
            for _ in range(pick.choice((0, 0, 1, 3)))
        ],
    }


def title(pick: random.Random) -> str:
    return f"{phrase(pick, 1, 4)} {pick.randrange(10**6)}"


def phrase(pick: random.Random, least: int, most: int) -> str:
    return " ".join(pick.choice(WORDS) for _ in range(pick.randint(least, most))).capitalize()
