"""Files at a target that no record speaks of: which could be ours, and which are somebody else's."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from resumesite.content.names import check_resume_name, check_username, is_language
from resumesite.make.release import SITE
from resumesite.plan.formats import FORMATS
from resumesite.plan.listing import Listing
from resumesite.publish.policy import HOST_FILES, folder_of_path, is_page
from resumesite.publish.published import SOMETHING, OwnerState, PublishedEdition, PublishedFile, shard_of
from resumesite.publish.targets import Found

_PHOTO = re.compile(r"assets/([^./]+)\.[0-9a-f]{12}\.jpg")
_SITE_FILE = re.compile(r"(?:404\.html|robots\.txt|sitemap(?:-[0-9a-f]+)?\.xml|page/[0-9]+/index\.html)")
_NAMES = frozenset(format_.file_name for format_ in FORMATS.values())


def owner_of(path: str, home: str = "") -> str | None:
    """Say whose a file is by its path; None when it is none that we make. `home` is who stands at `/`."""
    if photo := _PHOTO.fullmatch(path):
        return photo[1]
    if path in HOST_FILES or _SITE_FILE.fullmatch(path):
        return SITE
    *folders, name = path.split("/")
    if name not in _NAMES or len(folders) > 3 or (len(folders) == 3 and not is_language(folders[2])):
        return None
    if not folders:
        return home
    return folders[0] if check_username(folders[0]) is None else None


def adopted(found: Iterable[Found], shards: int, home: str = "") -> dict[int, dict[str, OwnerState]]:
    """Take every file that could be ours for ours, with bytes that are not known."""
    files: dict[str, dict[str, PublishedFile]] = {}
    for each in found:
        if (owner := owner_of(each.path, home)) is not None:
            file = PublishedFile(each.path, SOMETHING, each.size, "", owner)
            files.setdefault(owner, {})[each.path] = file
    dealt: dict[int, dict[str, OwnerState]] = {}
    for owner, theirs in files.items():
        state = OwnerState(owner, theirs, _editions(owner, theirs))
        dealt.setdefault(shard_of(owner, shards), {})[owner] = state
    return dealt


def _editions(owner: str, paths: Collection[str]) -> dict[str, PublishedEdition]:
    """Guess the pages of a person: the main one is called as the usual file is.

    Who is at home has a page at the root, and what stands at their own address leads there.
    """
    editions = {}
    for path in paths if owner else ():
        address = folder_of_path(path)
        if is_page(path) and not (address == f"{owner}/" and "index.html" in paths):
            further = address.rstrip("/").split("/")[1:]
            if further and is_language(further[-1]) and check_resume_name(further[-1]):
                further.pop()  # a version in another language
            listing = Listing(owner, address, owner, is_listed=False)
            name = further[0] if further else "resume"
            editions[address] = PublishedEdition(address, name, listing, address.count("/") < 2)
    return editions


def strangers(found: Iterable[Found], ours: Collection[str]) -> Sequence[str]:
    """Return the paths that the release does not have."""
    return sorted(each.path for each in found if each.path not in ours)
