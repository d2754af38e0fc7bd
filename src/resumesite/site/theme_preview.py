"""A folder that shows themes side by side: a page and a PDF of each, their pictures, and one page of all."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from pathlib import Path

from resumesite.make.files import disk_errors
from resumesite.render.gallery import Picture, ShownLook, ShownTheme, render_gallery
from resumesite.site.theme_looks import Look

_BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)

_WIDTH, _HEIGHT = 1280, 1792
_SHOWN_WIDTH = 500
_AT_ONCE = 2
_PATIENCE = 60


@dataclass(frozen=True)
class Preview:
    """Where the preview is, what of, and whether a browser was there to take pictures of screens."""

    page: Path
    looks: int
    has_screens: bool


def find_browser() -> str:
    """Return a browser that takes pictures of pages without a window, "" when there is none."""
    return next((found for name in _BROWSERS if (found := shutil.which(name))), "")


def write_preview(looks: Iterable[Look], folder: Path, browser: str) -> Preview:
    """Write looks and the page that shows them below `folder`. Files of an earlier preview are replaced."""
    with disk_errors(str(folder)):
        written = []
        for look in looks:
            place = folder / look.address
            place.mkdir(parents=True, exist_ok=True)
            for name, data in look.files.items():
                (place / name).write_bytes(data)
            (place / "paper.png").write_bytes(_picture_of_paper(look.files["resume.pdf"]))
            written.append(look)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            screens = dict(
                zip(
                    (look.address for look in written),
                    pool.map(lambda look: _picture_of_screen(browser, folder / look.address), written),
                    strict=True,
                )
            )
        page = folder / "index.html"
        page.write_bytes(render_gallery(tuple(_shown(written, screens))))
    return Preview(page, len(written), any(screens.values()))


def _shown(looks: Iterable[Look], screens: dict[str, bool]) -> Iterator[ShownTheme]:
    for _, group in groupby(looks, key=lambda look: look.theme.id):
        of_theme = tuple(group)
        theme = of_theme[0].theme
        shown = tuple(_shown_look(look, has_screen=screens[look.address]) for look in of_theme)
        yield ShownTheme(theme.id, theme.name, theme.description, shown)


def _shown_look(look: Look, *, has_screen: bool) -> ShownLook:
    at, name = look.address, f"{look.theme.name}, {look.scheme}"
    page, pdf = f"{at}index.html", f"{at}resume.pdf"
    screen = Picture(f"{at}screen.png", page, f"{name}: the page on a screen")
    paper = Picture(f"{at}paper.png", pdf, f"{name}: the first page on paper")
    colours = look.theme.schemes[look.scheme].light
    return ShownLook(
        look.scheme,
        page,
        pdf,
        (colours["accent"], colours["ink"], colours["surface"]),
        (screen, paper) if has_screen else (paper,),
    )


def _picture_of_paper(pdf: bytes) -> bytes:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        return _small_png(page.render(scale=_SHOWN_WIDTH / page.get_width()).to_pil())
    finally:
        document.close()


def _picture_of_screen(browser: str, folder: Path) -> bool:
    """Take a picture of a page, if there is a browser that can."""
    from PIL import Image

    if not browser:
        return False
    with tempfile.TemporaryDirectory(prefix="resumesite-browser-") as profile:
        picture = Path(profile) / "screen.png"
        command = [
            browser,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            f"--user-data-dir={profile}",
            f"--window-size={_WIDTH},{_HEIGHT}",
            f"--screenshot={picture}",
            (folder / "index.html").resolve().as_uri(),
        ]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE)  # noqa: S603  # ours
            with Image.open(picture) as image:
                image.thumbnail((_SHOWN_WIDTH, _HEIGHT), Image.Resampling.LANCZOS)
                (folder / "screen.png").write_bytes(_small_png(image))
        except (OSError, subprocess.SubprocessError):
            return False
    return True


def _small_png(picture: object) -> bytes:
    from PIL import Image

    if not isinstance(picture, Image.Image):
        raise TypeError("expected a picture")
    file = BytesIO()
    picture.convert("RGB").quantize(128, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
        file, "PNG", optimize=True
    )
    return file.getvalue()
