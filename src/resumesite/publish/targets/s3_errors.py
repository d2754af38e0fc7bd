"""What stores and boto3 say when something fails, in a person's words; and what is worth another try."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from typing import Any

import botocore.exceptions as boto
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

from resumesite.errors import Problem
from resumesite.settings.targets import S3Target

_TRANSIENT_CODES = frozenset(
    {
        *(
            "InternalError",
            "ServiceUnavailable",
            "SlowDown",
            "Throttling",
            "ThrottlingException",
            "RequestTimeout",
        ),
        *("TooManyRequests", "RequestLimitExceeded", "OperationAborted", "ConditionalRequestConflict"),
        *("BadDigest", "InvalidDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch"),
        *("IncompleteBody", "PriorRequestNotComplete", "TooManyInvalidationsInProgress"),
    }
)
_NEVER = frozenset({400, 401, 403, 404, 405, 411, 412, 416, 501})
_TRANSIENT = (
    *(boto.ConnectionError, boto.HTTPClientError, boto.ReadTimeoutError, boto.ConnectTimeoutError),
    *(boto.IncompleteReadError, boto.ResponseStreamingError, boto.FlexibleChecksumError),
    ResponseParserError,
)
_FINAL = (boto.SSLError, boto.ProxyConnectionError, boto.InvalidProxiesConfigError)

_BATCH_REFUSED = frozenset(
    {
        "NotImplemented",
        "InvalidRequest",
        "MissingContentMD5",
        "MethodNotAllowed",
        "MalformedXML",
        "InvalidArgument",
    }
)
_MOST_SECONDS_TO_WAIT = 60.0


class WrongBytesError(OSError):
    """What came, or what was stored, is not what was sent."""


def error_code(error: BaseException | None) -> str:
    """Return a server's own code ("NoSuchKey", or the status where it sent none); "" for anything else."""
    return str(error.response.get("Error", {}).get("Code", "")) if isinstance(error, ClientError) else ""


def status_of(error: BaseException | None) -> int:
    if not isinstance(error, ClientError):
        return 0
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def headers_of(error: BaseException | None) -> dict[str, Any]:
    if not isinstance(error, ClientError):
        return {}
    return dict(error.response.get("ResponseMetadata", {}).get("HTTPHeaders", {}))


def is_transient(error: Exception) -> bool:
    """Whether the same request may work in a moment."""
    if isinstance(error, ClientError):
        if error_code(error) in _TRANSIENT_CODES:
            return True
        status = status_of(error)
        return status not in _NEVER and (status >= 500 or status in (408, 409, 425, 429))
    if isinstance(error, _FINAL):
        return False
    return isinstance(error, _TRANSIENT) or (
        isinstance(error, OSError) and not isinstance(error, PermissionError)
    )


def is_refused_batch(error: BaseException | None) -> bool:
    """Whether a server takes no batches of deletes, though it may take single ones."""
    return error_code(error) in _BATCH_REFUSED or status_of(error) in (405, 501)


def retry_after(error: Exception) -> float:
    """Return how many seconds a server asked to wait, a minute at most."""
    headers = headers_of(error)
    asked = str(headers.get("retry-after", ""))
    if asked.isdigit():
        return min(float(asked), _MOST_SECONDS_TO_WAIT)
    try:
        then, now = parsedate_to_datetime(asked), parsedate_to_datetime(str(headers.get("date", "")))
    except (TypeError, ValueError):
        return 0.0
    return min(max((then - now).total_seconds(), 0.0), _MOST_SECONDS_TO_WAIT)


def problem_of(error: BaseException, settings: S3Target, name: str) -> Problem:
    """Say in one line why a store does not do what it was asked, and what to do about it."""
    match error:
        case boto.NoCredentialsError() | boto.PartialCredentialsError():
            return _credentials("there are no credentials for the store")
        case (
            boto.ProfileNotFound() | boto.ConfigParseError() | boto.CredentialRetrievalError()
            | boto.InvalidConfigError() | boto.SSOError() | boto.TokenRetrievalError()
            | boto.MetadataRetrievalError() | boto.NoAuthTokenError()
        ):  # fmt: skip
            return _credentials(f"the credentials cannot be read: {_short(error)}")
        case boto.NoRegionError():
            hint = f'Write region = "eu-central-1", or where the bucket is, below [targets.{name}].'
            return Problem("NO_REGION", "nothing says in which region the bucket is", hint=hint)
        case boto.SSLError():
            return _unsafe(error, settings)
        case ClientError():
            return _answered(error, settings, name)
        case ResponseParserError():
            return not_a_store(settings, name)
        case WrongBytesError():
            return Problem(
                "TARGET_FAILED",
                f"{_where(settings)} does not keep what it is sent: {error}",
                hint="See whether endpoint_url is right; if it is, ask whoever runs the store.",
            )
        case boto.EndpointConnectionError():
            return Problem(
                "TARGET_UNREACHABLE",
                f"{_where(settings)} cannot be reached: {_reason(error)}",
                hint="See whether endpoint_url is right and the network is up, then run the command again.",
            )
        case OSError() | boto.HTTPClientError() | boto.ConnectionError():
            return Problem(
                "TARGET_UNREACHABLE",
                f"{_where(settings)} stopped answering: {_short(error)}",
                hint="Run the command again; if it goes on, see whether the network is up.",
            )
    return Problem("TARGET_FAILED", f"{_where(settings)}: {_short(error)}", hint="Run the command again.")


