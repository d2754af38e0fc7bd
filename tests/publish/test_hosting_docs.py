"""What the pages about hosts say works: their snippets are taken from there, and run where that is possible.

Real programs serve a real site: nginx and Caddy (Debian: nginx-light, caddy). JavaScript runs in Node. What
needs a host's own machines is at least held against that host's own description of its interface (botocore).
"""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import botocore.session
import pytest
import yaml
from botocore.validate import ParamValidator
from deploying import NOW
from markdown_it import MarkdownIt

from building import ADA, PAGES, build, tree, write
from resumesite.errors import ResumesiteError
from resumesite.make.workers import inline_workers
from resumesite.marked import read_toml
from resumesite.publish.purge import run_purge
from resumesite.render.site_pages import HEADERS
from resumesite.settings import Settings, Site, load_settings
from resumesite.settings.targets import S3Target
from resumesite.site.deploy import DeployRequest, deploy
from resumesite.site.deploy_report import DeployReport

ROOT = Path(__file__).parents[2]
HOSTS = sorted((ROOT / "docs" / "hosting").glob("*.md"))
SECURITY = dict(HEADERS["/*"])
REVALIDATED = "public, max-age=0, must-revalidate"

MakeSite = Callable[..., Any]


@cache
def snippets(path: Path) -> tuple[tuple[str, str], ...]:
    """The blocks of code on a page: what follows the three backticks, and the code."""
    tokens = MarkdownIt("commonmark").parse(path.read_text(encoding="utf-8"))
    return tuple((token.info, token.content) for token in tokens if token.type == "fence")


def snippet(page: str, info: str) -> str:
    found = [code for said, code in snippets(ROOT / "docs" / page) if said == info]
    assert len(found) == 1, f"{page} has {len(found)} blocks of {info!r}"
    return found[0]


def test_there_is_a_page_for_each_host():
    assert {path.stem for path in HOSTS} == {
        *("caddy", "cloudflare-pages", "github-pages", "gitlab-pages", "netlify", "nginx", "r2"),
        "s3-cloudfront",
    }


# Settings ------------------------------------------------------------------------------------------------


def settings_of(code: str) -> Settings:
    return load_settings(read_toml(code.encode(), "resumesite.toml"), {})


@pytest.mark.parametrize("path", [*HOSTS, ROOT / "docs" / "deploying.md"], ids=lambda path: path.stem)
def test_every_example_of_settings_is_understood(path: Path):
    blocks = [code for info, code in snippets(path) if info == "toml"]
    assert blocks

    for block in blocks:
        assert settings_of(block).site is not None


@pytest.mark.parametrize("path", HOSTS, ids=lambda path: path.stem)
def test_every_host_with_a_target_says_its_base_url(path: Path):
    settings = [settings_of(code) for info, code in snippets(path) if info == "toml"]

    assert any(each.site.base_url.startswith("https://") for each in settings)
    assert any(each.targets for each in settings) or path.stem == "gitlab-pages"


# What AWS is told ----------------------------------------------------------------------------------------


def complaints(operation: str, parameter: str, value: Any) -> str:
    """What CloudFront's own description has against a value."""
    service = botocore.session.get_session().get_service_model("cloudfront")
    shape = service.operation_model(operation).input_shape
    assert shape is not None
    report = ParamValidator().validate(value, shape.members[parameter])
    return str(report.generate_report())


def test_the_origin_access_control_is_one():
    value = json.loads(snippet("hosting/s3-cloudfront.md", "json oac"))

    assert complaints("CreateOriginAccessControl", "OriginAccessControlConfig", value) == ""


def test_the_response_headers_policy_sends_what_headers_says():
    value = json.loads(snippet("hosting/s3-cloudfront.md", "json response-headers"))

    security, custom = value["SecurityHeadersConfig"], value["CustomHeadersConfig"]
    sent = {
        "Content-Security-Policy": security["ContentSecurityPolicy"]["ContentSecurityPolicy"],
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": security["ReferrerPolicy"]["ReferrerPolicy"],
        **{item["Header"]: item["Value"] for item in custom["Items"]},
    }
    assert complaints("CreateResponseHeadersPolicy", "ResponseHeadersPolicyConfig", value) == ""
    assert sent == SECURITY
    assert custom["Quantity"] == len(custom["Items"])


