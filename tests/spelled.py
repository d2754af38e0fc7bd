"""The ways in which people and programs write a word, and resumes that have hidden words in all of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from hypothesis import strategies as st

from resumesite.edition.edition import PublicResume
from resumesite.edition.redaction.blur import Blur

COMPANIES = (
    "Acme Corp, Inc.", "Globex", "Initech GmbH & Co. KG", "Meta", "IBM", "Word Ltd", "Go", "X",
    "Müller & Söhne AG",
    "Hooli-Pied Piper", "华为技术有限公司", "株式会社ネコヤ", "ООО Ромашка", "Vandelay Industries", "Span",
    "Company A",
    "Stark/Wayne", "O'Malley's", "GoTo", "3M", "Ærø Øl ApS", "Straße AG", "삼성중공업", "İnci Holding",
)  # fmt: skip
SCHOOLS = (
    "Miskatonic University", "ETH", "Universität Entenhausen", "École Turing", "青山大学", "Institution A",
    "St. Ada's",
    "Unseen University, Ankh", "Massachusetts School of Gnomes",
)  # fmt: skip
PEOPLE = (
    "Ada Lovelace", "Zoë García-Márquez", "王小明", "欧阳修", "山田 太郎", "Jean-Luc O'Neill", "May Will",
    "Łukasz Żółć",
    "Bo Li", "Mary Ann van der Berg, PhD", "Σοφία Κυριακού", "Алиса Селезнёва", "Candidate", "محمد علي",
)  # fmt: skip
PROJECTS = ("Analytical Engine", "Zeus", "小熊计划", "C++", "re:solve", "Project A", "Word Counter 3")
WORDS = ("Zanzibar", "top secret", "C#", "naïve", "🚀", "Hidden", "玄武", "mercury-7", "A")


def spaced(word: str) -> str:
    return " ".join(word.split())


SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": spaced,
    "capitals": str.upper,
    "small": str.lower,
    "decomposed": lambda word: unicodedata.normalize("NFD", word),
    "wide": lambda word: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in word),
    "without marks": lambda word: "".join(
        c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c)
    ),
    "hyphens": lambda word: re.sub(r"\s+", "-", word),
    "underscores": lambda word: re.sub(r"\s+", "_", word),
    "unbreakable": lambda word: re.sub(r"\s+", "\u00a0", word),
    "bold": lambda word: f"**{word}**",
    "half bold": lambda word: (
        f"{word[: len(word) // 2]}**{word[len(word) // 2 :]}**" if len(word) > 3 else word
    ),
    "code": lambda word: f"`{word}`",
    "soft hyphen": lambda word: f"{word[: len(word) // 2]}\u00ad{word[len(word) // 2 :]}",
    "entities": lambda word: "".join(f"&#{ord(c)};" for c in word),
    "hex entity": lambda word: f"&#x{ord(word[0]):x};{word[1:]}",
    "possessive": lambda word: f"{word}’s",
    "quoted": lambda word: f"“{word}”,",
    "in a sentence": lambda word: f"At {word}. We",
    "new line": lambda word: re.sub(r"\s+", "\n", word),
    "linked": lambda word: f"[{word}](https://other.example/)",
    "linked to": lambda word: f"[here](https://other.example/{quote(word)})",
    "address": lambda word: f"https://{slug(word)}.example/about",
    "path": lambda word: f"www.other.example/{slug(word)}/x.html",
    "percent": lambda word: f"https://other.example/?q={quote(word)}",
    "mail": lambda word: f"jobs@{slug(word)}.example",
    "host": lambda word: f"see {slug(word)}.com now",
    "hash tag": lambda word: "#" + re.sub(r"[^\w]", "", word),
    "brackets": lambda word: f"({word})",
}


def slug(word: str) -> str:
    """Write a word as addresses have it; letters outside ASCII with percent signs."""
    return quote(re.sub(r"[^\w]+", "-", word.casefold()).strip("-")) or "x"


FILLER = (
    "metadata",
    "keyword",
    "Ada's",
    "intelligence",
    "1984",
    "Python",
    "going",
    "*",
    "[",
    "\\",
    "& co",
    "Ä",
)


@st.composite
def _texts(draw: st.DrawFn, values: tuple[str, ...]) -> str:
    """Write hidden words, in any spelling, between other ones."""
    parts = draw(
        st.lists(
            st.one_of(
                st.sampled_from(FILLER),
                st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=6),
                st.builds(lambda spell, word: SPELLINGS[spell](word), st.sampled_from(sorted(SPELLINGS)),
                          st.sampled_from(values)),
            ),
            max_size=6,
        )
    )  # fmt: skip
    return draw(st.sampled_from([" ", ", ", "\n"])).join(parts)


@st.composite
def resumes(draw: st.DrawFn) -> PublicResume:
    """Make a resume that says of everything that could be hidden in many places."""
    person = draw(st.sampled_from(PEOPLE))
    companies = draw(st.lists(st.sampled_from(COMPANIES), max_size=3))
    schools = draw(st.lists(st.sampled_from(SCHOOLS), max_size=2))
    projects = draw(st.lists(st.sampled_from(PROJECTS), max_size=2))
    values = (person, *companies, *schools, *projects, *WORDS)
    text = _texts(values)
    date = st.sampled_from(["", "2019", "2019-03", "May 2020", "Present", "2020-02-29", "Summer 2018"])
    data: dict[str, Any] = {
        "personalInfo": {
            "name": person,
            "title": draw(text),
            "email": draw(st.sampled_from(["", "ada@lovelace.example", f"hi@{slug(person)}.example"])),
            "phone": draw(st.sampled_from(["", "+49 170 1234567", "(555) 010-0199"])),
            "location": draw(st.sampled_from(["", "Berlin, Germany", "10115 Berlin", "Rome, CA", "Remote"])),
            "website": draw(st.sampled_from(["", "https://lovelace.example", "x.example/me"])),
            "github": draw(st.sampled_from(["", "ada-l", "https://github.com/ada"])),
            "links": draw(st.lists(st.just({"label": "Blog", "url": "https://medium.com/@ada"}), max_size=2)),
        },
        "title": draw(text),
        "summary": draw(text),
        "experience": [
            {
                "company": company,
                "position": draw(text),
                "startDate": draw(date),
                "endDate": draw(date),
                "isCurrentRole": draw(st.booleans()),
                "location": draw(st.sampled_from(["", "Berlin", "Paris, France"])),
                "url": draw(st.sampled_from(["", "https://job.example"])),
                "description": [draw(text), draw(text)],
            }
            for company in companies
        ],
        "education": [
            {"university": school, "degree": draw(text), "endDate": draw(date)} for school in schools
        ],
        "projects": [{"name": project, "description": [draw(text)]} for project in projects],
        "skills": {"languages": [draw(text), "Go"]},
        "references": [{"name": "Grace Hopper", "position": "CTO", "reference": draw(text)}],
        "customSections": [
            {"title": draw(text), "items": [draw(text), {"title": draw(text), "url": draw(text)}]},
        ],
        "publications": [{"name": draw(text), "authors": [person, "C. Babbage"], "url": draw(text)}],
        "language": draw(st.sampled_from(["en", "de", "zh-CN", "ar", "fi", "xx"])),
    }  # fmt: skip
    return PublicResume.model_validate(data)


@st.composite
def blurs(draw: st.DrawFn) -> Blur:
    """Choose what to hide, in any combination."""
    switch = st.booleans()
    return Blur(
        blur_name=draw(st.sampled_from([False, True, "initials"])),
        blur_photo=draw(st.sampled_from([None, True, False])),
        blur_email=draw(switch), blur_phone=draw(switch), blur_address=draw(switch),
        blur_location=draw(st.sampled_from([False, True, "city"])),
        blur_website=draw(switch), blur_linkedin=draw(switch), blur_github=draw(switch),
        blur_twitter=draw(switch),
        blur_links=draw(switch), blur_companies=draw(switch), blur_institutions=draw(switch),
        blur_dates=draw(st.sampled_from([False, True, "years"])),
        blur_projects=draw(switch), blur_urls=draw(switch), blur_references=draw(switch),
        blur_sections=tuple(draw(st.sets(st.sampled_from(["skills", "publications"]), max_size=2))),
        blur_words=tuple(draw(st.sets(st.sampled_from(WORDS), max_size=3))),
    )  # fmt: skip


# How to find out whether a word is in a text, in other ways than the redaction itself ---------------------


def letters(text: str) -> str:
    """Return a text's letters and digits alone."""
    return "".join(each for each in _plain(text) if each.isalnum())


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", _plain(text))


def _plain(text: str) -> str:
    text = re.sub(r"\]\([^()\s]*\)", "", text)
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(each for each in decomposed if not unicodedata.combining(each) and each != "\u00ad")


def says(text: str, value: str) -> bool:
    """Whether a text says a value: its letters in a row, or a short one's words in a row."""
    wanted = letters(value)
    if len(wanted) >= 8 or not wanted.isascii():
        return wanted in letters(text)
    there, parts = words(text), words(value)
    return any(there[i : i + len(parts)] == parts for i in range(len(there) - len(parts) + 1))
