"""How large a page is, and what of it sticks out of a screen."""

from __future__ import annotations

import gzip

from playwright.sync_api import Page

from extract import extract

_KIB = 1024

SMALL = 12 * _KIB
"""What a page of up to two pages of paper may have, compressed: it fits the first answer of a server."""
AROUND = 8 * _KIB
"""What one that needs more may have besides its own text and addresses: styles, marks, what programs read."""

_STICKING_OUT = """() => [...document.querySelectorAll('body *')]
    .filter(each => !each.closest('.skip, .hidden'))
    .filter(each => {
        const box = each.getBoundingClientRect();
        const cuts = getComputedStyle(each).overflowX !== 'visible';
        const isCut = cuts && each.scrollWidth > each.clientWidth + 1;
        return box.width && (box.left < -1 || box.right > innerWidth + 1 || isCut);
    })
    .map(each => `${each.tagName}.${each.className}: ${each.textContent.slice(0, 40)}`)"""


def compressed(data: bytes) -> int:
    return len(gzip.compress(data, 9))


def own_size(page: bytes) -> int:
    """Return how large the person's own words and addresses are, compressed."""
    said = extract("html", page)
    return compressed("\n".join((said.text, *sorted(said.targets or ()))).encode())


def sticking_out(page: Page) -> list[str]:
    """Return the elements beyond the edges of the screen, or cut off by those around them."""
    found: list[str] = page.evaluate(_STICKING_OUT)
    return found
