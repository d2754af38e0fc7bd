"""What several tests share: sites made in a moment, and modules to import (`leaves`, `extract`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import pytest

from building import MakeSite
from resumesite.content.records import Occasion, new_publication, save_publication
from resumesite.settings import Site, open_site

FIRST_DAY = "2024-01-15T10:30:00Z"


@pytest.fixture
def make_site(tmp_path: Path) -> MakeSite:
    """Make a site: `make_site({"ada": "personalInfo: {name: Ada}"}, published=["ada"], settings="…")`.

    A person's value is the text of their resume.yaml, or a mapping of file names to texts. Who is published
    has the record that `publish` writes, of the resume `resume`.
    """

    def make(
        people: Mapping[str, str | Mapping[str, str]], *, published: Collection[str] = (), settings: str = ""
    ) -> Site:
        (tmp_path / "resumesite.toml").write_text(settings, encoding="utf-8")
        (tmp_path / "content").mkdir()
        for username, files in people.items():
            folder = tmp_path / "content" / username
            folder.mkdir()
            for name, text in ({"resume.yaml": files} if isinstance(files, str) else files).items():
                (folder / name).write_text(text, encoding="utf-8")
            if username in published:
                occasion = Occasion(FIRST_DAY, lambda kind, username=username: f"{kind}_{username}")
                save_publication(folder, new_publication(username, occasion).published("resume", occasion))
        return open_site(tmp_path, {})

    return make
