"""What a theme's templates may not hold, and whether they can be read at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2 import TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from resumesite.errors import Place, Problem

_FORBIDDEN = (
    (
        re.compile(r"""<script\b(?![^>]*application/ld\+json)""", re.IGNORECASE),
        "pages have no scripts but JSON-LD",
        "The policy of every page forbids them.",
    ),
    (
        re.compile(r"""\sstyle\s*=""", re.IGNORECASE),
        "pages have no style attributes",
        "The policy of every page forbids them; write a class and style that.",
    ),
    (
        re.compile(r"""\son[a-z]+\s*=""", re.IGNORECASE),
        "pages have no event handlers",
        "The policy of every page forbids scripts.",
    ),
    (
        re.compile(
            r"""\b(?:src|srcset|poster|data|background|ping)\s*=\s*["']?\s*(?:https?:)?//"""
            r"""|<(?:link|image|use|feImage)\b[^>]*href\s*=\s*["']?\s*(?:https?:)?//""",
            re.IGNORECASE,
        ),
        "pages fetch nothing from elsewhere",
        "Put what you need into the theme's folder.",
    ),
    (
        re.compile(r"""<(?:iframe|object|embed|base|form)\b""", re.IGNORECASE),
        "this element has no place on a resume's page",
        "The policy of every page forbids it.",
    ),
    (
        re.compile(r"""<style\b[^>]*>(?!\s*\{\{)""", re.IGNORECASE),
        "styles stand in the theme's stylesheets",
        "The policy of every page forbids others.",
    ),
    (
        re.compile(r"""=\s*["']?\s*javascript:""", re.IGNORECASE),
        "links run nothing",
        "The policy of every page forbids scripts.",
    ),
    (
        re.compile(
            r"""<meta\b(?=[^>]*http-equiv\s*=\s*["']?\s*refresh)(?![^>]*url=\{\{ href \}\})""", re.IGNORECASE
        ),
        "pages lead nowhere by themselves",
        "Write a link.",
    ),
    (
        re.compile(r"""\|\s*safe\b|\bautoescape\s+false\b|\bMarkup\b"""),
        "texts are always escaped",
        "Rich text comes through the filter `rich`, which is safe.",
    ),
)


def template_problems(name: str, source: str, shown: str) -> Iterator[Problem]:
    """Yield what is wrong with a template: syntax first, then what a page must not hold."""
    try:
        ImmutableSandboxedEnvironment(autoescape=True).parse(source, name)
    except TemplateSyntaxError as error:
        yield Problem("INVALID_THEME", f"{error.message}", Place(shown, error.lineno))
        return
    bare = re.sub(r"\{#.*?#\}", lambda comment: re.sub(r"[^\n]", " ", comment[0]), source, flags=re.DOTALL)
    for pattern, message, hint in _FORBIDDEN:
        for match in pattern.finditer(bare):
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            line_start = bare.rfind("\n", 0, start) + 1
            place = Place(shown, bare.count("\n", 0, start) + 1, start - line_start + 1)
            yield Problem("INVALID_THEME", message, place, hint=hint)
