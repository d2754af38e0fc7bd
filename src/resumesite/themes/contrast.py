"""How well a text's colour can be read on a background (WCAG 2.2, success criterion 1.4.3)."""

from __future__ import annotations

ENOUGH = 4.5

PAIRS = tuple((text, ground) for text in ("ink", "muted", "accent") for ground in ("bg", "surface"))
"""Which colours of a scheme stand on which: every text on every ground."""


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours such as "#0b57a4", from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