def test_the_error_responses_make_404_of_403():
    value = json.loads(snippet("hosting/s3-cloudfront.md", "json error-responses"))

    service = botocore.session.get_session().get_service_model("cloudfront")
    report = ParamValidator().validate(value, service.shape_for("CustomErrorResponses"))
    assert str(report.generate_report()) == ""
    assert {(item["ErrorCode"], item["ResponseCode"]) for item in value["Items"]} == {
        (403, "404"),
        (404, "404"),
    }
    assert value["Quantity"] == len(value["Items"])


def test_the_policies_name_only_what_is_needed_and_hide_the_record():
    bucket, deploy = (
        json.loads(snippet("hosting/s3-cloudfront.md", f"json {name}-policy"))
        for name in ("bucket", "deploy")
    )

    allowed, denied = bucket["Statement"]
    assert (allowed["Effect"], allowed["Action"]) == ("Allow", "s3:GetObject")
    assert "AWS:SourceArn" in allowed["Condition"]["StringEquals"]
    assert (denied["Effect"], denied["Resource"]) == ("Deny", "arn:aws:s3:::people-example/*.resumesite/*")
    actions = [action for each in deploy["Statement"] for action in _many(each["Action"])]
    assert sorted(actions) == [
        *("cloudfront:CreateInvalidation", "s3:DeleteObject", "s3:GetBucketVersioning"),
        *("s3:GetObject", "s3:ListBucket", "s3:PutObject"),
    ]


