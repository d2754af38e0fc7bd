"""Taking shares' pages off at once, wherever they stand in `output/`."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace

from resumesite.content.shares import Share
from resumesite.edition.edition import SHARES
from resumesite.edition.protection.content_key import token_of
from resumesite.edition.protection.site_key import SiteKey
from resumesite.make.withdraw import Withdrawn, withdraw
from resumesite.settings import Site


def take_off(site: Site, username: str, shares: Iterable[Share], key: SiteKey | None) -> Withdrawn:
    """Remove the pages of a person's shares from `output/`. The caller has changed their records before.

    Where the build record is lost, the site's key still tells where pages of them may stand.
    """
    shares = tuple(shares)
    if not shares:
        return Withdrawn()
    gone = withdraw(site, username, {share.id for share in shares})
    strays = {path for share in shares for path in _remove_strays(site, share, key)}
    return replace(gone, removed=tuple(sorted({*gone.removed, *strays})))


def stands(site: Site, share: Share, key: SiteKey | None) -> bool:
    """Whether anything is at an address that a share had. Without its key nobody knows: then it may be."""
    folders = tuple(_folders(share, key))
    return not folders or any((site.output / folder).exists() for folder in folders)


def _remove_strays(site: Site, share: Share, key: SiteKey | None) -> Iterator[str]:
    """Remove what no record knows at any address that a share had."""
    for address in _folders(share, key):
        folder = site.output / address
        if folder.is_dir() and not folder.is_symlink():
            files = [path for path in folder.rglob("*") if not path.is_dir()]
            yield from (path.relative_to(site.output).as_posix() for path in files)
            shutil.rmtree(folder, ignore_errors=True)


def _folders(share: Share, key: SiteKey | None) -> Iterator[str]:
    if key is not None and key.id == share.key_id:
        for generation in range(1, share.generation + 1):
            yield f"{SHARES}{token_of(key, share.id, generation)}"
