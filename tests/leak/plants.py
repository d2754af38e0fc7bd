"""The table of leaks: what is hidden of a share, put into its clean files in one place and one spelling."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

from PIL import Image, PngImagePlugin

COMPANY = "Kittiwake Foundry"
PHONE = "+44 7700 900461"
SHORT = "IBM"
CHINESE = "华为"
ACCENTED = "Zoë Ångström"
PLAIN_WORD = "Meta"

Files = dict[str, bytes]
Plant = Callable[[Files], None]

PLANTS: dict[str, tuple[str, Plant]] = {}
"""What is planted, by what it is called: the value, and what puts it there."""


def plant(name: str, value: str = COMPANY) -> Callable[[Plant], Plant]:
    def add(function: Plant) -> Plant:
        assert name not in PLANTS
        PLANTS[name] = value, function
        return function

    return add


def into(path: str, before: str, text: str) -> Plant:
    """Put a text before the first occurrence of another ("" for the file's end)."""

    def put(files: Files) -> None:
        old = files[path].decode()
        assert before in old, before
        place = old.index(before) if before else len(old)
        files[path] = f"{old[:place]}{text}{old[place:]}".encode()

    return put


# Files to put something into -----------------------------------------------------------------------------


def zipped(members: dict[str, bytes], comment: bytes = b"", **info: Any) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            member = zipfile.ZipInfo(name)
            member.compress_type = zipfile.ZIP_DEFLATED
            for key, value in info.items():
                setattr(member, key, value)
            archive.writestr(member, data)
        archive.comment = comment
    return file.getvalue()


def jpeg(*, exif: str = "", artist_tag: int = 0x013B, **options: Any) -> bytes:
    file = io.BytesIO()
    if exif:
        data = Image.Exif()
        data[artist_tag] = exif
        options["exif"] = data.tobytes()
    Image.effect_noise((120, 90), 60).convert("RGB").save(file, "JPEG", **options)
    return file.getvalue()


def png(*, text: str = "", is_packed: bool = False, is_international: bool = False, **options: Any) -> bytes:
    info = PngImagePlugin.PngInfo()
    if text and is_international:
        info.add_itxt("Author", text, zip=is_packed)
    elif text:
        info.add_text("Author", text, zip=is_packed)
    file = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(file, "PNG", pnginfo=info, **options)
    return file.getvalue()
