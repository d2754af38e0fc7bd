"""An address as a QR code, for readers of paper."""

from __future__ import annotations

from io import BytesIO

import segno

_SYMBOL = 20.0
"""How wide the symbol is on paper, in millimetres, its quiet zone not counted."""

_QUIET_ZONE = 4
"""Modules of white around the symbol (ISO/IEC 18004)."""


def qr_svg(url: str) -> bytes:
    """Return a QR code as an SVG picture: black on white, 20 mm wide between its quiet zones."""
    code = segno.make_qr(url, error="m")
    file = BytesIO()
    code.save(
        file,
        kind="svg",
        scale=round(_SYMBOL / code.symbol_size(border=0)[0], 4),
        unit="mm",
        border=_QUIET_ZONE,
        dark="#000",
        light="#fff",
        xmldecl=False,
        nl=False,
    )
    return file.getvalue()
