"""Editions and settings → what files there will be, for each person and for the site itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from resumesite.edition.edition import Edition
from resumesite.plan.addresses import download_name, folder_of, photo_path, root_of
from resumesite.plan.artifact import Alternate, Artifact, Download, Job, Page
from resumesite.plan.formats import PHOTO, Format, find_formats
from resumesite.plan.keys import Environment, Inputs, inputs_of, inputs_of_page, key_of
from resumesite.plan.listing import (
    DirectoryPage,
    Listing,
    Redirect,
    SiteFrame,
    SitemapEntry,
    directory_pages,
    sitemap_path,
)
from resumesite.settings import SiteSettings
from resumesite.themes.fonts import NO_SITE_FONTS, SiteFonts
from resumesite.themes.theme import Theme

DIRECTORY_LIMIT = 200
"""Above this many listed people a site has a directory only when its settings ask for one (contract §4)."""

_HTML = "text/html; charset=utf-8"
_TEXT = "text/plain; charset=utf-8"
_XML = "application/xml"


# People --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class EditionPlan:
    """An edition with every file it shall have, what they are made of, and how the site's own pages show
    it.
    """

    job: Job
    inputs: Inputs
    listing: Listing

    @property
    def edition(self) -> Edition:
        return self.job.edition

    @property
    def address(self) -> str:
        return self.job.edition.address

    @property
    def is_main(self) -> bool:
        """Whether it is what the person is known by: it stands at "ada/", or at "" for the home person."""
        return self.address in ("", folder_of(self.edition.username, "", is_main=True))


@dataclass(frozen=True)
class PersonPlan:
    """All that there shall be of one person.

    `held` are published resumes that could not be planned, address → name: what was made of them stays.
    """

    username: str
    editions: tuple[EditionPlan, ...] = ()
    held: Mapping[str, str] = field(default_factory=dict)


def plan_edition(
    edition: Edition,
    site: SiteSettings,
    theme: Theme,
    environment: Environment,
    *,
    system_fonts: str = "",
    fonts: SiteFonts = NO_SITE_FONTS,
) -> EditionPlan:
    """Say which files an edition shall have. Reads nothing, changes nothing."""
    formats = find_formats(site.formats)
    inputs = inputs_of(edition, theme, environment, system_fonts=system_fonts)
    photo = _photo(edition, formats, inputs)
    page = page_of(edition, site, formats, photo.path if photo else "")
    inputs = {**inputs, **inputs_of_page(page)}
    artifacts = tuple(
        Artifact(f"{edition.address}{format_.file_name}", format_.name, key_of(format_, inputs))
        for format_ in formats
    )
    job = Job(edition, theme, page, (*artifacts, photo) if photo else artifacts, fonts=fonts)
    return EditionPlan(job, inputs, _listing(edition, photo.path if photo else ""))


def _photo(edition: Edition, formats: Iterable[Format], inputs: Inputs) -> Artifact | None:
    """The photo as a file of its own, where a page links to it."""
    if (
        edition.photo
        and edition.presentation.include_photo
        and any(format_.name == "html" for format_ in formats)
    ):
        key = key_of(PHOTO, inputs)
        return Artifact(photo_path(edition.username, key), PHOTO.name, key)
    return None


def page_of(edition: Edition, site: SiteSettings, formats: Iterable[Format], photo: str = "") -> Page:
    """Say what an edition's files may know of the site around it. `photo` is a path below the root, or ""."""
    formats = tuple(formats)
    root = root_of(edition.address)
    card = next((format_ for format_ in formats if format_.name == "card"), None)
    return Page(
        site_title=site.title,
        root=root,
        canonical=_url(site, edition.address),
        card_url=_url(site, f"{edition.address}{card.file_name}") if card else "",
        photo_href=f"{root}{photo}" if photo else "",
        photo_url=_url(site, photo) if photo else "",
        downloads=tuple(_download(edition, format_) for format_ in formats if format_.is_download),
        is_indexed=edition.is_listed,
        updated_at=edition.updated_at,
        is_home=not edition.address,
        alternates=tuple(_alternates(edition, site)),
    )


