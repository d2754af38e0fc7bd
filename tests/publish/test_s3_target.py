"""Deploying to object storage: what is sent, with which headers, in how many requests; on real servers."""

from __future__ import annotations

import functools
import io
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from PIL import Image
from s3_deploying import S3Deployer
from s3_servers import Bucket, Server

from building import ADA, BOB, PAGES, build, switch_on, tree, unpublish, write
from resumesite import __version__
from resumesite.edition.protection.sealing import is_sealed
from resumesite.errors import ExitStatus, ResumesiteError
from resumesite.make.record import EditionRow, FileRow, PersonRow, open_record
from resumesite.make.release import Covers, MadeFile
from resumesite.plan.keys import digest_of
from resumesite.plan.listing import Listing
from resumesite.publish import policy, record
from resumesite.publish.plan import Reason
from resumesite.publish.policy import HOST_FILES
from resumesite.publish.published import LocalState, PublicFile, shard_bytes, shard_of
from resumesite.publish.record import ROOT, Manifest, Root, TargetRecord
from resumesite.publish.targets.s3_lock import PROBE
from resumesite.settings import Site, open_site
from resumesite.site.deploy import open_place

KEY = "ttttttttttttttttttttttttttttttttttttttttttM"
OTHER_KEY = "oooooooooooooooooooooooooooooooooooooooooo0"
ZOE = "personalInfo: {name: Zoë Ørsted}\nmeta: {language: de}\n"
ODD = "ünïcode/it's 100% + a&b=c ~(1)!*.txt"


@pytest.fixture
def site(make_site) -> Site:
    site = make_site({"ada": ADA, "zoe": ZOE}, published=["ada", "zoe"], settings=PAGES)
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "teal").save(picture, "PNG")
    (site.content / "ada" / "photo.png").write_bytes(picture.getvalue())
    build(site)
    return site


@pytest.fixture
def bucket(store: Server, deployer: S3Deployer) -> Bucket:
    return deployer.to(store.new_bucket())


@pytest.fixture
def moto_bucket(moto: Server, deployer: S3Deployer) -> Bucket:
    return deployer.to(moto.new_bucket())


def sent(site: Site) -> dict[str, bytes]:
    """What object storage gets of `output/`."""
    return {path: data for path, data in tree(site.output).items() if path not in HOST_FILES}


def codes(report: object) -> list[str]:
    return [problem.code for problem in report.problems]  # type: ignore[attr-defined]


def change(site: Site, username: str = "ada", text: str = ADA.replace("Counts", "Reckons")) -> None:
    write(site, f"{username}/resume.yaml", text)
    build(site)


def test_a_lost_record_leaves_no_part_behind(site: Site, deployer: S3Deployer, moto_bucket: Bucket):
    deployer(site)
    change(site)
    moto_bucket.client.delete_object(Bucket=moto_bucket.name, Key=ROOT)

    deployer(site)

    assert len([name for name in moto_bucket.names() if "/shards/" in name]) == 1
    assert moto_bucket.site() == sent(site)


# On every server -----------------------------------------------------------------------------------------


def test_a_site_arrives_changes_and_is_withdrawn(site: Site, bucket: Bucket, deployer: S3Deployer):
    deployer(site)
    assert bucket.site() == sent(site)

    unpublish(site, "zoe")
    change(site)
    report = deployer(site)

    assert report.status is ExitStatus.DONE
    assert bucket.site() == sent(site)
    assert not [key for key in bucket.names() if key.startswith("zoe/")]


