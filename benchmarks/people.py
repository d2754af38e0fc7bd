"""Fictional people in any number, always the same ones: resumes as JSON Resume and as RenderCV reads them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def _listed(words: str) -> list[str]:
    return words.split()


WORDS = _listed(
    "ability access account adapt agree align analyse apply audit balance batch begin build cache carry "
    "change check clear client cluster collect compare compile connect cost cover cut data deliver deploy "
    "depend design detail draft drive edge effort error event extend field flow form gather grow guide "
    "handle help host index input join keep latency launch lead learn limit link load manage map measure "
    "merge mesh migrate model move network node offer open order owner panel parse partner path pattern "
    "plan platform policy process product project prove query queue rank reach record reduce region "
    "release remove render replace report request research reset restore result review route sample scale "
    "schema scope search secure select serve service session share shift signal simple site speed stage "
    "store stream support survey switch system table target task team test trace track trade train "
    "transfer trial tune unit update usage value verify version view watch"
)
FIRST = _listed(
    "Ada Bela Cosima Dara Emeka Farida Goran Hana Ines Jonas Kofi Lina Mirek Noor Olga Pavel Rosa Sami"
)
LAST = _listed(
    "Abara Brandt Castell Duarte Ekwueme Fontaine Greve Holm Ivanova Jansen Keller Lund Moreau Novak"
)
PLACES = ("Porto, Portugal", "Gdańsk, Poland", "Leeds, UK", "Malmö, Sweden", "Ghent, Belgium", "Turin, Italy")

_SIZES = {1: (3, 4, 12, 2, 30), 2: (6, 5, 15, 4, 60)}
"""By pages: how many jobs, points a job, words a point, projects, words of the summary."""


def resume(seed: int, pages: int = 1) -> dict[str, Any]:
    """Return a resume in JSON Resume 1.0.0 that fills about so many pages (1 or 2)."""
    chance = random.Random(seed * 10 + pages)
    jobs, points, words, projects, summary = _SIZES[pages]
    first, last = chance.choice(FIRST), chance.choice(LAST)
    name = f"{first} {last}"
    handle = f"{first}{last}{seed}".lower()
    return {
        "basics": {
            "name": name,
            "label": f"{_words(chance, 2).title()} Engineer",
            "email": f"{handle}@example.com",
            "phone": f"+44 20 7946 {seed % 10000:04}",
            "url": f"https://{handle}.example.com",
            "summary": _sentence(chance, summary),
            "location": {"city": chance.choice(PLACES)},
            "profiles": [{"network": "GitHub", "username": handle, "url": f"https://github.com/{handle}"}],
        },
        "work": [_job(chance, 2024 - 2 * number, points, words) for number in range(jobs)],
        "projects": [_project(chance, words) for _ in range(projects)],
        "education": [_degree(chance)],
        "skills": [{"name": _words(chance, 1).title(), "keywords": _list(chance, 6)} for _ in range(4)],
        "languages": [
            {"language": "English", "fluency": "Fluent"},
            {"language": "Polish", "fluency": "Basic"},
        ],
    }


def usernames(count: int) -> Iterator[str]:
    return (f"person-{number:06}" for number in range(count))


def write_site(
    root: Path, count: int, *, formats: tuple[str, ...], pages: int = 1, photos: bool = False
) -> None:
    """Write a site of `count` published people below `root`."""
    listed = ", ".join(f'"{name}"' for name in formats)
    root.mkdir(parents=True)
    (root / "resumesite.toml").write_text(
        f'[site]\ntitle = "People"\nbase_url = "https://people.example.org"\nformats = [{listed}]\n', "utf-8"
    )
    for seed, username in enumerate(usernames(count)):
        _add(root, seed, username, pages)
        if photos:
            _write_photo(root, username, (seed % 256, 90, 160))


def _add(root: Path, seed: int, username: str, pages: int = 1) -> None:
    folder = root / "content" / username
    folder.mkdir(parents=True)
    (folder / "resume.json").write_text(json.dumps(resume(seed, pages), indent=2), "utf-8")
    (folder / "publication.json").write_text(json.dumps(_publication(username), indent=2), "utf-8")


def _write_photo(root: Path, username: str, color: tuple[int, int, int]) -> None:
    from PIL import Image

    Image.new("RGB", (64, 64), color).save(root / "content" / username / "photo.png")


def update_site(root: Path, count: int) -> None:
    """Change everybody's text and photo, let the first one be unpublished and one more come."""
    first, *others = usernames(count)
    for seed, username in enumerate(others):
        edit(root, username)
        _write_photo(root, username, (seed % 256, 160, 90))
    record = root / "content" / first / "publication.json"
    data = json.loads(record.read_text("utf-8"))
    data["resumes"]["resume"]["publishedAt"] = None
    record.write_text(json.dumps({**data, "islive": False}, indent=2), "utf-8")
    _add(root, count, f"person-{count:06}")


