"""What goes wrong with a store is told in one line, says what to do, and leaves the live site as it was."""

from __future__ import annotations

import datetime as dt
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from s3_deploying import S3Deployer, be, environment
from s3_servers import Bucket, Server, free_port, new_key

from building import ADA, BOB, PAGES, build, switch_on, unpublish, write
from cli.commandline import Answered, CommandLine, in_a_process
from resumesite.errors import ExitStatus, ResumesiteError
from resumesite.publish.targets import Surroundings, s3_bucket
from resumesite.publish.targets.s3 import S3, invalidation_paths
from resumesite.publish.targets.s3_errors import retry_after
from resumesite.publish.targets.s3_lock import LOCK
from resumesite.settings import Site, open_site
from resumesite.settings.targets import S3Target

SECRET = "wJalrXUtnFEMI-not-a-secret-of-anybody"


def aim(site: Site, **settings: Any) -> None:
    """Write a target `live` into the settings, instead of one that is there."""
    file = site.root / "resumesite.toml"
    lines = [f"{name} = {value!r}".replace("'", '"') for name, value in settings.items()]
    before = file.read_text().partition("[targets.")[0]
    file.write_text("\n".join([before, "[targets.live]", 'type = "s3"', *lines, ""]))


@dataclass
class Shop:
    """A site that is live in a bucket, and has changed since."""

    site: Site
    bucket: Bucket
    before: dict[str, bytes]
    monkeypatch: pytest.MonkeyPatch
    run: CommandLine
    settings: dict[str, Any] = field(default_factory=dict)

    def deploy(self, *arguments: str, **settings: Any) -> Answered:
        aim(self.site, **{**self.settings, **settings})
        return self.run("deploy", *arguments)

    def use(self, key: str, secret: str) -> None:
        be(self.monkeypatch, self.bucket.server, key, secret)

    @property
    def is_as_it_was(self) -> bool:
        return self.bucket.site() == self.before


def opened_shop(server: Server, folder: Path) -> tuple[Site, Bucket]:
    """Make a site that is live in a bucket of this server, and has changed since."""
    (folder / "content").mkdir()
    (folder / "resumesite.toml").write_text(PAGES, encoding="utf-8")
    site = open_site(folder, {})
    for username, text in {"ada": ADA, "bob": BOB}.items():
        write(site, f"{username}/resume.yaml", text)
        switch_on(site, username)
    build(site)
    with pytest.MonkeyPatch.context() as monkeypatch:
        deployer = S3Deployer(monkeypatch)
        bucket = deployer.to(server.new_bucket())
        deployer(site)
    write(site, "ada/resume.yaml", ADA.replace("Counts", "Reckons"))
    build(site)
    return site, bucket


