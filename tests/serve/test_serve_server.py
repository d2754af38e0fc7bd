"""The preview over real HTTP: what is served, to whom, and what the browsers are told."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from resumesite.errors import ExitStatus, Place, Problem, ResumesiteError, Severity
from resumesite.serve.files import Served
from resumesite.serve.news import News
from resumesite.serve.page import EVENTS, page_digest
from resumesite.serve.server import PreviewServer, is_trusted_host, open_server

PAGE = "<!doctype html><body><h1>Ada</h1></body>"


@pytest.fixture
def output(tmp_path: Path) -> Path:
    folder = tmp_path / "output"
    (folder / "ada").mkdir(parents=True)
    (folder / "404.html").write_text("<body>lost</body>", "utf-8")
    (folder / "ada" / "index.html").write_text(PAGE, "utf-8")
    (folder / "ada" / "resume.txt").write_text("Ada </body>", "utf-8")
    return folder


@pytest.fixture
def server(output: Path) -> Iterator[PreviewServer]:
    with open_server("127.0.0.1", 0, Served(output), News()).running() as running:
        yield running


def ask(
    server: PreviewServer, address: str, method: str = "GET", **headers: str
) -> tuple[HTTPResponse, bytes]:
    with closing(HTTPConnection("127.0.0.1", server.server_port, timeout=30)) as connection:
        connection.request(method, address, headers=headers)
        response = connection.getresponse()
        return response, response.read()


class Listener:
    """A browser's EventSource, as far as the preview is concerned."""

    def __init__(self, server: PreviewServer, page: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", server.server_port, timeout=30)
        self.connection.request("GET", f"{EVENTS}?page={page}")
        self.response = self.connection.getresponse()

    def hear(self) -> dict[str, object]:
        """Wait for the next event."""
        for line in iter(self.response.readline, b""):
            if line.startswith(b"data: "):
                return json.loads(line.removeprefix(b"data: "))
        raise EOFError

    def close(self) -> None:
        self.response.close()
        self.connection.close()


def test_a_page_is_served_with_the_script(server: PreviewServer):
    response, body = ask(server, "/ada/")

    assert response.status == 200
    assert response.getheader("Content-Type") == "text/html; charset=utf-8"
    assert body.startswith(b"<!doctype html><body><h1>Ada</h1><script ")


def test_the_file_in_output_stays_without_it(server: PreviewServer, output: Path):
    ask(server, "/ada/")

    assert (output / "ada" / "index.html").read_text("utf-8") == PAGE


def test_other_files_are_served_byte_for_byte(server: PreviewServer):
    response, body = ask(server, "/ada/resume.txt")

    assert (response.getheader("Content-Type"), body) == ("text/plain; charset=utf-8", b"Ada </body>")


def test_nothing_is_kept_by_the_browser_or_readable_by_other_sites(server: PreviewServer):
    response, _ = ask(server, "/ada/")

    assert response.getheader("Cache-Control") == "no-store"
    assert response.getheader("X-Content-Type-Options") == "nosniff"
    assert response.getheader("Cross-Origin-Resource-Policy") == "same-origin"
    assert response.getheader("Access-Control-Allow-Origin") is None


def test_what_is_not_there_has_status_404_and_the_sites_page(server: PreviewServer):
    response, body = ask(server, "/nobody/")

    assert response.status == 404
    assert body.startswith(b"<body>lost<script ")


def test_a_folder_redirects_to_its_slash(server: PreviewServer):
    response, body = ask(server, "/ada")

    assert (response.status, response.getheader("Location"), body) == (302, "/ada/", b"")


def test_head_says_the_same_without_the_body(server: PreviewServer):
    got, page = ask(server, "/ada/")
    head, body = ask(server, "/ada/", "HEAD")

    assert (head.status, body) == (200, b"")
    assert head.getheader("Content-Length") == got.getheader("Content-Length") == str(len(page))


def test_nothing_can_be_sent_to_it(server: PreviewServer):
    assert ask(server, "/ada/", "POST")[0].status == 501
    assert ask(server, "/ada/", "PUT")[0].status == 501
    assert ask(server, "/ada/", "DELETE")[0].status == 501


def test_a_page_elsewhere_cannot_read_it_under_its_own_name(server: PreviewServer):
    response, body = ask(server, "/ada/", Host="evil.example")

    assert response.status == 421
    assert b"Ada" not in body


def test_the_news_are_not_for_a_page_elsewhere_either(server: PreviewServer):
    assert ask(server, EVENTS, Host="evil.example")[0].status == 421


@pytest.mark.parametrize(
    "header",
    [
        "127.0.0.1:8000",
        "127.0.0.1",
        "localhost:8000",
        "LOCALHOST",
        "[::1]:8000",
        "ada.localhost",
        "192.168.1.7",
    ],
)
def test_a_host_in_numbers_or_localhost_is_the_preview_itself(header: str):
    assert is_trusted_host(header, "127.0.0.1")


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "[::1",
        "xlocalhost",
        "a@b",
    ],
)
def test_any_other_host_is_not(header: str | None):
    assert not is_trusted_host(header, "127.0.0.1")