def _alternates(edition: Edition, site: SiteSettings) -> Iterator[Alternate]:
    """Lead to a resume in each of its languages, the main one first."""
    if not edition.versions:
        return
    from resumesite.document.language_names import language_name  # loads Babel, which few plans need

    root = root_of(edition.address)
    for position, (language, address) in enumerate(edition.versions):
        href = "" if address == edition.address else f"{root}{address}"
        yield Alternate(language, href, _url(site, address), language_name(language), position == 0)


def _download(edition: Edition, format_: Format) -> Download:
    name = download_name(edition.resume, format_.extension)
    return Download(format_.name, format_.file_name, name, format_.media_type)


def _url(site: SiteSettings, path: str) -> str:
    return f"{site.base_url.rstrip('/')}/{path}" if site.base_url else ""


def _listing(edition: Edition, photo: str) -> Listing:
    person = edition.resume.personal_info
    return Listing(
        username=edition.username,
        address=edition.address,
        name=person.name or edition.username,
        headline=person.title,
        location=person.location,
        updated_at=edition.updated_at,
        is_listed=edition.is_listed,
        photo_href=photo,
        versions=edition.versions,
    )


def only(job: Job, artifacts: Iterable[Artifact]) -> Job:
    """The same job with some of its artifacts."""
    return replace(job, artifacts=tuple(artifacts))


# The site itself -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SiteFile:
    """One of the site's own files.

    `renderer` is "module:name", a function of `arguments` or the bytes themselves.
    """

    path: str
    media_type: str
    renderer: str
    arguments: tuple[object, ...] = ()


@dataclass(frozen=True)
class Community:
    """Everybody whose pages stand in `output/`, as streams in the order of their addresses.

    `listed` are the people of the directory, `sitemaps` the addresses for search engines by shard.
    """

    listed_count: int = 0
    listed: Iterable[Listing] = ()
    shards: int = 1
    sitemaps: Iterable[tuple[int, tuple[SitemapEntry, ...]]] = ()
    redirects: tuple[Redirect, ...] = ()
    home: str = ""


def site_files(
    frame: SiteFrame, community: Community, *, directory: bool | None = None
) -> Iterator[SiteFile]:
    """Say which files the site itself shall have. Reads nothing, changes nothing."""
    yield _site_file("404.html", _HTML, "render_not_found", frame)
    if has_directory(community, directory):
        yield from (
            _directory_file(frame, page) for page in directory_pages(community.listed, community.listed_count)
        )
    redirects = (*community.redirects, *_home_redirects(community.home))
    for redirect in redirects:
        yield _site_file(f"{redirect.source}index.html", _HTML, "render_redirect", frame, redirect)
    if frame.base_url:
        yield from _sitemaps(frame.base_url, community)
    yield _site_file("robots.txt", _TEXT, "render_robots", frame.base_url)
    yield _site_file("_headers", _TEXT, "render_headers")
    yield _site_file("_redirects", _TEXT, "render_redirects", frame.base_path, redirects)
    yield _site_file(".nojekyll", "application/octet-stream", "NOJEKYLL")


def has_directory(community: Community, wanted: bool | None) -> bool:
    """Whether `/` is a directory: not where somebody is at home, nor, unasked, of very many people."""
    if community.home:
        return False
    return community.listed_count <= DIRECTORY_LIMIT if wanted is None else wanted


def _home_redirects(home: str) -> Iterator[Redirect]:
    if home:
        yield Redirect(folder_of(home, "", is_main=True), "")


def _sitemaps(base_url: str, community: Community) -> Iterator[SiteFile]:
    paths = []
    for shard, entries in community.sitemaps:
        paths.append(sitemap_path(shard, community.shards))
        yield _site_file(paths[-1], _XML, "render_sitemap", base_url, entries)
    if community.shards > 1:
        yield _site_file("sitemap.xml", _XML, "render_sitemap_index", base_url, tuple(paths))


def _directory_file(frame: SiteFrame, page: DirectoryPage) -> SiteFile:
    return _site_file(f"{page.address}index.html", _HTML, "render_directory", frame, page)


def _site_file(path: str, media_type: str, renderer: str, *arguments: object) -> SiteFile:
    return SiteFile(path, media_type, f"resumesite.render.site_pages:{renderer}", arguments)
