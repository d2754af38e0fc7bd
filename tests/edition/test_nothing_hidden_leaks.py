"""What an author hides is in no byte of any format, and hiding it takes nothing else away.

Each section and each field of a person who uses them all is hidden in turn.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest

from extract import layers
from leaves import Leaf, edited, full_resume, leaves_of, private_texts
from rendering import rendered
from resumesite.document.labels import labels_for
from resumesite.edition.edition import PublicResume
from resumesite.plan.formats import FORMATS
from resumesite.resume.schema import SECTIONS, Content

LIGHT = ("txt", "md", "json", "vcf")
HEAVY = ("html", "pdf", "docx")

NEVER_SHOWN = ("id", "tags", "image_url", "address")


def test_every_format_that_holds_text_is_searched():
    assert {*LIGHT, *HEAVY, "card"} == FORMATS.keys()


# What can be hidden --------------------------------------------------------------------------------------


@cache
def all_leaves() -> tuple[Leaf, ...]:
    """Return every value of the full resume that is shown when nothing is hidden."""
    leaves = (leaf for leaf in leaves_of(full_resume()) if leaf.path[0] in Content.model_fields)
    return tuple(leaf for leaf in leaves if leaf.field not in NEVER_SHOWN)


def dotted(path: tuple[str | int, ...]) -> str:
    return ".".join(re.sub("_([a-z])", lambda letter: letter[1].upper(), str(part)) for part in path)


def field_of(leaf: Leaf) -> str:
    """Return the path of a value's field in every entry: "experience.roles.position"."""
    return dotted(tuple(part for part in leaf.path if isinstance(part, str)))


FIELDS = sorted({field_of(leaf) for leaf in all_leaves()})
PLACES = sorted({dotted(leaf.path) for leaf in all_leaves()})


def test_the_full_resume_fills_every_field_that_can_be_shown():
    def fields(model: type, path: str = "") -> Iterator[str]:
        for name, field in model.model_fields.items():
            here = f"{path}{dotted((name,))}"
            inner = re.findall(r"resumesite\.resume\.schema\.(\w+)", repr(field.annotation))
            models = [getattr(__import__("resumesite.resume.schema", fromlist=["x"]), each) for each in inner]
            for each in models:
                yield from fields(each, f"{here}.")
            if name not in (*NEVER_SHOWN, "is_current_role") and (
                not models or "str |" in repr(field.annotation)
            ):
                yield here

    assert set(fields(Content)) == set(FIELDS)


# Searching -----------------------------------------------------------------------------------------------


def words_of(text: str) -> set[str]:
    return set(re.findall(r"\d+\.\d+|\d{4}|\w{5,}", text.casefold()))


@cache
def words_of_the_formats() -> set[str]:
    """Return the words that a file may have of itself: labels, and what addresses are made of."""
    labels = " ".join(label for key, label in labels_for("en").items() if key != "present")
    return words_of(f"{labels} https example")


def needles(hidden: list[Leaf], shown: list[Leaf]) -> set[str]:
    """Return the words and numbers that only hidden values have."""
    said = " ".join(leaf.value for leaf in shown).casefold()
    found = {word for leaf in hidden for word in words_of(leaf.value) if word not in said}
    return found - words_of_the_formats()


def leaks(resume: PublicResume, words: set[str], format_name: str) -> set[str]:
    """Return the words that are somewhere in a file."""
    assert words
    pattern = re.compile("|".join(map(_as_pattern, sorted(words))))
    return {
        found[0]
        for layer in layers(format_name, rendered(format_name, resume))
        for found in pattern.finditer(layer.text.casefold())
        if layer.is_words or not found[0].isdecimal()
    }


def _as_pattern(word: str) -> str:
    """Look for a number as a whole: longer ones hold every short one."""
    is_number = word.replace(".", "").isdecimal()
    return rf"(?<![\w.]){re.escape(word)}(?![\w.]*\d)" if is_number else re.escape(word)