@pytest.fixture(scope="module")
def open_shop(servers, tmp_path_factory) -> tuple[Site, Bucket]:
    """Shared by all tests after which the live site is as it was."""
    return opened_shop(servers("moto"), tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def strict_shop(servers, tmp_path_factory) -> tuple[Site, Bucket]:
    return opened_shop(servers("moto with accounts"), tmp_path_factory.mktemp("site"))


def shop_at(site: Site, bucket: Bucket, monkeypatch, capsys) -> Shop:
    be(monkeypatch, bucket.server)
    (site.root / "resumesite.toml").write_text(PAGES, encoding="utf-8")
    settings = {"bucket": bucket.name, "endpoint_url": bucket.server.endpoint, "retry_seconds": 1}
    return Shop(site, bucket, bucket.site(), monkeypatch, CommandLine(site.root, capsys), settings)


@pytest.fixture
def shop(open_shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shop:
    return shop_at(*open_shop, monkeypatch, capsys)


@pytest.fixture
def strict(strict_shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shop:
    """A shop whose server knows its keys."""
    return shop_at(*strict_shop, monkeypatch, capsys)


@pytest.fixture
def own_strict(servers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> Shop:
    """One for a test that changes what is live."""
    return shop_at(*opened_shop(servers("moto with accounts"), tmp_path), monkeypatch, capsys)


def told(answered: Answered, status: ExitStatus) -> str:
    """Return what was said of an error: one line and a hint, and nothing that nobody should read."""
    said = answered.out + answered.err
    assert answered.status == status, said
    assert "Traceback" not in said
    assert SECRET not in said
    return said


# Credentials ---------------------------------------------------------------------------------------------


def test_without_credentials_it_says_where_they_go(shop: Shop):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        shop.monkeypatch.delenv(name)

    said = told(shop.deploy(), ExitStatus.TARGET_UNCHANGED)

    assert "there are no credentials for the store" in said
    assert "AWS_ACCESS_KEY_ID" in said
    assert shop.is_as_it_was


def test_a_profile_that_does_not_exist_is_named(shop: Shop):
    shop.monkeypatch.setenv("AWS_PROFILE", "nobodys")

    said = told(shop.deploy(), ExitStatus.TARGET_UNCHANGED)

    assert "nobodys" in said
    assert shop.is_as_it_was


def test_a_wrong_secret_is_not_shown(strict: Shop):
    strict.use(strict.bucket.server.key, SECRET)

    said = told(strict.deploy(), ExitStatus.TARGET_UNCHANGED)

    assert "the secret does not belong to this access key" in said
    assert strict.is_as_it_was


def test_an_unknown_key_is_refused(strict: Shop):
    strict.use("AKIANOBODYS000000001", SECRET)

    said = told(strict.deploy(), ExitStatus.TARGET_UNCHANGED)

    assert "the store does not know this access key" in said
    assert strict.is_as_it_was


def test_the_real_command_line_says_it_too(strict: Shop):
    aim(strict.site, **strict.settings)
    key = environment(strict.bucket.server, "AKIANOBODYS000000001", SECRET)

    answered = in_a_process("deploy", cwd=strict.site.root, **key)

    assert "the store does not know this access key" in told(answered, ExitStatus.TARGET_UNCHANGED)
    assert answered.out == ""


def test_an_error_is_data_with_json(strict: Shop):
    strict.use(strict.bucket.server.key, SECRET)

    answered = strict.deploy("--json")

    told(answered, ExitStatus.TARGET_UNCHANGED)
    assert answered.json["code"] == "CREDENTIALS_REFUSED"


# What a key may do ---------------------------------------------------------------------------------------

READING = ["s3:ListBucket", "s3:GetObject", "s3:GetBucketVersioning"]


def test_a_key_that_may_only_read_changes_nothing(strict: Shop):
    key, secret = new_key(strict.bucket.server, f"reader-of-{strict.bucket.name}", READING)
    strict.use(key, secret)

    said = told(strict.deploy(), ExitStatus.TARGET_UNCHANGED)

    assert "this key may not do PutObject" in said
    assert "s3:PutObject" in said
    assert strict.is_as_it_was


def test_a_key_that_may_not_delete_leaves_a_whole_site(own_strict: Shop):
    key, secret = new_key(
        own_strict.bucket.server, f"writer-of-{own_strict.bucket.name}", [*READING, "s3:PutObject"]
    )
    unpublish(own_strict.site, "bob")
    build(own_strict.site)
    own_strict.use(key, secret)

    said = told(own_strict.deploy(), ExitStatus.TARGET_UNFINISHED)

    assert "this key may not do DeleteObject" in said
    assert "Run the command again to finish it." in said
    left = own_strict.bucket.site()
    assert {path: left[path] for path in left if path.startswith("bob/")} == {
        path: data for path, data in own_strict.before.items() if path.startswith("bob/")
    }
    assert left["ada/index.html"] == own_strict.before["ada/index.html"]

    own_strict.use(own_strict.bucket.server.key, own_strict.bucket.server.secret)
    assert own_strict.deploy().status == ExitStatus.DONE
    assert not [path for path in own_strict.bucket.site() if path.startswith("bob/")]


# Settings ------------------------------------------------------------------------------------------------


def test_an_unknown_bucket_is_named(shop: Shop):
    said = told(shop.deploy(bucket="no-such-people"), ExitStatus.TARGET_UNCHANGED)

    assert "there is no bucket no-such-people" in said
    assert "[targets.live]" in said


def test_a_target_with_a_typo_is_guessed(shop: Shop):
    said = told(shop.deploy("lvie"), ExitStatus.USAGE)

    assert "there is no target `lvie`" in said
    assert "live" in said
    assert shop.is_as_it_was


def test_a_prefix_that_disagrees_with_base_url_is_refused(shop: Shop):
    said = told(shop.deploy(prefix="people/"), ExitStatus.USAGE)

    assert 'prefix = ""' in said
    assert 'origin_path = "people/"' in said
    assert shop.is_as_it_was


def test_a_base_url_whose_path_no_prefix_follows_is_refused(shop: Shop):
    settings = shop.site.root / "resumesite.toml"
    settings.write_text(settings.read_text().replace("people.example.org", "people.example.org/team"))

    said = told(shop.deploy(), ExitStatus.USAGE)

    assert 'Write prefix = "team/"' in said
    assert shop.is_as_it_was


@pytest.mark.slow
def test_a_store_without_tags_says_so(servers, site: Site, deployer: S3Deployer):
    bucket = deployer.to(servers("swift").new_bucket(), tags={"team": "web"})

    with pytest.raises(ResumesiteError) as refused:
        deployer(site)

    (problem,) = refused.value.problems
    assert (problem.code, refused.value.status) == ("TAGS_NOT_TAKEN", ExitStatus.TARGET_UNCHANGED)
    assert problem.hint == "Take tags out of [targets.here]."
    assert bucket.site() == {}


# The network ---------------------------------------------------------------------------------------------


class Answering(BaseHTTPRequestHandler):
    """Answers every request in the same way."""

    status = 200
    headers_sent: Mapping[str, str] = {}
    body = b""
    answered = 0

    def _answer(self) -> None:
        Answering.answered += 1
        if length := int(self.headers.get("Content-Length", 0)):
            self.rfile.read(length)
        self.send_response(self.status)
        for name, value in {**self.headers_sent, "Content-Length": str(len(self.body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(self.body)

    do_GET = do_PUT = do_HEAD = do_POST = do_DELETE = _answer  # noqa: N815

    def log_message(self, *_: Any) -> None: ...


@contextmanager
def answering(
    status: int, body: bytes, headers: Mapping[str, str] | None = None, tls: ssl.SSLContext | None = None
) -> Iterator[str]:
    kind = type("Kind", (Answering,), {"status": status, "body": body, "headers_sent": headers or {}})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http{'s' if tls else ''}://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def error_body(code: str, more: str = "") -> bytes:
    return f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>no</Message>{more}</Error>".encode()


@pytest.mark.parametrize(
    ("status", "body", "headers", "message", "hint"),
    [
        (
            301, error_body("PermanentRedirect"), {"x-amz-bucket-region": "eu-west-1"},
            "is in another region", 'region = "eu-west-1"',
        ),
        (
            400, error_body("AuthorizationHeaderMalformed", "<Region>eu-west-1</Region>"), {},
            "is in another region", 'region = "eu-west-1"',
        ),
        (403, error_body("RequestTimeTooSkewed"), {}, "clock", "Set this machine's clock"),
        (403, error_body("ExpiredToken"), {}, "the credentials have expired", "Log in again"),
        (403, b"", {}, "this key may not do GetObject", "s3:GetObject"),
        (404, b"<html>Not found</html>", {}, "does not answer as a store", "endpoint_url"),
        (500, error_body("InternalError"), {}, "answered 500 InternalError", "Run the command again"),
        (418, error_body("Teapot"), {}, "answered 418 Teapot", "Run the command again"),
    ],
)  # fmt: skip
def test_what_a_store_answers_is_said_in_words(
    shop: Shop, status: int, body: bytes, headers: dict[str, str], message: str, hint: str
):
    with answering(status, body, headers) as url:
        said = told(shop.deploy(endpoint_url=url), ExitStatus.TARGET_UNCHANGED)

    assert message in said
    assert hint in said


def test_a_web_server_that_is_no_store_is_told_from_one(shop: Shop):
    with answering(200, b"<html><body>Welcome to nginx!</body></html>") as url:
        said = told(shop.deploy(endpoint_url=url), ExitStatus.TARGET_UNCHANGED)

    assert "does not answer as a store" in said


def test_an_endpoint_where_nobody_listens_is_named(shop: Shop):
    url = f"http://127.0.0.1:{free_port()}"

    said = told(shop.deploy(endpoint_url=url), ExitStatus.TARGET_UNCHANGED)

    assert f"{url} cannot be reached: connection refused\n" in said
    assert "endpoint_url" in said


def test_who_never_answered_is_not_waited_for_as_long_as_who_did(shop: Shop):
    shop.monkeypatch.setattr(s3_bucket, "_SECONDS_FOR_THE_FIRST_ANSWER", 0.5)

    told(
        shop.deploy(endpoint_url=f"http://127.0.0.1:{free_port()}", retry_seconds=300),
        ExitStatus.TARGET_UNCHANGED,
    )


def test_a_host_without_an_address_is_named(shop: Shop):
    said = told(shop.deploy(endpoint_url="http://store.invalid"), ExitStatus.TARGET_UNCHANGED)

    assert "http://store.invalid cannot be reached" in said


def test_a_certificate_that_nobody_trusts_is_no_secure_connection(shop: Shop, tmp_path_factory):
    with answering(200, b"", tls=self_signed(tmp_path_factory.mktemp("tls"))) as url:
        said = told(shop.deploy(endpoint_url=url), ExitStatus.TARGET_UNCHANGED)

    assert "certificate" in said


def test_a_server_without_tls_is_no_secure_connection(shop: Shop):
    url = shop.bucket.server.endpoint.replace("http:", "https:")

    said = told(shop.deploy(endpoint_url=url), ExitStatus.TARGET_UNCHANGED)

    assert "no safe connection" in said
    assert "endpoint_url" in said


def self_signed(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    form = serialization.PrivateFormat.PKCS8
    (folder / "both.pem").write_bytes(
        key.private_bytes(pem, form, serialization.NoEncryption()) + certificate.public_bytes(pem)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "both.pem")
    return context


@pytest.mark.parametrize("status", [400, 403, 404, 412])
def test_what_will_not_go_better_is_not_tried_again(shop: Shop, status: int):
    Answering.answered = 0
    with answering(status, error_body("Refused")) as url:
        told(shop.deploy(endpoint_url=url, retry_seconds=5), ExitStatus.TARGET_UNCHANGED)

    assert Answering.answered == 1


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": "9999"}, 60),
        ({"retry-after": "Wed, 25 Nov 2026 10:00:05 GMT", "date": "Wed, 25 Nov 2026 10:00:00 GMT"}, 5),
        ({"retry-after": "soon"}, 0),
        ({}, 0),
    ],
)
def test_a_store_says_how_long_to_wait(headers: dict[str, str], seconds: float):
    answer = {"ResponseMetadata": {"HTTPStatusCode": 503, "HTTPHeaders": headers}}

    assert retry_after(ClientError(answer, "PutObject")) == seconds


def test_a_busy_store_is_given_all_the_time_there_is(shop: Shop):
    shop.monkeypatch.setattr(s3_bucket, "_SECONDS_FOR_THE_FIRST_ANSWER", 0.0)
    Answering.answered = 0
    with answering(503, error_body("SlowDown"), {"Retry-After": "1"}) as url:
        told(shop.deploy(endpoint_url=url, retry_seconds=1.5), ExitStatus.TARGET_UNCHANGED)

    assert Answering.answered >= 2


# Here ----------------------------------------------------------------------------------------------------


def test_a_second_deploy_says_that_another_one_runs(shop: Shop, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    settings = S3Target(type="s3", bucket=shop.bucket.name, endpoint_url=shop.bucket.server.endpoint)
    other = S3(Surroundings("live", elsewhere, elsewhere / "private"), settings)

    with other.lock(0, True):
        said = told(shop.deploy(), ExitStatus.LOCKED)

    assert "another deploy to this target is running on " in said
    assert "--wait" in said
    assert shop.is_as_it_was


def test_a_folder_that_cannot_be_written_is_named(shop: Shop):
    folder = shop.site.private / "targets"
    folder.rename(shop.site.private / "aside") if folder.exists() else None
    folder.write_text("a file where a folder should be")

    said = told(shop.deploy(), ExitStatus.TARGET_UNCHANGED)

    folder.unlink()
    assert ".resumesite/targets/live: cannot be written" in said
    assert shop.is_as_it_was
    assert LOCK not in shop.bucket.names()


# CloudFront ----------------------------------------------------------------------------------------------


@pytest.fixture
def site(make_site) -> Site:
    site = make_site({"ada": ADA, "bob": BOB}, published=["ada", "bob"], settings=PAGES)
    build(site)
    return site


@dataclass
class Cdn:
    """A distribution, and what it was asked to forget."""

    client: Any
    id: str
    environ: dict[str, str]

    @property
    def forgotten(self) -> list[tuple[str, list[str]]]:
        listed = self.client.list_invalidations(DistributionId=self.id)["InvalidationList"].get("Items", ())
        batches = [
            self.client.get_invalidation(DistributionId=self.id, Id=each["Id"])["Invalidation"]
            for each in listed
        ]
        return sorted(
            (
                each["InvalidationBatch"]["CallerReference"],
                sorted(each["InvalidationBatch"]["Paths"]["Items"]),
            )
            for each in batches
        )


@pytest.fixture
def cdn(moto: Server) -> Cdn:
    client = moto.client("cloudfront")
    made = client.create_distribution(
        DistributionConfig={
            "CallerReference": str(free_port()),
            "Comment": "",
            "Enabled": True,
            "Origins": {
                "Quantity": 1,
                "Items": [
                    {
                        "Id": "o",
                        "DomainName": "people.s3.amazonaws.com",
                        "S3OriginConfig": {"OriginAccessIdentity": ""},
                    }
                ],
            },
            "DefaultCacheBehavior": {"TargetOriginId": "o", "ViewerProtocolPolicy": "allow-all"},
        }
    )
    return Cdn(client, made["Distribution"]["Id"], {"AWS_ENDPOINT_URL_CLOUDFRONT": moto.endpoint})


def test_a_cdn_forgets_what_changed(site: Site, moto: Server, cdn: Cdn, deployer: S3Deployer):
    deployer.to(moto.new_bucket(), distribution_id=cdn.id)

    report = deployer(site, environ=cdn.environ)

    ((reference, paths),) = cdn.forgotten
    assert report.status is ExitStatus.DONE
    assert reference == f"resumesite-{report.release}"
    assert paths == ["/", "/404.html", "/ada/*", "/bob/*", "/robots.txt", "/sitemap.xml"]


def test_a_cdn_is_left_alone_when_nothing_changed(site: Site, moto: Server, cdn: Cdn, deployer: S3Deployer):
    deployer.to(moto.new_bucket(), distribution_id=cdn.id)
    deployer(site, environ=cdn.environ)
    before = cdn.forgotten

    deployer(site, environ=cdn.environ)

    assert cdn.forgotten == before


def test_a_cdn_forgets_what_was_withdrawn(site: Site, moto: Server, cdn: Cdn, deployer: S3Deployer):
    deployer.to(moto.new_bucket(), distribution_id=cdn.id)
    deployer(site, environ=cdn.environ)
    unpublish(site, "bob")
    build(site)

    report = deployer(site, environ=cdn.environ)

    paths = dict(cdn.forgotten)[f"resumesite-{report.release}-w"]
    assert "/bob/*" in paths
    assert "/ada/*" not in paths


def test_a_cdn_that_fails_is_made_up_for_later(site: Site, moto: Server, cdn: Cdn, deployer: S3Deployer):
    bucket = deployer.to(moto.new_bucket(), distribution_id="ENOBODYS")

    report = deployer(site, environ=cdn.environ)

    (problem,) = report.problems
    assert (problem.code, report.status) == ("CACHE_NOT_CLEARED", ExitStatus.CACHE_OPEN)
    assert "there is no CloudFront distribution ENOBODYS" in problem.message
    assert "resumesite invalidate --resume" in problem.hint
    assert deployer(site, environ=cdn.environ).status is ExitStatus.CACHE_OPEN

    deployer.to(bucket, distribution_id=cdn.id)
    assert deployer.invalidate(site, environ=cdn.environ, resumes=True) == 8
    ((_, paths),) = cdn.forgotten
    assert "/ada/*" in paths
    assert deployer(site, environ=cdn.environ).status is ExitStatus.DONE
    assert deployer.invalidate(site, environ=cdn.environ, resumes=True) == 0


@pytest.mark.parametrize(
    ("addresses", "base", "expected"),
    [
        (["ada/", "ada/resume.pdf", "sitemap.xml", ""], "", ["/ada/*", "/", "/sitemap.xml"]),
        (["ada/", ""], "/people", ["/people/ada/*", "/people/"]),
        (["share/abc/"], "", ["/share/*"]),
        ([f"p{number}/" for number in range(16)], "", ["/*"]),
        ([f"sitemap-{number}.xml" for number in range(16)], "/people", ["/people/*"]),
        (["zoë/"], "", ["/zo%C3%AB/*"]),
    ],
)
def test_a_cdn_is_asked_for_few_wildcards(addresses: list[str], base: str, expected: list[str]):
    assert invalidation_paths(addresses, base) == expected