def test_each_kind_of_file_has_its_headers(site: Site, bucket: Bucket, deployer: S3Deployer):
    deployer(site)

    headers = {key: stored.headers for key, stored in bucket.objects().items()}
    photo = next(key for key in headers if key.startswith("assets/ada."))
    assert (
        headers["ada/index.html"].items()
        >= {
            "Content-Type": "text/html; charset=utf-8",
            "Cache-Control": "public, max-age=0, must-revalidate",
            "Content-Language": "en",
        }.items()
    )
    assert (
        headers["zoe/resume.txt"].items()
        >= {
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Language": "de",
            "Content-Disposition": (
                "inline; filename=\"Zoe_rsted_Resume.txt\"; filename*=UTF-8''Zo%C3%AB_%C3%98rsted_Resume.txt"
            ),
        }.items()
    )
    assert (
        headers[photo].items()
        >= {
            "Content-Type": "image/jpeg",
            "Cache-Control": "public, max-age=31536000, immutable",
        }.items()
    )
    assert headers["sitemap.xml"]["Content-Type"] == "application/xml"


def test_nothing_outside_the_prefix_is_touched(site: Site, bucket: Bucket, deployer: S3Deployer):
    others = {"index.html": b"theirs", "people.html": b"theirs", "peoples/ada/index.html": b"theirs"}
    for key, data in others.items():
        bucket.put(key, data)
    site = based_at(site, "https://example.org/people")
    deployer.to(bucket, prefix="people/")

    deployer(site)
    unpublish(site, "zoe")
    build(site)
    deployer(site)

    assert bucket.site("people/") == sent(site)
    assert {key: bucket.read(key).data for key in bucket.names() if not key.startswith("people/")} == others


def based_at(site: Site, base_url: str) -> Site:
    settings = site.root / "resumesite.toml"
    settings.write_text(settings.read_text().replace("https://people.example.org", base_url))
    site = open_site(site.root, {})
    build(site)
    return site


def test_an_unchanged_site_takes_one_request_and_no_lock(site: Site, bucket: Bucket, deployer: S3Deployer):
    deployer(site)

    report = deployer(site)

    assert report.plan.is_empty
    assert deployer.requests == [("GET", ROOT)]


def test_a_dry_run_changes_nothing(site: Site, bucket: Bucket, deployer: S3Deployer):
    report = deployer(site, is_dry_run=True)

    assert report.plan.uploads
    assert (deployer.changing, bucket.names()) == ([], [])


def test_only_the_record_and_the_probe_stay_beside_the_site(site: Site, bucket: Bucket, deployer: S3Deployer):
    deployer(site)
    change(site)
    deployer(site)

    private = [key for key in bucket.names() if key.startswith(".resumesite/")]
    known = {ROOT, *open_place(deployer.with_target(site), "", {}).record.read().in_use()}  # type: ignore[union-attr]
    assert set(private) - {PROBE} == known


def test_files_are_deleted_whatever_the_server_takes(bucket: Bucket, deployer: S3Deployer, site: Site):
    target = open_place(deployer.with_target(site), "", {}).target
    paths = [f"old/{number}.txt" for number in range(30)]
    for path in paths:
        bucket.put(path, b"x")
    bucket.put("new.txt", b"x")

    deployer.requests.clear()
    target.delete([*paths, "never/was.txt"])

    assert bucket.names() == ["new.txt"]
    assert len(deployer.requests) <= 3


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (501, "<Error><Code>NotImplemented</Code></Error>"),
        (400, "<Error><Code>MissingContentMD5</Code></Error>"),
        (405, ""),
        (200, "<DeleteResult>{}</DeleteResult>"),
    ],
)
def test_files_are_deleted_one_by_one_where_no_batch_works(
    moto_bucket: Bucket, deployer: S3Deployer, site: Site, status: int, body: str
):
    target = open_place(deployer.with_target(site), "", {}).target
    paths = ["old/a.txt", "old/b.txt"]
    for path in paths:
        moto_bucket.put(path, b"x")
    failed = "".join(f"<Error><Key>{path}</Key><Code>InternalError</Code></Error>" for path in paths)
    answer = functools.partial(refusing, status, body.replace("{}", failed).encode())
    target._bucket._client.meta.events.register_first("before-send.s3.DeleteObjects", answer)  # type: ignore[attr-defined]

    target.delete(paths)

    assert moto_bucket.names() == []


def refusing(status: int, body: bytes, request: Any, **_: Any) -> AWSResponse:
    """Answer a request instead of the server."""

    class Raw(io.BytesIO):
        def stream(self) -> list[bytes]:
            return [self.read()]

    return AWSResponse(request.url, status, {}, Raw(body))