def edit(root: Path, username: str) -> None:
    """Change one word of somebody's resume."""
    path = root / "content" / username / "resume.json"
    data = json.loads(path.read_text("utf-8"))
    data["basics"]["summary"] += " Changed."
    path.write_text(json.dumps(data, indent=2), "utf-8")


def as_rendercv(data: dict[str, Any]) -> dict[str, Any]:
    """Say the same in RenderCV's words."""
    basics = data["basics"]
    return {
        "cv": {
            "name": basics["name"],
            "headline": basics["label"],
            "location": basics["location"]["city"],
            "email": basics["email"],
            "website": basics["url"],
            "sections": {
                "summary": [basics["summary"]],
                "experience": [
                    {
                        "company": job["name"],
                        "position": job["position"],
                        "location": job["location"],
                        "start_date": job["startDate"],
                        "end_date": job["endDate"],
                        "highlights": job["highlights"],
                    }
                    for job in data["work"]
                ],
                "projects": [
                    {"name": project["name"], "highlights": project["highlights"]}
                    for project in data["projects"]
                ],
                "education": [
                    {
                        "institution": degree["institution"],
                        "area": degree["area"],
                        "degree": degree["studyType"],
                        "start_date": degree["startDate"],
                        "end_date": degree["endDate"],
                    }
                    for degree in data["education"]
                ],
                "skills": [
                    {"label": skill["name"], "details": ", ".join(skill["keywords"])}
                    for skill in data["skills"]
                ],
                "languages": [f"{each['language']}: {each['fluency']}" for each in data["languages"]],
            },
        },
        "design": {"theme": "classic"},
    }


def _job(chance: random.Random, year: int, points: int, words: int) -> dict[str, Any]:
    return {
        "name": f"{_words(chance, 2).title()} Ltd",
        "position": f"{_words(chance, 1).title()} Engineer",
        "location": chance.choice(PLACES),
        "startDate": f"{year}-0{chance.randint(1, 9)}",
        "endDate": f"{year + 2}-0{chance.randint(1, 9)}",
        "highlights": [_sentence(chance, words) for _ in range(points)],
    }


def _project(chance: random.Random, words: int) -> dict[str, Any]:
    return {
        "name": _words(chance, 2).title(),
        "url": f"https://example.com/{_words(chance, 1)}",
        "highlights": [_sentence(chance, words) for _ in range(2)],
    }


def _degree(chance: random.Random) -> dict[str, Any]:
    return {
        "institution": f"University of {chance.choice(PLACES).partition(',')[0]}",
        "area": f"{_words(chance, 1).title()} Science",
        "studyType": "BSc",
        "startDate": "2008-10",
        "endDate": "2012-07",
    }


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(count))


def _list(chance: random.Random, count: int) -> list[str]:
    return [chance.choice(WORDS).title() for _ in range(count)]


def _sentence(chance: random.Random, count: int) -> str:
    return f"{_words(chance, count).capitalize()}."


def _publication(username: str) -> dict[str, Any]:
    day = "2024-01-15T10:30:00Z"
    return {
        "id": f"usr_{username}",
        "username": username,
        "islive": True,
        "main": "resume",
        "resumes": {
            "resume": {"id": f"resume_{username}", "createdAt": day, "updatedAt": day, "publishedAt": day}
        },
        "created_at": day,
        "updated_at": day,
    }
