"""Icons of pages: initials on the accent colour, as an address that needs no request."""

from __future__ import annotations

from urllib.parse import quote

from markupsafe import Markup, escape


def icon(name: str, colour: str) -> Markup:
    """Return the icon of a person's or a site's page, to stand in an attribute in double quotes."""
    drawing = (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'>"
        f"<rect width='32' height='32' rx='6' fill='{colour}'/>"
        "<text x='16' y='22' font-family='sans-serif' font-size='16' font-weight='700' fill='#fff'"
        f" text-anchor='middle'>{escape(initials(name))}</text></svg>"
    )
    address = "data:image/svg+xml," + quote(drawing, safe="'=/:")
    return Markup(address)  # noqa: S704  # every sign that means something in HTML is percent-encoded


def initials(name: str) -> str:
    """Return the initials of the first and the last word, or of the only one."""
    firsts = [word[0].upper() for word in name.split() if word[0].isalnum()]
    return "".join((*firsts[:1], *firsts[1:][-1:]))