@pytest.mark.slow
def test_more_files_than_one_answer_holds_are_listed_and_deleted(
    bucket: Bucket, deployer: S3Deployer, site: Site
):
    target = open_place(deployer.with_target(site), "", {}).target
    paths = [f"old/{number}.txt" for number in range(1100)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda path: bucket.put(path, b""), paths))

    assert sorted(found.path for found in target.walk()) == sorted(paths)
    deployer.requests.clear()
    target.delete(paths)

    assert [method for method, _ in deployer.requests] == ["POST", "POST"]
    assert bucket.names() == []


def test_odd_keys_come_back_as_they_went(bucket: Bucket, deployer: S3Deployer, site: Site):
    target = open_place(deployer.with_target(site), "", {}).target
    file = PublicFile(ODD, sha256(b"odd").hexdigest(), 3, (("Content-Type", "text/plain"),))

    target.put(file, b"odd")

    assert target.fetch(ODD) == b"odd"
    assert [found.path for found in target.walk()] == [ODD]
    target.delete([ODD, "x/y"])
    assert (target.fetch(ODD), list(target.walk())) == (None, [])


def test_a_lost_record_is_made_anew_from_what_is_there(site: Site, bucket: Bucket, deployer: S3Deployer):
    deployer(site)
    bucket.put("zoe/old.txt", b"left over")
    bucket.put(ROOT, b"garbage")

    report = deployer(site)

    assert codes(report)[:2] == ["RECORD_LOST", "UNKNOWN_AT_TARGET"]
    assert report.plan.deletes == ()
    assert bucket.site() == {**sent(site), "zoe/old.txt": b"left over"}
    deployer(site)
    assert deployer.requests == [("GET", ROOT)]


def test_what_somebody_tampered_with_is_found_and_mended(site: Site, bucket: Bucket, deployer: S3Deployer):
    deployer(site)
    bucket.put("ada/index.html", b"<h1>tampered</h1>")
    bucket.delete("zoe/resume.txt")

    found = deployer.verify(site)

    assert deployer.changing == []
    assert sorted(problem.code for problem in found.problems) == ["VERIFY_DIFFERS", "VERIFY_MISSING"]
    deployer(site, repairs=True)
    assert deployer.sent == {"ada/index.html", "zoe/resume.txt"}
    assert deployer.verify(site).problems == ()
    assert bucket.site() == sent(site)


# What is sent --------------------------------------------------------------------------------------------


def test_of_one_changed_person_only_what_changed_is_sent(
    site: Site, moto_bucket: Bucket, deployer: S3Deployer
):
    deployer(site)
    before = sent(site)
    change(site)

    deployer(site)

    changed = {path for path, data in sent(site).items() if before.get(path) != data}
    assert changed >= {"ada/index.html", "ada/resume.txt"}
    assert not [path for path in changed if path.startswith("zoe/")]
    assert deployer.sent == changed


def test_a_change_of_the_same_size_with_an_older_time_is_sent(
    site: Site, moto_bucket: Bucket, deployer: S3Deployer
):
    deployer(site)
    change(site, text=ADA.replace("Counts", "Stocks"))
    for path in ("ada/index.html", "ada/resume.txt"):
        os.utime(site.output / path, (1, 1))

    deployer(site)

    assert deployer.sent >= {"ada/index.html", "ada/resume.txt"}
    assert moto_bucket.site() == sent(site)


def test_a_changed_header_sends_exactly_those_files(
    site: Site, moto_bucket: Bucket, deployer: S3Deployer, monkeypatch: pytest.MonkeyPatch
):
    deployer(site)
    monkeypatch.setattr(policy, "_IMMUTABLE", "public, max-age=86400")

    report = deployer(site)

    assert [upload.reason for upload in report.plan.uploads] == [Reason.HEADERS]
    (photo,) = deployer.sent
    assert photo.startswith("assets/ada.")
    assert moto_bucket.read(photo).headers["Cache-Control"] == "public, max-age=86400"