def test_a_name_that_was_asked_for_is_trusted():
    assert is_trusted_host("Laptop.local:8000", "laptop.local")


def test_a_page_hears_its_digest_at_once(server: PreviewServer):
    with closing(Listener(server, "/ada/")) as listener:
        assert listener.response.getheader("Content-Type") == "text/event-stream"
        assert listener.hear() == {"page": page_digest(PAGE.encode()), "problems": []}


def test_a_page_hears_of_a_build(server: PreviewServer, output: Path):
    with closing(Listener(server, "/ada/")) as listener:
        before = listener.hear()
        (output / "ada" / "index.html").write_text("<body>new</body>", "utf-8")

        server.news.tell(())

        assert listener.hear()["page"] == page_digest(b"<body>new</body>") != before["page"]


def test_a_page_hears_of_problems_but_not_of_warnings(server: PreviewServer):
    error = Problem(
        "BAD_DATE", "no <date>", Place("content/ada/resume.yaml", 3, 5), "experience.0", "Write 2020."
    )
    with closing(Listener(server, "/ada/")) as listener:
        listener.hear()

        server.news.tell((error, Problem("NO_BASE_URL", "there is none", severity=Severity.WARNING)))

        assert listener.hear()["problems"] == [
            "content/ada/resume.yaml:3:5: experience.0: no <date>\n    Write 2020."
        ]


def test_a_page_that_is_not_there_hears_when_it_is(server: PreviewServer, output: Path):
    with closing(Listener(server, "/bob/")) as listener:
        assert listener.hear()["page"] == page_digest(b"<body>lost</body>")
        (output / "bob").mkdir()
        (output / "bob" / "index.html").write_text("<body>Bob</body>", "utf-8")

        server.news.tell(())

        assert listener.hear()["page"] == page_digest(b"<body>Bob</body>")


def test_the_end_lets_the_pages_go(output: Path):
    with open_server("127.0.0.1", 0, Served(output), News()).running() as server:
        listener = Listener(server, "/ada/")
        listener.hear()

    with closing(listener), pytest.raises(EOFError):
        listener.hear()


def test_a_browser_that_goes_away_is_no_error(server: PreviewServer, capfd: pytest.CaptureFixture[str]):
    for _ in range(3):
        listener = Listener(server, "/ada/")
        listener.hear()
        listener.close()
        server.news.tell(())

    assert ask(server, "/ada/")[0].status == 200
    assert capfd.readouterr().err == ""


def test_a_request_that_is_no_http_is_refused(server: PreviewServer):
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=30) as connection:
        connection.sendall(b"\x16\x03\x01 nonsense\r\n\r\n")

        assert b"400" in connection.recv(1000)
    assert ask(server, "/ada/")[0].status == 200


def taken_port() -> socket.socket:
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    taken.listen()
    return taken


def test_a_port_that_was_asked_for_and_is_taken_is_an_error_with_a_way_out():
    with taken_port() as taken:
        port = taken.getsockname()[1]

        with pytest.raises(ResumesiteError) as caught:
            open_server("127.0.0.1", port, Served(Path()), News())

    assert (caught.value.code, caught.value.status) == ("PORT_TAKEN", ExitStatus.USAGE)
    assert f"port {port}: address already in use" in str(caught.value)
    assert "--port" in caught.value.problems[0].hint


def test_without_a_wish_the_next_free_port_is_used():
    with taken_port() as taken:
        port = taken.getsockname()[1]

        with closing(
            _Closing(open_server("127.0.0.1", None, Served(Path()), News(), first_port=port))
        ) as opened:
            assert opened.server.server_port != port


class _Closing:
    def __init__(self, server: PreviewServer) -> None:
        self.server = server

    def close(self) -> None:
        self.server.server_close()


def test_a_host_that_is_not_this_machine_is_an_error():
    with pytest.raises(ResumesiteError) as caught:
        open_server("192.0.2.1", 0, Served(Path()), News())

    assert "192.0.2.1" in str(caught.value)


def test_a_host_that_does_not_exist_is_an_error():
    with pytest.raises(ResumesiteError) as caught:
        open_server("no such host", 8000, Served(Path()), News())

    assert caught.value.code == "HOST_UNKNOWN"


def test_the_url_is_where_the_site_starts(output: Path):
    server = open_server("127.0.0.1", 0, Served(output, "/repo/"), News())
    try:
        assert server.url == f"http://127.0.0.1:{server.server_port}/repo/"
    finally:
        server.server_close()
