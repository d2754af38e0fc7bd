"""Object storage that speaks S3: AWS, R2, B2, Ceph, MinIO, Wasabi.

Every change shows at once, so that the order of requests is all there is; and an ETag is no digest, so that
what was sent is checked by a checksum where the server looks at one, and read back where it seems wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from urllib.parse import quote, urlencode, urlsplit

from resumesite.errors import usage
from resumesite.publish.published import PublicFile
from resumesite.publish.targets import (
    PRIVATE,
    Amend,
    DeployLock,
    Found,
    Look,
    Surroundings,
    TargetError,
    no_rollback,
)
from resumesite.publish.targets.s3_bucket import Bucket
from resumesite.publish.targets.s3_errors import (
    cache_problem_of,
    is_refused_batch,
    not_a_store,
    status_of,
)
from resumesite.publish.targets.s3_lock import S3Lock
from resumesite.settings.targets import S3Target

_DELETED_AT_ONCE = 1000
_MOST_WILDCARDS = 15
"""CloudFront takes so many at once."""


_PARAMETERS = {
    "Cache-Control": "CacheControl",
    "Content-Disposition": "ContentDisposition",
    "Content-Language": "ContentLanguage",
    "Content-Type": "ContentType",
}


def open_s3(surroundings: Surroundings, settings: S3Target) -> S3:
    """Open a bucket as a target. Makes no request."""
    return S3(surroundings, settings)


class S3:
    """A bucket, or the part of it below a prefix."""

    takes_headers = True
    shows_at_once = True
    replaces_site = False

    def __init__(self, surroundings: Surroundings, settings: S3Target) -> None:
        self._settings = settings
        self._surroundings = surroundings
        self.concurrency = settings.concurrency
        self.has_cache = bool(settings.distribution_id)
        self._bucket = Bucket(surroundings, settings)
        self._deletes_in_batches = True
        _check_prefix(settings, surroundings.base_url)

    # Our own objects --------------------------------------------------------------------------------------

    def read(self, name: str) -> bytes | None:
        return self._bytes(name)

    def write(self, name: str, data: bytes) -> None:
        self._bucket.put_object(
            name, data, {"ContentType": "application/octet-stream", "CacheControl": "no-store"}
        )

    def discard(self, names: Sequence[str]) -> None:
        self.delete(names)

    def walk_own(self) -> Iterator[str]:
        return (found.path for found in self._listed(PRIVATE))

    def lock(self, wait: float, conditions: bool | None) -> AbstractContextManager[DeployLock]:
        return S3Lock(self._bucket, self._surroundings, conditions).held(wait)

    # The site's files -------------------------------------------------------------------------------------

    def walk(self) -> Iterator[Found]:
        return (found for found in self._listed() if not found.path.startswith(PRIVATE))

    def _listed(self, below: str = "") -> Iterator[Found]:
        token: dict[str, str] = {}
        prefix = self._settings.prefix
        while True:
            page = self._bucket.call("list_objects_v2", Prefix=f"{prefix}{below}", **token)
            if not page.keys() & {"Name", "KeyCount", "Contents"}:
                raise TargetError(not_a_store(self._settings, self._surroundings.name))
            for found in page.get("Contents", ()):
                path = found["Key"].removeprefix(prefix)
                if path:
                    yield Found(path, found["Size"])
            if not page.get("IsTruncated"):
                return
            token = {"ContinuationToken": page["NextContinuationToken"]}

    def put(self, file: PublicFile, data: bytes) -> None:
        headers = {_PARAMETERS[name]: value for name, value in file.headers}
        if self._settings.tags:
            headers["Tagging"] = urlencode(self._settings.tags)
        self._bucket.put_object(file.path, data, headers)

    def delete(self, paths: Sequence[str]) -> None:
        for start in range(0, len(paths), _DELETED_AT_ONCE):
            batch = paths[start : start + _DELETED_AT_ONCE]
            if len(batch) < 2 or not self._deletes_in_batches or not self._delete_together(batch):
                for path in batch:
                    self._bucket.call("delete_object", Key=self._bucket.key(path))

    def show(self, *, is_last: bool) -> None:
        """Everything shows already."""

    def fetch(self, path: str) -> bytes | None:
        return self._bytes(path)

    def look(self, path: str) -> Look:
        try:
            answer = self._bucket.call("head_object", Key=self._bucket.key(path))
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
        try:
            self._bucket.clear_cache(self._settings.distribution_id, paths, reference)
        except TargetError as error:
            problem = cache_problem_of(error.__cause__ or error, error.problem, self._settings)
            raise TargetError(problem) from error.__cause__

    def withdraw_from_kept(self, paths: Sequence[str]) -> tuple[str, ...]:
        try:
            versioning = self._bucket.call("get_bucket_versioning")
        except TargetError:  # servers without versions, and keys that may not ask
            return ()
        return ("older versions in the bucket",) if versioning.get("Status") else ()

    def rollback(self, amend: Amend) -> str:
        raise no_rollback(self._surroundings.name, "is object storage, which keeps no earlier releases")

    def _bytes(self, name: str) -> bytes | None:
        found = self._bucket.get_object(name)
        return found.data if found else None

    def _delete_together(self, paths: Sequence[str]) -> bool:
        """Delete up to 1,000 objects in one request; False when the server does not take such requests."""
        names = [{"Key": self._bucket.key(path)} for path in paths]
        try:
            answer = self._bucket.call("delete_objects", Delete={"Objects": names, "Quiet": False})
        except TargetError as error:
            if not is_refused_batch(error.__cause__):
                raise
            self._deletes_in_batches = False
            return False
        done = {each["Key"] for each in answer.get("Deleted", ())}
        for each in names:  # a 200 can hold failures: what is not said to be gone is deleted one by one
            if each["Key"] not in done:
                self._bucket.call("delete_object", **each)
        return True


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
