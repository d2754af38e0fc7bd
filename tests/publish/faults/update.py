"""The update that is deployed again and again: every kind of change at once, on a site of any size."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import boto3
import visitor
from botocore.config import Config
from PIL import Image
from visitor import Visitor

from building import build, switch_on, unpublish, write
from faults.proxy import READ_TIMEOUT, Proxy, Request
from faults.store import BUCKET, Contents, Store
from resumesite.content.records import Occasion, new_publication, save_publication
from resumesite.make import withdraw
from resumesite.make.workers import inline_workers
from resumesite.publish import retry
from resumesite.publish.plan import PublishPlan
from resumesite.publish.policy import HOST_FILES, part_of
from resumesite.publish.record import Manifest, Root, TargetRecord
from resumesite.publish.run import _NAMES
from resumesite.settings import Site, open_site
from resumesite.settings.targets import S3Target
from resumesite.site import site_pages
from resumesite.site.deploy import DeployRequest, deploy
from resumesite.site.lifecycle import remove, rename

if TYPE_CHECKING:
    from resumesite.site.deploy_report import DeployReport

BASE = "https://people.example.org"
NOW = "2026-11-25T10:00:00Z"
LATER = "2026-11-25T11:00:00Z"
SITE_FILES = (
    "index.html",
    "sitemap.xml",
    "404.html",
    "robots.txt",
    *(f"page/{n}/index.html" for n in range(9)),
)

PHASES = (
    "reads", "lock", "promise", "farewells", "withdrawals", "assets", "documents", "pages", "site pages",
    "deletes", "keep", "receipts", "discards", "unlock",
)  # fmt: skip
"""The parts of a deploy in their order."""

SETTINGS = """
[site]
base_url = "{base}"
formats = ["html", "txt"]

[targets.here]
type = "s3"
bucket = "{bucket}"
endpoint_url = "{endpoint}"
region = "us-east-1"
path_style = true
concurrency = 4
retry_seconds = {retry_seconds}
"""

WITHDRAWN, RENAMED, PROMOTED, NEW, REMOVED, LESS, SAME, PICTURED = range(1, 9)
"""What becomes of the person with this number; number 0 gets another photo, everybody else another text."""


@dataclass
class Update:
    """A site in its new state, and the bucket as it was before and as it shall be.

    `old` and `new` are the whole bucket, our own objects with it; `state` what the record says in the end.
    `requests` are those of a deploy in which nothing goes wrong.
    """

    site: Site
    store: Store
    proxy: Proxy
    old: Contents
    new: Contents
    plan: PublishPlan
    state: Manifest
    requests: list[Request] = field(default_factory=list)

    def visitor(self) -> Visitor:
        withdrawn = {file.path for file in self.plan.withdrawals} - set(SITE_FILES)
        return Visitor(public(self.old), public(self.new), withdrawn, BASE, SITE_FILES)

    def phase(self, request: Request) -> str:
        return phase_of(request, self.plan)

    def reset(self) -> Visitor:
        """Let the bucket be as it was before the update, and have a visitor look after every change."""
        self.proxy.begin()
        self.store.restore(self.old)
        guest = self.visitor()
        self.proxy.after = lambda changes: guest.look(self.store.files()) and None
        return guest

    def deploy(self, retry_seconds: float = 0.3, **request: bool) -> DeployReport:
        """Deploy in this process. Raises what a deploy raises."""
        return deploy_site(self.site, retry_seconds, **request)

    # Afterwards -------------------------------------------------------------------------------------------

    def amiss_at_last(self) -> list[str]:
        """Say what is not as a deploy without faults leaves it.

        What is left of our own may lie there until the next deploy that changes anything, and no longer.
        """
        found = list(self.amiss())
        if found and all(each.startswith("leftover: .resumesite/") for each in found):
            self.store.spoil("robots.txt")
            self.proxy.begin()
            self.deploy(10, repairs=True)
            found = list(self.amiss())
        return found

    def amiss(self) -> Iterator[str]:
        """Say what is not as a deploy without faults leaves it, right now."""
        now, new = self.store.contents(), self.new
        for path in sorted(public(now).keys() | public(new).keys()):
            if path not in now:
                yield f"{path} is missing in the end"
            elif path not in new:
                yield f"{path} is left over in the end"
            elif now[path].data != new[path].data:
                yield f"{path} has other bytes in the end"
            elif now[path].headers != new[path].headers:
                yield f"{path} has other headers in the end"
        yield from self._private_amiss(now)
        if uploads := self.store.unfinished_uploads():
            yield f"unfinished uploads: {uploads}"

    def _private_amiss(self, now: Contents) -> Iterator[str]:
        root = root_of(now)
        if root is None:
            yield "there is no record in the end"
            return
        if root.pending is not None:
            yield "the record says in the end that a deploy is under way"
        if root.state != self.state:
            yield "the record says something else in the end"
        for name in sorted(name for name in now if name.startswith(".")):
            if name not in _private(now):
                yield f"leftover: {name.rpartition('/')[0] if 'shards' in name else name}"

    def is_new(self) -> bool:
        """Whether visitors find exactly what `output/` holds."""
        now = self.store.contents()
        return {k: v for k, v in now.items() if k[0] != "."} == {
            k: v for k, v in self.new.items() if k[0] != "."
        }

    def is_old(self) -> bool:
        return self.store.files() == public(self.old)


def public(contents: Contents) -> dict[str, bytes]:
    return {name: each.data for name, each in contents.items() if not name.startswith(".")}


class _Shelf:
    """A target of which only our own objects are read."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents

    def read(self, name: str) -> bytes | None:
        return self._contents[name].data if name in self._contents else None