def hidden_and_shown(*paths: str) -> tuple[list[Leaf], list[Leaf]]:
    """Part the values of the full resume: is it named by a path, or its field, or its section?"""
    hidden, shown = [], []
    for leaf in all_leaves():
        names = f"{dotted(leaf.path)}.", f"{field_of(leaf)}."
        is_hidden = any(name.startswith(f"{path}.") for path in paths for name in names)
        (hidden if is_hidden else shown).append(leaf)
    return hidden, shown


# Hiding --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_name", LIGHT)
@pytest.mark.parametrize("path", [*FIELDS, *SECTIONS, "personalInfo"])
def test_a_hidden_field_or_section_is_in_no_byte(path: str, format_name: str):
    hidden, shown = hidden_and_shown(path)
    words = needles(hidden, shown)
    assert words, "each value has a word of its own"

    resume = edited(full_resume(hidden=[path]))

    assert leaks(resume, words, format_name) == set()
    assert Counter(leaf.value for leaf in leaves_of(resume)) == Counter(leaf.value for leaf in shown)


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
def test_a_value_hidden_at_its_place_is_in_no_light_format(place: str):
    hidden, shown = hidden_and_shown(place)
    assert len(hidden) == 1

    resume = edited(full_resume(hidden=[place]))

    for format_name in LIGHT:
        assert leaks(resume, needles(hidden, shown), format_name) == set()
    assert Counter(leaf.value for leaf in leaves_of(resume)) == Counter(leaf.value for leaf in shown)


@pytest.mark.parametrize("format_name", [*LIGHT, *HEAVY])
@pytest.mark.parametrize("half", [0, 1])
def test_half_of_all_values_hidden_at_once_are_in_no_byte(half: int, format_name: str):
    hidden, shown = hidden_and_shown(*PLACES[half::2])
    assert len(hidden) > 60

    resume = edited(full_resume(hidden=PLACES[half::2]))

    assert leaks(resume, needles(hidden, shown), format_name) == set()


@pytest.mark.slow
@pytest.mark.parametrize("format_name", HEAVY)
@pytest.mark.parametrize("path", [*FIELDS, *SECTIONS, "personalInfo"])
def test_a_hidden_field_or_section_is_in_no_byte_of_a_page_or_a_document(path: str, format_name: str):
    hidden, shown = hidden_and_shown(path)

    resume = edited(full_resume(hidden=[path]))

    assert leaks(resume, needles(hidden, shown), format_name) == set()


OTHER_NAMES = {
    "workExperience": "experience",
    "Expeditions": "customSections.0",
    "instruments": "customSections.1",
}


@pytest.mark.parametrize("section", ["personalInfo", *SECTIONS, *OTHER_NAMES])
@pytest.mark.parametrize("format_name", LIGHT)
def test_a_section_switched_off_is_in_no_byte(section: str, format_name: str):
    hidden, shown = hidden_and_shown(OTHER_NAMES.get(section, section))
    words = needles(hidden, shown)
    assert words

    resume = edited(full_resume(sectionsVisibility={"references": True, section: False}))

    assert leaks(resume, words, format_name) == set()
    assert Counter(leaf.value for leaf in leaves_of(resume)) == Counter(leaf.value for leaf in shown)


# Private by nature ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_name", [*LIGHT, *HEAVY])
def test_what_is_private_by_nature_is_in_no_byte(format_name: str):
    resume = full_resume()
    words = {word for text in private_texts(resume) for word in words_of(text)} - {"https", "example"}
    assert {"obsidian", "vermilionface", "narwhal", "cassowary", "hippogriff", "exp_nightjar"} <= words

    assert leaks(edited(resume), words, format_name) == set()


@pytest.mark.parametrize("format_name", [*LIGHT, *HEAVY])
def test_the_search_finds_what_is_shown(format_name: str):
    """A search that finds nothing anywhere would pass every test above."""
    words = {"featherstonehaugh", "marmalade", "inkwell"}

    assert leaks(edited(full_resume()), words, format_name) == words
