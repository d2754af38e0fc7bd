"""blurReferences: who speaks for the person, and what they say. How many there are still shows."""

from __future__ import annotations

from collections.abc import Iterator

from resumesite.edition.redaction.folding import fold
from resumesite.edition.redaction.hiding import Asked, Hiding
from resumesite.edition.redaction.search import Target
from resumesite.edition.redaction.variants import person_variants


def hide_references(asked: Asked) -> Iterator[Hiding]:
    if not asked.blur.blur_references:
        return
    for index, reference in enumerate(asked.resume.references):
        path = ("references", index)
        if asked.is_label(reference.name):
            continue
        target = Target("reference", fold(reference.name) or str(index))
        yield Hiding(reference.name, target, (*path, "name"), also=tuple(person_variants(reference.name)))
        yield Hiding(reference.position, target, (*path, "position"), instead="", is_quiet=True)
        yield Hiding(reference.reference, target, (*path, "reference"), instead="", is_quiet=True)