def _private(contents: Contents) -> set[str]:
    """Name our own objects that belong at a target. The probe stays: several deploys may try at once."""
    root = root_of(contents)
    shards = root.state.shards.values() if root else ()
    return {".resumesite/probe", ".resumesite/record", *(ref.name for ref in shards)}


def root_of(contents: Contents) -> Root | None:
    return TargetRecord(_Shelf(contents)).read()  # type: ignore[arg-type]


# Requests by phase ---------------------------------------------------------------------------------------


def phase_of(request: Request, plan: PublishPlan) -> str:
    """Name the part of a deploy that a request belongs to."""
    key = request.key
    if request.is_batch:
        key = request.body.partition(b"<Key>")[2].partition(b"</Key>")[0].decode()
    if key.startswith("."):
        return _private_phase(request, key)
    match request.method:
        case "GET" if not key:
            return "versioning" if "versioning" in request.query else "list"
        case "HEAD":
            return "receipts"
        case "GET":
            return "comparing"
        case "PUT":
            return _upload_phase(request, plan)
    going = {file.path for file in plan.withdrawals}
    return "withdrawals" if key in going else "deletes"


def _private_phase(request: Request, key: str) -> str:
    if key.startswith(".resumesite/probe"):
        return "probe"
    if key.endswith("/lock"):
        return {"PUT": "lock", "GET": "looking at the lock"}.get(request.method, "unlock")
    if request.method == "GET":
        return "reads"
    if request.method != "PUT":
        return "discards"
    return "keep" if key.endswith("/record") and b'"pending":null' in request.body else "promise"


def _upload_phase(request: Request, plan: PublishPlan) -> str:
    for upload in plan.farewells:
        if upload.file.path == request.key and upload.file.digest == request.digest:
            return "farewells"
    for upload in plan.uploads:
        if upload.file.path == request.key:
            return _NAMES[part_of(upload.file.path, upload.file.owner)]
    return "unplanned"


# Deploying -----------------------------------------------------------------------------------------------


def deploy_site(site: Site, retry_seconds: float, **request: bool) -> DeployReport:
    target = site.settings.targets["here"]
    assert isinstance(target, S3Target)
    quick = target.model_copy(update={"retry_seconds": retry_seconds})
    settings = site.settings.model_copy(update={"targets": {"here": quick}})
    with inline_workers() as workers:
        return deploy(
            Site(site.root, settings),
            DeployRequest(adopts=request.get("adopts", False), repairs=request.get("repairs", False)),
            LATER,
            environ={},
            workers=workers,
            ask=lambda url: 0,
        )


@dataclass
class _QuickSession:
    """A session of boto3's whose clients do not wait for long."""

    session: Any

    def client(self, *service: Any, config: Config | None = None, **options: Any) -> Any:
        timeouts = Config(read_timeout=READ_TIMEOUT, connect_timeout=READ_TIMEOUT)
        return self.session.client(*service, config=config.merge(timeouts) if config else timeouts, **options)