def _many(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


# JavaScript ----------------------------------------------------------------------------------------------

needs_node = pytest.mark.skipif(not shutil.which("node"), reason="node is not installed (Debian: nodejs)")


def in_node(script: str, tmp_path: Path, asked: Any) -> Any:
    """Run a module in Node, which answers `asked` with one JSON value."""
    file = tmp_path / "asked.mjs"
    file.write_text(script, encoding="utf-8")
    ran = subprocess.run(
        ["node", str(file)], input=json.dumps(asked), capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


ADDRESSES = [
    ("/", "/index.html"),
    ("/ada/", "/ada/index.html"),
    ("/ada/academic/", "/ada/academic/index.html"),
    ("/ada/resume.pdf", "/ada/resume.pdf"),
    ("/assets/ada.0123456789ab.jpg", "/assets/ada.0123456789ab.jpg"),
    ("/sitemap.xml", "/sitemap.xml"),
    ("/ada", "301 /ada/"),
    ("/ada/academic", "301 /ada/academic/"),
    ("//evil.example", "/evil.example"),
    ("//evil", "301 /evil/"),
    ("///evil/ada", "301 /evil/ada/"),
    ("/\\evil", "301 /evil/"),
    ("/.resumesite/record", "404"),
    ("/people/.resumesite/record", "404"),
    ("//.resumesite/lock", "404"),
]


@needs_node
def test_the_cloudfront_function_shows_folders_and_leads_to_them(tmp_path: Path):
    function = snippet("hosting/s3-cloudfront.md", "js")
    script = f"""
        {function}
        let read = '';
        for await (const chunk of process.stdin) read += chunk;
        const said = JSON.parse(read).map(uri => {{
            const answer = handler({{ request: {{ uri, querystring: {{}}, headers: {{}} }} }});
            if (!answer.statusCode) return answer.uri;
            const place = answer.headers ? ` ${{answer.headers.location.value}}` : '';
            return `${{answer.statusCode}}${{place}}`;
        }});
        console.log(JSON.stringify(said));
    """

    said = in_node(script, tmp_path, [uri for uri, _ in ADDRESSES])

    assert list(zip([uri for uri, _ in ADDRESSES], said, strict=True)) == ADDRESSES


@needs_node
def test_the_cloudfront_function_keeps_a_query(tmp_path: Path):
    function = snippet("hosting/s3-cloudfront.md", "js")
    asked = {
        "a": {"value": "1"},
        "b": {"value": "2", "multiValue": [{"value": "2"}, {"value": "3"}]},
        "c": {"value": ""},
    }
    script = f"""
        {function}
        let read = '';
        for await (const chunk of process.stdin) read += chunk;
        const event = {{ request: {{ uri: '/ada', querystring: JSON.parse(read), headers: {{}} }} }};
        console.log(JSON.stringify(handler(event).headers.location.value));
    """

    assert in_node(script, tmp_path, asked) == "/ada/?a=1&b=2&b=3&c"


WORKER = """
    import worker from './worker.mjs';
    let read = '';
    for await (const chunk of process.stdin) read += chunk;
    const { files, asked } = JSON.parse(read);
    const SITE = {
        async get(key, options = {}) {
            if (!(key in files)) return null;
            const etag = `"${key}"`;
            const object = {
                httpEtag: etag,
                writeHttpMetadata: headers => headers.set('Content-Type', 'text/html; charset=utf-8'),
            };
            if (options.onlyIf?.get('If-None-Match') !== etag) object.body = files[key];
            return object;
        },
    };
    const answers = [];
    for (const [method, path, headers] of asked) {
        const request = new Request(`https://people.example.org${path}`, { method, headers });
        const answer = await worker.fetch(request, { SITE });
        const said = Object.fromEntries(answer.headers);
        answers.push({ status: answer.status, headers: said, body: await answer.text() });
    }
    console.log(JSON.stringify(answers));
"""


@needs_node
def test_the_worker_for_r2_serves_a_site(tmp_path: Path):
    (tmp_path / "worker.mjs").write_text(snippet("hosting/r2.md", "js"), encoding="utf-8")
    files = {"index.html": "home", "ada/index.html": "ada", "404.html": "no", ".resumesite/record": "secret"}
    asked = [
        ("GET", "/", {}),
        ("GET", "/ada/", {}),
        ("HEAD", "/ada/", {}),
        ("GET", "/ada/", {"If-None-Match": '"ada/index.html"'}),
        ("GET", "/ada?x=1", {}),
        ("GET", "//evil", {}),
        ("GET", "/bob/", {}),
        ("GET", "/.resumesite/record", {}),
        ("GET", "/people/.resumesite/record", {}),
        ("GET", "/%2e%72esumesite/record", {}),
        ("POST", "/", {}),
    ]

    answers = in_node(WORKER, tmp_path, {"files": files, "asked": asked})

    assert [(each["status"], each["body"]) for each in answers] == [
        (200, "home"), (200, "ada"), (200, ""), (304, ""), (301, ""), (301, ""),
        (404, "no"), (404, "no"), (404, "no"), (404, "no"), (405, "Only GET and HEAD"),
    ]  # fmt: skip
    assert answers[4]["headers"]["location"] == "/ada/?x=1"
    assert answers[5]["headers"]["location"] == "/evil/"
    for answer in answers[:10]:
        assert {name: answer["headers"].get(name.lower()) for name in SECURITY} == SECURITY


def test_the_workers_settings_name_the_bucket_that_is_deployed_to():
    wrangler = read_toml(snippet("hosting/r2.md", "toml worker").encode(), "wrangler.toml").data
    target = settings_of(snippet("hosting/r2.md", "toml")).targets["live"]

    assert isinstance(target, S3Target)
    assert wrangler["r2_buckets"] == [{"binding": "SITE", "bucket_name": target.bucket}]


# GitLab Pages --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("built", "published", "ended"), [(0, True, 0), (1, True, 1), (3, False, 3)])
def test_gitlab_pages_publishes_after_0_and_1_and_fails_afterwards(
    tmp_path: Path, built: int, published: bool, ended: int
):
    jobs = yaml.safe_load(snippet("hosting/gitlab-pages.md", "yaml"))
    fake = tmp_path / "resumesite"
    fake.write_text(f"#!/bin/sh\nexit {built}\n")
    fake.chmod(0o755)

    def run(job: str) -> int:
        script = "\n".join(jobs[job]["script"])
        environ = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
        command = ["bash", "-eo", "pipefail", "-c", script]
        return subprocess.run(command, cwd=tmp_path, env=environ, check=False).returncode

    first = run("build")

    assert (first == 0) is published
    assert (first or run("verdict")) == ended
    assert jobs["pages"]["needs"] == ["build"]
    assert jobs["pages"]["pages"] == {"publish": "output"}


# Purging -------------------------------------------------------------------------------------------------

CURL = """#!/bin/sh
[ -n "$FAIL" ] && exit 22
for argument; do printf '%s\\n' "$argument"; done >> "$CALLS"
case "$*" in *@-*) cat >> "$CALLS";; esac
echo "--" >> "$CALLS"
"""

PURGES = {
    "cloudflare": settings_of(
        next(c for _, c in snippets(ROOT / "docs" / "deploying.md") if "api.cloudflare.com" in c)
    ),
    "fastly": settings_of(next(c for _, c in snippets(ROOT / "docs" / "deploying.md") if "Fastly-Key" in c)),
    "bunny": settings_of(next(c for _, c in snippets(ROOT / "docs" / "deploying.md") if "bunny.net" in c)),
}


def purged(tmp_path: Path, cdn: str, addresses: list[str], **environ: str) -> list[list[str]]:
    """Run the purge command for a CDN with a curl that only says how it was called: each call's arguments."""
    curl = tmp_path / "curl"
    curl.write_text(CURL)
    curl.chmod(0o755)
    passed = {
        "PATH": f"{tmp_path}:/usr/bin:/bin",
        "CALLS": str(tmp_path / "calls"),
        "CLOUDFLARE_ZONE_ID": "zone1",
        "CLOUDFLARE_API_TOKEN": "token1",
        "FASTLY_API_TOKEN": "token2",
        "BUNNY_API_KEY": "token3",
        **environ,
    }
    command = getattr(PURGES[cdn].targets["live"], "purge", "")
    run_purge(command, addresses, "https://people.example.org", tmp_path, passed)
    calls = (tmp_path / "calls").read_text().split("--\n")
    return [call.splitlines() for call in calls if call]


def test_cloudflare_is_told_thirty_addresses_at_a_time(tmp_path: Path):
    calls = purged(tmp_path, "cloudflare", [f"p{number:02}/" for number in range(61)])

    bodies = [json.loads(call[-1]) for call in calls]
    assert [len(body["files"]) for body in bodies] == [30, 30, 1]
    assert bodies[0]["files"][0] == "https://people.example.org/p00/"
    assert all("https://api.cloudflare.com/client/v4/zones/zone1/purge_cache" in call for call in calls)
    assert all("Authorization: Bearer token1" in call for call in calls)


def test_fastly_is_asked_to_purge_each_address(tmp_path: Path):
    calls = purged(tmp_path, "fastly", ["", "ada/", "ada/resume.pdf"])

    assert [call[-1] for call in calls] == [
        f"https://people.example.org/{path}" for path in ("", "ada/", "ada/resume.pdf")
    ]
    assert all(call[call.index("-X") + 1] == "PURGE" and "Fastly-Key: token2" in call for call in calls)


def test_bunny_is_told_each_address(tmp_path: Path):
    calls = purged(tmp_path, "bunny", ["ada/", "ada/resume.pdf"])

    assert [call[-1] for call in calls] == [
        f"https://api.bunny.net/purge?url=https://people.example.org/{path}"
        for path in ("ada/", "ada/resume.pdf")
    ]
    assert all("AccessKey: token3" in call for call in calls)


@pytest.mark.parametrize("cdn", PURGES)
def test_a_cdn_that_refuses_is_noticed(tmp_path: Path, cdn: str):
    with pytest.raises(ResumesiteError) as raised:
        purged(tmp_path, cdn, ["ada/"], FAIL="1")

    assert raised.value.code == "CACHE_NOT_CLEARED"


# Web servers ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Server:
    port: int

    def get(self, path: str, **headers: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            said = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, said, answer.read())
        finally:
            connection.close()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serving(command: list[str], port: int, log: Path) -> Iterator[Server]:
    """Run a web server until the test is done."""
    environ = {"PATH": "/usr/bin:/bin", "XDG_CONFIG_HOME": str(log.parent), "XDG_DATA_HOME": str(log.parent)}
    with (
        log.open("wb") as out,
        subprocess.Popen(command, stdout=out, stderr=out, cwd=log.parent, env=environ) as process,
    ):
        try:
            _wait_for(port, process, log)
            yield Server(port)
        finally:
            process.terminate()


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text(encoding="utf-8", errors="replace")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"no answer on port {port}: {log.read_text(encoding='utf-8', errors='replace')}")


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    """A site with one person, built."""
    made = make_site(
        {"ada": ADA}, published=["ada"], settings=PAGES.replace('"txt"', '"txt", "md", "vcf", "json"')
    )
    build(made)
    return made


def deployed(site: Site, page: str, **environ: str) -> DeployReport:
    """Deploy to the target on a page about a host; the servers and folders there are replaced."""
    target = next(iter(settings_of(replaced(snippet(page, "toml"), site)).targets.values()))
    settings = site.settings.model_copy(update={"targets": {"live": target}})
    return deploy(
        Site(site.root, settings),
        DeployRequest(),
        NOW,
        environ={"PATH": f"{site.root}/bin:/usr/bin:/bin", **environ},
        workers=inline_workers(),
        ask=lambda url: 0,
    )


def replaced(code: str, site: Site) -> str:
    """Let a folder of the test stand for the server's."""
    return code.replace("/var/www/people", str(served(site)))


def served(site: Site) -> Path:
    return site.root.parent / f"{site.root.name}-served"


@pytest.fixture
def folder(site: Site) -> Path:
    """What a deploy to a `directory` target leaves, with a record where none ever is as well."""
    report = deployed(site, "hosting/nginx.md")
    assert report.status == 0
    release = served(site) / "current"
    assert (served(site) / ".resumesite" / "record").is_file()
    (release / "assets").mkdir(exist_ok=True)
    (release / "assets" / "ada.0123456789ab.jpg").write_bytes(b"\xff\xd8\xff\xd9")
    (release / ".resumesite").mkdir()
    (release / ".resumesite" / "record").write_text("secret")
    for path in (site.root, *site.root.parents):  # nginx's workers may be another user
        if path.is_relative_to("/tmp/") and path.stat().st_mode & 0o005 != 0o005:
            path.chmod(0o755)
    return served(site)


@contextmanager
def nginx(folder: Path) -> Iterator[Server]:
    port = free_port()
    site = snippet("hosting/nginx.md", "nginx")
    assert "/var/www/people/current" in site
    site = site.replace("/var/www/people", str(folder)).replace("listen 80;", f"listen 127.0.0.1:{port};")
    run = folder.parent / f"{folder.name}-nginx"
    run.mkdir()
    paths = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "\n".join(f"{name}_temp_path {run}/{name};" for name in paths)
    configuration = run / "nginx.conf"
    configuration.write_text(
        f"daemon off; pid {run}/pid; error_log stderr; worker_processes 1;\nevents {{}}\n"
        f"http {{ access_log off;\n{temporary}\n{site} }}\n",
        encoding="utf-8",
    )
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin")
    assert program
    with serving([program, "-c", str(configuration), "-p", str(run)], port, run / "log") as server:
        yield server


@contextmanager
def caddy(folder: Path) -> Iterator[Server]:
    port = free_port()
    site = snippet("hosting/caddy.md", "caddy")
    assert "/var/www/people/current" in site
    site = site.replace("/var/www/people", str(folder)).replace(
        "people.example.org", f"http://127.0.0.1:{port}"
    )
    run = folder.parent / f"{folder.name}-caddy"
    run.mkdir()
    configuration = run / "Caddyfile"
    configuration.write_text(
        f"{{\n\tadmin off\n\tauto_https off\n}}\n{site}",
        encoding="utf-8",
    )
    command = ["caddy", "run", "--config", str(configuration), "--adapter", "caddyfile"]
    with serving(command, port, run / "log") as server:
        yield server


SERVERS = [
    pytest.param(
        nginx,
        id="nginx",
        marks=pytest.mark.skipif(
            not shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin"),
            reason="nginx is not installed (Debian: nginx-light)",
        ),
    ),
    pytest.param(
        caddy,
        id="caddy",
        marks=pytest.mark.skipif(not shutil.which("caddy"), reason="caddy is not installed (Debian: caddy)"),
    ),
]


@pytest.mark.parametrize("server", SERVERS)
def test_a_web_server_serves_the_site_as_its_page_says(server: Any, folder: Path):
    with server(folder) as web:
        page, home = web.get("/ada/"), web.get("/")
        assert (page.status, page.headers["content-type"].lower()) == (200, "text/html; charset=utf-8")
        assert b"Ada Byron" in page.body
        assert home.status == 200
        assert page.headers["cache-control"] == REVALIDATED
        assert page.headers.get("etag")
        assert {name: page.headers.get(name.lower()) for name in SECURITY} == SECURITY

        without_slash = web.get("/ada")
        assert without_slash.status in (301, 308)
        assert re.search(r"(^|127\.0\.0\.1:\d+)?/ada/$", without_slash.headers["location"])

        missing = web.get("/bob/")
        assert missing.status == 404
        assert missing.body == (folder / "current" / "404.html").read_bytes()
        assert missing.headers["content-type"].lower() == "text/html; charset=utf-8"
        assert {name: missing.headers.get(name.lower()) for name in SECURITY} == SECURITY

        photo = web.get("/assets/ada.0123456789ab.jpg")
        assert photo.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert photo.headers["content-type"] == "image/jpeg"


@pytest.mark.parametrize("server", SERVERS)
def test_a_web_server_gives_documents_their_types(server: Any, folder: Path):
    with server(folder) as web:
        types = {
            name: web.get(f"/ada/resume.{name}").headers["content-type"].lower()
            for name in ("txt", "md", "vcf", "json")
        }

    assert types["txt"] == "text/plain; charset=utf-8"
    assert types["md"] == "text/markdown; charset=utf-8"
    assert types["vcf"] == "text/vcard; charset=utf-8"
    assert types["json"].startswith("application/json")


OURS = [
    *(
        "/.resumesite/record",
        "/.resumesite/",
        "/.resumesite",
        "/%2eresumesite/record",
        "//.resumesite/record",
    ),
    *("/../.resumesite/record", "/ada/../.resumesite/record", "/..%2f.resumesite/record", "/.nojekyll"),
    *("/_headers", "/_redirects", "/assets/", "/releases/1/index.html"),
]


@pytest.mark.parametrize("server", SERVERS)
def test_a_web_server_shows_nothing_of_what_is_ours(server: Any, folder: Path):
    with server(folder) as web:
        answers = {path: web.get(path) for path in OURS}

    assert {path: each.status for path, each in answers.items() if each.status not in (400, 403, 404)} == {}
    assert not any(b"secret" in each.body or b"0123456789ab" in each.body for each in answers.values())


@pytest.mark.parametrize("server", SERVERS)
def test_a_web_server_shows_a_new_release_at_once(server: Any, folder: Path, site: Site):
    with server(folder) as web:
        before = web.get("/ada/")
        write(site, "ada/resume.yaml", ADA.replace("Analyst", "Countess"))
        build(site)
        deployed(site, "hosting/nginx.md")

        after = web.get("/ada/")

    assert b"Analyst" in before.body
    assert b"Countess" in after.body


@pytest.mark.parametrize("server", SERVERS)
def test_a_web_server_compresses_pages_and_answers_304(server: Any, folder: Path):
    with server(folder) as web:
        packed = web.get("/ada/", **{"Accept-Encoding": "gzip"})
        plain = web.get("/ada/")
        again = web.get("/ada/", **{"If-None-Match": plain.headers["etag"]})

    assert packed.headers["content-encoding"] == "gzip"
    assert len(packed.body) < len(plain.body)
    assert again.status == 304


# Commands ------------------------------------------------------------------------------------------------

NPX = """#!/bin/sh
for argument; do printf '%s\\n' "$argument"; done > "$CALLS"
find "$RESUMESITE_FOLDER" -type f | sed "s|$RESUMESITE_FOLDER/||" | sort > "$CALLS.files"
"""


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        (
            "hosting/cloudflare-pages.md",
            "--yes wrangler@4 pages deploy FOLDER --project-name people --branch main",
        ),
        ("hosting/netlify.md", "--yes netlify-cli deploy --prod --no-build --dir FOLDER"),
    ],
)
def test_a_hosts_own_program_gets_the_whole_site(site: Site, page: str, wanted: str):
    npx = site.root / "bin" / "npx"
    npx.parent.mkdir()
    npx.write_text(NPX)
    npx.chmod(0o755)

    report = deployed(site, page, CALLS=str(site.root / "calls"))

    arguments = (site.root / "calls").read_text().splitlines()
    folder = str(site.root / ".resumesite" / "targets" / "live" / "site")
    files = (site.root / "calls.files").read_text().splitlines()
    assert report.status == 0
    assert " ".join(arguments).replace(folder, "FOLDER") == wanted
    assert {"ada/index.html", "404.html", "_headers", "_redirects"} <= set(files)