def _answered(error: ClientError, settings: S3Target, name: str) -> Problem:
    code, where = error_code(error), f"the bucket {settings.bucket}"
    credentials = "See which key the command uses: AWS_ACCESS_KEY_ID, AWS_PROFILE or ~/.aws/credentials."
    match code:
        case "NoSuchBucket":
            hint = f"See bucket, region and endpoint_url below [targets.{name}]; it is not made for you."
            return Problem("NO_SUCH_BUCKET", f"there is no bucket {settings.bucket}", hint=hint)
        case "InvalidAccessKeyId" | "InvalidClientTokenId" | "UnrecognizedClientException":
            return Problem("CREDENTIALS_REFUSED", "the store does not know this access key", hint=credentials)
        case "SignatureDoesNotMatch":
            return Problem(
                "CREDENTIALS_REFUSED", "the secret does not belong to this access key", hint=credentials
            )
        case "ExpiredToken" | "TokenRefreshRequired" | "InvalidToken":
            return Problem(
                "CREDENTIALS_REFUSED", "the credentials have expired", hint="Log in again, or renew the key."
            )
        case "RequestTimeTooSkewed" | "RequestExpired":
            hint = "Set this machine's clock, then run the command again."
            return Problem("CLOCK_WRONG", "this machine's clock and the store's are too far apart", hint=hint)
        case "AuthorizationHeaderMalformed" | "PermanentRedirect" | "TemporaryRedirect" | "301" | "307":
            region = headers_of(error).get("x-amz-bucket-region") or error.response.get("Error", {}).get(
                "Region"
            )
            hint = f'Write region = "{region or "…"}" below [targets.{name}].'
            return Problem("WRONG_REGION", f"{where} is in another region", hint=hint)
        case "AccessDenied" | "AllAccessDisabled" | "Forbidden" | "403":
            needed = "s3:ListBucket, s3:GetObject, s3:PutObject and s3:DeleteObject"
            hint = f"Give the key {needed} on {settings.bucket}, then run the command again."
            return Problem(
                "ACCESS_DENIED", f"this key may not do {error.operation_name} in {where}", hint=hint
            )
    if status_of(error) == 501 and settings.tags and error.operation_name == "PutObject":
        hint = f"Take tags out of [targets.{name}]."
        return Problem("TAGS_NOT_TAKEN", f"{_where(settings)} does not take tags", hint=hint)
    if 400 <= status_of(error) < 500 and (not code or code.isdigit()):  # a page for people, not for programs
        return not_a_store(settings, name)
    said = error.response.get("Error", {}).get("Message", "") or code
    return Problem(
        "TARGET_FAILED",
        f"{where} answered {status_of(error)} {code} to {error.operation_name}: {_short(said)}",
        hint="Run the command again; if it goes on, ask whoever runs the store.",
    )


def not_a_store(settings: S3Target, name: str) -> Problem:
    return Problem(
        "TARGET_UNREACHABLE",
        f"{_where(settings)} does not answer as a store that speaks S3 does",
        hint=f"See whether endpoint_url below [targets.{name}] is right.",
    )


def _unsafe(error: BaseException, settings: S3Target) -> Problem:
    said = str(error)
    if "CERTIFICATE_VERIFY_FAILED" in said:
        found = re.search(r"certificate verify failed: (.*?)(?: \(_ssl|$)", said)
        why = f"its certificate is not trusted ({found[1] if found else 'it cannot be verified'})"
        hint = "See whether endpoint_url is right, and the machine's clock and certificates (AWS_CA_BUNDLE)."
    else:
        why = "it does not speak TLS there"
        hint = "See whether endpoint_url is right: https:// or http://, and the port."
    return Problem(
        "TARGET_UNREACHABLE", f"there is no safe connection to {_where(settings)}: {why}", hint=hint
    )


def cache_problem_of(error: BaseException, problem: Problem, settings: S3Target) -> Problem:
    """Say why CloudFront does not forget what it has cached; `problem` says so of a store."""
    where = f"the CloudFront distribution {settings.distribution_id}"
    said = problem.message
    match error_code(error):
        case "NoSuchDistribution":
            said = f"there is no {where.removeprefix('the ')}"
        case "AccessDenied" | "AccessDeniedException":
            said = f"this key may not do cloudfront:CreateInvalidation for {where}"
        case code if code and problem.code == "TARGET_FAILED":
            said = f"{where} answered {status_of(error)} {code}"
    return Problem(
        "CACHE_NOT_CLEARED",
        f"{said}; caches may show what was there before",
        hint="Mend it, then run `resumesite invalidate --resume`.",
    )


def _credentials(message: str) -> Problem:
    hint = (
        "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE; they are never read from"
        " resumesite.toml."
    )
    return Problem("NO_CREDENTIALS", message, hint=hint)


def _reason(error: boto.EndpointConnectionError) -> str:
    """Return what the operating system said, without the address of the request."""
    cause: BaseException | None = error.kwargs.get("error")
    while cause is not None:
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror.lower()
        cause = cause.__cause__ or cause.__context__
    return _short(error)


def _where(settings: S3Target) -> str:
    return settings.endpoint_url or f"the bucket {settings.bucket}"


def _short(said: object) -> str:
    text = " ".join(str(said).split())
    return text if len(text) <= 200 else f"{text[:199]}…"