def test_files_for_other_hosts_are_not_sent(site: Site, moto_bucket: Bucket, deployer: S3Deployer):
    assert set(tree(site.output)) >= {"_headers", ".nojekyll"}

    deployer(site)

    assert not HOST_FILES & set(moto_bucket.names())


def test_files_are_tagged_as_asked(site: Site, moto_bucket: Bucket, deployer: S3Deployer):
    deployer.to(moto_bucket, tags={"team": "web + co", "cost": "7"})

    deployer(site)

    tags = moto_bucket.client.get_object_tagging(Bucket=moto_bucket.name, Key="ada/index.html")["TagSet"]
    assert {tag["Key"]: tag["Value"] for tag in tags} == {"team": "web + co", "cost": "7"}


def test_aws_gets_a_checksum_with_each_file(
    site: Site, moto: Server, deployer: S3Deployer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", moto.endpoint)
    bucket = deployer.to(moto.new_bucket(), endpoint_url="", region="us-east-1", path_style=True)

    deployer(site)

    assert bucket.site() == sent(site)
    assert {"x-amz-checksum-sha256"} <= deployer.checksums


@pytest.mark.parametrize(
    ("path_style", "expected"),
    [
        (None, "http://127.0.0.1:9/people/x"),
        (True, "http://127.0.0.1:9/people/x"),
        (False, "http://people.localhost:9/x"),
    ],
)
def test_buckets_are_named_in_the_path_or_in_the_host(
    site: Site, moto_bucket: Bucket, deployer: S3Deployer, path_style: bool | None, expected: str
):
    host = "localhost" if path_style is False else "127.0.0.1"
    deployer.settings |= {"bucket": "people", "endpoint_url": f"http://{host}:9", "path_style": path_style}

    target = open_place(deployer.with_target(site), "", {}).target
    url = target._bucket._client.generate_presigned_url("get_object", Params={"Bucket": "people", "Key": "x"})  # type: ignore[attr-defined]

    assert url.partition("?")[0] == expected


def test_requests_keep_to_the_pace_that_is_asked_for(site: Site, moto_bucket: Bucket, deployer: S3Deployer):
    begin = time.monotonic()

    deployer(site, max_requests_per_second=40)

    assert time.monotonic() - begin >= (len(deployer.requests) - 1) / 40


def test_ten_thousand_people_take_few_requests(
    make_site: Callable[..., Site], moto_bucket: Bucket, deployer: S3Deployer
):
    site = crowded(make_site, 10_000)
    remember(site, deployer)

    report = deployer(site)

    assert report.plan.is_empty
    assert deployer.requests == [("GET", ROOT)]
    rewrite(site, "p00042", b"changed")
    deployer(site)
    assert deployer.sent == {"p00042/index.html"}
    reading = [each for each in deployer.requests if each[0] == "GET"]
    assert len(reading) <= 6
    assert len(deployer.changing) <= 12


def crowded(make_site: Callable[..., Site], people: int) -> Site:
    """A site that was built with so many people, but for their pages."""
    site = make_site({}, settings=PAGES)
    site.private.mkdir()
    record = open_record(site.private)
    with record.saving():
        for number in range(people):
            name = f"p{number:05}"
            page = MadeFile(
                f"{name}/index.html", name, "html", "k" * 64, f"{number:064}", 4, "text/html", language="en"
            )
            listing = Listing(name, f"{name}/", f"Person {number}")
            record.save_person(PersonRow(name))
            record.save_edition(
                EditionRow(
                    f"{name}/",
                    name,
                    "resume",
                    {},
                    frozenset({page.path}),
                    listing,
                    is_main=True,
                    has_page=True,
                )
            )
            record.save_file(FileRow(page))
        record.save_covers(Covers())
        record.set_fact("build", "1")
    record.close()
    return site


def rewrite(site: Site, username: str, data: bytes) -> None:
    """Let the last build have made another page of somebody."""
    record = open_record(site.private)
    (row,) = record.files(username).values()
    with record.saving():
        record.save_file(
            replace(row, file=replace(row.file, digest=sha256(data).hexdigest(), size=len(data)))
        )
    record.close()
    page = site.output / row.file.path
    page.parent.mkdir(parents=True)
    page.write_bytes(data)


def remember(site: Site, deployer: S3Deployer) -> None:
    """Let the record at the target say that all of the last build stands there."""
    built = open_record(site.private)
    local = LocalState(built, takes_headers=True)
    kept: TargetRecord = open_place(deployer.with_target(site), "", {}).record
    shards: dict[int, list] = {}
    for owner in local.owners():
        shards.setdefault(shard_of(owner, local.shards), []).append(local.of(owner))
    assert len(shards) == 64
    refs = {shard: kept.write_shard(shard, shard_bytes(states)) for shard, states in shards.items()}
    kept.write(Root(state=Manifest(local.shards, refs), conditions=True))
    built.close()


# The record ----------------------------------------------------------------------------------------------


def test_a_deleted_record_is_made_anew(site: Site, moto_bucket: Bucket, deployer: S3Deployer):
    deployer(site)
    moto_bucket.put("bob/index.html", b"somebody else's")
    moto_bucket.delete(ROOT)
    change(site)

    report = deployer(site)

    assert codes(report) == ["RECORD_LOST", "UNKNOWN_AT_TARGET"]
    assert "everything is sent again, and nothing is deleted" in report.problems[0].message
    assert moto_bucket.site() == {**sent(site), "bob/index.html": b"somebody else's"}


@pytest.mark.parametrize("keep", [0, 1, 40, 100, -1])
def test_a_record_that_is_not_whole_is_made_anew(
    site: Site, moto_bucket: Bucket, deployer: S3Deployer, keep: int
):
    deployer(site)
    moto_bucket.put(ROOT, moto_bucket.read(ROOT).data[:keep])

    report = deployer(site)

    assert codes(report) == ["RECORD_LOST"]
    assert report.plan.deletes == ()
    assert moto_bucket.site() == sent(site)


@pytest.mark.parametrize("damage", [None, b"", b"garbage"])
def test_a_record_that_misses_a_part_is_made_anew(
    site: Site, moto_bucket: Bucket, deployer: S3Deployer, damage: bytes | None
):
    deployer(site)
    (shard,) = (key for key in moto_bucket.names() if "/shards/" in key)
    moto_bucket.delete(shard)
    if damage is not None:
        moto_bucket.put(shard, damage)
    change(site)

    report = deployer(site)

    assert codes(report) == ["RECORD_LOST"]
    assert moto_bucket.site() == sent(site)


def test_a_damaged_object_that_says_so_itself_is_not_asked_for_again_and_again(
    site: Site, moto_bucket: Bucket, deployer: S3Deployer
):
    deployer(site)
    moto_bucket.put("ada/index.html", b"rotten", Metadata={"sha256": "0" * 64})

    found = deployer.verify(site)

    assert [problem.code for problem in found.problems] == ["VERIFY_DIFFERS"]
    assert deployer.requests.count(("GET", "ada/index.html")) == 2


def test_files_without_a_record_are_adopted(site: Site, moto_bucket: Bucket, deployer: S3Deployer):
    deployer(site)
    for key in (key for key in moto_bucket.names() if ".resumesite/" in key):
        moto_bucket.delete(key)
    moto_bucket.put("left/index.html", b"an old page of ours")
    moto_bucket.put("theirs/data.csv", b"somebody else's")

    deployer(site, adopts=True, allowed_deletes=1)

    assert moto_bucket.site() == {**sent(site), "theirs/data.csv": b"somebody else's"}


def test_somebody_elses_files_are_left_alone(site: Site, moto_bucket: Bucket, deployer: S3Deployer):
    theirs = {"data/report.csv": b"1,2", "bob/index.html": b"theirs"}
    for key, data in theirs.items():
        moto_bucket.put(key, data)

    report = deployer(site)

    assert codes(report) == ["UNKNOWN_AT_TARGET"]
    assert moto_bucket.site() == {**sent(site), **theirs}


def test_a_bucket_where_somebody_elses_files_are_in_the_way_is_refused(
    site: Site, moto_bucket: Bucket, deployer: S3Deployer
):
    moto_bucket.put("index.html", b"theirs")

    with pytest.raises(ResumesiteError) as refused:
        deployer(site)

    (problem,) = refused.value.problems
    assert (problem.code, refused.value.status) == ("IN_THE_WAY", ExitStatus.TARGET_UNCHANGED)
    assert problem.message.endswith(": index.html")
    assert (deployer.changing, moto_bucket.names()) == ([], ["index.html"])


def test_a_record_of_a_newer_version_is_refused(site: Site, moto_bucket: Bucket, deployer: S3Deployer):
    deployer(site)
    body = moto_bucket.read(ROOT).data.partition(b"\n")[2]
    newer = body.replace(b'"form":1', b'"form":2').replace(f'"{__version__}"'.encode(), b'"7.0"')
    moto_bucket.put(ROOT, record._HEAD + digest_of(newer).encode() + b"\n" + newer)
    before = moto_bucket.site()
    change(site)

    with pytest.raises(ResumesiteError) as refused:
        deployer(site)

    (problem,) = refused.value.problems
    assert (problem.code, refused.value.status) == ("RECORD_TOO_NEW", ExitStatus.TARGET_UNCHANGED)
    assert "resumesite 7.0" in problem.message
    assert (deployer.changing, moto_bucket.site()) == ([], before)


def test_a_record_is_sealed_with_the_sites_key(site: Site, moto_bucket: Bucket, deployer: S3Deployer):
    deployer(site, environ={"RESUMESITE_KEY": KEY})

    private = {key: each for key, each in moto_bucket.objects().items() if ".resumesite/" in key}
    assert {ROOT} < set(private)
    assert [key for key, each in private.items() if not is_sealed(each.data)] == [PROBE]
    for key, stored in private.items():
        assert not [word for word in (b"ada", b"zoe", b"index") if word in key.encode() + stored.data]
    deployer(site, environ={"RESUMESITE_KEY": KEY})
    assert deployer.requests == [("GET", ROOT)]


@pytest.mark.parametrize("environ", [{}, {"RESUMESITE_KEY": OTHER_KEY}])
def test_without_its_key_a_sealed_record_stops_everything(
    site: Site, moto_bucket: Bucket, deployer: S3Deployer, environ: dict[str, str]
):
    deployer(site, environ={"RESUMESITE_KEY": KEY})
    before = moto_bucket.site()
    change(site)

    with pytest.raises(ResumesiteError) as refused:
        deployer(site, environ=environ)

    (problem,) = refused.value.problems
    assert (problem.code, refused.value.status) == ("KEY_NEEDED", ExitStatus.TARGET_UNCHANGED)
    assert (deployer.changing, moto_bucket.site()) == ([], before)
    assert KEY not in str(problem)


def test_a_record_in_clear_is_sealed_by_the_first_deploy_with_a_key(
    site: Site, moto_bucket: Bucket, deployer: S3Deployer
):
    deployer(site)
    change(site)

    deployer(site, environ={"RESUMESITE_KEY": KEY})

    private = {key: each.data for key, each in moto_bucket.objects().items() if ".resumesite/" in key}
    assert [key for key, data in private.items() if not is_sealed(data)] == [PROBE]


def test_a_person_who_comes_back_is_sent_again(site: Site, moto_bucket: Bucket, deployer: S3Deployer):
    write(site, "bob/resume.yaml", BOB)
    deployer(site)
    switch_on(site, "bob")
    build(site)
    deployer(site)
    unpublish(site, "bob")
    build(site)
    report = deployer(site)
    assert {file.path for file in report.plan.withdrawals} >= {"bob/index.html", "bob/resume.txt"}
    switch_on(site, "bob")
    build(site)

    deployer(site)

    assert moto_bucket.site() == sent(site)
