"""The preview's HTTP server: files below one folder, for browsers on this machine."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from socketserver import TCPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from resumesite.errors import usage
from resumesite.serve.files import HTML, Reply, Served, reply_to
from resumesite.serve.news import News, State
from resumesite.serve.page import EVENTS, page_digest, preview_page

_SECONDS_BETWEEN_SIGNS_OF_LIFE = 15.0
_PORTS_TO_TRY = 20


class PreviewServer(ThreadingHTTPServer):
    """Serves a folder and the news about it."""

    daemon_threads = True

    def __init__(self, host: str, port: int, served: Served, news: News) -> None:
        self.host = host
        self.served = served
        self.news = news
        self.note_request: Callable[[str], None] = lambda line: None
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        self.address_family = family
        super().__init__((str(address[0]), port), _Handler)

    def server_bind(self) -> None:
        """Bind without the parent's look-up of this machine's full name, which can take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.host, int(self.server_address[1])

    def show(self, served: Served) -> None:
        """Serve this from now on."""
        self.served = served

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep the traceback of our own mistakes, not of browsers that went away."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    @property
    def url(self) -> str:
        """Where a browser finds the site's start."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{name}:{self.server_port}{self.served.base_path}"

    @contextmanager
    def running(self) -> Iterator[PreviewServer]:
        """Answer requests in the background until the block ends."""
        thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, name="preview", daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.news.end()
            self.shutdown()
            thread.join()
            self.server_close()


def open_server(
    host: str, port: int | None, served: Served, news: News, *, first_port: int = 8000
) -> PreviewServer:
    """Listen at `port`, or without one at the first free port from `first_port` on.

    Raises ResumesiteError (usage) when the port given is taken, or the host cannot be listened at.
    """
    if port is not None:
        return _listen(host, port, served, news)
    for free in range(first_port, first_port + _PORTS_TO_TRY):
        try:
            return PreviewServer(host, free, served, news)
        except OSError:
            continue
    return _listen(host, 0, served, news)


def _listen(host: str, port: int, served: Served, news: News) -> PreviewServer:
    try:
        return PreviewServer(host, port, served, news)
    except socket.gaierror as error:
        raise usage(
            "HOST_UNKNOWN",
            f"there is no host {host!r} to listen at",
            "Leave --host out to serve this machine only.",
        ) from error
    except OSError as error:
        raise usage(
            "PORT_TAKEN",
            f"cannot listen at {host} port {port}: {(error.strerror or str(error)).lower()}",
            f"Choose another one, like --port {port + 1 if port < 65535 else 8000}, or leave --port out.",
        ) from error


def is_trusted_host(header: str | None, host: str) -> bool:
    """Whether a request's Host header names this preview itself.

    A page elsewhere can make its own name resolve to 127.0.0.1 and then read the preview (DNS rebinding); it
    cannot do so with an address in numbers or with `localhost`.
    """
    try:
        name = urlsplit(f"//{header}").hostname if header else None
    except ValueError:
        return False
    if name is None:
        return False
    if name == host.lower() or name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def event_for(page: str, state: State, served: Served) -> bytes:
    """Write what the script of the page at address `page` must know, as a server-sent event."""
    digest = page_digest(reply_to(page, served).body)
    errors = [str(problem) for problem in state.problems if problem.is_error]
    return f"data: {json.dumps({'page': digest, 'problems': errors})}\n\n".encode()


class _Handler(BaseHTTPRequestHandler):
    server: PreviewServer
    server_version = "resumesite"
    sys_version = ""
    timeout = 60

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def _answer(self) -> None:
        if not is_trusted_host(self.headers.get("Host"), self.server.host):
            self._send(
                Reply(
                    HTTPStatus.MISDIRECTED_REQUEST,
                    b"This preview answers to its own address only.\n",
                    "text/plain",
                )
            )
        elif urlsplit(self.path).path == EVENTS:
            self._tell()
        else:
            self._send(reply_to(self.path, self.server.served))

    def _send(self, reply: Reply) -> None:
        body = preview_page(reply.body) if reply.media_type == HTML and reply.body else reply.body
        self._begin(reply.status, reply.media_type)
        if reply.location:
            self.send_header("Location", reply.location)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self._write(body)

    def _begin(self, status: HTTPStatus, media_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")

    def _tell(self) -> None:
        """Send the state now, and again whenever it changes, for as long as the page is open."""
        page = parse_qs(urlsplit(self.path).query).get("page", ["/"])[0]
        self._begin(HTTPStatus.OK, "text/event-stream")
        self.end_headers()
        state: State | None = self.server.news.state
        number = 0
        is_open = self.command != "HEAD"
        while is_open and not (state and state.is_last):
            if state is not None:
                number = state.number
                is_open = self._write(b"retry: 500\n" + event_for(page, state, self.server.served))
            else:
                is_open = self._write(b": still here\n\n")
            state = self.server.news.after(number, _SECONDS_BETWEEN_SIGNS_OF_LIFE)

    def _write(self, data: bytes) -> bool:
        """Send bytes; False when the browser has gone, which is its right."""
        if self.command == "HEAD":
            return True
        try:
            self.wfile.write(data)
            self.wfile.flush()
        except OSError:
            return False
        return True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the parent's name
        self.server.note_request(format % args)
