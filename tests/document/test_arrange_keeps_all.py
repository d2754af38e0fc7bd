"""Nothing that a public resume says is lost when it is arranged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from extract import Extract
from leaves import edited, full_resume, leaves_of, missing
from resumesite.document.arrange import arrange
from resumesite.document.document import Document, Run
from resumesite.edition.edition import PublicResume


def texts_of(value: object) -> Iterator[str]:
    """Yield every text of a document in order; the runs of a line are one text."""
    if isinstance(value, Document):
        yield from texts_of((value.header, value.sections))
    elif isinstance(value, tuple) and value and isinstance(value[0], Run):
        yield "".join(inline.text if isinstance(inline, Run) else "\n" for inline in value)
    elif isinstance(value, tuple):
        for item in value:
            yield from texts_of(item)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in ("kind", "id"):
                yield from texts_of(getattr(value, field.name))
    elif isinstance(value, str):
        yield value


def hrefs_in(value: object) -> Iterator[str]:
    if isinstance(value, tuple):
        for item in value:
            yield from hrefs_in(item)
    elif is_dataclass(value):
        for field in fields(value):
            inner = getattr(value, field.name)
            if field.name.endswith("href") and inner:
                yield inner
            yield from hrefs_in(inner)


def said_by(document: Document) -> Extract:
    return Extract("\n".join(texts_of(document)), frozenset(hrefs_in((document.header, document.sections))))


@pytest.mark.parametrize("language", ["en", "de", "zh-Hans", "ar", "ja"])
def test_every_value_of_a_full_resume_is_in_the_document(language: str):
    resume = edited(full_resume(language=language))
    assert len(list(leaves_of(resume))) > 120

    assert missing(resume, said_by(arrange(resume))) == []


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
TEXT = st.one_of(
    st.lists(WORDS, min_size=1, max_size=4).map(" ".join),
    st.sampled_from(["C*", "snake_case", "<b>x</b>", "1. Foo", "2019. Foo", "a\n- b\n- c", "x\n\ny"]),
    st.sampled_from(
        ["[a](b)", "[c](https://d.example/e)", "-5 %", "- 20 %", "**bold** *i*", "`code`", "a\\b"]
    ),
)


def some(kind: Any) -> st.SearchStrategy[Any]:
    """Draw values for a field of the model by its type."""
    if kind is str:
        return st.one_of(st.just(""), TEXT)
    if kind is bool:
        return st.booleans()
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        shown = {
            name: field
            for name, field in kind.model_fields.items()
            if name not in ("id", "tags", "image_url")
        }
        return st.builds(kind, **{name: some(field.annotation) for name, field in shown.items()})
    if getattr(kind, "__origin__", None) is tuple:
        return st.lists(some(kind.__args__[0]), max_size=2).map(tuple)
    return st.one_of(*map(some, get_args(kind)))


SECTIONS = sorted(PublicResume.model_fields.keys() - {"title", "language", "section_order", "redactions"})


@pytest.mark.parametrize("section", SECTIONS)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_value_of_any_section_is_lost(section: str, data: st.DataObject):
    value = data.draw(some(PublicResume.model_fields[section].annotation))
    resume = PublicResume.model_validate({section: value})

    assert missing(resume, said_by(arrange(resume))) == []
