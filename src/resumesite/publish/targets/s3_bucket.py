"""A bucket below a prefix: requests that are tried again, and bytes that are looked at twice."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, TypeVar

import boto3
import botocore.exceptions
from botocore.config import Config
from botocore.parsers import ResponseParserError

from resumesite.errors import Problem
from resumesite.publish.retry import Pace, Retries, TransientError
from resumesite.publish.targets import Surroundings, TargetError
from resumesite.publish.targets.s3_errors import (
    WrongBytesError,
    error_code,
    is_transient,
    problem_of,
    retry_after,
)
from resumesite.settings.targets import S3Target

_Result = TypeVar("_Result")

_SECONDS_FOR_THE_FIRST_ANSWER = 15.0
"""Who never answered at all is more likely to have another address than to be busy."""

_MD5 = re.compile(r"[0-9a-f]{32}")
_FOREIGN = (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError, ResponseParserError)


@dataclass(frozen=True)
class StoredObject:
    """An object as it was read: its bytes, and what the server said of them."""

    data: bytes
    answer: Mapping[str, Any]


class Bucket:
    """A bucket below a prefix. Everything raises TargetError once it was tried long enough."""

    def __init__(self, surroundings: Surroundings, settings: S3Target) -> None:
        self._settings = settings
        self._surroundings = surroundings
        self._retries = Retries(settings.retry_seconds)
        self._pace = Pace(surroundings.max_requests_per_second or settings.max_requests_per_second)
        self._has_answered = False

    def key(self, name: str) -> str:
        """Return the key of what is called `name` below the prefix."""
        return f"{self._settings.prefix}{name}"

    def get_object(self, name: str) -> StoredObject | None:
        """Read an object; once more where its bytes are not those that were put there.

        What comes the same way twice is how it is: whoever asked compares digests of their own.
        """
        before = ""

        def once() -> StoredObject | None:
            nonlocal before
            try:
                answer = self._request("get_object", Key=self.key(name))
            except TargetError as error:
                if error_code(error.__cause__) in ("NoSuchKey", "404"):
                    return None
                raise
            data: bytes = self._translated(answer["Body"].read)
            if "sha256" not in answer.get("Metadata", {}) and b"<Error>" in data[:200]:
                raise TransientError(WrongBytesError(f"the server answered 200 with an error to {name}"))
            digest = hashlib.sha256(data).hexdigest()
            if answer.get("Metadata", {}).get("sha256", digest) != digest != before:
                before = digest
                raise TransientError(WrongBytesError(f"{name} did not arrive as it was sent"))
            return StoredObject(data, answer)

        return self._until_deadline(once)

    def put_object(self, name: str, data: bytes, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Put an object, and see that what was stored is what was sent."""
        md5 = hashlib.md5(data, usedforsecurity=False)
        arguments = {
            "Key": self.key(name),
            "Body": data,
            "Metadata": {"sha256": hashlib.sha256(data).hexdigest()},
            **({"ContentMD5": b64encode(md5.digest()).decode()} if not self.is_aws else {}),
            **({"ChecksumAlgorithm": "SHA256"} if self.is_aws else {}),
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

        return self._until_deadline(once)

    def _differs(self, name: str, data: bytes) -> bool:
        """Whether an object is not what was put there; many servers' ETags are no MD5, so look."""
        answer = self._request("get_object", Key=self.key(name))
        stored: bytes = self._translated(answer["Body"].read)
        return stored != data

    def call(self, operation: str, **arguments: Any) -> dict[str, Any]:
        """Make a request about the bucket, again and again until it works or the time is up."""
        return self._until_deadline(lambda: self._request(operation, **arguments))

    def _request(self, operation: str, **arguments: Any) -> dict[str, Any]:
        method = getattr(self._client, operation)
        answer: dict[str, Any] = self._translated(lambda: method(Bucket=self._settings.bucket, **arguments))
        return answer

    def clear_cache(self, distribution: str, paths: list[str], reference: str) -> None:
        """Have a CloudFront distribution forget paths. The same reference is done only once."""
        batch = {
            "Paths": {"Quantity": len(paths), "Items": paths},
            "CallerReference": f"resumesite-{reference}",
        }
        self._until_deadline(
            lambda: self._translated(
                lambda: self._cloudfront.create_invalidation(
                    DistributionId=distribution, InvalidationBatch=batch
                )
            )
        )

    def _until_deadline(self, call: Callable[[], _Result]) -> _Result:
        try:
            return self._retries.run(call, at_most=self._patience)
        except TransientError as error:
            raise TargetError(self._problem(error.cause), is_certain=False) from error.cause

    def _patience(self) -> float:
        """How many seconds to try for: not long while nobody ever answered."""
        return self._retries.seconds if self._has_answered else _SECONDS_FOR_THE_FIRST_ANSWER

    def _translated(self, request: Callable[[], _Result]) -> _Result:
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

    # Connections ------------------------------------------------------------------------------------------

    @property
    def is_aws(self) -> bool:
        return not self._settings.endpoint_url

    @cached_property
    def _session(self) -> Any:
        return boto3.session.Session()

    @cached_property
    def _client(self) -> Any:
        client = self._connect("s3", self._settings.endpoint_url)
        if not self.is_aws:
            client.meta.events.register("before-sign.s3.DeleteObjects", _add_md5)
        return client

    @cached_property
    def _cloudfront(self) -> Any:
        return self._connect("cloudfront", self._surroundings.environ.get("AWS_ENDPOINT_URL_CLOUDFRONT", ""))

    def _connect(self, service: str, endpoint_url: str) -> Any:
        checksums: Literal["when_supported", "when_required"]
        checksums = "when_supported" if self.is_aws else "when_required"
        style: dict[bool | None, Any] = {
            None: "auto" if self.is_aws else "path",
            True: "path",
            False: "virtual",
        }
        config = Config(
            connect_timeout=10,
            read_timeout=60,
            retries={"total_max_attempts": 1, "mode": "standard"},
            max_pool_connections=self._settings.concurrency + 2,
            request_checksum_calculation=checksums,
            response_checksum_validation=checksums,
            signature_version="s3v4" if service == "s3" else None,
            s3={"addressing_style": style[self._settings.path_style]},
        )
        region = self._settings.region or (None if self.is_aws else "us-east-1")
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
