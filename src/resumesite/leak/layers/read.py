"""Looking into a file: its kind is told by its bytes, so that no name can hide what it is."""

from __future__ import annotations

from collections.abc import Iterator

from resumesite.leak.layers.layer import Layer, UnreadableError, noise, unreadable

_MAX_DEPTH = 5
_FONTS = (b"wOF2", b"wOFF", b"OTTO", b"true", b"\0\1\0\0")
_MAGIC = (b"%PDF-", b"PK\3\4", b"PK\5\6", b"\x1f\x8b", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8")


def layers_of(name: str, data: bytes, depth: int = 0) -> Iterator[Layer]:
    """Yield all layers of a file. `name` (as it is published) decides only between kinds of text.

    What cannot be read is a layer too (Kind.UNREADABLE).
    """
    try:
        if depth > _MAX_DEPTH:
            raise UnreadableError("packed too many times")
        yield from _layers(name, data, depth)
    except UnreadableError as error:
        yield unreadable(str(error))
    except Exception as error:  # noqa: BLE001  # whatever a library or our own reading raises: not seen, not clean
        yield unreadable(f"what made us fail ({type(error).__name__})")


def has_known_kind(data: bytes) -> bool:
    """Whether bytes are a file of a kind that is taken apart, by how they begin."""
    return data.startswith(_MAGIC)


def _layers(name: str, data: bytes, depth: int) -> Iterator[Layer]:
    from resumesite.leak.layers import archive, image, text

    if b"%PDF-" in data[:1024]:
        from resumesite.leak.layers import pdf

        yield from pdf.layers(data, depth)
    elif data.startswith((b"PK\3\4", b"PK\5\6")):
        yield from archive.zip_layers(data, depth)
    elif data.startswith(b"\x1f\x8b"):
        yield from archive.gzip_layers(name, data, depth)
    elif name.endswith(".br"):
        yield from archive.brotli_layers(name, data, depth)
    elif data.startswith(b"\x89PNG\r\n\x1a\n"):
        yield from image.png_layers(data, depth)
    elif data.startswith(b"\xff\xd8\xff"):
        yield from image.jpeg_layers(data, depth)
    elif data.startswith(b"GIF8"):
        yield from image.gif_layers(data)
    elif data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        yield from image.webp_layers(data, depth)
    elif data.startswith(_FONTS):
        yield noise("font", data)
    else:
        yield from text.layers(name, data, depth)
