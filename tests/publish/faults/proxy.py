"""Stands between boto3 and the store: writes down every request, and lets some of them fail as it is told."""

from __future__ import annotations

import base64
import hashlib
import socket
import socketserver
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.parsers.expat import ExpatError

from faults.store import BUCKET, Answer, Store

SCALE = 50
"""Time runs faster here: a minute without an answer is a fiftieth of that."""

READ_TIMEOUT = 60 / SCALE
_SECONDS_A_BYTE = 0.15 / SCALE
_SLOW_BYTES = 250
"""After so many the rest comes at once: what is proven by then is that nobody waits in vain."""


class Fault(StrEnum):
    """What may go wrong with a request. What is not carried out never reaches the store."""

    S500 = "500"
    S503 = "503"
    S503_LATER = "503 with Retry-After"
    S429 = "429"
    S403 = "403"
    S404 = "404"
    S409 = "409"
    S412 = "412"
    RESET_BEFORE = "reset before the commit"
    RESET_AFTER = "reset after the commit"
    TIMEOUT_BEFORE = "timeout before the commit"
    TIMEOUT_AFTER = "timeout after the commit"
    SLOW = "1 B/s"
    CUT_ANSWER = "truncated answer"
    CUT_REQUEST = "truncated request"
    FLIPPED_REQUEST = "flipped bit in the request"
    FLIPPED_UNSEEN = "flipped bit in the request, server checks nothing"
    FLIPPED_ANSWER = "flipped bit in the answer"
    ERROR_200 = "200 with an error inside"


