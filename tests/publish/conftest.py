"""Servers that speak S3, started when a test first wants one, and stopped when the tests are over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import botocore.loaders
import botocore.session
import pytest
from s3_deploying import S3Deployer
from s3_servers import STARTS, Server, missing

Servers = Callable[[str], Server]


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Start a server by its name, or skip the test and say what to install."""
    started: dict[str, Server] = {}
    with ExitStack() as stack:

        def start(name: str) -> Server:
            if reason := missing(name):
                pytest.skip(reason)
            if name not in started:
                folder = tmp_path_factory.mktemp(name.replace(" ", "-"))
                started[name] = stack.enter_context(STARTS[name](folder))
            return started[name]

        yield start


@pytest.fixture(scope="session", autouse=True)
def _models_read_once() -> Iterator[None]:
    """Each session of boto3 reads its models anew, which would be a good part of all that the tests do."""
    loader = botocore.loaders.create_loader()
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(botocore.session, "create_loader", lambda search_path=None: loader)
        yield


@pytest.fixture
def moto(servers: Servers) -> Server:
    return servers("moto")


@pytest.fixture(
    params=["moto", *(pytest.param(name, marks=pytest.mark.slow) for name in ("rclone", "swift", "radosgw"))]
)
def store(request: pytest.FixtureRequest, servers: Servers) -> Server:
    """Each server in turn; all but moto only among the slow tests."""
    return servers(request.param)


@pytest.fixture
def deployer(monkeypatch: pytest.MonkeyPatch) -> S3Deployer:
    """Deploys to a bucket: `deployer.to(bucket)` before, then `deployer(site)`."""
    return S3Deployer(monkeypatch)
