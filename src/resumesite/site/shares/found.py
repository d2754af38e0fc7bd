"""Finding one share of all the people's: by its id, its token, its link, or the beginning of its id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from resumesite.content.names import check_username
from resumesite.content.shares import FOLDER, Share, ShareFile, load_shares
from resumesite.content.stamps import folder_names
from resumesite.edition.protection.content_key import is_token, token_of
from resumesite.edition.protection.site_key import SiteKey
from resumesite.errors import ResumesiteError, usage
from resumesite.settings import Site

_NAMED_AT_MOST = 10


@dataclass(frozen=True)
class FoundShare:
    """A share, and whose it is."""

    username: str
    share: Share


def all_shares(site: Site, username: str = "") -> Iterator[tuple[str, ShareFile]]:
    """Walk everybody's share records, or one person's, damaged ones included."""
    for name in [username] if username else folder_names(site.content):
        if check_username(name) is None and (site.content / name / FOLDER).is_dir():
            yield from ((name, file) for file in load_shares(site.content / name))


def find_share(site: Site, wanted: str, key: SiteKey | None) -> FoundShare:
    """Find the share that is called `wanted`. Raises ResumesiteError (exit status 2) when there is none."""
    called = _called(wanted)
    if not called.startswith("share_") and not is_token(called):
        hint = "Give its id (share_…), its token or its link; `resumesite share list` shows them."
        raise usage("NOT_A_SHARE", f"{_shortened(wanted)} is no share", hint)
    found = [(username, file) for username, file in all_shares(site) if _is_called(file, called, key)]
    if len({file.id for _, file in found}) < len(found):
        names = " and ".join(sorted({username for username, _ in found}))
        hint = f"Delete the copy: the file shares/{found[0][1].id}.json in the folder it was copied to."
        raise usage("SHARE_COPIED", f"the same share stands in the folders of {names}", hint)
    if len(found) > 1:
        ids = ", ".join(file.id for _, file in found[:_NAMED_AT_MOST])
        more = f" and {len(found) - _NAMED_AT_MOST} more" if len(found) > _NAMED_AT_MOST else ""
        raise usage("WHICH_SHARE", f"several shares begin with {called}", f"There are {ids}{more}.")
    if not found:
        hint = "`resumesite share list` shows what there is."
        if key is None and is_token(called):
            hint = "Tokens can be read only with the site's key: put it into RESUMESITE_KEY, or give the id."
        raise usage("SHARE_NOT_FOUND", f"there is no share {_shortened(called)}", hint)
    username, file = found[0]
    if file.share is None:
        raise ResumesiteError(*file.problems)
    return FoundShare(username, file.share)


def _called(wanted: str) -> str:
    """Return the id or the token in what somebody typed or copied: a link, with or without a file's name."""
    path = wanted.strip().partition("#")[0].partition("?")[0].removesuffix("index.html").rstrip("/")
    *_, called = path.split("/")
    return called if called.startswith("share_") else called.lower()


def _is_called(file: ShareFile, called: str, key: SiteKey | None) -> bool:
    if called.startswith("share_"):
        return file.id.startswith(called)
    share = file.share
    if share is None or key is None or share.key_id != key.id:
        return False
    return token_of(key, share.id, share.generation) == called


def _shortened(text: str) -> str:
    """Write what somebody typed as messages show it: of a token too little to open anything with."""
    called = _called(text)
    if is_token(called):
        return f"{called[:4]}…"
    return f"{text[:24]}…" if len(text) > 24 else text or "an empty text"
