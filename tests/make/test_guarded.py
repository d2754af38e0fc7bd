"""In the worker: what holds a hidden value never leaves it, and what is protected leaves it sealed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from resumesite.edition.edition import Edition, EditionKind, Presentation, PublicResume
from resumesite.edition.protection.content_key import content_key_of, token_of
from resumesite.edition.protection.envelope import open_file
from resumesite.edition.protection.site_key import SiteKey
from resumesite.edition.protection.wrapping import wrap_key
from resumesite.edition.redaction.hidden import HiddenValue
from resumesite.make.workers import inline_workers
from resumesite.plan.artifact import Artifact, Guard, Job, Page, Protection
from resumesite.themes.load import load_theme

KEY = SiteKey(bytes(range(32)))
TOKEN = token_of(KEY, "share_1", 1)
CONTENT_KEY = content_key_of(KEY, "share_1", 1)
SECRET = HiddenValue("experience.0.company", "Analytical Engines")


def a_job(summary: str, **changes: Any) -> Job:
    resume = PublicResume.model_validate({"personalInfo": {"name": "Ada Byron"}, "summary": summary})
    edition = Edition("ada", "share_1", f"share/{TOKEN}/", resume, Presentation(), kind=EditionKind.SHARE)
    artifacts = (
        Artifact(f"share/{TOKEN}/index.html", "html", "1"),
        Artifact(f"share/{TOKEN}/resume.txt", "txt", "2"),
    )
    job = Job(edition, load_theme("plain"), Page(is_share=True), artifacts, guard=Guard((SECRET,)))
    return replace(job, **changes)


def rendered(job: Job) -> Any:
    ((_, result),) = inline_workers().run([job])
    return result


def test_a_share_that_is_clean_leaves_the_worker():
    result = rendered(a_job("Counts at Company A."))

    assert result.problems == ()
    assert {path.rpartition("/")[2] for path in result.files} == {"index.html", "resume.txt"}


def test_what_holds_a_hidden_value_never_leaves_the_worker():
    result = rendered(a_job("Counts at Analytical Engines."))

    assert result.files == {}
    assert {problem.code for problem in result.problems} == {"LEAK"}
    assert {problem.field for problem in result.problems} == {"experience.0.company"}
    assert "Analytical" not in repr(result.problems)


def test_what_passed_the_gate_once_is_not_looked_through_again(monkeypatch: pytest.MonkeyPatch):
    job = a_job("Counts at Company A.")
    passed = frozenset(map(Guard().digest, rendered(job).files.values()))
    monkeypatch.setattr("resumesite.make.guarded.scan", lambda *_, **__: pytest.fail("looked through again"))

    result = rendered(replace(job, guard=Guard((SECRET,), passed)))

    assert len(result.files) == 2


def test_a_check_returns_digests_and_not_a_word():
    clean = rendered(a_job("Counts at Company A."))

    checked = rendered(a_job("Counts at Company A.", is_check=True))

    digests = {path: Guard().digest(data).encode() for path, data in clean.files.items()}
    assert checked.files == digests


def test_a_protected_share_leaves_the_worker_sealed():
    wrapped = wrap_key(
        CONTENT_KEY, "six words", token=TOKEN, id="password_1", label="", created_at="2026-11-25T09:00:00Z"
    )
    unlock = Artifact(f"share/{TOKEN}/index.html", "unlock", "3")
    sealed = (Artifact(f"share/{TOKEN}/a.bin", "html", "1"), Artifact(f"share/{TOKEN}/b.bin", "txt", "2"))
    job = a_job(
        "Counts at Company A.",
        artifacts=(*sealed, unlock),
        protection=Protection(TOKEN, CONTENT_KEY, (wrapped,)),
    )

    files = rendered(job).files

    assert b"Ada" not in b"".join(files.values())
    page = open_file(CONTENT_KEY, TOKEN, "index.html", files[f"share/{TOKEN}/a.bin"])
    assert b"Ada Byron" in page
    assert b"Ada Byron" in open_file(CONTENT_KEY, TOKEN, "resume.txt", files[f"share/{TOKEN}/b.bin"])


def test_nothing_of_a_secret_is_shown_when_a_job_is_printed():
    job = a_job("Counts.", protection=Protection(TOKEN, CONTENT_KEY))

    assert "Analytical" not in repr(job)
    assert repr(CONTENT_KEY) not in repr(job)