_CODES = {
    Fault.S500: (500, "InternalError"),
    Fault.S503: (503, "SlowDown"),
    Fault.S503_LATER: (503, "SlowDown"),
    Fault.S429: (429, "TooManyRequests"),
    Fault.S403: (403, "AccessDenied"),
    Fault.S404: (404, "NoSuchKey"),
    Fault.S409: (409, "OperationAborted"),
    Fault.S412: (412, "PreconditionFailed"),
}
_CHANGING = frozenset({"PUT", "POST", "DELETE"})
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True)
class Request:
    """A request as it arrived. `at` is when, in seconds; `phase` the part of a deploy it belongs to."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    at: float = 0.0
    phase: str = ""

    @property
    def key(self) -> str:
        path = unquote(urlsplit(self.target).path).removeprefix("/")
        return path.removeprefix(BUCKET).removeprefix("/")

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.target).query, keep_blank_values=True)

    @property
    def is_changing(self) -> bool:
        return self.method in _CHANGING

    @property
    def is_batch(self) -> bool:
        return self.method == "POST" and "delete" in self.query

    @property
    def digest(self) -> str:
        return self.header("x-amz-meta-sha256")

    @property
    def identity(self) -> tuple[str, str, str]:
        """What a request is, however often it is tried."""
        return (self.method, self.target, hashlib.sha256(self.body).hexdigest() if self.body else "")

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")


@dataclass(frozen=True)
class Logged:
    """A request, what was done to it, and whether it reached the store."""

    request: Request
    fault: Fault | None = None
    is_forwarded: bool = False
    status: int = 0


class Drop(Exception):  # noqa: N818  # it is no error: the connection ends here
    """Let the connection end, in the midst of things."""


@dataclass
class Proxy:
    """A server on the loopback interface.

    `phase` names the part of a deploy that a request belongs to; `choose` says what goes wrong with it, if
    anything; `after` is called after each change that reached the store, with the number of changes so far.
    All of it happens one request at a time.
    """

    store: Store
    phase: Callable[[Request], str] = lambda request: ""
    choose: Callable[[Request], Fault | None] = lambda request: None
    after: Callable[[int], None] = lambda changes: None
    log: list[Logged] = field(default_factory=list)
    changes: int = 0
    is_dead: bool = False
    port: int = 0
    _one_by_one: threading.RLock = field(default_factory=threading.RLock)

    def begin(self) -> None:
        """Forget what was, and let everything go well."""
        with self._one_by_one:
            self.log = []
            self.changes = 0
            self.is_dead = False
            self.choose = lambda request: None
            self.after = lambda changes: None

    @contextmanager
    def serving(self) -> Iterator[Proxy]:
        server = _Server(("127.0.0.1", 0), _Handler)
        server.proxy = self
        self.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    # One request ------------------------------------------------------------------------------------------

    def handle(self, request: Request, send: Callable[[bytes], None], is_alive: Callable[[], bool]) -> None:
        """Answer a request, in one way or another."""
        with self._one_by_one:
            if self.is_dead or not is_alive():  # whoever asked has given up: let nothing happen later on
                raise Drop
            request = replace(request, at=time.monotonic(), phase=self.phase(request))
            fault = self.choose(request)
            answer = self._answer(request, fault)
            is_whole_answer = fault not in (
                Fault.RESET_AFTER, Fault.TIMEOUT_AFTER, Fault.SLOW, Fault.CUT_ANSWER, Fault.FLIPPED_ANSWER,
            )  # fmt: skip
            if self.is_dead:
                raise Drop
        if answer is None:
            if fault is Fault.TIMEOUT_BEFORE:
                _wait(is_alive)
            raise Drop
        if is_whole_answer:
            send(_written(request, answer))
        else:
            _spoil(request, answer, fault, send, is_alive)

    def _answer(self, request: Request, fault: Fault | None) -> Answer | None:
        """Carry out a request, if it is to be; None where nobody answers."""
        match fault:
            case Fault.RESET_BEFORE | Fault.TIMEOUT_BEFORE | Fault.CUT_REQUEST:
                self.log.append(Logged(request, fault))
                return None
            case Fault.ERROR_200:
                self.log.append(Logged(request, fault, status=200))
                return _error_200(request)
            case Fault.FLIPPED_REQUEST if request.body:
                if md5 := request.header("content-md5"):
                    flipped = hashlib.md5(_flipped(request.body)).digest()
                    assert base64.b64encode(flipped).decode() != md5
                self.log.append(Logged(request, fault, status=400))
                return _refusal(400, "BadDigest", request)
            case Fault.FLIPPED_UNSEEN if request.body:
                return self._forward(replace(request, body=_flipped(request.body)), fault)
            case _ if fault in _CODES:
                status, code = _CODES[fault]
                self.log.append(Logged(request, fault, status=status))
                later = (("Retry-After", "1"),) if fault is Fault.S503_LATER else ()
                return _refusal(status, code, request, later)
        return self._forward(request, fault)

    def _forward(self, request: Request, fault: Fault | None) -> Answer:
        headers = [(k, v) for k, v in request.headers if k.lower() not in ("expect", "content-length")]
        try:
            answer = self.store.ask(request.method, request.target, headers, request.body)
        except ExpatError:  # moto does not catch it
            answer = _refusal(500, "InternalError", request)
        self.log.append(Logged(request, fault, is_forwarded=True, status=answer.status))
        if request.is_changing and answer.status < 400:
            self.changes += 1
            self.after(self.changes)
        return answer


def _flipped(body: bytes) -> bytes:
    middle = len(body) // 2
    return body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :]


def _refusal(status: int, code: str, request: Request, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    body = f"{_XML}<Error><Code>{code}</Code><Message>injected</Message><RequestId>1</RequestId></Error>"
    return Answer(status, (("Content-Type", "application/xml"), *headers), body.encode())


def _error_200(request: Request) -> Answer:
    if request.is_batch:
        names = [part.partition(b"</Key>")[0].decode() for part in request.body.split(b"<Key>")[1:]]
        failed = "".join(
            f"<Error><Key>{name}</Key><Code>InternalError</Code><Message>injected</Message></Error>"
            for name in names
        )
        body = f'{_XML}<DeleteResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{failed}</DeleteResult>'
        return Answer(200, (("Content-Type", "application/xml"),), body.encode())
    return replace(_refusal(200, "InternalError", request), status=200)


def _written(request: Request, answer: Answer, *, few_headers: bool = False) -> bytes:
    dropped = {"content-length", "transfer-encoding", "connection", "date"}
    kept = {"etag", "content-type", "last-modified", "x-amz-meta-sha256"}
    lines = [f"HTTP/1.1 {answer.status} X"]
    lines += [
        f"{name}: {value}"
        for name, value in answer.headers
        if name.lower() not in dropped and (not few_headers or name.lower() in kept)
    ]
    length = len(answer.body)
    if request.method == "HEAD":
        length = int(next((value for name, value in answer.headers if name.lower() == "content-length"), 0))
    if answer.status != 204:
        lines.append(f"Content-Length: {length}")
    lines.append(time.strftime("Date: %a, %d %b %Y %H:%M:%S GMT", time.gmtime()))
    body = b"" if request.method == "HEAD" else answer.body
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def _spoil(
    request: Request,
    answer: Answer,
    fault: Fault | None,
    send: Callable[[bytes], None],
    is_alive: Callable[[], bool],
) -> None:
    """Send the answer to a request that was carried out, but not as it should be."""
    whole = _written(request, answer, few_headers=fault is Fault.SLOW)
    match fault:
        case Fault.TIMEOUT_AFTER:
            _wait(is_alive)
        case Fault.SLOW:
            for start in range(min(len(whole), _SLOW_BYTES)):
                send(whole[start : start + 1])
                time.sleep(_SECONDS_A_BYTE)
            send(whole[_SLOW_BYTES:])
            return
        case Fault.CUT_ANSWER:
            head = whole.index(b"\r\n\r\n") + 4
            send(whole[: head + (len(whole) - head) // 2] if len(whole) > head + 1 else whole[: head // 2])
        case Fault.FLIPPED_ANSWER:
            send(_with_a_flipped_bit(request, answer))
            return
    raise Drop


def _with_a_flipped_bit(request: Request, answer: Answer) -> bytes:
    """Flip a bit in the body, or, where there is none, in the ETag."""
    if answer.body and request.method != "HEAD":
        return _written(request, replace(answer, body=_flipped(answer.body)))
    headers = tuple(
        (name, value[:1] + ("1" if value[1:2] != "1" else "0") + value[2:]) if name.lower() == "etag"
        else (name, value)
        for name, value in answer.headers
    )  # fmt: skip
    return _written(request, replace(answer, headers=headers))


def _wait(is_alive: Callable[[], bool]) -> None:
    """Say nothing for longer than anybody waits."""
    end = time.monotonic() + 3 * READ_TIMEOUT
    while time.monotonic() < end and is_alive():
        time.sleep(READ_TIMEOUT / 20)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    proxy: Proxy


class _Handler(socketserver.BaseRequestHandler):
    server: _Server
    request: socket.socket

    def handle(self) -> None:
        self._buffer = b""
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            while request := self._read():
                self.server.proxy.handle(request, self.request.sendall, self._is_alive)
        except (Drop, OSError):
            self._reset()

    def _reset(self) -> None:
        try:
            self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.request.close()
        except OSError:
            pass

    def _is_alive(self) -> bool:
        try:
            return self.request.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
        except BlockingIOError:
            return True
        except OSError:
            return False

    def _read(self) -> Request | None:
        """Read one whole request; None when there is no other one. A part of one is never passed on."""
        while b"\r\n\r\n" not in self._buffer:
            if not self._more():
                return None
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ")
        headers = tuple((name, value.strip()) for name, _, value in (line.partition(":") for line in lines))
        named: dict[str, Any] = {name.lower(): value for name, value in headers}
        assert "chunked" not in named.get("transfer-encoding", "")
        if "100-continue" in named.get("expect", "").lower():
            self.request.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        length = int(named.get("content-length", 0))
        while len(self._buffer) < length:
            if not self._more():
                return None
        body, self._buffer = self._buffer[:length], self._buffer[length:]
        return Request(method, target, headers, body)

    def _more(self) -> bool:
        data = self.request.recv(65536)
        self._buffer += data
        return bool(data)
