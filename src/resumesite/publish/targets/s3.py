"""Object storage that speaks S3: AWS, R2, B2, Ceph, MinIO, Wasabi.

Every change shows at once, so that the order of requests is all there is; and an ETag is no digest, so that
what was sent is checked by a checksum where the server looks at one, and read back where it seems wrong.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal
from urllib.parse import quote, urlencode, urlsplit

import boto3
import botocore.exceptions
from botocore.config import Config
from botocore.parsers import ResponseParserError

from resumesite.errors import Problem, usage
from resumesite.publish.published import PublicFile
from resumesite.publish.retry import Pace, Retries, TransientError
from resumesite.publish.targets import (
    PRIVATE,
    Amend,
    Found,
    Hold,
    Look,
    Surroundings,
    TargetError,
    no_rollback,
)
from resumesite.publish.targets.s3_errors import (
    WrongBytesError,
    cache_problem_of,
    error_code,
    is_refused_batch,
    is_transient,
    not_a_store,
    problem_of,
    retry_after,
    status_of,
)
from resumesite.publish.targets.s3_lock import S3Lock
from resumesite.settings.targets import S3Target

_DELETED_AT_ONCE = 1000
_MOST_WILDCARDS = 15
"""CloudFront takes so many at once."""

_SECONDS_FOR_THE_FIRST_ANSWER = 15.0
"""Who never answered at all is more likely to have another address than to be busy."""

_PARAMETERS = {
    "Cache-Control": "CacheControl",
    "Content-Disposition": "ContentDisposition",
    "Content-Language": "ContentLanguage",
    "Content-Type": "ContentType",
}
_MD5 = re.compile(r"[0-9a-f]{32}")
_FOREIGN = (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError, ResponseParserError)


def open_s3(surroundings: Surroundings, settings: S3Target) -> S3:
    """Open a bucket as a target. Makes no request."""
    return S3(surroundings, settings)


@dataclass(frozen=True)
class StoredObject:
    """An object as it was read: its bytes, and what the server said of them."""

    data: bytes
    answer: Mapping[str, Any]


class S3:
    """A bucket, or the part of it below a prefix."""

    takes_headers = True
    shows_at_once = True
    replaces_site = False

    def __init__(self, surroundings: Surroundings, settings: S3Target) -> None:
        self._settings = settings
        self._surroundings = surroundings
        self.concurrency = settings.concurrency
        self._retries = Retries(settings.retry_seconds)
        self._pace = Pace(surroundings.max_requests_per_second or settings.max_requests_per_second)
        self._first_retries = replace(
            self._retries, seconds=min(settings.retry_seconds, _SECONDS_FOR_THE_FIRST_ANSWER)
        )
        self._has_answered = False
        self._deletes_in_batches = True
        _check_prefix(settings, surroundings.base_url)

    # Our own objects --------------------------------------------------------------------------------------

    def read(self, name: str) -> bytes | None:
        return self.get(name)

    def write(self, name: str, data: bytes) -> None:
        self.put_object(name, data, {"ContentType": "application/octet-stream", "CacheControl": "no-store"})

    def discard(self, names: Sequence[str]) -> None:
        self.delete(names)

    def lock(self, wait: float, conditions: bool | None) -> AbstractContextManager[Hold]:
        return S3Lock(self, self._surroundings, conditions).held(wait)

    # The site's files -------------------------------------------------------------------------------------

    def walk(self) -> Iterator[Found]:
        token: dict[str, str] = {}
        prefix = self._settings.prefix
        while True:
            page = self.call("list_objects_v2", Prefix=prefix, **token)
            if not page.keys() & {"Name", "KeyCount", "Contents"}:
                raise TargetError(not_a_store(self._settings, self._surroundings.name))
            for found in page.get("Contents", ()):
                path = found["Key"].removeprefix(prefix)
                if path and not path.startswith(PRIVATE):
                    yield Found(path, found["Size"])
            if not page.get("IsTruncated"):
                return
            token = {"ContinuationToken": page["NextContinuationToken"]}

    def put(self, file: PublicFile, data: bytes) -> None:
        headers = {_PARAMETERS[name]: value for name, value in file.headers}
        if self._settings.tags:
            headers["Tagging"] = urlencode(self._settings.tags)
        self.put_object(file.path, data, headers)

    def delete(self, paths: Sequence[str]) -> None:
        for start in range(0, len(paths), _DELETED_AT_ONCE):
            batch = paths[start : start + _DELETED_AT_ONCE]
            if len(batch) < 2 or not self._deletes_in_batches or not self._delete_together(batch):
                for path in batch:
                    self.call("delete_object", Key=self._key(path))

    def show(self, *, is_last: bool) -> None:
        """Everything shows already."""

    def fetch(self, path: str) -> bytes | None:
        return self.get(path)

    def look(self, path: str) -> Look:
        try:
            answer = self.call("head_object", Key=self._key(path))
        except TargetError as error:
            if status_of(error.__cause__) == 404:
                return Look.MISSING
            raise
        return Look.OURS if "sha256" in answer.get("Metadata", {}) else Look.UNMARKED

    def clear_caches(self, addresses: Sequence[str], reference: str) -> None:
        if not self._settings.distribution_id:
            return
        base = urlsplit(self._surroundings.base_url).path.rstrip("/")
        paths = invalidation_paths(addresses, base)
        batch = {
            "Paths": {"Quantity": len(paths), "Items": paths},
            "CallerReference": f"resumesite-{reference}",
        }
        distribution = self._settings.distribution_id
        try:
            self._attempt(
                lambda: self._cloudfront.create_invalidation(
                    DistributionId=distribution, InvalidationBatch=batch
                )
            )
        except TargetError as error:
            problem = cache_problem_of(error.__cause__ or error, error.problem, self._settings)
            raise TargetError(problem) from error.__cause__

    def remains(self, paths: Sequence[str]) -> tuple[str, ...]:
        try:
            versioning = self.call("get_bucket_versioning")
        except TargetError:  # servers without versions, and keys that may not ask
            return ()
        return ("older versions in the bucket",) if versioning.get("Status") else ()

    def rollback(self, amend: Amend) -> str:
        raise no_rollback(self._surroundings.name, "is object storage, which keeps no earlier releases")

    # Requests ---------------------------------------------------------------------------------------------

    def get(self, name: str) -> bytes | None:
        """Return an object's bytes, None when there is none."""
        found = self.get_object(name)
        return found.data if found else None

    def get_object(self, name: str) -> StoredObject | None:
        """Read an object; once more where its bytes are not those that were put there.

        What comes the same way twice is how it is: whoever asked compares digests of their own.
        """
        before = ""

        def once() -> StoredObject | None:
            nonlocal before
            try:
                answer = self._request("get_object", Key=self._key(name))
            except TargetError as error:
                if error_code(error.__cause__) in ("NoSuchKey", "404"):
                    return None
                raise
            data: bytes = self._translated(answer["Body"].read)
            digest = hashlib.sha256(data).hexdigest()
            if answer.get("Metadata", {}).get("sha256", digest) != digest != before:
                before = digest
                raise TransientError(WrongBytesError(f"{name} did not arrive as it was sent"))
            return StoredObject(data, answer)

        found: StoredObject | None = self._until_deadline(once)
        return found

    def put_object(self, name: str, data: bytes, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Put an object, and see that what was stored is what was sent."""
        md5 = hashlib.md5(data, usedforsecurity=False)
        arguments = {
            "Key": self._key(name),
            "Body": data,
            "Metadata": {"sha256": hashlib.sha256(data).hexdigest()},
            **({"ContentMD5": b64encode(md5.digest()).decode()} if not self._is_aws else {}),
            **({"ChecksumAlgorithm": "SHA256"} if self._is_aws else {}),
            **parameters,
        }

        def once() -> dict[str, Any]:
            answer: dict[str, Any] = self._request("put_object", **arguments)
            etag = str(answer.get("ETag", "")).strip('"')
            if not etag:
                raise TransientError(WrongBytesError("the server did not confirm the upload"))
            if _MD5.fullmatch(etag) and etag != md5.hexdigest() and self._differs(name, data):
                raise TransientError(WrongBytesError("what the server stored is not what was sent"))
            return answer

        stored: dict[str, Any] = self._until_deadline(once)
        return stored

    def _differs(self, name: str, data: bytes) -> bool:
        """Whether an object is not what was put there; many servers' ETags are no MD5, so look."""
        answer = self._request("get_object", Key=self._key(name))
        stored: bytes = self._translated(answer["Body"].read)
        return stored != data

    def call(self, operation: str, **arguments: Any) -> dict[str, Any]:
        """Make a request about the bucket, again and again until it works or the time is up."""
        answer: dict[str, Any] = self._until_deadline(lambda: self._request(operation, **arguments))
        return answer

    def _request(self, operation: str, **arguments: Any) -> dict[str, Any]:
        method = getattr(self._client, operation)
        answer: dict[str, Any] = self._translated(lambda: method(Bucket=self._settings.bucket, **arguments))
        return answer

    def _attempt(self, request: Callable[[], Any]) -> Any:
        return self._until_deadline(lambda: self._translated(request))

    def _until_deadline(self, call: Callable[[], Any]) -> Any:
        try:
            if not self._has_answered:
                try:
                    return self._first_retries.run(call)
                except TransientError:
                    if not self._has_answered:
                        raise
            return self._retries.run(call)
        except TransientError as error:
            raise TargetError(self._problem(error.cause), is_certain=False) from error.cause

    def _translated(self, request: Callable[[], Any]) -> Any:
        """Make a request, and tell what may go better next time from what will not."""
        self._pace.wait()
        try:
            answer = request()
        except (*_FOREIGN, OSError) as error:
            self._has_answered |= isinstance(error, botocore.exceptions.ClientError)
            if is_transient(error):
                raise TransientError(error, retry_after(error)) from error
            raise TargetError(self._problem(error)) from error
        self._has_answered = True
        return answer

    def _problem(self, error: Exception) -> Problem:
        return problem_of(error, self._settings, self._surroundings.name)

    def _delete_together(self, paths: Sequence[str]) -> bool:
        """Delete up to 1,000 objects in one request; False when the server does not take such requests."""
        names = [{"Key": self._key(path)} for path in paths]
        try:
            answer = self.call("delete_objects", Delete={"Objects": names, "Quiet": True})
        except TargetError as error:
            if not is_refused_batch(error.__cause__):
                raise
            self._deletes_in_batches = False
            return False
        for failed in answer.get("Errors", ()):  # a 200 can hold failures: those are tried one by one
            self.call("delete_object", Key=failed["Key"])
        return True

    def _key(self, name: str) -> str:
        return f"{self._settings.prefix}{name}"

    # Connections ------------------------------------------------------------------------------------------

    @property
    def _is_aws(self) -> bool:
        return not self._settings.endpoint_url

    @cached_property
    def _session(self) -> Any:
        return boto3.session.Session()

    @cached_property
    def _client(self) -> Any:
        client = self._connect("s3", self._settings.endpoint_url)
        if not self._is_aws:
            client.meta.events.register("before-sign.s3.DeleteObjects", _add_md5)
        return client

    @cached_property
    def _cloudfront(self) -> Any:
        return self._connect("cloudfront", self._surroundings.environ.get("AWS_ENDPOINT_URL_CLOUDFRONT", ""))

    def _connect(self, service: str, endpoint_url: str) -> Any:
        checksums: Literal["when_supported", "when_required"]
        checksums = "when_supported" if self._is_aws else "when_required"
        style: dict[bool | None, Any] = {
            None: "auto" if self._is_aws else "path",
            True: "path",
            False: "virtual",
        }
        config = Config(
            connect_timeout=10,
            read_timeout=60,
            retries={"total_max_attempts": 1, "mode": "standard"},
            max_pool_connections=self.concurrency + 2,
            request_checksum_calculation=checksums,
            response_checksum_validation=checksums,
            signature_version="s3v4" if service == "s3" else None,
            s3={"addressing_style": style[self._settings.path_style]},
        )
        region = self._settings.region or (None if self._is_aws else "us-east-1")
        try:
            return self._session.client(
                service, endpoint_url=endpoint_url or None, region_name=region, config=config
            )
        except (botocore.exceptions.BotoCoreError, ValueError) as error:
            raise TargetError(self._problem(error)) from error


def _add_md5(request: Any, **_: Any) -> None:
    """Some servers take a batch of deletes only with the header that AWS asked for until 2024."""
    body = request.body if isinstance(request.body, bytes) else str(request.body or "").encode()
    if "Content-MD5" not in request.headers:
        md5 = hashlib.md5(body, usedforsecurity=False)
        request.headers["Content-MD5"] = b64encode(md5.digest()).decode()


def invalidation_paths(addresses: Sequence[str], base: str = "") -> list[str]:
    """Return what CloudFront shall forget: at most 15 wildcards, one for each person, else everything."""
    folders = sorted({address.partition("/")[0] for address in addresses if "/" in address})
    files = sorted(address for address in addresses if "/" not in address)
    if max(len(folders), len(files)) > _MOST_WILDCARDS:
        return [f"{quote(base)}/*"]
    return [
        f"{quote(base)}/{each}" for each in (*(f"{quote(name)}/*" for name in folders), *map(quote, files))
    ]


def _check_prefix(settings: S3Target, base_url: str) -> None:
    """Refuse a prefix under which the site's addresses would not be those that it says itself."""
    if not base_url:
        return
    path = urlsplit(base_url).path.strip("/")
    served = f"{path}/" if path else ""
    if settings.prefix != f"{settings.origin_path}{served}":
        wanted = f"{settings.origin_path}{served}"
        hint = f'Write prefix = "{wanted}"'
        if settings.prefix.endswith(served):
            origin = settings.prefix.removesuffix(served) if served else settings.prefix
            hint += f'; or, if the host adds that itself (CloudFront), origin_path = "{origin}"'
        raise usage(
            "PREFIX_DISAGREES",
            f"base_url says that the site stands at /{served}, prefix that it stands at"
            f" {settings.prefix or 'the root of the bucket'}",
            f"{hint}.",
        )
