"""Deploying to buckets in tests: with credentials of the bucket's server, and every request written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

import boto3
import pytest
from s3_servers import Bucket, Server

from resumesite.make.workers import inline_workers
from resumesite.settings import Site
from resumesite.settings.targets import S3Target
from resumesite.site.deploy import DeployReport, DeployRequest, deploy
from resumesite.site.invalidate import invalidate
from resumesite.site.verify import Verified, verify

NOW = "2026-11-25T10:00:00Z"
_READING = ("GET", "HEAD")


@dataclass
class S3Deployer:
    """Deploys sites to a bucket. `requests` are those of the last deploy: method and key."""

    monkeypatch: pytest.MonkeyPatch
    settings: dict[str, Any] = field(default_factory=dict)
    requests: list[tuple[str, str]] = field(default_factory=list)
    checksums: set[str] = field(default_factory=set)
    bucket: Bucket | None = None

    def __post_init__(self) -> None:
        connect = boto3.session.Session.client

        def counted(session: boto3.session.Session, *arguments: Any, **named: Any) -> Any:
            client = connect(session, *arguments, **named)
            client.meta.events.register("before-send.*", self._write_down)
            return client

        self.monkeypatch.setattr(boto3.session.Session, "client", counted)

    def _write_down(self, request: Any, **_: Any) -> None:
        path = unquote(urlsplit(request.url).path).lstrip("/")
        if self.bucket:
            path = path.removeprefix(self.bucket.name).lstrip("/")
        self.requests.append((request.method, path))
        self.checksums |= {name.lower() for name in request.headers if "checksum-sha256" in name.lower()}

    def to(self, bucket: Bucket, **settings: Any) -> Bucket:
        """Deploy to this bucket from now on."""
        self.bucket = bucket
        self.settings = {
            "type": "s3",
            "bucket": bucket.name,
            "endpoint_url": bucket.server.endpoint,
            "retry_seconds": 20,
            **settings,
        }
        be(self.monkeypatch, bucket.server)
        return bucket

    def __call__(
        self, site: Site, *, environ: Mapping[str, str] = {}, fetch: Any = None, **request: Any
    ) -> DeployReport:
        self.requests.clear()
        return deploy(
            self.with_target(site),
            DeployRequest(**request),
            NOW,
            environ=environ,
            workers=inline_workers(),
            ask=fetch or (lambda url: 0),
        )

    def verify(self, site: Site) -> Verified:
        self.requests.clear()
        return verify(self.with_target(site), "", environ={})

    def invalidate(self, site: Site, *, environ: Mapping[str, str], resumes: bool = False) -> int:
        self.requests.clear()
        return invalidate(self.with_target(site), "", NOW, resumes=resumes, environ=environ).addresses

    def with_target(self, site: Site) -> Site:
        targets = {"here": S3Target(**self.settings)}
        return Site(site.root, site.settings.model_copy(update={"targets": targets}))

    @property
    def changing(self) -> list[tuple[str, str]]:
        return [each for each in self.requests if each[0] not in _READING]

    @property
    def sent(self) -> set[str]:
        """The site's files that were put."""
        return {key for method, key in self.requests if method == "PUT" and ".resumesite/" not in key}


def be(monkeypatch: pytest.MonkeyPatch, server: Server, key: str = "", secret: str = "") -> None:
    """Have boto3's own chain find a key of this server, and nothing else."""
    for name, value in environment(server, key, secret).items():
        monkeypatch.setenv(name, value)
    for name in ("AWS_PROFILE", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)


def environment(server: Server | None = None, key: str = "", secret: str = "") -> dict[str, str]:
    """What stands in the environment of somebody who has this key."""
    nothing = {
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    if server is None:
        return nothing
    return {
        **nothing,
        "AWS_ACCESS_KEY_ID": key or server.key,
        "AWS_SECRET_ACCESS_KEY": secret or server.secret,
    }
