"""`[targets.<name>]`: where a release can be deployed to.

One model for each type; installed packages bring more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, field_validator

from resumesite.settings.wording import complaint_about_url, quoted, wrong

_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,62}")
_PREFIX_PART = re.compile(r"[A-Za-z0-9!_.*'()-]+")

TARGET_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


class AnyTarget(BaseModel):
    """What every target can have.

    `purge` is a command of the user's that clears a CDN's cache: it gets addresses on its standard input.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: str
    purge: str = ""

    @field_validator("purge")
    @classmethod
    def _is_a_purge_command(cls, command: str) -> str:
        return _command(command)


def _command(command: str) -> str:
    """Refuse a command of blanks alone, which would do nothing and succeed."""
    if command and not command.strip():
        raise wrong(f"expected a command, got {quoted(command)}")
    return command


class S3Target(AnyTarget):
    """A bucket of any store that speaks S3. Credentials come from boto3's own chain, never from here.

    `prefix` is where in the bucket the site stands; `origin_path` the part of it that the host adds by itself
    (CloudFront's origin path). `tags` are put on every object. `retry_seconds` is how long one request is
    tried for, `max_requests_per_second` 0 for no limit.
    """

    type: Literal["s3"]
    bucket: str
    prefix: str = ""
    origin_path: str = ""
    region: str = ""
    endpoint_url: str = ""
    path_style: bool | None = None
    distribution_id: str = ""
    tags: Mapping[str, str] = Field(default_factory=dict)
    concurrency: int = Field(default=16, ge=1, le=256)
    retry_seconds: float = Field(default=300, ge=0, le=86400)
    max_requests_per_second: float = Field(default=0, ge=0, allow_inf_nan=False)

    @field_validator("bucket")
    @classmethod
    def _is_a_bucket(cls, bucket: str) -> str:
        if not _BUCKET.fullmatch(bucket):
            raise wrong(f"expected the name of a bucket, got {quoted(bucket)}")
        return bucket

    @field_validator("prefix", "origin_path")
    @classmethod
    def _is_a_path(cls, path: str) -> str:
        parts = path.strip("/").split("/") if path.strip("/") else []
        for part in parts:
            if not _PREFIX_PART.fullmatch(part) or part in (".", ".."):
                raise wrong(f'expected a path such as "people/", got {quoted(path)}')
        return "".join(f"{part}/" for part in parts)

    @field_validator("endpoint_url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        if complaint := complaint_about_url(url):
            raise wrong(*complaint)
        return url.rstrip("/")


class DirectoryTarget(AnyTarget):
    """A folder that a web server serves: `<path>/current` is a link to the release that is live.

    A relative `path` starts at the site's root. `keep` says how many releases stay for `rollback`.
    """

    type: Literal["directory"]
    path: str
    keep: int = Field(default=3, ge=1, le=100)


class GitTarget(AnyTarget):
    """A branch that GitHub Pages, GitLab Pages or the like serve.

    `repository` is a folder or an address that git can push to; "" is the site's own `origin`. With `history`
    every deploy is a commit on top of the last one, without it the branch has one commit only. `folder` puts
    the site into a folder of the branch (GitHub knows `docs`).
    """

    type: Literal["git"]
    repository: str = ""
    branch: str = "gh-pages"
    history: bool = False
    cname: str = ""
    folder: str = ""

    @field_validator("repository")
    @classmethod
    def _is_no_option(cls, repository: str) -> str:
        if repository.startswith(("-", "ext::")):
            raise wrong(f"expected a repository's address, got {quoted(repository)}")
        return repository

    @field_validator("branch")
    @classmethod
    def _is_a_branch(cls, branch: str) -> str:
        if not re.fullmatch(r"(?![-/.])(?!.*(?:\.\.|//|@\{|\.lock$|[/.]$))[A-Za-z0-9._/-]{1,200}", branch):
            raise wrong(f"expected the name of a branch, got {quoted(branch)}")
        return branch

    @field_validator("cname")
    @classmethod
    def _is_a_host(cls, cname: str) -> str:
        if cname and not re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?", cname):
            raise wrong(f'expected a host such as "people.example.org", got {quoted(cname)}')
        return cname

    @field_validator("folder")
    @classmethod
    def _is_a_folder(cls, folder: str) -> str:
        if folder and not re.fullmatch(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*", folder.strip("/")):
            raise wrong(f'expected a folder such as "docs", got {quoted(folder)}')
        return folder.strip("/")


class CommandTarget(AnyTarget):
    """Any other host: a command of the user's that takes the release's folder there."""

    type: Literal["command"]
    command: str = Field(min_length=1)

    @field_validator("command")
    @classmethod
    def _is_a_command(cls, command: str) -> str:
        return _command(command)


class OtherTarget(AnyTarget):
    """A target of an installed package's type; the package checks the rest (`resumesite.targets`)."""

    model_config = ConfigDict(extra="allow", frozen=True)


TARGET_TYPES: dict[str, type[BaseModel]] = {
    "s3": S3Target,
    "directory": DirectoryTarget,
    "git": GitTarget,
    "command": CommandTarget,
}

_OTHER = "other"


def type_of(data: Any) -> str:
    """Say which model reads a target's settings."""
    named = data.get("type") if isinstance(data, dict) else getattr(data, "type", None)
    return named if named in TARGET_TYPES else _OTHER


TargetSettings = Annotated[
    Annotated[S3Target, Tag("s3")]
    | Annotated[DirectoryTarget, Tag("directory")]
    | Annotated[GitTarget, Tag("git")]
    | Annotated[CommandTarget, Tag("command")]
    | Annotated[OtherTarget, Tag(_OTHER)],
    Discriminator(type_of),
]