@contextmanager
def quick() -> Iterator[None]:
    """Let time run faster: timeouts, pauses between tries; and read boto3's own data only once."""
    session = _QuickSession(boto3.session.Session())
    links_of = functools.lru_cache(None)(lambda *page: tuple(_links_of(*page)))
    secrets = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    with (
        patch.dict(os.environ, secrets),
        patch.object(boto3.session, "Session", lambda: session),
        patch.object(retry, "_FIRST_SECONDS", 0.005),
        patch.object(visitor, "links_of", links_of),
        patch.object(withdraw, "process_workers", lambda *_, **__: inline_workers()),
        patch.object(site_pages, "process_workers", lambda *_, **__: inline_workers()),
    ):
        yield


def warm() -> None:
    """Read boto3's own data, and import what a deploy needs, before processes are forked."""
    from resumesite.cli import deploy, main, publish, run  # noqa: F401

    boto3.session.Session().client("s3", region_name="us-east-1", endpoint_url="http://127.0.0.1:1")


_links_of = visitor.links_of


# The site ------------------------------------------------------------------------------------------------


@contextmanager
def made_update(folder: Path, people: int = 14, retry_seconds: float = 0.3) -> Iterator[Update]:
    """Make the site, old and new, and deploy both without a fault."""
    store = Store()
    proxy = Proxy(store)
    with quick(), proxy.serving():
        store.restore({})
        store.ask("HEAD", f"/{BUCKET}/nothing", [], b"")  # the first request takes moto a second
        endpoint = f"http://127.0.0.1:{proxy.port}"
        settings = SETTINGS.format(base=BASE, bucket=BUCKET, endpoint=endpoint, retry_seconds=retry_seconds)
        site = made_site(folder, people, settings)
        deploy_site(site, 5)
        old = store.contents()
        assert {name for name in old if name.startswith(".")} == _private(old)
        changed_site(site, people)
        proxy.begin()
        report = deploy_site(site, 5)
        new = store.contents()
        requests = [entry.request for entry in proxy.log]
        root = root_of(new)
        assert root and root.pending is None
        update = Update(site, store, proxy, old, new, report.plan, root.state, requests)
        assert public(new) == {p: d for p, d in _output(site).items() if p not in HOST_FILES}
        proxy.phase = update.phase
        yield update


def _output(site: Site) -> dict[str, bytes]:
    return {
        path.relative_to(site.output).as_posix(): path.read_bytes()
        for path in site.output.rglob("*")
        if path.is_file()
    }


def name_of(number: int) -> str:
    return f"person-{number:03}"


def _resume(number: int, said: str) -> str:
    return (
        f"personalInfo: {{name: Person Number {number}, title: Analyst, email: p{number}@example.org}}\n"
        f"summary: {said}\n"
    )


def photo(color: str) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (40, 40), color).save(buffer, "JPEG")
    return buffer.getvalue()


def made_site(folder: Path, people: int, settings: str) -> Site:
    """Make a site in its old state."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "resumesite.toml").write_text(settings, "utf-8")
    (folder / "content").mkdir()
    site = open_site(folder, {})
    for number in range(people):
        name = name_of(number)
        write(site, f"{name}/resume.yaml", _resume(number, "Counts."))
        if number in (PROMOTED, LESS):
            write(site, f"{name}/academic.yaml", _resume(number, "Teaches."))
        if number in (0, WITHDRAWN, NEW):
            (site.content / name / "photo.jpg").write_bytes(photo("teal"))
        if number != NEW:
            occasion = Occasion(NOW, lambda kind, name=name: f"{kind}_{name}")
            save_publication(
                site.content / name, new_publication(name, occasion).published("resume", occasion)
            )
    switch_on(site, name_of(LESS), "academic")
    assert build(site).status == 0
    return site


def changed_site(site: Site, people: int) -> None:
    """Change the site in every way at once."""
    occasion = Occasion(LATER, lambda kind: f"{kind}_later")
    unpublish(site, name_of(WITHDRAWN))
    unpublish(site, name_of(LESS), "resume")
    rename(site, name_of(RENAMED), "somebody-else", occasion)
    remove(site, name_of(REMOVED), occasion)
    switch_on(site, name_of(PROMOTED), "academic", as_main=True)
    switch_on(site, name_of(NEW))
    (site.content / name_of(0) / "photo.jpg").write_bytes(photo("maroon"))
    (site.content / name_of(PICTURED) / "photo.jpg").write_bytes(photo("navy"))
    for number in (0, *range(PICTURED + 1, people)):
        write(site, f"{name_of(number)}/resume.yaml", _resume(number, "Reckons."))
    assert build(site).status == 0
