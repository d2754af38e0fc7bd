"""WeasyPrint reads what it is given, and nothing else."""

from __future__ import annotations

import threading
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError

from resumesite.render.fetcher import HeldFile, MemoryFetcher

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d4944415478da63fcffff3f030005fe02fea72d9c6b0000000049454e44ae426082"
)


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine, and the addresses it was asked for."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_held_file_is_served_by_its_name():
    fetcher = MemoryFetcher({"photo": HeldFile("image/png", lambda: PIXEL)})

    response = fetcher.fetch("resumesite:photo")

    assert (response.read(), response.content_type) == (PIXEL, "image/png")


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://169.254.169.254/latest/meta-data/",
        "https://example.org/x.png",
        "ftp://example.org/x",
        "data:text/css,h1{color:red}",
        "resumesite:other",
        "resumesite:",
        "resumesite:photo/../../etc/passwd",
        "RESUMESITE:photo",
        "//example.org/x",
        "photo",
    ],
)
def test_any_other_address_is_refused(address: str):
    fetcher = MemoryFetcher({"photo": HeldFile("image/png", lambda: PIXEL)})

    with pytest.raises(ValueError, match="nothing may be"):
        fetcher.fetch(address)
    with pytest.raises(ValueError, match="nothing may be"):
        fetcher.open(address)


@pytest.mark.parametrize(
    "element",
    [
        '<img src="{address}/x.png">',
        '<link rel="stylesheet" href="{address}/x.css">',
        '<style>@import "{address}/x.css";</style>',
        '<p style="background:url({address}/x.png)">x',
        "<style>p::before{{content:url({address}/x.png)}}</style><p>x",
        "<style>@font-face{{font-family:x;src:url({address}/x.woff2)}}</style><p>x",
        '<object data="{address}/x.svg"></object>',
        '<embed src="{address}/x.svg">',
        '<link rel="attachment" href="{address}/x">',
        '<a rel="attachment" href="{address}/x">x</a>',
        '<svg viewBox="0 0 9 9"><image href="{address}/x.png" width="9" height="9"/></svg>',
    ],
)
def test_no_way_of_asking_reaches_the_network_or_the_disk(
    asked: tuple[str, list[str]], element: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for suffix in ("png", "css", "svg", "woff2"):
        (tmp_path / f"x.{suffix}").write_bytes(PIXEL)
    (tmp_path / "x").write_bytes(PIXEL)
    server, paths = asked
    read: list[str] = []
    monkeypatch.setattr(
        urllib.request.FileHandler, "file_open", lambda _, request: read.append(request.full_url)
    )

    for address in (server, tmp_path.as_uri()):
        html = HTML(string=element.format(address=address), url_fetcher=MemoryFetcher({}))
        with suppress(FatalURLFetchingError):
            html.write_pdf()

    assert paths == []
    assert read == []


def test_weasyprints_own_way_of_reading_would_have_asked(asked: tuple[str, list[str]]):
    server, paths = asked

    HTML(string=f'<img src="{server}/x.png">').write_pdf()

    assert paths == ["/x.png"]
