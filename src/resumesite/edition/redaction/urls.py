"""blurUrls: every address on the web. Those in texts `rewriting` finds, these are fields of their own."""

from __future__ import annotations

from collections.abc import Iterator

from resumesite.edition.redaction.contact import PROFILES, shown_names
from resumesite.edition.redaction.folding import fold
from resumesite.edition.redaction.hiding import Asked, Hiding, is_address, last_name, texts_of
from resumesite.edition.redaction.search import Target
from resumesite.edition.redaction.variants import address_variants, host_of


def hide_urls(asked: Asked) -> Iterator[Hiding]:
    if not asked.blur.blur_urls:
        return
    shown = shown_names(asked)
    for path, address in texts_of(asked.resume):
        if not is_address(path) or asked.is_label(address):
            continue
        kind = PROFILES.get(last_name(path), "link") if path[0] == "personal_info" else "link"
        instead = None if path[0] == "personal_info" and last_name(path) in PROFILES else ""
        is_quiet = not host_of(address) or len(address.split()) > 1 or fold(address) in shown
        bare = () if is_quiet else address_variants(address)
        also = tuple(text for text in bare if fold(text) not in shown)
        yield Hiding(address, Target(kind), path, instead=instead, also=also, is_quiet=is_quiet)
