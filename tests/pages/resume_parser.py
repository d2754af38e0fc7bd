"""Reads a resume out of a PDF's text as applicant tracking systems do: by lines, gaps, titles, expressions.

Written from what such programs say of themselves, not from any of them: contact data stands before the first
section; a section's title stands alone on its line and is one of the usual words; a job begins with its title
and, after a gap, its dates; the employer is on the next line, its place after another gap. A further position
at the same employer stands in from the margin. It knows the words of English and Chinese.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

_TITLES = {
    "experience": ("experience", "work experience", "employment", "professional experience", "工作经历"),
    "other": (
        *(
            "summary",
            "profile",
            "education",
            "skills",
            "projects",
            "publications",
            "awards",
            "certifications",
        ),
        *("languages", "volunteering", "interests", "references", "activities"),
        *(
            "个人简介",
            "教育经历",
            "教育背景",
            "专业技能",
            "项目经历",
            "语言能力",
            "获奖情况",
            "证书",
            "兴趣爱好",
        ),
    ),
}

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DATE = rf"(?:(?:{_MONTH}\s+)?(?:19|20)\d\d|(?:19|20)\d\d年(?:\d{{1,2}}月)?|Present|至今)"
_DATES = rf"{_DATE}(?:\s*[-–—~～至]\s*{_DATE})?"
_HEAD = re.compile(rf"(?P<indent>\s*)(?P<title>\S.*?)\s{{2,}}(?P<dates>{_DATES})")
_GAP = re.compile(r"\s{2,}")
_FOOT = re.compile(r".*(?:Page \d+ of \d+|第 ?\d+ ?页.*)\s*")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"\+?\(?\d[\d ().-]{7,}\d")
_POINT = re.compile(r"\s*[•\-*·]\s")


@dataclass(frozen=True)
class Job:
    company: str
    title: str
    dates: str


@dataclass(frozen=True)
class ReadResume:
    name: str
    email: str
    phone: str
    jobs: tuple[Job, ...]


def read_resume(pdf: bytes) -> ReadResume:
    """Return what is found in a PDF; skip the test where pdftotext is not installed."""
    lines = [line.rstrip() for line in _text(pdf).splitlines() if line.strip() and not _FOOT.fullmatch(line)]
    starts = [place for place, line in enumerate(lines) if _section(line)]
    header = lines[: starts[0]] if starts else lines
    contacts = "\n".join(header)
    return ReadResume(
        name=header[0].strip() if header else "",
        email=_first(_MAIL, contacts),
        phone=_first(_PHONE, contacts),
        jobs=tuple(_jobs(_part(lines, "experience"))),
    )


def _text(pdf: bytes) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    command = ["pdftotext", "-layout", "-nopgbrk", "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True, timeout=60).stdout.decode()


def _section(line: str) -> str:
    """Return which section a line is the title of, "" when it is none."""
    title = line.strip().casefold()
    return next((name for name, titles in _TITLES.items() if title in titles), "")


def _part(lines: list[str], name: str) -> list[str]:
    """Return the lines between a section's title and the next."""
    part, is_inside = [], False
    for line in lines:
        if section := _section(line):
            is_inside = section == name
        elif is_inside:
            part.append(line)
    return part


def _jobs(lines: list[str]) -> Iterator[Job]:
    margin = min((len(line) - len(line.lstrip()) for line in lines), default=0)
    company = ""
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        head = _HEAD.fullmatch(line)
        if head is None or _POINT.match(line):
            continue
        if len(head["indent"]) <= margin:
            company = _GAP.split(after.strip())[0]
        yield Job(company, head["title"], re.sub(r"\s+", " ", head["dates"]))


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[0].strip() if found else ""