@pytest.mark.skipif(not shutil.which("rsync"), reason="rsync is not installed (Debian: rsync)")
def test_rsync_takes_the_site_to_a_server(site: Site):
    block = next(
        code for _, code in snippets(ROOT / "docs" / "deploying.md") if "rsync" in code and "[" in code
    )
    command = settings_of(replaced(block, site).replace("server:", ""))
    served(site).mkdir()
    (served(site) / "old.html").write_text("old")
    settings = site.settings.model_copy(update={"targets": command.targets})

    deploy(Site(site.root, settings), DeployRequest(), NOW, workers=inline_workers(), ask=lambda url: 0)

    assert tree(served(site)) == tree(site.output)


def test_github_pages_gets_a_branch(site: Site):
    git = ["git", "-C", str(site.root)]
    remote = served(site)
    subprocess.run(["git", "init", "-q", "--bare", str(remote)], check=True)
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "remote", "add", "origin", str(remote)], check=True)

    report = deployed(site, "hosting/github-pages.md", HOME=str(site.root))

    listed = subprocess.run(
        ["git", "-C", str(remote), "ls-tree", "-r", "--name-only", "gh-pages"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    files = listed.stdout.splitlines()
    assert report.status == 0
    assert {".nojekyll", "ada/index.html", "404.html"} <= set(files)
    assert not any(path.startswith(".resumesite") for path in files)
