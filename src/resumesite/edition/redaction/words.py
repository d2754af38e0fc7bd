"""blurWords: given words, wherever they occur."""

from __future__ import annotations

from collections.abc import Iterator

from resumesite.edition.redaction.hiding import Asked, Hiding
from resumesite.edition.redaction.search import Target


def hide_words(asked: Asked) -> Iterator[Hiding]:
    for word in asked.blur.blur_words:
        if not asked.is_label(word):
            yield Hiding(word, Target("word"), said_in="blurWords")
