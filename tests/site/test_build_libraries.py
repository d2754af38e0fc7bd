"""Without the libraries that PDFs and cards need, everything else can be built."""

from __future__ import annotations

import pytest

from building import ADA, PAGES, MakeSite, build, made, tree
from resumesite.errors import Problem, ResumesiteError
from resumesite.make import workers
from resumesite.plan.formats import find_formats
from resumesite.settings import Site
from resumesite.site.build import BuildRequest, build_site

MISSING = Problem("LIBRARIES_MISSING", "the system's library is missing that PDFs are made with: Pango")


@pytest.fixture
def site(make_site: MakeSite, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site with PDFs, on a system without Pango."""
    monkeypatch.setattr(workers, "missing_libraries", lambda: MISSING)
    settings = PAGES.replace('"txt"]', '"txt", "pdf", "card"]')
    return make_site({"ada": ADA}, published=["ada"], settings=settings)


@pytest.mark.parametrize("formats", [(), ("pdf",), ("html", "card")])
def test_a_build_with_pdfs_says_what_is_missing_and_changes_nothing(site: Site, formats: tuple[str, ...]):
    before = tree(site.root)

    with pytest.raises(ResumesiteError) as caught:
        build_site(site, BuildRequest(formats=formats))

    assert (caught.value.problems, tree(site.root)) == ((MISSING,), before)


def test_pages_are_built_all_the_same(site: Site):
    build(site, formats=("html", "txt"))

    assert {"ada/index.html", "ada/resume.txt"} <= made(site)


def test_nothing_is_loaded_beforehand_that_cannot_be(site: Site):
    loaded = workers.modules_of(find_formats(site.settings.site.formats))

    assert loaded == ("resumesite.render.html", "resumesite.render.text")
